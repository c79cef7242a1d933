// Moderation: decisions with rule and reason, appeals by authors, and the public trace of both.
#include <array>

#include "src/notices/notices.h"
#include "src/opinions/opinion_store.h"
#include "src/opinions/opinions.h"
#include "src/opinions/statement_record.h"
#include "src/opinions/statement_rules.h"

namespace hezhi::opinions {
namespace {

using authority::Permission;
using storage::WriteTransaction;

Result<Statement> statement_for(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                TopicId topic, StatementId id, Permission permission) {
    HZ_TRY(auto const visible, topics::visible_topic(tx, who, scope, topic));
    HZ_TRY(require(who, permission, visible.community_path));
    if (auto statement = find_statement(tx, scope, topic, id)) return *std::move(statement);
    return fail(ErrorCode::not_found, "statement.unknown");
}

/// Votes of whoever wrote a statement count from its publication on: writing it was agreeing with it.
Result<void> agree_as_author(storage::WriteTransaction& tx, storage::Scope scope, Statement const& statement) {
    if (!statement.author || statement.tally.seen() > 0) return {};
    auto participant = find_participant(tx, scope, statement.topic, *statement.author);
    if (!participant) participant = insert_participant(tx, scope, statement.topic, statement.author);
    upsert_vote(tx, scope, statement.topic, *participant, statement.id, Vote::agree);
    bool const first = add_votes_of(tx, scope, statement.topic, *participant, 1) == 1;
    topics::add_activity(tx, scope, statement.topic, {.participants = first ? 1 : 0, .votes = 1});
    add_to_tally(tx, scope, statement.topic, statement.id, {.agree = 1});
    return {};
}

/// What became of somebody's statement, if somebody else decided it.
void tell_author(WriteTransaction& tx, storage::Scope scope, Statement const& statement, ModerationEntry const& entry) {
    if (!statement.author || statement.author == entry.actor) return;
    std::optional<notices::NoticeKind> kind;
    if (entry.act == ModerationAct::hidden) kind = notices::NoticeKind::statement_hidden;
    if (entry.act == ModerationAct::merged) kind = notices::NoticeKind::statement_merged;
    if (entry.act == ModerationAct::restored) kind = notices::NoticeKind::statement_restored;
    if (entry.act == ModerationAct::appeal_rejected) kind = notices::NoticeKind::appeal_rejected;
    if (!kind) return;
    notices::tell(tx,
                  {.kind = *kind,
                   .street = scope.realm,
                   .subject_kind = kNoticeSubject,
                   .subject = statement.id.value(),
                   .parent = statement.topic.value()},
                  std::array{*statement.author}, entry.at);
}

/// Moves a statement to its new state, keeps the count of published ones, and leaves the trace.
Result<Statement> apply_state(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                              Statement statement, StatementState to, std::optional<StatementId> merged_into,
                              ModerationEntry entry) {
    bool const was_published = statement.state == StatementState::published;
    statement.state = to;
    statement.merged_into = merged_into;
    update_statement_state(tx, scope, statement);
    entry.statement = statement.id;
    entry.actor = who.person;
    entry.at = who.now;
    insert_moderation(tx, scope, statement.topic, entry);
    if (to == StatementState::published) {
        publish(tx, who, scope, statement);
        HZ_TRY(agree_as_author(tx, scope, statement));
    } else {
        if (was_published) topics::add_activity(tx, scope, statement.topic, {.statements = -1});
        record_statement(tx, who, scope, statement, "statement." + std::string(name(entry.act)),
                         entry.rule ? name(*entry.rule) : "");
    }
    tell_author(tx, scope, statement, entry);
    tx.touch(votes_channel(scope, statement.topic));
    return statement;
}

}  // namespace

std::string acting_role(authority::Caller const& who, Permission permission, authority::JurisdictionPath const& where) {
    for (auto const& grant : who.grants) {
        authority::Caller const alone{.person = who.person, .grants = {grant}, .now = who.now};
        if (can(alone, permission, where)) return std::string(name(grant.role));
    }
    return "resident";
}

Result<Statement> moderate(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                           TopicId topic, StatementId id, ModerationDecision const& decision) {
    HZ_TRY(auto const facts, topics::visible_topic(tx, who, scope, topic));
    HZ_TRY(auto statement, statement_for(tx, who, scope, topic, id, Permission::statement_moderate));
    HZ_TRY(auto const outcome, moderated(statement, decision));
    if (outcome.state == StatementState::merged) {
        auto const target = find_statement_state(tx, scope, topic, *decision.merge_into);
        if (target != StatementState::published) return fail(ErrorCode::unprocessable, "moderation.merge_target");
    }
    return apply_state(
        tx, who, scope, std::move(statement), outcome.state,
        outcome.state == StatementState::merged ? decision.merge_into : std::nullopt,
        ModerationEntry{.statement = id,
                        .act = outcome.act,
                        .rule = outcome.act == ModerationAct::published ? std::nullopt : decision.rule,
                        .reason = decision.reason,
                        .actor_role = acting_role(who, Permission::statement_moderate, facts.community_path)});
}

Result<void> appeal(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, TopicId topic,
                    StatementId id, std::string const& reason) {
    HZ_TRY(auto const person, require_person(who));
    HZ_TRY(topics::visible_topic(tx, who, scope, topic));
    auto const statement = find_statement(tx, scope, topic, id);
    if (!statement) return fail(ErrorCode::not_found, "statement.unknown");
    HZ_TRY(may_appeal(*statement, select_history(tx, scope, topic, id), person));
    // The public trace says that the author appealed, not who the author is.
    insert_moderation(
        tx, scope, topic,
        ModerationEntry{
            .statement = id, .act = ModerationAct::appealed, .reason = reason, .actor_role = "author", .at = who.now});
    record_statement(tx, who, scope, *statement, "statement.appealed", "");
    return {};
}

Result<Statement> rule_on_appeal(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                 TopicId topic, StatementId id, AppealOutcome outcome, std::string const& reason) {
    HZ_TRY(auto const person, require_person(who));
    HZ_TRY(auto const facts, topics::visible_topic(tx, who, scope, topic));
    HZ_TRY(auto statement, statement_for(tx, who, scope, topic, id, Permission::appeal_rule));
    HZ_TRY(may_rule(select_history(tx, scope, topic, id), person));
    bool const restore = outcome == AppealOutcome::restore;
    return apply_state(tx, who, scope, std::move(statement),
                       restore ? StatementState::published : StatementState::hidden, std::nullopt,
                       ModerationEntry{.statement = id,
                                       .act = restore ? ModerationAct::restored : ModerationAct::appeal_rejected,
                                       .reason = reason,
                                       .actor_role = acting_role(who, Permission::appeal_rule, facts.community_path)});
}

Result<ModerationQueue> moderation_queue(storage::ReadTransaction& tx, authority::Caller const& who,
                                         storage::Scope scope, QueueFilter const& filter) {
    HZ_TRY(require_person(who));
    auto const permission = filter.appealed ? Permission::appeal_rule : Permission::statement_moderate;
    if (!can_somewhere(who, permission)) return fail(ErrorCode::forbidden, "authority.missing");
    ModerationQueue queue;
    auto const state = filter.appealed ? StatementState::hidden : filter.state;
    auto found = select_statements_by_state(tx, scope, state, filter.after.value_or(0), filter.limit);
    // Rows of other communities are skipped below, so a short page is not yet the end; a short read is.
    if (static_cast<int>(found.size()) == filter.limit) queue.more_after = found.back().id.value();
    for (auto& statement : found) {
        if (filter.topic && statement.topic != *filter.topic) continue;
        auto const topic = topics::load_topic(tx, scope, statement.topic);
        if (!topic || !can(who, permission, topic->community_path)) continue;
        auto history = select_history(tx, scope, statement.topic, statement.id);
        if (filter.appealed && !has_open_appeal(history)) continue;
        std::vector<NearStatement> similar;
        if (statement.state == StatementState::pending) {
            HZ_TRY(similar, similar_statements(tx, who, scope, statement.topic, statement.text));
            std::erase_if(similar, [&](NearStatement const& near) { return near.id == statement.id; });
        }
        queue.items.push_back({std::move(statement), topic->title, std::move(history), std::move(similar)});
    }
    return queue;
}

Result<std::vector<ModerationEntry>> moderation_log(storage::ReadTransaction& tx, authority::Caller const& who,
                                                    storage::Scope scope, TopicId topic) {
    HZ_TRY(topics::visible_topic(tx, who, scope, topic));
    auto entries = select_topic_history(tx, scope, topic);
    // Publication is no limit on anybody's word; the log is of what was taken away and given back.
    std::erase_if(entries, [](ModerationEntry const& entry) { return entry.act == ModerationAct::published; });
    return entries;
}

}  // namespace hezhi::opinions
