// What editing one row and importing many have in common: rows are written into the draft by their codes.
#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "src/jurisdictions/jurisdictions.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::responsibilities {

/// The street, once the caller may do `permission` there. Errors: street.unknown, authority's.
Result<jurisdictions::Jurisdiction> require_register(storage::ReadTransaction& tx, authority::Caller const& who,
                                                     storage::Scope scope, authority::Permission permission);

using EntriesByCode = std::unordered_map<std::string, Entry>;
EntriesByCode by_code(std::vector<Entry> entries);

/// Writes each entry over the row of the same code, or as a new one; codes are distinct. Ids are given here: a matter
/// that any version knows keeps its id, a row that says what the newest published version says keeps its item.
void write_rows(storage::WriteTransaction& tx, storage::Scope scope, Version const& draft, std::span<Entry> entries);

/// Takes rows out of the draft, with the wordings that only it had.
void take_out(storage::WriteTransaction& tx, storage::Scope scope, Version const& draft,
              std::span<Entry const> entries);

}  // namespace hezhi::responsibilities
