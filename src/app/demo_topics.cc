#include "src/app/demo_topics.h"

#include <algorithm>

#include "lib/base/random.h"
#include "src/app/demo_content.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/opinions/age_bands.h"
#include "src/opinions/opinions.h"
#include "src/people/demo_residents.h"
#include "src/storage/database.h"
#include "src/topics/topics.h"

namespace hezhi::app {
namespace {

using opinions::ImportedBallot;
using opinions::ImportedStatement;
using opinions::Vote;
using topics::TopicId;

constexpr std::uint64_t kSeed = 20'260'301;
constexpr std::size_t kBallotsPerWrite = 32;
constexpr std::size_t kDeclaresOneInNot = 9;  ///< of nine residents one declares no age band

/// Adults by age band; the estate's by its committee's register.
struct DemoAges {
    std::string_view community;
    opinions::ByAgeBand residents;
    std::string_view source;
};
constexpr std::array kAges{
    DemoAges{"云栖苑", {210, 360, 340, 430, 540, 430}, "云栖苑社区居民台账汇总（常住成年居民）"},
    DemoAges{"柳荫里", {180, 260, 290, 380, 520, 470}, "柳荫里社区居民台账汇总（常住成年居民）"},
};

/// Who votes from the bus: of the two groups on parking one is of working age, the other of every age.
constexpr std::array<std::array<double, opinions::kAgeBands>, 2> kAgeChances{
    {{0.30, 0.48, 0.18, 0.04, 0.0, 0.0}, {0.05, 0.18, 0.24, 0.20, 0.19, 0.14}}};

std::optional<opinions::AgeBand> drawn_band(std::size_t group, Random& random) {
    bool const declares = random.uniform_below(kDeclaresOneInNot) != 0;
    double left = random.uniform_unit();
    std::size_t band = 0;
    for (; band + 1 < opinions::kAgeBands && left >= kAgeChances.at(group)[band]; ++band) {
        left -= kAgeChances.at(group)[band];
    }
    return declares ? std::optional(static_cast<opinions::AgeBand>(band)) : std::nullopt;
}

authority::Caller resident_of(RealmId street, authority::JurisdictionPath const& community, PersonId person,
                              TimePoint at) {
    return {.person = person, .grants = {{authority::Role::resident, street, community, std::nullopt}}, .now = at};
}

Vote drawn_vote(Leaning leaning, Random& random) {
    double const at = random.uniform_unit();
    if (at < leaning.agree) return Vote::agree;
    return at < leaning.agree + leaning.disagree ? Vote::disagree : Vote::pass;
}

Result<void> cast_all(storage::WriteTransaction& tx, std::vector<opinions::CastVote> const& votes) {
    for (auto const& receipt : opinions::cast_votes(tx, votes)) {
        if (!receipt) return std::unexpected(receipt.error());
    }
    return {};
}

struct Voice {
    std::size_t group;
    ImportedBallot ballot;
};

/// Everybody votes on seven statements at least, in an order of their own; half of them on all.
std::vector<Voice> simulated_voices(DemoTopic const& topic, Random& random) {
    std::vector<std::size_t> groups;
    for (std::size_t group = 0; group < topic.group_sizes.size(); ++group) {
        groups.insert(groups.end(), static_cast<std::size_t>(topic.group_sizes[group]), group);
    }
    random.shuffle(std::span(groups));
    std::vector<Voice> voices;
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
        voices.push_back({group, std::move(ballot)});
    }
    return voices;
}

/// Residents cast the votes, one after another; most of them declare their age band.
Result<void> cast_by_residents(storage::Database& database, people::DemoStreet const& street,
                               people::DemoCommunity const& home, TopicId topic, std::vector<Voice> const& voices,
                               TimePoint now) {
    storage::Scope const scope{street.street};
    auto persons = home.residents;
    if (voices.size() > persons.size()) {
        HZ_TRY(auto const more,
               people::settle_demo_residents(database, street.street, home.id, voices.size() - persons.size(), now));
        persons.insert(persons.end(), more.begin(), more.end());
    }
    auto const resident = [&](std::size_t at) { return resident_of(street.street, home.path, persons[at], now); };
    HZ_TRY(auto const statements, database.read([&](storage::ReadTransaction& tx) {
        return opinions::published_statements(tx, resident(0), scope, topic);
    }));
    Random random(kSeed + 1);
    for (std::size_t first = 0; first < voices.size(); first += kBallotsPerWrite) {
        auto const speak = [&](storage::WriteTransaction& tx) -> Result<void> {
            for (auto at = first; at < std::min(voices.size(), first + kBallotsPerWrite); ++at) {
                auto const who = resident(at);
                if (auto const band = drawn_band(voices[at].group, random)) {
                    HZ_TRY(opinions::declare_age_band(tx, who, *band));
                }
                std::vector<opinions::CastVote> votes;
                for (auto const& [number, vote] : voices[at].ballot.votes) {
                    auto const& statement = statements.at(static_cast<std::size_t>(number) - 1);
                    votes.push_back({who, scope, topic, statement.id, vote});
                }
                HZ_TRY(cast_all(tx, votes));
            }
            return {};
        };
        HZ_TRY(database.write(speak, storage::Effort::bulk));
    }
    return {};
}

Result<void> publish_ages(storage::Database& database, people::DemoStreet const& street, TimePoint now) {
    for (auto const& ages : kAges) {
        auto const home = std::ranges::find(street.communities, ages.community, &people::DemoCommunity::name);
        HZ_ASSERT(home != street.communities.end());
        authority::Caller const staff{
            .grants = {{authority::Role::committee_staff, street.street, home->path, std::nullopt}}, .now = now};
        HZ_TRY(database.write(
            [&](storage::WriteTransaction& tx) {
                return opinions::publish_age_structure(tx, staff, storage::Scope{street.street},
                                                       {.community = home->id,
                                                        .residents = ages.residents,
                                                        .source = std::string(ages.source),
                                                        .as_of = now - std::chrono::days{30}});
            },
            storage::Effort::bulk));
    }
    return {};
}

std::vector<ImportedStatement> statements_of(DemoTopic const& topic, std::vector<Voice> const& voices) {
    std::vector<ImportedStatement> statements;
    for (auto const& source : topic.statements) {
        statements.push_back({.number = static_cast<std::int64_t>(statements.size()) + 1,
                              .text = std::string(source.text),
                              .author_role = "resident"});
    }
    for (auto const& [group, ballot] : voices) {
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

Result<void> add_topic(storage::Database& database, people::DemoStreet const& street, DemoTopic const& topic,
                       std::chrono::days closes_in, TimePoint now, Random& random) {
    storage::Scope const scope{street.street};
    auto const community = std::ranges::find(street.communities, topic.community, &people::DemoCommunity::name);
    if (community == street.communities.end()) {
        return fail(ErrorCode::internal, "demo.community_missing", std::string(topic.community));
    }
    authority::Caller const founder{
        .grants = {{authority::Role::administrator, street.street, street.path, std::nullopt}},
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
    auto const voices = simulated_voices(topic, random);
    auto const statements = statements_of(topic, topic.by_residents ? std::vector<Voice>{} : voices);
    HZ_TRY(auto const id, database.write(
                              [&](storage::WriteTransaction& tx) {
                                  return opinions::begin_import(tx, founder, scope, draft, statements);
                              },
                              storage::Effort::bulk));
    if (!topic.by_residents) {
        std::vector<ImportedBallot> ballots;
        for (auto const& voice : voices) ballots.push_back(voice.ballot);
        for (std::size_t start = 0; start < ballots.size(); start += kBallotsPerWrite) {
            auto const chunk = std::span(ballots).subspan(start, std::min(kBallotsPerWrite, ballots.size() - start));
            HZ_TRY(database.write(
                [&](storage::WriteTransaction& tx) {
                    opinions::import_votes(tx, scope, id, static_cast<std::int64_t>(start) + 1, chunk);
                },
                storage::Effort::bulk));
        }
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
    if (topic.by_residents) {
        HZ_TRY(cast_by_residents(database, street, *community, id, voices, now - std::chrono::days{19}));
    }
    if (topic.state == DemoTopicState::closed) HZ_TRY(move(topics::TopicState::closed, now - std::chrono::days{5}));
    return {};
}

}  // namespace

Result<void> add_demo_topics(storage::Database& database, people::DemoStreet const& street, TimePoint now) {
    HZ_TRY(publish_ages(database, street, now - std::chrono::days{25}));
    Random random(kSeed);
    std::chrono::days closes_in{9};
    for (auto const& topic : demo_topics()) {
        HZ_TRY(add_topic(database, street, topic, closes_in, now, random));
        closes_in += std::chrono::days{6};
    }
    return {};
}

Result<void> add_demo_voices(storage::Database& database, RealmId street, topics::TopicId topic_id, TimePoint now) {
    storage::Scope const scope{street};
    HZ_TRY(auto const topic,
           database.read([&](storage::ReadTransaction& tx) { return topics::load_topic(tx, scope, topic_id); }));
    HZ_TRY(auto const persons, people::settle_demo_residents(database, street, topic.community, kDemoVoices, now));
    auto const resident = [&](std::size_t at) { return resident_of(street, topic.community_path, persons[at], now); };

    auto const said = demo_parking_statements();
    HZ_TRY(database.write(
        [&](storage::WriteTransaction& tx) -> Result<void> {
            for (std::size_t at = 0; at < said.size(); ++at) {
                HZ_TRY(opinions::write_statement(tx, resident(at), scope, topic_id, std::string(said[at].text)));
            }
            return {};
        },
        storage::Effort::bulk));
    HZ_TRY(auto const statements, database.read([&](storage::ReadTransaction& tx) {
        return opinions::published_statements(tx, resident(0), scope, topic_id);
    }));

    Random random(kSeed + 2);
    for (std::size_t first = 0; first < persons.size(); first += kBallotsPerWrite) {
        auto const speak = [&](storage::WriteTransaction& tx) -> Result<void> {
            for (auto at = first; at < std::min(persons.size(), first + kBallotsPerWrite); ++at) {
                auto const who = resident(at);
                std::size_t const group = random.uniform_below(12) < 5 ? 0 : 1;
                if (auto const band = drawn_band(group, random)) {
                    HZ_TRY(opinions::declare_age_band(tx, who, *band));
                }
                std::vector<opinions::CastVote> votes;
                for (auto const& statement : statements) {
                    if (random.uniform_below(5) == 0) continue;
                    auto const known = std::ranges::find(said, std::string_view(statement.text), &DemoStatement::text);
                    auto const leaning = known == said.end() ? Leaning{0.6, 0.25} : known->leanings[group];
                    votes.push_back({who, scope, topic_id, statement.id, drawn_vote(leaning, random)});
                }
                HZ_TRY(cast_all(tx, votes));
            }
            return {};
        };
        HZ_TRY(database.write(speak, storage::Effort::bulk));
    }
    return {};
}

}  // namespace hezhi::app
