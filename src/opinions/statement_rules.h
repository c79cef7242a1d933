// Pure decisions about statements: what a moderator may do in which state, and whose objection is heard.
#pragma once

#include <span>

#include "src/opinions/opinions.h"

namespace hezhi::opinions {

/// As of its state; a merged statement goes into another one. Error besides: moderation.merge_target.
Result<Moderated> moderated(Statement const& statement, ModerationDecision const& decision);

/// Hidden, written by `person`, and not yet appealed. Error besides: statement.unknown.
Result<void> may_appeal(Statement const& statement, std::span<ModerationEntry const> history, PersonId person);

}  // namespace hezhi::opinions
