// `hezhi tally` on the real elections of ../shared/data/voting/ranked, where that folder is there: against the lists
// that councils declared elected and the winners that an independent Python implementation found; every result is
// recounted with the slow reference. lib/tally tests the same on four small files that are always there.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "lib/tally/read_blt.h"
#include "lib/tally/reference.h"
#include "lib/tally/tally.h"

namespace hezhi::app {
namespace {

namespace json = boost::json;
using namespace tally;

std::filesystem::path const kData = "../shared/data/voting/ranked";

std::string read_file(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class RealElections : public testing::Test {
protected:
    void SetUp() override {
        if (!std::filesystem::is_directory(kData)) GTEST_SKIP() << kData << " is not there";
        results_ = json::parse(read_file(kData / "results.json")).as_array();
        ASSERT_EQ(results_.size(), 60U);
    }

    static std::vector<CandidateIndex> indices(json::value const& value) {
        std::vector<CandidateIndex> result;
        for (auto const& item : value.as_array()) result.push_back(static_cast<CandidateIndex>(item.as_int64()));
        return result;
    }
    static Outcome counted(Ballot const& ballot, Rule rule) {
        Options options;
        options.rule = rule;
        auto outcome = tally::tally(ballot, options);
        EXPECT_TRUE(outcome.has_value());
        return outcome ? *outcome : Outcome{};
    }

    json::array results_;
};

/// Upper-case ASCII letters of a name's last word before a party in brackets: "Jane O'DOE (Ind)" → "ODOE".
std::string surname(std::string name) {
    if (auto const party = name.find(" ("); party != std::string::npos) name.resize(party);
    std::string last;
    for (char const c : name) {
        if (c == ' ') last.clear();
        if (c >= 'a' && c <= 'z') last += static_cast<char>(c - 'a' + 'A');
        if (c >= 'A' && c <= 'Z') last += c;
    }
    return last;
}

TEST_F(RealElections, elect_whom_the_councils_declared_elected) {
    int official = 0;
    for (auto const& item : results_) {
        auto const& expected = item.as_object();
        auto const ballot = read_blt(read_file(kData / std::string(expected.at("file").as_string())));
        ASSERT_TRUE(ballot.has_value()) << expected.at("file");
        Outcome const outcome = counted(*ballot, Rule::scottish_stv);
        EXPECT_TRUE(outcome.decided) << expected.at("file");
        EXPECT_EQ(sorted(outcome.winners), indices(expected.at("scottish_elected"))) << expected.at("file");
        EXPECT_EQ(outcome.quota, expected.at("quota").as_int64() * 100'000) << expected.at("file");
        EXPECT_EQ(static_cast<std::int64_t>(outcome.stages.size()), expected.at("stages").as_int64())
            << expected.at("file");
        EXPECT_EQ(outcome.papers.valid, expected.at("ballots").as_int64()) << expected.at("file");
        if (!expected.contains("official")) continue;
        // The council's own list, by surnames, since first names are spelled in several ways there; and those differ in
        // at most one letter ("Allan", "Allen").
        ++official;
        auto const& declared = expected.at("official").as_object().at("elected").as_array();
        EXPECT_EQ(declared.size(), outcome.winners.size());
        std::size_t found = 0;
        for (auto const& name : declared) {
            std::string const wanted = surname(std::string(name.as_string()));
            for (auto const c : outcome.winners) {
                std::string const mine = surname(ballot->candidates[c].name);
                std::size_t different =
                    mine.size() > wanted.size() ? mine.size() - wanted.size() : wanted.size() - mine.size();
                for (std::size_t i = 0; i < std::min(mine.size(), wanted.size()); ++i)
                    different += mine[i] != wanted[i];
                if (different > 1) continue;
                ++found;
                break;
            }
        }
        EXPECT_EQ(found, declared.size()) << expected.at("file");
    }
    EXPECT_EQ(official, 40);
}

TEST_F(RealElections, give_the_pairwise_and_runoff_winners_of_another_implementation) {
    for (auto const& item : results_) {
        auto const& expected = item.as_object();
        auto const ballot = read_blt(read_file(kData / std::string(expected.at("file").as_string())));
        ASSERT_TRUE(ballot.has_value());
        EXPECT_EQ(counted(*ballot, Rule::schulze).winners, indices(expected.at("schulze"))) << expected.at("file");
        EXPECT_EQ(counted(*ballot, Rule::condorcet).winners, indices(expected.at("condorcet"))) << expected.at("file");
        Outcome const pairs = counted(*ballot, Rule::ranked_pairs);
        EXPECT_EQ(pairs.winners, indices(expected.at("ranked_pairs"))) << expected.at("file");
        EXPECT_EQ(!pairs.ties.empty(), expected.at("rp_equal_margins").as_bool()) << expected.at("file");
        Outcome const runoff = counted(*ballot, Rule::irv);
        EXPECT_EQ(runoff.winners,
                  std::vector<CandidateIndex>{static_cast<CandidateIndex>(expected.at("irv").as_int64())});
        EXPECT_EQ(!runoff.ties.empty(), expected.at("irv_tie").as_bool()) << expected.at("file");
    }
}

TEST_F(RealElections, are_recounted_alike_by_the_reference) {
    for (auto const& item : results_) {
        auto const file = std::string(item.as_object().at("file").as_string());
        auto const ballot = read_blt(read_file(kData / file));
        ASSERT_TRUE(ballot.has_value());
        for (Rule const rule : all_rules()) {
            Options options;
            options.rule = rule;
            auto const fast = tally::tally(*ballot, options);
            auto const slow = recount(*ballot, options);
            ASSERT_EQ(fast.has_value(), slow.has_value()) << file;
            if (!fast) continue;  // score and star need scores
            EXPECT_TRUE(slow->examined_all);
            EXPECT_EQ(fast->winners, slow->winners) << file << ' ' << name_of(rule);
            EXPECT_EQ(fast->possible_winners, slow->possible_winners) << file << ' ' << name_of(rule);
            EXPECT_EQ(fast->quota, slow->quota) << file << ' ' << name_of(rule);
            ASSERT_EQ(fast->stages.size(), slow->stage_votes.size()) << file << ' ' << name_of(rule);
            for (std::size_t s = 0; s < fast->stages.size(); ++s) {
                EXPECT_EQ(fast->stages[s].votes, slow->stage_votes[s])
                    << file << ' ' << name_of(rule) << " stage " << s + 1;
            }
        }
    }
}

}  // namespace
}  // namespace hezhi::app
