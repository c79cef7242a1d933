// What opinions keep about a person: their own votes, statements and age band, for export and erasure.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "lib/base/enum_names.h"
#include "lib/base/rfc3339.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/opinions/age_store.h"
#include "src/opinions/opinion_store.h"
#include "src/opinions/opinions.h"

namespace hezhi::opinions {
namespace {

class OpinionData final : public people::PersonalData {
public:
    std::string_view section() const noexcept override { return "opinions"; }

    std::string export_json(storage::ReadTransaction& tx, PersonId person) override {
        boost::json::array statements;
        boost::json::array votes;
        for (auto const& street : jurisdictions::all_streets(tx)) {
            storage::Scope const scope{*street.street};
            for (auto const& own : own_statements(tx, person, scope)) {
                statements.push_back({{"topic", own.topic_title},
                                      {"number", own.statement.number},
                                      {"text", own.statement.text},
                                      {"state", name(own.statement.state)}});
            }
            for (auto const topic : topics_of_person(tx, scope, person)) {
                auto const participant = find_participant(tx, scope, topic, person);
                if (!participant) continue;
                auto const title = topics::load_topic(tx, scope, topic);
                for (auto const& vote : select_own_votes(tx, scope, topic, *participant)) {
                    votes.push_back({{"topic", title ? title->title : std::string{}},
                                     {"statement", vote.text},
                                     {"vote", name(vote.vote)}});
                }
            }
        }
        boost::json::object all{{"statements", std::move(statements)}, {"votes", std::move(votes)}};
        if (auto const own = find_age_band(tx, person)) {
            all["age_band"] = boost::json::object{{"band", enum_name(own->band)},
                                                  {"purpose", "weighting of opinions"},
                                                  {"declared_at", to_rfc3339(own->declared_at)},
                                                  {"expires_at", to_rfc3339(own->expires_at)}};
        }
        return boost::json::serialize(all);
    }

    void erase(storage::WriteTransaction& tx, PersonId person, TimePoint now) override {
        delete_age_band(tx, person);
        for (auto const& street : jurisdictions::all_streets(tx)) {
            erase_person(tx, storage::Scope{*street.street}, person, now);
        }
    }
};

}  // namespace

std::unique_ptr<people::PersonalData> make_personal_data() {
    return std::make_unique<OpinionData>();
}

}  // namespace hezhi::opinions
