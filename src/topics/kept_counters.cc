#include "src/topics/kept_counters.h"

#include <array>
#include <map>

#include "src/topics/topic_store.h"

namespace hezhi::topics {
namespace {

using storage::CounterDeviation;

struct Number {
    std::string_view name;
    std::int64_t Activity::* member;
};
constexpr std::array kNumbers{Number{"topics.participants", &Activity::participants},
                              Number{"topics.statements", &Activity::statements},
                              Number{"topics.votes", &Activity::votes}};

struct Both {
    TopicId topic;
    Activity kept;
    Activity by_rows;
};

std::vector<Both> both_ways(storage::ReadTransaction& tx, storage::Scope scope,
                            std::span<std::pair<TopicId, Activity> const> by_rows) {
    std::map<TopicId, Activity> const counted(by_rows.begin(), by_rows.end());
    std::vector<Both> both;
    for (auto const& [topic, kept] : select_activity(tx, scope)) {
        auto const found = counted.find(topic);
        both.push_back({topic, kept, found == counted.end() ? Activity{} : found->second});
    }
    return both;
}

}  // namespace

std::vector<CounterDeviation> compare_activity(storage::ReadTransaction& tx, storage::Scope scope,
                                               std::span<std::pair<TopicId, Activity> const> by_rows,
                                               std::size_t limit) {
    auto const both = both_ways(tx, scope, by_rows);
    std::vector<CounterDeviation> found;
    for (auto const& [name, member] : kNumbers) {
        std::size_t listed = 0;
        for (auto const& one : both) {
            if (one.kept.*member == one.by_rows.*member || listed == limit) continue;
            ++listed;
            found.push_back({std::string(name), one.topic.value(), one.kept.*member, one.by_rows.*member});
        }
    }
    return found;
}

std::size_t mend_activity(storage::WriteTransaction& tx, storage::Scope scope,
                          std::span<std::pair<TopicId, Activity> const> by_rows) {
    std::size_t mended = 0;
    for (auto const& [topic, kept, true_numbers] : both_ways(tx, scope, by_rows)) {
        Activity const delta{.participants = true_numbers.participants - kept.participants,
                             .statements = true_numbers.statements - kept.statements,
                             .votes = true_numbers.votes - kept.votes};
        if (delta.participants == 0 && delta.statements == 0 && delta.votes == 0) continue;
        update_activity(tx, scope, topic, delta);
        ++mended;
    }
    return mended;
}

}  // namespace hezhi::topics
