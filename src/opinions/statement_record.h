// What publishing and moderating share: the public trace of a statement.
#pragma once

#include <string_view>

#include "src/opinions/opinions.h"

namespace hezhi::opinions {

/// Appends the public event and touches the live channels. `rule` is empty for publication.
void record_statement(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                      Statement const& statement, std::string_view kind, std::string_view rule);

/// Counts a statement as published and records it.
void publish(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
             Statement const& statement);

}  // namespace hezhi::opinions
