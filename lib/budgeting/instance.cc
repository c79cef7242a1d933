#include "lib/budgeting/instance.h"

#include <algorithm>

#include "lib/base/assert.h"

namespace hezhi::budgeting {
namespace {

/// SplitMix64's finaliser: spreads every bit of the input over the output.
std::uint64_t mixed(std::uint64_t value) {
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

}  // namespace

std::string_view to_string(VoteType type) noexcept {
    switch (type) {
        case VoteType::approval:
            return "approval";
        case VoteType::choose_one:
            return "choose-1";
        case VoteType::cumulative:
            return "cumulative";
        case VoteType::scoring:
            return "scoring";
        case VoteType::ordinal:
            return "ordinal";
    }
    return "";
}

Ballot Profile::ballot(std::size_t index) const {
    std::size_t const start = starts_[index];
    std::size_t const length = starts_[index + 1] - start;
    Ballot result;
    result.projects = std::span{projects_}.subspan(start, length);
    if (!points_.empty()) result.points = std::span{points_}.subspan(start, length);
    result.multiplicity = multiplicities_[index];
    return result;
}

void Profile::reserve(std::size_t voters, std::size_t entries) {
    ballot_of_voter_.reserve(voters);
    projects_.reserve(entries);
    if (has_points(type_)) points_.reserve(entries);
}

void Profile::add(std::span<ProjectIndex const> projects, std::span<std::int64_t const> points) {
    HZ_ASSERT(points.empty() ? !has_points(type_) || projects.empty() : points.size() == projects.size());
    HZ_ASSERT(type_ == VoteType::ordinal ||
              std::ranges::adjacent_find(projects, [](auto a, auto b) { return a >= b; }) == projects.end());
    HZ_ASSERT(std::ranges::all_of(points, [](std::int64_t value) { return value >= 1; }));

    std::uint64_t hash = projects.size();
    for (ProjectIndex const project : projects) hash = (hash + project + 1) * 0x9e3779b97f4a7c15ULL ^ (hash >> 29);
    for (std::int64_t const value : points) hash = mixed(hash ^ static_cast<std::uint64_t>(value));
    hash = mixed(hash);

    if (table_.size() < 2 * (multiplicities_.size() + 1)) grow_table();
    std::size_t const mask = table_.size() - 1;
    std::size_t slot = static_cast<std::size_t>(hash) & mask;
    for (; table_[slot] != 0; slot = (slot + 1) & mask) {
        std::uint32_t const candidate = table_[slot] - 1;
        if (hashes_[candidate] != hash) continue;
        Ballot const known = ballot(candidate);
        if (std::ranges::equal(known.projects, projects) && std::ranges::equal(known.points, points)) {
            ++multiplicities_[candidate];
            ballot_of_voter_.push_back(candidate);
            return;
        }
    }
    HZ_ASSERT(multiplicities_.size() < 0xffffffffU - 1);
    auto const index = static_cast<std::uint32_t>(multiplicities_.size());
    table_[slot] = index + 1;
    projects_.insert(projects_.end(), projects.begin(), projects.end());
    points_.insert(points_.end(), points.begin(), points.end());
    starts_.push_back(projects_.size());
    multiplicities_.push_back(1);
    hashes_.push_back(hash);
    ballot_of_voter_.push_back(index);
}

void Profile::grow_table() {
    table_.assign(std::max<std::size_t>(64, table_.size() * 4), 0);
    std::size_t const mask = table_.size() - 1;
    for (std::size_t index = 0; index < hashes_.size(); ++index) {
        std::size_t slot = static_cast<std::size_t>(hashes_[index]) & mask;
        while (table_[slot] != 0) slot = (slot + 1) & mask;
        table_[slot] = static_cast<std::uint32_t>(index) + 1;
    }
}

}  // namespace hezhi::budgeting
