// Wire types of notices.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "lib/base/page.h"
#include "src/notices/notices.h"

namespace hezhi::notices {

struct NoticeBody {
    BodyId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(NoticeBody, (), (id, name))

struct NoticeView {
    NoticeId id;
    RealmId street;
    NoticeKind kind;
    NoticeGroup group;
    std::string subject_kind;
    std::string subject;                ///< id of the case, the statement, the mail
    std::optional<std::string> parent;  ///< id of a statement's topic
    std::string number;                 ///< of a case
    std::string label;                  ///< what it is about, as the reader may see it now; empty: nothing any more
    std::optional<NoticeBody> body;
    std::optional<TimePoint> due;
    TimePoint at;
    bool is_read;
};
BOOST_DESCRIBE_STRUCT(NoticeView, (),
                      (id, street, kind, group, subject_kind, subject, parent, number, label, body, due, at, is_read))

struct ListNoticesRequest : PageRequest {};
BOOST_DESCRIBE_STRUCT(ListNoticesRequest, (PageRequest), ())

struct NoticeCount {
    std::int64_t unread;
};
BOOST_DESCRIBE_STRUCT(NoticeCount, (), (unread))

struct TodayDigestRequest {
    std::optional<TimePoint> since;
};
BOOST_DESCRIBE_STRUCT(TodayDigestRequest, (), (since))

struct PlaceNews {
    std::string text;  ///< in the reader's language
    std::string path;  ///< of the residents' pages
};
BOOST_DESCRIBE_STRUCT(PlaceNews, (), (text, path))

struct TodayDigestView {
    TimePoint since;
    TimePoint until;
    std::vector<NoticeView> own;
    std::vector<PlaceNews> places;
};
BOOST_DESCRIBE_STRUCT(TodayDigestView, (), (since, until, own, places))

struct OneNotice {
    NoticeId notice;
};
BOOST_DESCRIBE_STRUCT(OneNotice, (), (notice))

struct ReadUntilRequest {
    NoticeId until;
};
BOOST_DESCRIBE_STRUCT(ReadUntilRequest, (), (until))

}  // namespace hezhi::notices
