#include "src/app/opinion_output.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/app/table.h"

namespace hezhi::app {
namespace json = boost::json;
namespace {

using opinion::OpinionMap;
using opinion::PolisVotes;
using opinion::StatementIndex;

constexpr std::string_view name_of(opinion::Vote direction) {
    return direction == opinion::Vote::agree ? "agree" : "disagree";
}

json::array json_of(opinion::Point point) {
    return {point.x, point.y};
}

json::object json_of(opinion::OpinionGroup const& group, PolisVotes const& votes) {
    std::vector<std::int64_t> ids;
    for (auto const member : group.members) ids.push_back(votes.participant_ids[member]);
    std::ranges::sort(ids);
    json::array representative;
    for (auto const& s : group.representative) {
        representative.push_back(json::object{{"statement", votes.statement_ids[s.statement]},
                                              {"direction", name_of(s.direction)},
                                              {"repness", s.repness},
                                              {"repness_z", s.repness_z},
                                              {"p", s.p},
                                              {"p_z", s.p_z},
                                              {"n_success", s.n_success},
                                              {"n_trials", s.n_trials}});
    }
    return {{"id", group.id},
            {"size", ids.size()},
            {"members", json::value_from(ids)},
            {"center", json_of(group.center)},
            {"representative", std::move(representative)}};
}

json::object json_of(opinion::Consensus const& consensus, PolisVotes const& votes) {
    json::object result;
    json::array evidence;
    for (auto const direction : {opinion::Vote::agree, opinion::Vote::disagree}) {
        json::array ids;
        for (auto const& s : direction == opinion::Vote::agree ? consensus.agree : consensus.disagree) {
            ids.push_back(votes.statement_ids[s.statement]);
            evidence.push_back(json::object{{"statement", votes.statement_ids[s.statement]},
                                            {"direction", name_of(direction)},
                                            {"p", s.p},
                                            {"p_z", s.p_z},
                                            {"n_success", s.n_success},
                                            {"n_trials", s.n_trials}});
        }
        result.emplace(name_of(direction), std::move(ids));
    }
    result.emplace("evidence", std::move(evidence));
    return result;
}

/// Indexes in ascending order of their ids.
std::vector<std::uint32_t> by_id(std::vector<std::int64_t> const& ids) {
    std::vector<std::uint32_t> order(ids.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::sort(order, {}, [&](std::uint32_t i) { return ids[i]; });
    return order;
}

std::string percent(std::uint32_t part, std::uint32_t whole) {
    return whole == 0 ? "" : fmt::format("{:.0f}%", 100.0 * part / whole);
}

void append_consensus(std::string& text, std::string_view title,
                      std::vector<opinion::ConsensusStatement> const& statements, PolisVotes const& votes) {
    if (statements.empty()) return;
    Table table({Align::right, Align::right, Align::right});
    table.add({"statement", "share", "votes"});
    table.add_rule();
    for (auto const& s : statements) {
        table.add({std::to_string(votes.statement_ids[s.statement]), percent(s.n_success, s.n_trials),
                   fmt::format("{} of {}", s.n_success, s.n_trials)});
    }
    text += fmt::format("\n{}\n{}", title, table.text(2));
}

void append_group(std::string& text, opinion::OpinionGroup const& group, PolisVotes const& votes) {
    text += fmt::format("\nGroup {}: {} participants\n", group.id, group.members.size());
    if (group.representative.empty()) return;
    Table table({Align::right, Align::left, Align::right, Align::right, Align::right});
    table.add({"statement", "direction", "share", "votes", "times as likely"});
    table.add_rule();
    for (auto const& s : group.representative) {
        table.add({std::to_string(votes.statement_ids[s.statement]), std::string(name_of(s.direction)),
                   percent(s.n_success, s.n_trials), fmt::format("{} of {}", s.n_success, s.n_trials),
                   fmt::format("{:.2f}", s.repness)});
    }
    text += table.text(2);
}

}  // namespace

json::object opinion_json(OpinionMap const& map, PolisVotes const& votes) {
    json::array groups;
    for (auto const& group : map.groups) groups.push_back(json_of(group, votes));
    json::array statement_stats;
    for (StatementIndex statement = 0; statement < map.statement_stats.size(); ++statement) {
        auto const& stats = map.statement_stats[statement];
        statement_stats.push_back(json::object{{"id", votes.statement_ids[statement]},
                                               {"agree", stats.counts.agree},
                                               {"disagree", stats.counts.disagree},
                                               {"pass", stats.counts.pass},
                                               {"seen", stats.counts.seen()},
                                               {"group_aware_consensus", stats.group_aware_consensus},
                                               {"extremity", stats.extremity},
                                               {"priority", stats.priority}});
    }
    json::array positions;
    for (std::uint32_t const participant : by_id(votes.participant_ids)) {
        auto const& position = map.positions[participant];
        if (!position.is_placed) continue;
        json::object entry{{"id", votes.participant_ids[participant]},
                           {"x", position.point.x},
                           {"y", position.point.y},
                           {"group", nullptr}};
        if (position.group) entry["group"] = map.groups[*position.group].id;
        positions.push_back(std::move(entry));
    }
    return {{"method", opinion::name_of(map.method)},
            {"participants", map.participants},
            {"statements", map.statements},
            {"votes", map.votes},
            {"k", map.groups.size()},
            {"groups", std::move(groups)},
            {"consensus", json_of(map.consensus, votes)},
            {"statement_stats", std::move(statement_stats)},
            {"positions", std::move(positions)}};
}

std::string opinion_table(OpinionMap const& map, PolisVotes const& votes) {
    std::string text = fmt::format("{} participants, {} statements, {} votes; {} group{} (method: {})\n",
                                   map.participants, map.statements, map.votes, map.groups.size(),
                                   map.groups.size() == 1 ? "" : "s", opinion::name_of(map.method));
    append_consensus(text, "Most agree", map.consensus.agree, votes);
    append_consensus(text, "Most disagree", map.consensus.disagree, votes);
    for (auto const& group : map.groups) append_group(text, group, votes);
    return text;
}

}  // namespace hezhi::app
