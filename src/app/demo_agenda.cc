#include "src/app/demo_agenda.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/agenda/agenda.h"
#include "src/app/demo_filling.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::app {
namespace {

using authority::Caller;
using authority::Role;
using cases::CaseEvent;
using cases::CaseId;
using std::chrono::hours;
using storage::Effort;
using storage::WriteTransaction;

constexpr std::size_t kParkingCases = 40;
constexpr std::size_t kParkingHouseholds = 31;
constexpr hours kSixWeeks{24 * 41};
constexpr hours kProposed{24 * 2};  // the cluster has been on the desk for so long
constexpr hours kAnsweredAfter{24 * 3};
constexpr hours kStillOpen{24 * 6};  // younger ones wait for an answer
constexpr std::string_view kMatter = "JT-03";

constexpr std::array<std::string_view, 20> kParking{
    "晚上九点回来，中院一个车位都没有，只能停到河堤上",
    "中院的车位先到先得，下夜班的人永远停不上",
    "外面来租房的车把中院停满了，住户反而没地方停",
    "中院两排车堵在一起，早上出不去，天天打电话挪车",
    "装修队的面包车长期占着中院的车位",
    "轮椅从中院过不去，车都停到单元门口了",
    "孩子放学在中院的车缝里跑，太危险",
    "有人拿花盆、锥桶占车位，说了也不听",
    "中院的车停到草坪上，草都压没了",
    "停车不交钱也没人管，谁凶谁有位置",
    "救护车来了进不了中院，抬着担架走了一百米",
    "两家人为了一个车位在中院吵到半夜",
    "能不能把中院的车位画线，按户轮着停",
    "租户的车能不能办月卡，别和住户抢中院的车位",
    "周末走亲戚的车一来，中院就停死了",
    "中院车位一直没有编号，物业也没有，谁来管",
    "电动三轮停在中院车位上过夜",
    "出租屋房东一家占三个车位，邻居没地方停车",
    "建议中院晚上只停住户的车，来访的停到村口",
    "天天绕三圈找车位，最后停马路边被贴条",
};

struct DemoInitiative {
    std::string_view community;
    std::string_view title;
    std::string_view words;
    int days_ago;
    std::size_t signatures;
};
constexpr std::array kInitiatives{
    DemoInitiative{
        "云栖苑", "东侧空地改成儿童活动角",
        "东门里的空地闲置两年了，堆过建材，现在长满草。想和大家商量能不能改成孩子活动的地方，地面用什么、谁来打扫。",
        12, 17},
    DemoInitiative{"柳荫里", "小广场装几张带靠背的椅子",
                   "老人在小广场只能坐花坛边，冬天太凉。想商量装几张带靠背的椅子，装在哪里不影响跳舞和晾晒。", 16, 20},
    DemoInitiative{"云栖苑", "换掉现在的物业公司", "物业费涨了，公共收益从来不公示，电梯坏了三天才修。建议直接换一家。",
                   34, 20},
};

class Filling : DemoFilling {
public:
    Filling(storage::Database& database, people::DemoStreet const& street, TimePoint now)
        : DemoFilling(database, street, now) {}

    Result<void> run() {
        HZ_TRY(learn_bodies());
        HZ_TRY(learn());
        HZ_TRY(report(0, kParkingCases - 2));
        HZ_TRY(agenda::update_clusters(database_, street_.street, agenda::Extent::all, now_ - kProposed));
        HZ_TRY(report(kParkingCases - 2, kParkingCases));
        HZ_TRY(answer());
        HZ_TRY(bring_plan());
        for (auto const& initiative : kInitiatives) HZ_TRY(gather(initiative));
        HZ_TRY(decide());
        return agenda::update_clusters(database_, street_.street, agenda::Extent::all, now_);
    }

private:
    Result<void> learn() {
        return database_.read([&](storage::ReadTransaction& tx) -> Result<void> {
            for (auto const& matter : responsibilities::list_matters(tx, scope_, now_)) {
                if (matter.code == kMatter) matter_ = matter.id;
            }
            if (!matter_) return fail(ErrorCode::internal, "register.matter_unknown", std::string(kMatter));
            HZ_TRY(auto const* village, community("新河湾"));
            HZ_TRY(auto const places, jurisdictions::buildings_of(tx, street_.street, village->id));
            for (auto const& place : places) {
                if (place.kind == jurisdictions::Kind::compound) courtyard_ = place.id;
            }
            return {};
        });
    }

    Caller staff(Role role, authority::JurisdictionPath const& where, std::optional<BodyId> of, TimePoint at) const {
        return {.grants = {{role, street_.street, where, of}}, .now = at};
    }
    TimePoint received(std::size_t number) const {
        return now_ - kSixWeeks + kSixWeeks / static_cast<int>(kParkingCases) * static_cast<int>(number) +
               std::chrono::minutes{static_cast<int>(number * 47 % 300)};
    }

    /// Reports [first, last): a report each, by 31 households, looked at by the desk four hours later.
    Result<void> report(std::size_t first, std::size_t last) {
        HZ_TRY(auto const* village, community("新河湾"));
        auto const enter = [&](WriteTransaction& tx) -> Result<void> {
            for (auto number = first; number < last; ++number) {
                auto const at = received(number);
                cases::CaseReport const report{.kind = std::nullopt,
                                               .text = std::string(kParking.at(number % kParking.size())),
                                               .place = courtyard_.value_or(village->id),
                                               .location = "中院",
                                               .coordinates = std::nullopt,
                                               .matter = matter_,
                                               .contact = cases::Contact::desk_only,
                                               .name = {},
                                               .phone = {},
                                               .secret = std::nullopt};
                HZ_TRY(auto const made,
                       cases::report_case(tx, resident(*village, number % kParkingHouseholds, at), scope_, report));
                HZ_TRY(cases::act_on_case(
                    tx, cases::Asking{staff(Role::dispatcher, street_.path, std::nullopt, at + hours{4})}, scope_,
                    made.id, {.event = CaseEvent::dispatch, .matter = matter_}));
                parking_.push_back(made.id);
            }
            return {};
        };
        return database_.write(enter, Effort::bulk);
    }

    /// The older ones were answered one by one, as cases are; nobody could do more for a single car.
    Result<void> answer() {
        HZ_TRY(auto const* village, community("新河湾"));
        auto const committee = body("新河湾社区居委会");
        auto const reply = [&](WriteTransaction& tx) -> Result<void> {
            for (std::size_t number = 0; number < parking_.size(); ++number) {
                auto const at = received(number) + kAnsweredAfter;
                if (received(number) + kStillOpen >= now_) continue;
                auto const lead = staff(Role::committee_staff, village->path, committee, at);
                HZ_TRY(cases::act_on_case(tx, cases::Asking{lead}, scope_, parking_[number],
                                          {.event = CaseEvent::sign_in}));
                HZ_TRY(cases::act_on_case(
                    tx, cases::Asking{lead}, scope_, parking_[number],
                    {.event = CaseEvent::reply,
                     .text = "已到现场劝导挪车。车位总数不够，单件办理解决不了，建议大家一起商量。"}));
            }
            return {};
        };
        HZ_TRY(database_.write(reply, Effort::bulk));
        // Follow-ups begin and end in between, as they do in a real street.
        TimePoint clock = now_ - kSixWeeks;
        jobs::Runner runner(database_, [&clock] { return clock; });
        cases::add_jobs(runner);
        for (; clock < now_; clock += hours{24}) runner.run_due();
        return {};
    }

    Result<void> bring_plan() {
        HZ_TRY(auto const* home, community("云栖苑"));
        auto const department = body("河东区城市管理局青禾分队");
        return write([&](WriteTransaction& tx) -> Result<void> {
            HZ_TRY(agenda::propose_plan(
                tx, staff(Role::department_officer, street_.path, department, now_ - hours{24 * 3}), scope_,
                {.community = home->id,
                 .body = department,
                 .title = "南门外非机动车停放区改划",
                 .words = "拟把南门外两处共享单车停放区合并到公交站旁，腾出的人行道恢复盲道。施工五天，期间南门只留一侧"
                          "通行。",
                 .publicness = "南门进出的六栋楼，约八百户，以及公交站的乘客"}));
            return {};
        });
    }

    Result<void> gather(DemoInitiative const& one) {
        HZ_TRY(auto const* home, community(one.community));
        auto const begun = now_ - hours{24 * one.days_ago};
        return write([&](WriteTransaction& tx) -> Result<void> {
            HZ_TRY(auto const item,
                   agenda::begin_initiative(
                       tx, resident(*home, 3, begun), scope_,
                       {.community = home->id, .title = std::string(one.title), .words = std::string(one.words)}));
            for (std::size_t number = 1; number < one.signatures; ++number) {
                auto const at = begun + hours{5 * static_cast<int>(number)};
                HZ_TRY(agenda::sign(tx, resident(*home, 3 + number, at), scope_, item.id));
            }
            initiatives_.push_back(item.id);
            return {};
        });
    }

    /// Of those that found their signatures one is scheduled, with a hall for it, and one is not the desk's to launch.
    Result<void> decide() {
        HZ_TRY(auto const* old_town, community("柳荫里"));
        HZ_TRY(auto const* estate, community("云栖苑"));
        auto const school = body("青禾小学");
        return write([&](WriteTransaction& tx) -> Result<void> {
            HZ_TRY(agenda::make_offer(tx, staff(Role::organisation_officer, street_.path, school, now_ - hours{24 * 8}),
                                      scope_,
                                      {.item = initiatives_.at(1),
                                       .topic = std::nullopt,
                                       .body = school,
                                       .kind = agenda::OfferKind::room,
                                       .what = "小礼堂，坐一百二十人，有轮椅坡道",
                                       .when_and_where = "周五晚上六点半以后，周末全天",
                                       .practical_limits = "礼堂内不能用明火",
                                       .amount_fen = std::nullopt,
                                       .without_condition = true}));
            auto const committee =
                staff(Role::committee_staff, old_town->path, body("柳荫里社区居委会"), now_ - hours{24 * 7});
            HZ_TRY(agenda::schedule(tx, committee, scope_, initiatives_.at(1), std::nullopt, now_ + hours{24 * 6},
                                    "等街道把小广场的地下管线图送来，一起讨论装在哪里。"));
            auto const party = staff(Role::party_officer, estate->path, body("云栖苑社区党委"), now_ - hours{24 * 20});
            HZ_TRY(
                agenda::decline(tx, party, scope_, initiatives_.at(2), std::nullopt, agenda::Ground::other_decider,
                                "选聘、解聘物业公司由业主共同决定（民法典第二百七十八条）。已把联名情况转告业主委员会，"
                                "业主可依法提请召开业主大会。"));
            return {};
        });
    }

    std::optional<responsibilities::MatterId> matter_;
    std::optional<JurisdictionId> courtyard_;
    std::vector<CaseId> parking_;
    std::vector<agenda::AgendaItemId> initiatives_;
};

}  // namespace

Result<void> add_demo_agenda(storage::Database& database, people::DemoStreet const& street, TimePoint now) {
    return Filling(database, street, now).run();
}

}  // namespace hezhi::app
