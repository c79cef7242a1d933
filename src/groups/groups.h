// Groups of neighbours 邻里小组 (F63) and gatherings 聚集: people who gather about one thing may register lightly, with
// a name, what it is about and a contact that they choose, or stay unregistered. A gathering that nobody registered is
// noted by the committee as a matter and a number, which its desk corrects and closes in public. Either way a clock of
// three days starts, within which bodies offer their support (agenda/); late is said in public. To be registered asks
// for nothing and promises nothing. Invariants: there is no list of members and no count but the one a group says of
// itself, or a rounded one of ten and more; who registered is never shown; a group leaves whenever it wants, and then
// only its name and dates stay; what it says in public is hidden by the rules of statements alone, with a trace that
// everybody reads.
#pragma once

#include <chrono>
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
#include "src/opinions/opinions.h"
#include "src/people/people.h"
#include "src/storage/storage.h"
#include "src/threads/threads.h"
#include "src/topics/topics.h"

namespace hezhi::http {
class Router;
}
namespace hezhi::jobs {
class Runner;
}

namespace hezhi::groups {

using GroupId = Id<struct GroupTag>;
using WorkId = Id<struct GroupWorkTag>;
using opinions::ModerationEntry;
using topics::TopicId;

enum class GroupForm : std::uint8_t {
    registered,  ///< by itself
    gathering    ///< noted by a body as a matter and a number; nobody registered it
};
BOOST_DESCRIBE_ENUM(GroupForm, registered, gathering)

/// From what a body knows of a gathering: what is public or was brought to it, and nothing else.
enum class NoticedFrom : std::uint8_t { cases, visits, public_words, told };
BOOST_DESCRIBE_ENUM(NoticedFrom, cases, visits, public_words, told)

struct Group {
    GroupId id;
    GroupForm form = GroupForm::registered;
    JurisdictionId community;
    authority::JurisdictionPath community_path;
    std::string name;
    std::string about;
    std::string contact{};                    ///< public, as the group chose; empty: none
    std::optional<std::int64_t> said_size{};  ///< how many it says it is; of a gathering: noted, rounded
    std::optional<TopicId> topic{};           ///< what it gathers about, where that is a topic
    std::optional<PersonId> registered_by{};  ///< never shown
    TimePoint registered_at{};                ///< of a gathering: noted
    std::optional<TimePoint> left_at{};       ///< of a gathering: closed
    std::optional<BodyId> noticed_by{};
    std::optional<NoticedFrom> noticed_from{};
    std::optional<GroupId> gathering{};         ///< it came out of; then that one has the clock
    std::optional<TimePoint> offers_due{};      ///< until when bodies offer their support
    std::optional<TimePoint> first_offer_at{};  ///< the first offer to it
    opinions::StatementState words = opinions::StatementState::published;  ///< or hidden
    std::int64_t revision = 1;
};

/// What whoever registers it types. Lengths are checked at the edge.
struct GroupDraft {
    std::string name;
    std::string about;
    std::string contact;
    std::optional<std::int64_t> said_size{};
    std::optional<TopicId> topic{};
    std::optional<GroupId> gathering{};  ///< only when it registers
};

/// What a body notes: a matter and a number, and never who.
struct GatheringDraft {
    std::string name;
    std::string about;
    std::int64_t about_how_many = 0;
    NoticedFrom from = NoticedFrom::told;
    std::optional<TopicId> topic{};
    bool operator==(GatheringDraft const&) const = default;
};
/// What the desk did to a gathering: everybody reads the reason and what was said of it before.
enum class GatheringAct : std::uint8_t { corrected, closed };
BOOST_DESCRIBE_ENUM(GatheringAct, corrected, closed)
struct GatheringRecord {
    std::int64_t number = 0;
    GatheringAct act = GatheringAct::corrected;
    std::string reason;
    BodyId body;
    TimePoint at{};
    bool was_hidden = false;  ///< `before` was hidden by the rules of statements then
    GatheringDraft before{};
};
inline constexpr std::int64_t kGatheringMin = 10;  ///< fewer could be known by their number; checked at the edge

inline constexpr std::int64_t kGroupsMax = 3;  ///< that one person keeps registered at once
inline constexpr std::size_t kGroupsShown = 200;
inline constexpr auto kOffersWithin = std::chrono::days{3};  ///< calendar days, from when it is noted or registers
inline constexpr std::size_t kWorksMax = 20;                 ///< of one group

/// Something that a group runs itself 自办事项: what came of the support in the end.
struct Work {
    WorkId id;
    GroupId group;
    std::string what;
    std::string when_and_where;
    TimePoint begun_at{};
    std::optional<TimePoint> ended_at{};
    std::string outcome{};
    std::optional<TimePoint> reported_at{};
};

/// Newest first, those that left last. Error: street.unknown, jurisdiction.unknown.
Result<std::vector<Group>> list_groups(storage::ReadTransaction& tx, storage::Scope scope,
                                       std::optional<JurisdictionId> community);
std::vector<Group> groups_of_topic(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);
/// Error: group.unknown.
Result<Group> load_group(storage::ReadTransaction& tx, storage::Scope scope, GroupId id);
/// It registered, has not left, and the caller is who registered it.
bool is_own(authority::Caller const& who, Group const& group);
/// Somebody answers for it: it registered, has not left, and whoever registered it has an account.
bool speaks_for_itself(Group const& group);
/// No offer came before its clock ran out, while it was there.
bool is_late(Group const& group, TimePoint now);

/// Errors: authority's (group_register over the community), jurisdiction.unknown, topic.unknown, group.topic_elsewhere,
/// group.too_many {max}, group.name_taken in that community; of its gathering: group.unknown where it is none of there,
/// group.gathering_closed.
Result<Group> register_group(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             JurisdictionId community, GroupDraft const& draft);
/// By whoever registered it. Errors: group.unknown, group.not_yours, group.has_left, group.changed_meanwhile (stale),
/// topic.unknown, group.topic_elsewhere, group.name_taken.
Result<Group> change_group(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                           GroupId id, std::int64_t expected_revision, GroupDraft const& draft);
/// Likewise; what it was about and its contact are forgotten. Again changes nothing.
Result<Group> leave(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, GroupId id);

// ---- Gatherings, and the clock of the first offer

/// By the desk of the community (agenda_launch, for a body). The number is rounded down to tens. Errors: authority's,
/// jurisdiction.unknown, topic.unknown, group.topic_elsewhere, group.name_taken.
Result<Group> note_gathering(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             JurisdictionId community, GatheringDraft const& draft);
/// The caller keeps the desk of the community of an open gathering, whichever body noted it.
bool keeps_gathering(authority::Caller const& who, Group const& group);
/// What is known better by now; the clock runs on. Nothing changed: nothing is recorded. Errors: group.unknown where it
/// is no gathering, authority's (agenda_launch there, for a body), group.gathering_closed, group.changed_meanwhile
/// (stale), topic.unknown, group.topic_elsewhere, group.name_taken.
Result<Group> correct_gathering(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                GroupId id, std::int64_t expected_revision, GatheringDraft const& draft,
                                std::string const& reason);
/// Nobody gathers any more, or it was noted by mistake: nothing is owed to it from now on; what was offered stays.
/// Errors: likewise.
Result<Group> close_gathering(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                              GroupId id, std::string const& reason);
/// Oldest first.
std::vector<GatheringRecord> records_of(storage::ReadTransaction& tx, storage::Scope scope, GroupId id);
/// An offer was made to it: the first one stops the clock.
Result<void> note_offer(storage::WriteTransaction& tx, storage::Scope scope, GroupId id, TimePoint now);

// ---- What it says in public, by the rules of statements (opinions/)

/// Hide it, or show it again. Errors: group.unknown, authority's (statement_moderate there), moderation.*.
Result<Group> moderate_words(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             GroupId id, opinions::ModerationDecision const& decision);
/// By whoever registered it, once. Errors: group.unknown, group.not_yours, appeal.not_hidden, appeal.already_made.
Result<Group> appeal_words(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                           GroupId id, std::string const& reason);
/// By somebody else than who hid it. Errors: group.unknown, authority's (appeal_rule there), appeal.none,
/// appeal.same_person.
Result<Group> rule_on_words(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                            GroupId id, opinions::AppealOutcome outcome, std::string const& reason);
/// Oldest first.
std::vector<ModerationEntry> moderation_of(storage::ReadTransaction& tx, storage::Scope scope, GroupId id);
/// Everybody else reads neither its name nor its words while they are hidden.
bool reads_words(authority::Caller const& who, Group const& group);

// ---- What it runs itself

/// Oldest first.
std::vector<Work> works_of(storage::ReadTransaction& tx, storage::Scope scope, GroupId id);
/// By whoever registered it. Errors: group.unknown, group.not_yours, group.has_left, group.works_max {max}.
Result<Work> begin_work(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, GroupId id,
                        std::string const& what, std::string const& when_and_where);
enum class WorkGoesOn : std::uint8_t { yes, no };
/// How it goes, or how it ended. Errors: as begin_work; group.work_unknown, group.work_ended.
Result<Work> report_work(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, GroupId id,
                         WorkId work, std::string const& words, WorkGoesOn goes_on);

std::string channel(GroupId id);
inline constexpr std::string_view kOffersJob = "group.offers_due";
void add_jobs(jobs::Runner& runner);
std::unique_ptr<people::PersonalData> make_personal_data();
std::unique_ptr<threads::Source> make_thread_source();
void add_routes(http::Router& router);

}  // namespace hezhi::groups
