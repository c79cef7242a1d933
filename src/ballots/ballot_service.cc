#include <algorithm>
#include <map>
#include <set>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "lib/base/enum_names.h"
#include "lib/text/encoding.h"
#include "src/ballots/ballot_acts.h"
#include "src/ballots/tell_roll.h"
#include "src/bodies/bodies.h"
#include "src/commitments/commitments.h"
#include "src/jobs/runner.h"
#include "src/storage/database.h"
#include "src/storage/public_events.h"

namespace hezhi::ballots {
namespace {

using authority::Caller;
using authority::Permission;
using storage::Database;
using storage::Effort;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::size_t kHomesMax = 50'000;
constexpr std::size_t kFreezePage = 2'000;

std::string payload_of(Scope scope, BallotId id) {
    return boost::json::serialize(boost::json::object{{"street", scope.realm.str()}, {"ballot", id.str()}});
}

struct Subject {
    Scope scope;
    BallotId ballot;
};
Result<Subject> subject_of(jobs::Job const& job) {
    auto const payload = boost::json::parse(job.payload).as_object();
    auto const realm = RealmId::parse(payload.at("street").as_string());
    auto const id = BallotId::parse(payload.at("ballot").as_string());
    if (!realm || !id) return fail(ErrorCode::internal, "job.bad_payload", job.payload);
    return Subject{Scope{*realm}, *id};
}

/// When the clock has something to do next.
std::optional<TimePoint> next_tick(Ballot const& ballot) {
    if (ballot.state == BallotState::noticed) return ballot.opens_at;
    if (ballot.state == BallotState::open) return ballot.closes_at;
    if (ballot.state == BallotState::counting) return ballot.counts_until ? ballot.counts_until : ballot.closes_at;
    return std::nullopt;
}

void set_clock(WriteTransaction& tx, Scope scope, Ballot const& ballot) {
    auto const key = fmt::format("{}:{}:{}", kTickJob, scope.realm.value(), ballot.id.value());
    jobs::cancel(tx, key);
    if (auto const at = next_tick(ballot)) jobs::enqueue_once(tx, key, kTickJob, payload_of(scope, ballot.id), *at);
}

/// What the public record says of an act.
void publish(WriteTransaction& tx, Scope scope, Ballot const& ballot, Act const& act) {
    tx.touch(channel(ballot.id));
    tx.touch(topics::channel(ballot.topic));
    if (act.event == BallotEvent::prepare || act.event == BallotEvent::change) return;
    if (act.event == BallotEvent::declare_void && !ballot.noticed_at) return;
    boost::json::object facts{{"title", ballot.title},
                              {"topic", ballot.topic.str()},
                              {"kind", enum_name(ballot.kind)},
                              {"state", enum_name(ballot.state)}};
    if (ballot.noticed_at) {
        facts["roll_heads"] = ballot.roll.heads;
        facts["roll_area_cm2"] = ballot.roll.area_cm2;
    }
    if (ballot.passed) facts["passed"] = *ballot.passed;
    if (!ballot.void_reason.empty()) facts["reason"] = ballot.void_reason;
    storage::append_public_event(tx, scope, fmt::format("ballot.{}", enum_name(act.event)), "ballot", ballot.id,
                                 boost::json::serialize(facts), act.at);
    tx.touch("street:" + scope.realm.str());
}

Result<void> check_draft(ReadTransaction& tx, Caller const& who, Scope scope, topics::Topic const& topic,
                         BallotDraft const& draft) {
    HZ_TRY(authority::require(who, Permission::ballot_prepare, topic.community_path));
    if (draft.body) HZ_TRY(bodies::require_body(tx, scope.realm, *draft.body));
    return check_rule(draft);
}

/// The street's dwelling that a line of the roll means: by code, or by its address as letters write it.
class Homes {
public:
    Homes(ReadTransaction& tx, Scope scope, jurisdictions::Jurisdiction const& community) {
        for (auto const& home : jurisdictions::dwellings_below(tx, scope, community, kHomesMax)) {
            by_name_.emplace(home.code, home.id);
            by_name_.emplace(home.label, home.id);
        }
    }
    std::optional<jurisdictions::DwellingId> find(tally::ExclusivePart const& part) const {
        std::vector<std::string> names{part.dwelling};
        if (!part.building.empty() && !part.unit.empty()) {
            names.push_back(fmt::format("{}号楼{}单元{}", part.building, part.unit, part.dwelling));
        }
        if (!part.building.empty()) names.push_back(fmt::format("{}号楼{}", part.building, part.dwelling));
        for (auto const& name : names) {
            auto const found = by_name_.find(name);
            if (found != by_name_.end()) return found->second;
        }
        return std::nullopt;
    }

private:
    std::map<std::string, jurisdictions::DwellingId, std::less<>> by_name_;
};

/// Random keys of lines and of owners, the same for an owner wherever she stands on this roll.
void give_keys(WriteTransaction& tx, std::vector<RollEntry>& entries) {
    std::map<std::string, std::string> keys;
    for (auto& entry : entries) {
        entry.key = new_key(tx, 'd');
        for (auto const& voter : entry.voters) {
            auto& key = keys[voter];
            if (key.empty()) key = new_key(tx, 'o');
            entry.voter_keys.push_back(key);
        }
    }
}

/// Page by page, so that memory holds one whatever the size of the community.
Result<void> freeze_open_roll(WriteTransaction& tx, Scope scope, Ballot& ballot, TimePoint now,
                              FindResidents residents) {
    delete_roll(tx, scope, ballot.id);
    std::size_t written = 0;
    auto const write = [&](std::vector<std::pair<PersonId, std::string>> page) -> Result<void> {
        if (written + page.size() > kOpenRollMax) {
            return fail(Error{ErrorCode::too_large, "ballot.roll_too_long"}.with("max", std::to_string(kOpenRollMax)));
        }
        std::vector<NewHead> heads;
        heads.reserve(page.size());
        // Two people of one name are two heads: a key each.
        for (auto& [person, name] : page) heads.push_back({person, std::move(name), new_key(tx, 'v')});
        insert_heads(tx, scope, ballot.id, static_cast<std::int64_t>(written) + 1, heads);
        written += page.size();
        return {};
    };
    if (ballot.open_rule.electorate == Electorate::residents) {
        for (PersonId after{0};;) {
            auto page = residents(tx, scope, ballot.community, after, kFreezePage);
            if (page.empty()) break;
            after = page.back().first;
            HZ_TRY(write(std::move(page)));
        }
    } else {
        // Posts that attend meetings are those of representatives; what a residence grants is no post.
        std::vector<std::pair<PersonId, std::string>> named;
        for (auto const person :
             people::post_holders(tx, scope, Permission::meeting_attend, ballot.community_path, std::nullopt, now)) {
            auto const known = people::find_person(tx, person);
            if (known && !known->erased_at) named.emplace_back(person, known->display_name);
        }
        if (!named.empty()) HZ_TRY(write(std::move(named)));
    }
    ballot.roll = {.heads = static_cast<std::int64_t>(written)};
    return {};
}

/// Counts what stands in the tables, within the transaction that decides.
Result<Ballot> decide_in(WriteTransaction& tx, Scope scope, Ballot ballot, Act act, std::optional<PersonId> person) {
    act.unsettled_papers = count_unsettled(tx, scope, ballot.id);
    HZ_TRY(apply(ballot, act));
    // Of the public files, so that what the page says is what a stranger counts.
    auto const files = file_texts(tx, ballot, Names::hidden);
    HZ_TRY(auto const counted, count(ballot, files.roll, files.votes));
    ballot.result = counted.result;
    ballot.passed = counted.passed;
    return take(tx, scope, std::move(ballot), act, person, "");
}

Result<void> tick(Database& database, jobs::Job const& job, TimePoint now) {
    HZ_TRY(auto const subject, subject_of(job));
    Scope const scope = subject.scope;
    BallotId const id = subject.ballot;
    auto const done = database.write(
        [&](WriteTransaction& tx) -> Result<void> {
            auto ballot = find_ballot(tx, scope, id);
            auto const due = ballot ? next_tick(*ballot) : std::nullopt;
            if (!due || *due > now) return {};
            if (ballot->state == BallotState::noticed) {
                HZ_TRY(take(tx, scope, std::move(*ballot), {BallotEvent::open, BallotActor::clock, now}, std::nullopt,
                            ""));
            } else if (ballot->state == BallotState::open) {
                HZ_TRY(take(tx, scope, std::move(*ballot), {BallotEvent::close, BallotActor::clock, now}, std::nullopt,
                            ""));
            } else if (count_unsettled(tx, scope, id) == 0) {
                // Papers that still wait leave the decision to the desk; the page says so.
                HZ_TRY(decide_in(tx, scope, std::move(*ballot), {BallotEvent::decide, BallotActor::clock, now},
                                 std::nullopt));
            }
            return {};
        },
        Effort::bulk);
    if (!done) return fail(done.error());
    return {};
}

}  // namespace

std::string channel(BallotId id) {
    return "ballot:" + id.str();
}

Result<Ballot> require_ballot(ReadTransaction& tx, Scope scope, BallotId id) {
    auto ballot = find_ballot(tx, scope, id);
    if (!ballot) return fail(ErrorCode::not_found, "ballot.unknown");
    return *std::move(ballot);
}

Result<Ballot> ballot_of_desk(ReadTransaction& tx, Caller const& who, Scope scope, BallotId id,
                              std::optional<std::int64_t> revision) {
    HZ_TRY(auto ballot, see_ballot(tx, who, scope, id));
    HZ_TRY(authority::require(who, Permission::ballot_prepare, ballot.community_path));
    if (revision && *revision != ballot.revision) return fail(ErrorCode::stale, "ballot.changed_meanwhile");
    return ballot;
}

Result<Ballot> ballot_of_counters(ReadTransaction& tx, Caller const& who, Scope scope, BallotId id) {
    HZ_TRY(auto ballot, see_ballot(tx, who, scope, id));
    HZ_TRY(authority::require(who, Permission::ballot_enter, ballot.community_path));
    return ballot;
}

Result<Ballot> take(WriteTransaction& tx, Scope scope, Ballot ballot, Act const& act, std::optional<PersonId> person,
                    std::string const& text) {
    HZ_TRY(auto const to, apply(ballot, act));
    ballot.state = to;
    if (act.event == BallotEvent::give_notice) ballot.noticed_at = act.at;
    if (act.event == BallotEvent::open) ballot.opened_at = act.at;
    if (act.event == BallotEvent::close) ballot.closed_at = act.at;
    if (to == BallotState::decided) ballot.decided_at = act.at;
    if (act.event == BallotEvent::declare_void) {
        ballot.voided_at = act.at;
        ballot.void_reason = text;
    }
    ++ballot.events;
    if (!update_ballot(tx, scope, ballot)) return fail(ErrorCode::stale, "ballot.changed_meanwhile");
    ++ballot.revision;
    insert_record(tx, scope, ballot.id,
                  {.number = ballot.events,
                   .at = act.at,
                   .event = act.event,
                   .actor = act.actor,
                   .to = to,
                   .body = act.actor == BallotActor::desk ? ballot.body : std::nullopt,
                   .text = text},
                  person);
    set_clock(tx, scope, ballot);
    plan_telling(tx, scope, ballot, act.event, act.at);
    publish(tx, scope, ballot, act);
    if (to == BallotState::decided && ballot.passed.value_or(false)) {
        // What was agreed to waits for its owner, deadline and resource: until then no run leaves its commitments
        // stage.
        HZ_TRY(commitments::draft_commitment(tx, {.person = person, .now = act.at}, scope,
                                             {.topic = ballot.topic,
                                              .source = commitments::DecisionSource::ballot,
                                              .source_id = ballot.id.value(),
                                              .title = ballot.title}));
    }
    return ballot;
}

std::string new_receipt(WriteTransaction& tx) {
    std::string text;
    for (auto const byte : tx.new_random_id()) text += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
    for (std::size_t at = 24; at > 0; at -= 8) text.insert(at, "-");
    return text;
}

std::string new_key(WriteTransaction& tx, char first) {
    auto const random = tx.new_random_id();
    std::string text(1, first);
    for (std::size_t at = 0; at < 8; ++at) text += fmt::format("{:02x}", std::to_integer<unsigned>(random[at]));
    return text;
}

Result<Ballot> see_ballot(ReadTransaction& tx, Caller const& who, Scope scope, BallotId id) {
    HZ_TRY(jurisdictions::require_street(tx, scope.realm));
    HZ_TRY(auto ballot, require_ballot(tx, scope, id));
    bool const is_public =
        ballot.state != BallotState::draft && (ballot.state != BallotState::voided || ballot.noticed_at);
    if (!is_public && !authority::can(who, Permission::ballot_prepare, ballot.community_path)) {
        return fail(ErrorCode::not_found, "ballot.unknown");
    }
    return ballot;
}

std::vector<Ballot> list_ballots(ReadTransaction& tx, Caller const& who, Scope scope, BallotFilter const& filter) {
    auto ballots = select_ballots(tx, scope, filter);
    std::erase_if(ballots, [&](Ballot const& ballot) {
        bool const is_public =
            ballot.state != BallotState::draft && (ballot.state != BallotState::voided || ballot.noticed_at);
        return !is_public && !authority::can(who, Permission::ballot_prepare, ballot.community_path);
    });
    return ballots;
}

std::vector<BallotRecord> records_of(ReadTransaction& tx, Scope scope, BallotId id) {
    return select_records(tx, scope, id);
}

std::int64_t cast_lines(ReadTransaction& tx, Ballot const& ballot) {
    auto const lines = count_cast_lines(tx, Scope{ballot.realm}, ballot.id);
    return ballot.state == BallotState::open ? lines / 5 * 5 : lines;
}

Result<Ballot> prepare(WriteTransaction& tx, Caller const& who, Scope scope, BallotDraft const& draft) {
    HZ_TRY(auto const topic, topics::visible_topic(tx, who, scope, draft.topic));
    HZ_TRY(check_draft(tx, who, scope, topic, draft));
    Ballot ballot;
    static_cast<BallotDraft&>(ballot) = draft;
    ballot.id = tx.new_id<BallotId>();
    ballot.realm = scope.realm;
    ballot.community = topic.community;
    ballot.community_path = topic.community_path;
    ballot.prepared_at = who.now;
    ballot.events = 1;
    insert_ballot(tx, scope, ballot);
    insert_record(tx, scope, ballot.id,
                  {.number = 1,
                   .at = who.now,
                   .event = BallotEvent::prepare,
                   .actor = BallotActor::desk,
                   .to = BallotState::draft,
                   .body = draft.body},
                  who.person);
    tx.touch(channel(ballot.id));
    return ballot;
}

Result<Ballot> change(WriteTransaction& tx, Caller const& who, Scope scope, BallotId id, std::int64_t revision,
                      BallotDraft const& draft) {
    HZ_TRY(auto ballot, ballot_of_desk(tx, who, scope, id, revision));
    HZ_TRY(auto const topic, topics::load_topic(tx, scope, ballot.topic));
    HZ_TRY(check_draft(tx, who, scope, topic, draft));
    if (draft.kind != ballot.kind) {
        delete_roll(tx, scope, id);
        ballot.roll = {};
    }
    auto const topic_id = ballot.topic;
    static_cast<BallotDraft&>(ballot) = draft;
    ballot.topic = topic_id;
    if (ballot.kind == BallotKind::owners && ballot.roll.heads > 0) {
        // Another scope counts other lines of the same roll, and other settings other voters.
        auto entries = select_roll(tx, scope, id);
        auto const counted = counts_of(entries, ballot.has_owner_ids, ballot.owners);
        ballot.roll = counted ? *counted : RollCounts{};
    }
    return take(tx, scope, std::move(ballot), {BallotEvent::change, BallotActor::desk, who.now}, who.person, "");
}

Result<RollUpload> upload_roll(Database& database, Caller const& who, Scope scope, BallotId id, std::string_view bytes,
                               bool dry_run) {
    constexpr std::size_t kShown = 20;
    HZ_TRY(auto const ballot, database.read([&](ReadTransaction& tx) -> Result<Ballot> {
        HZ_TRY(auto found, ballot_of_desk(tx, who, scope, id, std::nullopt));
        HZ_TRY(apply(found, {BallotEvent::change, BallotActor::desk, who.now}));
        return found;
    }));
    if (ballot.kind != BallotKind::owners) return fail(ErrorCode::conflict, "ballot.roll_not_uploaded");
    HZ_TRY(auto const decoded, text::decode_upload(bytes));
    RollUpload upload{.ballot = ballot, .entries = {}, .counts = {}};
    auto const roll = tally::read_roll(decoded.text);
    if (!roll) {
        upload.problems = roll.error().problems();
        if (upload.problems.empty()) return fail(roll.error());
        return upload;
    }
    if (roll->parts.size() > kRollMax) {
        return fail(Error{ErrorCode::too_large, "ballot.roll_too_long"}.with("max", std::to_string(kRollMax)));
    }
    auto entries = entries_of(*roll, ballot.owners);
    // An owner's names are joined by semicolons in files, and a line needs somebody to cast for it.
    for (auto const& entry : entries) {
        if (entry.voters.empty())
            upload.problems.push_back({fmt::format("{}:1", entry.part.line), "ballot.roll_nobody"});
    }
    auto const counted = counts_of(entries, roll->has_owner_id, ballot.owners);
    if (!counted) {
        upload.problems.push_back({"1:1", "ballot.roll_scope", {{"scope", tally::text_of(ballot.owners.scope)}}});
    } else {
        upload.counts = *counted;
    }
    HZ_TRY(database.read([&](ReadTransaction& tx) -> Result<void> {
        HZ_TRY(auto const community, jurisdictions::require_community(tx, scope.realm, ballot.community));
        Homes const homes(tx, scope, community);
        for (auto& entry : entries) {
            entry.home = homes.find(entry.part);
            if (entry.home) ++upload.homes;
        }
        return {};
    }));
    upload.entries.assign(entries.begin(),
                          entries.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, entries.size())));
    if (dry_run || !upload.problems.empty()) return upload;
    HZ_TRY(upload.ballot, database.write(
                              [&](WriteTransaction& tx) -> Result<Ballot> {
                                  HZ_TRY(auto current, ballot_of_desk(tx, who, scope, id, std::nullopt));
                                  auto keyed = entries;
                                  give_keys(tx, keyed);
                                  delete_roll(tx, scope, id);
                                  for (auto const& entry : keyed) insert_entry(tx, scope, id, entry);
                                  current.has_owner_ids = roll->has_owner_id;
                                  current.roll = upload.counts;
                                  return take(tx, scope, std::move(current),
                                              {BallotEvent::change, BallotActor::desk, who.now}, who.person, "");
                              },
                              Effort::bulk));
    upload.is_written = true;
    return upload;
}

Result<Ballot> give_notice(Database& database, Caller const& who, Scope scope, BallotId id, std::int64_t revision,
                           FindResidents residents) {
    return database.write(
        [&](WriteTransaction& tx) -> Result<Ballot> {
            HZ_TRY(auto ballot, ballot_of_desk(tx, who, scope, id, revision));
            // Before the roll is written: two who freeze it at once would meet in its lines.
            if (!hold_ballot(tx, scope, id, revision)) return fail(ErrorCode::stale, "ballot.changed_meanwhile");
            bool const draft = ballot.state == BallotState::draft;
            if (draft && ballot.kind == BallotKind::open)
                HZ_TRY(freeze_open_roll(tx, scope, ballot, who.now, residents));
            if (draft && ballot.kind == BallotKind::owners) {
                // The draft's settings may have changed since the upload: voters and counts are those of now.
                auto entries = select_roll(tx, scope, id);
                tally::Roll roll;
                for (auto const& entry : entries) roll.parts.push_back(entry.part);
                auto fresh = entries_of(roll, ballot.owners);
                for (std::size_t at = 0; at < fresh.size(); ++at) fresh[at].home = entries[at].home;
                give_keys(tx, fresh);
                delete_roll(tx, scope, id);
                for (auto const& entry : fresh) insert_entry(tx, scope, id, entry);
                auto const counted = counts_of(fresh, ballot.has_owner_ids, ballot.owners);
                ballot.roll = counted ? *counted : RollCounts{};
            }
            return take(tx, scope, std::move(ballot), {BallotEvent::give_notice, BallotActor::desk, who.now},
                        who.person, "");
        },
        Effort::bulk);
}

Result<Ballot> open_ballot(WriteTransaction& tx, Caller const& who, Scope scope, BallotId id, std::int64_t revision) {
    HZ_TRY(auto ballot, ballot_of_desk(tx, who, scope, id, revision));
    return take(tx, scope, std::move(ballot), {BallotEvent::open, BallotActor::desk, who.now}, who.person, "");
}

Result<Ballot> close_ballot(WriteTransaction& tx, Caller const& who, Scope scope, BallotId id, std::int64_t revision) {
    HZ_TRY(auto ballot, ballot_of_desk(tx, who, scope, id, revision));
    return take(tx, scope, std::move(ballot), {BallotEvent::close, BallotActor::desk, who.now}, who.person, "");
}

Result<Ballot> decide(Database& database, Caller const& who, Scope scope, BallotId id, std::int64_t revision) {
    return database.write(
        [&](WriteTransaction& tx) -> Result<Ballot> {
            HZ_TRY(auto ballot, ballot_of_desk(tx, who, scope, id, revision));
            return decide_in(tx, scope, std::move(ballot), {BallotEvent::decide, BallotActor::desk, who.now},
                             who.person);
        },
        Effort::bulk);
}

Result<Ballot> record_consensus(WriteTransaction& tx, Caller const& who, Scope scope, BallotId id,
                                std::int64_t revision) {
    HZ_TRY(auto ballot, ballot_of_desk(tx, who, scope, id, revision));
    auto const counted = count(ballot.consensus);
    ballot.result = counted.result;
    ballot.passed = counted.passed;
    return take(tx, scope, std::move(ballot), {BallotEvent::record, BallotActor::desk, who.now}, who.person,
                ballot.consensus.objections);
}

Result<Ballot> declare_void(WriteTransaction& tx, Caller const& who, Scope scope, BallotId id, std::int64_t revision,
                            std::string const& reason) {
    HZ_TRY(auto ballot, ballot_of_desk(tx, who, scope, id, revision));
    return take(
        tx, scope, std::move(ballot),
        {.event = BallotEvent::declare_void, .actor = BallotActor::desk, .at = who.now, .has_reason = !reason.empty()},
        who.person, reason);
}

void add_jobs(jobs::Runner& runner, Database& database, ResidentsAfter residents) {
    constexpr std::chrono::minutes kTellLease{10};
    runner.handle(std::string(kTellJob), jobs::Task{[&database, residents](jobs::Job const& job, TimePoint now) {
                      return tell_roll(database, residents, job, now);
                  }},
                  kTellLease);
    runner.handle(std::string(kTickJob),
                  jobs::Task{[&database](jobs::Job const& job, TimePoint now) { return tick(database, job, now); }});
}

}  // namespace hezhi::ballots
