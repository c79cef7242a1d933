// The owners' assembly of article 278 of the Civil Code 民法典第二百七十八条: nine matters, a double quorum of two
// thirds by exclusive area and by heads, then consent of more than half, or for items 6 to 8 of three quarters, of the
// area and of the heads taking part. Areas are whole cm², shares are compared by cross products in 128 bits; nothing is
// rounded.
//
// The law leaves points open, and others could not be checked against an official text here: each is a setting of
// OwnersOptions and named in the outcome. docs/algorithms/owners.md states every definition; docs/formats/owners-*.md
// the files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/error.h"
#include "lib/tally/outcome.h"

namespace hezhi::tally {

enum class PartKind : std::uint8_t { dwelling, shop, office, other, parking, storage };
enum class Sale : std::uint8_t { sold, unsold, undelivered };
enum class AreaSource : std::uint8_t { registered, surveyed, contract, unstated };

inline constexpr std::int64_t kAreaMax = 1'000'000'000'000;  ///< cm² of one exclusive part: 100 km²
inline constexpr std::size_t kPartsMax = 1'000'000;

/// One exclusive part 专有部分: a row of the roll.
struct ExclusivePart {
    std::string dwelling;  ///< its number, unique within building and unit
    std::string building;
    std::string unit;  ///< 单元: the stair or entrance
    PartKind kind = PartKind::dwelling;
    Sale sale = Sale::sold;
    std::vector<std::string> owners;  ///< ids (or names), sorted, distinct; several: co-owners
    std::string developer;            ///< of unsold and undelivered parts, if the roll names it
    std::int64_t area_cm2 = 0;
    AreaSource area_source = AreaSource::unstated;
    std::size_t line = 0;
};

/// The roll 业主名册, frozen when notice was given.
struct Roll {
    std::vector<ExclusivePart> parts;  ///< file order
    bool has_building = false;
    bool has_unit = false;
    bool has_owner_id = false;  ///< owners are told apart by ids, not by names
};

/// Which areas a roll with several area columns means, first known first.
using AreaOrder = std::vector<AreaSource>;
AreaOrder usual_area_order();  ///< registered, surveyed, contract

/// Error: owners.bad_roll with every problem.
Result<Roll> read_roll(std::string_view text, AreaOrder const& order = usual_area_order());

enum class Choice : std::uint8_t { agree, disagree, abstain, follow, blank, invalid, not_returned };
inline constexpr std::size_t kChoices = 7;
std::string_view name_of(Choice choice) noexcept;

/// A row of the votes: for a dwelling, or for all parts of an owner.
struct CastVote {
    std::string dwelling;             ///< empty: all parts that `owners` own together or are among the owners of
    std::string building;             ///< empty: any
    std::string unit;                 ///< empty: any
    std::vector<std::string> owners;  ///< who cast it or were represented, sorted, distinct; none: not said
    Choice choice = Choice::agree;
    std::string proxy;                     ///< who cast it in the owner's name
    std::optional<std::string> authority;  ///< the written authority of the proxy; none: the table does not record it
    std::size_t line = 0;
    std::size_t column = 0;  ///< of the vote
};

/// Error: owners.bad_votes with every problem.
Result<std::vector<CastVote>> read_votes(std::string_view text);

enum class ScopeKind : std::uint8_t { estate, building, unit };
struct Scope {
    ScopeKind kind = ScopeKind::estate;
    std::string building;
    std::string unit;
    friend bool operator==(Scope const&, Scope const&) = default;
};
/// "estate", "building:3", "unit:3/2" (building/unit); nullopt for anything else.
std::optional<Scope> scope_from(std::string_view text);
std::string text_of(Scope const& scope);

struct OwnersOptions {
    int matter = 9;  ///< item 1 … 9 of article 278
    Scope scope;
    bool parking_counts = false;
    bool storage_counts = false;
    enum class Heads : std::uint8_t { owner, part } heads = Heads::owner;
    enum class Unsold : std::uint8_t { one_head, a_head_each } unsold = Unsold::one_head;
    enum class Undelivered : std::uint8_t { developer, buyer } undelivered = Undelivered::developer;
    enum class SplitVotes : std::uint8_t { error, invalid, by_area } split_votes = SplitVotes::error;
    enum class PartialVotes : std::uint8_t { voted_parts, all_parts } partial_votes = PartialVotes::voted_parts;
    bool conflict_participates = false;  ///< co-owners who contradict each other
    bool blank_participates = true;
    bool invalid_participates = false;
    bool unwritten_proxy_counts = false;
    bool follow_majority = false;  ///< votes "follow the majority" 从众; otherwise they count as abstentions
    bool silent_majority = false;  ///< papers delivered and not returned join the majority
};

/// What the nine items are.
std::string_view matter_title(int matter) noexcept;     ///< English
std::string_view matter_title_zh(int matter) noexcept;  ///< Chinese
/// 1 … 9 from "6" or a short name such as "raise-funds"; nullopt for anything else.
std::optional<int> matter_from(std::string_view text) noexcept;
std::string_view matter_name(int matter) noexcept;  ///< the short name
bool needs_three_quarters(int matter) noexcept;     ///< items 6, 7 and 8

struct Amount {
    std::int64_t heads = 0;
    std::int64_t area_cm2 = 0;
    friend bool operator==(Amount const&, Amount const&) = default;
};

/// A row of votes or a part that does not count, and why.
struct NotCounted {
    std::size_t line = 0;     ///< in the votes
    std::string_view reason;  ///< a literal, e.g. "owners.outside_scope"
    std::string what;
    friend bool operator==(NotCounted const&, NotCounted const&) = default;
};

/// A point of law or of the assembly's own rules that the result rests on.
struct PointOfLaw {
    std::string_view key;      ///< a literal, e.g. "parking"
    std::string setting;       ///< as configured
    std::string_view meaning;  ///< what the setting does, in words
    std::string_view source;   ///< where the point comes from
    bool verified = false;     ///< against the source's text
    std::int64_t applied = 0;  ///< parts, heads or votes it touched in this count
};

struct OwnersOutcome {
    int matter = 9;
    Scope scope;
    bool passed = false;
    std::vector<Test> tests;  ///< quorum_area, quorum_heads, consent_area, consent_heads
    Amount total;
    Amount participating;
    Amount by_choice[kChoices];  ///< as counted; not_returned: silent papers that were not counted
    Amount split;                ///< heads that voted differently for their parts (SplitVotes::by_area): heads only
    Amount not_participating;
    std::int64_t parts = 0;               ///< counted, in scope
    std::vector<std::string> developers;  ///< of unsold and undelivered parts that count; each is one head
    std::int64_t parts_of_kind_not_counted = 0;
    std::optional<Choice> majority;  ///< which silent and following papers joined
    std::vector<NotCounted> not_counted;
    std::vector<PointOfLaw> points;
};

/// Errors: owners.bad_votes with every problem (unknown dwellings and owners, contradictory papers, split votes);
/// owners.bad_scope, owners.nothing_to_count, owners.too_large with a detail.
Result<OwnersOutcome> tally_owners(Roll const& roll, std::vector<CastVote> const& votes, OwnersOptions const& options);

}  // namespace hezhi::tally
