// Ties that a rule leaves open. A count asks a Chooser at each of them. With a policy (lot, list, file order) the
// answer comes from one order of the candidates. With TiePolicy::report nothing is broken: every continuation of the
// count is examined, so that the result says whether the tie matters and whom it may elect.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/tally/outcome.h"

namespace hezhi::tally {

/// Whether the candidate chosen is helped (elected, first) or harmed (excluded) by being chosen.
enum class Chosen : std::uint8_t { helped, harmed };

class Chooser {
public:
    virtual ~Chooser() = default;

    /// One of `tied` (≥ 2, file order); nullopt: the count must return what it has. `state` writes everything on which
    /// the rest of the count depends; it is called only where continuations are examined.
    virtual std::optional<CandidateIndex> choose(std::span<CandidateIndex const> tied, Chosen chosen,
                                                 std::function<std::string()> const& state) = 0;
    /// How the tie just asked about counts in the result.
    virtual TieResolution resolution() const noexcept = 0;
    /// True if continuations are examined; then a count may settle by itself what cannot matter.
    virtual bool examines() const noexcept { return false; }

protected:
    Chooser() = default;
    Chooser(Chooser const&) = default;
    Chooser& operator=(Chooser const&) = default;
};

/// Prevails by an order of the candidates: `rank[c]` is smaller for those who prevail.
class OrderChooser final : public Chooser {
public:
    OrderChooser(std::vector<std::size_t> rank, TieResolution resolution)
        : rank_(std::move(rank)), resolution_(resolution) {}
    std::optional<CandidateIndex> choose(std::span<CandidateIndex const> tied, Chosen chosen,
                                         std::function<std::string()> const&) override;
    TieResolution resolution() const noexcept override { return resolution_; }

private:
    std::vector<std::size_t> rank_;
    TieResolution resolution_;
};

/// The order in which candidates prevail under `options`: file order, the given list, or the shuffle of Random(seed)
/// over the standing candidates in file order. Withdrawn candidates are not in it.
std::vector<CandidateIndex> order_of_precedence(Ballot const& ballot, Options const& options);
/// rank[c] of an order; candidates that are not in it come last.
std::vector<std::size_t> ranks_of(std::vector<CandidateIndex> const& order, std::size_t candidates);

/// Bounds on the continuations examined: states, and the number of different sets of winners. Chosen so that the worst
/// case stays under a few seconds; a result that met one says so (Outcome::examined_all).
inline constexpr std::size_t kStatesMax = 5'000;
inline constexpr std::size_t kStatesMin = 100;
inline constexpr double kWorkMax = 3e8;
inline constexpr std::size_t kWinnerSetsMax = 2'000;

/// Counts under the tie policy. With TiePolicy::report the outcome shows the continuation in which every open tie falls
/// by file order; winners, possible_winners and decided speak for all continuations.
/// @param count  a pure function of the choices; each Tie it records as TieResolution::open stands for one question.
/// @param work   rough number of steps of one count, > 0.
Outcome count_with_ties(Ballot const& ballot, Options const& options, double work,
                        std::function<Outcome(Chooser&)> const& count);

/// Sets of `places` elements closed upwards under a strict partial order (nobody is in whose better is out): the
/// possible winners of rules that end in such an order. beats[x * n + y] over positions 0 … n−1.
/// nullopt if there are more than kWinnerSetsMax.
std::optional<std::vector<std::vector<std::size_t>>> top_sets(std::vector<char> const& beats, std::size_t n,
                                                              std::size_t places);

}  // namespace hezhi::tally
