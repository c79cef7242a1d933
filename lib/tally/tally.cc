#include "lib/tally/tally.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "lib/base/assert.h"
#include "lib/tally/rules.h"

namespace hezhi::tally {
namespace {

bool is_scored(Rule rule) noexcept {
    return rule == Rule::score || rule == Rule::star;
}

/// Rules that read one candidate a rank.
bool is_strict(Rule rule) noexcept {
    switch (rule) {
        case Rule::scottish_stv:
        case Rule::meek:
        case Rule::irv:
        case Rule::plurality:
        case Rule::majority:
            return true;
        default:
            return false;
    }
}

std::unexpected<Error> wrong_option(std::string_view key, std::string detail) {
    return fail(ErrorCode::unprocessable, key, std::move(detail));
}

Result<int> seats_of(Ballot const& ballot, Options const& options) {
    bool const several = fills_several_seats(options.rule);
    int const seats = options.seats.value_or(several ? ballot.seats.value_or(1) : 1);
    if (seats < 1 || seats > kSeatsMax) {
        return wrong_option("tally.option_seats", fmt::format("{} seats; 1 to {} can be filled", seats, kSeatsMax));
    }
    bool const one_only = options.rule == Rule::irv || options.rule == Rule::condorcet || options.rule == Rule::star ||
                          options.rule == Rule::majority;
    if (one_only && seats > 1) {
        return wrong_option("tally.option_seats",
                            fmt::format("{} fills one seat, not {}; for several use scottish-stv or meek",
                                        name_of(options.rule), seats));
    }
    return seats;
}

Result<void> check_options(Ballot const& ballot, Options const& options) {
    if (options.ties == TiePolicy::list) {
        auto const everyone = standing(ballot);
        if (sorted(options.tie_order) != everyone) {
            return wrong_option("tally.option_ties",
                                "the list that breaks ties must name every standing candidate once");
        }
    }
    if (options.electorate && *options.electorate < 1) {
        return wrong_option("tally.option_electorate", "the electorate is not a number of people from 1");
    }
    bool const needs_electorate = (options.quorum && options.quorum->share) ||
                                  (options.rule == Rule::majority && options.majority_of == MajorityOf::electorate);
    if (needs_electorate && !options.electorate) {
        return wrong_option("tally.option_electorate", "a share of the electorate needs the size of the electorate");
    }
    if (options.quorum && options.quorum->papers && *options.quorum->papers < 1) {
        return wrong_option("tally.option_quorum", "a quorum is at least one paper");
    }
    auto const& threshold = options.threshold;
    if (threshold.numerator < 1 || threshold.denominator < threshold.numerator) {
        return wrong_option("tally.option_threshold", "the threshold is not a share of one");
    }
    std::set<CandidateIndex> abstentions;
    for (auto const c : options.abstentions) {
        if (c >= ballot.candidates.size() || !abstentions.insert(c).second) {
            return wrong_option("tally.option_abstention", "an option that means abstention is unknown or given twice");
        }
    }
    return {};
}

}  // namespace

bool fills_several_seats(Rule rule) noexcept {
    switch (rule) {
        case Rule::scottish_stv:
        case Rule::meek:
        case Rule::plurality:
        case Rule::approval:
        case Rule::borda:
        case Rule::score:
            return true;
        default:
            return false;
    }
}

bool is_pairwise(Rule rule) noexcept {
    return rule == Rule::schulze || rule == Rule::ranked_pairs || rule == Rule::condorcet;
}

Result<Admitted> admit(Ballot const& ballot, Options const& options) {
    HZ_TRY(check(ballot));
    HZ_TRY(check_options(ballot, options));
    Admitted admitted;
    HZ_TRY(admitted.seats, seats_of(ballot, options));
    auto const everyone = standing(ballot);
    if (everyone.empty()) return fail(ErrorCode::invalid, "tally.no_candidates", "no candidate is left standing");
    if (is_pairwise(options.rule) && ballot.candidates.size() > kPairwiseCandidatesMax) {
        return fail(ErrorCode::too_large, "tally.too_many_candidates",
                    fmt::format("{} candidates; {} takes at most {}", ballot.candidates.size(), name_of(options.rule),
                                kPairwiseCandidatesMax));
    }
    if (is_scored(options.rule) && ballot.marks != Marks::scores) {
        return fail(ErrorCode::invalid, "tally.needs_scores",
                    fmt::format("{} needs scores; these papers have {}", name_of(options.rule),
                                ballot.marks == Marks::ranks ? "ranks" : "approvals"));
    }
    bool const needs_ranks = is_strict(options.rule) && ballot.marks != Marks::ranks;
    bool const approves_scores = options.rule == Rule::approval && ballot.marks == Marks::scores;
    if (needs_ranks || approves_scores) {
        return fail(ErrorCode::invalid, "tally.needs_ranks",
                    fmt::format("{} needs {}; these papers have {}", name_of(options.rule),
                                approves_scores ? "approvals or ranks" : "ranks",
                                ballot.marks == Marks::scores ? "scores" : "approvals"));
    }
    if (options.rule == Rule::star) {
        std::int32_t const top = options.score_max.value_or(5);
        for (auto const& paper : ballot.papers) {
            for (auto const score : paper.score) {
                if (score <= top && score >= 0) continue;
                return fail(
                    ErrorCode::invalid, "tally.score_above_scale",
                    fmt::format("a score of {}; star's scale here runs from 0 to {} (--max-score)", score, top));
            }
        }
    }
    if (is_strict(options.rule)) {
        auto const gaps = options.rule == Rule::scottish_stv ? Gaps::end_the_paper : Gaps::close_up;
        admitted.strict = strict_papers(ballot, gaps);
        auto const& strict = admitted.strict;
        admitted.papers = {strict.valid + strict.blank + strict.spoiled, strict.valid, strict.blank, strict.spoiled,
                           strict.shortened};
    } else {
        for (auto const& paper : ballot.papers) {
            admitted.papers.cast += paper.count;
            bool const names_somebody = std::any_of(paper.order.begin(), paper.order.end(),
                                                    [&](CandidateIndex c) { return !ballot.candidates[c].withdrawn; });
            (names_somebody ? admitted.papers.valid : admitted.papers.blank) += paper.count;
        }
    }
    if (admitted.papers.valid == 0) {
        return fail(ErrorCode::invalid, "tally.no_valid_papers", "no valid paper: nothing can be counted");
    }
    return admitted;
}

void apply_quorum(Outcome& outcome, Options const& options) {
    if (!options.quorum) return;
    Test test;
    if (options.quorum->share) {
        test = test_of("quorum", outcome.papers.cast, options.electorate.value_or(0), *options.quorum->share);
    } else {
        // A number of papers is a share of itself.
        std::int64_t const needed = options.quorum->papers.value_or(1);
        test = test_of("quorum", outcome.papers.cast, needed, Threshold{1, 1, true});
    }
    bool const reached = test.passed;
    outcome.tests.insert(outcome.tests.begin(), std::move(test));
    if (reached) return;
    outcome.winners.clear();
    outcome.possible_winners.clear();
    outcome.decided = true;
    for (auto& tie : outcome.ties) {
        if (tie.resolution == TieResolution::open) tie.resolution = TieResolution::no_effect;
    }
}

Result<Outcome> tally(Ballot const& ballot, Options const& options) {
    HZ_TRY(Admitted const admitted, admit(ballot, options));
    int const seats = admitted.seats;
    auto const& strict = admitted.strict;
    double const work =
        1000.0 + static_cast<double>(strict.papers.size()) * static_cast<double>(ballot.candidates.size());
    Outcome outcome;
    switch (options.rule) {
        case Rule::scottish_stv:
            outcome = count_with_ties(ballot, options, work, [&](Chooser& chooser) {
                return count_scottish_stv(ballot, strict, seats, chooser);
            });
            break;
        case Rule::meek:
            outcome = count_with_ties(ballot, options, work * 20,
                                      [&](Chooser& chooser) { return count_meek(ballot, strict, seats, chooser); });
            break;
        case Rule::irv:
            outcome = count_with_ties(ballot, options, work,
                                      [&](Chooser& chooser) { return count_irv(ballot, strict, chooser); });
            break;
        case Rule::star:
            outcome = count_with_ties(ballot, options, work, [&](Chooser& chooser) {
                return count_star(ballot, options.score_max.value_or(5), chooser);
            });
            break;
        case Rule::schulze:
            outcome = count_schulze(ballot, options, seats);
            break;
        case Rule::ranked_pairs:
            outcome = count_ranked_pairs(ballot, options, seats);
            break;
        case Rule::condorcet:
            outcome = count_condorcet(ballot, options);
            break;
        case Rule::plurality:
            outcome = count_plurality(ballot, options, strict, seats);
            break;
        case Rule::approval:
            outcome = count_approval(ballot, options, seats);
            break;
        case Rule::borda:
            outcome = count_borda(ballot, options, seats);
            break;
        case Rule::score:
            outcome = count_score(ballot, options, seats);
            break;
        case Rule::majority:
            outcome = count_majority(ballot, options, strict);
            break;
    }
    outcome.papers = admitted.papers;
    apply_quorum(outcome, options);
    return outcome;
}

}  // namespace hezhi::tally
