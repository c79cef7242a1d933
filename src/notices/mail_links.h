// The links in mails: they say whose they are and prove that we wrote them. Nothing of them is stored: a link is a code
// over the person, the address and what it is for, under a key of the installation. So a link dies with the address.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/notices/mail.h"
#include "src/storage/storage.h"

namespace hezhi::notices {

enum class LinkUse : std::uint8_t { confirm, unsubscribe };

/// The key of the installation, made when it is first needed.
std::string mail_key(storage::WriteTransaction& tx);

/// "12345.0f…": the person and 128 bits of HMAC-SHA256.
std::string link_token(std::string_view key, LinkUse use, MailAddress const& address);

/// The address that the token belongs to; nullopt if it is none of ours, or of an address given back since.
std::optional<MailAddress> address_of_link(storage::WriteTransaction& tx, LinkUse use, std::string_view token);

}  // namespace hezhi::notices
