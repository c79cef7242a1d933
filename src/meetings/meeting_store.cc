#include "src/meetings/meeting_store.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"

namespace hezhi::meetings {
namespace {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::WriteTransaction;

template <class Word>
Word word_of(std::string_view text) {
    auto const word = parse_enum<Word>(text);
    HZ_ASSERT(word.has_value());
    return *word;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        auto const end = text.find(' ');
        if (end != 0) parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return parts;
}
std::string joined(std::vector<std::string> const& parts) {
    std::string text;
    for (auto const& part : parts) text += (text.empty() ? "" : " ") + part;
    return text;
}
std::vector<CareKind> care_of(std::string_view text) {
    std::vector<CareKind> care;
    for (auto const& part : split(text)) care.push_back(word_of<CareKind>(part));
    return care;
}
std::string text_of(std::vector<CareKind> const& care) {
    std::vector<std::string> parts;
    for (auto const one : care) parts.emplace_back(enum_name(one));
    return joined(parts);
}

std::string text_at(boost::json::object const& object, std::string_view name) {
    return std::string(object.at(name).as_string());
}
std::string papers_text(std::vector<Paper> const& papers) {
    boost::json::array list;
    for (auto const& paper : papers) {
        list.push_back({{"title", paper.title}, {"link", paper.link}, {"words", paper.words}});
    }
    return boost::json::serialize(list);
}
std::vector<Paper> papers_of(std::string_view text) {
    std::vector<Paper> papers;
    for (auto const& one : boost::json::parse(text).as_array()) {
        auto const& object = one.as_object();
        papers.push_back({text_at(object, "title"), text_at(object, "link"), text_at(object, "words")});
    }
    return papers;
}
std::string points_text(std::vector<Point> const& points) {
    boost::json::array list;
    for (auto const& point : points) {
        list.push_back({{"title", point.title},
                        {"minutes", point.minutes},
                        {"presenter", point.presenter},
                        {"wanted", enum_name(point.wanted)}});
    }
    return boost::json::serialize(list);
}
std::vector<Point> points_of(std::string_view text) {
    std::vector<Point> points;
    for (auto const& one : boost::json::parse(text).as_array()) {
        auto const& object = one.as_object();
        points.push_back({text_at(object, "title"), object.at("minutes").as_int64(), text_at(object, "presenter"),
                          word_of<WantedResult>(text_at(object, "wanted"))});
    }
    return points;
}

#define HZ_MEETING_COLUMNS                                                                                             \
    "meeting_id, community_id, community_path, topic_id, body_id, kind, state, title, about, chair, place,"            \
    " online_link, phone, care, papers, points, seats, expected, starts_at, ends_at, noticed_at, started_at, held_at," \
    " minuted_at, attended, door_code, co_chair_name, co_chair_state, co_chair_code, co_chair_person, records,"        \
    " sequence, revision"

Meeting read_meeting(Row const& row, RealmId realm) {
    return {.id = row.id<MeetingId>(0),
            .realm = realm,
            .community_path = authority::JurisdictionPath{std::string(row.text(2))},
            .what = {.community = row.id<JurisdictionId>(1),
                     .topic = row.maybe_id<TopicId>(3),
                     .body = row.id<BodyId>(4),
                     .kind = word_of<MeetingKind>(row.text(5)),
                     .title = std::string(row.text(7)),
                     .about = std::string(row.text(8)),
                     .chair = std::string(row.text(9)),
                     .place = std::string(row.text(10)),
                     .online_link = std::string(row.text(11)),
                     .phone = std::string(row.text(12)),
                     .care = care_of(row.text(13)),
                     .papers = papers_of(row.text(14)),
                     .points = points_of(row.text(15)),
                     .seats = row.maybe_integer(16),
                     .expected = row.maybe_integer(17),
                     .starts_at = row.time(18),
                     .ends_at = row.time(19)},
            .state = word_of<MeetingState>(row.text(6)),
            .noticed_at = row.maybe_time(20),
            .started_at = row.maybe_time(21),
            .held_at = row.maybe_time(22),
            .minuted_at = row.maybe_time(23),
            .attended = row.integer(24),
            .door_code = std::string(row.text(25)),
            .co_chair_name = std::string(row.text(26)),
            .co_chair_state = word_of<CoChairState>(row.text(27)),
            .co_chair_code = std::string(row.text(28)),
            .co_chair_person = row.maybe_id<PersonId>(29),
            .records = row.integer(30),
            .sequence = row.integer(31),
            .revision = row.integer(32)};
}

constexpr storage::Sql kInsertMeeting{"INSERT INTO meetings (realm_id, " HZ_MEETING_COLUMNS
                                      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
                                      "$16, $17, $18, $19, $20, $21, $22, $23,"
                                      " $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)"};
constexpr storage::Sql kUpdateMeeting{
    "UPDATE meetings SET community_id = $4, community_path = $5, topic_id = $6, body_id = $7, kind = $8, state = $9,"
    " title = $10, about = $11, chair = $12, place = $13, online_link = $14, phone = $15, care = $16, papers = $17,"
    " points = $18, seats = $19, expected = $20, starts_at = $21, ends_at = $22, noticed_at = $23, started_at = $24,"
    " held_at = $25, minuted_at = $26, attended = $27, door_code = $28, co_chair_name = $29, co_chair_state = $30,"
    " co_chair_code = $31, co_chair_person = $32, records = $33, sequence = $34, revision = revision + 1"
    " WHERE realm_id = $1 AND meeting_id = $2 AND revision = $3"};
constexpr storage::Sql kFindMeeting{"SELECT " HZ_MEETING_COLUMNS
                                    " FROM meetings WHERE realm_id = $1 AND meeting_id = $2"};
constexpr storage::Sql kAhead{"SELECT " HZ_MEETING_COLUMNS
                              " FROM meetings WHERE realm_id = $1 AND ($2 = 0 OR community_id = $2)"
                              " AND ($3 = 0 OR topic_id = $3) AND state IN ('called', 'in_session')"
                              " ORDER BY starts_at, meeting_id LIMIT $4"};
constexpr storage::Sql kLatest{"SELECT " HZ_MEETING_COLUMNS
                               " FROM meetings WHERE realm_id = $1 AND ($3 = 1 OR state <> 'draft')"
                               " ORDER BY starts_at DESC, meeting_id DESC LIMIT $2"};
constexpr storage::Sql kOfTopic{"SELECT " HZ_MEETING_COLUMNS
                                " FROM meetings WHERE realm_id = $1 AND topic_id = $2 AND ($3 = 0 OR community_id = $3)"
                                " AND ($5 = 1 OR state <> 'draft') ORDER BY starts_at DESC, meeting_id DESC LIMIT $4"};
constexpr storage::Sql kInCommunity{"SELECT " HZ_MEETING_COLUMNS
                                    " FROM meetings WHERE realm_id = $1 AND community_id = $2"
                                    " AND ($4 = 1 OR state <> 'draft') ORDER BY starts_at DESC, meeting_id DESC"
                                    " LIMIT $3"};
constexpr storage::Sql kCommunityUsed{"SELECT 1 FROM meetings WHERE realm_id = $1 AND community_id = $2 LIMIT 1"};
constexpr storage::Sql kCoChaired{
    "SELECT meeting_id FROM meetings WHERE realm_id = $1 AND co_chair_person = $2 ORDER BY meeting_id"};

constexpr storage::Sql kInsertRecord{
    "INSERT INTO meeting_records (realm_id, meeting_id, number, at, event, body_id, to_state, fields, text)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr storage::Sql kRecords{
    "SELECT number, at, event, body_id, to_state, fields, text FROM meeting_records WHERE realm_id = $1"
    " AND meeting_id = $2 ORDER BY number"};

constexpr storage::Sql kPutReply{
    "INSERT INTO meeting_replies (realm_id, meeting_id, person_id, state, care, care_words, at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (realm_id, meeting_id, person_id) DO UPDATE SET"
    " state = excluded.state, care = excluded.care, care_words = excluded.care_words, at = excluded.at"};
constexpr storage::Sql kDeleteReply{
    "DELETE FROM meeting_replies WHERE realm_id = $1 AND meeting_id = $2 AND person_id = $3"};
#define HZ_REPLY_COLUMNS "person_id, state, care, care_words, at"
Reply read_reply(Row const& row) {
    return {.person = row.id<PersonId>(0),
            .state = word_of<ReplyState>(row.text(1)),
            .care = care_of(row.text(2)),
            .care_words = std::string(row.text(3)),
            .at = row.time(4)};
}
constexpr storage::Sql kFindReply{"SELECT " HZ_REPLY_COLUMNS
                                  " FROM meeting_replies WHERE realm_id = $1 AND meeting_id = $2 AND person_id = $3"};
constexpr storage::Sql kCounts{
    "SELECT COALESCE(SUM(CASE WHEN state = 'coming' THEN 1 ELSE 0 END), 0),"
    " COALESCE(SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), 0)"
    " FROM meeting_replies WHERE realm_id = $1 AND meeting_id = $2"};
constexpr storage::Sql kCountBefore{
    "SELECT COUNT(*) FROM meeting_replies WHERE realm_id = $1 AND meeting_id = $2 AND state = 'waiting'"
    " AND (at < $3 OR (at = $3 AND person_id < $4))"};
constexpr storage::Sql kFirstWaiting{"SELECT " HZ_REPLY_COLUMNS
                                     " FROM meeting_replies WHERE realm_id = $1 AND meeting_id = $2"
                                     " AND state = 'waiting' ORDER BY at, person_id LIMIT 1"};
constexpr storage::Sql kCare{
    "SELECT care, care_words FROM meeting_replies WHERE realm_id = $1 AND meeting_id = $2 AND state <> 'not_coming'"
    " AND (care <> '' OR care_words <> '') ORDER BY at, person_id LIMIT 500"};
constexpr storage::Sql kTold{
    "SELECT person_id FROM meeting_replies WHERE realm_id = $1 AND meeting_id = $2 AND person_id > $3"
    " AND state <> 'not_coming' ORDER BY person_id LIMIT $4"};
constexpr storage::Sql kRepliesOf{
    "SELECT meeting_id, at FROM meeting_replies WHERE realm_id = $1 AND person_id = $2 ORDER BY meeting_id DESC"
    " LIMIT $3"};
constexpr storage::Sql kForgetCare{
    "UPDATE meeting_replies SET care = '', care_words = '' WHERE realm_id = $1 AND meeting_id = $2"};

constexpr storage::Sql kInsertSignIn{
    "INSERT INTO meeting_sign_ins (realm_id, meeting_id, person_id, at) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (realm_id, meeting_id, person_id) DO NOTHING"};
constexpr storage::Sql kIsSignedIn{
    "SELECT 1 FROM meeting_sign_ins WHERE realm_id = $1 AND meeting_id = $2 AND person_id = $3"};
constexpr storage::Sql kSignIns{"SELECT COUNT(*) FROM meeting_sign_ins WHERE realm_id = $1 AND meeting_id = $2"};
constexpr storage::Sql kSignInsOf{
    "SELECT meeting_id, at FROM meeting_sign_ins WHERE realm_id = $1 AND person_id = $2 ORDER BY meeting_id DESC"
    " LIMIT $3"};
constexpr storage::Sql kDeleteSignIn{
    "DELETE FROM meeting_sign_ins WHERE realm_id = $1 AND meeting_id = $2 AND person_id = $3"};

#define HZ_ENTRY_COLUMNS                                                                                               \
    "entry_id, at, kind, subject, point, text, name, body_id, due_at, seconds, votes_for, votes_against, abstentions," \
    " present, heads, builds_on, person_id"
Entry read_entry(Row const& row) {
    return {.id = std::string(row.text(0)),
            .at = row.time(1),
            .kind = word_of<EntryKind>(row.text(2)),
            .subject = std::string(row.text(3)),
            .point = row.maybe_integer(4),
            .text = std::string(row.text(5)),
            .name = std::string(row.text(6)),
            .body = row.maybe_id<BodyId>(7),
            .due = row.maybe_time(8),
            .seconds = row.maybe_integer(9),
            .votes_for = row.maybe_integer(10),
            .votes_against = row.maybe_integer(11),
            .abstentions = row.maybe_integer(12),
            .present = row.maybe_integer(13),
            .heads = row.maybe_integer(14),
            .builds_on = split(row.text(15)),
            .person = row.maybe_id<PersonId>(16)};
}
constexpr storage::Sql kInsertEntry{
    "INSERT INTO meeting_entries (realm_id, meeting_id, " HZ_ENTRY_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
    " ON CONFLICT (realm_id, meeting_id, entry_id) DO NOTHING"};
constexpr storage::Sql kFindEntry{"SELECT " HZ_ENTRY_COLUMNS
                                  " FROM meeting_entries WHERE realm_id = $1 AND meeting_id = $2 AND entry_id = $3"};
constexpr storage::Sql kEntries{"SELECT " HZ_ENTRY_COLUMNS
                                " FROM meeting_entries WHERE realm_id = $1 AND meeting_id = $2 ORDER BY at, entry_id"};
constexpr storage::Sql kCountEntries{"SELECT COUNT(*) FROM meeting_entries WHERE realm_id = $1 AND meeting_id = $2"};
// Who signed in at the door with an account of her own accord, asked for the floor, or corrected the minutes.
constexpr storage::Sql kParticipantPersons{
    "SELECT s.person_id FROM meetings m JOIN meeting_sign_ins s ON s.realm_id = m.realm_id"
    " AND s.meeting_id = m.meeting_id WHERE m.realm_id = $1 AND m.topic_id = $2"
    " UNION SELECT e.person_id FROM meetings m JOIN meeting_entries e ON e.realm_id = m.realm_id"
    " AND e.meeting_id = m.meeting_id WHERE m.realm_id = $1 AND m.topic_id = $2 AND e.person_id IS NOT NULL"
    " UNION SELECT c.person_id FROM meetings m JOIN meeting_corrections c ON c.realm_id = m.realm_id"
    " AND c.meeting_id = m.meeting_id WHERE m.realm_id = $1 AND m.topic_id = $2 AND c.person_id IS NOT NULL"};
constexpr storage::Sql kSpokenIn{
    "SELECT DISTINCT meeting_id FROM meeting_entries WHERE realm_id = $1 AND person_id = $2 ORDER BY meeting_id DESC"
    " LIMIT 200"};
constexpr storage::Sql kForgetNames{
    "UPDATE meeting_entries SET name = '' WHERE realm_id = $1 AND meeting_id = $2"
    " AND kind IN ('speech_asked', 'guest_came')"};
constexpr storage::Sql kForgetSpeaker{
    "UPDATE meeting_entries SET name = '', person_id = NULL WHERE realm_id = $1 AND person_id = $2"};

#define HZ_CORRECTION_COLUMNS "correction_id, person_id, point, words, at, is_accepted, answer, answered_at"
Correction read_correction(Row const& row) {
    auto const accepted = row.maybe_integer(5);
    return {.id = row.id<CorrectionId>(0),
            .person = row.maybe_id<PersonId>(1),
            .point = row.maybe_integer(2),
            .words = std::string(row.text(3)),
            .at = row.time(4),
            .is_accepted = accepted ? std::optional(*accepted != 0) : std::nullopt,
            .answer = std::string(row.text(6)),
            .answered_at = row.maybe_time(7)};
}
constexpr storage::Sql kInsertCorrection{"INSERT INTO meeting_corrections (realm_id, meeting_id, " HZ_CORRECTION_COLUMNS
                                         ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
constexpr storage::Sql kAnswerCorrection{
    "UPDATE meeting_corrections SET is_accepted = $4, answer = $5, answered_at = $6 WHERE realm_id = $1"
    " AND meeting_id = $2 AND correction_id = $3 AND answered_at IS NULL"};
constexpr storage::Sql kCorrections{"SELECT " HZ_CORRECTION_COLUMNS
                                    " FROM meeting_corrections WHERE realm_id = $1 AND meeting_id = $2"
                                    " ORDER BY correction_id"};
constexpr storage::Sql kCorrectionsOf{"SELECT " HZ_CORRECTION_COLUMNS
                                      ", meeting_id FROM meeting_corrections WHERE realm_id = $1 AND person_id = $2"
                                      " ORDER BY correction_id DESC LIMIT 200"};
constexpr storage::Sql kForgetCorrector{
    "UPDATE meeting_corrections SET person_id = NULL WHERE realm_id = $1 AND person_id = $2"};

constexpr auto kCount = [](Row const& row) { return row.integer(0); };
constexpr auto kMeetingOf = [](Row const& row) { return row.id<MeetingId>(0); };
constexpr auto kPersonMeeting = [](Row const& row) { return PersonMeeting{row.id<MeetingId>(0), row.time(1)}; };

constexpr storage::Sql kInsertAsked{
    "INSERT INTO meeting_resolutions (realm_id, meeting_id, motion_entry, resolution_id) VALUES ($1, $2, $3, $4)"};
constexpr storage::Sql kAsked{
    "SELECT motion_entry, resolution_id FROM meeting_resolutions WHERE realm_id = $1 AND meeting_id = $2"
    " ORDER BY resolution_id"};

}  // namespace

void insert_meeting(WriteTransaction& tx, Scope scope, Meeting const& meeting) {
    auto const& what = meeting.what;
    tx.execute(kInsertMeeting, {scope.realm,
                                meeting.id,
                                what.community,
                                meeting.community_path.str(),
                                what.topic,
                                what.body,
                                enum_name(what.kind),
                                enum_name(meeting.state),
                                what.title,
                                what.about,
                                what.chair,
                                what.place,
                                what.online_link,
                                what.phone,
                                text_of(what.care),
                                papers_text(what.papers),
                                points_text(what.points),
                                what.seats,
                                what.expected,
                                what.starts_at,
                                what.ends_at,
                                meeting.noticed_at,
                                meeting.started_at,
                                meeting.held_at,
                                meeting.minuted_at,
                                meeting.attended,
                                meeting.door_code,
                                meeting.co_chair_name,
                                enum_name(meeting.co_chair_state),
                                meeting.co_chair_code,
                                meeting.co_chair_person,
                                meeting.records,
                                meeting.sequence,
                                meeting.revision});
}

bool update_meeting(WriteTransaction& tx, Scope scope, Meeting const& meeting) {
    auto const& what = meeting.what;
    return tx.execute(kUpdateMeeting, {scope.realm,
                                       meeting.id,
                                       meeting.revision,
                                       what.community,
                                       meeting.community_path.str(),
                                       what.topic,
                                       what.body,
                                       enum_name(what.kind),
                                       enum_name(meeting.state),
                                       what.title,
                                       what.about,
                                       what.chair,
                                       what.place,
                                       what.online_link,
                                       what.phone,
                                       text_of(what.care),
                                       papers_text(what.papers),
                                       points_text(what.points),
                                       what.seats,
                                       what.expected,
                                       what.starts_at,
                                       what.ends_at,
                                       meeting.noticed_at,
                                       meeting.started_at,
                                       meeting.held_at,
                                       meeting.minuted_at,
                                       meeting.attended,
                                       meeting.door_code,
                                       meeting.co_chair_name,
                                       enum_name(meeting.co_chair_state),
                                       meeting.co_chair_code,
                                       meeting.co_chair_person,
                                       meeting.records,
                                       meeting.sequence}) == 1;
}

std::optional<Meeting> find_meeting(ReadTransaction& tx, Scope scope, MeetingId id) {
    return tx.first(kFindMeeting, {scope.realm, id}, [&](Row const& row) { return read_meeting(row, scope.realm); });
}

std::vector<Meeting> select_meetings(ReadTransaction& tx, Scope scope, MeetingFilter const& filter) {
    auto const community = filter.community ? filter.community->value() : 0;
    auto const topic = filter.topic ? filter.topic->value() : 0;
    auto const read = [&](Row const& row) { return read_meeting(row, scope.realm); };
    if (filter.ahead_only) return tx.all(kAhead, {scope.realm, community, topic, filter.limit}, read);
    if (filter.topic) return tx.all(kOfTopic, {scope.realm, topic, community, filter.limit, filter.with_drafts}, read);
    if (filter.community) {
        return tx.all(kInCommunity, {scope.realm, community, filter.limit, filter.with_drafts}, read);
    }
    return tx.all(kLatest, {scope.realm, filter.limit, filter.with_drafts}, read);
}

bool is_community_used(ReadTransaction& tx, Scope scope, JurisdictionId community) {
    return tx.first(kCommunityUsed, {scope.realm, community}, kCount).has_value();
}

std::vector<MeetingId> select_co_chaired(ReadTransaction& tx, Scope scope, PersonId person) {
    return tx.all(kCoChaired, {scope.realm, person}, kMeetingOf);
}

void insert_record(WriteTransaction& tx, Scope scope, MeetingId id, MeetingRecord const& record) {
    tx.execute(kInsertRecord, {scope.realm, id, record.number, record.at, enum_name(record.event), record.body,
                               enum_name(record.to), joined(record.fields), record.text});
}

std::vector<MeetingRecord> select_records(ReadTransaction& tx, Scope scope, MeetingId id) {
    return tx.all(kRecords, {scope.realm, id}, [](Row const& row) {
        return MeetingRecord{.number = row.integer(0),
                             .at = row.time(1),
                             .event = word_of<MeetingEvent>(row.text(2)),
                             .body = row.id<BodyId>(3),
                             .to = word_of<MeetingState>(row.text(4)),
                             .fields = split(row.text(5)),
                             .text = std::string(row.text(6))};
    });
}

void put_reply(WriteTransaction& tx, Scope scope, MeetingId id, Reply const& reply) {
    tx.execute(kPutReply, {scope.realm, id, reply.person, enum_name(reply.state), text_of(reply.care), reply.care_words,
                           reply.at});
}

void delete_reply(WriteTransaction& tx, Scope scope, MeetingId id, PersonId person) {
    tx.execute(kDeleteReply, {scope.realm, id, person});
}

std::optional<Reply> find_reply(ReadTransaction& tx, Scope scope, MeetingId id, PersonId person) {
    return tx.first(kFindReply, {scope.realm, id, person}, read_reply);
}

ReplyCounts select_counts(ReadTransaction& tx, Scope scope, MeetingId id) {
    return *tx.first(kCounts, {scope.realm, id},
                     [](Row const& row) { return ReplyCounts{row.integer(0), row.integer(1)}; });
}

std::int64_t count_before(ReadTransaction& tx, Scope scope, MeetingId id, Reply const& reply) {
    return *tx.first(kCountBefore, {scope.realm, id, reply.at, reply.person}, kCount);
}

std::optional<Reply> first_waiting(ReadTransaction& tx, Scope scope, MeetingId id) {
    return tx.first(kFirstWaiting, {scope.realm, id}, read_reply);
}

std::vector<WantedCare> select_care(ReadTransaction& tx, Scope scope, MeetingId id) {
    return tx.all(kCare, {scope.realm, id},
                  [](Row const& row) { return WantedCare{care_of(row.text(0)), std::string(row.text(1))}; });
}

std::vector<PersonId> select_told(ReadTransaction& tx, Scope scope, MeetingId id, PersonId after, std::size_t limit) {
    return tx.all(kTold, {scope.realm, id, after, limit}, [](Row const& row) { return row.id<PersonId>(0); });
}

std::vector<PersonMeeting> select_replies_of(ReadTransaction& tx, Scope scope, PersonId person, std::size_t limit) {
    return tx.all(kRepliesOf, {scope.realm, person, limit}, kPersonMeeting);
}

std::vector<PersonMeeting> select_sign_ins_of(ReadTransaction& tx, Scope scope, PersonId person, std::size_t limit) {
    return tx.all(kSignInsOf, {scope.realm, person, limit}, kPersonMeeting);
}

void forget_care(WriteTransaction& tx, Scope scope, MeetingId id) {
    tx.execute(kForgetCare, {scope.realm, id});
}

bool insert_sign_in(WriteTransaction& tx, Scope scope, MeetingId id, PersonId person, TimePoint now) {
    return tx.execute(kInsertSignIn, {scope.realm, id, person, now}) == 1;
}

bool is_signed_in(ReadTransaction& tx, Scope scope, MeetingId id, PersonId person) {
    return tx.first(kIsSignedIn, {scope.realm, id, person}, kCount).has_value();
}

std::int64_t select_sign_ins(ReadTransaction& tx, Scope scope, MeetingId id) {
    return *tx.first(kSignIns, {scope.realm, id}, kCount);
}

void delete_sign_in(WriteTransaction& tx, Scope scope, MeetingId id, PersonId person) {
    tx.execute(kDeleteSignIn, {scope.realm, id, person});
}

bool insert_entry(WriteTransaction& tx, Scope scope, MeetingId id, Entry const& entry) {
    return tx.execute(kInsertEntry, {scope.realm, id, entry.id, entry.at, enum_name(entry.kind), entry.subject,
                                     entry.point, entry.text, entry.name, entry.body, entry.due, entry.seconds,
                                     entry.votes_for, entry.votes_against, entry.abstentions, entry.present,
                                     entry.heads, joined(entry.builds_on), entry.person}) == 1;
}

std::optional<Entry> find_entry(ReadTransaction& tx, Scope scope, MeetingId id, std::string const& entry) {
    return tx.first(kFindEntry, {scope.realm, id, entry}, read_entry);
}

std::vector<Entry> select_entries(ReadTransaction& tx, Scope scope, MeetingId id) {
    return tx.all(kEntries, {scope.realm, id}, read_entry);
}

std::int64_t count_entries(ReadTransaction& tx, Scope scope, MeetingId id) {
    return *tx.first(kCountEntries, {scope.realm, id}, kCount);
}

std::vector<PersonId> select_participants(ReadTransaction& tx, Scope scope, topics::TopicId topic) {
    return tx.all(kParticipantPersons, {scope.realm, topic}, [](Row const& row) { return row.id<PersonId>(0); });
}

std::vector<MeetingId> select_spoken_in(ReadTransaction& tx, Scope scope, PersonId person) {
    return tx.all(kSpokenIn, {scope.realm, person}, kMeetingOf);
}

void forget_names(WriteTransaction& tx, Scope scope, MeetingId id) {
    tx.execute(kForgetNames, {scope.realm, id});
}

void forget_speaker(WriteTransaction& tx, Scope scope, PersonId person) {
    tx.execute(kForgetSpeaker, {scope.realm, person});
}

void insert_correction(WriteTransaction& tx, Scope scope, MeetingId id, Correction const& correction) {
    tx.execute(kInsertCorrection,
               {scope.realm, id, correction.id, correction.person, correction.point, correction.words, correction.at,
                correction.is_accepted, correction.answer, correction.answered_at});
}

bool answer_stored_correction(WriteTransaction& tx, Scope scope, MeetingId id, Correction const& correction) {
    return tx.execute(kAnswerCorrection, {scope.realm, id, correction.id, correction.is_accepted, correction.answer,
                                          correction.answered_at}) == 1;
}

std::vector<Correction> select_corrections(ReadTransaction& tx, Scope scope, MeetingId id) {
    return tx.all(kCorrections, {scope.realm, id}, read_correction);
}

std::vector<OwnCorrection> select_corrections_of(ReadTransaction& tx, Scope scope, PersonId person) {
    return tx.all(kCorrectionsOf, {scope.realm, person},
                  [](Row const& row) { return OwnCorrection{row.id<MeetingId>(8), read_correction(row)}; });
}

void forget_corrector(WriteTransaction& tx, Scope scope, PersonId person) {
    tx.execute(kForgetCorrector, {scope.realm, person});
}

#undef HZ_MEETING_COLUMNS
#undef HZ_REPLY_COLUMNS
#undef HZ_ENTRY_COLUMNS
#undef HZ_CORRECTION_COLUMNS

void insert_asked(WriteTransaction& tx, Scope scope, MeetingId id, AskedMotion const& asked) {
    tx.execute(kInsertAsked, {scope.realm, id, asked.motion, asked.resolution});
}

std::vector<AskedMotion> select_asked(ReadTransaction& tx, Scope scope, MeetingId id) {
    return tx.all(kAsked, {scope.realm, id}, [](Row const& row) {
        return AskedMotion{std::string(row.text(0)), row.id<commitments::ResolutionId>(1)};
    });
}

}  // namespace hezhi::meetings
