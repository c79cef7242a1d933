// Cases 工单: what somebody reported, on whose desk it is, until when, and what was done. A case belongs to the street
// (its realm) in which its place lies. What may happen next is decided by the state machine of lib/casework; this slice
// says who the caller is to the case, keeps the rows, and lets deadlines come true through durable jobs.
// Invariants: an open case has a desk and a deadline; the public clock starts at receipt and only a question to the
// reporter pauses it; every act is an event with who, when and why; strangers see the redacted text alone; contact data
// is read by those whom the reporter allowed, and by others only with a reason that is written down.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/authority/authority.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "lib/casework/case_machine.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/media/media.h"
#include "src/notices/notices.h"
#include "src/people/people.h"
#include "src/responsibilities/responsibilities.h"
#include "src/storage/storage.h"

namespace hezhi::http {
class Router;
}
namespace hezhi::jobs {
class Runner;
}
namespace hezhi::storage {
class Database;
}
namespace hezhi::threads {
class Source;
}

namespace hezhi::cases {

using CaseId = Id<struct CaseTag>;
using casework::CaseEvent;
using casework::CaseState;
using responsibilities::CaseKind;
using responsibilities::ItemId;
using responsibilities::MatterId;
using responsibilities::Publicity;

enum class Urgency : std::uint8_t { urgent, ordinary, complex };
BOOST_DESCRIBE_ENUM(Urgency, urgent, ordinary, complex)

/// By which way it came in.
enum class Channel : std::uint8_t { app, phone, paper, visit, hotline, open311 };
BOOST_DESCRIBE_ENUM(Channel, app, phone, paper, visit, hotline, open311)

/// Who may see the reporter's name and telephone: nobody, the community's desk, or the handling bodies too.
enum class Contact : std::uint8_t { anonymous, desk_only, handlers_too };
BOOST_DESCRIBE_ENUM(Contact, anonymous, desk_only, handlers_too)

enum class Visibility : std::uint8_t { public_, parties, internal };
BOOST_DESCRIBE_ENUM(Visibility, public_, parties, internal)

/// A point on the map, in 10^-7 degrees (WGS84): about a centimetre.
struct Coordinates {
    std::int64_t latitude_e7;
    std::int64_t longitude_e7;
    friend bool operator==(Coordinates const&, Coordinates const&) = default;
};

struct Case {
    CaseId id;
    RealmId realm;
    std::string number;  ///< for people: "261127-40312"
    CaseKind kind = CaseKind::help;
    Publicity publicity = Publicity::public_;
    Urgency urgency = Urgency::ordinary;
    std::string text;                        ///< as typed
    std::optional<std::string> public_text;  ///< redacted; nullopt until the desk has looked
    std::optional<MatterId> matter;
    std::optional<ItemId> item;
    std::optional<JurisdictionId> community;
    JurisdictionId place;
    authority::JurisdictionPath place_path;
    std::string location;  ///< "3号楼北侧路灯"
    std::optional<Coordinates> coordinates;
    Channel channel = Channel::app;
    std::optional<std::string> source;         ///< "12345"
    std::optional<std::string> source_number;  ///< of that source: a case is never entered twice
    std::optional<BodyId> desk;                ///< who received it and speaks with the reporter
    std::optional<BodyId> holder;              ///< on whose desk it is now; the reporter's in need_info: the desk waits
    std::optional<TimePoint> replied_at;
    std::optional<TimePoint> closed_at;
    casework::CaseFacts facts;  ///< what the state machine knows: state, deadlines, lead, flags
    std::optional<CaseId> merged_into;
    std::int64_t reporters = 1;
    std::int64_t events = 0;
    std::int64_t revision = 1;
};

struct Reporter {
    std::int64_t number;  ///< 1: the first
    std::optional<PersonId> person;
    Contact contact = Contact::anonymous;
    std::string name;
    std::string phone;
    std::string text;  ///< what a joining neighbour added
    TimePoint joined_at{};
};

/// Ground of a signing that a file told without its time: when it was is not known.
inline constexpr std::string_view kTimeUntold = "time_untold";

/// One thing that happened.
struct CaseRecord {
    std::int64_t number;
    TimePoint at{};
    CaseEvent event;
    casework::Actor actor;
    std::optional<BodyId> acting_body;
    std::optional<PersonId> person;  ///< of staff
    CaseState from;
    CaseState to;
    std::optional<BodyId> named_body;
    std::optional<ItemId> item;
    std::string ground;  ///< a word of a closed list: channel, ground of refusal, kTimeUntold; empty otherwise
    std::string text;
    std::optional<TimePoint> due_at;
    Visibility visibility = Visibility::public_;
    std::optional<std::int64_t> reporter{};  ///< which one spoke, or whose contact was shown
    std::optional<TimePoint> named_until{};  ///< the deadline that an extension asks for, the date of an action
    std::optional<std::int64_t> action{};
};

enum class BodyPart : std::uint8_t { lead, support, joint, former };
BOOST_DESCRIBE_ENUM(BodyPart, lead, support, joint, former)

struct Involved {
    BodyId body;
    BodyPart part;
    TimePoint assigned_at{};
    std::optional<TimePoint> signed_at;
    std::optional<TimePoint> report_by;
    std::optional<TimePoint> arrived_at;
    std::optional<std::int64_t> rating;
    std::string rating_text;
};

enum class ActionState : std::uint8_t { open, done, dropped };
BOOST_DESCRIBE_ENUM(ActionState, open, done, dropped)

/// What bodies agreed to do when they handled a case together. It may outlast the case.
struct Action {
    std::int64_t number;  ///< 1: the first of the case
    std::string text;
    std::optional<BodyId> body{};  ///< the owner
    std::optional<TimePoint> due{};
    ActionState state = ActionState::open;
    std::string outcome{};  ///< what shows that it is done, or why it was dropped
    TimePoint agreed_at{};
    std::optional<TimePoint> ended_at{};
    std::optional<TimePoint> raised_at{};  ///< that `due` passed was raised
};

/// What was said after a reply: of each reporter, and of the desk's calls, the latest word a reply; what was said
/// before it is kept beside.
struct Rating {
    std::int64_t reply;     ///< which reply: 1, 2, …
    std::int64_t reporter;  ///< 0: the desk's call to whoever could be reached
    bool by_phone = false;
    bool is_solved = false;
    std::optional<std::int64_t> stars;
    std::string text;
    TimePoint at{};
};

/// SHA-256 of the secret that an anonymous reporter's device made.
using FollowHash = std::array<std::byte, 32>;

// ---- Reading.

enum class Readers : std::uint8_t { everybody, desk };

struct CaseFilter {
    std::optional<JurisdictionId> community{};
    std::vector<MatterId> matters{};  ///< one of these; any where empty
    std::optional<bool> is_open{};
    std::optional<TimePoint> received_from{};
    std::optional<TimePoint> received_until{};  ///< with `before`: of the last row seen; newest first
    std::optional<CaseId> before{};
    std::size_t limit = 50;
};

/// The queues of the workbench.
enum class Queue : std::uint8_t {
    mine,        ///< on a desk of the caller's own body
    called,      ///< to which a body of the caller's was called and did not come yet
    unassigned,  ///< received, nobody dispatched it yet
    late,
    returned,  ///< waiting for a ruling
    all
};
BOOST_DESCRIBE_ENUM(Queue, mine, called, unassigned, late, returned, all)

/// A body for which the caller acts, below a path.
struct Reach {
    BodyId body;
    std::string path_prefix;

    friend bool operator==(Reach const&, Reach const&) = default;
};

struct DeskFilter {
    Queue queue = Queue::all;
    std::optional<JurisdictionId> place{};    ///< below this place only
    std::vector<Reach> reach{};               ///< the caller's bodies, and where they act for them
    bool of_bodies = false;                   ///< only cases in which one of those bodies has a part
    std::string path_prefix{};                ///< "/3/17/": of the place
    std::optional<std::int64_t> after_due{};  ///< with `after`: keys of the last row seen
    std::int64_t after = 0;
    std::size_t limit = 50;
};

/// Who the caller is to a case; decides what they see.
enum class View : std::uint8_t {
    stranger,  ///< the public page
    reporter,  ///< one's own case: timeline of the parties, one's own words, nobody else's
    handler,   ///< of a body that has a part in it
    desk       ///< of the place
};
BOOST_DESCRIBE_ENUM(View, stranger, reporter, handler, desk)

/// A case as one caller may see it: what is not theirs has been taken out.
struct SeenCase {
    Case the_case;
    View view = View::stranger;
    std::vector<CaseRecord> events{};
    std::vector<Involved> bodies{};
    std::vector<Action> actions{};
    std::vector<Reporter> reporters{};  ///< of others only for desk and handlers, contact as each reporter allowed
    std::vector<Rating> ratings{};      ///< of those who joined only for desk, handlers and themselves
    std::int64_t voices_solved = 0;     ///< of those who joined, about the last reply
    std::int64_t voices_unsolved = 0;
    bool may_voice = false;  ///< the caller joined, and may say solved or not
    std::vector<media::Media> media{};
    std::vector<CaseEvent> possible{};  ///< what the caller may do now, in the machine's order
};

/// Whoever asks: the caller, and the secret of an anonymous reporter where there is one.
struct Asking {
    authority::Caller const& who;
    std::optional<FollowHash> secret{};
};

/// Error: case.unknown, also for what the caller may not see.
Result<SeenCase> see_case(storage::ReadTransaction& tx, Asking const& asking, storage::Scope scope, CaseId id);

/// Public cases, newest first. Error: street.unknown.
Result<std::vector<Case>> list_public_cases(storage::ReadTransaction& tx, storage::Scope scope,
                                            CaseFilter const& filter);
/// What everybody may see of the case of that number. Error: case.unknown.
Result<Case> find_public_case(storage::ReadTransaction& tx, storage::Scope scope, std::string_view number);
/// The open cases that are the caller's business, due first: of their places (case_read), else those in which their
/// bodies have a part. Errors: authority's, jurisdiction.unknown.
Result<std::vector<Case>> list_desk_cases(storage::ReadTransaction& tx, authority::Caller const& who,
                                          storage::Scope scope, DeskFilter filter);

/// How many cases are in each queue, up to kCountMax; nullopt: not a queue of the caller's.
struct QueueCounts {
    std::optional<std::int64_t> mine;
    std::optional<std::int64_t> called;
    std::optional<std::int64_t> unassigned;
    std::optional<std::int64_t> late;
    std::optional<std::int64_t> returned;
};
inline constexpr std::int64_t kCountMax = 1'000;

/// Errors: authority's, jurisdiction.unknown.
Result<QueueCounts> count_desk_cases(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                     std::optional<JurisdictionId> place);

/// Cases of the caller's desk or bodies, open or not, whose number, text or location has these words; at most
/// kFoundMax. Errors: authority's.
Result<std::vector<Case>> search_desk_cases(storage::ReadTransaction& tx, authority::Caller const& who,
                                            storage::Scope scope, std::string_view words);
inline constexpr std::size_t kFoundMax = 50;

/// The caller's own, newest first. Error: authority.sign_in.
Result<std::vector<Case>> list_own_cases(storage::ReadTransaction& tx, authority::Caller const& who,
                                         storage::Scope scope);

/// Open cases near `place` (or the point) of which the caller may know, the likeliest the same first, at most three;
/// with words, only those that speak of the same thing. Of each what strangers may see: no text until the desk has
/// looked.
std::vector<Case> similar_cases(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                JurisdictionId place, std::optional<Coordinates> point, std::string_view words);

/// How often a community's committee did something to a case, by act: for what its work costs (src/tasks).
struct ActCount {
    CaseEvent event;
    std::int64_t count;
};
/// Acts of the desk, and of the body that keeps it, in [from, until), on cases of the community that were received
/// within kActsOfDays before `until`.
std::vector<ActCount> count_desk_acts(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community,
                                      TimePoint from, TimePoint until);
inline constexpr std::int64_t kActsOfDays = 150;

// ---- Acting.

/// What is reported, lengths checked at the edge.
struct CaseReport {
    std::optional<CaseKind> kind;  ///< guessed from the words where absent
    std::string text;
    JurisdictionId place;
    std::string location;
    std::optional<Coordinates> coordinates;
    std::optional<MatterId> matter;
    Contact contact = Contact::anonymous;
    std::string name;
    std::string phone;
    std::optional<FollowHash> secret;  ///< for reporters who are not signed in
    Urgency urgency = Urgency::ordinary;
    Channel channel = Channel::app;
    std::optional<std::string> source{};
    std::optional<std::string> source_number{};
    std::vector<media::MediaId> media{};  ///< uploads of the reporter, not yet taken up
    std::string attachment{};             ///< for the desk alone: what came with the report but is no part of its text
};

/// By anybody, signed in or not. Words, a photograph or a voice note: one of them is enough. Errors:
/// jurisdiction.unknown, responsibility's for the matter, media's, case.text_missing.
Result<Case> report_case(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                         CaseReport const& report);
/// As report_case(), and what the reporter sees then, as see_case() would show it; nothing is read again.
Result<SeenCase> report_and_see(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                CaseReport const& report);
/// By staff, for somebody who called, wrote or came by; the entry says so. Errors: as above, authority's.
Result<Case> enter_case(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                        CaseReport const& report);
/// What the first reporter brings after the report, or could not send with it; seen by the parties. Errors:
/// case.unknown, case.act_not_yours, case.act_not_now (ended), authority.sign_in, media's.
Result<void> add_case_media(storage::WriteTransaction& tx, Asking const& asking, storage::Scope scope, CaseId id,
                            std::span<media::MediaId const> media);
/// "This is my problem too": one more reporter, told of everything. Again changes nothing.
/// Joinable is what the hint may show: an open case, published or not, that is the caller's neighbourhood's to know of.
/// Errors: case.unknown, case.not_joinable.
Result<Case> join_case(storage::WriteTransaction& tx, Asking const& asking, storage::Scope scope, CaseId id,
                       Reporter const& joining);

/// One act on a case; which fields it needs is said by the state machine's errors.
struct CaseAct {
    CaseEvent event;
    std::optional<std::int64_t> revision{};  ///< of If-Match
    std::optional<BodyId> body{};  ///< lead, right body of a return, body to evaluate; by the matter's row where absent
    std::vector<BodyId> supports{};    ///< of a dispatch; the called bodies of a joint handling
    std::optional<MatterId> matter{};  ///< whose row of the register is the basis
    std::optional<CaseId> into{};      ///< of a merge
    std::optional<casework::RefusalGround> refusal{};
    std::string text{};      ///< reason, question, answer, reply, remark: shown as the event's visibility says
    std::string route{};     ///< of a refusal: where to turn instead
    bool is_public = false;  ///< of a note
    std::optional<std::string> public_text{};  ///< of a dispatch: the redacted text as the desk corrected it
    std::optional<Publicity> publicity{};      ///< of a dispatch: narrower than it is
    std::optional<TimePoint> by{};             ///< report-by of a joint call, wish of an extension, date of an action
    std::optional<std::int64_t> action{};      ///< which joint action; `body` is its owner
    std::vector<media::MediaId> media{};       ///< of a reply, or of an action that is done: its evidence
    std::optional<bool> shows_media{};         ///< of a dispatch: strangers see the reporter's photographs
    std::optional<std::int64_t> stars{};       ///< of a follow-up or an evaluation, 1 to 5
};

/// Load, ask the machine, save, record, schedule, tell: in one transaction. Errors: case.unknown, the machine's
/// ("case.…"), case.changed_meanwhile (stale), case.others_joined, case.publicity_widened, authority's.
Result<Case> act_on_case(storage::WriteTransaction& tx, Asking const& asking, storage::Scope scope, CaseId id,
                         CaseAct const& act);

/// Name and telephone of a reporter who did not allow it, for a reason; the reporter sees that, by whom and why.
/// Errors: case.unknown, authority's, case.reason_required.
Result<Reporter> reveal_contact(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                CaseId id, std::int64_t reporter, std::string_view reason);

// ---- For the agenda desk: what many cases have in common, and what became of them together.

/// Somebody who reported or joined; whom the caller turns into a household and forgets.
struct CaseVoice {
    TimePoint at{};
    std::optional<PersonId> person{};
};
/// A case as far as clusters are concerned.
struct CaseSignal {
    CaseId id;
    TimePoint received_at{};
    std::optional<MatterId> matter;
    JurisdictionId place;
    std::string words;
    std::vector<CaseVoice> voices{};
};

/// Public cases of a community received since, oldest first, of the newest `most`; not those refused, merged or
/// withdrawn, never limited or sealed ones. Asks for no authority: nothing of it leaves the caller's slice but counts.
std::vector<CaseSignal> signals_in(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community,
                                   TimePoint since, std::size_t most);
/// No case received since then has a smaller id.
CaseId first_case_id(TimePoint since);
/// Whether the community received a case since. Cost: one look at an index.
bool has_cases_since(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community, TimePoint since);
/// Of these cases what everybody may see, in the order given; those that nobody may see are left out.
std::vector<Case> public_cases(storage::ReadTransaction& tx, storage::Scope scope, std::span<CaseId const> ids);
/// Says something to everybody on the case's page, in the name of a body: its reporters read it on their timeline.
/// Asks for no authority: whoever calls has decided. Errors: case.unknown, case.changed_meanwhile.
Result<void> tell_on_case(storage::WriteTransaction& tx, storage::Scope scope, CaseId id, BodyId from,
                          std::string_view text, TimePoint now);

// ---- Exchange as CSV (docs/formats/cases-csv.md), and mass data.

using Progress = std::function<void(std::size_t done, std::size_t all)>;

enum class DryRun : std::uint8_t { no, yes };

struct CaseImportReport {
    std::size_t rows = 0;
    std::size_t resumed_at = 0;  ///< rows that an interrupted import of the same file had done
    std::size_t added = 0;
    std::size_t completed = 0;    ///< known: what was missing of place and matter was filled in
    std::size_t unchanged = 0;    ///< known, nothing to do
    std::size_t differing = 0;    ///< of the known ones: state, deadline or reply differ, see reconcile_cases
    std::size_t passed_over = 0;  ///< merged there: the other case tells the story
};

/// Rows become cases as they were, with their past, in chunks of at most 500, each a transaction of its own; a case
/// that the source's number knows is never entered twice. State, deadline and reply of a known case stay ours.
/// `bytes`: UTF-8, with mark or not, or GBK. Runs outside a transaction. Errors: authority's (case_enter over the
/// street), street.unknown, text.unknown_encoding, case.rows_refused with all problems, case.too_many_rows.
Result<CaseImportReport> import_cases(storage::Database& database, authority::Caller const& who, storage::Scope scope,
                                      std::string_view bytes, DryRun dry_run, Progress const& progress);

/// Who will read an export: strangers get public cases, redacted, without numbers of sources; staff everything but
/// contact data, and that too where it is asked for and the reporter allowed the desk to see it.
enum class ExportFor : std::uint8_t { everybody, staff, staff_with_contacts };

/// Writes all cases of the street in order of receipt, a piece of text at a time. Errors: authority's, street.unknown.
Result<std::size_t> export_cases(storage::Database& database, authority::Caller const& who, storage::Scope scope,
                                 ExportFor readers, std::function<void(std::string_view)> const& write);

struct Reconciliation {
    std::size_t rows = 0;
    std::size_t alike = 0;
    std::size_t differing = 0;      ///< known, but state, deadline or reply differ
    std::size_t missing_here = 0;   ///< in the file only
    std::size_t missing_there = 0;  ///< of a source of the file, but not in it
};

/// In what a source and this street differ, a CSV line each: source, source_number, number, difference, here, there.
/// Errors: as import_cases.
Result<Reconciliation> reconcile_cases(storage::Database& database, authority::Caller const& who, storage::Scope scope,
                                       std::string_view bytes, std::function<void(std::string_view)> const& write);

struct Simulation {
    std::size_t count = 0;
    std::uint64_t seed = 1;
};

/// Writes believable cases: matters of the register by Zipf's law, seasons, hours, clusters of duplicates, whole lives
/// on the state machine up to `who.now`. Equal seeds and streets give equal cases but for their numbers. Errors:
/// authority's, street.unknown, jurisdiction.unknown (no community), body.unknown (nobody to lead).
Result<std::size_t> simulate_cases(storage::Database& database, authority::Caller const& who, storage::Scope scope,
                                   Simulation const& simulation, Progress const& progress);

// ---- Counting (src/indicators). Nobody is asked for authority: the caller's service does.

/// A case, and everything that happened to it.
struct CaseHistory {
    Case the_case;
    std::vector<CaseRecord> events{};
    std::vector<Rating> ratings{};
};

/// Cases that changed since they were last marked as counted, by id. Every act on a case, every import and every
/// simulated case makes it one of these, in its own transaction and without a statement of its own.
std::vector<CaseHistory> uncounted_cases(storage::ReadTransaction& tx, storage::Scope scope, std::size_t limit);
/// All cases after the one given, by id.
std::vector<CaseHistory> case_histories(storage::ReadTransaction& tx, storage::Scope scope, std::int64_t after,
                                        std::size_t limit);
/// False if it changed since that revision, or is marked already: then it must not be counted from it.
bool mark_counted(storage::WriteTransaction& tx, storage::Scope scope, CaseId id, std::int64_t revision);
/// The next `limit` cases after the one given, to be counted again. @return the last of them; nullopt: there was none
std::optional<CaseId> mark_uncounted(storage::WriteTransaction& tx, storage::Scope scope, std::int64_t after,
                                     std::size_t limit);

// ---- Joining the rest.

/// The live channel of a case: its pages refetch when it is touched.
std::string channel(RealmId street, CaseId id);

inline constexpr std::string_view kDueJob = "case.due";

std::unique_ptr<jurisdictions::PlaceUse> make_place_use();
std::unique_ptr<people::PersonalData> make_personal_data();
/// What became of one's own cases, and which of them wait for a word.
std::unique_ptr<threads::Source> make_thread_source();
/// What a notice about a case says of it, as its reader may see it now.
std::unique_ptr<notices::Subject> make_notice_subject();
inline constexpr std::string_view kNoticeSubject = "case";
/// Photographs of a case: strangers see those that the desk or a reply showed, its parties all.
std::unique_ptr<media::Owner> make_media_owner();

void add_routes(http::Router& router);
void add_jobs(jobs::Runner& runner);

}  // namespace hezhi::cases
