// The decision in a topic's thread, what became of a person's vote, and the ballots that wait for one.
#include "src/ballots/ballot_acts.h"
#include "src/bodies/bodies.h"

namespace hezhi::ballots {
namespace {

using storage::ReadTransaction;
using storage::Scope;
using threads::Entry;
using threads::InputOutcome;
using threads::OwnInput;
using threads::Step;
using threads::Subject;
using threads::Waiting;

class BallotThreads final : public threads::Source {
public:
    std::vector<Entry> entries(ReadTransaction& tx, Scope scope, TopicId topic) override {
        std::vector<Entry> entries;
        for (auto const& ballot : select_ballots(tx, scope, {.topic = topic})) {
            if (ballot.state == BallotState::draft || (ballot.state == BallotState::voided && !ballot.noticed_at)) {
                continue;
            }
            std::string body;
            if (ballot.body) {
                if (auto const found = bodies::require_body(tx, scope.realm, *ballot.body)) body = found->name;
            }
            auto const add = [&](std::optional<TimePoint> at, std::string what, std::string note = {},
                                 std::optional<TimePoint> due = {}) {
                if (!at) return;
                entries.push_back({.step = Step::decision,
                                   .at = *at,
                                   .subject = Subject::ballot,
                                   .id = ballot.id.str(),
                                   .what = std::move(what),
                                   .title = ballot.title,
                                   .body = body,
                                   .note = std::move(note),
                                   .due = due});
            };
            add(ballot.noticed_at, "ballot.noticed", {}, ballot.opens_at);
            add(ballot.opened_at, "ballot.opened", {}, ballot.closes_at);
            add(ballot.closed_at, "ballot.closed");
            if (ballot.kind == BallotKind::consensus) {
                add(ballot.decided_at, ballot.passed == true ? "ballot.consensus" : "ballot.no_consensus",
                    ballot.consensus.objections);
            } else {
                add(ballot.decided_at, ballot.passed == true ? "ballot.passed" : "ballot.failed",
                    ballot.passed == true ? "" : ballot.if_failed);
            }
            add(ballot.voided_at, "ballot.voided", ballot.void_reason);
        }
        return entries;
    }

    std::vector<OwnInput> own_inputs(ReadTransaction& tx, Scope scope, PersonId person) override {
        std::vector<OwnInput> inputs;
        for (auto const id : select_ballots_of_person(tx, scope, person)) {
            if (inputs.size() >= threads::kOwnInputsMax) break;
            auto const votes = select_votes_of_person(tx, scope, id, person);
            auto const ballot = find_ballot(tx, scope, id);
            if (votes.empty() || !ballot) continue;
            OwnInput input{.kind = threads::InputKind::ballot_paper,
                           .subject = Subject::ballot,
                           .id = id.str(),
                           .topic = ballot->topic,
                           .at = votes.back().dated_at,
                           .quote = ballot->title,
                           .outcome = InputOutcome::under_way,
                           .what = "ballot.in_the_box",
                           .due = ballot->closes_at};
            if (ballot->state == BallotState::decided) {
                input.outcome = InputOutcome::counted;
                input.what = ballot->passed == true ? "ballot.counted_passed" : "ballot.counted_failed";
                input.answered_at = ballot->decided_at;
                input.due.reset();
            } else if (ballot->state == BallotState::voided) {
                input.outcome = InputOutcome::not_taken_up;
                input.what = "ballot.voided";
                input.note = ballot->void_reason;
                input.answered_at = ballot->voided_at;
                input.due.reset();
            }
            inputs.push_back(std::move(input));
        }
        return inputs;
    }

    std::vector<Waiting> waiting(ReadTransaction& tx, authority::Caller const& who, Scope scope) override {
        std::vector<Waiting> cards;
        if (!who.person || !authority::can_somewhere(who, authority::Permission::ballot_vote)) return cards;
        for (auto const& ballot : select_ballots(tx, scope, {.state = BallotState::open})) {
            if (!ballot.closes_at || who.now >= *ballot.closes_at) continue;
            auto const lines = bound_lines(tx, ballot, *who.person, nullptr);
            bool has_voted = false;
            for (auto const& [entry, voter] : lines) {
                for (auto const& vote : select_votes_of_entry(tx, scope, ballot.id, entry.number)) {
                    if (vote.voter == voter) has_voted = true;
                }
            }
            if (lines.empty() || has_voted) continue;
            cards.push_back({.subject = Subject::ballot,
                             .id = ballot.id.str(),
                             .topic = ballot.topic,
                             .title = ballot.title,
                             .what = "ballot.cast_your_vote",
                             .due = ballot.closes_at});
        }
        return cards;
    }
};

}  // namespace

std::unique_ptr<threads::Source> make_thread_source() {
    return std::make_unique<BallotThreads>();
}

}  // namespace hezhi::ballots
