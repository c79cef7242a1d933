// For tests, fuzzers and benchmarks of lib/opinion: random conversations, and the method once more in its plainest
// form. The plain form works on a full matrix with loops as in the definition (docs/algorithms/opinion.md); slow on
// purpose.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "lib/base/random.h"
#include "lib/opinion/opening.h"
#include "lib/opinion/opinion_map.h"
#include "lib/opinion/vote_table.h"

namespace hezhi::opinion::testing {

/// A conversation as it happened.
struct Conversation {
    std::vector<CastVote> casts;  ///< participants are numbered in the order of their first vote
    std::vector<StatementStatus> statuses;
};

struct Shape {
    std::size_t participants = 30;
    std::size_t statements = 20;
    std::size_t camps = 3;     ///< of people who tend to vote alike
    double share_voted = 0.4;  ///< of statements, on average
    double share_left_out = 0.1;
    double share_revised = 0.05;  ///< of votes cast twice
};

inline Conversation random_conversation(Random& random, Shape shape) {
    Conversation result;
    for (std::size_t j = 0; j < shape.statements; ++j) {
        bool const left_out = random.uniform_unit() < shape.share_left_out;
        bool const is_meta = left_out && random.uniform_below(2) == 0;
        result.statuses.push_back({left_out && !is_meta ? Moderation::rejected : Moderation::accepted, is_meta});
    }
    std::vector<std::vector<double>> leaning(shape.camps, std::vector<double>(shape.statements));
    for (auto& camp : leaning) {
        for (double& value : camp) value = random.uniform_unit();
    }
    // Everybody has some eagerness; whose turn it is, is random.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> turns;
    for (std::uint32_t i = 0; i < shape.participants; ++i) {
        double const eagerness = 2 * shape.share_voted * random.uniform_unit();
        for (std::uint32_t j = 0; j < shape.statements; ++j) {
            if (random.uniform_unit() >= eagerness) continue;
            turns.emplace_back(i, j);
            if (random.uniform_unit() < shape.share_revised) turns.emplace_back(i, j);
        }
    }
    random.shuffle(std::span(turns));
    std::map<std::uint32_t, ParticipantIndex> number;
    for (auto const& [person, statement] : turns) {
        auto const [place, is_new] = number.emplace(person, static_cast<ParticipantIndex>(number.size()));
        double const mood = random.uniform_unit();
        double const lean = leaning[person % shape.camps][statement];
        Vote const vote = mood < 0.1 ? Vote::pass : (mood - 0.1) / 0.9 < lean ? Vote::agree : Vote::disagree;
        result.casts.push_back({place->second, statement, vote});
    }
    return result;
}

inline VoteTable table_of(Conversation const& conversation) {
    VoteTable table;
    for (std::size_t j = 0; j < conversation.statuses.size(); ++j) table.add_statement();
    for (auto const& cast : conversation.casts) {
        while (table.participants() <= cast.participant) table.add_participant();
        table.record(cast.participant, cast.statement, cast.vote);
    }
    return table;
}

// --- the plain form
// ---------------------------------------------------------------------------------------------------

using Matrix = std::vector<std::vector<double>>;
using Ratings = std::vector<std::vector<std::optional<double>>>;

/// Only participants and statements with votes; `people` and `columns` say which.
struct PlainRatings {
    Ratings rate;  ///< columns left out are 0 for everybody
    Ratings raw;
    std::vector<ParticipantIndex> people;
    std::vector<StatementIndex> columns;
    std::vector<double> mean;
};

inline PlainRatings plain_ratings(VoteTable const& votes, std::span<StatementStatus const> statuses) {
    PlainRatings result;
    for (StatementIndex j = 0; j < votes.statements(); ++j) {
        if (votes.counts(j).seen() > 0) result.columns.push_back(j);
    }
    for (ParticipantIndex i = 0; i < votes.participants(); ++i) {
        std::vector<std::optional<double>> row;
        bool has_voted = false;
        for (StatementIndex const j : result.columns) {
            auto const vote = votes.vote(i, j);
            has_voted = has_voted || vote;
            row.push_back(vote ? std::optional{static_cast<double>(static_cast<int>(*vote))} : std::nullopt);
        }
        if (!has_voted) continue;
        result.people.push_back(i);
        result.raw.push_back(row);
        for (std::size_t c = 0; c < row.size(); ++c) {
            if (statuses[result.columns[c]].is_left_out()) row[c] = 0;
        }
        result.rate.push_back(row);
    }
    for (std::size_t c = 0; c < result.columns.size(); ++c) {
        double sum = 0;
        double seen = 0;
        for (auto const& row : result.rate) {
            if (!row[c]) continue;
            sum += *row[c];
            seen += 1;
        }
        result.mean.push_back(sum / seen);
    }
    return result;
}

/// All eigenpairs of a symmetric matrix by cyclic Jacobi rotations, largest eigenvalue first.
inline std::vector<std::pair<double, std::vector<double>>> jacobi(Matrix a) {
    std::size_t const n = a.size();
    Matrix v(n, std::vector<double>(n, 0.0));
    for (std::size_t i = 0; i < n; ++i) v[i][i] = 1;
    for (int sweep = 0; sweep < 100; ++sweep) {
        double off = 0;
        double all = 0;
        for (std::size_t p = 0; p < n; ++p) {
            for (std::size_t q = 0; q < n; ++q) (p == q ? all : off) += a[p][q] * a[p][q];
        }
        if (off <= 1e-32 * all) break;
        for (std::size_t p = 0; p < n; ++p) {
            for (std::size_t q = p + 1; q < n; ++q) {
                if (a[p][q] == 0) continue;
                double const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
                double const t = (theta >= 0 ? 1 : -1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
                double const c = 1 / std::sqrt(t * t + 1);
                double const s = t * c;
                for (std::size_t k = 0; k < n; ++k) {
                    double const kp = a[k][p];
                    double const kq = a[k][q];
                    a[k][p] = c * kp - s * kq;
                    a[k][q] = s * kp + c * kq;
                }
                for (std::size_t k = 0; k < n; ++k) {
                    double const pk = a[p][k];
                    double const qk = a[q][k];
                    a[p][k] = c * pk - s * qk;
                    a[q][k] = s * pk + c * qk;
                    double const vp = v[k][p];
                    double const vq = v[k][q];
                    v[k][p] = c * vp - s * vq;
                    v[k][q] = s * vp + c * vq;
                }
            }
        }
    }
    std::vector<std::pair<double, std::vector<double>>> pairs;
    for (std::size_t i = 0; i < n; ++i) {
        auto& pair = pairs.emplace_back(a[i][i], std::vector<double>(n));
        for (std::size_t k = 0; k < n; ++k) pair.second[k] = v[k][i];
    }
    std::ranges::sort(pairs, [](auto const& x, auto const& y) { return x.first > y.first; });
    return pairs;
}

/// The covariance matrix ZᵀZ of the imputed, centred ratings.
inline Matrix plain_covariance(PlainRatings const& ratings) {
    std::size_t const n = ratings.columns.size();
    Matrix result(n, std::vector<double>(n, 0.0));
    for (auto const& row : ratings.rate) {
        for (std::size_t a = 0; a < n; ++a) {
            for (std::size_t b = 0; b < n; ++b) {
                double const za = row[a].value_or(ratings.mean[a]) - ratings.mean[a];
                double const zb = row[b].value_or(ratings.mean[b]) - ratings.mean[b];
                result[a][b] += za * zb;
            }
        }
    }
    return result;
}

inline double plain_distance(Point a, Point b) {
    return std::sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

struct PlainCluster {
    std::uint32_t id = 0;
    Point center;
    std::vector<std::uint32_t> members;
};

/// k-means as Polis writes it: lists of clusters, every distance computed.
inline std::vector<PlainCluster> plain_kmeans(std::span<Point const> points, std::span<double const> weights,
                                              std::vector<PlainCluster> clusters, int max_rounds) {
    for (int left = max_rounds;; --left) {
        auto next = clusters;
        for (auto& cluster : next) cluster.members.clear();
        for (std::uint32_t i = 0; i < points.size(); ++i) {
            std::size_t best = 0;
            double best_distance = std::numeric_limits<double>::infinity();
            for (std::size_t c = 0; c < clusters.size(); ++c) {
                double const x = points[i].x - clusters[c].center.x;
                double const y = points[i].y - clusters[c].center.y;
                if (x * x + y * y <= best_distance) {
                    best = c;
                    best_distance = x * x + y * y;
                }
            }
            next[best].members.push_back(i);
        }
        std::erase_if(next, [](auto const& cluster) { return cluster.members.empty(); });
        for (auto& cluster : next) {
            cluster.center = {};
            double total = 0;
            for (std::uint32_t const i : cluster.members) {
                double const weight = weights.empty() ? 1.0 : weights[i];
                cluster.center.x += weight * points[i].x;
                cluster.center.y += weight * points[i].y;
                total += weight;
            }
            cluster.center = {cluster.center.x / total, cluster.center.y / total};
        }
        auto const sorted = [](std::vector<PlainCluster> const& list) {
            std::vector<std::pair<double, double>> centers;
            for (auto const& cluster : list) centers.emplace_back(cluster.center.x, cluster.center.y);
            std::ranges::sort(centers);
            return centers;
        };
        auto const before = sorted(clusters);
        auto const after = sorted(next);
        bool has_settled = true;
        for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i) {
            Point const a{before[i].first, before[i].second};
            Point const b{after[i].first, after[i].second};
            has_settled = has_settled && plain_distance(a, b) < 0.01;
        }
        clusters = std::move(next);
        if (left == 0 || has_settled) return clusters;
    }
}

inline std::vector<PlainCluster> plain_start(std::span<Point const> points, std::size_t k) {
    std::vector<PlainCluster> start;
    std::set<std::pair<double, double>> known;
    for (Point const point : points) {
        if (start.size() < k && known.emplace(point.x + 0.0, point.y + 0.0).second) {
            start.push_back({static_cast<std::uint32_t>(start.size()), point, {}});
        }
    }
    return start;
}

inline double plain_silhouette(std::span<Point const> points, std::vector<PlainCluster> const& clusters) {
    double total = 0;
    for (auto const& own : clusters) {
        for (std::uint32_t const i : own.members) {
            if (own.members.size() == 1 || clusters.size() == 1) continue;
            double a = 0;
            double b = std::numeric_limits<double>::infinity();
            for (auto const& other : clusters) {
                double sum = 0;
                for (std::uint32_t const j : other.members) sum += plain_distance(points[i], points[j]);
                if (&other == &own) {
                    a = sum / static_cast<double>(other.members.size() - 1);
                } else {
                    b = std::min(b, sum / static_cast<double>(other.members.size()));
                }
            }
            if (std::max(a, b) > 0) total += (b - a) / std::max(a, b);
        }
    }
    return total / static_cast<double>(points.size());
}

}  // namespace hezhi::opinion::testing
