// What cases keep about a person: what they reported and joined, for export and erasure.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "lib/base/enum_names.h"
#include "src/cases/case_rules.h"
#include "src/cases/case_store.h"
#include "src/cases/cases.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::cases {
namespace {

constexpr std::size_t kCasesMax = 10'000;

class CaseData final : public people::PersonalData {
public:
    std::string_view section() const noexcept override { return "cases"; }

    std::string export_json(storage::ReadTransaction& tx, PersonId person) override {
        boost::json::array cases;
        for (auto const& street : jurisdictions::all_streets(tx)) {
            storage::Scope const scope{*street.street};
            for (auto one : select_of_person(tx, scope, person, kCasesMax)) {
                auto const own = find_reporter(tx, scope, one.id, person, std::nullopt);
                if (own != kFirstReporter) one = for_strangers(std::move(one));
                boost::json::object out{{"number", one.number},
                                        {"text", one.text},
                                        {"location", one.location},
                                        {"state", casework::name(one.facts.state)}};
                for (auto const& reporter : select_reporters(tx, scope, one.id)) {
                    if (reporter.number != own) continue;
                    out["contact"] = enum_name(reporter.contact);
                    out["name"] = reporter.name;
                    out["phone"] = reporter.phone;
                    out["added"] = reporter.text;
                }
                boost::json::array ratings;
                for (auto const& rating : select_ratings(tx, scope, one.id)) {
                    if (rating.reporter == own)
                        ratings.push_back({{"solved", rating.is_solved}, {"text", rating.text}});
                }
                out["ratings"] = std::move(ratings);
                cases.push_back(std::move(out));
            }
        }
        return boost::json::serialize(boost::json::object{{"cases", std::move(cases)}});
    }

    /// The case is the community's and stays; who reported it is forgotten.
    void erase(storage::WriteTransaction& tx, PersonId person, TimePoint) override {
        for (auto const& street : jurisdictions::all_streets(tx)) {
            forget_reporter(tx, storage::Scope{*street.street}, person);
        }
    }
};

}  // namespace

std::unique_ptr<people::PersonalData> make_personal_data() {
    return std::make_unique<CaseData>();
}

}  // namespace hezhi::cases
