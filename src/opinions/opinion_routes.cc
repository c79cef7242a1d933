#include <algorithm>
#include <map>
#include <utility>

#include "lib/stats/suppression.h"
#include "src/http/routes.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/opinions/opinion_json.h"
#include "src/opinions/opinion_maps.h"
#include "src/opinions/opinions.h"
#include "src/threads/threads.h"

namespace hezhi::opinions {
namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::int64_t kFoundShown = 20;

template <class Text>
std::string string_of(std::optional<Text> const& text) {
    return text ? text->str() : std::string{};
}

/// Totals as of the last count (at most once a minute), or as of now while there was none yet; beside a map in steps
/// that do not give its small cells away.
class ShownTotals {
public:
    /// `default_step` while no map says better.
    ShownTotals(std::shared_ptr<TopicTallies const> counted, std::shared_ptr<TopicMap const> map,
                std::int64_t default_step, bool is_signed_in)
        : counted_(std::move(counted)),
          map_(std::move(map)),
          default_step_(default_step),
          is_signed_in_(is_signed_in) {}

    std::optional<PublishedTotals> of(Statement const& statement) const {
        auto const tally = tally_of(statement);
        if (!tally) return std::nullopt;
        auto const steps = steps_of(statement);
        if (is_signed_in_ && steps.signed_in)
            return publish_totals(*tally, stats::kSignedInThreshold, *steps.signed_in);
        if (steps.open) return publish_totals(*tally, stats::kPublicThreshold, *steps.open);
        return PublishedTotals{};
    }
    std::optional<TimePoint> counted_at() const {
        return counted_ ? std::optional(counted_->counted_at) : std::nullopt;
    }

private:
    TotalSteps steps_of(Statement const& statement) const {
        TotalSteps const otherwise{default_step_, default_step_};
        if (!map_) return otherwise;
        auto const at = std::ranges::lower_bound(map_->total_steps, statement.id, {},
                                                 [](auto const& entry) { return entry.first; });
        return at == map_->total_steps.end() || at->first != statement.id ? otherwise : at->second;
    }

    std::optional<Tally> tally_of(Statement const& statement) const {
        if (!counted_) return statement.tally;
        auto const at = std::ranges::lower_bound(counted_->tallies, statement.id, {},
                                                 [](auto const& entry) { return entry.first; });
        if (at == counted_->tallies.end() || at->first != statement.id) return std::nullopt;
        return at->second;
    }

    std::shared_ptr<TopicTallies const> counted_;
    std::shared_ptr<TopicMap const> map_;
    std::int64_t default_step_;
    bool is_signed_in_;
};

Result<StatementList> list_statements(ReadTransaction& tx, Caller const& who, TopicRequest const& request,
                                      OpinionMaps& maps) {
    Scope const scope{request.street};
    HZ_TRY(auto const topic, topics::visible_topic(tx, who, scope, request.topic));
    HZ_TRY(auto const statements, published_statements(tx, who, scope, request.topic));
    std::map<StatementId, Vote> own;
    if (who.person) {
        HZ_TRY(auto const votes, own_votes(tx, who, scope, request.topic));
        for (auto const& vote : votes) own.emplace(vote.statement, vote.vote);
    }
    bool const is_over = topic.state == topics::TopicState::closed || topic.state == topics::TopicState::archived;
    bool const may_have_map = topic.activity.participants >= static_cast<std::int64_t>(kMapParticipantsMin);
    ShownTotals const totals(maps.tallies(scope, request.topic), maps.map(scope, request.topic),
                             may_have_map ? kTotalSteps.front() : 1, who.person.has_value());
    StatementList reply{{}, totals.counted_at()};
    for (auto const& statement : statements) {
        auto const vote = own.find(statement.id);
        auto const own_vote = vote == own.end() ? std::nullopt : std::optional(vote->second);
        reply.items.push_back(
            view_of(statement, who, own_vote, own_vote || is_over ? totals.of(statement) : std::nullopt));
    }
    return reply;
}

Result<OwnPositionReply> own_place(ReadTransaction& tx, Caller const& who, TopicRequest const& request,
                                   OpinionMaps& maps) {
    Scope const scope{request.street};
    HZ_TRY(auto const person, require_person(who));
    HZ_TRY(auto const votes, own_votes(tx, who, scope, request.topic));
    OwnPositionReply reply{.shown = false,
                           .votes = static_cast<std::int64_t>(votes.size()),
                           .needed = kOwnPositionVotes,
                           .x = {},
                           .y = {},
                           .letter = {}};
    auto const participant = own_participant(tx, scope, request.topic, person);
    auto const map = maps.map(scope, request.topic);
    if (!participant || !map || reply.votes < kOwnPositionVotes) return reply;
    if (auto const place = own_position(*map, *participant)) {
        reply.shown = true;
        reply.x = place->point.x;
        reply.y = place->point.y;
        reply.letter = place->letter;
    }
    return reply;
}

void register_voting(http::Router& router, OpinionMaps& maps) {
    router.read<TopicRequest, StatementList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/topics/{topic}/statements",
         .permission = Permission::public_read,
         .summary = "Published statements; how others voted only after one's own vote or once the topic is closed"},
        [&maps](ReadTransaction& tx, Caller const& who, TopicRequest const& request) {
            return list_statements(tx, who, request, maps);
        });

    router.read<TopicRequest, NextStatementReply>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/topics/{topic}/next-statement",
         .permission = Permission::own_account,
         .summary = "The statement to show next to this person, drawn by priority"},
        [&maps](ReadTransaction& tx, Caller const& who, TopicRequest const& request) -> Result<NextStatementReply> {
            Scope const scope{request.street};
            auto const map = maps.map(scope, request.topic);
            HZ_TRY(auto const next, next_statement(tx, who, scope, request.topic, map.get()));
            NextStatementReply reply{.statement = {}, .position = next.position, .total = next.total};
            if (next.statement) reply.statement = view_of(*next.statement, who);
            return reply;
        });

    router.batched<CastVoteRequest, VoteReceipt>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/topics/{topic}/statements/{statement}/vote",
         .permission = Permission::statement_vote,
         .summary = "Agree, disagree or pass; voting again changes the vote",
         .budget = http::Budget::vote},
        [](WriteTransaction& tx, std::span<http::Batched<CastVoteRequest> const> batch) {
            std::vector<CastVote> votes;
            votes.reserve(batch.size());
            for (auto const& [who, request] : batch) {
                votes.push_back({who, Scope{request.street}, request.topic, request.statement, request.choice});
            }
            return cast_votes(tx, votes);
        });

    router.write<StatementRequest, VoteReceipt>(
        {.method = Method::delete_,
         .path = "/api/v1/s/{street}/topics/{topic}/statements/{statement}/vote",
         .permission = Permission::statement_vote,
         .summary = "Take a vote back",
         .budget = http::Budget::vote},
        [](WriteTransaction& tx, Caller const& who, StatementRequest const& request) {
            return undo_vote(tx, who, Scope{request.street}, request.topic, request.statement);
        });

    router.read<TopicRequest, OwnVotesReply>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/topics/{topic}/my-votes",
         .permission = Permission::own_account,
         .summary = "One's own votes on a topic"},
        [](ReadTransaction& tx, Caller const& who, TopicRequest const& request) -> Result<OwnVotesReply> {
            HZ_TRY(auto const votes, own_votes(tx, who, Scope{request.street}, request.topic));
            OwnVotesReply reply;
            for (auto const& vote : votes) reply.items.push_back({vote.statement, vote.text, vote.vote});
            return reply;
        });

    router.channel("votes", [](ReadTransaction&, Caller const&, std::string_view) { return true; });
}

void register_writing(http::Router& router) {
    router.read<SimilarRequest, SimilarReply>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/topics/{topic}/statements/similar",
         .permission = Permission::own_account,
         .summary = "Statements that say nearly the same"},
        [](ReadTransaction& tx, Caller const& who, SimilarRequest const& request) -> Result<SimilarReply> {
            HZ_TRY(require_person(who));
            HZ_TRY(auto const near,
                   similar_statements(tx, who, Scope{request.street}, request.topic, request.text.str()));
            return SimilarReply{views_of<NearView>(near)};
        });

    struct Plan {
        WriteStatementRequest request;
        std::vector<NearStatement> similar;
    };
    router.prepared<WriteStatementRequest, Plan, WriteStatementReply>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/topics/{topic}/statements",
         .permission = Permission::statement_write,
         .summary = "Write a statement; near duplicates stop it unless the author insists",
         .takes_idempotency_key = true},
        [](ReadTransaction& tx, WriteStatementRequest const& request, Caller const& who) -> Result<Plan> {
            HZ_TRY(require_person(who));
            Plan plan{request, {}};
            if (!request.despite_similar) {
                HZ_TRY(plan.similar,
                       similar_statements(tx, who, Scope{request.street}, request.topic, request.text.str()));
            }
            return plan;
        },
        [](WriteTransaction& tx, Caller const& who, Plan const& plan) -> Result<http::With<WriteStatementReply>> {
            auto const& request = plan.request;
            if (!plan.similar.empty()) {
                return http::With<WriteStatementReply>{{std::nullopt, views_of<NearView>(plan.similar)}};
            }
            HZ_TRY(auto const statement,
                   write_statement(tx, who, Scope{request.street}, request.topic, request.text.str()));
            auto const own = statement.state == StatementState::published ? std::optional(Vote::agree) : std::nullopt;
            return http::With<WriteStatementReply>{{view_of(statement, who, own), {}}}.created(
                "/api/v1/s/" + request.street.str() + "/topics/" + request.topic.str() + "/statements");
        });

    router.read<StreetRequest, OwnStatementsReply>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/my-statements",
         .permission = Permission::own_account,
         .summary = "One's own statements and what became of them"},
        [](ReadTransaction& tx, Caller const& who, StreetRequest const& request) -> Result<OwnStatementsReply> {
            HZ_TRY(auto const person, require_person(who));
            OwnStatementsReply reply;
            for (auto const& own : own_statements(tx, person, Scope{request.street})) {
                reply.items.push_back({own.statement.id, own.statement.topic, own.topic_title, own.statement.number,
                                       own.statement.text, own.statement.state, own.statement.created_at,
                                       views_of<ModerationEntryView>(own.history)});
            }
            return reply;
        });
}

void register_today(http::Router& router, threads::Sources sources, threads::Courses& courses) {
    router.read<http::Nothing, TodayReply>(
        {.method = Method::get,
         .path = "/api/v1/today",
         .permission = Permission::public_read,
         .summary = "What waits for the caller; for visitors the open topics"},
        [sources = std::move(sources), &courses](ReadTransaction& tx, Caller const& who,
                                                 http::Nothing const&) -> Result<TodayReply> {
            auto const found = today(tx, who);
            TodayReply reply{.greeting_place = found.place, .waiting = 0, .cards = {}};
            for (auto const& item : found.items) {
                std::vector<threads::StepState> steps;
                if (item.topic.state == topics::TopicState::open) {
                    steps = threads::ribbon_of(tx, Scope{item.topic.realm}, item.topic, sources, courses);
                }
                reply.cards.push_back({.topic = item.topic.id,
                                       .street = item.topic.realm,
                                       .title = item.topic.title,
                                       .question = item.topic.question,
                                       .community = item.community,
                                       .state = item.topic.state,
                                       .closes_at = item.topic.closes_at,
                                       .participants = stats::in_steps(item.topic.activity.participants),
                                       .statements = item.topic.activity.statements,
                                       .voted = item.voted,
                                       .waiting = item.waiting,
                                       .steps = std::move(steps)});
                reply.waiting += item.waiting > 0 ? 1 : 0;
            }
            return reply;
        });
}

void register_search(http::Router& router) {
    router.read<SearchRequest, SearchReply>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/search",
         .permission = Permission::public_read,
         .summary = "Topics and published statements that hold all the words, newest first"},
        [](ReadTransaction& tx, Caller const&, SearchRequest const& request) -> Result<SearchReply> {
            auto const limit = request.limit ? request.limit->value() : kFoundShown;
            auto const found = search(tx, Scope{request.street}, request.words.str(), static_cast<std::size_t>(limit));
            SearchReply reply{.topics = {}, .statements = {}, .more = found.more};
            for (auto const& topic : found.topics) {
                auto const community = jurisdictions::find_jurisdiction(tx, topic.community);
                reply.topics.push_back(
                    {topic.id, topic.title, topic.question, community ? community->name : std::string{}, topic.state});
            }
            for (auto const& [statement, topic] : found.statements) {
                reply.statements.push_back({statement.id, statement.number, statement.text, statement.created_at,
                                            topic.id, topic.title, topic.state});
            }
            return reply;
        });
}

void register_map(http::Router& router, OpinionMaps& maps) {
    router.read<TopicRequest, PublishedMap>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/topics/{topic}/map",
         .permission = Permission::public_read,
         .summary = "The opinion map: groups as buckets of at least five people, common ground, differences"},
        [&maps](ReadTransaction& tx, Caller const& who,
                TopicRequest const& request) -> Result<http::With<PublishedMap>> {
            Scope const scope{request.street};
            HZ_TRY(topics::visible_topic(tx, who, scope, request.topic));
            auto const map = maps.map(scope, request.topic);
            if (!map) return http::With<PublishedMap>{PublishedMap{}};
            return http::With<PublishedMap>{map->published}.etag(
                std::to_string(to_microseconds(map->published.computed_at)));
        });

    router.read<TopicRequest, OwnPositionReply>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/topics/{topic}/map/me",
         .permission = Permission::own_account,
         .summary = "Where one stands on the map, from seven votes on"},
        [&maps](ReadTransaction& tx, Caller const& who, TopicRequest const& request) {
            return own_place(tx, who, request, maps);
        });

    for (bool const votes : {true, false}) {
        router.read<TopicRequest, http::Document>(
            {.method = Method::get,
             .path = votes ? "/api/v1/s/{street}/topics/{topic}/export/votes.csv"
                           : "/api/v1/s/{street}/topics/{topic}/export/comments.csv",
             .permission = Permission::public_read,
             .summary = votes ? "The votes of a closed topic in Polis' export format, without times"
                              : "The statements of a closed topic in Polis' export format"},
            [votes](ReadTransaction& tx, Caller const& who, TopicRequest const& request) -> Result<http::Document> {
                HZ_TRY(auto exported, export_polis(tx, who, Scope{request.street}, request.topic));
                return http::Document{.content_type = "text/csv; charset=utf-8",
                                      .bytes = votes ? std::move(exported.votes_csv) : std::move(exported.comments_csv),
                                      .download_name = votes ? "votes.csv" : "comments.csv"};
            });
    }
}

void register_moderation(http::Router& router) {
    router.plain<http::Nothing, ModerationRulesReply>(
        {.method = Method::get,
         .path = "/api/v1/moderation-rules",
         .permission = Permission::public_read,
         .summary = "The rules by which a statement may be hidden or merged, and no others"},
        [](Caller const&, http::Nothing const&) -> Result<ModerationRulesReply> {
            auto const rules = moderation_rules();
            return ModerationRulesReply{{rules.begin(), rules.end()}};
        });

    router.read<TopicRequest, ModerationLogReply>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/topics/{topic}/moderation-log",
         .permission = Permission::public_read,
         .summary = "Which statements were hidden or merged, by which rule and why"},
        [](ReadTransaction& tx, Caller const& who, TopicRequest const& request) -> Result<ModerationLogReply> {
            HZ_TRY(auto const entries, moderation_log(tx, who, Scope{request.street}, request.topic));
            return ModerationLogReply{views_of<ModerationEntryView>(entries)};
        });

    router.read<QueueRequest, Page<QueuedStatementView>>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/moderation",
         .permission = Permission::statement_moderate,
         .summary = "The moderators' queue, oldest first"},
        [](ReadTransaction& tx, Caller const& who, QueueRequest const& request) -> Result<Page<QueuedStatementView>> {
            auto const kind = request.state.value_or(QueueKind::pending);
            QueueFilter filter{.topic = request.topic, .limit = static_cast<int>(request.limit_or(50))};
            filter.appealed = kind == QueueKind::appealed;
            if (kind == QueueKind::published) filter.state = StatementState::published;
            if (kind == QueueKind::hidden || kind == QueueKind::appealed) filter.state = StatementState::hidden;
            if (request.cursor) filter.after = request.cursor->key(0);
            HZ_TRY(auto const queue, moderation_queue(tx, who, Scope{request.street}, filter));
            Page<QueuedStatementView> page;
            for (auto const& queued : queue.items) {
                auto const& statement = queued.statement;
                page.items.push_back({statement.id, statement.topic, queued.topic_title, statement.number,
                                      statement.text, statement.author_role, statement.state, statement.created_at,
                                      views_of<ModerationEntryView>(queued.history),
                                      views_of<NearView>(queued.similar)});
            }
            if (queue.more_after) page.next_cursor = Cursor(*queue.more_after);
            return page;
        });

    router.write<ModerateRequest, StatementView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/topics/{topic}/statements/{statement}/moderation",
         .permission = Permission::statement_moderate,
         .summary = "Publish, hide or merge a statement, with rule and reason"},
        [](WriteTransaction& tx, Caller const& who, ModerateRequest const& request) -> Result<StatementView> {
            using Kind = ModerationDecision::Kind;
            Kind const kind = request.decision == DecisionKind::publish ? Kind::publish
                              : request.decision == DecisionKind::hide  ? Kind::hide
                                                                        : Kind::merge;
            HZ_TRY(auto const statement, moderate(tx, who, Scope{request.street}, request.topic, request.statement,
                                                  {kind, request.rule, string_of(request.reason), request.merge_into}));
            return view_of(statement, who);
        });

    router.write<AppealRequest, void>({.method = Method::post,
                                       .path = "/api/v1/s/{street}/topics/{topic}/statements/{statement}/appeal",
                                       .permission = Permission::own_account,
                                       .summary = "Object to the hiding of one's own statement"},
                                      [](WriteTransaction& tx, Caller const& who, AppealRequest const& request) {
                                          return appeal(tx, who, Scope{request.street}, request.topic,
                                                        request.statement, request.reason.str());
                                      });

    router.write<AppealRulingRequest, StatementView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/topics/{topic}/statements/{statement}/appeal-ruling",
         .permission = Permission::appeal_rule,
         .summary = "Rule on an appeal; never by who hid the statement"},
        [](WriteTransaction& tx, Caller const& who, AppealRulingRequest const& request) -> Result<StatementView> {
            HZ_TRY(
                auto const statement,
                rule_on_appeal(tx, who, Scope{request.street}, request.topic, request.statement,
                               request.restore ? AppealOutcome::restore : AppealOutcome::reject, request.reason.str()));
            return view_of(statement, who);
        });

    router.channel("moderation", [](ReadTransaction&, Caller const& who, std::string_view) {
        return can_somewhere(who, Permission::statement_moderate);
    });
}

}  // namespace

void add_routes(http::Router& router, OpinionMaps& maps, std::vector<threads::Source*> sources,
                threads::Courses& courses) {
    register_voting(router, maps);
    register_writing(router);
    register_today(router, std::move(sources), courses);
    register_search(router);
    register_map(router, maps);
    add_age_routes(router, maps);
    register_moderation(router);
}

}  // namespace hezhi::opinions
