// Reading the tree for other slices, and founding a street.

#include <boost/json.hpp>

#include "lib/base/utf8.h"
#include "lib/text/names.h"
#include "src/jurisdictions/jurisdiction_rules.h"
#include "src/jurisdictions/jurisdiction_store.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/public_events.h"

namespace hezhi::jurisdictions {
namespace {

constexpr std::size_t kStreetNameCharactersMax = 40;
constexpr int kSlugTries = 1'000;

std::string free_slug(storage::ReadTransaction& tx, Kind kind, std::string const& wanted) {
    std::string slug = wanted;
    for (int number = 2; number < kSlugTries && store::has_slug(tx, kind, slug); ++number) {
        slug = wanted + '-' + std::to_string(number);
    }
    return slug;
}

Jurisdiction add(storage::WriteTransaction& tx, Jurisdiction const* parent, Kind kind, PlaceName const& name) {
    auto const id = tx.new_id<JurisdictionId>();
    authority::JurisdictionPath const root{"/"};
    Jurisdiction added{.id = id,
                       .parent = parent != nullptr ? std::optional(parent->id) : std::nullopt,
                       .street = kind == Kind::street ? std::optional(RealmId{id.value()}) : std::nullopt,
                       .community = std::nullopt,
                       .kind = kind,
                       .code = {},
                       .name = name.shown,
                       .slug = free_slug(tx, kind, name.slug),
                       .path = path_below(parent != nullptr ? parent->path : root, id),
                       .types = {}};
    added.code = added.slug;
    store::insert(tx, added);
    return added;
}

Jurisdiction find_or_add(storage::WriteTransaction& tx, Jurisdiction const* parent, Kind kind, PlaceName const& name) {
    auto const parent_id = parent != nullptr ? std::optional(parent->id) : std::nullopt;
    if (auto found = store::find_child(tx, parent_id, kind, name.shown)) return *std::move(found);
    return add(tx, parent, kind, name);
}

PlaceName checked_name(std::string_view given, std::string_view pointer, std::vector<Problem>& problems) {
    auto shown = text::clean_name(given);
    if (!shown || shown->empty() || count_characters(*shown) > kStreetNameCharactersMax) {
        problems.push_back(
            {std::string(pointer), "jurisdiction.name_refused", {{"max", std::to_string(kStreetNameCharactersMax)}}});
        return {};
    }
    auto slug = text::slug(*shown);
    return {*std::move(shown), std::move(slug)};
}

}  // namespace

std::optional<Jurisdiction> find_jurisdiction(storage::ReadTransaction& tx, JurisdictionId id) {
    return store::find(tx, id);
}

Result<Jurisdiction> require_street(storage::ReadTransaction& tx, RealmId street) {
    auto found = store::find(tx, as_jurisdiction(street));
    if (!found || found->kind != Kind::street) return fail(ErrorCode::not_found, "street.unknown");
    return *std::move(found);
}

Result<Jurisdiction> require_in_street(storage::ReadTransaction& tx, RealmId street, JurisdictionId id) {
    auto found = store::find(tx, id);
    if (!found || found->street != street || found->retired) {
        return fail(ErrorCode::not_found, "jurisdiction.unknown");
    }
    return *std::move(found);
}

Result<Jurisdiction> require_community(storage::ReadTransaction& tx, RealmId street, JurisdictionId id) {
    HZ_TRY(auto found, require_in_street(tx, street, id));
    if (found.kind != Kind::community) return fail(ErrorCode::not_found, "jurisdiction.unknown");
    return found;
}

std::vector<Jurisdiction> all_streets(storage::ReadTransaction& tx) {
    return store::of_kind(tx, Kind::street);
}

std::vector<Jurisdiction> communities_of(storage::ReadTransaction& tx, RealmId street) {
    return store::communities(tx, street);
}

Result<Dwelling> require_dwelling(storage::ReadTransaction& tx, storage::Scope scope, DwellingId id) {
    auto found = store::find_dwelling(tx, scope, id);
    if (!found || found->retired) return fail(ErrorCode::not_found, "dwelling.unknown");
    return *std::move(found);
}

std::optional<Dwelling> find_dwelling(storage::ReadTransaction& tx, storage::Scope scope, DwellingId id) {
    return store::find_dwelling(tx, scope, id);
}

std::optional<Dwelling> find_dwelling_by_code(storage::ReadTransaction& tx, storage::Scope scope,
                                              std::string_view code) {
    std::string const wanted(code);
    auto found = store::dwellings_with_codes(tx, scope, std::span(&wanted, 1));
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<Dwelling> dwellings_below(storage::ReadTransaction& tx, storage::Scope scope, Jurisdiction const& place,
                                      std::size_t limit) {
    std::vector<JurisdictionId> places;
    if (place.community) {
        for (auto const& one : store::of_community(tx, *place.community)) {
            if (place.path.covers(one.path)) places.push_back(one.id);
        }
    }
    return store::dwellings_in(tx, scope, places, limit);
}

Result<std::vector<Jurisdiction>> visible_tree(storage::ReadTransaction& tx, authority::Caller const& who,
                                               RealmId street) {
    HZ_TRY(auto root, require_street(tx, street));
    std::vector<Jurisdiction> tree;
    auto const communities = store::communities(tx, street);
    tree.push_back(std::move(root));
    for (auto const& community : communities) {
        if (!authority::can(who, authority::Permission::dwelling_read, community.path)) {
            tree.push_back(community);
            continue;
        }
        for (auto& one : store::of_community(tx, community.id)) tree.push_back(std::move(one));
    }
    return tree;
}

Result<std::vector<Jurisdiction>> buildings_of(storage::ReadTransaction& tx, RealmId street, JurisdictionId community) {
    HZ_TRY(auto const place, require_community(tx, street, community));
    auto below = store::of_community(tx, place.id);
    std::erase_if(below,
                  [](Jurisdiction const& one) { return one.kind != Kind::compound && one.kind != Kind::building; });
    return below;
}

Result<DwellingsPage> list_dwellings(storage::ReadTransaction& tx, authority::Caller const& who, RealmId street,
                                     JurisdictionId community, std::string_view words, DwellingId after,
                                     std::size_t limit) {
    HZ_TRY(auto const place, require_community(tx, street, community));
    HZ_TRY(authority::require(who, authority::Permission::dwelling_read, place.path));
    DwellingsPage page{store::dwellings_page(tx, storage::Scope{street}, community, words, after, limit + 1), false};
    page.has_more = page.items.size() > limit;
    if (page.has_more) page.items.pop_back();
    return page;
}

Result<NewStreet> name_street(std::string_view city, std::string_view district, std::string_view street) {
    std::vector<Problem> problems;
    NewStreet names{checked_name(city, "/street/city", problems), checked_name(district, "/street/district", problems),
                    checked_name(street, "/street/street", problems)};
    if (problems.empty()) return names;
    return fail(Error{ErrorCode::unprocessable, "jurisdiction.name_refused"}
                    .with("max", std::to_string(kStreetNameCharactersMax))
                    .with(std::move(problems)));
}

Result<Jurisdiction> found_street(storage::WriteTransaction& tx, NewStreet const& names, TimePoint now) {
    auto const city = find_or_add(tx, nullptr, Kind::city, names.city);
    auto const district = find_or_add(tx, &city, Kind::district, names.district);
    if (store::find_child(tx, district.id, Kind::street, names.street.shown)) {
        return fail(ErrorCode::unprocessable, "street.exists");
    }
    auto street = add(tx, &district, Kind::street, names.street);
    storage::append_public_event(tx, storage::Scope{*street.street}, "street.founded", "street", street.id,
                                 boost::json::serialize(boost::json::object{
                                     {"name", street.name}, {"district", district.name}, {"city", city.name}}),
                                 now);
    tx.touch("streets");
    return street;
}

}  // namespace hezhi::jurisdictions
