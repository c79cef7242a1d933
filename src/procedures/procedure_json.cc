#include "src/procedures/procedure_json.h"

#include <algorithm>

#include "lib/procedure/legal_minimums.h"
#include "src/bodies/bodies.h"

namespace hezhi::procedures {
namespace {

using procedure::Rule;
using procedure::Stage;
using storage::ReadTransaction;
using storage::Scope;

std::optional<ActingBody> ref_of(ReadTransaction& tx, std::optional<BodyId> id) {
    if (!id) return std::nullopt;
    auto const body = bodies::find_body(tx, *id);
    return ActingBody{*id, body ? body->name : std::string{}};
}

std::vector<std::string> usual_names(std::string_view code) {
    std::vector<std::string> names;
    for (auto const type : usual_for(code)) names.emplace_back(jurisdictions::name(type));
    return names;
}

std::optional<FloorView> floor_of(procedure::LegalClass legal_class, Stage const& stage, Rule const& rule,
                                  bool decides) {
    for (auto const& minimum : procedure::legal_minimums()) {
        if (minimum.legal_class != legal_class || minimum.kind != stage.kind || minimum.formal != stage.is_formal ||
            minimum.decides != decides || minimum.rule.measure != rule.measure) {
            continue;
        }
        return FloorView{minimum.rule.limit.numerator, minimum.rule.limit.denominator, minimum.rule.comparison,
                         std::string(minimum.source),  std::string(minimum.source_en), minimum.verified};
    }
    return std::nullopt;
}

RuleView view_of(procedure::LegalClass legal_class, Stage const& stage, Rule const& rule, bool decides) {
    return {rule.measure, rule.comparison, rule.limit.numerator, rule.limit.denominator,
            floor_of(legal_class, stage, rule, decides)};
}

StageView view_of(procedure::LegalClass legal_class, Stage const& stage) {
    StageView view{stage.key, stage.kind, stage.responsible,    stage.days_max, stage.is_optional, stage.is_formal,
                   {},        {},         stage.failed_leads_to};
    for (auto const& rule : stage.leave) view.leave.push_back(view_of(legal_class, stage, rule, false));
    for (auto const& rule : stage.pass) view.pass.push_back(view_of(legal_class, stage, rule, true));
    return view;
}

ReadingView view_of(procedure::Reading const& reading) {
    return {reading.measure, reading.part, reading.whole};
}

std::vector<StandingView> standing(procedure::LegalClass legal_class, Stage const& stage,
                                   std::vector<procedure::Reading> const& readings, bool decides) {
    std::vector<StandingView> views;
    for (auto const& rule : decides ? stage.pass : stage.leave) {
        auto const found = std::ranges::find(readings, rule.measure, &procedure::Reading::measure);
        auto const reading = found == readings.end() ? std::nullopt : std::optional(*found);
        auto const unmet = procedure::shortfall(rule, reading);
        views.push_back({view_of(legal_class, stage, rule, decides),
                         reading ? std::optional(view_of(*reading)) : std::nullopt, !unmet,
                         unmet ? unmet->missing : 0});
    }
    return views;
}

RunRecordView view_of(ReadTransaction& tx, TopicRun const& run, RunRecord const& record) {
    RunRecordView view{record.number,
                       record.at,
                       record.event,
                       record.actor,
                       ref_of(tx, record.body),
                       record.from,
                       record.to,
                       run.procedure.stages[record.from_stage].key,
                       run.procedure.stages[record.to_stage].key,
                       record.reason,
                       record.ground,
                       record.remedy,
                       {},
                       record.due,
                       record.escalated};
    for (auto const& reading : record.readings) view.readings.push_back(view_of(reading));
    return view;
}

std::optional<ActingBody> holder_body(ReadTransaction& tx, TopicRun const& run,
                                      std::optional<procedure::RunActor> holder) {
    if (holder == procedure::RunActor::organiser) return ref_of(tx, run.organiser);
    if (holder == procedure::RunActor::steward) return ref_of(tx, run.steward);
    if (holder == procedure::RunActor::authority) return ref_of(tx, run.authority);
    return std::nullopt;
}

std::vector<Rule> rules_of(std::vector<RuleInput> const& given) {
    std::vector<Rule> rules;
    for (auto const& rule : given) {
        rules.push_back({rule.measure, rule.comparison, {rule.numerator.value(), rule.denominator.value()}});
    }
    return rules;
}

}  // namespace

VersionLine line_of(ReadTransaction& tx, Version const& version) {
    return {version.content.code,
            usual_names(version.content.code),
            version.number,
            version.state,
            version.title,
            version.content.legal_class,
            version.content.decider,
            static_cast<std::int64_t>(version.content.stages.size()),
            ref_of(tx, version.decided_by),
            version.decided_on,
            version.reason,
            version.published_at,
            version.revision};
}

VersionPage page_of(ReadTransaction& tx, Version const& version) {
    auto const& content = version.content;
    VersionPage page{
        line_of(tx, version), content.rounds_max, content.reconsideration_days, content.objection_days, {}};
    for (auto const& stage : content.stages) page.stages.push_back(view_of(content.legal_class, stage));
    return page;
}

RunList list_of(ReadTransaction& tx, Scope scope, std::vector<TopicRun> const& runs, TimePoint now) {
    RunList list;
    for (auto const& run : runs) {
        auto const topic = topics::load_topic(tx, scope, run.topic);
        if (!topic) continue;
        auto const community = jurisdictions::find_jurisdiction(tx, topic->community);
        auto const& stage = run.procedure.stages[run.facts.stage];
        auto const holder = procedure::holder(run.procedure, run.facts);
        auto const due = procedure::deadline(run.facts);
        list.items.push_back({.topic = run.topic,
                              .topic_title = topic->title,
                              .community = community ? community->name : std::string{},
                              .code = run.procedure.code,
                              .title = run.title,
                              .state = run.facts.state,
                              .stage = stage.key,
                              .stage_kind = stage.kind,
                              .holder = holder,
                              .holder_body = holder_body(tx, run, holder),
                              .entered_at = run.facts.entered_at,
                              .due_at = due,
                              .is_overdue = due && *due < now,
                              .round = run.facts.rounds});
    }
    return list;
}

RunPage page_of(ReadTransaction& tx, authority::Caller const& who, Scope scope, TopicRun const& run,
                Counters const& counters) {
    auto const& content = run.procedure;
    auto const& facts = run.facts;
    auto const& stage = content.stages[facts.stage];
    auto const holder = procedure::holder(content, facts);
    auto const readings = readings_of(tx, scope, run, who.now, counters);
    RunPage page{.topic = run.topic,
                 .code = content.code,
                 .version = run.version,
                 .title = run.title,
                 .legal_class = content.legal_class,
                 .decider = content.decider,
                 .state = facts.state,
                 .holder = holder,
                 .holder_body = std::nullopt,
                 .due_at = procedure::deadline(facts),
                 .is_overdue = false,
                 .round = facts.rounds,
                 .rounds_max = content.rounds_max,
                 .organiser = *ref_of(tx, run.organiser),
                 .steward = ref_of(tx, run.steward),
                 .publicness = run.publicness,
                 .resource = run.resource,
                 .started_at = run.started_at,
                 .stages = {},
                 .leave = {},
                 .pass = {},
                 .records = {},
                 .possible = {},
                 .revision = run.revision};
    page.is_overdue = page.due_at && *page.due_at < who.now;
    page.holder_body = holder_body(tx, run, holder);
    for (std::size_t i = 0; i < content.stages.size(); ++i) {
        bool const is_current = procedure::is_open(facts.state) && i == facts.stage;
        page.stages.push_back({view_of(content.legal_class, content.stages[i]), facts.outcomes[i], is_current});
    }
    if (procedure::is_open(facts.state)) {
        page.leave = standing(content.legal_class, stage, readings, false);
        page.pass = standing(content.legal_class, stage, readings, true);
    }
    for (auto const& record : records_of(tx, scope, run.topic)) page.records.push_back(view_of(tx, run, record));
    auto const topic = topics::load_topic(tx, scope, run.topic);
    if (!topic) return page;
    for (auto const actor : parts_of(tx, who, *topic, run)) {
        for (auto& offer : procedure::offered(content, facts, actor, who.now)) {
            page.possible.push_back({actor, offer.event, std::move(offer.needs)});
        }
    }
    return page;
}

procedure::Procedure content_of(SaveDraftRequest const& request) {
    procedure::Procedure content{
        .code = request.code.str(),
        .legal_class = request.legal_class,
        .decider = request.decider,
        .rounds_max = static_cast<std::int32_t>(request.rounds_max.value()),
        .reconsideration_days = static_cast<std::int32_t>(request.reconsideration_days.value()),
        .objection_days = static_cast<std::int32_t>(request.objection_days.value()),
        .stages = {}};
    for (auto const& stage : request.stages) {
        content.stages.push_back(
            {.key = stage.key.str(),
             .kind = stage.kind,
             .responsible = stage.responsible,
             .days_max = static_cast<std::int32_t>(stage.days_max.value()),
             .is_optional = stage.is_optional,
             .is_formal = stage.is_formal,
             .leave = rules_of(stage.leave),
             .pass = rules_of(stage.pass),
             .failed_leads_to = stage.failed_leads_to ? std::optional(stage.failed_leads_to->str()) : std::nullopt});
    }
    return content;
}

}  // namespace hezhi::procedures
