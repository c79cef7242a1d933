// Who wrote a statement of a topic. Who only voted stays unnamed: that map is read for nobody else (docs/adr/0008).
#include "src/opinions/opinion_store.h"
#include "src/opinions/opinions.h"

namespace hezhi::opinions {
namespace {

class StatementAuthors final : public notices::Participants {
public:
    std::vector<PersonId> participants(storage::ReadTransaction& tx, storage::Scope scope, std::int64_t topic,
                                       PersonId after, std::size_t limit) override {
        return select_authors(tx, scope, TopicId{topic}, after, limit);
    }
};

}  // namespace

std::unique_ptr<notices::Participants> make_participants() {
    return std::make_unique<StatementAuthors>();
}

}  // namespace hezhi::opinions
