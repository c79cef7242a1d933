// What mails say, in both languages. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/authority/authority.h"
#include "lib/calendar/time_zone.h"
#include "src/notices/mail.h"

namespace hezhi::notices {

/// A notice as a mail tells of it.
struct ToldNotice {
    NoticeKind kind;
    std::string body;  ///< name; empty where there is none
    std::optional<TimePoint> due{};
    std::string number{};
    std::string path{};  ///< of its page; empty: the letterbox
    bool is_sealed = false;
};

/// One sentence; of a sealed case only that there is news.
std::string sentence_of(ToldNotice const& notice, authority::Language language, calendar::TimeZone const& zone);

/// A line of a mail: a sentence, and where it leads.
struct MailLine {
    std::string text;
    std::string url;  ///< empty: nowhere
};

struct MailWords {
    std::string subject;  ///< says nothing about anybody
    std::string plain;
    std::string html;
};

/// "https://…/mail/confirm#…".
MailWords confirmation_words(authority::Language language, std::string const& link);
MailWords test_words(authority::Language language, std::string const& public_url);
/// At most `lines` of news; `settings_url` and `end_url` are where the reader changes or ends this.
MailWords news_words(authority::Language language, std::vector<MailLine> const& lines, std::string const& settings_url,
                     std::string const& end_url);
MailWords digest_words(authority::Language language, std::vector<MailLine> const& own,
                       std::vector<MailLine> const& places, std::string const& settings_url,
                       std::string const& end_url);

}  // namespace hezhi::notices
