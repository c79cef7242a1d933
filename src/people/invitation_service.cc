// Issuing, listing and revoking invitations, and what their codes promise.

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "src/bodies/bodies.h"
#include "src/people/code_rules.h"
#include "src/people/invitation_store.h"
#include "src/people/invitations.h"
#include "src/people/own_account.h"
#include "src/people/post_rules.h"
#include "src/people/post_service.h"
#include "src/storage/database.h"

namespace hezhi::people {
namespace {

using authority::Caller;
using authority::Permission;
using authority::Role;
using jurisdictions::Jurisdiction;
using storage::Database;
using storage::Effort;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::size_t kChunkCodes = 500;
constexpr std::int64_t kInvitationsPerPage = 50;

TimePoint expiry(TimePoint now, std::optional<Bounded<1, kInvitationDaysMax>> const& days) {
    return now + std::chrono::days(days ? days->value() : kInvitationDays);
}

/// Everything but id and times, checked against the caller's authority.
Result<Invitation> checked_invitation(ReadTransaction& tx, Caller const& who, IssueInvitation const& request) {
    HZ_TRY(auto const street, jurisdictions::require_street(tx, request.street));
    auto const role = request.role.value_or(Role::resident);
    auto const place_id = role == Role::resident ? request.community
                          : request.jurisdiction ? request.jurisdiction
                                                 : request.community;
    if (!place_id) return fail(ErrorCode::unprocessable, "invitation.place_needed");
    HZ_TRY(auto const place, jurisdictions::require_in_street(tx, request.street, *place_id));
    if (role == Role::resident) {
        HZ_TRY(jurisdictions::require_community(tx, request.street, place.id));
        HZ_TRY(authority::require(who, Permission::invitation_issue, place.path));
    } else {
        HZ_TRY(authority::require(who, Permission::post_grant, place.path));
        HZ_TRY(authority::require_confirmed_identity(who));
        HZ_TRY(check_post(tx, request.street, role, request.body));
    }
    if (request.dwelling) {
        HZ_TRY(auto const dwelling, jurisdictions::require_dwelling(tx, Scope{request.street}, *request.dwelling));
        if (role != Role::resident || dwelling.community != place.id) {
            return fail(ErrorCode::not_found, "dwelling.unknown");
        }
    }
    return Invitation{.id = InvitationId{0},
                      .street = request.street,
                      .batch = std::nullopt,
                      .role = role,
                      .body = role == Role::resident ? std::nullopt : request.body,
                      .jurisdiction = place.id,
                      .dwelling = request.dwelling,
                      .created_by = who.person,
                      .created_at = who.now,
                      .expires_at = expiry(who.now, request.days),
                      .used_at = std::nullopt,
                      .revoked_at = std::nullopt};
}

void record(WriteTransaction& tx, Caller const& who, Invitation const& invitation, std::string_view act,
            std::size_t codes) {
    record_act(tx, who.person,
               {.street = invitation.street,
                .jurisdiction = invitation.jurisdiction,
                .act = act,
                .subject_kind = invitation.batch ? "invitation_batch" : "invitation",
                .subject = invitation.batch ? invitation.batch->value() : invitation.id.value(),
                .detail = fmt::format(R"({{"role":"{}","codes":{}}})", authority::name(invitation.role), codes)},
               who.now);
}

/// Who will get the codes of a batch, in the order of their letters.
struct BatchPlan {
    Jurisdiction community;
    std::vector<std::optional<jurisdictions::Dwelling>> recipients;
};

Result<BatchPlan> plan_batch(ReadTransaction& tx, Caller const& who, IssueBatch const& request) {
    HZ_TRY(auto const community, jurisdictions::require_community(tx, request.street, request.community));
    HZ_TRY(authority::require(who, Permission::invitation_issue, community.path));
    auto const count = static_cast<std::size_t>(request.count ? request.count->value() : 1);
    BatchPlan plan{community, {}};
    if (!request.per_dwelling) {
        plan.recipients.resize(count);
        return plan;
    }
    auto place = community;
    if (request.building) {
        HZ_TRY(place, jurisdictions::require_in_street(tx, request.street, *request.building));
        if (place.community != community.id) return fail(ErrorCode::not_found, "jurisdiction.unknown");
    }
    auto const dwellings = jurisdictions::dwellings_below(tx, Scope{request.street}, place, kCodesPerBatchMax + 1);
    if (dwellings.empty()) return fail(ErrorCode::unprocessable, "invitation.no_dwellings");
    if (dwellings.size() * count > kCodesPerBatchMax) {
        return fail(
            Error{ErrorCode::unprocessable, "invitation.too_many"}.with("max", std::to_string(kCodesPerBatchMax)));
    }
    for (auto const& dwelling : dwellings) {
        for (std::size_t number = 0; number < count; ++number) plan.recipients.emplace_back(dwelling);
    }
    return plan;
}

Result<Letter> letter_of(ReadTransaction& tx, Caller const& who, Jurisdiction const& street, std::string const& code,
                         std::string_view join_url) {
    HZ_TRY(auto const invitation, find_open_invitation(tx, slow_digest(CodeUse::invitation, code), who.now));
    auto const place = jurisdictions::find_jurisdiction(tx, invitation.jurisdiction);
    bool const is_theirs =
        invitation.street == street.street && place && authority::can(who, Permission::invitation_issue, place->path);
    if (!is_theirs) return fail(ErrorCode::not_found, "invitation.unknown");
    auto const dwelling = invitation.dwelling
                              ? jurisdictions::find_dwelling(tx, Scope{invitation.street}, *invitation.dwelling)
                              : std::nullopt;
    auto const shown = grouped(code);
    return Letter{.street_name = street.name,
                  .community_name = place->name,
                  .dwelling_label = dwelling ? std::optional(dwelling->label) : std::nullopt,
                  .code = shown,
                  .qr_svg = qr_svg(fmt::format("{}#{}", join_url, shown)),
                  .expires_at = invitation.expires_at};
}

}  // namespace

InvitationState state_of(Invitation const& invitation, TimePoint now) noexcept {
    if (invitation.used_at) return InvitationState::used;
    if (invitation.revoked_at) return InvitationState::revoked;
    return invitation.expires_at <= now ? InvitationState::expired : InvitationState::open;
}

Result<IssuedInvitation> issue_invitation(WriteTransaction& tx, Caller const& who, IssueInvitation const& request,
                                          std::string const& code, Digest const& hash) {
    HZ_TRY(auto invitation, checked_invitation(tx, who, request));
    invitation.id = tx.new_id<InvitationId>();
    store::CodedInvitation const coded{invitation, hash};
    store::insert_invitations(tx, Scope{request.street}, std::span(&coded, 1));
    record(tx, who, invitation, "invitation.issued", 1);
    return IssuedInvitation{invitation.id, grouped(code), invitation.expires_at};
}

Result<IssuedBatch> issue_batch(Database& database, Caller const& who, IssueBatch const& request) {
    auto const look = [&](ReadTransaction& tx) { return plan_batch(tx, who, request); };
    HZ_TRY(auto const plan, database.read(look));
    struct Fresh {
        std::string code;
        Digest hash;
    };
    std::vector<Fresh> fresh;
    fresh.reserve(plan.recipients.size());
    for (std::size_t at = 0; at < plan.recipients.size(); ++at) {
        auto code = random_code();
        auto hash = slow_digest(CodeUse::invitation, code);
        fresh.push_back({std::move(code), hash});
    }
    auto const expires_at = expiry(who.now, request.days);
    auto const take_id = [](WriteTransaction& tx) { return tx.new_id<BatchId>(); };
    HZ_TRY(auto const batch, database.write(take_id));

    for (std::size_t first = 0; first < fresh.size(); first += kChunkCodes) {
        std::size_t const last = std::min(fresh.size(), first + kChunkCodes);
        auto const store_chunk = [&](WriteTransaction& tx) -> Result<void> {
            HZ_TRY(auto const community, jurisdictions::require_community(tx, request.street, request.community));
            HZ_TRY(authority::require(who, Permission::invitation_issue, community.path));
            std::vector<store::CodedInvitation> rows;
            for (std::size_t at = first; at < last; ++at) {
                auto const& recipient = plan.recipients[at];
                rows.push_back({{.id = tx.new_id<InvitationId>(),
                                 .street = request.street,
                                 .batch = batch,
                                 .role = Role::resident,
                                 .body = std::nullopt,
                                 .jurisdiction = request.community,
                                 .dwelling = recipient ? std::optional(recipient->id) : std::nullopt,
                                 .created_by = who.person,
                                 .created_at = who.now,
                                 .expires_at = expires_at,
                                 .used_at = std::nullopt,
                                 .revoked_at = std::nullopt},
                                fresh[at].hash});
            }
            store::insert_invitations(tx, Scope{request.street}, rows);
            if (first == 0) record(tx, who, rows.front().invitation, "invitation.batch_issued", fresh.size());
            return {};
        };
        HZ_TRY(database.write(store_chunk, Effort::bulk));
    }

    IssuedBatch issued{batch, expires_at, {}};
    for (std::size_t at = 0; at < fresh.size(); ++at) {
        auto const& recipient = plan.recipients[at];
        issued.codes.push_back({grouped(fresh[at].code), recipient ? std::optional(recipient->label) : std::nullopt});
    }
    return issued;
}

Result<Page<InvitationLine>> list_invitations(ReadTransaction& tx, Caller const& who, ListInvitations const& request) {
    HZ_TRY(auto const street, jurisdictions::require_street(tx, request.street));
    auto place = street;
    if (request.community) {
        HZ_TRY(place, jurisdictions::require_community(tx, request.street, *request.community));
    }
    HZ_TRY(authority::require(who, Permission::invitation_issue, place.path));
    auto const limit = static_cast<std::size_t>(request.limit_or(kInvitationsPerPage));
    auto const before =
        request.cursor ? InvitationId{request.cursor->key(0)} : InvitationId{std::numeric_limits<std::int64_t>::max()};
    auto const found = store::invitations_page(tx, Scope{request.street}, request.community, before, limit + 1);
    Page<InvitationLine> page;
    for (auto const& one : found) {
        if (page.items.size() == limit) {
            page.next_cursor = Cursor{page.items.back().id.value()};
            break;
        }
        auto const where = jurisdictions::find_jurisdiction(tx, one.jurisdiction);
        auto const dwelling =
            one.dwelling ? jurisdictions::find_dwelling(tx, Scope{one.street}, *one.dwelling) : std::nullopt;
        page.items.push_back({one.id, one.batch, one.role, where ? where->name : "",
                              dwelling ? std::optional(dwelling->label) : std::nullopt, state_of(one, who.now),
                              one.created_at, one.expires_at});
    }
    return page;
}

Result<void> revoke_invitation(WriteTransaction& tx, Caller const& who, RealmId street, InvitationId id) {
    auto const found = store::find_invitation(tx, Scope{street}, id);
    auto const place = found ? jurisdictions::find_jurisdiction(tx, found->jurisdiction) : std::nullopt;
    if (!found || !place || !authority::can(who, Permission::invitation_issue, place->path)) {
        HZ_TRY(authority::require_person(who));
        return fail(ErrorCode::not_found, "invitation.unknown");
    }
    if (!store::revoke_invitation(tx, Scope{street}, id, who.now)) {
        return fail(ErrorCode::conflict, "invitation.not_open");
    }
    record(tx, who, *found, "invitation.revoked", 1);
    return {};
}

Result<Invitation> find_open_invitation(ReadTransaction& tx, Digest const& hash, TimePoint now) {
    auto const target = store::find_code(tx, hash);
    auto found = target ? store::find_invitation(tx, Scope{target->street}, target->invitation) : std::nullopt;
    if (!found || state_of(*found, now) != InvitationState::open) {
        return fail(ErrorCode::not_found, "invitation.unknown");
    }
    return *std::move(found);
}

Result<InvitationOffer> offer_of(ReadTransaction& tx, Invitation const& invitation) {
    HZ_TRY(auto const street, jurisdictions::require_street(tx, invitation.street));
    auto const place = jurisdictions::find_jurisdiction(tx, invitation.jurisdiction);
    auto const community =
        place && place->community ? jurisdictions::find_jurisdiction(tx, *place->community) : std::nullopt;
    auto const dwelling = invitation.dwelling
                              ? jurisdictions::find_dwelling(tx, Scope{invitation.street}, *invitation.dwelling)
                              : std::nullopt;
    auto const body = invitation.body ? bodies::find_body(tx, *invitation.body) : std::nullopt;
    return InvitationOffer{.street_name = street.name,
                           .place_name = place ? place->name : street.name,
                           .community_name = community ? std::optional(community->name) : std::nullopt,
                           .dwelling_label = dwelling ? std::optional(dwelling->label) : std::nullopt,
                           .role = invitation.role,
                           .body_name = body ? std::optional(body->name) : std::nullopt,
                           .expires_at = invitation.expires_at};
}

Result<LetterList> letters_of(ReadTransaction& tx, Caller const& who, RealmId street,
                              std::vector<std::string> const& codes, std::string_view public_url) {
    HZ_TRY(auto const found_street, jurisdictions::require_street(tx, street));
    if (!authority::can_somewhere(who, Permission::invitation_issue)) {
        HZ_TRY(authority::require(who, Permission::invitation_issue, found_street.path));
    }
    LetterList letters{.join_url = fmt::format("{}/join", public_url), .items = {}};
    std::vector<Problem> problems;
    for (std::size_t at = 0; at < codes.size(); ++at) {
        auto const code = read_code(codes[at]);
        auto letter = code ? letter_of(tx, who, found_street, *code, letters.join_url)
                           : Result<Letter>(fail(ErrorCode::invalid, "invitation.code_mistyped"));
        if (letter) {
            letters.items.push_back(*std::move(letter));
        } else {
            problems.push_back({"/codes/" + std::to_string(at), letter.error().key(), {}});
        }
    }
    if (!problems.empty()) {
        return fail(Error{ErrorCode::unprocessable, "invitation.codes_refused"}.with(std::move(problems)));
    }
    return letters;
}

}  // namespace hezhi::people
