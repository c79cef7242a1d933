#include "src/storage/text_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/storage/testing.h"

namespace hezhi::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TextIndexTest : public testkit::StorageTest {
protected:
    Scope const street{RealmId{17}};

    void put(std::int64_t id, std::string_view text, Scope scope = {RealmId{17}}, std::string_view kind = "statement") {
        write([&](WriteTransaction& tx) { text_index::put(tx, scope, kind, id, text); });
    }
    std::vector<std::int64_t> search(std::string_view words, std::size_t limit = 10) {
        return read([&](ReadTransaction& tx) { return text_index::search(tx, street, "statement", words, limit); });
    }
};

TEST(TextGrams, documents_have_characters_and_bigrams) {
    EXPECT_THAT(text_index::grams_of("停车难 Wi-Fi", text_index::Grams::of_document),
                ElementsAre("fi", "wi", "停", "停车", "车", "车难", "难"));
    EXPECT_THAT(text_index::grams_of("停车难", text_index::Grams::of_query), ElementsAre("停车", "车难"));
    EXPECT_THAT(text_index::grams_of("车", text_index::Grams::of_query), ElementsAre("车"));
    EXPECT_THAT(text_index::grams_of("ＡＢＣ　１２", text_index::Grams::of_query), ElementsAre("12", "abc"));
    EXPECT_THAT(text_index::grams_of("，。!' \" & |", text_index::Grams::of_document), IsEmpty());
}

TEST_P(TextIndexTest, many_newer_documents_of_another_street_hide_none_of_ours) {
    put(1, "小区停车位不够");
    put(2, "外来车辆占用停车位");
    write([&](WriteTransaction& tx) {
        for (std::int64_t id = 1; id <= 4'100; ++id) text_index::add(tx, Scope{RealmId{18}}, "statement", id, "停车位");
    });
    put(3, "希望增加充电桩");
    EXPECT_THAT(search("停车位"), ElementsAre(2, 1));
    EXPECT_THAT(search("停车 外来"), ElementsAre(2));
    EXPECT_THAT(search("充电"), ElementsAre(3));
}

TEST_P(TextIndexTest, words_of_two_characters_are_found_newest_first) {
    put(1, "小区停车位不够，晚上回家没有地方停");
    put(2, "希望增加电动车充电桩");
    put(3, "外来车辆占用停车位");
    EXPECT_THAT(search("停车"), ElementsAre(3, 1));
    EXPECT_THAT(search("充电"), ElementsAre(2));
    EXPECT_THAT(search("停车位 外来"), ElementsAre(3));
    EXPECT_THAT(search("车"), ElementsAre(3, 2, 1));
    EXPECT_THAT(search("电梯"), IsEmpty());
    EXPECT_THAT(search("停车", 1), ElementsAre(3));
    EXPECT_THAT(search("！"), IsEmpty());
}

TEST_P(TextIndexTest, case_and_width_do_not_matter) {
    put(1, "Install a new ELEVATOR in building 3, 加装电梯");
    EXPECT_THAT(search("elevator"), ElementsAre(1));
    EXPECT_THAT(search("Ｅｌｅｖａｔｏｒ"), ElementsAre(1));
    EXPECT_THAT(search("building 3 电梯"), ElementsAre(1));
    EXPECT_THAT(search("elev"), IsEmpty());
}

TEST_P(TextIndexTest, an_operator_of_the_engine_is_only_text) {
    put(1, "AND OR NOT");
    EXPECT_THAT(search("\" OR \"x"), IsEmpty());
    EXPECT_THAT(search("not and"), ElementsAre(1));
    EXPECT_THAT(search("' | 'x & !y :* grams:停 NEAR(a b)"), IsEmpty());
}

TEST_P(TextIndexTest, putting_again_replaces_and_keeps_the_place) {
    put(1, "停车");
    put(2, "停车");
    put(1, "充电 停车");
    EXPECT_THAT(search("停车"), ElementsAre(2, 1));
    put(1, "充电");
    EXPECT_THAT(search("停车"), ElementsAre(2));
    EXPECT_THAT(search("充电"), ElementsAre(1));
}

TEST_P(TextIndexTest, what_is_added_and_changed_by_one_write_is_found_as_it_ended) {
    write([&](WriteTransaction& tx) {
        text_index::add(tx, street, "statement", 1, "停车");
        text_index::put(tx, street, "statement", 1, "充电");
        text_index::add(tx, street, "statement", 2, "电梯");
        text_index::remove(tx, street, "statement", 2);
        text_index::add(tx, street, "statement", 2, "门禁");
    });
    EXPECT_THAT(search("停车"), IsEmpty());
    EXPECT_THAT(search("充电"), ElementsAre(1));
    EXPECT_THAT(search("电梯"), IsEmpty());
    EXPECT_THAT(search("门禁"), ElementsAre(2));
}

TEST_P(TextIndexTest, the_documents_of_a_refused_write_are_not_found_by_those_beside_it) {
    auto const refused = database().write([&](WriteTransaction& tx) -> Result<void> {
        text_index::add(tx, street, "statement", 1, "停车");
        return fail(ErrorCode::conflict, "test.refused");
    });
    EXPECT_FALSE(refused.has_value());
    put(2, "停车难");
    EXPECT_THAT(search("停车"), ElementsAre(2));
}

TEST_P(TextIndexTest, whoever_searches_within_a_write_may_ask_for_what_it_added) {
    auto const found = database().write([&](WriteTransaction& tx) {
        text_index::add(tx, street, "statement", 1, "停车");
        text_index::index_pending(tx);
        return text_index::search(tx, street, "statement", "停车", 10);
    });
    ASSERT_TRUE(found.has_value());
    EXPECT_THAT(*found, ElementsAre(1));
}

TEST_P(TextIndexTest, removing_forgets) {
    put(1, "停车");
    write([&](WriteTransaction& tx) {
        text_index::remove(tx, street, "statement", 1);
        text_index::remove(tx, street, "statement", 99);
    });
    EXPECT_THAT(search("停车"), IsEmpty());
    put(1, "充电");
    EXPECT_THAT(search("充电"), ElementsAre(1));
    EXPECT_THAT(search("停车"), IsEmpty());
}

TEST_P(TextIndexTest, other_realms_and_kinds_stay_apart) {
    put(1, "停车", Scope{RealmId{18}});
    put(2, "停车", street, "topic");
    put(3, "停车");
    EXPECT_THAT(search("停车"), ElementsAre(3));
}

TEST_P(TextIndexTest, a_very_long_text_is_indexed_by_its_beginning) {
    std::string text = "开头";
    for (int times = 0; times < 30'000; ++times) text += "长";
    put(1, text + "结尾");
    EXPECT_THAT(search("开头"), ElementsAre(1));
    EXPECT_THAT(search("结尾"), IsEmpty());
}

HZ_ON_BOTH_ENGINES(TextIndexTest);

}  // namespace
}  // namespace hezhi::storage
