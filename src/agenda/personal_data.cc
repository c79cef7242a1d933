// What the agenda desk keeps about a person: what they began and signed, for export and erasure.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "lib/base/enum_names.h"
#include "lib/base/rfc3339.h"
#include "src/agenda/agenda_store.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::agenda {
namespace {

class AgendaData final : public people::PersonalData {
public:
    std::string_view section() const noexcept override { return "agenda"; }

    std::string export_json(storage::ReadTransaction& tx, PersonId person) override {
        boost::json::array begun;
        boost::json::array signatures;
        for (auto const& street : jurisdictions::all_streets(tx)) {
            storage::Scope const scope{*street.street};
            for (auto const id : select_begun_by(tx, scope, person)) {
                auto const item = find_item(tx, scope, id);
                if (item) begun.push_back({{"title", item->title}, {"state", enum_name(item->state)}});
            }
            for (auto const& signature : select_signatures_of(tx, scope, person)) {
                auto const item = find_item(tx, scope, signature.item);
                if (!item) continue;
                signatures.push_back({{"title", item->title}, {"signed_at", to_rfc3339(signature.signed_at)}});
            }
        }
        return boost::json::serialize(
            boost::json::object{{"begun", std::move(begun)}, {"signatures", std::move(signatures)}});
    }

    /// An initiative is the community's and stays. A signature still being gathered is taken back; one that counted at
    /// the threshold keeps its count, and forgets whose it was.
    void erase(storage::WriteTransaction& tx, PersonId person, TimePoint) override {
        for (auto const& street : jurisdictions::all_streets(tx)) {
            storage::Scope const scope{*street.street};
            for (auto const& signature : select_signatures_of(tx, scope, person)) {
                delete_signature(tx, scope, signature.item, person);
                auto item = find_item(tx, scope, signature.item);
                if (!item || item->state != ItemState::gathering) continue;
                --item->signatures;
                update_item(tx, scope, *item);
            }
            forget_person(tx, scope, person);
        }
    }
};

}  // namespace

std::unique_ptr<people::PersonalData> make_personal_data() {
    return std::make_unique<AgendaData>();
}

}  // namespace hezhi::agenda
