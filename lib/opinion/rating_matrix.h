// The ratings that the axes are computed from: participants with votes (rows) by statements with votes (columns), agree
// +1, pass 0, disagree -1, missing where a person never voted. A column that is left out (rejected or meta) is zero in
// every row and counts as observed by everybody. Missing ratings take their column's mean, so that after centring they
// are zero: the centred matrix is as sparse as the votes, and only those are stored.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lib/opinion/statement_status.h"
#include "lib/opinion/vote_table.h"

namespace hezhi::opinion {

struct RatingMatrix {
    std::vector<ParticipantIndex> participants;  ///< by row, ascending
    std::vector<StatementIndex> statements;      ///< by column, ascending
    std::vector<bool> is_left_out;               ///< by column
    std::uint32_t left_out_columns = 0;
    std::vector<double> mean;  ///< by column; 0 where left out
    /// Cells of row i: cells[row_start[i]] … cells[row_start[i + 1] - 1], without columns left out. Their "statement"
    /// is the column.
    std::vector<Cell> cells;
    std::vector<std::uint32_t> row_start;
    std::vector<std::uint32_t> votes_cast;  ///< by row, also on columns left out

    std::size_t rows() const noexcept { return participants.size(); }
    std::size_t columns() const noexcept { return statements.size(); }
    std::span<Cell const> row(std::size_t i) const {
        return std::span(cells).subspan(row_start[i], row_start[i + 1] - row_start[i]);
    }
};

RatingMatrix rating_matrix(VoteTable const& votes, std::span<StatementStatus const> statuses);

}  // namespace hezhi::opinion
