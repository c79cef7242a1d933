// What is counted and how (Options), and what came out (Outcome). All votes are whole numbers in `units_per_vote`-ths
// of a vote, so that every figure of a result is exact. Invariants of an Outcome: `winners` are elected whatever
// becomes of the open ties, in the order elected; `possible_winners` (file order) are elected in at least one
// continuation; if `decided`, both hold the same candidates.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/tally/ballot.h"

namespace hezhi::tally {

enum class Rule : std::uint8_t {
    scottish_stv,
    meek,
    irv,
    schulze,
    ranked_pairs,
    condorcet,
    plurality,
    approval,
    borda,
    score,
    star,
    majority
};

/// "scottish-stv" …; nullopt for an unknown name.
std::optional<Rule> rule_named(std::string_view name) noexcept;
std::string_view name_of(Rule rule) noexcept;
/// All rules in the order of the enumeration.
std::vector<Rule> all_rules();

/// What becomes of a tie that the rule itself leaves open.
enum class TiePolicy : std::uint8_t {
    report,      ///< nothing is broken: every continuation is examined
    file_order,  ///< the candidate earlier in the file prevails
    lot,         ///< candidates are shuffled once with a seed; the earlier in that order prevails
    list         ///< as lot, with an order drawn elsewhere and given
};

/// Strength of x's majority over y, with V(x,y) papers ranking x above y.
enum class Strength : std::uint8_t {
    margins,        ///< V(x,y) − V(y,x)
    winning_votes,  ///< V(x,y) if it exceeds V(y,x)
};

/// Borda points of candidates that a paper leaves out.
enum class Unranked : std::uint8_t { average, zero };

/// Which candidates a ranked paper approves.
enum class ApprovedRanks : std::uint8_t { automatic, ranked, first };

/// What a majority is a majority of.
enum class MajorityOf : std::uint8_t {
    votes,      ///< papers that choose an option other than abstention
    present,    ///< all papers cast, blank and spoiled ones too
    electorate  ///< everybody entitled
};

/// A part of a whole that must be reached ("at least") or passed ("more than"); compared by cross product in 128 bits.
struct Threshold {
    std::int64_t numerator = 1;
    std::int64_t denominator = 2;
    bool inclusive = false;  ///< at least; otherwise more than

    bool met_by(std::int64_t part, std::int64_t whole) const noexcept;
    /// The smallest part of `whole` that meets it.
    std::int64_t least(std::int64_t whole) const noexcept;
    friend bool operator==(Threshold const&, Threshold const&) = default;
};
/// ">1/2", ">=2/3", "2/3" (at least), "50%" …; 0 < value ≤ 1. nullopt for anything else.
std::optional<Threshold> threshold_from(std::string_view text) noexcept;
std::string text_of(Threshold const& threshold);  ///< "> 1/2", ">= 2/3"

/// Papers needed for a valid result: a number, or a share of the electorate.
struct Quorum {
    std::optional<std::int64_t> papers;
    std::optional<Threshold> share;
    friend bool operator==(Quorum const&, Quorum const&) = default;
};

struct Options {
    Rule rule = Rule::scottish_stv;
    std::optional<int> seats;  ///< else the file's for rules that fill several seats, else 1
    TiePolicy ties = TiePolicy::report;
    std::uint64_t seed = 0;                 ///< of TiePolicy::lot
    std::vector<CandidateIndex> tie_order;  ///< of TiePolicy::list: every standing candidate once
    Strength strength = Strength::margins;  ///< Schulze, ranked pairs
    Unranked unranked = Unranked::average;
    ApprovedRanks approved = ApprovedRanks::automatic;
    std::optional<std::int32_t> score_max;  ///< STAR's scale runs from 0 to this, 5 unless given
    Threshold threshold;                    ///< of Rule::majority
    MajorityOf majority_of = MajorityOf::votes;
    std::vector<CandidateIndex> abstentions;  ///< options of Rule::majority that mean "abstain"
    std::optional<Quorum> quorum;
    std::optional<std::int64_t> electorate;
};

enum class TieKind : std::uint8_t {
    surplus_order,    ///< equal surpluses: whose is transferred first
    exclusion,        ///< equally few votes: who is excluded
    last_seats,       ///< equal for the seats that are left
    order_elected,    ///< elected together with equal votes: only the order is open
    finalists,        ///< STAR: equal scores for the run-off
    runoff,           ///< STAR: equal in the run-off
    first_place,      ///< pairwise rules: nobody left precedes any of them
    equal_majorities  ///< ranked pairs: majorities of equal strength, told by their candidates
};

enum class TieResolution : std::uint8_t {
    open,             ///< not broken
    no_effect,        ///< not broken by the rule; every continuation elects the same
    earlier_stage,    ///< the rule looks back to Tie::looked_back_to
    head_to_head,     ///< STAR
    higher_score,     ///< STAR's run-off
    most_top_scores,  ///< STAR
    lot,
    list,
    file_order
};

struct Tie {
    int stage = 0;  ///< number of the stage in which it arose; 0 where the rule has none
    TieKind kind = TieKind::exclusion;
    std::vector<CandidateIndex> candidates;  ///< file order
    std::int64_t votes = 0;                  ///< what each of them has, in units
    int places = 1;                          ///< how many of them are to be chosen
    std::vector<CandidateIndex> chosen;      ///< excluded, elected or first, as counted here; empty while open
    TieResolution resolution = TieResolution::open;
    int looked_back_to = 0;

    friend bool operator==(Tie const&, Tie const&) = default;
};

enum class StageKind : std::uint8_t { first_preferences, surplus, exclusion, round, totals, runoff };

struct Stage {
    int number = 0;
    StageKind kind = StageKind::totals;
    std::vector<CandidateIndex> subject;  ///< whose surplus is transferred, who was excluded
    std::vector<std::int64_t> votes;      ///< a candidate, at the end of the stage
    std::vector<std::int64_t> transfers;  ///< a candidate, change within the stage; empty if the rule transfers nothing
    std::int64_t non_transferable = 0;    ///< votes that have left the count, up to the end of the stage
    std::int64_t rounding = 0;            ///< lost to rounding, up to the end of the stage
    std::optional<std::int64_t> quota;    ///< where it changes between stages (Meek)
    std::vector<std::int64_t> keep;       ///< Meek's keep factors at the end of the stage, in units
    int iterations = 0;                   ///< Meek: distributions of votes within the stage
    std::vector<CandidateIndex> elected;  ///< at the end of the stage, most votes first
    std::vector<CandidateIndex> excluded;

    friend bool operator==(Stage const&, Stage const&) = default;
};

struct PaperTotals {
    std::int64_t cast = 0;
    std::int64_t valid = 0;
    std::int64_t blank = 0;
    std::int64_t spoiled = 0;
    std::int64_t shortened = 0;  ///< among the valid
    friend bool operator==(PaperTotals const&, PaperTotals const&) = default;
};

/// Square matrices over all candidates (rows and columns of withdrawn ones are zero).
struct Pairwise {
    std::size_t candidates = 0;
    std::vector<std::int64_t> votes;  ///< [x * candidates + y]: papers ranking x above y
    std::int64_t above(CandidateIndex x, CandidateIndex y) const { return votes[x * candidates + y]; }
    friend bool operator==(Pairwise const&, Pairwise const&) = default;
};

/// A majority of ranked pairs, in the order considered.
struct PairDecision {
    CandidateIndex winner = 0;
    CandidateIndex loser = 0;
    std::int64_t strength = 0;
    bool locked = false;
    friend bool operator==(PairDecision const&, PairDecision const&) = default;
};

/// Participation or majority as a test that a reader can repeat.
struct Test {
    std::string name;
    std::int64_t numerator = 0;
    std::int64_t denominator = 0;
    Threshold threshold;
    bool passed = false;
    /// numerator − the least that passes: how many could be missing, or (negative) how many are.
    std::int64_t margin = 0;
    friend bool operator==(Test const&, Test const&) = default;
};
Test test_of(std::string name, std::int64_t numerator, std::int64_t denominator, Threshold threshold);

struct Outcome {
    Rule rule = Rule::scottish_stv;
    int seats = 1;
    std::int64_t units_per_vote = 1;
    std::optional<std::int64_t> quota;  ///< in units
    PaperTotals papers;
    std::vector<CandidateIndex> winners;
    std::vector<CandidateIndex> possible_winners;
    bool decided = true;       ///< the same candidates are elected however open ties fall
    bool examined_all = true;  ///< false: too many continuations; then every candidate not yet excluded is possible
    std::int64_t continuations = 1;  ///< distinct states of the count that were examined
    std::vector<Tie> ties;
    std::vector<Stage> stages;
    std::optional<Pairwise> pairwise;
    std::vector<std::int64_t> strongest_paths;  ///< Schulze: matrix as Pairwise::votes
    std::vector<PairDecision> pair_decisions;   ///< ranked pairs
    std::vector<CandidateIndex> smith_set;      ///< pairwise rules: smallest set that beats all others
    std::optional<CandidateIndex> condorcet_winner;
    std::vector<CandidateIndex> tie_order;  ///< lot or list: who prevails first
    std::vector<Test> tests;                ///< quorum, majority
};

/// Candidate indices sorted; used for sets of winners.
std::vector<CandidateIndex> sorted(std::vector<CandidateIndex> candidates);

}  // namespace hezhi::tally
