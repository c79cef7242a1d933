// What waits for an officer 待办: each slice tells what its own rules ask of the caller's posts now; this joins them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/authority/authority.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "src/storage/storage.h"

namespace hezhi::http {
class Router;
}

namespace hezhi::duties {

/// What an item leads to; its page in the workbench follows from the kind and the id.
enum class DutySubject : std::uint8_t {
    agenda_item,
    group,
    run,
    meeting,
    ballot,
    budget,
    commitment,
    resolution,
    task
};
BOOST_DESCRIBE_ENUM(DutySubject, agenda_item, group, run, meeting, ballot, budget, commitment, resolution, task)

struct Duty {
    DutySubject subject = DutySubject::run;
    std::string id;  ///< of the subject; of a run its topic
    JurisdictionId community{0};
    std::string title{};
    std::string what{};                   ///< which sentence asks: "meeting.publish_minutes"
    std::optional<std::int64_t> count{};  ///< how many things, where the sentence counts
    std::optional<TimePoint> due{};
};

/// What one slice asks. Sources are joined by src/app and outlive the router.
class Source {
public:
    virtual ~Source() = default;
    /// Only what the caller may do now. In any order; at most kDutiesMax.
    virtual std::vector<Duty> duties_of(storage::ReadTransaction& tx, authority::Caller const& who,
                                        storage::Scope scope) = 0;
};
using Sources = std::vector<Source*>;
inline constexpr std::size_t kDutiesMax = 200;

/// The nearest deadline first, those without one last.
std::vector<Duty> all_duties(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             Sources const& sources);

void add_routes(http::Router& router, Sources sources);

}  // namespace hezhi::duties
