// Reading the register: what is in force, and what a sentence is about.

#include <algorithm>

#include "lib/text/word_ranking.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/responsibilities/responsibilities.h"
#include "src/responsibilities/responsibility_rules.h"
#include "src/responsibilities/responsibility_store.h"

namespace hezhi::responsibilities {
namespace {

/// How many of those that share most grams are looked at more closely.
constexpr std::size_t kCandidates = 40;
constexpr int kPlaceDepthMax = 8;

/// The place and what lies above it, up to the street.
std::vector<JurisdictionId> upward(storage::ReadTransaction& tx, RealmId street, JurisdictionId place) {
    std::vector<JurisdictionId> places;
    auto const top = jurisdictions::as_jurisdiction(street);
    for (std::optional<JurisdictionId> at = place; at && places.size() < kPlaceDepthMax;) {
        places.push_back(*at);
        if (*at == top) return places;
        auto const found = jurisdictions::find_jurisdiction(tx, *at);
        at = found ? found->parent : std::nullopt;
    }
    return {top};  // of no place of this street: as at the street itself
}

std::vector<bodies::Body> bodies_of(storage::ReadTransaction& tx, RealmId street) {
    auto found = bodies::list_bodies(tx, street);
    return found ? *std::move(found) : std::vector<bodies::Body>{};
}

std::int64_t month_of(TimePoint at) {
    std::chrono::year_month_day const day{std::chrono::floor<std::chrono::days>(at)};
    return int{day.year()} * 100 + static_cast<std::int64_t>(unsigned{day.month()});
}

}  // namespace

std::optional<Version> find_version_in_force(storage::ReadTransaction& tx, storage::Scope scope, TimePoint at) {
    return store::version_in_force(tx, scope, at);
}

std::optional<Entry> find_item_in_force(storage::ReadTransaction& tx, storage::Scope scope, MatterId matter,
                                        TimePoint at) {
    auto const version = store::version_in_force(tx, scope, at);
    if (!version) return std::nullopt;
    return store::find_entry(tx, scope, version->id, matter);
}

std::optional<Entry> find_item(storage::ReadTransaction& tx, storage::Scope scope, ItemId item) {
    return store::find_published_item(tx, scope, item);
}

std::vector<Entry> list_entries(storage::ReadTransaction& tx, storage::Scope scope, TimePoint at) {
    auto const version = store::version_in_force(tx, scope, at);
    return version ? store::entries(tx, scope, version->id) : std::vector<Entry>{};
}

std::vector<Matter> list_matters(storage::ReadTransaction& tx, storage::Scope scope, TimePoint at) {
    std::vector<Matter> matters;
    for (auto& entry : list_entries(tx, scope, at)) matters.push_back(std::move(entry.matter));
    return matters;
}

ResolvedBody resolve(storage::ReadTransaction& tx, storage::Scope scope, Responsible const& responsible,
                     JurisdictionId place) {
    return resolve_among(bodies_of(tx, scope.realm), responsible, upward(tx, scope.realm, place));
}

std::vector<Suggestion> suggest(storage::ReadTransaction& tx, storage::Scope scope, std::string_view words,
                                JurisdictionId place, std::size_t limit, TimePoint at) {
    auto const version = store::version_in_force(tx, scope, at);
    text::RankedQuery const query(without_question_words(words));
    if (!version || query.empty()) return {};

    auto const grams = store::grams(tx, scope, version->id);
    std::vector<text::WeightedGrams> documents;
    documents.reserve(grams.size());
    for (auto const& one : grams) documents.push_back(one.grams);
    auto const ranked = text::rank(query, documents, kCandidates);

    std::vector<MatterId> wanted;
    for (auto const& one : ranked) wanted.push_back(grams[one.document].matter);
    auto const loaded = store::entries_with(tx, scope, version->id, wanted);
    std::vector<Entry> entries;  // in the order of `ranked`
    std::vector<text::RankedDocument> found;
    for (auto const& one : ranked) {
        auto const entry = std::ranges::find(loaded, grams[one.document].matter,
                                             [](Entry const& candidate) { return candidate.matter.id; });
        found.push_back({entries.size(), one.score, one.coverage, one.characters});
        entries.push_back(*entry);
    }

    auto const all = bodies_of(tx, scope.realm);
    auto const places = upward(tx, scope.realm, place);
    std::vector<Suggestion> suggestions;
    for (auto const& [index, score, confidence] : choose(query, found, entries, std::min(limit, kSuggestionsMax))) {
        auto const& [matter, item] = entries[index];
        suggestions.push_back({matter, item, item.lead ? resolve_among(all, *item.lead, places) : ResolvedBody{},
                               text::matched_words(query, documents[ranked[index].document]), score, confidence});
    }
    return suggestions;
}

void record_use(storage::WriteTransaction& tx, storage::Scope scope, MatterId matter, TimePoint at) {
    store::count_use(tx, scope, matter, month_of(at));
}

}  // namespace hezhi::responsibilities
