// Who may do what, where. Roles, permissions and the one function `can` that every handler asks. Pure: a caller's
// grants are loaded by src/people and handed in. Invariants: default deny; authority is always (role, jurisdiction
// subtree, body); a permission missing from the table in authority.cc is held by nobody.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"

namespace hezhi::authority {

/// A person's role in a body, as posts carry it. `visitor` is everybody, signed in or not.
enum class Role : std::uint8_t {
    visitor,
    resident,
    representative,
    committee_staff,
    moderator,
    dispatcher,
    arbiter,
    department_officer,
    property_officer,
    owners_committee,
    organisation_officer,
    party_officer,
    auditor,
    administrator
};

/// One entry a kind of act. Named object_act, so that the list reads as the table of contents of the server.
enum class Permission : std::uint8_t {
    // Everybody, without sign-in.
    public_read,
    session_open,
    account_open,
    gap_log,
    // Whoever is signed in, about themselves.
    own_account,
    // In a realm.
    topic_draft,
    topic_transition,
    statement_write,
    statement_vote,
    statement_moderate,
    appeal_rule,
    case_report,
    case_enter,
    case_read,
    case_dispatch,
    case_handle,
    case_rule,
    case_arbitrate,
    case_supervise,
    agenda_read,
    agenda_launch,
    agenda_plan,
    agenda_set,
    initiative_sign,
    service_offer,
    procedure_write,
    procedure_publish,
    stage_organise,
    stage_steward,
    stage_decide,
    objection_rule,
    jurisdiction_import,
    dwelling_read,
    body_write,
    register_write,
    register_publish,
    post_read,
    post_grant,
    invitation_issue,
    residence_bind,
    password_reset_issue,
    audit_read,
    api_key_issue,
    task_propose,
    task_review,
    task_answer,
    task_log,
    meeting_call,
    meeting_attend,
    ballot_prepare,
    ballot_enter,
    ballot_vote,
    budget_prepare,
    project_propose,
    budget_vote,
    commitment_make,
    commitment_keep,
    commitment_confirm,
    resolution_answer,
    evaluation_answer,
    group_register
};

/// Where a jurisdiction stands in the tree: ids from the city down, "/3/17/204/". A path covers every path it prefixes.
class JurisdictionPath {
public:
    explicit JurisdictionPath(std::string path) : path_(std::move(path)) {}
    std::string const& str() const noexcept { return path_; }
    bool covers(JurisdictionPath const& other) const noexcept { return other.path_.starts_with(path_); }
    friend bool operator==(JurisdictionPath const&, JurisdictionPath const&) = default;

private:
    std::string path_;
};

/// What one post, or one residence (role resident), allows its holder.
struct Grant {
    Role role;
    RealmId realm;
    JurisdictionPath jurisdiction;
    std::optional<BodyId> body;
};

enum class Language : std::uint8_t { zh_cn, en };

/// Who asks, and when. Built once a request by http/ from what src/people knows.
struct Caller {
    std::optional<PersonId> person;   ///< nullopt: a visitor
    std::vector<Grant> grants{};      ///< only those in force at `now`
    TimePoint now{};                  ///< the moment of the call; services read no clock
    bool identity_confirmed = false;  ///< password (and TOTP where set) given within the last five minutes
    Language language = Language::zh_cn;
};

/// True if some grant of the caller holds `permission` over `where` (and, where given, for `body`).
/// Permissions of visitors hold everywhere; `own_account` needs only a person.
bool can(Caller const& caller, Permission permission, JurisdictionPath const& where,
         std::optional<BodyId> body = std::nullopt);

/// As can(), but somewhere: for lists that are then filtered by jurisdiction.
bool can_somewhere(Caller const& caller, Permission permission);

/// As can(), as a Result: unauthenticated for visitors, forbidden for others ("authority.sign_in",
/// "authority.missing").
Result<void> require(Caller const& caller, Permission permission, JurisdictionPath const& where,
                     std::optional<BodyId> body = std::nullopt);

/// The caller's person, or unauthenticated.
Result<PersonId> require_person(Caller const& caller);

/// confirm_identity unless the caller gave the password within the last five minutes.
Result<void> require_confirmed_identity(Caller const& caller);

std::string_view name(Role role) noexcept;
std::optional<Role> parse_role(std::string_view name) noexcept;
std::string_view name(Permission permission) noexcept;

/// The roles that hold `permission`.
std::vector<Role> const& holders(Permission permission);

/// What `role` holds beyond what every visitor may.
std::vector<Permission> permissions_of(Role role);

}  // namespace hezhi::authority
