#include "lib/opinion/projection.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace hezhi::opinion {

std::vector<Point> project_participants(RatingMatrix const& matrix, PrincipalAxes const& axes) {
    std::vector<Point> term(3 * matrix.columns());  // by cell code
    for (std::size_t j = 0; j < matrix.columns(); ++j) {
        for (std::size_t vote = 0; vote < 3; ++vote) {
            double const centred = static_cast<double>(vote) - 1.0 - matrix.mean[j];
            term[3 * j + vote] = {centred * axes.first[j], centred * axes.second[j]};
        }
    }
    std::vector<Point> positions;
    positions.reserve(matrix.rows());
    for (std::size_t i = 0; i < matrix.rows(); ++i) {
        auto const row = matrix.row(i);
        Point sum;
        for (Cell const cell : row) {
            sum.x += term[cell.code()].x;
            sum.y += term[cell.code()].y;
        }
        std::size_t const observed = row.size() + matrix.left_out_columns;
        double const stretch =
            std::sqrt(static_cast<double>(matrix.columns()) / static_cast<double>(std::max<std::size_t>(observed, 1)));
        positions.push_back({stretch * sum.x, stretch * sum.y});
    }
    return positions;
}

std::vector<double> extremities(RatingMatrix const& matrix, PrincipalAxes const& axes) {
    double const stretch = std::sqrt(static_cast<double>(matrix.columns()));
    std::vector<double> result;
    result.reserve(matrix.columns());
    for (std::size_t j = 0; j < matrix.columns(); ++j) {
        double const agree = stretch * (1 - matrix.mean[j]);
        double const x = agree * axes.first[j];
        double const y = agree * axes.second[j];
        result.push_back(std::sqrt(x * x + y * y));
    }
    return result;
}

}  // namespace hezhi::opinion
