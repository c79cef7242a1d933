#include "src/commitments/commitment_json.h"

#include <algorithm>
#include <array>

#include "lib/stats/suppression.h"
#include "src/bodies/bodies.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::commitments {
namespace {

using authority::Caller;
using storage::ReadTransaction;
using storage::Scope;

CommitmentPlace place_of(ReadTransaction& tx, JurisdictionId id) {
    auto const place = jurisdictions::find_jurisdiction(tx, id);
    return {id, place ? place->name : std::string{}};
}

CommitmentBody body_of(ReadTransaction& tx, BodyId id) {
    auto const body = bodies::find_body(tx, id);
    return {id, body ? body->name : std::string{}};
}

std::optional<CommitmentBody> body_of(ReadTransaction& tx, std::optional<BodyId> id) {
    if (!id) return std::nullopt;
    return body_of(tx, *id);
}

/// A topic that is still a draft is not named.
std::optional<CommitmentTopic> topic_of(ReadTransaction& tx, Scope scope, std::optional<TopicId> id) {
    if (!id) return std::nullopt;
    auto const topic = topics::load_topic(tx, scope, *id);
    if (!topic || topic->state == topics::TopicState::draft) return std::nullopt;
    return CommitmentTopic{*id, topic->title};
}

CommitmentVoices voices_of(Caller const& who, Commitment const& one) {
    auto const threshold = who.person ? stats::kSignedInThreshold : stats::kPublicThreshold;
    std::array const cells{one.confirmations, one.disputes};
    auto const shown = stats::publish_cells(cells, threshold);
    return {.confirmed = shown.cells[0], .disputed = shown.cells[1], .below = threshold};
}

}  // namespace

CommitmentLine line_of(ReadTransaction& tx, Commitment const& one) {
    return {.id = one.id,
            .state = one.state,
            .title = one.title,
            .community = place_of(tx, one.community),
            .topic = topic_of(tx, Scope{one.realm}, one.topic),
            .source = one.source,
            .owner = body_of(tx, one.owner),
            .due_at = one.due_at,
            .first_due_at = one.first_due_at,
            .amount_fen = one.amount_fen,
            .resource = one.resource,
            .is_overdue = one.is_overdue,
            .plan_changes = one.plan_changes,
            .made_at = one.made_at,
            .delivered_at = one.delivered_at,
            .limit_at = one.limit_at,
            .settled_at = one.settled_at,
            .revision = one.revision};
}

CommitmentPage page_of(ReadTransaction& tx, Caller const& who, Commitment const& one) {
    Scope const scope{one.realm};
    auto const standing = standing_of(tx, who, one);
    CommitmentPage page{line_of(tx, one),
                        one.words,
                        body_of(tx, one.made_by),
                        one.proof,
                        one.proof_link,
                        {},
                        one.answer,
                        one.answered_at,
                        one.overdue_times,
                        voices_of(who, one),
                        {},
                        {},
                        standing.possible,
                        standing.voice,
                        standing.reason,
                        reasons_of(tx, who, one)};
    for (auto const& photo : media::list_media(tx, scope, kMediaSubject, one.id.value())) {
        page.photos.push_back(media::spelled(photo.id));
    }
    for (auto const& part : parts_of(tx, scope, one.id)) {
        page.contributions.push_back(
            {.number = part.number,
             .body = body_of(tx, part.body),
             .what = part.what,
             .amount_fen = part.amount_fen,
             .due_at = part.due_at,
             .state = part.state,
             .said_at = part.said_at,
             .said = part.said,
             .may_deliver = std::ranges::find(standing.own_parts, part.number) != standing.own_parts.end()});
    }
    for (auto const& record : records_of(tx, scope, one.id)) {
        page.events.push_back(
            {record.at, record.event, record.actor, body_of(tx, record.body), record.to, record.text, record.due_at});
    }
    return page;
}

CommitmentSummary view_of(Tally const& tally) {
    return {.kept = tally.kept,
            .delivered = tally.delivered,
            .owed = tally.owed,
            .overdue = tally.overdue,
            .disputed = tally.disputed,
            .unconfirmed = tally.unconfirmed,
            .released = tally.released};
}

ResolutionView view_of(ReadTransaction& tx, Caller const& who, Resolution const& one) {
    bool const is_open = one.state == ResolutionState::asked || one.state == ResolutionState::overdue;
    return {.id = one.id,
            .state = one.state,
            .title = one.title,
            .words = one.words,
            .community = place_of(tx, one.community),
            .topic = topic_of(tx, Scope{one.realm}, one.topic),
            .source = one.source,
            .asked_by = body_of(tx, one.asked_by),
            .addressee = body_of(tx, one.addressee),
            .asked_at = one.asked_at,
            .due_at = one.due_at,
            .answer_kind = one.answer_kind,
            .ground = one.ground,
            .answer = one.answer,
            .answered_at = one.answered_at,
            .may_answer = is_open && may_answer(who, one),
            .revision = one.revision};
}

}  // namespace hezhi::commitments
