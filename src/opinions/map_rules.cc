#include "src/opinions/map_rules.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "lib/base/assert.h"
#include "lib/stats/suppression.h"

namespace hezhi::opinions {
namespace {

using opinion::OpinionGroup;
using opinion::StatementIndex;

double share(std::uint32_t part, std::uint32_t whole) {
    return (static_cast<double>(part) + 1) / (static_cast<double>(whole) + 2);
}

PublishedVotes published_votes(std::string letter, opinion::VoteCounts const& counts) {
    auto const cells = stats::publish_cells(std::array<std::int64_t, 3>{counts.agree, counts.disagree, counts.pass},
                                            stats::kPublicThreshold);
    return {std::move(letter), cells.cells[0], cells.cells[1], cells.cells[2], cells.total};
}

constexpr std::int64_t kUnknown = std::int64_t{1} << 40;
constexpr std::size_t kKinds = 3;

std::array<std::int64_t, kKinds> kinds_of(opinion::VoteCounts const& counts) {
    return {counts.agree, counts.disagree, counts.pass};
}

/// What a reader knows of three counts and their sum: published ones as they are, withheld ones in their bounds.
struct KnownRow {
    std::array<stats::KnownCount, kKinds> cells;
    stats::KnownCount sum;
};

stats::KnownCount exactly(std::int64_t value) {
    return {value, value, value};
}

KnownRow known_row(GroupVotes const& group) {
    constexpr auto kThreshold = stats::kPublicThreshold;
    auto const values = kinds_of(group.votes);
    auto const published = stats::publish_cells(values, kThreshold);
    bool const is_silent = std::ranges::count(published.cells, std::optional<std::int64_t>{}) == std::ssize(values);
    KnownRow row;
    std::int64_t shown = 0;
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
        row.cells[kind] = published.cells[kind]
                              ? exactly(values[kind])
                              : stats::KnownCount{values[kind], 0, is_silent ? kUnknown : kThreshold - 1};
        shown += published.cells[kind].value_or(0);
    }
    auto const seen = static_cast<std::int64_t>(group.votes.seen());
    std::int64_t const people = group.people >= kThreshold ? group.people : kUnknown;
    if (published.total) {
        row.sum = exactly(seen);
    } else if (is_silent) {
        row.sum = {seen, 0, people};
    } else {
        row.sum = {seen, shown + 1, std::min(people, shown + kThreshold - 1)};
    }
    row.sum.most = std::max(row.sum.most, seen);
    return row;
}

/// What a reader knows of all who voted, from totals as publish_totals gives them.
KnownRow known_totals(Tally const& tally, std::int64_t threshold, std::int64_t step) {
    std::array const values{tally.agree, tally.disagree, tally.pass};
    threshold = std::max(threshold, step);
    auto const published = stats::publish_cells(values, threshold);
    auto const hidden = std::ranges::count(published.cells, std::optional<std::int64_t>{});
    KnownRow row;
    std::int64_t shown_most = 0;
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
        if (published.cells[kind]) {
            // A published count is zero or no less than the threshold.
            auto const least = stats::in_steps(values[kind], step);
            auto const most = values[kind] == 0 ? 0 : least + step - 1;
            row.cells[kind] = {values[kind], std::min(values[kind], std::max(least, threshold)), most};
            shown_most += most;
        } else {
            row.cells[kind] = {values[kind], 0, hidden == std::ssize(values) ? kUnknown : threshold - 1};
        }
    }
    row.sum = {tally.seen(), 0, kUnknown};
    if (hidden > 0 && published.total) {
        auto const least = stats::in_steps(tally.seen(), step);
        row.sum = {tally.seen(), least, least + step - 1};
    } else if (hidden > 0 && hidden < std::ssize(values)) {
        row.sum.most = shown_most + threshold - 1;
    }
    return row;
}

KnownRow unknown_totals(Tally const& tally) {
    return {.cells = {{{tally.agree, 0, kUnknown}, {tally.disagree, 0, kUnknown}, {tally.pass, 0, kUnknown}}},
            .sum = {tally.seen(), 0, kUnknown}};
}

std::string letter_at(std::size_t place) {
    return std::string(1, static_cast<char>('A' + place));
}

/// What the groups make of one statement.
struct Spread {
    StatementIndex statement;
    double least_agree = 1;
    double least_disagree = 1;
    double most_agree = 0;
    double common() const { return std::max(least_agree, least_disagree); }
    double divide() const { return most_agree - least_agree; }
};

std::vector<Spread> spreads(opinion::OpinionMap const& map, std::vector<Statement> const& statements) {
    std::vector<Spread> found;
    for (StatementIndex at = 0; at < statements.size(); ++at) {
        if (statements[at].state != StatementState::published || statements[at].is_meta) continue;
        Spread spread{.statement = at};
        bool known = true;
        for (auto const& group : map.groups) {
            auto const& counts = group.counts[at];
            // Too few of a group have seen it: nothing is said about it yet.
            known = known && counts.seen() >= static_cast<std::uint32_t>(stats::kPublicThreshold);
            spread.least_agree = std::min(spread.least_agree, share(counts.agree, counts.seen()));
            spread.least_disagree = std::min(spread.least_disagree, share(counts.disagree, counts.seen()));
            spread.most_agree = std::max(spread.most_agree, share(counts.agree, counts.seen()));
        }
        if (known) found.push_back(spread);
    }
    return found;
}

}  // namespace

std::vector<std::size_t> letter_order(opinion::OpinionMap const& map) {
    std::vector<std::size_t> by_size(map.groups.size());
    std::iota(by_size.begin(), by_size.end(), std::size_t{0});
    std::ranges::sort(by_size, [&](std::size_t a, std::size_t b) {
        auto const left = map.groups[a].members.size();
        auto const right = map.groups[b].members.size();
        return left != right ? left > right : a < b;
    });
    std::vector<std::size_t> place(by_size.size());
    for (std::size_t at = 0; at < by_size.size(); ++at) place[by_size[at]] = at;
    return place;
}

PublishedMap publish_map(opinion::OpinionMap const& map, std::vector<Statement> const& statements,
                         TimePoint computed_at) {
    PublishedMap published{
        .state = MapState::few,
        .computed_at = computed_at,
        .participants = stats::in_steps(static_cast<std::int64_t>(map.participants)),
        .votes = stats::in_steps(static_cast<std::int64_t>(map.votes)),
        .statements = std::ranges::count(statements, StatementState::published, &Statement::state),
    };
    if (map.participants < kMapParticipantsMin) return published;
    if (map.groups.size() < 2) {
        published.state = MapState::ungrouped;
        return published;
    }
    published.state = MapState::ready;
    auto const place = letter_order(map);
    auto const buckets = opinion::publish_buckets(map);

    published.groups.resize(map.groups.size());
    for (std::size_t at = 0; at < map.groups.size(); ++at) {
        auto const& group = map.groups[at];
        auto& shown = published.groups[place[at]];
        shown.letter = letter_at(place[at]);
        auto const size = static_cast<std::int64_t>(group.members.size());
        if (size >= stats::kPublicThreshold) shown.size = size;
        for (auto const& representative : group.representative) {
            auto const& statement = statements[representative.statement];
            if (statement.state != StatementState::published) continue;
            shown.representative.push_back({statement.id, statement.text, representative.direction,
                                            published_votes(shown.letter, group.counts[representative.statement])});
        }
    }

    for (auto const& bucket : buckets.buckets) {
        published.groups[place[bucket.group]].buckets.push_back(
            {bucket.center, static_cast<std::int64_t>(bucket.people)});
    }
    for (auto const& outline : buckets.outlines) published.groups[place[outline.group]].hull = outline.hull;

    auto const show = [&](Spread const& spread, Vote direction) {
        auto const& statement = statements[spread.statement];
        PublishedStatement shown{statement.id, statement.text, direction, {}};
        shown.by_group.resize(map.groups.size());
        for (std::size_t at = 0; at < map.groups.size(); ++at) {
            shown.by_group[place[at]] = published_votes(letter_at(place[at]), map.groups[at].counts[spread.statement]);
        }
        return shown;
    };
    auto found = spreads(map, statements);
    auto const by = [](auto measure) {
        return [measure](Spread const& a, Spread const& b) {
            return measure(a) != measure(b) ? measure(a) > measure(b) : a.statement < b.statement;
        };
    };
    std::ranges::sort(found, by([](Spread const& spread) { return spread.common(); }));
    for (auto const& spread : found) {
        if (spread.common() < kCommonShare || published.common_ground.size() == kCommonMax) break;
        published.common_ground.push_back(
            show(spread, spread.least_agree >= spread.least_disagree ? Vote::agree : Vote::disagree));
    }
    std::ranges::sort(found, by([](Spread const& spread) { return spread.divide(); }));
    for (auto const& spread : found) {
        bool const divides = spread.common() < kCommonShare && spread.divide() >= 0.25;
        if (divides && published.differences.size() < kDifferencesMax) {
            published.differences.push_back(show(spread, Vote::agree));
        }
    }
    return published;
}

PublishedTotals publish_totals(Tally const& tally, std::int64_t threshold, std::int64_t step) {
    auto published =
        stats::publish_cells(std::array{tally.agree, tally.disagree, tally.pass}, std::max(threshold, step));
    bool const is_whole = std::ranges::count(published.cells, std::optional<std::int64_t>{}) == 0;
    std::int64_t sum = 0;
    for (auto& cell : published.cells) {
        if (cell) sum += *(cell = stats::in_steps(*cell, step));
    }
    if (published.total) published.total = is_whole ? sum : stats::in_steps(*published.total, step);
    return {published.cells[0], published.cells[1], published.cells[2], published.total, step};
}

std::optional<std::int64_t> total_step(std::span<GroupVotes const> groups, std::int64_t ungrouped, Tally const& tally,
                                       std::int64_t threshold) {
    stats::KnownTable table;
    auto rest = std::array{tally.agree, tally.disagree, tally.pass};
    for (auto const& group : groups) {
        auto const row = known_row(group);
        table.cells.insert(table.cells.end(), row.cells.begin(), row.cells.end());
        table.row_sums.push_back(row.sum);
        for (std::size_t kind = 0; kind < kKinds; ++kind) rest[kind] -= row.cells[kind].value;
    }
    std::int64_t const others = std::accumulate(rest.begin(), rest.end(), std::int64_t{0});
    HZ_ASSERT(*std::ranges::min_element(rest) >= 0 && others <= ungrouped);
    for (auto const count : rest) table.cells.push_back({count, 0, kUnknown});
    table.row_sums.push_back({others, 0, ungrouped});

    auto const ranges_with = [&](KnownRow const& totals) {
        table.column_sums.assign(totals.cells.begin(), totals.cells.end());
        table.sum = totals.sum;
        return stats::attainable_ranges(table);
    };
    auto const alone = ranges_with(unknown_totals(tally));
    for (auto const step : kTotalSteps) {
        auto const ranges = ranges_with(known_totals(tally, threshold, step));
        bool is_kept = true;
        for (std::size_t at = 0; at < ranges.size(); ++at) {
            auto const value = table.cells[at].value;
            bool const is_of_group = at < groups.size() * kKinds;
            bool const is_small = value < stats::kPublicThreshold && (is_of_group || value > 0);
            auto const wanted = is_of_group ? stats::possible_values_min(stats::kPublicThreshold) : kUngroupedValuesMin;
            is_kept = is_kept && (!is_small || ranges[at].values() >= std::min(alone[at].values(), wanted));
        }
        if (is_kept) return step;
    }
    return std::nullopt;
}

namespace {

/// The rows of a division with the rest of all voters as its last row; column sums and sum are left to the caller.
stats::KnownTable division(std::span<GroupVotes const> parts, std::int64_t others_max, Tally const& tally) {
    stats::KnownTable table;
    auto rest = std::array{tally.agree, tally.disagree, tally.pass};
    for (auto const& part : parts) {
        auto const row = known_row(part);
        table.cells.insert(table.cells.end(), row.cells.begin(), row.cells.end());
        table.row_sums.push_back(row.sum);
        for (std::size_t kind = 0; kind < kKinds; ++kind) rest[kind] -= row.cells[kind].value;
    }
    HZ_ASSERT(*std::ranges::min_element(rest) >= 0);
    for (auto const count : rest) table.cells.push_back({count, 0, kUnknown});
    std::int64_t const others = std::accumulate(rest.begin(), rest.end(), std::int64_t{0});
    table.row_sums.push_back({others, 0, std::max(others, others_max)});
    return table;
}

/// How many values each cell that must be kept has to have; 0: it need not be kept.
std::vector<std::int64_t> wanted_values(stats::KnownTable table, Tally const& tally) {
    auto const nothing = unknown_totals(tally);
    table.column_sums.assign(nothing.cells.begin(), nothing.cells.end());
    table.sum = nothing.sum;
    auto const alone = stats::attainable_ranges(table);
    std::size_t const of_parts = table.cells.size() - kKinds;
    std::vector<std::int64_t> wanted;
    for (std::size_t at = 0; at < alone.size(); ++at) {
        auto const value = table.cells[at].value;
        bool const is_small = value < stats::kPublicThreshold && (at < of_parts || value > 0);
        auto const least = at < of_parts ? stats::possible_values_min(stats::kPublicThreshold) : kUngroupedValuesMin;
        wanted.push_back(is_small ? std::min(alone[at].values(), least) : 0);
    }
    return wanted;
}

}  // namespace

bool may_publish_strata(std::span<GroupVotes const> groups, std::int64_t ungrouped, std::span<GroupVotes const> strata,
                        std::int64_t unstratified, Tally const& tally, TotalSteps const& steps) {
    stats::KnownTables tables{division(groups, ungrouped, tally), division(strata, unstratified, tally)};
    auto wanted = wanted_values(tables.first, tally);
    // Without groups the map tells nothing of anybody but the totals.
    if (groups.empty()) std::ranges::fill(wanted, 0);
    auto const of_strata = wanted_values(tables.second, tally);
    wanted.insert(wanted.end(), of_strata.begin(), of_strata.end());
    auto const are_kept = [&](KnownRow const& totals) {
        tables.first.column_sums.assign(totals.cells.begin(), totals.cells.end());
        tables.first.sum = totals.sum;
        auto const ranges = stats::attainable_ranges(tables);
        for (std::size_t at = 0; at < ranges.size(); ++at) {
            if (ranges[at].values() < wanted[at]) return false;
        }
        return true;
    };
    auto const totals = [&](std::int64_t threshold, std::optional<std::int64_t> step) {
        return step ? known_totals(tally, threshold, *step) : unknown_totals(tally);
    };
    return are_kept(totals(stats::kPublicThreshold, steps.open)) &&
           are_kept(totals(stats::kSignedInThreshold, steps.signed_in));
}

std::vector<TotalSteps> total_steps(opinion::OpinionMap const& map, std::vector<Statement> const& statements) {
    std::vector<TotalSteps> steps(statements.size(), {1, 1});
    if (map.participants < kMapParticipantsMin || map.groups.size() < 2) return steps;
    std::int64_t grouped = 0;
    for (auto const& group : map.groups) grouped += static_cast<std::int64_t>(group.members.size());
    auto const participants = static_cast<std::int64_t>(map.participants);
    for (std::size_t at = 0; at < statements.size(); ++at) {
        std::vector<GroupVotes> groups;
        Tally tally = statements[at].tally;
        Tally in_groups{};
        for (auto const& group : map.groups) {
            groups.push_back({group.counts[at], static_cast<std::int64_t>(group.members.size())});
            in_groups.agree += group.counts[at].agree;
            in_groups.disagree += group.counts[at].disagree;
            in_groups.pass += group.counts[at].pass;
        }
        tally = {std::max(tally.agree, in_groups.agree), std::max(tally.disagree, in_groups.disagree),
                 std::max(tally.pass, in_groups.pass)};
        auto const ungrouped = std::max(participants - grouped, tally.seen() - in_groups.seen());
        steps[at] = {total_step(groups, ungrouped, tally, stats::kPublicThreshold),
                     total_step(groups, ungrouped, tally, stats::kSignedInThreshold)};
    }
    return steps;
}

}  // namespace hezhi::opinions
