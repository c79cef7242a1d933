// What the register lacks, and what of it nobody needs.

#include "lib/base/utf8.h"
#include "lib/text/names.h"
#include "lib/text/utf8.h"
#include "src/responsibilities/draft_rows.h"
#include "src/responsibilities/responsibilities.h"
#include "src/responsibilities/responsibility_rules.h"
#include "src/responsibilities/responsibility_store.h"

namespace hezhi::responsibilities {
namespace {

using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::size_t kGapsListed = 200;

std::string first_characters(std::string_view text, std::size_t count) {
    auto points = text::decode_utf8(text).value_or(std::vector<char32_t>{});
    if (points.size() > count) points.resize(count);
    return text::encode_utf8(std::u32string_view(points.data(), points.size()));
}

/// 202611 for a day in November 2026, `months` earlier.
std::int64_t month_before(TimePoint now, std::int64_t months) {
    std::chrono::year_month_day const today{std::chrono::floor<std::chrono::days>(now)};
    auto const month = today.year() / today.month() - std::chrono::months{months};
    return int{month.year()} * 100 + static_cast<std::int64_t>(unsigned{month.month()});
}

}  // namespace

Result<void> log_gap(WriteTransaction& tx, Scope scope, std::string_view words, TimePoint now) {
    HZ_TRY(jurisdictions::require_street(tx, scope.realm));
    auto const clean = first_characters(without_numbers(text::name_key(words).value_or("")), kGapWordsMax);
    if (trim_blanks(clean).empty()) return {};
    if (store::count_gaps(tx, scope) >= kGapsMax) store::drop_least_gap(tx, scope);
    store::count_gap(tx, scope, tx.new_id<GapId>(), clean, std::chrono::floor<std::chrono::days>(now));
    return {};
}

Result<std::vector<Gap>> list_gaps(ReadTransaction& tx, authority::Caller const& who, Scope scope) {
    HZ_TRY(require_register(tx, who, scope, Permission::register_write));
    return store::gaps(tx, scope, kGapsListed);
}

Result<void> settle_gap(WriteTransaction& tx, authority::Caller const& who, Scope scope, GapId gap) {
    HZ_TRY(require_register(tx, who, scope, Permission::register_write));
    if (!store::delete_gap(tx, scope, gap)) return fail(ErrorCode::not_found, "register.gap_unknown");
    return {};
}

Result<std::vector<Entry>> unused_entries(ReadTransaction& tx, authority::Caller const& who, Scope scope,
                                          std::int64_t months) {
    HZ_TRY(require_register(tx, who, scope, Permission::register_write));
    auto const uses = store::uses_since(tx, scope, month_before(who.now, months));
    auto entries = list_entries(tx, scope, who.now);
    std::erase_if(entries, [&](Entry const& entry) {
        return entry.matter.matter_class == MatterClass::outside_duty || uses.contains(entry.matter.id);
    });
    return entries;
}

}  // namespace hezhi::responsibilities
