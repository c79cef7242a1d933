// Turns a nearly real panel, such as a rounded point of the relaxation, into a real one of a face by exchanging
// members.
//
// First single exchanges, those that reduce the violation of the constraints most; then two or three exchanges at once
// that remove exactly what is left. What an exchange changes in the constraints is a vector of small whole numbers, so
// pairs are found without trying all of them: of each exchange we look up those with the complement ("meet in the
// middle", E. Horowitz and S. Sahni, J. ACM 21 (1974)). Where nearly all constraints hold with equality, as in the
// faces of a LEXIMIN point, most real panels are worth far more than is asked and the work is to find any; this takes a
// fraction of a millisecond where branch and bound takes tens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "lib/sortition/panel_search.h"
#include "lib/sortition/panel_space.h"

namespace hezhi::sortition {

class PanelRepair {
public:
    /// `space` must outlive this. Starts with the whole space.
    explicit PanelRepair(PanelSpace const& space);

    /// From now on panels are those of the face.
    void narrow(PanelFace const& face);

    /// A panel of the face near `start`, preferably one worth much; none if none is found, which proves nothing.
    /// Deterministic.
    /// @param start   members a type, inside the bounds of the face's types; constraints may be violated.
    /// @param prices  a type: what a member is worth.
    /// Cost: about 100 n operations, n the number of single exchanges (members times types).
    std::optional<TypePanel> repair(TypePanel start, std::span<double const> prices);

private:
    struct Exchange {
        std::size_t out;  ///< a type
        std::size_t in;
    };
    struct Pair {
        Exchange first;
        Exchange second;
    };

    int violation_at(std::size_t constraint, int members) const;
    int violation() const;
    void apply(Exchange const& exchange, int sign);
    void list_exchanges();
    void score_exchanges();
    bool improve(std::span<double const> prices);
    void index_exchanges();
    bool fits(Pair const& pair);
    std::optional<Pair> complete(std::uint64_t wanted, std::span<double const> prices);
    bool exchange_several(std::span<double const> prices);
    Exchange exchange(std::size_t number) const { return {outs_[number / ins_.size()], ins_[number % ins_.size()]}; }
    static double gain(Exchange const& exchange, std::span<double const> prices) {
        return prices[exchange.in] - prices[exchange.out];
    }

    PanelSpace const& space_;
    // The face.
    std::vector<int> type_lower_;
    std::vector<int> type_upper_;
    std::vector<int> lower_;  ///< a constraint
    std::vector<int> upper_;
    /// Sums of random keys stand for vectors over the constraints that hold with equality: equal vectors have equal
    /// sums; different ones hardly ever, and panels are checked.
    std::vector<std::uint64_t> constraint_key_;  ///< 0 where the face leaves a choice
    std::vector<std::uint64_t> type_key_;        ///< the sum over the type's constraints
    // The panel.
    TypePanel panel_;
    std::vector<int> members_;  ///< a constraint
    // Its single exchanges, numbered out by out.
    std::vector<std::size_t> outs_;
    std::vector<std::size_t> ins_;
    std::vector<int> score_;                 ///< an exchange: what it adds to the violation
    std::vector<std::uint64_t> key_change_;  ///< an exchange
    std::vector<std::uint64_t> filter_;      ///< a bit a hash: some exchange has it
    std::vector<std::uint32_t> slots_;       ///< a hash table of exchanges by key change, linear probing
    int pairs_ = 0;                          ///< looked at so far
    // Work arrays of score_exchanges: a constraint each, what one member less, one more, both add to the violation.
    std::vector<int> on_out_;
    std::vector<int> on_in_;
    std::vector<int> on_both_;
    std::vector<int> in_score_;
};

}  // namespace hezhi::sortition
