// Tasks on the wire.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include "lib/base/bounded.h"
#include "lib/base/page.h"
#include "src/http/context.h"
#include "src/tasks/tasks.h"

namespace hezhi::tasks {

using TitleText = BoundedText<2, 80>;
using DescriptionText = BoundedText<2, 4'000, TextKind::paragraphs>;
using BasisText = BoundedText<0, 400, TextKind::paragraphs>;
using ShortText = BoundedText<0, 400, TextKind::paragraphs>;
using WordsText = BoundedText<0, 1'000, TextKind::paragraphs>;
using FieldName = BoundedText<1, 60>;
using SourceText = BoundedText<0, 80>;
/// At most a working week on one occasion.
using OccasionMinutes = Bounded<1, 2'400>;
using MoneyFen = Bounded<0, 100'000'000'000>;

// ---- Replies

struct TaskBodyRef {
    BodyId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(TaskBodyRef, (), (id, name))

struct TaskPlaceRef {
    JurisdictionId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(TaskPlaceRef, (), (id, name))

struct TaskMatterRef {
    MatterId id;
    std::string code;
    std::string name;
    std::string lead;  ///< by the register's row that the check relied on; empty: none
};
BOOST_DESCRIBE_STRUCT(TaskMatterRef, (), (id, code, name, lead))

struct LightView {
    Light light;
    MatchReason reason;
};
BOOST_DESCRIBE_STRUCT(LightView, (), (light, reason))

struct MatchView {
    LightView authority;
    LightView money;
    LightView data;
    LightView time;
    bool is_matched;
    std::int64_t fields_asked;
    std::int64_t fields_known;
    std::int64_t minutes_month;
};
BOOST_DESCRIBE_STRUCT(MatchView, (),
                      (authority, money, data, time, is_matched, fields_asked, fields_known, minutes_month))

struct FieldView {
    std::string name;
    std::string supplied_by;
    std::string known_in;
};
BOOST_DESCRIBE_STRUCT(FieldView, (), (name, supplied_by, known_in))

/// A community's answer; what nobody has said is `unanswered`, and how long already stands beside it.
struct TaskAnswerView {
    TaskPlaceRef community;
    AnswerState state;
    std::optional<TimePoint> asked_at;
    std::optional<TimePoint> answer_by;
    std::optional<TimePoint> raised_at;
    std::optional<TimePoint> answered_at;
    std::optional<TimePoint> admitted_at;
    std::optional<TimePoint> ended_at;
    std::optional<std::int64_t> waiting_days;  ///< since it was asked, while it is awaited
    std::string ground;                        ///< of a decline: a word of DeclineGround; empty otherwise
    std::string terms;
    std::string words;
    std::int64_t revision;
    std::vector<TaskEvent> possible;  ///< what the caller may do about it now
};
BOOST_DESCRIBE_STRUCT(TaskAnswerView, (),
                      (community, state, asked_at, answer_by, raised_at, answered_at, admitted_at, ended_at,
                       waiting_days, ground, terms, words, revision, possible))

struct TaskLine {
    TaskId id;
    std::string title;
    TaskBodyRef body;
    TaskKind kind;
    TaskState state;
    MatchView match;
    Frequency frequency;
    std::int64_t minutes;
    TimePoint proposed_at;
    TimePoint starts_at;
    TimePoint sunset_at;
    std::optional<TimePoint> review_by;
    std::optional<TimePoint> review_raised_at;
    std::vector<TaskAnswerView> answers;
};
BOOST_DESCRIBE_STRUCT(TaskLine, (),
                      (id, title, body, kind, state, match, frequency, minutes, proposed_at, starts_at, sunset_at,
                       review_by, review_raised_at, answers))

struct TaskEventView {
    std::int64_t number;
    TimePoint at;
    TaskEvent event;
    TaskActor actor;
    std::optional<TaskBodyRef> body;
    std::optional<TaskPlaceRef> community;
    std::string to;
    std::string ground;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(TaskEventView, (), (number, at, event, actor, body, community, to, ground, text))

struct TaskPage : TaskLine {
    std::string description;
    std::string basis;
    std::optional<TaskMatterRef> matter;
    std::string authority;
    std::int64_t money_fen;
    std::string money_words;
    std::string data_given;
    std::vector<FieldView> fields;
    std::optional<TaskId> renews;
    std::vector<TaskId> renewed_by;
    std::optional<TimePoint> reviewed_at;
    std::optional<TimePoint> ended_at;
    std::vector<TaskEventView> events;  ///< the oldest first
    std::vector<TaskEvent> possible;    ///< what the caller may do to the task now
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(TaskPage, (TaskLine),
                      (description, basis, matter, authority, money_fen, money_words, data_given, fields, renews,
                       renewed_by, reviewed_at, ended_at, events, possible, revision))

struct CommunityLoad {
    TaskPlaceRef community;
    std::int64_t admitted_minutes;  ///< a month, already admitted
};
BOOST_DESCRIBE_STRUCT(CommunityLoad, (), (community, admitted_minutes))

struct TaskCheckView {
    MatchView match;
    std::vector<FieldView> fields;
    std::vector<CommunityLoad> loads;
    std::int64_t load_minutes_max;
};
BOOST_DESCRIBE_STRUCT(TaskCheckView, (), (match, fields, loads, load_minutes_max))

// ---- Requests

struct TaskStreetRequest {
    RealmId street;
};
BOOST_DESCRIBE_STRUCT(TaskStreetRequest, (), (street))

struct ListTasksRequest : PageRequest {
    RealmId street;
    std::optional<TaskState> state;
    std::optional<JurisdictionId> community;
    std::optional<AnswerState> answer;
    std::optional<BodyId> body;
};
BOOST_DESCRIBE_STRUCT(ListTasksRequest, (PageRequest), (street, state, community, answer, body))

struct TaskRequest {
    RealmId street;
    TaskId task;
};
BOOST_DESCRIBE_STRUCT(TaskRequest, (), (street, task))

struct FieldInput {
    FieldName name;
    std::optional<SourceText> supplied_by;
};
BOOST_DESCRIBE_STRUCT(FieldInput, (), (name, supplied_by))

#define HZ_PROPOSAL_MEMBERS                                                                                        \
    body, kind, title, description, basis, matter, frequency, minutes, starts_at, sunset_at, authority, money_fen, \
        money_words, data_given, fields, communities, renews

struct ProposeTaskRequest {
    RealmId street;
    BodyId body;
    TaskKind kind;
    TitleText title;
    DescriptionText description;
    BasisText basis;
    std::optional<MatterId> matter;
    Frequency frequency;
    OccasionMinutes minutes;
    TimePoint starts_at;
    TimePoint sunset_at;
    ShortText authority;
    MoneyFen money_fen;
    ShortText money_words;
    ShortText data_given;
    std::vector<FieldInput> fields;
    std::vector<JurisdictionId> communities;
    std::optional<TaskId> renews;
};
BOOST_DESCRIBE_STRUCT(ProposeTaskRequest, (), (street, HZ_PROPOSAL_MEMBERS))

struct ReviseTaskRequest {
    RealmId street;
    TaskId task;
    http::IfMatch if_match;
    BodyId body;
    TaskKind kind;
    TitleText title;
    DescriptionText description;
    BasisText basis;
    std::optional<MatterId> matter;
    Frequency frequency;
    OccasionMinutes minutes;
    TimePoint starts_at;
    TimePoint sunset_at;
    ShortText authority;
    MoneyFen money_fen;
    ShortText money_words;
    ShortText data_given;
    std::vector<FieldInput> fields;
    std::vector<JurisdictionId> communities;
    std::optional<TaskId> renews;
};
BOOST_DESCRIBE_STRUCT(ReviseTaskRequest, (), (street, task, if_match, HZ_PROPOSAL_MEMBERS))
#undef HZ_PROPOSAL_MEMBERS

struct WithdrawTaskRequest {
    RealmId street;
    TaskId task;
    http::IfMatch if_match;
    WordsText text;
};
BOOST_DESCRIBE_STRUCT(WithdrawTaskRequest, (), (street, task, if_match, text))

struct ReviewTaskRequest {
    RealmId street;
    TaskId task;
    http::IfMatch if_match;
    ReviewDecision decision;
    WordsText text;
};
BOOST_DESCRIBE_STRUCT(ReviewTaskRequest, (), (street, task, if_match, decision, text))

/// If-Match has the answer's own revision, so that communities do not stand in each other's way.
struct AnswerTaskRequest {
    RealmId street;
    TaskId task;
    JurisdictionId community;
    http::IfMatch if_match;
    AnswerKind answer;
    std::optional<DeclineGround> ground;
    std::optional<WordsText> terms;
    std::optional<WordsText> text;
};
BOOST_DESCRIBE_STRUCT(AnswerTaskRequest, (), (street, task, community, if_match, answer, ground, terms, text))

struct ReplyToTermsRequest {
    RealmId street;
    TaskId task;
    JurisdictionId community;
    http::IfMatch if_match;
    TermsReply reply;
    std::optional<WordsText> text;
};
BOOST_DESCRIBE_STRUCT(ReplyToTermsRequest, (), (street, task, community, if_match, reply, text))

MatchView view_of(MatchCheck const& check);
TaskLine line_of(storage::ReadTransaction& tx, ListedTask const& listed, TimePoint now);
TaskPage page_of(storage::ReadTransaction& tx, SeenTask const& seen, TimePoint now);
TaskCheckView view_of(storage::ReadTransaction& tx, storage::Scope scope, CheckedProposal const& checked);

}  // namespace hezhi::tasks
