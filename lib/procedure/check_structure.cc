#include <algorithm>
#include <string>

#include "lib/procedure/procedure.h"

namespace hezhi::procedure {
namespace {

class Findings {
public:
    void add(std::string where, std::string_view key, Error::Params params = {}) {
        problems_.push_back({.where = std::move(where), .key = key, .params = std::move(params)});
    }
    void demand(bool holds, std::string where, std::string_view key, Error::Params params = {}) {
        if (!holds) add(std::move(where), key, std::move(params));
    }
    Result<void> result() && {
        if (problems_.empty()) return {};
        return fail(Error{ErrorCode::unprocessable, "procedure.unsound"}.with(std::move(problems_)));
    }

private:
    std::vector<Problem> problems_;
};

std::string at_stage(std::size_t stage) {
    return "/stages/" + std::to_string(stage);
}

bool is_key(std::string_view key) noexcept {
    auto const fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; };
    return !key.empty() && key.size() <= 40 && std::ranges::all_of(key, fits);
}

/// What a stage of this kind can be measured by, beside days and notice.
bool measures(StageKind kind, Measure measure) noexcept {
    using enum Measure;
    switch (measure) {
        case notice_days:
            return kind == StageKind::meeting || kind == StageKind::ballot || kind == StageKind::budget ||
                   kind == StageKind::lot;
        case days_open:
            return true;
        case statements:
            return kind == StageKind::opinion_map;
        case participants:
            return kind == StageKind::opinion_map || kind == StageKind::meeting || kind == StageKind::ballot ||
                   kind == StageKind::budget;
        case open_objections:
            return kind == StageKind::meeting || kind == StageKind::drafting || kind == StageKind::publication;
        case attendance:
        case agree_heads:
        case agree_members:
            return kind == StageKind::meeting || kind == StageKind::ballot;
        case turnout_heads:
        case turnout_least:
            return kind == StageKind::opinion_map || kind == StageKind::ballot || kind == StageKind::budget;
        case turnout_area:
        case agree_area:
            return kind == StageKind::ballot;
        case funded_projects:
            return kind == StageKind::budget;
        case panel_seats_filled:
            return kind == StageKind::lot;
        case days_published:
            return kind == StageKind::publication || kind == StageKind::frame;
        case incomplete_commitments:
        case commitments:
            return kind == StageKind::commitment;
        case answers:
            return kind == StageKind::evaluation;
    }
    return false;
}

void check_rules(Findings& findings, Stage const& stage, std::vector<Rule> const& rules, std::string const& where) {
    findings.demand(rules.size() <= kRulesMax, where, "procedure.too_many", {{"max", std::to_string(kRulesMax)}});
    for (std::size_t i = 0; i < rules.size(); ++i) {
        auto const& rule = rules[i];
        auto const at = where + "/" + std::to_string(i);
        findings.demand(measures(stage.kind, rule.measure), at + "/measure", "procedure.measure_not_of_stage");
        auto const& limit = rule.limit;
        bool const bounded = limit.denominator >= 1 && limit.denominator <= 1'000'000 && limit.numerator >= 0 &&
                             limit.numerator <= 1'000'000;
        findings.demand(bounded, at + "/limit", "procedure.limit_out_of_range");
        if (!bounded) continue;
        if (!is_share(rule.measure)) {
            findings.demand(limit.denominator == 1, at + "/limit", "procedure.limit_not_whole");
        } else {
            findings.demand(limit.numerator <= limit.denominator, at + "/limit", "procedure.share_above_one");
            findings.demand(rule.comparison != Comparison::more_than || limit.numerator < limit.denominator,
                            at + "/limit", "procedure.never_reached");
        }
    }
}

void check_stage(Findings& findings, Procedure const& procedure, std::size_t index) {
    auto const& stage = procedure.stages[index];
    auto const where = at_stage(index);
    findings.demand(is_key(stage.key), where + "/key", "procedure.bad_key");
    findings.demand(find_stage(procedure, stage.key) == index, where + "/key", "procedure.key_twice");
    findings.demand(stage.days_max >= 1 && stage.days_max <= kStageDaysMax, where + "/days_max",
                    "procedure.days_out_of_range", {{"max", std::to_string(kStageDaysMax)}});
    bool const may_answer = stage.responsible == RunActor::organiser || stage.responsible == RunActor::decider ||
                            stage.responsible == RunActor::steward;
    findings.demand(may_answer, where + "/responsible", "procedure.responsible_unfit");
    check_rules(findings, stage, stage.leave, where + "/leave");
    check_rules(findings, stage, stage.pass, where + "/pass");
    bool const can_decide = stage.kind == StageKind::meeting || stage.kind == StageKind::ballot ||
                            stage.kind == StageKind::budget || stage.kind == StageKind::lot;
    findings.demand(!stage.decides() || can_decide, where + "/pass", "procedure.kind_decides_nothing");
    findings.demand(!(stage.is_optional &&
                      (stage.decides() || stage.kind == StageKind::frame || stage.kind == StageKind::commitment ||
                       stage.kind == StageKind::publication || stage.kind == StageKind::evaluation)),
                    where + "/is_optional", "procedure.stage_not_optional");
    findings.demand(!stage.is_formal || (stage.decides() && procedure.legal_class == LegalClass::four_steps),
                    where + "/is_formal", "procedure.formal_stage_unlawful");
    // A stage of the steward passes by silence: nothing may depend on it that law leaves to the decider.
    findings.demand(stage.responsible != RunActor::steward || stage.is_formal || stage.kind == StageKind::frame,
                    where + "/responsible", "procedure.steward_decides_nothing");
    if (stage.failed_leads_to) {
        auto const target = find_stage(procedure, *stage.failed_leads_to);
        findings.demand(stage.decides() && target && *target <= index, where + "/failed_leads_to",
                        "procedure.retry_not_earlier");
    }
}

void check_order(Findings& findings, Procedure const& procedure) {
    auto const& stages = procedure.stages;
    findings.demand(stages.front().kind == StageKind::frame, at_stage(0) + "/kind", "procedure.frame_first");
    findings.demand(stages.back().kind == StageKind::evaluation, at_stage(stages.size() - 1) + "/kind",
                    "procedure.evaluation_last");
    auto const decides = [](Stage const& stage) { return stage.decides() && !stage.is_formal; };
    auto const last = std::find_if(stages.rbegin(), stages.rend(), decides);
    if (last == stages.rend()) {
        findings.add("/stages", "procedure.nothing_decides");
        return;
    }
    Rule const complete{Measure::incomplete_commitments, Comparison::at_most, {0, 1}};
    auto const keeps = [&](Stage const& stage) {
        return stage.kind == StageKind::commitment && std::ranges::find(stage.leave, complete) != stage.leave.end();
    };
    auto const commitment = std::find_if(last.base(), stages.end(), keeps);
    findings.demand(commitment != stages.end(), "/stages", "procedure.commitment_after_decision");
    auto const is_publication = [](Stage const& stage) { return stage.kind == StageKind::publication; };
    findings.demand(std::find_if(commitment, stages.end(), is_publication) != stages.end(), "/stages",
                    "procedure.publication_after_commitment");
    // Between decision and commitments nothing is published as decided.
    auto const early = std::find_if(last.base(), commitment, is_publication);
    findings.demand(early == commitment, "/stages", "procedure.published_before_commitment");
}

}  // namespace

Result<void> check_structure(Procedure const& procedure) {
    Findings findings;
    findings.demand(is_key(procedure.code), "/code", "procedure.bad_key");
    findings.demand(procedure.rounds_max >= 1 && procedure.rounds_max <= kRoundsMax, "/rounds_max",
                    "procedure.rounds_out_of_range", {{"max", std::to_string(kRoundsMax)}});
    auto const is_days = [](std::int32_t days) { return days >= 1 && days <= 90; };
    findings.demand(is_days(procedure.reconsideration_days), "/reconsideration_days", "procedure.days_out_of_range",
                    {{"max", "90"}});
    findings.demand(is_days(procedure.objection_days), "/objection_days", "procedure.days_out_of_range",
                    {{"max", "90"}});
    if (procedure.stages.empty() || procedure.stages.size() > kStagesMax) {
        findings.add("/stages", "procedure.stages_out_of_range", {{"max", std::to_string(kStagesMax)}});
        return std::move(findings).result();
    }
    for (std::size_t i = 0; i < procedure.stages.size(); ++i) check_stage(findings, procedure, i);
    check_order(findings, procedure);
    return std::move(findings).result();
}

}  // namespace hezhi::procedure
