#include "tests/world/world_ballots.h"

#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "src/ballots/ballots.h"
#include "src/people/residence_store.h"
#include "src/storage/database.h"

namespace hezhi {
namespace {

using ballots::Ballot;
using ballots::BallotKind;
using std::chrono::days;
using std::chrono::minutes;
using storage::WriteTransaction;

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(fmt::format("{} {}", result.error().key(), result.error().detail()));
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

class Holding {
    template <class F>
    auto write(F&& act) {
        return must(database_.write(std::forward<F>(act), storage::Effort::bulk));
    }

public:
    Holding(storage::Database& database, authority::Caller const& founder, jurisdictions::Jurisdiction const& community,
            WorldBodies const& bodies, topics::TopicId topic)
        : database_(database),
          clerk_{.person = founder.person,
                 .grants = {{authority::Role::committee_staff, *community.street, community.path, bodies.committee}},
                 .now = founder.now},
          scope_{*community.street},
          body_(bodies.committee),
          topic_(topic) {}

    /// Opens `opens` days from now, for ten days.
    Ballot draft(BallotKind kind, int opens) {
        ballots::BallotDraft draft;
        draft.topic = topic_;
        draft.kind = kind;
        draft.body = body_;
        draft.title = "小区要不要装门禁";
        draft.wording = "同意在东门和西门安装门禁。";
        draft.yes_means = "投同意，就是同意按方案安装";
        draft.paper_route = "居委会一楼";
        draft.owners.split_votes = tally::OwnersOptions::SplitVotes::by_area;
        draft.opens_at = clerk_.now + days{opens};
        draft.closes_at = clerk_.now + days{opens + 10};
        return write([&](WriteTransaction& tx) { return ballots::prepare(tx, at(opens - 21), scope_, draft); });
    }
    Ballot noticed(BallotKind kind, int opens) {
        auto ballot = draft(kind, opens);
        if (kind == BallotKind::owners) {
            std::string roll = "dwelling,building,owner,area_m2\n";
            for (int home = 1; home <= 12; ++home) roll += fmt::format("{}01,1,业主{},60\n", home, home);
            auto const upload = must(ballots::upload_roll(database_, at(opens - 21), scope_, ballot.id, roll, false));
            ballot = upload.ballot;
        }
        return must(ballots::give_notice(database_, at(opens - 20), scope_, ballot.id, ballot.revision,
                                         people::store::residents_of));
    }
    Ballot open(BallotKind kind, int opens) {
        auto const ballot = noticed(kind, opens);
        return write([&](WriteTransaction& tx) {
            return ballots::open_ballot(tx, at(opens), scope_, ballot.id, ballot.revision);
        });
    }
    Ballot decided(int opens) {
        auto const ballot = open(BallotKind::owners, opens);
        auto const closed = write([&](WriteTransaction& tx) {
            return ballots::close_ballot(tx, at(opens + 10), scope_, ballot.id, ballot.revision);
        });
        return must(ballots::decide(database_, at(opens + 10), scope_, ballot.id, closed.revision));
    }

private:
    authority::Caller at(int day) const {
        auto clerk = clerk_;
        clerk.now += days{day} + minutes{1};
        return clerk;
    }

    storage::Database& database_;
    authority::Caller clerk_;
    storage::Scope scope_;
    BodyId body_;
    topics::TopicId topic_;
};

}  // namespace

boost::json::object hold_ballots(storage::Database& database, authority::Caller const& founder,
                                 jurisdictions::Jurisdiction const& community, WorldBodies const& bodies,
                                 topics::TopicId topic) {
    Holding holding(database, founder, community, bodies, topic);
    auto const view = [](Ballot const& ballot) -> boost::json::value {
        return {{"id", ballot.id.str()}, {"revision", std::to_string(ballot.revision)}};
    };
    return {{"draft", view(holding.draft(BallotKind::owners, 30))},
            {"noticed", view(holding.noticed(BallotKind::owners, 19))},
            {"open", view(holding.open(BallotKind::open, -1))},
            {"decided", view(holding.decided(-12))}};
}

}  // namespace hezhi
