#include "src/tasks/burden.h"

#include <algorithm>
#include <array>

#include "lib/base/enum_names.h"
#include "lib/casework/case_machine.h"
#include "lib/stats/suppression.h"
#include "src/cases/cases.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/tasks/assessment_store.h"
#include "src/tasks/burden_rules.h"
#include "src/tasks/log_store.h"
#include "src/tasks/task_acts.h"
#include "src/tasks/task_store.h"

namespace hezhi::tasks {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;

constexpr int kSampledMonths = 3;

/// One month of a street, as its calendar has it.
struct Frame {
    calendar::Calendar calendar;
    Month month;
    TimePoint from;
    TimePoint until;  ///< the end of the month, or now
};

bool is_form_kind(TaskKind kind) {
    return kind == TaskKind::form || kind == TaskKind::survey;
}

/// Work for those above rather than for residents.
bool is_upward_kind(TaskKind kind) {
    return is_form_kind(kind) || kind == TaskKind::inspection || kind == TaskKind::rating;
}

std::vector<BurdenItem> items_of(ReadTransaction& tx, Scope scope, JurisdictionId community, Frame const& frame) {
    std::vector<BurdenItem> items;
    auto const zone = frame.calendar.zone();
    auto const end = zone.date_at(frame.until - Microseconds{1}) + std::chrono::days{1};
    for (auto const& task : select_admitted(tx, scope, community, frame.from, frame.until)) {
        // Only from the day on which it was admitted, and until now.
        auto const begun = std::max(zone.date_at(task.starts_at), zone.date_at(task.admitted_at));
        auto const over = std::min(zone.date_at(task.until), end);
        auto const all =
            occasions_in({task.frequency, zone.date_at(task.starts_at), over}, frame.month, frame.calendar);
        auto const early =
            occasions_in({task.frequency, zone.date_at(task.starts_at), begun}, frame.month, frame.calendar);
        items.push_back({.source = BurdenSource::task,
                         .id = task.id.value(),
                         .body = task.body,
                         .title = task.title,
                         .is_form = is_form_kind(task.kind),
                         .is_upward = is_upward_kind(task.kind),
                         .occasions = all - early,
                         .minutes = (all - early) * task.minutes});
    }
    for (auto const& one : select_assessments(tx, scope, frame.month / 100, kAssessmentsMax)) {
        if (std::ranges::find(one.communities, community) == one.communities.end()) continue;
        if (one.registered_at >= frame.until || (one.withdrawn_at && *one.withdrawn_at < frame.from)) continue;
        bool const is_inspection = one.kind == AssessmentKind::inspection;
        auto const first = zone.date_at(is_inspection ? *one.held_at : one.registered_at);
        auto const over = one.withdrawn_at ? std::min(zone.date_at(*one.withdrawn_at), end) : end;
        auto const occasions = occasions_in({one.frequency, first, over}, frame.month, frame.calendar);
        items.push_back({.source = is_inspection ? BurdenSource::inspection : BurdenSource::indicator,
                         .id = one.id.value(),
                         .body = one.body,
                         .title = one.name,
                         .is_form = false,
                         .is_upward = true,
                         .occasions = occasions,
                         .minutes = occasions * one.minutes});
    }
    std::ranges::sort(items, {}, [](BurdenItem const& item) { return std::pair(-item.minutes, item.id); });
    return items;
}

std::int64_t minutes_of(std::vector<BurdenItem> const& items, bool are_tasks) {
    std::int64_t minutes = 0;
    for (auto const& item : items) {
        if ((item.source == BurdenSource::task) == are_tasks) minutes += item.minutes;
    }
    return minutes;
}

/// Acts on cases, each withheld below the threshold; their minutes only where every act is shown.
void add_acts(ReadTransaction& tx, Scope scope, JurisdictionId community, Frame const& frame, std::int64_t threshold,
              Burden& burden) {
    std::vector<std::int64_t> counts;
    for (auto const& done : cases::count_desk_acts(tx, scope, community, frame.from, frame.until)) {
        auto const act = casework::name(done.event);
        auto const minutes = minutes_of_act(act);
        if (minutes == 0) continue;
        burden.acts.push_back({std::string(act), std::nullopt, minutes});
        counts.push_back(done.count);
    }
    if (counts.empty()) {
        burden.case_minutes = 0;
        burden.screen_minutes = 0;
        return;
    }
    auto const shown = stats::publish_cells(counts, threshold);
    std::int64_t minutes = 0;
    std::int64_t acts = 0;
    for (std::size_t at = 0; at < counts.size(); ++at) {
        burden.acts[at].count = shown.cells[at];
        if (!shown.cells[at]) continue;
        minutes += counts[at] * burden.acts[at].minutes_each;
        acts += counts[at];
    }
    // Of what is shown alone: a reader who subtracts learns nothing of what is withheld.
    if (acts == 0) return;
    burden.case_minutes = minutes;
    burden.screen_minutes = acts * kScreenMinutesPerAct;
}

void add_errands(ReadTransaction& tx, Scope scope, JurisdictionId community, Month month, Burden& burden) {
    auto const senders = count_informal(tx, scope, community, month);
    std::vector<std::int64_t> counts;
    std::int64_t minutes = 0;
    for (auto const& sender : senders) {
        counts.push_back(sender.count);
        minutes += sender.minutes;
    }
    if (counts.empty()) {
        burden.errands_total = 0;
        burden.errand_minutes = 0;
        return;
    }
    auto const shown = stats::publish_cells(counts, stats::kSignedInThreshold);
    for (std::size_t at = 0; at < senders.size(); ++at) burden.errands.push_back({senders[at].body, shown.cells[at]});
    burden.errands_total = shown.total;
    if (shown.total) burden.errand_minutes = minutes;
}

std::optional<SampledHours> sampled(ReadTransaction& tx, Scope scope, JurisdictionId community, Month month) {
    auto const samples = select_samples(tx, scope, community, months_before(month, kSampledMonths - 1), month);
    if (std::ssize(samples) < kSamplesMin) return std::nullopt;
    std::array<std::int64_t, 5> sums{};
    for (auto const& sample : samples) {
        std::array const parts{sample.residents, sample.reporting, sample.inspection, sample.meeting, sample.other};
        for (std::size_t at = 0; at < parts.size(); ++at) sums[at] += parts[at];
    }
    std::int64_t all = 0;
    for (auto const sum : sums) all += sum;
    constexpr std::int64_t kPermille = 1'000;
    auto const share = [&](std::size_t at) { return (sums[at] * kPermille + all / 2) / all; };
    return SampledHours{std::ssize(samples), share(0), share(1), share(2), share(3), share(4)};
}

}  // namespace

Result<Burden> burden_of(ReadTransaction& tx, Caller const& who, Scope scope, JurisdictionId community,
                         std::optional<Month> wanted) {
    HZ_TRY(auto const place, jurisdictions::require_community(tx, scope.realm, community));
    auto calendar = jurisdictions::calendar_of(tx, place);
    auto const current = month_at(who.now, calendar);
    auto const month = wanted.value_or(current);
    if (month > current) return fail(ErrorCode::unprocessable, "task.month_ahead");
    auto const [from, until] = span_of(month, calendar);
    Frame const frame{std::move(calendar), month, from, std::min(until, who.now)};
    bool const is_staff = authority::can(who, Permission::task_log, place.path) ||
                          authority::can(who, Permission::task_review, place.path);
    Burden burden{.month = month, .readers = is_staff ? BurdenReaders::staff : BurdenReaders::everybody};
    burden.load_minutes_max = settings_of(tx, scope).load_minutes_max;
    burden.items = items_of(tx, scope, community, frame);
    burden.task_minutes = minutes_of(burden.items, true);
    burden.assessment_minutes = minutes_of(burden.items, false);
    add_acts(tx, scope, community, frame, is_staff ? stats::kSignedInThreshold : stats::kPublicThreshold, burden);
    if (is_staff) add_errands(tx, scope, community, month, burden);
    burden.sample = sampled(tx, scope, community, month);
    return burden;
}

TaskCounts task_counts(ReadTransaction& tx, Scope scope, std::optional<JurisdictionId> community, Month month,
                       TimePoint now) {
    auto const place = community.value_or(jurisdictions::as_jurisdiction(scope.realm));
    auto const calendar = jurisdictions::calendar_of(tx, place);
    auto const [from, end] = span_of(month, calendar);
    auto const until = std::min(end, now);
    Frame const frame{calendar, month, from, until};
    std::vector<JurisdictionId> communities;
    if (community) {
        communities.push_back(*community);
    } else {
        for (auto const& one : jurisdictions::communities_of(tx, scope.realm)) communities.push_back(one.id);
    }
    TaskCounts counts;
    auto const add_fields = [&](std::vector<AskedField> const& fields) {
        counts.fields_asked += std::ssize(fields);
        counts.fields_known += std::ranges::count_if(fields, is_known);
    };
    auto const concerns = [&](JurisdictionId one) { return std::ranges::find(communities, one) != communities.end(); };
    for (auto const& task : select_proposed(tx, scope, from, until)) {
        auto const answers = select_answers(tx, scope, task.id);
        if (std::ranges::none_of(answers, [&](Answer const& answer) { return concerns(answer.community); })) continue;
        ++counts.proposed;
        counts.matched += is_matched(task.check) ? 1 : 0;
        counts.lead_known += task.is_committee_lead ? 1 : 0;
        counts.lead_elsewhere += task.is_committee_lead == false ? 1 : 0;
        add_fields(select_fields(tx, scope, kTaskAsks, task.id.value()));
    }
    for (auto const& one : select_assessments(tx, scope, month / 100, kAssessmentsMax)) {
        bool const asks = std::ranges::any_of(one.communities, concerns);
        if (!asks || one.registered_at >= until) continue;
        bool const is_live = !one.withdrawn_at || *one.withdrawn_at >= until;
        auto const asked = std::ranges::count_if(one.communities, concerns);
        if (is_live) (one.kind == AssessmentKind::inspection ? counts.inspections : counts.indicators) += asked;
        if (one.registered_at >= from) add_fields(select_fields(tx, scope, kAssessmentAsks, one.id.value()));
    }
    for (auto const& [in, answered] : count_answers(tx, scope, from, until)) {
        if (concerns(in) && answered == AnswerState::declined) ++counts.declined;
        if (concerns(in) && answered == AnswerState::unanswered) ++counts.unanswered;
    }
    for (auto const one : communities) {
        for (auto const& item : items_of(tx, scope, one, frame)) {
            if (item.source == BurdenSource::task) {
                ++counts.admitted;
                counts.admitted_minutes += item.minutes;
                counts.reporting_minutes += item.is_upward ? item.minutes : 0;
            } else {
                counts.assessment_minutes += item.minutes;
            }
        }
        for (auto const& sender : count_informal(tx, scope, one, month)) {
            counts.informal += sender.count;
            counts.informal_minutes += sender.minutes;
        }
        for (auto const& done : cases::count_desk_acts(tx, scope, one, from, until)) {
            auto const minutes = minutes_of_act(casework::name(done.event));
            if (minutes == 0) continue;
            counts.case_acts += done.count;
            counts.case_minutes += done.count * minutes;
        }
    }
    return counts;
}

std::vector<PooledErrands> pooled_errands(ReadTransaction& tx, Scope scope, TimePoint now) {
    std::vector<PooledErrands> pooled;
    for (auto const& one : published_informal(tx, scope, now).value_or(std::vector<PublishedMonth>{})) {
        if (one.total) pooled.push_back({one.month, *one.total});
    }
    return pooled;
}

}  // namespace hezhi::tasks
