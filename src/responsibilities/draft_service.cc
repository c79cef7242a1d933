// The draft of the register and its publication.

#include <algorithm>

#include <fmt/format.h>

#include "lib/base/rfc3339.h"
#include "src/responsibilities/draft_rows.h"
#include "src/responsibilities/responsibilities.h"
#include "src/responsibilities/responsibility_rules.h"
#include "src/responsibilities/responsibility_store.h"
#include "src/storage/public_events.h"

namespace hezhi::responsibilities {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::size_t kVersionsListed = 100;

Result<Version> draft_for(WriteTransaction& tx, Caller const& who, Scope scope, Permission permission) {
    HZ_TRY(require_register(tx, who, scope, permission));
    auto draft = store::find_draft(tx, scope);
    if (!draft) return fail(ErrorCode::conflict, "register.no_draft");
    return *std::move(draft);
}

bool may_see_draft(ReadTransaction& tx, Caller const& who, Scope scope) {
    return require_register(tx, who, scope, Permission::register_write).has_value();
}

/// Every body named is one of this street.
Result<void> check_bodies(ReadTransaction& tx, Scope scope, Item const& item) {
    auto all = item.supporting;
    if (item.lead) all.push_back(*item.lead);
    for (auto const& one : all) {
        if (auto const* const body = std::get_if<BodyId>(&one)) HZ_TRY(bodies::require_body(tx, scope.realm, *body));
    }
    return {};
}

Result<void> may_take_effect(ReadTransaction& tx, Scope scope, TimePoint from, TimePoint now) {
    if (from < now) return fail(ErrorCode::unprocessable, "register.effect_in_past");
    for (auto const& version : store::published_versions(tx, scope, kVersionsListed)) {
        if (version.effective_from && *version.effective_from > from) {
            return fail(Error{ErrorCode::conflict, "register.effect_before_last"}.with(
                "last", to_rfc3339(*version.effective_from)));
        }
    }
    return {};
}

}  // namespace

Result<Version> open_draft(WriteTransaction& tx, Caller const& who, Scope scope) {
    HZ_TRY(require_register(tx, who, scope, Permission::register_write));
    if (auto draft = store::find_draft(tx, scope)) return *std::move(draft);
    Version draft{.id = tx.new_id<VersionId>(),
                  .realm = scope.realm,
                  .number = store::highest_number(tx, scope) + 1,
                  .created_at = who.now};
    store::insert_version(tx, scope, draft);
    auto const newest = store::published_versions(tx, scope, 1);
    if (!newest.empty()) {
        store::copy_rows(tx, scope, newest.front().id, draft.id);
        draft.items = newest.front().items;
    }
    return draft;
}

Result<Entry> put_item(WriteTransaction& tx, Caller const& who, Scope scope, Entry entry,
                       std::optional<ItemId> expected) {
    HZ_TRY(auto const draft, draft_for(tx, who, scope, Permission::register_write));
    HZ_TRY(check_bodies(tx, scope, entry.item));
    auto const present = store::entries_with_codes(tx, scope, draft.id, std::span(&entry.matter.code, 1));
    if (!expected && !present.empty()) return fail(ErrorCode::conflict, "register.code_taken");
    if (expected && (present.empty() || present.front().item.id != *expected)) {
        return fail(ErrorCode::stale, "register.changed_meanwhile");
    }
    if (present.empty() && draft.items >= static_cast<std::int64_t>(kItemsMax)) {
        return fail(Error{ErrorCode::unprocessable, "register.too_many_items"}.with("max", std::to_string(kItemsMax)));
    }
    write_rows(tx, scope, draft, std::span(&entry, 1));
    if (!store::update_draft(tx, scope, draft)) return fail(ErrorCode::stale, "register.changed_meanwhile");
    return entry;
}

Result<void> remove_item(WriteTransaction& tx, Caller const& who, Scope scope, MatterId matter) {
    HZ_TRY(auto const draft, draft_for(tx, who, scope, Permission::register_write));
    auto const present = store::find_entry(tx, scope, draft.id, matter);
    if (!present) return fail(ErrorCode::not_found, "register.matter_unknown");
    take_out(tx, scope, draft, std::span(&*present, 1));
    if (!store::update_draft(tx, scope, draft)) return fail(ErrorCode::stale, "register.changed_meanwhile");
    return {};
}

Result<Version> publish(WriteTransaction& tx, Caller const& who, Scope scope, std::int64_t expected_revision,
                        std::string_view note, std::optional<TimePoint> effective_from) {
    HZ_TRY(auto draft, draft_for(tx, who, scope, Permission::register_publish));
    if (draft.revision != expected_revision) return fail(ErrorCode::stale, "register.changed_meanwhile");
    auto const from = effective_from.value_or(who.now);
    HZ_TRY(may_take_effect(tx, scope, from, who.now));
    auto const rows = store::entries(tx, scope, draft.id);
    if (rows.empty()) return fail(ErrorCode::unprocessable, "register.empty");
    if (auto missing = unpublishable(rows); !missing.empty()) {
        return fail(Error{ErrorCode::unprocessable, "register.not_publishable"}
                        .with("count", std::to_string(missing.size()))
                        .with(std::move(missing)));
    }
    draft.state = VersionState::published;
    draft.note = std::string(note);
    draft.effective_from = from;
    draft.published_at = who.now;
    if (!store::update_draft(tx, scope, draft)) return fail(ErrorCode::stale, "register.changed_meanwhile");
    ++draft.revision;
    storage::append_public_event(
        tx, scope, "register.published", "register", draft.id,
        fmt::format(R"({{"number":{},"items":{},"effective_from":"{}"}})", draft.number, rows.size(), to_rfc3339(from)),
        who.now);
    tx.touch("register:" + scope.realm.str());
    tx.touch("street:" + scope.realm.str());
    return draft;
}

Result<void> discard_draft(WriteTransaction& tx, Caller const& who, Scope scope) {
    HZ_TRY(auto const draft, draft_for(tx, who, scope, Permission::register_write));
    take_out(tx, scope, draft, store::entries(tx, scope, draft.id));
    store::delete_imports(tx, scope, draft.id);
    store::delete_draft(tx, scope, draft.id);
    return {};
}

std::vector<Version> list_versions(ReadTransaction& tx, Caller const& who, Scope scope) {
    std::vector<Version> versions;
    if (auto draft = store::find_draft(tx, scope); draft && may_see_draft(tx, who, scope)) {
        versions.push_back(*std::move(draft));
    }
    std::ranges::move(store::published_versions(tx, scope, kVersionsListed), std::back_inserter(versions));
    return versions;
}

Result<Version> visible_version(ReadTransaction& tx, Caller const& who, Scope scope, VersionId id) {
    auto version = store::find_version(tx, scope, id);
    if (!version || (version->state == VersionState::draft && !may_see_draft(tx, who, scope))) {
        return fail(ErrorCode::not_found, "register.version_unknown");
    }
    return *std::move(version);
}

Result<std::vector<Entry>> entries_of(ReadTransaction& tx, Caller const& who, Scope scope, VersionId id) {
    HZ_TRY(auto const version, visible_version(tx, who, scope, id));
    return store::entries(tx, scope, version.id);
}

Result<std::vector<Change>> compare(ReadTransaction& tx, Caller const& who, Scope scope, VersionId from, VersionId to) {
    HZ_TRY(auto const before, entries_of(tx, who, scope, from));
    HZ_TRY(auto const after, entries_of(tx, who, scope, to));
    return difference(before, after);
}

std::optional<Version> find_draft(ReadTransaction& tx, Caller const& who, Scope scope) {
    return may_see_draft(tx, who, scope) ? store::find_draft(tx, scope) : std::nullopt;
}

Result<Entry> find_entry(ReadTransaction& tx, Caller const& who, Scope scope, VersionId version, MatterId matter) {
    HZ_TRY(visible_version(tx, who, scope, version));
    auto entry = store::find_entry(tx, scope, version, matter);
    if (!entry) return fail(ErrorCode::not_found, "register.matter_unknown");
    return *std::move(entry);
}

Result<VersionChanges> changes_of(ReadTransaction& tx, Caller const& who, Scope scope, VersionId id) {
    HZ_TRY(auto const version, visible_version(tx, who, scope, id));
    auto const published = store::published_versions(tx, scope, kVersionsListed);
    auto const before =
        std::ranges::find_if(published, [&](Version const& other) { return other.number < version.number; });
    auto const after = store::entries(tx, scope, id);
    if (before == published.end()) return VersionChanges{std::nullopt, difference({}, after)};
    return VersionChanges{*before, difference(store::entries(tx, scope, before->id), after)};
}

}  // namespace hezhi::responsibilities
