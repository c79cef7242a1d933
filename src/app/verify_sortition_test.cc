// `hezhi verify sortition` on answers whose members were changed, and on answers that ended at a limit.
#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lib/sortition/generated_pool.h"
#include "lib/sortition/goldilocks.h"
#include "lib/sortition/maximin.h"
#include "lib/sortition/nash.h"
#include "lib/sortition/solve.h"
#include "src/app/commands.h"
#include "src/app/sortition_json.h"
#include "src/app/testing.h"

namespace hezhi::app {
namespace {

namespace json = boost::json;
using namespace sortition;
using testing::HasSubstr;

/// Sixteen people, three categories, two shared addresses; p16 is other, of whom the quotas allow none.
std::string const kPeople =
    "id,gender,age,area,street\n"
    "p1,female,young,north,A\np2,female,young,south,B\np3,female,old,north,C\np4,female,old,south,D\n"
    "p5,female,old,north,A\np6,male,young,north,F\np7,male,young,south,G\np8,male,old,north,H\n"
    "p9,male,old,south,I\np10,male,old,west,K\np11,female,middle,west,L\np12,male,middle,west,L\n"
    "p13,male,middle,north,M\np14,female,middle,south,N\np15,male,old,south,O\np16,other,old,south,P\n";
std::string const kQuotas =
    "category,name,min,max\ngender,female,2,3\ngender,male,2,3\ngender,other,0,0\n"
    "age,young,1,2\nage,middle,1,2\nage,old,1,2\narea,north,1,2\narea,south,1,2\narea,west,1,2\n";

class VerifySortition : public testing::Test {
protected:
    VerifySortition() {
        std::filesystem::create_directories(folder_);
        write("people.csv", kPeople);
        write("quotas.csv", kQuotas);
    }
    ~VerifySortition() override { std::filesystem::remove_all(folder_); }

    std::string path(std::string const& name) const { return (folder_ / name).string(); }
    void write(std::string const& name, std::string const& text) const {
        std::ofstream(folder_ / name, std::ios::binary) << text;
    }
    json::object answer(std::string const& method) const {
        auto const ran =
            run(command_sortition, {path("people.csv"), path("quotas.csv"), "--panel-size", "5", "--id-column", "id",
                                    "--same-address", "street", "--seed", "4", "--method", method, "--json"});
        EXPECT_EQ(ran.code, 0) << ran.err;
        return json::parse(ran.out).as_object();
    }
    Ran verify(std::string const& text) const {
        write("answer.json", text);
        return run(command_verify, {"sortition", path("answer.json"), path("people.csv"), path("quotas.csv"),
                                    "--id-column", "id", "--same-address", "street"});
    }

private:
    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("hezhi_verify_sortition_" + std::to_string(::getpid()));
};

constexpr std::array kAll{"leximin", "maximin", "nash", "goldilocks", "legacy"};

TEST_F(VerifySortition, what_was_printed_holds) {
    for (std::string const method : kAll) {
        auto const ran = verify(json::serialize(answer(method)));
        EXPECT_EQ(ran.code, 0) << method << ran.err;
        EXPECT_THAT(ran.out, HasSubstr("answer.json: holds: "));
        EXPECT_EQ(ran.err, "");
        std::string const said = method == "legacy"    ? "nothing is optimised"
                                 : method == "leximin" ? "stages proven optimal within"
                                                       : "proven optimal within";
        EXPECT_THAT(ran.out, HasSubstr(said)) << method;
    }
}

/// The seed is no part of the proof, and a lottery may be published before its draw.
bool is_free(std::string const& name, json::value const* value) {
    return name == "seed" || (name == "selected" && value == nullptr);
}

/// Every member taken away, or of another kind, is refused; `/certificate` and what is in it too.
TEST_F(VerifySortition, every_member_that_is_missing_or_of_another_kind_is_refused_with_its_place) {
    for (std::string const method : kAll) {
        auto const whole = answer(method);
        ASSERT_TRUE(whole.at("certificate").is_object());
        auto const try_all =
            [&](std::string const& prefix, json::object const& members,
                std::function<void(json::object&, std::string const&, json::value const*)> const& set) {
                for (auto const& member : members) {
                    std::string const name(member.key());
                    json::value const other{"x"};
                    for (auto const* const value : {static_cast<json::value const*>(nullptr), &other}) {
                        if (is_free(name, value)) continue;
                        auto changed = whole;
                        set(changed, name, value);
                        auto const ran = verify(json::serialize(changed));
                        EXPECT_EQ(ran.code, 1) << method << prefix << name << (value == nullptr ? " missing" : " text");
                        EXPECT_THAT(ran.err, HasSubstr("answer.json: does not hold: " + prefix + name)) << method;
                        EXPECT_THAT(ran.err, HasSubstr("; expected "));
                        EXPECT_EQ(ran.out, "");
                    }
                }
            };
        auto const put = [](json::object& object, std::string const& name, json::value const* value) {
            if (value == nullptr) {
                object.erase(name);
            } else {
                object[name] = *value;
            }
        };
        try_all("/", whole, put);
        try_all("/certificate/", whole.at("certificate").as_object(),
                [&](json::object& object, std::string const& name, json::value const* value) {
                    put(object.at("certificate").as_object(), name, value);
                });
    }
}

struct Change {
    char const* where;  ///< part of what is said
    std::function<void(json::object&)> apply;
};

void add(json::value& number, double amount) {
    number = number.to_number<double>() + amount;
}

TEST_F(VerifySortition, every_figure_changed_is_refused_with_its_place) {
    std::vector<Change> const of_all{
        {": /pool:", [](auto& a) { a["pool"] = 17; }},
        {": /panel_size:", [](auto& a) { a["panel_size"] = 17; }},
        {"/panels/0/members: found 5 members; expected 4", [](auto& a) { a["panel_size"] = 4; }},
        {": /probabilities/p3:", [](auto& a) { add(a.at("probabilities").as_object().at("p3"), 1e-3); }},
        {": /probabilities:", [](auto& a) { a.at("probabilities").as_object()["p99"] = 0.5; }},
        {": /probabilities/p4:", [](auto& a) { a.at("probabilities").as_object().erase("p4"); }},
        {": /probabilities/p5:", [](auto& a) { a.at("probabilities").as_object()["p5"] = -0.1; }},
        {": /panels:", [](auto& a) { a.at("panels").as_array().pop_back(); }},
        {": /panels/0/members:",
         [](auto& a) { a.at("panels").as_array()[0].as_object().at("members").as_array()[0] = "nobody"; }},
        {": /panels/0/members:",
         [](auto& a) { a.at("panels").as_array()[0].as_object().at("members").as_array()[0] = "p16"; }},
        {": /panels/0/weight:", [](auto& a) { a.at("panels").as_array()[0].as_object()["weight"] = 1.5; }},
        {": /min_probability:", [](auto& a) { add(a.at("min_probability"), 1e-3); }},
        {": /gini:", [](auto& a) { add(a.at("gini"), 1e-3); }},
        {": /geometric_mean:", [](auto& a) { add(a.at("geometric_mean"), 1e-3); }},
        {": /uncoverable: found p1", [](auto& a) { a.at("uncoverable").as_array().emplace_back("p1"); }},
        {": /uncoverable: found \"p77\"", [](auto& a) { a.at("uncoverable").as_array().emplace_back("p77"); }},
        {"p16", [](auto& a) { a.at("uncoverable").as_array().clear(); }},
        {": /selected:", [](auto& a) { a.at("selected").as_array()[0] = "p16"; }},
        {": /selected:", [](auto& a) { a.at("selected").as_array().pop_back(); }},
        {": /method:", [](auto& a) { a["method"] = "fair"; }},
    };
    auto const certificate = [](json::object& a) -> json::object& { return a.at("certificate").as_object(); };
    std::vector<Change> const of_types{
        {": /types:", [](auto& a) { a["types"] = 3; }},
        {": /certificate/types",
         [=](auto& a) { certificate(a).at("types").as_array()[0].as_object().at("members").as_array()[0] = "p9"; }},
        {": /certificate/types/0/limit:",
         [=](auto& a) { certificate(a).at("types").as_array()[0].as_object()["limit"] = 9; }},
        {": /certificate/types/0:",
         [=](auto& a) { certificate(a).at("types").as_array()[0].as_object()["limit"] = 0.5; }},
        {": /certificate/cuts/0:",
         [=](auto& a) {
             certificate(a).at("cuts").as_array().insert(
                 certificate(a).at("cuts").as_array().begin(),
                 json::parse(R"({"types": [0, 1, 2], "coefficients": [1, 1, 1], "upper": 0})"));
         }},
        {": /certificate/cuts/0/coefficients:",
         [=](auto& a) {
             certificate(a).at("cuts").as_array().insert(
                 certificate(a).at("cuts").as_array().begin(),
                 json::parse(R"({"types": [0], "coefficients": [0.5], "upper": 9})"));
         }},
    };
    std::vector<Change> const of_leximin{
        {": /certificate/stages/0/",
         [=](auto& a) { add(certificate(a).at("stages").as_array()[0].as_object().at("value"), -1e-3); }},
        {": /certificate/gap:", [=](auto& a) { certificate(a)["gap"] = -1; }},
        {": /certificate/stages", [=](auto& a) { certificate(a).at("stages").as_array().pop_back(); }},
        {": /certificate/stages/0/types:",
         [=](auto& a) { certificate(a).at("stages").as_array()[0].as_object().at("types") = json::parse("[-1]"); }},
        {": /certificate/stages/0/multipliers:",
         [=](auto& a) { certificate(a).at("stages").as_array()[0].as_object().at("multipliers") = json::array{"y"}; }},
    };
    std::vector<Change> const of_relaxed{
        {": /certificate/objective:", [=](auto& a) { add(certificate(a).at("objective"), 1e-2); }},
        {": /certificate/objective:", [=](auto& a) { add(certificate(a).at("objective"), -1e-2); }},
        {": /certificate/", [=](auto& a) { add(certificate(a).at("bound"), 1e-2); }},
        {": /certificate/", [=](auto& a) { add(certificate(a).at("bound"), -1e-2); }},
        {": /certificate/gap:", [=](auto& a) { certificate(a)["gap"] = 0.5; }},
        {": /certificate/multipliers:", [=](auto& a) { certificate(a).at("multipliers").as_array().pop_back(); }},
        {": /certificate/multipliers:", [=](auto& a) { certificate(a).at("multipliers").as_array()[0] = nullptr; }},
    };
    std::vector<Change> const of_legacy{
        {": /panels/0/weight:", [=](auto& a) { certificate(a)["draws"] = 9999; }},
        {": /certificate/failed:", [=](auto& a) { certificate(a)["failed"] = 10'000; }},
        {": /certificate/intervals/", [=](auto& a) { certificate(a)["confidence"] = 0.95; }},
        {": /certificate/min_upper:", [=](auto& a) { add(certificate(a).at("min_upper"), 1e-4); }},
        {": /certificate/intervals/p2:",
         [=](auto& a) { add(certificate(a).at("intervals").as_object().at("p2").as_array()[1], 1e-4); }},
        {": /certificate/intervals/p2:",
         [=](auto& a) { certificate(a).at("intervals").as_object().at("p2").as_array().pop_back(); }},
        {": /certificate/intervals/p2:", [=](auto& a) { certificate(a).at("intervals").as_object().erase("p2"); }},
    };
    for (std::string const method : kAll) {
        auto const whole = answer(method);
        ASSERT_EQ(whole.at("uncoverable"), json::array{"p16"}) << method;
        auto const refuses = [&](std::vector<Change> const& changes) {
            for (std::size_t c = 0; c < changes.size(); ++c) {
                auto changed = whole;
                changes[c].apply(changed);
                auto const ran = verify(json::serialize(changed));
                EXPECT_EQ(ran.code, 1) << method << " " << c << changes[c].where;
                EXPECT_THAT(ran.err, HasSubstr(changes[c].where)) << method << " " << c;
                EXPECT_EQ(ran.out, "");
            }
        };
        refuses(of_all);
        if (method == "legacy") {
            refuses(of_legacy);
        } else {
            refuses(of_types);
            refuses(method == "leximin" ? of_leximin : of_relaxed);
        }
    }
    EXPECT_EQ(verify("{").code, 1);
    EXPECT_EQ(verify("[]").code, 1);
    EXPECT_EQ(verify("").code, 1);
}

TEST_F(VerifySortition, equally_likely_panels_are_checked_too) {
    auto const ran =
        run(command_sortition, {path("people.csv"), path("quotas.csv"), "--panel-size", "5", "--id-column", "id",
                                "--same-address", "street", "--seed", "4", "--panels", "30", "--json"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    auto const whole = json::parse(ran.out).as_object();
    auto const held = verify(ran.out);
    EXPECT_EQ(held.code, 0) << held.err;
    auto const uniform = [](json::object& a) -> json::object& { return a.at("uniform_lottery").as_object(); };
    std::vector<Change> const changes{
        {": /uniform_lottery:", [](auto& a) { a["uniform_lottery"] = 1; }},
        {": /uniform_lottery/size:", [=](auto& a) { uniform(a)["size"] = 31; }},
        {": /uniform_lottery/panels/3:",
         [=](auto& a) { uniform(a).at("panels").as_array()[3].as_array()[0] = "nobody"; }},
        {": /uniform_lottery/panels/3:", [=](auto& a) { uniform(a).at("panels").as_array()[3].as_array()[0] = "p16"; }},
        {": /uniform_lottery/counts/p1:", [=](auto& a) { uniform(a).at("counts").as_object()["p1"] = 99; }},
        {": /uniform_lottery/counts:", [=](auto& a) { uniform(a).at("counts").as_object().erase("p1"); }},
        {": /uniform_lottery/deviation_max:", [=](auto& a) { add(uniform(a).at("deviation_max"), 1e-3); }},
        {": /uniform_lottery/min_count:", [=](auto& a) { add(uniform(a).at("min_count"), 1); }},
        {": /selected_panel:", [](auto& a) { a["selected_panel"] = 30; }},
        {": /selected_panel:", [](auto& a) { a.erase("selected_panel"); }},
        {": /selected:", [](auto& a) { a.at("selected").as_array()[0] = "p16"; }},
    };
    for (std::size_t c = 0; c < changes.size(); ++c) {
        auto changed = whole;
        changes[c].apply(changed);
        auto const refused = verify(json::serialize(changed));
        EXPECT_EQ(refused.code, 1) << c;
        EXPECT_THAT(refused.err, HasSubstr(changes[c].where)) << c;
    }
}

/// The certificate of one method does not prove another's claim.
TEST_F(VerifySortition, a_method_under_another_name_is_refused) {
    for (std::string const method : kAll) {
        for (std::string const other : kAll) {
            if (other == method) continue;
            auto changed = answer(method);
            changed["method"] = other;
            EXPECT_EQ(verify(json::serialize(changed)).code, 1) << method << " as " << other;
        }
    }
}

/// The files of a made-up pool.
std::string quotas_csv(Pool const& pool) {
    std::string text = "category,name,min,max\n";
    for (auto const& category : pool.categories) {
        for (auto const& quota : category.quotas) {
            text += category.name + "," + quota.value + "," + std::to_string(quota.min) + "," +
                    std::to_string(quota.max) + "\n";
        }
    }
    return text;
}
std::string people_csv(Pool const& pool) {
    std::string text = "id,street";
    for (auto const& category : pool.categories) text += "," + category.name;
    text += "\n";
    for (auto const& person : pool.people) {
        text += person.id + "," + (person.address < 0 ? "" : "street " + std::to_string(person.address));
        for (std::size_t c = 0; c < pool.categories.size(); ++c) {
            text += "," + pool.categories[c].quotas[person.values[c]].value;
        }
        text += "\n";
    }
    return text;
}

/// What a method finds under these limits: an answer to print, or nothing if it is optimal.
std::optional<Answer> stopped_early(Pool const& pool, Method method) {
    constexpr std::int64_t kNodesMax = 40;
    Answer answer;
    answer.method = method;
    answer.space = panel_space(pool);
    RoundLimits limits;
    limits.decomposition.nearest_at_limit = true;
    limits.decomposition.nodes_max = kNodesMax;
    double gap = 0;
    TypeLottery lottery;
    if (method == Method::leximin) {
        auto found = leximin(answer.space, {.rounds_max = 2000, .nodes_max = kNodesMax});
        if (!found) return std::nullopt;
        answer.leximin = *std::move(found);
        gap = answer.leximin.gap;
        lottery = answer.leximin.lottery;
    } else {
        auto found = method == Method::maximin ? maximin(answer.space, limits)
                     : method == Method::nash  ? nash(answer.space, limits)
                                               : goldilocks(answer.space, limits);
        if (!found) return std::nullopt;
        answer.relaxed = *std::move(found);
        gap = answer.relaxed.gap;
        lottery = answer.relaxed.lottery;
    }
    if (!(gap > 1e-3) || !std::isfinite(gap)) return std::nullopt;
    answer.lottery = spread(answer.space, lottery);
    answer.chances = chances(answer.lottery, pool.people.size());
    auto const optimal = solve(pool, {Method::maximin, {}});
    if (!optimal) return std::nullopt;
    answer.uncoverable = optimal->uncoverable;
    return answer;
}

TEST_F(VerifySortition, an_answer_that_ended_at_a_limit_holds_with_its_gap_and_with_no_smaller_one) {
    for (auto const method : {Method::leximin, Method::maximin, Method::nash, Method::goldilocks}) {
        int tried = 0;
        for (std::uint64_t seed = 1; seed <= 30 && tried < 4; ++seed) {
            auto const pool = generated_pool({.people = 40,
                                              .panel_size = 8,
                                              .categories = 6,
                                              .values_max = 3,
                                              .skew = 1.5,
                                              .correlation = 0.3,
                                              .shared_address = seed % 2 == 0 ? 0.4 : 0.0,
                                              .seed = seed});
            auto const answer = stopped_early(pool, method);
            if (!answer) continue;
            ++tried;
            write("people.csv", people_csv(pool));
            write("quotas.csv", quotas_csv(pool));
            auto object = answer_json(pool, *answer);
            auto const ran = verify(json::serialize(object));
            EXPECT_EQ(ran.code, 0) << name(method) << ran.err;
            EXPECT_THAT(ran.out, HasSubstr("holds with a stated gap"));
            EXPECT_THAT(ran.out, HasSubstr("whether a better lottery exists is open"));
            auto& gap = object.at("certificate").as_object().at("gap");
            gap = gap.to_number<double>() / 2;
            auto const refused = verify(json::serialize(object));
            EXPECT_EQ(refused.code, 1);
            EXPECT_THAT(refused.err,
                        HasSubstr(method == Method::leximin ? ": /probabilities/" : ": /certificate/gap:"));
        }
        EXPECT_GT(tried, 0) << name(method);
    }
}

}  // namespace
}  // namespace hezhi::app
