// What holds in a meeting's room, computed from everything that devices wrote down. Pure. The same entries give the
// same room in whatever order they arrived and however often: they are sorted by (at, id) and repeated ids count once.
// Contradictions are kept beside each other and named, never dropped: two texts that replaced the same text, two counts
// of one motion, two times of one speech. docs/formats/meeting-entries.md says it for other programs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

#include "src/meetings/meetings.h"

namespace hezhi::meetings {

enum class SpeechState : std::uint8_t { waiting, speaking, spoken, withdrawn };
BOOST_DESCRIBE_ENUM(SpeechState, waiting, speaking, spoken, withdrawn)

struct Speech {
    std::string id;
    std::string name;
    std::optional<PersonId> person{};
    std::optional<std::int64_t> point{};  ///< asked for, else the one that ran when it started
    TimePoint asked_at{};
    SpeechState state = SpeechState::waiting;
    std::optional<TimePoint> started_at{};
    std::int64_t seconds = 0;
};

/// Entries that nothing has replaced: one, unless two devices wrote at once.
using Versions = std::vector<Entry>;

struct Motion {
    std::string id;
    std::string text;
    std::string mover;  ///< empty: not named
    std::optional<std::int64_t> point{};
    std::int64_t seconders = 0;
    bool is_withdrawn = false;
    Versions counts{};
    std::optional<BodyId> addressee{};  ///< who owes the public answer if it carries
};
/// It was counted without contradiction, more than half of those present were for it, and it was not withdrawn.
bool is_resolved(Motion const& motion) noexcept;

struct Paragraph {
    std::string id;
    Versions versions{};
};

struct PointClock {
    bool is_running = false;
    std::optional<TimePoint> started_at{};
    std::int64_t seconds = 0;  ///< used, up to the last end
};

enum class ConflictKind : std::uint8_t { two_texts, two_counts, two_actions, two_times, unknown_subject };
BOOST_DESCRIBE_ENUM(ConflictKind, two_texts, two_counts, two_actions, two_times, unknown_subject)
struct Conflict {
    ConflictKind kind{};
    std::string entry;  ///< the subject where it is known, else the entry
};

struct Room {
    std::vector<Speech> speeches{};  ///< by asking
    std::vector<PointClock> points{};
    std::vector<Motion> motions{};
    std::vector<Paragraph> paragraphs{};
    std::vector<Paragraph> actions{};
    std::vector<Conflict> conflicts{};
    std::int64_t guests = 0;  ///< named
    std::int64_t heads = 0;   ///< not named
};

/// @param ended  when the meeting ended: whoever had the floor and the point that ran have ended then; absent while it
///               goes on.
/// Cost: n log n over at most kEntriesMax entries.
Room compute_room(std::vector<Entry> entries, std::size_t points, std::optional<TimePoint> ended = std::nullopt);
Room compute_room(Meeting const& meeting, std::vector<Entry> entries);

/// Who speaks next, as indices into room.speeches: first those who have not spoken, by asking; then who has spoken
/// least. A speaker is known by account, else by name.
std::vector<std::size_t> queue_of(Room const& room);

/// A show of hands carries a motion where more than half of those present are for it.
bool is_carried(Entry const& count) noexcept;

/// What an entry lacks or has too much of; nothing where it is sound. Keys: meeting.entry_incomplete,
/// meeting.count_exceeds_present.
std::optional<std::string_view> fault_of(Entry const& entry, std::size_t points) noexcept;

}  // namespace hezhi::meetings
