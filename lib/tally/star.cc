#include <algorithm>
#include <functional>

#include "lib/base/assert.h"
#include "lib/tally/rules.h"

namespace hezhi::tally {
namespace {

class Count {
public:
    Count(Ballot const& ballot, std::int32_t score_max, Chooser& chooser)
        : ballot_(ballot), chooser_(chooser), everyone_(standing(ballot)) {
        outcome_.rule = Rule::star;
        totals_.assign(ballot.candidates.size(), 0);
        top_scores_.assign(ballot.candidates.size(), 0);
        for (auto const& paper : ballot.papers) {
            for (std::size_t k = 0; k < paper.order.size(); ++k) {
                CandidateIndex const c = paper.order[k];
                if (ballot.candidates[c].withdrawn) continue;
                totals_[c] += paper.count * paper.score[k];
                if (paper.score[k] == score_max) top_scores_[c] += paper.count;
            }
        }
    }

    Outcome run() {
        Stage stage;
        stage.number = 1;
        stage.kind = StageKind::totals;
        stage.votes = totals_;
        if (everyone_.size() == 1) {
            stage.elected = outcome_.winners = everyone_;
            outcome_.stages.push_back(std::move(stage));
            return std::move(outcome_);
        }
        outcome_.stages.push_back(std::move(stage));
        std::vector<CandidateIndex> finalists;
        if (!choose_finalists(finalists)) return std::move(outcome_);
        runoff(finalists[0], finalists[1]);
        return std::move(outcome_);
    }

private:
    /// Papers that score a above b; a missing score is 0.
    std::int64_t prefer(CandidateIndex a, CandidateIndex b) const {
        std::int64_t papers = 0;
        for (auto const& paper : ballot_.papers) {
            std::int32_t score_a = 0;
            std::int32_t score_b = 0;
            for (std::size_t k = 0; k < paper.order.size(); ++k) {
                if (paper.order[k] == a) score_a = paper.score[k];
                if (paper.order[k] == b) score_b = paper.score[k];
            }
            if (score_a > score_b) papers += paper.count;
        }
        return papers;
    }

    /// The candidates with the highest sum outside `in`, in file order.
    std::vector<CandidateIndex> highest(std::vector<CandidateIndex> const& in) const {
        std::vector<CandidateIndex> result;
        for (auto const c : everyone_) {
            if (std::find(in.begin(), in.end(), c) != in.end()) continue;
            if (!result.empty() && totals_[c] < totals_[result.front()]) continue;
            if (!result.empty() && totals_[c] > totals_[result.front()]) result.clear();
            result.push_back(c);
        }
        return result;
    }

    void record(TieKind kind, std::vector<CandidateIndex> const& among, int places,
                std::vector<CandidateIndex> const& chosen, TieResolution how) {
        outcome_.ties.push_back({kind == TieKind::runoff ? 2 : 1, kind, sorted(among), totals_[among.front()], places,
                                 sorted(chosen), how, 0});
    }

    /// Fills `finalists` up to two; false if the count has to stop at a tie.
    bool choose_finalists(std::vector<CandidateIndex>& finalists) {
        while (finalists.size() < 2) {
            auto const tied = highest(finalists);
            std::size_t const places = 2 - finalists.size();
            if (tied.size() <= places) {
                finalists.insert(finalists.end(), tied.begin(), tied.end());
            } else if (!choose_among(tied, places, finalists)) {
                return false;
            }
        }
        return true;
    }

    /// Two for one place: whom more papers prefer. Three or more, or still equal: most top scores; then the chooser.
    bool choose_among(std::vector<CandidateIndex> tied, std::size_t places, std::vector<CandidateIndex>& finalists) {
        if (tied.size() == 2) {
            std::int64_t const first = prefer(tied[0], tied[1]);
            std::int64_t const second = prefer(tied[1], tied[0]);
            if (first != second) {
                CandidateIndex const chosen = first > second ? tied[0] : tied[1];
                record(TieKind::finalists, tied, 1, {chosen}, TieResolution::head_to_head);
                finalists.push_back(chosen);
                return true;
            }
        }
        std::vector<std::int64_t> most;
        for (auto const c : tied) most.push_back(top_scores_[c]);
        std::sort(most.begin(), most.end(), std::greater<>{});
        std::int64_t const needed = most[places - 1];
        std::vector<CandidateIndex> through;
        std::vector<CandidateIndex> equal;
        for (auto const c : tied) {
            if (top_scores_[c] > needed) through.push_back(c);
            if (top_scores_[c] == needed) equal.push_back(c);
        }
        if (through.size() + equal.size() == places) {
            through.insert(through.end(), equal.begin(), equal.end());
            equal.clear();
        }
        if (!through.empty()) {
            record(TieKind::finalists, tied, static_cast<int>(places), through, TieResolution::most_top_scores);
            finalists.insert(finalists.end(), through.begin(), through.end());
        }
        while (finalists.size() < 2) {
            int const left = static_cast<int>(2 - finalists.size());
            auto const chosen = chooser_.choose(equal, Chosen::helped, [&] {
                std::string text = "f";
                for (auto const c : sorted(finalists)) text += ' ' + std::to_string(c);
                return text;
            });
            if (!chosen) return false;
            record(TieKind::finalists, equal, left, {*chosen}, chooser_.resolution());
            finalists.push_back(*chosen);
            std::erase(equal, *chosen);
        }
        return true;
    }

    void runoff(CandidateIndex a, CandidateIndex b) {
        if (b < a) std::swap(a, b);
        Stage stage;
        stage.number = 2;
        stage.kind = StageKind::runoff;
        stage.subject = {a, b};
        stage.votes.assign(totals_.size(), 0);
        std::int64_t const for_a = stage.votes[a] = prefer(a, b);
        std::int64_t const for_b = stage.votes[b] = prefer(b, a);
        std::optional<CandidateIndex> winner;
        auto const settle = [&](CandidateIndex chosen, TieResolution how) {
            record(TieKind::runoff, {a, b}, 1, {chosen}, how);
            outcome_.ties.back().votes = for_a;
            winner = chosen;
        };
        if (for_a != for_b) {
            winner = for_a > for_b ? a : b;
        } else if (totals_[a] != totals_[b]) {
            settle(totals_[a] > totals_[b] ? a : b, TieResolution::higher_score);
        } else if (top_scores_[a] != top_scores_[b]) {
            settle(top_scores_[a] > top_scores_[b] ? a : b, TieResolution::most_top_scores);
        } else {
            CandidateIndex const both[] = {a, b};
            auto const chosen = chooser_.choose(both, Chosen::helped,
                                                [&] { return "r " + std::to_string(a) + ' ' + std::to_string(b); });
            if (chosen) settle(*chosen, chooser_.resolution());
        }
        if (winner) stage.elected = outcome_.winners = {*winner};
        outcome_.stages.push_back(std::move(stage));
    }

    Ballot const& ballot_;
    Chooser& chooser_;
    std::vector<CandidateIndex> everyone_;
    std::vector<std::int64_t> totals_;
    std::vector<std::int64_t> top_scores_;
    Outcome outcome_;
};

}  // namespace

Outcome count_star(Ballot const& ballot, std::int32_t score_max, Chooser& chooser) {
    return Count(ballot, score_max, chooser).run();
}

}  // namespace hezhi::tally
