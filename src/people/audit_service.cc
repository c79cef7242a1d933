#include "src/people/audit_service.h"

#include <limits>

#include "src/people/audit_store.h"
#include "src/people/person_store.h"

namespace hezhi::people {
namespace {

constexpr std::int64_t kEntriesPerPage = 50;

std::optional<std::string> login_of(storage::ReadTransaction& tx, std::optional<PersonId> id) {
    auto const person = id ? store::find_person(tx, *id) : std::nullopt;
    if (!person || person->login_name.empty()) return std::nullopt;
    return person->login_name;
}

}  // namespace

Result<Page<AuditLine>> list_audit(storage::ReadTransaction& tx, authority::Caller const& who,
                                   ListAudit const& request) {
    HZ_TRY(auto const street, jurisdictions::require_street(tx, request.street));
    HZ_TRY(authority::require(who, authority::Permission::audit_read, street.path));
    auto const limit = static_cast<std::size_t>(request.limit_or(kEntriesPerPage));
    auto const before =
        AuditEntryId{request.cursor ? request.cursor->key(0) : std::numeric_limits<std::int64_t>::max()};
    Page<AuditLine> page;
    for (auto& row : store::audit_page(tx, storage::Scope{request.street}, before, limit + 1)) {
        if (page.items.size() == limit) {
            page.next_cursor = Cursor{page.items.back().id.value()};
            break;
        }
        auto const place = jurisdictions::find_jurisdiction(tx, row.jurisdiction);
        std::optional<std::string> subject;
        if (row.subject && row.subject_kind == "person") {
            subject = login_of(tx, PersonId{*row.subject});
        } else if (row.subject) {
            subject = std::to_string(*row.subject);
        }
        page.items.push_back({row.id, row.at, login_of(tx, row.actor), std::move(row.act), std::move(row.subject_kind),
                              std::move(subject), place ? place->name : "", std::move(row.detail)});
    }
    return page;
}

}  // namespace hezhi::people
