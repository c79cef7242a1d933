#include "lib/opinion/symmetric_eigen.h"

#include <Eigen/Eigenvalues>

#include "lib/base/assert.h"

namespace hezhi::opinion {

std::vector<EigenPair> two_largest_eigenpairs(std::span<double const> lower, std::size_t size) {
    HZ_ASSERT(size >= 2 && lower.size() == size * size);
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    auto const n = static_cast<Eigen::Index>(size);
    Eigen::MatrixXd const matrix = Eigen::Map<RowMajor const>(lower.data(), n, n);
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> const solver(matrix);
    HZ_ASSERT(solver.info() == Eigen::Success);
    std::vector<EigenPair> pairs;
    for (Eigen::Index place : {n - 1, n - 2}) {
        auto const column = solver.eigenvectors().col(place);
        pairs.push_back({solver.eigenvalues()[place], {column.data(), column.data() + n}});
    }
    return pairs;
}

}  // namespace hezhi::opinion
