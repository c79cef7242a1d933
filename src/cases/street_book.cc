#include "src/cases/street_book.h"

#include <algorithm>
#include <set>

namespace hezhi::cases {
namespace {

template <class Items, class Index, class Key>
auto const* found_in(Items const& items, Index const& index, Key const& key) {
    auto const at = index.find(key);
    return at == index.end() ? nullptr : &items[at->second];
}

/// Names that one place alone bears, with the place's index: hotlines know communities by name, not by our code.
std::unordered_map<std::string, std::size_t> unambiguous_names(std::vector<jurisdictions::Jurisdiction> const& places) {
    static constexpr std::string_view kCommunity = "社区";
    std::unordered_map<std::string, std::size_t> names;
    std::set<std::string> shared;
    auto const add = [&](std::string name, std::size_t at) {
        if (!names.emplace(name, at).second) shared.insert(std::move(name));
    };
    for (std::size_t at = 0; at < places.size(); ++at) {
        auto const& name = places[at].name;
        add(name, at);
        if (places[at].kind != jurisdictions::Kind::community) continue;
        add(name.ends_with(kCommunity) ? name.substr(0, name.size() - kCommunity.size())
                                       : name + std::string(kCommunity),
            at);
    }
    for (auto const& name : shared) names.erase(name);
    return names;
}

}  // namespace

Result<StreetBook> StreetBook::read(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope) {
    HZ_TRY(auto street, jurisdictions::require_street(tx, scope.realm));
    StreetBook book{std::move(street)};
    HZ_TRY(book.places_, jurisdictions::visible_tree(tx, who, scope.realm));
    std::erase_if(book.places_, [&](auto const& place) { return place.retired || place.street != scope.realm; });
    std::ranges::sort(book.places_, {}, [](auto const& place) { return place.path.str(); });
    HZ_TRY(book.bodies_, bodies::list_bodies(tx, scope.realm));
    book.entries_ = responsibilities::list_entries(tx, scope, who.now);
    for (std::size_t at = 0; at < book.places_.size(); ++at) {
        book.place_by_word_.emplace(book.places_[at].code, at);
        book.place_by_id_.emplace(book.places_[at].id.value(), at);
    }
    book.place_by_word_.merge(unambiguous_names(book.places_));
    for (std::size_t at = 0; at < book.entries_.size(); ++at) {
        book.entry_by_code_.emplace(book.entries_[at].matter.code, at);
        book.entry_by_matter_.emplace(book.entries_[at].matter.id.value(), at);
    }
    for (std::size_t at = 0; at < book.bodies_.size(); ++at) {
        book.body_by_name_.emplace(book.bodies_[at].name, at);
        book.body_by_id_.emplace(book.bodies_[at].id.value(), at);
    }
    return book;
}

jurisdictions::Jurisdiction const* StreetBook::place(std::string_view code_or_name) const {
    return found_in(places_, place_by_word_, std::string(code_or_name));
}
jurisdictions::Jurisdiction const* StreetBook::place(JurisdictionId id) const {
    return found_in(places_, place_by_id_, id.value());
}
responsibilities::Entry const* StreetBook::entry(std::string_view code) const {
    return found_in(entries_, entry_by_code_, std::string(code));
}
std::optional<BodyId> StreetBook::body(std::string_view name) const {
    auto const* found = found_in(bodies_, body_by_name_, std::string(name));
    return found == nullptr ? std::nullopt : std::optional(found->id);
}
std::string_view StreetBook::body_name(BodyId id) const {
    auto const* found = found_in(bodies_, body_by_id_, id.value());
    return found == nullptr ? std::string_view{} : std::string_view(found->name);
}
std::string_view StreetBook::matter_code(MatterId id) const {
    auto const* found = found_in(entries_, entry_by_matter_, id.value());
    return found == nullptr ? std::string_view{} : std::string_view(found->matter.code);
}

std::optional<BodyId> StreetBook::desk_of(storage::ReadTransaction& tx, jurisdictions::Jurisdiction const& place) {
    auto const known = desks_.find(place.id.value());
    if (known != desks_.end()) return known->second;
    storage::Scope const scope{*street_.street};
    auto const desk = responsibilities::resolve(tx, scope, bodies::BodyKind::residents_committee, place.id).body;
    desks_.emplace(place.id.value(), desk);
    return desk;
}

std::optional<BodyId> StreetBook::lead_of(storage::ReadTransaction& tx, responsibilities::Entry const& entry,
                                          jurisdictions::Jurisdiction const& place) {
    if (!entry.item.lead) return std::nullopt;
    std::pair const key{entry.item.id.value(), place.id.value()};
    auto const known = leads_.find(key);
    if (known != leads_.end()) return known->second;
    auto const lead = responsibilities::resolve(tx, storage::Scope{*street_.street}, *entry.item.lead, place.id).body;
    leads_.emplace(key, lead);
    return lead;
}

calendar::Calendar const& StreetBook::calendar_of(storage::ReadTransaction& tx,
                                                  jurisdictions::Jurisdiction const& place) {
    auto const key = place.community ? place.community->value() : 0;
    auto known = calendars_.find(key);
    if (known == calendars_.end()) known = calendars_.emplace(key, jurisdictions::calendar_of(tx, place)).first;
    return known->second;
}

}  // namespace hezhi::cases
