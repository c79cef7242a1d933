// Who: accounts, sessions, posts, residence, invitations, consent, and each person's right to their own data.
// A person acts through grants: a post (person × role × body × jurisdiction × term) or a residence, which grants
// `resident` over the community. There is no other source of authority.
// Invariants: passwords, session tokens, printed codes and links exist in the database only as hashes; a code or link
// works once; every street keeps an administrator; an erased person keeps an empty row, so that public records still
// have somebody to refer to; sensitive acts leave an audit entry in the same transaction.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/authority/authority.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::http {
class Authenticator;
class Router;
}  // namespace hezhi::http

namespace hezhi::people {

using PostId = Id<struct PostTag>;
using ResidenceId = Id<struct ResidenceTag>;
using InvitationId = Id<struct InvitationTag>;
using BatchId = Id<struct InvitationBatchTag>;
using SessionId = Id<struct SessionTag>;
using AuditEntryId = Id<struct AuditEntryTag>;

struct Person {
    PersonId id;
    std::string login_name;    ///< empty once erased
    std::string display_name;  ///< empty once erased
    authority::Language language;
    std::int64_t text_scale;  ///< percent
    bool elder_mode;
    TimePoint created_at;
    std::optional<TimePoint> erased_at;
};

struct Post {
    PostId id;
    RealmId street;
    PersonId person;
    authority::Role role;
    std::optional<BodyId> body;
    JurisdictionId jurisdiction;
    TimePoint from;
    std::optional<TimePoint> until;  ///< end of the term
    std::optional<TimePoint> ended;  ///< ended before its term
};

enum class BoundBy : std::uint8_t { letter, staff };

struct Residence {
    ResidenceId id;
    RealmId street;
    PersonId person;
    JurisdictionId community;
    std::optional<jurisdictions::DwellingId> dwelling;
    BoundBy bound_by;
    TimePoint from;
    std::optional<TimePoint> ended;
};

// ---- For other slices.

std::optional<Person> find_person(storage::ReadTransaction& tx, PersonId id);

/// Posts in force at `now`.
std::vector<Post> posts_in_force(storage::ReadTransaction& tx, PersonId person, TimePoint now);
/// Whose posts in force at `now` hold `permission` over `where`, for `body` where given; each person once, ascending.
std::vector<PersonId> post_holders(storage::ReadTransaction& tx, storage::Scope scope, authority::Permission permission,
                                   authority::JurisdictionPath const& where, std::optional<BodyId> body, TimePoint now);
/// Residences that have not ended.
std::vector<Residence> residences_of(storage::ReadTransaction& tx, PersonId person);

/// The person with the grants in force at `now`, as a signed-in request has them; the identity counts as not confirmed.
/// For jobs, demo data and tests, which have no session.
authority::Caller caller_of(storage::ReadTransaction& tx, PersonId person, TimePoint now);

/// Records that the person agreed to `version` of the text on `purpose`; again changes nothing.
void give_consent(storage::WriteTransaction& tx, PersonId person, std::string_view purpose, std::string_view version,
                  TimePoint now);
bool has_consent(storage::ReadTransaction& tx, PersonId person, std::string_view purpose, std::string_view version);

/// A sensitive act, for the street's audit log. `detail` is a JSON object without secrets.
struct AuditAct {
    RealmId street;
    JurisdictionId jurisdiction;
    std::string_view act;  ///< "post.granted"
    std::string_view subject_kind;
    std::optional<std::int64_t> subject;
    std::string detail = "{}";
};
void record_act(storage::WriteTransaction& tx, std::optional<PersonId> actor, AuditAct const& act, TimePoint now);

/// What another slice keeps about a person. src/app joins the contributors; they are asked in order.
class PersonalData {
public:
    virtual ~PersonalData() = default;
    /// Member name in the export: "opinions".
    virtual std::string_view section() const noexcept = 0;
    /// Everything the slice keeps about the person, as JSON text.
    virtual std::string export_json(storage::ReadTransaction& tx, PersonId person) = 0;
    /// The person is being erased, in this transaction.
    virtual void erase(storage::WriteTransaction& tx, PersonId person, TimePoint now) = 0;
};

/// Posts, residences and open invitations keep a place or dwelling from being retired.
std::unique_ptr<jurisdictions::PlaceUse> make_place_use();

// ---- Accounts, for src/app.

/// argon2id behind a semaphore: hashing takes a quarter of the memory at most. Thread-safe.
class PasswordHasher {
public:
    struct Cost {
        unsigned long long passes = 3;
        std::size_t memory_bytes = 64 * 1024 * 1024;
    };
    /// What tests may pay.
    static Cost cheap() noexcept;

    explicit PasswordHasher(Cost cost);
    PasswordHasher(PasswordHasher const&) = delete;
    PasswordHasher& operator=(PasswordHasher const&) = delete;
    ~PasswordHasher();

    /// Error: unavailable password.busy.
    Result<std::string> hash(std::string_view password) const;
    /// Error: unavailable password.busy.
    Result<bool> verify(std::string const& hash, std::string_view password) const;
    /// Takes as long as verify; for names that do not exist.
    Result<void> verify_nobody(std::string_view password) const;
    /// Made at another cost than the present one.
    bool is_outdated(std::string const& hash) const noexcept;

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

class SignInBudget;

/// What the routes need beside a transaction. Everything here outlives the router.
struct RouteContext {
    storage::Database* database = nullptr;
    PasswordHasher const* hasher = nullptr;
    SignInBudget* budget = nullptr;
    std::vector<PersonalData*> personal_data{};
    std::string public_url{};  ///< "https://hezhi.example": where letters and links lead
};
void add_routes(http::Router& router, RouteContext context);

std::unique_ptr<http::Authenticator> make_authenticator();

/// The one-time link that opens an administrator's account. For the first start (`street` absent): also founds the
/// street, and replaces every earlier link of that kind. Valid for seven days. @return the path "/setup?token=…".
Result<std::string> create_setup_link(storage::WriteTransaction& tx, std::optional<RealmId> street, TimePoint now);

/// Does anybody administrate anything at `now`? If not, the server prints a setup link at its start.
bool has_administrator(storage::ReadTransaction& tx, TimePoint now);

/// At the console, by whoever owns the machine: a one-time code for a forgotten password; ends all sessions; with
/// `forget_second_factor` removes it too. Error: person.unknown.
enum class SecondFactor : std::uint8_t { keep, forget };
Result<std::string> reset_at_console(storage::Database& database, std::string_view login_name, SecondFactor factor,
                                     TimePoint now);

struct PostLine {
    RealmId street;
    std::string street_name;
    PostId id;
    std::string login_name;
    std::string display_name;
    authority::Role role;
    std::string body;  ///< empty without one
    std::string jurisdiction;
    TimePoint from;
    std::optional<TimePoint> until;
};
/// Posts in force of one street, or of all.
std::vector<PostLine> list_posts_at_console(storage::ReadTransaction& tx, std::optional<RealmId> street, TimePoint now);

// ---- The demo: the fictional 青禾街道 of three communities, its bodies, posts and residents.

struct DemoCommunity {
    JurisdictionId id;
    std::string name;
    authority::JurisdictionPath path;
    std::vector<PersonId> residents;  ///< simulated: they have a dwelling and a name, but no password
};
struct DemoAccount {
    PersonId person;
    std::string login_name;
    authority::Role role;
    JurisdictionId jurisdiction;
};
struct DemoStreet {
    RealmId street;
    authority::JurisdictionPath path;
    std::vector<DemoCommunity> communities;  ///< 柳荫里 (old town), 云栖苑 (commodity housing), 新河湾 (former village)
    std::vector<DemoAccount> accounts;       ///< one a role, all with the password kDemoPassword
};
constexpr std::string_view kDemoPassword = "qinghe-2026";

/// Whether seed_demo_street filled this database: only then does everybody know its accounts' passwords.
bool is_demo_street(storage::ReadTransaction& tx);

/// Fills an empty database. Names come from a fixed seed, so two demos are alike.
/// Errors: conflict demo.not_empty, storage's.
Result<DemoStreet> seed_demo_street(storage::Database& database, PasswordHasher const& hasher,
                                    std::size_t residents_per_community, TimePoint now);

}  // namespace hezhi::people
