#include <array>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/jurisdictions/testing_street.h"
#include "src/opinions/opinion_maps.h"
#include "src/opinions/opinion_store.h"
#include "src/opinions/opinions.h"
#include "src/storage/public_events.h"

namespace hezhi::opinions {
namespace {

using namespace std::chrono_literals;
using authority::Caller;
using authority::Role;
using storage::ReadTransaction;
using storage::WriteTransaction;
using topics::ModerationMode;
using topics::TopicState;

class OpinionServiceTest : public jurisdictions::testkit::StreetTest {
protected:
    Caller staff() const { return caller(Role::committee_staff, willows.path, 900); }
    Caller arbiter() const { return caller(Role::arbiter, street.path, 901); }

    TopicId open_topic(ModerationMode mode = ModerationMode::after) {
        auto const topic = write([&](WriteTransaction& tx) {
            return topics::draft_topic(tx, staff(), scope(),
                                       {.community = willows.id, .title = "电梯", .moderation = mode});
        });
        move(topic.id, TopicState::open);
        return topic.id;
    }
    void move(TopicId topic, TopicState to) {
        write([&](WriteTransaction& tx) { return topics::move_topic(tx, staff(), scope(), topic, to, "because"); });
    }
    Result<Statement> said(TopicId topic, std::int64_t person, std::string const& text) {
        return database().write(
            [&](WriteTransaction& tx) { return write_statement(tx, resident(person), scope(), topic, text); });
    }
    Result<VoteReceipt> vote(TopicId topic, StatementId statement, Caller const& who, Vote choice) {
        return database().write(
            [&](WriteTransaction& tx) { return cast_vote(tx, who, scope(), topic, statement, choice); });
    }
    Result<VoteReceipt> undo(TopicId topic, StatementId statement, Caller const& who) {
        return database().write([&](WriteTransaction& tx) { return undo_vote(tx, who, scope(), topic, statement); });
    }
    Result<Statement> decide(TopicId topic, StatementId statement, ModerationDecision const& decision) {
        return database().write(
            [&](WriteTransaction& tx) { return moderate(tx, staff(), scope(), topic, statement, decision); });
    }
    Statement shown(TopicId topic, StatementId id) {
        for (auto const& one :
             read([&](ReadTransaction& tx) { return published_statements(tx, visitor(), scope(), topic); })) {
            if (one.id == id) return one;
        }
        throw std::runtime_error("not shown");
    }
    topics::Activity activity(TopicId topic) {
        return read([&](ReadTransaction& tx) { return topics::load_activity(tx, scope(), topic); });
    }
    ModerationDecision hide() const {
        return {ModerationDecision::Kind::hide, ModerationRule::personal_attack, "names a neighbour", {}};
    }
};

TEST_P(OpinionServiceTest, one_vote_a_person_and_statement_the_last_one_counts) {
    auto const topic = open_topic();
    auto const statement = said(topic, 1, "低层住户应当得到补偿")->id;
    EXPECT_EQ(shown(topic, statement).tally.agree, 1) << "writing it is agreeing with it";
    ASSERT_TRUE(vote(topic, statement, resident(2), Vote::agree).has_value());
    ASSERT_TRUE(vote(topic, statement, resident(2), Vote::agree).has_value()) << "again: nothing changes";
    ASSERT_TRUE(vote(topic, statement, resident(3), Vote::pass).has_value());
    auto const changed = vote(topic, statement, resident(2), Vote::disagree);
    ASSERT_TRUE(changed.has_value());
    EXPECT_EQ(changed->votes_cast, 1);
    EXPECT_EQ(changed->total, 1);
    auto const tally = shown(topic, statement).tally;
    EXPECT_EQ(std::tuple(tally.agree, tally.disagree, tally.pass), std::tuple(1, 1, 1));
    EXPECT_EQ(activity(topic).votes, 3);
    EXPECT_EQ(activity(topic).participants, 3);
}

TEST_P(OpinionServiceTest, votes_cast_together_end_as_votes_cast_one_by_one) {
    constexpr int kVotes = 300;
    struct Planned {
        std::size_t topic;
        std::size_t statement;
        std::int64_t person;
        Vote vote;
    };
    struct Street {
        std::vector<TopicId> topics;
        std::vector<std::vector<StatementId>> statements;
    };
    auto const founded = [&] {
        Street made;
        for (int at = 0; at < 2; ++at) {
            made.topics.push_back(open_topic());
            auto& texts = made.statements.emplace_back();
            for (auto const* text : {"低层住户应当得到补偿", "先请两家公司出方案和报价", "电梯噪声要有检测报告"}) {
                texts.push_back(said(made.topics.back(), 1, text)->id);
            }
            decide(made.topics.back(), texts.back(), hide());  // votes on it are refused
        }
        return made;
    };
    Street const together = founded();
    Street const one_by_one = founded();
    Random random(20);
    std::vector<Planned> planned;
    for (int at = 0; at < kVotes; ++at) {
        planned.push_back({random.uniform_below(2), random.uniform_below(3),
                           static_cast<std::int64_t>(1 + random.uniform_below(12)),
                           std::array{Vote::agree, Vote::disagree, Vote::pass}[random.uniform_below(3)]});
    }
    auto const voter = [&](std::int64_t person) {
        return person == 12 ? caller(Role::resident, terraces.path, 12) : resident(person);  // one lives elsewhere
    };

    std::vector<Result<VoteReceipt>> expected;
    for (auto const& plan : planned) {
        expected.push_back(vote(one_by_one.topics[plan.topic], one_by_one.statements[plan.topic][plan.statement],
                                voter(plan.person), plan.vote));
    }
    std::vector<Caller> callers;
    for (auto const& plan : planned) callers.push_back(voter(plan.person));
    std::vector<Result<VoteReceipt>> got;
    for (std::size_t from = 0; from < planned.size(); from += 50) {
        auto const part = database().write([&](WriteTransaction& tx) -> Result<std::vector<Result<VoteReceipt>>> {
            std::vector<CastVote> votes;
            for (std::size_t at = from; at < from + 50; ++at) {
                auto const& plan = planned[at];
                votes.push_back({callers[at], scope(), together.topics[plan.topic],
                                 together.statements[plan.topic][plan.statement], plan.vote});
            }
            return cast_votes(tx, votes);
        });
        ASSERT_TRUE(part.has_value());
        got.insert(got.end(), part->begin(), part->end());
    }
    int refused = 0;
    for (std::size_t at = 0; at < planned.size(); ++at) {
        ASSERT_EQ(got[at].has_value(), expected[at].has_value()) << at;
        if (!got[at]) {
            ++refused;
            EXPECT_EQ(got[at].error().key(), expected[at].error().key()) << at;
            continue;
        }
        EXPECT_EQ(got[at]->votes_cast, expected[at]->votes_cast) << at;
        EXPECT_EQ(got[at]->total, expected[at]->total) << at;
    }
    EXPECT_GT(refused, 50);
    EXPECT_LT(refused, 250);
    for (std::size_t topic = 0; topic < 2; ++topic) {
        EXPECT_EQ(activity(together.topics[topic]).votes, activity(one_by_one.topics[topic]).votes);
        EXPECT_EQ(activity(together.topics[topic]).participants, activity(one_by_one.topics[topic]).participants);
        for (std::size_t at = 0; at < 2; ++at) {
            EXPECT_EQ(shown(together.topics[topic], together.statements[topic][at]).tally,
                      shown(one_by_one.topics[topic], one_by_one.statements[topic][at]).tally);
        }
    }
}

TEST_P(OpinionServiceTest, who_took_part_is_whoever_wrote_and_not_whoever_only_voted) {
    auto const topic = open_topic();
    auto const statement = said(topic, 3, "低层住户应当得到补偿")->id;
    ASSERT_TRUE(said(topic, 3, "先看看图纸").has_value());
    ASSERT_TRUE(said(topic, 9, "电费怎么分要写清楚").has_value());
    ASSERT_TRUE(vote(topic, statement, resident(5), Vote::agree).has_value());
    ASSERT_TRUE(said(open_topic(), 6, "别的议题").has_value());
    auto const source = make_participants();
    auto const after = [&](std::int64_t person, std::size_t limit) {
        std::vector<std::int64_t> found;
        for (auto const one : read([&](ReadTransaction& tx) {
                 return source->participants(tx, scope(), topic.value(), PersonId{person}, limit);
             })) {
            found.push_back(one.value());
        }
        return found;
    };
    EXPECT_EQ(after(0, 10), (std::vector<std::int64_t>{3, 9}));
    EXPECT_EQ(after(0, 1), (std::vector<std::int64_t>{3}));
    EXPECT_EQ(after(3, 10), (std::vector<std::int64_t>{9}));
}

TEST_P(OpinionServiceTest, undo_takes_the_vote_and_the_participation_back) {
    auto const topic = open_topic();
    auto const statement = said(topic, 1, "低层住户应当得到补偿")->id;
    ASSERT_TRUE(vote(topic, statement, resident(2), Vote::disagree).has_value());
    ASSERT_TRUE(undo(topic, statement, resident(2)).has_value());
    ASSERT_TRUE(undo(topic, statement, resident(2)).has_value()) << "undoing nothing is fine";
    EXPECT_EQ(shown(topic, statement).tally.disagree, 0);
    EXPECT_EQ(activity(topic).votes, 1);
    EXPECT_EQ(activity(topic).participants, 1);
    ASSERT_TRUE(vote(topic, statement, resident(2), Vote::pass).has_value());
    EXPECT_EQ(activity(topic).participants, 2);
}

TEST_P(OpinionServiceTest, votes_are_for_residents_of_the_community_and_only_until_the_end) {
    auto const topic = open_topic();
    auto const statement = said(topic, 1, "低层住户应当得到补偿")->id;
    EXPECT_EQ(vote(topic, statement, visitor(), Vote::agree).error().code(), ErrorCode::unauthenticated);
    EXPECT_EQ(vote(topic, statement, caller(Role::resident, terraces.path, 4), Vote::agree).error().code(),
              ErrorCode::forbidden);
    EXPECT_EQ(vote(topic, statement, staff(), Vote::agree).error().code(), ErrorCode::forbidden)
        << "a post is no residence";
    EXPECT_EQ(vote(topic, StatementId{statement.value() + 1}, resident(2), Vote::agree).error().key(),
              "statement.unknown");
    move(topic, TopicState::closed);
    EXPECT_EQ(vote(topic, statement, resident(2), Vote::agree).error().key(), "topic.closed");
    EXPECT_EQ(undo(topic, statement, resident(1)).error().key(), "topic.closed");
    EXPECT_EQ(said(topic, 2, "先请公司出方案和报价").error().key(), "topic.closed");
}

TEST_P(OpinionServiceTest, near_duplicates_are_found_whatever_the_punctuation) {
    auto const topic = open_topic();
    auto const statement = said(topic, 1, "维保费按楼层递增，一楼不出。")->id;
    said(topic, 1, "先请两家公司出方案和报价");
    auto const near = read([&](ReadTransaction& tx) {
        return similar_statements(tx, resident(2), scope(), topic, "维保费，按楼层递增：一楼不出");
    });
    ASSERT_EQ(near.size(), 1U);
    EXPECT_EQ(near[0].id, statement);
}

TEST_P(OpinionServiceTest, a_statement_waits_where_moderation_comes_first) {
    auto const topic = open_topic(ModerationMode::before);
    auto const statement = said(topic, 1, "低层住户应当得到补偿");
    ASSERT_TRUE(statement.has_value());
    EXPECT_EQ(statement->state, StatementState::pending);
    EXPECT_EQ(vote(topic, statement->id, resident(2), Vote::agree).error().key(), "statement.unknown");
    EXPECT_EQ(activity(topic).statements, 0);
    auto const queue = read([&](ReadTransaction& tx) { return moderation_queue(tx, staff(), scope(), {}); });
    ASSERT_EQ(queue.items.size(), 1U);
    EXPECT_EQ(queue.items[0].statement.text, "低层住户应当得到补偿");
    ASSERT_TRUE(decide(topic, statement->id, {ModerationDecision::Kind::publish, {}, {}, {}}).has_value());
    EXPECT_EQ(shown(topic, statement->id).tally.agree, 1) << "the author's agreement counts from publication on";
    EXPECT_EQ(activity(topic).statements, 1);
    EXPECT_EQ(activity(topic).participants, 1);
}

TEST_P(OpinionServiceTest, hiding_leaves_a_public_trace_without_the_text_and_can_be_appealed) {
    auto const topic = open_topic();
    auto const statement = said(topic, 1, "四号楼那家总是占两个车位")->id;
    ASSERT_TRUE(decide(topic, statement, hide()).has_value());
    EXPECT_EQ(activity(topic).statements, 0);
    auto log = read([&](ReadTransaction& tx) { return moderation_log(tx, visitor(), scope(), topic); });
    ASSERT_EQ(log.size(), 1U);
    EXPECT_EQ(log[0].act, ModerationAct::hidden);
    EXPECT_EQ(log[0].rule, ModerationRule::personal_attack);
    EXPECT_EQ(log[0].actor_role, "committee_staff");
    for (auto const& event : read([&](ReadTransaction& tx) {
             return storage::public_events_of(tx, scope(), "statement", statement.value(), 10);
         })) {
        EXPECT_EQ(event.payload.find("四号楼"), std::string::npos);
    }

    auto const object = [&](std::int64_t person) {
        return database().write(
            [&](WriteTransaction& tx) { return appeal(tx, resident(person), scope(), topic, statement, "这是事实"); });
    };
    EXPECT_EQ(object(2).error().code(), ErrorCode::not_found) << "only the author learns of it";
    ASSERT_TRUE(object(1).has_value());
    EXPECT_EQ(object(1).error().key(), "appeal.already_made");

    auto const rule = [&](Caller const& who) {
        return database().write([&](WriteTransaction& tx) {
            return rule_on_appeal(tx, who, scope(), topic, statement, AppealOutcome::restore, "改写后可以展示");
        });
    };
    EXPECT_EQ(rule(staff()).error().code(), ErrorCode::forbidden);
    EXPECT_EQ(rule(caller(Role::arbiter, street.path, 900)).error().key(), "appeal.same_person");
    auto const appealed =
        read([&](ReadTransaction& tx) { return moderation_queue(tx, arbiter(), scope(), {.appealed = true}); });
    EXPECT_EQ(appealed.items.size(), 1U);
    ASSERT_TRUE(rule(arbiter()).has_value());
    EXPECT_EQ(shown(topic, statement).tally.agree, 1) << "its votes came back with it";
    log = read([&](ReadTransaction& tx) { return moderation_log(tx, visitor(), scope(), topic); });
    ASSERT_EQ(log.size(), 3U);
    EXPECT_EQ(log[2].act, ModerationAct::restored);
}

TEST_P(OpinionServiceTest, moderators_of_another_community_do_not_see_the_queue) {
    auto const topic = open_topic(ModerationMode::before);
    said(topic, 1, "低层住户应当得到补偿");
    auto const elsewhere = caller(Role::committee_staff, terraces.path);
    EXPECT_EQ(read([&](ReadTransaction& tx) { return moderation_queue(tx, elsewhere, scope(), {}); }).items.size(), 0U);
    auto const refused =
        database().read([&](ReadTransaction& tx) { return moderation_queue(tx, resident(1), scope(), {}); });
    EXPECT_EQ(refused.error().code(), ErrorCode::forbidden);
}

TEST_P(OpinionServiceTest, one_person_writes_a_bounded_number_of_statements) {
    auto const topic = open_topic();
    for (std::int64_t count = 0; count < kStatementsPerPerson; ++count) {
        ASSERT_TRUE(said(topic, 1, "第 " + std::to_string(count) + " 条不同的看法").has_value());
    }
    EXPECT_EQ(said(topic, 1, "再多一条看法也不行").error().key(), "statement.too_many_own");
    EXPECT_TRUE(said(topic, 2, "别人还可以写看法").has_value());
}

TEST_P(OpinionServiceTest, the_next_statement_is_one_not_yet_voted_on_and_stays_the_same_when_asked_again) {
    auto const topic = open_topic();
    std::vector<StatementId> all;
    for (int count = 0; count < 6; ++count) all.push_back(said(topic, 1, "看法 " + std::to_string(count))->id);
    auto const next = [&] {
        return read([&](ReadTransaction& tx) { return next_statement(tx, resident(2), scope(), topic, nullptr); });
    };
    std::vector<StatementId> met;
    for (std::int64_t turn = 1; turn <= 6; ++turn) {
        auto const offered = next();
        ASSERT_TRUE(offered.statement.has_value());
        EXPECT_EQ(offered.position, turn);
        EXPECT_EQ(next().statement->id, offered.statement->id);
        ASSERT_TRUE(vote(topic, offered.statement->id, resident(2), Vote::agree).has_value());
        met.push_back(offered.statement->id);
    }
    EXPECT_THAT(met, testing::UnorderedElementsAreArray(all));
    EXPECT_FALSE(next().statement.has_value());
}

TEST_P(OpinionServiceTest, erasure_takes_votes_from_open_topics_and_only_the_mapping_from_closed_ones) {
    auto const open = open_topic();
    auto const closed = open_topic();
    auto const in_open = said(open, 1, "低层住户应当得到补偿")->id;
    auto const in_closed = said(closed, 1, "低层住户应当得到补偿")->id;
    ASSERT_TRUE(vote(open, in_open, resident(2), Vote::agree).has_value());
    ASSERT_TRUE(vote(closed, in_closed, resident(2), Vote::agree).has_value());
    move(closed, TopicState::closed);
    write([&](WriteTransaction& tx) { erase_person(tx, scope(), PersonId{2}, clock.now()); });
    EXPECT_EQ(shown(open, in_open).tally.agree, 1);
    EXPECT_EQ(activity(open).participants, 1);
    EXPECT_EQ(shown(closed, in_closed).tally.agree, 2);
    read([&](ReadTransaction& tx) {
        EXPECT_FALSE(own_participant(tx, scope(), open, PersonId{2}).has_value());
        EXPECT_FALSE(own_participant(tx, scope(), closed, PersonId{2}).has_value());
    });
    write([&](WriteTransaction& tx) { erase_person(tx, scope(), PersonId{1}, clock.now()); });
    EXPECT_FALSE(shown(open, in_open).author.has_value());
}

TEST_P(OpinionServiceTest, who_wrote_and_who_voted_took_part_each_once) {
    auto const topic = open_topic();
    auto const first = said(topic, 1, "低层住户应当得到补偿")->id;
    ASSERT_TRUE(vote(topic, first, resident(1), Vote::disagree).has_value());
    ASSERT_TRUE(vote(topic, first, resident(2), Vote::agree).has_value());
    ASSERT_TRUE(said(open_topic(), 3, "别的议题里说的话").has_value());
    auto const persons = [&] {
        auto found = read([&](ReadTransaction& tx) { return select_participants(tx, scope(), topic); });
        std::ranges::sort(found);
        return found;
    };
    EXPECT_THAT(persons(), testing::ElementsAre(PersonId{1}, PersonId{2}));
    write([&](WriteTransaction& tx) { erase_person(tx, scope(), PersonId{2}, clock.now()); });
    EXPECT_THAT(persons(), testing::ElementsAre(PersonId{1}));
}

TEST_P(OpinionServiceTest, exports_a_closed_topic_without_times_persons_or_hidden_words) {
    auto const topic = open_topic();
    auto const first = said(topic, 1, "低层住户应当得到补偿")->id;
    auto const second = said(topic, 1, "四号楼那家总是占两个车位")->id;
    for (std::int64_t person = 2; person <= 15; ++person) {
        ASSERT_TRUE(vote(topic, first, resident(person), person % 2 == 0 ? Vote::agree : Vote::disagree).has_value());
    }
    auto const exported = [&] {
        return database().read([&](ReadTransaction& tx) { return export_polis(tx, visitor(), scope(), topic); });
    };
    EXPECT_EQ(exported().error().key(), "export.still_open");
    ASSERT_TRUE(decide(topic, second, hide()).has_value());
    move(topic, TopicState::closed);
    auto const files = exported();
    ASSERT_TRUE(files.has_value());
    EXPECT_TRUE(files->votes_csv.starts_with("comment-id,voter-id,vote\n1,1,1\n2,1,1\n1,2,1\n1,3,-1\n"))
        << files->votes_csv;
    EXPECT_EQ(std::ranges::count(files->votes_csv, '\n'), 17);
    EXPECT_EQ(files->comments_csv.find("四号楼"), std::string::npos);
    EXPECT_NE(files->comments_csv.find("1,8,7,1,0,低层住户应当得到补偿\n"), std::string::npos) << files->comments_csv;
}

TEST_P(OpinionServiceTest, the_map_follows_votes_without_anybody_waiting) {
    auto const topic = open_topic();
    std::vector<StatementId> all;
    for (int count = 0; count < 8; ++count) all.push_back(said(topic, 1, "看法 " + std::to_string(count))->id);
    OpinionMaps maps(database(), [&] { return clock.now(); });
    auto const await = [&](auto const& condition) {
        for (int attempt = 0; attempt < 1'000; ++attempt) {
            if (auto const map = maps.map(scope(), topic); map && condition(*map)) return map;
            std::this_thread::sleep_for(5ms);
        }
        throw std::runtime_error("the map never came");
    };
    EXPECT_EQ(await([](TopicMap const&) { return true; })->published.state, MapState::few);
    for (std::int64_t person = 2; person <= 41; ++person) {
        for (std::size_t at = 0; at < all.size(); ++at) {
            bool const agrees = at >= 4 || person % 2 == 0;
            ASSERT_TRUE(vote(topic, all[at], resident(person), agrees ? Vote::agree : Vote::disagree).has_value());
        }
    }
    auto const map = await(
        [](TopicMap const& one) { return one.published.state == MapState::ready && one.map.votes == 8 + 40 * 8; });
    auto const participant =
        read([&](ReadTransaction& tx) { return own_participant(tx, scope(), topic, PersonId{2}); });
    auto const place = own_position(*map, *participant);
    ASSERT_TRUE(place.has_value());
    EXPECT_TRUE(place->letter.has_value());
    auto const other = read([&](ReadTransaction& tx) { return own_participant(tx, scope(), topic, PersonId{3}); });
    EXPECT_NE(own_position(*map, *other)->letter, place->letter);
}

TEST_P(OpinionServiceTest, an_imported_conversation_stands_as_it_was) {
    std::vector<ImportedStatement> const statements{
        {.number = 3, .text = "one", .tally = {.agree = 1, .disagree = 1}},
        {.number = 7, .text = "two", .state = StatementState::hidden, .tally = {.pass = 1}},
    };
    auto const topic = write([&](WriteTransaction& tx) {
        return begin_import(tx, caller(Role::administrator, street.path), scope(),
                            {.community = willows.id, .title = "imported"}, statements);
    });
    std::vector<ImportedBallot> const ballots{{{{3, Vote::agree}, {7, Vote::pass}}}, {{{3, Vote::disagree}}}, {}};
    write([&](WriteTransaction& tx) { import_votes(tx, scope(), topic, 1, ballots); });
    EXPECT_EQ(activity(topic).participants, 2) << "who said nothing is no participant";
    EXPECT_EQ(activity(topic).votes, 3);
    EXPECT_EQ(activity(topic).statements, 1);
}

HZ_ON_BOTH_ENGINES(OpinionServiceTest);

}  // namespace
}  // namespace hezhi::opinions
