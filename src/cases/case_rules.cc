#include "src/cases/case_rules.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "lib/text/redaction.h"

namespace hezhi::cases {
namespace {

using casework::CaseFacts;
using responsibilities::TimeLimits;

constexpr StepLimits kSteps{};

TimePoint days_or_hours(calendar::Calendar const& calendar, TimePoint from, Urgency urgency, int days, int hours) {
    return urgency == Urgency::urgent ? calendar::add_hours(from, hours)
                                      : calendar::add_working_days(calendar, from, days);
}

struct KindWord {
    std::string_view word;
    CaseKind kind;
};
// In order: whoever praises and complains complains.
constexpr std::array kKindWords{
    KindWord{"举报", CaseKind::report},           KindWord{"投诉", CaseKind::complaint},
    KindWord{"建议", CaseKind::suggestion},       KindWord{"希望能", CaseKind::suggestion},
    KindWord{"表扬", CaseKind::praise},           KindWord{"感谢", CaseKind::praise},
    KindWord{"咨询", CaseKind::consultation},     KindWord{"请问", CaseKind::consultation},
    KindWord{"怎么办理", CaseKind::consultation}, KindWord{"complain", CaseKind::complaint},
    KindWord{"suggest", CaseKind::suggestion},    KindWord{"thank", CaseKind::praise},
    KindWord{"How do I", CaseKind::consultation},
};

// A square is 1/400 of a degree of latitude, 278 m; of longitude about 240 m at 30°.
constexpr std::int64_t kCell_e7 = 25'000;
constexpr std::int64_t kCellsAcross = 3'600'000'000 / kCell_e7;

std::int64_t row_of(std::int64_t latitude_e7) {
    return (latitude_e7 + 900'000'000) / kCell_e7;
}
std::int64_t column_of(std::int64_t longitude_e7) {
    return ((longitude_e7 + 1'800'000'000) / kCell_e7) % kCellsAcross;
}

double radians(std::int64_t degrees_e7) {
    return static_cast<double>(degrees_e7) * 1e-7 * std::numbers::pi / 180;
}

/// The row of a body's part: the one it has, or a new one.
Involved part_of(std::vector<Involved> const& bodies, BodyId body, BodyPart part, TimePoint now) {
    auto const found = std::ranges::find(bodies, body, &Involved::body);
    if (found == bodies.end()) return Involved{.body = body, .part = part, .assigned_at = now};
    auto row = *found;
    if (row.part == BodyPart::former) {
        row.assigned_at = now;
        row.signed_at = row.report_by = row.arrived_at = std::nullopt;
    }
    row.part = part;
    return row;
}

}  // namespace

TimePoint public_due(calendar::Calendar const& calendar, TimePoint received_at, Urgency urgency,
                     std::optional<TimeLimits> const& limits) {
    auto const& by = limits ? *limits : kDefaultLimits;
    switch (urgency) {
        case Urgency::urgent:
            return calendar::add_hours(received_at, static_cast<int>(by.urgent_hours.resolve));
        case Urgency::complex:
            return calendar::add_working_days(calendar, received_at, static_cast<int>(by.complex_days.resolve));
        case Urgency::ordinary:
            break;
    }
    return calendar::add_working_days(calendar, received_at, static_cast<int>(by.ordinary_days.resolve));
}

TimePoint dispatch_by(calendar::Calendar const& calendar, TimePoint from, Urgency urgency) {
    return days_or_hours(calendar, from, urgency, kSteps.dispatch_days, kSteps.dispatch_hours_urgent);
}

TimePoint sign_by(calendar::Calendar const& calendar, TimePoint from, Urgency urgency) {
    return days_or_hours(calendar, from, urgency, kSteps.sign_days, kSteps.sign_hours_urgent);
}

TimePoint reopen_by(calendar::Calendar const& calendar, TimePoint closed_at) {
    return calendar::add_working_days(calendar, closed_at, kSteps.reopen_days);
}

TimePoint next_day(calendar::Calendar const& calendar, TimePoint now) {
    auto const& zone = calendar.zone();
    return zone.start_of(zone.date_at(now) + std::chrono::days{1});
}

TimePoint due_after_pause(calendar::Calendar const& calendar, CaseFacts const& facts, TimePoint now) {
    if (!facts.paused_since) return facts.due;
    auto const pause = std::max(Microseconds{0}, Microseconds{now - *facts.paused_since});
    return std::max(facts.due, calendar::add_working_days(calendar, facts.due + pause, 0));
}

std::optional<TimePoint> next_moment(CaseFacts const& facts) {
    std::optional<TimePoint> next;
    auto const consider = [&](std::optional<TimePoint> const& moment) {
        if (moment && (!next || *moment < *next)) next = moment;
    };
    consider(facts.action_due);
    bool const is_open = casework::is_open(facts.state);
    if (is_open && facts.step_due != facts.step_due_raised) consider(facts.step_due);
    bool const runs = is_open && !facts.stopped_at && !facts.paused_since;
    if (runs && facts.due_raised != facts.due) consider(facts.due);
    for (auto const& call : facts.calls) {
        if (is_open && !call.arrived_at && !call.absence_raised) consider(call.report_by);
    }
    // A limit holds to its last microsecond.
    if (next) *next += Microseconds{1};
    return next;
}

CaseKind guess_kind(std::string_view text) {
    for (auto const& [word, kind] : kKindWords) {
        if (text.find(word) != text.npos) return kind;
    }
    return CaseKind::help;
}

Publicity publicity_of(CaseKind kind, std::optional<Publicity> by_register) {
    if (kind == CaseKind::report) return Publicity::sealed;
    return by_register.value_or(Publicity::public_);
}

std::string case_number(calendar::Calendar const& calendar, TimePoint received_at, std::uint64_t chance, bool is_long) {
    std::chrono::year_month_day const date{calendar.zone().date_at(received_at)};
    auto const year = static_cast<int>(date.year()) % 100;
    auto const month = static_cast<unsigned>(date.month());
    auto const day = static_cast<unsigned>(date.day());
    if (is_long) return fmt::format("{:02}{:02}{:02}-{:08}", year, month, day, chance % 100'000'000);
    return fmt::format("{:02}{:02}{:02}-{:05}", year, month, day, chance % 100'000);
}

std::int64_t cell_of(Coordinates const& point) {
    return row_of(point.latitude_e7) * kCellsAcross + column_of(point.longitude_e7);
}

std::array<std::int64_t, 9> cells_around(Coordinates const& point) {
    auto const row = row_of(point.latitude_e7);
    auto const column = column_of(point.longitude_e7);
    std::array<std::int64_t, 9> cells{};
    std::size_t at = 0;
    for (auto const& [down, right] :
         {std::pair{0, 0}, {-1, -1}, {-1, 0}, {-1, 1}, {0, -1}, {0, 1}, {1, -1}, {1, 0}, {1, 1}}) {
        cells[at++] = (row + down) * kCellsAcross + (column + right + kCellsAcross) % kCellsAcross;
    }
    return cells;
}

double distance_m(Coordinates const& a, Coordinates const& b) {
    constexpr double kEarthRadius_m = 6'371'000;
    double const up = std::sin((radians(b.latitude_e7) - radians(a.latitude_e7)) / 2);
    double const across = std::sin((radians(b.longitude_e7) - radians(a.longitude_e7)) / 2);
    double const chord =
        up * up + std::cos(radians(a.latitude_e7)) * std::cos(radians(b.latitude_e7)) * across * across;
    return 2 * kEarthRadius_m * std::asin(std::min(1.0, std::sqrt(chord)));
}

bool is_shown(CaseRecord const& record, View view, std::optional<std::int64_t> reporter) {
    switch (record.visibility) {
        case Visibility::public_:
            return true;
        case Visibility::parties:
            if (view == View::reporter && record.ground == kContactRevealed) return record.reporter == reporter;
            return view != View::stranger;
        case Visibility::internal:
            break;
    }
    return view == View::handler || view == View::desk;
}

std::vector<Involved> changed_parts(Case const& the_case, std::vector<Involved> const& bodies,
                                    std::optional<BodyId> former_lead, casework::Act const& act,
                                    Judgement const& judgement) {
    auto const now = act.at;
    std::vector<Involved> changed;
    switch (act.event) {
        case CaseEvent::dispatch:
        case CaseEvent::uphold_return:
            if (former_lead && former_lead != act.named_body) {
                changed.push_back(part_of(bodies, *former_lead, BodyPart::former, now));
            }
            for (auto const& one : bodies) {
                bool const stays = one.part != BodyPart::support || one.body == act.named_body ||
                                   std::ranges::find(act.supports, one.body) != act.supports.end();
                if (!stays) changed.push_back(part_of(bodies, one.body, BodyPart::former, now));
            }
            changed.push_back(part_of(bodies, *act.named_body, BodyPart::lead, now));
            for (auto const body : act.supports) changed.push_back(part_of(bodies, body, BodyPart::support, now));
            break;
        case CaseEvent::sign_in:
        case CaseEvent::keep_return: {
            auto row = part_of(bodies, *the_case.facts.lead, BodyPart::lead, now);
            if (!row.signed_at) row.signed_at = now;
            changed.push_back(std::move(row));
            break;
        }
        case CaseEvent::call_joint:
            for (auto const& call : act.calls) {
                auto row = part_of(bodies, call.body, BodyPart::joint, now);
                row.assigned_at = now;  // called again, it is called now
                row.report_by = call.report_by;
                row.arrived_at = std::nullopt;
                changed.push_back(std::move(row));
            }
            break;
        case CaseEvent::arrive: {
            auto row = part_of(bodies, *act.body, BodyPart::joint, now);
            row.arrived_at = now;
            changed.push_back(std::move(row));
            break;
        }
        case CaseEvent::evaluate_joint: {
            auto row = part_of(bodies, *act.named_body, BodyPart::joint, now);
            row.rating = judgement.stars;
            row.rating_text = judgement.text;
            changed.push_back(std::move(row));
            break;
        }
        default:
            break;
    }
    return changed;
}

std::optional<BodyId> holding_body(Case const& the_case) {
    auto const holder = casework::holder(the_case.facts);
    switch (holder.kind) {
        case casework::Holder::Kind::nobody:
            return std::nullopt;
        case casework::Holder::Kind::lead:
            return holder.body;
        case casework::Holder::Kind::reporter:
            return the_case.facts.info_asked_in == CaseState::received ? the_case.desk : the_case.facts.lead;
        case casework::Holder::Kind::desk:
        case casework::Holder::Kind::arbiter:
            break;
    }
    return the_case.desk;
}

std::optional<JurisdictionId> community_in(std::string_view path, RealmId street) {
    std::string const step = "/" + street.str() + "/";
    auto const at = path.find(step);
    if (at == path.npos) return std::nullopt;
    auto const rest = path.substr(at + step.size());
    return JurisdictionId::parse(rest.substr(0, rest.find('/')));
}

bool shows_words(CaseRecord const& record, View view, std::optional<std::int64_t> reporter) {
    if (record.actor != casework::Actor::reporter || view == View::handler || view == View::desk) return true;
    return view == View::reporter && record.reporter.has_value() && record.reporter == reporter;
}

std::string public_location(Case const& the_case) {
    return text::redacted(the_case.location).text;
}

std::optional<Coordinates> public_point(Case const& the_case) {
    bool const is_beside_homes = the_case.community && the_case.place != *the_case.community;
    if (!the_case.coordinates || !the_case.public_text || is_beside_homes) return std::nullopt;
    constexpr std::int64_t kStep_e7 = 10'000;
    auto const rounded = [](std::int64_t e7) {
        auto const half = e7 < 0 ? -kStep_e7 / 2 : kStep_e7 / 2;
        return (e7 + half) / kStep_e7 * kStep_e7;
    };
    return Coordinates{rounded(the_case.coordinates->latitude_e7), rounded(the_case.coordinates->longitude_e7)};
}

Case for_strangers(Case the_case) {
    the_case.coordinates = public_point(the_case);
    the_case.text = the_case.public_text.value_or("");
    the_case.location = the_case.public_text ? public_location(the_case) : std::string{};
    the_case.source_number = std::nullopt;
    return the_case;
}

void count_actions(CaseFacts& facts, std::vector<Action> const& actions) {
    facts.unsettled_actions = facts.open_actions = 0;
    facts.action_due.reset();
    for (auto const& one : actions) {
        if (one.state != ActionState::open) continue;
        ++facts.open_actions;
        if (!one.body || !one.due) ++facts.unsettled_actions;
        bool const waits = one.due && !one.raised_at;
        if (waits && (!facts.action_due || *one.due < *facts.action_due)) facts.action_due = one.due;
    }
}

bool is_voice(Rating const& rating) {
    return rating.reporter > kFirstReporter;
}

std::optional<Rating> standing_rating(std::vector<Rating> const& ratings) {
    std::optional<Rating> standing;
    for (auto const& one : ratings) {
        if (is_voice(one)) continue;
        if (!standing || std::pair(standing->reply, standing->at) <= std::pair(one.reply, one.at)) standing = one;
    }
    return standing;
}

Voices voices_of(std::vector<Rating> const& ratings, std::int64_t reply) {
    Voices voices;
    for (auto const& one : ratings) {
        if (!is_voice(one) || one.reply != reply) continue;
        ++(one.is_solved ? voices.solved : voices.unsolved);
    }
    return voices;
}

bool takes_voices(CaseFacts const& facts, TimePoint now) {
    if (facts.state == CaseState::replied || facts.state == CaseState::follow_up) return true;
    return facts.state == CaseState::closed && (!facts.step_due || now <= *facts.step_due);
}

bool is_reopenable(CaseFacts const& facts, TimePoint now) {
    return facts.replies > 0 && !facts.reopened_since_reply && takes_voices(facts, now);
}

bool shows_contact(Contact contact, View view) {
    if (view == View::desk) return contact != Contact::anonymous;
    return view == View::handler && contact == Contact::handlers_too;
}

}  // namespace hezhi::cases
