#include "src/duties/duties.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace hezhi::duties {

std::vector<Duty> all_duties(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             Sources const& sources) {
    std::vector<Duty> all;
    if (!who.person || who.grants.empty()) return all;
    for (auto* source : sources) std::ranges::move(source->duties_of(tx, who, scope), std::back_inserter(all));
    std::ranges::sort(
        all, {}, [](Duty const& one) { return std::tuple(!one.due, one.due.value_or(TimePoint{}), one.what, one.id); });
    if (all.size() > kDutiesMax) all.resize(kDutiesMax);
    return all;
}

}  // namespace hezhi::duties
