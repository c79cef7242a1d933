// What a deliberation tells of its topic's thread, in counts and, once it is over, the ground that all groups share;
// and to each person what became of their statements and votes. Votes are found through the person's own participant
// alone; no time of a vote is kept, so none is told.
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "lib/stats/suppression.h"
#include "src/opinions/opinion_maps.h"
#include "src/opinions/opinion_store.h"
#include "src/opinions/opinions.h"
#include "src/threads/threads.h"

namespace hezhi::opinions {
namespace {

using storage::ReadTransaction;
using storage::Scope;
using threads::Entry;
using threads::InputKind;
using threads::InputOutcome;
using threads::OwnInput;
using threads::Step;
using threads::Subject;
using topics::TopicState;

constexpr std::size_t kQuotedMax = 3;

/// The statements on which all groups agree, as the public map shows them; there too are those that all reject.
std::vector<PublishedStatement> common_ground(OpinionMaps& maps, Scope scope, TopicId topic) {
    auto const map = maps.map(scope, topic);
    if (!map || map->published.state != MapState::ready) return {};
    auto common = map->published.common_ground;
    std::erase_if(common, [](PublishedStatement const& statement) { return statement.direction != Vote::agree; });
    return common;
}

std::string quoted(std::vector<PublishedStatement> const& statements) {
    std::string text;
    for (std::size_t i = 0; i < std::min(statements.size(), kQuotedMax); ++i) {
        if (i > 0) text += '\n';
        text += statements[i].text;
    }
    return text;
}

class OpinionSource final : public threads::Source {
public:
    explicit OpinionSource(OpinionMaps& maps) : maps_(maps) {}

    std::vector<Entry> entries(ReadTransaction& tx, Scope scope, TopicId id) override {
        std::vector<Entry> told;
        auto const topic = topics::load_topic(tx, scope, id);
        if (!topic || !topic->opened_at) return told;
        auto const& activity = topic->activity;
        bool const closed = topic->state != TopicState::open && topic->closed_at;
        auto const add = [&](TimePoint at, std::string what, std::optional<std::int64_t> count, std::string note = {}) {
            told.push_back({.step = Step::deliberation,
                            .at = at,
                            .subject = Subject::statement,
                            .what = std::move(what),
                            .title = topic->title,
                            .note = std::move(note),
                            .count = count});
        };
        add(*topic->opened_at, "opinions.begun", std::nullopt);
        // What is still growing has no moment of its own. In steps of five, so that no single act shows.
        auto const at = closed ? *topic->closed_at : *topic->opened_at;
        if (auto const people = stats::in_steps(activity.participants); people > 0) {
            add(at, closed ? "opinions.took_part" : "opinions.taking_part", people);
        } else if (closed) {
            add(at, "opinions.few_took_part", std::nullopt);
        }
        if (activity.statements > 0) {
            add(at, closed ? "opinions.statements" : "opinions.statements_so_far", activity.statements);
        }
        if (closed) {
            auto const common = common_ground(maps_, scope, id);
            if (!common.empty()) {
                add(at, common.size() > kQuotedMax ? "opinions.common_ground_part" : "opinions.common_ground",
                    static_cast<std::int64_t>(common.size()), quoted(common));
            }
        }
        return told;
    }

    std::vector<OwnInput> own_inputs(ReadTransaction& tx, Scope scope, PersonId person) override {
        std::vector<OwnInput> own;
        std::map<TopicId, std::optional<topics::Topic>> known;
        auto const topic_of = [&](TopicId id) -> std::optional<topics::Topic> const& {
            auto const [found, is_new] = known.try_emplace(id);
            if (is_new) {
                if (auto topic = topics::load_topic(tx, scope, id)) found->second = *std::move(topic);
            }
            return found->second;
        };
        for (auto const& statement : select_statements_by_author(tx, scope, person)) {
            if (own.size() == threads::kOwnInputsMax) break;
            if (auto const& topic = topic_of(statement.topic))
                own.push_back(statement_of(tx, scope, statement, *topic));
        }
        auto const voted = topics_of_person(tx, scope, person);
        for (auto const id : voted) {
            auto const& topic = topic_of(id);
            auto const voter = topic ? find_voter(tx, scope, id, person) : std::nullopt;
            if (voter && voter->votes > 0) own.push_back(votes_of(scope, *topic));
        }
        return own;
    }

    /// Topics with statements that wait for a vote are on Today as what they are (today.cc).
    std::vector<threads::Waiting> waiting(ReadTransaction&, authority::Caller const&, Scope) override { return {}; }

private:
    OwnInput statement_of(ReadTransaction& tx, Scope scope, Statement const& statement, topics::Topic const& topic) {
        OwnInput own{.kind = InputKind::statement,
                     .subject = Subject::statement,
                     .id = statement.id.str(),
                     .topic = topic.id,
                     .at = statement.created_at,
                     .quote = statement.text};
        auto const history = select_history(tx, scope, topic.id, statement.id);
        switch (statement.state) {
            case StatementState::pending:
                own.what = "statement.pending";
                break;
            case StatementState::hidden:
                own.outcome = InputOutcome::not_taken_up;
                own.what = "statement.hidden";
                for (auto const& entry : history) {
                    if (entry.act == ModerationAct::appealed) own.what = "statement.appealed";
                    if (entry.act == ModerationAct::appeal_rejected) own.what = "statement.appeal_rejected";
                    if (entry.act == ModerationAct::appealed) continue;  // one's own words are no answer
                    own.note = entry.reason;
                    own.answered_at = entry.at;
                }
                if (own.what == "statement.appealed") own.outcome = InputOutcome::waiting;
                break;
            case StatementState::merged: {
                own.outcome = InputOutcome::counted;
                own.what = "statement.merged";
                if (!history.empty()) own.answered_at = history.back().at;
                auto const into =
                    statement.merged_into ? find_statement(tx, scope, topic.id, *statement.merged_into) : std::nullopt;
                if (into && into->state == StatementState::published) own.note = into->text;
                break;
            }
            case StatementState::published:
                add_published(scope, own, statement, topic);
                break;
        }
        return own;
    }

    void add_published(Scope scope, OwnInput& own, Statement const& statement, topics::Topic const& topic) {
        if (topic.state == TopicState::open || !topic.closed_at) {
            own.outcome = InputOutcome::under_way;
            own.what = "statement.being_voted_on";
            own.due = topic.closes_at;
            return;
        }
        auto const common = common_ground(maps_, scope, topic.id);
        bool const is_common = std::ranges::find(common, statement.id, &PublishedStatement::statement) != common.end();
        own.outcome = is_common ? InputOutcome::taken_up : InputOutcome::counted;
        own.what = is_common ? "statement.in_common_ground" : "statement.counted";
        own.answered_by = topic.organiser;
        own.answered_at = topic.closed_at;
    }

    OwnInput votes_of(Scope scope, topics::Topic const& topic) {
        OwnInput own{.kind = InputKind::statement_votes,
                     .subject = Subject::topic,
                     .id = topic.id.str(),
                     .topic = topic.id,
                     .at = topic.opened_at.value_or(topic.created_at),
                     .quote = topic.title};
        if (topic.state == TopicState::open || !topic.closed_at) {
            own.outcome = InputOutcome::under_way;
            own.what = "votes.counting";
            own.due = topic.closes_at;
            return own;
        }
        auto const common = common_ground(maps_, scope, topic.id);
        own.outcome = InputOutcome::counted;
        own.what = common.empty()               ? "votes.counted"
                   : common.size() > kQuotedMax ? "votes.counted_with_common_ground_part"
                                                : "votes.counted_with_common_ground";
        own.note = quoted(common);
        own.answered_by = topic.organiser;
        own.answered_at = topic.closed_at;
        return own;
    }

    OpinionMaps& maps_;
};

}  // namespace

std::unique_ptr<threads::Source> make_thread_source(OpinionMaps& maps) {
    return std::make_unique<OpinionSource>(maps);
}

}  // namespace hezhi::opinions
