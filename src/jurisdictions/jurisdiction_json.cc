#include "src/jurisdictions/jurisdiction_json.h"

namespace hezhi::jurisdictions {

StreetLine to_wire(Jurisdiction const& street, std::vector<Jurisdiction> const& communities) {
    StreetLine line{*street.street, street.slug, street.name, {}};
    for (auto const& community : communities)
        line.communities.push_back({community.id, community.name, community.types});
    return line;
}

JurisdictionLine to_wire(Jurisdiction const& one) {
    return {one.id, one.parent, one.kind, one.code, one.name, one.path.str(), one.types};
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

}  // namespace hezhi::jurisdictions
