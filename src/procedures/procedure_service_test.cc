#include <algorithm>
#include <latch>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/enum_names.h"
#include "src/bodies/bodies.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/testing_street.h"
#include "src/notices/notices.h"
#include "src/procedures/procedures.h"
#include "src/storage/public_events.h"

namespace hezhi::procedures {
namespace {

using authority::Caller;
using authority::Role;
using procedure::Comparison;
using procedure::Measure;
using procedure::RunActor;
using procedure::RunEvent;
using procedure::RunState;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr Microseconds kDay = std::chrono::hours{24};

/// Commitments as a slice above would count them.
class Promises final : public StageCounts {
public:
    std::vector<procedure::Reading> counts(ReadTransaction&, storage::Scope, topics::TopicId,
                                           PresentStage const&) override {
        return {{Measure::commitments, made, 1}, {Measure::incomplete_commitments, incomplete, 1}};
    }
    std::int64_t made = 0;
    std::int64_t incomplete = 0;
};

/// A hundred and twenty people who said something: more than are told in one step.
class Authors final : public notices::Participants {
public:
    std::vector<PersonId> participants(ReadTransaction&, storage::Scope, std::int64_t, PersonId after,
                                       std::size_t limit) override {
        std::vector<PersonId> persons;
        for (auto id = std::max<std::int64_t>(after.value(), 500) + 1; id <= 620 && persons.size() < limit; ++id) {
            persons.push_back(PersonId{id});
        }
        return persons;
    }
};

class ProceduresTest : public jurisdictions::testkit::StreetTest {
protected:
    ProceduresTest()
        : office(body(bodies::BodyKind::street_office, "青禾街道办事处", street.id)),
          committee(body(bodies::BodyKind::residents_committee, "柳荫里社区居委会", willows.id)),
          party(body(bodies::BodyKind::party_organisation, "柳荫里社区党委", willows.id)) {}

    BodyId body(bodies::BodyKind kind, std::string const& name, JurisdictionId where) {
        auto const editor = caller(Role::administrator, street.path);
        return write([&](WriteTransaction& tx) {
                   return bodies::add_body(tx, editor, {realm(), kind, *bodies::BodyName::create(name), where});
               })
            .id;
    }
    Caller of(Role role, BodyId body, authority::JurisdictionPath const& where, std::int64_t person) const {
        auto who = caller(role, where, person);
        who.grants.front().body = body;
        return who;
    }
    Caller editor() const { return of(Role::administrator, office, street.path, 1); }
    Caller staff() const { return of(Role::committee_staff, committee, willows.path, 20); }
    Caller secretary() const { return of(Role::party_officer, party, willows.path, 21); }
    Caller arbiter() const { return of(Role::arbiter, office, street.path, 22); }

    topics::TopicId topic(bool is_open = true) {
        auto const drafted = write([&](WriteTransaction& tx) {
            return topics::draft_topic(tx, staff(), scope(),
                                       {.community = willows.id,
                                        .title = "夜间停车",
                                        .question = "夜间车位怎么分？",
                                        .background = "",
                                        .decider = "柳荫里居民议事会",
                                        .organiser = "柳荫里社区居委会"});
        });
        if (is_open) {
            write([&](WriteTransaction& tx) {
                return topics::move_topic(tx, staff(), scope(), drafted.id, topics::TopicState::open, "");
            });
        }
        return drafted.id;
    }
    Launch on_council() const {
        return {.code = "council",
                .organiser = committee,
                .steward = party,
                .publicness = "六周四十件诉求，31 户，同一院落",
                .resource = "社区会议室，周三晚"};
    }
    Result<TopicRun> launched(topics::TopicId id, Launch const& given) {
        return database().write([&](WriteTransaction& tx) { return launch(tx, staff(), scope(), id, given); });
    }
    Result<TopicRun> acted(Caller who, topics::TopicId id, RunAct const& act,
                           std::optional<std::int64_t> revision = {}) {
        who.now = clock.now();
        auto const seen = read([&](ReadTransaction& tx) { return *see_run(tx, who, scope(), id); });
        return database().write([&](WriteTransaction& tx) {
            return act_on_run(tx, who, scope(), id, revision.value_or(seen.revision), act, {&promises});
        });
    }
    TopicRun seen(topics::TopicId id) {
        return read([&](ReadTransaction& tx) { return *see_run(tx, visitor(), scope(), id); });
    }
    std::string stage(topics::TopicId id) {
        auto const run = seen(id);
        return run.procedure.stages[run.facts.stage].key;
    }
    std::vector<RunRecord> records(topics::TopicId id) {
        return read([&](ReadTransaction& tx) { return records_of(tx, scope(), id); });
    }
    void run_jobs() {
        jobs::Runner runner(database(), [this] { return clock.now(); });
        add_jobs(runner, database(), {&authors});
        runner.run_due();
    }
    std::vector<std::string> told(std::int64_t person) {
        Caller const who{.person = PersonId{person}, .now = clock.now()};
        std::vector<std::string> kinds;
        read([&](ReadTransaction& tx) {
            for (auto const& notice : *notices::list_notices(tx, who, std::nullopt, 100)) {
                kinds.emplace_back(enum_name(notice.kind));
            }
        });
        return kinds;
    }
    std::vector<procedure::Reading> minutes(std::int64_t agree) const {
        return {{Measure::notice_days, 8, 1}, {Measure::attendance, 20, 30}, {Measure::agree_heads, agree, 20}};
    }
    /// frame → opinions (skipped) → drafting (skipped) → resolution.
    void to_resolution(topics::TopicId id) {
        ASSERT_TRUE(acted(staff(), id, {.event = RunEvent::leave_stage}));
        ASSERT_TRUE(acted(staff(), id, {.event = RunEvent::skip_stage, .reason = "已有充分讨论"}));
        ASSERT_TRUE(acted(staff(), id, {.event = RunEvent::skip_stage, .reason = "方案已有"}));
        ASSERT_EQ(stage(id), "resolution");
    }

    BodyId office;
    BodyId committee;
    BodyId party;
    Promises promises;
    Authors authors;
};

TEST_P(ProceduresTest, shipped_ones_are_in_force_until_a_street_decides_otherwise) {
    auto const all = read([&](ReadTransaction& tx) { return list_procedures(tx, scope()); });
    ASSERT_EQ(all.size(), procedure::shipped_procedures().size());
    EXPECT_EQ(all.front().content.code, "council");
    EXPECT_EQ(all.front().title, "居民议事会");
    EXPECT_EQ(all.front().number, 0);

    auto changed = all.front().content;
    changed.stages[1].leave[1].limit.numerator = 20;
    auto const draft = write(
        [&](WriteTransaction& tx) { return save_draft(tx, editor(), scope(), "柳荫里议事会", changed, std::nullopt); });
    EXPECT_EQ(draft.number, 1);
    auto const in_force = [&] {
        return read([&](ReadTransaction& tx) { return *find_version(tx, visitor(), scope(), "council", {}); });
    };
    EXPECT_EQ(in_force().number, 0) << "a draft is not in force";
    EXPECT_EQ(read([&](ReadTransaction& tx) { return list_versions(tx, visitor(), scope(), "council"); }).size(), 1U);

    write([&](WriteTransaction& tx) {
        return publish_draft(tx, editor(), scope(), "council", draft.revision,
                             {office, clock.now() - kDay, "居民代表会议决议"});
    });
    EXPECT_EQ(in_force().number, 1);
    EXPECT_EQ(in_force().content, changed);
    EXPECT_EQ(in_force().decided_by, office);
    EXPECT_EQ(read([&](ReadTransaction& tx) {
                  return find_version(tx, visitor(), scope(), "council", 0)->content.stages[1].leave[1].limit.numerator;
              }),
              15)
        << "the old one can be read for ever";
    auto const events = read([&](ReadTransaction& tx) { return storage::public_events(tx, scope(), std::nullopt, 1); });
    EXPECT_EQ(events.front().kind, "procedure.published");
    EXPECT_THAT(events.front().payload, HasSubstr("居民代表会议决议"));
}

TEST_P(ProceduresTest, nothing_below_the_legal_minimum_is_stored) {
    auto lowered =
        read([&](ReadTransaction& tx) { return *find_version(tx, visitor(), scope(), "owners.special", {}); }).content;
    lowered.stages[4].pass[2].limit = {2, 3};
    auto const saved = database().write(
        [&](WriteTransaction& tx) { return save_draft(tx, editor(), scope(), "业主大会", lowered, std::nullopt); });
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().key(), "procedure.below_legal_minimum");
    EXPECT_EQ(saved.error().problems().front().where, "/stages/4/pass");
    EXPECT_EQ(read([&](ReadTransaction& tx) { return list_versions(tx, editor(), scope(), "owners.special"); }).size(),
              1U);
    auto renamed = lowered;
    renamed.stages[4].pass[2].limit = {3, 4};
    renamed.legal_class = procedure::LegalClass::council;
    EXPECT_EQ(database()
                  .write([&](WriteTransaction& tx) {
                      return save_draft(tx, editor(), scope(), "业主大会", renamed, std::nullopt);
                  })
                  .error()
                  .key(),
              "procedure.legal_class_fixed")
        << "another class would be the way around the law";
}

TEST_P(ProceduresTest, two_editors_do_not_overwrite_each_other_and_others_do_not_edit) {
    auto const content = procedure::shipped_procedures().front();
    auto const save = [&](Caller const& who, std::optional<std::int64_t> revision) {
        return database().write(
            [&](WriteTransaction& tx) { return save_draft(tx, who, scope(), "议事会", content, revision); });
    };
    EXPECT_EQ(save(staff(), {}).error().code(), ErrorCode::forbidden);
    auto const first = save(editor(), {});
    ASSERT_TRUE(first);
    EXPECT_EQ(save(editor(), {}).error().key(), "procedure.changed_meanwhile");
    ASSERT_TRUE(save(editor(), first->revision));
    EXPECT_EQ(save(editor(), first->revision).error().key(), "procedure.changed_meanwhile");
    auto const publish = [&](Caller const& who, std::int64_t revision, TimePoint on) {
        return database().write([&](WriteTransaction& tx) {
            return publish_draft(tx, who, scope(), "council", revision, {office, on, "决议"});
        });
    };
    EXPECT_EQ(publish(of(Role::dispatcher, office, street.path, 3), first->revision + 1, clock.now()).error().code(),
              ErrorCode::forbidden);
    EXPECT_EQ(publish(editor(), first->revision, clock.now()).error().key(), "procedure.changed_meanwhile");
    EXPECT_EQ(publish(editor(), first->revision + 1, clock.now() + kDay).error().key(), "procedure.decision_ahead");
    ASSERT_TRUE(publish(editor(), first->revision + 1, clock.now()));
    EXPECT_EQ(publish(editor(), first->revision + 2, clock.now()).error().key(), "procedure.no_draft");
}

TEST_P(ProceduresTest, a_launch_without_its_parts_is_refused_with_each_named) {
    auto const id = topic();
    auto const bare = launched(id, {.code = "council"});
    ASSERT_FALSE(bare);
    std::vector<std::string> missing;
    for (auto const& problem : bare.error().problems()) missing.push_back(problem.where);
    EXPECT_THAT(missing, ElementsAre("/frame", "/organiser", "/resource"));
    EXPECT_EQ(launched(topic(false), on_council()).error().problems().front().where, "/frame")
        << "a draft is not framed in public";
    ASSERT_TRUE(launched(id, on_council()));
    EXPECT_EQ(launched(id, on_council()).error().key(), "procedure.running_already");
    EXPECT_THAT(records(id), testing::SizeIs(1));
}

TEST_P(ProceduresTest, a_topic_keeps_the_version_it_began_with) {
    auto const id = topic();
    ASSERT_TRUE(launched(id, on_council()));
    auto changed = procedure::shipped_procedures().front();
    changed.stages.erase(changed.stages.begin() + 2);
    auto const draft =
        write([&](WriteTransaction& tx) { return save_draft(tx, editor(), scope(), "新程序", changed, std::nullopt); });
    write([&](WriteTransaction& tx) {
        return publish_draft(tx, editor(), scope(), "council", draft.revision, {office, clock.now(), "决议"});
    });
    EXPECT_EQ(seen(id).version, 0);
    EXPECT_EQ(seen(id).procedure.stages.size(), 7U);
    auto const later = topic();
    ASSERT_TRUE(launched(later, on_council()));
    EXPECT_EQ(seen(later).version, 1);
    EXPECT_EQ(seen(later).procedure.stages.size(), 6U);
}

TEST_P(ProceduresTest, owners_without_a_committee_are_convened_by_the_residents_committee) {
    auto const id = topic();
    auto on_owners = on_council();
    on_owners.code = "owners.special";
    ASSERT_TRUE(launched(id, on_owners));
    auto const parts = [&](Caller const& who) {
        return read([&](ReadTransaction& tx) {
            return parts_of(tx, who, *topics::load_topic(tx, scope(), id), *see_run(tx, who, scope(), id));
        });
    };
    EXPECT_THAT(parts(staff()), testing::Contains(RunActor::decider));
    EXPECT_THAT(parts(secretary()), testing::Not(testing::Contains(RunActor::decider)));
    body(bodies::BodyKind::owners_committee, "城东业主委员会", terraces.id);
    EXPECT_THAT(parts(staff()), testing::Contains(RunActor::decider)) << "of another community";
    auto const owners = body(bodies::BodyKind::owners_committee, "柳荫里业主委员会", willows.id);
    EXPECT_THAT(parts(staff()), testing::Not(testing::Contains(RunActor::decider)));
    EXPECT_THAT(parts(of(Role::owners_committee, owners, willows.path, 23)), testing::Contains(RunActor::decider));
}

TEST_P(ProceduresTest, from_launch_to_the_end_with_every_act_on_record) {
    auto const id = topic();
    ASSERT_TRUE(launched(id, on_council()));
    to_resolution(id);
    auto const failed = acted(staff(), id, {.event = RunEvent::leave_stage, .counted = minutes(10)});
    EXPECT_EQ(failed.error().key(), "procedure.rules_unmet");
    EXPECT_EQ(failed.error().problems().front().params.back().second, "1") << "11 of 20 are more than half";
    ASSERT_TRUE(acted(staff(), id, {.event = RunEvent::leave_stage, .counted = minutes(11)}));
    EXPECT_EQ(stage(id), "commitments");

    EXPECT_EQ(acted(staff(), id, {.event = RunEvent::leave_stage}).error().key(), "procedure.rules_unmet");
    promises.made = 2;
    promises.incomplete = 1;
    EXPECT_EQ(acted(staff(), id, {.event = RunEvent::leave_stage}).error().problems().front().where,
              "/leave/incomplete_commitments")
        << "no decision without owner, deadline and resource";
    EXPECT_EQ(
        acted(staff(), id, {.event = RunEvent::leave_stage, .counted = {{Measure::commitments, 1, 1}}}).error().key(),
        "procedure.counted_here");
    promises.incomplete = 0;
    ASSERT_TRUE(acted(staff(), id, {.event = RunEvent::leave_stage}));
    EXPECT_EQ(acted(staff(), id, {.event = RunEvent::leave_stage}).error().problems().front().where,
              "/leave/days_published");
    clock.advance(6 * kDay);
    ASSERT_TRUE(acted(staff(), id, {.event = RunEvent::leave_stage}));
    clock.advance(8 * kDay);
    ASSERT_TRUE(acted(staff(), id, {.event = RunEvent::leave_stage}));
    EXPECT_EQ(seen(id).facts.state, RunState::finished);
    run_jobs();
    EXPECT_THAT(told(501), ElementsAre("topic_finished"));
    auto const trace = records(id);
    EXPECT_EQ(trace.size(), 8U);
    EXPECT_EQ(trace[4].readings, [&] {
        auto counted = minutes(11);
        counted.insert(
            counted.begin(),
            {{Measure::days_open, 0, 1}, {Measure::commitments, 0, 1}, {Measure::incomplete_commitments, 0, 1}});
        return counted;
    }());
    EXPECT_EQ(acted(staff(), id, {.event = RunEvent::stop, .reason = "不", .ground = "无"}).error().key(),
              "procedure.act_not_now");
}

TEST_P(ProceduresTest, opinions_are_taken_in_the_stages_that_ask_for_them) {
    auto const id = topic();
    ASSERT_TRUE(launched(id, on_council()));
    auto const state = [&] {
        return read([&](ReadTransaction& tx) { return topics::load_topic(tx, scope(), id); }).state;
    };
    ASSERT_TRUE(acted(staff(), id, {.event = RunEvent::leave_stage}));
    EXPECT_EQ(state(), topics::TopicState::open);
    ASSERT_TRUE(acted(staff(), id, {.event = RunEvent::skip_stage, .reason = "已有充分讨论"}));
    EXPECT_EQ(state(), topics::TopicState::closed) << "drafting takes none";
    ASSERT_TRUE(acted(staff(), id, {.event = RunEvent::go_back, .reason = "还有新情况", .to_stage = "opinions"}));
    EXPECT_EQ(stage(id), "opinions");
    EXPECT_EQ(state(), topics::TopicState::open) << "and the second round takes them again";
    ASSERT_TRUE(
        acted(staff(), id, {.event = RunEvent::stop, .reason = "另案处理", .ground = "《民法典》第二百七十八条"}));
    EXPECT_EQ(state(), topics::TopicState::closed);
}

TEST_P(ProceduresTest, whoever_took_part_hears_of_the_end_once_and_of_no_stage_before_it) {
    auto const plain = topic();
    write([&](WriteTransaction& tx) {
        return topics::move_topic(tx, staff(), scope(), plain, topics::TopicState::closed, "");
    });
    run_jobs();
    for (std::int64_t const person : {501, 600, 601, 620}) EXPECT_THAT(told(person), ElementsAre("topic_closed"));
    EXPECT_THAT(told(20), testing::IsEmpty());

    auto const id = topic();
    ASSERT_TRUE(launched(id, on_council()).has_value());
    to_resolution(id);
    run_jobs();
    EXPECT_THAT(told(501), ElementsAre("topic_closed")) << "opinions are no longer taken, and it goes on";
    auto const stopped = acted(staff(), id, {.event = RunEvent::stop, .reason = "居民撤回", .ground = "居民会议决定"});
    ASSERT_TRUE(stopped.has_value()) << stopped.error().key();
    ASSERT_EQ(seen(id).facts.state, RunState::stopped);
    run_jobs();
    for (std::int64_t const person : {501, 620}) {
        EXPECT_THAT(told(person), ElementsAre("topic_stopped", "topic_closed"));
    }
    write([&](WriteTransaction& tx) { topics::plan_end(tx, scope(), id, clock.now()); });
    run_jobs();
    EXPECT_THAT(told(501), ElementsAre("topic_stopped", "topic_closed")) << "once";
    auto const subject = make_notice_subject();
    auto const label = [&](topics::TopicId of) {
        auto const found =
            read([&](ReadTransaction& tx) { return subject->label(tx, visitor(), scope(), of.value(), std::nullopt); });
        return found ? found->text : std::string("none");
    };
    EXPECT_EQ(label(id), "夜间停车");
    EXPECT_EQ(label(topic(false)), "none") << "a draft is nobody's";
}

TEST_P(ProceduresTest, topics_under_way_are_listed_by_their_deadline) {
    auto const later = topic();
    auto const sooner = topic();
    ASSERT_TRUE(launched(later, on_council()));
    ASSERT_TRUE(launched(sooner, on_council()));
    ASSERT_TRUE(acted(staff(), later, {.event = RunEvent::leave_stage})) << "21 days from now, the other has 14";
    auto const listed = [&] {
        std::vector<topics::TopicId> ids;
        for (auto const& run : read([&](ReadTransaction& tx) { return list_runs(tx, scope(), 10); }))
            ids.push_back(run.topic);
        return ids;
    };
    EXPECT_THAT(listed(), ElementsAre(sooner, later));
    ASSERT_TRUE(acted(staff(), sooner, {.event = RunEvent::stop, .reason = "另案处理", .ground = "同案"}));
    EXPECT_THAT(listed(), ElementsAre(later)) << "what is over is not under way";
}

TEST_P(ProceduresTest, every_type_of_community_has_a_usual_procedure) {
    std::set<jurisdictions::CommunityType> served;
    for (auto const& content : procedure::shipped_procedures()) {
        for (auto const type : usual_for(content.code)) served.insert(type);
    }
    EXPECT_THAT(served, testing::SizeIs(6));
    EXPECT_THAT(usual_for("of_a_street"), testing::IsEmpty());
}

TEST_P(ProceduresTest, parts_are_those_of_named_bodies) {
    auto const id = topic();
    ASSERT_TRUE(launched(id, on_council()));
    RunAct const convene{.event = RunEvent::convene, .actor = RunActor::steward, .reason = "请各方到场"};
    EXPECT_EQ(acted(staff(), id, convene).error().key(), "procedure.part_not_yours");
    EXPECT_TRUE(acted(secretary(), id, convene));
    EXPECT_EQ(acted(secretary(), id, {.event = RunEvent::leave_stage}).error().key(), "procedure.part_not_yours");
    auto const neighbour =
        of(Role::committee_staff, body(bodies::BodyKind::residents_committee, "云栖苑社区居委会", terraces.id),
           terraces.path, 30);
    EXPECT_EQ(acted(neighbour, id, {.event = RunEvent::leave_stage}).error().key(), "procedure.part_not_yours");
    EXPECT_EQ(acted(resident(40), id, {.event = RunEvent::leave_stage}).error().key(), "procedure.part_not_yours");
    EXPECT_EQ(records(id).back().reason, "请各方到场");
    EXPECT_EQ(records(id).back().body, party);
}

TEST_P(ProceduresTest, an_objection_goes_to_the_authority_and_lapses_by_itself) {
    auto const id = topic();
    ASSERT_TRUE(launched(id, on_council()));
    ASSERT_TRUE(acted(secretary(), id,
                      {.event = RunEvent::object,
                       .actor = RunActor::steward,
                       .reason = "涉及消防通道",
                       .ground = "《消防法》第二十八条",
                       .authority = office}));
    EXPECT_EQ(seen(id).facts.state, RunState::objected);
    EXPECT_EQ(acted(staff(), id, {.event = RunEvent::leave_stage}).error().key(), "procedure.act_not_now");
    EXPECT_EQ(
        acted(secretary(), id, {.event = RunEvent::dismiss_objection, .actor = RunActor::authority, .reason = "不"})
            .error()
            .key(),
        "procedure.part_not_yours");
    clock.advance(60 * kDay);
    run_jobs();
    EXPECT_EQ(seen(id).facts.state, RunState::running);
    EXPECT_EQ(records(id).back().event, RunEvent::objection_lapses);
    EXPECT_TRUE(records(id).back().escalated);

    auto const other = topic();
    ASSERT_TRUE(launched(other, on_council()));
    ASSERT_TRUE(acted(secretary(), other,
                      {.event = RunEvent::object,
                       .actor = RunActor::steward,
                       .reason = "涉及消防通道",
                       .ground = "《消防法》第二十八条",
                       .authority = office}));
    ASSERT_TRUE(acted(arbiter(), other,
                      {.event = RunEvent::dismiss_objection, .actor = RunActor::authority, .reason = "通道未被占用"}));
    EXPECT_EQ(seen(other).facts.state, RunState::running);
    EXPECT_EQ(records(other).back().body, office);
}

TEST_P(ProceduresTest, a_deadline_is_raised_once_by_its_job_and_the_stewards_silence_lets_the_topic_proceed) {
    auto const id = topic();
    ASSERT_TRUE(launched(id, on_council()));
    auto const due = *seen(id).facts.due;
    clock.advance(due - clock.now());
    run_jobs();
    EXPECT_THAT(records(id), testing::SizeIs(1)) << "at the deadline it is not late";
    clock.advance(kDay);
    run_jobs();
    run_jobs();
    ASSERT_THAT(records(id), testing::SizeIs(2));
    EXPECT_EQ(records(id).back().event, RunEvent::stage_overdue);
    EXPECT_EQ(stage(id), "frame");

    auto const silent = topic();
    auto four_steps = on_council();
    four_steps.code = "four_steps";
    ASSERT_TRUE(launched(silent, four_steps));
    clock.advance(*seen(silent).facts.due - clock.now() + kDay);
    run_jobs();
    EXPECT_EQ(stage(silent), "joint_meeting");
    EXPECT_EQ(records(silent).back().event, RunEvent::steward_silent);
}

TEST_P(ProceduresTest, of_two_officers_at_once_one_moves_the_topic_and_one_is_told) {
    auto const id = topic();
    ASSERT_TRUE(launched(id, on_council()));
    auto const revision = seen(id).revision;
    std::latch start(2);
    std::vector<Result<TopicRun>> results(2, fail(ErrorCode::internal, "job.bad_payload"));
    std::vector<std::jthread> officers;
    for (std::size_t i = 0; i < 2; ++i) {
        officers.emplace_back([&, i] {
            start.arrive_and_wait();
            results[i] = database().write([&](WriteTransaction& tx) {
                return act_on_run(tx, staff(), scope(), id, revision, {.event = RunEvent::leave_stage}, {});
            });
        });
    }
    officers.clear();
    EXPECT_NE(results[0].has_value(), results[1].has_value());
    auto const& told = results[0] ? results[1] : results[0];
    EXPECT_EQ(told.error().key(), "procedure.changed_meanwhile");
    EXPECT_EQ(stage(id), "opinions");
    EXPECT_THAT(records(id), testing::SizeIs(2));
}

TEST_P(ProceduresTest, impossible_counts_are_refused) {
    auto const id = topic();
    ASSERT_TRUE(launched(id, on_council()));
    to_resolution(id);
    auto const counted = [&](std::vector<procedure::Reading> readings) {
        return std::string(
            acted(staff(), id, {.event = RunEvent::leave_stage, .counted = std::move(readings)}).error().key());
    };
    EXPECT_EQ(counted({{Measure::agree_heads, 21, 20}}), "procedure.count_impossible");
    EXPECT_EQ(counted({{Measure::notice_days, 8, 2}}), "procedure.count_impossible");
    EXPECT_EQ(counted({{Measure::days_open, 8, 1}}), "procedure.counted_here");
    EXPECT_EQ(counted({{Measure::agree_heads, 11, 20}, {Measure::agree_heads, 1, 20}}), "procedure.counted_here");
}

TEST_P(ProceduresTest, a_draft_topic_shows_its_way_to_nobody) {
    auto const hidden = topic(false);
    EXPECT_EQ(
        database().read([&](ReadTransaction& tx) { return see_run(tx, visitor(), scope(), hidden); }).error().key(),
        "topic.unknown");
    auto const waiting = topic();
    EXPECT_EQ(
        database().read([&](ReadTransaction& tx) { return see_run(tx, visitor(), scope(), waiting); }).error().key(),
        "procedure.no_run");
}

HZ_ON_BOTH_ENGINES(ProceduresTest);

}  // namespace
}  // namespace hezhi::procedures
