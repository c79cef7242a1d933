// Any bytes as votes, comments and groups: readers never fail other than by an Error with places, both ways of walking
// a CSV file agree, and whatever can be read has a map.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "lib/base/assert.h"
#include "lib/opinion/buckets.h"
#include "lib/opinion/comments_file.h"
#include "lib/opinion/groups_file.h"
#include "lib/opinion/opening.h"
#include "lib/opinion/opinion_map.h"
#include "lib/opinion/votes_file.h"

namespace {

using namespace hezhi;
using namespace hezhi::opinion;

void check_error(Error const& error) {
    HZ_ASSERT(error.code() == ErrorCode::invalid);
    HZ_ASSERT(!error.problems().empty() || error.key() == "opinion.groups_empty");
    for (auto const& problem : error.problems()) HZ_ASSERT(problem.where.find(':') != std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    abort_on_assertion(true);
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto votes = parse_votes(text);
    auto const again = parse_votes(text, CsvTable::Walk::general);
    HZ_ASSERT(votes.has_value() == again.has_value());
    auto const comments = parse_comments(text);
    if (!comments) check_error(comments.error());
    auto const memberships = parse_groups(text);
    if (!memberships) check_error(memberships.error());
    if (!votes) {
        check_error(votes.error());
        HZ_ASSERT(votes.error().problems() == again.error().problems());
        return 0;
    }
    HZ_ASSERT(votes->participant_ids == again->participant_ids && votes->statement_ids == again->statement_ids);
    for (ParticipantIndex i = 0; i < votes->table.participants(); ++i) {
        HZ_ASSERT(std::ranges::equal(votes->table.row(i), again->table.row(i)));
    }
    auto const statuses = statuses_of(votes->statement_ids, comments ? *comments : std::vector<PolisComment>{});
    MapOptions options;
    options.first = opening_seeds(votes->opening, statuses);
    if (memberships) options.groups = groups_over(*votes, *memberships).groups;
    auto const map = compute_opinion_map(votes->table, statuses, options);
    for (auto const& stats : map.statement_stats) HZ_ASSERT(std::isfinite(stats.priority));
    for (auto const& bucket : publish_buckets(map).buckets) HZ_ASSERT(bucket.people >= 5);
    return 0;
}
