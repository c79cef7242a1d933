// What was finally right for cases that were dispatched by a row of the register: for those who learn from it.
// src/app joins it to src/routing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/cases/cases.h"
#include "src/storage/storage.h"

namespace hezhi::cases {

/// A case that a body has answered, after all returns and rulings: what was said, with what could be somebody's
/// blotted out, and under which matter it was done.
struct DispatchedCase {
    CaseId id;
    MatterId matter;
    JurisdictionId place;
    std::string text;  ///< the text as the desk redacted it where it did, and the location
};

/// The newest `most` of a street that were answered, oldest first. Sealed ones are never among them. Nothing that
/// stands in a contact field is read. Cost: reads back from the newest case until there are `most`.
std::vector<DispatchedCase> dispatched_cases(storage::ReadTransaction& tx, storage::Scope scope, std::size_t most);

/// How many such cases were answered after `since`, at most `most`.
std::int64_t count_dispatched(storage::ReadTransaction& tx, storage::Scope scope, TimePoint since, std::int64_t most);

/// What became of a case, as far as its dispatch is concerned.
struct DispatchEnd {
    bool has_ended = false;            ///< answered, or over without an answer
    std::optional<MatterId> matter{};  ///< under which it was answered by a row of the register
};
DispatchEnd dispatch_end(storage::ReadTransaction& tx, storage::Scope scope, CaseId id);

}  // namespace hezhi::cases
