#include "lib/text/word_ranking.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hezhi::text {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

WeightedGrams document(std::string_view name, std::string_view body = {}) {
    std::array const texts{WeightedText{name, 15}, WeightedText{body, 4}};
    return weighted_grams(texts);
}

std::vector<std::size_t> order(std::string_view sentence, std::vector<WeightedGrams> const& documents,
                               std::size_t limit = 10) {
    std::vector<std::size_t> found;
    for (auto const& one : rank(RankedQuery(sentence), documents, limit)) found.push_back(one.document);
    return found;
}

std::vector<WeightedGrams> const& documents() {
    static std::vector<WeightedGrams> const all{
        document("道路路灯不亮", "照明设施"),     document("小区路灯不亮", "物业 照明"),
        document("井盖丢失或破损", "道路设施"),   document("噪声扰民", "邻里 广场舞"),
        document("Street light out", "lighting"), document("养狗扰民", "犬只 狗叫"),
    };
    return all;
}

TEST(Rank, a_sentence_finds_what_shares_its_rare_words) {
    EXPECT_EQ(order("谁来管井盖不见了？", documents()).front(), 2U);
    EXPECT_THAT(order("小区里的路灯坏了", documents(), 2), ElementsAre(1, 0));
}

TEST(Rank, one_character_is_enough_where_no_pair_matches) {
    EXPECT_EQ(order("狗咬人", documents()).front(), 5U);
}

TEST(Rank, words_of_other_scripts_match_whole_and_in_any_case) {
    EXPECT_THAT(order("STREET lights are out, light!", documents()), ElementsAre(4));
    EXPECT_THAT(order("treet igh", documents()), IsEmpty());
}

TEST(Rank, nothing_shared_is_nothing_found) {
    EXPECT_THAT(order("火星", documents()), IsEmpty());
    EXPECT_THAT(order("？！…", documents()), IsEmpty());
    EXPECT_THAT(order("", documents()), IsEmpty());
    EXPECT_THAT(order("路灯", {}), IsEmpty());
}

TEST(Rank, full_width_and_compatibility_forms_are_one) {
    EXPECT_EQ(order("Ｓｔｒｅｅｔ", documents()), order("street", documents()));
}

TEST(Rank, a_rarer_word_outweighs_a_common_one) {
    std::vector<WeightedGrams> all{document("道路积水"), document("道路破损"), document("道路占道"),
                                   document("井盖积水")};
    auto const ranked = rank(RankedQuery("道路井盖"), all, 10);
    ASSERT_FALSE(ranked.empty());
    EXPECT_EQ(ranked.front().document, 3U);
}

TEST(Rank, gives_at_most_the_limit_and_equal_scores_by_index) {
    std::vector<WeightedGrams> const twins(5, document("垃圾分类"));
    EXPECT_THAT(order("垃圾", twins, 3), ElementsAre(0, 1, 2));
}

TEST(Rank, coverage_is_the_known_share_of_the_sentence) {
    auto const ranked = rank(RankedQuery("路灯不亮"), documents(), 10);
    ASSERT_GE(ranked.size(), 2U);
    EXPECT_DOUBLE_EQ(ranked[0].coverage, 1.0);
    for (auto const& one : ranked) {
        EXPECT_GE(one.coverage, 0.0);
        EXPECT_LE(one.coverage, 1.0);
    }
}

TEST(MatchedWords, are_the_shared_parts_of_the_sentence) {
    EXPECT_THAT(matched_words(RankedQuery("谁来管路灯坏了不亮"), documents()[0]), ElementsAre("路灯", "不亮"));
    EXPECT_THAT(matched_words(RankedQuery("狗咬人"), documents()[5]), ElementsAre("狗"));
}

TEST(WeightedGrams, keep_the_best_weight_of_each_gram) {
    std::array const texts{WeightedText{"路灯", 4}, WeightedText{"路灯", 15}, WeightedText{"路灯", 7}};
    auto const grams = weighted_grams(texts);
    ASSERT_EQ(grams.size(), 3U);  // 路, 灯, 路灯
    for (auto const gram : grams) EXPECT_EQ(gram & kGramWeightMax, 15U);
}

TEST(WeightedGrams, of_broken_text_are_none) {
    EXPECT_THAT(document("\xFF\xFE", ""), IsEmpty());
}

TEST(RankedQuery, takes_the_beginning_of_a_long_sentence) {
    std::string sentence;
    for (std::size_t at = 0; at < 10 * kRankedCharactersMax; ++at) sentence += "路";
    EXPECT_EQ(RankedQuery(sentence).characters().size(), kRankedCharactersMax);
}

}  // namespace
}  // namespace hezhi::text
