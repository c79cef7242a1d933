// A topic's voices weighted to the community's ages: what of it everybody may see. Counts by stratum of age and
// statement, small cells withheld, and the figures that follow from just these; so the file that is published is enough
// to compute everything again (hezhi verify weighting). Pure. Method: docs/algorithms/weighting.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/stats/post_stratification.h"
#include "src/opinions/age_bands.h"
#include "src/opinions/map_rules.h"

namespace hezhi::opinions {

inline constexpr std::string_view kWeightingFormat = "hezhi-weighting/1";

/// computing: on its way; no_structure: the community has published no ages; the others as stats::WeightingRefusal.
enum class WeightingState : std::uint8_t {
    computing,
    no_structure,
    too_few_declared,
    too_small_part,
    one_stratum,
    weight_too_large,
    ready
};

/// Ages first … last taken together.
struct PublishedStratum {
    AgeBand first = AgeBand::age_18;
    AgeBand last = AgeBand::age_70;
    std::int64_t residents = 0;
    std::int64_t declared = 0;
    std::int64_t weight_e4 = 0;
};

/// What those of one stratum voted on one statement; withheld cells are absent.
struct StratumVotes {
    std::optional<std::int64_t> agree;
    std::optional<std::int64_t> disagree;
    std::optional<std::int64_t> pass;
    std::optional<std::int64_t> seen;
};

/// Between two bounds, in ten-thousandths.
struct PublishedShare {
    std::int64_t low_e4 = 0;
    std::int64_t high_e4 = 0;
};

/// few_voices: some stratum hardly voted on it. withheld: its counts beside the map's would tell a small cell.
enum class NotWeighted : std::uint8_t { few_voices, withheld };

enum class PictureChangeKind : std::uint8_t { majority, common, moved };

struct WeightedStatement {
    StatementId statement;
    std::int64_t number = 0;
    std::string text;        ///< filled in when it is shown: what was hidden since has none
    bool is_common = false;  ///< common ground of all groups, in agreement
    std::optional<NotWeighted> not_weighted;
    std::vector<StratumVotes> by_stratum;  ///< in the order of the strata; empty where withheld
    std::vector<PublishedShare> counted;   ///< agree, disagree, pass, every voice alike; empty where not weighted
    std::vector<PublishedShare> weighted;
    std::optional<PublishedShare> agree_95;  ///< interval of the weighted share that agrees
    std::optional<std::int64_t> effective;   ///< Kish's effective number of voices
    std::optional<std::int64_t> design_effect_e2;
    std::vector<PictureChangeKind> changes;
};

struct PublishedWeighting {
    std::string format{kWeightingFormat};
    WeightingState state = WeightingState::computing;
    TimePoint computed_at{};
    std::int64_t participants = 0;         ///< in steps of five
    std::optional<std::int64_t> declared;  ///< absent below the public threshold
    std::int64_t declared_min = stats::kDeclaredMin;
    std::optional<std::int64_t> ages_version;  ///< absent: no age structure
    std::optional<std::string> ages_source;
    std::optional<TimePoint> ages_as_of;
    std::vector<std::int64_t> residents;    ///< by band, youngest first
    std::vector<PublishedStratum> strata;   ///< where ready
    std::optional<std::int64_t> effective;  ///< of all who declared
    std::optional<std::int64_t> design_effect_e2;
    std::vector<WeightedStatement> statements;  ///< published ones, by number; where ready
    std::int64_t weighted_statements = 0;
    std::int64_t changed = 0;      ///< statements whose picture changes
    std::int64_t common = 0;       ///< common ground of all groups, in agreement, and weighted
    std::int64_t common_kept = 0;  ///< of them still certain to reach the bar
};

/// Everything that publish_weighting looks at.
struct WeightingInput {
    std::optional<AgeStructure> ages;
    DeclaredVotes declared;
    opinion::OpinionMap const& map;
    std::vector<Statement> const& statements;  ///< by index of the map
    std::vector<TotalSteps> const& steps;      ///< by index of the map
    PublishedMap const& published;
    TimePoint now{};
};
PublishedWeighting publish_weighting(WeightingInput const& input);

/// The sums over `statements`, which may have become fewer.
void count_statements(PublishedWeighting& weighting);

/// Less than this many more or fewer people who declared: the figures that stand are kept, so that nobody's votes can
/// be told from the difference.
inline constexpr std::int64_t kDeclaredStep = 5;
/// But no longer than this.
inline constexpr std::chrono::hours kWeightingLasts{1};

/// Whether `standing` is to be shown on instead of `next`.
bool stands(PublishedWeighting const& standing, PublishedWeighting const& next);

}  // namespace hezhi::opinions
