// The votes of one topic: who agreed with what. Only the last vote of a participant on a statement counts; "never
// voted" and "pass" differ. The table keeps the totals of every statement while votes come, change and are undone, so
// that a server can show them at any time, and is what an opinion map is computed from.
//
// Participants and statements are indexes from 0. Participants stand in the order of their first vote (methods may
// depend on it), statements in ascending order of their ids. Invariant: a participant's cells ascend by statement, so
// the order in which one person voted never matters.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace hezhi::opinion {

using ParticipantIndex = std::uint32_t;
using StatementIndex = std::uint32_t;

enum class Vote : std::int8_t { disagree = -1, pass = 0, agree = 1 };

/// How many of some people agreed with a statement, disagreed with it, or passed.
struct VoteCounts {
    std::uint32_t agree = 0;
    std::uint32_t disagree = 0;
    std::uint32_t pass = 0;

    std::uint32_t seen() const noexcept { return agree + disagree + pass; }
    void add(Vote vote) noexcept { ++of(vote); }
    void remove(Vote vote) noexcept { --of(vote); }
    friend bool operator==(VoteCounts const&, VoteCounts const&) = default;

private:
    std::uint32_t& of(Vote vote) noexcept {
        return vote == Vote::agree ? agree : vote == Vote::disagree ? disagree : pass;
    }
};

/// One vote in a participant's row, packed into four bytes.
class Cell {
public:
    constexpr Cell(StatementIndex statement, Vote vote) noexcept
        : code_(3 * statement + static_cast<std::uint32_t>(static_cast<int>(vote) + 1)) {}
    constexpr StatementIndex statement() const noexcept { return code_ / 3; }
    constexpr Vote vote() const noexcept { return static_cast<Vote>(static_cast<int>(code_ % 3) - 1); }
    /// 3 * statement + vote + 1.
    constexpr std::uint32_t code() const noexcept { return code_; }
    friend constexpr auto operator<=>(Cell, Cell) = default;

private:
    std::uint32_t code_;
};

class VoteTable {
public:
    static constexpr std::size_t kMaxStatements = std::size_t{1} << 30U;
    static constexpr std::size_t kMaxParticipants = std::size_t{1} << 30U;

    /// A participant without votes yet; returns the index.
    ParticipantIndex add_participant();
    /// A statement without votes yet; returns the index. Statements come in ascending order of their ids.
    StatementIndex add_statement();

    /// Casts, changes or (nullopt) undoes a vote and returns the one that stood before. The statement's totals change
    /// in O(1); finding the vote among the participant's own is a binary search in their row.
    std::optional<Vote> record(ParticipantIndex participant, StatementIndex statement, std::optional<Vote> vote);
    /// Sets the whole row of a participant who has none; cells strictly ascend by statement (asserted).
    void fill_row(ParticipantIndex participant, std::vector<Cell> cells);

    std::optional<Vote> vote(ParticipantIndex participant, StatementIndex statement) const;
    std::span<Cell const> row(ParticipantIndex participant) const { return rows_[participant]; }
    VoteCounts const& counts(StatementIndex statement) const { return counts_[statement]; }
    std::size_t participants() const noexcept { return rows_.size(); }
    std::size_t statements() const noexcept { return counts_.size(); }
    /// Votes that stand, each participant and statement once.
    std::size_t votes() const noexcept { return votes_; }

private:
    std::vector<std::vector<Cell>> rows_;
    std::vector<VoteCounts> counts_;
    std::size_t votes_ = 0;
};

}  // namespace hezhi::opinion
