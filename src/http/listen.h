// The request of /events and of its polling fallback.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "lib/authority/authority.h"
#include "lib/base/bounded.h"
#include "lib/base/error.h"

namespace hezhi::storage {
class ReadTransaction;
}

namespace hezhi::http {

struct ListenRequest {
    std::vector<BoundedText<3, 80>> channels;         ///< "topic:17", with commas between
    std::optional<BoundedText<1, 80>> last_event_id;  ///< the header Last-Event-ID counts too
};
BOOST_DESCRIBE_STRUCT(ListenRequest, (), (channels, last_event_id))

struct MissedEvents {
    std::string last_event_id;
    bool resync;                       ///< fetch everything again
    std::vector<std::string> touched;  ///< channels touched since
};
BOOST_DESCRIBE_STRUCT(MissedEvents, (), (last_event_id, resync, touched))

class Router;

/// The channels asked for, if the caller may listen to every one; else not_found "http.channel_unknown".
Result<std::vector<std::string>> may_listen(Router const& router, storage::ReadTransaction& tx,
                                            authority::Caller const& who, ListenRequest const& request);

}  // namespace hezhi::http
