#include "src/app/demo_tasks.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/app/demo_filling.h"
#include "src/bodies/bodies.h"
#include "src/jobs/runner.h"
#include "src/responsibilities/responsibilities.h"
#include "src/tasks/assessments.h"
#include "src/tasks/task_log.h"
#include "src/tasks/tasks.h"

namespace hezhi::app {
namespace {

using authority::Caller;
using authority::Role;
using std::chrono::days;
using std::chrono::hours;
using tasks::AnswerKind;
using tasks::DeclineGround;
using tasks::Frequency;
using tasks::ReviewDecision;
using tasks::TaskId;
using tasks::TaskKind;

constexpr std::string_view kOld = "柳荫里";
constexpr std::string_view kNew = "云栖苑";
constexpr std::string_view kVillage = "新河湾";
constexpr std::string_view kCivil = "河东区民政局";
constexpr std::string_view kPolice = "河东区公安分局青禾派出所";
constexpr std::string_view kFire = "河东区消防救援大队";
constexpr std::string_view kHealth = "河东区卫生健康委员会";
constexpr std::string_view kCity = "河东区城市管理局青禾分队";
constexpr std::string_view kJustice = "河东区司法局青禾司法所";
constexpr std::string_view kEmergency = "河东区应急管理局";
constexpr std::string_view kLabour = "河东区人力资源和社会保障局";
constexpr std::string_view kCulture = "河东区文化和旅游局";
constexpr std::string_view kEnvironment = "河东区生态环境局";

/// What a community says; no entry: nothing.
struct DemoAnswer {
    std::string_view community;
    AnswerKind kind;
    std::string_view words = "";
    std::optional<DeclineGround> ground = std::nullopt;
    std::string_view terms = "";
    std::optional<tasks::TermsReply> reply = std::nullopt;
};

struct DemoTask {
    std::string_view body;
    TaskKind kind;
    std::string_view title;
    std::string_view description;
    std::string_view matter;  ///< code of the register; empty: none
    Frequency frequency;
    int minutes;
    int proposed_days_ago;
    int starts_in_days;
    int lasts_days;
    std::string_view basis;
    std::string_view authority;
    std::int64_t yuan;
    std::vector<tasks::FieldProposal> fields;
    std::optional<ReviewDecision> review = std::nullopt;
    std::string_view review_words = "";
    std::vector<DemoAnswer> answers{};
    bool is_withdrawn = false;
};

std::vector<DemoTask> const& content() {
    static std::vector<DemoTask> const all{
        {kCivil,
         TaskKind::form,
         "老年人基本信息周报",
         "每周五前在表格里更新本社区六十岁以上老人的信息。",
         "MS-05",
         Frequency::weekly,
         150,
         3,
         30,
         180,
         "",
         "",
         0,
         {{"姓名", ""},
          {"性别", ""},
          {"身份证号码", ""},
          {"出生年月", ""},
          {"民族", ""},
          {"户口所在地", ""},
          {"现住址", ""},
          {"手机号码", ""},
          {"文化程度", ""},
          {"工作单位", ""},
          {"所属网格", ""},
          {"子女探望次数", ""},
          {"兴趣爱好", ""},
          {"是否愿意参加志愿服务", ""}}},
        {kCivil,
         TaskKind::service,
         "高龄独居老人每周探访",
         "对八十岁以上独居老人每周上门或电话探访一次，有情况当天报告。",
         "MS-06",
         Frequency::weekly,
         120,
         43,
         -4,
         360,
         "《老年人权益保障法》",
         "可直接申请送餐和家庭病床，民政局当日受理",
         18'000,
         {},
         ReviewDecision::pass_on,
         "权、钱都已跟上，请各社区答复。",
         {{kOld, AnswerKind::accept, "现有探访名单可以直接用。"},
          {kNew, AnswerKind::accept},
          {kVillage, AnswerKind::negotiate, "独居老人住得分散，每周一次走不完。", std::nullopt,
           "每两周上门一次，中间由邻里互助会电话问候", tasks::TermsReply::agree}}},
        {kFire,
         TaskKind::inspection,
         "楼道和飞线充电每日巡查",
         "每个工作日巡查所有楼道，登记飞线充电和堆物。",
         "",
         Frequency::daily,
         90,
         20,
         14,
         120,
         "《消防法》",
         "",
         0,
         {{"楼栋", ""}, {"隐患照片", ""}},
         ReviewDecision::pass_on,
         "请社区按自身人手答复；处罚权仍在消防部门。",
         {{kNew, AnswerKind::decline, "物业每天已经巡查，社区没有处罚权，重复去看解决不了问题。",
           DeclineGround::no_authority},
          {kVillage, AnswerKind::negotiate, "每天一次做不到。", std::nullopt, "改为每周两次，消防大队派人同去"}}},
        {kHealth,
         TaskKind::survey,
         "慢性病患者入户调查",
         "入户填写高血压、糖尿病患者调查表。",
         "",
         Frequency::once,
         1'200,
         30,
         7,
         60,
         "",
         "",
         3'000,
         {{"姓名", ""}, {"证件号码", ""}, {"血压", ""}, {"血糖", ""}},
         ReviewDecision::refuse,
         "健康信息由社区卫生服务中心依法采集，不得交社区入户填写。"},
        {kPolice,
         TaskKind::form,
         "出租房屋和租客信息月报",
         "每月核对出租房屋和租客变动。",
         "",
         Frequency::monthly,
         240,
         26,
         10,
         300,
         "《居住证暂行条例》",
         "",
         6'000,
         {{"房东姓名", ""}, {"租客姓名", ""}, {"身份证号", ""}, {"联系电话", ""}},
         ReviewDecision::ask_changes,
         "身份证号、电话派出所已有登记，请从系统导出后只请社区核对变动。"},
        {kCity,
         TaskKind::rating,
         "最美楼栋评比",
         "每季度评选最美楼栋，拍照留痕。",
         "",
         Frequency::quarterly,
         480,
         24,
         5,
         360,
         "",
         "",
         2'000,
         {},
         ReviewDecision::pass_on,
         "是否参加由各社区决定。",
         {{kNew, AnswerKind::decline, "居民更想要的是停车和路灯，评比没有用处。", DeclineGround::no_basis},
          {kOld, AnswerKind::decline, "没有人手。", DeclineGround::no_time}}},
        {kJustice,
         TaskKind::service,
         "人民调解员驻点",
         "每月两次在社区驻点调解邻里纠纷。",
         "",
         Frequency::monthly,
         180,
         44,
         -8,
         300,
         "《人民调解法》",
         "调解协议可当场申请司法确认",
         12'000,
         {},
         ReviewDecision::pass_on,
         "符合社区需要。",
         {{kOld, AnswerKind::accept, "每月第一、第三个周四下午。"},
          {kNew, AnswerKind::accept},
          {kVillage, AnswerKind::accept}}},
        {kEmergency,
         TaskKind::form,
         "台风防御台账",
         "台风期间每日三次上报转移人数。",
         "",
         Frequency::daily,
         30,
         42,
         -20,
         18,
         "《突发事件应对法》",
         "可调用街道应急车辆",
         4'000,
         {{"转移人数", ""}},
         ReviewDecision::pass_on,
         "应急事项，期限内有效。",
         {{kOld, AnswerKind::accept}, {kNew, AnswerKind::accept}, {kVillage, AnswerKind::accept}}},
        {kLabour,
         TaskKind::certificate,
         "开具就业状况证明",
         "为申请补贴的居民开具就业状况证明。",
         "",
         Frequency::weekly,
         60,
         18,
         20,
         300,
         "",
         "",
         0,
         {},
         ReviewDecision::refuse,
         "就业状况由人社系统核验，社区没有条件证明。"},
        {kCulture,
         TaskKind::publicity,
         "元旦文艺汇演组织居民参加",
         "每个社区组织五十名居民到场。",
         "",
         Frequency::once,
         360,
         12,
         34,
         1,
         "",
         "",
         1'500,
         {},
         std::nullopt,
         "",
         {},
         true},
        {kEnvironment,
         TaskKind::survey,
         "餐饮油烟摸排",
         "摸排沿街餐饮店油烟净化设备。",
         "",
         Frequency::once,
         300,
         28,
         2,
         90,
         "《大气污染防治法》",
         "",
         0,
         {{"店名", ""}, {"联系电话", ""}},
         ReviewDecision::pass_on,
         "执法由生态环境局负责，社区只提供线索。",
         {}},
        {kPolice,
         TaskKind::plaque,
         "反诈宣传站挂牌",
         "在居委会门口加挂反诈宣传站牌子并每周更新台账。",
         "",
         Frequency::weekly,
         30,
         25,
         3,
         360,
         "",
         "",
         0,
         {},
         std::nullopt,
         "",
         {}},
    };
    return all;
}

struct Happening {
    TimePoint at;
    std::size_t order;
    std::function<Result<void>(TimePoint)> act;
};

class Filling : DemoFilling {
public:
    Filling(storage::Database& database, people::DemoStreet const& street, TimePoint now)
        : DemoFilling(database, street, now) {}

    Result<void> run() {
        HZ_TRY(learn_bodies());
        HZ_TRY(learn());
        HZ_TRY(supply());
        for (auto const& one : content()) HZ_TRY(plan(one));
        HZ_TRY(plan_registry());
        std::ranges::sort(happenings_, {}, [](Happening const& one) { return std::pair(one.at, one.order); });
        TimePoint clock = now_ - days{45};
        jobs::Runner runner(database_, [&clock] { return clock; });
        tasks::add_jobs(runner);
        for (auto const& happening : happenings_) {
            for (; clock < happening.at - hours{6}; clock += hours{6}) runner.run_due();
            clock = happening.at;
            runner.run_due();
            HZ_TRY(happening.act(clock));
        }
        for (; clock < now_; clock += hours{6}) runner.run_due();
        return log_errands();
    }

private:
    Result<void> learn() {
        return database_.read([&](storage::ReadTransaction& tx) -> Result<void> {
            matters_ = responsibilities::list_matters(tx, scope_, now_);
            return {};
        });
    }
    std::vector<JurisdictionId> everywhere() const {
        std::vector<JurisdictionId> ids;
        for (auto const& one : street_.communities) ids.push_back(one.id);
        return ids;
    }
    Caller at_street(Role role, TimePoint at, BodyId of) const {
        return {.grants = {{role, street_.street, street_.path, of}}, .now = at};
    }
    Result<Caller> committee(std::string_view name, TimePoint at) const {
        HZ_TRY(auto const* place, community(name));
        auto const of = body(std::string(name) + "社区居委会");
        return Caller{.grants = {{Role::committee_staff, street_.street, place->path, of}}, .now = at};
    }
    void at(TimePoint when, std::function<Result<void>(TimePoint)> act) {
        if (when < now_) happenings_.push_back({when, happenings_.size(), std::move(act)});
    }
    /// What communities fill in already.
    Result<void> supply() {
        auto const office = body("青禾街道办事处");
        auto const police = body(kPolice);
        auto const civil = body(kCivil);
        auto const who = at_street(Role::dispatcher, now_ - days{44}, office);
        HZ_TRY(write([&](storage::WriteTransaction& tx) {
            return tasks::add_supplied(
                tx, who, scope_, "实有人口信息台账", police,
                {"姓名", "性别", "身份证号", "出生日期", "民族", "户籍地址", "居住地址", "联系电话", "所属网格"});
        }));
        return write([&](storage::WriteTransaction& tx) {
            return tasks::add_supplied(tx, who, scope_, "民政业务台账", civil,
                                       {"文化程度", "工作单位", "低保类别", "残疾等级"});
        });
    }

    Result<void> plan(DemoTask const& one) {
        auto const sender = body(one.body);
        auto const office = body("青禾街道办事处");
        std::optional<responsibilities::MatterId> matter;
        if (!one.matter.empty()) {
            auto const found = std::ranges::find(matters_, one.matter, &responsibilities::Matter::code);
            if (found == matters_.end()) {
                return fail(ErrorCode::internal, "register.matter_unknown", std::string(one.matter));
            }
            matter = found->id;
        }
        auto const begun = now_ - days{one.proposed_days_ago} + hours{1};
        auto const id = std::make_shared<std::optional<TaskId>>();
        at(begun, [this, &one, sender, matter, id](TimePoint when) -> Result<void> {
            auto const starts = std::chrono::floor<days>(now_ + days{one.starts_in_days}) - hours{8};
            tasks::Proposal const proposal{.body = sender,
                                           .kind = one.kind,
                                           .title = std::string(one.title),
                                           .description = std::string(one.description),
                                           .basis = std::string(one.basis),
                                           .matter = matter,
                                           .frequency = one.frequency,
                                           .minutes = one.minutes,
                                           .starts_at = starts,
                                           .sunset_at = starts + days{one.lasts_days},
                                           .authority = std::string(one.authority),
                                           .money_fen = one.yuan * 100,
                                           .fields = one.fields,
                                           .communities = everywhere()};
            HZ_TRY(auto const made, database_.write([&](storage::WriteTransaction& tx) {
                return tasks::propose_task(tx, at_street(Role::department_officer, when, sender), scope_, proposal);
            }));
            *id = made.id;
            return {};
        });
        if (one.is_withdrawn) {
            at(begun + days{2}, [this, sender, id](TimePoint when) {
                return write([&](storage::WriteTransaction& tx) -> Result<void> {
                    auto const who = at_street(Role::department_officer, when, sender);
                    HZ_TRY(auto const seen, tasks::see_task(tx, who, scope_, id->value()));
                    HZ_TRY(tasks::withdraw_task(tx, who, scope_, id->value(), seen.task.revision,
                                                "改为自愿报名，不再分配名额。"));
                    return {};
                });
            });
        }
        if (!one.review) return {};
        at(begun + days{3}, [this, &one, office, id](TimePoint when) {
            return write([&](storage::WriteTransaction& tx) -> Result<void> {
                auto const who = at_street(Role::dispatcher, when, office);
                HZ_TRY(auto const seen, tasks::see_task(tx, who, scope_, id->value()));
                HZ_TRY(tasks::review_task(tx, who, scope_, id->value(), seen.task.revision, *one.review,
                                          one.review_words));
                return {};
            });
        });
        int day = 5;
        for (auto const& answer : one.answers) {
            HZ_TRY(plan_answer(answer, begun + days{day++}, sender, id));
        }
        return {};
    }

    static std::int64_t revision_of(tasks::SeenTask const& seen, JurisdictionId community) {
        auto const found = std::ranges::find(seen.answers, community, &tasks::Answer::community);
        return found == seen.answers.end() ? 0 : found->revision;
    }

    Result<void> plan_answer(DemoAnswer const& answer, TimePoint when, BodyId sender,
                             std::shared_ptr<std::optional<TaskId>> const& id) {
        HZ_TRY(auto const* place, community(answer.community));
        at(when, [this, &answer, place, id](TimePoint moment) -> Result<void> {
            HZ_TRY(auto const who, committee(answer.community, moment));
            return write([&](storage::WriteTransaction& tx) -> Result<void> {
                HZ_TRY(auto const seen, tasks::see_task(tx, who, scope_, id->value()));
                HZ_TRY(tasks::answer_task(tx, who, scope_, id->value(), place->id,
                                          {.kind = answer.kind,
                                           .ground = answer.ground,
                                           .terms = std::string(answer.terms),
                                           .words = std::string(answer.words),
                                           .revision = revision_of(seen, place->id)}));
                return {};
            });
        });
        if (!answer.reply) return {};
        at(when + days{1}, [this, &answer, place, sender, id](TimePoint moment) {
            return write([&](storage::WriteTransaction& tx) -> Result<void> {
                auto const who = at_street(Role::department_officer, moment, sender);
                HZ_TRY(auto const seen, tasks::see_task(tx, who, scope_, id->value()));
                HZ_TRY(tasks::reply_to_terms(tx, who, scope_, id->value(), place->id, revision_of(seen, place->id),
                                             *answer.reply, "同意。"));
                return {};
            });
        });
        return {};
    }

    struct DemoAssessment {
        std::string_view body;
        tasks::AssessmentKind kind;
        std::string_view name;
        Frequency frequency;
        int minutes;
        int registered_days_ago;
        int held_in_days = 0;
    };
    Result<void> plan_registry() {
        using enum tasks::AssessmentKind;
        static std::vector<DemoAssessment> const all{
            {kCity, indicator, "垃圾分类准确率", Frequency::monthly, 90, 40},
            {kCivil, indicator, "养老服务覆盖率", Frequency::quarterly, 120, 39},
            {kFire, indicator, "消防隐患整改率", Frequency::monthly, 60, 36},
            {kPolice, indicator, "群众安全感满意度", Frequency::quarterly, 60, 33},
            {kHealth, inspection, "病媒生物防制检查", Frequency::once, 180, 30, -9},
            {kCity, inspection, "文明城区复查", Frequency::once, 300, 12, 3},
        };
        for (auto const& one : all) {
            auto const sender = body(one.body);
            at(now_ - days{one.registered_days_ago}, [this, &one, sender](TimePoint when) {
                return write([&](storage::WriteTransaction& tx) -> Result<void> {
                    auto const held = now_ + days{one.held_in_days};
                    auto const year =
                        std::chrono::year_month_day{std::chrono::floor<days>(one.kind == inspection ? held : when)}
                            .year();
                    HZ_TRY(tasks::register_assessment(
                        tx, at_street(Role::department_officer, when, sender), scope_,
                        {.body = sender,
                         .kind = one.kind,
                         .year = static_cast<int>(year),
                         .name = std::string(one.name),
                         .basis = "年度工作要点",
                         .frequency = one.frequency,
                         .minutes = one.minutes,
                         .held_at = one.kind == inspection ? std::optional(held) : std::nullopt,
                         .communities = everywhere()}));
                    return {};
                });
            });
        }
        return {};
    }

    /// Errands of this month and of the two before it, so that one month is published already.
    Result<void> log_errands() {
        auto const staff = std::ranges::find(street_.accounts, Role::committee_staff, &people::DemoAccount::role);
        if (staff == street_.accounts.end()) return {};
        struct Line {
            std::string_view body;
            TaskKind kind;
            int minutes;
            int each;  ///< a community and month
            std::string_view note;
        };
        static std::vector<Line> const lines{{kCity, TaskKind::inspection, 40, 7, "陪同检查市容"},
                                             {kPolice, TaskKind::survey, 30, 5, "核对租客名单"},
                                             {kCivil, TaskKind::form, 45, 5, "临时补报表格"},
                                             {kCulture, TaskKind::publicity, 60, 1, "组织居民到场"}};
        std::int64_t number = 0;
        for (int back = 0; back < 3; ++back) {
            for (auto const& place : street_.communities) {
                // A day apart for each community: nobody logs more than so many a day.
                auto const when = now_ - days{30 * back + static_cast<int>(&place - street_.communities.data())};
                Caller const who{.person = staff->person,
                                 .grants = {{Role::committee_staff, street_.street, place.path, std::nullopt}},
                                 .now = when};
                for (auto const& line : lines) {
                    auto const sender = body(line.body);
                    for (int count = 0; count < line.each; ++count) {
                        // Keys are random on devices; here they only have to differ.
                        tasks::EntryKey key{};
                        ++number;
                        for (std::size_t byte = 0; byte < key.size(); ++byte) {
                            key[byte] = static_cast<std::byte>((number * 2'654'435'761 >> (byte % 4 * 8)) & 0xff);
                        }
                        key[0] = static_cast<std::byte>(number & 0xff);
                        HZ_TRY(write([&](storage::WriteTransaction& tx) {
                            return tasks::log_informal(tx, who, scope_,
                                                       {.community = place.id,
                                                        .key = key,
                                                        .body = sender,
                                                        .kind = line.kind,
                                                        .minutes = line.minutes,
                                                        .note = std::string(line.note)});
                        }));
                    }
                }
            }
        }
        return {};
    }

    std::vector<responsibilities::Matter> matters_{};
    std::vector<Happening> happenings_{};
};

}  // namespace

Result<void> add_demo_tasks(storage::Database& database, people::DemoStreet const& street, TimePoint now) {
    return Filling(database, street, now).run();
}

}  // namespace hezhi::app
