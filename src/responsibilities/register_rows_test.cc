#include "src/responsibilities/register_rows.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "src/responsibilities/responsibility_rules.h"
#include "src/responsibilities/workbook.h"

namespace hezhi::responsibilities {
namespace {

using bodies::BodyKind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::vector<bodies::Body> const& street_bodies() {
    static std::vector<bodies::Body> const all{
        {BodyId{11}, RealmId{1}, JurisdictionId{1}, BodyKind::line_department, "路灯所"},
        {BodyId{12}, RealmId{1}, JurisdictionId{1}, BodyKind::line_department, "供电公司"},
    };
    return all;
}

struct Read {
    std::vector<Entry> entries;
    std::vector<Problem> problems;
};

Read read_table(Table const& table, ProblemList& problems) {
    Read read;
    for (auto& row : read_rows(table, street_bodies(), problems).rows) read.entries.push_back(std::move(row.entry));
    read.problems = problems.take(table.file_name);
    return read;
}

Read read_csv(std::string_view text) {
    ProblemList problems;
    auto const table = read_csv_table("r.csv", text, problems);
    return read_table(table, problems);
}

std::vector<std::pair<std::string, std::string>> places(Read const& read) {
    std::vector<std::pair<std::string, std::string>> all;
    for (auto const& problem : read.problems) all.emplace_back(problem.where, std::string(problem.key));
    return all;
}

Entry full_entry() {
    return {.matter = {.id = MatterId{0},
                       .code = "SZ-01",
                       .group = "市政公用",
                       .subgroup = "照明",
                       .name = "路灯不亮",
                       .keywords = {"灯坏了", "黑灯瞎火"},
                       .matter_class = MatterClass::assisted,
                       .kinds = {CaseKind::complaint, CaseKind::help}},
            .item = {.id = ItemId{0},
                     .matter = MatterId{0},
                     .version = VersionId{0},
                     .lead = BodyId{11},
                     .supporting = {BodyKind::property_company, BodyId{12}},
                     .must_do = "=修复，\"当日\"",
                     .may_help = "可提供线索",
                     .may_not = "不得代为决定",
                     .community_part = "上报",
                     .basis = "《城市照明管理规定》",
                     .limits = TimeLimits{{2, 24}, {1, 5}, {3, 15}},
                     .resource = "经费随事走",
                     .remedy = "12345",
                     .phone = "12345",
                     .publicity = Publicity::limited,
                     .is_open311 = true}};
}

TEST(ReadRows, takes_either_wording_and_columns_in_any_order) {
    auto const read = read_csv(
        "事项,编码,大类,类别,主办单位,协办单位,俗称,公开范围,开放接口\n"
        "路灯不亮,SZ-01,市政,法定职责,路灯所,供电公司；当地物业公司,灯坏了；街灯,不公开,是\n");
    ASSERT_THAT(places(read), IsEmpty());
    auto const& [matter, item] = read.entries.at(0);
    EXPECT_EQ(matter.matter_class, MatterClass::mandated);
    EXPECT_THAT(matter.keywords, ElementsAre("灯坏了", "街灯"));
    EXPECT_EQ(item.lead, Responsible{BodyId{11}});
    EXPECT_THAT(item.supporting, ElementsAre(Responsible{BodyId{12}}, Responsible{BodyKind::property_company}));
    EXPECT_EQ(item.publicity, Publicity::sealed);
    EXPECT_TRUE(item.is_open311);
    EXPECT_FALSE(item.limits);
}

TEST(ReadRows, tells_every_problem_of_every_row_with_its_place) {
    auto const read = read_csv(
        "code,group,name,class,lead,ordinary_respond_days,ordinary_resolve_days\n"
        "A,市政,路灯,合法,路灯处,0,五\n"
        "B B,,灯,mandated,路灯所,,\n"
        "A,市政,路灯,mandated,路灯所,1,5\n"
        "C,市政,路灯,mandated\n");
    EXPECT_THAT(places(read),
                ElementsAre(Pair("r.csv:2:9", "import.value_unknown"), Pair("r.csv:2:12", "import.body_unknown"),
                            Pair("r.csv:2:16", "import.number_refused"), Pair("r.csv:2:18", "import.number_refused"),
                            Pair("r.csv:2:1", "import.limits_partial"), Pair("r.csv:3:1", "import.code_refused"),
                            Pair("r.csv:3:5", "import.field_missing"), Pair("r.csv:4:1", "import.limits_partial"),
                            Pair("r.csv:4:1", "import.code_repeated"), Pair("r.csv:5:1", "import.field_count")));
    EXPECT_THAT(read.entries, IsEmpty());
}

TEST(ReadRows, a_heading_must_be_known_complete_and_without_doubles) {
    EXPECT_THAT(places(read_csv("code,group,name,类别,colour,code\nA,B,C,mandated,red,A\n")),
                ElementsAre(Pair("r.csv:1:20", "import.column_unknown"), Pair("r.csv:1:27", "import.column_repeated")));
    EXPECT_THAT(places(read_csv("code,group\nA,B\n")),
                ElementsAre(Pair("r.csv:1:1", "import.column_missing"), Pair("r.csv:1:1", "import.column_missing")));
    EXPECT_THAT(places(read_csv("")), ElementsAre(Pair("r.csv:1:1", "import.empty")));
    EXPECT_THAT(places(read_csv("code,group,name,class\n\"A,B\n")),
                ElementsAre(Pair("r.csv:2:1", "csv.unclosed_quote")));
}

TEST(ReadRows, bounds_texts_and_lists) {
    std::string many;
    for (std::size_t count = 0; count <= kKeywordsMax; ++count) many += "词" + std::to_string(count) + ";";
    std::string const long_name(3 * (kNameMax + 1), 'x');
    auto const read = read_csv("code,group,name,class,keywords\nA,G," + long_name + ",mandated," + many + "\n");
    ASSERT_EQ(read.problems.size(), 2U);
    EXPECT_EQ(read.problems[0].key, "import.text_too_long");
    EXPECT_EQ(read.problems[1].key, "import.too_many_words");
}

TEST(RoundTrip, csv_xlsx_json_and_images_keep_every_field) {
    std::vector<Entry> entries{full_entry()};
    auto bare = full_entry();
    bare.matter.code = "WW-01";
    bare.matter.matter_class = MatterClass::outside_duty;
    bare.item = {.id = ItemId{0}, .matter = MatterId{0}, .version = VersionId{0}, .remedy = "拨打 110"};
    entries.push_back(bare);
    for (auto const format : {ExportFormat::csv, ExportFormat::xlsx, ExportFormat::json}) {
        auto const file = export_entries(entries, street_bodies(), 3, format);
        ASSERT_TRUE(file) << file.error().detail();
        ProblemList problems;
        Table table;
        switch (kind_of(file->bytes)) {
            case FileKind::csv:
                table = read_csv_table("f", file->bytes, problems);
                break;
            case FileKind::json:
                table = read_json_table("f", file->bytes, problems);
                break;
            case FileKind::xlsx:
                table = *read_workbook("f", file->bytes, problems);
                break;
        }
        auto const read = read_table(table, problems);
        ASSERT_THAT(places(read), IsEmpty()) << file->name;
        ASSERT_EQ(read.entries.size(), 2U) << file->name;
        for (std::size_t at = 0; at < 2; ++at) {
            EXPECT_THAT(differing(entries[at], read.entries[at]), IsEmpty()) << file->name;
            EXPECT_EQ(entries[at].matter.code, read.entries[at].matter.code);
        }
    }
    auto const image = read_image(image_of(entries[0], street_bodies()), street_bodies());
    ASSERT_TRUE(image);
    EXPECT_TRUE(say_the_same(*image, entries[0]));
    EXPECT_FALSE(read_image(image_of(entries[0], street_bodies()), {})) << "its bodies are gone";
}

TEST(Csv, what_a_spreadsheet_would_run_is_made_harmless) {
    auto const file = export_entries(std::vector<Entry>{full_entry()}, street_bodies(), 1, ExportFormat::csv);
    EXPECT_NE(file->bytes.find("'=修复"), std::string::npos);
}

TEST(Json, problems_carry_pointers) {
    ProblemList problems;
    auto const table = read_json_table(
        "r.json",
        R"({"format":"hezhi-register","items":[{"code":"A","group":"G","name":"N","class":"none","basis":{}},7]})",
        problems);
    auto const read = read_table(table, problems);
    EXPECT_THAT(places(read), ElementsAre(Pair("r.json:/items/0/basis", "import.value_type"),
                                          Pair("r.json:/items/1", "import.value_type"),
                                          Pair("r.json:/items/0/class", "import.value_unknown")));
    for (auto const* const other : {"{", "[]", R"({"format":"x","items":[]})", R"({"format":"hezhi-register"})"}) {
        ProblemList found;
        read_json_table("r.json", other, found);
        EXPECT_EQ(found.take("r.json").at(0).key, "import.json_refused") << other;
    }
}

TEST(Workbook, problems_name_sheet_and_cell) {
    std::array<std::string_view, 4> const heading{"编码", "大类", "事项", "类别"};
    std::vector<std::vector<std::string>> const rows{{"A", "市政", "路灯", "法定职责"}, {"B", "市政", "", "错"}};
    auto const bytes = write_workbook("清单", heading, rows);
    ASSERT_TRUE(bytes);
    ProblemList problems;
    auto const table = read_workbook("r.xlsx", *bytes, problems);
    ASSERT_TRUE(table);
    auto const read = read_table(*table, problems);
    EXPECT_THAT(places(read), ElementsAre(Pair("r.xlsx:清单!C3", "import.field_missing"),
                                          Pair("r.xlsx:清单!D3", "import.value_unknown")));
}

TEST(Csv, titles_stand_above_the_heading_and_columns_may_be_divided_otherwise) {
    for (std::string csv :
         {"青禾街道权责清单,,,\n\n编码,大类,事项,类别\nA,市政,路灯,法定职责\n",
          "编码;大类;事项;类别\nA;市政;路灯;法定职责\n", "编码\t大类\t事项\t类别\nA\t市政\t路灯\t法定职责\n"}) {
        ProblemList problems;
        auto const read = read_table(read_csv_table("r.csv", csv, problems), problems);
        EXPECT_THAT(places(read), IsEmpty()) << csv;
        ASSERT_EQ(read.entries.size(), 1U) << csv;
        EXPECT_EQ(read.entries[0].matter.name, "路灯");
    }
    ProblemList problems;
    auto const read = read_table(read_csv_table("r.csv", "权责清单\n无\n", problems), problems);
    EXPECT_THAT(places(read), testing::Contains(Pair("r.csv:1:1", "import.no_heading")));
}

/// As an office makes its list: a title over all columns, the group merged beside its items, formulas.
TEST(Workbook, a_list_as_offices_make_it_is_read_as_a_person_reads_it) {
    auto const path = std::filesystem::path(testing::TempDir()) / ("office-" + std::to_string(::getpid()) + ".xlsx");
    auto* const workbook = workbook_new(path.c_str());
    auto* const sheet = workbook_add_worksheet(workbook, "清单");
    worksheet_merge_range(sheet, 0, 0, 0, 3, "青禾街道权责清单（2026 年）", nullptr);
    for (auto const& [column, title] : {std::pair(0, "编码"), {1, "大类"}, {2, "事项"}, {3, "类别"}}) {
        worksheet_write_string(sheet, 1, static_cast<lxw_col_t>(column), title, nullptr);
    }
    worksheet_merge_range(sheet, 2, 1, 4, 1, "市政", nullptr);
    for (auto const& [row, code] : {std::pair(2, "A"), {3, "B"}, {4, "C"}}) {
        worksheet_write_string(sheet, static_cast<lxw_row_t>(row), 0, code, nullptr);
        worksheet_write_string(sheet, static_cast<lxw_row_t>(row), 3, "法定职责", nullptr);
    }
    worksheet_write_formula_str(sheet, 2, 2, "=\"路\"&\"灯\"", nullptr, "路灯");
    worksheet_write_string(sheet, 3, 2, "井盖", nullptr);
    worksheet_write_string(sheet, 4, 2, "护栏", nullptr);
    ASSERT_EQ(workbook_close(workbook), LXW_NO_ERROR);
    std::ifstream input(path, std::ios::binary);
    std::string const bytes(std::istreambuf_iterator<char>(input), {});
    std::filesystem::remove(path);
    ProblemList problems;
    auto const table = read_workbook("r.xlsx", bytes, problems);
    ASSERT_TRUE(table);
    auto const read = read_table(*table, problems);
    EXPECT_THAT(places(read), IsEmpty());
    ASSERT_EQ(read.entries.size(), 3U);
    EXPECT_EQ(read.entries[0].matter.name, "路灯");
    EXPECT_EQ(read.entries[2].matter.group, "市政");
}

TEST(Workbook, a_formula_without_its_result_is_no_text) {
    auto const path = std::filesystem::path(testing::TempDir()) / ("formula-" + std::to_string(::getpid()) + ".xlsx");
    auto* const workbook = workbook_new(path.c_str());
    auto* const sheet = workbook_add_worksheet(workbook, "清单");
    for (auto const& [column, title] : {std::pair(0, "编码"), {1, "大类"}, {2, "事项"}, {3, "类别"}}) {
        worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(column), title, nullptr);
        worksheet_write_string(sheet, 1, static_cast<lxw_col_t>(column), column == 3 ? "法定职责" : "A", nullptr);
    }
    worksheet_write_formula_str(sheet, 1, 2, "=A1&B1", nullptr, "");
    worksheet_write_formula_str(sheet, 1, 1, "=1/0", nullptr, "#DIV/0!");
    ASSERT_EQ(workbook_close(workbook), LXW_NO_ERROR);
    std::ifstream input(path, std::ios::binary);
    std::string const bytes(std::istreambuf_iterator<char>(input), {});
    std::filesystem::remove(path);
    ProblemList problems;
    auto const table = read_workbook("r.xlsx", bytes, problems);
    ASSERT_TRUE(table);
    EXPECT_THAT(places(read_table(*table, problems)),
                testing::Contains(Pair("r.xlsx:清单!C2", "import.formula_unread")));
}

TEST(Workbook, what_is_none_is_refused) {
    ProblemList problems;
    for (std::string const& bytes : {std::string("PK\x03\x04"), std::string("PK\x03\x04garbage"), std::string()}) {
        auto const refused = read_workbook("r.xlsx", bytes, problems);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().key(), "workbook.refused");
    }
}

/// A small archive that unfolds into much: reading stops at the limit, whatever the archive says of its size.
TEST(Workbook, an_archive_that_unfolds_too_far_is_refused) {
    std::array<std::string_view, 1> const heading{"编码"};
    std::vector<std::vector<std::string>> const rows(2'000, {std::string(400, 'x')});
    auto const bytes = write_workbook("清单", heading, rows);
    ASSERT_TRUE(bytes);
    ProblemList problems;
    EXPECT_TRUE(read_workbook("r.xlsx", *bytes, problems));
    for (auto const& limits : {WorkbookLimits{.part_bytes_max = 10'000}, WorkbookLimits{.parts_max = 3},
                               WorkbookLimits{.cell_bytes_max = 399}, WorkbookLimits{.strings_max = 1}}) {
        auto const refused = read_workbook("r.xlsx", *bytes, problems, limits);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().params().at(0).second, "too_large");
    }
}

TEST(Workbook, a_damaged_archive_is_refused_not_half_read) {
    std::array<std::string_view, 1> const heading{"编码"};
    std::vector<std::vector<std::string>> const rows(50, {"A"});
    auto const bytes = write_workbook("清单", heading, rows);
    ASSERT_TRUE(bytes);
    ProblemList problems;
    EXPECT_FALSE(read_workbook("r.xlsx", std::string_view(*bytes).substr(0, bytes->size() / 2), problems));
}

}  // namespace
}  // namespace hezhi::responsibilities
