// A draw from panels to result as people do it, its checker, and files altered in every member.
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/app/canonical_json.h"
#include "src/app/commands.h"
#include "src/app/testing.h"

namespace hezhi::app {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using testing::HasSubstr;

/// 10 panels of 3 out of 8 people; everybody is in 4 or 5 of them but p8, who is in none.
constexpr char const* kPanels = R"({"pool": ["p1","p2","p3","p4","p5","p6","p7","p8"], "panels": [
    ["p1","p2","p3"], ["p4","p5","p6"], ["p7","p1","p2"], ["p3","p4","p5"], ["p6","p7","p1"],
    ["p2","p3","p4"], ["p5","p6","p7"], ["p1","p3","p5"], ["p2","p4","p6"], ["p7","p5","p3"]]})";

Ran draw(std::vector<std::string> const& arguments) {
    return run(command_draw, arguments);
}

std::string content(fs::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class CommandDraw : public testing::Test {
protected:
    CommandDraw() : folder_(fs::temp_directory_path() / "hezhi_command_draw_test") {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    ~CommandDraw() override { fs::remove_all(folder_); }

    std::string path(std::string const& name) const { return (folder_ / name).string(); }
    std::string file(std::string const& name, std::string const& text) const {
        std::ofstream(folder_ / name, std::ios::binary) << text;
        return path(name);
    }
    Ran prepare(std::vector<std::string> more = {}) {
        std::vector<std::string> arguments{"prepare",  file("in.json", kPanels),      "--out", path("draw"),
                                           "--source", "lottery of 1 May, all digits"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return draw(arguments);
    }
    /// Three commitments, the first and third opened, public value 4711.
    void whole_draw() {
        ASSERT_EQ(prepare({"--alternates", "3", "--title", "路口改造", "--fallback", "dice"}).code, 0);
        std::string commitments;
        for (std::string const name : {"a", "b", "c"}) {
            auto const made = draw({"commit", path("draw"), "--out", path(name)});
            ASSERT_EQ(made.code, 0) << made.err;
            commitments += made.out;
        }
        ASSERT_EQ(draw({"close", path("draw"), "--commits", file("commitments", commitments)}).code, 0);
        auto const opened = file("reveals", content(folder_ / "a") + content(folder_ / "c"));
        ASSERT_EQ(draw({"reveal", path("draw"), "--reveals", opened}).code, 0);
        EXPECT_EQ(draw({"finish", path("draw"), "--public", "4711", "--reveals", opened}).code, 1);  // settled
        auto const finished = draw({"finish", path("draw"), "--public", "4711"});
        ASSERT_EQ(finished.code, 0) << finished.err;
        EXPECT_THAT(finished.out, HasSubstr("1 of 3 commitments were not opened"));
    }
    Ran verify(std::vector<std::string> arguments = {}) {
        arguments.insert(arguments.begin(), {"draw", path("draw")});
        return run(command_verify, arguments);
    }

    fs::path folder_;
};

/// Calls `use` with the place of every text and number in `value`, altered there and only there.
void alter_each(json::value& root, json::value& value, std::string const& where,
                std::function<void(std::string const&)> const& use) {
    if (auto* const object = value.if_object()) {
        for (auto& member : *object) {
            alter_each(root, member.value(), where + "/" + std::string(member.key()), use);
        }
    } else if (auto* const array = value.if_array()) {
        for (std::size_t i = 0; i < array->size(); ++i) {
            alter_each(root, (*array)[i], fmt::format("{}/{}", where, i), use);
        }
    } else {
        json::value const before = value;
        if (value.is_string()) {
            auto& text = value.get_string();
            if (text.empty()) {
                text = "x";
            } else {
                text.back() = text.back() == '1' ? '2' : '1';
            }
        } else {
            value = value.to_number<std::int64_t>() + 1;
        }
        use(where);
        value = before;
    }
}

TEST_F(CommandDraw, from_panels_to_a_result_that_holds) {
    whole_draw();
    auto const checked = verify();
    EXPECT_EQ(checked.code, 0) << checked.err;
    auto const result = json::parse(content(folder_ / "draw/result.json")).as_object();
    EXPECT_THAT(checked.out, HasSubstr(fmt::format("valid: panel {} of 0…9", result.at("panel").as_int64())));
    EXPECT_EQ(result.at("alternates").as_array().size(), 3U);
    EXPECT_EQ(result.at("unopened").as_array().size(), 1U);
    auto const panels = json::parse(content(folder_ / "draw/panels.json")).as_object();
    EXPECT_EQ(panels.at("chances").as_object().at("p3").as_int64(), 5);
    EXPECT_EQ(panels.at("chances").as_object().at("p8").as_int64(), 0);
    EXPECT_EQ(panels.at("min_chance").as_int64(), 0);
    EXPECT_EQ(panels.at("max_chance").as_int64(), 5);
    EXPECT_EQ(panels.at("panels").as_array().at(9), json::parse(R"(["p3","p5","p7"])"));
}

TEST_F(CommandDraw, every_altered_member_is_refused) {
    whole_draw();
    for (std::string const name : {"manifest.json", "panels.json", "commits.json", "reveal.json", "result.json"}) {
        auto const published = folder_ / "draw" / name;
        auto const original = content(published);
        auto value = json::parse(original);
        int altered = 0;
        alter_each(value, value, "", [&](std::string const& where) {
            ++altered;
            std::ofstream(published, std::ios::binary) << canonical_json(value).value() << "\n";
            auto const checked = verify();
            EXPECT_EQ(checked.code, 1) << name << where;
            EXPECT_THAT(checked.err, HasSubstr("does not hold: /")) << name << where;
        });
        EXPECT_GE(altered, 4) << name;
        // A member that nobody asked for, and another spelling.
        value.as_object()["more"] = "x";
        std::ofstream(published, std::ios::binary) << canonical_json(value).value() << "\n";
        EXPECT_EQ(verify().code, 1) << name;
        std::ofstream(published, std::ios::binary) << " " << original;
        EXPECT_EQ(verify().code, 1) << name;
        std::ofstream(published, std::ios::binary) << original;
        EXPECT_EQ(verify().code, 0) << name;
    }
}

TEST_F(CommandDraw, files_that_are_missing_are_noticed) {
    whole_draw();
    fs::remove(folder_ / "draw/reveal.json");
    EXPECT_THAT(verify().err, HasSubstr("result.json: does not hold: /"));
    fs::remove(folder_ / "draw/commits.json");
    EXPECT_THAT(verify().err, HasSubstr("/entropy_root"));
}

TEST_F(CommandDraw, nothing_is_overwritten_and_nothing_drawn_twice) {
    whole_draw();
    auto const before = content(folder_ / "draw/result.json");
    auto const again = draw({"finish", path("draw"), "--public", "4712"});
    EXPECT_EQ(again.code, 1);
    EXPECT_THAT(again.err, HasSubstr("no second draw"));
    EXPECT_EQ(prepare().code, 1);
    EXPECT_EQ(draw({"close", path("draw"), "--commits", path("commitments")}).code, 1);
    EXPECT_EQ(draw({"commit", path("draw"), "--out", path("a")}).code, 1);
    EXPECT_EQ(content(folder_ / "draw/result.json"), before);
    EXPECT_EQ(verify().code, 0);
}

TEST_F(CommandDraw, dice_in_the_hall) {
    ASSERT_EQ(prepare().code, 0);
    EXPECT_THAT(verify().out, HasSubstr("valid so far"));
    EXPECT_EQ(draw({"finish", path("draw"), "--dice", "12"}).code, 1);
    EXPECT_EQ(draw({"finish", path("draw")}).code, 2);
    auto const finished = draw({"finish", path("draw"), "--dice", "6", "--witness", "甲", "--witness", "乙"});
    EXPECT_EQ(finished.code, 0) << finished.err;
    EXPECT_EQ(finished.out, "panel 6 of 0…9: p5 p6 p7\n");
    EXPECT_THAT(verify().out, HasSubstr("valid: panel 6 of 0…9\nby dice: 6"));
}

TEST_F(CommandDraw, openings_nobody_committed_are_refused) {
    ASSERT_EQ(prepare().code, 0);
    auto const first = draw({"commit", path("draw"), "--out", path("a")});
    ASSERT_EQ(draw({"commit", path("draw"), "--out", path("late")}).code, 0);
    EXPECT_EQ(draw({"finish", path("draw"), "--public", "1", "--reveals", path("a")}).code, 1);  // not closed
    ASSERT_EQ(draw({"close", path("draw"), "--commits", file("commitments", first.out)}).code, 0);
    auto const late = draw({"finish", path("draw"), "--public", "1", "--reveals", path("late")});
    EXPECT_EQ(late.code, 1);
    EXPECT_THAT(late.err, HasSubstr("one of the commitments that were published"));
    auto const twice = draw({"finish", path("draw"), "--public", "1", "--reveals",
                             file("two", content(folder_ / "a") + content(folder_ / "a"))});
    EXPECT_THAT(twice.err, HasSubstr("twice"));
    EXPECT_FALSE(fs::exists(folder_ / "draw/result.json"));
    EXPECT_EQ(draw({"finish", path("draw"), "--public", "1", "--reveals", path("a")}).code, 0);
}

TEST_F(CommandDraw, pseudonyms_hide_people_who_can_find_themselves) {
    ASSERT_EQ(prepare({"--pseudonyms", path("keys.json")}).code, 0);
    EXPECT_THAT(content(folder_ / "draw/panels.json"), testing::Not(HasSubstr("p1\"")));
    EXPECT_EQ(fs::status(path("keys.json")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    auto const keys = json::parse(content(folder_ / "keys.json")).at("keys").as_object();
    std::string const key(keys.at("p3").at("key").as_string());
    EXPECT_THAT(verify({"--member", "p3", "--key", key}).out, HasSubstr("is in 5 of 10 panels"));
    EXPECT_EQ(verify({"--member", "p4", "--key", key}).code, 1);
}

TEST_F(CommandDraw, a_manifest_published_earlier_must_fit) {
    auto const manifest = [this](int panels) {
        return file("manifest",
                    fmt::format(R"({{"format": "hezhi draw manifest 1", "public_source": "s", "unopened": "absent",
            "panels": {}, "panel_size": 3, "people": 8, "alternates": 0, "pool_rule": "everybody who signed up"}})",
                                panels));
    };
    auto const prepare_with = [this](std::string const& with) {
        return draw({"prepare", file("in.json", kPanels), "--out", path("draw"), "--manifest", with});
    };
    auto const refused = prepare_with(manifest(1000));
    EXPECT_EQ(refused.code, 1);
    EXPECT_THAT(refused.err, HasSubstr("/panels: found 10 panels; expected 1000 panels"));
    EXPECT_EQ(prepare_with(manifest(10)).code, 0);
    EXPECT_EQ(verify().code, 0);
}

TEST_F(CommandDraw, reads_what_sortition_prints) {
    auto const answer = file("answer.json", R"({"method": "leximin", "probabilities": {"a": 0.5, "b": 0.5, "c": 0},
        "panels": [{"weight": 0.5, "members": ["a"]}, {"weight": 0.5, "members": ["b"]}],
        "uniform_lottery": {"panels": [["a"], ["b"]], "min_count": 0}, "seed": 18446744073709551615})");
    auto const prepared = draw({"prepare", answer, "--out", path("draw"), "--source", "s"});
    EXPECT_EQ(prepared.code, 0) << prepared.err;
    auto const manifest = json::parse(content(folder_ / "draw/manifest.json")).as_object();
    EXPECT_EQ(manifest.at("people").as_int64(), 3);
    EXPECT_EQ(manifest.at("generator").at("seed").as_string(), "18446744073709551615");
    auto const weighted = draw({"prepare", file("w.json", R"({"panels": [{"weight": 1, "members": ["a"]}]})"), "--out",
                                path("other"), "--source", "s"});
    EXPECT_EQ(weighted.code, 1);
    EXPECT_THAT(weighted.err, HasSubstr("equally likely"));
}

}  // namespace
}  // namespace hezhi::app
