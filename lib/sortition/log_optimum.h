// The point of a relaxation with the largest Σ weight_t log x_t: the convex programme behind NASH. The optimum is
// unique, so it depends on nothing but the programme.
//
// A primal-dual interior point method with the Schur complement in the rows (few rows, many types: the Hessian is
// diagonal), then Newton's method on the rows and limits that bind, which leaves rounding errors only.
// Source: S. Boyd, L. Vandenberghe, Convex Optimization (2004), §11.7.
#pragma once

#include <span>
#include <vector>

#include "lib/base/error.h"
#include "lib/sortition/panel_space.h"
#include "lib/sortition/relaxation.h"
#include "lib/sortition/relaxed_rounds.h"

namespace hezhi::sortition {

/// @param weights  a type: > 0. Types with limit 0 take no part.
/// @return  members: inside the relaxation up to 1e-10; every type that takes part > 0.
/// Errors: sortition.infeasible (no point, or none with all types > 0), sortition.limit_reached.
/// Cost: one linear programme and 20 to 60 systems in as many unknowns as rows.
Result<RelaxedPoint> log_optimum(PanelSpace const& space, std::span<PanelCut const> cuts,
                                 std::span<double const> weights);

/// The largest Σ weight_t log x_t that the multipliers allow, by weak duality: with their combined inequality
/// g·x ≤ b it is b + Σ_t max_{0 < x ≤ limit_t} (weight_t log x − g_t x), whose inner maximum is at weight_t / g_t or at
/// the limit.
double log_bound(PanelSpace const& space, std::span<PanelCut const> cuts, std::span<double const> weights,
                 std::span<double const> multipliers);

}  // namespace hezhi::sortition
