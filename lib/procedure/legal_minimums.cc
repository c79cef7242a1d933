#include "lib/procedure/legal_minimums.h"

#include <algorithm>
#include <array>
#include <string>

#include "lib/base/enum_names.h"

namespace hezhi::procedure {
namespace {

__extension__ using Wide = __int128;

constexpr auto kOwnersLaw = std::string_view("《中华人民共和国民法典》第二百七十八条第二款");
constexpr auto kOwnersLawEn = std::string_view("Civil Code of the PRC, article 278, paragraph 2");
constexpr auto kNoticeLaw = std::string_view("《物业管理条例》第十四条");
constexpr auto kNoticeLawEn = std::string_view("Regulations on Property Management, article 14");
constexpr auto kFourSteps = std::string_view("“四议两公开”工作法");
constexpr auto kFourStepsEn = std::string_view("Working method of four discussions and two publications");
constexpr auto kMediation = std::string_view("《中华人民共和国人民调解法》第三条");
constexpr auto kMediationEn = std::string_view("People's Mediation Law of the PRC, article 3");

constexpr Rule at_least(Measure measure, std::int64_t numerator, std::int64_t denominator) {
    return {measure, Comparison::at_least, {numerator, denominator}};
}
constexpr Rule more_than(Measure measure, std::int64_t numerator, std::int64_t denominator) {
    return {measure, Comparison::more_than, {numerator, denominator}};
}

using enum LegalClass;
using enum Measure;
using K = StageKind;

// docs/formats/procedure.md says of each where it stands and what it rests on. None of these could be compared with an
// official text here; whoever runs a street checks them before relying on them.
constexpr std::array kMinimums{
    LegalMinimum{owners_ordinary, K::ballot, false, false, at_least(notice_days, 15, 1), kNoticeLaw, kNoticeLawEn},
    LegalMinimum{owners_ordinary, K::ballot, false, true, at_least(turnout_area, 2, 3), kOwnersLaw, kOwnersLawEn},
    LegalMinimum{owners_ordinary, K::ballot, false, true, at_least(turnout_heads, 2, 3), kOwnersLaw, kOwnersLawEn},
    LegalMinimum{owners_ordinary, K::ballot, false, true, more_than(agree_area, 1, 2), kOwnersLaw, kOwnersLawEn},
    LegalMinimum{owners_ordinary, K::ballot, false, true, more_than(agree_heads, 1, 2), kOwnersLaw, kOwnersLawEn},
    LegalMinimum{owners_special, K::ballot, false, false, at_least(notice_days, 15, 1), kNoticeLaw, kNoticeLawEn},
    LegalMinimum{owners_special, K::ballot, false, true, at_least(turnout_area, 2, 3), kOwnersLaw, kOwnersLawEn},
    LegalMinimum{owners_special, K::ballot, false, true, at_least(turnout_heads, 2, 3), kOwnersLaw, kOwnersLawEn},
    LegalMinimum{owners_special, K::ballot, false, true, at_least(agree_area, 3, 4), kOwnersLaw, kOwnersLawEn},
    LegalMinimum{owners_special, K::ballot, false, true, at_least(agree_heads, 3, 4), kOwnersLaw, kOwnersLawEn},
    LegalMinimum{four_steps, K::ballot, true, true, at_least(attendance, 2, 3), kFourSteps, kFourStepsEn},
    LegalMinimum{four_steps, K::ballot, true, true, more_than(agree_members, 1, 2), kFourSteps, kFourStepsEn},
    LegalMinimum{four_steps, K::ballot, false, true, more_than(agree_heads, 1, 2), kFourSteps, kFourStepsEn},
    LegalMinimum{mediation, K::meeting, false, true, at_least(agree_members, 1, 1), kMediation, kMediationEn},
};

std::string text_of(Rule const& rule) {
    auto text = std::to_string(rule.limit.numerator);
    if (rule.limit.denominator != 1) text += "/" + std::to_string(rule.limit.denominator);
    return text;
}

/// The strictest rule on the floor's measure and direction, if any.
std::optional<Rule> strictest(std::vector<Rule> const& rules, Rule const& floor) {
    std::optional<Rule> found;
    for (auto const& rule : rules) {
        if (rule.measure != floor.measure) continue;
        if (!found || is_as_strict(rule, *found)) found = rule;
    }
    return found;
}

bool is_of(Stage const& stage, LegalMinimum const& minimum) {
    return stage.kind == minimum.kind && stage.is_formal == minimum.formal &&
           (stage.decides() || stage.kind == StageKind::ballot);
}

}  // namespace

std::span<LegalMinimum const> legal_minimums() {
    return kMinimums;
}

bool is_as_strict(Rule const& rule, Rule const& floor) noexcept {
    if (rule.measure != floor.measure) return false;
    bool const rule_is_ceiling = rule.comparison == Comparison::at_most;
    bool const floor_is_ceiling = floor.comparison == Comparison::at_most;
    if (rule_is_ceiling != floor_is_ceiling) return false;
    auto const left = Wide{rule.limit.numerator} * floor.limit.denominator;
    auto const right = Wide{floor.limit.numerator} * rule.limit.denominator;
    if (rule_is_ceiling) return left <= right;
    if (left != right) return left > right;
    return rule.comparison == Comparison::more_than || floor.comparison == Comparison::at_least;
}

std::vector<Breach> breaches(Procedure const& procedure) {
    std::vector<Breach> found;
    for (auto const& minimum : kMinimums) {
        if (minimum.legal_class != procedure.legal_class) continue;
        bool stands = false;
        for (std::size_t i = 0; i < procedure.stages.size(); ++i) {
            auto const& stage = procedure.stages[i];
            if (!is_of(stage, minimum)) continue;
            stands = true;
            auto const rule = strictest(minimum.decides ? stage.pass : stage.leave, minimum.rule);
            if (!rule || !is_as_strict(*rule, minimum.rule)) found.push_back({&minimum, i, rule});
        }
        if (!stands) found.push_back({&minimum, std::nullopt, std::nullopt});
    }
    return found;
}

Result<void> check_procedure(Procedure const& procedure) {
    HZ_TRY(check_structure(procedure));
    std::vector<Problem> problems;
    for (auto const& breach : breaches(procedure)) {
        auto const& minimum = *breach.minimum;
        std::string where = "/stages";
        if (breach.stage) where += "/" + std::to_string(*breach.stage) + (minimum.decides ? "/pass" : "/leave");
        problems.push_back({.where = std::move(where),
                            .key = "procedure.legal_minimum",
                            .params = {{"measure", std::string(enum_name(minimum.rule.measure))},
                                       {"comparison", std::string(enum_name(minimum.rule.comparison))},
                                       {"minimum", text_of(minimum.rule)},
                                       {"found", breach.found ? text_of(*breach.found) : std::string("—")},
                                       {"source", std::string(minimum.source)},
                                       {"source_en", std::string(minimum.source_en)}}});
    }
    if (problems.empty()) return {};
    return fail(Error{ErrorCode::unprocessable, "procedure.below_legal_minimum"}.with(std::move(problems)));
}

}  // namespace hezhi::procedure
