#include "src/opinions/statement_rules.h"

#include <algorithm>
#include <array>

namespace hezhi::opinions {
namespace {

template <class Value>
struct Named {
    Value value;
    std::string_view name;
};

constexpr std::array kStates{
    Named{StatementState::pending, std::string_view("pending")},
    Named{StatementState::published, std::string_view("published")},
    Named{StatementState::hidden, std::string_view("hidden")},
    Named{StatementState::merged, std::string_view("merged")},
};
constexpr std::array kRules{
    Named{ModerationRule::off_topic, std::string_view("off_topic")},
    Named{ModerationRule::personal_attack, std::string_view("personal_attack")},
    Named{ModerationRule::personal_data, std::string_view("personal_data")},
    Named{ModerationRule::unlawful, std::string_view("unlawful")},
    Named{ModerationRule::advertising, std::string_view("advertising")},
    Named{ModerationRule::several_ideas, std::string_view("several_ideas")},
    Named{ModerationRule::duplicate, std::string_view("duplicate")},
};
constexpr std::array kRuleList{ModerationRule::off_topic,     ModerationRule::personal_attack,
                               ModerationRule::personal_data, ModerationRule::unlawful,
                               ModerationRule::advertising,   ModerationRule::several_ideas,
                               ModerationRule::duplicate};
constexpr std::array kActs{
    Named{ModerationAct::published, std::string_view("published")},
    Named{ModerationAct::hidden, std::string_view("hidden")},
    Named{ModerationAct::merged, std::string_view("merged")},
    Named{ModerationAct::appealed, std::string_view("appealed")},
    Named{ModerationAct::restored, std::string_view("restored")},
    Named{ModerationAct::appeal_rejected, std::string_view("appeal_rejected")},
};

template <class Value, std::size_t count>
std::string_view name_in(std::array<Named<Value>, count> const& names, Value value) noexcept {
    for (auto const& entry : names) {
        if (entry.value == value) return entry.name;
    }
    return "unknown";
}

template <class Value, std::size_t count>
std::optional<Value> value_in(std::array<Named<Value>, count> const& names, std::string_view name) noexcept {
    for (auto const& entry : names) {
        if (entry.name == name) return entry.value;
    }
    return std::nullopt;
}

}  // namespace

std::string_view name(Vote vote) noexcept {
    switch (vote) {
        case Vote::agree:
            return "agree";
        case Vote::disagree:
            return "disagree";
        case Vote::pass:
            return "pass";
    }
    return "unknown";
}
std::string_view name(StatementState state) noexcept {
    return name_in(kStates, state);
}
std::string_view name(ModerationRule rule) noexcept {
    return name_in(kRules, rule);
}
std::string_view name(ModerationAct act) noexcept {
    return name_in(kActs, act);
}
std::optional<StatementState> parse_statement_state(std::string_view name) noexcept {
    return value_in(kStates, name);
}
std::optional<ModerationRule> parse_moderation_rule(std::string_view name) noexcept {
    return value_in(kRules, name);
}
std::optional<ModerationAct> parse_moderation_act(std::string_view name) noexcept {
    return value_in(kActs, name);
}
std::span<ModerationRule const> moderation_rules() noexcept {
    return kRuleList;
}

Result<Moderated> moderated(StatementState state, ModerationDecision const& decision) {
    using Kind = ModerationDecision::Kind;
    if (decision.kind == Kind::publish) {
        if (state == StatementState::published) return fail(ErrorCode::conflict, "moderation.no_change");
        return Moderated{StatementState::published, ModerationAct::published};
    }
    if (!decision.rule) return fail(ErrorCode::unprocessable, "moderation.rule_required");
    if (decision.reason.empty()) return fail(ErrorCode::unprocessable, "moderation.reason_required");
    bool const hides = decision.kind == Kind::hide;
    auto const to = hides ? StatementState::hidden : StatementState::merged;
    if (state == to) return fail(ErrorCode::conflict, "moderation.no_change");
    return Moderated{to, hides ? ModerationAct::hidden : ModerationAct::merged};
}

Result<Moderated> moderated(Statement const& statement, ModerationDecision const& decision) {
    HZ_TRY(auto const outcome, moderated(statement.state, decision));
    bool const merges = outcome.state == StatementState::merged;
    if (merges && (!decision.merge_into || *decision.merge_into == statement.id)) {
        return fail(ErrorCode::unprocessable, "moderation.merge_target");
    }
    return outcome;
}

Result<void> may_appeal(StatementState state, std::span<ModerationEntry const> history) {
    if (state != StatementState::hidden) return fail(ErrorCode::conflict, "appeal.not_hidden");
    if (std::ranges::any_of(history, [](auto const& entry) { return entry.act == ModerationAct::appealed; })) {
        return fail(ErrorCode::conflict, "appeal.already_made");
    }
    return {};
}

Result<void> may_appeal(Statement const& statement, std::span<ModerationEntry const> history, PersonId person) {
    // Whoever is not the author learns nothing, not even that the statement exists.
    if (statement.author != person) return fail(ErrorCode::not_found, "statement.unknown");
    return may_appeal(statement.state, history);
}

bool has_open_appeal(std::span<ModerationEntry const> history) noexcept {
    return !history.empty() && history.back().act == ModerationAct::appealed;
}

Result<void> may_rule(std::span<ModerationEntry const> history, PersonId person) {
    if (!has_open_appeal(history)) return fail(ErrorCode::conflict, "appeal.none");
    bool const hid_it = std::ranges::any_of(
        history, [&](auto const& entry) { return entry.act == ModerationAct::hidden && entry.actor == person; });
    if (hid_it) return fail(ErrorCode::forbidden, "appeal.same_person");
    return {};
}

}  // namespace hezhi::opinions
