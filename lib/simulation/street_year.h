// A street's cases over a year, event by event, on the state machine of lib/casework: reports come, desks and bodies
// take them up in office hours, durable jobs fire on their dates. Pure: all chance comes from the seed, each case has a
// stream of its own, so two models on one seed differ by what the models differ in. Whatever happens is watched
// (case_watch.h).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "lib/casework/case_machine.h"
#include "lib/simulation/case_watch.h"
#include "lib/simulation/street_model.h"
#include "lib/simulation/work_calendar.h"

namespace hezhi::simulation {

/// The machine under simulation; tests put broken ones here.
struct Machine {
    Result<casework::Step> (*open_case)(casework::Act const&) = &casework::open_case;
    Result<casework::Step> (*apply)(casework::CaseFacts const&, casework::Act const&,
                                    casework::CaseLimits const&) = &casework::apply;
};

struct Span {
    TimePoint from;
    TimePoint until;  ///< nothing happens from here on; from < until
};

struct SimulatedCase {
    casework::CaseFacts facts;                  ///< at the end
    std::optional<Microseconds> first_reply{};  ///< what the public clock showed at the first reply
    std::int32_t raised = 0;                    ///< public deadlines that passed
};

/// A promise that did not hold.
struct BrokenPromise {
    Promise promise;
    std::uint32_t case_number;
    std::optional<casework::CaseEvent> event;  ///< nullopt: seen at the end
    TimePoint at;
};

struct Year {
    static constexpr std::size_t kBrokenMax = 20;

    std::vector<SimulatedCase> cases;                       ///< in order of receipt
    std::array<std::uint64_t, casework::kEvents> events{};  ///< accepted acts
    std::uint64_t refused = 0;                              ///< acts and jobs that came too late or were not allowed
    std::vector<Microseconds> office_time;                  ///< worked: desk, arbiters, then each body
    std::vector<BrokenPromise> broken;  ///< the first kBrokenMax; a broken case is left alone from then on
};

/// Runs `model` over `span`. Deadlines and office hours by `calendar`. Model and span as documented (asserted).
/// Cost: some thirty events a case; a year of 40 cases in about a millisecond.
Year simulate(StreetModel const& model, WorkCalendar const& calendar, Span span, std::uint64_t seed,
              Machine const& machine = {});

}  // namespace hezhi::simulation
