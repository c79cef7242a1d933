// Where participants and statements lie on the map.
#pragma once

#include <vector>

#include "lib/opinion/opinion_map.h"
#include "lib/opinion/principal_axes.h"
#include "lib/opinion/rating_matrix.h"

namespace hezhi::opinion {

/// By row. A participant who saw few statements is pushed outwards by √(columns / statements seen), so that sparse
/// voters do not all end up in the middle; columns left out count as seen by everybody.
std::vector<Point> project_participants(RatingMatrix const& matrix, PrincipalAxes const& axes);

/// By column: how far from the middle somebody stands who only agreed with this statement.
std::vector<double> extremities(RatingMatrix const& matrix, PrincipalAxes const& axes);

}  // namespace hezhi::opinion
