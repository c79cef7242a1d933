#include "src/cases/dispatched_cases.h"

#include <algorithm>

#include "lib/text/redaction.h"
#include "src/cases/case_store.h"
#include "src/cases/dispatched_store.h"

namespace hezhi::cases {
namespace {

using storage::ReadTransaction;
using storage::Scope;

}  // namespace

std::vector<DispatchedCase> dispatched_cases(ReadTransaction& tx, Scope scope, std::size_t most) {
    auto found = select_dispatched(tx, scope, most);
    std::ranges::reverse(found);
    for (auto& one : found) one.text = text::redacted(one.text).text;
    return found;
}

std::int64_t count_dispatched(ReadTransaction& tx, Scope scope, TimePoint since, std::int64_t most) {
    return count_answered(tx, scope, since, most);
}

DispatchEnd dispatch_end(ReadTransaction& tx, Scope scope, CaseId id) {
    auto const found = find_case(tx, scope, id);
    if (!found) return {.has_ended = true};
    switch (found->facts.state) {
        case CaseState::replied:
        case CaseState::follow_up:
        case CaseState::closed:
            return {.has_ended = true, .matter = found->item ? found->matter : std::nullopt};
        case CaseState::refused:
        case CaseState::merged:
        case CaseState::withdrawn:
            return {.has_ended = true};
        default:
            return {};
    }
}

}  // namespace hezhi::cases
