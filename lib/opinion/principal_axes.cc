#include "lib/opinion/principal_axes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "lib/base/random.h"
#include "lib/opinion/symmetric_eigen.h"

namespace hezhi::opinion {
namespace {

using Vector = std::vector<double>;

constexpr std::uint64_t kStartSeed = 2;  // any: the result does not depend on it beyond rounding
constexpr std::size_t kMaxBasis = 160;   // vectors kept before restarting from the best two
constexpr int kMaxRestarts = 40;
constexpr std::size_t kFirstCheck = 6;  // blocks before the first convergence test …
constexpr std::size_t kCheckEvery = 2;  // … and between two
constexpr double kResidual = 1e-14;     // of the largest eigenvalue
constexpr double kNothing = 1e-12;      // an eigenvalue below this part of the largest is zero
constexpr double kEqualLoadings = 1e-9;

/// Four sums side by side, added in a fixed order: fast, and the same on every compiler.
double dot(Vector const& a, Vector const& b) {
    std::array<double, 4> sum{};
    std::size_t const size = a.size();
    std::size_t i = 0;
    for (; i + 4 <= size; i += 4) {
        sum[0] += a[i] * b[i];
        sum[1] += a[i + 1] * b[i + 1];
        sum[2] += a[i + 2] * b[i + 2];
        sum[3] += a[i + 3] * b[i + 3];
    }
    for (; i < size; ++i) sum[0] += a[i] * b[i];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

void subtract(Vector& from, double factor, Vector const& what) {
    for (std::size_t i = 0; i < from.size(); ++i) from[i] -= factor * what[i];
}

void scale(Vector& vector, double factor) {
    for (double& value : vector) value *= factor;
}

/// ZᵀZ applied to two vectors at once; one pass over the votes.
class Covariance {
public:
    explicit Covariance(RatingMatrix const& matrix)
        : matrix_(matrix), rating_(3 * matrix.columns()), sum_(3 * matrix.columns()) {}

    std::array<Vector, 2> apply(Vector const& a, Vector const& b) {
        std::size_t const columns = matrix_.columns();
        for (std::size_t j = 0; j < columns; ++j) {
            for (std::size_t vote = 0; vote < 3; ++vote) {
                double const centred = rating(vote) - matrix_.mean[j];
                rating_[3 * j + vote] = {centred * a[j], centred * b[j]};
            }
        }
        std::ranges::fill(sum_, Pair{});
        for (std::size_t i = 0; i < matrix_.rows(); ++i) {
            auto const row = matrix_.row(i);
            Pair const even = row_sum(row, 0);
            Pair const odd = row_sum(row, 1);
            Pair const score{even.a + odd.a, even.b + odd.b};
            for (Cell const cell : row) {
                sum_[cell.code()].a += score.a;
                sum_[cell.code()].b += score.b;
            }
        }
        std::array<Vector, 2> result{Vector(columns, 0.0), Vector(columns, 0.0)};
        for (std::size_t j = 0; j < columns; ++j) {
            for (std::size_t vote = 0; vote < 3; ++vote) {
                double const centred = rating(vote) - matrix_.mean[j];
                result[0][j] += centred * sum_[3 * j + vote].a;
                result[1][j] += centred * sum_[3 * j + vote].b;
            }
        }
        return result;
    }

private:
    struct Pair {
        double a = 0;
        double b = 0;
    };
    static double rating(std::size_t vote) { return static_cast<double>(vote) - 1.0; }
    Pair row_sum(std::span<Cell const> row, std::size_t from) const {
        Pair sum;
        for (std::size_t place = from; place < row.size(); place += 2) {
            Pair const& term = rating_[row[place].code()];
            sum.a += term.a;
            sum.b += term.b;
        }
        return sum;
    }

    RatingMatrix const& matrix_;
    std::vector<Pair> rating_;  ///< by cell code: centred rating times the vectors' entries
    std::vector<Pair> sum_;     ///< by cell code: sum of the scores of the rows with this vote
};

/// Block Lanczos: an orthonormal basis that grows by two vectors a step, and the matrix seen from it.
class Lanczos {
public:
    Lanczos(Covariance& covariance, Vector first, Vector second) : covariance_(covariance) {
        append_block(std::move(first), std::move(second));
    }

    /// Multiplies by the newest block and appends what is new in the result.
    void step() {
        std::size_t const block = basis_.size() - 2;
        auto image = covariance_.apply(basis_[block], basis_[block + 1]);
        for (std::size_t v = 0; v < 2; ++v) {
            // Twice is enough to be orthogonal to working precision.
            for (int pass = 0; pass < 2; ++pass) {
                for (std::size_t i = 0; i < basis_.size(); ++i) {
                    double const share = dot(basis_[i], image[v]);
                    subtract(image[v], share, basis_[i]);
                    if (i >= block) projected_[i - block][block + v] += share;
                }
            }
        }
        append_block(std::move(image[0]), std::move(image[1]));
    }

    struct Ritz {
        std::array<double, 2> value{};
        std::array<Vector, 2> weight;  ///< of the basis vectors, without the newest block
        double residual = 0;           ///< the larger of the two
    };
    /// Best approximations within all blocks but the newest, which serves as the remainder.
    Ritz ritz() const {
        std::size_t const size = basis_.size() - 2;
        std::vector<double> lower(size * size, 0.0);
        for (std::size_t column = 0; column < size; ++column) {
            std::size_t const block = column - column % 2;
            if (column % 2 == 0) lower[(block + 1) * size + column] = projected_[1][column];
            lower[column * size + column] = projected_[column % 2][column];
            if (block + 2 < size) {
                for (std::size_t i = 0; i < 2; ++i) lower[(block + 2 + i) * size + column] = coupling_[i][column];
            }
        }
        auto pairs = two_largest_eigenpairs(lower, size);
        Ritz result;
        for (std::size_t v = 0; v < 2; ++v) {
            auto const& y = pairs[v].vector;
            double squared = 0;
            for (std::size_t i = 0; i < 2; ++i) {
                double const part = coupling_[i][size - 2] * y[size - 2] + coupling_[i][size - 1] * y[size - 1];
                squared += part * part;
            }
            result.residual = std::max(result.residual, std::sqrt(squared));
            result.value[v] = pairs[v].value;
            result.weight[v] = std::move(pairs[v].vector);
        }
        return result;
    }
    Vector combine(Vector const& weight) const {
        Vector sum(basis_.front().size(), 0.0);
        for (std::size_t i = 0; i < weight.size(); ++i) subtract(sum, -weight[i], basis_[i]);
        return sum;
    }
    std::size_t size() const noexcept { return basis_.size(); }

private:
    /// Appends two vectors, orthogonal to the basis, after making them orthonormal; a vector without anything new
    /// becomes zero, which adds the eigenvalue zero and nothing else. Their lengths couple the previous block to them.
    void append_block(Vector first, Vector second) {
        double const before_first = std::sqrt(dot(first, first));
        double const before_second = std::sqrt(dot(second, second));
        largest_ = std::max({largest_, before_first, before_second});
        double const length = normalise(first);
        double share = dot(first, second);
        subtract(second, share, first);
        double const again = dot(first, second);
        subtract(second, again, first);
        share += again;
        double const rest = normalise(second);
        if (!basis_.empty()) {
            coupling_[0][basis_.size() - 2] = length;
            coupling_[0][basis_.size() - 1] = share;
            coupling_[1][basis_.size() - 1] = rest;
        }
        basis_.push_back(std::move(first));
        basis_.push_back(std::move(second));
        for (std::size_t i = 0; i < 2; ++i) {
            projected_[i].resize(basis_.size(), 0.0);
            coupling_[i].resize(basis_.size(), 0.0);
        }
    }
    /// Length 1, or zero where only rounding is left; returns the length.
    double normalise(Vector& vector) const {
        double const length = std::sqrt(dot(vector, vector));
        if (length <= kResidual * largest_) {
            std::ranges::fill(vector, 0.0);
            return 0;
        }
        scale(vector, 1 / length);
        return length;
    }

    Covariance& covariance_;
    std::vector<Vector> basis_;
    std::array<Vector, 2> projected_;  ///< [i][c]: basis vector i of c's block times the image of basis vector c
    std::array<Vector, 2> coupling_;   ///< [i][c]: basis vector i of the next block times the image of basis vector c
    double largest_ = 0;               ///< longest vector met; the scale of rounding
};

/// The first loading that is largest by amount, up to rounding, becomes positive.
void orient(Vector& axis) {
    double largest = 0;
    for (double const loading : axis) largest = std::max(largest, std::abs(loading));
    if (largest == 0) return;
    auto const first =
        std::ranges::find_if(axis, [&](double loading) { return std::abs(loading) >= largest * (1 - kEqualLoadings); });
    if (*first < 0) scale(axis, -1);
}

Vector start_vector(RatingMatrix const& matrix, Random& random) {
    Vector start(matrix.columns());
    for (std::size_t j = 0; j < start.size(); ++j) {
        double const value = 2 * random.uniform_unit() - 1;
        start[j] = matrix.is_left_out[j] ? 0 : value;
    }
    return start;
}

}  // namespace

PrincipalAxes principal_axes(RatingMatrix const& matrix) {
    PrincipalAxes axes{Vector(matrix.columns(), 0.0), Vector(matrix.columns(), 0.0)};
    if (matrix.rows() < 2 || matrix.columns() < 2) return axes;
    Random random(kStartSeed);
    Covariance covariance(matrix);
    Vector first = start_vector(matrix, random);
    Vector second = start_vector(matrix, random);
    for (int restart = 0;; ++restart) {
        Lanczos lanczos(covariance, std::move(first), std::move(second));
        for (std::size_t block = 1;; ++block) {
            lanczos.step();
            bool const is_full = lanczos.size() >= kMaxBasis;
            bool const may_check = block >= kFirstCheck && (block - kFirstCheck) % kCheckEvery == 0;
            if (!is_full && !may_check) continue;
            auto const ritz = lanczos.ritz();
            bool const is_exact = ritz.residual <= kResidual * ritz.value[0];
            if (!is_exact && !is_full) continue;
            first = lanczos.combine(ritz.weight[0]);
            second = lanczos.combine(ritz.weight[1]);
            if (!is_exact && restart < kMaxRestarts) break;
            for (auto* axis : {&first, &second}) {
                double const length = std::sqrt(dot(*axis, *axis));
                if (length > 0) scale(*axis, 1 / length);
                orient(*axis);
            }
            if (ritz.value[0] > 0) axes.first = std::move(first);
            if (ritz.value[1] > kNothing * ritz.value[0]) axes.second = std::move(second);
            return axes;
        }
    }
}

}  // namespace hezhi::opinion
