// What waits at the desk of whoever must move a topic on.
#pragma once

#include <memory>

#include "src/duties/duties.h"
#include "src/procedures/procedures.h"

namespace hezhi::procedures {

/// Whether the next step is the caller's: their body organises, stewards or rules, or they chair the decider.
bool holds_turn(storage::ReadTransaction& tx, authority::Caller const& who, topics::Topic const& topic,
                TopicRun const& run);

std::unique_ptr<duties::Source> make_duty_source();

}  // namespace hezhi::procedures
