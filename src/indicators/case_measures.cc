#include "src/indicators/case_measures.h"

#include <algorithm>
#include <map>

namespace hezhi::indicators {
namespace {

using cases::CaseEvent;
using cases::CaseHistory;
using cases::CaseRecord;
using cases::CaseState;

constexpr std::int64_t kSatisfiedStarsMin = 4;

/// One naming of a lead body.
struct Assignment {
    BodyId body;
    bool by_register;
    bool is_final;
    bool is_answered = false;  ///< signed in, or ruled to stay
    bool is_returned = false;
};

enum class Ruling : std::uint8_t { pending, wrong, right };
struct Return {
    BodyId body;
    Ruling ruling = Ruling::pending;
};

enum class Answer : std::uint8_t { none, confirmed, unreachable, unanswered };
struct Reply {
    std::optional<BodyId> body;
    Answer answer = Answer::none;
    bool is_reopened = false;
    std::optional<std::int64_t> stars{};
};

enum class Replied : std::uint8_t { not_yet, in_time, late };

/// What the events tell, gathered in one walk.
struct Story {
    std::vector<Assignment> assignments{};
    std::vector<Return> returns{};
    std::vector<Reply> replies{};
    bool is_answered = false;     ///< the reporter heard from somebody
    bool is_answer_late = false;  ///< a limit of a step passed before
    bool is_answer_untold = false;
    Replied replied = Replied::not_yet;
    std::optional<BodyId> replied_by{};
    bool is_slowed = false;  ///< paused or extended before the first reply
    std::optional<TimePoint> due{};
};

bool answers_reporter(CaseEvent event) {
    switch (event) {
        case CaseEvent::sign_in:
        case CaseEvent::ask_info:
        case CaseEvent::keep_return:
        case CaseEvent::reply:
        case CaseEvent::refuse:
        case CaseEvent::send_to_deliberation:
        case CaseEvent::conclude_deliberation:
            return true;
        default:
            return false;
    }
}

/// States in which the deadline that an event leaves is the public one.
bool shows_public_due(CaseState state) {
    return state == CaseState::received || state == CaseState::dispatched || state == CaseState::return_requested ||
           state == CaseState::in_progress || state == CaseState::to_deliberation;
}

std::optional<BodyId> present_lead(Story const& story) {
    return story.assignments.empty() ? std::nullopt : std::optional(story.assignments.back().body);
}

void follow_assignments(Story& story, CaseRecord const& record) {
    bool const names_lead = record.event == CaseEvent::dispatch || record.event == CaseEvent::uphold_return;
    if (record.event == CaseEvent::uphold_return && !story.returns.empty()) story.returns.back().ruling = Ruling::right;
    if (names_lead && record.named_body) {
        bool const is_final = record.event == CaseEvent::uphold_return && record.actor == casework::Actor::arbiter;
        story.assignments.push_back({*record.named_body, record.item.has_value(), is_final});
        return;
    }
    if (story.assignments.empty()) return;
    auto& present = story.assignments.back();
    if (record.event == CaseEvent::sign_in || record.event == CaseEvent::reply) present.is_answered = true;
    if (record.event == CaseEvent::ask_return) {
        present.is_returned = true;
        story.returns.push_back({present.body});
    }
    if (record.event == CaseEvent::keep_return) {
        present.is_answered = true;
        if (!story.returns.empty()) story.returns.back().ruling = Ruling::wrong;
    }
}

void follow_replies(Story& story, CaseRecord const& record) {
    if (record.event == CaseEvent::reply || record.event == CaseEvent::conclude_deliberation) {
        story.replies.push_back({record.acting_body ? record.acting_body : present_lead(story)});
        return;
    }
    if (story.replies.empty()) return;
    auto& last = story.replies.back();
    switch (record.event) {
        case CaseEvent::confirm:
            last.answer = Answer::confirmed;
            break;
        case CaseEvent::unreachable:
            if (record.to == CaseState::closed) last.answer = Answer::unreachable;
            break;
        case CaseEvent::lapse:
            last.answer = Answer::unanswered;
            break;
        case CaseEvent::reopen:
            last.is_reopened = true;
            break;
        default:
            break;
    }
}

void follow_clock(Story& story, CaseRecord const& record) {
    if (!story.is_answered) {
        if (answers_reporter(record.event)) {
            story.is_answered = true;
            story.is_answer_untold = record.ground == cases::kTimeUntold;
        }
        if (record.event == CaseEvent::step_overdue) story.is_answer_late = true;
    }
    if (story.replied == Replied::not_yet) {
        if (record.event == CaseEvent::ask_info || record.event == CaseEvent::grant_extension) story.is_slowed = true;
        bool const is_reply = record.event == CaseEvent::reply || record.event == CaseEvent::conclude_deliberation;
        if (record.event == CaseEvent::become_overdue || (is_reply && story.due && record.at > *story.due)) {
            story.replied = Replied::late;
        } else if (is_reply) {
            story.replied = Replied::in_time;
        }
        story.replied_by = record.acting_body && is_reply ? record.acting_body : present_lead(story);
    }
    if (shows_public_due(record.to) && record.due_at) story.due = record.due_at;
}

Story story_of(CaseHistory const& history) {
    Story story;
    for (auto const& record : history.events) {
        follow_clock(story, record);
        follow_assignments(story, record);
        follow_replies(story, record);
    }
    for (auto const& rating : history.ratings) {
        if (rating.reply < 1 || static_cast<std::size_t>(rating.reply) > story.replies.size()) continue;
        auto& reply = story.replies[static_cast<std::size_t>(rating.reply - 1)];
        if (!reply.stars) reply.stars = rating.stars;
    }
    return story;
}

class Cells {
public:
    void add(CaseMeasure code, UnitOutcome outcome, std::optional<BodyId> body = std::nullopt, std::int64_t count = 1) {
        if (count != 0) counts_[{code, outcome, body}] += count;
    }
    void add(CaseMeasure code, bool is_yes, std::optional<BodyId> body = std::nullopt) {
        add(code, is_yes ? UnitOutcome::yes : UnitOutcome::no, body);
    }
    std::vector<Cell> list() const {
        std::vector<Cell> cells;
        for (auto const& [key, count] : counts_) {
            cells.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), count});
        }
        return cells;
    }

private:
    std::map<std::tuple<CaseMeasure, UnitOutcome, std::optional<BodyId>>, std::int64_t> counts_;
};

/// Why a case that ended this way says nothing; `open` while it may still say something.
UnitOutcome ending(CaseState state) {
    switch (state) {
        case CaseState::refused:
            return UnitOutcome::refused;
        case CaseState::merged:
            return UnitOutcome::merged;
        case CaseState::withdrawn:
            return UnitOutcome::withdrawn;
        case CaseState::closed:
            return UnitOutcome::ended;
        default:
            return UnitOutcome::open;
    }
}

/// The limit passed, or it was kept; else undecided, or left out.
void measure_times(Cells& cells, Story const& story, CaseState state) {
    if (story.is_answer_late) {
        cells.add(CaseMeasure::response, UnitOutcome::no);
    } else if (story.is_answer_untold) {
        cells.add(CaseMeasure::response, UnitOutcome::untold);
    } else {
        cells.add(CaseMeasure::response, story.is_answered ? UnitOutcome::yes : ending(state));
    }
    if (state == CaseState::refused || state == CaseState::merged || story.replied == Replied::not_yet) {
        cells.add(CaseMeasure::on_time, ending(state), present_lead(story));
        return;
    }
    cells.add(CaseMeasure::on_time, story.replied == Replied::in_time, story.replied_by);
    cells.add(CaseMeasure::paused, story.is_slowed, story.replied_by);
}

void measure_assignments(Cells& cells, Story const& story, CaseState state, bool is_public) {
    for (auto const& one : story.assignments) {
        if (one.is_returned) {
            cells.add(CaseMeasure::return_rate, UnitOutcome::yes, one.body);
        } else if (one.is_final) {
            cells.add(CaseMeasure::return_rate, UnitOutcome::final_, one.body);
        } else if (one.is_answered) {
            cells.add(CaseMeasure::return_rate, UnitOutcome::no, one.body);
            cells.add(CaseMeasure::wrongly_kept, !one.by_register, one.body);
        } else {
            cells.add(CaseMeasure::return_rate, casework::is_open(state) ? UnitOutcome::open : UnitOutcome::ended,
                      one.body);
        }
    }
    for (auto const& one : story.returns) {
        auto const outcome = one.ruling == Ruling::wrong   ? UnitOutcome::yes
                             : one.ruling == Ruling::right ? UnitOutcome::no
                                                           : ending(state);
        cells.add(CaseMeasure::wrong_returns, outcome, one.body);
        if (is_public) cells.add(CaseMeasure::public_returns, outcome, one.body);
    }
}

void measure_owners(Cells& cells, Story const& story, CaseState state) {
    if (state != CaseState::closed || story.assignments.empty()) {
        auto const why = state == CaseState::closed ? UnitOutcome::no_lead : ending(state);
        cells.add(CaseMeasure::hops, why);
        cells.add(CaseMeasure::first_owner, why);
        return;
    }
    std::int64_t changes = 0;
    for (std::size_t at = 1; at < story.assignments.size(); ++at) {
        if (story.assignments[at].body != story.assignments[at - 1].body) ++changes;
    }
    cells.add(CaseMeasure::hops, changes > 0);
    cells.add(CaseMeasure::hops, UnitOutcome::sum, std::nullopt, changes);
    cells.add(CaseMeasure::first_owner, changes == 0, story.assignments.front().body);
}

void measure_joint(Cells& cells, casework::CaseFacts const& facts) {
    for (auto const& call : facts.calls) {
        if (!call.arrived_at && !call.absence_raised) {
            cells.add(CaseMeasure::joint_on_time,
                      casework::is_open(facts.state) ? UnitOutcome::not_due : UnitOutcome::ended, call.body);
            continue;
        }
        cells.add(CaseMeasure::joint_on_time, call.arrived_at && *call.arrived_at <= call.report_by, call.body);
        cells.add(CaseMeasure::joint_evaluated, call.evaluated, call.body);
    }
}

void measure_replies(Cells& cells, Story const& story, CaseState state) {
    for (auto const& one : story.replies) {
        if (one.is_reopened) {
            cells.add(CaseMeasure::reopened, UnitOutcome::yes, one.body);
            cells.add(CaseMeasure::resolution, UnitOutcome::no, one.body);
            cells.add(CaseMeasure::satisfaction, UnitOutcome::no, one.body);
            continue;
        }
        if (one.answer == Answer::none) {
            for (auto const code : {CaseMeasure::reopened, CaseMeasure::resolution, CaseMeasure::satisfaction}) {
                cells.add(code, ending(state), one.body);
            }
            continue;
        }
        cells.add(CaseMeasure::reopened, UnitOutcome::no, one.body);
        if (one.answer != Answer::confirmed) {
            auto const why = one.answer == Answer::unreachable ? UnitOutcome::unreachable : UnitOutcome::unanswered;
            cells.add(CaseMeasure::resolution, why, one.body);
            cells.add(CaseMeasure::satisfaction, why, one.body);
            continue;
        }
        cells.add(CaseMeasure::resolution, UnitOutcome::yes, one.body);
        if (one.stars) {
            cells.add(CaseMeasure::satisfaction, *one.stars >= kSatisfiedStarsMin, one.body);
        } else {
            cells.add(CaseMeasure::satisfaction, UnitOutcome::unrated, one.body);
        }
    }
}

}  // namespace

std::vector<Cell> measure(CaseHistory const& history) {
    auto const& one = history.the_case;
    auto const state = one.facts.state;
    auto const story = story_of(history);
    bool const is_public = one.publicity == cases::Publicity::public_ && one.public_text.has_value();
    Cells cells;
    measure_times(cells, story, state);
    measure_assignments(cells, story, state, is_public);
    measure_owners(cells, story, state);
    measure_joint(cells, one.facts);
    measure_replies(cells, story, state);
    if (story.assignments.empty()) {
        cells.add(CaseMeasure::orphans, ending(state));
    } else {
        cells.add(CaseMeasure::orphans, !one.item.has_value());
    }
    return cells.list();
}

}  // namespace hezhi::indicators
