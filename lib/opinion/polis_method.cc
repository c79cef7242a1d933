#include "lib/opinion/polis_method.h"

#include <algorithm>
#include <iterator>

#include "lib/opinion/consensus.h"
#include "lib/opinion/group_search.h"
#include "lib/opinion/principal_axes.h"
#include "lib/opinion/projection.h"
#include "lib/opinion/rating_matrix.h"
#include "lib/opinion/representativeness.h"
#include "lib/opinion/routing.h"

namespace hezhi::opinion {
namespace {

void place_participants(OpinionMap& map, RatingMatrix const& matrix, std::span<Point const> points) {
    for (std::size_t row = 0; row < matrix.rows(); ++row) {
        map.positions[matrix.participants[row]] = {true, points[row]};
    }
}

/// The rows that are grouped; those of `first` come first.
std::vector<std::uint32_t> starting_from(std::span<ParticipantIndex const> first, RatingMatrix const& matrix) {
    std::vector<std::uint32_t> const rows = rows_in_conversation(matrix);
    std::vector<std::uint32_t> ordered;
    std::vector<bool> is_first(matrix.rows(), false);
    for (ParticipantIndex const participant : first) {
        auto const row =
            std::ranges::lower_bound(rows, participant, {}, [&](std::uint32_t i) { return matrix.participants[i]; });
        if (row == rows.end() || matrix.participants[*row] != participant) continue;
        ordered.push_back(*row);
        is_first[*row] = true;
    }
    std::ranges::copy_if(rows, std::back_inserter(ordered), [&](std::uint32_t row) { return !is_first[row]; });
    return ordered;
}

void form_groups(OpinionMap& map, RatingMatrix const& matrix, std::span<Point const> points,
                 MapOptions const& options) {
    if (options.groups) {
        for (auto const& given : *options.groups) {
            OpinionGroup& group = map.groups.emplace_back();
            group.id = given.id;
            group.members = given.members;
        }
        std::ranges::sort(map.groups, {}, &OpinionGroup::id);
        if (options.memory) map.memory = *options.memory;
    } else {
        auto search = find_groups(points, starting_from(options.first, matrix), options.memory);
        for (auto const& found : search.groups) {
            OpinionGroup& group = map.groups.emplace_back();
            group.id = found.id;
            for (std::uint32_t const row : found.rows) group.members.push_back(matrix.participants[row]);
        }
        map.memory = search.memory;
    }
    for (std::uint32_t number = 0; number < map.groups.size(); ++number) {
        for (ParticipantIndex const member : map.groups[number].members) map.positions[member].group = number;
    }
}

/// Centre, and votes by statement.
void describe_group(OpinionMap const& map, VoteTable const& votes, OpinionGroup& group) {
    group.counts.resize(votes.statements());
    double placed = 0;
    for (ParticipantIndex const member : group.members) {
        for (Cell const cell : votes.row(member)) group.counts[cell.statement()].add(cell.vote());
        if (!map.positions[member].is_placed) continue;
        placed += 1;
        group.center.x += map.positions[member].point.x;
        group.center.y += map.positions[member].point.y;
    }
    if (placed > 0) group.center = {group.center.x / placed, group.center.y / placed};
}

VoteCounts operator+(VoteCounts const& a, VoteCounts const& b) {
    return {a.agree + b.agree, a.disagree + b.disagree, a.pass + b.pass};
}
VoteCounts operator-(VoteCounts const& a, VoteCounts const& b) {
    return {a.agree - b.agree, a.disagree - b.disagree, a.pass - b.pass};
}

}  // namespace

OpinionMap polis_map(VoteTable const& votes, std::span<StatementStatus const> statuses, MapOptions const& options) {
    RatingMatrix const matrix = rating_matrix(votes, statuses);
    OpinionMap map;
    map.method = Method::polis;
    map.participants = matrix.rows();
    map.statements = matrix.columns();
    map.votes = votes.votes();
    map.positions.resize(votes.participants());
    map.statement_stats.resize(votes.statements());

    PrincipalAxes const axes = principal_axes(matrix);
    std::vector<Point> const points = project_participants(matrix, axes);
    place_participants(map, matrix, points);
    form_groups(map, matrix, points, options);

    std::vector<VoteCounts> counts(votes.statements());   // of everybody
    std::vector<VoteCounts> grouped(votes.statements());  // of the members of all groups
    std::vector<bool> is_eligible(votes.statements());
    for (auto& group : map.groups) describe_group(map, votes, group);
    for (StatementIndex statement = 0; statement < votes.statements(); ++statement) {
        counts[statement] = votes.counts(statement);
        is_eligible[statement] = counts[statement].seen() > 0 && !statuses[statement].is_left_out();
        for (auto const& group : map.groups) grouped[statement] = grouped[statement] + group.counts[statement];
    }
    for (auto& group : map.groups) {
        std::vector<VoteCounts> outside(votes.statements());
        for (std::size_t i = 0; i < outside.size(); ++i) outside[i] = grouped[i] - group.counts[i];
        group.representative = representative_statements(group.counts, outside, is_eligible);
    }
    map.consensus = majority_consensus(counts, is_eligible);

    std::vector<double> const extremity = extremities(matrix, axes);
    for (std::size_t column = 0; column < matrix.columns(); ++column) {
        StatementIndex const statement = matrix.statements[column];
        StatementStats& stats = map.statement_stats[statement];
        stats.counts = counts[statement];
        stats.group_aware_consensus = group_aware_consensus(map.groups, statement);
        stats.extremity = extremity[column];
        stats.priority = statement_priority(grouped[statement], extremity[column], statuses[statement].is_meta);
    }
    return map;
}

}  // namespace hezhi::opinion
