#include "src/app/demo_content.h"

#include <algorithm>
#include <iterator>

namespace hezhi::app {
namespace {

constexpr Leaning yes{0.86, 0.06};
constexpr Leaning rather{0.66, 0.18};
constexpr Leaning mostly{0.75, 0.13};
constexpr Leaning split{0.42, 0.42};
constexpr Leaning hardly{0.20, 0.62};
constexpr Leaning no{0.07, 0.84};

constexpr std::array kParking{
    DemoStatement{"夜里十点以后，消防通道一律不得停车，违者先劝导、再拖离。", {yes, yes, yes}},
    DemoStatement{"先把长期不动的僵尸车清走，再谈怎么重新分车位。", {yes, yes, rather}},
    DemoStatement{"每户第一辆车优先保证，第二辆车要另外付费排队。", {mostly, yes, hardly}},
    DemoStatement{"地面车位应当按先来后到，不固定给任何一家。", {no, yes, split}},
    DemoStatement{"已经买了产权车位的业主，不应该再占用地面公共车位。", {hardly, yes, yes}},
    DemoStatement{"地面停车费的收支每个季度贴在公告栏，让大家看得到。", {yes, yes, yes}},
    DemoStatement{"访客停车两小时以内免费，超过的按小时收费。", {rather, rather, yes}},
    DemoStatement{"可以把北门外的空地租下来，晚上给小区居民停车用。", {rather, rather, split}},
    DemoStatement{"把靠近儿童游乐场的六个车位取消，改成步行区。", {hardly, split, yes}},
    DemoStatement{"没有车的住户不该为新增车位分摊任何费用。", {no, split, yes}},
    DemoStatement{"停车收入的一部分应当进入维修资金，让全体业主都受益。", {split, yes, yes}},
    DemoStatement{"新能源车的充电车位晚上充满以后应当让出来。", {rather, yes, yes}},
    DemoStatement{"物业应当安排夜间巡查，而不是只在出入口抬杆收费。", {yes, yes, yes}},
    DemoStatement{"月租车位每年抽一次签，抽中的用一年，轮流使用。", {no, mostly, split}},
    DemoStatement{"住在小区的租户和业主，停车的权利应当一样。", {hardly, yes, rather}},
    DemoStatement{"绿化带可以适当缩小，改出二十个车位。", {yes, split, no}},
    DemoStatement{"停车问题必须由业主大会表决，不能由物业自己定。", {yes, yes, yes}},
    DemoStatement{"小区道路改成单行线，可以多画一排车位。", {rather, rather, split}},
    DemoStatement{"宁可少停几辆车，也要保证救护车随时开得进来。", {rather, yes, yes}},
    DemoStatement{"车位涨价是没有办法的办法，只要钱花得明白。", {hardly, split, rather}},
};
constexpr std::array<std::string_view, 3> kParkingPending{
    "四号楼那家姓什么的天天占两个车位，大家都知道是谁。",
    "晚上消防通道不能停车，谁停就请拖车来拖走。",
    "买车位请联系我，价格好商量，加我的微信。",
};

constexpr std::array kLift{
    DemoStatement{"低层住户如果采光或房价受影响，应当从公共收益里得到补偿。", {hardly, yes, rather}},
    DemoStatement{"电梯的建设费应当按楼层递增，一楼二楼不出钱。", {rather, yes, yes}},
    DemoStatement{"日常的电费和维保费只由使用电梯的住户分摊。", {rather, yes, yes}},
    DemoStatement{"先请两家有资质的公司出方案和报价，再坐下来谈钱。", {yes, yes, yes}},
    DemoStatement{"家里有八十岁以上老人的住户，建设费可以分期付。", {yes, rather, yes}},
    DemoStatement{"噪音和井道位置没有说清楚之前，不应该开始签字。", {hardly, yes, rather}},
    DemoStatement{"政府的加装补贴到账多少、花在哪里，要在楼道里公示。", {yes, yes, yes}},
    DemoStatement{"不愿意出钱的住户，以后要用电梯可以补交后再用。", {rather, split, yes}},
    DemoStatement{"如果一楼反对，就不应该强行加装。", {no, yes, split}},
    DemoStatement{"电梯装好以后的年检和维修，要提前说好由谁负责。", {yes, yes, yes}},
    DemoStatement{"可以考虑平层入户，虽然贵一些，但老人真正用得上。", {rather, hardly, rather}},
    DemoStatement{"施工期间要给行动不便的老人安排临时住处或帮手。", {rather, rather, yes}},
    DemoStatement{"加装电梯会破坏老楼的结构，安全鉴定必须先做。", {split, yes, yes}},
    DemoStatement{"三楼和六楼受益差很多，费用系数应当拉开。", {split, rather, yes}},
    DemoStatement{"楼组长不要挨家催签字，给大家两个月时间想清楚。", {split, yes, rather}},
};

constexpr std::array kMarket{
    DemoStatement{"夜市可以有，但晚上十点半以后不能再有音响。", {yes, yes, rather}},
    DemoStatement{"油烟大的摊位要离居民楼至少三十米。", {rather, yes, yes}},
    DemoStatement{"在本村住满一年的租户，应当和本村居民一样可以申请摊位。", {yes, hardly, rather}},
    DemoStatement{"摊位费应当拿出一部分雇人打扫，早上六点前清理干净。", {yes, yes, yes}},
    DemoStatement{"摊位先给家里有困难的住户，再给别人。", {rather, rather, split}},
    DemoStatement{"电动三轮不能在夜市里充电，要统一设充电点。", {rather, yes, yes}},
};

constexpr std::array kDancing{
    DemoStatement{"广场舞晚上八点半结束，夏天可以延长到九点。", {rather, yes, rather}},
    DemoStatement{"音量应当用分贝仪量，不超过六十分贝。", {split, yes, yes}},
    DemoStatement{"跳舞的场地挪到南门口，离居民楼远一些。", {hardly, yes, yes}},
    DemoStatement{"周末上午可以跳，工作日晚上应当让孩子写作业。", {split, yes, rather}},
    DemoStatement{"使用无线耳机跳舞，社区可以补贴一半费用。", {hardly, rather, rather}},
    DemoStatement{"跳舞是老人不多的乐趣，年轻人应当多体谅。", {yes, hardly, split}},
    DemoStatement{"两支舞队错开时间，不要同时放音乐。", {yes, yes, yes}},
    DemoStatement{"由舞队自己推选一位联系人，邻居有意见先找她商量。", {yes, rather, yes}},
    DemoStatement{"中高考前两周，小区内全天停止放音乐。", {yes, yes, yes}},
    DemoStatement{"下雨天可以借社区活动室跳，地方不大但能凑合。", {rather, rather, rather}},
    DemoStatement{"超过时间还在放音乐的，物业可以直接断电。", {no, rather, split}},
    DemoStatement{"先试行一个月，大家再来评价这样行不行。", {yes, yes, yes}},
};

constexpr std::array kYard{
    DemoStatement{"小院的坡道坏了两年，老人推轮椅过不去，应当先修。", {yes, yes, yes}},
    DemoStatement{"把废弃的车棚拆掉，改成可以坐的长椅和花坛。", {rather, rather, rather}},
};

constexpr std::array kTopics{
    DemoTopic{
        .community = "云栖苑",
        .title = "车位不够，晚上怎么停",
        .question = "地面车位怎样分、怎样收费，才算公平？",
        .background =
            "云栖苑共有 **1,030 户**，登记车辆 1,214 辆，固定车位 640 个，地面临停约 210 个。\n\n"
            "最近六周收到四十件与停车有关的诉求，涉及三十一户、同一处中庭。本议题先听大家的看法，"
            "再开议事会拟出两个方案。\n\n- 物业公司：已提供车位台账\n- 交警中队：愿意派人到场说明消防通道的要求",
        .settled = "消防通道的宽度由法规规定，**不在讨论之列**。",
        .decider = "云栖苑业主大会",
        .legal_class = "业主共同决定事项（民法典第二百七十八条）",
        .state = DemoTopicState::open,
        .moderated_first = false,
        .group_sizes = {108, 152, 0},
        .statements = kParking,
        .pending = kParkingPending,
        .by_residents = true,
    },
    DemoTopic{
        .community = "柳荫里",
        .title = "老楼加装电梯",
        .question = "老楼加装电梯，费用怎么分摊，才能上下楼都愿意？",
        .background = "柳荫里 3 号楼建于 1986 年，六层，两个楼梯间，住着 24 户，其中 11 户有七十岁以上的老人。\n\n"
                      "街道更新办可以提供安全鉴定和政策说明，**是否加装由本楼梯的业主自己决定**。",
        .settled = "每部电梯的政府补贴标准已由市里公布，不在讨论之列。",
        .decider = "3 号楼本楼梯全体业主",
        .legal_class = "业主共同决定事项（改建建筑物附属设施）",
        .state = DemoTopicState::open,
        .moderated_first = true,
        .group_sizes = {46, 38, 31},
        .statements = kLift,
        .pending = {},
    },
    DemoTopic{
        .community = "新河湾",
        .title = "夜市摊点怎么管",
        .question = "夜市给大家方便，也吵到了一部分人，怎样两边都过得去？",
        .background = "新河湾住着很多租户，夜市是不少家庭的收入。最近收到关于噪音和油烟的诉求。",
        .settled = "",
        .decider = "新河湾社区居民代表会议",
        .legal_class = "居民自治事项",
        .state = DemoTopicState::open,
        .moderated_first = false,
        .group_sizes = {5, 4, 0},
        .statements = kMarket,
        .pending = {},
    },
    DemoTopic{
        .community = "云栖苑",
        .title = "广场舞跳到几点",
        .question = "广场舞在哪里跳、跳到几点，跳的人和听的人都能接受？",
        .background = "去年夏天以来收到十二件关于噪音的诉求，也有二十多位居民联名希望保留场地。",
        .settled = "",
        .decider = "云栖苑社区居民委员会",
        .legal_class = "居民自治事项",
        .state = DemoTopicState::closed,
        .moderated_first = false,
        .group_sizes = {41, 66, 37},
        .statements = kDancing,
        .pending = {},
    },
    DemoTopic{
        .community = "柳荫里",
        .title = "明年的微更新先改哪里",
        .question = "明年的小院微更新，先改哪几处？",
        .background = "草稿：等预算批复后公开。",
        .settled = "",
        .decider = "柳荫里社区居民会议",
        .legal_class = "居民自治事项",
        .state = DemoTopicState::draft,
        .moderated_first = false,
        .group_sizes = {0, 0, 0},
        .statements = kYard,
        .pending = {},
    },
};

}  // namespace

std::vector<DemoStatement> demo_parking_statements() {
    std::vector<DemoStatement> found;
    // What only owners decide is not everywhere's.
    std::ranges::copy_if(kParking, std::back_inserter(found),
                         [](DemoStatement const& one) { return one.text.find("业主") == std::string_view::npos; });
    return found;
}

std::span<DemoTopic const> demo_topics() {
    return kTopics;
}

}  // namespace hezhi::app
