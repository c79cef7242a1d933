// What budgets keep about a person: the projects they proposed and their ballots, for export and erasure.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "lib/base/enum_names.h"
#include "lib/base/rfc3339.h"
#include "src/budgets/budget_rules.h"
#include "src/budgets/budget_store.h"

namespace hezhi::budgets {
namespace {

using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

boost::json::array ballots_of(ReadTransaction& tx, Scope scope, PersonId person) {
    boost::json::array ballots;
    for (auto const id : budgets_of_voter(tx, scope, person)) {
        auto const budget = find_budget(tx, scope, id);
        auto const ballot = find_ballot(tx, scope, id, person);
        auto const choice = ballot ? select_choice(tx, scope, id, *ballot) : std::nullopt;
        if (!budget || !choice) continue;
        boost::json::array chosen;
        for (auto const number : parse_choice(*choice)) chosen.emplace_back(number);
        ballots.push_back({{"budget", budget->title}, {"projects", std::move(chosen)}});
    }
    return ballots;
}

class BudgetData final : public people::PersonalData {
public:
    std::string_view section() const noexcept override { return "budgets"; }

    std::string export_json(ReadTransaction& tx, PersonId person) override {
        boost::json::array projects;
        boost::json::array ballots;
        boost::json::array papers;
        for (auto const& street : jurisdictions::all_streets(tx)) {
            Scope const scope{*street.street};
            for (auto const& project : select_projects_of_person(tx, scope, person)) {
                projects.push_back({{"title", project.title},
                                    {"words", project.words},
                                    {"state", enum_name(project.state)},
                                    {"proposed_at", to_rfc3339(project.proposed_at)}});
            }
            for (auto& ballot : ballots_of(tx, scope, person)) ballots.push_back(std::move(ballot));
            for (auto const id : budgets_of_paper(tx, scope, person)) {
                if (auto const budget = find_budget(tx, scope, id)) papers.emplace_back(budget->title);
            }
        }
        return boost::json::serialize(boost::json::object{{"projects", std::move(projects)},
                                                          {"ballots", std::move(ballots)},
                                                          {"took_a_paper_of", std::move(papers)}});
    }

    /// A project is the community's and stays, without its proposer. A ballot of an open vote is taken back; one that
    /// is in a count stays in it, and forgets whose it was.
    void erase(WriteTransaction& tx, PersonId person, TimePoint now) override {
        for (auto const& street : jurisdictions::all_streets(tx)) {
            Scope const scope{*street.street};
            for (auto const id : budgets_of_voter(tx, scope, person)) {
                auto const budget = find_budget(tx, scope, id);
                auto const ballot = find_ballot(tx, scope, id, person);
                if (budget && ballot && budget->state == BudgetState::voting && now < budget->dates.vote_until) {
                    delete_ballot(tx, scope, id, *ballot);
                    add_ballots(tx, scope, id, -1, 0);
                }
                delete_ballot_person(tx, scope, id, person);
            }
            for (auto const id : budgets_of_paper(tx, scope, person)) delete_paper_person(tx, scope, id, person);
            forget_proposer(tx, scope, person);
        }
    }
};

}  // namespace

std::unique_ptr<people::PersonalData> make_personal_data() {
    return std::make_unique<BudgetData>();
}

}  // namespace hezhi::budgets
