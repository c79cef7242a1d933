// Age bands 年龄段: how old a community's residents are, as its committee or street publishes it in versions; and what
// a person says of their own age, of their own accord, for one purpose: to see whether the voices of a topic match the
// community. Invariants: one's own band is read by oneself and, in counts over all who voted, by the weighting; it
// ends by itself after two years; nothing about it is in the public record or the audit log.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/stats/post_stratification.h"
#include "src/opinions/opinions.h"

namespace hezhi::opinions {

/// Adults, in years: 18 to 29, 30 to 39, …, 70 and more.
enum class AgeBand : std::uint8_t { age_18, age_30, age_40, age_50, age_60, age_70 };
BOOST_DESCRIBE_ENUM(AgeBand, age_18, age_30, age_40, age_50, age_60, age_70)
inline constexpr std::size_t kAgeBands = 6;
using ByAgeBand = std::array<std::int64_t, kAgeBands>;

inline constexpr std::int64_t kResidentsPerBandMax = 1'000'000;
inline constexpr std::size_t kAgeVersionsShown = 20;
/// A declared band counts for so long, and is then deleted.
inline constexpr std::chrono::days kAgeBandLasts{2 * 365};

// ---- A community's age structure.

struct AgeStructure {
    JurisdictionId community;
    std::int64_t version = 0;  ///< 1, 2, …
    ByAgeBand residents{};
    std::string source;  ///< "第七次人口普查社区汇总表"
    TimePoint as_of{};
    TimePoint published_at{};
    std::string published_role;
};

struct AgeStructureDraft {
    JurisdictionId community;
    ByAgeBand residents{};  ///< each 0 … kResidentsPerBandMax
    std::string source;
    TimePoint as_of{};
};

/// The next version; those before stay readable. By whoever keeps the community's register of residents
/// (residence_bind). Errors: jurisdiction.unknown, authority.*, ages.nobody (all zero), ages.future.
Result<AgeStructure> publish_age_structure(storage::WriteTransaction& tx, authority::Caller const& who,
                                           storage::Scope scope, AgeStructureDraft const& draft);

/// For everybody, the newest first, at most kAgeVersionsShown. Error: jurisdiction.unknown.
Result<std::vector<AgeStructure>> age_structures(storage::ReadTransaction& tx, storage::Scope scope,
                                                 JurisdictionId community);

/// What those who declared a band voted on a topic, in counts: no row of it is about one person.
struct DeclaredVotes {
    ByAgeBand voted{};  ///< people with at least one vote
    std::map<StatementId, std::array<std::array<std::int64_t, stats::kVoteKinds>, kAgeBands>> votes;
};
// ---- One's own band.

struct OwnAgeBand {
    AgeBand band = AgeBand::age_18;
    TimePoint declared_at{};
    TimePoint expires_at{};
};

/// nullopt: none declared, taken back, or at its end.
Result<std::optional<OwnAgeBand>> own_age_band(storage::ReadTransaction& tx, authority::Caller const& who);

/// Declaring again changes it and begins the two years anew.
Result<OwnAgeBand> declare_age_band(storage::WriteTransaction& tx, authority::Caller const& who, AgeBand band);

/// Deletes it; taking back nothing is fine.
Result<void> withdraw_age_band(storage::WriteTransaction& tx, authority::Caller const& who);

}  // namespace hezhi::opinions
