#include "src/app/demo_budgets.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/random.h"
#include "src/app/budget_json.h"
#include "src/app/demo_filling.h"
#include "src/bodies/bodies.h"
#include "src/budgets/budgets.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/people/residence_store.h"
#include "src/topics/topics.h"

namespace hezhi::app {
namespace {

using authority::Caller;
using authority::Role;
using budgets::BudgetEvent;
using budgets::BudgetId;
using budgets::ProjectEvent;
using budgets::ProjectGround;
using budgets::ProjectId;
using std::chrono::days;
using std::chrono::hours;
using storage::Effort;
using storage::WriteTransaction;

constexpr std::uint64_t kSeed = 20'261'127;
constexpr std::size_t kPapersPerWrite = 64;
constexpr std::size_t kVotersThen = 640;  // of the finished budget …
constexpr std::size_t kPhonesMax = 400;   // … and how many of them voted on the phone at most

/// How likely each of three kinds of residents approves: the old, families with children, those who work all day.
struct DemoProject {
    std::string_view title;
    std::string_view words;
    std::string_view place;
    std::int64_t cost_yuan;
    std::int64_t proposed_yuan;  ///< what its proposer thought it would cost
    std::string_view runner;
    std::string_view upkeep;
    std::int64_t upkeep_yuan;
    std::array<double, 3> approval;
};

constexpr std::array kCourtyard{
    DemoProject{"单元门口加扶手和缓坡",
                "六个单元门口都有两级台阶，轮椅和婴儿车上不去，老人下雨天不敢出门。装扶手，做可拆的缓坡。",
                "1 至 6 号楼单元门口",
                8'600,
                8'000,
                "街道推荐的无障碍施工队",
                "居委会每季度检查螺栓",
                300,
                {0.86, 0.52, 0.22}},
    DemoProject{"南墙根装太阳能路灯",
                "南墙根晚上全黑，下夜班的人和放学晚的孩子都走这条路。装四盏太阳能灯。",
                "南墙根通道",
                5'200,
                5'200,
                "街道照明维护单位",
                "照明维护单位两年质保，之后居委会报修",
                200,
                {0.48, 0.72, 0.83}},
    DemoProject{"中院换六把靠背长椅",
                "中院只有石墩，冬天太凉，老人坐不久。换六把带靠背和扶手的长椅。",
                "中院花坛边",
                6'000,
                6'800,
                "居委会",
                "楼门长认领擦拭，坏了居委会修",
                200,
                {0.82, 0.38, 0.18}},
    DemoProject{"分类投放点加雨棚和洗手池",
                "下雨天投放点一地泥水，大家不愿走近，垃圾扔在外面。加雨棚，接一个洗手池。",
                "北院投放点",
                4'800,
                4'500,
                "居委会",
                "保洁员每天冲洗",
                360,
                {0.46, 0.58, 0.55}},
    DemoProject{"公共晾晒架翻新",
                "晾晒架锈断了三根，被子只能搭在树上。换成不锈钢的，加高十厘米。",
                "西侧空地",
                3'600,
                3'600,
                "居委会",
                "楼门长每月检查",
                100,
                {0.66, 0.40, 0.24}},
    DemoProject{"非机动车雨棚",
                "电动车、自行车都淋着，雨天座垫全湿。在东墙搭一个二十米的雨棚，不挡消防通道。",
                "东墙",
                14'500,
                12'000,
                "街道推荐的施工单位",
                "居委会每年检查一次",
                500,
                {0.10, 0.30, 0.64}},
    DemoProject{"儿童沙坑换成塑胶地面",
                "沙坑多年没换沙，有碎玻璃。换成塑胶地面，加一圈矮凳。",
                "中院东角",
                9'800,
                9'000,
                "街道推荐的施工单位",
                "居委会每月检查",
                300,
                {0.14, 0.66, 0.20}},
    DemoProject{"门球场地面修补",
                "门球场裂了两条缝，老人绊过。修补地面，重新画线。",
                "北院门球场",
                7'500,
                7'500,
                "门球队自己找人",
                "门球队",
                100,
                {0.26, 0.05, 0.03}},
    DemoProject{"花坛改成共享菜园",
                "花坛荒了三年，改成八块共享菜地，按户抽签，一年一换。",
                "中院北花坛",
                4'200,
                3'000,
                "居委会",
                "种菜的住户自己管，居委会管水",
                240,
                {0.22, 0.18, 0.08}},
};

constexpr std::array kEstate{
    DemoProject{"东侧空地做儿童活动角",
                "东门里的空地闲置两年，铺软地面，放一架滑梯、两张矮桌。",
                "东侧空地",
                26'000,
                26'000,
                "社区更新服务中心",
                "物业每周检查",
                1'200,
                {0.3, 0.8, 0.4}},
    DemoProject{"地库入口加防滑条和凸面镜",
                "地库坡道雨天打滑，出口看不见行人。铺防滑条，装两面凸面镜。",
                "地库出入口",
                9'000,
                9'000,
                "安栖物业服务有限公司",
                "物业随日常保养",
                0,
                {0.4, 0.5, 0.8}},
    DemoProject{"架空层放两张乒乓球桌",
                "架空层空着，下雨天孩子和老人都没有去处。",
                "2 号楼架空层",
                12'000,
                12'000,
                "业主委员会",
                "业委会排班开灯关灯",
                300,
                {0.4, 0.6, 0.3}},
    DemoProject{"快递柜旁加遮雨棚",
                "快递柜露天，取件排队淋雨。",
                "北门快递柜",
                7'500,
                7'500,
                "安栖物业服务有限公司",
                "物业",
                0,
                {0.3, 0.4, 0.7}},
    DemoProject{"中心花园补种遮阴树",
                "中心花园夏天没有一块阴凉，补种六棵乡土树。",
                "中心花园",
                15'000,
                15'000,
                "区园林绿化中心",
                "养护两年由园林中心负责",
                0,
                {0.7, 0.5, 0.3}},
    DemoProject{"南门人行坡道",
                "南门只有台阶，推车要绕到东门。",
                "南门",
                11'000,
                11'000,
                "社区更新服务中心",
                "物业",
                200,
                {0.7, 0.6, 0.4}},
};

class Filling : DemoFilling {
public:
    Filling(storage::Database& database, people::DemoStreet const& street, TimePoint now)
        : DemoFilling(database, street, now) {}

    Result<void> run() {
        HZ_TRY(learn_bodies());
        HZ_TRY(courtyard());
        return estate();
    }

private:
    struct Plan {
        std::string_view community;
        std::string_view committee;
        std::string_view topic;
        std::string_view question;
        std::string_view background;
        std::string_view decider;
        std::string_view title;
        std::string_view words;
        std::string_view source;
        std::int64_t sum_yuan;
        std::int64_t most_yuan;
        std::optional<std::int64_t> chosen_max_yuan;
        int begun;  ///< days ago, as the others
        int collected;
        int opened;
        int ended;                   ///< negative: ahead
        std::optional<int> counted;  ///< paper is entered until then
    };

    TimePoint ago(int number) const { return now_ - days{number}; }
    Caller desk(people::DemoCommunity const& home, std::string_view committee, TimePoint at) const {
        return {.grants = {{Role::committee_staff, street_.street, home.path, body(committee)}}, .now = at};
    }
    /// What the clock does until `at`.
    void pass(TimePoint at) {
        jobs::Runner runner(database_, [at] { return at; });
        budgets::add_jobs(runner, database_, allocation_file, people::store::residents_after);
        topics::add_jobs(runner);
        runner.run_due();
    }

    /// A topic with its budget, announced; every project proposed, reviewed, its cost corrected where it was.
    Result<BudgetId> prepare(Plan const& plan, std::span<DemoProject const> projects) {
        HZ_TRY(auto const* home, community(plan.community));
        auto const clerk = desk(*home, plan.committee, ago(plan.begun));
        return database_.write(
            [&](WriteTransaction& tx) -> Result<BudgetId> {
                Caller const founder{.grants = {{Role::administrator, street_.street, street_.path, {}}},
                                     .now = ago(plan.begun)};
                HZ_TRY(auto const topic, topics::draft_topic(tx, founder, scope_,
                                                             {.community = home->id,
                                                              .title = std::string(plan.topic),
                                                              .question = std::string(plan.question),
                                                              .background = std::string(plan.background),
                                                              .decider = std::string(plan.decider),
                                                              .legal_class = "居民自治事项",
                                                              .settled = "",
                                                              .organiser = std::string(plan.committee)}));
                HZ_TRY(topics::move_topic(tx, founder, scope_, topic.id, topics::TopicState::open, ""));
                HZ_TRY(
                    auto const budget,
                    budgets::begin_budget(
                        tx, clerk, scope_,
                        {.topic = topic.id,
                         .body = body(plan.committee),
                         .title = std::string(plan.title),
                         .words = std::string(plan.words),
                         .source = std::string(plan.source),
                         .sum_fen = plan.sum_yuan * 100,
                         .cost_min_fen = 50'000,
                         .cost_max_fen = plan.most_yuan * 100,
                         .chosen_max_fen =
                             plan.chosen_max_yuan ? std::optional(*plan.chosen_max_yuan * 100) : std::nullopt,
                         .ballots_min = 30,
                         .dates = {.collect_until = ago(plan.collected),
                                   .vote_from = ago(plan.opened),
                                   .vote_until = ago(plan.ended),
                                   .papers_until = plan.counted ? std::optional(ago(*plan.counted)) : std::nullopt}}));
                HZ_TRY(budgets::act_on_budget(tx, clerk, scope_, budget.id, std::nullopt,
                                              {.event = BudgetEvent::announce}));
                HZ_TRY(propose(tx, *home, plan, budget.id, projects));
                return budget.id;
            },
            Effort::bulk);
    }

    Result<void> propose(WriteTransaction& tx, people::DemoCommunity const& home, Plan const& plan, BudgetId id,
                         std::span<DemoProject const> projects) {
        int number = 0;
        for (auto const& project : projects) {
            auto const at = ago(plan.begun) + hours{7 * ++number};
            HZ_TRY(auto const made,
                   budgets::propose_project(tx, resident(home, static_cast<std::size_t>(number) * 11, at), scope_, id,
                                            {.title = std::string(project.title),
                                             .words = std::string(project.words),
                                             .place_words = std::string(project.place),
                                             .cost_fen = project.proposed_yuan * 100,
                                             .runner = std::string(project.runner),
                                             .upkeep = std::string(project.upkeep),
                                             .upkeep_fen = project.upkeep_yuan * 100}));
            auto const clerk = desk(home, plan.committee, at + hours{30});
            bool const is_corrected = project.cost_yuan != project.proposed_yuan;
            HZ_TRY(budgets::review_project(tx, clerk, scope_, id, made.id, std::nullopt,
                                           {.event = ProjectEvent::accept,
                                            .words = is_corrected ? "按两家报价的平均数核定造价。" : "",
                                            .cost_fen = project.cost_yuan * 100}));
        }
        return {};
    }

    Result<std::vector<ProjectId>> projects_of(BudgetId id) {
        return database_.read([&](storage::ReadTransaction& tx) -> Result<std::vector<ProjectId>> {
            std::vector<ProjectId> ids;
            for (auto const& project : budgets::projects_of(tx, scope_, id)) {
                if (project.state == budgets::ProjectState::accepted) ids.push_back(project.id);
            }
            return ids;
        });
    }

    std::vector<ProjectId> drawn(std::span<DemoProject const> projects, std::vector<ProjectId> const& ids,
                                 std::size_t kind) {
        std::vector<ProjectId> chosen;
        for (std::size_t at = 0; at < projects.size(); ++at) {
            if (random_.uniform_unit() < projects[at].approval.at(kind)) chosen.push_back(ids.at(at));
        }
        return chosen;
    }
    /// Of three kinds of residents in proportion 4 : 3 : 3.
    std::size_t drawn_kind() {
        auto const at = random_.uniform_below(10);
        return at < 4 ? 0 : at < 7 ? 1 : 2;
    }

    Result<void> courtyard() {
        Plan const plan{.community = "柳荫里",
                        .committee = "柳荫里社区居委会",
                        .topic = "三万元改小院",
                        .question = "街道给的三万元，先改小院哪几处？",
                        .background = "街道微更新专项今年拨给柳荫里三万元，只能用在公共部位，年底前完工。",
                        .decider = "柳荫里社区居民会议",
                        .title = "小院微更新三万元",
                        .words =
                            "谁都可以提项目。居委会核实能不能做、要多少钱、谁来管，再由全体居民投票。按均等份额法分"
                            "配：每位投票人名下的钱一样多。",
                        .source = "街道微更新专项资金",
                        .sum_yuan = 30'000,
                        .most_yuan = 15'000,
                        .chosen_max_yuan = std::nullopt,
                        .begun = 42,
                        .collected = 34,
                        .opened = 26,
                        .ended = 12,
                        .counted = 10};
        HZ_TRY(auto const id, prepare(plan, kCourtyard));
        HZ_TRY(refuse_pool(plan, id));
        pass(ago(plan.collected));
        pass(ago(plan.opened));
        HZ_TRY(auto const* home, community(plan.community));
        HZ_TRY(auto const ids, projects_of(id));
        auto const phones = std::min(home->residents.size(), kPhonesMax);
        HZ_TRY(vote(*home, id, kCourtyard, ids, phones, ago(plan.opened) + hours{20}));
        pass(ago(plan.ended));
        // Those who have no phone voted on paper.
        HZ_TRY(enter_papers(plan, id, ids, kVotersThen - phones));
        pass(ago(*plan.counted));
        return decide(plan, id);
    }

    Result<void> refuse_pool(Plan const& plan, BudgetId id) {
        HZ_TRY(auto const* home, community(plan.community));
        auto const at = ago(plan.begun) + hours{90};
        return database_.write(
            [&](WriteTransaction& tx) -> Result<void> {
                HZ_TRY(auto const made, budgets::propose_project(tx, resident(*home, 5, at), scope_, id,
                                                                 {.title = "给 3 号楼顶层做防水",
                                                                  .words = "顶层三户年年漏雨，想用这笔钱重做防水。",
                                                                  .place_words = "3 号楼楼顶",
                                                                  .cost_fen = 1'200'000}));
                HZ_TRY(budgets::review_project(
                    tx, desk(*home, plan.committee, at + hours{30}), scope_, id, made.id, std::nullopt,
                    {.event = ProjectEvent::refuse,
                     .words = "屋面防水属于住宅专项维修资金的用途，已转告 3 号楼楼门长，可以按程序申请。",
                     .ground = ProjectGround::not_in_charge}));
                return {};
            },
            Effort::bulk);
    }

    Result<void> vote(people::DemoCommunity const& home, BudgetId id, std::span<DemoProject const> projects,
                      std::vector<ProjectId> const& ids, std::size_t voters, TimePoint at) {
        return database_.write(
            [&](WriteTransaction& tx) -> Result<void> {
                for (std::size_t number = 0; number < voters; ++number) {
                    auto const chosen = drawn(projects, ids, drawn_kind());
                    HZ_TRY(budgets::cast_ballot(tx, resident(home, number, at), scope_, id, chosen));
                }
                return {};
            },
            Effort::bulk);
    }

    Result<void> enter_papers(Plan const& plan, BudgetId id, std::vector<ProjectId> const& ids, std::size_t papers) {
        HZ_TRY(auto const* home, community(plan.community));
        auto const clerk = desk(*home, plan.committee, ago(plan.ended) + hours{12});
        for (std::size_t start = 0; start < papers; start += kPapersPerWrite) {
            auto const end = std::min(papers, start + kPapersPerWrite);
            HZ_TRY(database_.write(
                [&](WriteTransaction& tx) -> Result<void> {
                    for (auto number = start; number < end; ++number) {
                        auto const chosen = drawn(kCourtyard, ids, drawn_kind());
                        HZ_TRY(
                            budgets::enter_paper(tx, clerk, scope_, id, static_cast<std::int64_t>(number) + 1, chosen));
                    }
                    return {};
                },
                Effort::bulk));
        }
        return {};
    }

    /// Who carries each winner out and until when, then the result becomes a decision.
    Result<void> decide(Plan const& plan, BudgetId id) {
        HZ_TRY(auto const* home, community(plan.community));
        auto const clerk = desk(*home, plan.committee, ago(*plan.counted - 2));
        constexpr std::array<std::string_view, 2> kOwners{"柳荫里社区居委会", "青禾街道办事处"};
        return database_.write(
            [&](WriteTransaction& tx) -> Result<void> {
                int number = 0;
                for (auto const& project : budgets::projects_of(tx, scope_, id)) {
                    if (!project.outcome || !project.outcome->place) continue;
                    auto const by = now_ + days{20 + 7 * number};
                    HZ_TRY(budgets::review_project(tx, clerk, scope_, id, project.id, std::nullopt,
                                                   {.event = ProjectEvent::plan,
                                                    .runner_body = body(kOwners.at(number % 2 == 0 ? 0 : 1)),
                                                    .finish_by = by}));
                    ++number;
                }
                HZ_TRY(auto const decided,
                       budgets::act_on_budget(tx, clerk, scope_, id, std::nullopt, {.event = BudgetEvent::publish}));
                Caller const founder{.grants = {{Role::administrator, street_.street, street_.path, {}}},
                                     .now = clerk.now};
                HZ_TRY(topics::move_topic(tx, founder, scope_, decided.topic, topics::TopicState::closed, ""));
                return {};
            },
            Effort::bulk);
    }

    Result<void> estate() {
        Plan const plan{.community = "云栖苑",
                        .committee = "云栖苑社区居委会",
                        .topic = "五万元公共空间更新",
                        .question = "五万元公共空间更新，先做哪几件？",
                        .background = "区里的公共空间更新补助，云栖苑分到五万元。",
                        .decider = "云栖苑社区居民会议",
                        .title = "公共空间更新五万元",
                        .words = "选您赞成的项目，合计不超过五万元。",
                        .source = "区公共空间更新补助",
                        .sum_yuan = 50'000,
                        .most_yuan = 30'000,
                        .chosen_max_yuan = 50'000,
                        .begun = 20,
                        .collected = 12,
                        .opened = 4,
                        .ended = -8,
                        .counted = std::nullopt};
        HZ_TRY(auto const id, prepare(plan, kEstate));
        pass(ago(plan.collected));
        pass(ago(plan.opened));
        HZ_TRY(auto const* home, community(plan.community));
        HZ_TRY(auto const ids, projects_of(id));
        constexpr std::size_t kVoters = 46;
        return database_.write(
            [&](WriteTransaction& tx) -> Result<void> {
                for (std::size_t number = 0; number < kVoters; ++number) {
                    auto chosen = drawn(kEstate, ids, drawn_kind());
                    // Two are always within the limit of a ballot.
                    if (chosen.size() > 2) chosen.erase(chosen.begin() + 2, chosen.end());
                    HZ_TRY(budgets::cast_ballot(tx, resident(*home, number, ago(plan.opened) + hours{10}), scope_, id,
                                                chosen));
                }
                return {};
            },
            Effort::bulk);
    }

    Random random_{kSeed};
};

}  // namespace

Result<void> add_demo_budgets(storage::Database& database, people::DemoStreet const& street, TimePoint now) {
    return Filling(database, street, now).run();
}

}  // namespace hezhi::app
