#include "src/threads/threads.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "src/threads/thread_rules.h"

namespace hezhi::threads {

std::vector<Entry> entries_of(storage::ReadTransaction& tx, storage::Scope scope, topics::TopicId topic,
                              Sources const& sources) {
    std::vector<Entry> all;
    for (auto* source : sources) std::ranges::move(source->entries(tx, scope, topic), std::back_inserter(all));
    std::ranges::sort(all, {}, [](Entry const& one) { return std::tie(one.at, one.step, one.what, one.id); });
    return all;
}

std::vector<OwnInput> own_inputs_of(storage::ReadTransaction& tx, storage::Scope scope, PersonId person,
                                    Sources const& sources) {
    std::vector<OwnInput> all;
    for (auto* source : sources) std::ranges::move(source->own_inputs(tx, scope, person), std::back_inserter(all));
    std::ranges::sort(all, std::ranges::greater{},
                      [](OwnInput const& one) { return std::tie(one.at, one.kind, one.id); });
    if (all.size() > kOwnInputsMax) all.resize(kOwnInputsMax);
    for (auto& one : all) {
        for (auto* source : sources) {
            if (!one.topic) one.topic = source->thread_of(tx, scope, one.subject, one.id);
        }
    }
    return all;
}

std::vector<Waiting> waiting_for(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                 Sources const& sources) {
    std::vector<Waiting> all;
    if (!who.person) return all;
    for (auto* source : sources) std::ranges::move(source->waiting(tx, who, scope), std::back_inserter(all));
    std::ranges::sort(all, {}, [](Waiting const& one) {
        return std::tuple(!one.due, one.due.value_or(TimePoint{}), one.what, one.id);
    });
    if (all.size() > kWaitingMax) all.resize(kWaitingMax);
    return all;
}

std::vector<StepState> ribbon_of(storage::ReadTransaction& tx, storage::Scope scope, topics::Topic const& topic,
                                 Sources const& sources, Courses& courses) {
    std::vector<StepState> states;
    auto const found =
        standings(topic, entries_of(tx, scope, topic.id, sources), courses.course_of(tx, scope, topic.id));
    for (auto const& one : found) states.push_back(one.state);
    return states;
}

}  // namespace hezhi::threads
