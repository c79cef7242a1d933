// Pure decisions about cases beside the state machine: limits of steps, what a text is about, who may see what, and
// which places count as near.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/calendar/calendar.h"
#include "src/cases/cases.h"

namespace hezhi::cases {

/// Limits of steps, in working days unless it says hours. Defaults from the practice of 12345 hotlines (mission
/// PRACTICE §1): a case is on somebody's desk within a day, in an emergency within two hours; information is waited for
/// three days; a follow-up begins the next day.
struct StepLimits {
    int dispatch_days = 1;
    int dispatch_hours_urgent = 2;
    int sign_days = 1;
    int sign_hours_urgent = 2;
    int ruling_days = 1;
    int information_days = 3;
    int follow_up_begins_days = 1;
    int follow_up_days = 5;
    int rework_days = 7;
    int reopen_days = 10;  ///< after closing: then it is reported anew
    int deliberation_days = 60;
};

/// Where the register has no row: 24 hours, seven and fifteen working days.
inline constexpr responsibilities::TimeLimits kDefaultLimits{.urgent_hours = {.respond = 2, .resolve = 24},
                                                             .ordinary_days = {.respond = 3, .resolve = 7},
                                                             .complex_days = {.respond = 5, .resolve = 15}};

/// What photographs of a case belong to.
inline constexpr std::string_view kMediaSubject = "case";

/// Word of an event: name and telephone were shown to somebody to whom they had not been given.
inline constexpr std::string_view kContactRevealed = "contact_revealed";

/// The public deadline: from receipt, by the limits of the register's row.
TimePoint public_due(calendar::Calendar const& calendar, TimePoint received_at, Urgency urgency,
                     std::optional<responsibilities::TimeLimits> const& limits);

/// Until when the desk dispatches, the lead signs: counted from `from`.
TimePoint dispatch_by(calendar::Calendar const& calendar, TimePoint from, Urgency urgency);
TimePoint sign_by(calendar::Calendar const& calendar, TimePoint from, Urgency urgency);

/// Until when a case that is closed at `closed_at` can be reopened.
TimePoint reopen_by(calendar::Calendar const& calendar, TimePoint closed_at);

/// When the local day after that of `now` begins: in vain a reporter is called once a day.
TimePoint next_day(calendar::Calendar const& calendar, TimePoint now);

/// The deadline after a pause: later by as long as it lasted, at the end of that day.
TimePoint due_after_pause(calendar::Calendar const& calendar, casework::CaseFacts const& facts, TimePoint now);

/// When the clock has to look at the case next: the earliest limit that has not been raised, of a closed one that of
/// its joint actions. nullopt: never.
std::optional<TimePoint> next_moment(casework::CaseFacts const& facts);

/// Guessed from how people begin: 举报, 投诉, 建议, 表扬, a question; help otherwise. The desk corrects it.
CaseKind guess_kind(std::string_view text);

/// Disclosures are sealed whatever the register says; other cases follow their row, public without one.
Publicity publicity_of(CaseKind kind, std::optional<Publicity> by_register);

/// "261127-40312": local date and five digits of chance, eight when five were taken.
std::string case_number(calendar::Calendar const& calendar, TimePoint received_at, std::uint64_t chance, bool is_long);

/// The square of about 300 m in which a point lies, and the eight around it (the square first).
std::int64_t cell_of(Coordinates const& point);
std::array<std::int64_t, 9> cells_around(Coordinates const& point);
/// In metres, on a sphere.
double distance_m(Coordinates const& a, Coordinates const& b);

/// The one whose words the case has; the others joined.
inline constexpr std::int64_t kFirstReporter = 1;

/// May this reader see that record? The public page shows public ones; a reporter also those of the parties, but of
/// contacts shown only their own. @param reporter the reader's number
bool is_shown(CaseRecord const& record, View view, std::optional<std::int64_t> reporter);
/// And what was written there? What a reporter says is for the desk and the handling bodies.
bool shows_words(CaseRecord const& record, View view, std::optional<std::int64_t> reporter);

/// Where it is for strangers: within about 100 m, and nowhere when the place is narrower than a community, since a pin
/// beside a building's name says whose window it is.
std::optional<Coordinates> public_point(Case const& the_case);

/// What strangers and other reporters may see of a case: redacted words and place, no source's number. Those who joined
/// are strangers to the words of the first reporter.
Case for_strangers(Case the_case);
/// The place as typed, without numbers and doors.
std::string public_location(Case const& the_case);

/// How a called body was judged.
struct Judgement {
    std::optional<std::int64_t> stars{};
    std::string text{};
};

/// What the rows of bodies must say after an act: those that are new or changed. `the_case` is after it, `bodies`
/// before.
std::vector<Involved> changed_parts(Case const& the_case, std::vector<Involved> const& bodies,
                                    std::optional<BodyId> former_lead, casework::Act const& act,
                                    Judgement const& judgement);

/// The community in or at which a path lies ("/3/17/40/52/" in street 40: 52); nullopt for the street and above.
std::optional<JurisdictionId> community_in(std::string_view path, RealmId street);

/// On whose desk it is. The reporter's turn is shown by the state; the desk or lead that asked waits with the case.
std::optional<BodyId> holding_body(Case const& the_case);

/// Of a case's ratings (the latest word of each reporter and of the desk) the one that says how the last rated reply
/// ended: the later of the first reporter's own and of what the desk heard from them. Those who joined are counted
/// apart.
std::optional<Rating> standing_rating(std::vector<Rating> const& ratings);

/// What those who joined said of a reply.
struct Voices {
    std::int64_t solved = 0;
    std::int64_t unsolved = 0;

    friend bool operator==(Voices const&, Voices const&) = default;
};
Voices voices_of(std::vector<Rating> const& ratings, std::int64_t reply);

/// What the state machine knows of a case's joint actions.
void count_actions(casework::CaseFacts& facts, std::vector<Action> const& actions);

/// Said by somebody who joined, beside the case.
bool is_voice(Rating const& rating);

/// Whether those who joined may say solved or not now: after a reply, until the limit of reopening.
bool takes_voices(casework::CaseFacts const& facts, TimePoint now);

/// Whether it may be reopened now as far as time and number go.
bool is_reopenable(casework::CaseFacts const& facts, TimePoint now);

/// Whether a reporter's name and telephone are shown to this reader.
bool shows_contact(Contact contact, View view);

}  // namespace hezhi::cases
