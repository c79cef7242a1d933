// Pure rules of task admission: the match check of authority, money, data and time (权 钱 数据 时间), names of form
// fields that mean the same, and on how many occasions of a month a task falls. Facts come in as values.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/base/time.h"
#include "lib/calendar/calendar.h"

namespace hezhi::tasks {

/// How far one of the four is there.
enum class Light : std::uint8_t { full, partial, none };
BOOST_DESCRIBE_ENUM(Light, full, partial, none)

/// Why; a word of a closed list, which the pages say in a sentence.
enum class MatchReason : std::uint8_t {
    // Authority.
    own_duty,        ///< by the register the committee leads it
    given,           ///< named in the proposal (authority, money)
    basis_missing,   ///< authority is named, but no legal basis
    not_given,       ///< nothing is named (authority, money)
    lead_elsewhere,  ///< by the register another body leads it, and no authority comes with it
    self_governing,  ///< the register says 不干预: residents or owners decide
    // Data.
    asks_nothing,  ///< nothing is to be filled in
    all_new,       ///< none of the fields is supplied elsewhere
    some_known,    ///< fewer than half
    mostly_known,  ///< half or more
    // Time.
    fits,            ///< within the monthly limit in each community
    some_over,       ///< over it in some
    all_over,        ///< over it in all
    begins_too_soon  ///< begins before review and answer can be done
};
BOOST_DESCRIBE_ENUM(MatchReason, own_duty, given, basis_missing, not_given, lead_elsewhere, self_governing,
                    asks_nothing, all_new, some_known, mostly_known, fits, some_over, all_over, begins_too_soon)

struct MatchLight {
    Light light = Light::none;
    MatchReason reason = MatchReason::not_given;
    friend bool operator==(MatchLight const&, MatchLight const&) = default;
};

struct MatchCheck {
    MatchLight authority{};
    MatchLight money{};
    MatchLight data{};
    MatchLight time{};
    std::int64_t fields_asked = 0;
    std::int64_t fields_known = 0;   ///< supplied elsewhere already
    std::int64_t minutes_month = 0;  ///< of one community, in the heaviest month
    friend bool operator==(MatchCheck const&, MatchCheck const&) = default;
};

/// All four lights on: authority ∧ money ∧ data ∧ time.
bool is_matched(MatchCheck const& check) noexcept;

/// What the register says of the proposal's matter.
struct RegisterFacts {
    bool is_self_governing = false;
    bool is_committee_lead = false;
};

struct MatchFacts {
    bool has_authority = false;  ///< the proposal names what power comes with it
    bool has_basis = false;
    std::optional<RegisterFacts> registered{};  ///< nullopt: the proposal names no matter
    std::int64_t money_fen = 0;
    std::int64_t fields_asked = 0;
    std::int64_t fields_known = 0;
    std::int64_t minutes_month = 0;
    std::vector<std::int64_t> admitted_minutes{};  ///< already admitted, a month and community
    std::int64_t load_minutes_max = 0;
    bool begins_in_time = true;
};

/// The four lights. docs/algorithms/match-check.md says the same in words.
MatchCheck match_check(MatchFacts const& facts);

// ---- Fields of forms.

inline constexpr std::size_t kFieldsMax = 60;

/// Where the registry has a field already.
struct KnownField {
    std::string key;
    std::string source;  ///< "民政业务台账"
};

/// The form under which two names of a field count as one: NFKC and case folded, without blanks, punctuation and
/// what stands in brackets, without empty words at its ends (请填写…, …情况说明), and of common synonyms the first
/// (手机号码, 联系电话 → 联系电话). Empty for a name without letters.
std::string field_key(std::string_view name);

// ---- Time.

enum class Frequency : std::uint8_t { once, daily, weekly, monthly, quarterly, yearly };
BOOST_DESCRIBE_ENUM(Frequency, once, daily, weekly, monthly, quarterly, yearly)

/// 202611.
using Month = std::int64_t;
Month month_of(calendar::Date date) noexcept;
Month next_month(Month month) noexcept;
Month months_before(Month month, int count) noexcept;
bool is_month(std::int64_t value) noexcept;  ///< 2000-01 … 2999-12
calendar::Date first_day(Month month) noexcept;

/// When something is done: first on `first`, never on or after `sunset`.
struct Recurrence {
    Frequency frequency;
    calendar::Date first;
    calendar::Date sunset;
};

/// On how many days of the month it falls: `daily` on working days, `weekly` every seventh day from the first,
/// `monthly`, `quarterly` and `yearly` on the day of the month of the first, or the last of a shorter month.
std::int64_t occasions_in(Recurrence const& recurrence, Month month, calendar::Calendar const& calendar);

/// In the month in which it falls most often, of the first twelve. The same for every community of one calendar.
std::int64_t occasions_in_heaviest_month(Recurrence const& recurrence, calendar::Calendar const& calendar);

// ---- What is published.

/// The newest month whose un-admitted tasks are published at `now`: a whole month lies between (DESIGN §2.8).
Month newest_published(Month current) noexcept;
inline constexpr std::size_t kPooledCommunitiesMin = 3;

}  // namespace hezhi::tasks
