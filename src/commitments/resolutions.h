// Resolutions 决议 and the duty to reply: what a community resolved and asks of the street office or a department,
// which answers in public within working days of the place. Invariants: an answer that is no plain yes names its
// ground; a late answer stays late; overdue is raised once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

#include "src/commitments/commitments.h"

namespace hezhi::commitments {

enum class ResolutionState : std::uint8_t { asked, overdue, answered, answered_late };
BOOST_DESCRIBE_ENUM(ResolutionState, asked, overdue, answered, answered_late)

enum class ResolutionEvent : std::uint8_t { ask, answer, become_overdue };
BOOST_DESCRIBE_ENUM(ResolutionEvent, ask, answer, become_overdue)

enum class ResolutionActor : std::uint8_t { maker, addressee, clock };
BOOST_DESCRIBE_ENUM(ResolutionActor, maker, addressee, clock)

enum class ResolutionAnswerKind : std::uint8_t { agree, partly, refuse };
BOOST_DESCRIBE_ENUM(ResolutionAnswerKind, agree, partly, refuse)

/// Within how many working days of the place it is answered.
inline constexpr int kReplyDays = 15;

struct Resolution {
    ResolutionId id;
    RealmId realm;
    JurisdictionId community;
    authority::JurisdictionPath community_path;
    std::optional<TopicId> topic{};
    DecisionSource source = DecisionSource::desk;
    std::int64_t source_id = 0;
    std::string title;
    std::string words;
    BodyId asked_by;
    BodyId addressee;
    ResolutionState state = ResolutionState::asked;
    TimePoint asked_at{};
    TimePoint due_at{};
    std::optional<ResolutionAnswerKind> answer_kind{};
    std::string ground{};
    std::string answer{};
    std::optional<TimePoint> answered_at{};
    std::optional<TimePoint> reminded_for{};
    std::int64_t revision = 1;
};

struct ResolutionDraft {
    std::optional<TopicId> topic{};             ///< its community asks
    std::optional<JurisdictionId> community{};  ///< where there is no topic
    DecisionSource source = DecisionSource::desk;
    std::int64_t source_id = 0;
    std::string title;
    std::string words;
    BodyId addressee;
};
/// Errors: authority's (commitment_make there, for a body), topic.unknown, jurisdiction.unknown, body.unknown,
/// resolution.addressee_unfit: only the street office and departments owe answers.
Result<Resolution> ask_resolution(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                  ResolutionDraft const& draft);

struct ResolutionAnswer {
    ResolutionAnswerKind kind = ResolutionAnswerKind::agree;
    std::string ground{};
    std::string words{};
};
/// By the addressee (resolution_answer). Errors: resolution.unknown, resolution.changed_meanwhile (stale),
/// resolution.not_yours, resolution.act_not_now, resolution.words_required, resolution.ground_required.
Result<Resolution> answer_resolution(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                     ResolutionId id, std::int64_t revision, ResolutionAnswer const& answer);

struct ResolutionFilter {
    std::optional<JurisdictionId> community{};
    std::optional<TopicId> topic{};
    std::optional<BodyId> addressee{};
    bool open_only = false;  ///< asked or overdue
    std::optional<ResolutionId> before{};
    std::size_t limit = 50;
};
/// Newest first. Error: street.unknown.
Result<std::vector<Resolution>> list_resolutions(storage::ReadTransaction& tx, storage::Scope scope,
                                                 ResolutionFilter const& filter);
/// Error: resolution.unknown.
Result<Resolution> load_resolution(storage::ReadTransaction& tx, storage::Scope scope, ResolutionId id);
bool may_answer(authority::Caller const& who, Resolution const& resolution);

std::string channel(ResolutionId id);
inline constexpr std::string_view kResolutionSubject = "resolution";
inline constexpr std::string_view kResolutionJob = "resolution.tick";
std::unique_ptr<notices::Subject> make_resolution_subject();

}  // namespace hezhi::commitments
