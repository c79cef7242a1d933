// What the web application learns at its start: who is signed in, what they may do where, and where they live.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/people/people.h"
#include "src/people/sign_in.h"

namespace hezhi::people {

struct SessionPerson {
    PersonId id;
    std::string display_name;
    std::string login_name;
    authority::Language language;
    std::int64_t text_scale;
    bool elder_mode;
    SecondFactorState second_factor;
};
struct PlaceRef {
    JurisdictionId id;
    std::string name;
    std::string path;
};
struct SessionPost {
    PostId id;
    authority::Role role;
    std::optional<std::string> body_name;
    PlaceRef jurisdiction;
    RealmId street;
    std::optional<TimePoint> until;
};
struct SessionCommunity {
    JurisdictionId id;
    std::string name;
};
struct SessionResidence {
    RealmId street;
    std::string street_name;
    SessionCommunity community;
    std::optional<std::string> dwelling_label;
};
struct SessionPermission {
    std::string permission;
    RealmId street;
    std::string path;
};
struct DemoAccountView {
    std::string login_name;
    std::string password;
    authority::Role role;
    std::string place;
};
struct SessionView {
    std::optional<SessionPerson> person;
    std::string csrf_token;
    std::vector<SessionPost> posts;
    std::vector<SessionResidence> residences;
    std::vector<SessionPermission> permissions;
    std::optional<TimePoint> confirmed_until;
    std::optional<std::vector<DemoAccountView>> demo_accounts;  ///< to visitors of a demo only
};

/// Of whoever holds the session with this token; of a visitor where there is none.
SessionView session_view(storage::ReadTransaction& tx, Digest const& token_hash, std::string csrf_token, TimePoint now);

}  // namespace hezhi::people
