#include "src/app/participation.h"

#include <algorithm>

#include "src/agenda/agenda_store.h"
#include "src/ballots/ballot_store.h"
#include "src/budgets/budget_store.h"
#include "src/commitments/commitment_store.h"
#include "src/meetings/meeting_store.h"
#include "src/opinions/opinion_store.h"

namespace hezhi::app {
namespace {

class AllSlices final : public evaluations::Participation {
public:
    std::vector<PersonId> persons_of(storage::ReadTransaction& tx, storage::Scope scope,
                                     topics::TopicId topic) override {
        std::vector<PersonId> persons;
        for (auto const select :
             {agenda::select_participants, opinions::select_participants, meetings::select_participants,
              ballots::select_participants, budgets::select_participants, commitments::select_participants}) {
            auto const found = select(tx, scope, topic);
            persons.insert(persons.end(), found.begin(), found.end());
        }
        std::ranges::sort(persons);
        auto const repeated = std::ranges::unique(persons);
        persons.erase(repeated.begin(), repeated.end());
        return persons;
    }
};

}  // namespace

std::unique_ptr<evaluations::Participation> make_participation() {
    return std::make_unique<AllSlices>();
}

}  // namespace hezhi::app
