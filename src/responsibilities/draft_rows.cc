#include "src/responsibilities/draft_rows.h"

#include <unordered_set>

#include "src/responsibilities/responsibility_rules.h"
#include "src/responsibilities/responsibility_store.h"

namespace hezhi::responsibilities {
namespace {

std::vector<std::string> codes_of(std::span<Entry const> entries) {
    std::vector<std::string> codes;
    codes.reserve(entries.size());
    for (auto const& entry : entries) codes.push_back(entry.matter.code);
    return codes;
}

/// Gives every entry its matter, adding those that are new to the street.
void give_matters(storage::WriteTransaction& tx, storage::Scope scope, std::span<Entry> entries) {
    std::unordered_map<std::string, MatterId> known;
    for (auto& one : store::matters_with_codes(tx, scope, codes_of(entries))) known.emplace(one.code, one.id);
    std::vector<store::MatterCode> added;
    for (auto& [matter, item] : entries) {
        auto const found = known.find(matter.code);
        matter.id = found == known.end() ? tx.new_id<MatterId>() : found->second;
        item.matter = matter.id;
        if (found == known.end()) added.push_back({matter.id, matter.code});
    }
    store::insert_matters(tx, scope, added);
}

}  // namespace

Result<jurisdictions::Jurisdiction> require_register(storage::ReadTransaction& tx, authority::Caller const& who,
                                                     storage::Scope scope, authority::Permission permission) {
    HZ_TRY(auto street, jurisdictions::require_street(tx, scope.realm));
    HZ_TRY(authority::require(who, permission, street.path));
    return street;
}

EntriesByCode by_code(std::vector<Entry> entries) {
    EntriesByCode map;
    map.reserve(entries.size());
    for (auto& entry : entries) {
        auto code = entry.matter.code;
        map.emplace(std::move(code), std::move(entry));
    }
    return map;
}

void write_rows(storage::WriteTransaction& tx, storage::Scope scope, Version const& draft, std::span<Entry> entries) {
    auto const codes = codes_of(entries);
    give_matters(tx, scope, entries);
    auto const present = by_code(store::entries_with_codes(tx, scope, draft.id, codes));
    auto const newest = store::published_versions(tx, scope, 1);
    auto const published =
        newest.empty() ? EntriesByCode{} : by_code(store::entries_with_codes(tx, scope, newest.front().id, codes));

    std::vector<Entry> worded;
    std::vector<text::WeightedGrams> grams;
    std::vector<Item> rows;
    std::vector<ItemId> replaced;
    for (auto& entry : entries) {
        entry.item.version = draft.id;
        auto const now = present.find(entry.matter.code);
        if (now != present.end()) {
            entry.item.id = now->second.item.id;
            if (say_the_same(now->second, entry)) continue;
            replaced.push_back(now->second.item.id);
        }
        auto const before = published.find(entry.matter.code);
        if (before != published.end() && say_the_same(before->second, entry)) {
            entry.item.id = before->second.item.id;
        } else {
            entry.item.id = tx.new_id<ItemId>();
            worded.push_back(entry);
            grams.push_back(searchable(entry));
        }
        rows.push_back(entry.item);
    }
    store::insert_items(tx, scope, worded, grams);
    store::put_rows(tx, scope, draft.id, rows);
    store::delete_unused_items(tx, scope, replaced);
}

void take_out(storage::WriteTransaction& tx, storage::Scope scope, Version const& draft,
              std::span<Entry const> entries) {
    std::vector<MatterId> matters;
    std::vector<ItemId> items;
    for (auto const& entry : entries) {
        matters.push_back(entry.matter.id);
        items.push_back(entry.item.id);
    }
    store::delete_rows(tx, scope, draft.id, matters);
    store::delete_unused_items(tx, scope, items);
}

}  // namespace hezhi::responsibilities
