#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "lib/base/enum_names.h"
#include "lib/procedure/legal_minimums.h"
#include "lib/procedure/procedure.h"

namespace hezhi::procedure {
namespace {

constexpr auto kTurnout = Measure::turnout_heads;

std::int64_t missing(Comparison comparison, Fraction limit, std::int64_t part, std::int64_t whole) {
    auto const found = shortfall({kTurnout, comparison, limit}, Reading{kTurnout, part, whole});
    return found ? found->missing : 0;
}

TEST(Rule, at_the_limit_counts_for_at_least_and_not_for_more_than) {
    EXPECT_EQ(missing(Comparison::at_least, {2, 3}, 20, 30), 0);
    EXPECT_EQ(missing(Comparison::at_least, {2, 3}, 19, 30), 1);
    EXPECT_EQ(missing(Comparison::at_least, {2, 3}, 20, 31), 1) << "2/3 of 31 is 20 and two thirds";
    EXPECT_EQ(missing(Comparison::at_least, {2, 3}, 21, 31), 0);
    EXPECT_EQ(missing(Comparison::more_than, {1, 2}, 15, 30), 1);
    EXPECT_EQ(missing(Comparison::more_than, {1, 2}, 16, 30), 0);
    EXPECT_EQ(missing(Comparison::more_than, {1, 2}, 15, 31), 1);
    EXPECT_EQ(missing(Comparison::at_most, {1, 10}, 3, 30), 0);
    EXPECT_EQ(missing(Comparison::at_most, {1, 10}, 5, 30), 2);
}

TEST(Rule, what_is_missing_is_exactly_what_makes_it_hold) {
    for (auto const comparison : {Comparison::at_least, Comparison::more_than, Comparison::at_most}) {
        for (std::int64_t whole = 1; whole <= 24; ++whole) {
            for (std::int64_t part = 0; part <= whole; ++part) {
                for (std::int64_t numerator = 0; numerator < 5; ++numerator) {
                    auto const lacks = missing(comparison, {numerator, 5}, part, whole);
                    if (lacks == 0) continue;
                    auto const moved = comparison == Comparison::at_most ? -lacks : lacks;
                    auto const nearly = comparison == Comparison::at_most ? moved + 1 : moved - 1;
                    EXPECT_EQ(missing(comparison, {numerator, 5}, part + moved, whole), 0);
                    EXPECT_EQ(missing(comparison, {numerator, 5}, part + nearly, whole), 1);
                }
            }
        }
    }
}

TEST(Rule, areas_of_a_city_do_not_overflow) {
    auto const huge = std::numeric_limits<std::int64_t>::max() / 2;
    EXPECT_EQ(missing(Comparison::at_least, {2, 3}, huge / 3 * 2, huge / 3 * 3), 0);
    EXPECT_EQ(missing(Comparison::at_least, {2, 3}, huge / 3 * 2 - 1, huge / 3 * 3), 1);
}

TEST(Rule, a_share_of_nothing_and_what_was_not_measured_hold_no_rule) {
    Rule const rule{kTurnout, Comparison::at_least, {0, 1}};
    auto const nothing = shortfall(rule, Reading{kTurnout, 0, 0});
    ASSERT_TRUE(nothing);
    EXPECT_EQ(nothing->missing, 0);
    auto const unmeasured = shortfalls({rule}, {Reading{Measure::turnout_area, 1, 1}});
    ASSERT_EQ(unmeasured.size(), 1U);
    EXPECT_FALSE(unmeasured[0].reading);
}

TEST(LegalMinimum, is_as_strict_orders_limits_and_directions) {
    auto const rule = [](Comparison comparison, std::int64_t numerator, std::int64_t denominator) {
        return Rule{Measure::agree_heads, comparison, {numerator, denominator}};
    };
    auto const half = rule(Comparison::more_than, 1, 2);
    EXPECT_TRUE(is_as_strict(half, half));
    EXPECT_TRUE(is_as_strict(rule(Comparison::more_than, 2, 4), half));
    EXPECT_TRUE(is_as_strict(rule(Comparison::at_least, 3, 4), half));
    EXPECT_FALSE(is_as_strict(rule(Comparison::at_least, 1, 2), half)) << "exactly half is no majority";
    EXPECT_TRUE(is_as_strict(half, rule(Comparison::at_least, 1, 2)));
    EXPECT_FALSE(is_as_strict(rule(Comparison::more_than, 49, 100), half));
    EXPECT_FALSE(is_as_strict(rule(Comparison::at_most, 3, 4), half));
    EXPECT_FALSE(is_as_strict(Rule{Measure::agree_area, Comparison::at_least, {1, 1}}, half));
    EXPECT_TRUE(is_as_strict(rule(Comparison::at_most, 1, 4), rule(Comparison::at_most, 1, 3)));
    EXPECT_FALSE(is_as_strict(rule(Comparison::at_most, 1, 2), rule(Comparison::at_most, 1, 3)));
}

TEST(ShippedProcedures, are_sound_keep_the_law_and_are_of_every_kind) {
    std::vector<std::string> codes;
    for (auto const& procedure : shipped_procedures()) {
        auto const checked = check_procedure(procedure);
        EXPECT_TRUE(checked) << procedure.code << ": "
                             << (checked ? ""
                                         : checked.error().problems().front().where + " " +
                                               std::string(checked.error().problems().front().key));
        codes.push_back(procedure.code);
    }
    EXPECT_EQ(codes, (std::vector<std::string>{"council", "owners.ordinary", "owners.special", "micro_renewal",
                                               "mediation", "four_steps"}));
}

Procedure shipped(std::string_view code) {
    for (auto const& procedure : shipped_procedures()) {
        if (procedure.code == code) return procedure;
    }
    ADD_FAILURE() << code;
    return {};
}

/// Whichever rule a minimum holds up: weakening it a little, or taking it out, is refused by name and source.
TEST(LegalMinimum, none_can_be_lowered_by_however_little) {
    std::size_t tried = 0;
    for (auto const& procedure : shipped_procedures()) {
        for (auto const& minimum : legal_minimums()) {
            if (minimum.legal_class != procedure.legal_class) continue;
            for (std::size_t i = 0; i < procedure.stages.size(); ++i) {
                auto& rules = minimum.decides ? procedure.stages[i].pass : procedure.stages[i].leave;
                for (std::size_t r = 0; r < rules.size(); ++r) {
                    if (rules[r].measure != minimum.rule.measure || procedure.stages[i].kind != minimum.kind ||
                        procedure.stages[i].is_formal != minimum.formal) {
                        continue;
                    }
                    auto lowered = procedure;
                    auto& rule = (minimum.decides ? lowered.stages[i].pass : lowered.stages[i].leave)[r];
                    rule.limit = {rule.limit.numerator * 1000 - 1, rule.limit.denominator * 1000};
                    if (!is_share(rule.measure)) rule.limit = {rules[r].limit.numerator - 1, 1};
                    auto const found = breaches(lowered);
                    ASSERT_EQ(found.size(), 1U) << procedure.code << " " << enum_name(minimum.rule.measure);
                    EXPECT_EQ(found[0].stage, i);
                    ASSERT_TRUE(found[0].found);
                    EXPECT_EQ(found[0].found->limit, rule.limit);
                    auto without = procedure;
                    auto& list = minimum.decides ? without.stages[i].pass : without.stages[i].leave;
                    list.erase(list.begin() + static_cast<std::ptrdiff_t>(r));
                    auto const gone = check_procedure(without);
                    ASSERT_FALSE(gone);
                    ++tried;
                }
            }
        }
    }
    EXPECT_EQ(tried, legal_minimums().size());
}

TEST(LegalMinimum, a_stricter_rule_is_welcome_and_a_second_lower_ballot_is_not) {
    auto raised = shipped("owners.special");
    raised.stages[4].pass[2] = {Measure::agree_area, Comparison::at_least, {4, 5}};
    EXPECT_TRUE(check_procedure(raised));

    auto doubled = shipped("owners.special");
    auto second = doubled.stages[4];
    second.key = "second_ballot";
    second.pass = {{Measure::agree_heads, Comparison::more_than, {1, 2}}};
    doubled.stages.insert(doubled.stages.begin() + 5, second);
    auto const checked = check_procedure(doubled);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().key(), "procedure.below_legal_minimum");
    EXPECT_EQ(checked.error().problems().front().where, "/stages/5/pass");
    EXPECT_EQ(checked.error().problems().size(), 4U);
}

TEST(LegalMinimum, says_what_is_demanded_what_was_found_and_by_which_source) {
    auto lowered = shipped("owners.special");
    lowered.stages[4].pass[3].limit = {2, 3};
    auto const checked = check_procedure(lowered);
    ASSERT_FALSE(checked);
    ASSERT_EQ(checked.error().problems().size(), 1U);
    auto const& problem = checked.error().problems().front();
    EXPECT_EQ(problem.where, "/stages/4/pass");
    EXPECT_EQ(problem.params[2], (std::pair<std::string, std::string>("minimum", "3/4")));
    EXPECT_EQ(problem.params[3], (std::pair<std::string, std::string>("found", "2/3")));
    EXPECT_NE(problem.params[4].second.find("第二百七十八条"), std::string::npos);
}

struct Fault {
    std::string_view key;
    void (*break_it)(Procedure&);
};

TEST(CheckStructure, refuses_each_fault_by_name) {
    Fault const faults[]{
        {"procedure.bad_key", [](Procedure& p) { p.code = "四步"; }},
        {"procedure.bad_key", [](Procedure& p) { p.stages[1].key = ""; }},
        {"procedure.key_twice", [](Procedure& p) { p.stages[1].key = p.stages[2].key; }},
        {"procedure.stages_out_of_range", [](Procedure& p) { p.stages.clear(); }},
        {"procedure.stages_out_of_range", [](Procedure& p) { p.stages.resize(kStagesMax + 1, p.stages[1]); }},
        {"procedure.rounds_out_of_range", [](Procedure& p) { p.rounds_max = 0; }},
        {"procedure.days_out_of_range", [](Procedure& p) { p.objection_days = 0; }},
        {"procedure.days_out_of_range", [](Procedure& p) { p.stages[2].days_max = 0; }},
        {"procedure.responsible_unfit", [](Procedure& p) { p.stages[2].responsible = RunActor::clock; }},
        {"procedure.steward_decides_nothing", [](Procedure& p) { p.stages[3].responsible = RunActor::steward; }},
        {"procedure.measure_not_of_stage",
         [](Procedure& p) { p.stages[0].leave.push_back({Measure::turnout_area, Comparison::at_least, {1, 2}}); }},
        {"procedure.limit_out_of_range", [](Procedure& p) { p.stages[1].leave[0].limit = {1, 0}; }},
        {"procedure.limit_out_of_range", [](Procedure& p) { p.stages[1].leave[0].limit = {-1, 1}; }},
        {"procedure.limit_not_whole", [](Procedure& p) { p.stages[1].leave[0].limit = {3, 2}; }},
        {"procedure.share_above_one", [](Procedure& p) { p.stages[3].pass[0].limit = {3, 2}; }},
        {"procedure.never_reached", [](Procedure& p) { p.stages[3].pass[0].limit = {1, 1}; }},
        {"procedure.too_many", [](Procedure& p) { p.stages[1].leave.resize(kRulesMax + 1, p.stages[1].leave[0]); }},
        {"procedure.kind_decides_nothing",
         [](Procedure& p) { p.stages[2].pass = {{Measure::open_objections, Comparison::at_most, {0, 1}}}; }},
        {"procedure.stage_not_optional", [](Procedure& p) { p.stages[3].is_optional = true; }},
        {"procedure.formal_stage_unlawful", [](Procedure& p) { p.stages[3].is_formal = true; }},
        {"procedure.retry_not_earlier", [](Procedure& p) { p.stages[3].failed_leads_to = "evaluation"; }},
        {"procedure.retry_not_earlier", [](Procedure& p) { p.stages[1].failed_leads_to = "frame"; }},
        {"procedure.frame_first", [](Procedure& p) { p.stages.erase(p.stages.begin()); }},
        {"procedure.evaluation_last", [](Procedure& p) { p.stages.pop_back(); }},
        {"procedure.nothing_decides", [](Procedure& p) { p.stages[3].pass.clear(); }},
        {"procedure.commitment_after_decision", [](Procedure& p) { p.stages.erase(p.stages.begin() + 4); }},
        {"procedure.commitment_after_decision", [](Procedure& p) { p.stages[4].leave.pop_back(); }},
        {"procedure.publication_after_commitment", [](Procedure& p) { p.stages.erase(p.stages.begin() + 5); }},
        {"procedure.published_before_commitment",
         [](Procedure& p) {
             auto early = p.stages[5];
             early.key = "early";
             p.stages.insert(p.stages.begin() + 4, early);
         }},
    };
    for (auto const& fault : faults) {
        auto broken = shipped("council");
        fault.break_it(broken);
        auto const checked = check_structure(broken);
        ASSERT_FALSE(checked) << fault.key;
        EXPECT_EQ(checked.error().key(), "procedure.unsound");
        bool named = false;
        for (auto const& problem : checked.error().problems()) named = named || problem.key == fault.key;
        EXPECT_TRUE(named) << fault.key;
    }
}

}  // namespace
}  // namespace hezhi::procedure
