// `hezhi verify weighting` on a file computed by hand, on what lib/stats computes from rows with withheld cells, and on
// files in which one figure was changed.
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lib/base/random.h"
#include "lib/stats/post_stratification.h"
#include "src/app/testing.h"
#include "src/app/verify.h"

namespace hezhi::app {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

/// docs/algorithms/weighting.md, "Worked example".
constexpr std::string_view kByHand = R"({
  "format": "hezhi-weighting/1", "state": "ready", "participants": 200, "declared": 200, "ages_version": 1,
  "residents": [200, 200, 200, 200, 100, 100],
  "strata": [
    {"first": "age_18", "last": "age_40", "residents": 600, "declared": 150, "weight_e4": 8000},
    {"first": "age_50", "last": "age_70", "residents": 400, "declared": 50, "weight_e4": 16000}],
  "effective": 178, "design_effect_e2": 112,
  "statements": [{
    "statement": "7", "number": 1, "is_common": false,
    "by_stratum": [{"agree": 90, "disagree": 60, "pass": 0, "seen": 150}, {"agree": 10, "disagree": 40, "pass": 0, "seen": 50}],
    "counted": [{"low_e4": 5000, "high_e4": 5000}, {"low_e4": 5000, "high_e4": 5000}, {"low_e4": 0, "high_e4": 0}],
    "weighted": [{"low_e4": 4400, "high_e4": 4400}, {"low_e4": 5600, "high_e4": 5600}, {"low_e4": 0, "high_e4": 0}],
    "agree_95": {"low_e4": 3692, "high_e4": 5134}, "effective": 178, "design_effect_e2": 112, "changes": []}],
  "weighted_statements": 1, "changed": 0, "common": 0, "common_kept": 0
})";

class VerifyWeighting : public testing::Test {
protected:
    VerifyWeighting()
        : path_(std::filesystem::temp_directory_path() / ("hezhi-weighting-" + std::to_string(getpid()))) {}
    ~VerifyWeighting() override { std::filesystem::remove(path_); }

    auto verified(json::value const& file) const {
        std::ofstream(path_, std::ios::binary) << json::serialize(file);
        return run(verify_weighting, {path_.string()});
    }
    /// What it says of the file by hand after `change`.
    std::string said_of(std::function<void(json::object&)> const& change) const {
        auto file = json::parse(kByHand);
        change(file.as_object());
        auto const ran = verified(file);
        EXPECT_EQ(ran.code, 1);
        return ran.err;
    }
    static json::object& statement(json::object& file) { return file["statements"].as_array()[0].as_object(); }

    std::filesystem::path path_;
};

TEST_F(VerifyWeighting, holds_for_the_example_by_hand) {
    auto const ran = verified(json::parse(kByHand));
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("holds (1 statements weighted, 0 change)"));
}

TEST_F(VerifyWeighting, tells_each_figure_that_does_not_follow) {
    EXPECT_THAT(
        said_of([](json::object& file) { statement(file)["weighted"].as_array()[0].as_object()["low_e4"] = 4'500; }),
        HasSubstr("weighted agree: low: found 4500; expected 4400"));
    EXPECT_THAT(said_of([](json::object& file) { statement(file)["changes"] = json::array{"moved"}; }),
                HasSubstr("changes"));
    EXPECT_THAT(said_of([](json::object& file) { file["strata"].as_array()[1].as_object()["weight_e4"] = 15'000; }),
                HasSubstr("weight_e4: found 15000; expected 16000"));
    EXPECT_THAT(said_of([](json::object& file) { file["residents"].as_array()[0] = 210; }),
                HasSubstr("strata.residents: found 600; expected 610"));
    EXPECT_THAT(said_of([](json::object& file) { statement(file)["agree_95"].as_object()["high_e4"] = 5'200; }),
                HasSubstr("agree_95 high"));
    EXPECT_THAT(said_of([](json::object& file) { file["effective"] = 200; }), HasSubstr("effective: found 200"));
    EXPECT_THAT(said_of([](json::object& file) { file["changed"] = 1; }), HasSubstr("changed: found 1; expected 0"));
    EXPECT_THAT(
        said_of([](json::object& file) { statement(file)["by_stratum"].as_array()[1].as_object()["disagree"] = 4; }),
        HasSubstr("small cell"));
    EXPECT_THAT(said_of([](json::object& file) { file["strata"] = json::array{1}; }), HasSubstr("another kind"));
    EXPECT_THAT(said_of([](json::object& file) { file["format"] = "other"; }), HasSubstr("format"));
}

TEST_F(VerifyWeighting, holds_for_what_is_computed_from_rows_with_withheld_cells) {
    Random random(31);
    int weighted = 0;
    for (int round = 0; round < 200; ++round) {
        auto file = json::parse(kByHand);
        auto& one = statement(file.as_object());
        std::vector<stats::Stratum> const strata{{0, 2, 600, 150}, {3, 5, 400, 50}};
        std::vector<stats::PublishedRow> rows;
        json::array by_stratum;
        for (int row = 0; row < 2; ++row) {
            std::array<std::int64_t, 3> cells{};
            for (auto& cell : cells) cell = static_cast<std::int64_t>(random.uniform_below(24));
            rows.push_back(stats::publish_cells(cells, stats::kPublicThreshold));
            json::object shown;
            std::array const names{"agree", "disagree", "pass"};
            for (std::size_t at = 0; at < 3; ++at) {
                if (rows.back().cells[at]) shown[names[at]] = *rows.back().cells[at];
            }
            if (rows.back().total) shown["seen"] = *rows.back().total;
            by_stratum.push_back(shown);
        }
        auto const votes = stats::weigh(strata, rows);
        if (!votes) continue;
        ++weighted;
        one["by_stratum"] = by_stratum;
        auto const shares = [](auto const& ranges) {
            json::array list;
            for (auto const& range : ranges) list.push_back({{"low_e4", range.low_e4}, {"high_e4", range.high_e4}});
            return list;
        };
        one["counted"] = shares(votes->counted);
        one["weighted"] = shares(votes->weighted);
        one["agree_95"] = {{"low_e4", votes->agree_95.low_e4}, {"high_e4", votes->agree_95.high_e4}};
        one["effective"] = votes->effective;
        one["design_effect_e2"] = votes->design_effect_e2;
        json::array changes;
        auto const change = stats::picture_change(*votes);
        if (change.majority) changes.push_back("majority");
        if (change.common) changes.push_back("common");
        if (change.moved) changes.push_back("moved");
        file.as_object()["changed"] = change.any() ? 1 : 0;
        one["changes"] = changes;
        auto const ran = verified(file);
        ASSERT_EQ(ran.code, 0) << ran.err << json::serialize(file);
    }
    EXPECT_GT(weighted, 100);
}

}  // namespace
}  // namespace hezhi::app
