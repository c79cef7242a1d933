#include "src/threads/thread_json.h"

#include <map>

#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::threads {
namespace {

ThreadEntry view_of(Entry const& entry) {
    return {entry.step,  entry.at,   entry.subject, entry.id,    entry.what,
            entry.title, entry.body, entry.note,    entry.count, entry.due};
}

}  // namespace

ThreadPage page_of(storage::ReadTransaction& tx, topics::Topic const& topic, std::vector<Entry> const& entries,
                   std::optional<Course> const& course, TimePoint now) {
    auto const found = standings(topic, entries, course);
    auto const place = jurisdictions::find_jurisdiction(tx, topic.community);
    ThreadPage page{.topic = topic.id,
                    .title = topic.title,
                    .question = topic.question,
                    .community = topic.community,
                    .community_name = place ? place->name : std::string{},
                    .decider = topic.decider,
                    .organiser = topic.organiser,
                    .state = topic.state,
                    .procedure = course ? course->title : std::string{},
                    .stopped_because = course ? course->reason : std::string{},
                    .current = current(found),
                    .next = std::nullopt,
                    .steps = {}};
    for (std::size_t i = 0; i < kSteps; ++i) {
        page.steps.push_back({static_cast<Step>(i), found[i].state, found[i].since, found[i].until, {}});
    }
    for (auto const& entry : entries)
        page.steps[static_cast<std::size_t>(entry.step)].entries.push_back(view_of(entry));
    if (auto const coming = next(topic, entries, course)) {
        page.next = {.step = coming->step,
                     .entry = coming->entry ? std::optional(view_of(*coming->entry)) : std::nullopt,
                     .body = coming->body,
                     .until = coming->until,
                     .is_overdue = coming->until && *coming->until < now};
    }
    return page;
}

OwnInputList list_of(storage::ReadTransaction& tx, storage::Scope scope, std::vector<OwnInput> const& inputs) {
    std::map<topics::TopicId, std::string> titles;
    OwnInputList list;
    for (auto const& one : inputs) {
        std::string title;
        if (one.topic) {
            auto [found, is_new] = titles.try_emplace(*one.topic);
            if (is_new) {
                if (auto const topic = topics::load_topic(tx, scope, *one.topic)) found->second = topic->title;
            }
            title = found->second;
        }
        list.items.push_back({one.kind, one.subject, one.id, one.topic, std::move(title), one.at, one.quote,
                              one.outcome, one.what, one.answered_by, one.note, one.answered_at, one.due});
    }
    return list;
}

WaitingList list_of(std::vector<Waiting> const& waiting) {
    WaitingList list;
    for (auto const& one : waiting) {
        list.items.push_back({one.subject, one.id, one.topic, one.title, one.what, one.due});
    }
    return list;
}

}  // namespace hezhi::threads
