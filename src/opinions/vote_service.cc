// Voting: one reaction a person and statement, taken back or changed at will until the topic ends.
#include "src/opinions/opinion_store.h"
#include "src/opinions/opinions.h"

namespace hezhi::opinions {
namespace {

using authority::Permission;

Tally one(Vote vote, std::int64_t count) {
    return {.agree = vote == Vote::agree ? count : 0,
            .disagree = vote == Vote::disagree ? count : 0,
            .pass = vote == Vote::pass ? count : 0};
}

/// The open topic and the published statement that a vote is about; what the caller may not do comes first.
Result<void> check_votable(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                           TopicId topic, StatementId statement) {
    HZ_TRY(auto const facts, topics::load_participation(tx, scope, topic));
    if (facts.state == topics::TopicState::draft && !can(who, Permission::topic_draft, facts.community_path)) {
        return fail(ErrorCode::not_found, "topic.unknown");
    }
    HZ_TRY(require(who, Permission::statement_vote, facts.community_path));
    if (!facts.is_open(who.now)) return fail(ErrorCode::conflict, "topic.closed");
    auto const state = find_statement_state(tx, scope, topic, statement);
    if (state != StatementState::published) return fail(ErrorCode::not_found, "statement.unknown");
    return {};
}

VoteReceipt receipt(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                    std::optional<storage::RandomId> const& participant) {
    return {.votes_cast = participant ? votes_of(tx, scope, topic, *participant) : 0,
            .total = topics::load_activity(tx, scope, topic).statements};
}

}  // namespace

Result<VoteReceipt> cast_vote(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                              TopicId topic, StatementId statement, Vote vote) {
    HZ_TRY(auto const person, require_person(who));
    HZ_TRY(check_votable(tx, who, scope, topic, statement));
    auto participant = find_participant(tx, scope, topic, person);
    topics::Activity grown{};
    if (!participant) participant = insert_participant(tx, scope, topic, person);
    auto const before = find_vote(tx, scope, topic, *participant, statement);
    if (before != vote) {
        upsert_vote(tx, scope, topic, *participant, statement, vote);
        Tally delta = one(vote, 1);
        if (before) {
            auto const taken = one(*before, -1);
            delta = {delta.agree + taken.agree, delta.disagree + taken.disagree, delta.pass + taken.pass};
        } else {
            grown.votes = 1;
            if (add_votes_of(tx, scope, topic, *participant, 1) == 1) grown.participants = 1;
            topics::add_activity(tx, scope, topic, grown);
        }
        add_to_tally(tx, scope, topic, statement, delta);
        tx.touch(votes_channel(scope, topic));
    }
    return receipt(tx, scope, topic, participant);
}

Result<VoteReceipt> undo_vote(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                              TopicId topic, StatementId statement) {
    HZ_TRY(auto const person, require_person(who));
    HZ_TRY(check_votable(tx, who, scope, topic, statement));
    auto const participant = find_participant(tx, scope, topic, person);
    if (participant) {
        if (auto const before = find_vote(tx, scope, topic, *participant, statement)) {
            delete_vote(tx, scope, topic, *participant, statement);
            topics::Activity shrunk{.votes = -1};
            if (add_votes_of(tx, scope, topic, *participant, -1) == 0) shrunk.participants = -1;
            topics::add_activity(tx, scope, topic, shrunk);
            add_to_tally(tx, scope, topic, statement, one(*before, -1));
            tx.touch(votes_channel(scope, topic));
        }
    }
    return receipt(tx, scope, topic, participant);
}

Result<std::vector<OwnVote>> own_votes(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                       TopicId topic) {
    HZ_TRY(auto const person, require_person(who));
    HZ_TRY(topics::visible_topic(tx, who, scope, topic));
    auto const participant = find_participant(tx, scope, topic, person);
    if (!participant) return std::vector<OwnVote>{};
    return select_own_votes(tx, scope, topic, *participant);
}

std::optional<storage::RandomId> own_participant(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                                                 PersonId person) {
    return find_participant(tx, scope, topic, person);
}

void erase_person(storage::WriteTransaction& tx, storage::Scope scope, PersonId person, TimePoint now) {
    for (auto const topic : topics_of_person(tx, scope, person)) {
        auto const participant = find_participant(tx, scope, topic, person);
        auto const facts = topics::load_participation(tx, scope, topic);
        if (participant && facts && facts->is_open(now)) {
            std::int64_t taken = 0;
            for (auto const& vote : select_own_votes(tx, scope, topic, *participant)) {
                add_to_tally(tx, scope, topic, vote.statement, one(vote.vote, -1));
                ++taken;
            }
            delete_participant(tx, scope, topic, *participant);
            topics::add_activity(tx, scope, topic, {.participants = taken > 0 ? -1 : 0, .votes = -taken});
            tx.touch(votes_channel(scope, topic));
        }
        delete_mapping(tx, scope, topic, person);
    }
    forget_author(tx, scope, person);
}

}  // namespace hezhi::opinions
