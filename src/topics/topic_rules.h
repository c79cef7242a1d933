// Pure decisions about topics: which state follows which, and until when a topic takes part in public life.
#pragma once

#include <optional>

#include "src/topics/topics.h"

namespace hezhi::topics {

/// draft → open → closed → archived; closed → open again with a reason (a deliberation that needs more time).
/// Errors: topic.transition_refused; topic.reason_required for reopening; topic.closes_in_past for opening a topic
/// whose end has passed.
Result<void> may_move(Topic const& topic, TopicState to, std::string_view reason, TimePoint now);

/// Wording may change while draft or open; never after closing.
bool is_editable(Topic const& topic) noexcept;

}  // namespace hezhi::topics
