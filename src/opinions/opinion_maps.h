// The maps of the topics that people look at, kept in memory and recomputed off the writer: at most once a second a
// topic and within half a core (jobs/refresher.h). A map is a pure function of the votes in the database, so a restart
// or another node shows the same.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/jobs/refresher.h"
#include "src/opinions/map_rules.h"
#include "src/opinions/opinions.h"
#include "src/opinions/weighting_rules.h"
#include "src/storage/database.h"

namespace hezhi::opinions {

/// One computation: what everybody sees, and what routing and "you are here" need.
struct TopicMap {
    PublishedMap published;
    opinion::OpinionMap map;
    std::vector<StatementId> statements;                                                ///< by index of the map
    std::vector<std::pair<storage::RandomId, opinion::ParticipantIndex>> participants;  ///< sorted by id
    std::vector<std::pair<StatementId, TotalSteps>> total_steps;                        ///< sorted by statement
};

/// Agree, disagree, pass of every statement, as shown after one's own vote: at most once a minute.
struct TopicTallies {
    TimePoint counted_at{};
    std::vector<std::pair<StatementId, Tally>> tallies;  ///< sorted by statement
};

class OpinionMaps {
public:
    OpinionMaps(storage::Database& database, std::function<TimePoint()> clock);

    /// The last ones, without waiting; nullptr while the first is being computed.
    std::shared_ptr<TopicMap const> map(storage::Scope scope, TopicId topic);
    std::shared_ptr<TopicTallies const> tallies(storage::Scope scope, TopicId topic);
    /// Weighted to the community's ages, at most a minute older than the votes, or as old as stands() keeps it. Nobody
    /// has to tell of changes: whoever reads an old one has the next one computed.
    std::shared_ptr<PublishedWeighting const> weighting(storage::Scope scope, TopicId topic);

private:
    std::shared_ptr<TopicMap const> compute_map(std::string const& key);
    std::shared_ptr<TopicTallies const> count(std::string const& key);
    std::shared_ptr<PublishedWeighting const> weigh(std::string const& key);

    storage::Database& database_;
    std::function<TimePoint()> clock_;
    jobs::Refresher<TopicMap> maps_;
    jobs::Refresher<TopicTallies> tallies_;
    std::map<std::string, std::shared_ptr<PublishedWeighting const>> standing_;  ///< of weighings_' thread alone
    jobs::Refresher<PublishedWeighting> weighings_;
    storage::Database::Subscription subscription_;  // last: no notice comes after the refreshers are gone
};

/// A community's ages, one's own band, the weighted picture; part of add_routes.
void add_age_routes(http::Router& router, OpinionMaps& maps);

/// Where the participant stands on the map, and their group's letter; nullopt below kOwnPositionVotes or off the map.
struct OwnPosition {
    opinion::Point point;
    std::optional<std::string> letter;
};
std::optional<OwnPosition> own_position(TopicMap const& map, storage::RandomId const& participant);

/// The next statement to show: drawn by priority, the same for the same person as long as they have not voted again.
struct NextStatement {
    std::optional<Statement> statement;
    std::int64_t position = 0;  ///< this would be their n-th vote
    std::int64_t total = 0;     ///< published statements
};
Result<NextStatement> next_statement(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                     TopicId topic, TopicMap const* map);

}  // namespace hezhi::opinions
