#include <memory>

#include "src/ballots/ballot_json.h"
#include "src/http/conditional.h"
#include "src/http/problem.h"
#include "src/http/routes.h"
#include "src/storage/database.h"

namespace hezhi::ballots {
namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::string_view kStale = "ballot.changed_meanwhile";

using Shown = Result<http::With<BallotPage>>;

Shown shown(ReadTransaction& tx, Caller const& who, Result<Ballot> const& ballot) {
    if (!ballot) return fail(ballot.error());
    return http::With<BallotPage>{page_of(tx, who, *ballot)}.etag(std::to_string(ballot->revision));
}

void add_reading(http::Router& router) {
    router.read<ListBallotsRequest, Page<BallotLine>>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/ballots",
         .permission = Permission::public_read,
         .summary = "Ballots of a street, of a community or of a topic, newest first"},
        [](ReadTransaction& tx, Caller const& who, ListBallotsRequest const& request) -> Result<Page<BallotLine>> {
            HZ_TRY(jurisdictions::require_street(tx, request.street));
            auto const limit = request.limit_or(50);
            auto const found =
                list_ballots(tx, who, Scope{request.street},
                             {.topic = request.topic,
                              .community = request.community,
                              .state = request.state,
                              .before = request.cursor ? std::optional(BallotId{request.cursor->key(0)}) : std::nullopt,
                              .limit = static_cast<std::size_t>(limit)});
            Page<BallotLine> page;
            for (auto const& ballot : found) page.items.push_back(line_of(tx, ballot));
            if (static_cast<std::int64_t>(found.size()) >= limit) page.next_cursor = Cursor(found.back().id.value());
            return page;
        });
    router.read<BallotRequest, BallotPage>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/ballots/{ballot}",
         .permission = Permission::public_read,
         .summary = "A ballot, with what the caller is to it; its ETag is for If-Match"},
        [](ReadTransaction& tx, Caller const& who, BallotRequest const& request) {
            return shown(tx, who, see_ballot(tx, who, Scope{request.street}, request.ballot));
        });
    router.read<BallotReceiptRequest, BallotReceiptCheck>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/ballots/{ballot}/receipts/{number}",
         .permission = Permission::public_read,
         .summary = "Whether the vote of a receipt is in the box; never what it says"},
        [](ReadTransaction& tx, Caller const& who, BallotReceiptRequest const& request) -> Result<BallotReceiptCheck> {
            HZ_TRY(auto const state,
                   check_receipt(tx, who, Scope{request.street}, request.ballot, request.number.str()));
            return BallotReceiptCheck{request.number.str(), state};
        });
    router.read<BallotRollRequest, Page<BallotRollLine>>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/ballots/{ballot}/roll",
         .permission = Permission::own_account,
         .summary = "The roll with names, for those on it and those who count"},
        [](ReadTransaction& tx, Caller const& who, BallotRollRequest const& request) -> Result<Page<BallotRollLine>> {
            Scope const scope{request.street};
            HZ_TRY(auto const ballot, see_ballot(tx, who, scope, request.ballot));
            auto const limit = request.limit_or(50);
            HZ_TRY(auto const entries,
                   roll_of(tx, who, scope, request.ballot, request.q ? request.q->str() : std::string{},
                           request.cursor ? request.cursor->key(0) : 0, static_cast<std::size_t>(limit)));
            Page<BallotRollLine> page;
            for (auto const& entry : entries) page.items.push_back(view_of(ballot, entry));
            if (static_cast<std::int64_t>(entries.size()) >= limit) page.next_cursor = Cursor(entries.back().number);
            return page;
        });
    auto const document = [](Result<BallotFile> file) -> Result<http::Document> {
        if (!file) return fail(file.error());
        return http::Document{std::move(file->content_type), std::move(file->text), std::move(file->name)};
    };
    router.read<BallotFileRequest, http::Document>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/ballots/{ballot}/files/{file}",
         .permission = Permission::public_read,
         .summary = "Roll, votes or outcome for a recount, with random numbers for dwellings and owners"},
        [document](ReadTransaction& tx, Caller const& who, BallotFileRequest const& request) {
            return document(file_of(tx, who, Scope{request.street}, request.ballot, request.file, Names::hidden));
        });
    router.read<BallotFileRequest, http::Document>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/ballots/{ballot}/named-files/{file}",
         .permission = Permission::own_account,
         .summary = "The same with names, for those on the roll and those who count"},
        [document](ReadTransaction& tx, Caller const& who, BallotFileRequest const& request) {
            return document(file_of(tx, who, Scope{request.street}, request.ballot, request.file, Names::shown));
        });
}

void add_desk(http::Router& router, storage::Database& database, FindResidents residents) {
    router.write<PrepareBallotRequest, BallotPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/ballots",
         .permission = Permission::ballot_prepare,
         .summary = "Prepare a ballot of a topic; a draft, seen by those who prepare",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who, PrepareBallotRequest const& request) -> Shown {
            HZ_TRY(auto const draft, draft_of(request, request.topic));
            HZ_TRY(auto reply, shown(tx, who, prepare(tx, who, Scope{request.street}, draft)));
            auto const path = "/api/v1/s/" + request.street.str() + "/ballots/" + reply.reply.id.str();
            return std::move(reply).created(path);
        });
    router.write<ChangeBallotRequest, BallotPage>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/ballots/{ballot}",
         .permission = Permission::ballot_prepare,
         .summary = "Change a draft"},
        [](WriteTransaction& tx, Caller const& who, ChangeBallotRequest const& request) -> Shown {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            HZ_TRY(auto const draft, draft_of(request, TopicId{0}));
            return shown(tx, who, change(tx, who, Scope{request.street}, request.ballot, revision, draft));
        });
    auto const messages = std::make_shared<http::Messages const>();
    router.prepared<BallotRollUpload, RollUpload, BallotRollReply>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/ballots/{ballot}/roll",
         .permission = Permission::ballot_prepare,
         .summary = "Read an owners' roll (CSV); a dry run only checks and counts",
         .body = http::BodyKind::upload,
         .body_bytes_max = kRollBytesMax},
        [&database](BallotRollUpload const& request, Caller const& who) {
            return upload_roll(database, who, Scope{request.street}, request.ballot, request.upload.bytes,
                               request.dry_run);
        },
        [messages](WriteTransaction&, Caller const& who, RollUpload const& upload) -> Result<BallotRollReply> {
            return reply_of(upload, *messages, who.language);
        });
    auto const page = [](WriteTransaction& tx, Caller const& who, Ballot const& ballot) {
        return shown(tx, who, ballot);
    };
    router.prepared<BallotActRequest, Ballot, BallotPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/ballots/{ballot}/notice",
         .permission = Permission::ballot_prepare,
         .summary = "Give notice: the roll is frozen and its counts are public; all that is missing is named"},
        [&database, residents](BallotActRequest const& request, Caller const& who) -> Result<Ballot> {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            return give_notice(database, who, Scope{request.street}, request.ballot, revision, residents);
        },
        page);
    router.write<BallotActRequest, BallotPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/ballots/{ballot}/opening",
         .permission = Permission::ballot_prepare,
         .summary = "Open by hand, once the announced time has come"},
        [](WriteTransaction& tx, Caller const& who, BallotActRequest const& request) -> Shown {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            return shown(tx, who, open_ballot(tx, who, Scope{request.street}, request.ballot, revision));
        });
    router.write<BallotActRequest, BallotPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/ballots/{ballot}/closing",
         .permission = Permission::ballot_prepare,
         .summary = "Close by hand, once the announced time has come"},
        [](WriteTransaction& tx, Caller const& who, BallotActRequest const& request) -> Shown {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            return shown(tx, who, close_ballot(tx, who, Scope{request.street}, request.ballot, revision));
        });
    router.prepared<BallotActRequest, Ballot, BallotPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/ballots/{ballot}/decision",
         .permission = Permission::ballot_prepare,
         .summary = "Count and publish the outcome, once every paper is settled"},
        [&database](BallotActRequest const& request, Caller const& who) -> Result<Ballot> {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            return decide(database, who, Scope{request.street}, request.ballot, revision);
        },
        page);
    router.write<BallotActRequest, BallotPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/ballots/{ballot}/record",
         .permission = Permission::ballot_prepare,
         .summary = "Put the consensus of a meeting on record"},
        [](WriteTransaction& tx, Caller const& who, BallotActRequest const& request) -> Shown {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            return shown(tx, who, record_consensus(tx, who, Scope{request.street}, request.ballot, revision));
        });
    router.write<VoidBallotRequest, BallotPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/ballots/{ballot}/voiding",
         .permission = Permission::ballot_prepare,
         .summary = "Declare it void, with the reason; public"},
        [](WriteTransaction& tx, Caller const& who, VoidBallotRequest const& request) -> Shown {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            return shown(tx, who,
                         declare_void(tx, who, Scope{request.street}, request.ballot, revision, request.reason.str()));
        });
}

void add_casting(http::Router& router) {
    router.write<CastBallotRequest, BallotReceiptView>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/ballots/{ballot}/vote",
         .permission = Permission::ballot_vote,
         .summary = "Cast, or cast anew: the last before the close counts",
         .budget = http::Budget::vote},
        [](WriteTransaction& tx, Caller const& who, CastBallotRequest const& request) -> Result<BallotReceiptView> {
            HZ_TRY(auto const receipt, cast(tx, who, Scope{request.street}, request.ballot, request.choice));
            return BallotReceiptView{receipt.number, receipt.at, receipt.choice, receipt.lines, receipt.area_cm2};
        });
    router.write<ClaimLineRequest, BallotClaimView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/ballots/{ballot}/claims",
         .permission = Permission::ballot_vote,
         .summary = "Say that a dwelling is one's own, for a clerk to check",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who,
           ClaimLineRequest const& request) -> Result<http::With<BallotClaimView>> {
            HZ_TRY(auto const asked,
                   claim(tx, who, Scope{request.street}, request.ballot,
                         request.entry ? std::optional(request.entry->value()) : std::nullopt, request.words.str()));
            return http::With<BallotClaimView>{view_of(tx, asked)}.created("/api/v1/s/" + request.street.str() +
                                                                           "/ballots/" + request.ballot.str());
        });
    router.read<BallotRequest, BallotClaimList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/ballots/{ballot}/claims",
         .permission = Permission::ballot_enter,
         .summary = "Who says to be an owner, and what was answered"},
        [](ReadTransaction& tx, Caller const& who, BallotRequest const& request) -> Result<BallotClaimList> {
            HZ_TRY(auto const claims, claims_of(tx, who, Scope{request.street}, request.ballot));
            BallotClaimList list;
            for (auto const& one : claims) list.items.push_back(view_of(tx, one));
            return list;
        });
    router.write<AnswerClaimRequest, BallotClaimView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/ballots/{ballot}/claims/{claim}/answer",
         .permission = Permission::ballot_enter,
         .summary = "Bind the account to a line of the roll, or say why not"},
        [](WriteTransaction& tx, Caller const& who, AnswerClaimRequest const& request) -> Result<BallotClaimView> {
            HZ_TRY(auto const answered,
                   answer_claim(tx, who, Scope{request.street}, request.ballot, request.claim,
                                {.is_confirmed = request.is_confirmed,
                                 .entry = request.entry ? std::optional(request.entry->value()) : std::nullopt,
                                 .voter = request.voter ? request.voter->str() : std::string{},
                                 .words = request.words ? request.words->str() : std::string{}}));
            return view_of(tx, answered);
        });
}

void add_papers(http::Router& router) {
    router.read<BallotRequest, BallotPaperList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/ballots/{ballot}/papers",
         .permission = Permission::ballot_enter,
         .summary = "Papers and their states; what a first reading says is shown once there is a second"},
        [](ReadTransaction& tx, Caller const& who, BallotRequest const& request) -> Result<BallotPaperList> {
            HZ_TRY(auto const papers, papers_of(tx, who, Scope{request.street}, request.ballot));
            BallotPaperList list;
            for (auto const& paper : papers) list.items.push_back(view_of(who, paper));
            return list;
        });
    router.write<BallotPaperRequest, BallotPaperView>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/ballots/{ballot}/papers/{number}",
         .permission = Permission::ballot_enter,
         .summary = "Enter a paper: the first reading, or by another person the second"},
        [](WriteTransaction& tx, Caller const& who, BallotPaperRequest const& request) -> Result<BallotPaperView> {
            HZ_TRY(auto const paper, enter_paper(tx, who, Scope{request.street}, request.ballot, request.number.str(),
                                                 reading_of(request)));
            return view_of(who, paper);
        });
    router.write<BallotPaperRequest, BallotPaperView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/ballots/{ballot}/papers/{number}/ruling",
         .permission = Permission::ballot_enter,
         .summary = "A third person reads a paper whose two readings differ"},
        [](WriteTransaction& tx, Caller const& who, BallotPaperRequest const& request) -> Result<BallotPaperView> {
            HZ_TRY(auto const paper, resolve_paper(tx, who, Scope{request.street}, request.ballot, request.number.str(),
                                                   reading_of(request)));
            return view_of(who, paper);
        });
}

}  // namespace

void add_routes(http::Router& router, storage::Database& database, FindResidents residents) {
    add_reading(router);
    add_desk(router, database, residents);
    add_casting(router);
    add_papers(router);
    router.channel("ballot", [](ReadTransaction&, Caller const&, std::string_view) { return true; });
}

}  // namespace hezhi::ballots
