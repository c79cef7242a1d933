#include "tests/world/world_agenda.h"

#include <stdexcept>
#include <string>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "src/agenda/agenda.h"

namespace hezhi {
namespace {

using agenda::AgendaItemId;
using agenda::OfferKind;
using authority::Caller;
using authority::Role;
using storage::Scope;
using storage::WriteTransaction;

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(fmt::format("{} {}", result.error().key(), result.error().detail()));
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

class Filling {
public:
    Filling(WriteTransaction& tx, Caller const& founder, jurisdictions::Jurisdiction const& community,
            WorldBodies const& bodies)
        : tx_(tx), founder_(founder), community_(community), bodies_(bodies), scope_{*community.street} {}

    AgendaItemId plan() {
        return must(agenda::propose_plan(tx_, as(Role::department_officer, bodies_.department), scope_,
                                         {.community = community_.id,
                                          .body = bodies_.department,
                                          .title = "夜市摊点定点定时",
                                          .words = "拟在东门外设二十个摊位，晚上六点到十点。",
                                          .publicness = "东门外三栋楼"}))
            .id;
    }
    AgendaItemId declined() {
        auto const id = plan();
        must(agenda::decline(tx_, desk(), scope_, id, std::nullopt, agenda::Ground::not_now, "明年一并安排"));
        return id;
    }
    agenda::Item launched() {
        return must(agenda::launch(tx_, desk(), scope_, plan(),
                                   {.revision = std::nullopt,
                                    .title = "夜市怎么摆",
                                    .question = "夜市摆在哪里、几点收，大家都能接受？",
                                    .decider = "居民会议",
                                    .background = "",
                                    .publicness = "",
                                    .organiser = bodies_.committee,
                                    .resource = "居委会会议室"}));
    }
    std::string offer(AgendaItemId item, bool is_taken) {
        auto const offer = must(agenda::make_offer(tx_, as(Role::property_officer, bodies_.property), scope_,
                                                   {.item = item,
                                                    .topic = std::nullopt,
                                                    .body = bodies_.property,
                                                    .kind = OfferKind::room,
                                                    .what = "物业一楼大厅",
                                                    .when_and_where = "周末",
                                                    .practical_limits = "",
                                                    .amount_fen = std::nullopt,
                                                    .without_condition = true}));
        if (is_taken) must(agenda::answer_offer(tx_, desk(), scope_, offer.id, true, ""));
        return offer.id.str();
    }

private:
    Caller as(Role role, BodyId body) const {
        return {
            .person = founder_.person, .grants = {{role, scope_.realm, community_.path, body}}, .now = founder_.now};
    }
    Caller desk() const { return as(Role::committee_staff, bodies_.committee); }

    WriteTransaction& tx_;
    Caller const& founder_;
    jurisdictions::Jurisdiction const& community_;
    WorldBodies const& bodies_;
    Scope scope_;
};

}  // namespace

boost::json::object fill_agenda(storage::Database& database, Caller const& founder, Caller const& reporter,
                                jurisdictions::Jurisdiction const& community, WorldBodies const& bodies, int copies) {
    Scope const scope{*community.street};
    boost::json::object filled;
    auto const fill = [&](WriteTransaction& tx) -> Result<void> {
        Filling filling(tx, founder, community, bodies);
        boost::json::array proposed;
        boost::json::array standing;
        for (int copy = 0; copy < copies; ++copy) proposed.push_back(boost::json::value(filling.plan().str()));
        auto const launched = filling.launched();
        for (int copy = 0; copy < copies; ++copy) {
            standing.push_back(boost::json::value(filling.offer(launched.id, false)));
        }
        HZ_TRY(auto const gathering, agenda::begin_initiative(tx, reporter, scope,
                                                              {.community = community.id,
                                                               .title = "空地改成儿童活动角",
                                                               .words = "东门外的空地闲置了两年，孩子没有地方玩。"}));
        filled = {{"items",
                   {{"proposed", proposed},
                    {"declined", boost::json::array{boost::json::value(filling.declined().str())}},
                    {"launched", boost::json::array{boost::json::value(launched.id.str())}},
                    {"gathering", boost::json::array{boost::json::value(gathering.id.str())}}}},
                  {"offers",
                   {{"standing", standing},
                    {"taken_up", boost::json::array{boost::json::value(filling.offer(launched.id, true))}}}},
                  {"topic", launched.topic->str()}};
        return {};
    };
    must(database.write(fill, storage::Effort::bulk));
    must(agenda::update_clusters(database, scope.realm, agenda::Extent::all, founder.now));
    auto const read = [&](storage::ReadTransaction& tx) -> Result<std::string> {
        Caller const staff{.person = founder.person,
                           .grants = {{Role::committee_staff, scope.realm, community.path, bodies.committee}},
                           .now = founder.now};
        HZ_TRY(auto const clusters, agenda::list_clusters(tx, staff, scope, std::nullopt));
        return clusters.empty() ? std::string("1") : clusters.front().id.str();
    };
    filled["cluster"] = must(database.read(read));
    return filled;
}

}  // namespace hezhi
