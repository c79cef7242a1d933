#include "lib/base/random.h"

#include <bit>

#include "lib/base/assert.h"

namespace hezhi {

Random::Random(std::uint64_t seed) noexcept : state_{} {
    for (auto& word : state_) {
        seed += 0x9e3779b97f4a7c15U;
        std::uint64_t mixed = seed;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
        word = mixed ^ (mixed >> 31);
    }
}

std::uint64_t Random::next() noexcept {
    std::uint64_t const result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    std::uint64_t const shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

std::uint64_t Random::uniform_below(std::uint64_t bound) {
    HZ_ASSERT(bound > 0);
    // Values below `threshold` would make the first residues more likely than the others.
    std::uint64_t const threshold = (0 - bound) % bound;
    for (;;) {
        std::uint64_t const value = next();
        if (value >= threshold) return value % bound;
    }
}

}  // namespace hezhi
