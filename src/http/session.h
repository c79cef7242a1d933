// Sessions as http/ sees them: it turns the cookie into a Caller and knows nothing of passwords. src/people implements
// Authenticator; src/app joins the two.
#pragma once

#include <optional>
#include <vector>

#include "lib/authority/authority.h"
#include "lib/base/time.h"
#include "src/http/context.h"

namespace hezhi::storage {
class ReadTransaction;
class WriteTransaction;
}  // namespace hezhi::storage

namespace hezhi::http {

/// Whom a session belongs to and until when that may be believed.
struct Session {
    PersonId person;
    std::vector<authority::Grant> grants{};  ///< those in force now
    authority::Language language = authority::Language::zh_cn;
    std::optional<TimePoint> confirmed_until{};  ///< identity counts as confirmed before this moment
    TimePoint last_seen{};
    /// The earliest of: idle and absolute end of the session, next beginning or end of a grant.
    TimePoint valid_until{};
};

/// The pipeline keeps what `find` returned for up to a minute, or until the channel "person:{id}" is touched: every
/// write that ends a session, changes a grant, the language or the confirmation touches it.
class Authenticator {
public:
    virtual ~Authenticator() = default;
    virtual std::optional<Session> find(storage::ReadTransaction& tx, SessionHash const& hash, TimePoint now) = 0;
    /// Called at most every kSeenInterval a session, so that idle sessions end and others do not.
    virtual void seen(storage::WriteTransaction& tx, SessionHash const& hash, TimePoint now) = 0;

    static constexpr Microseconds kSeenInterval = std::chrono::minutes{5};
};

}  // namespace hezhi::http
