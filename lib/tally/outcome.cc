#include "lib/tally/outcome.h"

#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>

#include "lib/base/assert.h"
#include "lib/tally/reading.h"
#include "lib/tally/wide.h"

namespace hezhi::tally {
namespace {

constexpr std::array<std::string_view, 12> kRuleNames{"scottish-stv", "meek",      "irv",       "schulze",
                                                      "ranked-pairs", "condorcet", "plurality", "approval",
                                                      "borda",        "score",     "star",      "majority"};

}  // namespace

std::optional<Rule> rule_named(std::string_view name) noexcept {
    auto const found = std::find(kRuleNames.begin(), kRuleNames.end(), name);
    if (found == kRuleNames.end()) return std::nullopt;
    return static_cast<Rule>(found - kRuleNames.begin());
}

std::string_view name_of(Rule rule) noexcept {
    return kRuleNames[static_cast<std::size_t>(rule)];
}

std::vector<Rule> all_rules() {
    std::vector<Rule> rules;
    for (std::size_t i = 0; i < kRuleNames.size(); ++i) rules.push_back(static_cast<Rule>(i));
    return rules;
}

bool Threshold::met_by(std::int64_t part, std::int64_t whole) const noexcept {
    // Nobody is no majority of nobody.
    if (whole <= 0) return false;
    Wide const left = Wide{denominator} * part;
    Wide const right = Wide{numerator} * whole;
    return inclusive ? left >= right : left > right;
}

std::int64_t Threshold::least(std::int64_t whole) const noexcept {
    if (whole <= 0) return 1;
    Wide const product = Wide{numerator} * whole;
    Wide const floor = product / denominator;
    bool const exact = floor * denominator == product;
    return static_cast<std::int64_t>(exact && inclusive ? floor : floor + 1);
}

std::optional<Threshold> threshold_from(std::string_view text) noexcept {
    constexpr std::int64_t kMax = 1'000'000'000;
    Threshold threshold;
    threshold.inclusive = true;
    text = trimmed(text);
    if (text.starts_with(">=")) {
        text = trimmed(text.substr(2));
    } else if (text.starts_with("≥")) {
        text = trimmed(text.substr(std::string_view("≥").size()));
    } else if (text.starts_with('>')) {
        threshold.inclusive = false;
        text = trimmed(text.substr(1));
    }
    std::optional<std::int64_t> numerator;
    std::optional<std::int64_t> denominator;
    if (text.ends_with('%')) {
        // 66.67% is 6667/10000: decimals are taken as written, at most six of them.
        text.remove_suffix(1);
        std::size_t const point = std::min(text.find('.'), text.size());
        std::string_view const decimals = text.substr(std::min(point + 1, text.size()));
        auto const whole = whole_number(text.substr(0, point), 100);
        if (!whole || decimals.size() > 6 || (point < text.size() && decimals.empty())) return std::nullopt;
        std::int64_t scale = 1;
        for (std::size_t i = 0; i < decimals.size(); ++i) scale *= 10;
        auto const part = decimals.empty() ? std::optional<std::int64_t>{0} : whole_number(decimals, kMax);
        if (!part) return std::nullopt;
        numerator = *whole * scale + *part;
        denominator = 100 * scale;
    } else {
        std::size_t const slash = text.find('/');
        if (slash == std::string_view::npos) return std::nullopt;
        numerator = whole_number(trimmed(text.substr(0, slash)), kMax);
        denominator = whole_number(trimmed(text.substr(slash + 1)), kMax);
    }
    if (!numerator || !denominator || *numerator < 1 || *denominator < 1 || *numerator > *denominator) {
        return std::nullopt;
    }
    std::int64_t const divisor = std::gcd(*numerator, *denominator);
    threshold.numerator = *numerator / divisor;
    threshold.denominator = *denominator / divisor;
    // More than everybody can never be.
    if (threshold.numerator == threshold.denominator && !threshold.inclusive) return std::nullopt;
    return threshold;
}

std::string text_of(Threshold const& threshold) {
    return fmt::format("{} {}/{}", threshold.inclusive ? ">=" : ">", threshold.numerator, threshold.denominator);
}

Test test_of(std::string name, std::int64_t numerator, std::int64_t denominator, Threshold threshold) {
    return {std::move(name),
            numerator,
            denominator,
            threshold,
            threshold.met_by(numerator, denominator),
            numerator - threshold.least(denominator)};
}

std::vector<CandidateIndex> sorted(std::vector<CandidateIndex> candidates) {
    std::sort(candidates.begin(), candidates.end());
    return candidates;
}

}  // namespace hezhi::tally
