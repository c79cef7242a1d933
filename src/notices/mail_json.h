// Wire types of mail.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "lib/base/bounded.h"
#include "src/http/context.h"
#include "src/notices/mail.h"

namespace hezhi::notices {

using AddressText = BoundedText<3, 254>;
using Hour = Bounded<0, 23>;

struct GroupWish {
    NoticeGroup group;
    Way way;
};
BOOST_DESCRIBE_STRUCT(GroupWish, (), (group, way))

struct MailAddressView {
    std::string address;
    bool is_confirmed;
    DigestPace digest;
    std::int64_t digest_hour;
    std::optional<std::int64_t> quiet_from;
    std::optional<std::int64_t> quiet_until;
};
BOOST_DESCRIBE_STRUCT(MailAddressView, (), (address, is_confirmed, digest, digest_hour, quiet_from, quiet_until))

struct NoticeSettingsView {
    bool is_mail_set_up;  ///< of the installation: without, there is nothing to ask an address for
    std::vector<GroupWish> groups;
    std::optional<MailAddressView> mail;
};
BOOST_DESCRIBE_STRUCT(NoticeSettingsView, (), (is_mail_set_up, groups, mail))

struct ChangeNoticeSettingsRequest {
    std::optional<std::vector<GroupWish>> groups;
    std::optional<DigestPace> digest;
    std::optional<Hour> digest_hour;
    std::optional<Hour> quiet_from;  ///< with quiet_until; equal hours: no quiet
    std::optional<Hour> quiet_until;
};
BOOST_DESCRIBE_STRUCT(ChangeNoticeSettingsRequest, (), (groups, digest, digest_hour, quiet_from, quiet_until))

struct GiveAddressRequest {
    AddressText address;
};
BOOST_DESCRIBE_STRUCT(GiveAddressRequest, (), (address))

struct MailLinkRequest {
    BoundedText<3, 80> token;
};
BOOST_DESCRIBE_STRUCT(MailLinkRequest, (), (token))

/// As mail programs send it (RFC 8058): the body says "List-Unsubscribe=One-Click", as a form of either kind.
struct OneClickRequest {
    BoundedText<3, 80> token;
    http::Upload upload;
};
BOOST_DESCRIBE_STRUCT(OneClickRequest, (), (token, upload))

struct MailReportRequest {
    RealmId street;
};
BOOST_DESCRIBE_STRUCT(MailReportRequest, (), (street))

struct GivenUpMail {
    MailId id;
    MailKind kind;
    std::string address;  ///< shortened
    TimePoint made_at;
    std::optional<TimePoint> settled_at;
    std::int64_t attempts;
    std::string last_error;
};
BOOST_DESCRIBE_STRUCT(GivenUpMail, (), (id, kind, address, made_at, settled_at, attempts, last_error))

struct MailReportView {
    bool is_set_up;
    std::string from_address;
    std::int64_t waiting;
    std::int64_t sent_lately;
    std::vector<GivenUpMail> given_up;
};
BOOST_DESCRIBE_STRUCT(MailReportView, (), (is_set_up, from_address, waiting, sent_lately, given_up))

struct MailTestRequest {
    RealmId street;
    AddressText address;
};
BOOST_DESCRIBE_STRUCT(MailTestRequest, (), (street, address))

}  // namespace hezhi::notices
