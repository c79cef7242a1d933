// Procedures and topics' ways on the wire.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "lib/base/bounded.h"
#include "src/http/context.h"
#include "src/procedures/procedures.h"

namespace hezhi::procedures {

using CodeText = BoundedText<1, 40>;
using TitleText = BoundedText<2, 60>;
using ReasonText = BoundedText<2, 1'000, TextKind::paragraphs>;
using WordsText = BoundedText<0, 1'000, TextKind::paragraphs>;

struct ActingBody {
    BodyId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(ActingBody, (), (id, name))

/// What law demands of a rule; whoever edits it may raise it above and never lower it below.
struct FloorView {
    std::int64_t numerator;
    std::int64_t denominator;
    procedure::Comparison comparison;
    std::string source;
    std::string source_en;
    bool is_verified;  ///< compared with an official text
};
BOOST_DESCRIBE_STRUCT(FloorView, (), (numerator, denominator, comparison, source, source_en, is_verified))

struct RuleView {
    procedure::Measure measure;
    procedure::Comparison comparison;
    std::int64_t numerator;
    std::int64_t denominator;
    std::optional<FloorView> floor;
};
BOOST_DESCRIBE_STRUCT(RuleView, (), (measure, comparison, numerator, denominator, floor))

struct StageView {
    std::string key;
    procedure::StageKind kind;
    procedure::RunActor responsible;
    std::int64_t days_max;
    bool is_optional;
    bool is_formal;
    std::vector<RuleView> leave;
    std::vector<RuleView> pass;
    std::optional<std::string> failed_leads_to;
};
BOOST_DESCRIBE_STRUCT(StageView, (),
                      (key, kind, responsible, days_max, is_optional, is_formal, leave, pass, failed_leads_to))

struct VersionLine {
    std::string code;
    std::vector<std::string> usual_for;  ///< types of community
    std::int64_t number;
    ProcedureState state;
    std::string title;
    procedure::LegalClass legal_class;
    procedure::Decider decider;
    std::int64_t stage_count;
    std::optional<ActingBody> decided_by;
    std::optional<TimePoint> decided_on;
    std::string reason;
    std::optional<TimePoint> published_at;
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(VersionLine, (),
                      (code, usual_for, number, state, title, legal_class, decider, stage_count, decided_by, decided_on,
                       reason, published_at, revision))

struct VersionPage : VersionLine {
    std::int64_t rounds_max;
    std::int64_t reconsideration_days;
    std::int64_t objection_days;
    std::vector<StageView> stages;
};
BOOST_DESCRIBE_STRUCT(VersionPage, (VersionLine), (rounds_max, reconsideration_days, objection_days, stages))

struct ProcedureList {
    std::vector<VersionLine> items;
};
BOOST_DESCRIBE_STRUCT(ProcedureList, (), (items))

struct ReadingView {
    procedure::Measure measure;
    std::int64_t part;
    std::int64_t whole;
};
BOOST_DESCRIBE_STRUCT(ReadingView, (), (measure, part, whole))

/// A rule of the present stage as it stands now.
struct StandingView {
    RuleView rule;
    std::optional<ReadingView> reading;  ///< none: nobody counted yet
    bool holds;
    std::int64_t missing;  ///< how many more, or fewer, it takes
};
BOOST_DESCRIBE_STRUCT(StandingView, (), (rule, reading, holds, missing))

struct RunStageView : StageView {
    procedure::StageOutcome outcome;
    bool is_current;
};
BOOST_DESCRIBE_STRUCT(RunStageView, (StageView), (outcome, is_current))

struct RunRecordView {
    std::int64_t number;
    TimePoint at;
    procedure::RunEvent event;
    procedure::RunActor actor;
    std::optional<ActingBody> body;
    procedure::RunState from;
    procedure::RunState to;
    std::string from_stage;
    std::string to_stage;
    std::string reason;
    std::string ground;
    std::string remedy;
    std::vector<ReadingView> readings;
    std::optional<TimePoint> due_at;
    bool is_escalated;
};
BOOST_DESCRIBE_STRUCT(RunRecordView, (),
                      (number, at, event, actor, body, from, to, from_stage, to_stage, reason, ground, remedy, readings,
                       due_at, is_escalated))

struct OfferView {
    procedure::RunActor actor;
    procedure::RunEvent event;
    std::vector<procedure::Guard> needs;
};
BOOST_DESCRIBE_STRUCT(OfferView, (), (actor, event, needs))

struct RunPage {
    topics::TopicId topic;
    std::string code;
    std::int64_t version;
    std::string title;
    procedure::LegalClass legal_class;
    procedure::Decider decider;
    procedure::RunState state;
    std::optional<procedure::RunActor> holder;
    std::optional<ActingBody> holder_body;
    std::optional<TimePoint> due_at;
    bool is_overdue;
    std::int64_t round;
    std::int64_t rounds_max;
    ActingBody organiser;
    std::optional<ActingBody> steward;
    std::string publicness;
    std::string resource;
    TimePoint started_at;
    std::vector<RunStageView> stages;
    std::vector<StandingView> leave;  ///< of the present stage
    std::vector<StandingView> pass;
    std::vector<RunRecordView> records;
    std::vector<OfferView> possible;  ///< for this caller
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(RunPage, (),
                      (topic, code, version, title, legal_class, decider, state, holder, holder_body, due_at,
                       is_overdue, round, rounds_max, organiser, steward, publicness, resource, started_at, stages,
                       leave, pass, records, possible, revision))

/// A topic under way, for a list.
struct RunLine {
    topics::TopicId topic;
    std::string topic_title;
    std::string community;
    std::string code;
    std::string title;
    procedure::RunState state;
    std::string stage;
    procedure::StageKind stage_kind;
    std::optional<procedure::RunActor> holder;
    std::optional<ActingBody> holder_body;
    TimePoint entered_at;
    std::optional<TimePoint> due_at;
    bool is_overdue;
    std::int64_t round;
};
BOOST_DESCRIBE_STRUCT(RunLine, (),
                      (topic, topic_title, community, code, title, state, stage, stage_kind, holder, holder_body,
                       entered_at, due_at, is_overdue, round))

struct RunList {
    std::vector<RunLine> items;
};
BOOST_DESCRIBE_STRUCT(RunList, (), (items))
inline constexpr std::size_t kRunLinesMax = 300;

struct StreetRequest {
    RealmId street;
};
BOOST_DESCRIBE_STRUCT(StreetRequest, (), (street))

struct ProcedureRequest {
    RealmId street;
    CodeText code;
};
BOOST_DESCRIBE_STRUCT(ProcedureRequest, (), (street, code))

struct VersionRequest {
    RealmId street;
    CodeText code;
    Bounded<0, 1'000'000> version;
};
BOOST_DESCRIBE_STRUCT(VersionRequest, (), (street, code, version))

struct RuleInput {
    procedure::Measure measure;
    procedure::Comparison comparison;
    Bounded<0, 1'000'000> numerator;
    Bounded<1, 1'000'000> denominator;
};
BOOST_DESCRIBE_STRUCT(RuleInput, (), (measure, comparison, numerator, denominator))

struct StageInput {
    CodeText key;
    procedure::StageKind kind;
    procedure::RunActor responsible;
    Bounded<1, procedure::kStageDaysMax> days_max;
    bool is_optional;
    bool is_formal;
    std::vector<RuleInput> leave;
    std::vector<RuleInput> pass;
    std::optional<CodeText> failed_leads_to;
};
BOOST_DESCRIBE_STRUCT(StageInput, (),
                      (key, kind, responsible, days_max, is_optional, is_formal, leave, pass, failed_leads_to))

struct SaveDraftRequest {
    RealmId street;
    CodeText code;
    http::IfMatch if_match;
    TitleText title;
    procedure::LegalClass legal_class;
    procedure::Decider decider;
    Bounded<1, procedure::kRoundsMax> rounds_max;
    Bounded<1, 90> reconsideration_days;
    Bounded<1, 90> objection_days;
    std::vector<StageInput> stages;
};
BOOST_DESCRIBE_STRUCT(SaveDraftRequest, (),
                      (street, code, if_match, title, legal_class, decider, rounds_max, reconsideration_days,
                       objection_days, stages))

struct PublishRequest {
    RealmId street;
    CodeText code;
    http::IfMatch if_match;
    BodyId decided_by;
    TimePoint decided_on;
    ReasonText reason;
};
BOOST_DESCRIBE_STRUCT(PublishRequest, (), (street, code, if_match, decided_by, decided_on, reason))

struct RunRequest {
    RealmId street;
    topics::TopicId topic;
};
BOOST_DESCRIBE_STRUCT(RunRequest, (), (street, topic))

struct LaunchRequest {
    RealmId street;
    topics::TopicId topic;
    CodeText code;
    std::optional<BodyId> organiser;
    std::optional<BodyId> steward;
    WordsText publicness;
    WordsText resource;
};
BOOST_DESCRIBE_STRUCT(LaunchRequest, (), (street, topic, code, organiser, steward, publicness, resource))

struct CountInput {
    procedure::Measure measure;
    Bounded<0, 1'000'000'000'000'000> part;
    Bounded<0, 1'000'000'000'000'000> whole;
};
BOOST_DESCRIBE_STRUCT(CountInput, (), (measure, part, whole))

struct RunActRequest {
    RealmId street;
    topics::TopicId topic;
    http::IfMatch if_match;
    procedure::RunEvent event;
    procedure::RunActor actor;
    std::optional<WordsText> reason;
    std::optional<WordsText> ground;
    std::optional<WordsText> remedy;
    std::optional<BodyId> authority;
    std::optional<CodeText> to_stage;
    std::optional<TimePoint> due_at;
    std::optional<std::vector<CountInput>> counted;
};
BOOST_DESCRIBE_STRUCT(RunActRequest, (),
                      (street, topic, if_match, event, actor, reason, ground, remedy, authority, to_stage, due_at,
                       counted))

VersionLine line_of(storage::ReadTransaction& tx, Version const& version);
VersionPage page_of(storage::ReadTransaction& tx, Version const& version);
RunList list_of(storage::ReadTransaction& tx, storage::Scope scope, std::vector<TopicRun> const& runs, TimePoint now);
RunPage page_of(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope, TopicRun const& run,
                Counters const& counters);
procedure::Procedure content_of(SaveDraftRequest const& request);

}  // namespace hezhi::procedures
