// Who signed the initiative that a topic came from.
#include "src/agenda/agenda.h"
#include "src/agenda/agenda_store.h"
#include "src/notices/notices.h"

namespace hezhi::agenda {
namespace {

class Signatories final : public notices::Participants {
public:
    std::vector<PersonId> participants(storage::ReadTransaction& tx, storage::Scope scope, std::int64_t topic,
                                       PersonId after, std::size_t limit) override {
        return select_signatories(tx, scope, topics::TopicId{topic}, after, limit);
    }
};

}  // namespace

std::unique_ptr<notices::Participants> make_participants() {
    return std::make_unique<Signatories>();
}

}  // namespace hezhi::agenda
