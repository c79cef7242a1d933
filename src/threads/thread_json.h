// Threads on the wire.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "src/http/context.h"
#include "src/storage/public_events.h"
#include "src/threads/thread_rules.h"
#include "src/threads/threads.h"

namespace hezhi::threads {

/// One thing that happened; `what` chooses the sentence: messages/thread, entry_….
struct ThreadEntry {
    Step step;
    TimePoint at;
    Subject subject;
    std::string id;
    std::string what;
    std::string title;
    std::string body;
    std::string note;
    std::optional<std::int64_t> count;
    std::optional<TimePoint> due;
    std::optional<storage::PublicEventId> record;  ///< under which number the act stands in the public record
};
BOOST_DESCRIBE_STRUCT(ThreadEntry, (), (step, at, subject, id, what, title, body, note, count, due, record))

struct ThreadStep {
    Step step;
    StepState state;
    std::optional<TimePoint> since;
    std::optional<TimePoint> until;
    bool is_ahead;  ///< something happened, and the procedure's own stage is still to come
    std::vector<ThreadEntry> entries;
};
BOOST_DESCRIBE_STRUCT(ThreadStep, (), (step, state, since, until, is_ahead, entries))

struct ThreadNext {
    Step step;
    std::optional<ThreadEntry> entry;
    std::string body;
    std::optional<TimePoint> until;
    bool is_overdue;
};
BOOST_DESCRIBE_STRUCT(ThreadNext, (), (step, entry, body, until, is_overdue))

/// The page that a stranger reads: what it is about, who decides, the nine steps with what happened in each.
struct ThreadPage {
    topics::TopicId topic;
    std::string title;
    std::string question;
    JurisdictionId community;
    std::string community_name;
    std::string decider;
    std::string organiser;
    topics::TopicState state;
    std::string procedure;  ///< its title; empty: none
    std::string stopped_because;
    Step current;
    std::optional<ThreadNext> next;
    std::vector<ThreadStep> steps;
};
BOOST_DESCRIBE_STRUCT(ThreadPage, (),
                      (topic, title, question, community, community_name, decider, organiser, state, procedure,
                       stopped_because, current, next, steps))

struct OwnInputView {
    InputKind kind;
    Subject subject;
    std::string id;
    std::optional<topics::TopicId> topic;
    std::string topic_title;
    TimePoint at;
    std::string quote;
    InputOutcome outcome;
    std::string what;
    std::string answered_by;
    std::string note;
    std::optional<TimePoint> answered_at;
    std::optional<TimePoint> due;
};
BOOST_DESCRIBE_STRUCT(OwnInputView, (),
                      (kind, subject, id, topic, topic_title, at, quote, outcome, what, answered_by, note, answered_at,
                       due))
struct OwnInputList {
    std::vector<OwnInputView> items;
};
BOOST_DESCRIBE_STRUCT(OwnInputList, (), (items))

struct WaitingView {
    Subject subject;
    std::string id;
    std::optional<topics::TopicId> topic;
    std::string title;
    std::string what;
    std::optional<TimePoint> due;
};
BOOST_DESCRIBE_STRUCT(WaitingView, (), (subject, id, topic, title, what, due))
struct WaitingList {
    std::vector<WaitingView> items;
};
BOOST_DESCRIBE_STRUCT(WaitingList, (), (items))

struct ThreadRequest {
    RealmId street;
    topics::TopicId topic;
};
BOOST_DESCRIBE_STRUCT(ThreadRequest, (), (street, topic))
struct ThreadStreetRequest {
    RealmId street;
};
BOOST_DESCRIBE_STRUCT(ThreadStreetRequest, (), (street))

ThreadPage page_of(storage::ReadTransaction& tx, topics::Topic const& topic, std::vector<Entry> const& entries,
                   std::optional<Course> const& course, TimePoint now);
OwnInputList list_of(storage::ReadTransaction& tx, storage::Scope scope, std::vector<OwnInput> const& inputs);
WaitingList list_of(std::vector<Waiting> const& waiting);

}  // namespace hezhi::threads
