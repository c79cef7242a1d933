// What a simulated street is made of: how many cases come and when, who handles them with how many officers, how long
// things take and how often they go one way or the other. All of it can be measured from a street's own cases.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "lib/base/id.h"
#include "lib/base/random.h"
#include "lib/base/time.h"

namespace hezhi::simulation {

/// How long something takes: equally spaced quantiles of what was measured, the smallest and the largest included, with
/// straight lines between them. One quantile is a constant.
class Durations {
public:
    /// Ascending, none negative, at least one, at most a hundred years (asserted).
    explicit Durations(std::vector<Microseconds> quantiles);
    Microseconds draw(Random& random) const;

private:
    std::vector<Microseconds> quantiles_;
};

/// People who take up one thing after the other, in the order in which it came.
struct Office {
    std::int32_t officers;  ///< >= 1
    Durations work;         ///< office time of one of them for one thing
};

struct BodyModel {
    BodyId id;
    std::uint32_t share;      ///< of the cases that are rightly its own, relative to the others
    std::int32_t limit_days;  ///< working days from receipt to reply, by its row of the register
    Office signing;           ///< taking a case over; also where returns begin
    Office handling;          ///< work on a case
    Durations waiting;        ///< what a reply waits for beside work: parts, weather, neighbours
};

/// Shares in [0, 1] of the cases in which, at that moment, it happens.
struct Chances {
    double incomplete = 0.1;        ///< the desk needs more information
    double lead_needs_info = 0.03;  ///< … or the lead does
    double gives_info = 0.7;        ///< the reporter answers in the end, perhaps too late
    double refused = 0.03;
    double merged = 0.05;
    double self_governing = 0.1;  ///< a matter of the community's own
    double deliberated = 0.6;     ///< … and sent to deliberation
    double leaves_deliberation = 0.2;
    double dropped_deliberation = 0.1;  ///< the agenda desk sends it back
    double wrong_lead = 0.15;           ///< dispatched to a body that is not the right one
    double wrong_lead_returns = 0.8;
    double right_lead_returns = 0.06;  ///< shirking
    double ruled_rightly = 0.9;
    double returned_later = 0.03;  ///< after signing
    double asks_extension = 0.5;   ///< of those that will be late
    double extension_granted = 0.7;
    double joint = 0.05;
    double called_body_comes = 0.8;
    double called_body_late = 0.3;  ///< of those that come
    double withdrawn = 0.02;
    double answers_follow_up = 0.3;  ///< by themselves
    double called_up = 0.8;          ///< the desk calls those who have not answered
    double reached = 0.6;            ///< by one call
    double solved = 0.75;            ///< by one reply, as the reporter says
    double reopens_closed = 0.03;
    double supervised = 0.2;  ///< of those that are overdue
    double reminded = 0.4;    ///< of those that are overdue
    double stray_act = 0.0;   ///< somebody tries something, anything, at some time
    double job_again = 0.0;   ///< a durable job is run a second time, up to a day later
};

/// Limits beside those of the bodies.
struct StreetLimits {
    std::int32_t triage_days = 1;        ///< to dispatch
    std::int32_t undispatched_days = 7;  ///< the public deadline until a row of the register sets it
    std::int32_t info_days = 3;
    std::int32_t signing_days = 1;
    std::int32_t ruling_days = 1;
    std::int32_t extension_days = 5;
    std::int32_t follow_up_after_days = 1;
    std::int32_t follow_up_days = 5;
    std::int32_t reopened_days = 5;
    std::int32_t reopen_within_days = 10;  ///< after closing
    std::int32_t deliberation_days = 60;
    std::int32_t report_by_hours = 2;
};

struct StreetModel {
    std::uint32_t cases;                         ///< in the whole time
    std::array<std::uint32_t, 24> hour_weights;  ///< how reports spread over the day; not all 0
    std::uint32_t rest_day_percent;              ///< reports on a day off, of those on a worked day
    Office desk;
    Office arbiters;
    std::vector<BodyModel> bodies;  ///< at least two, distinct, with shares > 0
    Durations answer_delay;         ///< of reporters
    Durations deliberation;
    Chances chances{};
    StreetLimits limits{};
};

/// A street with made-up numbers, for tests and teaching: a desk, two arbiters, `bodies` bodies.
StreetModel example_street(std::uint32_t cases, std::size_t bodies = 6);

}  // namespace hezhi::simulation
