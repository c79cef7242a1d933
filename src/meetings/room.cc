#include "src/meetings/room.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace hezhi::meetings {
namespace {

constexpr std::int64_t kSameSeconds = 2;  ///< two clocks that differ by no more agree

std::int64_t seconds_between(TimePoint from, TimePoint to) {
    return std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::seconds>(to - from).count());
}

class Fold {
public:
    explicit Fold(std::size_t points) { room_.points.resize(points); }

    void take(Entry const& entry) {
        switch (entry.kind) {
            case EntryKind::speech_asked:
                room_.speeches.push_back({.id = entry.id,
                                          .name = entry.name,
                                          .person = entry.person,
                                          .point = entry.point,
                                          .asked_at = entry.at});
                break;
            case EntryKind::speech_started:
                if (auto* speech = find(room_.speeches, entry)) start(*speech, entry.at);
                break;
            case EntryKind::speech_ended:
                if (auto* speech = find(room_.speeches, entry)) end(*speech, entry);
                break;
            case EntryKind::speech_withdrawn:
                if (auto* speech = find(room_.speeches, entry); speech && speech->state == SpeechState::waiting) {
                    speech->state = SpeechState::withdrawn;
                }
                break;
            case EntryKind::point_started:
                end_points(entry.at);
                if (auto* clock = clock_of(entry)) *clock = {true, entry.at, clock->seconds};
                break;
            case EntryKind::point_ended:
                end_points(entry.at);
                break;
            case EntryKind::motion_moved:
                room_.motions.push_back({.id = entry.id,
                                         .text = entry.text,
                                         .mover = entry.name,
                                         .point = entry.point,
                                         .addressee = entry.body});
                break;
            case EntryKind::motion_seconded:
                if (auto* motion = find(room_.motions, entry)) motion->seconders += entry.heads.value_or(1);
                break;
            case EntryKind::motion_counted:
                if (auto* motion = find(room_.motions, entry)) replace(motion->counts, entry);
                break;
            case EntryKind::motion_withdrawn:
                if (auto* motion = find(room_.motions, entry)) motion->is_withdrawn = true;
                break;
            case EntryKind::minutes_written:
                write(room_.paragraphs, entry);
                break;
            case EntryKind::action_agreed:
                write(room_.actions, entry);
                break;
            case EntryKind::guest_came:
                ++room_.guests;
                break;
            case EntryKind::heads_came:
                room_.heads += entry.heads.value_or(0);
                break;
        }
    }

    Room finish(std::optional<TimePoint> ended) && {
        if (ended) {
            end_speaking(*ended);
            end_points(*ended);
        }
        room_.heads = std::max<std::int64_t>(0, room_.heads);
        auto const note = [this](Versions const& versions, ConflictKind kind, std::string const& subject) {
            if (versions.size() > 1) room_.conflicts.push_back({kind, subject});
        };
        for (auto const& one : room_.paragraphs) note(one.versions, ConflictKind::two_texts, one.id);
        for (auto const& one : room_.motions) note(one.counts, ConflictKind::two_counts, one.id);
        for (auto const& one : room_.actions) note(one.versions, ConflictKind::two_actions, one.id);
        return std::move(room_);
    }

    /// Everything that any entry says it replaces, whichever came first.
    void note_replaced(Entry const& entry) { replaced_.insert(entry.builds_on.begin(), entry.builds_on.end()); }

private:
    template <class Thing>
    Thing* find(std::vector<Thing>& things, Entry const& entry) {
        auto const found = std::ranges::find(things, entry.subject, &Thing::id);
        if (found != things.end()) return &*found;
        room_.conflicts.push_back({ConflictKind::unknown_subject, entry.id});
        return nullptr;
    }

    void start(Speech& speech, TimePoint at) {
        if (speech.state == SpeechState::speaking || speech.state == SpeechState::spoken) return;
        end_speaking(at);
        speech.state = SpeechState::speaking;
        speech.started_at = at;
        if (!speech.point) speech.point = running_point();
    }
    void end_speaking(TimePoint at) {
        for (auto& speech : room_.speeches) {
            if (speech.state != SpeechState::speaking) continue;
            speech.state = SpeechState::spoken;
            speech.seconds = seconds_between(*speech.started_at, at);
        }
    }

    void end(Speech& speech, Entry const& entry) {
        if (ended_.contains(speech.id)) {
            auto const difference = speech.seconds - entry.seconds.value_or(speech.seconds);
            if (difference > kSameSeconds || difference < -kSameSeconds) {
                room_.conflicts.push_back({ConflictKind::two_times, speech.id});
            }
            return;
        }
        ended_.insert(speech.id);
        speech.seconds = entry.seconds.value_or(speech.started_at ? seconds_between(*speech.started_at, entry.at) : 0);
        speech.state = SpeechState::spoken;
    }

    PointClock* clock_of(Entry const& entry) {
        if (!entry.point || *entry.point < 1 || *entry.point > static_cast<std::int64_t>(room_.points.size())) {
            return nullptr;
        }
        return &room_.points[static_cast<std::size_t>(*entry.point - 1)];
    }
    std::optional<std::int64_t> running_point() const {
        auto const found = std::ranges::find(room_.points, true, &PointClock::is_running);
        if (found == room_.points.end()) return std::nullopt;
        return found - room_.points.begin() + 1;
    }
    void end_points(TimePoint at) {
        for (auto& clock : room_.points) {
            if (!clock.is_running) continue;
            clock.seconds += seconds_between(*clock.started_at, at);
            clock.is_running = false;
        }
    }

    void replace(Versions& versions, Entry const& entry) {
        if (replaced_.contains(entry.id)) return;
        // The same said twice is no contradiction.
        auto const is_same = [&](Entry const& other) {
            return other.text == entry.text && other.body == entry.body && other.due == entry.due &&
                   other.votes_for == entry.votes_for && other.votes_against == entry.votes_against &&
                   other.abstentions == entry.abstentions && other.present == entry.present;
        };
        if (std::ranges::none_of(versions, is_same)) versions.push_back(entry);
    }

    void write(std::vector<Paragraph>& paragraphs, Entry const& entry) {
        auto const& id = entry.subject.empty() ? entry.id : entry.subject;
        auto found = std::ranges::find(paragraphs, id, &Paragraph::id);
        if (found == paragraphs.end()) {
            paragraphs.push_back({id, {}});
            found = std::prev(paragraphs.end());
        }
        replace(found->versions, entry);
    }

    Room room_;
    std::set<std::string> ended_;
    std::set<std::string> replaced_;
};

}  // namespace

Room compute_room(std::vector<Entry> entries, std::size_t points, std::optional<TimePoint> ended) {
    std::ranges::sort(entries, {}, [](Entry const& entry) { return std::tie(entry.at, entry.id); });
    Fold fold{points};
    for (auto const& entry : entries) fold.note_replaced(entry);
    std::set<std::string> seen;
    std::erase_if(entries, [&](Entry const& entry) { return !seen.insert(entry.id).second; });
    // What is asked and moved comes first: a device whose clock is slow may start a speech before it was asked for.
    auto const begins = [](Entry const& entry) {
        return entry.kind == EntryKind::speech_asked || entry.kind == EntryKind::motion_moved;
    };
    for (auto const& entry : entries) {
        if (begins(entry)) fold.take(entry);
    }
    for (auto const& entry : entries) {
        if (!begins(entry)) fold.take(entry);
    }
    return std::move(fold).finish(ended);
}

Room compute_room(Meeting const& meeting, std::vector<Entry> entries) {
    return compute_room(std::move(entries), meeting.what.points.size(), meeting.held_at);
}

std::vector<std::size_t> queue_of(Room const& room) {
    auto const speaker = [](Speech const& speech) {
        return speech.person ? "person:" + speech.person->str() : "name:" + speech.name;
    };
    std::map<std::string, std::int64_t> spoken;  // seconds + 1: whoever has spoken at all stands after who has not
    for (auto const& speech : room.speeches) {
        if (speech.state == SpeechState::spoken || speech.state == SpeechState::speaking) {
            auto& seconds = spoken[speaker(speech)];
            seconds += speech.seconds + (seconds == 0 ? 1 : 0);
        }
    }
    std::vector<std::size_t> order;
    for (std::size_t at = 0; at < room.speeches.size(); ++at) {
        if (room.speeches[at].state == SpeechState::waiting) order.push_back(at);
    }
    std::ranges::sort(order, {}, [&](std::size_t at) {
        auto const& speech = room.speeches[at];
        auto const found = spoken.find(speaker(speech));
        return std::tuple(found == spoken.end() ? 0 : found->second, speech.asked_at, speech.id);
    });
    return order;
}

bool is_carried(Entry const& count) noexcept {
    return 2 * count.votes_for.value_or(0) > count.present.value_or(0);
}

bool is_resolved(Motion const& motion) noexcept {
    return !motion.is_withdrawn && motion.counts.size() == 1 && is_carried(motion.counts.front());
}

std::optional<std::string_view> fault_of(Entry const& entry, std::size_t points) noexcept {
    constexpr std::string_view kIncomplete = "meeting.entry_incomplete";
    bool const has_point = entry.point && *entry.point >= 1 && *entry.point <= static_cast<std::int64_t>(points);
    if (entry.point && !has_point) return kIncomplete;
    switch (entry.kind) {
        case EntryKind::speech_asked:
        case EntryKind::guest_came:
            return entry.name.empty() ? std::optional(kIncomplete) : std::nullopt;
        case EntryKind::speech_started:
        case EntryKind::speech_withdrawn:
        case EntryKind::motion_withdrawn:
        case EntryKind::motion_seconded:
            return entry.subject.empty() ? std::optional(kIncomplete) : std::nullopt;
        case EntryKind::speech_ended:
            return entry.subject.empty() || !entry.seconds ? std::optional(kIncomplete) : std::nullopt;
        case EntryKind::point_started:
        case EntryKind::point_ended:
            return has_point ? std::nullopt : std::optional(kIncomplete);
        case EntryKind::motion_moved:
            return entry.text.empty() ? std::optional(kIncomplete) : std::nullopt;
        case EntryKind::motion_counted: {
            bool const is_whole =
                !entry.subject.empty() && entry.votes_for && entry.votes_against && entry.abstentions && entry.present;
            if (!is_whole) return kIncomplete;
            if (*entry.votes_for + *entry.votes_against + *entry.abstentions > *entry.present) {
                return "meeting.count_exceeds_present";
            }
            return std::nullopt;
        }
        case EntryKind::minutes_written:
            return entry.text.empty() ? std::optional(kIncomplete) : std::nullopt;
        case EntryKind::action_agreed:
            return entry.text.empty() || !entry.body || !entry.due ? std::optional(kIncomplete) : std::nullopt;
        case EntryKind::heads_came:
            return entry.heads ? std::nullopt : std::optional(kIncomplete);
    }
    return kIncomplete;
}

}  // namespace hezhi::meetings
