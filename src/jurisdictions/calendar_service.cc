// The calendar of a place, as others count with it and as people read it; its time zone.

#include <boost/json.hpp>

#include "lib/calendar/china.h"
#include "src/jurisdictions/calendar_rules.h"
#include "src/jurisdictions/calendar_store.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/jurisdictions/tz_database.h"
#include "src/storage/public_events.h"

namespace hezhi::jurisdictions {
namespace {

struct Gathered {
    calendar::TimeZone zone;
    std::vector<StoredDay> own;  ///< farther places first
};

Gathered gather(storage::ReadTransaction& tx, Jurisdiction const& place) {
    if (!place.street) return {calendar::china_standard_time(), {}};
    storage::Scope const scope{*place.street};
    auto const places = places_on(place.path);
    return {store::zone_of(tx, scope, places).value_or(calendar::china_standard_time()),
            store::days_of(tx, scope, places)};
}

calendar::Calendar to_calendar(Gathered gathered) {
    auto days = national_days(gathered.zone.name());
    for (auto& one : gathered.own) days.push_back(std::move(one.day));
    return calendar::Calendar(std::move(days), std::move(gathered.zone));
}

}  // namespace

calendar::Calendar calendar_of(storage::ReadTransaction& tx, Jurisdiction const& place) {
    return to_calendar(gather(tx, place));
}

calendar::Calendar calendar_of(storage::ReadTransaction& tx, JurisdictionId place) {
    auto const found = find_jurisdiction(tx, place);
    HZ_ASSERT(found);
    return calendar_of(tx, *found);
}

Result<Jurisdiction> require_calendar_place(storage::ReadTransaction& tx, RealmId street,
                                            std::optional<JurisdictionId> place) {
    HZ_TRY(auto root, require_street(tx, street));
    if (!place || *place == root.id) return root;
    return require_community(tx, street, *place);
}

Result<PlaceCalendar> read_calendar(storage::ReadTransaction& tx, authority::Caller const& who, RealmId street,
                                    std::optional<JurisdictionId> place) {
    HZ_TRY(auto const found, require_calendar_place(tx, street, place));
    auto gathered = gather(tx, found);
    auto days = days_in_force(gathered.zone.name(), gathered.own);
    auto calendar = to_calendar(std::move(gathered));
    auto const missing = calendar::missing_year(calendar, who.now);
    return PlaceCalendar{found.id, std::move(calendar), std::move(days), missing};
}

Result<calendar::TimeZone> set_time_zone(storage::WriteTransaction& tx, authority::Caller const& who, RealmId street,
                                         std::optional<JurisdictionId> place, calendar::TimeZone const& zone) {
    HZ_TRY(auto const root, require_street(tx, street));
    HZ_TRY(authority::require(who, authority::Permission::jurisdiction_import, root.path));
    HZ_TRY(auto const found, require_calendar_place(tx, street, place));
    storage::Scope const scope{street};
    store::put_zone(tx, scope, found.id, zone);
    storage::append_public_event(tx, scope, "calendar.zone_set", "jurisdiction", found.id.value(),
                                 boost::json::serialize(boost::json::object{{"zone", zone.name()}}), who.now);
    tx.touch("jurisdictions");
    tx.touch("street:" + street.str());
    return zone;
}

std::vector<CalendarGap> calendar_gaps(storage::ReadTransaction& tx, TimePoint now) {
    std::vector<CalendarGap> gaps;
    for (auto& street : all_streets(tx)) {
        if (auto const missing = calendar::missing_year(calendar_of(tx, street), now)) {
            gaps.push_back({std::move(street), *missing});
        }
    }
    return gaps;
}

std::vector<OutdatedZone> outdated_zones(storage::ReadTransaction& tx) {
    std::vector<OutdatedZone> found;
    for (auto const& street : all_streets(tx)) {
        for (auto const& [place, zone] : store::zones(tx, storage::Scope{*street.street})) {
            auto const fresh = read_time_zone(zone.name());
            if (fresh && *fresh == zone) continue;
            auto const where = find_jurisdiction(tx, place);
            found.push_back({where ? where->name : street.name, zone.name()});
        }
    }
    return found;
}

}  // namespace hezhi::jurisdictions
