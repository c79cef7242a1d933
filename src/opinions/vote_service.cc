// Voting: one reaction a person and statement, taken back or changed at will until the topic ends.
#include <map>
#include <utility>

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

/// What the caller may not do comes first.
Result<void> check_topic(authority::Caller const& who, topics::Participation const& facts) {
    if (facts.state == topics::TopicState::draft && !can(who, Permission::topic_draft, facts.community_path)) {
        return fail(ErrorCode::not_found, "topic.unknown");
    }
    HZ_TRY(require(who, Permission::statement_vote, facts.community_path));
    if (!facts.is_open(who.now)) return fail(ErrorCode::conflict, "topic.closed");
    return {};
}

Result<void> check_statement(std::optional<StatementState> state) {
    if (state != StatementState::published) return fail(ErrorCode::not_found, "statement.unknown");
    return {};
}

/// Votes cast one after another. What many of them share (the topic, its statements, who has voted before) is read
/// once; the totals that many of them change are written once, by finish().
class Casting {
public:
    explicit Casting(storage::WriteTransaction& tx) : tx_(tx) {}

    /// A refused vote changes nothing.
    Result<VoteReceipt> cast(CastVote const& cast) {
        HZ_TRY(auto const person, require_person(cast.who));
        OnTopic& topic = on_topic(cast.scope, cast.topic);
        if (!topic.facts) return std::unexpected(topic.facts.error());
        HZ_TRY(check_topic(cast.who, *topic.facts));
        OnStatement& statement = on_statement(topic, cast);
        HZ_TRY(check_statement(statement.state));

        OfVoter& of_voter = voter_of(topic, cast, person);
        auto const& participant = of_voter.voter.participant;
        auto const before = find_vote(tx_, cast.scope, cast.topic, participant, cast.statement);
        if (before != cast.vote) {
            upsert_vote(tx_, cast.scope, cast.topic, participant, cast.statement, cast.vote);
            statement.added += one(cast.vote, 1);
            topic.is_changed = true;
            if (before) {
                statement.added += one(*before, -1);
            } else {
                ++topic.grown.votes;
                ++of_voter.added;
                if (of_voter.votes() == 1) ++topic.grown.participants;
            }
        }
        return VoteReceipt{.votes_cast = of_voter.votes(), .total = topic.published};
    }

    void finish() {
        for (auto const& [key, topic] : topics_) {
            if (!topic.is_changed) continue;
            auto const& [realm, id] = key;
            storage::Scope const scope{realm};
            for (auto const& [statement, on] : topic.statements) {
                if (on.added != Tally{}) add_to_tally(tx_, scope, id, statement, on.added);
            }
            for (auto const& [person, of_voter] : topic.voters) {
                if (of_voter.added > 0) add_votes_of(tx_, scope, id, of_voter.voter.participant, of_voter.added);
            }
            if (topic.grown.votes > 0) topics::add_activity(tx_, scope, id, topic.grown);
            tx_.touch(votes_channel(scope, id));
        }
    }

private:
    struct OnStatement {
        std::optional<StatementState> state;
        Tally added{};
    };
    struct OfVoter {
        Voter voter{};
        std::int64_t added = 0;
        std::int64_t votes() const noexcept { return voter.votes + added; }
    };
    struct OnTopic {
        Result<topics::Participation> facts;
        std::int64_t published;
        std::map<StatementId, OnStatement> statements{};
        std::map<PersonId, OfVoter> voters{};
        topics::Activity grown{};
        bool is_changed = false;
    };

    OnTopic& on_topic(storage::Scope scope, TopicId topic) {
        auto const found = topics_.find({scope.realm, topic});
        if (found != topics_.end()) return found->second;
        OnTopic read{.facts = topics::load_participation(tx_, scope, topic), .published = 0};
        if (read.facts) read.published = topics::load_activity(tx_, scope, topic).statements;
        return topics_.emplace(std::pair{scope.realm, topic}, std::move(read)).first->second;
    }

    OnStatement& on_statement(OnTopic& topic, CastVote const& cast) {
        auto const [at, is_new] = topic.statements.try_emplace(cast.statement);
        if (is_new) at->second.state = find_statement_state(tx_, cast.scope, cast.topic, cast.statement);
        return at->second;
    }

    OfVoter& voter_of(OnTopic& topic, CastVote const& cast, PersonId person) {
        auto const [at, is_new] = topic.voters.try_emplace(person);
        if (is_new) {
            auto const known = find_voter(tx_, cast.scope, cast.topic, person);
            at->second.voter = known ? *known : Voter{insert_participant(tx_, cast.scope, cast.topic, person)};
        }
        return at->second;
    }

    storage::WriteTransaction& tx_;
    std::map<std::pair<RealmId, TopicId>, OnTopic> topics_;
};

}  // namespace

std::vector<Result<VoteReceipt>> cast_votes(storage::WriteTransaction& tx, std::span<CastVote const> votes) {
    Casting casting(tx);
    std::vector<Result<VoteReceipt>> receipts;
    receipts.reserve(votes.size());
    for (auto const& vote : votes) receipts.push_back(casting.cast(vote));
    casting.finish();
    return receipts;
}

Result<VoteReceipt> cast_vote(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                              TopicId topic, StatementId statement, Vote vote) {
    CastVote const cast{who, scope, topic, statement, vote};
    return cast_votes(tx, {&cast, 1}).front();
}

Result<VoteReceipt> undo_vote(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                              TopicId topic, StatementId statement) {
    HZ_TRY(auto const person, require_person(who));
    HZ_TRY(auto const facts, topics::load_participation(tx, scope, topic));
    HZ_TRY(check_topic(who, facts));
    HZ_TRY(check_statement(find_statement_state(tx, scope, topic, statement)));
    VoteReceipt receipt{.total = topics::load_activity(tx, scope, topic).statements};
    auto const voter = find_voter(tx, scope, topic, person);
    if (!voter) return receipt;
    receipt.votes_cast = voter->votes;
    if (auto const before = find_vote(tx, scope, topic, voter->participant, statement)) {
        delete_vote(tx, scope, topic, voter->participant, statement);
        receipt.votes_cast = add_votes_of(tx, scope, topic, voter->participant, -1);
        topics::add_activity(tx, scope, topic, {.participants = receipt.votes_cast == 0 ? -1 : 0, .votes = -1});
        add_to_tally(tx, scope, topic, statement, one(*before, -1));
        tx.touch(votes_channel(scope, topic));
    }
    return receipt;
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
