// That a group gathered about a topic; and what one registered.
#include "src/groups/group_store.h"

namespace hezhi::groups {
namespace {

using storage::ReadTransaction;
using storage::Scope;
using threads::Entry;
using threads::OwnInput;
using threads::Subject;

class GroupSource final : public threads::Source {
public:
    std::vector<Entry> entries(ReadTransaction& tx, Scope scope, TopicId topic) override {
        std::vector<Entry> told;
        for (auto const& group : select_groups_of(tx, scope, topic)) {
            told.push_back({.step = threads::Step::deliberation,
                            .at = group.registered_at,
                            .subject = Subject::group,
                            .id = group.id.str(),
                            .what = "group.registered",
                            .title = group.name});
        }
        return told;
    }

    std::vector<OwnInput> own_inputs(ReadTransaction& tx, Scope scope, PersonId person) override {
        std::vector<OwnInput> own;
        for (auto const& group : select_groups_by(tx, scope, person)) {
            OwnInput input{.kind = threads::InputKind::group,
                           .subject = Subject::group,
                           .id = group.id.str(),
                           .topic = group.topic,
                           .at = group.registered_at,
                           .quote = group.name,
                           .outcome = threads::InputOutcome::taken_up};
            input.what = group.left_at ? "group.has_left" : "group.is_registered";
            own.push_back(std::move(input));
        }
        return own;
    }

    std::vector<threads::Waiting> waiting(ReadTransaction&, authority::Caller const&, Scope) override { return {}; }
};

}  // namespace

std::unique_ptr<threads::Source> make_thread_source() {
    return std::make_unique<GroupSource>();
}

}  // namespace hezhi::groups
