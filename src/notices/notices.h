// Notices 通知: what a person should know, kept in their own letterbox. A slice that changes something calls tell()
// with a kind, what it is about and whom it concerns; words are not stored, so a notice reads in either language. Pages
// list them; mails and digests carry them to those who asked for that (mail.h). Invariants: a notice belongs to one
// person and nobody else reads it; it holds no text that anybody wrote; what it is about is shown as the reader may see
// it now, by the slice that owns it; after 90 days it is gone, and with the account.
#pragma once

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
#include "src/people/people.h"
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

namespace hezhi::notices {

using NoticeId = Id<struct NoticeTag>;

/// What happened. The words of each stand in the web's messages (notice_…) and in mail_words.cc.
enum class NoticeKind : std::uint8_t {
    // To whoever reported a case, or joined it.
    case_asked,         ///< a question that they should answer until `due`
    case_replied,       ///< an answer: they say whether it is solved
    case_closed,        ///< it is closed without their word
    case_refused,       ///< it is not taken up; the page says where to turn
    case_dispatched,    ///< it is on the desk of `body`
    case_returned,      ///< `body` says it is another's; the street rules
    case_kept,          ///< the street ruled that `body` goes on
    case_extended,      ///< more time, until `due`
    case_joint,         ///< several bodies were called to it
    case_merged,        ///< it goes on in another case, which the notice is about
    case_reopened,      ///< somebody else who reported it says it is not solved
    case_deliberated,   ///< neighbours deliberate it
    case_overdue,       ///< nobody answered by its deadline
    case_contact_seen,  ///< somebody looked at their telephone, with a reason
    // To whoever wrote a statement.
    statement_hidden,
    statement_merged,
    statement_restored,  ///< their appeal was right
    appeal_rejected,
    // To whoever said they would come to a meeting.
    meeting_changed,    ///< after its notice
    meeting_cancelled,  ///< the page says why
    meeting_seat,       ///< a seat became free for them
    meeting_minuted,    ///< minutes published
    // To the officers of a body.
    desk_dispatched,  ///< on their desk
    desk_supporting,  ///< they help the lead
    desk_called,      ///< to a joint handling, by `due`
    desk_returned,    ///< back to them: the return was not right
    desk_answered,    ///< the reporter answered their question
    desk_reopened,
    desk_overdue,
    desk_supervised,
    desk_reminded,
    desk_extension_ruled,
    desk_missed,          ///< called to a joint handling, and not there by `due`
    desk_evaluated,       ///< the street evaluated how they took part in it
    desk_action,          ///< a joint action is theirs, until `due`
    desk_action_late,     ///< its date `due` passed
    desk_action_dropped,  ///< it will not be done after all
    // To those who rule.
    ruling_wanted,     ///< a body asks to return a case
    extension_wanted,  ///< a body asks for more time
    // To the officers who keep a commitment, or owe a community an answer.
    commitment_asked,     ///< `body` answers for it, until `due`
    commitment_due_soon,  ///< within two days
    commitment_overdue,
    commitment_disputed,  ///< residents say it is not done: an answer by `due`
    resolution_asked,     ///< a community asks `body`, until `due`
    resolution_due_soon,
    resolution_overdue,
    // To whoever took part in a topic openly: wrote a statement that stands, or signed.
    topic_closed,    ///< no more opinions are taken; what came out is published
    topic_finished,  ///< its procedure came to its end
    topic_stopped,   ///< it was rejected or stopped; the page says why
    // To those on the roll of a ballot.
    ballot_opened,   ///< votes are taken until `due`
    ballot_closing,  ///< until `due`, and theirs was not seen yet
    ballot_passed,
    ballot_failed,
    ballot_voided,  ///< after it was opened; the page says why
    // To those who may vote on a participatory budget.
    budget_opened,   ///< votes are taken until `due`
    budget_closing,  ///< until `due`; to all of them, because who has voted is nobody's business
    budget_allocated,
    budget_voided,
    // To administrators.
    mail_given_up
};
// One a line: BOOST_DESCRIBE_ENUM takes 52 at most.
// clang-format off
BOOST_DESCRIBE_ENUM_BEGIN(NoticeKind)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, case_asked)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, case_replied)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, case_closed)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, case_refused)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, case_dispatched)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, case_returned)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, case_kept)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, case_extended)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, case_joint)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, case_merged)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, case_reopened)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, case_deliberated)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, case_overdue)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, case_contact_seen)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, statement_hidden)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, statement_merged)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, statement_restored)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, appeal_rejected)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, meeting_changed)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, meeting_cancelled)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, meeting_seat)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, meeting_minuted)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, desk_dispatched)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, desk_supporting)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, desk_called)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, desk_returned)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, desk_answered)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, desk_reopened)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, desk_overdue)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, desk_supervised)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, desk_reminded)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, desk_extension_ruled)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, desk_missed)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, desk_evaluated)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, desk_action)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, desk_action_late)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, desk_action_dropped)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, ruling_wanted)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, extension_wanted)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, commitment_asked)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, commitment_due_soon)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, commitment_overdue)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, commitment_disputed)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, resolution_asked)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, resolution_due_soon)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, resolution_overdue)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, topic_closed)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, topic_finished)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, topic_stopped)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, ballot_opened)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, ballot_closing)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, ballot_passed)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, ballot_failed)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, ballot_voided)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, budget_opened)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, budget_closing)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, budget_allocated)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, budget_voided)
BOOST_DESCRIBE_ENUM_ENTRY(NoticeKind, mail_given_up)
BOOST_DESCRIBE_ENUM_END(NoticeKind)
// clang-format on

/// Kinds that a person chooses about together.
enum class NoticeGroup : std::uint8_t {
    asked,     ///< somebody waits for their answer, or a right of theirs is touched: always shown here
    answered,  ///< a reply or an end
    moved,     ///< on its way
    voice,     ///< their statements
    desk,      ///< cases of their body
    system     ///< the installation
};
BOOST_DESCRIBE_ENUM(NoticeGroup, asked, answered, moved, voice, desk, system)

/// How they want to be told; each way includes the ones before it, but `digest` and `mail` exclude each other.
enum class Way : std::uint8_t { nowhere, here, digest, mail };
BOOST_DESCRIBE_ENUM(Way, nowhere, here, digest, mail)

/// What is told, whoever it is told to.
struct News {
    NoticeKind kind;
    RealmId street;
    std::string_view subject_kind;  ///< "case"; a literal
    std::int64_t subject;
    std::optional<std::int64_t> parent{};
    std::string number{};
    std::optional<BodyId> body{};
    std::optional<TimePoint> due{};
    bool is_sealed = false;
};

struct Notice {
    NoticeId id;
    RealmId street;
    NoticeKind kind;
    std::string subject_kind;
    std::int64_t subject;
    std::optional<std::int64_t> parent;
    std::string number;
    std::optional<BodyId> body;
    std::optional<TimePoint> due;
    bool is_sealed;
    TimePoint at;
    std::optional<TimePoint> read_at;
};

/// Persons that one call may tell: more are told in several steps, each a transaction of its own.
inline constexpr std::size_t kToldAtOnceMax = 100;
inline constexpr auto kKeptFor = std::chrono::days{90};

/// Puts the news into the letterbox of each of `persons` (distinct, at most kToldAtOnceMax: asserted) who wants it, and
/// plans the mails. In the transaction of its cause or of the job that follows it.
/// Cost: three set-based statements, however many persons; one more a mail that is planned.
void tell(storage::WriteTransaction& tx, News const& news, std::span<PersonId const> persons, TimePoint now);

/// As tell(), but for those who were told of this kind and subject before, however long their notices are kept: for
/// steps that may run twice. Cost: one more statement over the letterboxes of `persons`.
void tell_once(storage::WriteTransaction& tx, News const& news, std::span<PersonId const> persons, TimePoint now);

/// Some of those whom an audience holds.
struct Tellees {
    std::vector<PersonId> persons{};         ///< distinct, at most kToldAtOnceMax
    std::optional<PersonId> last_looked_at;  ///< where the next portion goes on; nullopt: there are no more
};
/// The audience after a person, in the order of their ids.
using NextTellees = std::function<Tellees(storage::ReadTransaction& tx, PersonId after)>;
/// Tells an audience of thousands, each person once, a portion a transaction. Outside of transactions, for jobs: again
/// tells whoever was not told yet.
Result<void> tell_all(storage::Database& database, News const& news, NextTellees const& next, TimePoint now);

/// Who took part in a topic openly; implemented by the slices that know it, joined by src/app. Who only voted is not
/// among them: a row of person and topic would say what nothing else says (docs/adr/0008).
class Participants {
public:
    virtual ~Participants() = default;
    /// Ascending, after `after`, at most `limit`.
    virtual std::vector<PersonId> participants(storage::ReadTransaction& tx, storage::Scope scope, std::int64_t topic,
                                               PersonId after, std::size_t limit) = 0;
};
/// The next of all that any of `sources` names.
Tellees next_participants(storage::ReadTransaction& tx, storage::Scope scope, std::int64_t topic, PersonId after,
                          std::span<Participants* const> sources);

/// The caller's own, newest first, older than `before`. Error: authority.sign_in.
Result<std::vector<Notice>> list_notices(storage::ReadTransaction& tx, authority::Caller const& who,
                                         std::optional<NoticeId> before, std::size_t limit);

/// How many the caller has not read, at most kCountMax. Error: authority.sign_in.
Result<std::int64_t> count_unread(storage::ReadTransaction& tx, authority::Caller const& who);
inline constexpr std::int64_t kCountMax = 100;

/// Again changes nothing. Errors: authority.sign_in, not_found notice.unknown (also somebody else's).
Result<void> mark_read(storage::WriteTransaction& tx, authority::Caller const& who, NoticeId id);
/// All up to and with `until`: what came after the list was shown stays unread. Error: authority.sign_in.
Result<void> mark_all_read(storage::WriteTransaction& tx, authority::Caller const& who, NoticeId until);

/// What a notice is about, in words that the reader may see now.
struct SubjectLabel {
    std::string text;  ///< "3号楼北侧 路灯不亮"; short, a single line
};

/// Says what a subject is; implemented by the slice that owns it, joined by src/app.
class Subject {
public:
    virtual ~Subject() = default;
    virtual std::string_view kind() const noexcept = 0;
    /// nullopt: the reader may not see it (any more).
    virtual std::optional<SubjectLabel> label(storage::ReadTransaction& tx, authority::Caller const& who,
                                              storage::Scope scope, std::int64_t subject,
                                              std::optional<std::int64_t> parent) = 0;
};

/// The live channel of a person's letterbox; only they may listen.
std::string channel(PersonId person);

/// Notices, wishes and address, for a person's export and erasure.
std::unique_ptr<people::PersonalData> make_personal_data();

// ---- Mail (mail.h says how it lives).

/// Takes a message away. Implemented by src/connectors (SMTP), and by tests.
class Carrier {
public:
    enum class Outcome : std::uint8_t {
        taken,      ///< the server has it, and answers for it now
        try_later,  ///< it cannot take it at present, or nobody answered
        refused     ///< it never will
    };
    struct Answer {
        Outcome outcome;
        std::string said;  ///< the server's code and words; never an address
    };

    virtual ~Carrier() = default;
    /// `message`: RFC 5322, lines end with CRLF. Blocks, at most a minute or so.
    virtual Answer carry(std::string const& to, std::string const& message) = 0;
};

/// Of the installation. No carrier: there is no mail, and nobody can give an address.
struct MailSettings {
    Carrier* carrier = nullptr;
    std::string from_address{};  ///< "noreply@hezhi.example"
    std::string from_name = "合治 Hezhi";
    std::string public_url{};            ///< where links lead
    std::chrono::seconds carry_max{60};  ///< how long the carrier may take; the lease of a sending job is longer
};

/// For `hezhi doctor`: of all streets.
struct MailBacklog {
    std::int64_t waiting = 0;
    std::int64_t given_up_lately = 0;  ///< within a week
    std::optional<TimePoint> oldest_due{};
    std::string last_error{};
};
MailBacklog mail_backlog(storage::ReadTransaction& tx, TimePoint now);

/// What a digest says of the places where somebody lives; implemented by the slice that has it.
struct DigestLine {
    std::string text;  ///< public facts only: a topic's title
    std::string path;  ///< "/s/3/topics/7"
};
class DigestSource {
public:
    virtual ~DigestSource() = default;
    virtual std::vector<DigestLine> lines(storage::ReadTransaction& tx, authority::Caller const& who, TimePoint since,
                                          TimePoint until) = 0;
};

/// "name@host.domain": ASCII without quotes, comments or blanks, at most 254; nullopt for anything else. The host in
/// lower case.
std::optional<std::string> clean_address(std::string_view typed);

/// Sending, digests and forgetting. To be run by a runner of their own: sending blocks for as long as a server takes.
void add_mail_jobs(jobs::Runner& runner, storage::Database& database, MailSettings const& settings,
                   std::vector<DigestSource*> sources);

void add_mail_routes(http::Router& router, MailSettings const& settings);

// ---- Joining the rest.

/// Everything here outlives the router.
struct RouteContext {
    std::vector<Subject*> subjects{};
    std::vector<DigestSource*> sources{};  ///< of the digest on Today
};
void add_routes(http::Router& router, RouteContext context);

/// Forgets what is older than kKeptFor, every night.
void add_jobs(jobs::Runner& runner, storage::Database& database);

}  // namespace hezhi::notices
