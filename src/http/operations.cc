#include "src/http/operations.h"

#include <boost/describe/class.hpp>

#include "src/http/listen.h"
#include "src/http/openapi.h"

namespace hezhi::http {
namespace {

struct Health {
    std::string status;
};
BOOST_DESCRIBE_STRUCT(Health, (), (status))

/// All absent where the server knows no map: pages then show the list of places alone.
struct MapView {
    std::optional<std::string> tiles;
    std::optional<std::string> attribution;
    std::optional<std::int64_t> latitude_e7;  ///< where it opens
    std::optional<std::int64_t> longitude_e7;
};
BOOST_DESCRIBE_STRUCT(MapView, (), (tiles, attribution, latitude_e7, longitude_e7))

struct ShowMetrics {
    ClientAddress address;
};
BOOST_DESCRIBE_STRUCT(ShowMetrics, (), (address))

}  // namespace

Result<std::vector<std::string>> may_listen(Router const& router, storage::ReadTransaction& tx,
                                            authority::Caller const& who, ListenRequest const& request) {
    std::vector<std::string> channels;
    for (auto const& channel : request.channels) {
        auto const& text = channel.str();
        auto const colon = std::min(text.find(':'), text.size());
        auto const* guard = router.channel_guard(std::string_view(text).substr(0, colon));
        bool const granted =
            guard != nullptr && colon < text.size() && (*guard)(tx, who, std::string_view(text).substr(colon + 1));
        if (!granted) return fail(ErrorCode::not_found, "http.channel_unknown");
        channels.push_back(text);
    }
    return channels;
}

void add_operations_routes(Router& router, std::shared_ptr<Operations const> operations) {
    router.plain<Nothing, Health>({.path = "/healthz",
                                   .summary = "Whether the server can take requests",
                                   .auth = Auth::public_,
                                   .budget = Budget::none},
                                  [operations](authority::Caller const&, Nothing const&) -> Result<Health> {
                                      HZ_TRY(operations->health());
                                      return Health{"ok"};
                                  });
    router.plain<ShowMetrics, Document>(
        {.path = "/metrics",
         .summary = "Counters in Prometheus' text format; from this machine only, and not through a proxy",
         .auth = Auth::public_,
         .budget = Budget::none},
        [operations](authority::Caller const&, ShowMetrics const& request) -> Result<Document> {
            if (!request.address.is_local) return fail(ErrorCode::not_found, "http.unknown_path");
            return Document{"text/plain; version=0.0.4; charset=utf-8", operations->metrics()};
        });
    router.plain<Nothing, MapView>(
        {.path = "/api/v1/map", .summary = "Where the pictures of maps come from, if anywhere", .auth = Auth::public_},
        [operations](authority::Caller const&, Nothing const&) -> Result<MapView> {
            if (!operations->tiles) return MapView{};
            auto const& tiles = *operations->tiles;
            return MapView{tiles.url, tiles.attribution, tiles.latitude_e7, tiles.longitude_e7};
        });
    // The table may still grow when this route is added; the document is made when it is asked for.
    router.plain<Nothing, Document>({.path = "/api/v1/openapi.json", .summary = "This document", .auth = Auth::public_},
                                    [&router](authority::Caller const&, Nothing const&) -> Result<Document> {
                                        return Document{"application/json", openapi_document(router)};
                                    });
    router.stream<ListenRequest>(
        {.path = "/events", .summary = "Live events of the channels named, as text/event-stream"});
    router.read<ListenRequest, MissedEvents>(
        {.path = "/events/poll", .summary = "What /events would have told since last_event_id, without waiting"},
        [operations, &router](storage::ReadTransaction& tx, authority::Caller const& who,
                              ListenRequest const& request) -> Result<MissedEvents> {
            if (request.channels.size() > kChannelsMax) {
                return fail(
                    Error{ErrorCode::invalid, "http.too_many_channels"}.with("max", std::to_string(kChannelsMax)));
            }
            HZ_TRY(auto channels, may_listen(router, tx, who, request));
            auto const last =
                request.last_event_id ? std::string_view(request.last_event_id->str()) : std::string_view{};
            auto missed = operations->history()->since(last, channels);
            return MissedEvents{std::move(missed.last_event_id), missed.resync, std::move(missed.channels)};
        });
}

}  // namespace hezhi::http
