#include "lib/base/optional_text.h"
#include "src/commitments/commitment_json.h"
#include "src/commitments/commitment_rules.h"
#include "src/commitments/tell_bodies.h"
#include "src/http/conditional.h"
#include "src/http/routes.h"

namespace hezhi::commitments {
namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

using Shown = Result<http::With<CommitmentPage>>;

constexpr std::string_view kStale = "commitment.changed_meanwhile";

template <class Text>
std::optional<std::string> maybe_text(std::optional<Text> const& text) {
    return text ? std::optional(text->str()) : std::nullopt;
}
std::optional<std::int64_t> maybe_fen(std::optional<AmountFen> const& amount) {
    return amount ? std::optional(amount->value()) : std::nullopt;
}

std::vector<media::MediaId> media_of(std::optional<std::vector<PhotoRef>> const& refs) {
    std::vector<media::MediaId> ids;
    if (!refs) return ids;
    for (auto const& ref : *refs) ids.push_back(media::parse_media_id(ref.str()).value_or(media::MediaId{}));
    return ids;
}

Shown shown(ReadTransaction& tx, Caller const& who, Result<Commitment> const& one) {
    if (!one) return fail(one.error());
    return http::With<CommitmentPage>{page_of(tx, who, *one)}.etag(std::to_string(one->revision));
}

/// An act on what the page showed.
Shown acted(WriteTransaction& tx, Caller const& who, RealmId street, CommitmentId id, http::IfMatch const& if_match,
            CommitmentAct act) {
    HZ_TRY(act.revision, http::expected_revision(if_match, kStale));
    return shown(tx, who, act_on(tx, who, Scope{street}, id, act));
}

void add_reading(http::Router& router) {
    router.read<ListCommitmentsRequest, Page<CommitmentLine>>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/commitments",
         .permission = Permission::public_read,
         .summary = "What was promised in a street or a community, newest first; never drafts"},
        [](ReadTransaction& tx, Caller const&, ListCommitmentsRequest const& request) -> Result<Page<CommitmentLine>> {
            auto const limit = request.limit_or(50);
            HZ_TRY(auto const found,
                   list_commitments(
                       tx, Scope{request.street},
                       {.community = request.community,
                        .standing = request.standing.value_or(CommitmentStanding::all),
                        .before = request.cursor ? std::optional(CommitmentId{request.cursor->key(0)}) : std::nullopt,
                        .limit = static_cast<std::size_t>(limit)}));
            Page<CommitmentLine> page;
            for (auto const& one : found) page.items.push_back(line_of(tx, one));
            if (static_cast<std::int64_t>(found.size()) >= limit) page.next_cursor = Cursor(found.back().id.value());
            return page;
        });

    router.read<CommitmentSummaryRequest, CommitmentSummary>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/commitments/summary",
         .permission = Permission::public_read,
         .summary = "How many promises are kept, owed, overdue and disputed"},
        [](ReadTransaction& tx, Caller const&, CommitmentSummaryRequest const& request) -> Result<CommitmentSummary> {
            HZ_TRY(auto const tally, tally_commitments(tx, Scope{request.street}, request.community));
            return view_of(tally);
        });

    router.read<CommitmentDeskRequest, CommitmentList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/commitments/desk",
         .permission = Permission::commitment_keep,
         .summary = "What the caller's bodies keep or make, drafts too, by deadline"},
        [](ReadTransaction& tx, Caller const& who, CommitmentDeskRequest const& request) -> Result<CommitmentList> {
            HZ_TRY(auto const found, list_desk(tx, who, Scope{request.street},
                                               {.community = request.community,
                                                .only_mine = request.mine.value_or(false),
                                                .standing = request.standing.value_or(CommitmentStanding::all)}));
            CommitmentList list;
            for (auto const& one : found) list.items.push_back(line_of(tx, one));
            return list;
        });

    router.read<CommitmentRequest, CommitmentPage>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/commitments/{commitment}",
         .permission = Permission::public_read,
         .summary = "A promise: who, what, by when, with what, the proof and all that happened; its ETag is for "
                    "If-Match"},
        [](ReadTransaction& tx, Caller const& who, CommitmentRequest const& request) {
            return shown(tx, who, see_commitment(tx, who, Scope{request.street}, request.commitment));
        });

    router.read<CommitmentsOfTopicRequest, TopicCommitmentList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/topics/{topic}/commitments",
         .permission = Permission::public_read,
         .summary = "What a topic's decision promised, and how many drafts still lack something"},
        [](ReadTransaction& tx, Caller const& who,
           CommitmentsOfTopicRequest const& request) -> Result<TopicCommitmentList> {
            Scope const scope{request.street};
            HZ_TRY(topics::visible_topic(tx, who, scope, request.topic));
            TopicCommitmentList list{.items = {}, .drafts = 0};
            for (auto const& one : commitments_of_topic(tx, scope, request.topic)) {
                if (one.state == CommitmentState::draft) {
                    ++list.drafts;
                } else {
                    list.items.push_back(line_of(tx, one));
                }
            }
            return list;
        });
}

void add_making(http::Router& router) {
    router.write<DraftCommitmentRequest, CommitmentPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/commitments",
         .permission = Permission::commitment_make,
         .summary = "Draft a commitment; what is missing may be filled in later",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who, DraftCommitmentRequest const& request) -> Shown {
            HZ_TRY(auto const drafted,
                   begin_draft(tx, who, Scope{request.street},
                               {.topic = request.topic,
                                .community = request.community,
                                .source = request.topic ? DecisionSource::run : DecisionSource::desk,
                                .source_id = request.topic ? request.topic->value() : 0,
                                .title = request.title.str(),
                                .words = text_of(request.words),
                                .owner = request.owner,
                                .due = request.due,
                                .amount_fen = maybe_fen(request.amount_fen),
                                .resource = text_of(request.resource)}));
            HZ_TRY(auto page, shown(tx, who, drafted));
            return std::move(page).created("/api/v1/s/" + request.street.str() + "/commitments/" + drafted.id.str());
        });

    router.write<AmendCommitmentRequest, CommitmentPage>(
        {.method = Method::patch,
         .path = "/api/v1/s/{street}/commitments/{commitment}",
         .permission = Permission::commitment_make,
         .summary = "Fill in what a draft lacks"},
        [](WriteTransaction& tx, Caller const& who, AmendCommitmentRequest const& request) -> Shown {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            return shown(tx, who,
                         amend_draft(tx, who, Scope{request.street}, request.commitment, revision,
                                     {.title = maybe_text(request.title),
                                      .words = maybe_text(request.words),
                                      .owner = request.owner,
                                      .due = request.due,
                                      .amount_fen = maybe_fen(request.amount_fen),
                                      .resource = maybe_text(request.resource)}));
        });

    router.write<ActOnCommitmentRequest, CommitmentPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/commitments/{commitment}/making",
         .permission = Permission::commitment_make,
         .summary = "Make it: owner, deadline and resource; all that is missing is named"},
        [](WriteTransaction& tx, Caller const& who, ActOnCommitmentRequest const& request) {
            return acted(tx, who, request.street, request.commitment, request.if_match,
                         {.event = CommitmentEvent::make});
        });

    router.write<ReleaseCommitmentRequest, CommitmentPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/commitments/{commitment}/release",
         .permission = Permission::commitment_make,
         .summary = "Release the owner from it, with a reason that everybody reads"},
        [](WriteTransaction& tx, Caller const& who, ReleaseCommitmentRequest const& request) {
            return acted(tx, who, request.street, request.commitment, request.if_match,
                         {.event = CommitmentEvent::release, .text = request.reason.str()});
        });
}

void add_keeping(http::Router& router) {
    router.write<ActOnCommitmentRequest, CommitmentPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/commitments/{commitment}/beginning",
         .permission = Permission::commitment_keep,
         .summary = "Say that the work has begun"},
        [](WriteTransaction& tx, Caller const& who, ActOnCommitmentRequest const& request) {
            return acted(tx, who, request.street, request.commitment, request.if_match,
                         {.event = CommitmentEvent::begin});
        });

    router.write<DeliverCommitmentRequest, CommitmentPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/commitments/{commitment}/delivery",
         .permission = Permission::commitment_keep,
         .summary = "Deliver it with its proof; residents then say whether it is done"},
        [](WriteTransaction& tx, Caller const& who, DeliverCommitmentRequest const& request) {
            return acted(tx, who, request.street, request.commitment, request.if_match,
                         {.event = CommitmentEvent::deliver,
                          .text = request.proof.str(),
                          .link = text_of(request.link),
                          .photos = media_of(request.photos)});
        });

    router.write<ChangePlanRequest, CommitmentPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/commitments/{commitment}/plan",
         .permission = Permission::commitment_keep,
         .summary = "Another deadline or other means, with the reason; the first date stays on the page"},
        [](WriteTransaction& tx, Caller const& who, ChangePlanRequest const& request) {
            return acted(tx, who, request.street, request.commitment, request.if_match,
                         {.event = CommitmentEvent::change_plan,
                          .text = request.reason.str(),
                          .due = request.due,
                          .amount_fen = maybe_fen(request.amount_fen),
                          .resource = maybe_text(request.resource)});
        });

    router.write<AnswerDisputeRequest, CommitmentPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/commitments/{commitment}/answer",
         .permission = Permission::commitment_keep,
         .summary = "Answer the disputes: stand by the proof, or accept them with a new deadline; the street may "
                    "accept them too"},
        [](WriteTransaction& tx, Caller const& who, AnswerDisputeRequest const& request) {
            return acted(tx, who, request.street, request.commitment, request.if_match,
                         {.event = request.is_upheld ? CommitmentEvent::uphold : CommitmentEvent::rebut,
                          .text = request.words.str(),
                          .due = request.due});
        });

    router.write<SayOfCommitmentRequest, CommitmentPage>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/commitments/{commitment}/voice",
         .permission = Permission::commitment_confirm,
         .summary = "Say whether it is done, as a resident of the community; counted, never shown with a name",
         .budget = http::Budget::vote},
        [](WriteTransaction& tx, Caller const& who, SayOfCommitmentRequest const& request) {
            return shown(
                tx, who,
                say(tx, who, Scope{request.street}, request.commitment, request.voice, text_of(request.reason)));
        });
}

void add_parts(http::Router& router) {
    router.write<AddPartRequest, CommitmentPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/commitments/{commitment}/parts",
         .permission = Permission::commitment_make,
         .summary = "What another body contributes to a joint project",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who, AddPartRequest const& request) -> Shown {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            return shown(tx, who,
                         add_part(tx, who, Scope{request.street}, request.commitment, revision,
                                  {.body = request.body,
                                   .what = request.what.str(),
                                   .amount_fen = maybe_fen(request.amount_fen),
                                   .due = request.due}));
        });

    router.write<SettlePartRequest, CommitmentPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/commitments/{commitment}/parts/{part}/delivery",
         .permission = Permission::commitment_keep,
         .summary = "Deliver a contribution, with its proof"},
        [](WriteTransaction& tx, Caller const& who, SettlePartRequest const& request) -> Shown {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            return shown(tx, who,
                         deliver_part(tx, who, Scope{request.street}, request.commitment, revision,
                                      request.part.value(), request.words.str()));
        });

    router.write<SettlePartRequest, CommitmentPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/commitments/{commitment}/parts/{part}/withdrawal",
         .permission = Permission::commitment_make,
         .summary = "Do without a contribution, with the reason"},
        [](WriteTransaction& tx, Caller const& who, SettlePartRequest const& request) -> Shown {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            return shown(tx, who,
                         withdraw_part(tx, who, Scope{request.street}, request.commitment, revision,
                                       request.part.value(), request.words.str()));
        });
}

}  // namespace

void add_routes(http::Router& router) {
    add_reading(router);
    add_making(router);
    add_keeping(router);
    add_parts(router);
    add_resolution_routes(router);
    router.channel("commitment", [](ReadTransaction&, Caller const&, std::string_view) { return true; });
    router.channel("resolution", [](ReadTransaction&, Caller const&, std::string_view) { return true; });
}

}  // namespace hezhi::commitments
