// The reader must refuse or accept any bytes without a crash, and what it accepts must be consistent: indices in range,
// counts that add up. Small accepted files are also allocated, which exercises exact arithmetic on odd amounts.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "lib/base/assert.h"
#include "lib/budgeting/allocation.h"
#include "lib/budgeting/pabulib.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace hezhi::budgeting;
    auto const file = read_pabulib({reinterpret_cast<char const*>(data), size});
    if (!file) {
        HZ_ASSERT(!file.error().problems().empty());
        return 0;
    }
    std::int64_t voters = 0;
    for (std::size_t index = 0; index < file->profile.ballot_count(); ++index) {
        Ballot const ballot = file->profile.ballot(index);
        voters += ballot.multiplicity;
        for (ProjectIndex const project : ballot.projects) HZ_ASSERT(project < file->instance.projects.size());
        HZ_ASSERT(ballot.points.empty() || ballot.points.size() == ballot.projects.size());
    }
    HZ_ASSERT(voters == static_cast<std::int64_t>(file->profile.voter_count()) && voters > 0);
    for (auto const& attribute : file->profile.attributes) {
        HZ_ASSERT(attribute.codes.size() == file->profile.voter_count());
    }
    if (file->instance.projects.size() > 40 || file->profile.ballot_count() > 40) return 0;
    AllocationOptions options;
    options.completion = Completion::add1u;
    options.increments_max = 50;
    options.ties = Ties::lexicographic;
    auto const allocation = allocate(file->instance, file->profile, options);
    if (!allocation) return 0;
    HZ_ASSERT(allocation->cost <= file->instance.budget);
    HZ_ASSERT(allocation->selected.size() + allocation->losers.size() == file->instance.projects.size());
    return 0;
}
