// Use cases of the registry of indicators and inspections, of settings, and of fields that are supplied already.
#include <algorithm>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "lib/base/enum_names.h"
#include "lib/text/similarity.h"
#include "src/bodies/bodies.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/public_events.h"
#include "src/tasks/assessment_store.h"
#include "src/tasks/assessments.h"
#include "src/tasks/task_acts.h"
#include "src/tasks/task_store.h"

namespace hezhi::tasks {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

Result<jurisdictions::Jurisdiction> require_street(ReadTransaction& tx, Caller const& who, Scope scope) {
    HZ_TRY(auto street, jurisdictions::require_street(tx, scope.realm));
    HZ_TRY(authority::require(who, Permission::task_review, street.path));
    return street;
}

Result<void> require_sender(ReadTransaction& tx, Caller const& who, Scope scope, BodyId body,
                            std::vector<JurisdictionId> const& communities) {
    for (auto const id : communities) {
        HZ_TRY(auto const community, jurisdictions::require_community(tx, scope.realm, id));
        HZ_TRY(authority::require(who, Permission::task_propose, community.path, body));
    }
    return {};
}

std::vector<JurisdictionId> distinct(std::vector<JurisdictionId> communities) {
    std::ranges::sort(communities);
    auto const [repeated, end] = std::ranges::unique(communities);
    communities.erase(repeated, end);
    return communities;
}

struct Looked {
    AssessmentCheck check;
    std::vector<JurisdictionId> communities;
    std::int64_t year = 0;
    bool exists = false;
};

Result<Looked> look(ReadTransaction& tx, Caller const& who, Scope scope, NewAssessment const& wanted) {
    HZ_TRY(auto const street, jurisdictions::require_street(tx, scope.realm));
    Looked looked{.check = {}, .communities = distinct(wanted.communities)};
    if (looked.communities.empty()) return fail(ErrorCode::unprocessable, "task.communities_required");
    HZ_TRY(auto const body, bodies::require_body(tx, scope.realm, wanted.body));
    HZ_TRY(require_sender(tx, who, scope, wanted.body, looked.communities));
    auto const calendar = jurisdictions::calendar_of(tx, street);
    auto const settings = settings_of(tx, scope);
    auto const this_year = month_at(who.now, calendar) / 100;
    looked.year = wanted.year.value_or(this_year);
    if (looked.year < this_year || looked.year > this_year + 1) {
        return fail(ErrorCode::unprocessable, "assessment.year_wrong");
    }
    auto& check = looked.check;
    check.indicators_max = settings.indicators_max;
    check.fields = looked_up(tx, scope, wanted.fields, who.now, source_name(wanted.name, body.name));
    for (auto const& live : select_assessments(tx, scope, looked.year, kAssessmentsMax)) {
        if (live.withdrawn_at) continue;
        looked.exists |= live.body == wanted.body && live.name == wanted.name;
        auto const alike = text::similarity(live.name, wanted.name);
        if (alike >= kNearMin) check.near.push_back({live.id, live.body, live.name, alike});
    }
    std::ranges::sort(check.near, {},
                      [](AssessmentCheck::Near const& one) { return std::pair(-one.similarity, one.id.value()); });
    if (check.near.size() > kNearMax) check.near.erase(check.near.begin() + kNearMax, check.near.end());
    for (auto const community : looked.communities) {
        check.loads.push_back({community, count_live(tx, scope, community, looked.year)});
    }
    if (wanted.kind == AssessmentKind::inspection) {
        check.earliest =
            calendar::add_working_days(calendar, who.now, static_cast<int>(settings.notice_days_min)) + Microseconds{1};
    }
    return looked;
}

void publish(WriteTransaction& tx, Scope scope, std::string_view kind, Assessment const& one, TimePoint now) {
    boost::json::object const facts{{"title", one.name},
                                    {"body", one.body.str()},
                                    {"what", enum_name(one.kind)},
                                    {"year", std::to_string(one.year)}};
    storage::append_public_event(tx, scope, kind, "assessment", one.id, boost::json::serialize(facts), now);
    tx.touch("street:" + scope.realm.str());
}

}  // namespace

Result<AssessmentCheck> check_assessment(ReadTransaction& tx, Caller const& who, Scope scope,
                                         NewAssessment const& wanted) {
    HZ_TRY(auto looked, look(tx, who, scope, wanted));
    return std::move(looked.check);
}

Result<Assessment> register_assessment(WriteTransaction& tx, Caller const& who, Scope scope,
                                       NewAssessment const& wanted) {
    HZ_TRY(auto looked, look(tx, who, scope, wanted));
    bool const is_inspection = wanted.kind == AssessmentKind::inspection;
    if (is_inspection && !wanted.held_at) return fail(ErrorCode::unprocessable, "assessment.date_required");
    if (is_inspection && *wanted.held_at < *looked.check.earliest) {
        auto const days = settings_of(tx, scope).notice_days_min;
        return fail(Error{ErrorCode::unprocessable, "assessment.notice_short"}.with("days", std::to_string(days)));
    }
    if (looked.exists) return fail(ErrorCode::conflict, "assessment.exists");
    for (auto const& load : looked.check.loads) {
        if (load.live < looked.check.indicators_max) continue;
        auto const place = jurisdictions::find_jurisdiction(tx, load.community);
        return fail(Error{ErrorCode::conflict, "assessment.over_cap"}
                        .with("community", place ? place->name : std::string{})
                        .with("max", std::to_string(looked.check.indicators_max))
                        .with("live", std::to_string(load.live)));
    }
    Assessment const one{.id = tx.new_id<AssessmentId>(),
                         .body = wanted.body,
                         .kind = wanted.kind,
                         .year = looked.year,
                         .name = wanted.name,
                         .basis = wanted.basis,
                         .frequency = is_inspection ? Frequency::once : wanted.frequency,
                         .minutes = wanted.minutes,
                         .held_at = is_inspection ? wanted.held_at : std::nullopt,
                         .registered_at = who.now,
                         .communities = std::move(looked.communities),
                         .fields = std::move(looked.check.fields)};
    insert_assessment(tx, scope, one);
    insert_fields(tx, scope, kAssessmentAsks, one.id.value(), one.fields, who.now);
    auto const body = bodies::find_body(tx, one.body);
    auto const source = source_name(one.name, body ? body->name : std::string{});
    for (auto const& field : one.fields) {
        put_supplied(
            tx, scope,
            {.key = field.key, .source = source, .name = field.name, .body = one.body, .supplied_at = who.now});
    }
    publish(tx, scope, "assessment.registered", one, who.now);
    return one;
}

Result<Assessment> withdraw_assessment(WriteTransaction& tx, Caller const& who, Scope scope, AssessmentId id,
                                       std::string_view reason) {
    auto found = find_assessment(tx, scope, id);
    if (!found) return fail(ErrorCode::not_found, "assessment.unknown");
    HZ_TRY(require_sender(tx, who, scope, found->body, found->communities));
    if (reason.empty()) return fail(ErrorCode::unprocessable, "task.reason_required");
    if (!end_assessment(tx, scope, id, who.now, reason)) {
        return fail(ErrorCode::conflict, "assessment.withdrawn_already");
    }
    found->withdrawn_at = who.now;
    found->withdrawn_for = reason;
    found->fields = select_fields(tx, scope, kAssessmentAsks, id.value());
    publish(tx, scope, "assessment.withdrawn", *found, who.now);
    return *std::move(found);
}

Result<std::vector<Assessment>> list_assessments(ReadTransaction& tx, Scope scope, std::int64_t year) {
    HZ_TRY(jurisdictions::require_street(tx, scope.realm));
    auto all = select_assessments(tx, scope, year, kAssessmentsMax);
    for (auto& one : all) one.fields = select_fields(tx, scope, kAssessmentAsks, one.id.value());
    return all;
}

Result<Settings> change_settings(WriteTransaction& tx, Caller const& who, Scope scope, Settings const& settings) {
    HZ_TRY(auto const street, require_street(tx, who, scope));
    auto const before = settings_of(tx, scope);
    put_settings(tx, scope, settings, who.now);
    boost::json::object const facts{{"review_days", std::to_string(settings.review_days)},
                                    {"answer_days", std::to_string(settings.answer_days)},
                                    {"load_minutes_max", std::to_string(settings.load_minutes_max)},
                                    {"indicators_max", std::to_string(settings.indicators_max)},
                                    {"notice_days_min", std::to_string(settings.notice_days_min)},
                                    {"indicators_max_before", std::to_string(before.indicators_max)}};
    storage::append_public_event(tx, scope, "task_settings.changed", "street", street.id.value(),
                                 boost::json::serialize(facts), who.now);
    tx.touch("street:" + scope.realm.str());
    return settings;
}

Result<void> add_supplied(WriteTransaction& tx, Caller const& who, Scope scope, std::string_view source, BodyId body,
                          std::vector<std::string> const& fields) {
    HZ_TRY(require_street(tx, who, scope));
    HZ_TRY(bodies::require_body(tx, scope.realm, body));
    bool is_any = false;
    for (auto const& name : fields) {
        auto const key = field_key(name);
        if (key.empty()) continue;
        is_any = true;
        put_supplied(tx, scope,
                     {.key = key, .source = std::string(source), .name = name, .body = body, .supplied_at = who.now});
    }
    if (!is_any) return fail(ErrorCode::unprocessable, "task.fields_required");
    return {};
}

Result<std::vector<SuppliedSource>> list_supplied(ReadTransaction& tx, Scope scope) {
    HZ_TRY(jurisdictions::require_street(tx, scope.realm));
    std::vector<SuppliedSource> sources;
    for (auto& field : select_supplied(tx, scope, kSuppliedMax)) {
        if (sources.empty() || sources.back().source != field.source) {
            sources.push_back({field.source, field.body, {}, field.supplied_at});
        }
        sources.back().fields.push_back(std::move(field.name));
        sources.back().supplied_at = std::max(sources.back().supplied_at, field.supplied_at);
    }
    return sources;
}

}  // namespace hezhi::tasks
