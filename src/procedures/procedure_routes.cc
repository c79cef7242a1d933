#include <algorithm>
#include <utility>

#include "src/http/conditional.h"
#include "src/http/routes.h"
#include "src/procedures/procedure_json.h"
#include "src/procedures/procedures.h"

namespace hezhi::procedures {
namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::string_view kStale = "procedure.changed_meanwhile";

/// As http::expected_revision(), but absent without a tag: whoever makes the first draft has read none.
Result<std::optional<std::int64_t>> revision_of(http::IfMatch const& if_match) {
    if (!if_match.tag) return std::optional<std::int64_t>{};
    HZ_TRY(auto const revision, http::expected_revision(if_match, kStale));
    return std::optional(revision);
}

http::With<VersionPage> tagged(ReadTransaction& tx, Version const& version) {
    return http::With<VersionPage>{page_of(tx, version)}.etag(std::to_string(version.revision));
}

std::string words(std::optional<WordsText> const& text) {
    return text ? text->str() : std::string{};
}

ProcedureList list_of(ReadTransaction& tx, std::vector<Version> const& versions) {
    ProcedureList list;
    for (auto const& version : versions) list.items.push_back(line_of(tx, version));
    return list;
}

void add_version_routes(http::Router& router) {
    router.read<StreetRequest, ProcedureList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/procedures",
         .permission = Permission::public_read,
         .summary = "The procedures of a street, each in the version in force"},
        [](ReadTransaction& tx, Caller const&, StreetRequest const& request) -> Result<ProcedureList> {
            return list_of(tx, list_procedures(tx, Scope{request.street}));
        });

    router.read<ProcedureRequest, ProcedureList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/procedures/{code}/versions",
         .permission = Permission::public_read,
         .summary = "All versions of a procedure, newest first; the draft only for its editors"},
        [](ReadTransaction& tx, Caller const& who, ProcedureRequest const& request) -> Result<ProcedureList> {
            return list_of(tx, list_versions(tx, who, Scope{request.street}, request.code.str()));
        });

    router.read<VersionRequest, VersionPage>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/procedures/{code}/versions/{version}",
         .permission = Permission::public_read,
         .summary = "One version with its stages, rules and the legal minimum of each; 0 is the one that was shipped"},
        [](ReadTransaction& tx, Caller const& who, VersionRequest const& request) -> Result<http::With<VersionPage>> {
            HZ_TRY(auto const version,
                   find_version(tx, who, Scope{request.street}, request.code.str(), request.version.value()));
            return tagged(tx, version);
        });

    router.write<SaveDraftRequest, VersionPage>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/procedures/{code}/draft",
         .permission = Permission::procedure_write,
         .summary = "Make or replace the draft of a procedure; refused below the legal minimum"},
        [](WriteTransaction& tx, Caller const& who,
           SaveDraftRequest const& request) -> Result<http::With<VersionPage>> {
            HZ_TRY(auto const revision, revision_of(request.if_match));
            HZ_TRY(auto const draft,
                   save_draft(tx, who, Scope{request.street}, request.title.str(), content_of(request), revision));
            return tagged(tx, draft);
        });

    router.write<PublishRequest, VersionPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/procedures/{code}/publication",
         .permission = Permission::procedure_publish,
         .summary = "Put the draft in force, as the recorded decision of a body"},
        [](WriteTransaction& tx, Caller const& who, PublishRequest const& request) -> Result<http::With<VersionPage>> {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            HZ_TRY(auto const version, publish_draft(tx, who, Scope{request.street}, request.code.str(), revision,
                                                     {request.decided_by, request.decided_on, request.reason.str()}));
            return tagged(tx, version);
        });
}

void add_run_routes(http::Router& router, Counters const& counters) {
    auto const tagged_run = [counters](ReadTransaction& tx, Caller const& who, Scope scope, TopicRun const& run) {
        return http::With<RunPage>{page_of(tx, who, scope, run, counters)}.etag(std::to_string(run.revision));
    };

    router.read<StreetRequest, RunList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/procedures/runs",
         .permission = Permission::public_read,
         .summary = "Topics under way: stage, whose turn and until when, the nearest deadline first"},
        [](ReadTransaction& tx, Caller const& who, StreetRequest const& request) -> Result<RunList> {
            Scope const scope{request.street};
            return list_of(tx, scope, list_runs(tx, scope, kRunLinesMax), who.now);
        });

    router.read<RunRequest, RunPage>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/topics/{topic}/procedure",
         .permission = Permission::public_read,
         .summary =
             "How far a topic is: stages, whose turn, until when, which rule is missed by how much, what happened"},
        [tagged_run](ReadTransaction& tx, Caller const& who, RunRequest const& request) -> Result<http::With<RunPage>> {
            Scope const scope{request.street};
            HZ_TRY(auto const run, see_run(tx, who, scope, request.topic));
            return tagged_run(tx, who, scope, run);
        });

    router.write<LaunchRequest, RunPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/topics/{topic}/procedure",
         .permission = Permission::stage_organise,
         .summary = "Start a topic on a procedure; needs its publicness, an organiser, a resource and a decider",
         .takes_idempotency_key = true},
        [tagged_run](WriteTransaction& tx, Caller const& who,
                     LaunchRequest const& request) -> Result<http::With<RunPage>> {
            Scope const scope{request.street};
            HZ_TRY(auto const run, launch(tx, who, scope, request.topic,
                                          {.code = request.code.str(),
                                           .organiser = request.organiser,
                                           .steward = request.steward,
                                           .publicness = request.publicness.str(),
                                           .resource = request.resource.str()}));
            return tagged_run(tx, who, scope, run)
                .created("/api/v1/s/" + request.street.str() + "/topics/" + request.topic.str() + "/procedure");
        });

    router.write<RunActRequest, RunPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/topics/{topic}/procedure/acts",
         .permission = Permission::own_account,
         .summary = "Do something on a topic's way as organiser, steward, decider or authority",
         .takes_idempotency_key = true},
        [tagged_run, counters](WriteTransaction& tx, Caller const& who,
                               RunActRequest const& request) -> Result<http::With<RunPage>> {
            Scope const scope{request.street};
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            RunAct act{.event = request.event,
                       .actor = request.actor,
                       .reason = words(request.reason),
                       .ground = words(request.ground),
                       .remedy = words(request.remedy),
                       .authority = request.authority,
                       .to_stage = request.to_stage ? std::optional(request.to_stage->str()) : std::nullopt,
                       .due = request.due_at};
            if (request.counted) {
                for (auto const& count : *request.counted) {
                    act.counted.push_back({count.measure, count.part.value(), count.whole.value()});
                }
            }
            HZ_TRY(auto const run, act_on_run(tx, who, scope, request.topic, revision, act, counters));
            return tagged_run(tx, who, scope, run);
        });
}

}  // namespace

void add_routes(http::Router& router, Counters counters) {
    add_version_routes(router);
    add_run_routes(router, counters);
}

}  // namespace hezhi::procedures
