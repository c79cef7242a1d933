// The second factor: time-based one-time passwords (RFC 6238: HMAC-SHA-1, 30 s, six digits), as every authenticator app
// computes them. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lib/base/time.h"

namespace hezhi::people {

constexpr std::size_t kTotpSecretBytes = 20;

std::int64_t totp_step(TimePoint now) noexcept;

/// The six digits of one step.
std::string totp_code(std::span<std::byte const> secret, std::int64_t step);

/// The step that `code` belongs to, if it is the present one, the one before or the one after, and later than
/// `last_step`: a code works once.
std::optional<std::int64_t> accept_totp(std::span<std::byte const> secret, std::string_view code, TimePoint now,
                                        std::int64_t last_step);

/// RFC 4648 base32 without padding, as people type it into an app.
std::string to_base32(std::span<std::byte const> bytes);

/// "otpauth://totp/…", the text of the QR code.
std::string totp_uri(std::span<std::byte const> secret, std::string_view issuer, std::string_view account);

}  // namespace hezhi::people
