// The SQL of the audit log.
#pragma once

#include <string>
#include <vector>

#include "src/people/people.h"
#include "src/storage/storage.h"

namespace hezhi::people::store {

struct AuditRow {
    AuditEntryId id;
    TimePoint at;
    std::optional<PersonId> actor;
    std::string act;
    std::string subject_kind;
    std::optional<std::int64_t> subject;
    JurisdictionId jurisdiction;
    std::string detail;
};

void insert_audit(storage::WriteTransaction& tx, storage::Scope scope, AuditRow const& row);
/// Newest first, before `before`.
std::vector<AuditRow> audit_page(storage::ReadTransaction& tx, storage::Scope scope, AuditEntryId before,
                                 std::size_t limit);

}  // namespace hezhi::people::store
