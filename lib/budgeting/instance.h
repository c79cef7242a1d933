// The two inputs of every budgeting rule: an instance (projects and the budget limit) and a profile (the ballots).
// Voters with identical ballots always hold identical budgets, so the profile keeps each distinct ballot once with its
// multiplicity; the outcome of a rule never depends on the order of voters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/budgeting/exact.h"

namespace hezhi::budgeting {

/// A project is named by its position in Instance::projects.
using ProjectIndex = std::uint32_t;

struct Project {
    std::string id;  ///< "c13": a text, not a number; distinct within an instance
    std::string name;
    Rational cost;                                 ///< >= 0, in whole units of currency, any number of decimals
    std::optional<std::int64_t> announced_status;  ///< Pabulib's `selected`: 1 = funded by the organisers
};

struct Instance {
    Rational budget;  ///< >= 0
    std::vector<Project> projects;
};

/// What a ballot says (Pabulib's vote_type).
enum class VoteType : std::uint8_t {
    approval,
    choose_one,
    cumulative,  ///< points that share a sum
    scoring,     ///< points without one
    ordinal      ///< best first
};

std::string_view to_string(VoteType type) noexcept;
constexpr bool has_points(VoteType type) noexcept {
    return type == VoteType::cumulative || type == VoteType::scoring;
}

/// One distinct ballot: the projects it names, in order of preference when ordinal, otherwise ascending by index; with
/// points, a project with zero points is not named.
struct Ballot {
    std::span<ProjectIndex const> projects;
    std::span<std::int64_t const> points;  ///< as long as `projects`, or empty
    std::int64_t multiplicity = 0;         ///< voters who cast it, >= 1
};

/// A column of the voters' data (sex, age, neighbourhood): for explanations only, no rule sees it.
struct VoterAttribute {
    std::string name;
    std::vector<std::string> values;   ///< distinct, in order of first appearance; "" = not stated
    std::vector<std::uint32_t> codes;  ///< per voter in file order, an index into `values`
};

class Profile {
public:
    Profile(VoteType type, std::int64_t points_scale) : type_(type), points_scale_(points_scale) {}

    VoteType type() const noexcept { return type_; }
    /// Points are stored as whole multiples of 1/points_scale.
    std::int64_t points_scale() const noexcept { return points_scale_; }

    std::size_t voter_count() const noexcept { return ballot_of_voter_.size(); }
    std::size_t ballot_count() const noexcept { return multiplicities_.size(); }
    Ballot ballot(std::size_t index) const;
    /// Per voter in file order, the index of the distinct ballot that they cast.
    std::span<std::uint32_t const> ballot_of_voter() const noexcept { return ballot_of_voter_; }

    /// Adds a voter. `projects` distinct; ascending unless ordinal; `points` empty or as long, each >= 1 (asserted).
    void add(std::span<ProjectIndex const> projects, std::span<std::int64_t const> points = {});
    void reserve(std::size_t voters, std::size_t entries);

    std::vector<VoterAttribute> attributes;

private:
    void grow_table();

    VoteType type_;
    std::int64_t points_scale_;
    std::vector<std::size_t> starts_{0};
    std::vector<ProjectIndex> projects_;
    std::vector<std::int64_t> points_;  ///< parallel to projects_ when the ballots carry points
    std::vector<std::int64_t> multiplicities_;
    std::vector<std::uint64_t> hashes_;
    std::vector<std::uint32_t> ballot_of_voter_;
    std::vector<std::uint32_t> table_;  ///< open addressing: ballot index + 1, 0 = free; size a power of two
};

}  // namespace hezhi::budgeting
