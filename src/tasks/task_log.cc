#include "src/tasks/task_log.h"

#include <algorithm>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "lib/stats/suppression.h"
#include "src/bodies/bodies.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/tasks/log_store.h"
#include "src/tasks/task_acts.h"

namespace hezhi::tasks {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::int64_t kSampleDays = 14;

std::int64_t day_of(TimePoint now) {
    return std::chrono::floor<std::chrono::days>(now).time_since_epoch().count();
}

Result<jurisdictions::Jurisdiction> require_committee(ReadTransaction& tx, Caller const& who, Scope scope,
                                                      JurisdictionId community) {
    HZ_TRY(auto const place, jurisdictions::require_community(tx, scope.realm, community));
    HZ_TRY(authority::require(who, Permission::task_log, place.path));
    return place;
}

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

class LogData final : public people::PersonalData {
public:
    std::string_view section() const noexcept override { return "task_log"; }
    /// All there is: how often, on these days; not what.
    std::string export_json(ReadTransaction& tx, PersonId person) override {
        return boost::json::serialize(boost::json::object{{"entries_counted", entries_of(tx, person)}});
    }
    void erase(WriteTransaction& tx, PersonId person, TimePoint) override { forget_entries(tx, person); }
};

}  // namespace

std::unique_ptr<people::PersonalData> make_personal_data() {
    return std::make_unique<LogData>();
}

std::optional<EntryKey> parse_entry_key(std::string_view text) {
    EntryKey key{};
    if (text.size() != 2 * key.size()) return std::nullopt;
    for (std::size_t at = 0; at < key.size(); ++at) {
        int const high = digit(text[2 * at]);
        int const low = digit(text[2 * at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        key[at] = static_cast<std::byte>(high * 16 + low);
    }
    return key;
}

Result<void> log_informal(WriteTransaction& tx, Caller const& who, Scope scope, InformalEntry const& entry) {
    HZ_TRY(auto const place, require_committee(tx, who, scope, entry.community));
    HZ_TRY(auto const person, authority::require_person(who));
    HZ_TRY(bodies::require_body(tx, scope.realm, entry.body));
    auto const month = month_at(who.now, jurisdictions::calendar_of(tx, place));
    if (has_informal(tx, scope, entry, month)) return {};
    auto const today = day_of(who.now);
    if (count_entry(tx, person, BudgetKind::informal, today, today - 1) > kEntriesMax) {
        return fail(Error{ErrorCode::rate_limited, "task.log_full"}.with("max", std::to_string(kEntriesMax)));
    }
    insert_informal(tx, scope, entry, month);
    return {};
}

Result<std::vector<LoggedErrand>> list_informal(ReadTransaction& tx, Caller const& who, Scope scope,
                                                JurisdictionId community, Month month) {
    HZ_TRY(require_committee(tx, who, scope, community));
    return select_informal(tx, scope, community, month, kErrandsMax);
}

Result<std::vector<PublishedMonth>> published_informal(ReadTransaction& tx, Scope scope, TimePoint now) {
    HZ_TRY(auto const street, jurisdictions::require_street(tx, scope.realm));
    std::vector<PublishedMonth> published;
    if (jurisdictions::communities_of(tx, scope.realm).size() < kPooledCommunitiesMin) return published;
    auto month = newest_published(month_at(now, jurisdictions::calendar_of(tx, street)));
    for (int count = 0; count < kPublishedMonths; ++count, month = months_before(month, 1)) {
        auto const senders = count_informal(tx, scope, std::nullopt, month);
        if (senders.empty()) continue;
        std::vector<std::int64_t> cells;
        for (auto const& sender : senders) cells.push_back(sender.count);
        auto const shown = stats::publish_cells(cells, stats::kPublicThreshold);
        PublishedMonth one{.month = month};
        for (std::size_t at = 0; at < senders.size(); ++at) one.senders.push_back({senders[at].body, shown.cells[at]});
        one.total = shown.total;
        published.push_back(std::move(one));
    }
    return published;
}

Result<void> give_sample(WriteTransaction& tx, Caller const& who, Scope scope, HourSample const& sample) {
    HZ_TRY(auto const place, require_committee(tx, who, scope, sample.community));
    HZ_TRY(auto const person, authority::require_person(who));
    auto const all = sample.residents + sample.reporting + sample.inspection + sample.meeting + sample.other;
    if (all == 0) return fail(ErrorCode::unprocessable, "task.sample_empty");
    if (all > kSampleMinutesMax) return fail(ErrorCode::unprocessable, "task.sample_too_long");
    auto const fortnight = day_of(who.now) / kSampleDays * kSampleDays;
    if (count_entry(tx, person, BudgetKind::hours, fortnight, fortnight) > 1) {
        return fail(ErrorCode::rate_limited, "task.sample_given");
    }
    insert_sample(tx, scope, sample, month_at(who.now, jurisdictions::calendar_of(tx, place)));
    return {};
}

}  // namespace hezhi::tasks
