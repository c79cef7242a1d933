#include <boost/describe/class.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "lib/base/page.h"
#include "src/http/routes.h"
#include "src/ledger/ledger.h"
#include "src/storage/public_events.h"

namespace hezhi::ledger {

/// One fact of an event: "from" → "open".
struct Fact {
    std::string name;
    std::string value;
};
BOOST_DESCRIBE_STRUCT(Fact, (), (name, value))

struct PublicEventView {
    storage::PublicEventId id;
    TimePoint occurred_at;
    std::string kind;
    std::string subject_kind;
    std::string subject_id;
    std::vector<Fact> facts;
};
BOOST_DESCRIBE_STRUCT(PublicEventView, (), (id, occurred_at, kind, subject_kind, subject_id, facts))

struct ListEventsRequest : PageRequest {
    RealmId street;
};
BOOST_DESCRIBE_STRUCT(ListEventsRequest, (PageRequest), (street))

struct OneEventRequest {
    RealmId street;
    storage::PublicEventId event;
};
BOOST_DESCRIBE_STRUCT(OneEventRequest, (), (street, event))

namespace {

std::vector<Fact> facts_of(std::string_view payload) {
    std::vector<Fact> facts;
    boost::system::error_code error;
    auto const value = boost::json::parse(payload, error);
    if (error || !value.is_object()) return facts;
    for (auto const& [name, fact] : value.get_object()) {
        facts.push_back(
            {std::string(name), fact.is_string() ? std::string(fact.get_string()) : boost::json::serialize(fact)});
    }
    return facts;
}

PublicEventView view_of(storage::PublicEvent const& event) {
    return {event.id,
            event.occurred_at,
            event.kind,
            event.subject_kind,
            std::to_string(event.subject_id),
            facts_of(event.payload)};
}

}  // namespace

void add_routes(http::Router& router) {
    router.read<ListEventsRequest, Page<PublicEventView>>(
        {.method = http::Method::get,
         .path = "/api/v1/s/{street}/public-events",
         .permission = http::Permission::public_read,
         .summary = "The public record of a street, newest first"},
        [](storage::ReadTransaction& tx, authority::Caller const&,
           ListEventsRequest const& request) -> Result<Page<PublicEventView>> {
            auto const limit = static_cast<std::size_t>(request.limit_or(50));
            std::optional<storage::PublicEventId> before;
            if (request.cursor) before = storage::PublicEventId{request.cursor->key(0)};
            Page<PublicEventView> page;
            for (auto const& event : storage::public_events(tx, storage::Scope{request.street}, before, limit)) {
                page.items.push_back(view_of(event));
            }
            if (page.items.size() == limit) page.next_cursor = Cursor(page.items.back().id.value());
            return page;
        });

    router.read<OneEventRequest, PublicEventView>(
        {.method = http::Method::get,
         .path = "/api/v1/s/{street}/public-events/{event}",
         .permission = http::Permission::public_read,
         .summary = "One act of the public record by its number, as it was written"},
        [](storage::ReadTransaction& tx, authority::Caller const&,
           OneEventRequest const& request) -> Result<PublicEventView> {
            storage::PublicEventId const next{request.event.value() + 1};
            auto const found = storage::public_events(tx, storage::Scope{request.street}, next, 1);
            if (found.empty() || found.front().id != request.event) {
                return fail(ErrorCode::not_found, "record.unknown");
            }
            return view_of(found.front());
        });
}

}  // namespace hezhi::ledger
