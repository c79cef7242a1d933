// The SQL of meetings, and of no other tables.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/meetings/meetings.h"

namespace hezhi::meetings {

void insert_meeting(storage::WriteTransaction& tx, storage::Scope scope, Meeting const& meeting);
/// False where somebody changed it since `meeting.revision`.
bool update_meeting(storage::WriteTransaction& tx, storage::Scope scope, Meeting const& meeting);
std::optional<Meeting> find_meeting(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id);
/// Drafts included. Ahead: by start, the nearest first; else the latest first.
std::vector<Meeting> select_meetings(storage::ReadTransaction& tx, storage::Scope scope, MeetingFilter const& filter);
bool is_community_used(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community);
std::vector<MeetingId> select_co_chaired(storage::ReadTransaction& tx, storage::Scope scope, PersonId person);

void insert_record(storage::WriteTransaction& tx, storage::Scope scope, MeetingId id, MeetingRecord const& record);
std::vector<MeetingRecord> select_records(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id);

void put_reply(storage::WriteTransaction& tx, storage::Scope scope, MeetingId id, Reply const& reply);
void delete_reply(storage::WriteTransaction& tx, storage::Scope scope, MeetingId id, PersonId person);
std::optional<Reply> find_reply(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id, PersonId person);
ReplyCounts select_counts(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id);
std::int64_t count_before(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id, Reply const& reply);
std::optional<Reply> first_waiting(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id);
std::vector<WantedCare> select_care(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id);
/// Coming or waiting, by person after `after`.
std::vector<PersonId> select_told(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id, PersonId after,
                                  std::size_t limit);
struct PersonMeeting {
    MeetingId meeting;
    TimePoint at{};
};
std::vector<PersonMeeting> select_replies_of(storage::ReadTransaction& tx, storage::Scope scope, PersonId person,
                                             std::size_t limit);
std::vector<PersonMeeting> select_sign_ins_of(storage::ReadTransaction& tx, storage::Scope scope, PersonId person,
                                              std::size_t limit);
void forget_care(storage::WriteTransaction& tx, storage::Scope scope, MeetingId id);

bool insert_sign_in(storage::WriteTransaction& tx, storage::Scope scope, MeetingId id, PersonId person, TimePoint now);
bool is_signed_in(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id, PersonId person);
std::int64_t select_sign_ins(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id);
void delete_sign_in(storage::WriteTransaction& tx, storage::Scope scope, MeetingId id, PersonId person);

/// False where there is one of that id.
bool insert_entry(storage::WriteTransaction& tx, storage::Scope scope, MeetingId id, Entry const& entry);
std::optional<Entry> find_entry(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id,
                                std::string const& entry);
std::vector<Entry> select_entries(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id);
std::int64_t count_entries(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id);
/// Who took part in the topic as this slice has it on record, each once: for counting, never for showing.
std::vector<PersonId> select_participants(storage::ReadTransaction& tx, storage::Scope scope, topics::TopicId topic);
std::vector<MeetingId> select_spoken_in(storage::ReadTransaction& tx, storage::Scope scope, PersonId person);
/// Names of speakers and guests; movers who agreed to be named stay.
void forget_names(storage::WriteTransaction& tx, storage::Scope scope, MeetingId id);
void forget_speaker(storage::WriteTransaction& tx, storage::Scope scope, PersonId person);

void insert_correction(storage::WriteTransaction& tx, storage::Scope scope, MeetingId id, Correction const& correction);
bool answer_stored_correction(storage::WriteTransaction& tx, storage::Scope scope, MeetingId id,
                              Correction const& correction);
std::vector<Correction> select_corrections(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id);
struct OwnCorrection {
    MeetingId meeting;
    Correction correction;
};
std::vector<OwnCorrection> select_corrections_of(storage::ReadTransaction& tx, storage::Scope scope, PersonId person);
void forget_corrector(storage::WriteTransaction& tx, storage::Scope scope, PersonId person);

/// Refused by the key where the motion was asked already.
void insert_asked(storage::WriteTransaction& tx, storage::Scope scope, MeetingId id, AskedMotion const& asked);
std::vector<AskedMotion> select_asked(storage::ReadTransaction& tx, storage::Scope scope, MeetingId id);

}  // namespace hezhi::meetings
