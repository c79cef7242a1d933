#include "src/meetings/meeting_rules.h"

#include <algorithm>
#include <array>

#include "lib/base/enum_names.h"
#include "lib/stats/suppression.h"

namespace hezhi::meetings {
namespace {

std::vector<TableRow> make_table() {
    using enum MeetingState;
    using E = MeetingEvent;
    using G = Guard;
    return {
        {std::nullopt, E::begin, {}, draft},
        {draft, E::change, {}, draft},
        {called, E::change, {G::starts_ahead, G::complete, G::reason}, called},
        {draft, E::call, {G::complete, G::starts_ahead}, called},
        {called, E::start, {}, in_session},
        {in_session, E::end, {}, held},
        {held, E::publish, {G::minutes, G::no_conflict}, minuted},
        {draft, E::cancel, {}, cancelled},
        {called, E::cancel, {G::reason}, cancelled},
        {in_session, E::cancel, {G::reason}, cancelled},
    };
}

Result<void> check(Guard guard, MeetingDraft const& what, Act const& act) {
    switch (guard) {
        case Guard::complete: {
            std::vector<Problem> missing;
            if (what.points.empty()) missing.push_back({"/points", "meeting.needs_points"});
            if (what.chair.empty()) missing.push_back({"/chair", "meeting.needs_chair"});
            if (what.place.empty() && what.online_link.empty()) missing.push_back({"/place", "meeting.needs_place"});
            if (missing.empty()) return {};
            return fail(Error{ErrorCode::unprocessable, "meeting.notice_incomplete"}.with(std::move(missing)));
        }
        case Guard::starts_ahead:
            if (what.starts_at <= act.at) return fail(ErrorCode::unprocessable, "meeting.starts_in_past");
            return {};
        case Guard::reason:
            if (!act.has_reason) return fail(ErrorCode::unprocessable, "meeting.reason_required");
            return {};
        case Guard::minutes:
            if (!act.has_minutes) return fail(ErrorCode::unprocessable, "meeting.no_minutes");
            return {};
        case Guard::no_conflict:
            if (act.has_conflict) return fail(ErrorCode::conflict, "meeting.conflicts_open");
            return {};
    }
    return {};
}

}  // namespace

std::span<TableRow const> table() {
    static std::vector<TableRow> const rows = make_table();
    return rows;
}

Result<MeetingState> apply(MeetingState from, MeetingDraft const& what, Act const& act) {
    for (auto const& row : table()) {
        if (row.from != from || row.event != act.event) continue;
        for (auto const guard : row.guards) HZ_TRY(check(guard, what, act));
        return row.to;
    }
    return fail(Error{ErrorCode::conflict, "meeting.act_not_now"}.with("state", std::string(enum_name(from))));
}

std::vector<MeetingEvent> possible(MeetingState from) {
    std::vector<MeetingEvent> events;
    for (auto const& row : table()) {
        if (row.from == from) events.push_back(row.event);
    }
    return events;
}

std::vector<std::string> changed_fields(MeetingDraft const& before, MeetingDraft const& after) {
    std::vector<std::string> fields;
    auto const note = [&](bool differs, std::string_view field) {
        if (differs) fields.emplace_back(field);
    };
    note(before.kind != after.kind, "kind");
    note(before.title != after.title, "title");
    note(before.about != after.about, "about");
    note(before.chair != after.chair, "chair");
    note(before.place != after.place, "place");
    note(before.online_link != after.online_link, "online_link");
    note(before.phone != after.phone, "phone");
    note(before.care != after.care, "care");
    note(before.papers != after.papers, "papers");
    note(before.points != after.points, "points");
    note(before.seats != after.seats, "seats");
    note(before.expected != after.expected, "expected");
    note(before.starts_at != after.starts_at, "starts_at");
    note(before.ends_at != after.ends_at, "ends_at");
    return fields;
}

bool renews_notice(std::vector<std::string> const& fields) {
    constexpr std::array<std::string_view, 3> kMatters{"starts_at", "place", "points"};
    return std::ranges::any_of(
        fields, [&](std::string const& field) { return std::ranges::find(kMatters, field) != kMatters.end(); });
}

std::int64_t notice_days(std::optional<TimePoint> noticed_at, TimePoint starts_at) noexcept {
    if (!noticed_at || starts_at <= *noticed_at) return 0;
    return std::chrono::duration_cast<std::chrono::days>(starts_at - *noticed_at).count();
}

std::int64_t shown_from(Reader reader) noexcept {
    return reader == Reader::signed_in ? stats::kSignedInThreshold : stats::kPublicThreshold;
}

std::optional<std::int64_t> shown_count(std::int64_t count, Reader reader) noexcept {
    return count >= shown_from(reader) ? std::optional(count) : std::nullopt;
}

}  // namespace hezhi::meetings
