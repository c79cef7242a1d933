#include "src/indicators/indicator_rules.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"

namespace hezhi::indicators {
namespace {

using stats::Part;
using stats::Protects;

constexpr std::array kDefinitions{
    Definition{CaseMeasure::response, CaseMeasure::resolution, Protects::total, false},
    Definition{CaseMeasure::resolution, CaseMeasure::reopened, Protects::both_answers, true},
    Definition{CaseMeasure::satisfaction, CaseMeasure::reopened, Protects::both_answers, true},
    Definition{CaseMeasure::on_time, CaseMeasure::paused, Protects::total, true},
    Definition{CaseMeasure::return_rate, CaseMeasure::wrongly_kept, Protects::total, true},
    Definition{CaseMeasure::hops, CaseMeasure::wrongly_kept, Protects::total, false},
    Definition{CaseMeasure::first_owner, CaseMeasure::reopened, Protects::total, true},
    Definition{CaseMeasure::joint_on_time, CaseMeasure::joint_evaluated, Protects::total, true},
    Definition{CaseMeasure::orphans, CaseMeasure::wrong_returns, Protects::total, false},
    Definition{CaseMeasure::reopened, std::nullopt, Protects::both_answers, true},
    Definition{CaseMeasure::paused, std::nullopt, Protects::total, true},
    Definition{CaseMeasure::wrongly_kept, std::nullopt, Protects::total, true},
    Definition{CaseMeasure::wrong_returns, std::nullopt, Protects::total, true},
    Definition{CaseMeasure::joint_evaluated, std::nullopt, Protects::total, true},
};

constexpr std::array kExclusions{UnitOutcome::open,       UnitOutcome::not_due, UnitOutcome::final_,
                                 UnitOutcome::ended,      UnitOutcome::refused, UnitOutcome::merged,
                                 UnitOutcome::withdrawn,  UnitOutcome::no_lead, UnitOutcome::unreachable,
                                 UnitOutcome::unanswered, UnitOutcome::unrated, UnitOutcome::untold};

/// The counts of one measure, month and part, by outcome.
struct Tally {
    std::array<std::int64_t, 15> by_outcome{};
    std::int64_t& operator[](UnitOutcome outcome) { return by_outcome[static_cast<std::size_t>(outcome)]; }
    std::int64_t operator[](UnitOutcome outcome) const { return by_outcome[static_cast<std::size_t>(outcome)]; }
    void add(Tally const& other) {
        for (std::size_t at = 0; at < by_outcome.size(); ++at) by_outcome[at] += other.by_outcome[at];
    }
    Part part() const { return {(*this)[UnitOutcome::yes], (*this)[UnitOutcome::no]}; }
    std::int64_t n() const { return (*this)[UnitOutcome::yes] + (*this)[UnitOutcome::no]; }
};

/// Adds up what is shown.
struct Total {
    Tally shown{};
    Tally excluded{};           // cells that may be shown
    Tally excluded_withheld{};  // and those that may not
    bool any_shown = false;
    bool any_withheld = false;

    void add(Tally const& tally, bool is_shown) {
        if (tally.n() == 0) return;
        if (is_shown) {
            shown.add(tally);
            any_shown = true;
        } else {
            any_withheld = true;
        }
    }

    Figure figure(CaseMeasure code) const {
        Figure figure{.shown = any_shown      ? FigureShown::shown
                               : any_withheld ? FigureShown::too_few
                                              : FigureShown::none};
        if (any_shown) {
            figure.yes = shown[UnitOutcome::yes];
            figure.no = shown[UnitOutcome::no];
            figure.sum = shown[UnitOutcome::sum];
            figure.interval = code == CaseMeasure::hops ? stats::count_mean_95(figure.sum, figure.n())
                                                        : stats::wilson_95(figure.yes, figure.n());
        }
        for (auto const why : kExclusions) {
            if (excluded[why] > 0) {
                figure.excluded.push_back({why, excluded[why]});
            } else if (excluded_withheld[why] > 0) {
                figure.excluded.push_back({why, std::nullopt});
            }
        }
        return figure;
    }
};

/// The parts of one measure in one month.
struct MonthParts {
    std::vector<Tally> communities{};  // the street itself first, then as the frame has them
    std::vector<Tally> bodies{};       // as the frame has them, then what is about none of them
    Tally whole() const {
        Tally sum;
        for (auto const& one : communities) sum.add(one);
        return sum;
    }
};

template <class Ids>
std::optional<std::size_t> index_of(Ids const& ids, std::int64_t id) {
    auto const found = std::ranges::find(ids, id, [](auto one) { return one.value(); });
    if (found == ids.end()) return std::nullopt;
    return static_cast<std::size_t>(found - ids.begin());
}

MonthParts parts_of(Counters const& counters, Frame const& frame, CaseMeasure code, Month month) {
    MonthParts parts{.communities = std::vector<Tally>(frame.communities.size() + 1),
                     .bodies = std::vector<Tally>(frame.bodies.size() + 1)};
    auto const least = std::numeric_limits<std::int64_t>::min();
    for (auto at = counters.lower_bound({month, code, least, least, UnitOutcome::yes});
         at != counters.end() && at->first.month == month && at->first.code == code; ++at) {
        auto const& key = at->first;
        if (key.body != 0) {
            if (auto const body = index_of(frame.bodies, key.body)) parts.bodies[*body][key.outcome] += at->second;
        } else {
            auto const community = index_of(frame.communities, key.community);
            parts.communities[community ? *community + 1 : 0][key.outcome] += at->second;
        }
    }
    // What is about no body, or about one that is no more, is a part too: else subtraction would find it.
    auto rest = parts.whole();
    for (auto const& body : parts.bodies) {
        for (std::size_t at = 0; at < rest.by_outcome.size(); ++at) rest.by_outcome[at] -= body.by_outcome[at];
    }
    parts.bodies.back() = rest;
    return parts;
}

stats::ShownParts shown_of(std::vector<Tally> const& tallies, std::int64_t threshold, Protects protects) {
    std::vector<Part> parts;
    for (auto const& one : tallies) parts.push_back(one.part());
    return stats::show_parts(parts, threshold, protects);
}

/// Adds what was left out, reason by reason, as far as the parts of a reason may be shown.
void add_exclusions(Total& total, MonthParts const& parts, Frame const& frame) {
    auto const mine = frame.community ? index_of(frame.communities, frame.community->value()) : std::nullopt;
    for (auto const why : kExclusions) {
        std::vector<Part> counts;
        for (auto const& one : parts.communities) counts.push_back({one[why], 0});
        auto const shown = stats::show_parts(counts, frame.threshold, Protects::total);
        bool const is_shown = frame.community ? mine && shown.parts[*mine + 1] : shown.whole;
        auto const count = frame.community ? (mine ? counts[*mine + 1].yes : 0) : parts.whole()[why];
        (is_shown ? total.excluded : total.excluded_withheld)[why] += count;
    }
}

Indicator assemble_one(Counters const& counters, Frame const& frame, Definition const& definition) {
    auto const code = definition.code;
    Indicator indicator{.code = code, .figure = {}, .months = {}, .communities = {}, .bodies = {}};
    Total all;
    std::vector<Total> communities(frame.communities.size());
    std::vector<Total> bodies(frame.bodies.size());
    auto const mine = frame.community ? index_of(frame.communities, frame.community->value()) : std::nullopt;
    for (auto month = frame.from; month <= frame.until; month = month.next()) {
        auto const parts = parts_of(counters, frame, code, month);
        auto const shown = shown_of(parts.communities, frame.threshold, definition.protects);
        auto const chosen = mine ? parts.communities[*mine + 1] : parts.whole();
        bool const is_shown = mine ? shown.parts[*mine + 1] : shown.whole;
        Total one;
        one.add(chosen, is_shown);
        indicator.months.push_back({month, one.figure(code)});
        all.add(chosen, is_shown);
        add_exclusions(all, parts, frame);
        for (std::size_t at = 0; at < communities.size(); ++at) {
            communities[at].add(parts.communities[at + 1], shown.parts[at + 1]);
        }
        if (!definition.is_by_body || !shown.whole) continue;
        auto const shown_bodies = shown_of(parts.bodies, frame.threshold, definition.protects);
        for (std::size_t at = 0; at < bodies.size(); ++at) bodies[at].add(parts.bodies[at], shown_bodies.parts[at]);
    }
    indicator.figure = all.figure(code);
    if (frame.community) return indicator;
    for (std::size_t at = 0; at < communities.size(); ++at) {
        indicator.communities.push_back({frame.communities[at], communities[at].figure(code)});
    }
    for (std::size_t at = 0; at < bodies.size(); ++at) {
        if (bodies[at].any_shown || bodies[at].any_withheld) {
            indicator.bodies.push_back({frame.bodies[at], bodies[at].figure(code)});
        }
    }
    return indicator;
}

}  // namespace

std::span<Definition const> definitions() {
    return kDefinitions;
}

Definition const& definition_of(CaseMeasure code) {
    static constexpr Definition kReturns{CaseMeasure::public_returns, std::nullopt, Protects::total, true};
    auto const found = std::ranges::find(kDefinitions, code, &Definition::code);
    return found == kDefinitions.end() ? kReturns : *found;
}

void add_cells(Counters& counters, Month month, std::int64_t community, std::span<Cell const> cells, int sign) {
    for (auto const& cell : cells) {
        counters[{month, cell.code, community, 0, cell.outcome}] += sign * cell.count;
        if (cell.body) counters[{month, cell.code, 0, cell.body->value(), cell.outcome}] += sign * cell.count;
    }
}

std::vector<Deviation> deviations(Counters const& kept, Counters const& by_rows) {
    std::map<CounterKey, std::pair<std::int64_t, std::int64_t>> both;
    for (auto const& [key, count] : kept) both[key].first = count;
    for (auto const& [key, count] : by_rows) both[key].second = count;
    std::vector<Deviation> found;
    for (auto const& [key, counts] : both) {
        if (counts.first == counts.second) continue;
        found.push_back({fmt::format("{} {} {}, community {}, body {}", key.month.key(), enum_name(key.code),
                                     enum_name(key.outcome), key.community, key.body),
                         counts.first, counts.second});
    }
    return found;
}

std::vector<Indicator> assemble(Counters const& counters, Frame const& frame) {
    HZ_ASSERT(frame.from <= frame.until);
    std::vector<Indicator> indicators;
    for (auto const& definition : kDefinitions) indicators.push_back(assemble_one(counters, frame, definition));
    return indicators;
}

std::vector<PublicReturns> public_returns(Counters const& counters, Frame const& frame) {
    std::vector<PublicReturns> found;
    for (auto const body : frame.bodies) {
        PublicReturns one{.body = body};
        for (auto month = frame.from; month <= frame.until; month = month.next()) {
            auto const count = [&](UnitOutcome outcome) {
                auto const at = counters.find({month, CaseMeasure::public_returns, 0, body.value(), outcome});
                return at == counters.end() ? 0 : at->second;
            };
            one.wrong += count(UnitOutcome::yes);
            one.right += count(UnitOutcome::no);
            one.pending += count(UnitOutcome::open);
        }
        if (one.wrong + one.right + one.pending > 0) found.push_back(one);
    }
    return found;
}

std::string cells_to_text(std::span<Cell const> cells) {
    std::string text;
    for (auto const& cell : cells) {
        text += fmt::format("{} {} {} {}\n", enum_name(cell.code), enum_name(cell.outcome),
                            cell.body ? cell.body->value() : 0, cell.count);
    }
    return text;
}

std::vector<Cell> cells_from_text(std::string_view text) {
    auto const word = [&text](char end) {
        auto const at = text.find(end);
        HZ_ASSERT(at != std::string_view::npos);
        auto const found = text.substr(0, at);
        text.remove_prefix(at + 1);
        return found;
    };
    auto const number = [&](char end) {
        auto const digits = word(end);
        std::int64_t value = 0;
        auto const [last, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        HZ_ASSERT(error == std::errc{} && last == digits.data() + digits.size());
        return value;
    };
    std::vector<Cell> cells;
    while (!text.empty()) {
        auto const code = parse_enum<CaseMeasure>(word(' '));
        auto const outcome = parse_enum<UnitOutcome>(word(' '));
        HZ_ASSERT(code && outcome);
        auto const body = number(' ');
        cells.push_back({*code, *outcome, body == 0 ? std::nullopt : std::optional(BodyId{body}), number('\n')});
    }
    return cells;
}

// ---- Months

Month Month::from_key(std::int64_t key) {
    HZ_ASSERT(key % 100 >= 1 && key % 100 <= 12 && key >= 197'001 && key <= 999'912);
    return Month{key};
}

std::optional<Month> Month::parse(std::string_view text) {
    if (text.size() != 7 || text[4] != '-') return std::nullopt;
    std::int64_t key = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (at == 4) continue;
        if (text[at] < '0' || text[at] > '9') return std::nullopt;
        key = key * 10 + (text[at] - '0');
    }
    if (key % 100 < 1 || key % 100 > 12 || key < 197'001) return std::nullopt;
    return Month{key};
}

Result<Range> range_of(Wanted const& wanted, Month now) {
    constexpr int kMonthsShown = 12;
    auto const until = wanted.until.value_or(now);
    auto const from = wanted.from.value_or(until.before(kMonthsShown - 1));
    if (from > until || from < until.before(kMonthsMax - 1)) {
        return fail(Error{ErrorCode::unprocessable, "indicator.bad_range"}.with("max", std::to_string(kMonthsMax)));
    }
    return Range{from, until};
}

TimePoint start_of(Month month, calendar::TimeZone const& zone) {
    std::chrono::year_month_day const first{std::chrono::year{static_cast<int>(month.key() / 100)},
                                            std::chrono::month{static_cast<unsigned>(month.key() % 100)},
                                            std::chrono::day{1}};
    return zone.start_of(std::chrono::local_days{first});
}

Month Month::at(TimePoint time, calendar::TimeZone const& zone) {
    std::chrono::year_month_day const date{zone.date_at(time)};
    return from_key(static_cast<int>(date.year()) * 100 + static_cast<int>(static_cast<unsigned>(date.month())));
}

std::string Month::str() const {
    return fmt::format("{:04}-{:02}", key_ / 100, key_ % 100);
}

Month Month::next() const noexcept {
    return Month{key_ % 100 == 12 ? key_ + 89 : key_ + 1};
}

Month Month::before(int count) const noexcept {
    auto const months = key_ / 100 * 12 + key_ % 100 - 1 - count;
    return Month{months / 12 * 100 + months % 12 + 1};
}

}  // namespace hezhi::indicators
