// HTTP ↔ the log, the registry of indicators and inspections, and the burden page.
#include "src/tasks/burden_routes.h"

#include <algorithm>

#include "src/http/routes.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/tasks/burden_json.h"
#include "src/tasks/task_acts.h"

namespace hezhi::tasks {
namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

/// Error: task.entry_wrong.
Result<EntryKey> key_of(EntryText const& entry) {
    auto const key = parse_entry_key(entry.str());
    if (!key) return fail(ErrorCode::unprocessable, "task.entry_wrong");
    return *key;
}

/// Error: task.month_wrong.
Result<std::optional<Month>> month_of(std::optional<MonthNumber> const& month) {
    if (!month) return std::optional<Month>{};
    if (!is_month(month->value())) return fail(ErrorCode::unprocessable, "task.month_wrong");
    return std::optional<Month>{month->value()};
}

Month current_month(ReadTransaction& tx, Scope scope, TimePoint now) {
    return month_at(now, jurisdictions::calendar_of(tx, jurisdictions::as_jurisdiction(scope.realm)));
}

/// Error: task.too_many_fields, task.too_many_communities.
Result<NewAssessment> wanted_of(RegisterAssessmentRequest const& request) {
    NewAssessment wanted{.body = request.body,
                         .kind = request.kind,
                         .year = request.year ? std::optional(request.year->value()) : std::nullopt,
                         .name = request.name.str(),
                         .basis = request.basis.str(),
                         .frequency = request.frequency,
                         .minutes = request.minutes.value(),
                         .held_at = request.held_at,
                         .communities = request.communities};
    if (request.fields.size() > kFieldsMax) {
        return fail(Error{ErrorCode::unprocessable, "task.too_many_fields"}.with("max", std::to_string(kFieldsMax)));
    }
    if (request.communities.size() > kCommunitiesMax) {
        return fail(
            Error{ErrorCode::unprocessable, "task.too_many_communities"}.with("max", std::to_string(kCommunitiesMax)));
    }
    for (auto const& field : request.fields) {
        wanted.fields.push_back({field.name.str(), field.supplied_by ? field.supplied_by->str() : std::string{}});
    }
    return wanted;
}

void add_log(http::Router& router) {
    // No Idempotency-Key: it would keep the person beside the request. The entry's own key does the same without.
    router.write<LogInformalRequest, void>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/informal-tasks",
         .permission = Permission::task_log,
         .summary = "Log an errand that came without admission; who logged it is kept nowhere"},
        [](WriteTransaction& tx, Caller const& who, LogInformalRequest const& request) -> Result<void> {
            HZ_TRY(auto const key, key_of(request.entry));
            return log_informal(tx, who, Scope{request.street},
                                {.community = request.community,
                                 .key = key,
                                 .body = request.body,
                                 .kind = request.kind,
                                 .minutes = request.minutes.value(),
                                 .note = request.note ? request.note->str() : std::string{}});
        });

    router.read<InformalOf, ErrandList>(
        {.path = "/api/v1/s/{street}/communities/{community}/informal-tasks",
         .permission = Permission::task_log,
         .summary = "What the committee itself logged in a month, without order, moment or hand"},
        [](ReadTransaction& tx, Caller const& who, InformalOf const& request) -> Result<ErrandList> {
            Scope const scope{request.street};
            HZ_TRY(auto const wanted, month_of(request.month));
            ErrandList list{wanted.value_or(current_month(tx, scope, who.now)), {}};
            HZ_TRY(auto const errands, list_informal(tx, who, scope, request.community, list.month));
            for (auto const& one : errands) {
                list.items.push_back({task_body_ref(tx, one.body), one.kind, one.minutes, one.note});
            }
            return list;
        });

    router.read<TaskStreetRequest, PublishedErrands>(
        {.path = "/api/v1/s/{street}/informal-tasks/published",
         .permission = Permission::public_read,
         .summary = "Errands without admission by sender and month: all communities together, a month late"},
        [](ReadTransaction& tx, Caller const& who, TaskStreetRequest const& request) -> Result<PublishedErrands> {
            HZ_TRY(auto const months, published_informal(tx, Scope{request.street}, who.now));
            return view_of(tx, months);
        });

    router.write<GiveSampleRequest, void>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/hour-samples",
         .permission = Permission::task_log,
         .summary = "One's own hours of two weeks by class, without a name; shown from five samples on"},
        [](WriteTransaction& tx, Caller const& who, GiveSampleRequest const& request) -> Result<void> {
            HZ_TRY(auto const key, key_of(request.entry));
            return give_sample(tx, who, Scope{request.street},
                               {.community = request.community,
                                .key = key,
                                .residents = request.residents.value(),
                                .reporting = request.reporting.value(),
                                .inspection = request.inspection.value(),
                                .meeting = request.meeting.value(),
                                .other = request.other.value()});
        });
}

void add_registry(http::Router& router) {
    router.read<AssessmentsOf, AssessmentList>(
        {.path = "/api/v1/s/{street}/assessments",
         .permission = Permission::public_read,
         .summary = "Indicators and inspections of a year, and how many each community has"},
        [](ReadTransaction& tx, Caller const& who, AssessmentsOf const& request) -> Result<AssessmentList> {
            Scope const scope{request.street};
            constexpr std::int64_t kMonths = 100;
            auto const year = request.year ? request.year->value() : current_month(tx, scope, who.now) / kMonths;
            HZ_TRY(auto const all, list_assessments(tx, scope, year));
            AssessmentList list{year, {}, {}, settings_of(tx, scope).indicators_max};
            for (auto const& one : all) list.items.push_back(view_of(tx, one));
            for (auto const& place : jurisdictions::communities_of(tx, request.street)) {
                std::int64_t live = 0;
                for (auto const& one : all) {
                    bool const has = std::ranges::find(one.communities, place.id) != one.communities.end();
                    live += has && !one.withdrawn_at ? 1 : 0;
                }
                list.loads.push_back({{place.id, place.name}, live});
            }
            return list;
        });

    router.read<RegisterAssessmentRequest, AssessmentCheckView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/assessment-checks",
         .permission = Permission::task_propose,
         .summary = "What is registered already that says nearly the same, and which fields exist; nothing is kept"},
        [](ReadTransaction& tx, Caller const& who,
           RegisterAssessmentRequest const& request) -> Result<AssessmentCheckView> {
            HZ_TRY(auto const wanted, wanted_of(request));
            HZ_TRY(auto const check, check_assessment(tx, who, Scope{request.street}, wanted));
            return view_of(tx, check);
        });

    router.write<RegisterAssessmentRequest, AssessmentView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/assessments",
         .permission = Permission::task_propose,
         .summary = "Register an indicator or an inspection within the yearly cap",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who,
           RegisterAssessmentRequest const& request) -> Result<http::With<AssessmentView>> {
            HZ_TRY(auto const wanted, wanted_of(request));
            HZ_TRY(auto const made, register_assessment(tx, who, Scope{request.street}, wanted));
            return http::With<AssessmentView>{view_of(tx, made)}.created("/api/v1/s/" + request.street.str() +
                                                                         "/assessments");
        });

    router.write<WithdrawAssessmentRequest, AssessmentView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/assessments/{assessment}/withdrawal",
         .permission = Permission::task_propose,
         .summary = "Take an indicator or inspection back, with a reason"},
        [](WriteTransaction& tx, Caller const& who,
           WithdrawAssessmentRequest const& request) -> Result<AssessmentView> {
            HZ_TRY(auto const ended,
                   withdraw_assessment(tx, who, Scope{request.street}, request.assessment, request.text.str()));
            return view_of(tx, ended);
        });
}

void add_settings(http::Router& router) {
    router.read<TaskStreetRequest, TaskSettingsView>(
        {.path = "/api/v1/s/{street}/task-settings",
         .permission = Permission::public_read,
         .summary = "What the street has decided about admission"},
        [](ReadTransaction& tx, Caller const&, TaskStreetRequest const& request) -> Result<TaskSettingsView> {
            HZ_TRY(jurisdictions::require_street(tx, request.street));
            return view_of(settings_of(tx, Scope{request.street}));
        });

    router.write<ChangeSettingsRequest, TaskSettingsView>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/task-settings",
         .permission = Permission::task_review,
         .summary = "Change limits and caps of admission; the change is public"},
        [](WriteTransaction& tx, Caller const& who, ChangeSettingsRequest const& request) -> Result<TaskSettingsView> {
            HZ_TRY(auto const changed, change_settings(tx, who, Scope{request.street},
                                                       {.review_days = request.review_days.value(),
                                                        .answer_days = request.answer_days.value(),
                                                        .load_minutes_max = request.load_minutes_max.value(),
                                                        .indicators_max = request.indicators_max.value(),
                                                        .notice_days_min = request.notice_days_min.value()}));
            return view_of(changed);
        });

    router.read<TaskStreetRequest, SuppliedSources>(
        {.path = "/api/v1/s/{street}/supplied-fields",
         .permission = Permission::public_read,
         .summary = "Which fields communities supply already, and in what"},
        [](ReadTransaction& tx, Caller const&, TaskStreetRequest const& request) -> Result<SuppliedSources> {
            HZ_TRY(auto const sources, list_supplied(tx, Scope{request.street}));
            SuppliedSources reply;
            for (auto const& one : sources) {
                reply.items.push_back({one.source, task_body_ref(tx, one.body), one.fields, one.supplied_at});
            }
            return reply;
        });

    router.write<AddSuppliedRequest, void>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/supplied-fields",
         .permission = Permission::task_review,
         .summary = "Enter what a ledger or system already has, so that it is asked once"},
        [](WriteTransaction& tx, Caller const& who, AddSuppliedRequest const& request) -> Result<void> {
            std::vector<std::string> fields;
            for (auto const& field : request.fields) fields.push_back(field.str());
            if (fields.size() > kFieldsMax) {
                return fail(
                    Error{ErrorCode::unprocessable, "task.too_many_fields"}.with("max", std::to_string(kFieldsMax)));
            }
            return add_supplied(tx, who, Scope{request.street}, request.source.str(), request.body, fields);
        });
}

}  // namespace

void add_burden_routes(http::Router& router) {
    add_log(router);
    add_registry(router);
    add_settings(router);
    router.read<BurdenOf, BurdenPage>(
        {.path = "/api/v1/s/{street}/communities/{community}/burden",
         .permission = Permission::public_read,
         .summary = "What a community carries in a month: hours from recorded work, tasks and forms, by sender"},
        [](ReadTransaction& tx, Caller const& who, BurdenOf const& request) -> Result<BurdenPage> {
            HZ_TRY(auto const month, month_of(request.month));
            HZ_TRY(auto const burden, burden_of(tx, who, Scope{request.street}, request.community, month));
            return page_of(tx, request.community, burden);
        });
}

}  // namespace hezhi::tasks
