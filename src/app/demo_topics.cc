#include "src/app/demo_topics.h"

#include <algorithm>

#include "lib/base/random.h"
#include "src/app/demo_content.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/opinions/opinions.h"
#include "src/storage/database.h"
#include "src/topics/topics.h"

namespace hezhi::app {
namespace {

using opinions::ImportedBallot;
using opinions::ImportedStatement;
using opinions::Vote;

constexpr std::uint64_t kSeed = 20'260'301;
constexpr std::size_t kBallotsPerWrite = 32;

Vote drawn_vote(Leaning leaning, Random& random) {
    double const at = random.uniform_unit();
    if (at < leaning.agree) return Vote::agree;
    return at < leaning.agree + leaning.disagree ? Vote::disagree : Vote::pass;
}

/// Everybody votes on seven statements at least, in an order of their own; half of them on all.
std::vector<ImportedBallot> simulated_ballots(DemoTopic const& topic, Random& random) {
    std::vector<std::size_t> groups;
    for (std::size_t group = 0; group < topic.group_sizes.size(); ++group) {
        groups.insert(groups.end(), static_cast<std::size_t>(topic.group_sizes[group]), group);
    }
    random.shuffle(std::span(groups));
    std::vector<ImportedBallot> ballots;
    for (auto const group : groups) {
        std::vector<std::size_t> order(topic.statements.size());
        for (std::size_t at = 0; at < order.size(); ++at) order[at] = at;
        random.shuffle(std::span(order));
        std::size_t const least = std::min<std::size_t>(7, order.size());
        std::size_t const count =
            random.uniform_below(2) == 0 ? order.size() : least + random.uniform_below(order.size() - least + 1);
        order.resize(count);
        std::ranges::sort(order);
        ImportedBallot ballot;
        for (auto const at : order) {
            ballot.votes.emplace_back(static_cast<std::int64_t>(at) + 1,
                                      drawn_vote(topic.statements[at].leanings[group], random));
        }
        ballots.push_back(std::move(ballot));
    }
    return ballots;
}

std::vector<ImportedStatement> statements_of(DemoTopic const& topic, std::vector<ImportedBallot> const& ballots) {
    std::vector<ImportedStatement> statements;
    for (auto const& source : topic.statements) {
        statements.push_back({.number = static_cast<std::int64_t>(statements.size()) + 1,
                              .text = std::string(source.text),
                              .author_role = "resident"});
    }
    for (auto const& ballot : ballots) {
        for (auto const& [number, vote] : ballot.votes) {
            auto& tally = statements[static_cast<std::size_t>(number) - 1].tally;
            ++(vote == Vote::agree ? tally.agree : vote == Vote::disagree ? tally.disagree : tally.pass);
        }
    }
    for (auto const text : topic.pending) {
        statements.push_back({.number = static_cast<std::int64_t>(statements.size()) + 1,
                              .text = std::string(text),
                              .author_role = "resident",
                              .state = opinions::StatementState::pending});
    }
    return statements;
}

Result<void> add_topic(storage::Database& database, storage::Scope scope, jurisdictions::Jurisdiction const& street,
                       DemoTopic const& topic, std::chrono::days closes_in, TimePoint now, Random& random) {
    auto const communities =
        database.read([&](storage::ReadTransaction& tx) { return jurisdictions::communities_of(tx, scope.realm); });
    if (!communities) return fail(communities.error());
    auto const community = std::ranges::find(*communities, topic.community, &jurisdictions::Jurisdiction::name);
    if (community == communities->end()) {
        return fail(ErrorCode::internal, "demo.community_missing", std::string(topic.community));
    }
    authority::Caller const founder{.grants = {{authority::Role::administrator, scope.realm, street.path, {}}},
                                    .now = now - std::chrono::days{21}};
    topics::TopicDraft const draft{
        .community = community->id,
        .title = std::string(topic.title),
        .question = std::string(topic.question),
        .background = std::string(topic.background),
        .decider = std::string(topic.decider),
        .legal_class = std::string(topic.legal_class),
        .settled = std::string(topic.settled),
        .organiser = std::string(topic.community) + "社区居民委员会",
        .moderation = topic.moderated_first ? topics::ModerationMode::before : topics::ModerationMode::after,
        .closes_at = topic.state == DemoTopicState::open ? std::optional(now + closes_in) : std::nullopt,
    };
    auto const ballots = simulated_ballots(topic, random);
    auto const statements = statements_of(topic, ballots);
    HZ_TRY(auto const id, database.write(
                              [&](storage::WriteTransaction& tx) {
                                  return opinions::begin_import(tx, founder, scope, draft, statements);
                              },
                              storage::Effort::bulk));
    for (std::size_t start = 0; start < ballots.size(); start += kBallotsPerWrite) {
        auto const chunk = std::span(ballots).subspan(start, std::min(kBallotsPerWrite, ballots.size() - start));
        HZ_TRY(database.write(
            [&](storage::WriteTransaction& tx) {
                opinions::import_votes(tx, scope, id, static_cast<std::int64_t>(start) + 1, chunk);
            },
            storage::Effort::bulk));
    }
    auto const move = [&](topics::TopicState to, TimePoint at) {
        auto actor = founder;
        actor.now = at;
        return database.write(
            [&](storage::WriteTransaction& tx) { return topics::move_topic(tx, actor, scope, id, to, ""); },
            storage::Effort::bulk);
    };
    if (topic.state == DemoTopicState::draft) return {};
    HZ_TRY(move(topics::TopicState::open, now - std::chrono::days{20}));
    if (topic.state == DemoTopicState::closed) HZ_TRY(move(topics::TopicState::closed, now - std::chrono::days{5}));
    return {};
}

}  // namespace

Result<void> add_demo_topics(storage::Database& database, RealmId street_id, TimePoint now) {
    storage::Scope const scope{street_id};
    HZ_TRY(auto const street,
           database.read([&](storage::ReadTransaction& tx) { return jurisdictions::require_street(tx, street_id); }));
    Random random(kSeed);
    std::chrono::days closes_in{9};
    for (auto const& topic : demo_topics()) {
        HZ_TRY(add_topic(database, scope, street, topic, closes_in, now, random));
        closes_in += std::chrono::days{6};
    }
    return {};
}

}  // namespace hezhi::app
