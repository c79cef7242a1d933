#include "src/commitments/commitment_json.h"
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

using Shown = Result<http::With<ResolutionView>>;

Shown shown(ReadTransaction& tx, Caller const& who, Result<Resolution> const& one) {
    if (!one) return fail(one.error());
    return http::With<ResolutionView>{view_of(tx, who, *one)}.etag(std::to_string(one->revision));
}

}  // namespace

void add_resolution_routes(http::Router& router) {
    router.read<ListResolutionsRequest, Page<ResolutionView>>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/resolutions",
         .permission = Permission::public_read,
         .summary = "What communities asked of the street office and its departments, with the answers, newest first"},
        [](ReadTransaction& tx, Caller const& who,
           ListResolutionsRequest const& request) -> Result<Page<ResolutionView>> {
            auto const limit = request.limit_or(50);
            HZ_TRY(auto const found,
                   list_resolutions(
                       tx, Scope{request.street},
                       {.community = request.community,
                        .topic = request.topic,
                        .addressee = request.addressee,
                        .open_only = request.open.value_or(false),
                        .before = request.cursor ? std::optional(ResolutionId{request.cursor->key(0)}) : std::nullopt,
                        .limit = static_cast<std::size_t>(limit)}));
            Page<ResolutionView> page;
            for (auto const& one : found) page.items.push_back(view_of(tx, who, one));
            if (static_cast<std::int64_t>(found.size()) >= limit) page.next_cursor = Cursor(found.back().id.value());
            return page;
        });

    router.read<ResolutionRequest, ResolutionView>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/resolutions/{resolution}",
         .permission = Permission::public_read,
         .summary = "A resolution and the public answer to it; its ETag is for If-Match"},
        [](ReadTransaction& tx, Caller const& who, ResolutionRequest const& request) {
            return shown(tx, who, load_resolution(tx, Scope{request.street}, request.resolution));
        });

    router.write<AskResolutionRequest, ResolutionView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/resolutions",
         .permission = Permission::commitment_make,
         .summary = "Ask the street office or a department for a public answer to what the community resolved",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who, AskResolutionRequest const& request) -> Shown {
            HZ_TRY(auto const asked,
                   ask_resolution(tx, who, Scope{request.street},
                                  {.topic = request.topic,
                                   .community = request.community,
                                   .source = request.topic ? DecisionSource::run : DecisionSource::desk,
                                   .source_id = request.topic ? request.topic->value() : 0,
                                   .title = request.title.str(),
                                   .words = request.words.str(),
                                   .addressee = request.addressee}));
            HZ_TRY(auto view, shown(tx, who, asked));
            return std::move(view).created("/api/v1/s/" + request.street.str() + "/resolutions/" + asked.id.str());
        });

    router.write<AnswerResolutionRequest, ResolutionView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/resolutions/{resolution}/answer",
         .permission = Permission::resolution_answer,
         .summary = "Answer in public: agree, agree in part or refuse, the latter two with the ground"},
        [](WriteTransaction& tx, Caller const& who, AnswerResolutionRequest const& request) -> Shown {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, "resolution.changed_meanwhile"));
            return shown(tx, who,
                         answer_resolution(tx, who, Scope{request.street}, request.resolution, revision,
                                           {.kind = request.answer,
                                            .ground = request.ground ? request.ground->str() : std::string{},
                                            .words = request.words.str()}));
        });
}

}  // namespace hezhi::commitments
