#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/jobs/runner.h"
#include "src/jurisdictions/testing_street.h"
#include "src/opinions/opinions.h"
#include "src/storage/text_index.h"

namespace hezhi::opinions {
namespace {

using authority::Caller;
using authority::Role;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::ElementsAre;
using testing::IsEmpty;
using topics::ModerationMode;
using topics::TopicState;

class SearchTest : public jurisdictions::testkit::StreetTest {
protected:
    Caller staff() const { return caller(Role::committee_staff, willows.path, 900); }

    TopicId draft(std::string const& title, std::string const& question = "怎样才好？",
                  ModerationMode mode = ModerationMode::after) {
        return write([&](WriteTransaction& tx) {
                   return topics::draft_topic(
                       tx, staff(), scope(),
                       {.community = willows.id, .title = title, .question = question, .moderation = mode});
               })
            .id;
    }
    void move(TopicId topic, TopicState to) {
        write([&](WriteTransaction& tx) { return topics::move_topic(tx, staff(), scope(), topic, to, "because"); });
    }
    TopicId open(std::string const& title, std::string const& question = "怎样才好？",
                 ModerationMode mode = ModerationMode::after) {
        auto const topic = draft(title, question, mode);
        move(topic, TopicState::open);
        return topic;
    }
    StatementId said(TopicId topic, std::string const& text) {
        return write([&](WriteTransaction& tx) { return write_statement(tx, resident(1), scope(), topic, text); }).id;
    }
    void decide(TopicId topic, StatementId statement, ModerationDecision const& decision) {
        write([&](WriteTransaction& tx) { return moderate(tx, staff(), scope(), topic, statement, decision); });
    }
    Found found(std::string const& words, std::size_t limit = 20) {
        return read([&](ReadTransaction& tx) { return search(tx, scope(), words, limit); });
    }
    std::vector<TopicId> topics_with(std::string const& words) {
        std::vector<TopicId> ids;
        for (auto const& topic : found(words).topics) ids.push_back(topic.id);
        return ids;
    }
    std::vector<StatementId> statements_with(std::string const& words, std::size_t limit = 20) {
        std::vector<StatementId> ids;
        for (auto const& one : found(words, limit).statements) ids.push_back(one.statement.id);
        return ids;
    }
};

TEST_P(SearchTest, chinese_and_english_words_are_found_newest_first) {
    auto const lift = open("老楼加装电梯", "费用怎样分摊才公平？");
    auto const parking = open("车位不够怎么停", "电梯口能不能停电动车？");
    EXPECT_THAT(topics_with("电梯"), ElementsAre(parking, lift)) << "in the title, and in the question";
    EXPECT_THAT(topics_with("费用 电梯"), ElementsAre(lift)) << "all words";
    auto const first = said(lift, "电梯的维保费应当按楼层递增");
    auto const second = said(parking, "Charging e-bikes near the 电梯 is not safe");
    EXPECT_THAT(statements_with("电梯"), ElementsAre(second, first));
    EXPECT_THAT(statements_with("CHARGING"), ElementsAre(second));
    EXPECT_THAT(statements_with("游泳池"), IsEmpty());
    EXPECT_THAT(statements_with("？！"), IsEmpty()) << "no letters";
    EXPECT_EQ(found("维保").statements.at(0).topic.id, lift);
}

TEST_P(SearchTest, drafts_are_not_found_before_they_are_opened) {
    auto const topic = draft("夜市摊点怎么管");
    EXPECT_THAT(topics_with("夜市"), IsEmpty());
    move(topic, TopicState::open);
    EXPECT_THAT(topics_with("夜市"), ElementsAre(topic));
    move(topic, TopicState::closed);
    EXPECT_THAT(topics_with("夜市"), ElementsAre(topic)) << "what is over stays findable";
}

TEST_P(SearchTest, a_changed_title_is_found_by_its_new_words_alone) {
    auto const topic = open("广场舞跳到几点");
    write([&](WriteTransaction& tx) {
        auto const now = *topics::load_topic(tx, scope(), topic);
        return topics::change_topic(tx, staff(), scope(), topic, now.revision, {.title = "晚上几点要安静"});
    });
    EXPECT_THAT(topics_with("安静"), ElementsAre(topic));
    EXPECT_THAT(topics_with("广场舞"), IsEmpty());
}

TEST_P(SearchTest, statements_are_found_only_while_they_are_published) {
    auto const topic = open("楼道杂物", "怎样清理？", ModerationMode::before);
    auto const statement = said(topic, "楼道里的杂物每月统一清理一次");
    EXPECT_THAT(statements_with("杂物"), IsEmpty()) << "pending";
    decide(topic, statement, {ModerationDecision::Kind::publish, {}, {}, {}});
    EXPECT_THAT(statements_with("杂物"), ElementsAre(statement));
    decide(topic, statement, {ModerationDecision::Kind::hide, ModerationRule::off_topic, "not about this", {}});
    EXPECT_THAT(statements_with("杂物"), IsEmpty()) << "a hidden statement leaves the search too";
}

TEST_P(SearchTest, imported_statements_are_found_once_their_topic_is_open) {
    ImportedStatement const imported{.number = 7, .text = "河边应当多种几棵树"};
    auto const topic = write([&](WriteTransaction& tx) {
        return begin_import(tx, staff(), scope(), {.community = willows.id, .title = "河边"}, std::span(&imported, 1));
    });
    EXPECT_THAT(statements_with("种树"), IsEmpty());
    EXPECT_THAT(statements_with("几棵树"), IsEmpty()) << "the topic is a draft";
    move(topic, TopicState::open);
    EXPECT_EQ(statements_with("几棵树").size(), 1U);
}

TEST_P(SearchTest, a_limit_keeps_the_newest_and_says_that_there_is_more) {
    auto const topic = open("停车收费怎么定");
    said(topic, "停车收费应当公开账目，一");
    auto const second = said(topic, "停车收费应当公开账目，二");
    auto const third = said(topic, "停车收费应当公开账目，三");
    EXPECT_THAT(statements_with("账目", 2), ElementsAre(third, second));
    EXPECT_TRUE(found("账目", 2).more);
    EXPECT_FALSE(found("账目", 3).more);
}

TEST_P(SearchTest, another_street_finds_nothing) {
    said(open("快递柜放哪里"), "快递柜应当放在大门里面");
    storage::Scope const elsewhere{RealmId{realm().value() + 1}};
    auto const there = read([&](ReadTransaction& tx) { return search(tx, elsewhere, "快递柜", 20); });
    EXPECT_THAT(there.topics, IsEmpty());
    EXPECT_THAT(there.statements, IsEmpty());
}

TEST_P(SearchTest, an_older_database_is_indexed_once_at_the_start) {
    auto const topic = open("健身器材放哪里");
    auto const statement = said(topic, "健身器材要离窗户远一些");
    write([&](WriteTransaction& tx) {
        storage::text_index::remove(tx, scope(), "topic", topic.value());
        storage::text_index::remove(tx, scope(), "statement", statement.value());
    });
    ASSERT_THAT(statements_with("健身"), IsEmpty());
    jobs::Runner runner(database(), [this] { return clock.now(); });
    add_jobs(runner, database());
    ASSERT_TRUE(begin_indexing(database(), clock.now()).has_value());
    EXPECT_EQ(runner.run_due(), 1U);
    EXPECT_THAT(topics_with("健身"), ElementsAre(topic));
    EXPECT_THAT(statements_with("健身"), ElementsAre(statement));
    ASSERT_TRUE(begin_indexing(database(), clock.now()).has_value());
    EXPECT_EQ(runner.run_due(), 0U) << "done once";
}

HZ_ON_BOTH_ENGINES(SearchTest);

}  // namespace
}  // namespace hezhi::opinions
