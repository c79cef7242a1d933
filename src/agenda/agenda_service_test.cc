#include <algorithm>
#include <array>
#include <latch>
#include <map>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/text/similarity.h"
#include "src/agenda/agenda_json.h"
#include "src/agenda/agenda_store.h"
#include "src/agenda/testing_agenda.h"
#include "src/http/walker.h"
#include "src/procedures/procedures.h"
#include "src/storage/public_events.h"

namespace hezhi::agenda {
namespace {

using authority::Caller;
using authority::Role;
using cases::CaseEvent;
using std::chrono::days;
using std::chrono::hours;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class AgendaServiceTest : public testkit::AgendaTest {
protected:
    AgendaItemId proposed() {
        parking_of(1, 6);
        update();
        return items().at(0).id;
    }
    std::map<CaseId, ClusterId> partition() {
        std::map<CaseId, ClusterId> homes;
        for (auto const& cluster : clusters_seen(dispatcher())) {
            for (auto const& one : read([&](ReadTransaction& tx) { return cases_of(tx, cluster.id); })) {
                homes.emplace(one, cluster.id);
            }
        }
        return homes;
    }
    /// Also those that nobody has redacted yet, straight from the table.
    std::vector<CaseId> cases_of(ReadTransaction& tx, ClusterId id) {
        return tx.all(
            "SELECT case_id FROM agenda_cluster_cases WHERE realm_id = $1 AND cluster_id = $2 ORDER BY case_id",
            {realm(), id}, [](storage::Row const& row) { return row.id<CaseId>(0); });
    }
    std::string everything_public() {
        std::string all;
        for (auto const& event :
             read([&](ReadTransaction& tx) { return storage::public_events(tx, scope(), std::nullopt, 500); })) {
            all += event.kind + event.payload + "\n";
        }
        return all;
    }
};

// ---- Clusters

TEST_P(AgendaServiceTest, reports_of_one_matter_in_one_courtyard_become_a_cluster_and_pass_the_threshold) {
    parking_of(1, 4);
    update();
    ASSERT_THAT(clusters_seen(committee_staff()), SizeIs(1));
    EXPECT_THAT(items(), IsEmpty()) << "four households are too few";
    auto const before = clusters_seen(committee_staff()).at(0);
    parking_of(5, 6);
    auto const fifth = clock.now() - hours{5};
    update();
    auto const cluster = clusters_seen(committee_staff()).at(0);
    EXPECT_EQ(cluster.id, before.id) << "the same cluster, grown";
    EXPECT_EQ(cluster.facts.households, 6);
    EXPECT_EQ(cluster.facts.cases, 6);
    EXPECT_EQ(cluster.facts.buildings, 4);
    EXPECT_EQ(cluster.place, courtyard);
    EXPECT_EQ(cluster.passed_at, fifth) << "the moment of the fifth household, not of the computation";
    ASSERT_THAT(items(), SizeIs(1));
    EXPECT_EQ(items().at(0).state, ItemState::proposed);
    EXPECT_EQ(items().at(0).passed_at, fifth);
    EXPECT_EQ(items().at(0).title, "加装电梯");
    EXPECT_THAT(everything_public(), HasSubstr("agenda.begin"));
    update();
    EXPECT_THAT(items(), SizeIs(1)) << "again changes nothing";
}

TEST_P(AgendaServiceTest, one_by_one_or_all_at_once_the_clusters_are_the_same) {
    constexpr std::array kWords{"晚上回来没有车位", "消防通道被车堵死", "楼上漏水到我家天花板",
                                "晚上八点回来没有车位停"};
    std::vector<CaseId> made;
    for (std::int64_t number = 1; number <= 28; ++number) {
        clock.advance(hours{number % 5 == 0 ? 24 * 50 : 9});
        auto what = report(kWords[static_cast<std::size_t>(number * 7 % 4)]);
        what.place = number % 6 == 0 ? willows.id : buildings.at(static_cast<std::size_t>(number) % 4);
        if (number % 3 != 0) what.matter = number % 2 == 0 ? lift_matter : lamp_matter;
        made.push_back(reported(neighbour(number), what)->id);
        update(Extent::fresh);
    }
    auto const grown = partition();
    auto const computed = read([&](ReadTransaction& tx) {
        return cases::signals_in(tx, scope(), willows.id, clock.now() - days{180}, clusters::kSignalsMax);
    });
    ASSERT_GT(computed.size(), 8U);
    // From nothing: the tables emptied, computed once.
    write([&](WriteTransaction& tx) {
        tx.execute("DELETE FROM agenda_cluster_cases WHERE realm_id = $1", {realm()});
        tx.execute("DELETE FROM agenda_clusters WHERE realm_id = $1", {realm()});
        return true;
    });
    update(Extent::all);
    auto const whole = partition();
    auto const pairs = [&](std::map<CaseId, ClusterId> const& homes) {
        std::set<std::pair<CaseId, CaseId>> together;
        for (auto const& a : computed) {
            for (auto const& b : computed) {
                auto const left = homes.find(a.id);
                auto const right = homes.find(b.id);
                if (a.id < b.id && left != homes.end() && right != homes.end() && left->second == right->second) {
                    together.emplace(a.id, b.id);
                }
            }
        }
        return together;
    };
    EXPECT_THAT(pairs(whole), Not(IsEmpty()));
    EXPECT_EQ(pairs(grown), pairs(whole));
}

TEST_P(AgendaServiceTest, sealed_and_limited_cases_are_in_no_cluster) {
    parking_of(1, 3);
    for (std::int64_t number = 4; number <= 9; ++number) parking(number, "举报物业把车位私下租给外人");
    update();
    auto const cluster = clusters_seen(committee_staff()).at(0);
    EXPECT_EQ(cluster.facts.cases, 3);
    EXPECT_THAT(items(), IsEmpty());
}

TEST_P(AgendaServiceTest, what_the_desk_seals_later_leaves_the_cluster) {
    auto const made = parking_of(1, 3);
    update();
    EXPECT_EQ(clusters_seen(committee_staff()).at(0).cases, 3);
    ASSERT_TRUE(acted(committee_staff(), made.at(0),
                      {.event = CaseEvent::dispatch, .matter = lift_matter, .publicity = cases::Publicity::sealed})
                    .has_value());
    update();
    EXPECT_EQ(clusters_seen(committee_staff()).at(0).cases, 2);
}

TEST_P(AgendaServiceTest, the_desk_takes_on_a_cluster_below_the_threshold_once_and_in_public) {
    auto const made = parking_of(1, 4);
    update();
    auto const id = clusters_seen(committee_staff()).at(0).id;
    auto const take_on = [&](Caller const& who) {
        return database().write([&](WriteTransaction& tx) { return take_on_cluster(tx, who, scope(), id); });
    };
    EXPECT_EQ(take_on(dispatcher()).error().code(), ErrorCode::forbidden) << "reads the desk, launches nothing";
    EXPECT_EQ(take_on(caller(Role::committee_staff, terraces.path)).error().code(), ErrorCode::not_found);
    EXPECT_THAT(items(), IsEmpty());
    auto const item = take_on(committee_staff());
    ASSERT_TRUE(item.has_value()) << item.error().key();
    EXPECT_EQ(item->state, ItemState::proposed);
    EXPECT_EQ(item->origin, Origin::cluster);
    EXPECT_EQ(item->passed_at, std::nullopt) << "it did not pass";
    EXPECT_TRUE(item->due_at.has_value()) << "and is answered until then";
    auto const records = read([&](ReadTransaction& tx) { return events_of(tx, scope(), item->id); });
    ASSERT_THAT(records, SizeIs(1));
    EXPECT_EQ(records.front().actor, ItemActor::desk);
    EXPECT_THAT(everything_public(), HasSubstr("agenda.begin"));
    auto const again = take_on(party_officer());
    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(again.error().key(), "agenda.cluster_taken_on");
    // It grows past the threshold: still one item.
    parking_of(5, 6);
    update();
    EXPECT_THAT(items(), SizeIs(1));
    auto const done = launched(committee_staff(), item->id, complete());
    ASSERT_TRUE(done.has_value()) << done.error().key();
    runner.run_due();
    EXPECT_EQ(seen(neighbour(1), made.front())->events.back().event, CaseEvent::note) << "reporters are told";
}

TEST_P(AgendaServiceTest, clusters_are_for_the_desk_of_the_place) {
    parking_of(1, 6);
    update();
    auto const list = [&](Caller const& who) {
        return database().read([&](ReadTransaction& tx) { return list_clusters(tx, who, scope(), std::nullopt); });
    };
    EXPECT_EQ(list(visitor()).error().code(), ErrorCode::unauthenticated);
    EXPECT_EQ(list(resident(7)).error().code(), ErrorCode::forbidden);
    EXPECT_EQ(list(manager()).error().code(), ErrorCode::forbidden);
    EXPECT_THAT(list(caller(Role::committee_staff, terraces.path)).value(), IsEmpty());
    auto const id = list(committee_staff()).value().at(0).id;
    auto const see = [&](Caller const& who) {
        return database().read([&](ReadTransaction& tx) { return see_cluster(tx, who, scope(), id); });
    };
    EXPECT_TRUE(see(party_officer()).has_value());
    EXPECT_EQ(see(caller(Role::committee_staff, terraces.path)).error().code(), ErrorCode::not_found);
    EXPECT_EQ(see(resident(7)).error().code(), ErrorCode::forbidden);
}

TEST_P(AgendaServiceTest, the_desk_reads_the_cases_of_a_cluster_before_everybody_may) {
    parking(1);
    parking(2);
    update();
    auto const cluster = clusters_seen(committee_staff()).at(0);
    auto const shown = [&](Caller const& who) {
        return read([&](ReadTransaction& tx) { return cases_of_cluster(tx, who, scope(), cluster.id); });
    };
    EXPECT_THAT(shown(committee_staff()), SizeIs(2));
    EXPECT_THAT(shown(visitor()), IsEmpty()) << "nobody has looked at them yet";
}

TEST_P(AgendaServiceTest, small_counts_are_hidden_from_the_public_and_smaller_ones_from_the_desk) {
    auto const id = proposed();
    auto const line = [&](Caller const& who) {
        return read([&](ReadTransaction& tx) { return line_of(tx, who, *load_item(tx, scope(), id)); });
    };
    EXPECT_EQ(line(committee_staff()).facts->households, 6);
    EXPECT_EQ(line(visitor()).facts->households, std::nullopt) << "six is below ten";
    EXPECT_EQ(line(visitor()).facts->households_below, 10);
    EXPECT_EQ(line(resident(7)).facts->households, std::nullopt);
    parking_of(7, 12);
    update();
    EXPECT_EQ(line(visitor()).facts->households, 12);
}

// ---- The desk

TEST_P(AgendaServiceTest, a_launch_without_organiser_and_resource_is_refused_with_both_named) {
    auto const id = proposed();
    auto what = complete();
    what.organiser = std::nullopt;
    what.resource = "";
    auto const refused = launched(committee_staff(), id, what);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().key(), "agenda.launch_incomplete");
    EXPECT_THAT(refused.error().problems(), ElementsAre(Field(&Problem::key, "agenda.needs_organiser"),
                                                        Field(&Problem::key, "agenda.needs_resource")));
    EXPECT_EQ(item(id).state, ItemState::proposed);
}

TEST_P(AgendaServiceTest, a_launch_makes_a_topic_and_every_reporter_of_the_cluster_is_told) {
    auto const made = parking_of(1, 6);
    update();
    auto const id = items().at(0).id;
    auto const done = launched(committee_staff(), id, complete());
    ASSERT_TRUE(done.has_value()) << done.error().key();
    ASSERT_TRUE(done->topic.has_value());
    auto const topic =
        read([&](ReadTransaction& tx) { return topics::visible_topic(tx, visitor(), scope(), *done->topic); });
    EXPECT_EQ(topic.state, topics::TopicState::open);
    EXPECT_EQ(topic.organiser, "柳荫里社区居委会");
    EXPECT_EQ(read([&](ReadTransaction& tx) { return *find_item_of_topic(tx, scope(), topic.id); }).id, id);
    runner.run_due();
    for (std::size_t at = 0; at < made.size(); ++at) {
        auto const page = seen(neighbour(static_cast<std::int64_t>(at) + 1), made[at]);
        ASSERT_TRUE(page.has_value());
        EXPECT_THAT(page->events, Contains(Field(&cases::CaseRecord::text, HasSubstr("晚上怎么停车"))));
        EXPECT_EQ(read([&](ReadTransaction& tx) {
                      return find_item_of_case(tx, neighbour(static_cast<std::int64_t>(at) + 1), scope(), made[at]);
                  }).topic,
                  done->topic);
    }
    // Whoever joins later is told too, once.
    clock.advance(hours{1});
    auto const late = parking(9);
    update();
    runner.run_due();
    auto const told = [&](CaseId one, std::int64_t number) {
        auto const page = seen(neighbour(number), one);
        return std::ranges::count(page->events, CaseEvent::note, &cases::CaseRecord::event);
    };
    EXPECT_EQ(told(late, 9), 1);
    EXPECT_EQ(told(made.at(0), 1), 1);
}

TEST_P(AgendaServiceTest, a_launch_may_start_the_topic_on_its_procedure) {
    auto const id = proposed();
    auto what = complete();
    what.procedure = "council";
    what.opens = false;
    EXPECT_EQ(launched(committee_staff(), id, what).error().key(), "agenda.procedure_needs_open");
    what.opens = true;
    auto const of_another_body = launched(party_officer(), id, what);
    ASSERT_FALSE(of_another_body.has_value());
    EXPECT_EQ(of_another_body.error().key(), "procedure.organiser_not_yours");
    EXPECT_EQ(item(id).state, ItemState::proposed) << "all of it, or nothing";
    auto const done = launched(committee_staff(), id, what);
    ASSERT_TRUE(done.has_value()) << done.error().key();
    auto const run =
        read([&](ReadTransaction& tx) { return *procedures::see_run(tx, visitor(), scope(), *done->topic); });
    EXPECT_EQ(run.procedure.code, "council");
    EXPECT_EQ(run.organiser, *what.organiser);
    EXPECT_THAT(run.publicness, HasSubstr("6 件诉求"));
    EXPECT_THAT(run.publicness, testing::Not(HasSubstr("6 户"))) << "small counts stay hidden";
}

TEST_P(AgendaServiceTest, the_facts_are_kept_as_they_were_at_the_launch) {
    auto const id = proposed();
    ASSERT_TRUE(launched(committee_staff(), id, complete()).has_value());
    parking_of(7, 12);
    update();
    EXPECT_EQ(item(id).facts->households, 6);
}

TEST_P(AgendaServiceTest, only_the_desk_of_the_place_launches) {
    auto const id = proposed();
    EXPECT_EQ(launched(visitor(), id, complete()).error().code(), ErrorCode::unauthenticated);
    EXPECT_EQ(launched(resident(7), id, complete()).error().code(), ErrorCode::forbidden);
    EXPECT_EQ(launched(dispatcher(), id, complete()).error().code(), ErrorCode::forbidden);
    EXPECT_EQ(launched(caller(Role::committee_staff, terraces.path), id, complete()).error().code(),
              ErrorCode::forbidden);
    EXPECT_TRUE(launched(party_officer(), id, complete()).has_value());
}

TEST_P(AgendaServiceTest, launched_twice_at_once_it_becomes_one_topic) {
    auto const id = proposed();
    std::array<std::string, 2> answers;
    std::latch start(2);
    auto const press = [&](std::size_t at, Caller const& who) {
        start.arrive_and_wait();
        auto const done = launched(who, id, complete());
        answers[at] = done ? "accepted" : std::string(done.error().key());
    };
    std::thread other([&] { press(1, party_officer()); });
    press(0, committee_staff());
    other.join();
    EXPECT_EQ(std::ranges::count(answers, "accepted"), 1) << answers[0] << " " << answers[1];
    EXPECT_EQ(
        std::ranges::count(answers, "agenda.act_not_now") + std::ranges::count(answers, "agenda.changed_meanwhile"), 1)
        << answers[0] << " " << answers[1];
    EXPECT_THAT(read([&](ReadTransaction& tx) { return topics::list_topics(tx, committee_staff(), scope(), {}); }),
                SizeIs(1));
}

TEST_P(AgendaServiceTest, what_somebody_else_changed_meanwhile_is_not_overwritten) {
    auto const id = proposed();
    auto what = complete();
    what.revision = item(id).revision;
    ASSERT_TRUE(acting([&](WriteTransaction& tx) {
                    return schedule(tx, party_officer(), scope(), id, what.revision, clock.now() + days{9}, "等方案");
                }).has_value());
    EXPECT_EQ(launched(committee_staff(), id, what).error().key(), "agenda.changed_meanwhile");
}

TEST_P(AgendaServiceTest, an_item_is_declined_on_a_ground_with_words_that_everybody_reads) {
    auto const id = proposed();
    ASSERT_TRUE(acting([&](WriteTransaction& tx) {
                    return decline(tx, committee_staff(), scope(), id, std::nullopt, Ground::handled_as_cases,
                                   "市政本月内重新划线，逐件答复");
                }).has_value());
    EXPECT_EQ(item(id).state, ItemState::declined);
    EXPECT_EQ(item(id).ground, Ground::handled_as_cases);
    EXPECT_THAT(everything_public(), HasSubstr("市政本月内重新划线"));
    EXPECT_EQ(launched(committee_staff(), id, complete()).error().key(), "agenda.act_not_now");
}

// ---- The clock

TEST_P(AgendaServiceTest, silence_past_the_response_clock_is_public_and_so_is_that_nobody_offered_anything) {
    auto const id = proposed();
    auto const due = item(id).due_at.value();
    clock.set(due);
    runner.run_due();
    EXPECT_FALSE(item(id).is_overdue) << "the last moment is in time";
    clock.advance(hours{1});
    runner.run_due();
    EXPECT_TRUE(item(id).is_overdue);
    EXPECT_TRUE(item(id).is_unserved);
    EXPECT_THAT(everything_public(), HasSubstr("agenda.become_overdue"));
    clock.advance(days{30});
    runner.run_due();
    auto const records = read([&](ReadTransaction& tx) { return events_of(tx, scope(), id); });
    EXPECT_EQ(std::ranges::count(records, ItemEvent::become_overdue, &ItemRecord::event), 1) << "raised once";
    EXPECT_TRUE(launched(committee_staff(), id, complete()).has_value()) << "late is better than never";
}

TEST_P(AgendaServiceTest, the_lag_of_an_answer_runs_from_the_threshold_to_the_first_official_act) {
    auto const id = proposed();
    auto const lags = [&] {
        return read([&](ReadTransaction& tx) {
            return cluster_lags(tx, scope(), clock.now() - days{90}, clock.now() + days{1});
        });
    };
    ASSERT_THAT(lags(), SizeIs(1));
    EXPECT_EQ(lags().at(0).first_reply_at, std::nullopt);
    clock.advance(hours{30});
    ASSERT_TRUE(offered(committee_staff(), committee, id).has_value());
    auto const replied = clock.now();
    clock.advance(hours{30});
    ASSERT_TRUE(launched(committee_staff(), id, complete()).has_value());
    EXPECT_EQ(lags().at(0).passed_at, item(id).passed_at);
    EXPECT_EQ(lags().at(0).first_reply_at, replied);
}

// ---- Initiatives and plans

TEST_P(AgendaServiceTest, an_initiative_gathers_signatures_and_reaches_the_desk_by_itself) {
    auto settings = Settings{};
    settings.signatures_min = 5;
    write([&](WriteTransaction& tx) { return change_settings(tx, dispatcher(), scope(), settings); });
    auto const begun = initiative(1);
    ASSERT_TRUE(begun.has_value());
    EXPECT_EQ(begun->state, ItemState::gathering);
    for (std::int64_t number = 2; number <= 4; ++number) ASSERT_TRUE(signed_by(number, begun->id).has_value());
    EXPECT_EQ(signed_by(4, begun->id)->signatures, 4) << "signing twice counts once";
    auto const taken_back = neighbour(4);
    ASSERT_TRUE(acting([&](WriteTransaction& tx) { return unsign(tx, taken_back, scope(), begun->id); }).has_value());
    EXPECT_EQ(item(begun->id).signatures, 3);
    ASSERT_TRUE(signed_by(4, begun->id).has_value());
    clock.advance(hours{2});
    auto const reached = signed_by(5, begun->id);
    ASSERT_TRUE(reached.has_value());
    EXPECT_EQ(reached->state, ItemState::proposed);
    EXPECT_EQ(reached->passed_at, clock.now());
    EXPECT_GT(reached->due_at, clock.now());
    EXPECT_EQ(acting([&](WriteTransaction& tx) { return unsign(tx, taken_back, scope(), begun->id); }).error().key(),
              "agenda.act_not_now");
}

TEST_P(AgendaServiceTest, who_signed_took_part_in_the_topic_that_came_of_it) {
    auto settings = Settings{};
    settings.signatures_min = 5;
    write([&](WriteTransaction& tx) { return change_settings(tx, dispatcher(), scope(), settings); });
    auto const begun = initiative(1);
    ASSERT_TRUE(begun.has_value());
    std::vector<PersonId> signatories{*neighbour(1).person};
    for (std::int64_t number = 2; number <= 5; ++number) {
        ASSERT_TRUE(signed_by(number, begun->id).has_value());
        signatories.push_back(*neighbour(number).person);
    }
    std::ranges::sort(signatories);
    auto const made = launched(committee_staff(), begun->id, complete());
    ASSERT_TRUE(made.has_value()) << made.error().key();
    auto const source = make_participants();
    auto const of_topic = [&](std::int64_t topic) {
        return read([&](ReadTransaction& tx) {
            return source->participants(tx, scope(), topic, PersonId{0}, notices::kToldAtOnceMax);
        });
    };
    EXPECT_EQ(of_topic(item(begun->id).topic->value()), signatories);
    EXPECT_THAT(of_topic(1), IsEmpty());
}

TEST_P(AgendaServiceTest, who_began_and_signed_the_initiative_took_part_in_its_topic) {
    auto settings = Settings{};
    settings.signatures_min = 5;
    write([&](WriteTransaction& tx) { return change_settings(tx, dispatcher(), scope(), settings); });
    auto const begun = initiative(1);
    ASSERT_TRUE(begun.has_value());
    for (std::int64_t number = 2; number <= 5; ++number) ASSERT_TRUE(signed_by(number, begun->id).has_value());
    auto const other = initiative(6, "楼道里装一排挂衣钩");  // of another topic, or of none
    ASSERT_TRUE(other.has_value());
    auto const done = launched(committee_staff(), begun->id, complete());
    ASSERT_TRUE(done.has_value()) << done.error().key();
    auto persons = read([&](ReadTransaction& tx) { return select_participants(tx, scope(), *done->topic); });
    std::ranges::sort(persons);
    std::vector<PersonId> expected;
    for (std::int64_t number = 1; number <= 5; ++number) expected.push_back(*neighbour(number).person);
    std::ranges::sort(expected);
    EXPECT_EQ(persons, expected);
}

TEST_P(AgendaServiceTest, residents_of_another_community_and_visitors_do_not_sign) {
    auto const begun = initiative(1);
    auto const signing = [&](Caller const& who) {
        return acting([&](WriteTransaction& tx) { return sign(tx, who, scope(), begun->id); });
    };
    EXPECT_EQ(signing(visitor()).error().code(), ErrorCode::unauthenticated);
    EXPECT_EQ(signing(caller(Role::resident, terraces.path, 77)).error().code(), ErrorCode::forbidden);
    EXPECT_EQ(signing(committee_staff()).error().code(), ErrorCode::forbidden);
}

TEST_P(AgendaServiceTest, an_initiative_that_finds_too_few_lapses) {
    auto const begun = initiative(1);
    clock.advance(days{91});
    runner.run_due();
    EXPECT_EQ(item(begun->id).state, ItemState::lapsed);
    EXPECT_EQ(signed_by(2, begun->id).error().key(), "agenda.act_not_now");
}

TEST_P(AgendaServiceTest, a_person_keeps_three_initiatives_open_at_most) {
    for (int count = 0; count < 3; ++count) ASSERT_TRUE(initiative(1).has_value());
    EXPECT_EQ(initiative(1).error().key(), "agenda.too_many_initiatives");
}

TEST_P(AgendaServiceTest, a_plan_needs_words_on_whom_it_concerns_before_it_is_launched) {
    auto const plan = acting([&](WriteTransaction& tx) {
        return propose_plan(tx, enforcer(), scope(),
                            {.community = willows.id,
                             .body = enforcement,
                             .title = "夜市摊点定点定时",
                             .words = "拟在东门外设二十个摊位，晚上六点到十点。",
                             .publicness = ""});
    });
    ASSERT_TRUE(plan.has_value()) << plan.error().key();
    EXPECT_EQ(launched(committee_staff(), plan->id, complete()).error().problems().at(0).key,
              "agenda.needs_publicness");
    auto what = complete();
    what.publicness = "东门外三栋楼，约一百二十户";
    EXPECT_TRUE(launched(committee_staff(), plan->id, what).has_value());
    EXPECT_EQ(acting([&](WriteTransaction& tx) {
                  return propose_plan(
                      tx, enforcer(), scope(),
                      {.community = willows.id, .body = lighting, .title = "亮化", .words = "", .publicness = ""});
              })
                  .error()
                  .code(),
              ErrorCode::forbidden)
        << "in the name of another department";
}

// ---- Offers

TEST_P(AgendaServiceTest, an_offer_is_made_taken_up_and_followed_up) {
    auto const id = proposed();
    EXPECT_EQ(offered(committee_staff(), committee, id, false).error().key(), "agenda.offer_conditional");
    auto const offer = offered(committee_staff(), committee, id);
    ASSERT_TRUE(offer.has_value());
    EXPECT_EQ(offered(resident(7), committee, id).error().code(), ErrorCode::forbidden);
    EXPECT_EQ(offered(committee_staff(), other_committee, id).error().code(), ErrorCode::forbidden);
    auto what = complete();
    what.resource = "";
    what.offer = offer->id;
    ASSERT_TRUE(launched(committee_staff(), id, what).has_value());
    auto const now = [&] { return read([&](ReadTransaction& tx) { return offers_of_item(tx, scope(), id); }).at(0); };
    EXPECT_EQ(now().state, OfferState::taken_up);
    EXPECT_TRUE(acting([&](WriteTransaction& tx) {
                    return report_outcome(tx, committee_staff(), scope(), offer->id, "开了三次会，来了五十二人次");
                }).has_value());
    EXPECT_EQ(now().outcome, "开了三次会，来了五十二人次");
}

TEST_P(AgendaServiceTest, an_offer_to_a_group_stops_its_clock_and_the_group_alone_answers) {
    auto const group = acting([&](WriteTransaction& tx) {
        return groups::register_group(tx, resident(7), scope(), willows.id,
                                      {.name = "车库小组", .about = "商量车库租金和值守", .contact = {}});
    });
    ASSERT_TRUE(group.has_value()) << group.error().key();
    auto const offer = [&](bool without_condition) {
        return acting([&](WriteTransaction& tx) {
            return make_offer(tx, committee_staff(), scope(),
                              {.item = std::nullopt,
                               .topic = std::nullopt,
                               .group = group->id,
                               .body = committee,
                               .kind = OfferKind::room,
                               .what = "社区活动室，坐六十人",
                               .when_and_where = "每周三晚上七点",
                               .practical_limits = "",
                               .amount_fen = std::nullopt,
                               .without_condition = without_condition});
        });
    };
    EXPECT_EQ(offer(false).error().key(), "agenda.offer_conditional");
    EXPECT_EQ(read([&](ReadTransaction& tx) { return groups::load_group(tx, scope(), group->id); }).first_offer_at,
              std::nullopt);
    auto const made = offer(true);
    ASSERT_TRUE(made.has_value()) << made.error().key();
    EXPECT_EQ(read([&](ReadTransaction& tx) { return groups::load_group(tx, scope(), group->id); }).first_offer_at,
              clock.now());
    auto const answered = [&](Caller const& who) {
        return acting([&](WriteTransaction& tx) { return answer_offer(tx, who, scope(), made->id, true, "下周三用"); });
    };
    EXPECT_EQ(answered(committee_staff()).error().key(), "agenda.offer_not_yours") << "nobody answers for it";
    EXPECT_EQ(answered(resident(8)).error().key(), "agenda.offer_not_yours");
    ASSERT_TRUE(answered(resident(7)).has_value());
    ASSERT_TRUE(acting([&](WriteTransaction& tx) {
        return report_outcome(tx, resident(7), scope(), made->id, "来了五十人，定了值守办法");
    }));
    auto const there = read([&](ReadTransaction& tx) { return offers_to_group(tx, scope(), group->id); });
    ASSERT_EQ(there.size(), 1U);
    EXPECT_EQ(there.at(0).outcome, "来了五十人，定了值守办法");
    ASSERT_TRUE(acting([&](WriteTransaction& tx) { return groups::leave(tx, resident(7), scope(), group->id); }));
    EXPECT_EQ(offer(true).error().key(), "agenda.offer_too_late");
}

TEST_P(AgendaServiceTest, for_a_gathering_that_nobody_registered_the_desk_answers) {
    auto const gathering = acting([&](WriteTransaction& tx) {
        return groups::note_gathering(tx, committee_staff(), scope(), willows.id,
                                      {.name = "车库租金上涨",
                                       .about = "业主聚在一起商量车库租金",
                                       .about_how_many = 300,
                                       .from = groups::NoticedFrom::visits});
    });
    ASSERT_TRUE(gathering.has_value()) << gathering.error().key();
    auto const made = acting([&](WriteTransaction& tx) {
        return make_offer(tx, committee_staff(), scope(),
                          {.item = std::nullopt,
                           .topic = std::nullopt,
                           .group = gathering->id,
                           .body = committee,
                           .kind = OfferKind::mediator,
                           .what = "街道人民调解员一名",
                           .when_and_where = "",
                           .practical_limits = "",
                           .amount_fen = std::nullopt,
                           .without_condition = true});
    });
    ASSERT_TRUE(made.has_value());
    auto const answered = [&](Caller const& who) {
        return acting(
            [&](WriteTransaction& tx) { return answer_offer(tx, who, scope(), made->id, false, "业主先自己谈"); });
    };
    EXPECT_EQ(answered(resident(7)).error().key(), "agenda.offer_not_yours");
    ASSERT_TRUE(answered(committee_staff()).has_value());
}

TEST_P(AgendaServiceTest, an_offer_is_not_taken_up_without_a_reason) {
    auto const id = proposed();
    auto const offer = offered(committee_staff(), committee, id);
    auto const answer = [&](std::string const& words) {
        return acting(
            [&](WriteTransaction& tx) { return answer_offer(tx, party_officer(), scope(), offer->id, false, words); });
    };
    EXPECT_EQ(answer("").error().key(), "agenda.reason_required");
    EXPECT_TRUE(answer("学校礼堂更大").has_value());
    EXPECT_EQ(answer("学校礼堂更大").error().key(), "agenda.offer_answered");
}

// ---- Nobody is listed

TEST_P(AgendaServiceTest, no_answer_names_who_reported_or_who_signed) {
    constexpr std::string_view kCanary = "金丝雀钱小满";
    for (std::int64_t number = 1; number <= 12; ++number) {
        auto what = report("晚上回来没有车位");
        what.place = buildings.at(static_cast<std::size_t>(number) % 4);
        what.matter = lift_matter;
        what.contact = cases::Contact::desk_only;
        what.name = kCanary;
        what.phone = "13900007777";
        auto const made = reported(neighbour(number), what);
        ASSERT_TRUE(made.has_value());
        ASSERT_TRUE(
            acted(committee_staff(), made->id, {.event = CaseEvent::dispatch, .matter = lift_matter}).has_value());
    }
    update();
    auto const begun = initiative(1);
    ASSERT_TRUE(signed_by(2, begun->id).has_value());
    std::string all = everything_public();
    for (auto const& who : {visitor(), resident(7), committee_staff(), party_officer(), dispatcher()}) {
        for (auto const& one : items()) {
            http::Field<AgendaItemPage>::to_json(all, read([&](ReadTransaction& tx) { return page_of(tx, who, one); }));
        }
    }
    for (auto const& cluster : clusters_seen(committee_staff())) {
        http::Field<ClusterPage>::to_json(
            all, read([&](ReadTransaction& tx) { return page_of(tx, committee_staff(), scope(), cluster); }));
    }
    EXPECT_THAT(all, HasSubstr("晚上回来没有车位")) << "the cases themselves are shown";
    EXPECT_THAT(all, Not(HasSubstr(std::string(kCanary))));
    EXPECT_THAT(all, Not(HasSubstr("13900007777")));
    for (std::int64_t number = 1; number <= 12; ++number) {
        EXPECT_THAT(all, Not(HasSubstr("\"" + neighbour(number).person->str() + "\""))) << "the id of a person";
    }
}

TEST_P(AgendaServiceTest, erasing_a_person_takes_back_what_is_still_gathered) {
    auto const begun = initiative(1);
    ASSERT_TRUE(signed_by(2, begun->id).has_value());
    auto const data = make_personal_data();
    auto const who = *neighbour(1).person;
    EXPECT_THAT(read([&](ReadTransaction& tx) { return data->export_json(tx, who); }), HasSubstr("空地改成儿童活动角"));
    write([&](WriteTransaction& tx) {
        data->erase(tx, who, clock.now());
        return true;
    });
    EXPECT_EQ(item(begun->id).signatures, 1);
    EXPECT_EQ(item(begun->id).begun_by, std::nullopt);
    EXPECT_THAT(read([&](ReadTransaction& tx) { return data->export_json(tx, who); }),
                Not(HasSubstr("空地改成儿童活动角")));
}

TEST_P(AgendaServiceTest, settings_are_the_streets_and_public) {
    Settings settings;
    settings.threshold.households_min = 8;
    auto const change = [&](Caller const& who) {
        return acting([&](WriteTransaction& tx) { return change_settings(tx, who, scope(), settings); });
    };
    EXPECT_EQ(change(committee_staff()).error().code(), ErrorCode::forbidden);
    ASSERT_TRUE(change(dispatcher()).has_value());
    EXPECT_THAT(everything_public(), HasSubstr("\"households_min\":8"));
    parking_of(1, 7);
    update();
    EXPECT_THAT(items(), IsEmpty()) << "seven households, eight are asked for";
}

HZ_ON_BOTH_ENGINES(AgendaServiceTest);

}  // namespace
}  // namespace hezhi::agenda
