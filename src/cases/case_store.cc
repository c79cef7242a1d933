#include "src/cases/case_store.h"

#include <algorithm>

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"
#include "src/cases/case_facts.h"
#include "src/cases/case_rules.h"
#include "src/storage/past_ids.h"
#include "src/storage/text_index.h"

namespace hezhi::cases {
namespace {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::Sql;
using storage::WriteTransaction;

constexpr std::string_view kPublicText = "case";
constexpr std::string_view kDeskText = "casedesk";  // letters alone, as the index needs

/// Of a column that this program wrote.
template <class E>
E enum_at(Row const& row, int column) {
    auto const value = parse_enum<E>(row.text(column));
    HZ_ASSERT(value.has_value());
    return *value;
}

std::optional<std::string> text_at(Row const& row, int column) {
    auto const text = row.maybe_text(column);
    return text ? std::optional(std::string(*text)) : std::nullopt;
}

#define HZ_CASE_COLUMNS                                                                                                \
    "case_id, number, kind, state, is_open, is_joint, is_extended, is_supervised, is_overdue, publicity, urgency, "    \
    "text, public_text, matter_id, item_id, community_id, place_id, place_path, location, latitude_e7, longitude_e7, " \
    "cell, channel, source, source_number, desk_body_id, lead_body_id, holder_body_id, received_at, due_at, "          \
    "replied_at, closed_at, facts, merged_into, reporters, events, revision"

Case read_case(Row const& row, RealmId realm) {
    Case found{
        .id = row.id<CaseId>(0),
        .realm = realm,
        .number = std::string(row.text(1)),
        .kind = *responsibilities::parse_case_kind(row.text(2)),
        .publicity = *responsibilities::parse_publicity(row.text(9)),
        .urgency = enum_at<Urgency>(row, 10),
        .text = std::string(row.text(11)),
        .public_text = text_at(row, 12),
        .matter = row.maybe_id<MatterId>(13),
        .item = row.maybe_id<ItemId>(14),
        .community = row.maybe_id<JurisdictionId>(15),
        .place = row.id<JurisdictionId>(16),
        .place_path = authority::JurisdictionPath{std::string(row.text(17))},
        .location = std::string(row.text(18)),
        .coordinates = row.is_null(19) ? std::nullopt : std::optional(Coordinates{row.integer(19), row.integer(20)}),
        .channel = enum_at<Channel>(row, 22),
        .source = text_at(row, 23),
        .source_number = text_at(row, 24),
        .desk = row.maybe_id<BodyId>(25),
        .holder = row.maybe_id<BodyId>(27),
        .replied_at = row.maybe_time(30),
        .closed_at = row.maybe_time(31),
        .facts = facts_from_json(row.text(32)),
        .merged_into = row.maybe_id<CaseId>(33),
        .reporters = row.integer(34),
        .events = row.integer(35),
        .revision = row.integer(36),
    };
    return found;
}

constexpr Sql kFind{"SELECT " HZ_CASE_COLUMNS " FROM cases WHERE realm_id = $1 AND case_id = $2"};
constexpr Sql kInsert{
    "INSERT INTO cases (realm_id, " HZ_CASE_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, "
    "$23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38) "
    "ON CONFLICT DO NOTHING"};
constexpr Sql kUpdate{
    "UPDATE cases SET state = $4, is_open = $5, is_joint = $6, is_extended = $7, is_supervised = $8, is_overdue = $9, "
    "publicity = $10, urgency = $11, public_text = $12, matter_id = $13, item_id = $14, desk_body_id = $15, "
    "lead_body_id = $16, holder_body_id = $17, due_at = $18, replied_at = $19, closed_at = $20, facts = $21, "
    "merged_into = $22, reporters = $23, events = $24, kind = $25, revision = revision + 1 "
    "WHERE realm_id = $1 AND case_id = $2 AND revision = $3"};
constexpr Sql kBySource{"SELECT case_id FROM cases WHERE realm_id = $1 AND source = $2 AND source_number = $3"};
constexpr Sql kByNumber{"SELECT case_id FROM cases WHERE realm_id = $1 AND number = $2"};
// One text a way in, so that each walks the index made for it: of matters, community and openness the one that leaves
// the fewest rows, newest first; the others are looked at row by row.
#define HZ_PUBLIC                                                                          \
    "SELECT " HZ_CASE_COLUMNS                                                              \
    " FROM cases WHERE realm_id = $1 AND publicity = 'public' AND public_text IS NOT NULL" \
    " AND (received_at, case_id) < ($2, $3) AND received_at >= $4"
#define HZ_NEWEST " ORDER BY received_at DESC, case_id DESC LIMIT "
constexpr Sql kPublic{HZ_PUBLIC " AND ($5 = 2 OR is_open = $5)" HZ_NEWEST "$6"};
constexpr Sql kPublicOpen{HZ_PUBLIC " AND is_open = 1" HZ_NEWEST "$5"};
constexpr Sql kPublicInCommunity{HZ_PUBLIC " AND community_id = $5 AND ($6 = 2 OR is_open = $6)" HZ_NEWEST "$7"};
constexpr Sql kPublicOfMatter{
    HZ_PUBLIC " AND matter_id = $5 AND ($6 = 0 OR community_id = $6) AND ($7 = 2 OR is_open = $7)" HZ_NEWEST "$8"};
#undef HZ_NEWEST
#undef HZ_PUBLIC
#define HZ_OPEN                                                                        \
    "SELECT " HZ_CASE_COLUMNS                                                          \
    " FROM cases WHERE realm_id = $1 AND is_open = 1 AND (due_at, case_id) > ($2, $3)" \
    " AND ($4 = '' OR substr(place_path, 1, length($4)) = $4)"
#define HZ_DUE_FIRST " ORDER BY due_at, case_id LIMIT "
constexpr Sql kOpen{HZ_OPEN HZ_DUE_FIRST "$5"};
constexpr Sql kOpenLate{HZ_OPEN " AND is_overdue = 1" HZ_DUE_FIRST "$5"};
constexpr Sql kOpenLateInCommunity{HZ_OPEN " AND is_overdue = 1 AND community_id = $5" HZ_DUE_FIRST "$6"};
constexpr Sql kOpenInState{HZ_OPEN " AND state = $5" HZ_DUE_FIRST "$6"};
constexpr Sql kOpenInCommunity{HZ_OPEN " AND community_id = $5" HZ_DUE_FIRST "$6"};
#undef HZ_DUE_FIRST
#undef HZ_OPEN
#define HZ_BELOW(path) " AND (" path " = '' OR substr(place_path, 1, length(" path ")) = " path ")"
constexpr Sql kOpenHeld{"SELECT " HZ_CASE_COLUMNS
                        " FROM cases WHERE realm_id = $1 AND is_open = 1 AND holder_body_id = $2"
                        " AND (due_at, case_id) > ($3, $4)" HZ_BELOW("$6") " ORDER BY due_at, case_id LIMIT $5"};
// Of a body: all in which it has a part, or those to which it was called and did not come yet.
#define HZ_OF_BODY                                                                                          \
    " AND is_open = 1 AND case_id IN (SELECT case_id FROM case_bodies WHERE realm_id = $1 AND body_id = $2" \
    " AND is_open = 1"                                                                                      \
    " AND part <> 'former' AND ($3 = 0 OR (part = 'joint' AND arrived_at IS NULL)))" HZ_BELOW(              \
        "$4") " AND ($5 = '' OR state = $5) AND ($6 = 0 OR is_overdue = 1)"
constexpr Sql kOpenOfBody{"SELECT " HZ_CASE_COLUMNS " FROM cases WHERE realm_id = $1" HZ_OF_BODY
                          " AND (due_at, case_id) > ($7, $8) ORDER BY due_at, case_id LIMIT $9"};
// An open case is due some day; said, so that SQLite walks an index of open ones.
#define HZ_COUNT(which, most) \
    "SELECT count(*) FROM (SELECT 1 FROM cases WHERE realm_id = $1 AND due_at > 0" which " LIMIT " most ") AS counted"
constexpr Sql kCountOfBody{HZ_COUNT(HZ_OF_BODY, "$7")};
constexpr Sql kCountHeld{HZ_COUNT(" AND is_open = 1 AND holder_body_id = $2" HZ_BELOW("$3"), "$4")};
constexpr Sql kCountInState{HZ_COUNT(" AND is_open = 1 AND state = $2" HZ_BELOW("$3"), "$4")};
constexpr Sql kCountLate{HZ_COUNT(" AND is_open = 1 AND is_overdue = 1" HZ_BELOW("$2"), "$3")};
constexpr Sql kCountLateInCommunity{
    HZ_COUNT(" AND is_open = 1 AND is_overdue = 1 AND community_id = $2" HZ_BELOW("$3"), "$4")};
#undef HZ_COUNT
#undef HZ_OF_BODY
#undef HZ_BELOW
#define HZ_NEARBY "SELECT case_id, place_id, latitude_e7, longitude_e7, text, location FROM cases WHERE realm_id = $1"
constexpr Sql kInCell{HZ_NEARBY " AND cell = $2 AND is_open = 1 ORDER BY case_id DESC LIMIT $3"};
constexpr Sql kInPlace{HZ_NEARBY " AND place_id = $2 AND is_open = 1 ORDER BY case_id DESC LIMIT $3"};
#undef HZ_NEARBY
constexpr Sql kOfPerson{
    "SELECT case_id FROM case_reporters WHERE realm_id = $1 AND person_id = $2"
    " ORDER BY case_id DESC LIMIT $3"};
constexpr Sql kHas{"SELECT 1 FROM cases WHERE realm_id = $1 AND place_id = $2 LIMIT 1"};
constexpr Sql kHasInCommunity{"SELECT 1 FROM cases WHERE realm_id = $1 AND community_id = $2 LIMIT 1"};

constexpr Sql kInsertReporter{
    "INSERT INTO case_reporters (realm_id, case_id, reporter, person_id, contact, name, phone, follow_hash, text, "
    "joined_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
constexpr Sql kReporters{
    "SELECT reporter, person_id, contact, name, phone, text, joined_at FROM case_reporters"
    " WHERE realm_id = $1 AND case_id = $2 ORDER BY reporter"};
constexpr Sql kTellees{
    "SELECT reporter, person_id FROM case_reporters WHERE realm_id = $1 AND case_id = $2 AND reporter > $3 "
    "AND person_id IS NOT NULL ORDER BY reporter LIMIT $4"};
constexpr Sql kReporterByPerson{
    "SELECT reporter FROM case_reporters WHERE realm_id = $1 AND case_id = $2 AND person_id = $3"};
constexpr Sql kReporterBySecret{
    "SELECT reporter FROM case_reporters WHERE realm_id = $1 AND case_id = $2 AND follow_hash = $3"};
constexpr Sql kCopyReporters{
    "INSERT INTO case_reporters (realm_id, case_id, reporter, person_id, contact, name, phone, follow_hash, text, "
    "joined_at) SELECT one.realm_id, $3, one.reporter + (SELECT max(there.reporter) FROM case_reporters there "
    "WHERE there.realm_id = $1 AND there.case_id = $3), one.person_id, one.contact, one.name, one.phone, "
    "one.follow_hash, one.text, one.joined_at FROM case_reporters one WHERE one.realm_id = $1 AND one.case_id = $2 "
    "AND NOT EXISTS (SELECT 1 FROM case_reporters same WHERE same.realm_id = $1 AND same.case_id = $3 "
    "AND (same.person_id = one.person_id OR same.follow_hash = one.follow_hash))"};
constexpr Sql kForget{
    "UPDATE case_reporters SET person_id = NULL, contact = 'anonymous', name = '', phone = '', follow_hash = NULL "
    "WHERE realm_id = $1 AND person_id = $2"};

constexpr Sql kInsertEvent{
    "INSERT INTO case_events (realm_id, case_id, event_number, at, event, actor, acting_body_id, person_id, "
    "from_state, to_state, named_body_id, item_id, ground, text, due_at, visibility, reporter, named_until, "
    "action) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"};
#define HZ_EVENT_COLUMNS                                                                                        \
    "event_number, at, event, actor, acting_body_id, person_id, from_state, to_state, named_body_id, item_id, " \
    "ground, text, due_at, visibility, reporter, named_until, action"
constexpr Sql kEvents{"SELECT " HZ_EVENT_COLUMNS
                      " FROM case_events WHERE realm_id = $1 AND case_id = $2 ORDER BY event_number"};
constexpr Sql kEvent{"SELECT " HZ_EVENT_COLUMNS
                     " FROM case_events WHERE realm_id = $1 AND case_id = $2 AND event_number = $3"};

// From a first id on, so that old cases are not read.
constexpr Sql kDeskActs{
    "SELECT done.event, count(*) FROM cases one JOIN case_events done ON done.realm_id = one.realm_id "
    "AND done.case_id = one.case_id WHERE one.realm_id = $1 AND done.realm_id = $1 AND one.community_id = $2 "
    "AND one.case_id >= $3 AND done.at >= $4 AND done.at < $5 AND (done.actor = 'desk' "
    "OR done.acting_body_id = one.desk_body_id) GROUP BY done.event ORDER BY done.event"};

constexpr Sql kPutBody{
    "INSERT INTO case_bodies (realm_id, case_id, body_id, part, assigned_at, signed_at, report_by, arrived_at, rating, "
    "rating_text, is_open) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (realm_id, case_id, "
    "body_id) DO UPDATE "
    "SET part = excluded.part, assigned_at = excluded.assigned_at, signed_at = excluded.signed_at, "
    "report_by = excluded.report_by, arrived_at = excluded.arrived_at, rating = excluded.rating, "
    "rating_text = excluded.rating_text, is_open = excluded.is_open"};
constexpr Sql kMarkBodies{"UPDATE case_bodies SET is_open = $3 WHERE realm_id = $1 AND case_id = $2"};
constexpr Sql kBodies{
    "SELECT body_id, part, assigned_at, signed_at, report_by, arrived_at, rating, rating_text FROM case_bodies "
    "WHERE realm_id = $1 AND case_id = $2 ORDER BY assigned_at, body_id"};

constexpr Sql kKeepRating{
    "INSERT INTO case_ratings_before (realm_id, case_id, reply, reporter, turn, by_phone, is_solved, stars, text, at) "
    "SELECT said.realm_id, said.case_id, said.reply, said.reporter, 1 + (SELECT count(*) FROM case_ratings_before "
    "earlier WHERE earlier.realm_id = $1 AND earlier.case_id = $2 AND earlier.reply = $3 AND earlier.reporter = $4), "
    "said.by_phone, said.is_solved, said.stars, said.text, said.at FROM case_ratings said WHERE said.realm_id = $1 "
    "AND said.case_id = $2 AND said.reply = $3 AND said.reporter = $4"};
constexpr Sql kPutRating{
    "INSERT INTO case_ratings (realm_id, case_id, reply, reporter, by_phone, is_solved, stars, text, at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (realm_id, case_id, reply, reporter) DO UPDATE SET "
    "by_phone = excluded.by_phone, is_solved = excluded.is_solved, stars = excluded.stars, text = excluded.text, "
    "at = excluded.at"};
constexpr Sql kRatingsBefore{
    "SELECT reply, reporter, by_phone, is_solved, stars, text, at FROM case_ratings_before "
    "WHERE realm_id = $1 AND case_id = $2 ORDER BY reply, reporter, turn"};
constexpr Sql kRatings{
    "SELECT reply, reporter, by_phone, is_solved, stars, text, at FROM case_ratings "
    "WHERE realm_id = $1 AND case_id = $2 ORDER BY reply, reporter"};

constexpr Sql kActions{
    "SELECT action, text, body_id, due_at, state, outcome, agreed_at, ended_at, raised_at FROM case_actions "
    "WHERE realm_id = $1 AND case_id = $2 ORDER BY action"};
constexpr Sql kPutAction{
    "INSERT INTO case_actions (realm_id, case_id, action, text, body_id, due_at, state, outcome, agreed_at, ended_at, "
    "raised_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (realm_id, case_id, action) "
    "DO UPDATE SET text = excluded.text, body_id = excluded.body_id, due_at = excluded.due_at, "
    "state = excluded.state, outcome = excluded.outcome, ended_at = excluded.ended_at, "
    "raised_at = excluded.raised_at"};

template <class Value>
std::optional<storage::Blob> blob_of(std::optional<Value> const& bytes) {
    return bytes ? std::optional(storage::Blob{*bytes}) : std::nullopt;
}

/// The state in which a queue's cases are; empty: any.
std::string_view state_of(Queue queue) {
    if (queue == Queue::unassigned) return casework::name(CaseState::received);
    if (queue == Queue::returned) return casework::name(CaseState::return_requested);
    return {};
}

CaseRecord record_of(Row const& row) {
    return {.number = row.integer(0),
            .at = row.time(1),
            .event = casework_at<CaseEvent>(row.text(2)),
            .actor = casework_at<casework::Actor>(row.text(3)),
            .acting_body = row.maybe_id<BodyId>(4),
            .person = row.maybe_id<PersonId>(5),
            .from = casework_at<CaseState>(row.text(6)),
            .to = casework_at<CaseState>(row.text(7)),
            .named_body = row.maybe_id<BodyId>(8),
            .item = row.maybe_id<ItemId>(9),
            .ground = std::string(row.text(10)),
            .text = std::string(row.text(11)),
            .due_at = row.maybe_time(12),
            .visibility = enum_at<Visibility>(row, 13),
            .reporter = row.maybe_integer(14),
            .named_until = row.maybe_time(15),
            .action = row.maybe_integer(16)};
}

}  // namespace

namespace {

std::string desk_text(Case const& the_case) {
    return the_case.number + "\n" + the_case.text + "\n" + the_case.location;
}
bool is_found_by_all(Case const& the_case) {
    return the_case.publicity == Publicity::public_ && the_case.public_text;
}
std::string found_text(Case const& the_case) {
    return the_case.number + "\n" + *the_case.public_text + "\n" + public_location(the_case);
}

}  // namespace

bool insert_case(WriteTransaction& tx, Scope scope, Case const& the_case) {
    auto const& facts = the_case.facts;
    auto const latitude = the_case.coordinates ? std::optional(the_case.coordinates->latitude_e7) : std::nullopt;
    auto const longitude = the_case.coordinates ? std::optional(the_case.coordinates->longitude_e7) : std::nullopt;
    auto const cell = the_case.coordinates ? std::optional(cell_of(*the_case.coordinates)) : std::nullopt;
    auto const inserted = tx.execute(kInsert, {scope.realm,
                                               the_case.id,
                                               the_case.number,
                                               name(the_case.kind),
                                               casework::name(facts.state),
                                               casework::is_open(facts.state),
                                               facts.joint,
                                               facts.extension == casework::ExtensionState::granted,
                                               facts.supervised,
                                               facts.overdue,
                                               name(the_case.publicity),
                                               enum_name(the_case.urgency),
                                               the_case.text,
                                               the_case.public_text,
                                               the_case.matter,
                                               the_case.item,
                                               the_case.community,
                                               the_case.place,
                                               the_case.place_path.str(),
                                               the_case.location,
                                               latitude,
                                               longitude,
                                               cell,
                                               enum_name(the_case.channel),
                                               the_case.source,
                                               the_case.source_number,
                                               the_case.desk,
                                               facts.lead,
                                               the_case.holder,
                                               facts.received_at,
                                               casework::deadline(facts),
                                               the_case.replied_at,
                                               the_case.closed_at,
                                               facts_to_json(facts),
                                               the_case.merged_into,
                                               the_case.reporters,
                                               the_case.events,
                                               the_case.revision});
    if (inserted != 1) return false;
    storage::text_index::add(tx, scope, kDeskText, the_case.id, desk_text(the_case));
    if (is_found_by_all(the_case)) storage::text_index::add(tx, scope, kPublicText, the_case.id, found_text(the_case));
    return true;
}

bool update_case(WriteTransaction& tx, Scope scope, Case const& the_case) {
    auto const& facts = the_case.facts;
    return tx.execute(kUpdate, {scope.realm,
                                the_case.id,
                                the_case.revision,
                                casework::name(facts.state),
                                casework::is_open(facts.state),
                                facts.joint,
                                facts.extension == casework::ExtensionState::granted,
                                facts.supervised,
                                facts.overdue,
                                name(the_case.publicity),
                                enum_name(the_case.urgency),
                                the_case.public_text,
                                the_case.matter,
                                the_case.item,
                                the_case.desk,
                                facts.lead,
                                the_case.holder,
                                casework::deadline(facts),
                                the_case.replied_at,
                                the_case.closed_at,
                                facts_to_json(facts),
                                the_case.merged_into,
                                the_case.reporters,
                                the_case.events,
                                name(the_case.kind)}) == 1;
}

std::optional<Case> find_case(ReadTransaction& tx, Scope scope, CaseId id) {
    return tx.first(kFind, {scope.realm, id}, [&](Row const& row) { return read_case(row, scope.realm); });
}

std::optional<CaseId> find_case_by_source(ReadTransaction& tx, Scope scope, std::string_view source,
                                          std::string_view number) {
    return tx.first(kBySource, {scope.realm, source, number}, [](Row const& row) { return row.id<CaseId>(0); });
}

std::optional<CaseId> find_case_by_number(ReadTransaction& tx, Scope scope, std::string_view number) {
    return tx.first(kByNumber, {scope.realm, number}, [](Row const& row) { return row.id<CaseId>(0); });
}

std::vector<Case> select_public(ReadTransaction& tx, Scope scope, CaseFilter const& filter) {
    auto const read = [&](Row const& row) { return read_case(row, scope.realm); };
    auto const until = filter.received_until ? to_microseconds(*filter.received_until) : INT64_MAX;
    auto const before = filter.before ? filter.before->value() : INT64_MAX;
    auto const from = filter.received_from ? to_microseconds(*filter.received_from) : std::int64_t{0};
    std::int64_t const community = filter.community ? filter.community->value() : 0;
    std::int64_t const open = filter.is_open ? (*filter.is_open ? 1 : 0) : 2;
    if (!filter.matters.empty()) {
        std::vector<Case> found;
        for (auto const matter : filter.matters) {
            std::ranges::move(tx.all(kPublicOfMatter,
                                     {scope.realm, until, before, from, matter, community, open, filter.limit}, read),
                              std::back_inserter(found));
        }
        std::ranges::sort(found, std::greater{},
                          [](Case const& one) { return std::pair(one.facts.received_at, one.id); });
        auto const repeated = std::ranges::unique(found, {}, &Case::id);
        found.erase(repeated.begin(), repeated.end());
        if (found.size() > filter.limit) {
            found.erase(found.begin() + static_cast<std::ptrdiff_t>(filter.limit), found.end());
        }
        return found;
    }
    if (community != 0) {
        return tx.all(kPublicInCommunity, {scope.realm, until, before, from, community, open, filter.limit}, read);
    }
    if (open == 1) return tx.all(kPublicOpen, {scope.realm, until, before, from, filter.limit}, read);
    return tx.all(kPublic, {scope.realm, until, before, from, open, filter.limit}, read);
}

std::vector<Case> select_open(ReadTransaction& tx, Scope scope, DeskFilter const& filter) {
    auto const read = [&](Row const& row) { return read_case(row, scope.realm); };
    auto const after_due = filter.after_due.value_or(INT64_MIN);
    auto const& below = filter.path_prefix;
    auto const state = state_of(filter.queue);
    bool const called = filter.queue == Queue::called;
    if (filter.queue == Queue::mine || called || filter.of_bodies) {
        std::vector<Case> theirs;
        for (auto const& [body, within] : filter.reach) {
            auto more =
                filter.queue == Queue::mine
                    ? tx.all(kOpenHeld, {scope.realm, body, after_due, filter.after, filter.limit, within}, read)
                    : tx.all(kOpenOfBody,
                             {scope.realm, body, called, within, state, filter.queue == Queue::late, after_due,
                              filter.after, filter.limit},
                             read);
            std::ranges::move(more, std::back_inserter(theirs));
        }
        std::ranges::sort(theirs, {}, [](Case const& one) { return std::pair(casework::deadline(one.facts), one.id); });
        auto const repeated = std::ranges::unique(theirs, {}, &Case::id);
        theirs.erase(repeated.begin(), repeated.end());
        if (theirs.size() > filter.limit) {
            theirs.erase(theirs.begin() + static_cast<std::ptrdiff_t>(filter.limit), theirs.end());
        }
        return theirs;
    }
    if (!state.empty()) {
        return tx.all(kOpenInState, {scope.realm, after_due, filter.after, below, state, filter.limit}, read);
    }
    auto const community = community_in(below, scope.realm);
    if (filter.queue == Queue::late && community) {
        return tx.all(kOpenLateInCommunity, {scope.realm, after_due, filter.after, below, *community, filter.limit},
                      read);
    }
    if (filter.queue == Queue::late) {
        return tx.all(kOpenLate, {scope.realm, after_due, filter.after, below, filter.limit}, read);
    }
    if (community) {
        return tx.all(kOpenInCommunity, {scope.realm, after_due, filter.after, below, *community, filter.limit}, read);
    }
    return tx.all(kOpen, {scope.realm, after_due, filter.after, below, filter.limit}, read);
}

std::int64_t count_open(ReadTransaction& tx, Scope scope, DeskFilter const& filter, std::int64_t most) {
    auto const count = [](Row const& row) { return row.integer(0); };
    auto const& below = filter.path_prefix;
    auto const state = state_of(filter.queue);
    bool const called = filter.queue == Queue::called;
    bool const late = filter.queue == Queue::late;
    if (filter.queue == Queue::mine || called || filter.of_bodies) {
        std::int64_t counted = 0;
        for (auto const& [body, within] : filter.reach) {
            counted += filter.queue == Queue::mine
                           ? *tx.first(kCountHeld, {scope.realm, body, within, most}, count)
                           : *tx.first(kCountOfBody, {scope.realm, body, called, within, state, late, most}, count);
        }
        return std::min(counted, most);
    }
    if (auto const community = community_in(below, scope.realm); late && community) {
        return *tx.first(kCountLateInCommunity, {scope.realm, *community, below, most}, count);
    }
    if (late) return *tx.first(kCountLate, {scope.realm, below, most}, count);
    return *tx.first(kCountInState, {scope.realm, state, below, most}, count);
}

std::vector<Nearby> select_nearby(ReadTransaction& tx, Scope scope, JurisdictionId place,
                                  std::span<std::int64_t const> cells, std::size_t limit) {
    auto const read = [](Row const& row) {
        return Nearby{
            .id = row.id<CaseId>(0),
            .place = row.id<JurisdictionId>(1),
            .coordinates = row.is_null(2) ? std::nullopt : std::optional(Coordinates{row.integer(2), row.integer(3)}),
            .text = std::string(row.text(4)),
            .location = std::string(row.text(5))};
    };
    auto found = tx.all(kInPlace, {scope.realm, place, limit}, read);
    for (auto const cell : cells) {
        for (auto& one : tx.all(kInCell, {scope.realm, cell, limit}, read)) {
            if (std::ranges::find(found, one.id, &Nearby::id) == found.end()) found.push_back(std::move(one));
        }
    }
    return found;
}

std::vector<Case> select_of_person(ReadTransaction& tx, Scope scope, PersonId person, std::size_t limit) {
    std::vector<Case> own;
    for (auto const id :
         tx.all(kOfPerson, {scope.realm, person, limit}, [](Row const& row) { return row.id<CaseId>(0); })) {
        if (auto found = find_case(tx, scope, id)) own.push_back(*std::move(found));
    }
    return own;
}

bool has_cases(ReadTransaction& tx, Scope scope, JurisdictionId place) {
    auto const any = [](Row const&) { return true; };
    return tx.first(kHas, {scope.realm, place}, any).has_value() ||
           tx.first(kHasInCommunity, {scope.realm, place}, any).has_value();
}

void index_case(WriteTransaction& tx, Scope scope, Case const& the_case) {
    storage::text_index::put(tx, scope, kDeskText, the_case.id, desk_text(the_case));
    if (is_found_by_all(the_case)) {
        storage::text_index::put(tx, scope, kPublicText, the_case.id, found_text(the_case));
    } else {
        storage::text_index::remove(tx, scope, kPublicText, the_case.id);
    }
}

std::vector<Case> select_with_words(ReadTransaction& tx, Scope scope, Readers readers, std::string_view words,
                                    std::size_t limit) {
    std::vector<Case> found;
    auto const kind = readers == Readers::desk ? kDeskText : kPublicText;
    for (auto const id : storage::text_index::search(tx, scope, kind, words, limit)) {
        if (auto one = find_case(tx, scope, CaseId{id})) found.push_back(*std::move(one));
    }
    return found;
}

void insert_reporter(WriteTransaction& tx, Scope scope, CaseId id, Reporter const& reporter,
                     std::optional<FollowHash> const& follow_hash) {
    tx.execute(kInsertReporter,
               {scope.realm, id, reporter.number, reporter.person, enum_name(reporter.contact), reporter.name,
                reporter.phone, blob_of(follow_hash), reporter.text, reporter.joined_at});
}

std::vector<Reporter> select_reporters(ReadTransaction& tx, Scope scope, CaseId id) {
    return tx.all(kReporters, {scope.realm, id}, [](Row const& row) {
        return Reporter{.number = row.integer(0),
                        .person = row.maybe_id<PersonId>(1),
                        .contact = enum_at<Contact>(row, 2),
                        .name = std::string(row.text(3)),
                        .phone = std::string(row.text(4)),
                        .text = std::string(row.text(5)),
                        .joined_at = row.time(6)};
    });
}

std::vector<std::pair<std::int64_t, PersonId>> select_tellees(ReadTransaction& tx, Scope scope, CaseId id,
                                                              std::int64_t after, std::size_t limit) {
    return tx.all(kTellees, {scope.realm, id, after, limit},
                  [](Row const& row) { return std::pair(row.integer(0), row.id<PersonId>(1)); });
}

std::optional<std::int64_t> find_reporter(ReadTransaction& tx, Scope scope, CaseId id, std::optional<PersonId> person,
                                          std::optional<FollowHash> const& follow_hash) {
    auto const number = [](Row const& row) { return row.integer(0); };
    if (person) {
        if (auto const found = tx.first(kReporterByPerson, {scope.realm, id, *person}, number)) return found;
    }
    if (!follow_hash) return std::nullopt;
    return tx.first(kReporterBySecret, {scope.realm, id, storage::Blob{*follow_hash}}, number);
}

std::int64_t copy_reporters(WriteTransaction& tx, Scope scope, CaseId from, CaseId to) {
    return tx.execute(kCopyReporters, {scope.realm, from, to});
}

void forget_reporter(WriteTransaction& tx, Scope scope, PersonId person) {
    tx.execute(kForget, {scope.realm, person});
}

void insert_event(WriteTransaction& tx, Scope scope, CaseId id, CaseRecord const& record) {
    tx.execute(kInsertEvent,
               {scope.realm, id, record.number, record.at, casework::name(record.event), casework::name(record.actor),
                record.acting_body, record.person, casework::name(record.from), casework::name(record.to),
                record.named_body, record.item, record.ground, record.text, record.due_at, enum_name(record.visibility),
                record.reporter, record.named_until, record.action});
}

std::vector<CaseRecord> select_events(ReadTransaction& tx, Scope scope, CaseId id) {
    return tx.all(kEvents, {scope.realm, id}, record_of);
}

std::optional<CaseRecord> find_event(ReadTransaction& tx, Scope scope, CaseId id, std::int64_t number) {
    return tx.first(kEvent, {scope.realm, id, number}, record_of);
}

std::vector<ActCount> count_desk_acts(ReadTransaction& tx, Scope scope, JurisdictionId community, TimePoint from,
                                      TimePoint until) {
    auto const first = storage::past_id(until - std::chrono::days{kActsOfDays}, until, 0);
    return tx.all(kDeskActs, {scope.realm, community, first, from, until}, [](Row const& row) {
        auto const event = casework::parse_case_event(row.text(0));
        HZ_ASSERT(event.has_value());
        return ActCount{*event, row.integer(1)};
    });
}

void put_body(WriteTransaction& tx, Scope scope, Case const& the_case, Involved const& body) {
    tx.execute(kPutBody, {scope.realm, the_case.id, body.body, enum_name(body.part), body.assigned_at, body.signed_at,
                          body.report_by, body.arrived_at, body.rating, body.rating_text,
                          casework::is_open(the_case.facts.state)});
}

void mark_bodies(WriteTransaction& tx, Scope scope, Case const& the_case) {
    tx.execute(kMarkBodies, {scope.realm, the_case.id, casework::is_open(the_case.facts.state)});
}

std::vector<Involved> select_bodies(ReadTransaction& tx, Scope scope, CaseId id) {
    return tx.all(kBodies, {scope.realm, id}, [](Row const& row) {
        return Involved{.body = row.id<BodyId>(0),
                        .part = enum_at<BodyPart>(row, 1),
                        .assigned_at = row.time(2),
                        .signed_at = row.maybe_time(3),
                        .report_by = row.maybe_time(4),
                        .arrived_at = row.maybe_time(5),
                        .rating = row.maybe_integer(6),
                        .rating_text = std::string(row.text(7))};
    });
}

void put_action(WriteTransaction& tx, Scope scope, CaseId id, Action const& action) {
    tx.execute(kPutAction,
               {scope.realm, id, action.number, action.text, action.body, action.due, enum_name(action.state),
                action.outcome, action.agreed_at, action.ended_at, action.raised_at});
}

std::vector<Action> select_actions(ReadTransaction& tx, Scope scope, CaseId id) {
    return tx.all(kActions, {scope.realm, id}, [](Row const& row) {
        return Action{.number = row.integer(0),
                      .text = std::string(row.text(1)),
                      .body = row.maybe_id<BodyId>(2),
                      .due = row.maybe_time(3),
                      .state = enum_at<ActionState>(row, 4),
                      .outcome = std::string(row.text(5)),
                      .agreed_at = row.time(6),
                      .ended_at = row.maybe_time(7),
                      .raised_at = row.maybe_time(8)};
    });
}

void put_rating(WriteTransaction& tx, Scope scope, CaseId id, Rating const& rating) {
    tx.execute(kKeepRating, {scope.realm, id, rating.reply, rating.reporter});
    tx.execute(kPutRating, {scope.realm, id, rating.reply, rating.reporter, rating.by_phone, rating.is_solved,
                            rating.stars, rating.text, rating.at});
}

namespace {

Rating read_rating(Row const& row) {
    return Rating{.reply = row.integer(0),
                  .reporter = row.integer(1),
                  .by_phone = row.boolean(2),
                  .is_solved = row.boolean(3),
                  .stars = row.maybe_integer(4),
                  .text = std::string(row.text(5)),
                  .at = row.time(6)};
}

}  // namespace

std::vector<Rating> select_ratings(ReadTransaction& tx, Scope scope, CaseId id) {
    return tx.all(kRatings, {scope.realm, id}, read_rating);
}

std::vector<Rating> select_ratings_before(ReadTransaction& tx, Scope scope, CaseId id) {
    return tx.all(kRatingsBefore, {scope.realm, id}, read_rating);
}

#undef HZ_CASE_COLUMNS

}  // namespace hezhi::cases
