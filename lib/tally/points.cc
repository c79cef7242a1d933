// Rules that end in one total a candidate: plurality, approval, Borda, score; and the majority of one option.
#include <algorithm>

#include "lib/tally/partial_order.h"
#include "lib/tally/rules.h"
#include "lib/tally/ties.h"

namespace hezhi::tally {
namespace {

std::int64_t papers_cast(Ballot const& ballot) {
    std::int64_t cast = 0;
    for (auto const& paper : ballot.papers) cast += paper.count;
    return cast;
}

/// Seats go to the highest totals. Equal totals across the last seat are a tie for it; equal totals among those elected
/// leave only their order open.
Outcome elect_highest(Ballot const& ballot, Options const& options, Rule rule, int seats, std::int64_t units,
                      std::vector<std::int64_t> totals) {
    Outcome outcome;
    outcome.rule = rule;
    outcome.seats = seats;
    outcome.units_per_vote = units;
    auto order = standing(ballot);
    auto const precedence = order_of_precedence(ballot, options);
    auto const rank = ranks_of(precedence, ballot.candidates.size());
    std::sort(order.begin(), order.end(), [&](CandidateIndex a, CandidateIndex b) {
        return totals[a] != totals[b] ? totals[a] > totals[b] : rank[a] < rank[b];
    });
    auto const places = std::min(static_cast<std::size_t>(seats), order.size());
    for (std::size_t i = 0; i < places;) {
        std::size_t end = i + 1;
        while (end < order.size() && totals[order[end]] == totals[order[i]]) ++end;
        std::vector<CandidateIndex> equal(order.begin() + static_cast<std::ptrdiff_t>(i),
                                          order.begin() + static_cast<std::ptrdiff_t>(end));
        std::size_t const left = std::min(places - i, equal.size());
        std::vector<CandidateIndex> const in(equal.begin(), equal.begin() + static_cast<std::ptrdiff_t>(left));
        if (equal.size() > left) {
            bool const open = options.ties == TiePolicy::report;
            outcome.ties.push_back({1, TieKind::last_seats, sorted(equal), totals[equal.front()],
                                    static_cast<int>(left), open ? std::vector<CandidateIndex>{} : sorted(in),
                                    resolution_of(options.ties), 0});
            auto const& possible = open ? equal : in;
            outcome.possible_winners.insert(outcome.possible_winners.end(), possible.begin(), possible.end());
            if (open) {
                outcome.decided = false;
                break;
            }
        } else {
            if (equal.size() > 1) {
                outcome.ties.push_back({1, TieKind::order_elected, sorted(equal), totals[equal.front()],
                                        static_cast<int>(equal.size()), sorted(equal), TieResolution::no_effect, 0});
            }
            outcome.possible_winners.insert(outcome.possible_winners.end(), in.begin(), in.end());
        }
        outcome.winners.insert(outcome.winners.end(), in.begin(), in.end());
        i += left;
    }
    outcome.possible_winners = sorted(std::move(outcome.possible_winners));
    if (options.ties == TiePolicy::lot || options.ties == TiePolicy::list) outcome.tie_order = precedence;
    Stage stage;
    stage.number = 1;
    stage.votes = std::move(totals);
    stage.elected = outcome.winners;
    outcome.stages.push_back(std::move(stage));
    return outcome;
}

bool approves_all_ranked(Ballot const& ballot, Options const& options) {
    switch (options.approved) {
        case ApprovedRanks::ranked:
            return true;
        case ApprovedRanks::first:
            return false;
        case ApprovedRanks::automatic:
            break;
    }
    return ballot.marks == Marks::approvals || !ballot.complete;
}

std::vector<std::int64_t> first_preferences(Ballot const& ballot, StrictPapers const& papers) {
    std::vector<std::int64_t> totals(ballot.candidates.size(), 0);
    for (auto const& paper : papers.papers) totals[paper.order.front()] += paper.count;
    return totals;
}

}  // namespace

Outcome count_plurality(Ballot const& ballot, Options const& options, StrictPapers const& papers, int seats) {
    return elect_highest(ballot, options, Rule::plurality, seats, 1, first_preferences(ballot, papers));
}

Outcome count_approval(Ballot const& ballot, Options const& options, int seats) {
    bool const all_ranked = approves_all_ranked(ballot, options);
    std::vector<std::int64_t> totals(ballot.candidates.size(), 0);
    for (auto const& paper : ballot.papers) {
        for (std::size_t k = 0; k < paper.order.size(); ++k) {
            bool const withdrawn = ballot.candidates[paper.order[k]].withdrawn;
            if (!withdrawn && (all_ranked || paper.level[k] == paper.level[0])) totals[paper.order[k]] += paper.count;
        }
    }
    return elect_highest(ballot, options, Rule::approval, seats, 1, std::move(totals));
}

Outcome count_borda(Ballot const& ballot, Options const& options, int seats) {
    auto const everyone = standing(ballot);
    auto const m = static_cast<std::int64_t>(everyone.size());
    std::vector<std::int64_t> totals(ballot.candidates.size(), 0);
    std::vector<char> named(ballot.candidates.size(), 0);
    std::vector<CandidateIndex> group;
    for (auto const& paper : ballot.papers) {
        std::int64_t place = 0;  // candidates placed so far
        for (std::size_t k = 0; k < paper.order.size();) {
            group.clear();
            std::size_t end = k;
            for (; end < paper.order.size() && paper.level[end] == paper.level[k]; ++end) {
                named[paper.order[end]] = 1;
                if (!ballot.candidates[paper.order[end]].withdrawn) group.push_back(paper.order[end]);
            }
            // Places place … place + g − 1 are worth m − 1 − place down to m − place − g; each gets their mean, and
            // twice the mean is first plus last.
            auto const g = static_cast<std::int64_t>(group.size());
            for (auto const c : group) totals[c] += paper.count * (2 * m - 1 - 2 * place - g);
            place += g;
            k = end;
        }
        if (options.unranked == Unranked::average && place > 0) {
            std::int64_t const g = m - place;
            for (auto const c : everyone) {
                if (named[c] == 0) totals[c] += paper.count * (2 * m - 1 - 2 * place - g);
            }
        }
        for (auto const c : paper.order) named[c] = 0;
    }
    return elect_highest(ballot, options, Rule::borda, seats, 2, std::move(totals));
}

Outcome count_score(Ballot const& ballot, Options const& options, int seats) {
    std::vector<std::int64_t> totals(ballot.candidates.size(), 0);
    for (auto const& paper : ballot.papers) {
        for (std::size_t k = 0; k < paper.order.size(); ++k) {
            if (!ballot.candidates[paper.order[k]].withdrawn) totals[paper.order[k]] += paper.count * paper.score[k];
        }
    }
    return elect_highest(ballot, options, Rule::score, seats, 1, std::move(totals));
}

Outcome count_majority(Ballot const& ballot, Options const& options, StrictPapers const& papers) {
    Outcome outcome;
    outcome.rule = Rule::majority;
    auto const totals = first_preferences(ballot, papers);
    std::vector<char> abstains(ballot.candidates.size(), 0);
    std::int64_t abstentions = 0;
    for (auto const c : options.abstentions) {
        abstains[c] = 1;
        abstentions += totals[c];
    }
    std::int64_t whole = papers.valid - abstentions;
    if (options.majority_of == MajorityOf::present) whole = papers_cast(ballot);
    if (options.majority_of == MajorityOf::electorate) whole = options.electorate.value_or(0);

    std::vector<CandidateIndex> leading;
    for (auto const c : standing(ballot)) {
        if (abstains[c] != 0) continue;
        if (!leading.empty() && totals[c] < totals[leading.front()]) continue;
        if (!leading.empty() && totals[c] > totals[leading.front()]) leading.clear();
        leading.push_back(c);
    }
    std::int64_t const votes = leading.empty() ? 0 : totals[leading.front()];
    outcome.tests.push_back(test_of("majority", votes, whole, options.threshold));
    bool const passed = outcome.tests.back().passed && !leading.empty();
    if (leading.size() > 1) {
        // Equal leaders cannot both be chosen; whether one may be is a tie only if their number suffices.
        auto const rank = ranks_of(order_of_precedence(ballot, options), ballot.candidates.size());
        Tie tie{1, TieKind::last_seats, leading, votes, 1, {}, TieResolution::no_effect, 0};
        if (passed) {
            tie.resolution = resolution_of(options.ties);
            if (options.ties == TiePolicy::report) {
                outcome.decided = false;
                outcome.possible_winners = leading;
            } else {
                tie.chosen = {*std::min_element(leading.begin(), leading.end(),
                                                [&](CandidateIndex a, CandidateIndex b) { return rank[a] < rank[b]; })};
                outcome.winners = outcome.possible_winners = tie.chosen;
            }
        }
        outcome.ties.push_back(std::move(tie));
    } else if (passed) {
        outcome.winners = outcome.possible_winners = leading;
    }
    if (options.ties == TiePolicy::lot || options.ties == TiePolicy::list) {
        outcome.tie_order = order_of_precedence(ballot, options);
    }
    Stage stage;
    stage.number = 1;
    stage.votes = totals;
    stage.elected = outcome.winners;
    outcome.stages.push_back(std::move(stage));
    return outcome;
}

}  // namespace hezhi::tally
