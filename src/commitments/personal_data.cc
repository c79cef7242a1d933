// What commitments keep about a person: their voices, for export and erasure.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "lib/base/enum_names.h"
#include "lib/base/rfc3339.h"
#include "src/commitments/commitment_store.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::commitments {
namespace {

constexpr std::size_t kVoicesMax = 10'000;

class CommitmentData final : public people::PersonalData {
public:
    std::string_view section() const noexcept override { return "commitments"; }

    std::string export_json(storage::ReadTransaction& tx, PersonId person) override {
        boost::json::array voices;
        for (auto const& street : jurisdictions::all_streets(tx)) {
            storage::Scope const scope{*street.street};
            for (auto const& said : select_voices_of(tx, scope, person, kVoicesMax)) {
                auto const one = find_commitment(tx, scope, said.commitment);
                if (!one) continue;
                voices.push_back({{"title", one->title},
                                  {"voice", enum_name(said.voice)},
                                  {"reason", said.reason},
                                  {"said_at", to_rfc3339(said.said_at)}});
            }
        }
        return boost::json::serialize(boost::json::object{{"voices", std::move(voices)}});
    }

    /// A voice that still counts for something open is taken back; one that counted keeps its count and forgets whose
    /// it was.
    void erase(storage::WriteTransaction& tx, PersonId person, TimePoint) override {
        for (auto const& street : jurisdictions::all_streets(tx)) {
            storage::Scope const scope{*street.street};
            for (auto const& said : select_voices_of(tx, scope, person, kVoicesMax)) {
                delete_voice(tx, scope, person, said);
                auto one = find_commitment(tx, scope, said.commitment);
                if (!one || one->settled_at || said.round != one->round) continue;
                --(said.voice == CommitmentVoice::confirmed ? one->confirmations : one->disputes);
                update_counts(tx, scope, *one);
            }
            forget_drafter(tx, scope, person);
        }
    }
};

}  // namespace

std::unique_ptr<people::PersonalData> make_personal_data() {
    return std::make_unique<CommitmentData>();
}

}  // namespace hezhi::commitments
