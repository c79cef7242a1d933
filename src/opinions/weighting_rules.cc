#include "src/opinions/weighting_rules.h"

#include <algorithm>
#include <numeric>

#include "lib/stats/suppression.h"

namespace hezhi::opinions {
namespace {

using Cells = std::array<std::int64_t, stats::kVoteKinds>;

WeightingState state_of(stats::WeightingRefusal refusal) {
    switch (refusal) {
        case stats::WeightingRefusal::too_few_declared:
            return WeightingState::too_few_declared;
        case stats::WeightingRefusal::too_small_part:
            return WeightingState::too_small_part;
        case stats::WeightingRefusal::one_stratum:
            return WeightingState::one_stratum;
        case stats::WeightingRefusal::weight_too_large:
            break;
    }
    return WeightingState::weight_too_large;
}

/// Votes of a statement by stratum.
std::vector<Cells> by_stratum(DeclaredVotes const& declared, StatementId statement,
                              std::span<stats::Stratum const> strata) {
    std::vector<Cells> rows(strata.size(), Cells{});
    auto const votes = declared.votes.find(statement);
    if (votes == declared.votes.end()) return rows;
    for (std::size_t at = 0; at < strata.size(); ++at) {
        for (auto band = strata[at].first; band <= strata[at].last; ++band) {
            for (std::size_t kind = 0; kind < rows[at].size(); ++kind) rows[at][kind] += votes->second[band][kind];
        }
    }
    return rows;
}

GroupVotes part_of(Cells const& cells, std::int64_t people) {
    return {{static_cast<std::uint32_t>(cells[0]), static_cast<std::uint32_t>(cells[1]),
             static_cast<std::uint32_t>(cells[2])},
            people};
}

/// Whether the rows may be published beside the map.
bool may_publish(WeightingInput const& input, std::size_t at, std::span<stats::Stratum const> strata,
                 std::span<Cells const> rows) {
    std::vector<GroupVotes> parts;
    Cells in_strata{};
    for (std::size_t row = 0; row < rows.size(); ++row) {
        parts.push_back(part_of(rows[row], strata[row].declared));
        for (std::size_t kind = 0; kind < in_strata.size(); ++kind) in_strata[kind] += rows[row][kind];
    }
    std::vector<GroupVotes> groups;
    Cells in_groups{};
    std::int64_t grouped = 0;
    bool const has_groups = input.published.state == MapState::ready;
    for (auto const& group : input.map.groups) {
        if (!has_groups) break;
        auto const& counts = group.counts[at];
        groups.push_back({counts, static_cast<std::int64_t>(group.members.size())});
        grouped += static_cast<std::int64_t>(group.members.size());
        in_groups[0] += counts.agree;
        in_groups[1] += counts.disagree;
        in_groups[2] += counts.pass;
    }
    // The map, the totals and the strata are of moments that may differ by some votes.
    auto const tally_of = [&](std::int64_t total, std::size_t kind) {
        return std::max({total, in_groups[kind], in_strata[kind]});
    };
    auto const& counted = input.statements[at].tally;
    Tally const tally{tally_of(counted.agree, 0), tally_of(counted.disagree, 1), tally_of(counted.pass, 2)};
    auto const participants = static_cast<std::int64_t>(input.map.participants);
    std::int64_t declared = 0;
    for (auto const& one : strata) declared += one.declared;
    return may_publish_strata(groups, std::max<std::int64_t>(0, participants - grouped), parts,
                              std::max<std::int64_t>(0, participants - declared), tally, input.steps[at]);
}

std::vector<PublishedShare> shares_of(std::array<stats::Range, stats::kVoteKinds> const& ranges) {
    std::vector<PublishedShare> shares;
    for (auto const& range : ranges) shares.push_back({range.low_e4, range.high_e4});
    return shares;
}

WeightedStatement weighted_statement(WeightingInput const& input, std::size_t at,
                                     std::span<stats::Stratum const> strata) {
    auto const& statement = input.statements[at];
    WeightedStatement shown{.statement = statement.id, .number = statement.number};
    shown.is_common = std::ranges::any_of(input.published.common_ground, [&](PublishedStatement const& one) {
        return one.statement == statement.id && one.direction == Vote::agree;
    });
    auto const rows = by_stratum(input.declared, statement.id, strata);
    if (!may_publish(input, at, strata, rows)) {
        shown.not_weighted = NotWeighted::withheld;
        return shown;
    }
    std::vector<stats::PublishedRow> published;
    for (auto const& row : rows) {
        published.push_back(stats::publish_cells(row, stats::kPublicThreshold));
        auto const& [cells, total] = published.back();
        shown.by_stratum.push_back({cells[0], cells[1], cells[2], total});
    }
    auto const votes = stats::weigh(strata, published);
    if (!votes) {
        shown.not_weighted = NotWeighted::few_voices;
        return shown;
    }
    shown.counted = shares_of(votes->counted);
    shown.weighted = shares_of(votes->weighted);
    shown.agree_95 = PublishedShare{votes->agree_95.low_e4, votes->agree_95.high_e4};
    shown.effective = votes->effective;
    shown.design_effect_e2 = votes->design_effect_e2;
    auto const change = stats::picture_change(*votes);
    if (change.majority) shown.changes.push_back(PictureChangeKind::majority);
    if (change.common) shown.changes.push_back(PictureChangeKind::common);
    if (change.moved) shown.changes.push_back(PictureChangeKind::moved);
    return shown;
}

}  // namespace

PublishedWeighting publish_weighting(WeightingInput const& input) {
    auto const participants = static_cast<std::int64_t>(input.map.participants);
    auto const declared = std::accumulate(input.declared.voted.begin(), input.declared.voted.end(), std::int64_t{0});
    PublishedWeighting published{.computed_at = input.now, .participants = stats::in_steps(participants)};
    if (declared >= stats::kPublicThreshold) published.declared = declared;
    if (!input.ages) {
        published.state = WeightingState::no_structure;
        return published;
    }
    published.ages_version = input.ages->version;
    published.ages_source = input.ages->source;
    published.ages_as_of = input.ages->as_of;
    published.residents.assign(input.ages->residents.begin(), input.ages->residents.end());
    auto const formed =
        stats::form_strata(input.ages->residents, input.declared.voted, std::max(participants, declared));
    if (formed.refusal) {
        published.state = state_of(*formed.refusal);
        return published;
    }
    published.state = WeightingState::ready;
    auto const& strata = formed.strata;
    std::vector<std::int64_t> voices;
    for (std::size_t at = 0; at < strata.size(); ++at) {
        published.strata.push_back({static_cast<AgeBand>(strata[at].first), static_cast<AgeBand>(strata[at].last),
                                    strata[at].population, strata[at].declared, stats::weight_e4(strata, at)});
        voices.push_back(strata[at].declared);
    }
    published.effective = stats::effective_size(strata, voices);
    published.design_effect_e2 = stats::design_effect_e2(strata, voices);
    for (std::size_t at = 0; at < input.statements.size(); ++at) {
        if (input.statements[at].state != StatementState::published || input.statements[at].is_meta) continue;
        published.statements.push_back(weighted_statement(input, at, strata));
    }
    std::ranges::sort(published.statements, {}, &WeightedStatement::number);
    count_statements(published);
    return published;
}

void count_statements(PublishedWeighting& weighting) {
    auto const count = [&](auto holds) {
        return std::ranges::count_if(weighting.statements,
                                     [&](WeightedStatement const& one) { return !one.not_weighted && holds(one); });
    };
    weighting.weighted_statements = count([](auto const&) { return true; });
    weighting.changed = count([](auto const& one) { return !one.changes.empty(); });
    weighting.common = count([](auto const& one) { return one.is_common; });
    weighting.common_kept =
        count([](auto const& one) { return one.is_common && one.weighted[0].low_e4 >= stats::kCommonBar_e4; });
}

bool stands(PublishedWeighting const& standing, PublishedWeighting const& next) {
    if (standing.state != WeightingState::ready || next.state != WeightingState::ready) return false;
    if (standing.ages_version != next.ages_version) return false;
    if (next.computed_at - standing.computed_at >= kWeightingLasts) return false;
    auto const by = *next.declared - *standing.declared;
    return by > -kDeclaredStep && by < kDeclaredStep;
}

}  // namespace hezhi::opinions
