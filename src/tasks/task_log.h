// What comes to a community without admission, logged in one tap, and hours in two weeks, both without a name: nothing
// that is stored, published or told to open pages says who logged an entry, or when within its month. What keeps the
// counts from being flooded is a number of entries a person and day, apart from the entries, and gone two days later.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/tasks/tasks.h"

namespace hezhi::tasks {

/// Random, made by the device: an entry sent twice is one entry, and no order can be read from it.
using EntryKey = std::array<std::byte, 16>;
/// 32 hexadecimal digits.
std::optional<EntryKey> parse_entry_key(std::string_view text);

struct InformalEntry {
    JurisdictionId community;
    EntryKey key{};
    BodyId body;  ///< who sent it
    TaskKind kind = TaskKind::other;
    std::int64_t minutes = 0;
    std::string note{};
};
inline constexpr std::int64_t kEntriesMax = 30;  ///< a person and day

/// Error: authority's (task_log over the community), jurisdiction.unknown, body.unknown, rate_limited
/// task.log_full {max}.
Result<void> log_informal(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                          InformalEntry const& entry);

/// As the committee itself reads it: without order, moment or hand.
struct LoggedErrand {
    BodyId body;
    TaskKind kind;
    std::int64_t minutes;
    std::string note;
};
inline constexpr std::size_t kErrandsMax = 1'000;
/// Of the community's own committee, and nobody else's. Errors: authority's (task_log over the community).
Result<std::vector<LoggedErrand>> list_informal(storage::ReadTransaction& tx, authority::Caller const& who,
                                                storage::Scope scope, JurisdictionId community, Month month);

/// One month of the street, all communities together.
struct PublishedMonth {
    Month month;
    struct Sender {
        BodyId body;
        std::optional<std::int64_t> count;  ///< nullopt: fewer than ten, or such that ten could be told from it
    };
    std::vector<Sender> senders{};
    std::optional<std::int64_t> total{};
};
inline constexpr int kPublishedMonths = 12;
/// Newest first: up to newest_published, of months in which something was logged. Nothing while the street has fewer
/// than kPooledCommunitiesMin communities. Error: street.unknown.
Result<std::vector<PublishedMonth>> published_informal(storage::ReadTransaction& tx, storage::Scope scope,
                                                       TimePoint now);

/// What one member of a committee did in two weeks.
struct HourSample {
    JurisdictionId community;
    EntryKey key{};
    std::int64_t residents = 0;  ///< minutes with and for residents
    std::int64_t reporting = 0;  ///< forms, ledgers, systems
    std::int64_t inspection = 0;
    std::int64_t meeting = 0;
    std::int64_t other = 0;
};
inline constexpr std::int64_t kSamplesMin = 5;
inline constexpr std::int64_t kSampleMinutesMax = 14 * 24 * 60;

/// Once in two weeks a person. Errors: authority's (task_log over the community), task.sample_empty,
/// task.sample_too_long, rate_limited task.sample_given.
Result<void> give_sample(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                         HourSample const& sample);

}  // namespace hezhi::tasks
