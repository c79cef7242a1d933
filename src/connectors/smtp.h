// Mail by SMTP (RFC 5321) through libcurl: TLS from the first byte (smtps://) or by STARTTLS, which is demanded of
// every server beyond this machine. One connection is kept between mails. Not for several threads at once.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "lib/base/error.h"
#include "src/notices/notices.h"

namespace hezhi::connectors {

struct SmtpSettings {
    std::string url;           ///< "smtps://mail.example:465", "smtp://127.0.0.1:25"
    std::string user{};        ///< empty: no authentication
    std::string password{};    ///< never logged, never stored
    std::string from_address;  ///< the envelope's sender
    std::chrono::seconds connect_max{20};
    std::chrono::seconds mail_max{60};
};

/// Errors: serve.bad_smtp_url {detail: what was found}, serve.bad_mail_from.
Result<std::unique_ptr<notices::Carrier>> make_smtp_carrier(SmtpSettings settings);

/// What an answer of the server means: 4xx and silence pass, 5xx stay. 421 and 5xx before the recipient was named
/// (authentication, greeting) are the installation's fault, not the address's: tried again.
notices::Carrier::Outcome outcome_of(int curl_code, long response_code, bool recipient_was_named) noexcept;

/// Without anything that looks like an address: servers repeat them in their words.
std::string without_addresses(std::string const& said);

}  // namespace hezhi::connectors
