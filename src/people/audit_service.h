// Reading the log of sensitive acts.
#pragma once

#include <optional>
#include <string>

#include "lib/base/page.h"
#include "src/people/people.h"

namespace hezhi::people {

struct ListAudit : PageRequest {
    RealmId street;
};
struct AuditLine {
    AuditEntryId id;
    TimePoint at;
    std::optional<std::string> actor;  ///< login name; absent: the console, or an erased person
    std::string act;
    std::string subject_kind;
    std::optional<std::string> subject;  ///< of a person the login name, else the id
    std::string place;
    std::string detail;  ///< JSON
};
/// Error: authority's (audit_read over the street).
Result<Page<AuditLine>> list_audit(storage::ReadTransaction& tx, authority::Caller const& who,
                                   ListAudit const& request);

}  // namespace hezhi::people
