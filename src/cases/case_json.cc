#include "src/cases/case_json.h"

#include <chrono>

#include "lib/text/redaction.h"
#include "src/bodies/bodies.h"
#include "src/cases/case_rules.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/people/people.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::cases {
namespace {

using storage::ReadTransaction;

std::optional<BodyRef> body_ref(ReadTransaction& tx, std::optional<BodyId> id) {
    if (!id) return std::nullopt;
    auto const body = bodies::find_body(tx, *id);
    return BodyRef{*id, body ? body->name : std::string{}};
}

/// From the community down: "柳荫里社区 3号楼". A home's door is never a place of a case.
PlaceLabel place_label(ReadTransaction& tx, JurisdictionId id) {
    PlaceLabel label{id, {}};
    for (auto at = jurisdictions::find_jurisdiction(tx, id); at;) {
        label.name = label.name.empty() ? at->name : at->name + " " + label.name;
        if (at->kind == jurisdictions::Kind::community || at->kind == jurisdictions::Kind::street || !at->parent) break;
        at = jurisdictions::find_jurisdiction(tx, *at->parent);
    }
    return label;
}

std::int64_t seconds(Microseconds duration) {
    return std::chrono::duration_cast<std::chrono::seconds>(duration).count();
}

std::optional<responsibilities::Entry> row_of(ReadTransaction& tx, Case const& the_case, std::optional<ItemId> item) {
    if (!item) return std::nullopt;
    return responsibilities::find_item(tx, storage::Scope{the_case.realm}, *item);
}

std::string basis_of(responsibilities::Entry const& row) {
    return row.matter.code + " " + row.matter.name + ": " + row.item.basis;
}

CaseEventView event_view(ReadTransaction& tx, Case const& the_case, CaseRecord const& record, View view) {
    bool const hides_words = view == View::stranger && record.actor == casework::Actor::reporter;
    std::string person;
    if (record.person) {
        if (auto const found = people::find_person(tx, *record.person)) person = found->display_name;
    }
    auto const row = row_of(tx, the_case, record.item);
    return {.number = record.number,
            .at = record.at,
            .event = record.event,
            .actor = record.actor,
            .acting_body = body_ref(tx, record.acting_body),
            .person = std::move(person),
            .from = record.from,
            .to = record.to,
            .named_body = body_ref(tx, record.named_body),
            .matter = row ? std::optional(MatterRef{row->matter.id, row->matter.name}) : std::nullopt,
            .basis = row ? basis_of(*row) : std::string{},
            .ground = record.ground,
            .text = hides_words ? std::string{} : record.text,
            .due_at = record.due_at,
            .named_until = record.named_until,
            .action = record.action,
            .visibility = record.visibility};
}

}  // namespace

std::optional<PointView> point_view(Case const& the_case) {
    auto const& point = the_case.coordinates;
    return point ? std::optional(PointView{point->latitude_e7, point->longitude_e7}) : std::nullopt;
}

CaseLine line_of(ReadTransaction& tx, Case const& the_case, View view) {
    auto const& facts = the_case.facts;
    std::optional<MatterRef> matter;
    if (auto const row = row_of(tx, the_case, the_case.item)) matter = MatterRef{row->matter.id, row->matter.name};
    bool const runs = casework::is_open(facts.state) && !facts.stopped_at;
    return {.id = the_case.id,
            .number = the_case.number,
            .kind = the_case.kind,
            .state = facts.state,
            .text = view == View::stranger ? the_case.public_text.value_or("") : the_case.text,
            .matter = std::move(matter),
            .place = place_label(tx, the_case.place),
            .location = the_case.location,
            .point = point_view(the_case),
            .urgency = the_case.urgency,
            .received_at = facts.received_at,
            .due_at = casework::deadline(facts),
            .resolve_by = runs ? std::optional(facts.due) : std::nullopt,
            .holder = body_ref(tx, the_case.holder),
            .reporters = the_case.reporters,
            .is_open = casework::is_open(facts.state),
            .is_overdue = facts.overdue,
            .is_joint = facts.joint,
            .is_supervised = facts.supervised};
}

CasePage page_of(ReadTransaction& tx, SeenCase const& seen, TimePoint now) {
    auto const& the_case = seen.the_case;
    auto const& facts = the_case.facts;
    std::vector<CaseEventView> events;
    for (auto const& record : seen.events) events.push_back(event_view(tx, the_case, record, seen.view));
    std::vector<InvolvedView> involved;
    for (auto const& one : seen.bodies) {
        involved.push_back({.body = *body_ref(tx, one.body),
                            .part = one.part,
                            .assigned_at = one.assigned_at,
                            .signed_at = one.signed_at,
                            .report_by = one.report_by,
                            .arrived_at = one.arrived_at,
                            .rating = one.rating,
                            .rating_text = one.rating_text});
    }
    std::vector<ActionView> actions;
    for (auto const& one : seen.actions) {
        bool const is_late = one.state == ActionState::open && one.due && *one.due < now;
        actions.push_back({one.number, one.text, body_ref(tx, one.body), one.due, one.state, is_late, one.outcome,
                           one.agreed_at, one.ended_at});
    }
    std::vector<ReporterView> reporters;
    for (auto const& one : seen.reporters) {
        reporters.push_back({one.number, one.contact, one.name, one.phone, one.text, one.joined_at});
    }
    std::vector<RatingView> ratings;
    for (auto const& one : seen.ratings) {
        ratings.push_back({one.reply, one.by_phone, one.is_solved, one.stars, one.text, one.at, is_voice(one)});
    }
    std::vector<MediaView> media;
    for (auto const& one : seen.media) {
        media.push_back({media::spelled(one.id), one.kind, one.content_type, one.is_public});
    }
    bool const is_unread = seen.view == View::desk && !the_case.public_text;
    auto proposed = is_unread ? std::optional(text::redacted(the_case.text).text) : std::nullopt;
    return CasePage{line_of(tx, the_case, seen.view),
                    seen.view,
                    the_case.channel,
                    the_case.publicity,
                    the_case.public_text,
                    std::move(proposed),
                    the_case.source.value_or(""),
                    the_case.source_number.value_or(""),
                    body_ref(tx, the_case.desk),
                    body_ref(tx, facts.lead),
                    ClockView{.reading_s = seconds(casework::clock_reading(facts, now)),
                              .paused_s = seconds(facts.paused_total),
                              .paused_since = facts.paused_since,
                              .stopped_at = facts.stopped_at},
                    the_case.replied_at,
                    the_case.closed_at,
                    facts.closing,
                    the_case.merged_into,
                    is_reopenable(facts, now),
                    facts.state == CaseState::closed ? facts.step_due : std::nullopt,
                    facts.extension_until,
                    VoicesView{seen.voices_solved, seen.voices_unsolved},
                    seen.may_voice,
                    std::move(events),
                    std::move(involved),
                    std::move(actions),
                    std::move(reporters),
                    std::move(ratings),
                    std::move(media),
                    seen.possible,
                    the_case.revision};
}

SimilarCase similar_of(ReadTransaction& tx, Case const& the_case) {
    return {.id = the_case.id,
            .number = the_case.number,
            .state = the_case.facts.state,
            .text = the_case.publicity == Publicity::public_ ? the_case.public_text.value_or("") : std::string{},
            .place = place_label(tx, the_case.place),
            .location = the_case.publicity == Publicity::public_ ? the_case.location : std::string{},
            .received_at = the_case.facts.received_at,
            .reporters = the_case.reporters};
}

}  // namespace hezhi::cases
