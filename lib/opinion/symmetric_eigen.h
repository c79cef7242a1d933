// Eigenpairs of a small dense symmetric matrix; the one place that uses Eigen.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace hezhi::opinion {

struct EigenPair {
    double value = 0;
    std::vector<double> vector;  ///< of length 1
};

/// The two largest eigenvalues of a symmetric matrix with their vectors, largest first.
/// @param lower  row by row, size × size; only the entries on and below the diagonal are read; size ≥ 2 (asserted).
std::vector<EigenPair> two_largest_eigenpairs(std::span<double const> lower, std::size_t size);

}  // namespace hezhi::opinion
