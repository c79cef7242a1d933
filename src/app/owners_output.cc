#include "src/app/owners_output.h"

#include <fmt/format.h>

#include "src/app/table.h"

namespace hezhi::app {
namespace json = boost::json;
using namespace tally;
namespace {

using O = OwnersOptions;

std::string square_metres(std::int64_t area_cm2) {
    bool const negative = area_cm2 < 0;
    std::int64_t const size = negative ? -area_cm2 : area_cm2;
    return fmt::format("{}{}.{:04}", negative ? "-" : "", size / 10'000, size % 10'000);
}

json::object amount_json(Amount const& amount) {
    return {{"heads", amount.heads}, {"area_cm2", amount.area_cm2}};
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

std::string_view name_of(AreaSource source) {
    switch (source) {
        case AreaSource::registered:
            return "registered";
        case AreaSource::surveyed:
            return "surveyed";
        case AreaSource::contract:
            return "contract";
        case AreaSource::unstated:
            break;
    }
    return "unstated";
}

/// The settings as the command line writes them.
json::object options_json(OwnersOptions const& options) {
    auto const participating = [](bool yes) { return yes ? "participating" : "not-participating"; };
    return {{"heads", options.heads == O::Heads::owner ? "owner" : "part"},
            {"unsold", options.unsold == O::Unsold::one_head ? "one-head" : "a-head-each"},
            {"undelivered", options.undelivered == O::Undelivered::developer ? "developer" : "buyer"},
            {"parking", options.parking_counts ? "include" : "exclude"},
            {"storage", options.storage_counts ? "include" : "exclude"},
            {"split_votes", options.split_votes == O::SplitVotes::error     ? "error"
                            : options.split_votes == O::SplitVotes::invalid ? "invalid"
                                                                            : "by-area"},
            {"partial_votes", options.partial_votes == O::PartialVotes::voted_parts ? "voted-parts" : "all-parts"},
            {"co_owner_conflict", participating(options.conflict_participates)},
            {"blank", participating(options.blank_participates)},
            {"invalid", participating(options.invalid_participates)},
            {"proxies", options.unwritten_proxy_counts ? "any" : "written"},
            {"follow", options.follow_majority ? "majority" : "abstain"},
            {"silent", options.silent_majority ? "majority" : "not-participating"}};
}

}  // namespace

json::object owners_json(OwnersOptions const& options, AreaOrder const& order, OwnersOutcome const& outcome) {
    json::object result;
    result["rule"] = "owners";
    result["matter"] = outcome.matter;
    result["matter_title"] = matter_title(outcome.matter);
    result["matter_title_zh"] = matter_title_zh(outcome.matter);
    result["scope"] = text_of(outcome.scope);
    result["passed"] = outcome.passed;
    json::array tests;
    for (auto const& test : outcome.tests) {
        tests.push_back(json::object{{"name", test.name},
                                     {"numerator", test.numerator},
                                     {"denominator", test.denominator},
                                     {"threshold", text_of(test.threshold)},
                                     {"passed", test.passed},
                                     {"margin", test.margin},
                                     {"unit", is_area(test) ? "cm2" : "heads"}});
    }
    result["tests"] = std::move(tests);
    result["total"] = amount_json(outcome.total);
    result["participating"] = amount_json(outcome.participating);
    result["not_participating"] = amount_json(outcome.not_participating);
    json::object votes;
    for (std::size_t i = 0; i < kChoices; ++i) {
        votes[tally::name_of(static_cast<Choice>(i))] = amount_json(outcome.by_choice[i]);
    }
    result["votes"] = std::move(votes);
    result["split_heads"] = outcome.split.heads;
    result["parts"] = outcome.parts;
    result["parts_of_kind_not_counted"] = outcome.parts_of_kind_not_counted;
    json::array developers;
    for (auto const& name : outcome.developers) developers.emplace_back(name);
    result["developers"] = std::move(developers);
    result["majority_joined"] =
        outcome.majority ? json::value(tally::name_of(*outcome.majority)) : json::value(nullptr);
    json::array not_counted;
    for (auto const& row : outcome.not_counted) {
        not_counted.push_back(json::object{{"line", row.line}, {"reason", row.reason}, {"what", row.what}});
    }
    result["not_counted"] = std::move(not_counted);
    json::object settings = options_json(options);
    std::string area;
    for (auto const source : order) area += (area.empty() ? "" : ",") + std::string(name_of(source));
    settings["area"] = area;
    result["options"] = std::move(settings);
    json::array points;
    for (auto const& point : outcome.points) {
        points.push_back(json::object{{"point", point.key},
                                      {"setting", point.setting},
                                      {"meaning", point.meaning},
                                      {"source", point.source},
                                      {"verified", point.verified},
                                      {"applied", point.applied}});
    }
    result["points_of_law"] = std::move(points);
    return result;
}

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

std::optional<AreaOrder> area_order_from(std::string_view text) {
    AreaOrder order;
    for (std::size_t at = 0; at <= text.size();) {
        std::size_t const end = std::min(text.find(',', at), text.size());
        std::string_view const word = text.substr(at, end - at);
        at = end + 1;
        bool known = false;
        for (auto const source : usual_area_order()) {
            if (name_of(source) != word) continue;
            order.push_back(source);
            known = true;
        }
        if (!known) return std::nullopt;
    }
    return order;
}

Result<AreaOrder> area_order_from(json::object const& result) {
    auto const* options = result.if_contains("options");
    auto const* area = options != nullptr && options->is_object() ? options->get_object().if_contains("area") : nullptr;
    auto const order =
        area != nullptr && area->is_string() ? area_order_from(std::string_view(area->get_string())) : std::nullopt;
    if (!order) return fail(ErrorCode::invalid, "verify.bad_result", "options.area is missing or unknown");
    return *order;
}

Result<OwnersOptions> owners_options_from_json(json::object const& result) {
    OwnersOptions options;
    auto const bad = [](std::string detail) {
        return fail(ErrorCode::invalid, "verify.bad_result", std::move(detail));
    };
    auto const* matter = result.if_contains("matter");
    if (matter == nullptr || !matter->is_int64() || matter->get_int64() < 1 || matter->get_int64() > 9) {
        return bad("no member \"matter\" from 1 to 9");
    }
    options.matter = static_cast<int>(matter->get_int64());
    auto const* scope = result.if_contains("scope");
    auto const parsed =
        scope != nullptr && scope->is_string() ? scope_from(std::string_view(scope->get_string())) : std::nullopt;
    if (!parsed) return bad("no member \"scope\" such as estate or building:3");
    options.scope = *parsed;
    auto const* given = result.if_contains("options");
    if (given == nullptr || !given->is_object()) return bad("no object \"options\"");
    std::string wrong;
    // The index of the option's value among `values`; the first is the usual one.
    auto const choice = [&](std::string_view key, std::initializer_list<std::string_view> values) -> std::size_t {
        auto const* value = given->get_object().if_contains(key);
        if (value != nullptr && value->is_string()) {
            auto const at = std::find(values.begin(), values.end(), std::string_view(value->get_string()));
            if (at != values.end()) return static_cast<std::size_t>(at - values.begin());
        }
        if (wrong.empty()) wrong = fmt::format("options.{} is missing or unknown", key);
        return 0;
    };
    options.heads = static_cast<O::Heads>(choice("heads", {"owner", "part"}));
    options.unsold = static_cast<O::Unsold>(choice("unsold", {"one-head", "a-head-each"}));
    options.undelivered = static_cast<O::Undelivered>(choice("undelivered", {"developer", "buyer"}));
    options.parking_counts = choice("parking", {"exclude", "include"}) == 1;
    options.storage_counts = choice("storage", {"exclude", "include"}) == 1;
    options.split_votes = static_cast<O::SplitVotes>(choice("split_votes", {"error", "invalid", "by-area"}));
    options.partial_votes = static_cast<O::PartialVotes>(choice("partial_votes", {"voted-parts", "all-parts"}));
    options.conflict_participates = choice("co_owner_conflict", {"not-participating", "participating"}) == 1;
    options.blank_participates = choice("blank", {"not-participating", "participating"}) == 1;
    options.invalid_participates = choice("invalid", {"not-participating", "participating"}) == 1;
    options.unwritten_proxy_counts = choice("proxies", {"written", "any"}) == 1;
    options.follow_majority = choice("follow", {"abstain", "majority"}) == 1;
    options.silent_majority = choice("silent", {"not-participating", "majority"}) == 1;
    if (!wrong.empty()) return bad(wrong);
    return options;
}

}  // namespace hezhi::app
