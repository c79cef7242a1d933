#include "lib/budgeting/voter_groups.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "lib/stats/suppression.h"

namespace hezhi::budgeting {
namespace {

/// Values sort by `order` first, then by text.
struct GroupName {
    int order = 0;
    std::string text;

    friend auto operator<=>(GroupName const&, GroupName const&) = default;
};

GroupName age_band(std::string const& text) {
    auto const number = parse_decimal(text);
    if (!number || *number < 0 || *number > 150) return {100, text};
    constexpr std::array kUpper{18, 30, 45, 60, 75};
    int lower = 0;
    int order = 0;
    for (int const upper : kUpper) {
        if (*number < upper) return {order, std::to_string(lower) + "-" + std::to_string(upper - 1)};
        lower = upper;
        ++order;
    }
    return {order, std::to_string(lower) + "+"};
}

GroupName length_band(std::size_t length) {
    if (length <= 3) return {static_cast<int>(length), std::to_string(length)};
    if (length <= 5) return {4, "4-5"};
    if (length <= 10) return {6, "6-10"};
    return {11, "11+"};
}

/// A sum of endowments and of payments in each round, as counts.
struct Spending {
    std::int64_t voters = 0;
    std::int64_t whole_endowments = 0;
    std::vector<std::int64_t> utilities;  ///< per round: Σ utility of those who paid in full and kept money
};

void add_to(Spending& sum, Spending const& part) {
    sum.utilities.resize(std::max(sum.utilities.size(), part.utilities.size()), 0);
    sum.voters += part.voters;
    sum.whole_endowments += part.whole_endowments;
    for (std::size_t round = 0; round < part.utilities.size(); ++round) sum.utilities[round] += part.utilities[round];
}

void join_small(std::map<GroupName, Spending>& groups) {
    Spending joined;
    std::string names;
    auto const join = [&](std::map<GroupName, Spending>::iterator group) {
        add_to(joined, group->second);
        names += (names.empty() ? "" : ", ") + (group->first.text.empty() ? "not stated" : group->first.text);
        return groups.erase(group);
    };
    for (auto group = groups.begin(); group != groups.end();) {
        group = group->second.voters < stats::kPublicThreshold ? join(group) : std::next(group);
    }
    while (!names.empty() && joined.voters < stats::kPublicThreshold && !groups.empty()) {
        join(std::ranges::min_element(groups, {}, [](auto const& group) { return group.second.voters; }));
    }
    if (!names.empty()) groups[{10000, names}] = std::move(joined);
}

}  // namespace

std::vector<VoterGroupShare> share_by_voter_group(Profile const& profile, Support const& support,
                                                  Amounts const& amounts, Rational const& endowment,
                                                  EqualSharesRun const& run) {
    std::size_t const rounds = run.rounds.size();
    std::vector<std::int32_t> round_of(support.project_count(), -1);
    for (std::size_t round = 0; round < rounds; ++round) {
        round_of[run.rounds[round].project] = static_cast<std::int32_t>(round);
    }
    auto const add = [&](Spending& spending, std::size_t group, std::int64_t voters) {
        spending.utilities.resize(rounds, 0);
        spending.voters += voters;
        if (run.exhausted_in[group] != EqualSharesRun::kNever) {
            spending.whole_endowments += voters;
            return;
        }
        Support::Choices const choices = support.choices(group);
        for (std::size_t at = 0; at < choices.projects.size(); ++at) {
            std::int32_t const round = round_of[choices.projects[at]];
            if (round >= 0) spending.utilities[static_cast<std::size_t>(round)] += voters * choices.utility(at);
        }
    };
    std::vector<VoterGroupShare> shares;
    auto const publish = [&](std::string const& attribute, std::map<GroupName, Spending> groups) {
        join_small(groups);
        if (groups.size() < 2) return;
        for (auto const& [name, spending] : groups) {
            Rational spent = endowment * integer(spending.whole_endowments);
            for (std::size_t round = 0; round < spending.utilities.size(); ++round) {
                if (spending.utilities[round] != 0)
                    spent += run.rounds[round].rate * integer(spending.utilities[round]);
            }
            shares.push_back({attribute, name.text, spending.voters, spent / Rational{amounts.unit}});
        }
    };

    for (VoterAttribute const& attribute : profile.attributes) {
        bool const is_age = attribute.name == "age";
        std::vector<GroupName> names;
        for (std::string const& value : attribute.values) {
            names.push_back(value.empty() ? GroupName{1000, ""} : is_age ? age_band(value) : GroupName{0, value});
        }
        // Voters of one group with one value spend alike, but sorting voters costs more than looking at each.
        std::vector<Spending> by_code(attribute.values.size());
        for (std::size_t voter = 0; voter < attribute.codes.size(); ++voter) {
            add(by_code[attribute.codes[voter]], profile.ballot_of_voter()[voter], 1);
        }
        std::map<GroupName, Spending> groups;
        for (std::size_t code = 0; code < by_code.size(); ++code) {
            add_to(groups[names[code]], by_code[code]);
        }
        publish(attribute.name, std::move(groups));
    }
    std::map<GroupName, Spending> by_length;
    for (std::size_t group = 0; group < support.group_count(); ++group) {
        add(by_length[length_band(profile.ballot(group).projects.size())], group, support.group_size(group));
    }
    publish("ballot_length", std::move(by_length));
    return shares;
}

}  // namespace hezhi::budgeting
