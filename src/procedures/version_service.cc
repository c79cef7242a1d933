// Procedures in versions: read, draft, publish.
#include <algorithm>
#include <map>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "lib/base/enum_names.h"
#include "lib/procedure/legal_minimums.h"
#include "src/bodies/bodies.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/procedures/procedure_store.h"
#include "src/procedures/procedures.h"
#include "src/storage/public_events.h"

namespace hezhi::procedures {
namespace {

using authority::Caller;
using authority::Permission;
using jurisdictions::CommunityType;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

/// As it is called in the street where nobody gave it another name.
std::string shipped_title(std::string_view code) {
    static std::map<std::string_view, std::string_view> const titles{
        {"council", "居民议事会"},
        {"owners.ordinary", "业主大会（一般事项）"},
        {"owners.special", "业主大会（特别事项）"},
        {"micro_renewal", "社区微更新预算"},
        {"mediation", "邻里调解"},
        {"four_steps", "四议两公开"},
    };
    auto const found = titles.find(code);
    return std::string(found == titles.end() ? code : found->second);
}

std::optional<Version> shipped(std::string_view code) {
    for (auto const& content : procedure::shipped_procedures()) {
        if (content.code == code) return Version{.title = shipped_title(code), .content = content};
    }
    return std::nullopt;
}

Result<bool> may_edit(ReadTransaction& tx, Caller const& who, Scope scope) {
    HZ_TRY(auto const street, jurisdictions::require_street(tx, scope.realm));
    return can(who, Permission::procedure_write, street.path);
}

}  // namespace

std::vector<Version> list_procedures(ReadTransaction& tx, Scope scope) {
    auto versions = select_in_force(tx, scope);
    for (auto const& content : procedure::shipped_procedures()) {
        auto const is_same = [&](Version const& version) { return version.content.code == content.code; };
        if (std::ranges::none_of(versions, is_same)) versions.push_back(*shipped(content.code));
    }
    std::ranges::sort(versions, {}, [](Version const& version) { return version.content.code; });
    return versions;
}

std::vector<CommunityType> usual_for(std::string_view code) {
    using enum CommunityType;
    static std::map<std::string_view, std::vector<CommunityType>> const usual{
        {"council", {urban_village, old_town, work_unit_housing, mixed_resettlement}},
        {"four_steps", {converted_village, urban_village}},
        {"mediation", {urban_village, old_town}},
        {"micro_renewal", {converted_village, old_town, work_unit_housing}},
        {"owners.ordinary", {commodity_housing, mixed_resettlement}},
        {"owners.special", {commodity_housing, old_town}},
    };
    auto const found = usual.find(code);
    return found == usual.end() ? std::vector<CommunityType>{} : found->second;
}

std::vector<Version> list_versions(ReadTransaction& tx, Caller const& who, Scope scope, std::string_view code) {
    auto versions = select_versions(tx, scope, code);
    if (!may_edit(tx, who, scope).value_or(false)) {
        std::erase_if(versions, [](Version const& version) { return version.state == ProcedureState::draft; });
    }
    if (auto first = shipped(code)) versions.push_back(*std::move(first));
    return versions;
}

Result<Version> find_version(ReadTransaction& tx, Caller const& who, Scope scope, std::string_view code,
                             std::optional<std::int64_t> number) {
    for (auto& version : list_versions(tx, who, scope, code)) {
        if (number ? version.number == *number : version.state != ProcedureState::draft) return std::move(version);
    }
    return fail(ErrorCode::not_found, "procedure.unknown");
}

Result<Version> save_draft(WriteTransaction& tx, Caller const& who, Scope scope, std::string title,
                           procedure::Procedure content, std::optional<std::int64_t> expected_revision) {
    HZ_TRY(auto const street, jurisdictions::require_street(tx, scope.realm));
    HZ_TRY(require(who, Permission::procedure_write, street.path));
    HZ_TRY(procedure::check_procedure(content));
    auto const known = list_versions(tx, who, scope, content.code);
    if (!known.empty() && known.front().content.legal_class != content.legal_class) {
        return fail(ErrorCode::unprocessable, "procedure.legal_class_fixed");
    }
    bool const has_draft = !known.empty() && known.front().state == ProcedureState::draft;
    if (has_draft != expected_revision.has_value()) return fail(ErrorCode::stale, "procedure.changed_meanwhile");
    if (!has_draft) {
        Version draft{.number = known.empty() ? 1 : known.front().number + 1,
                      .state = ProcedureState::draft,
                      .title = std::move(title),
                      .content = std::move(content),
                      .changed_at = who.now};
        insert_version(tx, scope, draft, who.person);
        return draft;
    }
    Version draft = known.front();
    draft.revision = *expected_revision;
    draft.title = std::move(title);
    draft.content = std::move(content);
    draft.changed_at = who.now;
    if (!update_version(tx, scope, draft, who.person)) return fail(ErrorCode::stale, "procedure.changed_meanwhile");
    ++draft.revision;
    return draft;
}

Result<Version> publish_draft(WriteTransaction& tx, Caller const& who, Scope scope, std::string_view code,
                              std::int64_t expected_revision, Decision const& decision) {
    HZ_TRY(auto const street, jurisdictions::require_street(tx, scope.realm));
    HZ_TRY(require(who, Permission::procedure_publish, street.path));
    auto const known = select_versions(tx, scope, code);
    if (known.empty() || known.front().state != ProcedureState::draft) {
        return fail(ErrorCode::conflict, "procedure.no_draft");
    }
    HZ_TRY(auto const decided_by, bodies::require_body(tx, scope.realm, decision.body));
    if (decision.on > who.now) return fail(ErrorCode::unprocessable, "procedure.decision_ahead");
    auto version = known.front();
    // The law may have been raised since the draft was stored.
    HZ_TRY(procedure::check_procedure(version.content));
    version.revision = expected_revision;
    version.state = ProcedureState::published;
    version.decided_by = decision.body;
    version.decided_on = decision.on;
    version.reason = decision.reason;
    version.changed_at = who.now;
    version.published_at = who.now;
    if (!update_version(tx, scope, version, who.person)) return fail(ErrorCode::stale, "procedure.changed_meanwhile");
    ++version.revision;
    storage::append_public_event(tx, scope, "procedure.published", "street", scope.realm,
                                 boost::json::serialize(boost::json::object{{"code", version.content.code},
                                                                            {"version", version.number},
                                                                            {"title", version.title},
                                                                            {"decided_by", decided_by.name},
                                                                            {"reason", decision.reason}}),
                                 who.now);
    tx.touch("street:" + scope.realm.str());
    return version;
}

}  // namespace hezhi::procedures
