// `hezhi import polis`: a conversation held elsewhere becomes a topic here, in chunks, with progress.
#include <algorithm>
#include <map>

#include "lib/base/csv_table.h"
#include "lib/opinion/comments_file.h"
#include "lib/opinion/opening.h"
#include "lib/opinion/votes_file.h"
#include "src/opinions/opinions.h"
#include "src/storage/database.h"

namespace hezhi::opinions {
namespace {

/// Votes a transaction; one participant's votes are never split.
constexpr std::size_t kChunkVotes = 500;

/// The texts of the comments file, where it has them.
Result<std::map<std::int64_t, std::string>> comment_texts(PolisFiles const& files) {
    std::map<std::int64_t, std::string> texts;
    if (files.comments.empty()) return texts;
    enum : std::size_t { id, body };
    CsvTable table(files.comments);
    std::array<CsvTable::Column, 2> const columns{{{"comment-id"}, {"comment-body", CsvTable::Need::optional}}};
    if (table.find_columns(columns) && table.has(body)) {
        while (table.next_row()) {
            auto const number = table.whole_number(id, 0, INT64_MAX, "opinion.not_an_id", "a whole number");
            if (number) texts.emplace(*number, std::string(table.field(body).text));
        }
    }
    if (!table.ok()) return fail(table.error("opinion.comments_unreadable"));
    return texts;
}

/// Every statement that has votes or stands in the comments file, by number.
std::vector<ImportedStatement> statements_of(opinion::PolisVotes const& votes,
                                             std::vector<opinion::PolisComment> const& comments,
                                             std::map<std::int64_t, std::string> const& texts,
                                             std::string const& untitled) {
    std::vector<std::int64_t> numbers = votes.statement_ids;
    for (auto const& comment : comments) numbers.push_back(comment.id);
    std::ranges::sort(numbers);
    auto const repeated = std::ranges::unique(numbers);
    numbers.erase(repeated.begin(), repeated.end());
    auto const statuses = opinion::statuses_of(numbers, comments);

    std::vector<ImportedStatement> statements;
    for (std::size_t at = 0; at < numbers.size(); ++at) {
        auto const text = texts.find(numbers[at]);
        auto const voted = std::ranges::lower_bound(votes.statement_ids, numbers[at]);
        bool const has_votes = voted != votes.statement_ids.end() && *voted == numbers[at];
        auto const counts =
            has_votes ? votes.table.counts(static_cast<opinion::StatementIndex>(voted - votes.statement_ids.begin()))
                      : opinion::VoteCounts{};
        statements.push_back({.number = numbers[at],
                              .text = text != texts.end() ? text->second : untitled + std::to_string(numbers[at]),
                              .state = statuses[at].moderation == opinion::Moderation::rejected
                                           ? StatementState::hidden
                                           : StatementState::published,
                              .is_meta = statuses[at].is_meta,
                              .tally = {.agree = counts.agree, .disagree = counts.disagree, .pass = counts.pass}});
    }
    return statements;
}

}  // namespace

Result<ImportedTopic> run_polis_import(storage::Database& database, authority::Caller const& who, storage::Scope scope,
                                       topics::TopicDraft const& draft, PolisFiles const& files,
                                       std::function<void(std::size_t done, std::size_t all)> const& progress) {
    HZ_TRY(auto const votes, opinion::parse_votes(files.votes));
    std::vector<opinion::PolisComment> comments;
    if (!files.comments.empty()) {
        HZ_TRY(comments, opinion::parse_comments(files.comments));
    }
    HZ_TRY(auto const texts, comment_texts(files));
    auto const statuses = opinion::statuses_of(votes.statement_ids, comments);
    auto const statements = statements_of(votes, comments, texts, files.untitled);
    HZ_TRY(
        auto const topic,
        database.write([&](storage::WriteTransaction& tx) { return begin_import(tx, who, scope, draft, statements); },
                       storage::Effort::bulk));

    // Who stood apart first decides which groups are found, and only the votes' times tell: taken from them here.
    std::vector<std::int64_t> opening(votes.table.participants(), 0);
    std::int64_t clusters = 0;
    for (auto const first : opinion::opening_seeds(votes.opening, statuses)) opening[first] = ++clusters;

    std::vector<ImportedBallot> chunk;
    std::size_t in_chunk = 0;
    std::size_t done = 0;
    std::int64_t joined = 1;
    auto const flush = [&]() -> Result<void> {
        if (chunk.empty()) return {};
        HZ_TRY(database.write([&](storage::WriteTransaction& tx) { import_votes(tx, scope, topic, joined, chunk); },
                              storage::Effort::bulk));
        joined += static_cast<std::int64_t>(chunk.size());
        done += in_chunk;
        if (progress) progress(done, votes.table.votes());
        chunk.clear();
        in_chunk = 0;
        return {};
    };
    for (opinion::ParticipantIndex at = 0; at < votes.table.participants(); ++at) {
        ImportedBallot ballot{.votes = {}, .opening = opening[at]};
        for (auto const cell : votes.table.row(at)) {
            ballot.votes.emplace_back(votes.statement_ids[cell.statement()], cell.vote());
        }
        in_chunk += ballot.votes.size();
        chunk.push_back(std::move(ballot));
        if (in_chunk >= kChunkVotes) HZ_TRY(flush());
    }
    HZ_TRY(flush());
    return ImportedTopic{topic, votes.table.participants(), statements.size(), votes.table.votes()};
}

}  // namespace hezhi::opinions
