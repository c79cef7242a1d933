// The log, the registry and the burden page on the wire.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "lib/base/bounded.h"
#include "src/tasks/assessments.h"
#include "src/tasks/burden.h"
#include "src/tasks/task_json.h"
#include "src/tasks/task_log.h"

namespace hezhi::tasks {

using NoteText = BoundedText<0, 200>;
using EntryText = BoundedText<32, 32>;
using LogMinutes = Bounded<1, 1'440>;
using SampleMinutes = Bounded<0, kSampleMinutesMax>;
using YearNumber = Bounded<2'000, 2'999>;
using MonthNumber = Bounded<200'001, 299'912>;

// ---- The log

struct LogInformalRequest {
    RealmId street;
    JurisdictionId community;
    EntryText entry;
    BodyId body;
    TaskKind kind;
    LogMinutes minutes;
    std::optional<NoteText> note;
};
BOOST_DESCRIBE_STRUCT(LogInformalRequest, (), (street, community, entry, body, kind, minutes, note))

struct InformalOf {
    RealmId street;
    JurisdictionId community;
    std::optional<MonthNumber> month;
};
BOOST_DESCRIBE_STRUCT(InformalOf, (), (street, community, month))

struct ErrandView {
    TaskBodyRef body;
    TaskKind kind;
    std::int64_t minutes;
    std::string note;
};
BOOST_DESCRIBE_STRUCT(ErrandView, (), (body, kind, minutes, note))
struct ErrandList {
    std::int64_t month;
    std::vector<ErrandView> items;
};
BOOST_DESCRIBE_STRUCT(ErrandList, (), (month, items))

struct PublishedSenderView {
    TaskBodyRef body;
    std::optional<std::int64_t> count;  ///< absent: withheld
};
BOOST_DESCRIBE_STRUCT(PublishedSenderView, (), (body, count))
struct PublishedMonthView {
    std::int64_t month;
    std::vector<PublishedSenderView> senders;
    std::optional<std::int64_t> total;  ///< absent: withheld
};
BOOST_DESCRIBE_STRUCT(PublishedMonthView, (), (month, senders, total))
struct PublishedErrands {
    std::vector<PublishedMonthView> items;
};
BOOST_DESCRIBE_STRUCT(PublishedErrands, (), (items))

struct GiveSampleRequest {
    RealmId street;
    JurisdictionId community;
    EntryText entry;
    SampleMinutes residents;
    SampleMinutes reporting;
    SampleMinutes inspection;
    SampleMinutes meeting;
    SampleMinutes other;
};
BOOST_DESCRIBE_STRUCT(GiveSampleRequest, (),
                      (street, community, entry, residents, reporting, inspection, meeting, other))

// ---- The registry

struct AssessmentView {
    AssessmentId id;
    TaskBodyRef body;
    AssessmentKind kind;
    std::int64_t year;
    std::string name;
    std::string basis;
    Frequency frequency;
    std::int64_t minutes;
    std::optional<TimePoint> held_at;
    TimePoint registered_at;
    std::optional<TimePoint> withdrawn_at;
    std::string withdrawn_for;
    std::vector<TaskPlaceRef> communities;
    std::vector<FieldView> fields;
};
BOOST_DESCRIBE_STRUCT(AssessmentView, (),
                      (id, body, kind, year, name, basis, frequency, minutes, held_at, registered_at, withdrawn_at,
                       withdrawn_for, communities, fields))
struct CommunityCap {
    TaskPlaceRef community;
    std::int64_t live;  ///< registered for that year
};
BOOST_DESCRIBE_STRUCT(CommunityCap, (), (community, live))
struct AssessmentList {
    std::int64_t year;
    std::vector<AssessmentView> items;
    std::vector<CommunityCap> loads;
    std::int64_t indicators_max;
};
BOOST_DESCRIBE_STRUCT(AssessmentList, (), (year, items, loads, indicators_max))

struct NearAssessment {
    AssessmentId id;
    TaskBodyRef body;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(NearAssessment, (), (id, body, name))
struct AssessmentCheckView {
    std::vector<NearAssessment> near;
    std::vector<FieldView> fields;
    std::vector<CommunityCap> loads;
    std::int64_t indicators_max;
    std::optional<TimePoint> earliest;
};
BOOST_DESCRIBE_STRUCT(AssessmentCheckView, (), (near, fields, loads, indicators_max, earliest))

struct AssessmentsOf {
    RealmId street;
    std::optional<YearNumber> year;
};
BOOST_DESCRIBE_STRUCT(AssessmentsOf, (), (street, year))

struct RegisterAssessmentRequest {
    RealmId street;
    BodyId body;
    AssessmentKind kind;
    std::optional<YearNumber> year;
    TitleText name;
    BasisText basis;
    Frequency frequency;
    OccasionMinutes minutes;
    std::optional<TimePoint> held_at;
    std::vector<FieldInput> fields;
    std::vector<JurisdictionId> communities;
};
BOOST_DESCRIBE_STRUCT(RegisterAssessmentRequest, (),
                      (street, body, kind, year, name, basis, frequency, minutes, held_at, fields, communities))

struct WithdrawAssessmentRequest {
    RealmId street;
    AssessmentId assessment;
    WordsText text;
};
BOOST_DESCRIBE_STRUCT(WithdrawAssessmentRequest, (), (street, assessment, text))

struct TaskSettingsView {
    std::int64_t review_days;
    std::int64_t answer_days;
    std::int64_t load_minutes_max;
    std::int64_t indicators_max;
    std::int64_t notice_days_min;
};
BOOST_DESCRIBE_STRUCT(TaskSettingsView, (),
                      (review_days, answer_days, load_minutes_max, indicators_max, notice_days_min))
struct ChangeSettingsRequest {
    RealmId street;
    Bounded<1, 60> review_days;
    Bounded<1, 60> answer_days;
    Bounded<0, 20'000> load_minutes_max;
    Bounded<0, 500> indicators_max;
    Bounded<0, 60> notice_days_min;
};
BOOST_DESCRIBE_STRUCT(ChangeSettingsRequest, (),
                      (street, review_days, answer_days, load_minutes_max, indicators_max, notice_days_min))

struct SuppliedSourceView {
    std::string source;
    TaskBodyRef body;
    std::vector<std::string> fields;
    TimePoint supplied_at;
};
BOOST_DESCRIBE_STRUCT(SuppliedSourceView, (), (source, body, fields, supplied_at))
struct SuppliedSources {
    std::vector<SuppliedSourceView> items;
};
BOOST_DESCRIBE_STRUCT(SuppliedSources, (), (items))
struct AddSuppliedRequest {
    RealmId street;
    BoundedText<2, 80> source;
    BodyId body;
    std::vector<FieldName> fields;
};
BOOST_DESCRIBE_STRUCT(AddSuppliedRequest, (), (street, source, body, fields))

// ---- The burden page

struct BurdenOf {
    RealmId street;
    JurisdictionId community;
    std::optional<MonthNumber> month;
};
BOOST_DESCRIBE_STRUCT(BurdenOf, (), (street, community, month))

struct BurdenItemView {
    BurdenSource source;
    std::string id;
    TaskBodyRef body;
    std::string title;
    bool is_form;
    std::int64_t occasions;
    std::int64_t minutes;
};
BOOST_DESCRIBE_STRUCT(BurdenItemView, (), (source, id, body, title, is_form, occasions, minutes))
struct ActBurdenView {
    std::string act;
    std::optional<std::int64_t> count;
    std::int64_t minutes_each;
};
BOOST_DESCRIBE_STRUCT(ActBurdenView, (), (act, count, minutes_each))
struct SampledHoursView {
    std::int64_t samples;
    std::int64_t residents_permille;
    std::int64_t reporting_permille;
    std::int64_t inspection_permille;
    std::int64_t meeting_permille;
    std::int64_t other_permille;
};
BOOST_DESCRIBE_STRUCT(SampledHoursView, (),
                      (samples, residents_permille, reporting_permille, inspection_permille, meeting_permille,
                       other_permille))
struct BurdenPage {
    TaskPlaceRef community;
    std::int64_t month;
    BurdenReaders readers;
    std::vector<BurdenItemView> items;
    std::int64_t task_minutes;
    std::int64_t assessment_minutes;
    std::vector<ActBurdenView> acts;
    std::optional<std::int64_t> case_minutes;
    std::optional<std::int64_t> screen_minutes;
    std::vector<PublishedSenderView> errands;
    std::optional<std::int64_t> errands_total;
    std::optional<std::int64_t> errand_minutes;
    std::optional<SampledHoursView> sample;
    std::int64_t load_minutes_max;
};
BOOST_DESCRIBE_STRUCT(BurdenPage, (),
                      (community, month, readers, items, task_minutes, assessment_minutes, acts, case_minutes,
                       screen_minutes, errands, errands_total, errand_minutes, sample, load_minutes_max))

TaskBodyRef task_body_ref(storage::ReadTransaction& tx, BodyId id);
TaskPlaceRef task_place_ref(storage::ReadTransaction& tx, JurisdictionId id);
AssessmentView view_of(storage::ReadTransaction& tx, Assessment const& one);
AssessmentCheckView view_of(storage::ReadTransaction& tx, AssessmentCheck const& check);
BurdenPage page_of(storage::ReadTransaction& tx, JurisdictionId community, Burden const& burden);
PublishedErrands view_of(storage::ReadTransaction& tx, std::vector<PublishedMonth> const& months);
TaskSettingsView view_of(Settings const& settings);

}  // namespace hezhi::tasks
