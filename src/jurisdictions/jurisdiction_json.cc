#include "src/jurisdictions/jurisdiction_json.h"

#include "src/jurisdictions/calendar_rules.h"

namespace hezhi::jurisdictions {

StreetLine to_wire(Jurisdiction const& street, std::vector<Jurisdiction> const& communities) {
    StreetLine line{*street.street, street.slug, street.name, {}};
    for (auto const& community : communities)
        line.communities.push_back({community.id, community.name, community.types});
    return line;
}

JurisdictionLine to_wire(Jurisdiction const& one, Positions const& positions) {
    JurisdictionLine line{one.id,         one.parent, one.kind,     one.code,    one.name,
                          one.path.str(), one.types,  std::nullopt, std::nullopt};
    if (auto const found = positions.find(one.id.value()); found != positions.end()) {
        line.latitude_e7 = found->second.latitude_e7;
        line.longitude_e7 = found->second.longitude_e7;
    }
    return line;
}

DwellingLine to_wire(Dwelling const& one) {
    return {one.id, one.code, one.label, one.area_cm2, one.tenure, one.place};
}

ImportLine to_wire(Import const& one) {
    auto const number = [](std::size_t count) { return static_cast<std::int64_t>(count); };
    return {one.id,
            one.kind,
            one.state,
            number(one.rows),
            number(one.done_rows),
            number(one.added),
            number(one.changed),
            number(one.unchanged),
            one.created_at,
            one.undone_at};
}

CalendarYear to_wire(PlaceCalendar const& one, std::chrono::year year) {
    auto const number = [](std::chrono::year value) { return std::int64_t{static_cast<int>(value)}; };
    CalendarYear reply{one.place, one.calendar.zone().name(), number(year), {}, std::nullopt, 0, {}};
    for (auto const known : one.calendar.years()) reply.years.push_back(number(known));
    if (one.missing) reply.missing_year = number(*one.missing);
    calendar::Date const first{year / std::chrono::January / 1};
    calendar::Date const end{(year + std::chrono::years{1}) / std::chrono::January / 1};
    for (auto date = first; date < end; date += std::chrono::days{1}) {
        if (one.calendar.is_working_day(date)) ++reply.working_days;
    }
    for (auto const& [day, from] : one.days) {
        if (calendar::year_of(day.date) == year) {
            reply.days.push_back({date_text(day.date), day.kind, day.name, from});
        }
    }
    return reply;
}

}  // namespace hezhi::jurisdictions
