// The year that tests run: 2026 from Monday, 5 January, weeks of five days, 40 cases.
#pragma once

#include "lib/simulation/street_year.h"

namespace hezhi::simulation {

inline TimePoint const kYearBegin = from_microseconds(1'767'571'200'000'000);  // 2026-01-05T00:00:00Z
inline Span const kTestYear{kYearBegin, kYearBegin + std::chrono::hours{24 * 365}};

/// Every way that a case can go, more often than a street would see it.
inline StreetModel eventful_street(std::uint32_t cases) {
    auto street = example_street(cases);
    street.chances.joint = 0.2;
    street.chances.self_governing = 0.25;
    street.chances.reopens_closed = 0.1;
    street.chances.stray_act = 0.3;
    street.chances.job_again = 0.1;
    return street;
}

}  // namespace hezhi::simulation
