// The procedures that come with Hezhi, as a street would write them down. What is custom and not law (a week's notice
// of an agenda, fifteen participants of an opinion map) may be changed by whoever edits them.
#include "lib/procedure/procedure.h"

namespace hezhi::procedure {
namespace {

using K = StageKind;
using M = Measure;

Rule at_least(Measure measure, std::int64_t numerator, std::int64_t denominator = 1) {
    return {measure, Comparison::at_least, {numerator, denominator}};
}
Rule more_than(Measure measure, std::int64_t numerator, std::int64_t denominator = 1) {
    return {measure, Comparison::more_than, {numerator, denominator}};
}
Rule at_most(Measure measure, std::int64_t count) {
    return {measure, Comparison::at_most, {count, 1}};
}

Stage frame(std::int32_t days = 14) {
    return {.key = "frame", .kind = K::frame, .days_max = days};
}
Stage opinions(std::int32_t days, std::int64_t participants) {
    return {.key = "opinions",
            .kind = K::opinion_map,
            .days_max = days,
            .is_optional = true,
            .leave = {at_least(M::days_open, 3), at_least(M::participants, participants)}};
}
Stage meeting(std::int32_t days, std::int64_t notice) {
    return {.key = "meeting", .kind = K::meeting, .days_max = days, .leave = {at_least(M::notice_days, notice)}};
}
Stage drafting() {
    return {.key = "drafting", .kind = K::drafting, .days_max = 14, .is_optional = true};
}
Stage commitments(std::int32_t days = 15) {
    return {.key = "commitments",
            .kind = K::commitment,
            .days_max = days,
            .leave = {at_least(M::commitments, 1), at_most(M::incomplete_commitments, 0)}};
}
Stage publication(std::string key, std::int64_t days_public, std::int32_t days) {
    return {.key = std::move(key),
            .kind = K::publication,
            .days_max = days,
            .leave = {at_least(M::days_published, days_public)}};
}
Stage evaluation() {
    return {.key = "evaluation", .kind = K::evaluation, .days_max = 90, .leave = {at_least(M::days_open, 7)}};
}

Procedure council() {
    Stage resolve{.key = "resolution",
                  .kind = K::meeting,
                  .days_max = 30,
                  .leave = {at_least(M::notice_days, 7)},
                  .pass = {more_than(M::attendance, 1, 2), more_than(M::agree_heads, 1, 2)},
                  .failed_leads_to = "opinions"};
    return {.code = "council",
            .legal_class = LegalClass::council,
            .decider = Decider::participants,
            .rounds_max = 3,
            .stages = {frame(), opinions(21, 15), drafting(), std::move(resolve), commitments(),
                       publication("publication", 5, 15), evaluation()}};
}

Procedure owners(std::string code, LegalClass legal_class, Rule area, Rule heads) {
    Stage vote{.key = "ballot",
               .kind = K::ballot,
               .responsible = RunActor::decider,
               .days_max = 60,
               .leave = {at_least(M::notice_days, 15)},
               .pass = {at_least(M::turnout_area, 2, 3), at_least(M::turnout_heads, 2, 3), area, heads},
               .failed_leads_to = "meeting"};
    return {.code = std::move(code),
            .legal_class = legal_class,
            .decider = Decider::owners,
            .rounds_max = 3,
            .reconsideration_days = 10,
            .stages = {frame(), opinions(30, 15), meeting(45, 7), drafting(), std::move(vote), commitments(30),
                       publication("publication", 7, 30), evaluation()}};
}

Procedure micro_renewal() {
    Stage share{.key = "budget",
                .kind = K::budget,
                .days_max = 30,
                .leave = {at_least(M::notice_days, 7)},
                .pass = {at_least(M::participants, 30), at_least(M::funded_projects, 1)},
                .failed_leads_to = "opinions"};
    return {.code = "micro_renewal",
            .legal_class = LegalClass::shared_budget,
            .decider = Decider::residents,
            .rounds_max = 2,
            .stages = {frame(), opinions(21, 15), drafting(), std::move(share), commitments(30),
                       publication("publication", 7, 15), evaluation()}};
}

Procedure mediation() {
    Stage settle{.key = "settlement",
                 .kind = K::meeting,
                 .days_max = 30,
                 .pass = {at_least(M::agree_members, 1, 1)},
                 .failed_leads_to = "settlement"};
    return {.code = "mediation",
            .legal_class = LegalClass::mediation,
            .decider = Decider::parties,
            .rounds_max = 3,
            .stages = {frame(7), std::move(settle), commitments(), publication("publication", 1, 15), evaluation()}};
}

Procedure four_steps() {
    Stage propose = frame(15);
    propose.key = "proposal";
    propose.responsible = RunActor::steward;
    Stage consult{.key = "joint_meeting", .kind = K::meeting, .days_max = 15, .leave = {at_least(M::notice_days, 3)}};
    Stage party{.key = "party_assembly",
                .kind = K::ballot,
                .responsible = RunActor::steward,
                .days_max = 15,
                .is_formal = true,
                .leave = {at_least(M::notice_days, 3)},
                .pass = {at_least(M::attendance, 2, 3), more_than(M::agree_members, 1, 2)},
                .failed_leads_to = "joint_meeting"};
    Stage resolve{.key = "representatives",
                  .kind = K::ballot,
                  .responsible = RunActor::decider,
                  .days_max = 30,
                  .leave = {at_least(M::notice_days, 3)},
                  .pass = {more_than(M::attendance, 1, 2), more_than(M::agree_heads, 1, 2)},
                  .failed_leads_to = "joint_meeting"};
    return {.code = "four_steps",
            .legal_class = LegalClass::four_steps,
            .decider = Decider::resident_representatives,
            .rounds_max = 2,
            .stages = {std::move(propose), std::move(consult), std::move(party), std::move(resolve), commitments(),
                       publication("decision_public", 7, 15), publication("results_public", 7, 365), evaluation()}};
}

}  // namespace

std::vector<Procedure> const& shipped_procedures() {
    static std::vector<Procedure> const all{
        council(),
        owners("owners.ordinary", LegalClass::owners_ordinary, more_than(M::agree_area, 1, 2),
               more_than(M::agree_heads, 1, 2)),
        owners("owners.special", LegalClass::owners_special, at_least(M::agree_area, 3, 4),
               at_least(M::agree_heads, 3, 4)),
        micro_renewal(),
        mediation(),
        four_steps(),
    };
    return all;
}

}  // namespace hezhi::procedure
