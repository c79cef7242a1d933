#include "lib/sortition/pool_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hezhi::sortition {
namespace {

using testing::ElementsAre;

/// "line:column found; expected", one a problem.
std::vector<std::string> problems(Error const& error) {
    std::vector<std::string> lines;
    for (auto const& problem : error.problems()) {
        lines.push_back(problem.where + " " + problem.params.at(0).second + "; " + problem.params.at(1).second);
    }
    return lines;
}

std::vector<Category> gender_and_age() {
    return {{"Gender", {{"Female", 1, 2, {}, {}}, {"Male", 1, 2, {}, {}}}},
            {"Age", {{"16-29", 0, 2, {}, {}}, {"30+", 1, 3, {}, {}}}}};
}

TEST(ReadQuotas, reads_the_three_families_of_headers) {
    for (std::string const header : {"feature,value,min,max", "category,name,min,max", "category,feature,min,max",
                                     "\xEF\xBB\xBF"
                                     "Category , NAME,Min,Max"}) {
        auto const read = read_quotas(header + "\nGender,Female,1,2\nGender,Male,1,2\r\nAge,16-29,0,2\nAge,30+,1,3\n");
        ASSERT_TRUE(read.has_value()) << header;
        EXPECT_EQ(*read, gender_and_age()) << header;
    }
}

TEST(ReadQuotas, ignores_other_columns_and_comment_rows) {
    auto const read = read_quotas(
        "category,name,suggest min,suggest max,Current #,min,max,Notes\n"
        "Gender,,,,,,,two of each\n"
        "Gender,Female,,,12,1,2,\n"
        "Gender,Male,,,,1,2,\"with, comma\"\n"
        ",,,,,,,\n"
        "\n"
        "Age,16-29,,,,0,2\n"
        "Age,30+,,,, 1 ,3\n");
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(*read, gender_and_age());
}

TEST(ReadQuotas, reads_flexible_bounds) {
    auto const read = read_quotas("max_flex,min_flex,feature,value,max,min\n3,0,g,f,2,1\n,,g,m,2,1\n");
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->at(0).quotas.at(0), (Quota{"f", 1, 2, 0, 3}));
    EXPECT_EQ(read->at(0).quotas.at(1), (Quota{"m", 1, 2, {}, {}}));
}

TEST(ReadQuotas, reports_every_fault_with_its_place) {
    auto const read = read_quotas(
        "feature,value,min,max,min_flex,max_flex\n"
        "Gender,Female,one,2,,\n"
        "Gender,FEMALE,1,2,,\n"
        "Gender,,1,2,,\n"
        "Age,old,3,2,,\n"
        "Age,young,-1,1e3,,\n"
        "Age,middle,1\n"
        "Age,other,1,2,2,1\n"
        ",x,1,2\n");
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().key(), "sortition.quotas_invalid");
    EXPECT_THAT(
        problems(read.error()),
        ElementsAre("2:15 'one' in column 'min'; a whole number from 0 to 1000000",
                    "3:8 'FEMALE' of 'Gender' again (first on line 2); every value once",
                    "4:8 nothing; the name of a value", "5:9 a minimum of 3 above the maximum 2; min ≤ max",
                    "6:11 '-1' in column 'min'; a whole number from 0 to 1000000",
                    "6:14 '1e3' in column 'max'; a whole number from 0 to 1000000",
                    "7:13 nothing in column 'max'; a whole number from 0 to 1000000",
                    "8:15 min_flex 2 above the minimum 1; min_flex ≤ min",
                    "8:17 max_flex 1 below the maximum 2; max_flex ≥ max", "9:1 nothing; the name of a category"));
}

TEST(ReadQuotas, says_what_header_it_expects) {
    for (std::string const text : {"", "\n\n", "a,b,c\n", "category,name,min\nx,y,1\n", "min,max\n1,2\n"}) {
        auto const read = read_quotas(text);
        ASSERT_FALSE(read.has_value()) << text;
        EXPECT_EQ(read.error().problems().size(), 1U) << text;
    }
    EXPECT_THAT(problems(read_quotas("feature,value,min,max,MIN\ng,f,1,2,0\n").error()),
                ElementsAre("1:23 a second column 'min'; every column that is used once"));
    EXPECT_THAT(problems(read_quotas("feature,value,min,max\n").error()),
                ElementsAre("1:1 no row with a minimum; at least one quota"));
    EXPECT_THAT(problems(read_quotas("feature,value,min,max\na,b,1,\"2\n").error()),
                ElementsAre("2:7 a quotation mark that is never closed; a second quotation mark"));
}

TEST(ReadRespondents, compares_values_without_case_and_numbers_people) {
    auto const read = read_respondents("age,email,GENDER\n30+,a@x, female \n16-29,b@x,Male\n\n\n30+,c@x,FEMALE\n",
                                       gender_and_age(), {});
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(*read, (std::vector<Person>{{"1", {0, 1}, -1}, {"2", {1, 0}, -1}, {"3", {0, 1}, -1}}));
}

TEST(ReadRespondents, reads_ids_and_addresses) {
    auto const read = read_respondents(
        "\xEF\xBB\xBFid,gender,age,street,zip\n"
        "p1,female,30+,Oak 1,100\n"
        "p2,male,30+,\" OAK 1\",100\n"
        "p3,male,30+,Oak 1,200\n"
        "p4,male,30+,,\n"
        "p5,male,30+,,\n",
        gender_and_age(), {"id", {"street", "zip"}});
    ASSERT_TRUE(read.has_value());
    std::vector<int> addresses;
    for (auto const& person : *read) addresses.push_back(person.address);
    EXPECT_THAT(addresses, ElementsAre(0, 0, 1, -1, -1));
    EXPECT_EQ(read->at(3).id, "p4");
}

TEST(ReadRespondents, reports_every_fault_with_its_place) {
    auto const read = read_respondents(
        "id,gender,age\n"
        "a,female,old\n"
        "a,,30+\n"
        ",male,30+\n"
        "b,male,30+,x\n"
        "c,other\n"
        "d,\xFF,30+\n",
        gender_and_age(), {"id", {}});
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().key(), "sortition.respondents_invalid");
    EXPECT_THAT(problems(read.error()),
                ElementsAre("2:10 'old'; a value of 'Age': 16-29, 30+",        //
                            "3:3 nothing; a value of 'Gender': Female, Male",  //
                            "3:1 the id 'a' again (first on line 2); every id once",
                            "4:1 nothing; an id in column 'id'",               //
                            "5:12 4 fields; 3 as in the header",               //
                            "6:3 'other'; a value of 'Gender': Female, Male",  //
                            "6:8 nothing; a value of 'Age': 16-29, 30+",       //
                            "7:3 bytes that are not UTF-8; a value of 'Gender': Female, Male"));
}

TEST(ReadRespondents, names_missing_and_doubled_columns) {
    auto const read = read_respondents("gender,gender,x\nfemale,male,1\n", gender_and_age(), {"id", {"street", "x"}});
    ASSERT_FALSE(read.has_value());
    EXPECT_THAT(problems(read.error()),
                ElementsAre("1:8 a second column 'Gender'; every column that is used once",
                            "1:1 the header 'gender,gender,x'; a column 'Age' (a category of the quota file)",
                            "1:1 the header 'gender,gender,x'; a column 'id' (--id-column)",
                            "1:1 the header 'gender,gender,x'; a column 'street' (--same-address)"));
    EXPECT_FALSE(read_respondents("gender,age\n", gender_and_age(), {}).has_value());
    EXPECT_FALSE(read_respondents("", gender_and_age(), {}).has_value());
}

}  // namespace
}  // namespace hezhi::sortition
