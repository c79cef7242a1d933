// Indicators 指标: how well the street's bodies answer, computed from the cases themselves. What each one counts,
// leaves out and means: docs/algorithms/indicators.md. Invariants: every figure stands with its numerator, its
// denominator, what was left out and why, an interval, the measure that keeps it honest, and the rows behind it;
// nothing is counted per person; communities are listed by name, never ranked; small cells are withheld, and what
// subtraction would give.
//
// Counters are kept (docs/adr/0007): a case that changed is counted anew by a durable job, and a page adds what the job
// has not reached yet, so that figures are those of the snapshot.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/authority/authority.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "lib/calendar/time_zone.h"
#include "lib/stats/intervals.h"
#include "src/cases/cases.h"
#include "src/storage/storage.h"

namespace hezhi::http {
class Router;
}
namespace hezhi::jobs {
class Runner;
}
namespace hezhi::storage {
class Database;
}

namespace hezhi::indicators {

/// What is measured. The second group keeps the first one honest: who presses one down, moves the other.
enum class CaseMeasure : std::uint8_t {
    response,         ///< 响应率: first answer to the reporter before a limit of a step passed
    resolution,       ///< 解决率: "it is solved", of the followed-up
    satisfaction,     ///< 满意率: four stars or five, of the followed-up
    on_time,          ///< 按时办结率: replied by the public deadline
    return_rate,      ///< K1 退单率
    hops,             ///< K2 平均换手次数
    first_owner,      ///< K3 首派即对率
    joint_on_time,    ///< K4 联办按时到场率
    orphans,          ///< K5 清单外工单率
    reopened,         ///< 重办率: replies after which the case was opened again
    paused,           ///< clock paused or deadline extended, of those counted in on_time
    wrongly_kept,     ///< kept although the register names somebody else, or nobody
    wrong_returns,    ///< returns ruled wrong, of those ruled
    joint_evaluated,  ///< called bodies whose coming was judged by the street
    public_returns    ///< returns in public cases, by who asked: acts of offices that everybody may read anyway
};
BOOST_DESCRIBE_ENUM(CaseMeasure, response, resolution, satisfaction, on_time, return_rate, hops, first_owner,
                    joint_on_time, orphans, reopened, paused, wrongly_kept, wrong_returns, joint_evaluated,
                    public_returns)

/// What became of one unit of a measure. All but the first three say why it is left out.
enum class UnitOutcome : std::uint8_t {
    yes,
    no,
    sum,          ///< of hops: how many, over all units
    open,         ///< not decided yet
    not_due,      ///< a called body whose time has not come
    final_,       ///< assigned by the arbiter: cannot be returned
    ended,        ///< the case ended before it was decided
    refused,      ///< 不予受理
    merged,       ///< 并入: the other case tells
    withdrawn,    ///< 撤回
    no_lead,      ///< settled without a lead body, by deliberation
    unreachable,  ///< nobody could be reached
    unanswered,   ///< nobody answered
    unrated,      ///< answered, without stars
    untold        ///< brought by a file that does not say when
};
BOOST_DESCRIBE_ENUM(UnitOutcome, yes, no, sum, open, not_due, final_, ended, refused, merged, withdrawn, no_lead,
                    unreachable, unanswered, unrated, untold)

/// A month of the street's calendar.
class Month {
public:
    /// 202611. Asserted.
    static Month from_key(std::int64_t key);
    /// "2026-11"; nullopt for anything else.
    static std::optional<Month> parse(std::string_view text);
    static Month at(TimePoint time, calendar::TimeZone const& zone);

    std::int64_t key() const noexcept { return key_; }
    std::string str() const;
    Month next() const noexcept;
    /// `count` months earlier.
    Month before(int count) const noexcept;
    friend auto operator<=>(Month, Month) = default;

private:
    explicit Month(std::int64_t key) noexcept : key_(key) {}
    std::int64_t key_;
};

/// At most this many months on one page.
inline constexpr int kMonthsMax = 36;

/// What stands beside every figure.
struct Exclusion {
    UnitOutcome why;
    std::optional<std::int64_t> count;  ///< nullopt: fewer than the threshold
};

/// Whether a figure can be shown.
enum class FigureShown : std::uint8_t {
    shown,
    too_few,  ///< withheld: a small cell, or one that would give a small cell away
    none      ///< nothing was counted
};
BOOST_DESCRIBE_ENUM(FigureShown, shown, too_few, none)

/// yes of yes + no; of CaseMeasure::hops `sum` over as many.
struct Figure {
    FigureShown shown = FigureShown::none;
    std::int64_t yes = 0;
    std::int64_t no = 0;
    std::int64_t sum = 0;
    std::optional<stats::Interval> interval{};
    std::vector<Exclusion> excluded{};

    std::int64_t n() const noexcept { return yes + no; }
};

struct MonthFigure {
    Month month;
    Figure figure;
};
struct CommunityFigure {
    JurisdictionId community;
    Figure figure;
};
struct BodyFigure {
    BodyId body;
    Figure figure;
};

struct Indicator {
    CaseMeasure code;
    Figure figure;                             ///< of all shown months together
    std::vector<MonthFigure> months;           ///< in order, each month of the range
    std::vector<CommunityFigure> communities;  ///< by name; of the street's page alone
    std::vector<BodyFigure> bodies;            ///< by name; of the street's page alone
};

/// Returns that a body asked for in public cases.
struct PublicReturns {
    BodyId body;
    std::int64_t wrong = 0;    ///< ruled: it was theirs
    std::int64_t right = 0;    ///< ruled: it was another's
    std::int64_t pending = 0;  ///< not ruled yet
};

struct Dashboard {
    Month from;
    Month until;
    std::int64_t threshold;  ///< cells below are withheld
    bool is_behind;          ///< more cases wait to be counted than a page adds by itself: after mass imports
    std::vector<Indicator> indicators;
    std::vector<PublicReturns> returns;  ///< by name of the body; of the street's page alone
    std::uint64_t stamp = 0;             ///< another one when some figure may be another
};

struct Wanted {
    std::optional<JurisdictionId> community{};
    std::optional<Month> from{};   ///< eleven months before `until` where absent
    std::optional<Month> until{};  ///< this month where absent
};

/// For everybody. Errors: street.unknown, jurisdiction.unknown, indicator.bad_range {max}.
Result<Dashboard> public_dashboard(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                   Wanted const& wanted);
/// With the threshold of signed-in readers, for whoever reads cases somewhere in the street. Errors: as above,
/// authority's.
Result<Dashboard> desk_dashboard(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                 Wanted const& wanted);

/// A case behind a figure, as the caller may see it.
struct BehindRow {
    cases::CaseId id;
    std::string number;
    TimePoint received_at{};
    cases::CaseState state;
    std::optional<JurisdictionId> community;
    struct Unit {
        UnitOutcome outcome;
        std::optional<BodyId> body;
        std::int64_t count;
    };
    std::vector<Unit> units{};  ///< empty where an answer of a person would be told to a stranger
};
struct RowsWanted {
    CaseMeasure code;
    Month month;
    std::optional<JurisdictionId> community{};
    std::int64_t after = 0;  ///< id of the last case looked at
    std::size_t limit = 50;
};
struct BehindRows {
    std::vector<BehindRow> rows;
    std::optional<std::int64_t> next;  ///< nullopt: all have been looked at
};
/// The cases of a month that a figure counts or leaves out, those that the caller may see. Errors: street.unknown,
/// jurisdiction.unknown.
Result<BehindRows> rows_behind(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                               RowsWanted const& wanted);

// ---- Keeping the counters.

struct Counted {
    std::size_t cases = 0;
    bool is_done = false;  ///< nothing waits any more
};
/// Counts what changed, at most `cases_max`, in transactions of kCountChunk cases. Outside of transactions.
Result<Counted> count_changed(storage::Database& database, storage::Scope scope, std::size_t cases_max);
inline constexpr std::size_t kCountChunk = 100;

/// Forgets all counters of the street and counts every case anew: after its time zone was changed.
Result<void> recount(storage::Database& database, storage::Scope scope);

/// A counter that is not what the rows say.
struct Deviation {
    std::string counter;  ///< "202611 return_rate yes, community 17, body 0"
    std::int64_t kept = 0;
    std::int64_t by_rows = 0;
};
/// Compares the counters, and what waits, with a computation from all rows. Cost: reads every case of the street.
std::vector<Deviation> compare_with_rows(storage::ReadTransaction& tx, storage::Scope scope);

inline constexpr std::string_view kCountJob = "indicators.count";

/// Touched when counters changed.
std::string channel(RealmId street);

void add_routes(http::Router& router);
void add_jobs(jobs::Runner& runner, storage::Database& database);

}  // namespace hezhi::indicators
