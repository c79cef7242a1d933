// How a decision of another slice becomes a draft on the commitments' desk.
#include <algorithm>

#include "src/bodies/bodies.h"
#include "src/commitments/commitment_store.h"
#include "src/commitments/tell_bodies.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::commitments {
namespace {

using authority::Caller;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

}  // namespace

Result<PlaceOfDraft> place_of_draft(ReadTransaction& tx, Scope scope, Draft const& draft) {
    if (draft.topic) {
        HZ_TRY(auto const topic, topics::load_topic(tx, scope, *draft.topic));
        return PlaceOfDraft{topic.community, topic.community_path};
    }
    if (!draft.community) return fail(ErrorCode::not_found, "jurisdiction.unknown");
    HZ_TRY(auto const community, jurisdictions::require_community(tx, scope.realm, *draft.community));
    return PlaceOfDraft{community.id, community.path};
}

Result<Commitment> draft_commitment(WriteTransaction& tx, Caller const& who, Scope scope, Draft const& draft) {
    HZ_TRY(auto const place, place_of_draft(tx, scope, draft));
    if (draft.owner) HZ_TRY(bodies::require_body(tx, scope.realm, *draft.owner));
    if (draft.source != DecisionSource::desk) {
        auto const standing = select_of_source(tx, scope, draft.source, draft.source_id);
        auto const same = std::ranges::find(standing, draft.title, &Commitment::title);
        if (same != standing.end()) return *same;
    }
    Commitment made{.id = tx.new_id<CommitmentId>(),
                    .realm = scope.realm,
                    .community = place.community,
                    .community_path = place.path,
                    .topic = draft.topic,
                    .source = draft.source,
                    .source_id = draft.source_id,
                    .title = draft.title,
                    .words = draft.words,
                    .owner = draft.owner,
                    .due_at = draft.due,
                    .amount_fen = draft.amount_fen,
                    .resource = draft.resource,
                    .drafted_at = who.now,
                    .drafted_by = who.person};
    made.events = 1;
    insert_commitment(tx, scope, made);
    insert_record(tx, scope, made.id,
                  {.number = 1,
                   .at = who.now,
                   .event = CommitmentEvent::draft,
                   .actor = CommitmentActor::maker,
                   .to = CommitmentState::draft});
    tx.touch(channel(made.id));
    tx.touch("street:" + scope.realm.str());
    if (made.topic) tx.touch(topics::channel(*made.topic));
    return made;
}

std::vector<Commitment> commitments_of_source(ReadTransaction& tx, Scope scope, DecisionSource source,
                                              std::int64_t source_id) {
    return select_of_source(tx, scope, source, source_id);
}

std::vector<Commitment> commitments_of_topic(ReadTransaction& tx, Scope scope, TopicId topic) {
    return select_of_topic(tx, scope, topic);
}

std::string channel(CommitmentId id) {
    return "commitment:" + id.str();
}

}  // namespace hezhi::commitments
