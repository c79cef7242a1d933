#include "src/cases/simulated_words.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace hezhi::cases {
namespace {

using Words = std::string_view;

constexpr std::array<Words, 14> kOpenings{"您好，",           "",
                                          "反映一个问题：",   "麻烦看一下，",
                                          "我是这里的住户，", "家里有老人，",
                                          "已经说过一次了，", "带孩子路过发现，",
                                          "请帮忙协调，",     "邻居们都在说，",
                                          "下班回来看到，",   "早上出门发现，",
                                          "投诉：",           "建议："};
constexpr std::array<Words, 18> kSpots{"北侧",         "南门口",       "东侧通道",   "单元门前", "楼道里",
                                       "地下车库入口", "垃圾投放点旁", "儿童活动区", "围墙边",   "快递柜旁",
                                       "楼后绿化带",   "非机动车棚",   "电梯口",     "三层平台", "消防通道",
                                       "西门人行道",   "健身器材旁",   "公交站台"};
constexpr std::array<Words, 16> kSince{"已经三天了",     "从上周开始",     "一到晚上就这样", "断断续续半个月了",
                                       "昨天夜里又发生", "每天早晚都有",   "下雨后更严重",   "周末特别明显",
                                       "有一个多月了",   "今天早上才发现", "节后一直没人管", "入冬以来一直这样",
                                       "刚修好又坏了",   "去年也出现过",   "越来越严重",     "两家人都遇到了"};
constexpr std::array<Words, 14> kEffects{"老人孩子走路不安全", "晚上睡不好",     "味道很大",         "车进不来",
                                         "差点有人摔倒",       "影响好几户",     "楼上楼下都有意见", "轮椅过不去",
                                         "家里没法开窗",       "孩子上学要绕路", "存在安全隐患",     "大家心里不踏实",
                                         "已经有人受伤",       "看着实在难受"};
constexpr std::array<Words, 12> kWishes{
    "请尽快处理。",       "希望给个答复。",       "请安排人来看看。",       "什么时候能解决？",
    "请问归哪个部门管？", "希望不要再推来推去。", "能不能先做个临时措施？", "处理好了请告诉我们。",
    "可以电话联系我。",   "愿意配合。",           "请查一下原因。",         "谢谢。"};
constexpr std::array<Words, 20> kTroubles{"路灯不亮",     "垃圾没有清走",   "下水道堵了往外冒", "电动车占了通道",
                                          "装修噪音很大", "井盖松动有响声", "电梯又停了",       "楼道堆满杂物",
                                          "路面有个大坑", "暖气不热",       "停水没有通知",     "野狗到处跑",
                                          "占道经营",     "树枝压到电线",   "单元门锁坏了",     "飞线充电",
                                          "油烟直排",     "广告牌摇晃",     "墙皮往下掉",       "积水很深"};
constexpr std::array<std::array<Words, 4>, 4> kSeasonal{{
    {"路面结冰", "暖气不热", "雪没有清扫", "水管冻裂"},
    {"柳絮太多", "施工扬尘", "绿化补种", "蚊虫开始多了"},
    {"夜间烧烤扰民", "积水排不走", "空调外机滴水", "停电"},
    {"落叶堵了雨水口", "供暖前试压漏水", "路灯亮得太晚", "学校门口拥堵"},
}};
constexpr std::array<Words, 10> kDone{
    "已到现场查看并处理完毕，", "经核实，情况属实，", "已联系相关单位，",     "工作人员当天到场，",
    "已列入本月计划并完成，",   "经过三方协调，",     "维修人员更换了部件，", "已现场清理，",
    "已约谈责任方并限期整改，", "第二次上门后，"};
constexpr std::array<Words, 8> kResult{
    "现在恢复正常。", "请您监督。",       "后续安排每周巡查。", "如再出现请随时告诉我们。",
    "照片已附。",     "并告知附近住户。", "下月回头看。",       "感谢您的反映。"};

template <std::size_t Count>
Words one_of(Random& random, std::array<Words, Count> const& words) {
    return words[static_cast<std::size_t>(random.uniform_below(Count))];
}

Words trouble(Random& random, responsibilities::Matter const* matter, int season) {
    if (matter != nullptr && !matter->keywords.empty() && random.uniform_below(10) < 7) {
        Words const word = matter->keywords[static_cast<std::size_t>(random.uniform_below(matter->keywords.size()))];
        // Words for other languages stand among them.
        bool const is_chinese = static_cast<unsigned char>(word.front()) >= 0x80;
        return is_chinese ? word : Words(matter->name);
    }
    if (matter != nullptr && random.uniform_below(10) < 8) return matter->name;
    if (random.uniform_below(4) == 0) return one_of(random, kSeasonal[static_cast<std::size_t>(season)]);
    return one_of(random, kTroubles);
}

}  // namespace

SimulatedWords simulated_report(Random& random, responsibilities::Matter const* matter, std::string const& place,
                                int season) {
    auto const spot = one_of(random, kSpots);
    auto text = fmt::format("{}{}{}{}，{}", one_of(random, kOpenings), place, spot, trouble(random, matter, season),
                            one_of(random, kSince));
    if (random.uniform_below(3) > 0) text += fmt::format("，{}", one_of(random, kEffects));
    text += "，";
    text += one_of(random, kWishes);
    // One in twenty leaves a number in the text, as people do.
    if (random.uniform_below(20) == 0) text += fmt::format("电话1380000{:04}", random.uniform_below(10'000));
    return {std::move(text), fmt::format("{}{}", place, spot)};
}

std::string simulated_repetition(Random& random, std::string const& text) {
    switch (random.uniform_below(3)) {
        case 0:
            return fmt::format("{}{}", one_of(random, kOpenings), text);
        case 1:
            return fmt::format("{}{}", text, one_of(random, kWishes));
        default:
            return fmt::format("{}{}，{}", text, one_of(random, kSince), one_of(random, kEffects));
    }
}

std::string simulated_reply(Random& random, responsibilities::Matter const* matter) {
    return fmt::format("您好，您反映的{}问题，{}{}", matter != nullptr ? std::string_view(matter->name) : "",
                       one_of(random, kDone), one_of(random, kResult));
}

}  // namespace hezhi::cases
