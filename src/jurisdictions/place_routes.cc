// HTTP ↔ where places lie, the telephone of a committee, and the sheet that hangs at a place's door.
#include "src/http/routes.h"
#include "src/jurisdictions/jurisdiction_json.h"
#include "src/jurisdictions/place_positions.h"

namespace hezhi::jurisdictions {
namespace {

using authority::Caller;
using http::Method;
using http::Permission;
using storage::ReadTransaction;
using storage::WriteTransaction;

Result<PlaceSheet> sheet_of(ReadTransaction& tx, OnePlace const& request, SheetContext const& context) {
    HZ_TRY(auto names, names_of(tx, request.street, request.place));
    PlaceSheet sheet{.street = std::move(names.street.name),
                     .community_id = names.community.id,
                     .community = std::move(names.community.name),
                     .place = std::move(names.place.name),
                     .phone = std::move(names.phone),
                     .address = context.public_url + "/report?place=" + names.place.id.str(),
                     .code_svg = {}};
    sheet.code_svg = context.draw_code(sheet.address);
    return sheet;
}

}  // namespace

void add_place_routes(http::Router& router, SheetContext context) {
    router.write<PlacePositionRequest, JurisdictionLine>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/jurisdictions/{place}/position",
         .permission = Permission::residence_bind,
         .summary = "Says where a place lies on the map; without numbers: not known any more."},
        [](WriteTransaction& tx, Caller const& who, PlacePositionRequest const& request) -> Result<JurisdictionLine> {
            if (request.latitude_e7.has_value() != request.longitude_e7.has_value()) {
                return fail(ErrorCode::unprocessable, "jurisdiction.position_half");
            }
            std::optional<Position> position;
            if (request.latitude_e7) position = {request.latitude_e7->value(), request.longitude_e7->value()};
            HZ_TRY(auto const place, set_position(tx, who, request.street, request.place, position));
            Positions known;
            if (position) known.emplace(place.id.value(), *position);
            return to_wire(place, known);
        });

    router.read<OnePlace, PlaceSheet>(
        {.path = "/api/v1/s/{street}/places/{place}/sheet",
         .permission = Permission::public_read,
         .summary = "What hangs at a place's door: a code that begins a report there, and the committee's telephone."},
        [context](ReadTransaction& tx, Caller const&, OnePlace const& request) {
            return sheet_of(tx, request, context);
        });

    router.write<CommunityPhoneRequest, void>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/communities/{community}/phone",
         .permission = Permission::residence_bind,
         .summary = "The telephone of a community's committee, in public; empty: none."},
        [](WriteTransaction& tx, Caller const& who, CommunityPhoneRequest const& request) {
            return set_phone(tx, who, request.street, request.community, request.phone.str());
        });
}

}  // namespace hezhi::jurisdictions
