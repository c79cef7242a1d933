#include "src/app/owners_output.h"

#include <fmt/format.h>

#include "src/app/table.h"

namespace hezhi::app {
using namespace tally;
namespace {

std::string square_metres(std::int64_t area_cm2) {
    bool const negative = area_cm2 < 0;
    std::int64_t const size = negative ? -area_cm2 : area_cm2;
    return fmt::format("{}{}.{:04}", negative ? "-" : "", size / 10'000, size % 10'000);
}

bool is_area(Test const& test) {
    return test.name.ends_with("_area");
}

std::string_view reason_text(std::string_view reason) {
    if (reason == "owners.outside_scope") return "outside the scope of this vote";
    if (reason == "owners.kind_not_counted") return "of a kind that does not count";
    if (reason == "owners.undelivered") return "voted by its buyer before delivery";
    if (reason == "owners.unwritten_proxy") return "without written authority";
    if (reason == "owners.not_on_roll") return "not cast by an owner on the roll";
    return reason;
}

}  // namespace

std::string owners_text(OwnersOutcome const& outcome) {
    std::string text = fmt::format(
        "Owners' assembly 业主大会, Civil Code art. 278, item {}: {}\n{}\nScope: {}; {} exclusive parts count",
        outcome.matter, matter_title(outcome.matter), matter_title_zh(outcome.matter),
        printable(text_of(outcome.scope)), outcome.parts);
    if (outcome.parts_of_kind_not_counted > 0) {
        text += fmt::format(", {} of parking or storage do not", outcome.parts_of_kind_not_counted);
    }
    text += ".\n";
    if (!outcome.developers.empty()) {
        text += fmt::format("Developers' stock, one head each: {} ({}{})\n", outcome.developers.size(),
                            printable(outcome.developers.front()), outcome.developers.size() > 1 ? ", …" : "");
    }
    text += '\n';

    Table amounts({Align::left, Align::right, Align::right});
    amounts.add({"", "heads 人数", "area m² 面积"});
    amounts.add_rule();
    auto const add = [&](std::string name, Amount const& amount) {
        amounts.add({std::move(name), fmt::format("{}", amount.heads), square_metres(amount.area_cm2)});
    };
    add("on the roll 名册", outcome.total);
    add("taking part 参与表决", outcome.participating);
    constexpr std::string_view kNames[kChoices] = {"  agree 同意",       "  disagree 反对", "  abstain 弃权",
                                                   "  follow 从众",      "  blank 空白",    "  invalid 无效",
                                                   "  not returned 未回"};
    for (std::size_t i = 0; i < kChoices; ++i) {
        if (i < 3 || outcome.by_choice[i] != Amount{}) add(std::string(kNames[i]), outcome.by_choice[i]);
    }
    if (outcome.split.heads > 0) add("  heads that voted differently for their parts", {outcome.split.heads, 0});
    add("not taking part 未参与", outcome.not_participating);
    text += amounts.text(2) + "\n";

    constexpr std::string_view kTests[] = {"quorum by area 参与面积", "quorum by heads 参与人数",
                                           "consent by area 同意面积", "consent by heads 同意人数"};
    Table tests({Align::left, Align::right, Align::left, Align::right, Align::left, Align::left, Align::right});
    tests.add({"test", "has", "", "of", "needs", "", "by"});
    tests.add_rule();
    for (std::size_t i = 0; i < outcome.tests.size(); ++i) {
        auto const& test = outcome.tests[i];
        auto const number = [&](std::int64_t n) {
            return is_area(test) ? square_metres(n) + " m²" : fmt::format("{}", n);
        };
        tests.add({std::string(kTests[i]), number(test.numerator), "of", number(test.denominator),
                   text_of(test.threshold), test.passed ? "passed" : "FAILED",
                   (test.margin >= 0 ? "+" : "") + number(test.margin)});
    }
    text += tests.text(2);
    text += "  (by: above the least that passes, or missing to it)\n";
    if (outcome.majority) {
        text +=
            fmt::format("\nSilent or following votes joined the majority: {}.\n", tally::name_of(*outcome.majority));
    }
    if (!outcome.not_counted.empty()) {
        text += "\nRows of the votes that do not count\n";
        for (auto const& row : outcome.not_counted) {
            text += fmt::format("  line {}: {} ({})\n", row.line, printable(row.what), reason_text(row.reason));
        }
    }
    text += "\nPoints of law and of the assembly's rules; none was checked against an official text here\n";
    Table points({Align::left, Align::left, Align::left});
    for (auto const& point : outcome.points) {
        std::string applied = point.applied > 0 ? fmt::format(" [{}]", point.applied) : std::string();
        points.add({std::string(point.key), point.setting, std::string(point.meaning) + applied});
    }
    text += points.text(2);
    text += "  [n]: parts, heads or votes touched in this count. Sources: --json, docs/algorithms/owners.md.\n";
    text += fmt::format("\nResult: {}\n", outcome.passed ? "PASSED 通过" : "NOT PASSED 未通过");
    return text;
}

}  // namespace hezhi::app
