// Use cases of topics: authorise → load → decide → save → record, in the transaction of the request.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "src/jobs/jobs.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/public_events.h"
#include "src/topics/topic_rules.h"
#include "src/topics/topic_store.h"
#include "src/topics/topics.h"

namespace hezhi::topics {
namespace {

using authority::Permission;

bool may_see(authority::Caller const& who, Topic const& topic) {
    return topic.state != TopicState::draft || can(who, Permission::topic_draft, topic.community_path);
}

/// Load, hide from strangers (404), then ask for the permission (403).
Result<Topic> topic_for(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope, TopicId id,
                        Permission permission) {
    HZ_TRY(auto topic, visible_topic(tx, who, scope, id));
    HZ_TRY(require(who, permission, topic.community_path));
    return topic;
}

void record(storage::WriteTransaction& tx, authority::Caller const& who, Topic const& topic, std::string_view kind,
            boost::json::object facts) {
    storage::append_public_event(tx, storage::Scope{topic.realm}, kind, "topic", topic.id.value(),
                                 boost::json::serialize(facts), who.now);
    tx.touch(channel(topic.id));
    tx.touch("street:" + topic.realm.str());
}

std::string close_key(Topic const& topic) {
    return std::string(kCloseJob) + ":" + topic.realm.str() + "/" + topic.id.str();
}

/// One job a topic that is open and has an end; none otherwise.
void schedule_close(storage::WriteTransaction& tx, Topic const& topic) {
    jobs::cancel(tx, close_key(topic));
    if (topic.state != TopicState::open || !topic.closes_at) return;
    boost::json::object const payload{{"street", topic.realm.str()}, {"topic", topic.id.str()}};
    jobs::enqueue_once(tx, close_key(topic), kCloseJob, boost::json::serialize(payload), *topic.closes_at);
}

/// Moves the topic, writes it and says so in public.
Result<void> set_state(storage::WriteTransaction& tx, authority::Caller const& who, Topic& topic, TopicState to,
                       std::string const& reason) {
    auto const from = topic.state;
    topic.state = to;
    if (to == TopicState::open) {
        if (!topic.opened_at) topic.opened_at = who.now;
        topic.closed_at = std::nullopt;
        // A reopened topic has no end until staff set a new one; the old one would close it again at once.
        if (topic.closes_at && *topic.closes_at <= who.now) topic.closes_at = std::nullopt;
    }
    if (to == TopicState::closed) topic.closed_at = who.now;
    if (!update_topic(tx, storage::Scope{topic.realm}, topic)) return fail(ErrorCode::stale, "topic.changed_meanwhile");
    ++topic.revision;
    schedule_close(tx, topic);
    if (to == TopicState::closed) plan_end(tx, storage::Scope{topic.realm}, topic.id, who.now);
    record(tx, who, topic, "topic.moved",
           {{"from", name(from)}, {"to", name(to)}, {"title", topic.title}, {"reason", reason}});
    return {};
}

/// At the announced end. A topic that was closed, or given more time, since the job was written is left alone.
Result<void> close_due_topic(storage::WriteTransaction& tx, jobs::Job const& job, TimePoint now) {
    auto const payload = boost::json::parse(job.payload).as_object();
    auto const realm = RealmId::parse(payload.at("street").as_string());
    auto const id = TopicId::parse(payload.at("topic").as_string());
    if (!realm || !id) return fail(ErrorCode::internal, "job.bad_payload", job.payload);
    HZ_TRY(auto topic, load_topic(tx, storage::Scope{*realm}, *id));
    if (topic.state != TopicState::open || !topic.closes_at || now < *topic.closes_at) return {};
    return set_state(tx, authority::Caller{.now = now}, topic, TopicState::closed, "");
}

class TopicsInPlaces final : public jurisdictions::PlaceUse {
public:
    bool is_used(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId place) override {
        return has_topics(tx, scope, place);
    }
    /// Topics belong to communities.
    bool is_used(storage::ReadTransaction&, storage::Scope, jurisdictions::DwellingId) override { return false; }
};

}  // namespace

std::unique_ptr<jurisdictions::PlaceUse> make_place_use() {
    return std::make_unique<TopicsInPlaces>();
}

std::string channel(TopicId id) {
    return "topic:" + id.str();
}

Result<Topic> load_topic(storage::ReadTransaction& tx, storage::Scope scope, TopicId id) {
    if (auto topic = find_topic(tx, scope, id)) return *std::move(topic);
    return fail(ErrorCode::not_found, "topic.unknown");
}

Result<Participation> load_participation(storage::ReadTransaction& tx, storage::Scope scope, TopicId id) {
    if (auto facts = find_participation(tx, scope, id)) return *std::move(facts);
    return fail(ErrorCode::not_found, "topic.unknown");
}

Result<Topic> visible_topic(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                            TopicId id) {
    HZ_TRY(auto topic, load_topic(tx, scope, id));
    if (!may_see(who, topic)) return fail(ErrorCode::not_found, "topic.unknown");
    return topic;
}

Result<Topic> editable_topic(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             TopicId id) {
    return topic_for(tx, who, scope, id, Permission::topic_draft);
}

std::vector<Topic> list_topics(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                               TopicFilter const& filter) {
    bool const drafts_too = authority::can_somewhere(who, Permission::topic_draft);
    auto topics = select_topics(tx, scope, filter, drafts_too);
    std::erase_if(topics, [&](Topic const& topic) { return !may_see(who, topic); });
    return topics;
}

std::vector<Topic> search_topics(storage::ReadTransaction& tx, storage::Scope scope, std::string_view words,
                                 std::size_t limit) {
    return select_topics_with(tx, scope, words, limit);
}

void index_topics(storage::WriteTransaction& tx, storage::Scope scope) {
    constexpr int kPage = 200;
    TopicFilter filter{.limit = kPage};
    std::vector<Topic> found;
    do {
        found = select_topics(tx, scope, filter, false);
        for (auto const& topic : found) index_topic(tx, scope, topic);
        if (!found.empty()) filter.before = found.back().id.value();
    } while (found.size() == kPage);
}

Result<Topic> draft_topic(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                          TopicDraft const& draft) {
    HZ_TRY(auto const community, jurisdictions::require_community(tx, scope.realm, draft.community));
    HZ_TRY(require(who, Permission::topic_draft, community.path));
    if (draft.closes_at && *draft.closes_at <= who.now) return fail(ErrorCode::unprocessable, "topic.closes_in_past");
    Topic const topic{
        .id = tx.new_id<TopicId>(),
        .realm = scope.realm,
        .community = draft.community,
        .community_path = community.path,
        .title = draft.title,
        .question = draft.question,
        .background = draft.background,
        .decider = draft.decider,
        .legal_class = draft.legal_class,
        .settled = draft.settled,
        .state = TopicState::draft,
        .moderation = draft.moderation,
        .organiser = draft.organiser,
        .created_at = who.now,
        .closes_at = draft.closes_at,
    };
    insert_topic(tx, scope, topic, who.person);
    tx.touch("street:" + scope.realm.str());
    return topic;
}

Result<Topic> change_topic(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                           TopicId id, std::int64_t expected_revision, TopicChanges const& changes) {
    HZ_TRY(auto topic, topic_for(tx, who, scope, id, Permission::topic_draft));
    if (!is_editable(topic)) return fail(ErrorCode::conflict, "topic.not_editable");
    if (topic.revision != expected_revision) return fail(ErrorCode::stale, "topic.changed_meanwhile");
    if (changes.closes_at && *changes.closes_at <= who.now) {
        return fail(ErrorCode::unprocessable, "topic.closes_in_past");
    }
    auto const take = [](auto& target, auto const& given) {
        if (given) target = *given;
    };
    take(topic.title, changes.title);
    take(topic.question, changes.question);
    take(topic.background, changes.background);
    take(topic.decider, changes.decider);
    take(topic.legal_class, changes.legal_class);
    take(topic.settled, changes.settled);
    take(topic.organiser, changes.organiser);
    take(topic.moderation, changes.moderation);
    take(topic.closes_at, changes.closes_at);
    if (!update_topic(tx, scope, topic)) return fail(ErrorCode::stale, "topic.changed_meanwhile");
    ++topic.revision;
    schedule_close(tx, topic);
    if (topic.state != TopicState::draft) {
        record(tx, who, topic, "topic.changed", {{"title", topic.title}, {"question", topic.question}});
    }
    return topic;
}

Result<Topic> move_topic(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, TopicId id,
                         TopicState to, std::string const& reason) {
    HZ_TRY(auto topic, topic_for(tx, who, scope, id, Permission::topic_transition));
    HZ_TRY(may_move(topic, to, reason, who.now));
    HZ_TRY(set_state(tx, who, topic, to, reason));
    return topic;
}

Result<void> follow_stage(storage::WriteTransaction& tx, storage::Scope scope, TopicId id, bool takes_opinions,
                          TimePoint now) {
    HZ_TRY(auto topic, load_topic(tx, scope, id));
    auto const to = takes_opinions ? TopicState::open : TopicState::closed;
    if (topic.state != (takes_opinions ? TopicState::closed : TopicState::open)) return {};
    return set_state(tx, authority::Caller{.now = now}, topic, to, "");
}

void plan_end(storage::WriteTransaction& tx, storage::Scope scope, TopicId id, TimePoint now) {
    boost::json::object const payload{{"street", scope.realm.str()}, {"topic", id.str()}};
    auto const key = std::string(kEndedJob) + ":" + scope.realm.str() + "/" + id.str();
    jobs::enqueue_once(tx, key, kEndedJob, boost::json::serialize(payload), now);
}

Activity load_activity(storage::ReadTransaction& tx, storage::Scope scope, TopicId id) {
    return find_activity(tx, scope, id);
}

void add_jobs(jobs::Runner& runner) {
    runner.handle(std::string(kCloseJob), jobs::Step{close_due_topic});
}

void add_activity(storage::WriteTransaction& tx, storage::Scope scope, TopicId id, Activity const& delta) {
    update_activity(tx, scope, id, delta);
}

}  // namespace hezhi::topics
