// A conversation in and out of Polis' file format.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "lib/base/assert.h"
#include "lib/base/csv.h"
#include "src/opinions/map_rules.h"
#include "src/opinions/opinion_store.h"
#include "src/opinions/opinions.h"

namespace hezhi::opinions {

Result<PolisExport> export_polis(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                 TopicId topic_id) {
    HZ_TRY(auto const topic, topics::visible_topic(tx, who, scope, topic_id));
    bool const is_over = topic.state == topics::TopicState::closed || topic.state == topics::TopicState::archived;
    if (!is_over) return fail(ErrorCode::conflict, "export.still_open");
    if (topic.activity.participants < static_cast<std::int64_t>(kMapParticipantsMin)) {
        return fail(Error{ErrorCode::conflict, "export.too_few"}.with("minimum", std::to_string(kMapParticipantsMin)));
    }
    auto const statements = select_statements(tx, scope, topic_id, std::nullopt);
    std::map<StatementId, std::int64_t> numbers;
    PolisExport out;
    out.comments_csv = "comment-id,agrees,disagrees,moderated,is-meta,comment-body\n";
    for (auto const& statement : statements) {
        numbers.emplace(statement.id, statement.number);
        if (statement.state == StatementState::pending) continue;
        bool const is_shown = statement.state == StatementState::published;
        // A hidden statement's words stay hidden; its votes are part of the record.
        out.comments_csv += fmt::format("{},{},{},{},{},{}\n", statement.number, statement.tally.agree,
                                        statement.tally.disagree, is_shown ? 1 : -1, statement.is_meta ? 1 : 0,
                                        is_shown ? spreadsheet_field(statement.text) : "");
    }
    auto votes = select_votes(tx, scope, topic_id);
    std::ranges::sort(votes.entries, [&](auto const& a, auto const& b) {
        return a.participant != b.participant ? a.participant < b.participant
                                              : numbers.at(a.statement) < numbers.at(b.statement);
    });
    out.votes_csv = "comment-id,voter-id,vote\n";
    std::uint32_t voter = 0;
    std::optional<std::uint32_t> current;
    for (auto const& entry : votes.entries) {
        if (entry.participant != current) {
            current = entry.participant;
            ++voter;
        }
        out.votes_csv += fmt::format("{},{},{}\n", numbers.at(entry.statement), voter, static_cast<int>(entry.vote));
    }
    return out;
}

Result<TopicId> begin_import(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             topics::TopicDraft const& draft, std::span<ImportedStatement const> imported) {
    HZ_TRY(auto const topic, topics::draft_topic(tx, who, scope, draft));
    std::int64_t published = 0;
    for (auto const& source : imported) {
        Statement const statement{
            .id = tx.new_id<StatementId>(),
            .topic = topic.id,
            .number = source.number,
            .text = source.text,
            .author_role = source.author_role,
            .state = source.state,
            .is_meta = source.is_meta,
            .tally = source.tally,
            .created_at = who.now,
        };
        insert_statement(tx, scope, statement);
        if (source.state == StatementState::hidden) {
            insert_moderation(tx, scope, topic.id,
                              ModerationEntry{.statement = statement.id,
                                              .act = ModerationAct::hidden,
                                              .rule = ModerationRule::off_topic,
                                              .reason = "moderated before the import",
                                              .actor_role = "imported",
                                              .at = who.now});
        } else if (source.state == StatementState::published) {
            ++published;
        }
    }
    topics::add_activity(tx, scope, topic.id, {.statements = published});
    return topic.id;
}

void import_votes(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic, std::int64_t first_joined,
                  std::span<ImportedBallot const> ballots) {
    std::map<std::int64_t, StatementId> ids;
    for (auto const& statement : select_statements(tx, scope, topic, std::nullopt)) {
        ids.emplace(statement.number, statement.id);
    }
    std::vector<ImportedParticipant> participants;
    std::vector<VoteRow> rows;
    std::int64_t voters = 0;
    for (auto const& ballot : ballots) {
        if (!ballot.votes.empty()) ++voters;
        auto const participant = tx.new_random_id();
        participants.push_back({participant, first_joined + static_cast<std::int64_t>(participants.size()),
                                static_cast<std::int64_t>(ballot.votes.size()), ballot.opening});
        for (auto const& [number, vote] : ballot.votes) {
            auto const id = ids.find(number);
            HZ_ASSERT(id != ids.end());
            rows.push_back({participant, id->second, vote});
        }
    }
    insert_participants(tx, scope, topic, participants);
    insert_votes(tx, scope, topic, rows);
    topics::add_activity(tx, scope, topic, {.participants = voters, .votes = static_cast<std::int64_t>(rows.size())});
    tx.touch(votes_channel(scope, topic));
}

}  // namespace hezhi::opinions
