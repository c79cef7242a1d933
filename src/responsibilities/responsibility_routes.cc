// HTTP ↔ services of the register.

#include <memory>

#include "src/http/problem.h"
#include "src/http/routes.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/responsibilities/responsibility_json.h"
#include "src/storage/database.h"

namespace hezhi::responsibilities {
namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::Database;
using storage::Effort;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::int64_t kAnswers = 5;
constexpr std::int64_t kUnusedMonths = 12;

std::optional<RegisterVersion> wire(std::optional<Version> const& version) {
    return version ? std::optional(to_wire(*version)) : std::nullopt;
}

/// A new tag with every wording.
http::With<RegisterCard> tagged(Entry const& entry, std::span<bodies::Body const> all) {
    return http::With<RegisterCard>{card_of(entry, all)}.etag(entry.item.id.str());
}

/// The item that an editor saw. Error: register.changed_meanwhile where the tag is none of ours.
Result<std::optional<ItemId>> expected_item(http::IfMatch const& if_match) {
    if (!if_match.tag) return std::nullopt;
    auto const item = ItemId::parse(*if_match.tag);
    if (!item) return fail(ErrorCode::stale, "register.changed_meanwhile");
    return item;
}

Result<RegisterAnswers> answer(ReadTransaction& tx, Caller const& who, RegisterQuestion const& request) {
    HZ_TRY(auto const all, bodies::list_bodies(tx, request.street));
    Scope const scope{request.street};
    auto const place = request.place.value_or(jurisdictions::as_jurisdiction(request.street));
    auto const limit = request.limit ? request.limit->value() : kAnswers;
    RegisterAnswers answers{wire(find_version_in_force(tx, scope, who.now)), {}};
    for (auto const& one : suggest(tx, scope, request.words.str(), place, static_cast<std::size_t>(limit), who.now)) {
        auto card = card_of({one.matter, one.item}, all);
        if (one.item.lead) card.lead = to_wire(one.lead);
        answers.items.push_back({std::move(card), one.why, one.confidence});
    }
    return answers;
}

Result<RegisterRows> rows(ReadTransaction& tx, RealmId street, std::optional<Version> const& version,
                          std::vector<Entry> const& entries) {
    HZ_TRY(auto const all, bodies::list_bodies(tx, street));
    RegisterRows reply{wire(version), {}};
    for (auto const& entry : entries) reply.items.push_back(line_of(entry, all));
    return reply;
}

void add_public_reading(http::Router& router) {
    router.read<RegisterQuestion, RegisterAnswers>({.path = "/api/v1/s/{street}/register/answers",
                                                    .permission = Permission::public_read,
                                                    .summary = "Who is responsible for what these words say, in plain "
                                                               "words; nothing where the register has no answer."},
                                                   answer);

    router.read<RegisterOf, RegisterRows>({.path = "/api/v1/s/{street}/register",
                                           .permission = Permission::public_read,
                                           .summary = "The register in force, by code."},
                                          [](ReadTransaction& tx, Caller const& who, RegisterOf const& request) {
                                              Scope const scope{request.street};
                                              return rows(tx, request.street, find_version_in_force(tx, scope, who.now),
                                                          list_entries(tx, scope, who.now));
                                          });

    router.read<RegisterMatterOf, RegisterCard>(
        {.path = "/api/v1/s/{street}/register/matters/{matter}",
         .permission = Permission::public_read,
         .summary = "A matter's row in force, its lead body found for the place where one is named."},
        [](ReadTransaction& tx, Caller const& who, RegisterMatterOf const& request) -> Result<RegisterCard> {
            HZ_TRY(auto const all, bodies::list_bodies(tx, request.street));
            Scope const scope{request.street};
            auto const entry = find_item_in_force(tx, scope, request.matter, who.now);
            if (!entry) return fail(ErrorCode::not_found, "register.matter_unknown");
            auto card = card_of(*entry, all);
            auto const place = request.place.value_or(jurisdictions::as_jurisdiction(request.street));
            if (entry->item.lead) card.lead = to_wire(resolve(tx, scope, *entry->item.lead, place));
            return card;
        });
}

void add_versions(http::Router& router) {
    router.read<RegisterOf, RegisterVersions>(
        {.path = "/api/v1/s/{street}/register/versions",
         .permission = Permission::public_read,
         .summary = "Published versions, newest first; before them the draft, for those who may write it."},
        [](ReadTransaction& tx, Caller const& who, RegisterOf const& request) -> Result<RegisterVersions> {
            HZ_TRY(jurisdictions::require_street(tx, request.street));
            Scope const scope{request.street};
            RegisterVersions reply;
            for (auto const& version : list_versions(tx, who, scope)) reply.items.push_back(to_wire(version));
            if (auto const now = find_version_in_force(tx, scope, who.now)) reply.in_force = now->id;
            return reply;
        });

    router.read<RegisterVersionOf, RegisterRows>(
        {.path = "/api/v1/s/{street}/register/versions/{version}",
         .permission = Permission::public_read,
         .summary = "The rows of a version, by code."},
        [](ReadTransaction& tx, Caller const& who, RegisterVersionOf const& request) -> Result<RegisterRows> {
            Scope const scope{request.street};
            HZ_TRY(auto const version, visible_version(tx, who, scope, request.version));
            HZ_TRY(auto const entries, entries_of(tx, who, scope, request.version));
            return rows(tx, request.street, version, entries);
        });

    router.read<RegisterVersionMatter, RegisterCard>(
        {.path = "/api/v1/s/{street}/register/versions/{version}/matters/{matter}",
         .permission = Permission::public_read,
         .summary = "A matter's row in a version; its ETag is for If-Match."},
        [](ReadTransaction& tx, Caller const& who,
           RegisterVersionMatter const& request) -> Result<http::With<RegisterCard>> {
            HZ_TRY(auto const entry, find_entry(tx, who, Scope{request.street}, request.version, request.matter));
            HZ_TRY(auto const all, bodies::list_bodies(tx, request.street));
            return tagged(entry, all);
        });

    router.read<RegisterVersionOf, RegisterChanges>(
        {.path = "/api/v1/s/{street}/register/versions/{version}/changes",
         .permission = Permission::public_read,
         .summary = "What a version changed against the one published before it."},
        [](ReadTransaction& tx, Caller const& who, RegisterVersionOf const& request) -> Result<RegisterChanges> {
            HZ_TRY(auto const changes, changes_of(tx, who, Scope{request.street}, request.version));
            RegisterChanges reply{wire(changes.since), {}};
            for (auto const& one : changes.changes) reply.items.push_back({one.kind, one.code, one.name, one.fields});
            return reply;
        });

    router.read<RegisterExportOf, http::Document>(
        {.path = "/api/v1/s/{street}/register/versions/{version}/export",
         .permission = Permission::public_read,
         .summary = "A version as CSV, XLSX or JSON (docs/formats/register.md)."},
        [](ReadTransaction& tx, Caller const& who, RegisterExportOf const& request) -> Result<http::Document> {
            Scope const scope{request.street};
            HZ_TRY(auto const version, visible_version(tx, who, scope, request.version));
            HZ_TRY(auto const entries, entries_of(tx, who, scope, request.version));
            HZ_TRY(auto const all, bodies::list_bodies(tx, request.street));
            HZ_TRY(auto file, export_entries(entries, all, version.number, request.format));
            return http::Document{.content_type = std::move(file.content_type),
                                  .bytes = std::move(file.bytes),
                                  .download_name = std::move(file.name)};
        });
}

void add_gaps(http::Router& router) {
    router.write<RegisterGapLog, void>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/register/gaps",
         .permission = Permission::gap_log,
         .summary = "Notes words that the register has no answer to; the words alone are kept."},
        [](WriteTransaction& tx, Caller const& who, RegisterGapLog const& request) {
            return log_gap(tx, Scope{request.street}, request.words.str(), who.now);
        });

    router.read<RegisterOf, RegisterGaps>(
        {.path = "/api/v1/s/{street}/register/gaps",
         .permission = Permission::register_write,
         .summary = "What people looked for in vain, asked most first."},
        [](ReadTransaction& tx, Caller const& who, RegisterOf const& request) -> Result<RegisterGaps> {
            HZ_TRY(auto const gaps, list_gaps(tx, who, Scope{request.street}));
            RegisterGaps reply;
            for (auto const& gap : gaps) {
                reply.items.push_back({gap.id, gap.words, gap.asked, gap.first_day, gap.last_day});
            }
            return reply;
        });

    router.write<OneRegisterGap, void>({.method = Method::delete_,
                                        .path = "/api/v1/s/{street}/register/gaps/{gap}",
                                        .permission = Permission::register_write,
                                        .summary = "Settles a gap."},
                                       [](WriteTransaction& tx, Caller const& who, OneRegisterGap const& request) {
                                           return settle_gap(tx, who, Scope{request.street}, request.gap);
                                       });

    router.read<UnusedOf, RegisterRows>(
        {.path = "/api/v1/s/{street}/register/unused",
         .permission = Permission::register_write,
         .summary = "Rows in force on which no case has relied for some months (12 if left out)."},
        [](ReadTransaction& tx, Caller const& who, UnusedOf const& request) -> Result<RegisterRows> {
            Scope const scope{request.street};
            HZ_TRY(auto const entries,
                   unused_entries(tx, who, scope, request.months ? request.months->value() : kUnusedMonths));
            return rows(tx, request.street, find_version_in_force(tx, scope, who.now), entries);
        });
}

/// A write over the whole register: on the compute pool, as an import is.
template <class Request, class Act>
void add_bulk(http::Router& router, http::RouteSpec spec, Database& database, Act act) {
    router.prepared<Request, Version, RegisterVersion>(
        std::move(spec),
        [&database, act](Request const& request, Caller const& who) {
            return database.write([&](WriteTransaction& tx) { return act(tx, who, request); }, Effort::bulk);
        },
        [](WriteTransaction&, Caller const&, Version const& version) -> Result<RegisterVersion> {
            return to_wire(version);
        });
}

void add_draft(http::Router& router, Database& database) {
    add_bulk<RegisterOf>(router,
                         {.method = Method::post,
                          .path = "/api/v1/s/{street}/register/draft",
                          .permission = Permission::register_write,
                          .summary = "The draft; where there is none, one that begins as a copy of what is published."},
                         database, [](WriteTransaction& tx, Caller const& who, RegisterOf const& request) {
                             return open_draft(tx, who, Scope{request.street});
                         });

    router.prepared<RegisterOf, bool, void>(
        {.method = Method::delete_,
         .path = "/api/v1/s/{street}/register/draft",
         .permission = Permission::register_write,
         .summary = "Throws the draft away."},
        [&database](RegisterOf const& request, Caller const& who) -> Result<bool> {
            HZ_TRY(database.write([&](WriteTransaction& tx) { return discard_draft(tx, who, Scope{request.street}); },
                                  Effort::bulk));
            return true;
        },
        [](WriteTransaction&, Caller const&, bool) -> Result<void> { return {}; });

    router.write<PutRegisterItem, RegisterCard>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/register/draft/items/{code}",
         .permission = Permission::register_write,
         .summary = "Writes one row of the draft; If-Match carries the row that was read, nothing for a new matter."},
        [](WriteTransaction& tx, Caller const& who,
           PutRegisterItem const& request) -> Result<http::With<RegisterCard>> {
            HZ_TRY(auto const expected, expected_item(request.if_match));
            HZ_TRY(auto entry, entry_of(request));
            HZ_TRY(auto const written, put_item(tx, who, Scope{request.street}, std::move(entry), expected));
            HZ_TRY(auto const all, bodies::list_bodies(tx, request.street));
            return tagged(written, all);
        });

    router.write<RegisterDraftMatter, void>(
        {.method = Method::delete_,
         .path = "/api/v1/s/{street}/register/draft/matters/{matter}",
         .permission = Permission::register_write,
         .summary = "Takes a matter out of the draft."},
        [](WriteTransaction& tx, Caller const& who, RegisterDraftMatter const& request) {
            return remove_item(tx, who, Scope{request.street}, request.matter);
        });

    add_bulk<PublishRegister>(
        router,
        {.method = Method::post,
         .path = "/api/v1/s/{street}/register/draft/publication",
         .permission = Permission::register_publish,
         .summary = "Publishes the draft; it never changes again. Refused with every row that lacks its basis."},
        database, [](WriteTransaction& tx, Caller const& who, PublishRegister const& request) {
            return publish(tx, who, Scope{request.street}, request.revision.value(), request.note.str(),
                           request.effective_from);
        });
}

RegisterImportReply to_wire(ImportReport const& report, http::Messages const& messages, authority::Language language) {
    auto const number = [](std::size_t count) { return static_cast<std::int64_t>(count); };
    RegisterImportReply reply{report.import,
                              std::string(report.kind),
                              number(report.rows),
                              number(report.added),
                              number(report.changed),
                              number(report.unchanged),
                              number(report.removed),
                              {},
                              {}};
    for (auto const& problem : report.problems) {
        reply.problems.push_back(
            {problem.where, std::string(problem.key), messages.text(language, problem.key, problem.params)});
    }
    for (auto const& row : report.preview)
        reply.preview.push_back({row.where, row.code, row.name, row.fate, row.fields});
    return reply;
}

void add_imports(http::Router& router, Database& database, std::shared_ptr<http::Messages const> const& messages) {
    router.prepared<RegisterUpload, ImportReport, RegisterImportReply>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/register/imports",
         .permission = Permission::register_write,
         .summary = "Imports a register (CSV, XLSX or JSON) into the draft; a dry run only checks and compares.",
         .body = http::BodyKind::upload,
         .body_bytes_max = kImportBytesMax},
        [&database](RegisterUpload const& request, Caller const& who) {
            return run_register_import(database, who,
                                       {.street = request.street,
                                        .file_name = request.file_name ? request.file_name->str() : "register",
                                        .bytes = request.upload.bytes,
                                        .missing = request.missing,
                                        .dry_run = request.dry_run});
        },
        [messages](WriteTransaction&, Caller const& who, ImportReport const& report) -> Result<RegisterImportReply> {
            return to_wire(report, *messages, who.language);
        });

    router.read<RegisterOf, RegisterImports>(
        {.path = "/api/v1/s/{street}/register/imports",
         .permission = Permission::register_write,
         .summary = "The latest imports into the register, newest first."},
        [](ReadTransaction& tx, Caller const& who, RegisterOf const& request) -> Result<RegisterImports> {
            HZ_TRY(auto const imports, list_register_imports(tx, who, request.street));
            auto const draft = find_draft(tx, who, Scope{request.street});
            RegisterImports reply;
            for (auto const& one : imports) {
                reply.items.push_back(responsibilities::to_wire(one, draft ? std::optional(draft->id) : std::nullopt));
            }
            return reply;
        });

    router.prepared<OneRegisterImport, Import, RegisterImportLine>(
        {.method = Method::delete_,
         .path = "/api/v1/s/{street}/register/imports/{import}",
         .permission = Permission::register_write,
         .summary = "Undoes an import into the draft: every row becomes what it was before."},
        [&database](OneRegisterImport const& request, Caller const& who) {
            return undo_register_import(database, who, request.street, request.import_);
        },
        [](WriteTransaction&, Caller const&, Import const& undone) -> Result<RegisterImportLine> {
            return responsibilities::to_wire(undone, undone.version);
        });
}

}  // namespace

void add_routes(http::Router& router, Database& database) {
    add_public_reading(router);
    add_versions(router);
    add_gaps(router);
    add_draft(router, database);
    add_imports(router, database, std::make_shared<http::Messages const>());
    router.channel("register", [](ReadTransaction&, Caller const&, std::string_view) { return true; });
}

}  // namespace hezhi::responsibilities
