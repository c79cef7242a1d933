// What topics themselves tell of their thread: that they opened and closed.
#include "src/threads/threads.h"

namespace hezhi::threads {
namespace {

class TopicSource final : public Source {
public:
    std::vector<Entry> entries(storage::ReadTransaction& tx, storage::Scope scope, topics::TopicId id) override {
        std::vector<Entry> told;
        auto const topic = topics::load_topic(tx, scope, id);
        if (!topic) return told;
        if (topic->opened_at) {
            told.push_back({.step = Step::topic,
                            .at = *topic->opened_at,
                            .what = "topic.opened",
                            .title = topic->title,
                            .body = topic->organiser});
        }
        if (topic->closed_at && topic->state != topics::TopicState::open) {
            told.push_back({.step = Step::deliberation,
                            .at = *topic->closed_at,
                            .what = "topic.closed",
                            .title = topic->title,
                            .body = topic->organiser});
        }
        return told;
    }
    std::vector<OwnInput> own_inputs(storage::ReadTransaction&, storage::Scope, PersonId) override { return {}; }
    std::vector<Waiting> waiting(storage::ReadTransaction&, authority::Caller const&, storage::Scope) override {
        return {};
    }
};

}  // namespace

std::unique_ptr<Source> make_topic_source() {
    return std::make_unique<TopicSource>();
}

}  // namespace hezhi::threads
