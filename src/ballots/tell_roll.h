// Who hears of a ballot, and when: those on its roll who have an account, when it opens, a day before it closes if
// nothing was seen of theirs, and when there is a result. A job each, told in portions (notices::tell_all).
#pragma once

#include "src/ballots/ballots.h"

namespace hezhi::jobs {
struct Job;
}

namespace hezhi::ballots {

inline constexpr std::string_view kTellJob = "ballot.tell";

/// In the transaction of a step that led to `ballot`: plans what is to be told of it, and takes back what is not.
void plan_telling(storage::WriteTransaction& tx, storage::Scope scope, Ballot const& ballot, BallotEvent event,
                  TimePoint now);

/// Outside of transactions; again tells whoever was not told yet. What is no longer so tells nobody.
Result<void> tell_roll(storage::Database& database, ResidentsAfter residents, jobs::Job const& job, TimePoint now);

}  // namespace hezhi::ballots
