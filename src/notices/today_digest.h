// The digest on Today: what happened lately to what one follows, a handful of lines.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "src/notices/notices.h"

namespace hezhi::notices {

struct TodayDigest {
    TimePoint since;
    std::vector<Notice> own{};         ///< unread, of each subject the newest; newest first
    std::vector<DigestLine> places{};  ///< of the communities where one lives
};

inline constexpr std::size_t kTodayLinesMax = 5;  ///< of both together
inline constexpr std::size_t kTodayOwnMax = 3;
inline constexpr auto kTodayDays = std::chrono::days{7};

/// Of what happened after `since`, at most a week back; nothing of one's work, which stands in the workbench. Nothing
/// is written down: what was looked at is the page's own affair. Cost: one statement by index, and those of `sources`.
/// Error: authority.sign_in.
Result<TodayDigest> today_digest(storage::ReadTransaction& tx, authority::Caller const& who,
                                 std::optional<TimePoint> since, std::span<DigestSource* const> sources);

}  // namespace hezhi::notices
