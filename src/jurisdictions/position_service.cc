#include "src/jurisdictions/position_store.h"

namespace hezhi::jurisdictions {

Positions positions_of(storage::ReadTransaction& tx, RealmId street) {
    return store::positions_of(tx, storage::Scope{street});
}

Positions positions_in(storage::ReadTransaction& tx, RealmId street, JurisdictionId community) {
    return store::positions_in(tx, storage::Scope{street}, community);
}

Result<Jurisdiction> set_position(storage::WriteTransaction& tx, authority::Caller const& who, RealmId street,
                                  JurisdictionId place, std::optional<Position> position) {
    HZ_TRY(require_street(tx, street));
    HZ_TRY(auto found, require_in_street(tx, street, place));
    HZ_TRY(authority::require(who, authority::Permission::residence_bind, found.path));
    store::Placed const placed{place, position};
    store::put_positions(tx, storage::Scope{street}, std::span(&placed, 1), who.now);
    tx.touch("jurisdictions");
    tx.touch("street:" + street.str());
    return found;
}

Result<PlaceNames> names_of(storage::ReadTransaction& tx, RealmId street, JurisdictionId place) {
    HZ_TRY(auto root, require_street(tx, street));
    HZ_TRY(auto found, require_in_street(tx, street, place));
    if (!found.community) return fail(ErrorCode::not_found, "jurisdiction.unknown");
    HZ_TRY(auto community, require_community(tx, street, *found.community));
    auto phone = store::phone_of(tx, storage::Scope{street}, community.id);
    return PlaceNames{std::move(root), std::move(community), std::move(found), std::move(phone)};
}

bool is_phone(std::string_view text) noexcept {
    constexpr int kDigitsMin = 3;
    constexpr std::string_view kOthers = " +-()";
    int digits = 0;
    for (char const c : text) {
        bool const is_digit = c >= '0' && c <= '9';
        digits += is_digit ? 1 : 0;
        if (!is_digit && kOthers.find(c) == std::string_view::npos) return false;
    }
    return digits >= kDigitsMin && text.size() <= kPhoneCharactersMax;
}

Result<void> set_phone(storage::WriteTransaction& tx, authority::Caller const& who, RealmId street,
                       JurisdictionId community, std::string_view phone) {
    HZ_TRY(auto const place, require_community(tx, street, community));
    HZ_TRY(authority::require(who, authority::Permission::residence_bind, place.path));
    if (!phone.empty() && !is_phone(phone)) return fail(ErrorCode::unprocessable, "jurisdiction.phone_refused");
    store::put_phone(tx, storage::Scope{street}, community, phone, who.now);
    tx.touch("street:" + street.str());
    return {};
}

}  // namespace hezhi::jurisdictions
