#include "src/app/demo_groups.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/agenda/agenda.h"
#include "src/app/demo_filling.h"
#include "src/groups/groups.h"
#include "src/jobs/runner.h"

namespace hezhi::app {
namespace {

using authority::Caller;
using authority::Role;
using std::chrono::days;
using std::chrono::hours;
using storage::WriteTransaction;

class Gathering : DemoFilling {
public:
    Gathering(storage::Database& database, people::DemoStreet const& street, TimePoint now)
        : DemoFilling(database, street, now) {}

    Result<void> run() {
        HZ_TRY(learn_bodies());
        HZ_TRY(market());
        return lift();
    }

private:
    Caller desk(people::DemoCommunity const& home, BodyId of, TimePoint at) const {
        return {.person = street_.accounts.front().person,
                .grants = {{Role::committee_staff, street_.street, home.path, of}},
                .now = at};
    }
    Result<agenda::Offer> offer(WriteTransaction& tx, Caller const& who, groups::GroupId to, BodyId from,
                                agenda::OfferKind kind, std::string what, std::string when,
                                std::optional<std::int64_t> amount_fen = std::nullopt) const {
        return agenda::make_offer(tx, who, scope_,
                                  {.item = std::nullopt,
                                   .topic = std::nullopt,
                                   .group = to,
                                   .body = from,
                                   .kind = kind,
                                   .what = std::move(what),
                                   .when_and_where = std::move(when),
                                   .practical_limits = {},
                                   .amount_fen = amount_fen,
                                   .without_condition = true});
    }

    /// 新河湾: stall keepers gather about fees; support on the second day; a group registers and cleans up itself.
    Result<void> market() {
        HZ_TRY(auto const* home, community("新河湾"));
        auto const committee = body("新河湾社区居委会");
        auto const begun = now_ - days{43};
        return write([&](WriteTransaction& tx) -> Result<void> {
            HZ_TRY(auto const gathering,
                   groups::note_gathering(tx, desk(*home, committee, begun), scope_, home->id,
                                          {.name = "夜市摊位费上涨",
                                           .about = "市场管理方通知摊位费每月涨两百，摆摊的租户和村民聚在村口商量。",
                                           .about_how_many = 120,
                                           .from = groups::NoticedFrom::visits}));
            auto const second = desk(*home, committee, begun + days{1} + hours{3});
            HZ_TRY(auto const room, offer(tx, second, gathering.id, committee, agenda::OfferKind::room,
                                          "村委旧礼堂，坐八十人", "每周二、周六晚上七点到九点"));
            HZ_TRY(auto const fees, offer(tx, second, gathering.id, committee, agenda::OfferKind::data,
                                          "摊位管理合同和两年收支明细", ""));
            HZ_TRY(auto const mediator,
                   offer(tx, second, gathering.id, committee, agenda::OfferKind::mediator, "街道人民调解员一名", ""));
            auto const third = desk(*home, committee, begun + days{4});
            HZ_TRY(agenda::answer_offer(tx, third, scope_, room.id, true, "周六先用一次"));
            HZ_TRY(agenda::answer_offer(tx, third, scope_, fees.id, true, ""));
            HZ_TRY(agenda::answer_offer(tx, third, scope_, mediator.id, false, "摊主想先自己和管理方谈"));
            HZ_TRY(agenda::report_outcome(tx, desk(*home, committee, begun + days{15}), scope_, room.id,
                                          "开了三次会，最多来了七十多人，和管理方谈定涨五十元。"));

            HZ_TRY(auto const group, groups::register_group(
                                         tx, resident(*home, 12, begun + days{8}), scope_, home->id,
                                         {.name = "夜市摊主小组",
                                          .about = "商量摊位费、出摊时间和收摊以后的打扫。摆摊的、住在边上的都可以来。",
                                          .contact = "村口理发店留条",
                                          .said_size = 60,
                                          .gathering = gathering.id}));
            HZ_TRY(auto const brooms,
                   offer(tx, desk(*home, committee, begun + days{17}), group.id, committee,
                         agenda::OfferKind::micro_grant, "扫帚、垃圾桶和手套", "凭票到居委会报", 120'000));
            HZ_TRY(agenda::answer_offer(tx, resident(*home, 12, begun + days{18}), scope_, brooms.id, true,
                                        "先买二十副手套和四个桶"));
            HZ_TRY(auto const work, groups::begin_work(tx, resident(*home, 12, begun + days{20}), scope_, group.id,
                                                       "夜市收摊后打扫", "每晚十点半，按摊位轮流"));
            HZ_TRY(groups::report_work(tx, resident(*home, 12, now_ - days{4}), scope_, group.id, work.id,
                                       "轮了三周，缺过两回，第二天都补扫了。六点前路面是干净的。",
                                       groups::WorkGoesOn::yes));
            return {};
        });
    }

    /// 柳荫里: nobody registered, and support came two days late, which stays in sight.
    Result<void> lift() {
        HZ_TRY(auto const* home, community("柳荫里"));
        auto const committee = body("柳荫里社区居委会");
        auto const begun = now_ - days{12};
        groups::GroupId gathering{0};
        HZ_TRY(write([&](WriteTransaction& tx) -> Result<void> {
            HZ_TRY(auto const made,
                   groups::note_gathering(
                       tx, desk(*home, committee, begun), scope_, home->id,
                       {.name = "老楼煤气管道改造开挖",
                        .about = "施工要挖开一号楼和二号楼之间的路，老人出不了门，住户在楼下聚着问什么时候填。",
                        .about_how_many = 45,
                        .from = groups::NoticedFrom::cases}));
            gathering = made.id;
            return {};
        }));
        TimePoint clock = begun + groups::kOffersWithin + hours{1};
        jobs::Runner runner(database_, [&clock] { return clock; });
        groups::add_jobs(runner);
        runner.run_due();
        return write([&](WriteTransaction& tx) -> Result<void> {
            HZ_TRY(auto const plan, offer(tx, desk(*home, committee, begun + days{5}), gathering, committee,
                                          agenda::OfferKind::data, "施工图和每天的开挖、回填计划", "贴在一号楼门口"));
            HZ_TRY(agenda::answer_offer(tx, desk(*home, committee, begun + days{6}), scope_, plan.id, true, ""));
            HZ_TRY(agenda::report_outcome(tx, desk(*home, committee, begun + days{10}), scope_, plan.id,
                                          "改成分两段挖，每天下午五点前铺钢板，轮椅可以过。"));
            return {};
        });
    }
};

}  // namespace

Result<void> add_demo_groups(storage::Database& database, people::DemoStreet const& street, TimePoint now) {
    return Gathering(database, street, now).run();
}

}  // namespace hezhi::app
