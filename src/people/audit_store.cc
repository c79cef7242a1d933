#include "src/people/audit_store.h"

namespace hezhi::people::store {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::WriteTransaction;

void insert_audit(WriteTransaction& tx, Scope scope, AuditRow const& row) {
    tx.execute(
        "INSERT INTO audit_entries (realm_id, entry_id, at, actor_id, act, subject_kind, subject_id, jurisdiction_id, "
        "detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        {scope.realm, row.id, row.at, row.actor, row.act, row.subject_kind, row.subject, row.jurisdiction, row.detail});
}

std::vector<AuditRow> audit_page(ReadTransaction& tx, Scope scope, AuditEntryId before, std::size_t limit) {
    return tx.all(
        "SELECT entry_id, at, actor_id, act, subject_kind, subject_id, jurisdiction_id, detail FROM audit_entries "
        "WHERE realm_id = $1 AND entry_id < $2 ORDER BY entry_id DESC LIMIT $3",
        {scope.realm, before, limit}, [](Row const& row) {
            return AuditRow{
                row.id<AuditEntryId>(0),  row.time(1),          row.maybe_id<PersonId>(2), std::string(row.text(3)),
                std::string(row.text(4)), row.maybe_integer(5), row.id<JurisdictionId>(6), std::string(row.text(7))};
        });
}

}  // namespace hezhi::people::store
