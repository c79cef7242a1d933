// Indicators by which communities are assessed, and inspections of them: a registry with a yearly cap a community, in
// which what exists already is shown before it is asked again. And the street's settings of admission, and the registry
// of fields that communities supply already. All of it is public.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "src/tasks/tasks.h"

namespace hezhi::tasks {

enum class AssessmentKind : std::uint8_t { indicator, inspection };
BOOST_DESCRIBE_ENUM(AssessmentKind, indicator, inspection)

struct Assessment {
    AssessmentId id;
    BodyId body;
    AssessmentKind kind = AssessmentKind::indicator;
    std::int64_t year = 0;
    std::string name{};
    std::string basis{};
    Frequency frequency = Frequency::yearly;  ///< of an indicator; an inspection is held once
    std::int64_t minutes = 0;                 ///< of one community on one occasion
    std::optional<TimePoint> held_at{};       ///< of an inspection
    TimePoint registered_at{};
    std::optional<TimePoint> withdrawn_at{};
    std::string withdrawn_for{};
    std::vector<JurisdictionId> communities{};
    std::vector<AskedField> fields{};
};

struct NewAssessment {
    BodyId body;
    AssessmentKind kind = AssessmentKind::indicator;
    std::optional<std::int64_t> year{};  ///< this one where absent
    std::string name{};
    std::string basis{};
    Frequency frequency = Frequency::yearly;
    std::int64_t minutes = 0;
    std::optional<TimePoint> held_at{};
    std::vector<FieldProposal> fields{};
    std::vector<JurisdictionId> communities{};
};

/// What stands in its way, or beside it, before it is registered.
struct AssessmentCheck {
    struct Near {
        AssessmentId id;
        BodyId body;
        std::string name;
        double similarity;  ///< in [0, 1], of character pairs
    };
    std::vector<Near> near{};          ///< live ones of that year that say nearly the same, the nearest first
    std::vector<AskedField> fields{};  ///< with where they are supplied already
    struct Load {
        JurisdictionId community;
        std::int64_t live;  ///< registered for that year, without this one
    };
    std::vector<Load> loads{};
    std::int64_t indicators_max = 0;
    std::optional<TimePoint> earliest{};  ///< of an inspection: the first moment that keeps the notice
};
inline constexpr double kNearMin = 0.5;
inline constexpr std::size_t kNearMax = 10;

/// Nothing is kept. Errors: authority's (task_propose for the body, over each community), as register_assessment.
Result<AssessmentCheck> check_assessment(storage::ReadTransaction& tx, authority::Caller const& who,
                                         storage::Scope scope, NewAssessment const& wanted);

/// Errors: authority's, jurisdiction's, body.unknown, task.communities_required, assessment.year_wrong,
/// assessment.date_required (inspection), assessment.notice_short {days}, conflict assessment.over_cap {community, max,
/// live}, conflict assessment.exists (the same name by the same body in that year).
Result<Assessment> register_assessment(storage::WriteTransaction& tx, authority::Caller const& who,
                                       storage::Scope scope, NewAssessment const& wanted);
/// By its body; the reason is public. Errors: assessment.unknown, authority's, conflict assessment.withdrawn_already,
/// task.reason_required.
Result<Assessment> withdraw_assessment(storage::WriteTransaction& tx, authority::Caller const& who,
                                       storage::Scope scope, AssessmentId id, std::string_view reason);

inline constexpr std::size_t kAssessmentsMax = 1'000;
/// Of a year, the newest first, withdrawn ones too. Error: street.unknown.
Result<std::vector<Assessment>> list_assessments(storage::ReadTransaction& tx, storage::Scope scope, std::int64_t year);

/// By the street (task_review). The change is public. Errors: authority's, street.unknown.
Result<Settings> change_settings(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                 Settings const& settings);

struct SuppliedSource {
    std::string source;
    BodyId body;
    std::vector<std::string> fields;
    TimePoint supplied_at{};
};
inline constexpr std::size_t kSuppliedMax = 5'000;
/// By the street (task_review): what communities supply already in a ledger or system. Errors: authority's,
/// body.unknown, task.fields_required.
Result<void> add_supplied(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                          std::string_view source, BodyId body, std::vector<std::string> const& fields);
/// Error: street.unknown.
Result<std::vector<SuppliedSource>> list_supplied(storage::ReadTransaction& tx, storage::Scope scope);

}  // namespace hezhi::tasks
