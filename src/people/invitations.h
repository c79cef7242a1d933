// Invitations: printed codes by which somebody opens an account as resident of a community or dwelling, or into a post.
// A code is shown once, when it is made; afterwards there is only its hash.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/bounded.h"
#include "lib/base/page.h"
#include "src/people/people.h"
#include "src/people/secrets.h"

namespace hezhi::people {

struct Invitation {
    InvitationId id;
    RealmId street;
    std::optional<BatchId> batch;
    authority::Role role;  ///< resident, or that of the post
    std::optional<BodyId> body;
    JurisdictionId jurisdiction;  ///< of a resident: the community
    std::optional<jurisdictions::DwellingId> dwelling;
    std::optional<PersonId> created_by;
    TimePoint created_at;
    TimePoint expires_at;
    std::optional<TimePoint> used_at;
    std::optional<TimePoint> revoked_at;
};

enum class InvitationState : std::uint8_t { open, used, expired, revoked };
InvitationState state_of(Invitation const& invitation, TimePoint now) noexcept;

constexpr std::size_t kCodesPerBatchMax = 3'000;
constexpr std::size_t kCodesPerLetterMax = 500;
constexpr std::int64_t kInvitationDays = 60;
constexpr std::int64_t kInvitationDaysMax = 180;

// ---- Issuing one.

struct IssueInvitation {
    RealmId street;
    std::optional<JurisdictionId> community;     ///< of a resident; elsewhere short for `jurisdiction`
    std::optional<JurisdictionId> jurisdiction;  ///< of a post: where it acts
    std::optional<jurisdictions::DwellingId> dwelling;
    std::optional<authority::Role> role;  ///< resident where absent
    std::optional<BodyId> body;
    std::optional<Bounded<1, kInvitationDaysMax>> days;
};

struct IssuedInvitation {
    InvitationId id;
    std::string code;  ///< grouped, the only time
    TimePoint expires_at;
};

/// `code` is fresh (random_code), `hash` its slow digest, made before the transaction.
/// A resident's invitation needs invitation_issue over the community; one into a post needs post_grant there and a
/// confirmed identity, or staff could appoint staff.
/// Errors: authority's, street.unknown, jurisdiction.unknown, dwelling.unknown, invitation.place_needed,
/// post.role_refused, post.body_needed, body.unknown.
Result<IssuedInvitation> issue_invitation(storage::WriteTransaction& tx, authority::Caller const& who,
                                          IssueInvitation const& request, std::string const& code, Digest const& hash);

// ---- Issuing many.

struct IssueBatch {
    RealmId street;
    JurisdictionId community;
    std::optional<JurisdictionId> building;  ///< only dwellings below it
    bool per_dwelling;                       ///< `count` codes for each dwelling; else `count` for the community
    std::optional<Bounded<1, 1'000>> count;  ///< 1 where absent
    std::optional<Bounded<1, kInvitationDaysMax>> days;
};

struct BatchCode {
    std::string code;
    std::optional<std::string> dwelling_label;
};

struct IssuedBatch {
    BatchId batch;
    TimePoint expires_at;
    std::vector<BatchCode> codes;
};

/// Runs outside a transaction: hashing thousands of codes takes seconds; they are stored in chunks.
/// Errors: authority's (invitation_issue), street.unknown, jurisdiction.unknown, unprocessable invitation.too_many
/// {max}, invitation.no_dwellings.
Result<IssuedBatch> issue_batch(storage::Database& database, authority::Caller const& who, IssueBatch const& request);

// ---- Lists and revocation.

struct ListInvitations : PageRequest {
    RealmId street;
    std::optional<JurisdictionId> community;
};

struct InvitationLine {
    InvitationId id;
    std::optional<BatchId> batch;
    authority::Role role;
    std::string place;
    std::optional<std::string> dwelling_label;
    InvitationState state;
    TimePoint created_at;
    TimePoint expires_at;
};

/// Those over which the caller holds invitation_issue.
Result<Page<InvitationLine>> list_invitations(storage::ReadTransaction& tx, authority::Caller const& who,
                                              ListInvitations const& request);

/// Errors: invitation.unknown (absent, or of a place beyond the caller's), conflict invitation.not_open.
Result<void> revoke_invitation(storage::WriteTransaction& tx, authority::Caller const& who, RealmId street,
                               InvitationId id);

// ---- What the holder of a code is told before opening an account.

struct InvitationOffer {
    std::string street_name;
    std::string place_name;
    std::optional<std::string> community_name;
    std::optional<std::string> dwelling_label;
    authority::Role role;
    std::optional<std::string> body_name;
    TimePoint expires_at;
};

/// An open invitation by its code's digest. Error: not_found invitation.unknown, for whatever reason.
Result<Invitation> find_open_invitation(storage::ReadTransaction& tx, Digest const& hash, TimePoint now);
Result<InvitationOffer> offer_of(storage::ReadTransaction& tx, Invitation const& invitation);

// ---- Letters.

/// What stands on one letter; the workbench sets it as a page.
struct Letter {
    std::string street_name;
    std::string community_name;
    std::optional<std::string> dwelling_label;
    std::string code;    ///< grouped
    std::string qr_svg;  ///< of the address that opens with the code already filled in
    TimePoint expires_at;
};
struct LetterList {
    std::string join_url;  ///< to be typed by those who do not scan
    std::vector<Letter> items;
};

/// The letters of these codes, in their order, leading to "{public_url}/join#{code}". Codes that are unknown, not open
/// or beyond the caller's authority are listed as problems. Errors: authority's, unprocessable
/// invitation.codes_refused.
Result<LetterList> letters_of(storage::ReadTransaction& tx, authority::Caller const& who, RealmId street,
                              std::vector<std::string> const& codes, std::string_view public_url);

}  // namespace hezhi::people
