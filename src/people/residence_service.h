// Residence: who lives where, as staff or a letter's code has established.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/base/bounded.h"
#include "lib/base/page.h"
#include "src/people/people.h"

namespace hezhi::people {

/// Adds the residence, its audit entry, and ends nothing: a person may live in two places. A dwelling-less residence of
/// the same community gives way to one with a dwelling. Error: conflict residence.bound_already.
Result<Residence> add_residence(storage::WriteTransaction& tx, std::optional<PersonId> actor, Residence residence,
                                TimePoint now);

struct BindResidence {
    RealmId street;
    BoundedText<1, 80> login_name;
    jurisdictions::DwellingId dwelling;
};
/// Errors: authority's (residence_bind over the community), dwelling.unknown, person.unknown,
/// residence.bound_already.
Result<Residence> bind_residence(storage::WriteTransaction& tx, authority::Caller const& who,
                                 BindResidence const& request);

/// Error: residence.unknown (absent, ended, or beyond the caller's authority).
Result<void> end_residence(storage::WriteTransaction& tx, authority::Caller const& who, RealmId street,
                           ResidenceId residence);

struct ListResidents : PageRequest {
    RealmId street;
    JurisdictionId community;
};
struct ResidentLine {
    ResidenceId id;
    std::string login_name;
    std::string display_name;
    std::optional<std::string> dwelling_label;
    BoundBy bound_by;
    TimePoint since;
};
/// Errors: authority's (residence_bind over the community), jurisdiction.unknown.
Result<Page<ResidentLine>> list_residents(storage::ReadTransaction& tx, authority::Caller const& who,
                                          ListResidents const& request);

}  // namespace hezhi::people
