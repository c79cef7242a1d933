#include "lib/clusters/clusters.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "lib/base/assert.h"
#include "lib/text/similarity.h"

namespace hezhi::clusters {
namespace {

/// Sets that only grow together, with the smallest index as their name.
class Components {
public:
    explicit Components(std::size_t count) : parents_(count) { std::iota(parents_.begin(), parents_.end(), 0U); }
    std::size_t root(std::size_t at) {
        while (parents_[at] != at) at = parents_[at] = parents_[parents_[at]];
        return at;
    }
    void join(std::size_t a, std::size_t b) {
        a = root(a);
        b = root(b);
        if (a != b) parents_[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<std::size_t> parents_;
};

}  // namespace

bool are_alike(Signal const& a, Signal const& b, Rules const& rules) {
    auto const apart = a.at < b.at ? b.at - a.at : a.at - b.at;
    if (apart > rules.gap) return false;
    bool const same_courtyard = a.courtyard == b.courtyard;
    if (a.matter && b.matter) {
        if (*a.matter != *b.matter) return false;
        return same_courtyard || text::pair_similarity(a.pairs, b.pairs) >= rules.alike_min;
    }
    return same_courtyard && text::pair_similarity(a.pairs, b.pairs) >= rules.alike_min;
}

std::vector<std::vector<std::size_t>> group(std::span<Signal const> signals, Rules const& rules) {
    HZ_ASSERT(signals.size() <= kSignalsMax);
    std::vector<std::size_t> order(signals.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, {}, [&](std::size_t at) { return std::pair(signals[at].at, signals[at].id); });
    Components components(order.size());
    for (std::size_t later = 0; later < order.size(); ++later) {
        for (std::size_t earlier = later; earlier-- > 0;) {
            if (signals[order[later]].at - signals[order[earlier]].at > rules.gap) break;
            HZ_ASSERT(signals[order[later]].id != signals[order[earlier]].id);
            if (components.root(later) == components.root(earlier)) continue;
            if (are_alike(signals[order[later]], signals[order[earlier]], rules)) components.join(later, earlier);
        }
    }
    std::vector<std::vector<std::size_t>> groups;
    std::vector<std::size_t> group_of_root(order.size());
    for (std::size_t at = 0; at < order.size(); ++at) {
        auto const root = components.root(at);
        if (root == at) {
            group_of_root[at] = groups.size();
            groups.emplace_back();
        }
        groups[group_of_root[root]].push_back(order[at]);
    }
    return groups;
}

Facts facts_of(std::span<Signal const> signals, std::span<std::size_t const> members, Microseconds window,
               TimePoint until) {
    auto const counts = [&](TimePoint at) { return at <= until && at > until - window; };
    Facts facts;
    std::set<std::int64_t> households;
    std::set<std::int64_t> buildings;
    for (auto const member : members) {
        auto const& signal = signals[member];
        bool spoke = false;
        for (auto const& voice : signal.voices) {
            if (!counts(voice.at)) continue;
            spoke = true;
            if (voice.household) {
                households.insert(*voice.household);
            } else {
                ++facts.unnamed;
            }
        }
        // A case whose first report lies before the window still counts while neighbours join it.
        if (!spoke && !counts(signal.at)) continue;
        if (facts.cases == 0) facts.first = facts.last = signal.at;
        ++facts.cases;
        facts.first = std::min(facts.first, signal.at);
        facts.last = std::max(facts.last, signal.at);
        if (signal.building) buildings.insert(*signal.building);
        facts.is_common = facts.is_common || signal.is_common;
    }
    facts.households = std::ssize(households);
    facts.buildings = std::ssize(buildings);
    if (facts.cases > 0) {
        constexpr std::chrono::days kWeek{7};
        facts.weeks = (facts.last - facts.first) / kWeek + 1;
    }
    return facts;
}

bool passes(Facts const& facts, Threshold const& threshold) noexcept {
    bool const many = facts.households >= threshold.households_min || facts.cases >= threshold.cases_min;
    bool const wide = facts.buildings >= threshold.buildings_min || facts.is_common;
    return many && wide;
}

std::optional<TimePoint> passed_at(std::span<Signal const> signals, std::span<std::size_t const> members,
                                   Threshold const& threshold) {
    auto const ever = facts_of(signals, members, TimePoint::max() - TimePoint{}, TimePoint::max());
    if (!passes(ever, threshold)) return std::nullopt;
    std::vector<TimePoint> moments;
    for (auto const member : members) {
        moments.push_back(signals[member].at);
        for (auto const& voice : signals[member].voices) moments.push_back(voice.at);
    }
    std::ranges::sort(moments);
    auto const repeated = std::ranges::unique(moments);
    moments.erase(repeated.begin(), repeated.end());
    for (auto const moment : moments) {
        if (passes(facts_of(signals, members, threshold.window, moment), threshold)) return moment;
    }
    return std::nullopt;
}

}  // namespace hezhi::clusters
