// The lines of promises in a resident's digest.
#pragma once

#include <memory>

#include "src/notices/notices.h"

namespace hezhi::commitments {

/// What became of promises in the reader's communities: made, begun, changed, delivered, answered, settled, overdue.
/// The last word on each; nothing about a person.
std::unique_ptr<notices::DigestSource> make_digest_source();

}  // namespace hezhi::commitments
