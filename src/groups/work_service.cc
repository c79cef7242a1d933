// What a group runs itself: begun by it, told how it goes, ended by it.
#include "src/groups/group_acts.h"
#include "src/groups/group_store.h"

namespace hezhi::groups {
namespace {

using authority::Caller;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

Result<Group> active_group(ReadTransaction& tx, Caller const& who, Scope scope, GroupId id) {
    HZ_TRY(auto group, own_group(tx, who, scope, id));
    if (group.left_at) return fail(ErrorCode::conflict, "group.has_left");
    return group;
}

}  // namespace

std::vector<Work> works_of(ReadTransaction& tx, Scope scope, GroupId id) {
    return select_works(tx, scope, id);
}

Result<Work> begin_work(WriteTransaction& tx, Caller const& who, Scope scope, GroupId id, std::string const& what,
                        std::string const& when_and_where) {
    HZ_TRY(auto const group, active_group(tx, who, scope, id));
    if (select_works(tx, scope, id).size() >= kWorksMax) {
        return fail(Error{ErrorCode::conflict, "group.works_max"}.with("max", std::to_string(kWorksMax)));
    }
    Work const work{
        .id = tx.new_id<WorkId>(), .group = id, .what = what, .when_and_where = when_and_where, .begun_at = who.now};
    insert_work(tx, scope, work);
    record(tx, scope, group, "group.work_begun", who.now);
    return work;
}

Result<Work> report_work(WriteTransaction& tx, Caller const& who, Scope scope, GroupId id, WorkId work_id,
                         std::string const& words, WorkGoesOn goes_on) {
    HZ_TRY(auto const group, active_group(tx, who, scope, id));
    auto work = find_work(tx, scope, work_id);
    if (!work || work->group != id) return fail(ErrorCode::not_found, "group.work_unknown");
    if (work->ended_at) return fail(ErrorCode::conflict, "group.work_ended");
    work->outcome = words;
    work->reported_at = who.now;
    if (goes_on == WorkGoesOn::no) work->ended_at = who.now;
    update_work(tx, scope, *work);
    record(tx, scope, group, work->ended_at ? "group.work_ended" : "group.work_reported", who.now);
    return *work;
}

}  // namespace hezhi::groups
