#include "src/topics/topic_rules.h"

#include <array>

namespace hezhi::topics {
namespace {

struct Move {
    TopicState from;
    TopicState to;
    bool needs_reason;
};
constexpr std::array kMoves{
    Move{TopicState::draft, TopicState::open, false},
    Move{TopicState::open, TopicState::closed, false},
    Move{TopicState::closed, TopicState::open, true},
    Move{TopicState::closed, TopicState::archived, false},
};

struct StateName {
    TopicState state;
    std::string_view name;
};
constexpr std::array kStates{
    StateName{TopicState::draft, "draft"},
    StateName{TopicState::open, "open"},
    StateName{TopicState::closed, "closed"},
    StateName{TopicState::archived, "archived"},
};

}  // namespace

std::string_view name(TopicState state) noexcept {
    for (auto const& entry : kStates) {
        if (entry.state == state) return entry.name;
    }
    return "unknown";
}

std::optional<TopicState> parse_topic_state(std::string_view name) noexcept {
    for (auto const& entry : kStates) {
        if (entry.name == name) return entry.state;
    }
    return std::nullopt;
}

std::string_view name(ModerationMode mode) noexcept {
    return mode == ModerationMode::before ? "before" : "after";
}

std::optional<ModerationMode> parse_moderation_mode(std::string_view name) noexcept {
    if (name == "before") return ModerationMode::before;
    if (name == "after") return ModerationMode::after;
    return std::nullopt;
}

Result<void> may_move(Topic const& topic, TopicState to, std::string_view reason, TimePoint now) {
    for (auto const& move : kMoves) {
        if (move.from != topic.state || move.to != to) continue;
        if (move.needs_reason && reason.empty()) return fail(ErrorCode::unprocessable, "topic.reason_required");
        if (to == TopicState::open && move.from == TopicState::draft && topic.closes_at && *topic.closes_at <= now) {
            return fail(ErrorCode::unprocessable, "topic.closes_in_past");
        }
        return {};
    }
    return fail(Error{ErrorCode::conflict, "topic.transition_refused"}
                    .with("from", std::string(name(topic.state)))
                    .with("to", std::string(name(to))));
}

bool is_editable(Topic const& topic) noexcept {
    return topic.state == TopicState::draft || topic.state == TopicState::open;
}

}  // namespace hezhi::topics
