#include "src/opinions/statement_rules.h"

#include <gtest/gtest.h>

namespace hezhi::opinions {
namespace {

using Kind = ModerationDecision::Kind;

Statement statement_in(StatementState state) {
    return Statement{.id = StatementId{7}, .topic = TopicId{1}, .author = PersonId{5}, .state = state};
}

ModerationEntry entry(ModerationAct act, std::optional<PersonId> actor = std::nullopt) {
    return ModerationEntry{.statement = StatementId{7}, .act = act, .actor = actor};
}

ModerationDecision decision(Kind kind) {
    return {kind, ModerationRule::personal_attack, "names a neighbour", StatementId{8}};
}

TEST(Moderated, every_state_and_decision_is_decided) {
    using enum StatementState;
    for (auto const state : {pending, published, hidden, merged}) {
        for (auto const kind : {Kind::publish, Kind::hide, Kind::merge}) {
            auto const outcome = moderated(statement_in(state), decision(kind));
            bool const stays = (kind == Kind::publish && state == published) ||
                               (kind == Kind::hide && state == hidden) || (kind == Kind::merge && state == merged);
            ASSERT_EQ(outcome.has_value(), !stays) << name(state);
            if (stays) {
                EXPECT_EQ(outcome.error().key(), "moderation.no_change");
                continue;
            }
            EXPECT_EQ(outcome->state, kind == Kind::publish ? published : kind == Kind::hide ? hidden : merged);
        }
    }
}

TEST(Moderated, taking_a_statement_away_needs_rule_and_reason) {
    auto without_rule = decision(Kind::hide);
    without_rule.rule = std::nullopt;
    EXPECT_EQ(moderated(statement_in(StatementState::published), without_rule).error().key(),
              "moderation.rule_required");
    auto without_reason = decision(Kind::merge);
    without_reason.reason.clear();
    EXPECT_EQ(moderated(statement_in(StatementState::published), without_reason).error().key(),
              "moderation.reason_required");
    EXPECT_TRUE(moderated(statement_in(StatementState::pending), {Kind::publish, {}, {}, {}}).has_value());
}

TEST(Moderated, a_statement_is_not_merged_into_itself_or_nothing) {
    auto into_itself = decision(Kind::merge);
    into_itself.merge_into = StatementId{7};
    EXPECT_EQ(moderated(statement_in(StatementState::published), into_itself).error().key(), "moderation.merge_target");
    into_itself.merge_into = std::nullopt;
    EXPECT_EQ(moderated(statement_in(StatementState::published), into_itself).error().key(), "moderation.merge_target");
}

TEST(MayAppeal, only_the_author_only_hidden_only_once) {
    auto const hidden = statement_in(StatementState::hidden);
    std::vector const history{entry(ModerationAct::hidden, PersonId{9})};
    EXPECT_TRUE(may_appeal(hidden, history, PersonId{5}).has_value());
    EXPECT_EQ(may_appeal(hidden, history, PersonId{6}).error().code(), ErrorCode::not_found);
    EXPECT_EQ(may_appeal(statement_in(StatementState::published), history, PersonId{5}).error().key(),
              "appeal.not_hidden");
    std::vector const again{history[0], entry(ModerationAct::appealed), entry(ModerationAct::appeal_rejected)};
    EXPECT_EQ(may_appeal(hidden, again, PersonId{5}).error().key(), "appeal.already_made");
    auto orphaned = hidden;
    orphaned.author = std::nullopt;
    EXPECT_EQ(may_appeal(orphaned, history, PersonId{5}).error().code(), ErrorCode::not_found);
}

TEST(MayRule, another_person_than_who_hid_it_while_an_appeal_is_open) {
    std::vector const appealed{entry(ModerationAct::hidden, PersonId{9}), entry(ModerationAct::appealed)};
    EXPECT_TRUE(may_rule(appealed, PersonId{10}).has_value());
    EXPECT_EQ(may_rule(appealed, PersonId{9}).error().key(), "appeal.same_person");
    EXPECT_EQ(may_rule(std::vector{appealed[0]}, PersonId{10}).error().key(), "appeal.none");
    std::vector const ruled{appealed[0], appealed[1], entry(ModerationAct::appeal_rejected, PersonId{10})};
    EXPECT_EQ(may_rule(ruled, PersonId{10}).error().key(), "appeal.none");
}

TEST(Names, are_read_back) {
    for (auto const rule : moderation_rules()) EXPECT_EQ(parse_moderation_rule(name(rule)), rule);
    using enum ModerationAct;
    for (auto const act : {published, hidden, merged, appealed, restored, appeal_rejected}) {
        EXPECT_EQ(parse_moderation_act(name(act)), act);
    }
    using State = StatementState;
    for (auto const state : {State::pending, State::published, State::hidden, State::merged}) {
        EXPECT_EQ(parse_statement_state(name(state)), state);
    }
}

}  // namespace
}  // namespace hezhi::opinions
