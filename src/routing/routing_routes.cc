// HTTP ↔ services of routing. What asks the model is prepared on the compute pool: it starts a process.
#include <algorithm>

#include <boost/describe/class.hpp>

#include "lib/base/bounded.h"
#include "lib/stats/intervals.h"
#include "lib/stats/suppression.h"
#include "src/cases/cases.h"
#include "src/http/routes.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/routing/routing.h"

namespace hezhi::routing {

/// Of the held-out cases: how many were named right, and the 95 % interval of that share (Wilson), in ten-thousandths.
struct RoutingShare {
    std::int64_t right;
    std::int64_t of;
    std::int64_t low_e4;
    std::int64_t high_e4;
};
BOOST_DESCRIBE_STRUCT(RoutingShare, (), (right, of, low_e4, high_e4))

/// The register's words, the classifier, and who always names the commonest matter, on the same held-out cases.
struct RoutingAccuracy {
    TimePoint held_out_from;
    RoutingShare words_first;
    RoutingShare words_three;
    RoutingShare model_first;
    RoutingShare model_three;
    RoutingShare majority_first;
    RoutingShare majority_three;
    std::int64_t only_model;
    std::int64_t only_words;
};
BOOST_DESCRIBE_STRUCT(RoutingAccuracy, (),
                      (held_out_from, words_first, words_three, model_first, model_three, majority_first,
                       majority_three, only_model, only_words))

struct RoutingTraining {
    TrainingId id;
    TimePoint at;
    TrainingCause cause;
    TrainingOutcome outcome;
    std::int64_t cases;
    std::int64_t matters;
    std::int64_t grams;
    std::optional<RoutingAccuracy> accuracy;
};
BOOST_DESCRIBE_STRUCT(RoutingTraining, (), (id, at, cause, outcome, cases, matters, grams, accuracy))

/// Suggestions shown at the desk in a month; absent where so few could point at a case.
struct RoutingUses {
    std::int64_t month;
    std::optional<std::int64_t> shown;
    std::optional<std::int64_t> taken;
    std::optional<RoutingShare> right;
};
BOOST_DESCRIBE_STRUCT(RoutingUses, (), (month, shown, taken, right))

struct RoutingQuality {
    bool is_off;
    std::string reason;
    std::optional<TimePoint> changed_at;
    std::optional<TimePoint> asked_at;
    bool has_program;
    std::int64_t cases;
    std::optional<TimePoint> looked_at;
    std::int64_t cases_min;
    std::int64_t new_cases_min;
    std::optional<RoutingTraining> in_use;
    std::vector<RoutingTraining> trainings;
    std::vector<RoutingUses> uses;
};
BOOST_DESCRIBE_STRUCT(RoutingQuality, (),
                      (is_off, reason, changed_at, asked_at, has_program, cases, looked_at, cases_min, new_cases_min,
                       in_use, trainings, uses))

/// Of the answered cases that say the word, how many were done under the matter suggested.
struct RoutingReason {
    std::string word;
    std::int64_t right;
    std::int64_t said;
};
BOOST_DESCRIBE_STRUCT(RoutingReason, (), (word, right, said))

struct RoutingHint {
    MatterId matter;
    std::string code;
    std::string name;
    std::optional<BodyId> lead;
    std::string lead_name;
    std::optional<RoutingShare> record;  ///< of its last held-out cases so named
    std::vector<RoutingReason> reasons;
};
BOOST_DESCRIBE_STRUCT(RoutingHint, (), (matter, code, name, lead, lead_name, record, reasons))

struct RoutingHints {
    std::vector<RoutingHint> items;
    std::optional<RoutingSilence> silence;
    std::optional<RoutingTraining> training;
};
BOOST_DESCRIBE_STRUCT(RoutingHints, (), (items, silence, training))

struct RoutingGuess {
    std::optional<RoutingHint> hint;
};
BOOST_DESCRIBE_STRUCT(RoutingGuess, (), (hint))

struct RoutingRequest {
    RealmId street;
};
BOOST_DESCRIBE_STRUCT(RoutingRequest, (), (street))

struct RoutingSwitchRequest {
    RealmId street;
    bool is_off;
    BoundedText<4, 300> reason;
};
BOOST_DESCRIBE_STRUCT(RoutingSwitchRequest, (), (street, is_off, reason))

struct RoutingOfCaseRequest {
    RealmId street;
    CaseId case_;
};
BOOST_DESCRIBE_STRUCT(RoutingOfCaseRequest, (), (street, case_))

struct RoutingTakenRequest {
    RealmId street;
    CaseId case_;
    MatterId matter;
};
BOOST_DESCRIBE_STRUCT(RoutingTakenRequest, (), (street, case_, matter))

struct RoutingGuessRequest {
    RealmId street;
    JurisdictionId place;
    BoundedText<1, 2'000, TextKind::paragraphs> text;
};
BOOST_DESCRIBE_STRUCT(RoutingGuessRequest, (), (street, place, text))

namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

/// Before sending, only what was right more often than not, as far as the past can say.
constexpr std::int64_t kGuessNamedMin = 10;

RoutingShare share(std::int64_t right, std::int64_t of) {
    auto const interval = stats::wilson_95(right, of);
    return {right, of, interval.low_e4, interval.high_e4};
}

RoutingTraining view_of(Training const& training) {
    RoutingTraining view{training.id,    training.at,      training.cause, training.outcome,
                         training.cases, training.matters, training.grams, std::nullopt};
    auto const& found = training.accuracy;
    auto const n = found.held_out;
    if (n == 0 || !training.held_out_from) return view;
    view.accuracy = RoutingAccuracy{.held_out_from = *training.held_out_from,
                                    .words_first = share(found.words_first, n),
                                    .words_three = share(found.words_three, n),
                                    .model_first = share(found.model_first, n),
                                    .model_three = share(found.model_three, n),
                                    .majority_first = share(found.majority_first, n),
                                    .majority_three = share(found.majority_three, n),
                                    .only_model = found.only_model,
                                    .only_words = found.only_words};
    return view;
}

/// A month's counts, each as far as it may be published.
RoutingUses view_of(UsesInMonth const& uses) {
    auto const shown = [](std::int64_t count) {
        return count >= stats::kPublicThreshold ? std::optional(count) : std::nullopt;
    };
    RoutingUses view{uses.month, shown(uses.shown), shown(uses.taken), std::nullopt};
    if (uses.settled >= stats::kPublicThreshold) view.right = share(uses.right, uses.settled);
    return view;
}

RoutingQuality view_of(Quality const& found, Workshop const& workshop) {
    auto const& settings = found.settings;
    RoutingQuality view{.is_off = settings.is_off,
                        .reason = settings.reason,
                        .changed_at = settings.changed_at,
                        .asked_at = settings.asked_at,
                        .has_program = workshop.has_program(),
                        .cases = settings.cases,
                        .looked_at = settings.looked_at,
                        .cases_min = kCasesMin,
                        .new_cases_min = kNewCasesMin,
                        .in_use = found.in_use ? std::optional(view_of(*found.in_use)) : std::nullopt,
                        .trainings = {},
                        .uses = {}};
    for (auto const& training : found.trainings) view.trainings.push_back(view_of(training));
    for (auto const& uses : found.uses) view.uses.push_back(view_of(uses));
    return view;
}

RoutingHint view_of(Hint const& hint) {
    RoutingHint view{.matter = hint.entry.matter.id,
                     .code = hint.entry.matter.code,
                     .name = hint.entry.matter.name,
                     .lead = hint.lead.body,
                     .lead_name = hint.lead.name,
                     .record = std::nullopt,
                     .reasons = {}};
    if (hint.record.named > 0) view.record = share(hint.record.right, hint.record.named);
    for (auto const& reason : hint.reasons) view.reasons.push_back({reason.word, reason.right, reason.said});
    return view;
}

/// What the desk is told, and what is counted of it.
struct DeskPlan {
    Scope scope;
    CaseId case_;
    Hints hints;
};

Result<DeskPlan> prepare_for_desk(ReadTransaction& tx, Workshop const& workshop, RoutingOfCaseRequest const& request,
                                  Caller const& who) {
    Scope const scope{request.street};
    HZ_TRY(auto const seen, cases::see_case(tx, cases::Asking{who}, scope, request.case_));
    auto const& one = seen.the_case;
    HZ_TRY(authority::require(who, Permission::case_dispatch, one.place_path));
    if (std::ranges::find(seen.possible, cases::CaseEvent::dispatch) == seen.possible.end()) {
        return DeskPlan{scope, request.case_, {.silence = RoutingSilence::not_now}};
    }
    return DeskPlan{scope, request.case_, ask(tx, workshop, scope, one.text + "\n" + one.location, one.place, who.now)};
}

Result<RoutingHints> answer_desk(WriteTransaction& tx, Caller const& who, DeskPlan const& plan) {
    RoutingHints reply{.items = {}, .silence = plan.hints.silence, .training = std::nullopt};
    for (auto const& hint : plan.hints.items) reply.items.push_back(view_of(hint));
    if (plan.hints.training) reply.training = view_of(*plan.hints.training);
    if (plan.hints.items.empty()) return reply;
    record_shown(tx, plan.scope, plan.case_, plan.hints.training->id, plan.hints.items.front().entry.matter.id,
                 who.now);
    return reply;
}

/// The classifier speaks to residents only where the register's words have nothing to say.
Result<RoutingGuess> prepare_guess(ReadTransaction& tx, Workshop const& workshop, RoutingGuessRequest const& request,
                                   Caller const& who) {
    Scope const scope{request.street};
    HZ_TRY(jurisdictions::require_in_street(tx, request.street, request.place));
    RoutingGuess guess;
    auto const& words = request.text.str();
    if (!responsibilities::suggest(tx, scope, words, request.place, 1, who.now).empty()) return guess;
    auto const hints = ask(tx, workshop, scope, words, request.place, who.now);
    if (hints.items.empty()) return guess;
    auto const& first = hints.items.front();
    bool const is_known = first.record.named >= kGuessNamedMin && 2 * first.record.right > first.record.named;
    if (is_known && first.lead.body) guess.hint = view_of(first);
    return guess;
}

}  // namespace

void add_routes(http::Router& router, Workshop const& workshop) {
    router.read<RoutingRequest, RoutingQuality>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/routing",
         .permission = Permission::public_read,
         .summary = "How often the register's words, and the classifier, named the matter of held-out past cases"},
        [&workshop](ReadTransaction& tx, Caller const&, RoutingRequest const& request) -> Result<RoutingQuality> {
            HZ_TRY(auto const found, quality(tx, Scope{request.street}));
            return view_of(found, workshop);
        });
    router.write<RoutingSwitchRequest, RoutingQuality>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/routing",
         .permission = Permission::register_publish,
         .summary = "Switch suggestions off or on, for a reason that goes onto the public record"},
        [&workshop](WriteTransaction& tx, Caller const& who,
                    RoutingSwitchRequest const& request) -> Result<RoutingQuality> {
            Scope const scope{request.street};
            HZ_TRY(set_switch(tx, who, scope, request.is_off ? Switch::off : Switch::on, request.reason.str()));
            HZ_TRY(auto const found, quality(tx, scope));
            return view_of(found, workshop);
        });
    router.write<RoutingRequest, RoutingQuality>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/routing/trainings",
         .permission = Permission::register_publish,
         .summary = "Ask for a training now; what came of it stands in the quality of suggestions"},
        [&workshop](WriteTransaction& tx, Caller const& who, RoutingRequest const& request) -> Result<RoutingQuality> {
            Scope const scope{request.street};
            HZ_TRY(ask_for_training(tx, who, scope));
            HZ_TRY(auto const found, quality(tx, scope));
            return view_of(found, workshop);
        });
    router.prepared<RoutingOfCaseRequest, DeskPlan, RoutingHints>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/cases/{case}/routing",
         .permission = Permission::case_dispatch,
         .summary = "For the desk: what the classifier would dispatch the case under, with its reasons; counted"},
        [&workshop](ReadTransaction& tx, RoutingOfCaseRequest const& request, Caller const& who) {
            return prepare_for_desk(tx, workshop, request, who);
        },
        answer_desk);
    router.write<RoutingTakenRequest, void>(
        {.method = Method::put,
         .path = "/api/v1/s/{street}/cases/{case}/routing",
         .permission = Permission::case_dispatch,
         .summary = "Count that a suggestion was taken into the dispatch form; nothing is dispatched"},
        [](WriteTransaction& tx, Caller const& who, RoutingTakenRequest const& request) -> Result<void> {
            Scope const scope{request.street};
            HZ_TRY(auto const seen, cases::see_case(tx, cases::Asking{who}, scope, request.case_));
            HZ_TRY(authority::require(who, Permission::case_dispatch, seen.the_case.place_path));
            return record_taken(tx, scope, request.case_, request.matter, who.now);
        });
    router.prepared<RoutingGuessRequest, RoutingGuess, RoutingGuess>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/routing/guesses",
         .permission = Permission::case_report,
         .summary = "Before a report is sent, where the register's words are silent: who would likely lead; not kept"},
        [&workshop](ReadTransaction& tx, RoutingGuessRequest const& request, Caller const& who) {
            return prepare_guess(tx, workshop, request, who);
        },
        [](WriteTransaction&, Caller const&, RoutingGuess const& guess) -> Result<RoutingGuess> { return guess; });
    router.channel("routing", [](ReadTransaction& tx, Caller const&, std::string_view name) {
        auto const street = RealmId::parse(name);
        return street && jurisdictions::require_street(tx, *street).has_value();
    });
}

}  // namespace hezhi::routing
