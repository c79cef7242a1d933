// Any two tables, roll and votes with a zero byte between them, are counted as the reference counts them or refused.
// The first two bytes choose the options.
#include <cstdint>

#include "lib/base/assert.h"
#include "lib/tally/owners.h"
#include "lib/tally/reference_owners.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace hezhi::tally;
    if (size < 2) return 0;
    unsigned const bits = data[0] | static_cast<unsigned>(data[1]) << 8;
    std::string_view const text(reinterpret_cast<char const*>(data) + 2, size - 2);
    std::size_t const zero = std::min(text.find('\0'), text.size());
    auto const roll = read_roll(text.substr(0, zero));
    auto const votes = read_votes(text.substr(std::min(zero + 1, text.size())));
    if (!roll || !votes) {
        if (!roll) HZ_ASSERT(!roll.error().problems().empty());
        if (!votes) HZ_ASSERT(!votes.error().problems().empty());
        return 0;
    }
    OwnersOptions options;
    options.matter = 1 + static_cast<int>(bits % 9);
    options.parking_counts = (bits & 1U) != 0;
    options.storage_counts = (bits & 2U) != 0;
    options.heads = (bits & 4U) != 0 ? OwnersOptions::Heads::part : OwnersOptions::Heads::owner;
    options.unsold = (bits & 8U) != 0 ? OwnersOptions::Unsold::a_head_each : OwnersOptions::Unsold::one_head;
    options.undelivered = (bits & 16U) != 0 ? OwnersOptions::Undelivered::buyer : OwnersOptions::Undelivered::developer;
    options.split_votes = static_cast<OwnersOptions::SplitVotes>((bits >> 5U) % 3);
    options.partial_votes =
        (bits & 128U) != 0 ? OwnersOptions::PartialVotes::all_parts : OwnersOptions::PartialVotes::voted_parts;
    options.conflict_participates = (bits & 256U) != 0;
    options.blank_participates = (bits & 512U) != 0;
    options.invalid_participates = (bits & 1024U) != 0;
    options.unwritten_proxy_counts = (bits & 2048U) != 0;
    options.follow_majority = (bits & 4096U) != 0;
    options.silent_majority = (bits & 8192U) != 0;
    if ((bits & 16384U) != 0) options.scope = {ScopeKind::building, "3", {}};
    auto const fast = tally_owners(*roll, *votes, options);
    if (!fast && fast.error().key() != "owners.bad_votes") return 0;  // nothing in scope
    if (roll->parts.size() > 60 || votes->size() > 60) return 0;
    auto const slow = recount_owners(*roll, *votes, options);
    HZ_ASSERT(fast.has_value() == slow.has_value());
    if (!fast) return 0;
    HZ_ASSERT(fast->total == slow->total);
    HZ_ASSERT(fast->participating == slow->participating);
    HZ_ASSERT(fast->by_choice[0] == slow->agree);
    HZ_ASSERT(fast->passed == slow->passed);
    return 0;
}
