// Finds real panels: maximises Σ price_t x_t over the type panels of a space, by depth-first branch and bound on linear
// relaxations that continue from each other's basis. Made for many similar searches: prices and bounds change, the
// model stays. Deterministic; limits count nodes, never time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "lib/sortition/panel_space.h"
#include "lib/sortition/relaxation.h"

namespace hezhi::sortition {

struct SearchLimits {
    std::int64_t nodes_max = 1'000'000;  ///< linear relaxations solved
    /// The search ends with the first panel worth at least this; without it, it goes on to the optimum.
    std::optional<double> good_enough;
    /// Only panels worth more than this are of interest.
    double at_least = -1e300;
};

struct SearchResult {
    std::optional<TypePanel> panel;  ///< the best one found
    double value = 0;                ///< Σ price_t x_t of `panel`
    bool is_complete = false;        ///< all panels were considered: `panel` is the best, or there is none of interest
};

/// A part of a space: bounds of its types and constraints, inside those of the space.
struct PanelFace {
    std::vector<int> type_lower;
    std::vector<int> type_upper;
    std::vector<double> constraint_lower;
    std::vector<double> constraint_upper;

    static PanelFace whole(PanelSpace const& space);
};

class PanelSearch {
public:
    /// `space` must outlive the search. Starts with the whole space.
    explicit PanelSearch(PanelSpace const& space);
    ~PanelSearch();

    /// A valid inequality: changes no result, only the time.
    void add_cut(PanelCut const& cut);
    /// Searches from now on only there.
    void narrow(PanelFace face);

    SearchResult maximise(std::span<double const> prices, SearchLimits const& limits);

    std::int64_t nodes() const noexcept { return nodes_; }  ///< relaxations solved in all

private:
    struct Model;
    void build_model();

    PanelSpace const& space_;
    std::vector<PanelCut> cuts_;
    PanelFace face_;
    std::unique_ptr<Model> model_;  ///< of the face; null after a change
    std::int64_t nodes_ = 0;
};

}  // namespace hezhi::sortition
