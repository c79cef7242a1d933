// Mail 邮件: notices that leave the house, for those who asked for it. An address counts once whoever reads it there
// has confirmed it; every mail says how to end it, with one click and without signing in. A mail is a row of the
// outbox, written in the transaction of its cause, and sent by a job. Life of a mail: waiting → sending → sent |
// waiting (the server says "later": backoff) | given_up (the server says "no", or kAttemptsMax attempts failed: the
// street's administrators are told). A process that dies while sending leaves the row in `sending`; the job comes back
// after its lease and sends again, under the same Message-ID. So a mail is sent at least once, and twice only when the
// process died after the server had taken it and before that was written down. Invariants: no text that anybody wrote
// is in a mail, nor anything of a sealed case but that there is news; subjects say nothing about anybody; to one
// address goes at most one mail about notices in kMailEvery.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "src/notices/notices.h"

namespace hezhi::notices {

using MailId = Id<struct MailTag>;

enum class MailKind : std::uint8_t { confirmation, news, digest, test };
BOOST_DESCRIBE_ENUM(MailKind, confirmation, news, digest, test)
enum class MailState : std::uint8_t { waiting, sending, sent, given_up };
BOOST_DESCRIBE_ENUM(MailState, waiting, sending, sent, given_up)
enum class DigestPace : std::uint8_t { never, daily, weekly };
BOOST_DESCRIBE_ENUM(DigestPace, never, daily, weekly)

struct MailAddress {
    PersonId person;
    std::string address;
    TimePoint given_at{};
    std::optional<TimePoint> confirmed_at{};
    DigestPace digest = DigestPace::weekly;
    std::int64_t digest_hour = 18;  ///< of the street's day
    std::optional<std::int64_t> quiet_from = 22;
    std::optional<std::int64_t> quiet_until = 8;
    RealmId street;  ///< whose clock counts
    std::optional<TimePoint> mailed_at{};
    std::optional<TimePoint> digested_at{};
};

struct Mail {
    MailId id;
    PersonId person;
    RealmId street;
    MailKind kind;
    std::string address;
    MailState state = MailState::waiting;
    std::string content{};
    std::int64_t attempts = 0;
    TimePoint due_at{};
    TimePoint made_at{};
    std::optional<TimePoint> settled_at{};
    std::string last_error{};
};

inline constexpr auto kMailEvery = std::chrono::minutes{20};
/// What happens within so long goes into one mail.
inline constexpr auto kGatheredFor = std::chrono::minutes{2};
inline constexpr std::int64_t kAttemptsMax = 10;
inline constexpr auto kConfirmWithin = std::chrono::days{7};
inline constexpr std::int64_t kConfirmationsPerHourMax = 3;
inline constexpr std::string_view kDeliverJob = "mail.deliver";
inline constexpr std::string_view kDigestJob = "mail.digest";

// ---- Addresses.

/// How one wants to be told: every group with its way, and the address if there is one.
struct Wishes {
    std::vector<std::pair<NoticeGroup, Way>> groups;
    std::optional<MailAddress> mail;
};
Result<Wishes> read_wishes(storage::ReadTransaction& tx, authority::Caller const& who);

struct WishChange {
    std::vector<std::pair<NoticeGroup, Way>> groups{};
    std::optional<DigestPace> digest{};
    std::optional<std::int64_t> digest_hour{};
    /// Both or none; equal hours: no quiet.
    std::optional<std::pair<std::int64_t, std::int64_t>> quiet{};
};
/// Errors: authority.sign_in, notice.must_be_told {group} (what waits for an answer cannot be switched off),
/// notice.no_address (the digest of somebody without one).
Result<Wishes> change_wishes(storage::WriteTransaction& tx, authority::Caller const& who, WishChange const& change);

/// Writes to the address and asks whether mail is wanted there; until then nothing else is sent. Replaces an earlier
/// address. Errors: authority.sign_in, unprocessable mail.bad_address, rate_limited mail.too_many_confirmations,
/// unavailable mail.not_set_up.
Result<MailAddress> give_address(storage::WriteTransaction& tx, authority::Caller const& who, std::string_view address,
                                 MailSettings const& settings);
/// By whoever holds the link of the mail, signed in or not. Error: not_found mail.link_unknown (also when it is older
/// than kConfirmWithin, or another address was given since).
Result<void> confirm_address(storage::WriteTransaction& tx, std::string_view token, TimePoint now);
/// By whoever holds the link of any mail: ends all mail to that address, at once. Again changes nothing.
/// Error: not_found mail.link_unknown.
Result<void> unsubscribe(storage::WriteTransaction& tx, std::string_view token, TimePoint now);
/// Takes one's own address back. Error: authority.sign_in.
Result<void> remove_address(storage::WriteTransaction& tx, authority::Caller const& who);

// ---- The outbox.

/// For administrators: how mail is doing in their street.
struct MailReport {
    bool is_set_up = false;
    std::string from_address;
    std::int64_t waiting = 0;
    std::int64_t sent_lately = 0;  ///< within 30 days
    std::vector<Mail> given_up;    ///< newest first, at most 50; addresses shortened: "z…@example.org"
};
/// Errors: authority's (api_key_issue over the street), street.unknown.
Result<MailReport> report_mail(storage::ReadTransaction& tx, authority::Caller const& who, RealmId street,
                               MailSettings const& settings);
/// A mail to try the settings with. Errors: as above, mail.bad_address, mail.not_set_up, authority.confirm_identity,
/// rate_limited mail.too_many_confirmations.
Result<Mail> send_test(storage::WriteTransaction& tx, authority::Caller const& who, RealmId street,
                       std::string_view address, MailSettings const& settings);

}  // namespace hezhi::notices
