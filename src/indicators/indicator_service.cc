// Use cases of reading figures, and the rows behind them. How the counters are kept: count_cases.cc.
#include <algorithm>

#include "lib/stats/suppression.h"
#include "src/bodies/bodies.h"
#include "src/indicators/case_measures.h"
#include "src/indicators/count_cases.h"
#include "src/indicators/indicator_rules.h"
#include "src/indicators/indicator_store.h"
#include "src/indicators/indicators.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::indicators {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;

std::uint64_t stamp_of(Counters const& counters, Frame const& frame) {
    std::uint64_t stamp = 14'695'981'039'346'656'037U;  // FNV-1a, number by number
    auto const mix = [&](std::int64_t value) {
        for (int byte = 0; byte < 8; ++byte) {
            stamp ^= static_cast<std::uint64_t>(value) >> (8 * byte) & 0xFFU;
            stamp *= 1'099'511'628'211U;
        }
    };
    mix(frame.from.key());
    mix(frame.until.key());
    mix(frame.threshold);
    mix(frame.community ? frame.community->value() : 0);
    for (auto const one : frame.communities) mix(one.value());
    for (auto const one : frame.bodies) mix(one.value());
    for (auto const& [key, count] : counters) {
        mix(key.month.key());
        mix(static_cast<std::int64_t>(key.code));
        mix(key.community);
        mix(key.body);
        mix(static_cast<std::int64_t>(key.outcome));
        mix(count);
    }
    return stamp;
}

template <class Item, class Name>
void sort_by_name(std::vector<Item>& items, Name name) {
    std::ranges::sort(items, {}, [&](Item const& one) { return std::pair(std::invoke(name, one), one.id); });
}

Result<Dashboard> dashboard(ReadTransaction& tx, Caller const& who, Scope scope, Wanted const& wanted,
                            std::int64_t threshold) {
    HZ_TRY(auto const street, jurisdictions::require_street(tx, scope.realm));
    if (wanted.community) HZ_TRY(jurisdictions::require_community(tx, scope.realm, *wanted.community));
    auto const zone = jurisdictions::calendar_of(tx, street).zone();
    HZ_TRY(auto const range, range_of(wanted, Month::at(who.now, zone)));
    auto communities = jurisdictions::communities_of(tx, scope.realm);
    sort_by_name(communities, &jurisdictions::Jurisdiction::name);
    HZ_TRY(auto bodies, bodies::list_bodies(tx, scope.realm));
    sort_by_name(bodies, &bodies::Body::name);
    Frame frame{.from = range.from, .until = range.until, .threshold = threshold, .community = wanted.community};
    for (auto const& one : communities) frame.communities.push_back(one.id);
    for (auto const& one : bodies) frame.bodies.push_back(one.id);

    auto counters = select_counters(tx, scope, range.from, range.until);
    bool const is_behind = add_waiting(tx, scope, zone, counters);
    Dashboard found{.from = range.from,
                    .until = range.until,
                    .threshold = threshold,
                    .is_behind = is_behind,
                    .indicators = assemble(counters, frame),
                    .returns = {},
                    .stamp = stamp_of(counters, frame)};
    if (!wanted.community) found.returns = public_returns(counters, frame);
    return found;
}

/// Whether the caller reads cases in some place of the street.
bool reads_cases(Caller const& who, RealmId street) {
    return std::ranges::any_of(who.grants, [&](authority::Grant const& grant) {
        if (grant.realm != street) return false;
        auto const held = authority::permissions_of(grant.role);
        return std::ranges::find(held, Permission::case_read) != held.end();
    });
}

BehindRow row_of(cases::SeenCase const& seen, std::vector<Cell> const& cells, CaseMeasure code) {
    auto const& one = seen.the_case;
    BehindRow row{.id = one.id,
                  .number = one.number,
                  .received_at = one.facts.received_at,
                  .state = one.facts.state,
                  .community = one.community};
    // What a person answered is for those who handle the case; the others see that it is counted.
    bool const is_told = definition_of(code).protects == stats::Protects::total || seen.view != cases::View::stranger;
    for (auto const& cell : cells) {
        if (cell.code == code && cell.outcome != UnitOutcome::sum && is_told) {
            row.units.push_back({cell.outcome, cell.body, cell.count});
        }
    }
    return row;
}

}  // namespace

Result<Dashboard> public_dashboard(ReadTransaction& tx, Caller const& who, Scope scope, Wanted const& wanted) {
    return dashboard(tx, who, scope, wanted, stats::kPublicThreshold);
}

Result<Dashboard> desk_dashboard(ReadTransaction& tx, Caller const& who, Scope scope, Wanted const& wanted) {
    HZ_TRY(jurisdictions::require_street(tx, scope.realm));
    HZ_TRY(authority::require_person(who));
    if (!reads_cases(who, scope.realm)) return fail(ErrorCode::forbidden, "authority.missing", "case_read");
    return dashboard(tx, who, scope, wanted, stats::kSignedInThreshold);
}

Result<BehindRows> rows_behind(ReadTransaction& tx, Caller const& who, Scope scope, RowsWanted const& wanted) {
    HZ_TRY(auto const street, jurisdictions::require_street(tx, scope.realm));
    if (wanted.community) HZ_TRY(jurisdictions::require_community(tx, scope.realm, *wanted.community));
    constexpr std::size_t kLookedAtMax = 400;  // cases a page, however few of them the caller may see
    BehindRows found;
    auto const look_at = [&](cases::CaseHistory const& history) {
        auto const cells = measure(history);
        if (std::ranges::find(cells, wanted.code, &Cell::code) == cells.end()) return;
        auto const seen = cases::see_case(tx, cases::Asking{who}, scope, history.the_case.id);
        if (seen) found.rows.push_back(row_of(*seen, cells, wanted.code));
    };
    if (wanted.after == 0) {
        // Those that the job has not come to yet, new ones or by their new turn, stand first.
        auto const zone = jurisdictions::calendar_of(tx, street).zone();
        for (auto const& history : cases::uncounted_cases(tx, scope, kWaitingMax)) {
            auto const& one = history.the_case;
            bool const is_wanted = Month::at(one.facts.received_at, zone) == wanted.month &&
                                   (!wanted.community || wanted.community == one.community);
            if (!is_wanted) continue;
            auto const kept = find_kept(tx, scope, one.id);
            bool const stands_below =
                kept && std::ranges::find(kept->cells, wanted.code, &Cell::code) != kept->cells.end();
            if (!stands_below) look_at(history);
        }
    }
    auto const looked_at = select_month(tx, scope, wanted.month, wanted.community, wanted.after, kLookedAtMax);
    for (auto const& one : looked_at) {
        if (found.rows.size() >= wanted.limit) return found;
        found.next = one.id.value();
        if (std::ranges::find(one.cells, wanted.code, &Cell::code) == one.cells.end()) continue;
        // As the case is now: what was counted may be some seconds old.
        look_at(cases::case_histories(tx, scope, one.id.value() - 1, 1).front());
    }
    if (looked_at.size() < kLookedAtMax) found.next = std::nullopt;
    return found;
}

}  // namespace hezhi::indicators
