// Topics 议题: what a community deliberates. A topic belongs to one community of a street (its realm), is drafted by
// staff, opened, closed and archived; later issues add stages between. Invariants: a draft is seen only by those who
// may draft there; a closed topic takes no statement and no vote; every public change of state is a public event.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/authority/authority.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/storage.h"

namespace hezhi::http {
class Router;
}
namespace hezhi::jobs {
class Runner;
}

namespace hezhi::topics {

using TopicId = Id<struct TopicTag>;

enum class TopicState : std::uint8_t { draft, open, closed, archived };
BOOST_DESCRIBE_ENUM(TopicState, draft, open, closed, archived)

/// Whether a resident's statement is shown at once and moderated after, or waits for a moderator.
enum class ModerationMode : std::uint8_t { before, after };
BOOST_DESCRIBE_ENUM(ModerationMode, before, after)

std::string_view name(TopicState state) noexcept;
std::string_view name(ModerationMode mode) noexcept;
std::optional<TopicState> parse_topic_state(std::string_view name) noexcept;
std::optional<ModerationMode> parse_moderation_mode(std::string_view name) noexcept;

/// Counts kept beside the topic, never recomputed for a page.
struct Activity {
    std::int64_t participants = 0;
    std::int64_t statements = 0;  ///< published ones
    std::int64_t votes = 0;
};

struct Topic {
    TopicId id;
    RealmId realm;
    JurisdictionId community;
    authority::JurisdictionPath community_path;  ///< as it was when the topic was drafted
    std::string title;
    std::string question;
    std::string background;  ///< CommonMark as typed
    std::string decider;     ///< who decides in the end, in words: every decision names one legal decider
    std::string legal_class;
    std::string settled;  ///< what is settled already, CommonMark
    TopicState state = TopicState::draft;
    ModerationMode moderation = ModerationMode::after;
    std::string organiser;  ///< the convening body's name, public
    TimePoint created_at{};
    std::optional<TimePoint> opened_at{};
    std::optional<TimePoint> closes_at{};
    std::optional<TimePoint> closed_at{};
    std::int64_t revision = 1;
    Activity activity{};
};

/// What staff type. Lengths are checked at the edge.
struct TopicDraft {
    JurisdictionId community;
    std::string title;
    std::string question;
    std::string background;
    std::string decider;
    std::string legal_class;
    std::string settled;
    std::string organiser;
    ModerationMode moderation = ModerationMode::after;
    std::optional<TimePoint> closes_at{};
};

/// The same fields, each changed only when given.
struct TopicChanges {
    std::optional<std::string> title;
    std::optional<std::string> question;
    std::optional<std::string> background;
    std::optional<std::string> decider;
    std::optional<std::string> legal_class;
    std::optional<std::string> settled;
    std::optional<std::string> organiser;
    std::optional<ModerationMode> moderation;
    std::optional<TimePoint> closes_at;
};

struct TopicFilter {
    std::optional<TopicState> state{};
    std::optional<JurisdictionId> community{};
    std::optional<std::int64_t> before{};  ///< topic id of the last row seen (newest first)
    int limit = 50;
};

/// The topic if the caller may see it: drafts only for those who may draft there, others for everybody.
/// Error: topic.unknown (not_found).
Result<Topic> visible_topic(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                            TopicId id);

/// The topic for its editor: visible, and the caller may draft there. Errors: topic.unknown, authority.*.
Result<Topic> editable_topic(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             TopicId id);

/// The topic without asking who asks: for other slices that ask for their own permission. Error: topic.unknown.
Result<Topic> load_topic(storage::ReadTransaction& tx, storage::Scope scope, TopicId id);

/// The few facts that every vote needs, without the topic's texts.
struct Participation {
    TopicState state = TopicState::draft;
    std::optional<TimePoint> closes_at{};
    authority::JurisdictionPath community_path;

    /// Open, and its end not yet passed: statements and votes are taken.
    bool is_open(TimePoint now) const noexcept { return state == TopicState::open && (!closes_at || now < *closes_at); }
};

/// Error: topic.unknown.
Result<Participation> load_participation(storage::ReadTransaction& tx, storage::Scope scope, TopicId id);

std::vector<Topic> list_topics(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                               TopicFilter const& filter);

/// Public topics that hold all words in title, question or background, the newest first.
std::vector<Topic> search_topics(storage::ReadTransaction& tx, storage::Scope scope, std::string_view words,
                                 std::size_t limit);
/// Makes every public topic of a street searchable; for databases that are older than the search.
void index_topics(storage::WriteTransaction& tx, storage::Scope scope);

/// Errors: jurisdiction.unknown, authority.*, topic.closes_in_past.
Result<Topic> draft_topic(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                          TopicDraft const& draft);

/// `expected_revision` from If-Match. Errors: topic.unknown, authority.*, topic.changed_meanwhile (stale),
/// topic.not_editable once closed.
Result<Topic> change_topic(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                           TopicId id, std::int64_t expected_revision, TopicChanges const& changes);

/// Errors: topic.unknown, authority.*, topic.transition_refused.
Result<Topic> move_topic(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, TopicId id,
                         TopicState to, std::string const& reason);

/// For src/procedures, in the transaction that changes the stage: opinions are taken in a stage that asks for them, and
/// not after it. Opens a closed topic, closes an open one; drafts and archived ones stay. Errors: topic.unknown,
/// topic.changed_meanwhile (stale).
Result<void> follow_stage(storage::WriteTransaction& tx, storage::Scope scope, TopicId id, bool takes_opinions,
                          TimePoint now);

/// The counts of a topic; zeros for an unknown one.
Activity load_activity(storage::ReadTransaction& tx, storage::Scope scope, TopicId id);

/// Adds to the counts that lists and pages show. Asked by src/opinions in the transaction of the act itself.
void add_activity(storage::WriteTransaction& tx, storage::Scope scope, TopicId id, Activity const& delta);

/// The job kind that closes topics at their announced end; handled by add_jobs.
inline constexpr std::string_view kCloseJob = "topic.close";

/// The job that follows the end of a topic or of its procedure: {"street", "topic"}; handled by src/procedures, which
/// knows whether the topic goes on in another stage.
inline constexpr std::string_view kEndedJob = "topic.ended";
/// Plans it, once.
void plan_end(storage::WriteTransaction& tx, storage::Scope scope, TopicId id, TimePoint now);

/// The live channel of a topic: its pages refetch when it is touched.
std::string channel(TopicId id);

/// Keeps an import's undo from retiring a community that has topics, drafts and archived ones too.
std::unique_ptr<jurisdictions::PlaceUse> make_place_use();

void add_routes(http::Router& router);
void add_jobs(jobs::Runner& runner);

}  // namespace hezhi::topics
