#include "src/ballots/owners_json.h"

#include <algorithm>

#include <fmt/format.h>

namespace hezhi::ballots {
namespace json = boost::json;
using namespace tally;
namespace {

using O = OwnersOptions;

json::object amount_json(Amount const& amount) {
    return {{"heads", amount.heads}, {"area_cm2", amount.area_cm2}};
}

bool is_area(Test const& test) {
    return test.name.ends_with("_area");
}

std::string_view source_name(AreaSource source) {
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

}  // namespace

json::object owners_options_json(OwnersOptions const& options) {
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
    json::object settings = owners_options_json(options);
    std::string area;
    for (auto const source : order) area += (area.empty() ? "" : ",") + std::string(source_name(source));
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

std::optional<AreaOrder> area_order_from(std::string_view text) {
    AreaOrder order;
    for (std::size_t at = 0; at <= text.size();) {
        std::size_t const end = std::min(text.find(',', at), text.size());
        std::string_view const word = text.substr(at, end - at);
        at = end + 1;
        bool known = false;
        for (auto const source : usual_area_order()) {
            if (source_name(source) != word) continue;
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

}  // namespace hezhi::ballots
