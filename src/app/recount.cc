#include "src/app/recount.h"

#include <algorithm>
#include <iterator>

#include "src/agenda/kept_counters.h"
#include "src/cases/kept_counters.h"
#include "src/indicators/indicators.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/opinions/kept_counters.h"
#include "src/tasks/kept_counters.h"
#include "src/topics/kept_counters.h"

namespace hezhi::app {
namespace {

using jurisdictions::Jurisdiction;
using storage::KeptCounter;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

std::vector<KeptCounter> all_counters() {
    std::vector<KeptCounter> all;
    for (auto const some :
         {cases::kept_counters(), tasks::kept_counters(), agenda::kept_counters(), opinions::kept_counters()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

void compare(ReadTransaction& tx, Jurisdiction const& street, std::vector<RecountLine>& lines) {
    Scope const scope{*street.street};
    auto found = storage::compare_counters(tx, scope, all_counters(), kRecountListed);
    auto of_topics = topics::compare_activity(tx, scope, opinions::activity_by_rows(tx, scope), kRecountListed);
    std::ranges::move(of_topics, std::back_inserter(found));
    for (auto& one : found) {
        lines.push_back({street.name, std::move(one.counter), std::to_string(one.subject), one.kept, one.by_rows});
    }
}

/// Participants' votes first: what a topic keeps is counted by them.
void mend(WriteTransaction& tx, Scope scope) {
    storage::mend_counters(tx, scope, all_counters());
    topics::mend_activity(tx, scope, opinions::activity_by_rows(tx, scope));
}

/// True where the street's indicators differ.
bool compare_indicators(ReadTransaction& tx, Jurisdiction const& street, std::vector<RecountLine>& lines) {
    auto found = indicators::compare_with_rows(tx, Scope{*street.street});
    for (std::size_t at = 0; at < std::min(found.size(), kRecountListed); ++at) {
        lines.push_back(
            {street.name, "indicators " + std::move(found[at].counter), "", found[at].kept, found[at].by_rows});
    }
    return !found.empty();
}

}  // namespace

Result<std::vector<RecountLine>> compare_all(storage::Database& database) {
    return database.read([](ReadTransaction& tx) {
        std::vector<RecountLine> lines;
        for (auto const& street : jurisdictions::all_streets(tx)) {
            compare(tx, street, lines);
            compare_indicators(tx, street, lines);
        }
        return lines;
    });
}

Result<std::vector<RecountLine>> mend_all(storage::Database& database) {
    HZ_TRY(auto lines, database.write(
                           [](WriteTransaction& tx) -> Result<std::vector<RecountLine>> {
                               std::vector<RecountLine> differing;
                               for (auto const& street : jurisdictions::all_streets(tx)) {
                                   compare(tx, street, differing);
                                   mend(tx, Scope{*street.street});
                               }
                               return differing;
                           },
                           storage::Effort::bulk));
    HZ_TRY(auto const streets, database.read([](ReadTransaction& tx) { return jurisdictions::all_streets(tx); }));
    for (auto const& street : streets) {
        HZ_TRY(auto const differs,
               database.read([&](ReadTransaction& tx) { return compare_indicators(tx, street, lines); }));
        if (differs) HZ_TRY(indicators::recount(database, Scope{*street.street}));
    }
    return lines;
}

}  // namespace hezhi::app
