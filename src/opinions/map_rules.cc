#include "src/opinions/map_rules.h"

#include <algorithm>
#include <array>
#include <numeric>

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

}  // namespace hezhi::opinions
