// That people gathered about a topic, whether support came in time, what they run themselves; and what one registered.
#include "src/bodies/bodies.h"
#include "src/groups/group_store.h"

namespace hezhi::groups {
namespace {

using storage::ReadTransaction;
using storage::Scope;
using threads::Entry;
using threads::OwnInput;
using threads::Step;
using threads::Subject;

Entry entry_of(Group const& group, Step step, TimePoint at, std::string what) {
    return {.step = step,
            .at = at,
            .subject = Subject::group,
            .id = group.id.str(),
            .what = std::move(what),
            .title = group.name};
}

std::string name_of(ReadTransaction& tx, std::optional<BodyId> id) {
    auto const body = id ? bodies::find_body(tx, *id) : std::nullopt;
    return body ? body->name : std::string{};
}

/// Hidden words are told nowhere: that they are hidden, and why, is.
void add_hidden(std::vector<Entry>& told, Group const& group, std::vector<ModerationEntry> const& history) {
    auto entry = entry_of(group, Step::deliberation, group.registered_at, "group.words_hidden");
    entry.title.clear();
    if (!history.empty()) {
        entry.at = history.back().at;
        entry.note = history.back().reason;
    }
    told.push_back(std::move(entry));
}

void add_records(std::vector<Entry>& told, ReadTransaction& tx, Group const& group,
                 std::vector<GatheringRecord> const& records) {
    for (auto const& record : records) {
        auto entry =
            entry_of(group, Step::deliberation, record.at,
                     record.act == GatheringAct::closed ? "group.gathering_closed" : "group.gathering_corrected");
        entry.body = name_of(tx, record.body);
        entry.note = record.reason;
        told.push_back(std::move(entry));
    }
}

void add_works(std::vector<Entry>& told, Group const& group, std::vector<Work> const& works) {
    for (auto const& work : works) {
        auto begun = entry_of(group, Step::execution, work.begun_at, "group.work_begun");
        begun.note = work.when_and_where.empty() ? work.what : work.what + "（" + work.when_and_where + "）";
        told.push_back(std::move(begun));
        if (!work.reported_at) continue;
        auto reported = entry_of(group, Step::oversight, *work.reported_at,
                                 work.ended_at ? "group.work_ended" : "group.work_reported");
        reported.note = work.outcome;
        told.push_back(std::move(reported));
    }
}

class GroupSource final : public threads::Source {
public:
    std::vector<Entry> entries(ReadTransaction& tx, Scope scope, TopicId topic) override {
        std::vector<Entry> told;
        for (auto const& group : select_groups_of(tx, scope, topic)) {
            if (group.words == opinions::StatementState::hidden) {
                add_hidden(told, group, select_moderation(tx, scope, group.id));
                continue;
            }
            bool const gathers = group.form == GroupForm::gathering;
            auto first = entry_of(group, gathers ? Step::signal : Step::deliberation, group.registered_at,
                                  gathers ? "group.noticed" : "group.registered");
            if (gathers) {
                first.body = name_of(tx, group.noticed_by);
                first.count = group.said_size;
                bool const is_waited_for = !group.first_offer_at && !group.left_at;
                if (is_waited_for) first.due = group.offers_due;
            }
            told.push_back(std::move(first));
            // An offer at the limit is in time; what is still missing now is told by the page, which knows the time.
            if (group.first_offer_at && is_late(group, *group.first_offer_at)) {
                told.push_back(entry_of(group, Step::deliberation, *group.offers_due, "group.offers_late"));
            }
            if (gathers) add_records(told, tx, group, select_records(tx, scope, group.id));
            add_works(told, group, select_works(tx, scope, group.id));
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
            if (group.words == opinions::StatementState::hidden) {
                input.outcome = threads::InputOutcome::not_taken_up;
                input.what = "group.is_hidden";
                auto const history = select_moderation(tx, scope, group.id);
                if (!history.empty()) input.note = history.back().reason;
            }
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
