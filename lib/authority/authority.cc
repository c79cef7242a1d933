#include "lib/authority/authority.h"

#include <algorithm>
#include <array>

namespace hezhi::authority {
namespace {

struct RoleName {
    Role role;
    std::string_view name;
};
constexpr std::array kRoles{
    RoleName{Role::visitor, "visitor"},
    RoleName{Role::resident, "resident"},
    RoleName{Role::representative, "representative"},
    RoleName{Role::committee_staff, "committee_staff"},
    RoleName{Role::moderator, "moderator"},
    RoleName{Role::dispatcher, "dispatcher"},
    RoleName{Role::arbiter, "arbiter"},
    RoleName{Role::department_officer, "department_officer"},
    RoleName{Role::property_officer, "property_officer"},
    RoleName{Role::owners_committee, "owners_committee"},
    RoleName{Role::organisation_officer, "organisation_officer"},
    RoleName{Role::party_officer, "party_officer"},
    RoleName{Role::auditor, "auditor"},
    RoleName{Role::administrator, "administrator"},
};

struct Row {
    Permission permission;
    std::string_view name;
    std::vector<Role> holders;
};

/// The whole of who may do what. Read it as a table; tests/authorisation.csv says the same in requests and answers.
std::vector<Row> const& table() {
    using enum Role;
    static std::vector<Row> const rows{
        {Permission::public_read, "public_read", {visitor}},
        {Permission::session_open, "session_open", {visitor}},
        {Permission::account_open, "account_open", {visitor}},
        {Permission::gap_log, "gap_log", {visitor}},
        {Permission::own_account, "own_account", {}},
        {Permission::topic_draft, "topic_draft", {committee_staff, party_officer, administrator}},
        {Permission::topic_transition, "topic_transition", {committee_staff, party_officer, administrator}},
        {Permission::statement_write, "statement_write", {resident}},
        {Permission::statement_vote, "statement_vote", {resident}},
        {Permission::statement_moderate, "statement_moderate", {moderator, committee_staff, administrator}},
        {Permission::appeal_rule, "appeal_rule", {arbiter, administrator}},
        {Permission::case_report, "case_report", {visitor}},
        {Permission::case_enter, "case_enter", {committee_staff, dispatcher}},
        {Permission::case_read, "case_read", {committee_staff, dispatcher, arbiter}},
        {Permission::case_dispatch, "case_dispatch", {committee_staff, dispatcher}},
        {Permission::case_handle,
         "case_handle",
         {committee_staff, department_officer, property_officer, owners_committee, organisation_officer,
          party_officer}},
        {Permission::case_rule, "case_rule", {dispatcher, arbiter}},
        {Permission::case_arbitrate, "case_arbitrate", {arbiter}},
        {Permission::case_supervise, "case_supervise", {dispatcher, arbiter}},
        {Permission::agenda_read, "agenda_read", {committee_staff, dispatcher, party_officer}},
        {Permission::agenda_launch, "agenda_launch", {committee_staff, party_officer}},
        {Permission::agenda_plan, "agenda_plan", {department_officer}},
        {Permission::agenda_set, "agenda_set", {dispatcher, administrator}},
        {Permission::initiative_sign, "initiative_sign", {resident}},
        {Permission::service_offer,
         "service_offer",
         {committee_staff, department_officer, property_officer, owners_committee, organisation_officer,
          party_officer}},
        {Permission::procedure_write, "procedure_write", {dispatcher, administrator}},
        {Permission::procedure_publish, "procedure_publish", {administrator}},
        {Permission::stage_organise, "stage_organise", {committee_staff, party_officer}},
        {Permission::stage_steward, "stage_steward", {party_officer}},
        {Permission::stage_decide, "stage_decide", {committee_staff, owners_committee}},
        {Permission::objection_rule, "objection_rule", {dispatcher, arbiter}},
        {Permission::jurisdiction_import, "jurisdiction_import", {administrator}},
        {Permission::dwelling_read, "dwelling_read", {committee_staff, administrator}},
        {Permission::body_write, "body_write", {administrator}},
        {Permission::register_write, "register_write", {dispatcher, administrator}},
        {Permission::register_publish, "register_publish", {administrator}},
        {Permission::post_read, "post_read", {committee_staff, auditor, administrator}},
        {Permission::post_grant, "post_grant", {administrator}},
        {Permission::invitation_issue, "invitation_issue", {committee_staff, administrator}},
        {Permission::residence_bind, "residence_bind", {committee_staff, administrator}},
        {Permission::password_reset_issue, "password_reset_issue", {committee_staff, administrator}},
        {Permission::audit_read, "audit_read", {auditor, administrator}},
        {Permission::api_key_issue, "api_key_issue", {administrator}},
        {Permission::task_propose, "task_propose", {department_officer}},
        {Permission::task_review, "task_review", {dispatcher, administrator}},
        {Permission::task_answer, "task_answer", {committee_staff}},
        {Permission::task_log, "task_log", {committee_staff}},
        {Permission::meeting_call, "meeting_call", {committee_staff, party_officer, owners_committee}},
        {Permission::meeting_attend, "meeting_attend", {resident, representative}},
        {Permission::ballot_prepare, "ballot_prepare", {committee_staff, owners_committee}},
        {Permission::ballot_enter, "ballot_enter", {committee_staff, owners_committee}},
        {Permission::ballot_vote, "ballot_vote", {resident}},
        {Permission::budget_prepare, "budget_prepare", {committee_staff, party_officer}},
        {Permission::project_propose, "project_propose", {resident}},
        {Permission::budget_vote, "budget_vote", {resident}},
        {Permission::commitment_make,
         "commitment_make",
         {committee_staff, dispatcher, owners_committee, party_officer}},
        {Permission::commitment_keep,
         "commitment_keep",
         {committee_staff, dispatcher, department_officer, property_officer, owners_committee, organisation_officer,
          party_officer}},
        {Permission::commitment_confirm, "commitment_confirm", {resident}},
        {Permission::resolution_answer, "resolution_answer", {dispatcher, department_officer}},
        {Permission::evaluation_answer, "evaluation_answer", {resident}},
        {Permission::group_register, "group_register", {resident}},
    };
    return rows;
}

Row const& row_of(Permission permission) {
    auto const found = std::ranges::find(table(), permission, &Row::permission);
    static Row const nobody{permission, "unknown", {}};
    return found == table().end() ? nobody : *found;
}

bool holds(Caller const& caller, Permission permission, JurisdictionPath const* where, std::optional<BodyId> body) {
    if (permission == Permission::own_account) return caller.person.has_value();
    auto const& roles = row_of(permission).holders;
    if (std::ranges::find(roles, Role::visitor) != roles.end()) return true;
    return std::ranges::any_of(caller.grants, [&](Grant const& grant) {
        return std::ranges::find(roles, grant.role) != roles.end() &&
               (where == nullptr || grant.jurisdiction.covers(*where)) && (!body || grant.body == body);
    });
}

}  // namespace

bool can(Caller const& caller, Permission permission, JurisdictionPath const& where, std::optional<BodyId> body) {
    return holds(caller, permission, &where, body);
}

bool can_somewhere(Caller const& caller, Permission permission) {
    return holds(caller, permission, nullptr, std::nullopt);
}

Result<void> require(Caller const& caller, Permission permission, JurisdictionPath const& where,
                     std::optional<BodyId> body) {
    if (can(caller, permission, where, body)) return {};
    if (!caller.person) return fail(ErrorCode::unauthenticated, "authority.sign_in");
    return fail(ErrorCode::forbidden, "authority.missing", std::string(name(permission)));
}

Result<PersonId> require_person(Caller const& caller) {
    if (caller.person) return *caller.person;
    return fail(ErrorCode::unauthenticated, "authority.sign_in");
}

Result<void> require_confirmed_identity(Caller const& caller) {
    HZ_TRY(require_person(caller));
    if (caller.identity_confirmed) return {};
    return fail(ErrorCode::confirm_identity, "authority.confirm_identity");
}

std::string_view name(Role role) noexcept {
    for (auto const& entry : kRoles) {
        if (entry.role == role) return entry.name;
    }
    return "unknown";
}

std::optional<Role> parse_role(std::string_view name) noexcept {
    for (auto const& entry : kRoles) {
        if (entry.name == name) return entry.role;
    }
    return std::nullopt;
}

std::string_view name(Permission permission) noexcept {
    return row_of(permission).name;
}

std::vector<Role> const& holders(Permission permission) {
    return row_of(permission).holders;
}

std::vector<Permission> permissions_of(Role role) {
    std::vector<Permission> held;
    for (auto const& row : table()) {
        if (std::ranges::find(row.holders, role) != row.holders.end()) held.push_back(row.permission);
    }
    return held;
}

}  // namespace hezhi::authority
