// How meetings are named in a letterbox, and what a digest says of those that were called.
#include <algorithm>

#include "src/meetings/meeting_acts.h"
#include "src/meetings/meeting_store.h"

namespace hezhi::meetings {
namespace {

constexpr std::size_t kLinesMax = 10;

class MeetingSubject final : public notices::Subject {
public:
    std::string_view kind() const noexcept override { return kNoticeSubject; }

    std::optional<notices::SubjectLabel> label(storage::ReadTransaction& tx, authority::Caller const& who,
                                               storage::Scope scope, std::int64_t subject,
                                               std::optional<std::int64_t>) override {
        auto meeting = require_meeting(tx, who, scope, MeetingId{subject});
        if (!meeting) return std::nullopt;
        return notices::SubjectLabel{std::move(meeting->what.title)};
    }
};

class MeetingDigest final : public notices::DigestSource {
public:
    std::vector<notices::DigestLine> lines(storage::ReadTransaction& tx, authority::Caller const& who, TimePoint since,
                                           TimePoint until) override {
        std::vector<notices::DigestLine> out;
        bool const is_english = who.language == authority::Language::en;
        for (auto const& grant : who.grants) {
            if (grant.role != authority::Role::resident) continue;
            for (auto const& meeting : select_meetings(tx, storage::Scope{grant.realm}, {.ahead_only = true})) {
                bool const is_new = meeting.noticed_at && *meeting.noticed_at > since && *meeting.noticed_at <= until;
                if (!is_new || !grant.jurisdiction.covers(meeting.community_path)) continue;
                out.push_back({(is_english ? "Meeting: " : "会议通知：") + meeting.what.title,
                               "/s/" + grant.realm.str() + "/meetings/" + meeting.id.str()});
                if (out.size() == kLinesMax) return out;
            }
        }
        return out;
    }
};

}  // namespace

std::unique_ptr<notices::Subject> make_notice_subject() {
    return std::make_unique<MeetingSubject>();
}

std::unique_ptr<notices::DigestSource> make_digest_source() {
    return std::make_unique<MeetingDigest>();
}

}  // namespace hezhi::meetings
