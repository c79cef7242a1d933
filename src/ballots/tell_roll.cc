#include "src/ballots/tell_roll.h"

#include <algorithm>
#include <iterator>

#include <boost/describe/enum.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "lib/base/enum_names.h"
#include "src/ballots/ballot_acts.h"
#include "src/jobs/jobs.h"
#include "src/notices/notices.h"
#include "src/storage/database.h"

namespace hezhi::ballots {
namespace {

using notices::NoticeKind;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

enum class BallotNews : std::uint8_t { opened, closing, decided, voided };
BOOST_DESCRIBE_ENUM(BallotNews, opened, closing, decided, voided)

struct Errand {
    Scope scope;
    BallotId ballot;
    BallotNews news;
};

std::string key_of(Errand const& errand) {
    return fmt::format("{}:{}:{}:{}", kTellJob, errand.scope.realm.value(), errand.ballot.value(),
                       enum_name(errand.news));
}

void plan(WriteTransaction& tx, Errand const& errand, TimePoint at) {
    boost::json::object const payload{
        {"street", errand.scope.realm.str()}, {"ballot", errand.ballot.str()}, {"news", enum_name(errand.news)}};
    jobs::enqueue_once(tx, key_of(errand), kTellJob, boost::json::serialize(payload), at);
}

Result<Errand> read_errand(std::string_view payload) {
    auto const in = boost::json::parse(payload).as_object();
    auto const realm = RealmId::parse(in.at("street").as_string());
    auto const id = BallotId::parse(in.at("ballot").as_string());
    auto const news = parse_enum<BallotNews>(in.at("news").as_string());
    if (!realm || !id || !news) return fail(ErrorCode::internal, "job.bad_payload", std::string(payload));
    return Errand{Scope{*realm}, *id, *news};
}

/// nullopt: it is so no longer.
std::optional<NoticeKind> kind_of(Ballot const& ballot, BallotNews news, TimePoint now) {
    bool const takes_votes = ballot.state == BallotState::open && ballot.closes_at && now < *ballot.closes_at;
    switch (news) {
        case BallotNews::opened:
            return takes_votes ? std::optional(NoticeKind::ballot_opened) : std::nullopt;
        case BallotNews::closing:
            return takes_votes ? std::optional(NoticeKind::ballot_closing) : std::nullopt;
        case BallotNews::decided:
            if (ballot.state != BallotState::decided) return std::nullopt;
            return ballot.passed.value_or(false) ? NoticeKind::ballot_passed : NoticeKind::ballot_failed;
        case BallotNews::voided:
            return ballot.state == BallotState::voided ? std::optional(NoticeKind::ballot_voided) : std::nullopt;
    }
    return std::nullopt;
}

/// Accounts that may be on the roll, after a person, ascending.
std::vector<PersonId> candidates(ReadTransaction& tx, Ballot const& ballot, ResidentsAfter residents, PersonId after) {
    Scope const scope{ballot.realm};
    if (ballot.kind == BallotKind::open) {
        return select_persons_of_roll(tx, scope, ballot.id, after, notices::kToldAtOnceMax);
    }
    // An owner casts from the dwelling where she lives, or by a claim, from wherever.
    auto persons = residents(tx, scope, ballot.community, after, notices::kToldAtOnceMax);
    for (auto const& claim : select_claims(tx, scope, ballot.id)) {
        if (claim.state == ClaimState::confirmed && claim.person > after) persons.push_back(claim.person);
    }
    std::ranges::sort(persons);
    persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
    if (persons.size() > notices::kToldAtOnceMax) persons.resize(notices::kToldAtOnceMax, PersonId{0});
    return persons;
}

/// Whether anything was cast in the names the account casts for, by phone or on paper. What was cast is not looked at.
bool has_cast(ReadTransaction& tx, Ballot const& ballot, std::vector<Bound> const& lines) {
    return std::ranges::any_of(lines, [&](Bound const& line) {
        auto const votes = select_votes_of_entry(tx, Scope{ballot.realm}, ballot.id, line.first.number);
        return std::ranges::find(votes, line.second, &Vote::voter) != votes.end();
    });
}

notices::Tellees next_on_roll(ReadTransaction& tx, Ballot const& ballot, BallotNews news, ResidentsAfter residents,
                              PersonId after) {
    notices::Tellees tellees;
    for (auto const person : candidates(tx, ballot, residents, after)) {
        tellees.last_looked_at = person;
        auto const known = people::find_person(tx, person);
        if (!known || known->erased_at) continue;
        auto const lines = bound_lines(tx, ballot, person, nullptr);
        if (lines.empty() || (news == BallotNews::closing && has_cast(tx, ballot, lines))) continue;
        tellees.persons.push_back(person);
    }
    return tellees;
}

class BallotSubject final : public notices::Subject {
public:
    std::string_view kind() const noexcept override { return kNoticeSubject; }

    std::optional<notices::SubjectLabel> label(ReadTransaction& tx, authority::Caller const& who, Scope scope,
                                               std::int64_t subject, std::optional<std::int64_t>) override {
        auto ballot = see_ballot(tx, who, scope, BallotId{subject});
        if (!ballot) return std::nullopt;
        return notices::SubjectLabel{std::move(ballot->title)};
    }
};

}  // namespace

void plan_telling(WriteTransaction& tx, Scope scope, Ballot const& ballot, BallotEvent event, TimePoint now) {
    // What a meeting agreed on has no roll.
    if (ballot.kind == BallotKind::consensus) return;
    if (event == BallotEvent::open) {
        plan(tx, {scope, ballot.id, BallotNews::opened}, now);
        if (auto const at = reminder_at(ballot)) plan(tx, {scope, ballot.id, BallotNews::closing}, *at);
        return;
    }
    if (ballot.state == BallotState::open || !ballot.opened_at) return;
    jobs::cancel(tx, key_of({scope, ballot.id, BallotNews::closing}));
    if (event == BallotEvent::decide) plan(tx, {scope, ballot.id, BallotNews::decided}, now);
    if (event == BallotEvent::declare_void) plan(tx, {scope, ballot.id, BallotNews::voided}, now);
}

Result<void> tell_roll(storage::Database& database, ResidentsAfter residents, jobs::Job const& job, TimePoint now) {
    HZ_TRY(auto const errand, read_errand(job.payload));
    HZ_TRY(auto const ballot,
           database.read([&](ReadTransaction& tx) { return require_ballot(tx, errand.scope, errand.ballot); }));
    auto const kind = kind_of(ballot, errand.news, now);
    if (!kind) return {};
    bool const says_until = errand.news == BallotNews::opened || errand.news == BallotNews::closing;
    notices::News const news{.kind = *kind,
                             .street = ballot.realm,
                             .subject_kind = kNoticeSubject,
                             .subject = ballot.id.value(),
                             .due = says_until ? ballot.closes_at : std::nullopt};
    auto const next = [&](ReadTransaction& tx, PersonId after) {
        return next_on_roll(tx, ballot, errand.news, residents, after);
    };
    return notices::tell_all(database, news, next, now);
}

std::unique_ptr<notices::Subject> make_notice_subject() {
    return std::make_unique<BallotSubject>();
}

}  // namespace hezhi::ballots
