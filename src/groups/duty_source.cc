#include "src/groups/duty_source.h"

#include "src/groups/group_store.h"
#include "src/groups/groups.h"

namespace hezhi::groups {
namespace {

using authority::Caller;
using authority::Permission;
using duties::Duty;
using storage::ReadTransaction;
using storage::Scope;

class GroupDuties final : public duties::Source {
public:
    std::vector<Duty> duties_of(ReadTransaction& tx, Caller const& who, Scope scope) override {
        std::vector<Duty> asked;
        if (!can_somewhere(who, Permission::agenda_launch)) return asked;
        for (auto const& group : select_groups(tx, scope, std::nullopt, duties::kDutiesMax)) {
            bool const waits = group.offers_due && !group.first_offer_at && !group.left_at;
            if (!waits || !can(who, Permission::agenda_launch, group.community_path)) continue;
            asked.push_back({.subject = duties::DutySubject::group,
                             .id = group.id.str(),
                             .community = group.community,
                             .title = group.name,
                             .what = "group.offer_support",
                             .due = group.offers_due});
        }
        return asked;
    }
};

}  // namespace

std::unique_ptr<duties::Source> make_duty_source() {
    return std::make_unique<GroupDuties>();
}

}  // namespace hezhi::groups
