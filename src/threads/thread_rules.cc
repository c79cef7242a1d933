#include "src/threads/thread_rules.h"

#include <algorithm>
#include <utility>

namespace hezhi::threads {
namespace {

constexpr std::size_t index_of(Step step) noexcept {
    return static_cast<std::size_t>(step);
}

/// Of several stages that are one step: whatever is going on or was stopped counts first, then what is still ahead.
StepState joined(StepState a, StepState b) noexcept {
    using enum StepState;
    for (auto const state : {stopped, now}) {
        if (a == state || b == state) return state;
    }
    if (a == b) return a;
    // A part is done, another is not yet: it has begun.
    if (a == future || b == future) return a == done || b == done ? now : future;
    return done;
}

/// What the states of the topic alone say of its first steps.
std::optional<StepState> state_of_topic(topics::Topic const& topic, Step step) noexcept {
    using topics::TopicState;
    if (step == Step::topic) return topic.state == TopicState::draft ? StepState::now : StepState::done;
    if (step != Step::deliberation || !topic.opened_at) return std::nullopt;
    return topic.state == TopicState::open ? StepState::now : StepState::done;
}

}  // namespace

bool is_open(std::span<Entry const> entries, std::size_t index) {
    auto const& one = entries[index];
    if (!one.due && !one.is_waiting) return false;
    return std::ranges::none_of(entries.subspan(index + 1),
                                [&](Entry const& later) { return later.subject == one.subject && later.id == one.id; });
}

Standings standings(topics::Topic const& topic, std::span<Entry const> entries, std::optional<Course> const& course) {
    Standings found;
    std::array<std::size_t, kSteps> happened{};
    std::array<bool, kSteps> open{};           // something of it waits
    std::array<bool, kSteps> beside_stages{};  // something that is no stage of the procedure
    for (std::size_t i = 0; i < entries.size(); ++i) {
        auto const& entry = entries[i];
        auto& step = found[index_of(entry.step)];
        ++happened[index_of(entry.step)];
        if (entry.subject != Subject::stage) beside_stages[index_of(entry.step)] = true;
        step.since = std::min(step.since.value_or(entry.at), entry.at);
        if (!is_open(entries, i)) continue;
        open[index_of(entry.step)] = true;
        if (entry.due) step.until = std::min(step.until.value_or(*entry.due), *entry.due);
    }
    std::array<std::optional<StepState>, kSteps> staged{};
    if (course) {
        for (auto const& stage : course->stages) {
            auto& state = staged[index_of(stage.step)];
            state = state ? joined(*state, stage.state) : stage.state;
        }
    }
    std::size_t reached = 0;
    for (std::size_t i = 0; i < kSteps; ++i) {
        auto const step = static_cast<Step>(i);
        auto& one = found[i];
        if (staged[i]) {
            one.state = *staged[i];
            one.is_ahead = one.state == StepState::future && beside_stages[i];
            // Neighbours meet whenever they need to; whoever was there is not told that nothing has begun. Decisions
            // and promises count in their stage alone.
            if (one.is_ahead && step == Step::meeting) one.state = open[i] ? StepState::now : StepState::done;
        } else if (auto const state = state_of_topic(topic, step)) {
            one.state = *state;
        } else if (happened[i] > 0) {
            one.state = open[i] ? StepState::now : StepState::done;
        }
        if (one.state == StepState::now && !one.until && step == Step::deliberation) one.until = topic.closes_at;
        if (one.state != StepState::future && one.state != StepState::skipped) reached = i;
    }
    for (std::size_t i = 0; i < reached; ++i) {
        // A stage that is ahead although a later one began is no step left out: the procedure came back to it.
        if (found[i].state == StepState::future && !staged[i]) found[i].state = StepState::skipped;
    }
    return found;
}

Step current(Standings const& standings) noexcept {
    for (auto const wanted : {StepState::stopped, StepState::now, StepState::done}) {
        for (std::size_t i = kSteps; i-- > 0;) {
            if (standings[i].state == wanted && !standings[i].is_ahead) return static_cast<Step>(i);
        }
    }
    return Step::signal;
}

std::optional<Next> next(topics::Topic const& topic, std::span<Entry const> entries,
                         std::optional<Course> const& course) {
    std::optional<Next> found;
    auto const consider = [&](Next candidate) {
        if (!found || (candidate.until && (!found->until || *candidate.until < *found->until))) {
            found = std::move(candidate);
        }
    };
    if (course) {
        auto const stage = std::ranges::find(course->stages, StepState::now, &CourseStage::state);
        if (stage != course->stages.end())
            consider({.step = stage->step, .body = course->body, .until = course->until});
    }
    if (topic.state == topics::TopicState::open) {
        consider({.step = Step::deliberation, .body = topic.organiser, .until = topic.closes_at});
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
        auto const& entry = entries[i];
        // The stage itself is told by the course, with whose turn it is.
        if (!is_open(entries, i) || (course && entry.subject == Subject::stage)) continue;
        consider({.step = entry.step, .entry = entry, .body = entry.body, .until = entry.due});
    }
    return found;
}

}  // namespace hezhi::threads
