#include "lib/simulation/street_year.h"

#include <algorithm>
#include <numeric>

#include "lib/base/assert.h"

namespace hezhi::simulation {
namespace {

using casework::Act;
using casework::Actor;
using casework::CaseEvent;
using casework::CaseFacts;
using casework::CaseState;
using casework::ExtensionState;
using casework::Step;
using std::chrono::hours;

constexpr Microseconds kDay = hours{24};
constexpr Microseconds kTick{1};  // a deadline is kept at its moment, and missed after it

/// What somebody, or a durable job, has in mind for a moment to come.
enum class Plan : std::uint8_t {
    // Jobs: they fire whatever happened meanwhile, and the machine refuses those that are out of date.
    due_job,
    step_job,
    report_by_job,
    action_job,
    // Bound to the state in which they were made; dropped when the case has moved.
    triage,
    sign,
    rule,
    return_later,
    ask_extension,
    call_bodies,
    reply,
    give_info,
    answer,
    call_reporter,
    reopen_closed,
    leave_deliberation,
    conclude_deliberation,
    // Not bound.
    decide_extension,
    arrive,
    end_joint,
    end_action,
    withdraw,
    supervise,
    remind,
    stray
};

bool is_bound(Plan plan) noexcept {
    return plan >= Plan::triage && plan <= Plan::conclude_deliberation;
}

struct Planned {
    TimePoint at;
    std::uint64_t order;  ///< of equal moments, the first planned comes first
    std::uint32_t case_number;
    Plan plan;
    std::uint32_t move;  ///< the case's moves when it was planned
    BodyId body;         ///< of arrive, end_action
};

bool is_later(Planned const& a, Planned const& b) noexcept {
    return a.at != b.at ? a.at > b.at : a.order > b.order;
}

/// One joint action, as much of it as deadlines need.
struct RunningAction {
    BodyId owner;
    std::optional<TimePoint> due{};
    bool is_open = true;
    bool is_raised = false;
};

struct RunningCase {
    CaseFacts facts;
    CaseWatch watch;
    Random random;
    BodyId right_body;
    std::uint32_t moves = 0;
    bool had_joint = false;
    bool is_broken = false;
    std::optional<Microseconds> first_reply{};
    std::int32_t raised = 0;
    std::vector<RunningAction> actions{};
};

class Run {
public:
    Run(StreetModel const& model, WorkCalendar const& calendar, Span span, std::uint64_t seed, Machine const& machine)
        : model_(model), calendar_(calendar), span_(span), seed_(seed), machine_(machine), arrivals_(seed) {
        HZ_ASSERT(span.from < span.until && model.bodies.size() >= 2);
        desk_ = add_office(model.desk);
        arbiters_ = add_office(model.arbiters);
        for (auto const& body : model.bodies) {
            HZ_ASSERT(body.share > 0);
            shares_ += body.share;
            signing_.push_back(add_office(body.signing));
            handling_.push_back(add_office(body.handling));
        }
        year_.office_time.resize(2 + model.bodies.size());
    }

    Year run() {
        auto const reports = report_times();
        cases_.reserve(reports.size());
        std::size_t reported = 0;
        for (;;) {
            bool const nothing_planned = agenda_.empty();
            if (reported < reports.size() && (nothing_planned || reports[reported] <= agenda_.front().at)) {
                report(reports[reported++]);
                continue;
            }
            if (nothing_planned || agenda_.front().at >= span_.until) break;
            std::ranges::pop_heap(agenda_, is_later);
            auto const planned = agenda_.back();
            agenda_.pop_back();
            auto const& one = cases_[planned.case_number];
            if (one.is_broken || (is_bound(planned.plan) && one.moves != planned.move)) continue;
            perform(planned);
        }
        finish();
        return std::move(year_);
    }

private:
    // --- Offices ---------------------------------------------------------------------------------------------

    struct OpenOffice {
        Durations const* work;
        std::vector<TimePoint> free_at;  ///< per officer
    };

    std::size_t add_office(Office const& office) {
        HZ_ASSERT(office.officers >= 1);
        offices_.push_back({&office.work, std::vector(static_cast<std::size_t>(office.officers), span_.from)});
        return offices_.size() - 1;
    }

    /// When the officer who is free first has done one more thing; his time is booked on `account`.
    TimePoint take_up(std::size_t office, std::size_t account, RunningCase& one, TimePoint at) {
        auto& [work, free_at] = offices_[office];
        auto const duration = work->draw(one.random);
        auto& first = *std::ranges::min_element(free_at);
        first = calendar_.after_office_time(std::max(at, first), duration);
        year_.office_time[account] += duration;
        return first;
    }

    std::size_t index_of(BodyId body) const {
        auto const found = std::ranges::find(model_.bodies, body, &BodyModel::id);
        HZ_ASSERT(found != model_.bodies.end());
        return static_cast<std::size_t>(found - model_.bodies.begin());
    }

    // --- Chance ----------------------------------------------------------------------------------------------

    static bool happens(RunningCase& one, double chance) { return one.random.uniform_unit() < chance; }

    BodyId body_by_share(Random& random) const {
        auto point = random.uniform_below(shares_);
        for (auto const& body : model_.bodies) {
            if (point < body.share) return body.id;
            point -= body.share;
        }
        return model_.bodies.back().id;
    }

    BodyId other_body(RunningCase& one, BodyId than) const {
        auto const at = one.random.uniform_below(model_.bodies.size() - 1);
        auto const& body = model_.bodies[static_cast<std::size_t>(at)].id;
        return body == than ? model_.bodies.back().id : body;
    }

    /// Given how many reports come, they are independent of each other: days by weight, hours by weight.
    std::vector<TimePoint> report_times() {
        std::vector<std::uint64_t> days;  // running sums
        for (auto day = span_.from; day < span_.until; day += kDay) {
            auto const weight = calendar_.is_worked(day) ? 100 : model_.rest_day_percent;
            days.push_back((days.empty() ? 0 : days.back()) + weight);
        }
        std::array<std::uint64_t, 24> by_hour{};
        std::partial_sum(model_.hour_weights.begin(), model_.hour_weights.end(), by_hour.begin(),
                         [](std::uint64_t sum, std::uint64_t weight) { return sum + weight; });
        HZ_ASSERT(days.back() > 0 && by_hour.back() > 0);
        auto const pick = [&](auto const& sums) {
            auto const found = std::ranges::upper_bound(sums, arrivals_.uniform_below(sums.back()));
            return static_cast<std::int64_t>(found - sums.begin());
        };
        std::vector<TimePoint> times;
        for (std::uint32_t i = 0; i < model_.cases; ++i) {
            auto const day = pick(days);
            auto const hour = pick(by_hour);
            auto const second = static_cast<std::int64_t>(arrivals_.uniform_below(3'600));
            auto const time = span_.from + kDay * day + hours{hour} + std::chrono::seconds{second};
            times.push_back(std::min(time, span_.until - Microseconds{1}));
        }
        std::ranges::sort(times);
        return times;
    }

    // --- The agenda ------------------------------------------------------------------------------------------

    void plan(RunningCase const& one, Plan what, TimePoint at, BodyId body = BodyId{0}) {
        auto const number = static_cast<std::uint32_t>(&one - cases_.data());
        agenda_.push_back({at, order_++, number, what, one.moves, body});
        std::ranges::push_heap(agenda_, is_later);
    }

    /// Durable jobs run at least once, right after the moment they wait for.
    void plan_job(RunningCase& one, Plan what, TimePoint at) {
        plan(one, what, at);
        if (!happens(one, model_.chances.job_again)) return;
        plan(one, what, at + std::chrono::seconds{static_cast<std::int64_t>(one.random.uniform_below(86'400))});
    }

    TimePoint days_after(TimePoint at, std::int32_t days) const { return calendar_.after_working_days(at, days); }

    /// Tries an act; what follows from it is planned.
    bool act(RunningCase& one, Act given) {
        auto const step = machine_.apply(one.facts, given, {});
        if (!step) {
            ++year_.refused;
            return false;
        }
        auto const before = std::exchange(one.facts, step->facts);
        ++year_.events[static_cast<std::size_t>(given.event)];
        if (auto const broken = one.watch.see(before, given, *step)) {
            note_broken(one, *broken, given.event, step->at);
            return true;
        }
        follow(one, before, *step);
        return true;
    }

    void note_broken(RunningCase& one, Promise promise, std::optional<CaseEvent> event, TimePoint at) {
        one.is_broken = true;
        auto const number = static_cast<std::uint32_t>(&one - cases_.data());
        if (year_.broken.size() < Year::kBrokenMax) year_.broken.push_back({promise, number, event, at});
    }

    void follow(RunningCase& one, CaseFacts const& before, Step const& step) {
        auto const& facts = one.facts;
        auto const at = step.at;
        if (step.raises_due) {
            ++one.raised;
            if (happens(one, model_.chances.supervised)) plan(one, Plan::supervise, calendar_.in_office(at));
            if (happens(one, model_.chances.reminded)) plan(one, Plan::remind, calendar_.in_office(at + hours{1}));
        }
        bool const has_moved = facts.state != before.state;
        if (has_moved) ++one.moves;
        // As durable jobs: one for each deadline as it is set, and again when a pause or an end is over.
        if (has_moved || facts.due != before.due) plan_job(one, Plan::due_job, std::max(facts.due + kTick, at));
        if (has_moved && facts.step_due) plan_job(one, Plan::step_job, std::max(*facts.step_due + kTick, at));
        if (has_moved) enter(one, at);
    }

    /// What people set out to do when a case comes to a state.
    void enter(RunningCase& one, TimePoint at) {
        auto const& chances = model_.chances;
        auto const& facts = one.facts;
        auto const answer_at = [&] { return at + model_.answer_delay.draw(one.random); };
        switch (facts.state) {
            case CaseState::received:
                plan(one, Plan::triage, take_up(desk_, 0, one, at));
                break;
            case CaseState::need_info:
                if (happens(one, chances.gives_info)) plan(one, Plan::give_info, answer_at());
                break;
            case CaseState::dispatched: {
                auto const body = index_of(*facts.lead);
                plan(one, Plan::sign, take_up(signing_[body], 2 + body, one, at));
                break;
            }
            case CaseState::return_requested: {
                bool const is_first = facts.returns_asked_by.size() < 2;
                plan(one, Plan::rule, take_up(is_first ? desk_ : arbiters_, is_first ? 0 : 1, one, at));
                break;
            }
            case CaseState::in_progress:
                begin_work(one, at);
                break;
            case CaseState::replied:
                if (!one.first_reply) one.first_reply = casework::clock_reading(facts, at);
                if (happens(one, chances.answers_follow_up)) plan(one, Plan::answer, answer_at());
                break;
            case CaseState::follow_up:
                if (happens(one, chances.answers_follow_up)) plan(one, Plan::answer, answer_at());
                if (happens(one, chances.called_up)) plan(one, Plan::call_reporter, calendar_.in_office(at));
                break;
            case CaseState::closed:
                if (happens(one, chances.reopens_closed)) plan(one, Plan::reopen_closed, answer_at());
                break;
            case CaseState::to_deliberation:
                if (happens(one, chances.leaves_deliberation)) plan(one, Plan::leave_deliberation, answer_at());
                plan(one, Plan::conclude_deliberation, calendar_.in_office(at + model_.deliberation.draw(one.random)));
                break;
            case CaseState::refused:
            case CaseState::merged:
            case CaseState::withdrawn:
                break;
        }
    }

    void begin_work(RunningCase& one, TimePoint at) {
        auto const& chances = model_.chances;
        auto const body = index_of(*one.facts.lead);
        auto const worked = take_up(handling_[body], 2 + body, one, at);
        auto const reply_at = calendar_.in_office(worked + model_.bodies[body].waiting.draw(one.random));
        plan(one, Plan::reply, reply_at);
        bool const will_be_late = reply_at > one.facts.due && at < one.facts.due;
        if (will_be_late && happens(one, chances.asks_extension)) {
            plan(one, Plan::ask_extension, at + (one.facts.due - at) / 2);
        }
        if (happens(one, chances.returned_later)) plan(one, Plan::return_later, at + (reply_at - at) / 2);
        if (!one.had_joint && happens(one, chances.joint)) plan(one, Plan::call_bodies, calendar_.in_office(at));
    }

    // --- Acts ------------------------------------------------------------------------------------------------

    void report(TimePoint at) {
        Act const report{.event = CaseEvent::report,
                         .actor = Actor::reporter,
                         .at = at,
                         .due = days_after(at, model_.limits.undispatched_days),
                         .step_due = days_after(at, model_.limits.triage_days)};
        auto const step = machine_.open_case(report);
        HZ_ASSERT(step.has_value());
        ++year_.events[static_cast<std::size_t>(CaseEvent::report)];
        Random random(seed_ * 0x9e3779b97f4a7c15U + cases_.size() + 1);
        auto const right = body_by_share(random);
        cases_.push_back({step->facts, CaseWatch(step->facts), random, right});
        auto& one = cases_.back();
        one.facts.self_governing = happens(one, model_.chances.self_governing);
        plan_job(one, Plan::due_job, one.facts.due + kTick);
        plan_job(one, Plan::step_job, *one.facts.step_due + kTick);
        auto const some_time = [&](std::uint64_t days) {
            return at + std::chrono::seconds{static_cast<std::int64_t>(one.random.uniform_below(days * 86'400))};
        };
        if (happens(one, model_.chances.withdrawn)) plan(one, Plan::withdraw, some_time(14));
        if (happens(one, model_.chances.stray_act)) plan(one, Plan::stray, some_time(30));
        enter(one, at);
    }

    void perform(Planned const& planned) {
        auto& one = cases_[planned.case_number];
        auto const at = planned.at;
        switch (planned.plan) {
            case Plan::due_job:
                act(one, {.event = CaseEvent::become_overdue, .actor = Actor::clock, .at = at});
                break;
            case Plan::step_job:
                run_step_job(one, at);
                break;
            case Plan::report_by_job:
                act(one, {.event = CaseEvent::miss_report, .actor = Actor::clock, .at = at});
                break;
            case Plan::triage:
                triage(one, at);
                break;
            case Plan::sign:
                sign(one, at);
                break;
            case Plan::rule:
                rule(one, at);
                break;
            case Plan::return_later:
                ask_return(one, at);
                break;
            case Plan::ask_extension:
                ask_extension(one, at);
                break;
            case Plan::decide_extension:
                decide_extension(one, at);
                break;
            case Plan::call_bodies:
                call_bodies(one, at);
                break;
            case Plan::arrive:
                act(one, {.event = CaseEvent::arrive, .actor = Actor::support, .body = planned.body, .at = at});
                break;
            case Plan::end_joint:
                end_joint(one, at);
                break;
            case Plan::end_action:
                end_action(one, planned.body, at);
                break;
            case Plan::action_job:
                run_action_job(one, at);
                break;
            case Plan::reply:
                reply(one, at);
                break;
            case Plan::give_info:
                act(one, {.event = CaseEvent::give_info,
                          .actor = Actor::reporter,
                          .at = at,
                          .due = due_after_pause(one, at)});
                break;
            case Plan::answer:
                answer(one, Actor::reporter, at);
                break;
            case Plan::call_reporter:
                call_reporter(one, at);
                break;
            case Plan::reopen_closed:
                reopen(one, Actor::reporter, at);
                break;
            case Plan::leave_deliberation:
                leave_deliberation(one, Actor::reporter, at);
                break;
            case Plan::conclude_deliberation:
                conclude_deliberation(one, at);
                break;
            case Plan::withdraw:
                act(one, {.event = CaseEvent::withdraw, .actor = Actor::reporter, .at = at});
                break;
            case Plan::supervise:
                act(one, {.event = CaseEvent::supervise, .actor = Actor::supervisor, .at = at, .has_reason = true});
                break;
            case Plan::remind:
                act(one, {.event = CaseEvent::remind, .actor = Actor::desk, .at = at});
                break;
            case Plan::stray:
                stray(one, at);
                break;
        }
    }

    /// The limit of a step leads on in the states that end by themselves, and is raised in the others.
    void run_step_job(RunningCase& one, TimePoint at) {
        Act job{.event = CaseEvent::step_overdue, .actor = Actor::clock, .at = at};
        if (one.facts.state == CaseState::need_info) {
            job.event = CaseEvent::info_expired;
            job.due = due_after_pause(one, at);
        } else if (one.facts.state == CaseState::replied) {
            job.event = CaseEvent::begin_follow_up;
            job.step_due = days_after(at, model_.limits.follow_up_days);
        } else if (one.facts.state == CaseState::follow_up) {
            job.event = CaseEvent::lapse;
            job.step_due = days_after(at, model_.limits.reopen_within_days);
        }
        act(one, std::move(job));
    }

    TimePoint due_after_pause(RunningCase const& one, TimePoint at) const {
        auto const paused = one.facts.paused_since ? at - *one.facts.paused_since : Microseconds{0};
        return calendar_.in_office(one.facts.due + paused);
    }

    void triage(RunningCase& one, TimePoint at) {
        auto const& chances = model_.chances;
        auto const& limits = model_.limits;
        Act next{.actor = Actor::desk, .at = at, .has_reason = true};
        if (!one.facts.info_asked && happens(one, chances.incomplete)) {
            next.event = CaseEvent::ask_info;
            next.step_due = days_after(at, limits.info_days);
        } else if (happens(one, chances.refused)) {
            next.event = CaseEvent::refuse;
            next.ground = casework::RefusalGround::outside_government_duty;
            next.has_route = true;
        } else if (happens(one, chances.merged)) {
            next.event = CaseEvent::merge;
            next.target_is_open = true;
        } else if (one.facts.self_governing && one.facts.replies == 0 && happens(one, chances.deliberated)) {
            next.event = CaseEvent::send_to_deliberation;
            next.due = days_after(at, limits.deliberation_days);
        } else {
            auto const lead = happens(one, chances.wrong_lead) ? other_body(one, one.right_body) : one.right_body;
            next.event = CaseEvent::dispatch;
            next.named_body = lead;
            next.has_register_row = true;
            next.due = days_after(one.facts.received_at, model_.bodies[index_of(lead)].limit_days);
            next.step_due = days_after(at, limits.signing_days);
            // Reopened or back from deliberation, the days from receipt may be over before it begins.
            if (one.facts.replies > 0 || *next.due <= at) next.due = std::max(*next.due, one.facts.due);
        }
        act(one, std::move(next));
    }

    bool ask_return(RunningCase& one, TimePoint at) {
        auto const lead = *one.facts.lead;
        auto const right = lead == one.right_body ? other_body(one, lead) : one.right_body;
        return act(one, {.event = CaseEvent::ask_return,
                         .actor = Actor::lead,
                         .body = lead,
                         .at = at,
                         .step_due = days_after(at, model_.limits.ruling_days),
                         .named_body = right,
                         .has_register_row = true,
                         .has_reason = true});
    }

    void sign(RunningCase& one, TimePoint at) {
        auto const& chances = model_.chances;
        bool const is_wrong = one.facts.lead != one.right_body;
        if (happens(one, is_wrong ? chances.wrong_lead_returns : chances.right_lead_returns) && ask_return(one, at))
            return;
        if (!one.facts.info_asked && happens(one, chances.lead_needs_info)) {
            act(one, {.event = CaseEvent::ask_info,
                      .actor = Actor::lead,
                      .body = one.facts.lead,
                      .at = at,
                      .step_due = days_after(at, model_.limits.info_days),
                      .has_reason = true});
            return;
        }
        act(one, {.event = CaseEvent::sign_in, .actor = Actor::lead, .body = one.facts.lead, .at = at});
    }

    void rule(RunningCase& one, TimePoint at) {
        bool const is_wrong_lead = one.facts.lead != one.right_body;
        bool const is_right_ruling = happens(one, model_.chances.ruled_rightly);
        Act ruling{.event = is_wrong_lead == is_right_ruling ? CaseEvent::uphold_return : CaseEvent::keep_return,
                   .actor = one.facts.returns_asked_by.size() < 2 ? Actor::desk : Actor::arbiter,
                   .at = at,
                   .has_reason = true};
        if (ruling.event == CaseEvent::uphold_return) {
            ruling.named_body = is_wrong_lead ? one.right_body : other_body(one, *one.facts.lead);
            ruling.step_due = days_after(at, model_.limits.signing_days);
        }
        act(one, std::move(ruling));
    }

    void ask_extension(RunningCase& one, TimePoint at) {
        bool const is_asked = act(one, {.event = CaseEvent::ask_extension,
                                        .actor = Actor::lead,
                                        .body = one.facts.lead,
                                        .at = at,
                                        .due = days_after(one.facts.due, model_.limits.extension_days),
                                        .has_reason = true});
        if (is_asked) plan(one, Plan::decide_extension, take_up(desk_, 0, one, at));
    }

    void decide_extension(RunningCase& one, TimePoint at) {
        bool const is_granted = happens(one, model_.chances.extension_granted);
        auto const later = std::max(days_after(one.facts.due, model_.limits.extension_days), days_after(at, 1));
        act(one, {.event = is_granted ? CaseEvent::grant_extension : CaseEvent::refuse_extension,
                  .actor = Actor::desk,
                  .at = at,
                  .due = later,
                  .has_reason = true});
    }

    void call_bodies(RunningCase& one, TimePoint at) {
        auto const report_by = at + hours{model_.limits.report_by_hours};
        Act call{.event = CaseEvent::call_joint, .actor = Actor::desk, .at = at, .has_reason = true};
        for (auto wanted = 1 + one.random.uniform_below(3); wanted > 0; --wanted) {
            auto const body = other_body(one, *one.facts.lead);
            auto const is_named = [&](casework::JointCall const& named) { return named.body == body; };
            if (std::ranges::none_of(call.calls, is_named))
                call.calls.push_back({.body = body, .report_by = report_by});
        }
        auto const calls = call.calls;
        if (!act(one, std::move(call))) return;
        one.had_joint = true;
        agree_actions(one, calls, at);
        plan_job(one, Plan::report_by_job, report_by + kTick);
        for (auto const& [body, by, arrived, absent, judged] : calls) {
            if (!happens(one, model_.chances.called_body_comes)) continue;
            auto const way = std::chrono::seconds{static_cast<std::int64_t>(one.random.uniform_below(7'000))};
            auto const from = happens(one, model_.chances.called_body_late) ? report_by : at;
            plan(one, Plan::arrive, from + way, body);
        }
        plan(one, Plan::end_joint, days_after(at, 1));
    }

    /// What the machine is told of a case's joint actions.
    static void count_actions(RunningCase& one) {
        auto& facts = one.facts;
        facts.unsettled_actions = facts.open_actions = 0;
        facts.action_due.reset();
        for (auto const& action : one.actions) {
            if (!action.is_open) continue;
            ++facts.open_actions;
            if (!action.due) ++facts.unsettled_actions;
            if (!action.due || action.is_raised) continue;
            facts.action_due = facts.action_due ? std::min(*facts.action_due, *action.due) : *action.due;
        }
    }

    /// One action a called body, its date still open.
    void agree_actions(RunningCase& one, std::vector<casework::JointCall> const& calls, TimePoint at) {
        for (auto const& call : calls) {
            bool const is_agreed =
                act(one, {.event = CaseEvent::agree_action, .actor = Actor::desk, .at = at, .has_reason = true});
            if (is_agreed) one.actions.push_back({.owner = call.body});
            count_actions(one);
        }
    }

    void assign_actions(RunningCase& one, TimePoint at) {
        for (std::size_t i = 0; i < one.actions.size(); ++i) {
            if (!one.actions[i].is_open || one.actions[i].due) continue;
            Act const assign{.event = CaseEvent::assign_action, .actor = Actor::desk, .at = at, .action_is_open = true};
            if (!act(one, assign)) continue;
            auto const due = days_after(at, 3 + static_cast<std::int32_t>(one.random.uniform_below(20)));
            one.actions[i].due = due;
            count_actions(one);
            plan_job(one, Plan::action_job, due + kTick);
            auto const ends =
                at + std::chrono::seconds{static_cast<std::int64_t>(one.random.uniform_below(30 * 86'400))};
            plan(one, Plan::end_action, ends, one.actions[i].owner);
        }
    }

    /// The owner shows that it is done, or the desk drops it. Some lie for ever.
    void end_action(RunningCase& one, BodyId owner, TimePoint at) {
        auto const mine = [&](RunningAction const& action) { return action.is_open && action.owner == owner; };
        auto const action = std::ranges::find_if(one.actions, mine);
        if (action == one.actions.end() || happens(one, 0.1)) return;
        bool const is_dropped = happens(one, 0.2);
        Act end{.event = is_dropped ? CaseEvent::drop_action : CaseEvent::finish_action,
                .actor = is_dropped ? Actor::desk : Actor::support,
                .at = at,
                .has_reason = true,
                .has_evidence = true,
                .action_is_open = true};
        if (!is_dropped) end.body = owner;
        if (act(one, std::move(end))) action->is_open = false;
        count_actions(one);
    }

    void run_action_job(RunningCase& one, TimePoint at) {
        // The job may come twice; the machine says when there is something to raise.
        auto const late = [&](RunningAction const& action) {
            return action.is_open && !action.is_raised && action.due && action.due == one.facts.action_due;
        };
        auto const action = std::ranges::find_if(one.actions, late);
        if (!act(one, {.event = CaseEvent::miss_action, .actor = Actor::clock, .at = at})) return;
        if (action == one.actions.end()) return note_broken(one, Promise::raised_once, CaseEvent::miss_action, at);
        action->is_raised = true;
        count_actions(one);
    }

    /// Each body is judged, its actions get an owner and a date, and the joint handling ends; else tomorrow.
    void end_joint(RunningCase& one, TimePoint at) {
        if (!one.facts.joint) return;
        for (std::size_t i = 0; i < one.facts.calls.size(); ++i) {
            if (one.facts.calls[i].evaluated) continue;
            act(one, {.event = CaseEvent::evaluate_joint,
                      .actor = Actor::supervisor,
                      .at = at,
                      .named_body = one.facts.calls[i].body,
                      .has_evaluation = true});
            if (one.is_broken) return;
        }
        if (happens(one, 0.8)) assign_actions(one, at);
        bool const has_ended = act(one, {.event = CaseEvent::end_joint, .actor = Actor::desk, .at = at});
        if (!has_ended && casework::is_open(one.facts.state)) plan(one, Plan::end_joint, days_after(at, 1));
    }

    void reply(RunningCase& one, TimePoint at) {
        bool const is_done = act(one, {.event = CaseEvent::reply,
                                       .actor = Actor::lead,
                                       .body = one.facts.lead,
                                       .at = at,
                                       .step_due = days_after(at, model_.limits.follow_up_after_days),
                                       .has_evidence = true});
        if (!is_done) plan(one, Plan::reply, days_after(at, 1));
    }

    void reopen(RunningCase& one, Actor actor, TimePoint at) {
        act(one, {.event = CaseEvent::reopen,
                  .actor = actor,
                  .at = at,
                  .due = days_after(at, model_.limits.reopened_days),
                  .step_due = one.facts.lead ? std::nullopt : std::optional(days_after(at, model_.limits.triage_days)),
                  .has_reason = true});
    }

    void answer(RunningCase& one, Actor actor, TimePoint at) {
        if (!happens(one, model_.chances.solved)) return reopen(one, actor, at);
        act(one, {.event = CaseEvent::confirm,
                  .actor = actor,
                  .at = at,
                  .step_due = days_after(at, model_.limits.reopen_within_days)});
    }

    void call_reporter(RunningCase& one, TimePoint at) {
        if (happens(one, model_.chances.reached)) return answer(one, Actor::desk, at);
        act(one, {.event = CaseEvent::unreachable,
                  .actor = Actor::desk,
                  .at = at,
                  .step_due = days_after(at, model_.limits.reopen_within_days),
                  .next_day = calendar_.next_day(at)});
        if (one.facts.state == CaseState::follow_up) plan(one, Plan::call_reporter, calendar_.in_office(at + kDay));
    }

    void leave_deliberation(RunningCase& one, Actor actor, TimePoint at) {
        act(one, {.event = CaseEvent::leave_deliberation,
                  .actor = actor,
                  .at = at,
                  .due = days_after(at, model_.limits.undispatched_days),
                  .step_due = days_after(at, model_.limits.triage_days),
                  .has_reason = true});
    }

    void conclude_deliberation(RunningCase& one, TimePoint at) {
        if (happens(one, model_.chances.dropped_deliberation)) return leave_deliberation(one, Actor::desk, at);
        act(one, {.event = CaseEvent::conclude_deliberation,
                  .actor = Actor::desk,
                  .at = at,
                  .step_due = days_after(at, model_.limits.follow_up_after_days),
                  .has_evidence = true});
    }

    /// Somebody tries anything at all, with everything that could be asked for, and again later.
    void stray(RunningCase& one, TimePoint at) {
        auto const body = model_.bodies[static_cast<std::size_t>(one.random.uniform_below(model_.bodies.size()))].id;
        auto const other = other_body(one, body);
        auto const event = static_cast<CaseEvent>(one.random.uniform_below(casework::kEvents));
        auto const actor = static_cast<Actor>(one.random.uniform_below(casework::kActors));
        if (actor != Actor::clock) {
            act(one, {.event = event,
                      .actor = actor,
                      .body = happens(one, 0.5) ? one.facts.lead : std::optional(body),
                      .at = at,
                      .due = std::max(days_after(at, 3), days_after(one.facts.due, 1)),
                      .step_due = days_after(at, 2),
                      .named_body = other,
                      .has_register_row = true,
                      .has_reason = true,
                      .has_evidence = true,
                      .has_evaluation = true,
                      .has_route = true,
                      .target_is_open = true,
                      .action_is_open = true,
                      .ground = casework::RefusalGround::no_real_demand});
        }
        auto const pause = std::chrono::seconds{static_cast<std::int64_t>(one.random.uniform_below(6 * 86'400))};
        plan(one, Plan::stray, at + pause + std::chrono::minutes{1});
    }

    void finish() {
        for (auto& one : cases_) {
            if (!one.is_broken) {
                auto const broken = one.watch.look(one.facts, span_.until);
                if (broken) note_broken(one, *broken, std::nullopt, span_.until);
            }
            year_.cases.push_back({one.facts, one.first_reply, one.raised});
        }
    }

    StreetModel const& model_;
    WorkCalendar const& calendar_;
    Span span_;
    std::uint64_t seed_;
    Machine const& machine_;
    Random arrivals_;
    std::uint64_t shares_ = 0;
    std::vector<OpenOffice> offices_{};
    std::size_t desk_ = 0;
    std::size_t arbiters_ = 0;
    std::vector<std::size_t> signing_{};   ///< office of each body
    std::vector<std::size_t> handling_{};  ///< office of each body
    std::vector<RunningCase> cases_{};
    std::vector<Planned> agenda_{};  ///< a heap
    std::uint64_t order_ = 0;
    Year year_{};
};

}  // namespace

Year simulate(StreetModel const& model, WorkCalendar const& calendar, Span span, std::uint64_t seed,
              Machine const& machine) {
    return Run(model, calendar, span, seed, machine).run();
}

}  // namespace hezhi::simulation
