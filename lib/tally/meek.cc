#include <algorithm>

#include "lib/base/assert.h"
#include "lib/tally/rules.h"
#include "lib/tally/wide.h"

namespace hezhi::tally {
namespace {

constexpr std::int64_t kUnits = 1'000'000'000;
constexpr std::int64_t kOmega = 1'000;  ///< 1e-6 of a vote
/// The surplus falls with every iteration or the round ends, so this bound is never met in practice; reaching it ends
/// the round as if the surplus no longer fell.
constexpr int kIterationsMax = 1'000'000;

std::int64_t product_rounded_up(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>((Wide{a} * b + (kUnits - 1)) / kUnits);
}
std::int64_t quotient_rounded_up(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>((Wide{a} * kUnits + (b - 1)) / b);
}

/// The papers as a tree of their common beginnings, in preorder: papers that begin alike share the arithmetic.
struct Node {
    CandidateIndex candidate;
    std::uint32_t depth;  ///< from 0
    std::int64_t papers;  ///< that pass through here
};

class Count {
public:
    Count(Ballot const& ballot, StrictPapers const& papers, int seats, Chooser& chooser)
        : papers_(papers), chooser_(chooser), candidates_(ballot.candidates.size()), seats_(seats) {
        hopeful_ = standing(ballot);
        keep_.assign(candidates_, 0);
        for (auto const c : hopeful_) keep_[c] = kUnits;
        votes_.assign(candidates_, 0);
        build_tree();
        outcome_.rule = Rule::meek;
        outcome_.seats = seats;
        outcome_.units_per_vote = kUnits;
    }

    Outcome run() {
        first_preferences();
        while (elected_.size() < seats() && hopeful_.size() + elected_.size() > seats()) {
            Stage stage;
            stage.kind = StageKind::round;
            auto const before = votes_;
            bool const somebody = iterate(stage);
            if (!somebody) {
                auto const candidate = pick();
                if (!candidate) return std::move(outcome_);
                stage.excluded = {*candidate};
                stage.subject = {*candidate};
            }
            record(std::move(stage), before);
            if (!somebody) exclude(outcome_.stages.back().excluded.front());
        }
        if (elected_.size() < seats()) fill_remaining();
        return std::move(outcome_);
    }

private:
    std::size_t seats() const { return static_cast<std::size_t>(seats_); }

    void build_tree() {
        std::vector<CandidateIndex> const* previous = nullptr;
        std::vector<std::size_t> path;  // nodes on the way to the previous paper's end
        for (auto const& paper : papers_.papers) {
            std::size_t common = 0;
            if (previous != nullptr) {
                while (common < previous->size() && common < paper.order.size() &&
                       (*previous)[common] == paper.order[common]) {
                    ++common;
                }
            }
            path.resize(common);
            for (auto const node : path) tree_[node].papers += paper.count;
            for (std::size_t depth = common; depth < paper.order.size(); ++depth) {
                path.push_back(tree_.size());
                tree_.push_back({paper.order[depth], static_cast<std::uint32_t>(depth), paper.count});
            }
            previous = &paper.order;
        }
        for (auto const& node : tree_) weight_.resize(std::max<std::size_t>(weight_.size(), node.depth + 2), 0);
    }

    void first_preferences() {
        for (auto const& node : tree_) {
            if (node.depth == 0) votes_[node.candidate] += node.papers * kUnits;
        }
        quota_ = papers_.valid * kUnits / (seats_ + 1) + 1;
        Stage stage;
        stage.kind = StageKind::first_preferences;
        record(std::move(stage), std::vector<std::int64_t>(candidates_, 0));
    }

    /// Distributes the papers under the present keep factors.
    void distribute() {
        std::fill(votes_.begin(), votes_.end(), 0);
        if (weight_.empty()) return;
        weight_[0] = kUnits;
        for (auto const& node : tree_) {
            std::int64_t const weight = weight_[node.depth];
            // Kept weight is rounded up but never exceeds what there is, since keep factors are at most 1.
            std::int64_t const kept = weight == 0 ? 0 : product_rounded_up(weight, keep_[node.candidate]);
            votes_[node.candidate] += kept * node.papers;
            weight_[node.depth + 1] = weight - kept;
        }
    }

    /// True if candidates were elected; then the round ends. False: the lowest is to be excluded.
    bool iterate(Stage& stage) {
        std::int64_t last_surplus = papers_.valid * kUnits;
        for (int iteration = 1;; ++iteration) {
            stage.iterations = iteration;
            distribute();
            std::int64_t total = 0;
            for (auto const votes : votes_) total += votes;
            quota_ = total / (seats_ + 1) + 1;
            std::vector<CandidateIndex> reached;
            for (auto const c : hopeful_) {
                if (votes_[c] >= quota_) reached.push_back(c);
            }
            if (!reached.empty()) {
                elect(std::move(reached), stage);
                return true;
            }
            surplus_ = 0;
            for (auto const c : elected_) surplus_ += votes_[c] - quota_;
            surplus_ = std::max<std::int64_t>(surplus_, 0);
            if (surplus_ < kOmega || (iteration > 1 && surplus_ >= last_surplus) || iteration == kIterationsMax) {
                return false;
            }
            last_surplus = surplus_;
            for (auto const c : elected_) {
                keep_[c] = std::min(quotient_rounded_up(product_rounded_up(keep_[c], quota_), votes_[c]), kUnits);
            }
        }
    }

    void elect(std::vector<CandidateIndex> candidates, Stage& stage) {
        std::sort(candidates.begin(), candidates.end(), [this](CandidateIndex a, CandidateIndex b) {
            return votes_[a] != votes_[b] ? votes_[a] > votes_[b] : a < b;
        });
        // By the quota no more can reach it than seats are left; rounding in the last place could at worst add one.
        candidates.resize(std::min(candidates.size(), seats() - elected_.size()));
        int const number = static_cast<int>(outcome_.stages.size()) + 1;
        for (std::size_t i = 0; i < candidates.size();) {
            std::size_t end = i + 1;
            while (end < candidates.size() && votes_[candidates[end]] == votes_[candidates[i]]) ++end;
            if (end - i > 1) {
                std::vector<CandidateIndex> const equal(candidates.begin() + static_cast<std::ptrdiff_t>(i),
                                                        candidates.begin() + static_cast<std::ptrdiff_t>(end));
                outcome_.ties.push_back({number, TieKind::order_elected, equal, votes_[candidates[i]],
                                         static_cast<int>(equal.size()), equal, TieResolution::no_effect, 0});
            }
            i = end;
        }
        for (auto const c : candidates) {
            std::erase(hopeful_, c);
            elected_.push_back(c);
            stage.elected.push_back(c);
            outcome_.winners.push_back(c);
        }
    }

    std::optional<CandidateIndex> pick() {
        std::int64_t least = votes_[hopeful_.front()];
        for (auto const c : hopeful_) least = std::min(least, votes_[c]);
        std::vector<CandidateIndex> tied;
        for (auto const c : hopeful_) {
            if (votes_[c] - least <= surplus_) tied.push_back(c);
        }
        if (tied.size() == 1) return tied.front();
        auto const chosen = chooser_.choose(tied, Chosen::harmed, [this] { return state(); });
        if (!chosen) return std::nullopt;
        outcome_.ties.push_back({static_cast<int>(outcome_.stages.size()) + 1,
                                 TieKind::exclusion,
                                 tied,
                                 least,
                                 1,
                                 {*chosen},
                                 chooser_.resolution(),
                                 0});
        return chosen;
    }

    std::string state() const {
        std::string text(candidates_, 'x');
        for (auto const c : hopeful_) text[c] = 'h';
        for (auto const c : elected_) text[c] = 'e';
        for (auto const keep : keep_) text += std::to_string(keep) + ' ';
        return text;
    }

    void exclude(CandidateIndex candidate) {
        std::erase(hopeful_, candidate);
        keep_[candidate] = 0;
        votes_[candidate] = 0;
    }

    void fill_remaining() {
        if (hopeful_.empty()) return;
        Stage stage;
        stage.kind = StageKind::round;
        auto const before = votes_;
        // Distributed once more, so that the table shows where the last papers went.
        distribute();
        stage.iterations = 1;
        elect(hopeful_, stage);
        record(std::move(stage), before);
    }

    void record(Stage stage, std::vector<std::int64_t> const& before) {
        stage.number = static_cast<int>(outcome_.stages.size()) + 1;
        stage.votes = votes_;
        stage.transfers.resize(candidates_);
        std::int64_t total = 0;
        for (std::size_t c = 0; c < candidates_; ++c) {
            stage.transfers[c] = votes_[c] - before[c];
            total += votes_[c];
        }
        stage.non_transferable = papers_.valid * kUnits - total;
        stage.quota = quota_;
        stage.keep = keep_;
        outcome_.quota = quota_;
        outcome_.stages.push_back(std::move(stage));
    }

    StrictPapers const& papers_;
    Chooser& chooser_;
    std::size_t candidates_;
    int seats_;
    std::vector<Node> tree_;
    std::vector<std::int64_t> weight_;  ///< by depth: what a paper has left on the way to the present node
    std::vector<CandidateIndex> hopeful_;
    std::vector<CandidateIndex> elected_;
    std::vector<std::int64_t> keep_;
    std::vector<std::int64_t> votes_;
    std::int64_t quota_ = 0;
    std::int64_t surplus_ = 0;
    Outcome outcome_;
};

}  // namespace

Outcome count_meek(Ballot const& ballot, StrictPapers const& papers, int seats, Chooser& chooser) {
    return Count(ballot, papers, seats, chooser).run();
}

}  // namespace hezhi::tally
