// Writing and reading statements, and what became of one's own.
#include <algorithm>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "lib/text/similarity.h"
#include "src/opinions/opinion_store.h"
#include "src/opinions/opinions.h"
#include "src/opinions/statement_record.h"
#include "src/storage/public_events.h"

namespace hezhi::opinions {

using authority::Permission;

std::string votes_channel(storage::Scope scope, TopicId topic) {
    return "votes:" + scope.realm.str() + "/" + topic.str();
}

void record_statement(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                      Statement const& statement, std::string_view kind, std::string_view rule) {
    // The text is not part of the event: a hidden statement must be able to leave the public.
    boost::json::object const facts{{"topic", statement.topic.str()}, {"number", statement.number}, {"rule", rule}};
    storage::append_public_event(tx, scope, kind, "statement", statement.id.value(), boost::json::serialize(facts),
                                 who.now);
    tx.touch(topics::channel(statement.topic));
    tx.touch("moderation:" + scope.realm.str());
}

void publish(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
             Statement const& statement) {
    topics::add_activity(tx, scope, statement.topic, {.statements = 1});
    record_statement(tx, who, scope, statement, "statement.published", "");
}

Result<std::vector<NearStatement>> similar_statements(storage::ReadTransaction& tx, authority::Caller const& who,
                                                      storage::Scope scope, TopicId topic, std::string_view text) {
    HZ_TRY(topics::visible_topic(tx, who, scope, topic));
    auto const pairs = text::character_pairs(text);
    std::vector<NearStatement> near;
    for (auto& statement : select_statements(tx, scope, topic, std::nullopt)) {
        if (statement.state != StatementState::published && statement.state != StatementState::pending) continue;
        double const similarity = text::pair_similarity(pairs, text::character_pairs(statement.text));
        if (similarity >= kNearDuplicate) near.push_back({statement.id, std::move(statement.text), similarity});
    }
    std::ranges::sort(near, [](NearStatement const& a, NearStatement const& b) {
        return a.similarity != b.similarity ? a.similarity > b.similarity : a.id < b.id;
    });
    if (near.size() > 5) near.erase(near.begin() + 5, near.end());
    return near;
}

Result<Statement> write_statement(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                  TopicId topic_id, std::string const& text) {
    HZ_TRY(auto const person, require_person(who));
    HZ_TRY(auto const topic, topics::visible_topic(tx, who, scope, topic_id));
    HZ_TRY(require(who, Permission::statement_write, topic.community_path));
    topics::Participation const facts{topic.state, topic.closes_at, topic.community_path};
    if (!facts.is_open(who.now)) return fail(ErrorCode::conflict, "topic.closed");
    auto const written = count_statements(tx, scope, topic_id);
    if (written >= kStatementsPerTopic) return fail(ErrorCode::unprocessable, "statement.too_many");
    if (count_statements_of(tx, scope, topic_id, person) >= kStatementsPerPerson) {
        return fail(ErrorCode::unprocessable, "statement.too_many_own");
    }
    Statement const statement{
        .id = tx.new_id<StatementId>(),
        .topic = topic_id,
        .number = written + 1,
        .text = text,
        .author = person,
        .author_role = "resident",
        .state =
            topic.moderation == topics::ModerationMode::before ? StatementState::pending : StatementState::published,
        .created_at = who.now,
    };
    insert_statement(tx, scope, statement);
    if (statement.state == StatementState::published) {
        publish(tx, who, scope, statement);
        HZ_TRY(cast_vote(tx, who, scope, topic_id, statement.id, Vote::agree));
    } else {
        tx.touch("moderation:" + scope.realm.str());
    }
    return statement;
}

Result<std::vector<Statement>> published_statements(storage::ReadTransaction& tx, authority::Caller const& who,
                                                    storage::Scope scope, TopicId topic) {
    HZ_TRY(topics::visible_topic(tx, who, scope, topic));
    return select_statements(tx, scope, topic, StatementState::published);
}

std::vector<OwnStatement> own_statements(storage::ReadTransaction& tx, PersonId person, storage::Scope scope) {
    std::vector<OwnStatement> own;
    for (auto& statement : select_statements_by_author(tx, scope, person)) {
        auto const topic = topics::load_topic(tx, scope, statement.topic);
        auto history = select_history(tx, scope, statement.topic, statement.id);
        own.push_back({std::move(statement), topic ? topic->title : std::string{}, std::move(history)});
    }
    return own;
}

}  // namespace hezhi::opinions
