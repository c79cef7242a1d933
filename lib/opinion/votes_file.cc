#include "lib/opinion/votes_file.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <tuple>

#include "lib/opinion/id_index.h"

namespace hezhi::opinion {
namespace {

using enum CsvTable::Need;
constexpr std::array kColumns{CsvTable::Column{"comment-id", required}, CsvTable::Column{"voter-id", required},
                              CsvTable::Column{"vote", required}, CsvTable::Column{"timestamp", optional}};
constexpr std::size_t kStatement = 0;
constexpr std::size_t kVoter = 1;
constexpr std::size_t kVote = 2;
constexpr std::size_t kTime = 3;

/// Ids are found by position up to this one; above by hash. 4 bytes for each, whatever the file says.
constexpr std::size_t kDirectIds = 1 << 16;

struct Cast {
    std::int64_t time;
    std::int64_t statement;
    std::int64_t voter;
    std::uint32_t row;  // in the file
    Vote vote;

    friend bool operator<(Cast const& a, Cast const& b) { return std::tie(a.time, a.row) < std::tie(b.time, b.row); }
};

std::optional<Vote> read_vote(CsvTable& file) {
    std::string_view const text = file.field(kVote).text;
    if (text == "1" || text == "+1") return Vote::agree;
    if (text == "-1") return Vote::disagree;
    if (text == "0") return Vote::pass;
    file.report(kVote, "opinion.not_a_vote", "1 (agree), 0 (pass) or -1 (disagree)");
    return std::nullopt;
}

std::vector<Cast> read_rows(CsvTable& file, std::size_t bytes) {
    constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
    constexpr std::size_t kBytesOfARow = 12;  // few rows are shorter
    std::vector<Cast> casts;
    casts.reserve(bytes / kBytesOfARow);
    std::uint32_t row = 0;
    while (file.next_row()) {
        auto const time =
            file.has(kTime) ? file.whole_number(kTime, -kMax, kMax, "opinion.not_a_time", "a whole number (Unix time)")
                            : 0;
        auto const statement = file.whole_number(kStatement, 0, kMax, "opinion.not_an_id", kExpectedId);
        auto const voter = file.whole_number(kVoter, 0, kMax, "opinion.not_an_id", kExpectedId);
        auto const vote = read_vote(file);
        if (time && statement && voter && vote) casts.push_back({*time, *statement, *voter, row, *vote});
        ++row;
    }
    return casts;
}

/// The rows of the table: each participant's last votes. Cells carry `rank`, the statement's place among the ids.
class RowBuilder {
public:
    explicit RowBuilder(std::size_t statements) : slot_(statements, 0), filled_by_(statements, kNobody) {}

    void begin(ParticipantIndex participant) {
        participant_ = participant;
        cells_.clear();
    }
    /// False if the participant had voted on this statement before.
    bool put(Cell cell) {
        StatementIndex const statement = cell.statement();
        if (filled_by_[statement] == participant_) {
            cells_[slot_[statement]] = cell;
            return false;
        }
        filled_by_[statement] = participant_;
        slot_[statement] = static_cast<std::uint32_t>(cells_.size());
        cells_.push_back(cell);
        return true;
    }
    std::vector<Cell> take() {
        std::ranges::sort(cells_);
        return cells_;
    }

private:
    static constexpr ParticipantIndex kNobody = 0xffff'ffffU;
    ParticipantIndex participant_ = kNobody;
    std::vector<Cell> cells_;
    std::vector<std::uint32_t> slot_;
    std::vector<ParticipantIndex> filled_by_;
};

PolisVotes tabulate(std::span<Cast const> casts, AdmissionLimits limits) {
    struct Admitted {
        ParticipantIndex participant;
        std::uint32_t statement;  // by first appearance
        Vote vote;
    };
    PolisVotes votes;
    IdIndex participants(kDirectIds);
    IdIndex statements(kDirectIds);
    std::vector<Admitted> admitted;
    admitted.reserve(casts.size());
    for (auto const& cast : casts) {
        auto participant = participants.find(cast.voter);
        auto statement = statements.find(cast.statement);
        if ((!participant && participants.size() >= limits.participants) ||
            (!statement && statements.size() >= limits.statements)) {
            ++votes.not_admitted;
            continue;
        }
        if (!participant) participant = participants.add(cast.voter);
        if (!statement) statement = statements.add(cast.statement);
        admitted.push_back({*participant, *statement, cast.vote});
    }

    // Statements ascend by id in the table.
    std::vector<std::uint32_t> by_id(statements.size());
    std::iota(by_id.begin(), by_id.end(), 0U);
    std::ranges::sort(by_id, {}, [&](std::uint32_t statement) { return statements.ids()[statement]; });
    std::vector<StatementIndex> rank(by_id.size());
    for (StatementIndex place = 0; place < by_id.size(); ++place) {
        rank[by_id[place]] = place;
        votes.statement_ids.push_back(statements.ids()[by_id[place]]);
        votes.table.add_statement();
    }

    if (!casts.empty() && casts.front().time != casts.back().time) {
        for (std::size_t i = 0; i < std::min(admitted.size(), kMaxOpeningVotes); ++i) {
            votes.opening.push_back({admitted[i].participant, rank[admitted[i].statement], admitted[i].vote});
        }
    }

    // Counting sort by participant keeps each one's votes in their order.
    std::vector<std::uint32_t> start(participants.size() + 1, 0);
    for (auto const& vote : admitted) ++start[vote.participant + 1];
    std::partial_sum(start.begin(), start.end(), start.begin());
    std::vector<std::uint32_t> place(start.begin(), start.end() - 1);
    std::vector<Cell> cells(admitted.size(), Cell{0, Vote::pass});
    for (auto const& vote : admitted) cells[place[vote.participant]++] = Cell{rank[vote.statement], vote.vote};

    RowBuilder builder(statements.size());
    for (ParticipantIndex participant = 0; participant < participants.size(); ++participant) {
        builder.begin(participant);
        for (std::uint32_t i = start[participant]; i < start[participant + 1]; ++i) {
            if (!builder.put(cells[i])) ++votes.superseded;
        }
        votes.table.add_participant();
        votes.table.fill_row(participant, builder.take());
    }
    votes.participant_ids = participants.ids();
    return votes;
}

}  // namespace

Result<PolisVotes> parse_votes(std::string_view text, CsvTable::Walk walk, AdmissionLimits limits) {
    CsvTable file(text, walk);
    std::vector<Cast> casts;
    if (file.find_columns(kColumns)) casts = read_rows(file, text.size());
    if (!file.ok()) return fail(file.error("opinion.votes_unreadable"));
    if (!std::is_sorted(casts.begin(), casts.end())) std::sort(casts.begin(), casts.end());
    return tabulate(casts, limits);
}

}  // namespace hezhi::opinion
