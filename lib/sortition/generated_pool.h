// Pools made up for tests and benchmarks: what volunteers for a real assembly look like next to their population. Each
// category has shares in the population; people answer an invitation more or less readily by value, and values go
// together (latent groups), so some combinations abound in the pool and some quotas are hard to fill. Quotas are the
// population's shares of the panel, rounded down and up. Equal seeds give equal pools on every machine.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "lib/base/random.h"
#include "lib/sortition/pool.h"

namespace hezhi::sortition {

struct GeneratedPoolOptions {
    int people = 200;
    int panel_size = 20;
    int categories = 5;
    int values_max = 5;         ///< a category has 2 … this many values
    double skew = 2;            ///< the readiest value answers up to this many times as often as the average one
    double correlation = 0.5;   ///< 0: values independent of each other; 1: a latent group decides
    double shared_address = 0;  ///< share of people who live with 1 to 3 others of the pool
    std::uint64_t seed = 1;
};

/// Feasible in most cases, not in all: as with real invitations.
inline Pool generated_pool(GeneratedPoolOptions const& options) {
    constexpr int kGroups = 4;
    Random random(options.seed);
    Pool pool;
    pool.panel_size = options.panel_size;
    auto const pick = [&random](std::vector<double> const& weights) {
        double sum = 0;
        for (double const weight : weights) sum += weight;
        double place = random.uniform_unit() * sum;
        std::size_t i = 0;
        while (i + 1 < weights.size() && place >= weights[i]) place -= weights[i++];
        return i;
    };
    std::vector<std::vector<std::vector<double>>> weights(kGroups);  // a group, a category, a value
    for (int c = 0; c < options.categories; ++c) {
        auto const values = 2 + random.uniform_below(static_cast<std::uint64_t>(options.values_max - 1));
        std::vector<double> shares;
        double sum = 0;
        for (std::uint64_t v = 0; v < values; ++v) {
            shares.push_back(0.4 + random.uniform_unit());
            sum += shares.back();
        }
        Category category;
        category.name = "category " + std::to_string(c + 1);
        for (std::size_t v = 0; v < shares.size(); ++v) {
            double const exact = shares[v] / sum * options.panel_size;
            int const below = static_cast<int>(std::floor(exact));
            category.quotas.push_back({"value " + std::to_string(v + 1), below, below + 1, {}, {}});
        }
        pool.categories.push_back(std::move(category));
        std::vector<double> readiness;
        for (std::size_t v = 0; v < shares.size(); ++v) {
            double const u = random.uniform_unit();
            readiness.push_back(u < 0.5 ? 1 / (1 + 2 * u * (options.skew - 1)) : 1 + (2 * u - 1) * (options.skew - 1));
        }
        for (auto& group : weights) {
            std::vector<double> of_group;
            for (std::size_t v = 0; v < shares.size(); ++v) {
                double const u = random.uniform_unit();
                of_group.push_back(shares[v] * readiness[v] *
                                   (1 - options.correlation + options.correlation * 4 * u * u));
            }
            group.push_back(std::move(of_group));
        }
    }
    int next_address = 0;
    int places_left = 0;
    for (int i = 0; i < options.people; ++i) {
        Person person;
        person.id = std::to_string(i + 1);
        auto const& group = weights[random.uniform_below(kGroups)];
        for (auto const& of_category : group) person.values.push_back(pick(of_category));
        if (places_left == 0 && random.uniform_unit() < options.shared_address) {
            places_left = 2 + static_cast<int>(random.uniform_below(3));
            ++next_address;
        }
        if (places_left > 0) {
            person.address = next_address;
            --places_left;
        }
        pool.people.push_back(std::move(person));
    }
    return pool;
}

}  // namespace hezhi::sortition
