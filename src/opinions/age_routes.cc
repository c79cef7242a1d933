// A community's ages and one's own band over HTTP, and the weighted picture of a topic.
#include <algorithm>
#include <map>

#include "src/http/routes.h"
#include "src/opinions/age_bands.h"
#include "src/opinions/opinion_json.h"
#include "src/opinions/opinion_maps.h"
#include "src/opinions/opinions.h"

namespace hezhi::opinions {
namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

OwnAgeReply reply_of(std::optional<OwnAgeBand> const& own) {
    if (!own) return {};
    return {own->band, own->declared_at, own->expires_at};
}

/// The statements' words as they stand now; what was hidden since is left out.
PublishedWeighting with_words(PublishedWeighting weighting, std::vector<Statement> const& shown) {
    std::map<StatementId, std::string const*> words;
    for (auto const& statement : shown) words.emplace(statement.id, &statement.text);
    std::erase_if(weighting.statements, [&](WeightedStatement const& one) { return !words.contains(one.statement); });
    for (auto& one : weighting.statements) one.text = *words.at(one.statement);
    count_statements(weighting);
    return weighting;
}

}  // namespace

void add_age_routes(http::Router& router, OpinionMaps& maps) {
    router.read<AgesRequest, AgesReply>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/communities/{community}/ages",
         .permission = Permission::public_read,
         .summary = "How old a community's residents are, as published, the newest version first"},
        [](ReadTransaction& tx, Caller const&, AgesRequest const& request) -> Result<AgesReply> {
            HZ_TRY(auto const found, age_structures(tx, Scope{request.street}, request.community));
            AgesReply reply;
            for (std::size_t band = 0; band < kAgeBands; ++band) reply.bands.push_back(static_cast<AgeBand>(band));
            for (auto const& one : found) reply.items.push_back(view_of(one));
            return reply;
        });

    router.write<PublishAgesRequest, AgesView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/communities/{community}/ages",
         .permission = Permission::residence_bind,
         .summary = "Publish the next version of a community's age structure"},
        [](WriteTransaction& tx, Caller const& who, PublishAgesRequest const& request) -> Result<http::With<AgesView>> {
            AgeStructureDraft const draft{
                .community = request.community,
                .residents = {request.age_18.value(), request.age_30.value(), request.age_40.value(),
                              request.age_50.value(), request.age_60.value(), request.age_70.value()},
                .source = request.source.str(),
                .as_of = request.as_of};
            HZ_TRY(auto const published, publish_age_structure(tx, who, Scope{request.street}, draft));
            return http::With<AgesView>{view_of(published)}.created(
                "/api/v1/s/" + request.street.str() + "/communities/" + request.community.str() + "/ages");
        });

    router.read<http::Nothing, OwnAgeReply>(
        {.method = Method::get,
         .path = "/api/v1/me/age-band",
         .permission = Permission::own_account,
         .summary = "The age band that one has declared, if any"},
        [](ReadTransaction& tx, Caller const& who, http::Nothing const&) -> Result<OwnAgeReply> {
            HZ_TRY(auto const own, own_age_band(tx, who));
            return reply_of(own);
        });

    router.write<DeclareAgeRequest, OwnAgeReply>(
        {.method = Method::put,
         .path = "/api/v1/me/age-band",
         .permission = Permission::own_account,
         .summary = "Declare one's age band: voluntary, for the weighting of opinions alone, for two years"},
        [](WriteTransaction& tx, Caller const& who, DeclareAgeRequest const& request) -> Result<OwnAgeReply> {
            HZ_TRY(auto const own, declare_age_band(tx, who, request.band));
            return reply_of(own);
        });

    router.write<http::Nothing, void>(
        {.method = Method::delete_,
         .path = "/api/v1/me/age-band",
         .permission = Permission::own_account,
         .summary = "Take one's age band back; it is deleted at once"},
        [](WriteTransaction& tx, Caller const& who, http::Nothing const&) { return withdraw_age_band(tx, who); });

    router.read<TopicRequest, PublishedWeighting>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/topics/{topic}/weighting",
         .permission = Permission::public_read,
         .summary = "The voices of a topic weighted to the community's ages, with the counts they follow from"},
        [&maps](ReadTransaction& tx, Caller const& who, TopicRequest const& request) -> Result<PublishedWeighting> {
            Scope const scope{request.street};
            HZ_TRY(auto const shown, published_statements(tx, who, scope, request.topic));
            auto const weighting = maps.weighting(scope, request.topic);
            return weighting ? with_words(*weighting, shown) : PublishedWeighting{};
        });
}

}  // namespace hezhi::opinions
