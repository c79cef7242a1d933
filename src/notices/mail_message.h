// A mail as it goes over the wire: RFC 5322 and MIME, in ASCII, no line near the limit of 998. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/time.h"
#include "src/notices/notices.h"

namespace hezhi::notices {

struct MailText {
    std::string from_name;
    std::string from_address;
    std::string to;
    std::string subject;
    std::string message_id;  ///< without angle brackets; the same in every attempt
    TimePoint at;
    std::string language;  ///< "zh-CN", "en"
    std::string plain;     ///< paragraphs, lines end with \n
    std::string html;      ///< a whole document, built by html_escaped and our own markup alone
    /// Where one click ends all mail (RFC 8058); absent in mails that were asked for by hand.
    std::optional<std::string> unsubscribe_url;
};

/// Both texts as alternatives, base64; headers with other than ASCII as RFC 2047 encoded words, each of whole
/// characters.
std::string written(MailText const& text);

/// For whoever must know which address it was, and not what it is: "z…@example.org".
std::string shortened(std::string_view address);

/// Text inside an element or a quoted attribute.
std::string html_escaped(std::string_view text);

/// RFC 2047 words, folded; ASCII stays as it is.
std::string encoded_header(std::string_view text);

}  // namespace hezhi::notices
