// Canonical JSON (RFC 8785) of what we sign, hash and publish: members sorted, no blanks, one spelling of every text.
// Only objects, arrays, strings and whole numbers of at most 53 bits: other numbers have more than one honest spelling.
#pragma once

#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "lib/base/error.h"

namespace hezhi::app {

/// Error: json.not_canonical (`detail`: where, and what is there that has no canonical form).
Result<std::string> canonical_json(boost::json::value const& value);

/// A published file: canonical JSON of an object and one newline, nothing else. So a member named twice, which readers
/// take differently, is refused, and whoever hashes the file needs no JSON at all.
/// Error: json.not_canonical, with a Problem.
Result<boost::json::object> read_canonical(std::string_view file);

}  // namespace hezhi::app
