#include "src/threads/threads.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace hezhi::threads {

std::vector<Entry> entries_of(storage::ReadTransaction& tx, storage::Scope scope, topics::TopicId topic,
                              Sources const& sources) {
    std::vector<Entry> all;
    for (auto* source : sources) std::ranges::move(source->entries(tx, scope, topic), std::back_inserter(all));
    std::ranges::stable_sort(
        all, [](Entry const& a, Entry const& b) { return std::tie(a.at, a.step) < std::tie(b.at, b.step); });
    return all;
}

std::vector<OwnInput> own_inputs_of(storage::ReadTransaction& tx, storage::Scope scope, PersonId person,
                                    Sources const& sources) {
    std::vector<OwnInput> all;
    for (auto* source : sources) std::ranges::move(source->own_inputs(tx, scope, person), std::back_inserter(all));
    std::ranges::stable_sort(all, std::ranges::greater{}, &OwnInput::at);
    if (all.size() > kOwnInputsMax) all.resize(kOwnInputsMax);
    return all;
}

std::vector<Waiting> waiting_for(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                 Sources const& sources) {
    std::vector<Waiting> all;
    if (!who.person) return all;
    for (auto* source : sources) std::ranges::move(source->waiting(tx, who, scope), std::back_inserter(all));
    std::ranges::stable_sort(all, [](Waiting const& a, Waiting const& b) {
        return std::tuple(!a.due, a.due.value_or(TimePoint{})) < std::tuple(!b.due, b.due.value_or(TimePoint{}));
    });
    if (all.size() > kWaitingMax) all.resize(kWaitingMax);
    return all;
}

}  // namespace hezhi::threads
