// What groups keep about a person: that they registered one, for export and erasure.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "src/groups/group_store.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::groups {
namespace {

class GroupData final : public people::PersonalData {
public:
    std::string_view section() const noexcept override { return "groups"; }

    std::string export_json(storage::ReadTransaction& tx, PersonId person) override {
        boost::json::array registered;
        for (auto const& street : jurisdictions::all_streets(tx)) {
            for (auto const& group : select_groups_by(tx, storage::Scope{*street.street}, person)) {
                registered.push_back({{"name", group.name}, {"about", group.about}, {"contact", group.contact}});
            }
        }
        return boost::json::serialize(registered);
    }

    /// The group stays as its neighbours know it; its contact goes, since it is most likely this person's own.
    void erase(storage::WriteTransaction& tx, PersonId person, TimePoint) override {
        for (auto const& street : jurisdictions::all_streets(tx)) {
            storage::Scope const scope{*street.street};
            for (auto& group : select_groups_by(tx, scope, person)) {
                group.contact.clear();
                group.registered_by = std::nullopt;
                update_group(tx, scope, group);
            }
        }
    }
};

}  // namespace

std::unique_ptr<people::PersonalData> make_personal_data() {
    return std::make_unique<GroupData>();
}

}  // namespace hezhi::groups
