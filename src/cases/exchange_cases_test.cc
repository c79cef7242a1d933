#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "lib/base/rfc3339.h"
#include "src/cases/exchange_rules.h"
#include "src/cases/testing_cases.h"

namespace hezhi::cases {
namespace {

using authority::Role;

KnownNames const kAnyName{.place = [](std::string_view code) { return code == "C1"; },
                          .matter = [](std::string_view code) { return code == "SZ-01"; },
                          .body = [](std::string_view name) { return name == "市政照明所"; }};
calendar::TimeZone const kShanghai = calendar::TimeZone::fixed("Asia/Shanghai", std::chrono::hours{8});

Result<std::vector<CaseRow>> rows_of(std::string_view csv) {
    return read_case_rows(csv, kShanghai, kAnyName, *from_rfc3339("2026-11-27T00:00:00Z"));
}

TEST(CaseRows, reads_chinese_headings_words_and_local_times) {
    auto const rows = rows_of(
        "来源,来源编号,诉求内容,地点编码,受理时间,状态,紧急程度,诉求类型,主办单位,办复时间,是否解决\n"
        "12345,A-1,路灯不亮,C1,2026-02-02 09:30,已办复,紧急,投诉,市政照明所,2026/2/3 10:00,是\n");
    ASSERT_TRUE(rows) << rows.error().key();
    ASSERT_EQ(rows->size(), 1U);
    auto const& row = rows->front();
    EXPECT_EQ(row.received_at, from_rfc3339("2026-02-02T01:30:00Z"));
    EXPECT_EQ(row.replied_at, from_rfc3339("2026-02-03T02:00:00Z"));
    EXPECT_EQ(row.state, CaseState::replied);
    EXPECT_EQ(row.urgency, Urgency::urgent);
    EXPECT_EQ(row.kind, CaseKind::complaint);
    EXPECT_EQ(row.solved, true);
}

TEST(CaseRows, tabs_and_semicolons_divide_too) {
    for (char const divider : {'\t', ';'}) {
        std::string csv =
            "来源,来源编号,诉求内容,地点编码,受理时间\n"
            "\n"
            "12345,A-1,\"路灯不亮，\n北门\",C1,2026-02-02 09:30\n"
            "12345,A-2,井盖松动,C9,2026-02-02 09:30\n";
        std::ranges::replace(csv, ',', divider);
        auto const rows = rows_of(csv);
        ASSERT_FALSE(rows);
        ASSERT_EQ(rows.error().problems().size(), 1U);
        EXPECT_EQ(rows.error().problems().front().where.substr(0, 2), "5:") << "the place that nobody knows";
    }
}

TEST(CaseRows, tells_every_problem_with_its_place) {
    auto const rows = rows_of(
        "source,source_number,text,place_code,received_at,state,stars,lead\n"
        "12345,1,,C9,yesterday,open,7,某局\n"
        "12345,2,路灯不亮,C1,2026-02-02T09:30:00+08:00,received,,\n"
        "12345,2,路灯不亮,C1,2026-02-02T09:30:00+08:00,closed,,\n"
        "12345,2,路灯不亮,C1,2026-02-02T09:30:00+08:00,received,,\n");
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().key(), "case.rows_refused");
    std::vector<std::string> places;
    for (auto const& problem : rows.error().problems()) places.push_back(problem.where);
    for (auto const* where : {"2:9", "2:10", "2:13", "2:23", "2:28", "2:30"}) {
        EXPECT_NE(std::ranges::find(places, where), places.end()) << where;
    }
    EXPECT_EQ(std::ranges::count_if(places, [](auto const& where) { return where.starts_with("4:"); }), 1);
    EXPECT_EQ(std::ranges::count_if(places, [](auto const& where) { return where.starts_with("5:"); }), 1);
}

TEST(CaseRows, what_is_written_is_read_again) {
    CaseRow const row{.line = 2,
                      .source = "12345",
                      .source_number = "-7",
                      .kind = CaseKind::help,
                      .matter_code = "SZ-01",
                      .text = "=1+1，\"路灯\"\n不亮",
                      .place_code = "C1",
                      .location = "3号楼",
                      .coordinates = Coordinates{-301'234'567, 1'200'000'001},
                      .received_at = *from_rfc3339("2026-02-02T01:30:00Z"),
                      .state = CaseState::closed,
                      .lead = "市政照明所",
                      .closed_at = from_rfc3339("2026-02-04T01:30:00Z"),
                      .outcome = "confirmed",
                      .solved = true,
                      .stars = 4,
                      .contact = Contact::handlers_too,
                      .reporter_name = "某人",
                      .reporter_phone = "13800000000"};
    auto const again = rows_of(case_csv_header(true) + case_csv_line(row, true));
    ASSERT_TRUE(again) << again.error().problems().front().where;
    EXPECT_EQ(case_csv_line(again->front(), true), case_csv_line(row, true));
    EXPECT_EQ(again->front().text, row.text);
    EXPECT_EQ(again->front().coordinates->latitude_e7, -301'234'567);
    EXPECT_EQ(case_csv_header(false).find("reporter"), std::string::npos);
}

class ExchangeTest : public testkit::CasesTest {
protected:
    authority::Caller console() const {
        auto who = caller(Role::administrator, street.path, 1);
        who.grants.push_back({Role::dispatcher, realm(), street.path, {}});
        return who;
    }
    CaseImportReport imported(std::string_view csv) {
        auto const report = import_cases(database(), console(), scope(), csv, DryRun::no, {});
        if (!report) throw std::runtime_error(std::string(report.error().key()));
        return *report;
    }
    std::string exported(ExportFor readers) {
        std::string csv;
        auto const count =
            export_cases(database(), console(), scope(), readers, [&](std::string_view text) { csv += text; });
        EXPECT_TRUE(count);
        return csv;
    }
    std::pair<Reconciliation, std::string> reconciled(std::string_view csv) {
        std::string lines;
        auto const found =
            reconcile_cases(database(), console(), scope(), csv, [&](std::string_view text) { lines += text; });
        EXPECT_TRUE(found);
        return {found.value_or(Reconciliation{}), lines};
    }
    SeenCase only_case() {
        auto const open = read([&](storage::ReadTransaction& tx) {
            return list_desk_cases(tx, dispatcher(), scope(), {.queue = Queue::all});
        });
        EXPECT_EQ(open.size(), 1U);
        return *seen(dispatcher(), open.front().id);
    }
    std::int64_t jobs_waiting() {
        return *database().read([](storage::ReadTransaction& tx) {
            return tx
                .first("SELECT count(*) FROM jobs WHERE kind = 'case.due'", {},
                       [](storage::Row const& row) { return row.integer(0); })
                .value_or(-1);
        });
    }

    static constexpr std::string_view kHeader =
        "source,source_number,matter_code,text,place_code,location,received_at,state,lead,due_at,replied_at,reply,"
        "closed_at,outcome,solved,stars,contact,reporter_name,reporter_phone\n";
    static std::string with_header(std::string_view rows) { return std::string(kHeader) + std::string(rows); }
};

TEST(CaseRows, what_lies_in_the_future_did_not_happen) {
    auto const rows = rows_of(
        "source,source_number,text,place_code,received_at,state,replied_at,closed_at\n"
        "12345,1,路灯不亮,C1,2027-02-02T09:30:00+08:00,received,,\n"
        "12345,2,路灯不亮,C1,2026-11-02T09:30:00+08:00,replied,2026-12-02T09:30:00+08:00,\n"
        "12345,3,路灯不亮,C1,2026-11-02T09:30:00+08:00,withdrawn,,2026-12-02T09:30:00+08:00\n");
    ASSERT_FALSE(rows);
    std::vector<std::string> lines;
    for (auto const& problem : rows.error().problems())
        lines.push_back(problem.where.substr(0, problem.where.find(':')));
    EXPECT_EQ(lines, (std::vector<std::string>{"2", "3", "4"}));
}

TEST(CaseRows, dispatching_signing_and_reply_follow_each_other) {
    auto const rows = rows_of(
        "来源,来源编号,诉求内容,地点编码,受理时间,派单时间,签收时间,办复时间,状态\n"
        "12345,1,路灯不亮,C1,2026-02-02 09:30,2026-02-02 09:40,2026-02-02 09:50,2026-02-02 10:30,已办复\n"
        "12345,2,路灯不亮,C1,2026-02-02 09:30,2026-02-01 09:40,,2026-02-02 10:30,已办复\n"
        "12345,3,路灯不亮,C1,2026-02-02 09:30,2026-02-03 09:40,2026-02-02 09:50,2026-02-05 10:30,已办复\n"
        "12345,4,路灯不亮,C1,2026-02-02 09:30,,2026-02-03 09:50,2026-02-02 10:30,已办复\n"
        "12345,5,路灯不亮,C1,2026-02-02 09:30,2027-02-03 09:50,,,待签收\n");
    ASSERT_FALSE(rows);
    std::vector<std::string> lines;
    for (auto const& problem : rows.error().problems()) {
        lines.push_back(problem.where.substr(0, problem.where.find(':')));
    }
    EXPECT_EQ(lines, (std::vector<std::string>{"3", "4", "5", "6"}));
    auto const cut = rows_of(
        "来源,来源编号,诉求内容,地点编码,受理时间,派单时间,办复时间,办结时间,状态\n"
        "12345,1,路灯不亮,C1,2026-02-02 09:30:40,2026-02-02 09:30,2026-02-02 11:05:30,2026-02-02 11:05,办结\n");
    ASSERT_TRUE(cut) << "one column shows seconds, another does not";
    EXPECT_EQ(cut->front().dispatched_at, cut->front().received_at);
    EXPECT_EQ(cut->front().closed_at, cut->front().replied_at);
}

TEST_P(ExchangeTest, a_hotline_case_is_never_entered_twice) {
    auto const file = with_header(
        "12345,H1,SZ-01,3号楼路灯不亮,C1,3号楼,2026-02-02T09:30:00+08:00,received,,,,,,,,,desk_only,某人,"
        "13800000000\n");
    EXPECT_EQ(imported(file).added, 1U);
    auto const again = imported(file);
    EXPECT_EQ(again.added, 0U);
    EXPECT_EQ(again.unchanged, 1U);
    EXPECT_EQ(only_case().the_case.source_number, "H1");
    EXPECT_EQ(jobs_waiting(), 1);
}

TEST_P(ExchangeTest, a_closed_case_has_its_past_and_no_job) {
    EXPECT_EQ(imported(with_header("12345,H2,SZ-01,3号楼路灯不亮,C1,,2026-02-02T09:30:00+08:00,closed,,,"
                                   "2026-02-03T10:00:00+08:00,灯已修好,2026-02-04T10:00:00+08:00,confirmed,yes,5,,,\n"))
                  .added,
              1U);
    EXPECT_EQ(jobs_waiting(), 0);
    auto const found = read([&](storage::ReadTransaction& tx) { return list_public_cases(tx, scope(), {}); });
    ASSERT_EQ(found.size(), 1U);
    auto const page = *seen(dispatcher(), found.front().id);
    EXPECT_EQ(page.the_case.facts.lead, lighting);
    EXPECT_EQ(page.the_case.facts.closing, casework::Closing::confirmed);
    EXPECT_EQ(page.the_case.closed_at, from_rfc3339("2026-02-04T02:00:00Z"));
    ASSERT_EQ(page.events.size(), 6U);
    EXPECT_EQ(page.events[3].event, CaseEvent::reply);
    EXPECT_EQ(page.events[3].text, "灯已修好");
    EXPECT_EQ(page.events[3].at, from_rfc3339("2026-02-03T02:00:00Z"));
    ASSERT_EQ(page.ratings.size(), 1U);
    EXPECT_EQ(page.ratings.front().stars, 5);
}

/// What happened to an imported case, in order, by name.
std::vector<CaseEvent> names_of(std::vector<CaseRecord> const& events) {
    std::vector<CaseEvent> names;
    for (auto const& one : events) names.push_back(one.event);
    return names;
}

TEST_P(ExchangeTest, a_past_case_has_the_limits_that_passed_in_its_record) {
    auto const file =
        std::string(
            "source,source_number,matter_code,text,place_code,received_at,due_at,dispatched_at,signed_at,replied_at,"
            "reply,state\n") +
        "12345,L1,SZ-01,3号楼路灯不亮,C1,2026-02-02T09:30:00+08:00,2026-02-09T17:00:00+08:00,"
        "2026-02-02T10:00:00+08:00,2026-02-06T10:00:00+08:00,2026-02-12T10:00:00+08:00,灯已修好,replied\n";
    EXPECT_EQ(imported(file).added, 1U);
    auto const page = only_case();
    EXPECT_EQ(names_of(page.events), (std::vector{CaseEvent::report, CaseEvent::dispatch, CaseEvent::step_overdue,
                                                  CaseEvent::sign_in, CaseEvent::become_overdue, CaseEvent::reply}));
    EXPECT_EQ(page.events[1].at, from_rfc3339("2026-02-02T02:00:00Z"));
    EXPECT_EQ(page.events[3].at, from_rfc3339("2026-02-06T02:00:00Z"));
    EXPECT_EQ(page.events[3].ground, "");
    EXPECT_EQ(page.events[4].at, *from_rfc3339("2026-02-09T09:00:00Z") + Microseconds{1});
    auto const csv = exported(ExportFor::staff);
    EXPECT_NE(csv.find(",2026-02-02T02:00:00Z,2026-02-06T02:00:00Z,2026-02-12T02:00:00Z,灯已修好"), std::string::npos)
        << csv;
}

TEST_P(ExchangeTest, a_signing_whose_time_no_file_told_is_marked_and_not_exported) {
    EXPECT_EQ(imported(with_header("12345,U1,SZ-01,3号楼路灯不亮,C1,,2026-02-02T09:30:00+08:00,replied,,,"
                                   "2026-02-12T10:00:00+08:00,灯已修好,,,,,,,\n"))
                  .added,
              1U);
    auto const page = only_case();
    ASSERT_EQ(names_of(page.events), (std::vector{CaseEvent::report, CaseEvent::dispatch, CaseEvent::sign_in,
                                                  CaseEvent::become_overdue, CaseEvent::reply}));
    EXPECT_EQ(page.events[2].ground, kTimeUntold);
    auto const csv = exported(ExportFor::staff);
    EXPECT_NE(csv.find(",,,2026-02-12T02:00:00Z,灯已修好"), std::string::npos) << csv;
}

TEST_P(ExchangeTest, a_place_is_known_by_its_code_or_by_a_name_that_it_alone_bears) {
    auto const row = [](std::string_view number, std::string_view place) {
        return fmt::format("12345,{},,3号楼路灯不亮,{},,2026-02-02T09:30:00+08:00,received,,,,,,,,,,,\n", number,
                           place);
    };
    EXPECT_EQ(imported(with_header(row("N1", "柳荫里社区") + row("N2", "柳荫里") + row("N3", "C1"))).added, 3U);
    auto const unknown =
        import_cases(database(), console(), scope(), with_header(row("N4", "无此社区")), DryRun::yes, {});
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().problems().front().where.substr(0, 2), "2:");
}

TEST_P(ExchangeTest, state_and_reply_of_the_source_go_into_the_reconciliation) {
    imported(
        with_header("12345,H3,,3号楼路灯不亮,C1,,2026-02-02T09:30:00+08:00,received,,,,,,,,,,,\n"
                    "12345,H4,,5号楼路灯不亮,C1,,2026-02-02T09:40:00+08:00,received,,,,,,,,,,,\n"));
    auto const later = with_header(
        "12345,H3,,3号楼路灯不亮,C1,北侧,2026-02-02T09:30:00+08:00,closed,,,2026-02-03T10:00:00+08:00,修好了,"
        "2026-02-04T10:00:00+08:00,,,,,,\n"
        "12345,H5,,别的事,C1,,2026-02-05T09:40:00+08:00,received,,,,,,,,,,,\n");
    auto const [found, lines] = reconciled(later);
    EXPECT_EQ(found.differing, 1U);
    EXPECT_EQ(found.missing_here, 1U);
    EXPECT_EQ(found.missing_there, 1U);
    EXPECT_NE(lines.find("12345,H3,"), std::string::npos);
    EXPECT_NE(lines.find(",state,received,closed"), std::string::npos);
    EXPECT_NE(lines.find(",reply,,修好了"), std::string::npos);
    auto const report = imported(later);
    EXPECT_EQ(report.completed, 1U);  // the location
    EXPECT_EQ(report.differing, 1U);
    EXPECT_EQ(report.added, 1U);
    auto const open = read([&](storage::ReadTransaction& tx) {
        return list_desk_cases(tx, dispatcher(), scope(), {.queue = Queue::unassigned});
    });
    ASSERT_EQ(open.size(), 3U);
    EXPECT_EQ(open.front().location, "北侧");
    EXPECT_EQ(open.front().facts.state, CaseState::received);
}

TEST_P(ExchangeTest, what_was_just_imported_differs_in_nothing) {
    auto const file = with_header(
        "12345,S1,SZ-01,路灯不亮,C1,,2026-02-02T09:30:00+08:00,closed,,,2026-02-03T10:00:00+08:00,修好了,"
        "2026-02-04T10:00:00+08:00,confirmed,yes,5,,,\n"
        "12345,S2,,邻居纠纷,C1,,2026-02-02T09:40:00+08:00,refused,,,,请向法院提出,2026-02-02T15:00:00+08:00,"
        "in_legal_proceedings,,,,,\n"
        "12345,S3,,重复的事,C1,,2026-02-02T09:50:00+08:00,merged,,,,,,,,,,,\n"
        "12345,S4,,不用了,C1,,2026-02-02T09:50:00+08:00,withdrawn,,,,,2026-02-02T16:00:00+08:00,,,,,,\n");
    EXPECT_EQ(imported(file).added, 3U);
    auto const [found, lines] = reconciled(file);
    EXPECT_EQ(found.alike, 4U);
    EXPECT_EQ(lines, "source,source_number,number,difference,here,there\r\n");
    EXPECT_EQ(imported(file).differing, 0U);
    EXPECT_NE(exported(ExportFor::staff).find("请向法院提出"), std::string::npos);
}

/// The line is told of what only the whole case shows, before anything is written.
TEST_P(ExchangeTest, a_row_without_a_body_that_could_lead_is_refused_with_its_line) {
    std::string rows;
    for (int at = 0; at < 510; ++at) {
        rows += "12345,M" + std::to_string(at) + ",,路灯不亮,C1,,2026-02-02T09:30:00+08:00,received,,,,,,,,,,,\n";
    }
    auto const code = read([&](storage::ReadTransaction& tx) {
        return jurisdictions::find_jurisdiction(tx, jurisdictions::as_jurisdiction(realm()))->code;
    });
    rows += "12345,M999,,没有主办," + code + ",,2026-02-02T09:31:00+08:00,dispatched,,,,,,,,,,,\n";
    auto const refused = import_cases(database(), console(), scope(), with_header(rows), DryRun::no, {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key(), "case.rows_refused");
    ASSERT_EQ(refused.error().problems().size(), 1U);
    EXPECT_EQ(refused.error().problems().front().where, "512:1");
    EXPECT_EQ(jobs_waiting(), 0) << "nothing was written";
}

TEST_P(ExchangeTest, a_dry_run_or_a_problem_changes_nothing) {
    auto const file = with_header("12345,H1,,路灯不亮,C1,,2026-02-02T09:30:00+08:00,received,,,,,,,,,,,\n");
    auto const dry = import_cases(database(), console(), scope(), file, DryRun::yes, {});
    ASSERT_TRUE(dry);
    EXPECT_EQ(dry->added, 1U);
    auto const wrong =
        import_cases(database(), console(), scope(),
                     file + "12345,H2,,x,NOWHERE,,2026-02-02T09:30:00+08:00,received,,,,,,,,,,,\n", DryRun::no, {});
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().problems().front().where, "3:13");
    EXPECT_EQ(jobs_waiting(), 0);
    auto const stranger = import_cases(database(), resident(3), scope(), file, DryRun::no, {});
    ASSERT_FALSE(stranger);
    EXPECT_EQ(stranger.error().code(), ErrorCode::forbidden);
}

TEST_P(ExchangeTest, an_import_goes_on_where_it_was_interrupted) {
    std::string rows;
    for (int at = 0; at < 620; ++at) {
        rows += "12345,N" + std::to_string(at) + ",,路灯不亮,C1,,2026-02-02T09:30:00+08:00,received,,,,,,,,,,,\n";
    }
    struct Interrupted {};
    auto const file = with_header(rows);
    EXPECT_THROW(
        {
            auto const never = import_cases(database(), console(), scope(), file, DryRun::no,
                                            [](std::size_t, std::size_t) { throw Interrupted{}; });
            EXPECT_FALSE(never);
        },
        Interrupted);
    auto const rest = imported(file);
    EXPECT_EQ(rest.resumed_at, 500U);
    EXPECT_EQ(rest.added, 620U);
    EXPECT_EQ(jobs_waiting(), 620);
}

TEST_P(ExchangeTest, the_public_export_has_no_person_and_no_number_of_the_source) {
    imported(
        with_header("12345,H7,SZ-01,路灯不亮 "
                    "电话13912345678,C1,3号楼2单元501室,2026-02-02T09:30:00+08:00,dispatched,,,,,,,,,desk_only,钱多多,"
                    "13700001111\n"));
    auto const everybody = exported(ExportFor::everybody);
    for (auto const* secret : {"H7", "501", "13912345678", "钱多多", "13700001111", "reporter"}) {
        EXPECT_EQ(everybody.find(secret), std::string::npos) << secret;
    }
    EXPECT_NE(everybody.find("路灯不亮"), std::string::npos);
    EXPECT_EQ(exported(ExportFor::staff).find("13700001111"), std::string::npos);
    EXPECT_NE(exported(ExportFor::staff_with_contacts).find("13700001111"), std::string::npos);
}

TEST_P(ExchangeTest, simulated_cases_keep_what_every_case_is_promised) {
    constexpr std::size_t kCount = 700;
    auto const written = simulate_cases(database(), console(), scope(), {.count = kCount, .seed = 7}, {});
    ASSERT_TRUE(written) << written.error().key();
    auto const open = read([&](storage::ReadTransaction& tx) {
        return list_desk_cases(tx, dispatcher(), scope(), {.queue = Queue::all, .limit = kCount});
    });
    EXPECT_GT(open.size(), 3U);
    EXPECT_LT(open.size(), kCount / 3);
    for (auto const& one : open) {
        EXPECT_TRUE(one.holder) << one.number;
        EXPECT_TRUE(casework::deadline(one.facts)) << one.number;
        EXPECT_LE(one.facts.received_at, clock.now());
    }
    EXPECT_LE(jobs_waiting(), static_cast<std::int64_t>(open.size()));
    auto const csv = exported(ExportFor::staff);
    EXPECT_EQ(std::ranges::count(csv, '\n'), static_cast<std::ptrdiff_t>(kCount + 1));
    // What one street exports, another can read.
    EXPECT_EQ(reconciled(csv).first.missing_here, 0U);
}

TEST_P(ExchangeTest, a_reopened_case_travels_with_its_reply) {
    auto const file = with_header(
        "12345,R1,SZ-01,3号楼路灯不亮,C1,3号楼,2026-02-02T09:30:00+08:00,in_progress,市政照明所,,"
        "2026-02-04T10:00:00+08:00,换了灯泡,,,,2,,,\n");
    EXPECT_EQ(imported(file).added, 1U);
    auto const page = only_case();
    EXPECT_EQ(page.the_case.facts.state, CaseState::in_progress);
    EXPECT_EQ(page.the_case.facts.replies, 1);
    EXPECT_TRUE(page.the_case.facts.reopened_since_reply);
    EXPECT_EQ(page.the_case.replied_at, from_rfc3339("2026-02-04T02:00:00Z"));
    ASSERT_EQ(page.ratings.size(), 1U);
    EXPECT_FALSE(page.ratings[0].is_solved);
    auto const csv = exported(ExportFor::staff);
    EXPECT_NE(csv.find("换了灯泡"), std::string::npos);
    EXPECT_EQ(reconciled(csv).first.differing, 0U);
    EXPECT_EQ(reconciled(file).first.differing, 0U);
}

HZ_ON_BOTH_ENGINES(ExchangeTest);

}  // namespace
}  // namespace hezhi::cases
