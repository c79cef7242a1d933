// Wire types of people: requests with their bounds, replies, and the description of the nouns that services return.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include "lib/base/bounded.h"
#include "lib/base/page.h"
#include "src/http/authority_fields.h"
#include "src/http/context.h"
#include "src/people/audit_service.h"
#include "src/people/invitations.h"
#include "src/people/own_account.h"
#include "src/people/post_service.h"
#include "src/people/reset_password.h"
#include "src/people/residence_service.h"
#include "src/people/session_view.h"
#include "src/people/setup.h"
#include "src/people/sign_in.h"

namespace hezhi::people {

using LoginText = BoundedText<1, 80>;
using NameText = BoundedText<1, 80, TextKind::name>;
using SecretText = BoundedText<1, 512, TextKind::secret>;
using CodeText = BoundedText<1, 40>;
using TotpText = BoundedText<6, 6>;
using TokenText = BoundedText<1, 100>;

BOOST_DESCRIBE_ENUM(BoundBy, letter, staff)
BOOST_DESCRIBE_ENUM(InvitationState, open, used, expired, revoked)
BOOST_DESCRIBE_ENUM(IdentityCheck, identity_document, household_register, known_in_person, visit_at_home)
BOOST_DESCRIBE_ENUM(SecondFactorState, none, needed, enrolled)

// ---- Session

BOOST_DESCRIBE_STRUCT(SessionPerson, (),
                      (id, display_name, login_name, language, text_scale, elder_mode, second_factor))
BOOST_DESCRIBE_STRUCT(PlaceRef, (), (id, name, path))
BOOST_DESCRIBE_STRUCT(SessionPost, (), (id, role, body_name, jurisdiction, street, until))
BOOST_DESCRIBE_STRUCT(SessionCommunity, (), (id, name))
BOOST_DESCRIBE_STRUCT(SessionResidence, (), (street, street_name, community, dwelling_label))
BOOST_DESCRIBE_STRUCT(SessionPermission, (), (permission, street, path))
BOOST_DESCRIBE_STRUCT(DemoAccountView, (), (login_name, password, role, place))
BOOST_DESCRIBE_STRUCT(SessionView, (),
                      (person, csrf_token, posts, residences, permissions, confirmed_until, demo_accounts))

struct ReadSession {
    http::SessionToken token;
};
BOOST_DESCRIBE_STRUCT(ReadSession, (), (token))

struct SignInBody {
    LoginText login_name;
    SecretText password;
    std::optional<TotpText> totp_code;
    http::SessionToken token;
    http::ClientAddress address;
    http::Device device;
};
BOOST_DESCRIBE_STRUCT(SignInBody, (), (login_name, password, totp_code, token, address, device))

struct ConfirmBody {
    SecretText password;
    std::optional<TotpText> totp_code;
    http::SessionToken token;
    http::ClientAddress address;
    http::Device device;
};
BOOST_DESCRIBE_STRUCT(ConfirmBody, (), (password, totp_code, token, address, device))

BOOST_DESCRIBE_STRUCT(SessionLine, (), (id, created_at, last_seen_at, device, current))
struct SessionList {
    std::vector<SessionLine> items;
};
BOOST_DESCRIBE_STRUCT(SessionList, (), (items))
struct OneSession {
    SessionId session;
};
BOOST_DESCRIBE_STRUCT(OneSession, (), (session))

// ---- Own account

struct ProfileBody {
    std::optional<NameText> display_name;
    std::optional<authority::Language> language;
    std::optional<Bounded<100, 180>> text_scale;
    std::optional<bool> elder_mode;
    http::SessionToken token;
};
BOOST_DESCRIBE_STRUCT(ProfileBody, (), (display_name, language, text_scale, elder_mode, token))

struct PasswordBody {
    SecretText current_password;
    SecretText new_password;
    http::SessionToken token;
    http::ClientAddress address;
    http::Device device;
};
BOOST_DESCRIBE_STRUCT(PasswordBody, (), (current_password, new_password, token, address, device))

BOOST_DESCRIBE_STRUCT(TotpOffer, (), (secret, uri, qr_svg))
struct TotpBody {
    TotpText code;
    http::SessionToken token;
};
BOOST_DESCRIBE_STRUCT(TotpBody, (), (code, token))

struct ErasureBody {
    SecretText password;
    std::optional<TotpText> totp_code;
    http::ClientAddress address;
    http::Device device;
};
BOOST_DESCRIBE_STRUCT(ErasureBody, (), (password, totp_code, address, device))

struct BindByCodeBody {
    CodeText code;
    http::ClientAddress address;
};
BOOST_DESCRIBE_STRUCT(BindByCodeBody, (), (code, address))

// ---- Opening accounts

struct CheckInvitationBody {
    CodeText code;
    http::ClientAddress address;
};
BOOST_DESCRIBE_STRUCT(CheckInvitationBody, (), (code, address))
BOOST_DESCRIBE_STRUCT(InvitationOffer, (),
                      (street_name, place_name, community_name, dwelling_label, role, body_name, expires_at))

struct OpenAccountBody {
    CodeText code;
    LoginText login_name;
    NameText display_name;
    SecretText password;
    std::optional<authority::Language> language;
    http::SessionToken token;
    http::ClientAddress address;
    http::Device device;
};
BOOST_DESCRIBE_STRUCT(OpenAccountBody, (), (code, login_name, display_name, password, language, token, address, device))

struct ResetPasswordBody {
    CodeText code;
    LoginText login_name;
    SecretText new_password;
    http::ClientAddress address;
};
BOOST_DESCRIBE_STRUCT(ResetPasswordBody, (), (code, login_name, new_password, address))

struct CheckSetupBody {
    TokenText token;
};
BOOST_DESCRIBE_STRUCT(CheckSetupBody, (), (token))
BOOST_DESCRIBE_STRUCT(SetupOffer, (), (street_needed, street_name))

struct StreetNames {
    NameText city;
    NameText district;
    NameText street;
};
BOOST_DESCRIBE_STRUCT(StreetNames, (), (city, district, street))

struct SetupBody {
    TokenText token;
    LoginText login_name;
    NameText display_name;
    SecretText password;
    std::optional<authority::Language> language;
    std::optional<StreetNames> street;
    http::SessionToken session;
    http::ClientAddress address;
    http::Device device;
};
BOOST_DESCRIBE_STRUCT(SetupBody, (),
                      (token, login_name, display_name, password, language, street, session, address, device))

// ---- Workbench

struct StreetOnly {
    RealmId street;
};
BOOST_DESCRIBE_STRUCT(StreetOnly, (), (street))

BOOST_DESCRIBE_STRUCT(GrantPost, (), (street, login_name, role, body, jurisdiction, from, until))
struct OnePost {
    RealmId street;
    PostId post;
};
BOOST_DESCRIBE_STRUCT(OnePost, (), (street, post))
BOOST_DESCRIBE_STRUCT(PostView, (),
                      (id, login_name, display_name, role, body_name, jurisdiction, jurisdiction_name, from, until))
struct PostList {
    std::vector<PostView> items;
};
BOOST_DESCRIBE_STRUCT(PostList, (), (items))
struct GrantedPost {
    PostId id;
};
BOOST_DESCRIBE_STRUCT(GrantedPost, (), (id))

BOOST_DESCRIBE_STRUCT(IssueInvitation, (), (street, community, jurisdiction, dwelling, role, body, days))
BOOST_DESCRIBE_STRUCT(IssuedInvitation, (), (id, code, expires_at))
BOOST_DESCRIBE_STRUCT(IssueBatch, (), (street, community, building, per_dwelling, count, days))
BOOST_DESCRIBE_STRUCT(BatchCode, (), (code, dwelling_label))
BOOST_DESCRIBE_STRUCT(IssuedBatch, (), (batch, expires_at, codes))
BOOST_DESCRIBE_STRUCT(ListInvitations, (PageRequest), (street, community))
BOOST_DESCRIBE_STRUCT(InvitationLine, (), (id, batch, role, place, dwelling_label, state, created_at, expires_at))
struct OneInvitation {
    RealmId street;
    InvitationId invitation;
};
BOOST_DESCRIBE_STRUCT(OneInvitation, (), (street, invitation))
struct LettersBody {
    RealmId street;
    std::vector<CodeText> codes;
};
BOOST_DESCRIBE_STRUCT(LettersBody, (), (street, codes))
BOOST_DESCRIBE_STRUCT(Letter, (), (street_name, community_name, dwelling_label, code, qr_svg, expires_at))
BOOST_DESCRIBE_STRUCT(LetterList, (), (join_url, items))

BOOST_DESCRIBE_STRUCT(ListResidents, (PageRequest), (street, community))
BOOST_DESCRIBE_STRUCT(ResidentLine, (), (id, login_name, display_name, dwelling_label, bound_by, since))
BOOST_DESCRIBE_STRUCT(BindResidence, (), (street, login_name, dwelling))
struct OneResidence {
    RealmId street;
    ResidenceId residence;
};
BOOST_DESCRIBE_STRUCT(OneResidence, (), (street, residence))
struct BoundResidence {
    ResidenceId id;
    RealmId street;
    JurisdictionId community;
};
BOOST_DESCRIBE_STRUCT(BoundResidence, (), (id, street, community))

BOOST_DESCRIBE_STRUCT(IssueResetCode, (), (street, login_name, identity_check))
BOOST_DESCRIBE_STRUCT(IssuedResetCode, (), (code, expires_at))

BOOST_DESCRIBE_STRUCT(ListAudit, (PageRequest), (street))
BOOST_DESCRIBE_STRUCT(AuditLine, (), (id, at, actor, act, subject_kind, subject, place, detail))

// ---- Between the two worlds

Digest to_digest(http::SessionHash const& hash) noexcept;
Origin to_origin(http::ClientAddress const& address, http::Device const& device = {});
std::optional<std::string> to_text(std::optional<TotpText> const& code);

}  // namespace hezhi::people
