#include "lib/opinion/principal_axes.h"

#include <gtest/gtest.h>

#include "lib/opinion/projection.h"
#include "lib/opinion/testing.h"

namespace hezhi::opinion {
namespace {

using testing::Conversation;

double scalar_product(std::vector<double> const& a, std::vector<double> const& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

RatingMatrix matrix_of(Conversation const& conversation) {
    return rating_matrix(testing::table_of(conversation), conversation.statuses);
}

/// A conversation from rows like "+-=." (agree, disagree, pass, no vote).
Conversation from_rows(std::vector<std::string> const& rows) {
    Conversation result;
    result.statuses.resize(rows.front().size());
    for (ParticipantIndex i = 0; i < rows.size(); ++i) {
        for (StatementIndex j = 0; j < rows[i].size(); ++j) {
            if (rows[i][j] == '.') continue;
            result.casts.push_back({i, j,
                                    rows[i][j] == '+'   ? Vote::agree
                                    : rows[i][j] == '-' ? Vote::disagree
                                                        : Vote::pass});
        }
    }
    return result;
}

TEST(RatingMatrix, agrees_with_a_full_matrix) {
    Random random(11);
    for (int run = 0; run < 50; ++run) {
        auto const conversation = testing::random_conversation(random, {.participants = 20, .statements = 12});
        auto const table = testing::table_of(conversation);
        auto const matrix = rating_matrix(table, conversation.statuses);
        auto const plain = testing::plain_ratings(table, conversation.statuses);
        ASSERT_EQ(matrix.participants, plain.people);
        ASSERT_EQ(matrix.statements, plain.columns);
        for (std::size_t j = 0; j < plain.columns.size(); ++j) EXPECT_DOUBLE_EQ(matrix.mean[j], plain.mean[j]);
        for (std::size_t i = 0; i < plain.people.size(); ++i) {
            std::size_t cast = 0;
            for (auto const& rating : plain.raw[i]) cast += rating ? 1 : 0;
            EXPECT_EQ(matrix.votes_cast[i], cast);
            auto rest = matrix.row(i);
            for (std::size_t j = 0; j < plain.columns.size(); ++j) {
                if (matrix.is_left_out[j] || !plain.rate[i][j]) continue;
                ASSERT_FALSE(rest.empty());
                EXPECT_EQ(rest.front().statement(), j);
                EXPECT_EQ(static_cast<double>(static_cast<int>(rest.front().vote())), *plain.rate[i][j]);
                rest = rest.subspan(1);
            }
            EXPECT_TRUE(rest.empty());
        }
    }
}

TEST(PrincipalAxes, agree_with_jacobi_rotations_of_the_full_covariance) {
    Random random(7);
    for (int run = 0; run < 150; ++run) {
        auto const conversation = testing::random_conversation(
            random, {.participants = 2 + static_cast<std::size_t>(random.uniform_below(60)),
                     .statements = 2 + static_cast<std::size_t>(random.uniform_below(40)),
                     .share_voted = 0.1 + 0.8 * random.uniform_unit()});
        auto const matrix = matrix_of(conversation);
        if (matrix.rows() < 2 || matrix.columns() < 2) continue;
        auto const axes = principal_axes(matrix);
        auto const pairs = testing::jacobi(
            testing::plain_covariance(testing::plain_ratings(testing::table_of(conversation), conversation.statuses)));
        double const largest = pairs[0].first;
        if (largest <= 0) {
            EXPECT_EQ(scalar_product(axes.first, axes.first), 0);
            continue;
        }
        // Where eigenvalues are close, the vectors are only known up to rounding over their distance.
        auto const next = pairs.size() > 2 ? pairs[2].first : 0.0;
        double const gap = (largest - pairs[1].first) / largest;
        double const second_gap = (pairs[1].first - next) / largest;
        if (gap > 1e-3) {
            EXPECT_NEAR(std::abs(scalar_product(axes.first, pairs[0].second)), 1, 1e-10) << "run " << run;
        }
        if (gap > 1e-3 && second_gap > 1e-3) {
            EXPECT_NEAR(std::abs(scalar_product(axes.second, pairs[1].second)), 1, 1e-10) << "run " << run;
        }
        EXPECT_NEAR(scalar_product(axes.first, axes.second), 0, 1e-12);
        for (std::size_t j = 0; j < matrix.columns(); ++j) {
            if (matrix.is_left_out[j]) {
                EXPECT_EQ(axes.first[j], 0);
                EXPECT_EQ(axes.second[j], 0);
            }
        }
    }
}

TEST(PrincipalAxes, point_to_the_side_of_the_largest_loading) {
    Random random(8);
    for (int run = 0; run < 30; ++run) {
        auto const axes = principal_axes(matrix_of(testing::random_conversation(random, {})));
        for (auto const& axis : {axes.first, axes.second}) {
            auto const largest = std::ranges::max(axis, {}, [](double loading) { return std::abs(loading); });
            EXPECT_GE(largest, 0);
        }
    }
}

TEST(PrincipalAxes, find_both_of_two_equal_directions) {
    // Two independent disputes of the same size, and a smaller third one.
    auto const matrix = matrix_of(from_rows({"++=", "+-=", "-+=", "--=", "+++", "+-+", "-++", "--+"}));
    auto const axes = principal_axes(matrix);
    // Any two orthogonal vectors within the first two statements will do.
    EXPECT_NEAR(axes.first[2] * axes.first[2] + axes.second[2] * axes.second[2], 0, 1e-20);
    EXPECT_NEAR(scalar_product(axes.first, axes.first), 1, 1e-12);
    EXPECT_NEAR(scalar_product(axes.second, axes.second), 1, 1e-12);

    auto const equal = principal_axes(matrix_of(from_rows({"++", "+-", "-+", "--"})));
    EXPECT_NEAR(scalar_product(equal.first, equal.first), 1, 1e-12);
    EXPECT_NEAR(scalar_product(equal.second, equal.second), 1, 1e-12);
    EXPECT_NEAR(scalar_product(equal.first, equal.second), 0, 1e-12);
}

TEST(PrincipalAxes, vanish_where_nothing_is_left_to_explain) {
    for (auto const& rows : {std::vector<std::string>{"+-+"}, {"+", "-", "+"}, {"+=-", "+=-"}}) {
        auto const axes = principal_axes(matrix_of(from_rows(rows)));
        EXPECT_EQ(scalar_product(axes.first, axes.first), 0);
        EXPECT_EQ(scalar_product(axes.second, axes.second), 0);
    }
    // One dispute only: the second axis is nothing.
    auto const line = principal_axes(matrix_of(from_rows({"++", "--", "++"})));
    EXPECT_NEAR(scalar_product(line.first, line.first), 1, 1e-12);
    EXPECT_EQ(scalar_product(line.second, line.second), 0);
    auto const everything_left_out = [] {
        auto conversation = from_rows({"+-", "-+", "++"});
        for (auto& status : conversation.statuses) status.moderation = Moderation::rejected;
        return principal_axes(matrix_of(conversation));
    }();
    EXPECT_EQ(everything_left_out.first, (std::vector<double>{0, 0}));
}

TEST(PrincipalAxes, do_not_depend_on_the_order_of_participants) {
    Random random(9);
    for (int run = 0; run < 20; ++run) {
        auto conversation = testing::random_conversation(random, {.participants = 40});
        auto const axes = principal_axes(matrix_of(conversation));
        auto const people = testing::table_of(conversation).participants();
        for (auto& cast : conversation.casts) {
            cast.participant = static_cast<ParticipantIndex>(people - 1) - cast.participant;
        }
        auto const reversed = principal_axes(matrix_of(conversation));
        for (std::size_t j = 0; j < axes.first.size(); ++j) {
            EXPECT_NEAR(axes.first[j], reversed.first[j], 1e-9);
            EXPECT_NEAR(axes.second[j], reversed.second[j], 1e-9);
        }
    }
}

TEST(Projection, agrees_with_the_definition) {
    Random random(10);
    for (int run = 0; run < 30; ++run) {
        auto const conversation = testing::random_conversation(random, {});
        auto const matrix = matrix_of(conversation);
        auto const plain = testing::plain_ratings(testing::table_of(conversation), conversation.statuses);
        auto const axes = principal_axes(matrix);
        auto const positions = project_participants(matrix, axes);
        auto const columns = static_cast<double>(matrix.columns());
        for (std::size_t i = 0; i < positions.size(); ++i) {
            Point expected;
            double seen = 0;
            for (std::size_t j = 0; j < matrix.columns(); ++j) {
                if (!plain.rate[i][j]) continue;
                seen += 1;
                expected.x += (*plain.rate[i][j] - plain.mean[j]) * axes.first[j];
                expected.y += (*plain.rate[i][j] - plain.mean[j]) * axes.second[j];
            }
            double const stretch = std::sqrt(columns / std::max(seen, 1.0));
            EXPECT_NEAR(positions[i].x, stretch * expected.x, 1e-12);
            EXPECT_NEAR(positions[i].y, stretch * expected.y, 1e-12);
        }
        auto const extremity = extremities(matrix, axes);
        for (std::size_t j = 0; j < matrix.columns(); ++j) {
            double const length = std::sqrt(axes.first[j] * axes.first[j] + axes.second[j] * axes.second[j]);
            EXPECT_NEAR(extremity[j], std::sqrt(columns) * (1 - plain.mean[j]) * length, 1e-12);
        }
    }
}

}  // namespace
}  // namespace hezhi::opinion
