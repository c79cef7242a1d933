// Whom an event of a commitment or a resolution concerns, and what they are told. Also where a draft belongs.
#pragma once

#include "src/commitments/commitments.h"
#include "src/commitments/resolutions.h"

namespace hezhi::commitments {

struct PlaceOfDraft {
    JurisdictionId community;
    authority::JurisdictionPath path;
};
/// Errors: topic.unknown, jurisdiction.unknown.
Result<PlaceOfDraft> place_of_draft(storage::ReadTransaction& tx, storage::Scope scope, Draft const& draft);

/// The owner's officers of what is made for them and of a dispute; of a deadline that passed the street's too.
void tell_of_event(storage::WriteTransaction& tx, storage::Scope scope, Commitment const& commitment,
                   CommitmentRecord const& record);
void tell_due_soon(storage::WriteTransaction& tx, storage::Scope scope, Commitment const& commitment, TimePoint now);

enum class ResolutionNews : std::uint8_t { asked, due_soon, overdue };
void tell_of_resolution(storage::WriteTransaction& tx, storage::Scope scope, Resolution const& resolution,
                        ResolutionNews news, TimePoint now);

void add_tick_job(jobs::Runner& runner);
void add_resolution_job(jobs::Runner& runner);
void add_commitment_routes(http::Router& router);
void add_resolution_routes(http::Router& router);

}  // namespace hezhi::commitments
