// The SQL of cases: tables cases, case_reporters, case_events, case_bodies, case_actions, case_ratings
// and case_ratings_before.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/cases/cases.h"
#include "src/storage/storage.h"

namespace hezhi::cases {

// ---- cases

/// False if the number, or the source's number, is taken.
bool insert_case(storage::WriteTransaction& tx, storage::Scope scope, Case const& the_case);
/// Writes every changeable column and adds one to the revision, if it still is `the_case.revision`; false otherwise.
bool update_case(storage::WriteTransaction& tx, storage::Scope scope, Case const& the_case);
std::optional<Case> find_case(storage::ReadTransaction& tx, storage::Scope scope, CaseId id);
std::optional<CaseId> find_case_by_source(storage::ReadTransaction& tx, storage::Scope scope, std::string_view source,
                                          std::string_view number);
std::optional<CaseId> find_case_by_number(storage::ReadTransaction& tx, storage::Scope scope, std::string_view number);

/// Public ones, newest first.
std::vector<Case> select_public(storage::ReadTransaction& tx, storage::Scope scope, CaseFilter const& filter);
/// Open ones of a queue, those due first at the top.
std::vector<Case> select_open(storage::ReadTransaction& tx, storage::Scope scope, DeskFilter const& filter);
/// How many there are of them, at most `most`; a case in which two of the bodies have a part counts twice.
/// Lists and counts of bodies are of the filter's reach.
std::int64_t count_open(storage::ReadTransaction& tx, storage::Scope scope, DeskFilter const& filter,
                        std::int64_t most);
/// What is compared of an open case nearby.
struct Nearby {
    CaseId id;
    JurisdictionId place;
    std::optional<Coordinates> coordinates;
    std::string text;
    std::string location;
};
/// Open ones in the same cell of the map or one beside it, or in the same place.
std::vector<Nearby> select_nearby(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId place,
                                  std::span<std::int64_t const> cells, std::size_t limit);
/// Those of a person, newest first.
std::vector<Case> select_of_person(storage::ReadTransaction& tx, storage::Scope scope, PersonId person,
                                   std::size_t limit);
bool has_cases(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId place);

/// Makes a case findable by the words of its text: for the desk from receipt on, for everybody once it is public.
void index_case(storage::WriteTransaction& tx, storage::Scope scope, Case const& the_case);
std::vector<Case> select_with_words(storage::ReadTransaction& tx, storage::Scope scope, Readers readers,
                                    std::string_view words, std::size_t limit);

// ---- reporters

void insert_reporter(storage::WriteTransaction& tx, storage::Scope scope, CaseId id, Reporter const& reporter,
                     std::optional<FollowHash> const& follow_hash);
std::vector<Reporter> select_reporters(storage::ReadTransaction& tx, storage::Scope scope, CaseId id);
/// The number of the reporter who is that person, or who has that secret.
std::optional<std::int64_t> find_reporter(storage::ReadTransaction& tx, storage::Scope scope, CaseId id,
                                          std::optional<PersonId> person, std::optional<FollowHash> const& follow_hash);
/// Reporters after that number who have an account, with who they are; at most `limit`.
std::vector<std::pair<std::int64_t, PersonId>> select_tellees(storage::ReadTransaction& tx, storage::Scope scope,
                                                              CaseId id, std::int64_t after, std::size_t limit);
/// Lets the reporters of a merged case be told of the other one too; those who are there already are left out.
/// @return how many were added.
std::int64_t copy_reporters(storage::WriteTransaction& tx, storage::Scope scope, CaseId from, CaseId to);
/// Forgets who the person was: name, telephone, link; the case stays.
void forget_reporter(storage::WriteTransaction& tx, storage::Scope scope, PersonId person);

// ---- events, bodies, ratings

void insert_event(storage::WriteTransaction& tx, storage::Scope scope, CaseId id, CaseRecord const& record);
std::vector<CaseRecord> select_events(storage::ReadTransaction& tx, storage::Scope scope, CaseId id);
std::optional<CaseRecord> find_event(storage::ReadTransaction& tx, storage::Scope scope, CaseId id,
                                     std::int64_t number);

void put_body(storage::WriteTransaction& tx, storage::Scope scope, Case const& the_case, Involved const& body);
/// The rows of its bodies say whether the case is open: after that changed.
void mark_bodies(storage::WriteTransaction& tx, storage::Scope scope, Case const& the_case);
std::vector<Involved> select_bodies(storage::ReadTransaction& tx, storage::Scope scope, CaseId id);

void put_action(storage::WriteTransaction& tx, storage::Scope scope, CaseId id, Action const& action);
std::vector<Action> select_actions(storage::ReadTransaction& tx, storage::Scope scope, CaseId id);

/// The latest word of that reporter on that reply; what they had said before is kept.
void put_rating(storage::WriteTransaction& tx, storage::Scope scope, CaseId id, Rating const& rating);
/// The words that stand.
std::vector<Rating> select_ratings(storage::ReadTransaction& tx, storage::Scope scope, CaseId id);
/// Those that were followed by another word of the same reporter on the same reply, in order.
std::vector<Rating> select_ratings_before(storage::ReadTransaction& tx, storage::Scope scope, CaseId id);

}  // namespace hezhi::cases
