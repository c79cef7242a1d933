// What is done to commitments, by whom, and what time does.
#include <algorithm>
#include <iterator>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"
#include "lib/calendar/calendar.h"
#include "src/bodies/bodies.h"
#include "src/commitments/commitment_rules.h"
#include "src/commitments/commitment_store.h"
#include "src/commitments/resolution_store.h"
#include "src/commitments/tell_bodies.h"
#include "src/jobs/jobs.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/public_events.h"

namespace hezhi::commitments {
namespace {

using authority::Caller;
using authority::Permission;
using std::chrono::days;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

using A = CommitmentActor;
using E = CommitmentEvent;

std::string key_of(Commitment const& one) {
    return std::string(kTickJob) + ":" + one.realm.str() + "/" + one.id.str();
}

void schedule(WriteTransaction& tx, Commitment const& one) {
    jobs::cancel(tx, key_of(one));
    auto const at = next_tick(one);
    if (!at) return;
    boost::json::object const payload{{"street", one.realm.str()}, {"commitment", one.id.str()}};
    jobs::enqueue_once(tx, key_of(one), kTickJob, boost::json::serialize(payload), *at);
}

void touch(WriteTransaction& tx, Commitment const& one) {
    tx.touch(channel(one.id));
    tx.touch("street:" + one.realm.str());
    if (one.topic) tx.touch(topics::channel(*one.topic));
}

void publish(WriteTransaction& tx, Scope scope, Commitment const& one, CommitmentRecord const& record) {
    touch(tx, one);
    if (record.to == CommitmentState::draft) return;
    boost::json::object facts{{"title", one.title}, {"state", enum_name(record.to)}, {"by", enum_name(record.actor)}};
    if (record.body) facts["body"] = record.body->str();
    if (!record.text.empty()) facts["text"] = record.text;
    if (record.due_at) facts["due"] = to_microseconds(*record.due_at);
    if (one.topic) facts["topic"] = one.topic->str();
    if (record.event == E::make) {
        facts["owner"] = one.owner->str();
        if (one.amount_fen) facts["amount_fen"] = *one.amount_fen;
        facts["resource"] = one.resource;
    }
    storage::append_public_event(tx, scope, "commitment." + std::string(enum_name(record.event)), "commitment", one.id,
                                 boost::json::serialize(facts), record.at);
}

authority::JurisdictionPath street_path(ReadTransaction& tx, RealmId realm) {
    auto const street = jurisdictions::require_street(tx, realm);
    HZ_ASSERT(street.has_value());
    return street->path;
}

/// Several parts at once are possible: the committee may keep what it makes.
bool is_actor(ReadTransaction& tx, Caller const& who, Commitment const& one, CommitmentActor actor) {
    switch (actor) {
        case A::maker:
            return can(who, Permission::commitment_make, one.community_path);
        case A::owner:
            return one.owner && can(who, Permission::commitment_keep, one.community_path, one.owner);
        case A::street:
            return can(who, Permission::commitment_make, street_path(tx, one.realm));
        case A::resident:
            return can(who, Permission::commitment_confirm, one.community_path);
        case A::contributor:
        case A::clock:
            break;
    }
    return false;
}

bool holds(authority::Role role, Permission permission) {
    auto const& holders = authority::holders(permission);
    return std::ranges::find(holders, role) != holders.end();
}

/// For which body the caller makes commitments there; nullopt: for none that has a name.
std::optional<BodyId> making_body(Caller const& who, authority::JurisdictionPath const& where) {
    for (auto const& grant : who.grants) {
        if (grant.body && grant.jurisdiction.covers(where) && holds(grant.role, Permission::commitment_make)) {
            return grant.body;
        }
    }
    return std::nullopt;
}

std::optional<BodyId> acting_body(ReadTransaction& tx, Caller const& who, Commitment const& one,
                                  CommitmentActor actor) {
    if (actor == A::owner) return one.owner;
    if (actor == A::maker) return making_body(who, one.community_path);
    if (actor == A::street) return making_body(who, street_path(tx, one.realm));
    return std::nullopt;
}

bool may_see(ReadTransaction& tx, Caller const& who, Commitment const& one) {
    return one.state != CommitmentState::draft || is_actor(tx, who, one, A::maker) || is_actor(tx, who, one, A::owner);
}

Result<Commitment> require_commitment(ReadTransaction& tx, Caller const& who, Scope scope, CommitmentId id) {
    auto found = find_commitment(tx, scope, id);
    if (!found || !may_see(tx, who, *found)) return fail(ErrorCode::not_found, "commitment.unknown");
    return *std::move(found);
}

/// As whom the caller may do that now, else as whom they could at all. Error: commitment.act_not_yours.
Result<CommitmentActor> actor_for(ReadTransaction& tx, Caller const& who, Commitment const& one,
                                  CommitmentEvent event) {
    std::optional<CommitmentActor> at_all;
    for (auto const& row : table()) {
        if (row.event != event || !row.from || !is_actor(tx, who, one, row.actor)) continue;
        if (row.from == one.state) return row.actor;
        at_all = row.actor;
    }
    if (at_all) return *at_all;
    return fail(ErrorCode::forbidden, "commitment.act_not_yours");
}

struct Approached {
    Commitment commitment;
    CommitmentActor actor;
};
/// For acting on what the caller saw. Errors: as see_commitment; authority.sign_in, commitment.act_not_yours,
/// commitment.changed_meanwhile.
Result<Approached> approach(ReadTransaction& tx, Caller const& who, Scope scope, CommitmentId id, std::int64_t revision,
                            CommitmentEvent event) {
    HZ_TRY(authority::require_person(who));
    HZ_TRY(auto one, require_commitment(tx, who, scope, id));
    HZ_TRY(auto const actor, actor_for(tx, who, one, event));
    if (one.revision != revision) return fail(ErrorCode::stale, "commitment.changed_meanwhile");
    return Approached{std::move(one), actor};
}

TimePoint answer_limit(ReadTransaction& tx, Commitment const& one, TimePoint now) {
    return calendar::add_working_days(jurisdictions::calendar_of(tx, one.community), now, kAnswerDays);
}

/// A deadline that is nearer than the reminder needs none.
void set_due(Commitment& one, TimePoint due, TimePoint now) {
    one.due_at = due;
    one.is_overdue = false;
    one.reminded_for = due - kRemindedBefore <= now ? std::optional(due) : std::nullopt;
}

/// What an event leaves behind in the commitment, beside its state.
void leave_marks(ReadTransaction& tx, Commitment& one, Act const& act, std::string const& text) {
    auto const stop = [&] {
        one.settled_at = act.at;
        one.limit_at = std::nullopt;
        one.is_overdue = false;
    };
    auto const begin_voices = [&] {
        one.limit_at = act.at + days{kVoiceDays};
        one.is_overdue = false;
    };
    switch (act.event) {
        case E::make:
            one.made_at = act.at;
            one.first_due_at = one.due_at;
            set_due(one, *one.due_at, act.at);
            break;
        case E::deliver:
            one.delivered_at = act.at;
            one.proof = text;
            begin_voices();
            break;
        case E::change_plan:
            ++one.plan_changes;
            if (act.date) set_due(one, *act.date, act.at);
            break;
        case E::dispute:
            one.limit_at = answer_limit(tx, one, act.at);
            one.answer.clear();
            one.answered_at = one.reminded_for = std::nullopt;
            break;
        case E::clear:
            one.answered_at = std::nullopt;
            begin_voices();
            break;
        case E::rebut:
            one.answer = text;
            one.answered_at = act.at;
            begin_voices();
            break;
        case E::uphold:
            set_due(one, *act.date, act.at);
            one.answer = text;
            one.limit_at = one.delivered_at = one.settled_at = one.answered_at = std::nullopt;
            ++one.round;
            one.confirmations = one.disputes = 0;
            break;
        case E::settle:
        case E::lapse:
        case E::release:
            stop();
            break;
        case E::become_overdue:
            one.is_overdue = true;
            ++one.overdue_times;
            break;
        default:
            break;
    }
}

/// Which limit an event is about, for the page and the public record.
std::optional<TimePoint> limit_of(Commitment const& one) {
    bool const is_voiced = one.state == CommitmentState::delivered || one.state == CommitmentState::disputed;
    return is_voiced ? one.limit_at : one.due_at;
}

Result<Commitment> keep(WriteTransaction& tx, Scope scope, Commitment one, Act const& act, std::optional<BodyId> body,
                        std::string text) {
    CommitmentRecord const record{.number = ++one.events,
                                  .at = act.at,
                                  .event = act.event,
                                  .actor = act.actor,
                                  .body = body,
                                  .to = one.state,
                                  .text = std::move(text),
                                  .due_at = limit_of(one)};
    if (!update_commitment(tx, scope, one)) return fail(ErrorCode::stale, "commitment.changed_meanwhile");
    ++one.revision;
    insert_record(tx, scope, one.id, record);
    schedule(tx, one);
    publish(tx, scope, one, record);
    tell_of_event(tx, scope, one, record);
    return one;
}

Result<Commitment> take(WriteTransaction& tx, Scope scope, Commitment one, Act const& act, std::optional<BodyId> body,
                        std::string text) {
    HZ_TRY(auto const step, apply(one, act));
    one.state = step.to;
    leave_marks(tx, one, act, text);
    return keep(tx, scope, std::move(one), act, body, std::move(text));
}

std::int64_t count_open(std::vector<Part> const& parts) {
    return std::ranges::count(parts, PartState::owed, &Part::state);
}

/// What time alone does: a reminder, a deadline that is raised, the end of the time for voices.
Result<void> tick(WriteTransaction& tx, jobs::Job const& job, TimePoint now) {
    auto const payload = boost::json::parse(job.payload).as_object();
    auto const realm = RealmId::parse(payload.at("street").as_string());
    auto const id = CommitmentId::parse(payload.at("commitment").as_string());
    if (!realm || !id) return fail(ErrorCode::internal, "job.bad_payload", job.payload);
    Scope const scope{*realm};
    auto found = find_commitment(tx, scope, *id);
    if (!found) return fail(ErrorCode::not_found, "commitment.unknown");
    for (auto const event : {E::become_overdue, E::settle, E::lapse}) {
        Act const act{.event = event, .actor = A::clock, .at = now};
        if (!apply(*found, act)) continue;
        HZ_TRY(take(tx, scope, *std::move(found), act, std::nullopt, ""));
        return {};
    }
    if (next_tick(*found).value_or(TimePoint::max()) > now) return {};
    found->reminded_for = limit_of(*found);
    if (!update_commitment(tx, scope, *found)) return fail(ErrorCode::stale, "commitment.changed_meanwhile");
    ++found->revision;
    schedule(tx, *found);
    tell_due_soon(tx, scope, *found, now);
    return {};
}

class CommitmentsInPlaces final : public jurisdictions::PlaceUse {
public:
    bool is_used(ReadTransaction& tx, Scope scope, JurisdictionId place) override {
        return has_commitments(tx, scope, place) || has_resolutions(tx, scope, place);
    }
    /// Commitments belong to communities.
    bool is_used(ReadTransaction&, Scope, jurisdictions::DwellingId) override { return false; }
};

class CommitmentMedia final : public media::Owner {
public:
    std::string_view subject_kind() const noexcept override { return kMediaSubject; }
    /// Proofs are public, and drafts have none.
    bool may_see(ReadTransaction&, Caller const&, Scope, std::int64_t, bool is_public) override { return is_public; }
};

class CommitmentSubject final : public notices::Subject {
public:
    std::string_view kind() const noexcept override { return kNoticeSubject; }
    std::optional<notices::SubjectLabel> label(ReadTransaction& tx, Caller const& who, Scope scope,
                                               std::int64_t subject, std::optional<std::int64_t>) override {
        auto const one = find_commitment(tx, scope, CommitmentId{subject});
        if (!one || !may_see(tx, who, *one)) return std::nullopt;
        return notices::SubjectLabel{one->title};
    }
};

}  // namespace

Result<std::vector<Commitment>> list_commitments(ReadTransaction& tx, Scope scope, CommitmentFilter const& filter) {
    HZ_TRY(jurisdictions::require_street(tx, scope.realm));
    return select_listed(tx, scope, filter);
}

Result<std::vector<Commitment>> list_desk(ReadTransaction& tx, Caller const& who, Scope scope,
                                          DeskFilter const& filter) {
    HZ_TRY(jurisdictions::require_street(tx, scope.realm));
    HZ_TRY(authority::require_person(who));
    bool const keeps_here = std::ranges::any_of(who.grants, [&](authority::Grant const& grant) {
        return grant.realm == scope.realm && holds(grant.role, Permission::commitment_keep);
    });
    if (!keeps_here) return fail(ErrorCode::forbidden, "authority.missing");
    auto all = select_by_due(tx, scope, filter.community, filter.standing, kDeskMax);
    std::erase_if(all, [&](Commitment const& one) {
        if (is_actor(tx, who, one, A::owner)) return false;
        if (one.state != CommitmentState::draft) {
            auto const parts = select_parts(tx, scope, one.id);
            bool const has_part = std::ranges::any_of(parts, [&](Part const& part) {
                return can(who, Permission::commitment_keep, one.community_path, part.body);
            });
            if (has_part) return false;
        }
        return filter.only_mine || !is_actor(tx, who, one, A::maker);
    });
    return all;
}

Result<Commitment> see_commitment(ReadTransaction& tx, Caller const& who, Scope scope, CommitmentId id) {
    return require_commitment(tx, who, scope, id);
}

std::vector<CommitmentRecord> records_of(ReadTransaction& tx, Scope scope, CommitmentId id) {
    return select_records(tx, scope, id);
}

std::vector<Part> parts_of(ReadTransaction& tx, Scope scope, CommitmentId id) {
    return select_parts(tx, scope, id);
}

Result<Tally> tally_commitments(ReadTransaction& tx, Scope scope, std::optional<JurisdictionId> community) {
    HZ_TRY(jurisdictions::require_street(tx, scope.realm));
    return count_by_standing(tx, scope, community);
}

CallerStanding standing_of(ReadTransaction& tx, Caller const& who, Commitment const& one) {
    Scope const scope{one.realm};
    CallerStanding standing;
    if (!who.person) return standing;
    for (auto const actor : {A::maker, A::owner, A::street, A::resident}) {
        if (!is_actor(tx, who, one, actor)) continue;
        if (actor != A::resident) standing.reads_reasons = true;
        for (auto const event : possible(one, actor)) {
            if (std::ranges::find(standing.possible, event) == standing.possible.end()) {
                standing.possible.push_back(event);
            }
        }
    }
    bool const is_running = one.state == CommitmentState::owed || one.state == CommitmentState::in_progress;
    for (auto const& part : select_parts(tx, scope, one.id)) {
        if (is_running && part.state == PartState::owed &&
            can(who, Permission::commitment_keep, one.community_path, part.body)) {
            standing.own_parts.push_back(part.number);
        }
    }
    if (auto const said = find_voice(tx, scope, one.id, one.round, *who.person)) {
        standing.voice = said->voice;
        standing.reason = said->reason;
    }
    return standing;
}

std::vector<std::string> reasons_of(ReadTransaction& tx, Caller const& who, Commitment const& one) {
    constexpr std::size_t kReasonsMax = 100;
    if (!standing_of(tx, who, one).reads_reasons) return {};
    return select_reasons(tx, Scope{one.realm}, one.id, one.round, kReasonsMax);
}

Result<Commitment> begin_draft(WriteTransaction& tx, Caller const& who, Scope scope, Draft const& draft) {
    HZ_TRY(authority::require_person(who));
    HZ_TRY(auto const place, place_of_draft(tx, scope, draft));
    HZ_TRY(authority::require(who, Permission::commitment_make, place.path));
    return draft_commitment(tx, who, scope, draft);
}

Result<Commitment> amend_draft(WriteTransaction& tx, Caller const& who, Scope scope, CommitmentId id,
                               std::int64_t revision, Amendment const& amendment) {
    HZ_TRY(auto approached, approach(tx, who, scope, id, revision, E::amend));
    auto& [one, actor] = approached;
    if (amendment.owner) HZ_TRY(bodies::require_body(tx, scope.realm, *amendment.owner));
    if (amendment.title) one.title = *amendment.title;
    if (amendment.words) one.words = *amendment.words;
    if (amendment.owner) one.owner = amendment.owner;
    if (amendment.due) one.due_at = amendment.due;
    if (amendment.amount_fen) one.amount_fen = amendment.amount_fen;
    if (amendment.resource) one.resource = *amendment.resource;
    auto const body = acting_body(tx, who, one, actor);
    return take(tx, scope, std::move(one), {.event = E::amend, .actor = actor, .at = who.now}, body, "");
}

Result<Commitment> act_on(WriteTransaction& tx, Caller const& who, Scope scope, CommitmentId id,
                          CommitmentAct const& given) {
    HZ_TRY(auto approached, approach(tx, who, scope, id, given.revision, given.event));
    auto& [one, actor] = approached;
    Act const act{.event = given.event,
                  .actor = actor,
                  .at = who.now,
                  .date = given.due,
                  .has_words = !given.text.empty(),
                  .has_proof = !given.text.empty(),
                  .has_means = given.amount_fen || given.resource,
                  .parts_open = count_open(select_parts(tx, scope, id))};
    HZ_TRY(apply(one, act));
    auto const body = acting_body(tx, who, one, actor);
    if (given.event == E::make) one.made_by = body;
    if (given.event == E::deliver) {
        one.proof_link = given.link;
        HZ_TRY(media::attach(tx, who, scope, given.photos, kMediaSubject, id.value(), true));
    }
    if (given.event == E::change_plan) {
        if (given.amount_fen) one.amount_fen = given.amount_fen;
        if (given.resource) one.resource = *given.resource;
        if (!has_resource(one)) {
            return fail(Error{ErrorCode::unprocessable, "commitment.incomplete"}.with(
                std::vector<Problem>{{"/resource", "commitment.needs_resource"}}));
        }
    }
    return take(tx, scope, std::move(one), act, body, given.text);
}

Result<Commitment> say(WriteTransaction& tx, Caller const& who, Scope scope, CommitmentId id, CommitmentVoice voice,
                       std::string const& reason) {
    HZ_TRY(auto const person, authority::require_person(who));
    HZ_TRY(auto one, require_commitment(tx, who, scope, id));
    HZ_TRY(authority::require(who, Permission::commitment_confirm, one.community_path));
    auto const before = find_voice(tx, scope, id, one.round, person);
    bool const is_same =
        before && before->voice == voice && (voice == CommitmentVoice::confirmed || before->reason == reason);
    Act const act{.event = voice == CommitmentVoice::confirmed ? E::confirm : E::dispute,
                  .actor = A::resident,
                  .at = who.now,
                  .has_words = !reason.empty()};
    HZ_TRY(apply(one, act));
    if (is_same) return one;
    if (before) --(before->voice == CommitmentVoice::confirmed ? one.confirmations : one.disputes);
    ++(voice == CommitmentVoice::confirmed ? one.confirmations : one.disputes);
    put_voice(tx, scope, person,
              {.commitment = id,
               .round = one.round,
               .voice = voice,
               .reason = voice == CommitmentVoice::disputed ? reason : std::string{},
               .said_at = who.now});
    // A single voice is no public event: a count that moves by one would say who. The first dispute changes the state.
    if (voice == CommitmentVoice::disputed && one.state == CommitmentState::delivered) {
        return take(tx, scope, std::move(one), act, std::nullopt, "");
    }
    Act const clear{.event = E::clear, .actor = A::clock, .at = who.now};
    if (apply(one, clear)) return take(tx, scope, std::move(one), clear, std::nullopt, "");
    update_counts(tx, scope, one);
    touch(tx, one);
    return one;
}

Result<Commitment> add_part(WriteTransaction& tx, Caller const& who, Scope scope, CommitmentId id,
                            std::int64_t revision, PartDraft const& draft) {
    HZ_TRY(auto approached, approach(tx, who, scope, id, revision, E::add_part));
    auto& [one, actor] = approached;
    HZ_TRY(auto const contributor, bodies::require_body(tx, scope.realm, draft.body));
    if (one.owner == contributor.id) return fail(ErrorCode::unprocessable, "commitment.part_is_owners");
    auto const parts = select_parts(tx, scope, id);
    if (parts.size() >= kPartsMax) {
        return fail(
            Error{ErrorCode::unprocessable, "commitment.too_many_parts"}.with("max", std::to_string(kPartsMax)));
    }
    insert_part(tx, scope, id,
                {.number = static_cast<std::int64_t>(parts.size()) + 1,
                 .body = contributor.id,
                 .what = draft.what,
                 .amount_fen = draft.amount_fen,
                 .due_at = draft.due});
    return take(tx, scope, std::move(one), {.event = E::add_part, .actor = actor, .at = who.now}, contributor.id,
                draft.what);
}

namespace {

/// A part that is still owed. Errors: commitment.part_unknown, commitment.part_settled.
Result<Part> open_part(ReadTransaction& tx, Scope scope, CommitmentId id, std::int64_t number) {
    for (auto const& part : select_parts(tx, scope, id)) {
        if (part.number != number) continue;
        if (part.state != PartState::owed) return fail(ErrorCode::conflict, "commitment.part_settled");
        return part;
    }
    return fail(ErrorCode::not_found, "commitment.part_unknown");
}

Result<Commitment> settle_part(WriteTransaction& tx, Scope scope, Commitment one, Part part, Act const& act,
                               PartState state, std::string const& said) {
    HZ_TRY(apply(one, act));
    part.state = state;
    part.said_at = act.at;
    part.said = said;
    update_part(tx, scope, one.id, part);
    return take(tx, scope, std::move(one), act, part.body, said);
}

}  // namespace

Result<Commitment> deliver_part(WriteTransaction& tx, Caller const& who, Scope scope, CommitmentId id,
                                std::int64_t revision, std::int64_t number, std::string const& proof) {
    HZ_TRY(authority::require_person(who));
    HZ_TRY(auto one, require_commitment(tx, who, scope, id));
    HZ_TRY(auto part, open_part(tx, scope, id, number));
    if (!can(who, Permission::commitment_keep, one.community_path, part.body)) {
        return fail(ErrorCode::forbidden, "commitment.act_not_yours");
    }
    if (one.revision != revision) return fail(ErrorCode::stale, "commitment.changed_meanwhile");
    Act const act{.event = E::deliver_part, .actor = A::contributor, .at = who.now, .has_proof = !proof.empty()};
    return settle_part(tx, scope, std::move(one), std::move(part), act, PartState::delivered, proof);
}

Result<Commitment> withdraw_part(WriteTransaction& tx, Caller const& who, Scope scope, CommitmentId id,
                                 std::int64_t revision, std::int64_t number, std::string const& reason) {
    HZ_TRY(auto approached, approach(tx, who, scope, id, revision, E::withdraw_part));
    auto& [one, actor] = approached;
    HZ_TRY(auto part, open_part(tx, scope, id, number));
    Act const act{.event = E::withdraw_part, .actor = actor, .at = who.now, .has_words = !reason.empty()};
    return settle_part(tx, scope, std::move(one), std::move(part), act, PartState::withdrawn, reason);
}

std::unique_ptr<media::Owner> make_media_owner() {
    return std::make_unique<CommitmentMedia>();
}

std::unique_ptr<notices::Subject> make_notice_subject() {
    return std::make_unique<CommitmentSubject>();
}

std::unique_ptr<jurisdictions::PlaceUse> make_place_use() {
    return std::make_unique<CommitmentsInPlaces>();
}

void add_jobs(jobs::Runner& runner) {
    add_tick_job(runner);
    add_resolution_job(runner);
}

void add_tick_job(jobs::Runner& runner) {
    runner.handle(std::string(kTickJob), jobs::Step{tick});
}

}  // namespace hezhi::commitments
