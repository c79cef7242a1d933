#include "lib/tally/reference.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "lib/base/assert.h"
#include "lib/base/random.h"
#include "lib/tally/tally.h"
#include "lib/tally/wide.h"

namespace hezhi::tally {
namespace {

using Names = std::vector<CandidateIndex>;
using Votes = std::vector<std::int64_t>;

/// Answers to the questions a count asks about open ties, as an odometer: first all zeros, then every other sequence.
class Answers {
public:
    /// Prevailing order of a policy; with it there is one sequence only.
    explicit Answers(std::optional<Names> order) : order_(std::move(order)) {}

    CandidateIndex prevailing(Names const& tied) { return answer(tied, false); }
    CandidateIndex yielding(Names const& tied) { return answer(tied, true); }

    void rewind() { next_ = 0; }
    /// The next sequence; false after the last.
    bool advance() {
        while (!given_.empty() && given_.back() + 1 == sizes_.back()) {
            given_.pop_back();
            sizes_.pop_back();
        }
        if (given_.empty()) return false;
        ++given_.back();
        next_ = 0;
        return true;
    }

private:
    CandidateIndex answer(Names const& tied, bool worst) {
        if (order_) {
            Names const& order = *order_;
            auto const place = [&](CandidateIndex c) {
                return std::find(order.begin(), order.end(), c) - order.begin();
            };
            Names by_place = tied;
            std::sort(by_place.begin(), by_place.end(), [&](auto a, auto b) { return place(a) < place(b); });
            return worst ? by_place.back() : by_place.front();
        }
        if (next_ == given_.size()) {
            given_.push_back(0);
            sizes_.push_back(tied.size());
        }
        std::size_t const at = given_[next_++];
        // The first sequence lets ties fall by file order.
        return worst ? tied[tied.size() - 1 - at] : tied[at];
    }

    std::optional<Names> order_;
    std::vector<std::size_t> given_;
    std::vector<std::size_t> sizes_;
    std::size_t next_ = 0;
};

/// One bundle of identical papers and where it lies.
struct Bundle {
    Names order;
    std::int64_t count;
    std::int64_t value;
    std::optional<CandidateIndex> holder;
};

bool contains(Names const& names, CandidateIndex c) {
    return std::find(names.begin(), names.end(), c) != names.end();
}

Names standing_names(Ballot const& ballot) {
    Names names;
    for (std::size_t c = 0; c < ballot.candidates.size(); ++c) {
        if (!ballot.candidates[c].withdrawn) names.push_back(static_cast<CandidateIndex>(c));
    }
    return names;
}

/// The single candidates a paper names, rank by rank.
std::vector<Bundle> bundles(Ballot const& ballot, bool gap_ends) {
    std::vector<Bundle> result;
    for (auto const& paper : ballot.papers) {
        std::map<std::uint32_t, Names> by_rank;
        for (std::size_t i = 0; i < paper.order.size(); ++i) by_rank[paper.level[i]].push_back(paper.order[i]);
        Bundle bundle{{}, paper.count, 1, std::nullopt};
        std::uint32_t expected = 1;
        for (auto const& [rank, names] : by_rank) {
            if (gap_ends && rank != expected) break;
            ++expected;
            Names left;
            for (auto const c : names) {
                if (!ballot.candidates[c].withdrawn) left.push_back(c);
            }
            if (left.size() > 1) break;
            if (left.size() == 1) bundle.order.push_back(left.front());
        }
        if (!bundle.order.empty()) result.push_back(std::move(bundle));
    }
    return result;
}

std::int64_t number_of(std::vector<Bundle> const& papers) {
    std::int64_t total = 0;
    for (auto const& bundle : papers) total += bundle.count;
    return total;
}

/// One way through a count: who was elected, in order, and the votes at the end of each stage.
struct Way {
    Names winners;
    std::vector<Votes> stages;
    std::optional<std::int64_t> quota;
};

// ------------------------------------------------------------------------------------------------- Scottish STV

Way scottish(Ballot const& ballot, int seats, Answers& answers) {
    constexpr std::int64_t kUnit = 100'000;
    auto papers = bundles(ballot, true);
    std::int64_t const quota = (number_of(papers) / (seats + 1) + 1) * kUnit;
    Names continuing = standing_names(ballot);
    std::map<CandidateIndex, std::int64_t> fixed;  // elected and transferred: they keep the quota
    Names waiting;                                 // elected with a surplus to come
    Way way;
    way.quota = quota;
    auto const lay = [&](Bundle& bundle) {
        bundle.holder.reset();
        for (auto const c : bundle.order) {
            if (contains(continuing, c)) {
                bundle.holder = c;
                return;
            }
        }
    };
    for (auto& bundle : papers) {
        bundle.value = kUnit;
        lay(bundle);
    }
    for (;;) {
        Votes votes(ballot.candidates.size(), 0);
        for (auto const& [candidate, kept] : fixed) votes[candidate] = kept;
        for (auto const& bundle : papers) {
            if (bundle.holder && !fixed.contains(*bundle.holder)) votes[*bundle.holder] += bundle.count * bundle.value;
        }
        way.stages.push_back(votes);

        auto const by_votes = [&](Names names) {
            std::sort(names.begin(), names.end(),
                      [&](auto a, auto b) { return votes[a] > votes[b] || (votes[a] == votes[b] && a < b); });
            return names;
        };
        auto const elect = [&](Names const& names) {
            for (auto const c : by_votes(names)) {
                way.winners.push_back(c);
                std::erase(continuing, c);
                if (votes[c] > quota) waiting.push_back(c);
            }
        };
        Names reached;
        for (auto const c : continuing) {
            if (votes[c] >= quota) reached.push_back(c);
        }
        elect(reached);
        auto const vacancies = static_cast<std::size_t>(seats) - way.winners.size();
        if (vacancies == 0) return way;
        if (continuing.size() <= vacancies) {
            elect(Names(continuing));
            return way;
        }
        // Votes at this stage, the one before it, and so on: compared in that order this is the look-back.
        auto const history = [&](CandidateIndex c) {
            Votes past;
            for (auto stage = way.stages.rbegin(); stage != way.stages.rend(); ++stage) past.push_back((*stage)[c]);
            return past;
        };
        auto const all_with = [&](Names const& among, Votes const& past) {
            Names same;
            for (auto const c : among) {
                if (history(c) == past) same.push_back(c);
            }
            std::sort(same.begin(), same.end());
            return same;
        };
        if (!waiting.empty()) {
            Votes best = history(waiting.front());
            for (auto const c : waiting) best = std::max(best, history(c));
            Names const tied = all_with(waiting, best);
            CandidateIndex const c = tied.size() == 1 ? tied.front() : answers.prevailing(tied);
            for (auto& bundle : papers) {
                if (bundle.holder != c) continue;
                bundle.value = static_cast<std::int64_t>(Wide{votes[c] - quota} * bundle.value / votes[c]);
                lay(bundle);
            }
            fixed[c] = quota;
            std::erase(waiting, c);
        } else {
            Votes worst = history(continuing.front());
            for (auto const c : continuing) worst = std::min(worst, history(c));
            Names const tied = all_with(continuing, worst);
            CandidateIndex const c = tied.size() == 1 ? tied.front() : answers.yielding(tied);
            std::erase(continuing, c);
            for (auto& bundle : papers) {
                if (bundle.holder == c) lay(bundle);
            }
        }
    }
}

// ---------------------------------------------------------------------------------------------------------- Meek

std::int64_t over_rounded_up(Wide numerator, Wide denominator) {
    Wide const quotient = numerator / denominator;
    return static_cast<std::int64_t>(quotient * denominator < numerator ? quotient + 1 : quotient);
}

Way meek(Ballot const& ballot, int seats_wanted, Answers& answers) {
    constexpr std::int64_t kUnit = 1'000'000'000;
    auto const papers = bundles(ballot, false);
    auto const seats = static_cast<std::size_t>(seats_wanted);
    std::int64_t const all = number_of(papers);
    Names hopeful = standing_names(ballot);
    Way way;
    Votes keep(ballot.candidates.size(), 0);
    for (auto const c : hopeful) keep[c] = kUnit;
    Votes votes(keep.size(), 0);
    for (auto const& bundle : papers) votes[bundle.order.front()] += bundle.count * kUnit;
    way.stages.push_back(votes);
    way.quota = static_cast<std::int64_t>(Wide{all} * kUnit / (seats_wanted + 1)) + 1;
    auto const distribute = [&] {
        votes.assign(keep.size(), 0);
        for (auto const& bundle : papers) {
            std::int64_t weight = kUnit;
            for (auto const c : bundle.order) {
                std::int64_t const kept = over_rounded_up(Wide{weight} * keep[c], kUnit);
                votes[c] += kept * bundle.count;
                weight -= kept;
                if (weight <= 0) break;
            }
        }
    };
    auto const elect = [&](Names names) {
        std::sort(names.begin(), names.end(),
                  [&](auto a, auto b) { return votes[a] > votes[b] || (votes[a] == votes[b] && a < b); });
        for (auto const c : names) {
            if (way.winners.size() == seats) break;
            way.winners.push_back(c);
            std::erase(hopeful, c);
        }
    };
    while (way.winners.size() < seats && hopeful.size() + way.winners.size() > seats) {
        std::int64_t previous = all * kUnit;
        std::int64_t surplus = 0;
        bool elected = false;
        for (bool first = true;; first = false) {
            distribute();
            Wide total = 0;
            for (auto const v : votes) total += v;
            std::int64_t const quota = static_cast<std::int64_t>(total / (seats_wanted + 1)) + 1;
            way.quota = quota;
            Names reached;
            for (auto const c : hopeful) {
                if (votes[c] >= quota) reached.push_back(c);
            }
            if (!reached.empty()) {
                elect(reached);
                elected = true;
                break;
            }
            surplus = 0;
            for (auto const c : way.winners) surplus += votes[c] - quota;
            if (surplus < 0) surplus = 0;
            if (surplus < kUnit / 1'000'000 || (!first && surplus >= previous)) break;
            previous = surplus;
            for (auto const c : way.winners) {
                std::int64_t const scaled = over_rounded_up(Wide{keep[c]} * quota, kUnit);
                keep[c] = std::min(kUnit, over_rounded_up(Wide{scaled} * kUnit, votes[c]));
            }
        }
        way.stages.push_back(votes);
        if (elected) continue;
        Names tied;
        for (auto const c : hopeful) {
            bool near = true;
            for (auto const d : hopeful) near = near && votes[c] <= votes[d] + surplus;
            if (near) tied.push_back(c);
        }
        CandidateIndex const out = tied.size() == 1 ? tied.front() : answers.yielding(tied);
        std::erase(hopeful, out);
        keep[out] = 0;
    }
    if (way.winners.size() < seats && !hopeful.empty()) {
        distribute();
        way.stages.push_back(votes);
        elect(Names(hopeful));
    }
    return way;
}

// ----------------------------------------------------------------------------------------------------------- IRV

Way instant_runoff(Ballot const& ballot, Answers& answers) {
    auto const papers = bundles(ballot, false);
    Names left = standing_names(ballot);
    Way way;
    for (;;) {
        Votes votes(ballot.candidates.size(), 0);
        std::int64_t counted = 0;
        for (auto const& bundle : papers) {
            auto const at =
                std::find_if(bundle.order.begin(), bundle.order.end(), [&](auto c) { return contains(left, c); });
            if (at == bundle.order.end()) continue;
            votes[*at] += bundle.count;
            counted += bundle.count;
        }
        way.stages.push_back(votes);
        for (auto const c : left) {
            if (left.size() == 1 || votes[c] > counted - votes[c]) way.winners = {c};
        }
        if (!way.winners.empty()) return way;
        std::int64_t least = counted;
        for (auto const c : left) least = std::min(least, votes[c]);
        Names tied;
        for (auto const c : left) {
            if (votes[c] == least) tied.push_back(c);
        }
        std::erase(left, tied.size() == 1 ? tied.front() : answers.yielding(tied));
    }
}

// ---------------------------------------------------------------------------------------------------------- STAR

Way star(Ballot const& ballot, std::int64_t top, Answers& answers) {
    Names const everyone = standing_names(ballot);
    auto const score = [](Paper const& paper, CandidateIndex c) -> std::int64_t {
        for (std::size_t i = 0; i < paper.order.size(); ++i) {
            if (paper.order[i] == c) return paper.score[i];
        }
        return 0;
    };
    Votes sum(ballot.candidates.size(), 0);
    Votes tops(ballot.candidates.size(), 0);
    for (auto const& paper : ballot.papers) {
        for (auto const c : everyone) {
            sum[c] += paper.count * score(paper, c);
            if (score(paper, c) == top) tops[c] += paper.count;
        }
    }
    auto const preferred = [&](CandidateIndex a, CandidateIndex b) {
        std::int64_t papers = 0;
        for (auto const& paper : ballot.papers) {
            if (score(paper, a) > score(paper, b)) papers += paper.count;
        }
        return papers;
    };
    Way way;
    way.stages.push_back(sum);
    if (everyone.size() == 1) {
        way.winners = everyone;
        return way;
    }
    Names finalists;
    while (finalists.size() < 2) {
        std::int64_t best = 0;
        bool any = false;
        for (auto const c : everyone) {
            if (contains(finalists, c)) continue;
            best = any ? std::max(best, sum[c]) : sum[c];
            any = true;
        }
        Names tied;
        for (auto const c : everyone) {
            if (!contains(finalists, c) && sum[c] == best) tied.push_back(c);
        }
        std::size_t const places = 2 - finalists.size();
        if (tied.size() <= places) {
            finalists.insert(finalists.end(), tied.begin(), tied.end());
            continue;
        }
        if (tied.size() == 2 && preferred(tied[0], tied[1]) != preferred(tied[1], tied[0])) {
            finalists.push_back(preferred(tied[0], tied[1]) > preferred(tied[1], tied[0]) ? tied[0] : tied[1]);
            continue;
        }
        // Everyone of the tie, those with more top scores first; equals at the border are asked about.
        for (std::size_t taken = 0; taken < places;) {
            std::int64_t most = -1;
            for (auto const c : tied) most = std::max(most, tops[c]);
            Names group;
            for (auto const c : tied) {
                if (tops[c] == most) group.push_back(c);
            }
            while (!group.empty() && taken < places) {
                bool const asks = group.size() > places - taken;
                CandidateIndex const c = asks ? answers.prevailing(group) : group.front();
                finalists.push_back(c);
                std::erase(group, c);
                std::erase(tied, c);
                ++taken;
            }
        }
    }
    std::sort(finalists.begin(), finalists.end());
    CandidateIndex const a = finalists[0];
    CandidateIndex const b = finalists[1];
    Votes last(ballot.candidates.size(), 0);
    last[a] = preferred(a, b);
    last[b] = preferred(b, a);
    way.stages.push_back(last);
    if (last[a] != last[b])
        way.winners = {last[a] > last[b] ? a : b};
    else if (sum[a] != sum[b])
        way.winners = {sum[a] > sum[b] ? a : b};
    else if (tops[a] != tops[b])
        way.winners = {tops[a] > tops[b] ? a : b};
    else
        way.winners = {answers.prevailing({a, b})};
    return way;
}

// ----------------------------------------------------------------------------------------------------- pairwise

Votes pairs(Ballot const& ballot) {
    std::size_t const n = ballot.candidates.size();
    Votes above(n * n, 0);
    constexpr std::uint32_t kNotNamed = UINT32_MAX;
    for (auto const& paper : ballot.papers) {
        std::vector<std::uint32_t> rank(n, kNotNamed);
        for (std::size_t i = 0; i < paper.order.size(); ++i) rank[paper.order[i]] = paper.level[i];
        for (std::size_t x = 0; x < n; ++x) {
            for (std::size_t y = 0; y < n; ++y) {
                if (ballot.candidates[x].withdrawn || ballot.candidates[y].withdrawn) continue;
                if (rank[x] < rank[y]) above[x * n + y] += paper.count;
            }
        }
    }
    return above;
}

std::int64_t strength_of(Votes const& above, std::size_t n, std::size_t x, std::size_t y, Strength strength) {
    std::int64_t const won = above[x * n + y];
    std::int64_t const lost = above[y * n + x];
    if (won <= lost) return 0;
    return strength == Strength::margins ? won - lost : won;
}

/// Widest path from one source, as Dijkstra's algorithm with the strongest reached candidate first.
Votes widest_from(Votes const& above, std::size_t n, CandidateIndex source, Names const& everyone, Strength strength) {
    Votes width(n, 0);
    std::set<CandidateIndex> open(everyone.begin(), everyone.end());
    width[source] = INT64_MAX;
    while (!open.empty()) {
        CandidateIndex const x =
            *std::max_element(open.begin(), open.end(), [&](auto a, auto b) { return width[a] < width[b]; });
        open.erase(x);
        for (auto const y : open) {
            width[y] = std::max(width[y], std::min(width[x], strength_of(above, n, x, y, strength)));
        }
    }
    width[source] = 0;
    return width;
}

/// Seats one by one to somebody whom nobody left precedes.
Names from_top(Names left, int seats, std::function<bool(CandidateIndex, CandidateIndex)> const& precedes,
               Answers& answers) {
    Names winners;
    while (winners.size() < static_cast<std::size_t>(seats) && !left.empty()) {
        Names top;
        for (auto const x : left) {
            if (std::none_of(left.begin(), left.end(), [&](auto y) { return precedes(y, x); })) top.push_back(x);
        }
        CandidateIndex const c = top.size() == 1 ? top.front() : answers.prevailing(top);
        winners.push_back(c);
        std::erase(left, c);
    }
    return winners;
}

Way schulze(Ballot const& ballot, Options const& options, int seats, Votes const& above, Votes const& paths,
            Answers& answers) {
    std::size_t const n = ballot.candidates.size();
    static_cast<void>(options);
    static_cast<void>(above);
    Way way;
    way.winners = from_top(
        standing_names(ballot), seats,
        [&](CandidateIndex x, CandidateIndex y) { return paths[x * n + y] > paths[y * n + x]; }, answers);
    return way;
}

Way condorcet(Ballot const& ballot, Votes const& above, Answers& answers, bool breaks) {
    std::size_t const n = ballot.candidates.size();
    Names const everyone = standing_names(ballot);
    Way way;
    for (auto const x : everyone) {
        bool wins = true;
        for (auto const y : everyone) {
            if (x == y) continue;
            std::int64_t const won = above[x * n + y];
            std::int64_t const lost = above[y * n + x];
            Names const both = x < y ? Names{x, y} : Names{y, x};
            wins = wins && (won > lost || (won == lost && breaks && answers.prevailing(both) == x));
        }
        if (wins) way.winners = {x};
    }
    return way;
}

/// Locks the majorities in every order that respects their strength; `order` breaks equal strengths if given.
class Tideman {
    using Pair = std::pair<CandidateIndex, CandidateIndex>;

public:
    Tideman(Ballot const& ballot, Options const& options, int seats, Votes const& above)
        : everyone_(standing_names(ballot)), seats_(seats), n_(ballot.candidates.size()) {
        for (auto const x : everyone_) {
            for (auto const y : everyone_) {
                auto const s = strength_of(above, n_, x, y, options.strength);
                if (s > 0) groups_[-s].push_back({x, y});
            }
        }
    }

    void sort_by(Names const& order) {
        auto const place = [&](CandidateIndex c) { return std::find(order.begin(), order.end(), c) - order.begin(); };
        for (auto& [strength, group] : groups_) {
            std::sort(group.begin(), group.end(), [&](auto const& a, auto const& b) {
                return a.first != b.first ? place(a.first) < place(b.first) : place(a.second) > place(b.second);
            });
        }
    }

    /// One order: groups as they are sorted.
    Names in_order(Answers& answers) const {
        std::set<Pair> locked;
        for (auto const& [strength, group] : groups_) locked = lock(std::move(locked), group);
        return winners_of(locked, answers);
    }

    /// Every order, group by group; false if there are more than the limit.
    bool every(std::set<Names>& sets, Names& shown) const {
        std::set<std::set<Pair>> states{{}};
        std::size_t tried = 0;
        for (auto const& [strength, group] : groups_) {
            std::set<std::set<Pair>> next;
            for (auto const& state : states) {
                std::vector<Pair> rest;
                for (auto const& pair : group) {
                    if (!leads(state, pair.second, pair.first)) rest.push_back(pair);
                }
                std::set<Pair> together = state;
                together.insert(rest.begin(), rest.end());
                bool const cycle = std::any_of(rest.begin(), rest.end(), [&](Pair const& pair) {
                    return leads(together, pair.second, pair.first);
                });
                if (!cycle) {
                    next.insert(together);
                    continue;
                }
                std::sort(rest.begin(), rest.end());
                do {
                    if (++tried > kSequencesMax) return false;
                    next.insert(lock(state, rest));
                } while (std::next_permutation(rest.begin(), rest.end()));
            }
            states = std::move(next);
        }
        for (auto const& locked : states) {
            Answers answers(std::nullopt);
            do {
                if (++tried > kSequencesMax) return false;
                answers.rewind();
                Names winners = winners_of(locked, answers);
                if (shown.empty()) shown = winners;
                std::sort(winners.begin(), winners.end());
                sets.insert(winners);
            } while (answers.advance());
        }
        return true;
    }

private:
    static bool leads(std::set<Pair> const& locked, CandidateIndex from, CandidateIndex to) {
        std::set<CandidateIndex> seen{from};
        Names todo{from};
        while (!todo.empty()) {
            CandidateIndex const x = todo.back();
            todo.pop_back();
            if (x == to) return true;
            for (auto const& [a, b] : locked) {
                if (a == x && seen.insert(b).second) todo.push_back(b);
            }
        }
        return false;
    }

    static std::set<Pair> lock(std::set<Pair> locked, std::vector<Pair> const& group) {
        for (auto const& pair : group) {
            if (!leads(locked, pair.second, pair.first)) locked.insert(pair);
        }
        return locked;
    }

    Names winners_of(std::set<Pair> const& locked, Answers& answers) const {
        return from_top(
            everyone_, seats_, [&](CandidateIndex x, CandidateIndex y) { return x != y && leads(locked, x, y); },
            answers);
    }

    Names everyone_;
    int seats_;
    std::size_t n_;
    std::map<std::int64_t, std::vector<Pair>> groups_;
};

// ------------------------------------------------------------------------------------------------------- points

Votes points(Ballot const& ballot, Options const& options) {
    std::size_t const n = ballot.candidates.size();
    Names const everyone = standing_names(ballot);
    Votes total(n, 0);
    if (options.rule == Rule::plurality || options.rule == Rule::majority) {
        for (auto const& bundle : bundles(ballot, false)) total[bundle.order.front()] += bundle.count;
        return total;
    }
    for (auto const& paper : ballot.papers) {
        std::map<CandidateIndex, std::size_t> at;
        for (std::size_t i = 0; i < paper.order.size(); ++i) at[paper.order[i]] = i;
        for (auto const x : everyone) {
            bool const named = at.contains(x);
            if (options.rule == Rule::score) {
                if (named) total[x] += paper.count * paper.score[at[x]];
                continue;
            }
            if (options.rule == Rule::approval) {
                bool const first_only =
                    options.approved == ApprovedRanks::first || (options.approved == ApprovedRanks::automatic &&
                                                                 ballot.complete && ballot.marks != Marks::approvals);
                if (named && (!first_only || paper.level[at[x]] == paper.level.front())) total[x] += paper.count;
                continue;
            }
            // Borda in half points: two for everyone below, one for every equal.
            bool names_somebody = false;
            std::int64_t halves = 0;
            for (auto const y : everyone) {
                if (at.contains(y)) names_somebody = true;
                if (x == y) continue;
                if (named && (!at.contains(y) || paper.level[at[x]] < paper.level[at[y]])) halves += 2;
                if (named && at.contains(y) && paper.level[at[x]] == paper.level[at[y]]) halves += 1;
                if (!named && !at.contains(y) && options.unranked == Unranked::average) halves += 1;
            }
            if (names_somebody) total[x] += paper.count * halves;
        }
    }
    return total;
}

void elect_by_points(Recount& result, Ballot const& ballot, Options const& options, int seats, Names const& order) {
    Votes const total = points(ballot, options);
    result.stage_votes = {total};
    Names everyone = standing_names(ballot);
    auto const place = [&](CandidateIndex c) { return std::find(order.begin(), order.end(), c) - order.begin(); };
    Names by_total = everyone;
    std::sort(by_total.begin(), by_total.end(),
              [&](auto a, auto b) { return total[a] != total[b] ? total[a] > total[b] : place(a) < place(b); });
    auto const seats_wanted = static_cast<std::ptrdiff_t>(seats);
    for (auto const c : by_total) {
        auto const above = std::count_if(everyone.begin(), everyone.end(), [&](auto d) { return total[d] > total[c]; });
        auto const equal =
            std::count_if(everyone.begin(), everyone.end(), [&](auto d) { return total[d] == total[c]; });
        bool const certain = above + equal <= seats_wanted;
        bool const possible = above < seats_wanted;
        if (options.ties == TiePolicy::report) {
            if (certain) result.winners.push_back(c);
            if (possible) result.possible_winners.push_back(c);
            if (possible && !certain) result.decided = false;
        } else if (result.winners.size() < static_cast<std::size_t>(seats)) {
            result.winners.push_back(c);
            result.possible_winners.push_back(c);
        }
    }
    std::sort(result.possible_winners.begin(), result.possible_winners.end());
    result.shown_winners = result.winners;
}

void elect_by_majority(Recount& result, Ballot const& ballot, Options const& options, Names const& order) {
    Votes const total = points(ballot, options);
    result.stage_votes = {total};
    std::int64_t whole = 0;
    for (std::size_t c = 0; c < total.size(); ++c) {
        if (!contains(options.abstentions, static_cast<CandidateIndex>(c))) whole += total[c];
    }
    if (options.majority_of == MajorityOf::present) {
        whole = 0;
        for (auto const& paper : ballot.papers) whole += paper.count;
    }
    if (options.majority_of == MajorityOf::electorate) whole = options.electorate.value_or(0);
    Names best;
    for (auto const c : standing_names(ballot)) {
        if (contains(options.abstentions, c)) continue;
        if (best.empty() || total[c] > total[best.front()])
            best = {c};
        else if (total[c] == total[best.front()])
            best.push_back(c);
    }
    if (best.empty() || whole <= 0) return;
    Wide const left = Wide{total[best.front()]} * options.threshold.denominator;
    Wide const right = Wide{whole} * options.threshold.numerator;
    if (!(options.threshold.inclusive ? left >= right : left > right)) return;
    if (best.size() > 1 && options.ties == TiePolicy::report) {
        result.possible_winners = best;
        result.decided = false;
        return;
    }
    Answers answers(order);
    result.winners = result.possible_winners =
        result.shown_winners = {best.size() == 1 ? best.front() : answers.prevailing(best)};
}

/// Follows every sequence of answers; the first is the one shown.
void follow(Recount& result, Answers answers, std::function<Way(Answers&)> const& count) {
    std::set<Names> sets;
    std::size_t sequences = 0;
    bool first = true;
    do {
        if (++sequences > kSequencesMax) {
            result.examined_all = false;
            return;
        }
        answers.rewind();
        Way const way = count(answers);
        if (first) {
            result.shown_winners = way.winners;
            result.stage_votes = way.stages;
            result.quota = way.quota;
            first = false;
        }
        Names set = way.winners;
        std::sort(set.begin(), set.end());
        sets.insert(set);
    } while (answers.advance());
    result.decided = sets.size() == 1;
    for (auto const c : result.shown_winners) {
        if (std::all_of(sets.begin(), sets.end(), [&](auto const& set) { return contains(set, c); })) {
            result.winners.push_back(c);
        }
    }
    std::set<CandidateIndex> possible;
    for (auto const& set : sets) possible.insert(set.begin(), set.end());
    result.possible_winners.assign(possible.begin(), possible.end());
}

}  // namespace

Result<Recount> recount(Ballot const& ballot, Options const& options) {
    // The same refusals; what admit() prepared is not used.
    HZ_TRY(Admitted const admitted, admit(ballot, options));
    int const seats = admitted.seats;
    Recount result;
    Names order = standing_names(ballot);
    if (options.ties == TiePolicy::list) order = options.tie_order;
    if (options.ties == TiePolicy::lot) {
        // Fisher–Yates from the last place down, as published with the seed.
        Random random(options.seed);
        for (std::size_t left = order.size(); left > 1; --left)
            std::swap(order[left - 1], order[random.uniform_below(left)]);
    }
    Answers const answers(options.ties == TiePolicy::report ? std::nullopt : std::optional(order));
    std::size_t const n = ballot.candidates.size();
    switch (options.rule) {
        case Rule::scottish_stv:
            result.units_per_vote = 100'000;
            follow(result, answers, [&](Answers& a) { return scottish(ballot, seats, a); });
            break;
        case Rule::meek:
            result.units_per_vote = 1'000'000'000;
            follow(result, answers, [&](Answers& a) { return meek(ballot, seats, a); });
            break;
        case Rule::irv:
            follow(result, answers, [&](Answers& a) { return instant_runoff(ballot, a); });
            break;
        case Rule::star:
            follow(result, answers, [&](Answers& a) { return star(ballot, options.score_max.value_or(5), a); });
            break;
        case Rule::schulze: {
            result.pairwise = pairs(ballot);
            result.strongest_paths.assign(n * n, 0);
            Names const everyone = standing_names(ballot);
            for (auto const x : everyone) {
                auto const width = widest_from(result.pairwise, n, x, everyone, options.strength);
                for (auto const y : everyone) result.strongest_paths[x * n + y] = width[y];
            }
            follow(result, answers, [&](Answers& a) {
                return schulze(ballot, options, seats, result.pairwise, result.strongest_paths, a);
            });
            break;
        }
        case Rule::ranked_pairs: {
            result.pairwise = pairs(ballot);
            Tideman tideman(ballot, options, seats, result.pairwise);
            if (options.ties == TiePolicy::report) {
                std::set<Names> sets;
                result.examined_all = tideman.every(sets, result.shown_winners);
                if (!result.examined_all) break;
                result.decided = sets.size() == 1;
                std::set<CandidateIndex> possible;
                for (auto const& set : sets) possible.insert(set.begin(), set.end());
                result.possible_winners.assign(possible.begin(), possible.end());
                for (auto const c : result.shown_winners) {
                    if (std::all_of(sets.begin(), sets.end(), [&](auto const& set) { return contains(set, c); })) {
                        result.winners.push_back(c);
                    }
                }
            } else {
                tideman.sort_by(order);
                Answers by_order = answers;
                result.winners = result.shown_winners = tideman.in_order(by_order);
                result.possible_winners = sorted(result.winners);
            }
            break;
        }
        case Rule::condorcet: {
            result.pairwise = pairs(ballot);
            Answers mine = answers;
            bool const breaks = options.ties != TiePolicy::report;
            result.winners = result.shown_winners = condorcet(ballot, result.pairwise, mine, breaks).winners;
            result.possible_winners = result.winners;
            if (!breaks && result.winners.empty()) {
                Names const everyone = standing_names(ballot);
                for (auto const x : everyone) {
                    bool const unbeaten = std::all_of(everyone.begin(), everyone.end(), [&](auto y) {
                        return result.pairwise[x * n + y] >= result.pairwise[y * n + x];
                    });
                    if (unbeaten) result.possible_winners.push_back(x);
                }
                result.decided = result.possible_winners.empty();
            }
            break;
        }
        case Rule::plurality:
        case Rule::approval:
        case Rule::score:
            elect_by_points(result, ballot, options, seats, order);
            break;
        case Rule::borda:
            result.units_per_vote = 2;
            elect_by_points(result, ballot, options, seats, order);
            break;
        case Rule::majority:
            elect_by_majority(result, ballot, options, order);
            break;
    }
    if (options.quorum) {
        std::int64_t cast = 0;
        for (auto const& paper : ballot.papers) cast += paper.count;
        if (options.quorum->share) {
            Wide const left = Wide{cast} * options.quorum->share->denominator;
            Wide const right = Wide{options.electorate.value_or(0)} * options.quorum->share->numerator;
            result.quorum_reached = options.quorum->share->inclusive ? left >= right : left > right;
        } else {
            result.quorum_reached = cast >= options.quorum->papers.value_or(1);
        }
        if (!result.quorum_reached) {
            result.winners.clear();
            result.possible_winners.clear();
            result.decided = true;
        }
    }
    return result;
}

}  // namespace hezhi::tally
