// HTTP ↔ services of bodies.

#include "src/bodies/body_json.h"
#include "src/http/routes.h"
#include "src/storage/storage.h"

namespace hezhi::bodies {

using authority::Caller;
using http::Method;
using http::Permission;
using storage::ReadTransaction;
using storage::WriteTransaction;

void add_routes(http::Router& router) {
    router.read<BodiesOf, BodyList>(
        {.path = "/api/v1/s/{street}/bodies",
         .permission = Permission::public_read,
         .summary = "The bodies that act in a street."},
        [](ReadTransaction& tx, Caller const&, BodiesOf const& request) -> Result<BodyList> {
            HZ_TRY(auto const bodies, list_bodies(tx, request.street));
            BodyList list;
            for (auto const& body : bodies) list.items.push_back(to_wire(body));
            return list;
        });

    router.write<NewBody, BodyLine>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/bodies",
         .permission = Permission::body_write,
         .summary = "Adds a body.",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who, NewBody const& request) -> Result<http::With<BodyLine>> {
            HZ_TRY(auto const body, add_body(tx, who, request));
            return http::With{to_wire(body)}.created("/api/v1/s/" + request.street.str() + "/bodies");
        });
}

}  // namespace hezhi::bodies
