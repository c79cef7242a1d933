#include "lib/budgeting/exact.h"

#include <cmath>

#include <gtest/gtest.h>

#include "lib/base/random.h"

namespace hezhi::budgeting {
namespace {

TEST(ExactDecimal, reads_what_files_write) {
    EXPECT_EQ(parse_decimal("400000"), Rational(400000));
    EXPECT_EQ(parse_decimal("400000.0"), Rational(400000));
    EXPECT_EQ(parse_decimal("543715.64"), Rational(13592891, 25));
    EXPECT_EQ(parse_decimal("102533,36"), Rational(2563334, 25));
    EXPECT_EQ(parse_decimal(" 12 "), Rational(12));
    EXPECT_EQ(parse_decimal("+5"), Rational(5));
    EXPECT_EQ(parse_decimal("-2.5"), Rational(-5, 2));
    EXPECT_EQ(parse_decimal(".5"), Rational(1, 2));
    EXPECT_EQ(parse_decimal("1e6"), Rational(1000000));
    EXPECT_EQ(parse_decimal("25E-1"), Rational(5, 2));
    EXPECT_EQ(to_text(*parse_decimal("16666.666666666668")), "4166666666666667/250000000000");
    EXPECT_EQ(to_text(*parse_decimal("123456789012345678901234567890")), "123456789012345678901234567890");
}

TEST(ExactDecimal, refuses_everything_else) {
    for (char const* text : {"", " ", "-", ".", "1.2.3", "1,000,000", "1 000", "12 PLN", "0x10", "1e", "1e+", "nan",
                             "inf", "1e61", "--1", "12a"}) {
        EXPECT_EQ(parse_decimal(text), std::nullopt) << text;
    }
    EXPECT_EQ(parse_decimal(std::string(61, '1')), std::nullopt);
    EXPECT_TRUE(parse_decimal(std::string(60, '1')).has_value());
}

TEST(ExactDecimal, prints_without_loss) {
    EXPECT_EQ(to_decimal_text(*parse_decimal("543715.640")), "543715.64");
    EXPECT_EQ(to_decimal_text(Rational(-1, 8)), "-0.125");
    EXPECT_EQ(to_decimal_text(Rational(1, 3)), "1/3");
    EXPECT_EQ(to_decimal_text(Rational(7)), "7");
    EXPECT_EQ(to_rounded_text(Rational(2, 3), 2), "0.67");
    EXPECT_EQ(to_rounded_text(Rational(5, 2), 0), "3");
    EXPECT_EQ(to_rounded_text(Rational(-5, 2), 0), "-3");
    EXPECT_EQ(to_rounded_text(Rational(-1, 1000), 2), "0.00");
    EXPECT_EQ(to_rounded_text(Rational(1, 200), 2), "0.01");
}

TEST(ExactDecimal, floor_and_ceiling) {
    EXPECT_EQ(floor_of(Rational(-1, 2)), -1);
    EXPECT_EQ(ceiling_of(Rational(-1, 2)), 0);
    EXPECT_EQ(floor_of(Rational(7, 2)), 3);
    EXPECT_EQ(ceiling_of(Rational(7, 2)), 4);
    EXPECT_EQ(ceiling_of(Rational(4)), 4);
}

TEST(NearestDouble, agrees_with_the_processor) {
    // IEEE division of two integers below 2^53 is correctly rounded, so it must agree.
    Random random{7};
    for (int i = 0; i < 20000; ++i) {
        auto const numerator = static_cast<std::int64_t>(random.next() >> (11 + random.uniform_below(50)));
        auto const denominator = 1 + static_cast<std::int64_t>(random.next() >> (12 + random.uniform_below(50)));
        double const expected = static_cast<double>(numerator) / static_cast<double>(denominator);
        ASSERT_EQ(nearest_double(integer(numerator), integer(denominator)), expected)
            << numerator << "/" << denominator;
    }
}

TEST(NearestDouble, breaks_halves_to_even) {
    Integer const base = Integer{1} << 53;
    EXPECT_EQ(nearest_double(base + 1, 1), 0x1.0p53);
    EXPECT_EQ(nearest_double(base + 3, 1), 0x1.0000000000002p53);
    EXPECT_EQ(nearest_double(Integer{2 * base + 2}, 2), 0x1.0p53);
    // A hair above the half goes up.
    EXPECT_EQ(nearest_double(((base + 1) << 200) + 1, Integer{1} << 200), 0x1.0000000000001p53);
    EXPECT_EQ(nearest_double(-(base + 3), 1), -0x1.0000000000002p53);
    EXPECT_EQ(nearest_double(0, 5), 0.0);
    EXPECT_EQ(nearest_double(1, Integer{1} << 500), std::ldexp(1.0, -500));
}

}  // namespace
}  // namespace hezhi::budgeting
