// Seeded chance. `lib/` takes a Random&; the seed is published before a draw. The generator is xoshiro256++ (Blackman,
// Vigna 2019, public domain) seeded through SplitMix64, so equal seeds give equal streams on every compiler;
// std::uniform_int_distribution differs between libraries, hence our own uniform_below.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>

namespace hezhi {

class Random {
public:
    explicit Random(std::uint64_t seed) noexcept;

    std::uint64_t next() noexcept;
    /// Uniform in [0, bound); bound > 0 (asserted). Rejection, so exactly uniform.
    std::uint64_t uniform_below(std::uint64_t bound);
    /// Uniform in [0, 1) with 53 random bits.
    double uniform_unit() noexcept { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

    /// Fisher–Yates, from the last element down.
    template <class T>
    void shuffle(std::span<T> values) {
        for (std::size_t left = values.size(); left > 1; --left) {
            std::swap(values[left - 1], values[static_cast<std::size_t>(uniform_below(left))]);
        }
    }

private:
    std::array<std::uint64_t, 4> state_;
};

}  // namespace hezhi
