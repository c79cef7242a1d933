#include "src/app/demo_cases.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/app/demo_filling.h"
#include "src/cases/cases.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::app {
namespace {

using authority::Caller;
using authority::Role;
using cases::CaseAct;
using cases::CaseEvent;
using cases::CaseId;
using std::chrono::hours;

/// How far a case has come.
enum class Life : std::uint8_t {
    received,    // nobody has looked yet
    asked,       // a question to the reporter
    dispatched,  // sent, not signed
    working,     // signed
    late,        // signed, and the limit has passed
    returning,   // the lead body says it is another's
    kept,        // … was told that it is theirs, and answered
    moved,       // … was right: another body answered
    joint,       // several bodies were called
    replied,     // answered lately
    solved,      // the reporter said so
    silent,      // nobody answered the follow-up
    reopened,    // not solved: again at the same desk
    refused,     // not accepted, with the right way
    withdrawn,
    deliberated  // the community talks it over
};

struct DemoCase {
    std::string_view community;
    std::string_view matter;  ///< code of the register
    std::string_view text;
    std::string_view location;
    int days_ago;
    Life life;
    std::string_view words;  ///< of the reply, the question, the ground: whatever the life needs
    int joined = 0;          ///< neighbours with the same problem
    int stars = 4;
    bool by_demo_resident = false;
    std::string_view other = "";  ///< the matter that a return names
};

constexpr std::string_view kOld = "柳荫里";
constexpr std::string_view kNew = "云栖苑";
constexpr std::string_view kVillage = "新河湾";

std::vector<DemoCase> const& content() {
    static std::vector<DemoCase> const all{
        {kNew, "SZ-02", "6号楼前面两盏路灯不亮，晚上下班看不见台阶", "6号楼南侧", 1, Life::received, "", 2, 4, true},
        {kNew, "SZ-01", "北门外马路上第三盏路灯一闪一闪的", "北门外人行道", 9, Life::kept,
         "已更换镇流器和灯头，现场照明恢复。", 2, 4, true, "SZ-02"},
        {kNew, "JT-03", "地面车位先到先得，晚上九点以后回来根本停不下", "西侧地面车位", 20, Life::deliberated,
         "四十天里反映二十多次，请居委会组织议事", 11},
        {kNew, "JT-02", "消防通道又被一辆白色越野车堵死了", "2号楼与3号楼之间", 1, Life::working, "", 1},
        {kNew, "FW-10", "1单元电梯按了不走，昨天困了一位老人十分钟", "4号楼", 6, Life::solved,
         "更换门机板，已请检验人员现场复核，恢复运行。", 5, 5},
        {kNew, "HJ-17", "楼上装修，周六早上七点就开始打电钻", "5号楼", 12, Life::silent,
         "已约谈业主和施工队，周末停止有噪声的工序。"},
        {kNew, "HJ-19", "底商烤鱼店的油烟直接排到楼上，窗户不敢开", "南门底商", 16, Life::late, "", 7},
        {kNew, "HJ-07", "每天傍晚水果摊占住大半条人行道，婴儿车只能走机动车道", "南门外", 5, Life::working, "", 3},
        {kNew, "HJ-10", "共享单车堆在南门口，轮椅出不去", "南门", 2, Life::dispatched, "", 1},
        {kNew, "FW-01", "今年物业费涨了，公共收益却没有公示过", "", 6, Life::replied,
         "已督促物业公司公示近三年公共收益收支表，公示期十五天。", 4},
        {kNew, "AQ-06", "有人从楼上扔烟头，差点烧到晾晒的被子", "3号楼", 24, Life::solved,
         "民警已入户走访提醒，并协调加装朝上的摄像头。", 2, 4},
        {kNew, "YL-05", "窗前的香樟长到四楼，白天屋里都要开灯", "2号楼东侧", 30, Life::solved, "已修剪，枝叶离窗两米。",
         3, 5},
        {kNew, "SC-04", "小区门口的健身房关门了，卡里还有两千多元", "南门底商", 9, Life::reopened,
         "已受理投诉，正在联系经营者。", 6},
        {kNew, "MS-24", "明年孩子上小学，片区怎么划，需要哪些材料？", "", 14, Life::solved,
         "已电话说明划片范围和材料清单，并发送报名指南。", 0, 5, true},
        {kNew, "JT-06", "有人把电瓶车推进电梯，在楼道里充电", "1号楼", 1, Life::returning,
         "属于小区内管理，应由物业公司先行劝阻", 2, 4, false, "HJ-06"},
        {kNew, "HJ-06", "楼道里堆着旧家具和纸箱，转身都难", "6号楼三层", 11, Life::solved, "已清理，并在楼栋张贴提示。",
         1, 4},
        {kOld, "FW-12", "老人下不了楼，能不能给我们这个单元装电梯？", "3号楼", 26, Life::deliberated,
         "属于业主共同决定的事项，居委会召集本单元业主商议", 5},
        {kOld, "FW-06", "屋面漏水，下雨天走廊像水帘洞", "2号楼", 13, Life::late, "", 4},
        {kOld, "SZ-11", "污水井往外冒，院子里全是臭味", "4号楼西侧", 8, Life::solved,
         "疏通管道十八米，清出油污，井盖已复位。", 6, 5},
        {kOld, "SZ-05", "井盖一踩就翻，天黑很危险", "1号楼门口", 1, Life::dispatched, "", 3},
        {kOld, "MS-06", "社区食堂中午排队太长，能不能送餐？", "", 3, Life::replied,
         "自下周一起，对高龄独居老人试行送餐，请到居委会登记。", 2},
        {kOld, "AQ-01", "消防栓里没有水压", "5号楼一层", 1, Life::working, "", 1},
        {kOld, "HJ-14", "广场舞的音响晚上十点还没停", "小广场", 8, Life::reopened,
         "已与领队约定：音量不过线，晚上九点结束。", 9},
        {kOld, "YL-01", "枯树枝快要掉下来，下面就是孩子等校车的地方", "东门", 19, Life::solved,
         "当日已锯除枯枝并清运。", 2, 5},
        {kOld, "ZW-03", "申请补助要盖几个章，跑了三趟", "", 28, Life::solved,
         "该证明已取消，由窗口核验，不再要求居民提供。", 1, 5},
        {kOld, "SZ-13", "早上自来水发黄，有铁锈味", "6号楼", 3, Life::asked, "请补充：持续多久？邻居家是否也这样？"},
        {kOld, "FW-05", "楼上漏水把我家天花板泡坏了", "1号楼2单元", 2, Life::received, "", 0},
        {kOld, "WW-16", "邻居借了我三万元一直不还", "", 17, Life::refused, "属于民事争议"},
        {kVillage, "HJ-02", "夜里有人往河边倒装修垃圾，已经堆成小山", "河堤路", 5, Life::joint,
         "夜间联合查处：车辆登记、路口设卡、清运", 8},
        {kVillage, "FW-13", "一套房子隔成八间出租，消防很不放心", "7号楼", 21, Life::moved,
         "已责令拆除隔断，恢复原状。", 2, 4, false, "AQ-02"},
        {kVillage, "HJ-12", "院子里又搭了彩钢棚，占了公共通道", "9号楼北侧", 14, Life::late, "", 3},
        {kVillage, "HJ-21", "河水发黑发臭，夏天不敢开窗", "新河", 33, Life::solved,
         "查到一处管道错接，已改接污水管网，持续监测。", 12, 4},
        {kVillage, "SC-01", "菜场的熟食摊没有防蝇罩", "新河湾菜场", 12, Life::solved, "已责令改正，当场整改。", 1, 3},
        {kVillage, "MS-16", "工地拖欠两个月工资，找不到老板", "", 4, Life::working, "", 0},
        {kVillage, "SZ-10", "一下雨路口就积水，电动车都熄火", "村口路", 25, Life::silent,
         "已清掏雨水口十二处，下月改造排水支管。", 4},
        {kVillage, "SQ-09", "晚上想借会议室教大家学普通话", "", 16, Life::solved,
         "周二、周四晚上七点到九点开放，已排好值班。", 0, 5},
        {kVillage, "HJ-01", "垃圾桶两天没收，污水流到路上", "3号楼旁", 4, Life::withdrawn, "已经来收了，谢谢"},
        {kVillage, "JT-04", "一辆没有牌照的面包车停了半年", "停车场", 6, Life::replied, "已张贴通知，期满后依法拖移。",
         2},
    };
    return all;
}

/// Somebody does something at a moment.
struct Happening {
    TimePoint at;
    std::size_t order;  ///< among those of one moment
    std::function<Result<void>(TimePoint)> act;
};

class Filling : DemoFilling {
public:
    Filling(storage::Database& database, people::DemoStreet const& street, TimePoint now)
        : DemoFilling(database, street, now) {}

    Result<void> run() {
        HZ_TRY(learn_bodies());
        HZ_TRY(learn());
        for (auto const& one : content()) HZ_TRY(plan(one));
        std::ranges::sort(happenings_, {}, [](Happening const& one) { return std::pair(one.at, one.order); });
        // Deadlines come true in between, as they do in a real street.
        TimePoint clock = now_ - hours{24 * 60};
        jobs::Runner runner(database_, [&clock] { return clock; });
        cases::add_jobs(runner);
        for (auto const& happening : happenings_) {
            for (; clock < happening.at - hours{6}; clock += hours{6}) runner.run_due();
            clock = happening.at;
            runner.run_due();
            HZ_TRY(happening.act(clock));
        }
        for (; clock < now_; clock += hours{6}) runner.run_due();
        return {};
    }

private:
    Result<void> learn() {
        return database_.read([&](storage::ReadTransaction& tx) -> Result<void> {
            matters_ = responsibilities::list_matters(tx, scope_, now_);
            return {};
        });
    }

    Result<responsibilities::MatterId> matter(std::string_view code) const {
        auto const found = std::ranges::find(matters_, code, &responsibilities::Matter::code);
        if (found == matters_.end()) return fail(ErrorCode::internal, "register.matter_unknown", std::string(code));
        return found->id;
    }

    Caller at_street(Role role, TimePoint at, std::optional<BodyId> body = std::nullopt) const {
        return {.grants = {{role, street_.street, street_.path, body}}, .now = at};
    }
    /// A resident of the community.
    Caller person(PersonId who, JurisdictionId home, TimePoint at) const {
        Caller caller{.person = who, .now = at};
        for (auto const& community : street_.communities) {
            if (community.id == home) {
                caller.grants.push_back({Role::resident, street_.street, community.path, std::nullopt});
            }
        }
        return caller;
    }

    /// As whoever leads it now, or was called.
    Result<void> by_body(CaseId id, BodyId body, CaseAct const& act, TimePoint at) {
        // A body's officers have the role of its kind; which one makes no difference to what they may do.
        return acted(id, at_street(Role::department_officer, at, body), act);
    }
    Result<void> by_lead(CaseId id, CaseAct const& act, TimePoint at) {
        HZ_TRY(auto const seen, database_.read([&](storage::ReadTransaction& tx) {
            return cases::see_case(tx, cases::Asking{at_street(Role::dispatcher, at)}, scope_, id);
        }));
        if (!seen.the_case.facts.lead) return fail(ErrorCode::internal, "case.lead_required", id.str());
        return by_body(id, *seen.the_case.facts.lead, act, at);
    }
    Result<void> acted(CaseId id, Caller const& who, CaseAct const& act) {
        HZ_TRY(database_.write([&](storage::WriteTransaction& tx) {
            return cases::act_on_case(tx, cases::Asking{who}, scope_, id, act);
        }));
        return {};
    }

    /// The life of one case, as things that happen so many hours after its receipt.
    Result<void> plan(DemoCase const& one) {
        auto const community = std::ranges::find(street_.communities, one.community, &people::DemoCommunity::name);
        if (community == street_.communities.end()) {
            return fail(ErrorCode::internal, "demo.community_missing", std::string(one.community));
        }
        auto const index = static_cast<std::size_t>(&one - content().data());
        auto const begun = now_ - hours{24 * one.days_ago} - std::chrono::minutes{37 * (static_cast<int>(index) % 9)};
        auto const id = std::make_shared<std::optional<CaseId>>();
        auto reporter = community->residents.at((index * 7) % community->residents.size());
        if (one.by_demo_resident) {
            auto const own = std::ranges::find(street_.accounts, Role::resident, &people::DemoAccount::role);
            if (own != street_.accounts.end()) reporter = own->person;
        }
        HZ_TRY(auto const which, matter(one.matter));
        bool const outside = one.life == Life::refused;
        happenings_.push_back(
            {begun, happenings_.size(),
             [this, &one, community, reporter, which, id, outside](TimePoint at) -> Result<void> {
                 cases::CaseReport const report{.kind = std::nullopt,
                                                .text = std::string(one.text),
                                                .place = community->id,
                                                .location = std::string(one.location),
                                                .coordinates = std::nullopt,
                                                .matter = outside ? std::nullopt : std::optional(which),
                                                .contact = cases::Contact::desk_only,
                                                .name = {},
                                                .phone = {},
                                                .secret = std::nullopt};
                 HZ_TRY(auto const made, database_.write([&](storage::WriteTransaction& tx) {
                     return cases::report_case(tx, person(reporter, community->id, at), scope_, report);
                 }));
                 *id = made.id;
                 return {};
             }});
        for (int joined = 0; joined < one.joined; ++joined) {
            auto const neighbour = community->residents.at((index * 7 + 11 + static_cast<std::size_t>(joined)) %
                                                           community->residents.size());
            then(begun, hours{1 + joined}, id,
                 [this, community, neighbour](CaseId case_id, TimePoint at) -> Result<void> {
                     HZ_TRY(database_.write([&](storage::WriteTransaction& tx) {
                         return cases::join_case(tx, cases::Asking{person(neighbour, community->id, at)}, scope_,
                                                 case_id, cases::Reporter{.number = 0, .person = std::nullopt});
                     }));
                     return {};
                 });
        }
        HZ_TRY(live(one, begun, id, which, reporter, community->id));
        return {};
    }

    using OnCase = std::function<Result<void>(CaseId, TimePoint)>;
    void then(TimePoint begun, hours after, std::shared_ptr<std::optional<CaseId>> const& id, OnCase act) {
        auto const at = begun + after;
        if (at >= now_) return;
        happenings_.push_back(
            {at, happenings_.size(), [id, act = std::move(act)](TimePoint when) { return act(id->value(), when); }});
    }

    Result<void> live(DemoCase const& one, TimePoint begun, std::shared_ptr<std::optional<CaseId>> const& id,
                      responsibilities::MatterId which, PersonId reporter, JurisdictionId home) {
        std::string const words(one.words);
        auto const desk = [&](int after, CaseAct act) {
            then(begun, hours{after}, id, [this, act = std::move(act)](CaseId case_id, TimePoint at) {
                return acted(case_id, at_street(Role::dispatcher, at), act);
            });
        };
        auto const lead = [&](int after, CaseAct act) {
            then(begun, hours{after}, id,
                 [this, act = std::move(act)](CaseId case_id, TimePoint at) { return by_lead(case_id, act, at); });
        };
        auto const own = [&](int after, CaseAct act) {
            then(begun, hours{after}, id, [this, reporter, home, act = std::move(act)](CaseId case_id, TimePoint at) {
                return acted(case_id, person(reporter, home, at), act);
            });
        };
        auto const call = [&](int after, std::string_view body, CaseAct act) -> Result<void> {
            auto const found = this->body(body);
            then(begun, hours{after}, id, [this, found, act = std::move(act)](CaseId case_id, TimePoint at) {
                return by_body(case_id, found, act, at);
            });
            return {};
        };
        auto const dispatch = [&] { desk(4, {.event = CaseEvent::dispatch, .matter = which}); };
        auto const sign = [&] { lead(9, {.event = CaseEvent::sign_in}); };
        auto const reply = [&](int after) { lead(after, {.event = CaseEvent::reply, .text = words}); };
        switch (one.life) {
            case Life::received:
                break;
            case Life::asked:
                desk(5, {.event = CaseEvent::ask_info, .text = words});
                break;
            case Life::dispatched:
                dispatch();
                break;
            case Life::working:
            case Life::late:
                dispatch();
                sign();
                break;
            case Life::returning:
            case Life::kept:
            case Life::moved: {
                dispatch();
                HZ_TRY(auto const other, matter(one.other));
                std::string const ground = one.life == Life::returning ? words : "属于另一事项的职责范围";
                lead(12, {.event = CaseEvent::ask_return, .matter = other, .text = ground});
                if (one.life == Life::returning) break;
                if (one.life == Life::kept) {
                    desk(26, {.event = CaseEvent::keep_return, .text = "经核对责任清单，由原单位办理"});
                } else {
                    desk(26, {.event = CaseEvent::uphold_return, .matter = other, .text = "经核对责任清单，退单成立"});
                    lead(30, {.event = CaseEvent::sign_in});
                }
                reply(70);
                own(96, {.event = CaseEvent::confirm, .stars = one.stars});
                break;
            }
            case Life::joint: {
                dispatch();
                sign();
                auto const police = body("河东区公安分局交通警察大队");
                auto const market = body("河东区市场监督管理局青禾所");
                auto const enforcers = body("河东区城市管理局青禾分队");
                desk(12, {.event = CaseEvent::call_joint,
                          .supports = {police, market, enforcers},
                          .text = words,
                          .by = begun + hours{14}});
                HZ_TRY(call(13, "河东区公安分局交通警察大队", {.event = CaseEvent::arrive}));
                HZ_TRY(call(13, "河东区城市管理局青禾分队", {.event = CaseEvent::arrive}));
                desk(40,
                     {.event = CaseEvent::evaluate_joint, .body = enforcers, .text = "及时到场，牵头清运", .stars = 5});
                desk(41, {.event = CaseEvent::evaluate_joint, .body = market, .text = "未在规定时间到场", .stars = 1});
                break;
            }
            case Life::replied:
            case Life::solved:
            case Life::silent:
            case Life::reopened: {
                dispatch();
                sign();
                int const answered = one.life == Life::replied ? std::max(24, 24 * one.days_ago - 10) : 44;
                reply(answered);
                if (one.life == Life::solved) own(answered + 20, {.event = CaseEvent::confirm, .stars = one.stars});
                if (one.life == Life::reopened) {
                    own(answered + 30, {.event = CaseEvent::reopen, .text = "过了两天又和原来一样", .stars = 2});
                }
                break;
            }
            case Life::refused:
                desk(6, {.event = CaseEvent::refuse,
                         .refusal = casework::RefusalGround::outside_government_duty,
                         .text = words,
                         .route = "可向人民调解委员会申请调解，或向人民法院起诉"});
                break;
            case Life::withdrawn:
                dispatch();
                own(20, {.event = CaseEvent::withdraw, .text = words});
                break;
            case Life::deliberated:
                desk(8, {.event = CaseEvent::send_to_deliberation, .text = words});
                break;
        }
        return {};
    }

    std::vector<responsibilities::Matter> matters_;
    std::vector<Happening> happenings_;
};

}  // namespace

Result<void> add_demo_cases(storage::Database& database, people::DemoStreet const& street, TimePoint now) {
    return Filling(database, street, now).run();
}

}  // namespace hezhi::app
