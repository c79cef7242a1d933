#include "src/opinions/opinion_maps.h"

#include <algorithm>
#include <charconv>

#include "lib/base/assert.h"
#include "lib/opinion/routing.h"
#include "src/opinions/age_store.h"
#include "src/opinions/opinion_store.h"

namespace hezhi::opinions {
namespace {

constexpr std::string_view kVotesPrefix = "votes:";
constexpr std::chrono::seconds kWeighingInterval{10};
constexpr std::chrono::minutes kWeighingAge{1};

std::string key_of(storage::Scope scope, TopicId topic) {
    return scope.realm.str() + "/" + topic.str();
}

std::pair<storage::Scope, TopicId> parse_key(std::string_view key) {
    auto const slash = key.find('/');
    HZ_ASSERT(slash != std::string_view::npos);
    auto const realm = RealmId::parse(key.substr(0, slash));
    auto const topic = TopicId::parse(key.substr(slash + 1));
    HZ_ASSERT(realm && topic);
    return {storage::Scope{*realm}, *topic};
}

/// Statements that ever were before the public: the map knows which of them moderators took back.
std::vector<Statement> mapped_statements(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic) {
    auto statements = select_statements(tx, scope, topic, std::nullopt);
    std::erase_if(statements, [](Statement const& one) { return one.state == StatementState::pending; });
    return statements;
}

opinion::StatementStatus status_of(Statement const& statement) {
    return {.moderation = statement.state == StatementState::published ? opinion::Moderation::accepted
                                                                       : opinion::Moderation::rejected,
            .is_meta = statement.is_meta};
}

opinion::VoteTable vote_table(TopicVotes const& votes, std::vector<Statement> const& statements) {
    std::vector<std::pair<StatementId, opinion::StatementIndex>> index;
    opinion::VoteTable table;
    for (auto const& statement : statements) index.emplace_back(statement.id, table.add_statement());
    std::ranges::sort(index);
    std::vector<std::vector<opinion::Cell>> rows(votes.participants.size());
    for (auto const& entry : votes.entries) {
        auto const at =
            std::ranges::lower_bound(index, entry.statement, {}, [](auto const& pair) { return pair.first; });
        if (at == index.end() || at->first != entry.statement) continue;  // pending again
        rows[entry.participant].emplace_back(at->second, entry.vote);
    }
    for (auto& row : rows) {
        std::ranges::sort(row);
        table.fill_row(table.add_participant(), std::move(row));
    }
    return table;
}

/// Equal for the same participant and number of votes, so that asking twice shows the same statement; spread over all
/// values otherwise.
std::uint64_t draw_seed(PersonId person, TopicId topic, std::size_t votes) {
    Random mix(static_cast<std::uint64_t>(person.value()) ^ (static_cast<std::uint64_t>(topic.value()) << 1));
    return mix.next() + votes;
}

}  // namespace

OpinionMaps::OpinionMaps(storage::Database& database, std::function<TimePoint()> clock)
    : database_(database),
      clock_(std::move(clock)),
      maps_([this](std::string const& key) { return compute_map(key); }),
      tallies_([this](std::string const& key) { return count(key); },
               {.interval = std::chrono::minutes{1}, .share = 0.5}),
      weighings_([this](std::string const& key) { return weigh(key); }, {.interval = kWeighingInterval, .share = 0.5}),
      subscription_(database.on_commit([this](std::span<std::string const> channels) {
          for (std::string_view const channel : channels) {
              if (!channel.starts_with(kVotesPrefix)) continue;
              std::string const key(channel.substr(kVotesPrefix.size()));
              maps_.mark_stale(key);
              tallies_.mark_stale(key);
          }
      })) {}

std::shared_ptr<TopicMap const> OpinionMaps::map(storage::Scope scope, TopicId topic) {
    return maps_.latest(key_of(scope, topic));
}

std::shared_ptr<TopicTallies const> OpinionMaps::tallies(storage::Scope scope, TopicId topic) {
    return tallies_.latest(key_of(scope, topic));
}

std::shared_ptr<PublishedWeighting const> OpinionMaps::weighting(storage::Scope scope, TopicId topic) {
    auto const key = key_of(scope, topic);
    if (!maps_.latest(key)) return nullptr;  // it begins with the map
    auto latest = weighings_.latest(key);
    if (!latest || clock_() - latest->computed_at >= kWeighingAge) weighings_.mark_stale(key);
    return latest;
}

std::shared_ptr<TopicMap const> OpinionMaps::compute_map(std::string const& key) {
    auto const [scope, topic] = parse_key(key);
    struct Loaded {
        std::vector<Statement> statements;
        TopicVotes votes;
    };
    auto loaded = database_.read([&](storage::ReadTransaction& tx) {
        return Loaded{mapped_statements(tx, scope, topic), select_votes(tx, scope, topic)};
    });
    if (!loaded) return nullptr;

    auto computed = std::make_shared<TopicMap>();
    std::vector<opinion::StatementStatus> statuses;
    for (auto const& statement : loaded->statements) {
        statuses.push_back(status_of(statement));
        computed->statements.push_back(statement.id);
    }
    computed->map = opinion::compute_opinion_map(vote_table(loaded->votes, loaded->statements), statuses,
                                                 {.first = loaded->votes.first});
    computed->published = publish_map(computed->map, loaded->statements, clock_());
    auto const steps = total_steps(computed->map, loaded->statements);
    for (std::size_t at = 0; at < steps.size(); ++at) {
        computed->total_steps.emplace_back(loaded->statements[at].id, steps[at]);
    }
    std::ranges::sort(computed->total_steps, {}, [](auto const& entry) { return entry.first; });
    for (std::size_t at = 0; at < loaded->votes.participants.size(); ++at) {
        computed->participants.emplace_back(loaded->votes.participants[at], static_cast<opinion::ParticipantIndex>(at));
    }
    std::ranges::sort(computed->participants);
    return computed;
}

std::shared_ptr<TopicTallies const> OpinionMaps::count(std::string const& key) {
    auto const [scope, topic] = parse_key(key);
    auto statements = database_.read(
        [&](storage::ReadTransaction& tx) { return select_statements(tx, scope, topic, StatementState::published); });
    if (!statements) return nullptr;
    auto counted = std::make_shared<TopicTallies>();
    counted->counted_at = clock_();
    for (auto const& statement : *statements) counted->tallies.emplace_back(statement.id, statement.tally);
    std::ranges::sort(counted->tallies, {}, [](auto const& entry) { return entry.first; });
    return counted;
}

std::shared_ptr<PublishedWeighting const> OpinionMaps::weigh(std::string const& key) {
    auto const [scope, topic] = parse_key(key);
    auto const map = maps_.latest(key);
    if (!map) return nullptr;
    auto const now = clock_();
    struct Loaded {
        std::vector<Statement> statements;
        std::optional<AgeStructure> ages;
        DeclaredVotes declared;
    };
    auto loaded = database_.read([&](storage::ReadTransaction& tx) -> Result<Loaded> {
        HZ_TRY(auto const found, topics::load_topic(tx, scope, topic));
        auto ages = select_age_structures(tx, scope, found.community, 1);
        Loaded all{mapped_statements(tx, scope, topic), std::nullopt, {}};
        if (!ages.empty()) all.ages = std::move(ages.front());
        all.declared = count_declared_votes(tx, scope, topic, now);
        return all;
    });
    if (!loaded) return nullptr;

    // By index of the map; what has been written since waits for the next map.
    std::vector<Statement> statements;
    std::vector<TotalSteps> steps;
    for (auto const id : map->statements) {
        auto const statement = std::ranges::find(loaded->statements, id, &Statement::id);
        auto const step =
            std::ranges::lower_bound(map->total_steps, id, {}, [](auto const& entry) { return entry.first; });
        if (statement == loaded->statements.end()) return nullptr;
        statements.push_back(*statement);
        steps.push_back(step->second);
    }
    auto next = std::make_shared<PublishedWeighting const>(publish_weighting({.ages = std::move(loaded->ages),
                                                                              .declared = std::move(loaded->declared),
                                                                              .map = map->map,
                                                                              .statements = statements,
                                                                              .steps = steps,
                                                                              .published = map->published,
                                                                              .now = now}));
    auto const standing = standing_.find(key);
    if (standing != standing_.end() && stands(*standing->second, *next)) return standing->second;
    if (standing_.size() >= jobs::RefreshLimits{}.keys_max) standing_.clear();
    return standing_[key] = std::move(next);
}

std::optional<OwnPosition> own_position(TopicMap const& map, storage::RandomId const& participant) {
    auto const at =
        std::ranges::lower_bound(map.participants, participant, {}, [](auto const& entry) { return entry.first; });
    if (at == map.participants.end() || at->first != participant) return std::nullopt;
    auto const& position = map.map.positions[at->second];
    if (!position.is_placed || map.published.state != MapState::ready) return std::nullopt;
    OwnPosition own{.point = position.point, .letter = std::nullopt};
    if (position.group) own.letter = map.published.groups[letter_order(map.map)[*position.group]].letter;
    return own;
}

Result<NextStatement> next_statement(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                     TopicId topic_id, TopicMap const* map) {
    HZ_TRY(auto const person, require_person(who));
    HZ_TRY(topics::visible_topic(tx, who, scope, topic_id));
    auto statements = select_statements(tx, scope, topic_id, StatementState::published);
    std::vector<bool> seen(statements.size(), false);
    std::size_t votes = 0;
    if (auto const participant = find_participant(tx, scope, topic_id, person)) {
        auto voted = select_own_votes(tx, scope, topic_id, *participant);
        votes = voted.size();
        std::ranges::sort(voted, {}, &OwnVote::statement);
        for (std::size_t at = 0; at < statements.size(); ++at) {
            auto const found = std::ranges::lower_bound(voted, statements[at].id, {}, &OwnVote::statement);
            seen[at] = found != voted.end() && found->statement == statements[at].id;
        }
    }
    std::vector<double> priorities(statements.size(), opinion::kPriorityOfNew);
    for (std::size_t at = 0; map != nullptr && at < statements.size(); ++at) {
        auto const index = std::ranges::find(map->statements, statements[at].id);
        if (index == map->statements.end()) continue;
        priorities[at] = map->map.statement_stats[static_cast<std::size_t>(index - map->statements.begin())].priority;
    }
    Random random(draw_seed(person, topic_id, votes));
    auto const drawn = opinion::draw_next_statement(priorities, seen, random);
    return NextStatement{
        .statement = drawn ? std::optional(std::move(statements[*drawn])) : std::nullopt,
        .position = static_cast<std::int64_t>(std::ranges::count(seen, true)) + 1,
        .total = static_cast<std::int64_t>(statements.size()),
    };
}

}  // namespace hezhi::opinions
