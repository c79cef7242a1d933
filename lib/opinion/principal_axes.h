// The two directions in which participants' ratings differ most.
#pragma once

#include <vector>

#include "lib/opinion/rating_matrix.h"

namespace hezhi::opinion {

/// Loadings by column of the matrix; each axis has length 1, or is all zero where there is nothing left to explain.
struct PrincipalAxes {
    std::vector<double> first;
    std::vector<double> second;
};

/// The eigenvectors of the two largest eigenvalues of ZᵀZ, Z = centred ratings (rating_matrix.h), all participants
/// included, no scaling of columns. The sign of an axis is chosen so that its largest loading by amount is positive
/// (the first column among equals). Both axes are zero with fewer than two rows or two columns.
///
/// Block Lanczos with two vectors and full reorthogonalisation from a fixed start: it finds a double eigenvalue too,
/// and ends when both residuals are below 1e-14 of the largest eigenvalue. Cost: one pass over the votes a step, some
/// 10 to 30 steps, and columns × steps² for the basis.
PrincipalAxes principal_axes(RatingMatrix const& matrix);

}  // namespace hezhi::opinion
