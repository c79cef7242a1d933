// What ballots keep about a person, for export and erasure.
#include <boost/json.hpp>

#include "lib/base/enum_names.h"
#include "lib/base/rfc3339.h"
#include "src/ballots/ballot_acts.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::ballots {
namespace {

namespace json = boost::json;

class BallotData final : public people::PersonalData {
public:
    std::string_view section() const noexcept override { return "ballots"; }

    std::string export_json(storage::ReadTransaction& tx, PersonId person) override {
        json::array ballots;
        for (auto const& street : jurisdictions::all_streets(tx)) {
            storage::Scope const scope{*street.street};
            for (auto const id : select_ballots_of_person(tx, scope, person)) {
                auto const ballot = find_ballot(tx, scope, id);
                if (!ballot) continue;
                json::array votes;
                for (auto const& vote : select_votes_of_person(tx, scope, id, person)) {
                    votes.push_back({{"choice", enum_name(vote.choice)},
                                     {"cast_at", to_rfc3339(vote.dated_at)},
                                     {"in_the_name_of", vote.voter},
                                     {"receipt", vote.receipt}});
                }
                json::array claims;
                for (auto const& claim : select_claims_of(tx, scope, id, person)) {
                    claims.push_back({{"words", claim.words},
                                      {"in_the_name_of", claim.voter},
                                      {"state", enum_name(claim.state)},
                                      {"asked_at", to_rfc3339(claim.asked_at)}});
                }
                ballots.push_back(
                    {{"title", ballot->title}, {"votes", std::move(votes)}, {"claims", std::move(claims)}});
            }
        }
        return json::serialize(ballots);
    }

    /// A named vote in a lawful ballot is kept under the name on the roll, as the law wants decisions kept; what is
    /// forgotten is the account behind it, and what it claimed.
    void erase(storage::WriteTransaction& tx, PersonId person, TimePoint) override {
        for (auto const& street : jurisdictions::all_streets(tx)) {
            forget_person(tx, storage::Scope{*street.street}, person);
        }
    }
};

}  // namespace

std::unique_ptr<people::PersonalData> make_personal_data() {
    return std::make_unique<BallotData>();
}

}  // namespace hezhi::ballots
