// Pure decisions about statements: what a moderator may do in which state, and whose objection is heard.
#pragma once

#include <span>

#include "src/opinions/opinions.h"

namespace hezhi::opinions {

/// What a decision makes of a statement.
struct Moderated {
    StatementState state;
    ModerationAct act;
};

/// pending → published | hidden | merged; published → hidden | merged; hidden → published. Hiding and merging need a
/// rule and a reason in words; publishing needs none. Errors: moderation.rule_required, moderation.reason_required,
/// moderation.merge_target, moderation.no_change.
Result<Moderated> moderated(Statement const& statement, ModerationDecision const& decision);

/// Hidden, written by `person`, and not yet appealed. Errors: statement.unknown, appeal.not_hidden,
/// appeal.already_made.
Result<void> may_appeal(Statement const& statement, std::span<ModerationEntry const> history, PersonId person);

/// An appeal is open, and `person` is not who hid the statement. Errors: appeal.none, appeal.same_person.
Result<void> may_rule(std::span<ModerationEntry const> history, PersonId person);

/// The last act is an appeal without a ruling.
bool has_open_appeal(std::span<ModerationEntry const> history) noexcept;

}  // namespace hezhi::opinions
