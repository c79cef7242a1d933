// What staff and administrators do for others: posts, invitations, residence, reset codes, the audit log.

#include "src/people/people_routes.h"
#include "src/storage/storage.h"

namespace hezhi::people {
namespace {

using authority::Caller;
using http::Method;
using http::Permission;
using storage::ReadTransaction;
using storage::WriteTransaction;

template <class Request>
struct WithCode {
    Request request;
    std::string code;
    Digest hash;
};

template <class Request>
WithCode<Request> with_code(Request const& request, CodeUse use) {
    auto code = random_code();
    auto const hash = slow_digest(use, code);
    return {request, std::move(code), hash};
}

void add_posts(http::Router& router) {
    router.read<StreetOnly, PostList>(
        {.path = "/api/v1/s/{street}/posts",
         .permission = Permission::post_read,
         .summary = "Posts in force or to come, where the caller may read them."},
        [](ReadTransaction& tx, Caller const& who, StreetOnly const& request) -> Result<PostList> {
            HZ_TRY(auto posts, list_posts(tx, who, request.street));
            return PostList{std::move(posts)};
        });
    router.write<GrantPost, GrantedPost>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/posts",
         .permission = Permission::post_grant,
         .summary = "Grants a person a role for a term; asks for a confirmed identity.",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who, GrantPost const& request) -> Result<http::With<GrantedPost>> {
            HZ_TRY(auto const post, grant_post(tx, who, request));
            return http::With{GrantedPost{post.id}}.created("/api/v1/s/" + post.street.str() + "/posts/" +
                                                            post.id.str());
        });
    router.write<OnePost, void>(
        {.method = Method::delete_,
         .path = "/api/v1/s/{street}/posts/{post}",
         .permission = Permission::post_grant,
         .summary = "Ends a post; asks for a confirmed identity. The last administrator stays."},
        [](WriteTransaction& tx, Caller const& who, OnePost const& request) {
            return end_post(tx, who, request.street, request.post);
        });
}

void add_invitations(http::Router& router, RouteContext const& here) {
    router.read<ListInvitations, Page<InvitationLine>>(
        {.path = "/api/v1/s/{street}/invitations",
         .permission = Permission::invitation_issue,
         .summary = "Invitations, newest first, without their codes."},
        [](ReadTransaction& tx, Caller const& who, ListInvitations const& request) {
            return list_invitations(tx, who, request);
        });

    using Coded = WithCode<IssueInvitation>;
    router.prepared<IssueInvitation, Coded, IssuedInvitation>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/invitations",
         .permission = Permission::invitation_issue,
         .summary = "Issues an invitation; its code is shown this once.",
         .takes_idempotency_key = true,
         .is_reply_secret = true},
        [](IssueInvitation const& request, Caller const&) -> Result<Coded> {
            return with_code(request, CodeUse::invitation);
        },
        [](WriteTransaction& tx, Caller const& who, Coded const& coded) {
            return issue_invitation(tx, who, coded.request, coded.code, coded.hash);
        });

    router.prepared<IssueBatch, IssuedBatch, IssuedBatch>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/invitation-batches",
         .permission = Permission::invitation_issue,
         .summary = "Issues invitations for every dwelling of a place, or a number of them; codes are shown this once.",
         .takes_idempotency_key = true,
         .is_reply_secret = true},
        [here](IssueBatch const& request, Caller const& who) { return issue_batch(*here.database, who, request); },
        [](WriteTransaction&, Caller const&, IssuedBatch const& issued) -> Result<IssuedBatch> { return issued; });

    router.read<LettersBody, LetterList>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/invitation-letters",
         .permission = Permission::invitation_issue,
         .summary = "What stands on the letters of codes just issued, with a QR code each."},
        [here](ReadTransaction& tx, Caller const& who, LettersBody const& request) -> Result<LetterList> {
            if (request.codes.empty() || request.codes.size() > kCodesPerLetterMax) {
                return fail(Error{ErrorCode::unprocessable, "invitation.letters_count"}.with(
                    "max", std::to_string(kCodesPerLetterMax)));
            }
            std::vector<std::string> codes;
            for (auto const& code : request.codes) codes.push_back(code.str());
            return letters_of(tx, who, request.street, codes, here.public_url);
        });

    router.write<OneInvitation, void>({.method = Method::delete_,
                                       .path = "/api/v1/s/{street}/invitations/{invitation}",
                                       .permission = Permission::invitation_issue,
                                       .summary = "Revokes an invitation that was not used yet."},
                                      [](WriteTransaction& tx, Caller const& who, OneInvitation const& request) {
                                          return revoke_invitation(tx, who, request.street, request.invitation);
                                      });
}

void add_residence(http::Router& router) {
    router.read<ListResidents, Page<ResidentLine>>(
        {.path = "/api/v1/s/{street}/residents",
         .permission = Permission::residence_bind,
         .summary = "Residents of a community who have an account."},
        [](ReadTransaction& tx, Caller const& who, ListResidents const& request) {
            return list_residents(tx, who, request);
        });
    router.write<BindResidence, BoundResidence>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/residences",
         .permission = Permission::residence_bind,
         .summary = "Binds a person to a dwelling.",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who,
           BindResidence const& request) -> Result<http::With<BoundResidence>> {
            HZ_TRY(auto const bound, bind_residence(tx, who, request));
            return http::With{BoundResidence{bound.id, bound.street, bound.community}}.created(
                "/api/v1/s/" + bound.street.str() + "/residences/" + bound.id.str());
        });
    router.write<OneResidence, void>({.method = Method::delete_,
                                      .path = "/api/v1/s/{street}/residences/{residence}",
                                      .permission = Permission::residence_bind,
                                      .summary = "Ends a residence."},
                                     [](WriteTransaction& tx, Caller const& who, OneResidence const& request) {
                                         return end_residence(tx, who, request.street, request.residence);
                                     });
}

void add_reset_codes(http::Router& router) {
    using Coded = WithCode<IssueResetCode>;
    router.prepared<IssueResetCode, Coded, IssuedResetCode>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/password-reset-codes",
         .permission = Permission::password_reset_issue,
         .summary = "Issues a one-time code for a forgotten password after an identity check; all sessions end.",
         .takes_idempotency_key = true,
         .is_reply_secret = true},
        [](IssueResetCode const& request, Caller const&) -> Result<Coded> {
            return with_code(request, CodeUse::password_reset);
        },
        [](WriteTransaction& tx, Caller const& who, Coded const& coded) {
            return issue_reset_code(tx, who, coded.request, coded.code, coded.hash);
        });
}

void add_audit(http::Router& router) {
    router.read<ListAudit, Page<AuditLine>>(
        {.path = "/api/v1/s/{street}/audit",
         .permission = Permission::audit_read,
         .summary = "The log of sensitive acts, newest first."},
        [](ReadTransaction& tx, Caller const& who, ListAudit const& request) { return list_audit(tx, who, request); });
}

}  // namespace

void add_workbench_routes(http::Router& router, RouteContext const& context) {
    add_posts(router);
    add_invitations(router, context);
    add_residence(router);
    add_reset_codes(router);
    add_audit(router);
}

}  // namespace hezhi::people
