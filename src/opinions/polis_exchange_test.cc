// Conversations in and out of Polis' format: the page's map is the one that `hezhi opinion` finds in the files.
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "lib/base/random.h"
#include "lib/opinion/comments_file.h"
#include "lib/opinion/opening.h"
#include "lib/opinion/votes_file.h"
#include "src/jurisdictions/testing_street.h"
#include "src/opinions/opinion_maps.h"
#include "src/opinions/opinions.h"

namespace hezhi::opinions {
namespace {

using authority::Role;
using storage::ReadTransaction;
using storage::WriteTransaction;
using topics::TopicState;

/// One of the conversations that lib/opinion/testdata holds, in the order in which its votes were cast, as an export.
PolisFiles recorded_conversation(std::string const& name) {
    std::ifstream file("lib/opinion/testdata/" + name + ".txt");
    PolisFiles files{.votes = "timestamp,comment-id,voter-id,vote\n",
                     .comments = "comment-id,moderated,is-meta,comment-body\n",
                     .untitled = "Statement "};
    int time = 0;
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string kind;
        std::string first;
        words >> kind >> first;
        if (kind == "statement") {
            std::string moderated;
            std::string meta;
            words >> moderated >> meta;
            files.comments += fmt::format("{0},{1},{2},words of {0}\n", first, moderated, meta);
        } else if (kind == "votes") {
            for (std::string vote; words >> vote;) {
                char const sign = vote.back();
                vote.pop_back();
                int const value = sign == '+' ? 1 : sign == '-' ? -1 : 0;
                files.votes += fmt::format("{},{},{},{}\n", ++time, vote, first, value);
            }
        }
    }
    return files;
}

/// What `hezhi opinion VOTES --comments COMMENTS` computes.
opinion::OpinionMap map_of_files(std::string const& votes_csv, std::string const& comments_csv, bool with_opening) {
    auto const votes = opinion::parse_votes(votes_csv);
    auto const comments = opinion::parse_comments(comments_csv);
    if (!votes || !comments) throw std::runtime_error("unreadable files");
    auto const statuses = opinion::statuses_of(votes->statement_ids, *comments);
    opinion::MapOptions options;
    if (with_opening) options.first = opinion::opening_seeds(votes->opening, statuses);
    return opinion::compute_opinion_map(votes->table, statuses, options);
}

/// Who is in which group, and where the group stands.
using Groups = std::vector<std::pair<std::vector<opinion::ParticipantIndex>, std::pair<double, double>>>;
Groups groups_of(opinion::OpinionMap const& map) {
    Groups groups;
    for (auto const& group : map.groups) groups.push_back({group.members, {group.center.x, group.center.y}});
    return groups;
}

std::vector<double> priorities_of(opinion::OpinionMap const& map) {
    std::vector<double> found;
    for (auto const& stats : map.statement_stats) {
        if (stats.counts.seen() > 0) found.push_back(stats.priority);
    }
    return found;
}

class PolisExchangeTest : public jurisdictions::testkit::StreetTest {
protected:
    authority::Caller administrator() const { return caller(Role::administrator, street.path); }

    std::shared_ptr<TopicMap const> map_on_the_page(TopicId topic) {
        OpinionMaps maps(database(), [&] { return clock.now(); });
        for (int attempt = 0; attempt < 2'000; ++attempt) {
            if (auto map = maps.map(scope(), topic)) return map;
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
        }
        throw std::runtime_error("the map never came");
    }
    void move(TopicId topic, TopicState to) {
        write([&](WriteTransaction& tx) {
            return topics::move_topic(tx, administrator(), scope(), topic, to, "because");
        });
    }
    PolisExport exported(TopicId topic) {
        return read([&](ReadTransaction& tx) { return export_polis(tx, visitor(), scope(), topic); });
    }
};

TEST_P(PolisExchangeTest, an_imported_conversation_has_the_map_that_its_files_give) {
    // Its first statements are meta, so that who voted first is not who stood apart first.
    auto const files = recorded_conversation("25ptpt-3gp-no-strict-with-meta");
    auto const expected = map_of_files(files.votes, files.comments, true);
    ASSERT_NE(groups_of(expected), groups_of(map_of_files(files.votes, files.comments, false)))
        << "here the order in which votes came decides about groups";
    auto const imported =
        run_polis_import(database(), administrator(), scope(), {.community = willows.id, .title = "imported"}, files);
    ASSERT_TRUE(imported.has_value()) << imported.error().detail();
    EXPECT_EQ(imported->participants, expected.participants);
    EXPECT_EQ(imported->votes, expected.votes);
    auto const shown = map_on_the_page(imported->topic);
    EXPECT_EQ(groups_of(shown->map), groups_of(expected));
    EXPECT_EQ(priorities_of(shown->map), priorities_of(expected));
}

TEST_P(PolisExchangeTest, a_statement_without_votes_is_imported_to_be_voted_on) {
    PolisFiles const files{
        .votes = "timestamp,comment-id,voter-id,vote\n5,3,1,1\n",
        .comments = "comment-id,moderated,comment-body\n3,1,first\n4,1,nobody met it yet\n5,-1,rejected\n",
        .untitled = "Statement "};
    auto const imported =
        run_polis_import(database(), administrator(), scope(), {.community = willows.id, .title = "imported"}, files);
    ASSERT_TRUE(imported.has_value()) << imported.error().detail();
    EXPECT_EQ(imported->statements, 3U);
    auto const shown =
        read([&](ReadTransaction& tx) { return published_statements(tx, administrator(), scope(), imported->topic); });
    ASSERT_EQ(shown.size(), 2U);
    EXPECT_EQ(shown[1].text, "nobody met it yet");
    EXPECT_EQ(shown[1].tally.seen(), 0);
}

TEST_P(PolisExchangeTest, the_export_of_a_closed_topic_gives_the_groups_of_its_page) {
    auto const topic = write([&](WriteTransaction& tx) {
                           return topics::draft_topic(tx, caller(Role::committee_staff, willows.path), scope(),
                                                      {.community = willows.id, .title = "电梯"});
                       }).id;
    move(topic, TopicState::open);
    std::vector<StatementId> all;
    for (int count = 0; count < 10; ++count) {
        all.push_back(write([&](WriteTransaction& tx) {
                          return write_statement(tx, resident(1), scope(), topic, fmt::format("第 {} 条看法", count));
                      }).id);
    }
    auto const vote = [&](std::int64_t person, StatementId statement, Vote choice) {
        write([&](WriteTransaction& tx) { return cast_vote(tx, resident(person), scope(), topic, statement, choice); });
    };
    auto const undo = [&](std::int64_t person, StatementId statement) {
        write([&](WriteTransaction& tx) { return undo_vote(tx, resident(person), scope(), topic, statement); });
    };
    undo(1, all[9]);  // a statement that nobody has voted on
    Random random(7);
    // Not in the order of persons, and everybody meets the statements in an order of their own.
    for (std::int64_t turn = 0; turn < 40; ++turn) {
        std::int64_t const person = 2 + turn * 17 % 41;
        for (std::size_t step = 0; step < 9; ++step) {
            auto const at = static_cast<std::size_t>(person) * 5 % 9;
            bool const agrees = (at + step) % 9 < 4 ? person % 2 == 0 : random.uniform_below(4) != 0;
            auto const choice = random.uniform_below(8) == 0 ? Vote::pass : agrees ? Vote::agree : Vote::disagree;
            vote(person, all[(at + step) % 9], choice);
        }
    }
    vote(2, all[0], Vote::disagree);                                       // changes a vote
    for (std::size_t at = 0; at < 9; ++at) undo(3, all[at]);               // leaves …
    for (std::size_t at = 0; at < 9; ++at) vote(3, all[at], Vote::agree);  // … and comes back as the last
    write([&](WriteTransaction& tx) {
        return moderate(tx, caller(Role::committee_staff, willows.path), scope(), topic, all[4],
                        {ModerationDecision::Kind::hide, ModerationRule::off_topic, "because", {}});
    });
    move(topic, TopicState::closed);
    auto const files = exported(topic);
    auto const shown = map_on_the_page(topic);
    ASSERT_GE(shown->map.groups.size(), 2U);
    auto const computed = map_of_files(files.votes_csv, files.comments_csv, true);
    EXPECT_EQ(groups_of(computed), groups_of(shown->map)) << "voter n of the file is the n-th who voted";
    EXPECT_EQ(priorities_of(computed), priorities_of(shown->map));
    EXPECT_EQ(files.votes_csv.substr(0, files.votes_csv.find('\n')), "comment-id,voter-id,vote") << "no times";

    auto const again =
        run_polis_import(database(), administrator(), scope(), {.community = willows.id, .title = "again"},
                         {files.votes_csv, files.comments_csv, "Statement "});
    ASSERT_TRUE(again.has_value()) << again.error().detail();
    EXPECT_EQ(groups_of(map_on_the_page(again->topic)->map), groups_of(shown->map)) << "and so does importing it again";
}

HZ_ON_BOTH_ENGINES(PolisExchangeTest);

}  // namespace
}  // namespace hezhi::opinions
