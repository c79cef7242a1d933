// Counters that were spoiled are found, left alone, and mended on request.
#include "src/app/recount.h"

#include <array>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "src/app/commands.h"
#include "src/app/demo_register.h"
#include "src/app/demo_topics.h"
#include "src/app/system_clock.h"
#include "src/app/testing.h"
#include "src/cases/cases.h"
#include "src/indicators/indicators.h"
#include "src/people/people.h"
#include "src/storage/data_folder.h"
#include "src/storage/testing.h"

namespace hezhi::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class RecountTest : public storage::testkit::StorageTest {
protected:
    RecountTest() {
        people::PasswordHasher const hasher{people::PasswordHasher::cheap()};
        auto const founded = people::seed_demo_street(database(), hasher, 3, clock.now());
        EXPECT_TRUE(founded.has_value());
        EXPECT_TRUE(add_demo_register(database(), founded->street, clock.now()).has_value());
        authority::Caller const console{
            .grants = {{authority::Role::administrator, founded->street, founded->path, std::nullopt},
                       {authority::Role::dispatcher, founded->street, founded->path, std::nullopt}},
            .now = clock.now()};
        storage::Scope const scope{founded->street};
        EXPECT_TRUE(cases::simulate_cases(database(), console, scope, {.count = 60, .seed = 3}, {}).has_value());
        EXPECT_TRUE(indicators::count_changed(database(), scope, 1'000).has_value());
        EXPECT_TRUE(add_demo_topics(database(), *founded, clock.now()).has_value());
    }
    std::vector<std::string> differing() {
        auto const lines = compare_all(database());
        EXPECT_TRUE(lines.has_value());
        std::vector<std::string> counters;
        for (auto const& line : *lines) counters.push_back(line.counter.substr(0, line.counter.find(' ')));
        return counters;
    }
    void spoil(storage::Sql statement) {
        write([&](storage::WriteTransaction& tx) -> Result<int> {
            EXPECT_GT(tx.execute(statement, {}), 0);
            return 0;
        });
    }
};

TEST_P(RecountTest, what_nobody_spoiled_is_what_the_rows_say) {
    EXPECT_THAT(differing(), IsEmpty());
    EXPECT_THAT(*mend_all(database()), IsEmpty());
}

TEST_P(RecountTest, spoiled_counters_are_found_and_mended_and_nothing_else_is_touched) {
    auto const sum = [&] {
        return read([](storage::ReadTransaction& tx) {
            return tx
                .first("SELECT sum(reporters), sum(events) FROM cases", {},
                       [](storage::Row const& row) { return std::pair(row.integer(0), row.integer(1)); })
                .value();
        });
    };
    auto const before = sum();
    spoil("UPDATE cases SET reporters = reporters + 7 WHERE case_id = (SELECT min(case_id) FROM cases)");
    spoil("UPDATE cases SET events = 0 WHERE case_id = (SELECT max(case_id) FROM cases)");
    spoil(
        "UPDATE indicator_counts SET counted = counted + 1 WHERE code = 'orphans' AND outcome = 'no' AND body_id = 0");
    auto found = differing();
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    EXPECT_THAT(found, ElementsAre("cases.events", "cases.reporters", "indicators"));
    EXPECT_NE(sum(), before) << "looking changes nothing";

    auto const mended = mend_all(database());
    ASSERT_TRUE(mended.has_value()) << mended.error().key();
    EXPECT_FALSE(mended->empty());
    EXPECT_EQ(mended->front().counter, "cases.reporters");
    EXPECT_EQ(mended->front().kept, mended->front().by_rows + 7);
    EXPECT_THAT(differing(), IsEmpty());
    EXPECT_EQ(sum(), before);
}

TEST_P(RecountTest, the_numbers_of_topics_are_those_of_the_voices_in_them) {
    auto const sum = [&] {
        return read([](storage::ReadTransaction& tx) {
            return tx
                .first(
                    "SELECT sum(participants), sum(statements), sum(votes) FROM topics", {},
                    [](storage::Row const& row) { return std::array{row.integer(0), row.integer(1), row.integer(2)}; })
                .value();
        });
    };
    auto const before = sum();
    ASSERT_GT(before[2], 0);
    spoil("UPDATE topics SET votes = votes - 2, statements = 99 WHERE topic_id = (SELECT min(topic_id) FROM topics)");
    spoil("UPDATE topics SET participants = 0 WHERE topic_id = (SELECT max(topic_id) FROM topics WHERE votes > 0)");
    spoil(
        "UPDATE opinion_participants SET votes = 0 WHERE participant_id = (SELECT participant_id FROM "
        "opinion_participants WHERE votes > 0 ORDER BY participant_id LIMIT 1)");
    auto found = differing();
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    EXPECT_THAT(found,
                ElementsAre("opinion_participants.votes", "topics.participants", "topics.statements", "topics.votes"));
    ASSERT_TRUE(mend_all(database()).has_value());
    EXPECT_THAT(differing(), IsEmpty());
    EXPECT_EQ(sum(), before);
}

HZ_ON_BOTH_ENGINES(RecountTest);

TEST(CommandRecount, a_mistyped_folder_is_refused_and_not_made) {
    auto const nowhere = std::filesystem::temp_directory_path() / ("hezhi-recount-none-" + std::to_string(::getpid()));
    for (auto const& ran : {run(command_recount, {"--data", nowhere.string()}),
                            run(command_recount, {"--apply", "--data", nowhere.string()})}) {
        EXPECT_EQ(ran.code, 1);
        EXPECT_THAT(ran.err, testing::HasSubstr("no installation is there"));
    }
    EXPECT_FALSE(std::filesystem::exists(nowhere));
}

TEST(CommandRecount, says_what_differs_and_mends_it_only_when_told) {
    auto const folder = std::filesystem::temp_directory_path() / ("hezhi-recount-" + std::to_string(::getpid()));
    {
        auto const database = storage::open_migrated({folder}, {.url = "", .clock = system_now}, system_now());
        ASSERT_TRUE(database.has_value());
        people::PasswordHasher const hasher{people::PasswordHasher::cheap()};
        auto const founded = people::seed_demo_street(**database, hasher, 1, system_now());
        ASSERT_TRUE(founded.has_value());
        ASSERT_TRUE(add_demo_register(**database, founded->street, system_now()).has_value());
        ASSERT_EQ(run(command_simulate, {"cases", "--count", "5", "--data", folder.string()}).code, 0);
        ASSERT_TRUE((*database)
                        ->write([](storage::WriteTransaction& tx) -> Result<void> {
                            tx.execute("UPDATE cases SET reporters = 9", {});
                            return {};
                        })
                        .has_value());
    }
    auto const ran = [&](std::vector<std::string> more) {
        more.insert(more.end(), {"--data", folder.string()});
        return run(command_recount, more);
    };
    auto const looked = ran({});
    EXPECT_EQ(looked.code, 1);
    EXPECT_THAT(looked.out, HasSubstr("cases.reporters"));
    EXPECT_THAT(looked.out, HasSubstr("--apply mends them"));
    {
        auto const lock = storage::FolderLock::take({folder});
        EXPECT_EQ(ran({"--apply"}).code, 1) << "a server runs";
    }
    auto const applied = ran({"--apply", "--json"});
    EXPECT_EQ(applied.code, 0) << applied.err;
    EXPECT_THAT(applied.out, HasSubstr("\"mended\": true"));
    auto const again = ran({});
    EXPECT_EQ(again.code, 0);
    EXPECT_THAT(again.out, HasSubstr("All counters are what the rows say"));
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace hezhi::app
