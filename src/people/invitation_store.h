// The SQL of invitations and the directory of their codes.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "src/people/invitations.h"
#include "src/people/secrets.h"
#include "src/storage/storage.h"

namespace hezhi::people::store {

struct CodedInvitation {
    Invitation invitation;
    Digest code_hash;
};

void insert_invitations(storage::WriteTransaction& tx, storage::Scope scope,
                        std::span<CodedInvitation const> invitations);
std::optional<Invitation> find_invitation(storage::ReadTransaction& tx, storage::Scope scope, InvitationId id);

/// Where a code leads; one that does not exist, or was used and then forgotten, leads nowhere.
struct CodeTarget {
    RealmId street;
    InvitationId invitation;
};
std::optional<CodeTarget> find_code(storage::ReadTransaction& tx, Digest const& code_hash);

/// Newest first, before `before`; of one jurisdiction where given.
std::vector<Invitation> invitations_page(storage::ReadTransaction& tx, storage::Scope scope,
                                         std::optional<JurisdictionId> jurisdiction, InvitationId before,
                                         std::size_t limit);
/// False if it was used, revoked or has expired.
bool use_invitation(storage::WriteTransaction& tx, storage::Scope scope, InvitationId id, PersonId person,
                    TimePoint now);
/// False if it was used or revoked before.
bool revoke_invitation(storage::WriteTransaction& tx, storage::Scope scope, InvitationId id, TimePoint now);
void forget_user(storage::WriteTransaction& tx, storage::Scope scope, PersonId person);
bool has_open_invitations(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId jurisdiction);
bool has_open_invitations(storage::ReadTransaction& tx, storage::Scope scope, jurisdictions::DwellingId dwelling);

}  // namespace hezhi::people::store
