#include <array>

#include "lib/text/names.h"
#include "src/bodies/bodies.h"
#include "src/bodies/body_store.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/public_events.h"

namespace hezhi::bodies {
namespace {

struct KindName {
    BodyKind kind;
    std::string_view name;
};
constexpr std::array kKinds{
    KindName{BodyKind::residents_committee, "residents_committee"},
    KindName{BodyKind::party_organisation, "party_organisation"},
    KindName{BodyKind::owners_committee, "owners_committee"},
    KindName{BodyKind::property_company, "property_company"},
    KindName{BodyKind::social_organisation, "social_organisation"},
    KindName{BodyKind::hub_organisation, "hub_organisation"},
    KindName{BodyKind::resident_unit, "resident_unit"},
    KindName{BodyKind::street_office, "street_office"},
    KindName{BodyKind::line_department, "line_department"},
};

class BodiesInPlaces final : public jurisdictions::PlaceUse {
public:
    bool is_used(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId place) override {
        return store::acts_in(tx, scope.realm, place);
    }
    bool is_used(storage::ReadTransaction&, storage::Scope, jurisdictions::DwellingId) override { return false; }
};

}  // namespace

std::unique_ptr<jurisdictions::PlaceUse> make_place_use() {
    return std::make_unique<BodiesInPlaces>();
}

std::string_view name(BodyKind kind) noexcept {
    for (auto const& entry : kKinds) {
        if (entry.kind == kind) return entry.name;
    }
    return "unknown";
}

std::optional<BodyKind> parse_body_kind(std::string_view name) noexcept {
    for (auto const& entry : kKinds) {
        if (entry.name == name) return entry.kind;
    }
    return std::nullopt;
}

Result<Body> add_body(storage::WriteTransaction& tx, authority::Caller const& who, NewBody const& request) {
    HZ_TRY(auto const street, jurisdictions::require_street(tx, request.street));
    auto const where_id = request.jurisdiction.value_or(street.id);
    HZ_TRY(auto const where, jurisdictions::require_in_street(tx, request.street, where_id));
    HZ_TRY(authority::require(who, authority::Permission::body_write, where.path));
    auto const clean = text::clean_name(request.name.str()).value_or("");
    if (clean.empty()) return fail(ErrorCode::unprocessable, "body.name_refused");
    Body body{tx.new_id<BodyId>(), request.street, where.id, request.kind, clean};
    if (!store::insert(tx, body)) return fail(ErrorCode::conflict, "body.name_taken");
    storage::append_public_event(tx, storage::Scope{request.street}, "body.added", "body", body.id,
                                 "{\"kind\":\"" + std::string(name(body.kind)) + "\"}", who.now);
    return body;
}

Result<std::vector<Body>> list_bodies(storage::ReadTransaction& tx, RealmId street) {
    HZ_TRY(jurisdictions::require_street(tx, street));
    return store::of_street(tx, street);
}

std::optional<Body> find_body(storage::ReadTransaction& tx, BodyId id) {
    return store::find(tx, id);
}

Result<Body> require_body(storage::ReadTransaction& tx, RealmId street, BodyId id) {
    auto found = store::find(tx, id);
    if (!found || found->street != street) return fail(ErrorCode::not_found, "body.unknown");
    return *std::move(found);
}

}  // namespace hezhi::bodies
