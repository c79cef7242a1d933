#include "src/jurisdictions/import_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/jurisdictions/jurisdiction_rules.h"

namespace hezhi::jurisdictions {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::vector<std::pair<std::string, std::string>> places(std::vector<Problem> const& problems) {
    std::vector<std::pair<std::string, std::string>> list;
    for (auto const& problem : problems) list.emplace_back(problem.where, problem.key);
    return list;
}

Jurisdiction street() {
    return {.id = JurisdictionId{3},
            .parent = JurisdictionId{2},
            .street = RealmId{3},
            .community = std::nullopt,
            .kind = Kind::street,
            .code = "qinghe",
            .name = "青禾街道",
            .slug = "qinghe",
            .path = authority::JurisdictionPath{"/1/2/3/"},
            .types = {}};
}

Jurisdiction present(std::int64_t id, std::int64_t parent, Kind kind, std::string code) {
    return {.id = JurisdictionId{id},
            .parent = JurisdictionId{parent},
            .street = RealmId{3},
            .community = JurisdictionId{4},
            .kind = kind,
            .code = std::move(code),
            .name = "楼",
            .slug = "x",
            .path = authority::JurisdictionPath{"/1/2/3/4/"},
            .types = {}};
}

ByCode known() {
    ByCode map;
    for (auto one : {street(), present(4, 3, Kind::community, "C1"), present(5, 4, Kind::building, "B1")}) {
        auto code = one.code;
        map.emplace(std::move(code), std::move(one));
    }
    map.at("C1").types = {CommunityType::old_town};
    return map;
}

TEST(ReadJurisdictions, reads_columns_in_any_order_and_in_either_language) {
    auto const english = read_jurisdictions("j.csv",
                                            "code,name,kind,types,parent_code\n"
                                            "C1,柳荫里,community,old_town;work_unit_housing,\n"
                                            "B1, 3号楼 ,building,,C1\n");
    EXPECT_THAT(english.problems, IsEmpty());
    ASSERT_EQ(english.rows.size(), 2U);
    EXPECT_EQ(english.rows[0].kind, Kind::community);
    EXPECT_THAT(english.rows[0].types, ElementsAre(CommunityType::old_town, CommunityType::work_unit_housing));
    EXPECT_EQ(english.rows[1].name, "3号楼");
    EXPECT_EQ(english.rows[1].parent_code, "C1");
    EXPECT_EQ(english.rows[1].place.line, 3U);

    auto const chinese = read_jurisdictions("j.csv",
                                            "类别,编码,上级编码,名称,类型\r\n"
                                            "社区,C1,,柳荫里,单位售后公房、老城传统\r\n"
                                            ",,,,\r\n"
                                            "楼栋,B1,C1,3号楼,\r\n");
    EXPECT_THAT(chinese.problems, IsEmpty());
    ASSERT_EQ(chinese.rows.size(), 2U);
    EXPECT_EQ(chinese.rows[0].types, english.rows[0].types) << "order and spelling of types do not matter";
}

TEST(ReadJurisdictions, lists_every_problem_with_its_place) {
    auto const file = read_jurisdictions("j.csv",
                                         "code,name,kind,types,parent_code\n"
                                         "C1,柳荫里,village,,\n"            // kind
                                         "C2,云栖苑,community,,\n"          // types missing
                                         "C2,新河湾,community,old_town,\n"  // code again
                                         "B 1,3号楼,building,old_town,\n"   // blank in code, types, no parent
                                         "B2,,building,,C2\n"               // no name
                                         "B3,4号楼,building\n"              // too few fields
                                         "C4,湖东,community,lakeside、老城传统,\n");
    EXPECT_THAT(places(file.problems),
                ElementsAre(Pair("j.csv:2:8", "import.value_unknown"), Pair("j.csv:3:18", "import.types_needed"),
                            Pair("j.csv:4:1", "import.code_repeated"), Pair("j.csv:5:1", "import.code_refused"),
                            Pair("j.csv:5:18", "import.types_unexpected"), Pair("j.csv:5:27", "import.field_missing"),
                            Pair("j.csv:6:4", "import.field_missing"), Pair("j.csv:7:1", "import.field_count"),
                            Pair("j.csv:8:17", "import.value_unknown")))
        << "columns count characters, not bytes";
}

TEST(ReadJurisdictions, names_places_in_files_whose_lines_end_with_a_carriage_return) {
    auto const file = read_jurisdictions("j.csv",
                                         "code,name,kind,types,parent_code\r"
                                         "C1,柳荫里,community,old_town,\r"
                                         "C2,云栖苑,community,,\r");
    EXPECT_THAT(places(file.problems), ElementsAre(Pair("j.csv:3:18", "import.types_needed")));
    ASSERT_EQ(file.rows.size(), 2U);
    EXPECT_EQ(file.rows[0].place.line, 2U);
    EXPECT_EQ(file.rows[1].place.line, 3U);
}

TEST(ReadJurisdictions, refuses_tables_that_are_none) {
    EXPECT_THAT(places(read_jurisdictions("j.csv", "").problems), ElementsAre(Pair("j.csv:1:1", "import.empty")));
    EXPECT_THAT(places(read_jurisdictions("j.csv", "kind,code,name\n").problems),
                ElementsAre(Pair("j.csv:1:1", "import.empty")));
    EXPECT_THAT(places(read_jurisdictions("j.csv", "kind,code,code,colour\n").problems),
                ElementsAre(Pair("j.csv:1:11", "import.column_repeated"), Pair("j.csv:1:16", "import.column_unknown"),
                            Pair("j.csv:1:1", "import.column_missing")));
    EXPECT_THAT(places(read_jurisdictions("j.csv", "kind,code,name\nbuilding,\"B1,x\n").problems),
                ElementsAre(Pair("j.csv:2:10", "csv.unclosed_quote")));
}

TEST(ReadJurisdictions, counts_what_it_does_not_list) {
    std::string text = "kind,code,name\n";
    for (std::size_t row = 0; row < kProblemsMax + 5; ++row) text += "x,C" + std::to_string(row) + ",n\n";
    auto const file = read_jurisdictions("j.csv", text);
    ASSERT_EQ(file.problems.size(), kProblemsMax + 1);
    EXPECT_EQ(file.problems.back().key, "import.more_problems");
    EXPECT_EQ(file.problems.back().params.front().second, "5");
}

TEST(ReadDwellings, reads_areas_and_tenures) {
    auto const file = read_dwellings("d.csv",
                                     "编码,所在编码,门牌,面积,产权\n"
                                     "D1,B1,3号楼101,89.52,产权房\n"
                                     "D2,B1,3号楼102,,\n"
                                     "D3,B1,3号楼103,60,unsold\n");
    EXPECT_THAT(file.problems, IsEmpty());
    ASSERT_EQ(file.rows.size(), 3U);
    EXPECT_EQ(file.rows[0].area_cm2, 895'200);
    EXPECT_EQ(file.rows[1].area_cm2, std::nullopt);
    EXPECT_EQ(file.rows[1].tenure, Tenure::owned);
    EXPECT_EQ(file.rows[2].tenure, Tenure::unsold);
    EXPECT_THAT(places(read_dwellings("d.csv", "code,place_code,label,area_m2,tenure\nD1,B1,x,-3,mine\n").problems),
                ElementsAre(Pair("d.csv:2:9", "import.area_refused"), Pair("d.csv:2:12", "import.value_unknown")));
}

TEST(ParseArea, is_exact) {
    struct Case {
        std::string_view text;
        std::optional<std::int64_t> area;
    };
    for (auto const& [text, area] :
         {Case{"89.52", 895'200}, Case{"1", 10'000}, Case{"0.0001", 1}, Case{"100000", 1'000'000'000},
          Case{"100000.1", std::nullopt}, Case{"0", std::nullopt}, Case{"-1", std::nullopt}, Case{"-0.5", std::nullopt},
          Case{"1.", std::nullopt}, Case{".5", std::nullopt}, Case{"1.00001", std::nullopt}, Case{"", std::nullopt},
          Case{"12㎡", std::nullopt}, Case{"1e3", std::nullopt}, Case{"1.5.2", std::nullopt}}) {
        EXPECT_EQ(parse_area_m2(text), area) << text;
    }
}

TEST(CheckTree, finds_unknown_and_unfit_parents_and_moves) {
    auto const file = read_jurisdictions("j.csv",
                                         "kind,code,parent_code,name,types\n"
                                         "community,C1,,柳荫里,old_town\n"        // as it is
                                         "community,C9,qinghe,新社区,old_town\n"  // under the street by its code
                                         "building,B9,C9,1号楼,\n"                // under a row of this file
                                         "building,B8,C7,1号楼,\n"                // nowhere
                                         "unit,U1,C1,1单元,\n"                    // a unit needs a building
                                         "unit,B1,B9,2单元,\n"                    // was a building, elsewhere
                                         "compound,qinghe,C1,x,\n");
    ASSERT_THAT(file.problems, IsEmpty());
    EXPECT_THAT(places(check_tree("j.csv", file.rows, known(), street())),
                ElementsAre(Pair("j.csv:5:13", "import.parent_unknown"), Pair("j.csv:6:9", "import.parent_kind"),
                            Pair("j.csv:7:1", "import.kind_changed"), Pair("j.csv:7:9", "import.parent_changed"),
                            Pair("j.csv:8:10", "import.code_of_street")));
}

TEST(CheckPlaces, finds_places_that_hold_no_dwellings) {
    auto const file = read_dwellings("d.csv",
                                     "code,place_code,label\n"
                                     "D1,B1,101\n"
                                     "D2,qinghe,102\n"
                                     "D3,B7,103\n");
    EXPECT_THAT(places(check_places("d.csv", file.rows, known())),
                ElementsAre(Pair("d.csv:3:4", "import.place_kind"), Pair("d.csv:4:4", "import.place_unknown")));
}

TEST(FateOf, tells_added_changed_unchanged) {
    JurisdictionRow const row{{}, Kind::community, "C1", "", "柳荫里", {CommunityType::old_town}};
    auto existing = present(4, 3, Kind::community, "C1");
    existing.name = "柳荫里";
    existing.types = {CommunityType::old_town};
    EXPECT_EQ(fate_of(row, nullptr), RowFate::added);
    EXPECT_EQ(fate_of(row, &existing), RowFate::unchanged);
    Position const here{.latitude_e7 = 1, .longitude_e7 = 2};
    EXPECT_EQ(fate_of(row, &existing, here), RowFate::unchanged) << "a file that does not say changes nothing";
    auto placed = row;
    placed.position = here;
    EXPECT_EQ(fate_of(placed, &existing, here), RowFate::unchanged);
    EXPECT_EQ(fate_of(placed, &existing), RowFate::changed);
    existing.name = "柳林里";
    EXPECT_EQ(fate_of(row, &existing), RowFate::changed);
    existing.retired = true;
    EXPECT_EQ(fate_of(row, &existing), RowFate::added) << "a retired row comes back";
}

TEST(ReadJurisdictions, reads_where_places_lie_or_says_what_is_wrong_with_it) {
    auto const file = read_jurisdictions("j.csv",
                                         "类别,编码,上级编码,名称,类型,纬度,经度\n"
                                         "社区,C1,,柳荫里,老城传统,39.9042,116.4074123\n"
                                         "楼栋,B1,C1,1号楼,,,\n"
                                         "楼栋,B2,C1,2号楼,,-0.5,+180\n"
                                         "楼栋,B3,C1,3号楼,,39.9042,\n"
                                         "楼栋,B4,C1,4号楼,,90.0000001,116.4\n"
                                         "楼栋,B5,C1,5号楼,,三十九,1.12345678\n");
    EXPECT_THAT(
        places(file.problems),
        ElementsAre(Pair("j.csv:5:23", "import.position_half"), Pair("j.csv:6:15", "import.degrees_refused"),
                    Pair("j.csv:7:15", "import.degrees_refused"), Pair("j.csv:7:19", "import.degrees_refused")));
    EXPECT_EQ(file.rows[0].position, (Position{.latitude_e7 = 399'042'000, .longitude_e7 = 1'164'074'123}));
    EXPECT_EQ(file.rows[1].position, std::nullopt) << "what is known already stays";
    EXPECT_EQ(file.rows[2].position, (Position{.latitude_e7 = -5'000'000, .longitude_e7 = 1'800'000'000}));
}

TEST(ParseDegrees, takes_at_most_seven_decimals) {
    for (auto const* const wrong : {"", "-", ".5", "5.", "1234", "1e1", "39,9", "39.90421234", "90.1"}) {
        EXPECT_EQ(parse_degrees(wrong, kLatitudeMaxE7), std::nullopt) << wrong;
    }
    EXPECT_EQ(parse_degrees("-90", kLatitudeMaxE7), -kLatitudeMaxE7);
    EXPECT_EQ(parse_degrees("0.0000001", kLatitudeMaxE7), 1);
}

TEST(OrderByDepth, puts_parents_first_and_keeps_the_rest) {
    auto file = read_jurisdictions("j.csv",
                                   "kind,code,parent_code,name,types\nunit,U1,B1,u,\nbuilding,B2,C1,b,\n"
                                   "building,B1,C1,b,\ncommunity,C1,,c,old_town\n");
    order_by_depth(file.rows);
    std::vector<std::string> codes;
    for (auto const& row : file.rows) codes.push_back(row.code);
    EXPECT_THAT(codes, ElementsAre("C1", "B2", "B1", "U1"));
}

TEST(Images, come_back_as_they_were) {
    auto community = present(4, 3, Kind::community, "C1");
    community.types = {CommunityType::old_town, CommunityType::mixed_resettlement};
    auto const image = read_jurisdiction_image(image_of(community));
    EXPECT_EQ(image.name, community.name);
    EXPECT_EQ(image.types, community.types);
    EXPECT_FALSE(image.retired);
    EXPECT_FALSE(image.position);
    Position const here{.latitude_e7 = -1, .longitude_e7 = 1'800'000'000};
    EXPECT_EQ(read_jurisdiction_image(image_of(community, here)).position, here);

    Dwelling const dwelling{.id = DwellingId{7},
                            .community = JurisdictionId{4},
                            .place = JurisdictionId{5},
                            .code = "D1",
                            .label = "\"3\"号楼",
                            .area_cm2 = std::nullopt,
                            .tenure = Tenure::unsold,
                            .retired = true};
    auto const back = read_dwelling_image(image_of(dwelling));
    EXPECT_EQ(back.label, dwelling.label);
    EXPECT_EQ(back.area_cm2, std::nullopt);
    EXPECT_EQ(back.tenure, Tenure::unsold);
    EXPECT_TRUE(back.retired);
}

TEST(Kinds, stand_only_where_they_belong) {
    EXPECT_TRUE(may_stand_in(Kind::building, Kind::community));
    EXPECT_TRUE(may_stand_in(Kind::building, Kind::compound));
    EXPECT_FALSE(may_stand_in(Kind::unit, Kind::compound));
    EXPECT_FALSE(may_stand_in(Kind::community, Kind::community));
    EXPECT_FALSE(may_stand_in(Kind::city, Kind::city));
    EXPECT_EQ(parents_of(Kind::building), "community, compound");
    EXPECT_EQ(split_types("old_town,unheard,urban_village").size(), 2U);
    EXPECT_EQ(join_types({CommunityType::old_town, CommunityType::urban_village, CommunityType::old_town}),
              "urban_village,old_town");
}

}  // namespace
}  // namespace hezhi::jurisdictions
