// What a group says in public is under the rules of statements: hidden by a rule and for a reason, with a public trace,
// objected to by the group, ruled on by somebody else.
#include <utility>

#include "src/groups/group_acts.h"
#include "src/groups/group_store.h"

namespace hezhi::groups {
namespace {

using authority::Caller;
using authority::Permission;
using opinions::ModerationAct;
using opinions::StatementState;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

Result<Group> apply_words(WriteTransaction& tx, Caller const& who, Scope scope, Group group, StatementState to,
                          ModerationEntry entry) {
    group.words = to;
    entry.actor = who.person;
    entry.at = who.now;
    insert_moderation(tx, scope, group.id, entry);
    return keep(tx, scope, std::move(group), "group." + std::string(opinions::name(entry.act)), who.now);
}

}  // namespace

bool reads_words(Caller const& who, Group const& group) {
    return group.words == StatementState::published || is_own(who, group) ||
           authority::can(who, Permission::statement_moderate, group.community_path) ||
           authority::can(who, Permission::appeal_rule, group.community_path);
}

std::vector<ModerationEntry> moderation_of(ReadTransaction& tx, Scope scope, GroupId id) {
    return select_moderation(tx, scope, id);
}

Result<Group> moderate_words(WriteTransaction& tx, Caller const& who, Scope scope, GroupId id,
                             opinions::ModerationDecision const& decision) {
    HZ_TRY(auto group, load_group(tx, scope, id));
    HZ_TRY(authority::require(who, Permission::statement_moderate, group.community_path));
    HZ_TRY(auto const outcome, opinions::moderated(group.words, decision));
    bool const shows = outcome.act == ModerationAct::published;
    auto role = opinions::acting_role(who, Permission::statement_moderate, group.community_path);
    return apply_words(tx, who, scope, std::move(group), outcome.state,
                       {.act = outcome.act,
                        .rule = shows ? std::nullopt : decision.rule,
                        .reason = decision.reason,
                        .actor_role = std::move(role)});
}

Result<Group> appeal_words(WriteTransaction& tx, Caller const& who, Scope scope, GroupId id,
                           std::string const& reason) {
    HZ_TRY(auto group, own_group(tx, who, scope, id));
    HZ_TRY(opinions::may_appeal(group.words, select_moderation(tx, scope, id)));
    // The public trace says that the group objected, not who that was.
    insert_moderation(tx, scope, id,
                      {.act = ModerationAct::appealed, .reason = reason, .actor_role = "author", .at = who.now});
    return keep(tx, scope, std::move(group), "group.appealed", who.now);
}

Result<Group> rule_on_words(WriteTransaction& tx, Caller const& who, Scope scope, GroupId id,
                            opinions::AppealOutcome outcome, std::string const& reason) {
    HZ_TRY(auto const person, authority::require_person(who));
    HZ_TRY(auto group, load_group(tx, scope, id));
    HZ_TRY(authority::require(who, Permission::appeal_rule, group.community_path));
    HZ_TRY(opinions::may_rule(select_moderation(tx, scope, id), person));
    bool const restores = outcome == opinions::AppealOutcome::restore;
    auto role = opinions::acting_role(who, Permission::appeal_rule, group.community_path);
    return apply_words(tx, who, scope, std::move(group), restores ? StatementState::published : StatementState::hidden,
                       {.act = restores ? ModerationAct::restored : ModerationAct::appeal_rejected,
                        .reason = reason,
                        .actor_role = std::move(role)});
}

}  // namespace hezhi::groups
