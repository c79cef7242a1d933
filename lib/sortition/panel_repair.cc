#include "lib/sortition/panel_repair.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "lib/base/assert.h"
#include "lib/base/random.h"

namespace hezhi::sortition {
namespace {

/// Keys of constraints: fixed, so that equal repairs find equal panels.
constexpr std::uint64_t kSeed = 19740101;
/// Pairs of exchanges looked at.
constexpr int kPairsMax = 5000;
/// Of three exchanges, the first may add this much to the violation; so many are tried.
constexpr int kFirstScoreMax = 4;
constexpr std::size_t kFirstsMax = 50;
/// Exchanges with equal key changes that are remembered.
constexpr int kEqualMax = 8;
constexpr std::uint64_t kFilterBits = 1 << 16;
constexpr std::uint32_t kNoExchange = 0xffff'ffff;

}  // namespace

PanelRepair::PanelRepair(PanelSpace const& space) : space_(space) {
    narrow(PanelFace::whole(space));
}

void PanelRepair::narrow(PanelFace const& face) {
    std::size_t const constraints = space_.constraints.size();
    HZ_ASSERT(face.type_lower.size() == space_.types.size() && face.constraint_lower.size() == constraints);
    type_lower_ = face.type_lower;
    type_upper_ = face.type_upper;
    lower_.resize(constraints);
    upper_.resize(constraints);
    constraint_key_.resize(constraints);
    type_key_.assign(space_.types.size(), 0);
    members_.assign(constraints, 0);
    on_out_.assign(constraints, 0);
    on_in_.assign(constraints, 0);
    on_both_.assign(constraints, 0);
    Random random(kSeed);
    for (std::size_t r = 0; r < constraints; ++r) {
        lower_[r] = static_cast<int>(std::ceil(face.constraint_lower[r]));
        upper_[r] = static_cast<int>(std::floor(face.constraint_upper[r]));
        auto const key = random.next();
        constraint_key_[r] = lower_[r] == upper_[r] ? key : 0;
        for (auto const t : space_.constraints[r].types) type_key_[t] += constraint_key_[r];
    }
}

int PanelRepair::violation_at(std::size_t constraint, int members) const {
    return std::max({0, lower_[constraint] - members, members - upper_[constraint]});
}

int PanelRepair::violation() const {
    int sum = 0;
    for (std::size_t r = 0; r < members_.size(); ++r) sum += violation_at(r, members_[r]);
    return sum;
}

/// Makes the exchange (1) or takes it back (−1).
void PanelRepair::apply(Exchange const& exchange, int sign) {
    panel_[exchange.out] -= sign;
    panel_[exchange.in] += sign;
    for (auto const r : space_.constraints_of[exchange.out]) members_[r] -= sign;
    for (auto const r : space_.constraints_of[exchange.in]) members_[r] += sign;
}

void PanelRepair::list_exchanges() {
    outs_.clear();
    ins_.clear();
    for (std::size_t t = 0; t < panel_.size(); ++t) {
        if (panel_[t] > type_lower_[t]) outs_.push_back(t);
        if (panel_[t] < type_upper_[t]) ins_.push_back(t);
    }
}

void PanelRepair::score_exchanges() {
    for (std::size_t r = 0; r < members_.size(); ++r) {
        int const now = violation_at(r, members_[r]);
        on_out_[r] = violation_at(r, members_[r] - 1) - now;
        on_in_[r] = violation_at(r, members_[r] + 1) - now;
    }
    in_score_.clear();
    for (auto const in : ins_) {
        int sum = 0;
        for (auto const r : space_.constraints_of[in]) sum += on_in_[r];
        in_score_.push_back(sum);
    }
    score_.clear();
    for (auto const out : outs_) {
        int out_score = 0;
        for (auto const r : space_.constraints_of[out]) {
            out_score += on_out_[r];
            on_both_[r] = on_out_[r] + on_in_[r];  // a constraint that both have does not change
        }
        for (std::size_t i = 0; i < ins_.size(); ++i) {
            int sum = out_score + in_score_[i];
            for (auto const r : space_.constraints_of[ins_[i]]) sum -= on_both_[r];
            score_.push_back(sum);
        }
        for (auto const r : space_.constraints_of[out]) on_both_[r] = 0;
    }
}

/// Makes the exchange that reduces the violation most, of those the one that gains most; false if none reduces it.
bool PanelRepair::improve(std::span<double const> prices) {
    score_exchanges();
    std::optional<std::size_t> best;
    int best_score = -1;
    double best_gain = 0;
    for (std::size_t e = 0; e < score_.size(); ++e) {
        if (score_[e] > best_score) continue;
        double const gained = gain(exchange(e), prices);
        if (best && score_[e] == best_score && gained <= best_gain) continue;
        best = e;
        best_score = score_[e];
        best_gain = gained;
    }
    if (!best) return false;
    apply(exchange(*best), 1);
    return true;
}

void PanelRepair::index_exchanges() {
    key_change_.clear();
    for (auto const out : outs_) {
        for (auto const in : ins_) key_change_.push_back(type_key_[in] - type_key_[out]);
    }
    std::size_t const size = std::bit_ceil(2 * key_change_.size() + 2);
    slots_.assign(size, kNoExchange);
    filter_.assign(kFilterBits / 64, 0);
    for (std::size_t e = 0; e < key_change_.size(); ++e) {
        auto const key = key_change_[e];
        filter_[(key % kFilterBits) / 64] |= 1ULL << (key % 64);
        int equal = 0;
        std::size_t slot = (key >> 32) & (size - 1);
        while (slots_[slot] != kNoExchange && equal < kEqualMax) {
            if (key_change_[slots_[slot]] == key) ++equal;
            slot = (slot + 1) & (size - 1);
        }
        if (equal < kEqualMax) slots_[slot] = static_cast<std::uint32_t>(e);
    }
}

/// Whether the panel is inside the face after both.
bool PanelRepair::fits(Pair const& pair) {
    auto const is_inside = [this](Exchange const& of) {
        return panel_[of.out] >= type_lower_[of.out] && panel_[of.out] <= type_upper_[of.out] &&
               panel_[of.in] >= type_lower_[of.in] && panel_[of.in] <= type_upper_[of.in];
    };
    apply(pair.first, 1);
    apply(pair.second, 1);
    bool result = is_inside(pair.first) && is_inside(pair.second);
    for (std::size_t r = 0; r < members_.size() && result; ++r) result = violation_at(r, members_[r]) == 0;
    apply(pair.second, -1);
    apply(pair.first, -1);
    return result;
}

/// Of the pairs that change the keys by `wanted` and make the panel fit, the one that gains most.
std::optional<PanelRepair::Pair> PanelRepair::complete(std::uint64_t wanted, std::span<double const> prices) {
    std::optional<Pair> best;
    double best_gain = 0;
    std::size_t const mask = slots_.size() - 1;
    for (std::size_t e = 0; e < key_change_.size(); ++e) {
        auto const complement = wanted - key_change_[e];
        if ((filter_[(complement % kFilterBits) / 64] >> (complement % 64) & 1) == 0) continue;
        for (std::size_t slot = (complement >> 32) & mask; slots_[slot] != kNoExchange; slot = (slot + 1) & mask) {
            if (key_change_[slots_[slot]] != complement) continue;
            if (++pairs_ > kPairsMax) return best;
            Pair const pair{exchange(e), exchange(slots_[slot])};
            double const gained = gain(pair.first, prices) + gain(pair.second, prices);
            if ((best && gained <= best_gain) || !fits(pair)) continue;
            best = pair;
            best_gain = gained;
        }
    }
    return best;
}

/// Two exchanges that end the violation, or three; false if none are found. The scores are those of the panel.
bool PanelRepair::exchange_several(std::span<double const> prices) {
    index_exchanges();
    std::uint64_t wanted = 0;
    for (std::size_t r = 0; r < members_.size(); ++r) {
        auto const change = static_cast<std::int64_t>(lower_[r] - members_[r]);
        wanted += constraint_key_[r] * static_cast<std::uint64_t>(change);  // modulo 2^64, as all sums of keys
    }
    pairs_ = 0;
    auto pair = complete(wanted, prices);
    if (!pair) {
        std::vector<std::size_t> firsts;
        for (std::size_t e = 0; e < score_.size(); ++e) {
            if (score_[e] <= kFirstScoreMax) firsts.push_back(e);
        }
        auto const is_before = [&](std::size_t a, std::size_t b) {
            if (score_[a] != score_[b]) return score_[a] < score_[b];
            double const gain_a = gain(exchange(a), prices);
            double const gain_b = gain(exchange(b), prices);
            return gain_a != gain_b ? gain_a > gain_b : a < b;
        };
        std::size_t const tried = std::min(firsts.size(), kFirstsMax);
        std::partial_sort(firsts.begin(), firsts.begin() + static_cast<std::ptrdiff_t>(tried), firsts.end(), is_before);
        for (std::size_t i = 0; i < tried && !pair && pairs_ <= kPairsMax; ++i) {
            auto const first = exchange(firsts[i]);
            apply(first, 1);
            pair = complete(wanted - key_change_[firsts[i]], prices);
            if (!pair) apply(first, -1);
        }
    }
    if (!pair) return false;
    apply(pair->first, 1);
    apply(pair->second, 1);
    return true;
}

std::optional<TypePanel> PanelRepair::repair(TypePanel start, std::span<double const> prices) {
    HZ_ASSERT(start.size() == space_.types.size() && prices.size() == start.size());
    panel_ = std::move(start);
    std::fill(members_.begin(), members_.end(), 0);
    for (std::size_t t = 0; t < panel_.size(); ++t) {
        for (auto const r : space_.constraints_of[t]) members_[r] += panel_[t];
    }
    while (violation() > 0) {
        list_exchanges();
        if (!improve(prices) && !exchange_several(prices)) return std::nullopt;
    }
    return panel_;
}

}  // namespace hezhi::sortition
