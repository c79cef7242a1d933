// `hezhi simulate threads`: the demo's street grown to a real one's size, with topics at every stage of their way.
#pragma once

#include <cstdint>
#include <functional>

#include "lib/base/error.h"
#include "lib/base/time.h"

namespace hezhi::storage {
class Database;
}

namespace hezhi::app {

struct ThreadSimulation {
    std::size_t topics = 200;
    std::size_t residents = 20'000;
    std::size_t events = 2'000'000;  ///< of the public record, about so many: most are of cases
    std::uint64_t seed = 1;
};
struct SimulatedThreads {
    std::size_t topics = 0;
    std::size_t statements = 0;
    std::size_t votes = 0;
    std::size_t signatures = 0;
    std::size_t speeches = 0;
    std::size_t ballot_votes = 0;
    std::size_t voices = 0;   ///< on commitments
    std::size_t answers = 0;  ///< of evaluations
    std::size_t cases = 0;
    std::size_t events = 0;
};
/// "topics", done, all.
using ThreadProgress = std::function<void(char const* what, std::size_t done, std::size_t all)>;

/// Fills an empty database: the demo as `hezhi demo` makes it, but with so many residents, and running topics, each
/// through the services as residents and staff would act, with dates in the months before `now`. The demo's "resident"
/// takes part in all topics of her community. Equal seeds give equal streets but for ids. Errors: demo.not_empty, those
/// of the services.
Result<SimulatedThreads> simulate_threads(storage::Database& database, ThreadSimulation const& simulation,
                                          TimePoint now, ThreadProgress const& progress);

}  // namespace hezhi::app
