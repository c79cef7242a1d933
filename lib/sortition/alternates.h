// Alternates chosen in advance: people outside the panel from whom the seats of those who drop out are filled on the
// day. Who will drop out is unknown, so the choice is for many possible days at once: it makes the loss small on
// average over sampled days, with the best use of the alternates on each of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lib/base/error.h"
#include "lib/sortition/pool.h"

namespace hezhi::sortition {

struct AlternatesOptions {
    int count = 0;           ///< alternates wanted, > 0
    double dropout = 0.2;    ///< everybody on the panel drops out with this probability, independently; in [0, 1]
    int scenarios = 100;     ///< days sampled, > 0
    std::uint64_t seed = 1;  ///< of the days, and of who stands for a type of people
    int cells_max = 600;     ///< days × types up to which the choice is proved optimal by an integer programme
    int nodes_max = 5'000;   ///< of that programme
};

/// A possible day: who of the panel drops out, and how many of the sampled days are this one.
struct DropoutScenario {
    std::vector<std::size_t> absent;  ///< indices into Pool::people, ascending
    int weight = 0;
};

/// Distinct days, ascending by `absent`; those without dropouts are left out. Σ weight ≤ options.scenarios.
std::vector<DropoutScenario> dropout_scenarios(std::span<std::size_t const> panel, AlternatesOptions const& options);

/// The loss of a panel that may be smaller or worse than it should be, in people: seats left empty, and for every quota
/// how many members it has too few or too many.
int quota_loss(Pool const& pool, std::span<std::size_t const> members);

struct Alternates {
    std::vector<std::size_t> people;  ///< indices into Pool::people, ascending
    double expected_loss = 0;         ///< mean over the sampled days with these alternates; see is_optimal
    double loss_without = 0;          ///< with none
    /// No other choice does better on the sampled days. Otherwise the choice comes from a greedy start and exchanges of
    /// one alternate for another until none helps; `expected_loss` is then what greedy use on each day reaches.
    bool is_optimal = false;
};

/// @param panel        indices into pool.people, distinct, panel_size of them; at most one an address.
/// @param unavailable  who must not be chosen (declined earlier).
///
/// Candidates are neither on the panel, unavailable, nor housemates of somebody on it; at most one alternate an
/// address. Minimise Σ_s w_s loss(panel − absent_s + used_s) over alternates A and used_s ⊆ A with |used_s| ≤
/// |absent_s|; over types of candidates, since people of one type serve alike. Fewer than `count` are returned only if
/// there are no more.
///
/// The mean over S days differs from the true expectation for a given choice by more than L·√(ln(2/δ) / 2S) only with
/// probability δ, where L is the largest loss (Hoeffding).
///
/// Errors: sortition.alternates_invalid (`detail`).
/// Cost: greedy count · types · scenarios evaluations of one day; exchanges as many again a round, at most 20 rounds.
/// Source: Assos, Baharav, Flanigan, Procaccia, Alternates, Assemble! Selecting Optimal Alternates for Citizens'
/// Assemblies (2025): expected quota loss, sampled dropouts. The loss in people and the search are our own.
Result<Alternates> choose_alternates(Pool const& pool, std::span<std::size_t const> panel,
                                     std::span<std::size_t const> unavailable, AlternatesOptions const& options);

}  // namespace hezhi::sortition
