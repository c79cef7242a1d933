#include "src/notices/today_digest.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "src/notices/notice_rules.h"
#include "src/notices/notice_store.h"

namespace hezhi::notices {
namespace {

constexpr std::size_t kLookedAtMax = 100;

}  // namespace

Result<TodayDigest> today_digest(storage::ReadTransaction& tx, authority::Caller const& who,
                                 std::optional<TimePoint> since, std::span<DigestSource* const> sources) {
    HZ_TRY(auto const person, authority::require_person(who));
    TodayDigest digest{.since = std::max(since.value_or(TimePoint{}), who.now - kTodayDays)};
    std::set<std::string> pages;
    for (auto& notice : unread_notices(tx, person, digest.since, kLookedAtMax)) {
        auto const group = group_of(notice.kind);
        bool const is_of_work = group == NoticeGroup::desk || group == NoticeGroup::system;
        if (is_of_work || digest.own.size() == kTodayOwnMax) continue;
        // Of each thing how far it is now, not how it came there.
        if (!pages.insert(page_of(notice)).second) continue;
        digest.own.push_back(std::move(notice));
    }
    for (auto* const source : sources) {
        for (auto& line : source->lines(tx, who, digest.since, who.now)) {
            if (digest.own.size() + digest.places.size() == kTodayLinesMax) return digest;
            // What a notice tells already is not told again.
            if (pages.insert(line.path).second) digest.places.push_back(std::move(line));
        }
    }
    return digest;
}

}  // namespace hezhi::notices
