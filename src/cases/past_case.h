// A case with its whole past, as imports and simulations bring it: every act goes through the state machine with the
// time at which it was done, and leaves the rows that it would have left here. Nobody is told of it, and the public
// record does not hear of it: that tells what happened here, when it happened.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/cases/cases.h"
#include "src/storage/storage.h"

namespace hezhi::cases {

struct PastCase {
    Case the_case;
    std::vector<CaseRecord> events{};
    std::vector<Involved> bodies{};
    std::vector<Reporter> reporters{};
    std::vector<Rating> ratings{};
};

/// What an act said, beside what the machine asks.
struct Said {
    std::string text{};
    std::string ground{};
    std::optional<ItemId> item{};
    std::optional<std::int64_t> stars{};
};

/// Receipt: sets the facts of `the_case`, its desk as holder, and the first event. `opening`: time, deadlines and
/// actor.
Result<PastCase> open_past(Case the_case, casework::Act opening);

/// One more act. Errors: the machine's; the past is then as it was.
Result<void> act_in_past(PastCase& past, casework::Act const& act, Said const& said = {});

/// What time alone did until `now`: deadlines raised, follow-ups begun and lapsed.
Result<void> pass_time(PastCase& past, calendar::Calendar const& calendar, TimePoint now);

/// Draws an id and, where it has none, a number (`calendar` says the local date) until both are free, and writes all
/// rows, the words for search, and the job of an open case. False: its source's number is here already.
Result<bool> insert_past(storage::WriteTransaction& tx, storage::Scope scope, PastCase& past,
                         calendar::Calendar const& calendar, TimePoint now);

}  // namespace hezhi::cases
