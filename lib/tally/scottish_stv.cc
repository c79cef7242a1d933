#include <algorithm>

#include "lib/base/assert.h"
#include "lib/tally/rules.h"
#include "lib/tally/wide.h"

namespace hezhi::tally {
namespace {

constexpr std::int64_t kUnits = 100'000;

enum class Status : char { hopeful = 'h', elected = 'e', excluded = 'x', withdrawn = 'w' };

class Count {
public:
    Count(Ballot const& ballot, StrictPapers const& papers, int seats, Chooser& chooser)
        : papers_(papers), chooser_(chooser), candidates_(ballot.candidates.size()), vacancies_(seats) {
        status_.assign(candidates_, Status::hopeful);
        for (std::size_t c = 0; c < candidates_; ++c) {
            if (ballot.candidates[c].withdrawn) status_[c] = Status::withdrawn;
        }
        votes_.assign(candidates_, 0);
        held_.resize(candidates_);
        position_.assign(papers_.papers.size(), 0);
        value_.assign(papers_.papers.size(), kUnits);
        surplus_pending_.assign(candidates_, 0);
        outcome_.rule = Rule::scottish_stv;
        outcome_.seats = seats;
        outcome_.units_per_vote = kUnits;
        quota_ = (papers_.valid / (seats + 1) + 1) * kUnits;
        outcome_.quota = quota_;
    }

    Outcome run() {
        begin_stage(StageKind::first_preferences, {});
        for (std::uint32_t p = 0; p < papers_.papers.size(); ++p) {
            CandidateIndex const first = papers_.papers[p].order.front();
            held_[first].push_back(p);
            votes_[first] += papers_.papers[p].count * kUnits;
        }
        end_stage();
        while (!complete()) {
            if (auto const tied = largest_surpluses(); !tied.empty()) {
                auto const candidate = pick(tied, TieKind::surplus_order);
                if (!candidate) return std::move(outcome_);
                transfer_surplus(*candidate);
            } else {
                auto const candidate = pick(lowest(), TieKind::exclusion);
                if (!candidate) return std::move(outcome_);
                exclude(*candidate);
            }
        }
        return std::move(outcome_);
    }

private:
    void begin_stage(StageKind kind, std::vector<CandidateIndex> subject) {
        stage_ = {};
        stage_.number = static_cast<int>(outcome_.stages.size()) + 1;
        stage_.kind = kind;
        stage_.subject = std::move(subject);
        before_ = votes_;
    }

    /// Elects whoever has reached the quota or fills the last vacancies, and records the stage.
    void end_stage() {
        auto reached = of_status(Status::hopeful);
        std::erase_if(reached, [this](CandidateIndex c) { return votes_[c] < quota_; });
        elect(std::move(reached));
        auto left = of_status(Status::hopeful);
        if (vacancies_ > 0 && left.size() <= static_cast<std::size_t>(vacancies_)) {
            elect(std::move(left));
            ended_ = true;
        }
        if (vacancies_ == 0) ended_ = true;
        stage_.votes = votes_;
        stage_.transfers.resize(candidates_);
        for (std::size_t c = 0; c < candidates_; ++c) stage_.transfers[c] = votes_[c] - before_[c];
        stage_.non_transferable = non_transferable_;
        stage_.rounding = rounding_;
        outcome_.stages.push_back(std::move(stage_));
    }

    void elect(std::vector<CandidateIndex> candidates) {
        std::sort(candidates.begin(), candidates.end(), [this](CandidateIndex a, CandidateIndex b) {
            return votes_[a] != votes_[b] ? votes_[a] > votes_[b] : a < b;
        });
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            CandidateIndex const c = candidates[i];
            status_[c] = Status::elected;
            surplus_pending_[c] = votes_[c] > quota_;
            --vacancies_;
            stage_.elected.push_back(c);
            outcome_.winners.push_back(c);
            std::size_t same = i;
            while (same + 1 < candidates.size() && votes_[candidates[same + 1]] == votes_[c]) ++same;
            if (same > i && (i == 0 || votes_[candidates[i - 1]] != votes_[c])) {
                std::vector<CandidateIndex> const equal(candidates.begin() + static_cast<std::ptrdiff_t>(i),
                                                        candidates.begin() + static_cast<std::ptrdiff_t>(same) + 1);
                outcome_.ties.push_back({stage_.number, TieKind::order_elected, equal, votes_[c],
                                         static_cast<int>(equal.size()), equal, TieResolution::no_effect, 0});
            }
        }
    }

    bool complete() const { return ended_; }

    std::vector<CandidateIndex> of_status(Status status) const {
        std::vector<CandidateIndex> result;
        for (CandidateIndex c = 0; c < candidates_; ++c) {
            if (status_[c] == status) result.push_back(c);
        }
        return result;
    }

    std::vector<CandidateIndex> largest_surpluses() const {
        std::vector<CandidateIndex> result;
        for (CandidateIndex c = 0; c < candidates_; ++c) {
            if (!surplus_pending_[c]) continue;
            if (!result.empty() && votes_[c] < votes_[result.front()]) continue;
            if (!result.empty() && votes_[c] > votes_[result.front()]) result.clear();
            result.push_back(c);
        }
        return result;
    }

    std::vector<CandidateIndex> lowest() const {
        auto result = of_status(Status::hopeful);
        HZ_ASSERT(!result.empty());
        std::int64_t least = votes_[result.front()];
        for (auto const c : result) least = std::min(least, votes_[c]);
        std::erase_if(result, [&](CandidateIndex c) { return votes_[c] > least; });
        return result;
    }

    /// Rules 49(2) and 51(2): among equal candidates the most recent stage at which they differ decides; those still
    /// equal there are compared at stages before it; then the lot.
    std::optional<CandidateIndex> pick(std::vector<CandidateIndex> tied, TieKind kind) {
        if (tied.size() == 1) return tied.front();
        int const next_stage = static_cast<int>(outcome_.stages.size()) + 1;
        std::int64_t const votes = votes_[tied.front()];
        bool const high = kind == TieKind::surplus_order;
        for (std::size_t s = outcome_.stages.size(); s-- > 0 && tied.size() > 1;) {
            auto const& then = outcome_.stages[s].votes;
            std::int64_t extreme = then[tied.front()];
            for (auto const c : tied) extreme = high ? std::max(extreme, then[c]) : std::min(extreme, then[c]);
            auto narrowed = tied;
            std::erase_if(narrowed, [&](CandidateIndex c) { return then[c] != extreme; });
            if (narrowed.size() == tied.size()) continue;
            outcome_.ties.push_back(
                {next_stage, kind, tied, votes, 1, narrowed, TieResolution::earlier_stage, static_cast<int>(s) + 1});
            tied = std::move(narrowed);
        }
        if (tied.size() == 1) return tied.front();
        if (chooser_.examines() && kind == TieKind::exclusion && cannot_matter(tied)) {
            outcome_.ties.push_back({next_stage, kind, tied, votes, 1, {tied.back()}, TieResolution::no_effect, 0});
            return tied.back();
        }
        auto const chosen = chooser_.choose(tied, high ? Chosen::helped : Chosen::harmed, [this] { return state(); });
        if (!chosen) return std::nullopt;
        outcome_.ties.push_back({next_stage, kind, tied, votes, 1, {*chosen}, chooser_.resolution(), 0});
        return chosen;
    }

    /// Candidates without a single paper are excluded one after another, whatever their order, unless the count would
    /// end among them.
    bool cannot_matter(std::vector<CandidateIndex> const& tied) const {
        for (auto const c : tied) {
            if (votes_[c] != 0 || !held_[c].empty()) return false;
        }
        return of_status(Status::hopeful).size() - tied.size() >= static_cast<std::size_t>(vacancies_);
    }

    std::string state() const {
        std::string text;
        auto const number = [&text](std::int64_t value) {
            for (int shift = 0; shift < 64; shift += 8) text += static_cast<char>((value >> shift) & 0xFF);
        };
        for (auto const status : status_) text += static_cast<char>(status);
        for (auto const pending : surplus_pending_) text += static_cast<char>(pending);
        // The look-back sees the continuing and the pending candidates only, and equal stages in a row as one.
        std::vector<std::int64_t> last;
        for (auto const& stage : outcome_.stages) {
            std::vector<std::int64_t> row;
            for (std::size_t c = 0; c < candidates_; ++c) {
                if (status_[c] == Status::hopeful || surplus_pending_[c]) row.push_back(stage.votes[c]);
            }
            if (row != last) {
                for (auto const value : row) number(value);
            }
            last = std::move(row);
        }
        for (std::size_t p = 0; p < position_.size(); ++p) {
            number(position_[p]);
            number(value_[p]);
        }
        for (auto const votes : votes_) number(votes);
        return text;
    }

    /// Moves paper p from its holder to its next continuing candidate; false if there is none.
    bool advance(std::uint32_t p) {
        auto const& order = papers_.papers[p].order;
        auto& at = position_[p];
        do {
            ++at;
        } while (at < order.size() && status_[order[at]] != Status::hopeful);
        if (at == order.size()) return false;
        held_[order[at]].push_back(p);
        votes_[order[at]] += papers_.papers[p].count * value_[p];
        return true;
    }

    void transfer_surplus(CandidateIndex candidate) {
        begin_stage(StageKind::surplus, {candidate});
        std::int64_t const votes = votes_[candidate];
        std::int64_t const surplus = votes - quota_;
        surplus_pending_[candidate] = 0;
        std::int64_t accounted = 0;
        auto const parcel = std::move(held_[candidate]);
        held_[candidate].clear();
        for (std::uint32_t const p : parcel) {
            value_[p] = static_cast<std::int64_t>(Wide{surplus} * value_[p] / votes);
            std::int64_t const moved = papers_.papers[p].count * value_[p];
            if (!advance(p)) non_transferable_ += moved;
            accounted += moved;
        }
        votes_[candidate] = quota_;
        rounding_ += surplus - accounted;
        end_stage();
    }

    void exclude(CandidateIndex candidate) {
        begin_stage(StageKind::exclusion, {candidate});
        stage_.excluded.push_back(candidate);
        status_[candidate] = Status::excluded;
        auto const parcel = std::move(held_[candidate]);
        held_[candidate].clear();
        for (std::uint32_t const p : parcel) {
            if (!advance(p)) non_transferable_ += papers_.papers[p].count * value_[p];
        }
        votes_[candidate] = 0;
        end_stage();
    }

    StrictPapers const& papers_;
    Chooser& chooser_;
    std::size_t candidates_;
    int vacancies_;
    std::int64_t quota_ = 0;
    bool ended_ = false;
    std::vector<Status> status_;
    std::vector<char> surplus_pending_;
    std::vector<std::int64_t> votes_;
    std::vector<std::int64_t> before_;
    std::vector<std::vector<std::uint32_t>> held_;  ///< papers a candidate, as indices into papers_.papers
    std::vector<std::uint32_t> position_;           ///< a paper: where in its order its holder stands
    std::vector<std::int64_t> value_;               ///< a paper, in units
    std::int64_t non_transferable_ = 0;
    std::int64_t rounding_ = 0;
    Stage stage_;
    Outcome outcome_;
};

}  // namespace

Outcome count_scottish_stv(Ballot const& ballot, StrictPapers const& papers, int seats, Chooser& chooser) {
    return Count(ballot, papers, seats, chooser).run();
}

}  // namespace hezhi::tally
