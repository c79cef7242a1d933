// `hezhi simulate cases`: a street's cases over the months before now, as many as wanted, with whole lives.
#include "src/cases/simulate_cases.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "src/cases/case_acts.h"
#include "src/cases/case_rules.h"
#include "src/cases/past_case.h"
#include "src/cases/simulated_words.h"
#include "src/cases/street_book.h"
#include "src/storage/database.h"

namespace hezhi::cases {
namespace {

using authority::Caller;
using authority::Permission;
using casework::Act;
using casework::Actor;
using jurisdictions::Jurisdiction;
using responsibilities::Entry;
using std::chrono::hours;
using std::chrono::minutes;
using storage::Database;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::size_t kChunkRows = 500;
constexpr StepLimits kSteps{};
constexpr auto kSpan = hours{24 * 690};  // since ids begin in 2025
constexpr double kZipf = 1.05;
/// How reports spread over the hours of a local day, in per mille of the busiest.
constexpr std::array<std::uint32_t, 24> kHours{60,  40,  30,  25,  30,  80,  250, 500, 900, 1000, 900, 750,
                                               550, 600, 750, 800, 800, 750, 700, 800, 750, 550,  300, 130};

/// Draws by weight; the weights are kept summed.
class Weighted {
public:
    explicit Weighted(std::vector<double> const& weights) {
        double total = 0;
        for (double const weight : weights) sums_.push_back(total += weight);
    }
    std::size_t draw(Random& random) const {
        auto const at = std::ranges::upper_bound(sums_, random.uniform_unit() * sums_.back());
        return std::min(static_cast<std::size_t>(at - sums_.begin()), sums_.size() - 1);
    }

private:
    std::vector<double> sums_;
};

std::vector<double> zipf(std::size_t count) {
    std::vector<double> weights;
    for (std::size_t rank = 1; rank <= count; ++rank) weights.push_back(std::pow(static_cast<double>(rank), -kZipf));
    return weights;
}

/// Something that several neighbours report within days.
struct Cluster {
    Jurisdiction const* place;
    Entry const* entry;
    std::string text;
    std::string location;
    std::optional<Coordinates> point;
    std::size_t left;
};

class Street {
public:
    Street(StreetBook& book, Simulation const& simulation, std::vector<PersonId> const& reporters)
        : book_(book),
          random_(simulation.seed),
          reporters_(reporters),
          matters_(zipf(std::max<std::size_t>(book.entries().size(), 1))),
          hours_(std::vector<double>(kHours.begin(), kHours.end())) {
        for (auto const& place : book.places()) {
            bool const is_reportable = place.kind == jurisdictions::Kind::building ||
                                       place.kind == jurisdictions::Kind::community ||
                                       place.kind == jurisdictions::Kind::compound;
            if (is_reportable) places_.push_back(&place);
        }
        for (auto const& entry : book.entries()) {
            if (entry.item.lead) order_.push_back(&entry);
        }
        random_.shuffle(std::span(order_));
        for (auto const& body : book.bodies()) {
            if (body.kind == bodies::BodyKind::line_department) departments_.push_back(body.id);
        }
        if (departments_.empty() && !book.bodies().empty()) departments_.push_back(book.bodies().front().id);
    }

    bool has_places() const noexcept { return !places_.empty(); }
    bool has_bodies() const noexcept { return !departments_.empty(); }

    /// The `index`-th of `count` cases: they come in order of receipt.
    Result<PastCase> live(ReadTransaction& tx, Scope scope, std::size_t index, std::size_t count, TimePoint now);

private:
    bool chance(double share) { return random_.uniform_unit() < share; }
    /// Around `typical`, mostly less, sometimes several times it.
    Microseconds about(hours typical) {
        double const factor = -std::log(1 - random_.uniform_unit());
        return std::chrono::duration_cast<Microseconds>(typical) * static_cast<std::int64_t>(1 + 100 * factor) / 100;
    }
    TimePoint received_at(calendar::Calendar const& calendar, std::size_t index, std::size_t count, TimePoint now);
    Cluster situation(TimePoint at);
    Result<void> handle(ReadTransaction& tx, PastCase& past, Entry const* entry, Jurisdiction const& place,
                        calendar::Calendar const& calendar, TimePoint now);
    Result<void> follow_up(PastCase& past, calendar::Calendar const& calendar, TimePoint now);

    StreetBook& book_;
    Random random_;
    std::vector<PersonId> const& reporters_;
    Weighted matters_;
    Weighted hours_;
    std::vector<Jurisdiction const*> places_{};
    std::vector<Entry const*> order_{};  ///< by how often they occur
    std::vector<BodyId> departments_{};
    std::vector<Cluster> clusters_{};
};

TimePoint Street::received_at(calendar::Calendar const& calendar, std::size_t index, std::size_t count, TimePoint now) {
    // Evenly over the span, then to an hour of that local day as people report; more of late, as a platform grows.
    double const share =
        std::pow((static_cast<double>(index) + random_.uniform_unit()) / static_cast<double>(count), 0.8);
    auto const moment =
        now - kSpan + Microseconds{static_cast<std::int64_t>(share * static_cast<double>(Microseconds{kSpan}.count()))};
    auto const day = calendar.zone().start_of(calendar.zone().date_at(moment));
    auto const within = hours{static_cast<int>(hours_.draw(random_))} +
                        Microseconds{static_cast<std::int64_t>(random_.uniform_unit() * 3.6e9)};
    return std::min(day + within, now - minutes{1});
}

Cluster Street::situation(TimePoint at) {
    if (!clusters_.empty() && chance(0.12)) {
        auto const which = static_cast<std::size_t>(random_.uniform_below(clusters_.size()));
        auto one = clusters_[which];
        one.text = simulated_repetition(random_, one.text);
        if (--clusters_[which].left == 0) clusters_.erase(clusters_.begin() + static_cast<std::ptrdiff_t>(which));
        return one;
    }
    // Large places report more: the square of a uniform number leans to the first of a shuffled list.
    double const lean = random_.uniform_unit();
    auto const* place = places_[static_cast<std::size_t>(lean * lean * static_cast<double>(places_.size()))];
    auto const* entry = order_.empty() ? nullptr : order_[matters_.draw(random_) % order_.size()];
    std::chrono::year_month_day const date{std::chrono::floor<std::chrono::days>(at)};
    int const season = static_cast<int>(static_cast<unsigned>(date.month()) % 12 / 3);
    auto name = place->name;
    if (place->kind == jurisdictions::Kind::building && place->community) {
        if (auto const* community = book_.place(*place->community)) name = community->name + name;
    }
    auto words = simulated_report(random_, entry != nullptr ? &entry->matter : nullptr, name, season);
    Cluster fresh{.place = place,
                  .entry = entry,
                  .text = std::move(words.text),
                  .location = std::move(words.location),
                  .point = std::nullopt,
                  .left = 0};
    if (chance(0.6)) {
        // Places lie on a raster around a town that does not exist; points scatter within a few hundred metres.
        auto const spread = [&] { return static_cast<std::int64_t>(random_.uniform_below(40'000)); };
        auto const id = static_cast<std::uint64_t>(place->id.value());
        fresh.point = Coordinates{static_cast<std::int64_t>(303'000'000 + id % 97 * 30'000) + spread(),
                                  static_cast<std::int64_t>(1'201'000'000 + id % 89 * 30'000) + spread()};
    }
    constexpr std::size_t kClustersMax = 40;
    if (chance(0.05) && clusters_.size() < kClustersMax) {
        clusters_.push_back(fresh);
        clusters_.back().left = 1 + static_cast<std::size_t>(random_.uniform_below(12));
    }
    return fresh;
}

Result<void> Street::follow_up(PastCase& past, calendar::Calendar const& calendar, TimePoint now) {
    auto const replied = *past.the_case.replied_at;
    auto const asked = replied + about(hours{20});
    auto const in_days = [&](TimePoint from, int days) { return calendar::add_working_days(calendar, from, days); };
    if (asked >= now || asked > in_days(replied, kSteps.follow_up_begins_days)) return {};
    if (chance(0.3)) {
        return act_in_past(past,
                           {.event = CaseEvent::confirm,
                            .actor = Actor::reporter,
                            .at = asked,
                            .step_due = reopen_by(calendar, asked)},
                           {.stars = 3 + static_cast<std::int64_t>(random_.uniform_below(3))});
    }
    HZ_TRY(act_in_past(past, {.event = CaseEvent::begin_follow_up,
                              .actor = Actor::desk,
                              .at = asked,
                              .step_due = in_days(asked, kSteps.follow_up_days)}));
    auto const reached = asked + about(hours{6});
    if (reached >= now || reached > *past.the_case.facts.step_due) return {};
    if (chance(0.2)) {
        HZ_TRY(act_in_past(past, {.event = CaseEvent::unreachable,
                                  .actor = Actor::desk,
                                  .at = reached,
                                  .next_day = next_day(calendar, reached)}));
        return {};
    }
    if (chance(0.12)) {
        auto const due = in_days(reached, kSteps.rework_days);
        HZ_TRY(act_in_past(
            past, {.event = CaseEvent::reopen, .actor = Actor::reporter, .at = reached, .due = due, .has_reason = true},
            {.text = "还是没有解决"}));
        auto const again = reached + about(hours{50});
        if (again >= now) return {};
        HZ_TRY(pass_time(past, calendar, again));
        auto const lead = past.the_case.facts.lead;
        HZ_TRY(act_in_past(past,
                           {.event = CaseEvent::reply,
                            .actor = Actor::lead,
                            .body = lead,
                            .at = again,
                            .step_due = in_days(again, kSteps.follow_up_begins_days),
                            .has_evidence = true},
                           {.text = simulated_reply(random_, nullptr)}));
        return {};
    }
    return act_in_past(
        past,
        {.event = CaseEvent::confirm, .actor = Actor::desk, .at = reached, .step_due = reopen_by(calendar, reached)},
        {.stars = 2 + static_cast<std::int64_t>(random_.uniform_below(4))});
}

Result<void> Street::handle(ReadTransaction& tx, PastCase& past, Entry const* entry, Jurisdiction const& place,
                            calendar::Calendar const& calendar, TimePoint now) {
    auto const urgency = past.the_case.urgency;
    bool const is_urgent = urgency == Urgency::urgent;
    auto at = past.the_case.facts.received_at + about(is_urgent ? hours{1} : hours{5});
    if (at >= now) return {};
    HZ_TRY(pass_time(past, calendar, at));
    if (chance(0.03)) {
        return act_in_past(past,
                           {.event = CaseEvent::refuse,
                            .actor = Actor::desk,
                            .at = at,
                            .has_route = true,
                            .ground = casework::RefusalGround::outside_government_duty},
                           {.text = "请拨打 110 或向法院提出。", .ground = "outside_government_duty"});
    }
    auto const by_register = entry != nullptr ? book_.lead_of(tx, *entry, place) : std::nullopt;
    auto const any = departments_[static_cast<std::size_t>(random_.uniform_below(departments_.size()))];
    auto lead = by_register && !chance(0.04) ? *by_register : any;
    auto const limits = entry != nullptr ? entry->item.limits : std::nullopt;
    auto const due = public_due(calendar, past.the_case.facts.received_at, urgency, limits);
    HZ_TRY(act_in_past(past,
                       {.event = CaseEvent::dispatch,
                        .actor = Actor::desk,
                        .at = at,
                        .due = due,
                        .step_due = sign_by(calendar, at, urgency),
                        .named_body = lead,
                        .has_register_row = lead == by_register,
                        .has_reason = true},
                       {.item = lead == by_register ? past.the_case.item : std::nullopt}));
    at += about(is_urgent ? hours{1} : hours{6});
    if (at >= now) return {};
    HZ_TRY(pass_time(past, calendar, at));
    if (lead != any && chance(0.04)) {
        HZ_TRY(act_in_past(past,
                           {.event = CaseEvent::ask_return,
                            .actor = Actor::lead,
                            .body = lead,
                            .at = at,
                            .step_due = calendar::add_working_days(calendar, at, kSteps.ruling_days),
                            .named_body = any,
                            .has_register_row = true,
                            .has_reason = true},
                           {.text = "不属于本单位职责"}));
        at += about(hours{8});
        if (at >= now) return {};
        HZ_TRY(pass_time(past, calendar, at));
        HZ_TRY(act_in_past(past, {.event = CaseEvent::keep_return, .actor = Actor::desk, .at = at, .has_reason = true},
                           {.text = "按权责清单由原单位办理"}));
    } else {
        HZ_TRY(act_in_past(past, {.event = CaseEvent::sign_in, .actor = Actor::lead, .body = lead, .at = at}));
    }
    if (chance(0.02) && departments_.size() > 1 && any != lead) {
        auto const by = at + hours{24};
        HZ_TRY(act_in_past(past,
                           {.event = CaseEvent::call_joint,
                            .actor = Actor::desk,
                            .at = at,
                            .calls = {{.body = any, .report_by = by}},
                            .has_reason = true},
                           {.text = "需要到场共同处理"}));
        if (by - hours{2} >= now) return {};
        at = by - hours{2};
        HZ_TRY(pass_time(past, calendar, at));
        HZ_TRY(act_in_past(past, {.event = CaseEvent::arrive, .actor = Actor::support, .body = any, .at = at}));
        HZ_TRY(act_in_past(past, {.event = CaseEvent::end_joint, .actor = Actor::desk, .at = at}));
    }
    // One in a hundred lies on a desk for ever; the others take about half of their limit.
    if (chance(0.01)) return {};
    auto const limit = std::chrono::duration_cast<hours>(due - past.the_case.facts.received_at);
    at += about(limit / 3);
    if (at >= now) return {};
    HZ_TRY(pass_time(past, calendar, at));
    HZ_TRY(act_in_past(past,
                       {.event = CaseEvent::reply,
                        .actor = Actor::lead,
                        .body = lead,
                        .at = at,
                        .step_due = calendar::add_working_days(calendar, at, kSteps.follow_up_begins_days),
                        .has_evidence = true},
                       {.text = simulated_reply(random_, entry != nullptr ? &entry->matter : nullptr)}));
    return follow_up(past, calendar, now);
}

Result<PastCase> Street::live(ReadTransaction& tx, Scope scope, std::size_t index, std::size_t count, TimePoint now) {
    auto const at = received_at(book_.calendar_of(tx, book_.street()), index, count, now);
    auto situation_ = situation(at);
    auto const& place = *situation_.place;
    auto const* entry = situation_.entry;
    auto const& calendar = book_.calendar_of(tx, place);
    auto const kind = guess_kind(situation_.text);
    auto const urgency = chance(0.06) ? Urgency::urgent : chance(0.1) ? Urgency::complex : Urgency::ordinary;
    constexpr std::array kChannels{Channel::app, Channel::app, Channel::hotline, Channel::phone, Channel::visit};
    Case one{.id = CaseId{1},
             .realm = scope.realm,
             .number = {},
             .kind = kind,
             .publicity = publicity_of(kind, entry ? std::optional(entry->item.publicity) : std::nullopt),
             .urgency = urgency,
             .text = std::move(situation_.text),
             .public_text = std::nullopt,
             .matter = entry ? std::optional(entry->matter.id) : std::nullopt,
             .item = entry ? std::optional(entry->item.id) : std::nullopt,
             .community = place.community,
             .place = place.id,
             .place_path = place.path,
             .location = std::move(situation_.location),
             .coordinates = situation_.point,
             .channel = kChannels[static_cast<std::size_t>(random_.uniform_below(kChannels.size()))],
             .source = std::nullopt,
             .source_number = std::nullopt,
             .desk = book_.desk_of(tx, place),
             .holder = std::nullopt,
             .replied_at = std::nullopt,
             .closed_at = std::nullopt,
             .facts = {},
             .merged_into = std::nullopt};
    one.facts.self_governing = entry && entry->matter.matter_class == responsibilities::MatterClass::self_governing;
    HZ_TRY(auto past, open_past(std::move(one),
                                {.actor = Actor::reporter,
                                 .at = at,
                                 .due = public_due(calendar, at, urgency, entry ? entry->item.limits : std::nullopt),
                                 .step_due = dispatch_by(calendar, at, urgency)}));
    std::optional<PersonId> reporter;
    if (!reporters_.empty() && past.the_case.channel == Channel::app) {
        reporter = reporters_[static_cast<std::size_t>(random_.uniform_below(reporters_.size()))];
    }
    past.reporters.push_back({.number = 1,
                              .person = reporter,
                              .contact = reporter ? Contact::desk_only : Contact::anonymous,
                              .name = {},
                              .phone = {},
                              .text = {},
                              .joined_at = at});
    HZ_TRY(handle(tx, past, entry, place, calendar, now));
    HZ_TRY(pass_time(past, calendar, now));
    return past;
}

/// What publish() would have said at each act.
void record_past(WriteTransaction& tx, PastCase const& past) {
    auto as_it_was = past.the_case;
    for (auto const& record : past.events) {
        if (record.visibility == Visibility::internal) continue;
        as_it_was.facts.state = record.to;
        bool const is_first = record.number == 1;
        publish(tx, as_it_was, is_first ? "case.received" : "case." + std::string(casework::name(record.event)),
                record.at);
    }
}

enum class Record : std::uint8_t { none, everything };

Result<std::size_t> simulate(Database& database, Caller const& who, Scope scope, Simulation const& simulation,
                             std::vector<PersonId> const& reporters, Record recorded, Progress const& progress) {
    auto const open = [&](ReadTransaction& tx) -> Result<StreetBook> {
        HZ_TRY(auto book, StreetBook::read(tx, who, scope));
        HZ_TRY(authority::require(who, Permission::case_enter, book.street().path));
        return book;
    };
    HZ_TRY(auto book, database.read(open));
    Street street(book, simulation, reporters);
    if (!street.has_places()) return fail(ErrorCode::not_found, "jurisdiction.unknown", "the street has no community");
    if (!street.has_bodies()) return fail(ErrorCode::not_found, "body.unknown", "the street has no body");
    std::size_t done = 0;
    while (done < simulation.count) {
        std::size_t const end = std::min(done + kChunkRows, simulation.count);
        // Lived outside the transaction that writes: the writer may run that one twice.
        std::vector<PastCase> chunk;
        auto const live = [&](ReadTransaction& tx) -> Result<bool> {
            for (std::size_t index = done; index < end; ++index) {
                HZ_TRY(auto past, street.live(tx, scope, index, simulation.count, who.now));
                chunk.push_back(std::move(past));
            }
            return true;
        };
        HZ_TRY(database.read(live));
        auto const write = [&](WriteTransaction& tx) -> Result<bool> {
            for (auto past : chunk) {
                auto const* place = book.place(past.the_case.place);
                HZ_TRY(insert_past(tx, scope, past, book.calendar_of(tx, *place), who.now));
                if (recorded == Record::everything) record_past(tx, past);
            }
            return true;
        };
        HZ_TRY(database.write(write, storage::Effort::bulk));
        done = end;
        if (progress) progress(done, simulation.count);
    }
    return done;
}

}  // namespace

Result<std::size_t> simulate_cases(Database& database, Caller const& who, Scope scope, Simulation const& simulation,
                                   Progress const& progress) {
    return simulate(database, who, scope, simulation, {}, Record::none, progress);
}

Result<std::size_t> simulate_recorded_cases(Database& database, Caller const& who, Scope scope,
                                            Simulation const& simulation, std::vector<PersonId> const& reporters,
                                            Progress const& progress) {
    return simulate(database, who, scope, simulation, reporters, Record::everything, progress);
}

}  // namespace hezhi::cases
