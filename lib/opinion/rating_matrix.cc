#include "lib/opinion/rating_matrix.h"

namespace hezhi::opinion {

RatingMatrix rating_matrix(VoteTable const& votes, std::span<StatementStatus const> statuses) {
    constexpr std::uint32_t kNoColumn = 0xffff'ffffU;
    RatingMatrix matrix;
    std::vector<std::uint32_t> column_of(votes.statements(), kNoColumn);
    for (StatementIndex statement = 0; statement < votes.statements(); ++statement) {
        auto const& counts = votes.counts(statement);
        if (counts.seen() == 0) continue;
        column_of[statement] = static_cast<std::uint32_t>(matrix.columns());
        matrix.statements.push_back(statement);
        bool const left_out = statuses[statement].is_left_out();
        matrix.is_left_out.push_back(left_out);
        matrix.left_out_columns += left_out ? 1 : 0;
        matrix.mean.push_back(left_out ? 0.0
                                       : (static_cast<double>(counts.agree) - static_cast<double>(counts.disagree)) /
                                             static_cast<double>(counts.seen()));
    }
    matrix.cells.reserve(votes.votes());
    matrix.row_start.push_back(0);
    for (ParticipantIndex participant = 0; participant < votes.participants(); ++participant) {
        auto const row = votes.row(participant);
        if (row.empty()) continue;
        for (Cell const cell : row) {
            std::uint32_t const column = column_of[cell.statement()];
            if (!matrix.is_left_out[column]) matrix.cells.emplace_back(column, cell.vote());
        }
        matrix.participants.push_back(participant);
        matrix.row_start.push_back(static_cast<std::uint32_t>(matrix.cells.size()));
        matrix.votes_cast.push_back(static_cast<std::uint32_t>(row.size()));
    }
    return matrix;
}

}  // namespace hezhi::opinion
