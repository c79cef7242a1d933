#include "src/jurisdictions/jurisdiction_rules.h"

#include <algorithm>
#include <array>
#include <utility>

namespace hezhi::jurisdictions {
namespace {

template <class Enum>
struct Name {
    Enum value;
    std::string_view name;
};

constexpr std::array kKinds{
    Name{Kind::city, "city"},           Name{Kind::district, "district"}, Name{Kind::street, "street"},
    Name{Kind::community, "community"}, Name{Kind::compound, "compound"}, Name{Kind::building, "building"},
    Name{Kind::unit, "unit"},
};
constexpr std::array kTypes{
    Name{CommunityType::converted_village, "converted_village"},
    Name{CommunityType::urban_village, "urban_village"},
    Name{CommunityType::old_town, "old_town"},
    Name{CommunityType::work_unit_housing, "work_unit_housing"},
    Name{CommunityType::commodity_housing, "commodity_housing"},
    Name{CommunityType::mixed_resettlement, "mixed_resettlement"},
};
constexpr std::array kTenures{
    Name{Tenure::owned, "owned"},
    Name{Tenure::unsold, "unsold"},
    Name{Tenure::public_rental, "public_rental"},
    Name{Tenure::work_unit, "work_unit"},
    Name{Tenure::resettlement, "resettlement"},
    Name{Tenure::self_built, "self_built"},
    Name{Tenure::other, "other"},
};

template <class Names, class Enum>
constexpr std::string_view name_in(Names const& names, Enum value) noexcept {
    for (auto const& entry : names) {
        if (entry.value == value) return entry.name;
    }
    return "unknown";
}

template <class Names>
constexpr auto parse_in(Names const& names, std::string_view text) noexcept -> std::optional<decltype(names[0].value)> {
    for (auto const& entry : names) {
        if (entry.name == text) return entry.value;
    }
    return std::nullopt;
}

}  // namespace

std::string_view name(Kind kind) noexcept {
    return name_in(kKinds, kind);
}
std::string_view name(CommunityType type) noexcept {
    return name_in(kTypes, type);
}
std::string_view name(Tenure tenure) noexcept {
    return name_in(kTenures, tenure);
}
std::optional<Kind> parse_kind(std::string_view text) noexcept {
    return parse_in(kKinds, text);
}
std::optional<CommunityType> parse_community_type(std::string_view text) noexcept {
    return parse_in(kTypes, text);
}
std::optional<Tenure> parse_tenure(std::string_view text) noexcept {
    return parse_in(kTenures, text);
}

bool may_stand_in(Kind child, Kind parent) noexcept {
    switch (child) {
        case Kind::city:
            return false;
        case Kind::district:
            return parent == Kind::city;
        case Kind::street:
            return parent == Kind::district;
        case Kind::community:
            return parent == Kind::street;
        case Kind::compound:
            return parent == Kind::community;
        case Kind::building:
            return parent == Kind::community || parent == Kind::compound;
        case Kind::unit:
            return parent == Kind::building;
    }
    return false;
}

std::string parents_of(Kind child) {
    std::string names;
    for (auto const& entry : kKinds) {
        if (!may_stand_in(child, entry.value)) continue;
        if (!names.empty()) names += ", ";
        names += entry.name;
    }
    return names;
}

bool may_hold_dwellings(Kind kind) noexcept {
    return kind == Kind::community || kind == Kind::compound || kind == Kind::building || kind == Kind::unit;
}

authority::JurisdictionPath path_below(authority::JurisdictionPath const& parent, JurisdictionId child) {
    return authority::JurisdictionPath{parent.str() + child.str() + "/"};
}

std::string join_types(std::vector<CommunityType> types) {
    std::ranges::sort(types);
    auto const repeated = std::ranges::unique(types);
    types.erase(repeated.begin(), repeated.end());
    std::string joined;
    for (auto const type : types) {
        if (!joined.empty()) joined += ',';
        joined += name(type);
    }
    return joined;
}

std::vector<CommunityType> split_types(std::string_view joined) {
    std::vector<CommunityType> types;
    while (!joined.empty()) {
        auto const comma = joined.find(',');
        if (auto const type = parse_community_type(joined.substr(0, comma))) types.push_back(*type);
        joined = comma == std::string_view::npos ? std::string_view{} : joined.substr(comma + 1);
    }
    return types;
}

}  // namespace hezhi::jurisdictions
