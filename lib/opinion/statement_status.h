// What moderators decided about a statement, as far as an opinion map depends on it.
#pragma once

#include <cstdint>

namespace hezhi::opinion {

enum class Moderation : std::int8_t { rejected = -1, undecided = 0, accepted = 1 };

struct StatementStatus {
    Moderation moderation = Moderation::undecided;
    /// A question about the participants ("I live here"), not an opinion: shown and counted, but not mapped.
    bool is_meta = false;

    /// Left out of the axes, of the representative statements and of the consensus.
    bool is_left_out() const noexcept { return is_meta || moderation == Moderation::rejected; }
    friend bool operator==(StatementStatus, StatementStatus) = default;
};

}  // namespace hezhi::opinion
