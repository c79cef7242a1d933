#include <algorithm>

#include "lib/base/assert.h"
#include "lib/tally/rules.h"

namespace hezhi::tally {
namespace {

class Count {
public:
    Count(Ballot const& ballot, StrictPapers const& papers, Chooser& chooser)
        : papers_(papers), chooser_(chooser), candidates_(ballot.candidates.size()) {
        continuing_ = standing(ballot);
        in_.assign(candidates_, 0);
        for (auto const c : continuing_) in_[c] = 1;
        votes_.assign(candidates_, 0);
        held_.resize(candidates_);
        position_.assign(papers_.papers.size(), 0);
        outcome_.rule = Rule::irv;
    }

    Outcome run() {
        Stage stage;
        stage.kind = StageKind::first_preferences;
        for (std::uint32_t p = 0; p < papers_.papers.size(); ++p) {
            CandidateIndex const first = papers_.papers[p].order.front();
            held_[first].push_back(p);
            votes_[first] += papers_.papers[p].count;
        }
        stage.transfers = votes_;
        record(std::move(stage));
        while (outcome_.winners.empty()) {
            auto const candidate = pick();
            if (!candidate) break;
            exclude(*candidate);
        }
        return std::move(outcome_);
    }

private:
    void record(Stage stage) {
        stage.number = static_cast<int>(outcome_.stages.size()) + 1;
        stage.votes = votes_;
        stage.non_transferable = exhausted_;
        std::int64_t const active = papers_.valid - exhausted_;
        for (auto const c : continuing_) {
            if (continuing_.size() > 1 && 2 * votes_[c] <= active) continue;
            stage.elected.push_back(c);
            outcome_.winners.push_back(c);
        }
        outcome_.stages.push_back(std::move(stage));
    }

    std::optional<CandidateIndex> pick() {
        std::int64_t least = votes_[continuing_.front()];
        for (auto const c : continuing_) least = std::min(least, votes_[c]);
        std::vector<CandidateIndex> tied;
        for (auto const c : continuing_) {
            if (votes_[c] == least) tied.push_back(c);
        }
        if (tied.size() == 1) return tied.front();
        int const stage = static_cast<int>(outcome_.stages.size()) + 1;
        if (chooser_.examines() && cannot_matter(least)) {
            outcome_.ties.push_back(
                {stage, TieKind::exclusion, tied, least, 1, {tied.back()}, TieResolution::no_effect, 0});
            return tied.back();
        }
        auto const chosen =
            chooser_.choose(tied, Chosen::harmed, [this] { return std::string(in_.begin(), in_.end()); });
        if (!chosen) return std::nullopt;
        outcome_.ties.push_back({stage, TieKind::exclusion, tied, least, 1, {*chosen}, chooser_.resolution(), 0});
        return chosen;
    }

    /// If the lowest candidates, those tied among them, have together fewer papers than the next one, they are all
    /// excluded before him, whatever the order, and the count then stands where it would in any order.
    bool cannot_matter(std::int64_t least) const {
        std::vector<std::int64_t> votes;
        for (auto const c : continuing_) votes.push_back(votes_[c]);
        std::sort(votes.begin(), votes.end());
        std::int64_t sum = 0;
        for (std::size_t i = 0; i + 1 < votes.size(); ++i) {
            sum += votes[i];
            if (votes[i + 1] > least && sum < votes[i + 1]) return true;
        }
        return false;
    }

    void exclude(CandidateIndex candidate) {
        Stage stage;
        stage.kind = StageKind::exclusion;
        stage.subject = {candidate};
        stage.excluded = {candidate};
        auto const before = votes_;
        in_[candidate] = 0;
        std::erase(continuing_, candidate);
        auto const parcel = std::move(held_[candidate]);
        held_[candidate].clear();
        for (std::uint32_t const p : parcel) {
            auto const& order = papers_.papers[p].order;
            auto& at = position_[p];
            do {
                ++at;
            } while (at < order.size() && in_[order[at]] == 0);
            std::int64_t const count = papers_.papers[p].count;
            if (at == order.size()) {
                exhausted_ += count;
            } else {
                held_[order[at]].push_back(p);
                votes_[order[at]] += count;
            }
        }
        votes_[candidate] = 0;
        stage.transfers.resize(candidates_);
        for (std::size_t c = 0; c < candidates_; ++c) stage.transfers[c] = votes_[c] - before[c];
        record(std::move(stage));
    }

    StrictPapers const& papers_;
    Chooser& chooser_;
    std::size_t candidates_;
    std::vector<CandidateIndex> continuing_;
    std::vector<char> in_;
    std::vector<std::int64_t> votes_;
    std::vector<std::vector<std::uint32_t>> held_;
    std::vector<std::uint32_t> position_;
    std::int64_t exhausted_ = 0;
    Outcome outcome_;
};

}  // namespace

Outcome count_irv(Ballot const& ballot, StrictPapers const& papers, Chooser& chooser) {
    return Count(ballot, papers, chooser).run();
}

}  // namespace hezhi::tally
