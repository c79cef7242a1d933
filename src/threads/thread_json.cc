#include "src/threads/thread_json.h"

#include <map>
#include <string_view>
#include <utility>

#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::threads {
namespace {

constexpr std::size_t kEventsOfSubjectMax = 500;

/// As what the public record knows a subject of the thread; empty: it has no acts of its own there.
std::string_view recorded_as(Subject subject) noexcept {
    switch (subject) {
        case Subject::case_:
            return "case";
        case Subject::agenda_item:
            return "agenda_item";
        case Subject::service_offer:
            return "service_offer";
        case Subject::topic:
        case Subject::stage:
        case Subject::evaluation:
            return "topic";
        case Subject::meeting:
            return "meeting";
        case Subject::ballot:
            return "ballot";
        case Subject::budget:
            return "budget";
        case Subject::commitment:
            return "commitment";
        case Subject::resolution:
            return "resolution";
        case Subject::group:
            return "group";
        case Subject::statement:
        case Subject::project:
            return "";
    }
    return "";
}

/// The public events of a thread's subjects, by the moment of the act: an act and its event are of one transaction.
class PublicRecord {
public:
    PublicRecord(storage::ReadTransaction& tx, topics::Topic const& topic) : tx_(tx), topic_(topic) {}

    std::optional<storage::PublicEventId> number_of(Entry const& entry) {
        auto const kind = recorded_as(entry.subject);
        if (kind.empty()) return std::nullopt;
        auto const id = kind == "topic" ? std::optional(topic_.id.value()) : subject_id(entry.id);
        if (!id) return std::nullopt;
        auto [found, is_new] = known_.try_emplace({kind, *id});
        if (is_new) {
            for (auto const& event :
                 storage::public_events_of(tx_, storage::Scope{topic_.realm}, kind, *id, kEventsOfSubjectMax)) {
                found->second.emplace(event.occurred_at, event.id);
            }
        }
        auto const at = found->second.find(entry.at);
        return at == found->second.end() ? std::nullopt : std::optional(at->second);
    }

private:
    static std::optional<std::int64_t> subject_id(std::string const& text) {
        auto const id = topics::TopicId::parse(text);
        return id ? std::optional(id->value()) : std::nullopt;
    }
    storage::ReadTransaction& tx_;
    topics::Topic const& topic_;
    std::map<std::pair<std::string_view, std::int64_t>, std::map<TimePoint, storage::PublicEventId>> known_;
};

ThreadEntry view_of(Entry const& entry, PublicRecord& record) {
    return {entry.step,  entry.at,  entry.subject,          entry.id, entry.what, entry.title, entry.body, entry.note,
            entry.count, entry.due, record.number_of(entry)};
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
        page.steps.push_back(
            {static_cast<Step>(i), found[i].state, found[i].since, found[i].until, found[i].is_ahead, {}});
    }
    PublicRecord record(tx, topic);
    for (auto const& entry : entries)
        page.steps[static_cast<std::size_t>(entry.step)].entries.push_back(view_of(entry, record));
    if (auto const coming = next(topic, entries, course)) {
        page.next = {.step = coming->step,
                     .entry = coming->entry ? std::optional(view_of(*coming->entry, record)) : std::nullopt,
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
