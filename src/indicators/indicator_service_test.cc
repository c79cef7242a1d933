#include <algorithm>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cases/testing_cases.h"
#include "src/http/testing.h"
#include "src/indicators/case_measures.h"
#include "src/indicators/indicator_rules.h"
#include "src/indicators/indicators.h"
#include "src/jobs/runner.h"

namespace hezhi::indicators {
namespace {

using authority::Role;
using cases::CaseEvent;
using cases::CaseId;
using storage::ReadTransaction;
using namespace std::chrono_literals;

class IndicatorTest : public cases::testkit::CasesTest {
protected:
    IndicatorTest() {
        cases::add_jobs(runner);
        add_jobs(runner, database());
        runner.run_due();  // from now on the job comes round
    }

    CaseId dispatched_lamp() {
        auto const id = reported(resident(7), report()).value().id;
        EXPECT_TRUE(acted(committee_staff(), id, {.event = CaseEvent::dispatch, .matter = lamp_matter}));
        return id;
    }
    /// Story 1: returned as the property company's, kept by the street, replied, four stars.
    CaseId kept_lamp() {
        auto const id = dispatched_lamp();
        clock.advance(2h);
        EXPECT_TRUE(acted(lamplighter(), id,
                          {.event = CaseEvent::ask_return, .matter = yard_matter, .text = "属于小区内照明"}));
        EXPECT_TRUE(acted(dispatcher(), id, {.event = CaseEvent::keep_return, .text = "道路照明，归照明所"}));
        clock.advance(24h);
        EXPECT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "已更换灯具，附照片"}));
        EXPECT_TRUE(acted(resident(7), id, {.event = CaseEvent::confirm, .text = "亮了", .stars = 4}));
        return id;
    }
    /// Cell "yes", "no", … of what a case adds to a measure.
    std::vector<Cell> cells(CaseId id, CaseMeasure code) {
        auto const histories =
            read([&](ReadTransaction& tx) { return cases::case_histories(tx, scope(), id.value() - 1, 1); });
        auto all = measure(histories.at(0));
        std::erase_if(all, [&](Cell const& cell) { return cell.code != code; });
        return all;
    }
    Cell cell(CaseMeasure code, UnitOutcome outcome, std::optional<BodyId> body = std::nullopt,
              std::int64_t count = 1) {
        return {code, outcome, body, count};
    }
    Dashboard shown(Wanted const& wanted = {}) {
        return read([&](ReadTransaction& tx) { return public_dashboard(tx, visitor(), scope(), wanted); });
    }
    Figure figure(CaseMeasure code, Wanted const& wanted = {}) {
        auto const all = shown(wanted).indicators;
        return std::ranges::find(all, code, &Indicator::code)->figure;
    }
    void expect_true_counters() {
        auto const found = read([&](ReadTransaction& tx) { return compare_with_rows(tx, scope()); });
        for (auto const& one : found) {
            ADD_FAILURE() << one.counter << ": kept " << one.kept << ", by rows " << one.by_rows;
        }
    }
    Counted count(std::size_t most = 100'000) {
        auto const counted = count_changed(database(), scope(), most);
        EXPECT_TRUE(counted) << counted.error().key() << " " << counted.error().detail();
        return *counted;
    }

    jobs::Runner runner{database(), clock};
};

TEST_P(IndicatorTest, story_1_next_month_the_street_page_shows_one_return_wrongly_made_by_that_department) {
    auto const id = kept_lamp();
    auto const begun = Month::at(clock.now(), calendar::TimeZone::fixed("Asia/Shanghai", 8h));
    clock.advance(24h * 31);
    runner.run_due();
    auto const page = shown();
    EXPECT_EQ(page.until, begun.next()) << "a month has passed";
    ASSERT_EQ(page.returns.size(), 1U);
    EXPECT_EQ(page.returns[0].body, lighting);
    EXPECT_EQ(page.returns[0].wrong, 1);
    EXPECT_EQ(page.returns[0].right, 0);
    EXPECT_EQ(page.returns[0].pending, 0);
    EXPECT_EQ(figure(CaseMeasure::return_rate).shown, FigureShown::too_few) << "one case is no rate";
    auto const behind = read([&](ReadTransaction& tx) {
        return rows_behind(tx, visitor(), scope(), {.code = CaseMeasure::public_returns, .month = begun});
    });
    ASSERT_EQ(behind.rows.size(), 1U);
    EXPECT_EQ(behind.rows[0].id, id);
    ASSERT_EQ(behind.rows[0].units.size(), 1U);
    EXPECT_EQ(behind.rows[0].units[0].outcome, UnitOutcome::yes);
    EXPECT_EQ(behind.rows[0].units[0].body, lighting);
    expect_true_counters();
}

TEST_P(IndicatorTest, a_case_adds_to_each_measure_what_happened_to_it) {
    auto const id = kept_lamp();
    EXPECT_THAT(cells(id, CaseMeasure::return_rate),
                testing::ElementsAre(cell(CaseMeasure::return_rate, UnitOutcome::yes, lighting)));
    EXPECT_THAT(cells(id, CaseMeasure::wrong_returns),
                testing::ElementsAre(cell(CaseMeasure::wrong_returns, UnitOutcome::yes, lighting)));
    EXPECT_THAT(cells(id, CaseMeasure::wrongly_kept), testing::IsEmpty()) << "it did ask to return it";
    EXPECT_THAT(cells(id, CaseMeasure::hops), testing::ElementsAre(cell(CaseMeasure::hops, UnitOutcome::no)));
    EXPECT_THAT(cells(id, CaseMeasure::first_owner),
                testing::ElementsAre(cell(CaseMeasure::first_owner, UnitOutcome::yes, lighting)));
    EXPECT_THAT(cells(id, CaseMeasure::orphans), testing::ElementsAre(cell(CaseMeasure::orphans, UnitOutcome::no)));
    EXPECT_THAT(cells(id, CaseMeasure::response), testing::ElementsAre(cell(CaseMeasure::response, UnitOutcome::yes)));
    EXPECT_THAT(cells(id, CaseMeasure::on_time),
                testing::ElementsAre(cell(CaseMeasure::on_time, UnitOutcome::yes, lighting)));
    EXPECT_THAT(cells(id, CaseMeasure::paused),
                testing::ElementsAre(cell(CaseMeasure::paused, UnitOutcome::no, lighting)));
    EXPECT_THAT(cells(id, CaseMeasure::resolution),
                testing::ElementsAre(cell(CaseMeasure::resolution, UnitOutcome::yes, lighting)));
    EXPECT_THAT(cells(id, CaseMeasure::satisfaction),
                testing::ElementsAre(cell(CaseMeasure::satisfaction, UnitOutcome::yes, lighting)));
    EXPECT_THAT(cells(id, CaseMeasure::reopened),
                testing::ElementsAre(cell(CaseMeasure::reopened, UnitOutcome::no, lighting)));
}

TEST_P(IndicatorTest, an_upheld_return_is_a_hop_and_the_arbiters_assignment_cannot_be_returned) {
    auto const id = dispatched_lamp();
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::ask_return, .matter = yard_matter, .text = "物业的"}));
    EXPECT_THAT(cells(id, CaseMeasure::wrong_returns),
                testing::ElementsAre(cell(CaseMeasure::wrong_returns, UnitOutcome::open, lighting)));
    ASSERT_TRUE(
        acted(dispatcher(), id, {.event = CaseEvent::uphold_return, .matter = yard_matter, .text = "是物业的"}));
    ASSERT_TRUE(acted(manager(), id, {.event = CaseEvent::ask_return, .matter = rubbish_matter, .text = "城管的"}));
    ASSERT_TRUE(acted(arbiter(), id, {.event = CaseEvent::uphold_return, .matter = lamp_matter, .text = "照明所办理"}));
    EXPECT_THAT(cells(id, CaseMeasure::return_rate),
                testing::UnorderedElementsAre(cell(CaseMeasure::return_rate, UnitOutcome::yes, lighting),
                                              cell(CaseMeasure::return_rate, UnitOutcome::yes, property),
                                              cell(CaseMeasure::return_rate, UnitOutcome::final_, lighting)));
    EXPECT_THAT(cells(id, CaseMeasure::wrong_returns),
                testing::UnorderedElementsAre(cell(CaseMeasure::wrong_returns, UnitOutcome::no, lighting),
                                              cell(CaseMeasure::wrong_returns, UnitOutcome::no, property)));
    EXPECT_THAT(cells(id, CaseMeasure::hops), testing::ElementsAre(cell(CaseMeasure::hops, UnitOutcome::open)));
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::sign_in}));
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "修好了"}));
    ASSERT_TRUE(acted(resident(7), id, {.event = CaseEvent::confirm}));
    EXPECT_THAT(cells(id, CaseMeasure::hops),
                testing::ElementsAre(cell(CaseMeasure::hops, UnitOutcome::yes),
                                     cell(CaseMeasure::hops, UnitOutcome::sum, std::nullopt, 2)));
    EXPECT_THAT(cells(id, CaseMeasure::first_owner),
                testing::ElementsAre(cell(CaseMeasure::first_owner, UnitOutcome::no, lighting)));
    EXPECT_THAT(cells(id, CaseMeasure::satisfaction),
                testing::ElementsAre(cell(CaseMeasure::satisfaction, UnitOutcome::unrated, lighting)));
}

TEST_P(IndicatorTest, reopening_turns_solved_into_not_solved_and_silence_says_nothing) {
    auto const id = kept_lamp();
    count();
    ASSERT_TRUE(acted(resident(7), id, {.event = CaseEvent::reopen, .text = "第二天又灭了", .stars = 1}));
    EXPECT_THAT(cells(id, CaseMeasure::resolution),
                testing::ElementsAre(cell(CaseMeasure::resolution, UnitOutcome::no, lighting)));
    EXPECT_THAT(cells(id, CaseMeasure::hops), testing::ElementsAre(cell(CaseMeasure::hops, UnitOutcome::open)));
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "线路也换了"}));
    for (int day = 0; day < 30; ++day) {
        clock.advance(24h);
        runner.run_due();
    }
    EXPECT_THAT(cells(id, CaseMeasure::resolution),
                testing::UnorderedElementsAre(cell(CaseMeasure::resolution, UnitOutcome::no, lighting),
                                              cell(CaseMeasure::resolution, UnitOutcome::unanswered, lighting)));
    EXPECT_THAT(cells(id, CaseMeasure::reopened),
                testing::UnorderedElementsAre(cell(CaseMeasure::reopened, UnitOutcome::yes, lighting),
                                              cell(CaseMeasure::reopened, UnitOutcome::no, lighting)));
    EXPECT_THAT(cells(id, CaseMeasure::on_time),
                testing::ElementsAre(cell(CaseMeasure::on_time, UnitOutcome::yes, lighting)))
        << "the first reply was in time";
    expect_true_counters();
}

TEST_P(IndicatorTest, what_is_late_is_late_when_its_limit_passes_and_not_before) {
    auto const id = reported(resident(7), report())->id;
    EXPECT_THAT(cells(id, CaseMeasure::response), testing::ElementsAre(cell(CaseMeasure::response, UnitOutcome::open)));
    EXPECT_THAT(cells(id, CaseMeasure::on_time), testing::ElementsAre(cell(CaseMeasure::on_time, UnitOutcome::open)));
    for (int day = 0; day < 20; ++day) {
        clock.advance(24h);
        runner.run_due();
    }
    EXPECT_THAT(cells(id, CaseMeasure::response), testing::ElementsAre(cell(CaseMeasure::response, UnitOutcome::no)));
    EXPECT_THAT(cells(id, CaseMeasure::on_time), testing::ElementsAre(cell(CaseMeasure::on_time, UnitOutcome::no)));
    EXPECT_THAT(cells(id, CaseMeasure::orphans), testing::ElementsAre(cell(CaseMeasure::orphans, UnitOutcome::open)));
    ASSERT_TRUE(acted(committee_staff(), id, {.event = CaseEvent::dispatch, .matter = lamp_matter}));
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::sign_in}));
    EXPECT_THAT(cells(id, CaseMeasure::response), testing::ElementsAre(cell(CaseMeasure::response, UnitOutcome::no)))
        << "answered in the end, but late";
    expect_true_counters();
}

TEST_P(IndicatorTest, an_answer_after_its_limit_is_late_whether_or_not_a_job_ran_meanwhile) {
    auto const in_time = dispatched_lamp();
    ASSERT_TRUE(acted(lamplighter(), in_time, {.event = CaseEvent::sign_in}));
    auto const id = dispatched_lamp();
    clock.advance(24h * 20);  // no job runs: the server stood still
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::sign_in}));
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::reply, .text = "已修好"}));
    EXPECT_THAT(cells(in_time, CaseMeasure::response),
                testing::ElementsAre(cell(CaseMeasure::response, UnitOutcome::yes)));
    EXPECT_THAT(cells(id, CaseMeasure::response), testing::ElementsAre(cell(CaseMeasure::response, UnitOutcome::no)));
    EXPECT_THAT(cells(id, CaseMeasure::on_time),
                testing::ElementsAre(cell(CaseMeasure::on_time, UnitOutcome::no, lighting)));
    runner.run_due();
    EXPECT_THAT(cells(id, CaseMeasure::response), testing::ElementsAre(cell(CaseMeasure::response, UnitOutcome::no)))
        << "raised once";
    expect_true_counters();
}

TEST_P(IndicatorTest, imported_cases_count_like_lived_ones_and_what_no_file_told_is_left_out) {
    // Received on a Monday morning; dispatching is due the next working day, signing one after dispatching.
    std::string const head =
        "source,source_number,matter_code,text,place_code,received_at,due_at,dispatched_at,signed_at,replied_at,reply,"
        "state\n";
    auto const row = [](std::string const& number, std::string const& dispatched, std::string const& signed_in,
                        std::string const& replied) {
        return "12345," + number + ",SZ-01,路灯不亮,C1,2026-02-02 09:30,2026-02-11 17:00," + dispatched + "," +
               signed_in + "," + replied + ",修好了,已办复\n";
    };
    auto who = caller(Role::administrator, street.path, 1);
    who.grants.push_back({Role::dispatcher, realm(), street.path, {}});
    auto const report = cases::import_cases(
        database(), who, scope(),
        head + row("1", "2026-02-02 10:00", "2026-02-02 11:00", "2026-02-04 10:00") +
            row("2", "2026-02-02 10:00", "2026-02-06 11:00", "2026-02-09 10:00") +
            row("3", "2026-02-05 10:00", "2026-02-05 11:00", "2026-02-09 10:00") +
            row("4", "", "", "2026-02-09 10:00") + row("5", "", "", "2026-02-02 16:00") +
            row("6", "", "2026-02-06 11:00", "2026-02-20 10:00") + row("7", "2026-02-02 10:00", "", "2026-02-20 10:00"),
        cases::DryRun::no, {});
    ASSERT_TRUE(report) << report.error().key();
    auto const histories = read([&](ReadTransaction& tx) { return cases::case_histories(tx, scope(), 0, 10); });
    ASSERT_EQ(histories.size(), 7U);
    std::map<std::string, std::pair<UnitOutcome, UnitOutcome>> outcomes;
    for (auto const& one : histories) {
        auto& [response, on_time] = outcomes[*one.the_case.source_number];
        for (auto const& counted : measure(one)) {
            if (counted.code == CaseMeasure::response) response = counted.outcome;
            if (counted.code == CaseMeasure::on_time) on_time = counted.outcome;
        }
    }
    using enum UnitOutcome;
    EXPECT_EQ(outcomes["1"], std::pair(yes, yes));
    EXPECT_EQ(outcomes["2"], std::pair(no, yes)) << "signed days after its limit";
    EXPECT_EQ(outcomes["3"], std::pair(no, yes)) << "dispatched after its limit";
    EXPECT_EQ(outcomes["4"], std::pair(untold, yes)) << "nobody knows when it was signed";
    EXPECT_EQ(outcomes["5"], std::pair(yes, yes)) << "the reply itself came within the first limit";
    EXPECT_EQ(outcomes["6"], std::pair(no, no)) << "later than both limits together";
    EXPECT_EQ(outcomes["7"], std::pair(untold, no));
    count();
    expect_true_counters();
}

TEST_P(IndicatorTest, who_came_to_a_joint_handling_in_time_and_who_did_not) {
    auto const id = reported(resident(7), report("夜里有人倾倒建筑垃圾"))->id;
    ASSERT_TRUE(acted(committee_staff(), id, {.event = CaseEvent::dispatch, .matter = rubbish_matter}));
    ASSERT_TRUE(acted(committee_staff(), id,
                      {.event = CaseEvent::call_joint,
                       .supports = {lighting, property},
                       .text = "联合查处",
                       .by = clock.now() + 2h}));
    EXPECT_THAT(cells(id, CaseMeasure::joint_on_time),
                testing::UnorderedElementsAre(cell(CaseMeasure::joint_on_time, UnitOutcome::not_due, lighting),
                                              cell(CaseMeasure::joint_on_time, UnitOutcome::not_due, property)));
    clock.advance(1h);
    ASSERT_TRUE(acted(lamplighter(), id, {.event = CaseEvent::arrive}));
    clock.advance(2h);
    runner.run_due();
    ASSERT_TRUE(
        acted(dispatcher(), id, {.event = CaseEvent::evaluate_joint, .body = property, .text = "未到场", .stars = 1}));
    EXPECT_THAT(cells(id, CaseMeasure::joint_on_time),
                testing::UnorderedElementsAre(cell(CaseMeasure::joint_on_time, UnitOutcome::yes, lighting),
                                              cell(CaseMeasure::joint_on_time, UnitOutcome::no, property)));
    EXPECT_THAT(cells(id, CaseMeasure::joint_evaluated),
                testing::UnorderedElementsAre(cell(CaseMeasure::joint_evaluated, UnitOutcome::no, lighting),
                                              cell(CaseMeasure::joint_evaluated, UnitOutcome::yes, property)));
}

TEST_P(IndicatorTest, a_page_shows_what_the_job_has_not_counted_yet) {
    for (int at = 0; at < 12; ++at) dispatched_lamp();
    EXPECT_EQ(figure(CaseMeasure::orphans).n(), 12);
    EXPECT_EQ(figure(CaseMeasure::orphans, {.community = willows.id}).n(), 12);
    EXPECT_EQ(figure(CaseMeasure::orphans, {.community = terraces.id}).shown, FigureShown::none);
    auto const before = shown();
    EXPECT_EQ(count().cases, 12U);
    auto const after = shown();
    EXPECT_EQ(figure(CaseMeasure::orphans).n(), 12) << "counted once, by whom ever";
    EXPECT_EQ(before.stamp, after.stamp);
    EXPECT_TRUE(count().is_done);
    EXPECT_EQ(count().cases, 0U);
    dispatched_lamp();
    EXPECT_EQ(figure(CaseMeasure::orphans).n(), 13);
    EXPECT_NE(shown().stamp, after.stamp);
    expect_true_counters();
}

TEST_P(IndicatorTest, kept_counters_are_those_of_the_rows_after_many_simulated_lives) {
    authority::Caller console = caller(Role::administrator, street.path);
    console.grants.push_back({Role::dispatcher, realm(), street.path, std::nullopt});
    constexpr std::size_t kCount = 1'200;
    ASSERT_TRUE(cases::simulate_cases(database(), console, scope(), {.count = kCount, .seed = 5}, {}));
    EXPECT_EQ(count(500).cases, 500U);
    expect_true_counters();
    EXPECT_TRUE(count().is_done);
    expect_true_counters();
    // A year later: deadlines pass, follow-ups lapse.
    for (int month = 0; month < 3; ++month) {
        clock.advance(24h * 30);
        runner.run_due();
        expect_true_counters();
    }
    auto const before = shown({.from = Month::parse("2025-01"), .until = Month::parse("2026-12")});
    EXPECT_GT(std::ranges::find(before.indicators, CaseMeasure::return_rate, &Indicator::code)->figure.n(), 300);
    ASSERT_TRUE(recount(database(), scope()));
    expect_true_counters();
    EXPECT_EQ(shown({.from = Month::parse("2025-01"), .until = Month::parse("2026-12")}).stamp, before.stamp)
        << "a rebuild gives the same counters";
}

TEST_P(IndicatorTest, a_file_of_rows_goes_on_where_the_one_before_ended) {
    std::vector<CaseId> const ids{kept_lamp(), kept_lamp(), kept_lamp()};
    count();
    http::Router router;
    add_routes(router);
    http::testkit::TestServer server(router, database(), clock);
    auto const month = Month::at(clock.now(), calendar::TimeZone::fixed("Asia/Shanghai", 8h)).str();
    auto const file = [&](std::string const& query) {
        return server.visitor()
            .get("/api/v1/s/" + realm().str() + "/indicators/response/rows.csv?month=" + month + query)
            .body;
    };
    std::string const head = "case,number,received_at,state,community,outcome,body,count\r\n";
    auto const whole = file("");
    EXPECT_THAT(whole, testing::StartsWith(head + ids[0].str() + ","));
    EXPECT_EQ(std::ranges::count(whole, '\n'), 4);
    auto const first = file("&limit=2");
    EXPECT_EQ(std::ranges::count(first, '\n'), 3);
    auto const second = file("&limit=2&after=" + ids[1].str());
    EXPECT_EQ(first + second.substr(head.size()), whole);
    EXPECT_EQ(file("&limit=2&after=" + ids[2].str()), head);
}

TEST_P(IndicatorTest, a_case_that_was_counted_before_its_turn_stands_among_the_rows_at_once) {
    auto const id = dispatched_lamp();
    count();
    ASSERT_TRUE(
        acted(lamplighter(), id, {.event = CaseEvent::ask_return, .matter = yard_matter, .text = "小区内照明"}));
    auto const month = Month::at(clock.now(), calendar::TimeZone::fixed("Asia/Shanghai", 8h));
    auto const rows = read([&](ReadTransaction& tx) {
        return rows_behind(tx, committee_staff(), scope(), {.code = CaseMeasure::wrong_returns, .month = month});
    });
    ASSERT_EQ(rows.rows.size(), 1U);
    EXPECT_EQ(rows.rows[0].id, id);
    count();
    EXPECT_EQ(read([&](ReadTransaction& tx) {
                  return rows_behind(tx, committee_staff(), scope(),
                                     {.code = CaseMeasure::wrong_returns, .month = month});
              }).rows.size(),
              1U)
        << "once, whether it waits or was counted";
}

TEST_P(IndicatorTest, rows_are_those_that_the_caller_may_see) {
    auto const open = kept_lamp();
    auto what = report("举报：有人私接公用电");
    auto const sealed = reported(resident(8), what)->id;
    count();
    auto const unseen = reported(resident(7), report("三号楼门禁坏了"))->id;
    auto const month = Month::at(clock.now(), calendar::TimeZone::fixed("Asia/Shanghai", 8h));
    auto const ids = [&](authority::Caller const& who, CaseMeasure code) {
        auto const rows =
            read([&](ReadTransaction& tx) { return rows_behind(tx, who, scope(), {.code = code, .month = month}); });
        std::vector<CaseId> found;
        for (auto const& row : rows.rows) found.push_back(row.id);
        return found;
    };
    EXPECT_THAT(ids(visitor(), CaseMeasure::response), testing::ElementsAre(open));
    EXPECT_THAT(ids(committee_staff(), CaseMeasure::response), testing::UnorderedElementsAre(open, sealed, unseen));
    EXPECT_THAT(ids(officer(Role::committee_staff, other_committee, terraces.path, 30), CaseMeasure::response),
                testing::ElementsAre(open));
    auto const told = [&](authority::Caller const& who) {
        return read([&](ReadTransaction& tx) {
                   return rows_behind(tx, who, scope(), {.code = CaseMeasure::satisfaction, .month = month});
               })
            .rows.at(0)
            .units;
    };
    EXPECT_TRUE(told(visitor()).empty()) << "what a person answered is not for strangers";
    EXPECT_EQ(told(committee_staff()).at(0).outcome, UnitOutcome::yes);
}

TEST_P(IndicatorTest, staff_see_smaller_cells_and_strangers_to_the_street_none) {
    for (int at = 0; at < 6; ++at) dispatched_lamp();
    EXPECT_EQ(figure(CaseMeasure::orphans).shown, FigureShown::too_few);
    auto const desk = [&](authority::Caller const& who) {
        return database().read([&](ReadTransaction& tx) { return desk_dashboard(tx, who, scope(), {}); });
    };
    auto const seen = desk(committee_staff());
    ASSERT_TRUE(seen);
    EXPECT_EQ(std::ranges::find(seen->indicators, CaseMeasure::orphans, &Indicator::code)->figure.n(), 6);
    EXPECT_EQ(desk(resident(7)).error().code(), ErrorCode::forbidden);
    EXPECT_EQ(desk(visitor()).error().code(), ErrorCode::unauthenticated);
    auto foreign = committee_staff();
    foreign.grants.front().realm = RealmId{realm().value() + 1};
    EXPECT_EQ(desk(foreign).error().code(), ErrorCode::forbidden);
}

TEST_P(IndicatorTest, a_range_too_long_or_backwards_is_refused) {
    auto const key = [&](Wanted const& wanted) {
        return std::string(
            database()
                .read([&](ReadTransaction& tx) { return public_dashboard(tx, visitor(), scope(), wanted); })
                .error()
                .key());
    };
    EXPECT_EQ(key({.from = Month::parse("2026-05"), .until = Month::parse("2026-04")}), "indicator.bad_range");
    EXPECT_EQ(key({.from = Month::parse("2020-05"), .until = Month::parse("2026-04")}), "indicator.bad_range");
    EXPECT_EQ(key({.community = JurisdictionId{4}}), "jurisdiction.unknown");
}

HZ_ON_BOTH_ENGINES(IndicatorTest);

}  // namespace
}  // namespace hezhi::indicators
