// What a ballot says to the stage of its topic's procedure: notice, turnout and consent, as its count found them.
#include <boost/json.hpp>

#include "src/ballots/ballot_acts.h"

namespace hezhi::ballots {
namespace {

using procedure::Measure;
using procedure::Reading;
using procedure::StageKind;

class BallotCounts final : public procedures::StageCounts {
public:
    std::vector<Reading> counts(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                                procedures::PresentStage const& stage) override {
        if (stage.kind != StageKind::ballot && stage.kind != StageKind::meeting) return {};
        for (auto const& ballot : select_ballots(tx, scope, {.topic = topic})) {
            // A vote of an earlier round decides nothing in this one.
            bool const is_of_stage = ballot.kind == BallotKind::consensus
                                         ? ballot.decided_at && *ballot.decided_at >= stage.entered_at
                                         : ballot.noticed_at && *ballot.noticed_at >= stage.entered_at;
            // A meeting's notice and attendance are the meeting's; of a ballot there only a consensus speaks.
            bool const fits = stage.kind == StageKind::ballot || ballot.kind == BallotKind::consensus;
            if (is_of_stage && fits && ballot.state != BallotState::voided) return readings(ballot);
        }
        return {};
    }

private:
    static std::vector<Reading> readings(Ballot const& ballot) {
        if (ballot.kind == BallotKind::consensus) {
            auto const& record = ballot.consensus;
            return {{Measure::agree_members, record.present - record.objecting, record.present}};
        }
        std::vector<Reading> found{{Measure::notice_days, notice_days(ballot, *ballot.noticed_at)}};
        if (ballot.state != BallotState::decided) return found;
        auto const result = boost::json::parse(ballot.result).as_object();
        auto const amount = [&](boost::json::value const& of, char const* unit) {
            return of.as_object().at(unit).to_number<std::int64_t>();
        };
        auto const& total = result.at("total");
        auto const& taking_part = result.at("participating");
        auto const& agree = result.at("votes").as_object().at("agree");
        found.push_back({Measure::turnout_heads, amount(taking_part, "heads"), amount(total, "heads")});
        found.push_back({Measure::agree_heads, amount(agree, "heads"), amount(taking_part, "heads")});
        if (ballot.kind == BallotKind::owners) {
            found.push_back({Measure::turnout_area, amount(taking_part, "area_cm2"), amount(total, "area_cm2")});
            found.push_back({Measure::agree_area, amount(agree, "area_cm2"), amount(taking_part, "area_cm2")});
        } else {
            found.push_back({Measure::attendance, amount(taking_part, "heads"), amount(total, "heads")});
            found.push_back({Measure::agree_members, amount(agree, "heads"), amount(total, "heads")});
        }
        return found;
    }
};

}  // namespace

std::unique_ptr<procedures::StageCounts> make_stage_counts() {
    return std::make_unique<BallotCounts>();
}

}  // namespace hezhi::ballots
