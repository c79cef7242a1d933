#include "lib/opinion/vote_table.h"

#include <algorithm>
#include <utility>

#include "lib/base/assert.h"

namespace hezhi::opinion {
namespace {

/// The first cell of `row` whose statement is not below `statement`.
auto find_cell(auto& row, StatementIndex statement) {
    return std::ranges::lower_bound(row, statement, {}, &Cell::statement);
}

}  // namespace

ParticipantIndex VoteTable::add_participant() {
    HZ_ASSERT(rows_.size() < kMaxParticipants);
    rows_.emplace_back();
    return static_cast<ParticipantIndex>(rows_.size() - 1);
}

StatementIndex VoteTable::add_statement() {
    HZ_ASSERT(counts_.size() < kMaxStatements);
    counts_.emplace_back();
    return static_cast<StatementIndex>(counts_.size() - 1);
}

std::optional<Vote> VoteTable::record(ParticipantIndex participant, StatementIndex statement,
                                      std::optional<Vote> vote) {
    HZ_ASSERT(participant < rows_.size() && statement < counts_.size());
    auto& row = rows_[participant];
    auto const cell = find_cell(row, statement);
    std::optional<Vote> before;
    if (cell != row.end() && cell->statement() == statement) {
        before = cell->vote();
        counts_[statement].remove(*before);
        --votes_;
        if (vote) {
            *cell = Cell{statement, *vote};
        } else {
            row.erase(cell);
        }
    } else if (vote) {
        row.insert(cell, Cell{statement, *vote});
    }
    if (vote) {
        counts_[statement].add(*vote);
        ++votes_;
    }
    return before;
}

void VoteTable::fill_row(ParticipantIndex participant, std::vector<Cell> cells) {
    HZ_ASSERT(participant < rows_.size() && rows_[participant].empty());
    StatementIndex next = 0;
    for (Cell const cell : cells) {
        HZ_ASSERT(cell.statement() >= next && cell.statement() < counts_.size());
        next = cell.statement() + 1;
        counts_[cell.statement()].add(cell.vote());
    }
    votes_ += cells.size();
    rows_[participant] = std::move(cells);
}

std::optional<Vote> VoteTable::vote(ParticipantIndex participant, StatementIndex statement) const {
    HZ_ASSERT(participant < rows_.size() && statement < counts_.size());
    auto const& row = rows_[participant];
    auto const cell = find_cell(row, statement);
    if (cell == row.end() || cell->statement() != statement) return std::nullopt;
    return cell->vote();
}

}  // namespace hezhi::opinion
