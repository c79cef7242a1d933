// Cases as those who count them read them: src/indicators.
#include "src/cases/case_store.h"
#include "src/cases/cases.h"
#include "src/cases/exchange_store.h"
#include "src/cases/history_store.h"

namespace hezhi::cases {
namespace {

using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

std::vector<CaseHistory> histories(ReadTransaction& tx, Scope scope, std::vector<CaseId> const& ids) {
    std::vector<CaseHistory> found;
    found.reserve(ids.size());
    for (auto const id : ids) {
        auto the_case = find_case(tx, scope, id);
        HZ_ASSERT(the_case.has_value());
        bool const is_rated = the_case->facts.replies > 0;
        found.push_back({.the_case = *std::move(the_case),
                         .events = select_events(tx, scope, id),
                         .ratings = is_rated ? select_ratings(tx, scope, id) : std::vector<Rating>{}});
    }
    return found;
}

}  // namespace

std::vector<CaseHistory> uncounted_cases(ReadTransaction& tx, Scope scope, std::size_t limit) {
    return histories(tx, scope, select_uncounted(tx, scope, limit));
}

std::vector<CaseHistory> case_histories(ReadTransaction& tx, Scope scope, std::int64_t after, std::size_t limit) {
    return histories(tx, scope, select_ids(tx, scope, after, limit));
}

bool mark_counted(WriteTransaction& tx, Scope scope, CaseId id, std::int64_t revision) {
    return set_counted(tx, scope, id, revision);
}

std::optional<CaseId> mark_uncounted(WriteTransaction& tx, Scope scope, std::int64_t after, std::size_t limit) {
    return unset_counted(tx, scope, after, limit);
}

}  // namespace hezhi::cases
