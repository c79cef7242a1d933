#include "lib/opinion/opening.h"

#include <gtest/gtest.h>

#include "lib/opinion/group_search.h"
#include "lib/opinion/principal_axes.h"
#include "lib/opinion/projection.h"
#include "lib/opinion/testing.h"

namespace hezhi::opinion {
namespace {

TEST(ContinueBaseClusters, gives_a_newcomer_the_next_number) {
    std::vector<Point> points{{0, 0}, {0, 0}, {4, 0}};
    auto clusters = continue_base_clusters(points, {});
    EXPECT_EQ(clusters, (std::vector<BaseCluster>{{0, {0, 1}}, {1, {2}}}));
    // The two who stood together part, and somebody new comes; the farthest from all centres is numbered first.
    points = {{0, 0}, {0, 1}, {4, 0}, {0, 9}};
    clusters = continue_base_clusters(points, clusters);
    EXPECT_EQ(clusters, (std::vector<BaseCluster>{{0, {0}}, {1, {2}}, {2, {3}}, {3, {1}}}));
    // Two meet: one cluster, under the number of the later.
    points[1] = points[0];
    EXPECT_EQ(continue_base_clusters(points, clusters), (std::vector<BaseCluster>{{1, {2}}, {2, {3}}, {3, {0, 1}}}));
}

TEST(OpeningSeeds, start_from_who_stands_apart_first) {
    // Everybody first votes on a meta statement, which moves nobody; then the third participant disagrees with the
    // second.
    std::vector<StatementStatus> const statuses{{Moderation::accepted, true}, {}, {}};
    std::vector<CastVote> const opening{{0, 0, Vote::agree}, {1, 0, Vote::disagree}, {2, 0, Vote::agree},
                                        {1, 1, Vote::agree}, {2, 1, Vote::disagree}, {2, 2, Vote::agree},
                                        {0, 1, Vote::agree}};
    auto const seeds = opening_seeds(opening, statuses);
    EXPECT_EQ(seeds.size(), 2U);  // 0 and 1 end at the same place
    EXPECT_TRUE(opening_seeds({}, statuses).empty());
}

/// Where people stand, from scratch: two stand together if they voted alike on all statements that anybody disagrees
/// about and, unless there is none, saw equally many.
std::map<ParticipantIndex, std::vector<std::uint64_t>> places(VoteTable const& votes,
                                                              std::span<StatementStatus const> statuses,
                                                              std::set<ParticipantIndex> const& in) {
    std::map<ParticipantIndex, std::vector<std::uint64_t>> result;
    for (ParticipantIndex const person : in) {
        auto& place = result[person];
        for (Cell const cell : votes.row(person)) {
            auto const& counts = votes.counts(cell.statement());
            bool const is_unanimous = std::max({counts.agree, counts.disagree, counts.pass}) == counts.seen();
            if (!is_unanimous && !statuses[cell.statement()].is_left_out()) place.push_back(cell.code());
        }
        if (!place.empty()) place.push_back(votes.row(person).size());
    }
    return result;
}

std::vector<ParticipantIndex> plain_seeds(testing::Conversation const& conversation) {
    VoteTable votes;
    for (std::size_t j = 0; j < conversation.statuses.size(); ++j) votes.add_statement();
    std::set<ParticipantIndex> in;
    std::vector<std::pair<std::uint32_t, std::set<ParticipantIndex>>> clusters;
    for (auto const& cast : conversation.casts) {
        if (votes.participants() <= cast.participant) votes.add_participant();
        votes.record(cast.participant, cast.statement, cast.vote);
        std::size_t statements = 0;
        for (StatementIndex j = 0; j < votes.statements(); ++j) statements += votes.counts(j).seen() > 0 ? 1 : 0;
        if (in.size() < 15 || votes.row(cast.participant).size() >= std::min<std::size_t>(7, statements)) {
            in.insert(cast.participant);
        }
        std::map<std::vector<std::uint64_t>, std::set<ParticipantIndex>> together;
        for (auto const& [person, place] : places(votes, conversation.statuses, in)) together[place].insert(person);
        std::set<std::set<ParticipantIndex>> crowds;
        for (auto const& [place, people] : together) crowds.insert(people);
        std::set<std::set<ParticipantIndex>> clustered;
        for (auto const& [id, people] : clusters) clustered.insert(people);
        if (crowds == clustered) continue;

        std::vector<ParticipantIndex> const order(in.begin(), in.end());
        auto const matrix = rating_matrix(votes, conversation.statuses);
        auto const all = project_participants(matrix, principal_axes(matrix));
        std::vector<Point> points;
        for (ParticipantIndex const person : order) points.push_back(all[person]);
        std::vector<BaseCluster> before;
        for (auto const& [id, people] : clusters) {
            BaseCluster cluster{id, {}};
            for (ParticipantIndex const person : people) {
                cluster.members.push_back(static_cast<std::uint32_t>(std::ranges::find(order, person) - order.begin()));
            }
            before.push_back(cluster);
        }
        clusters.clear();
        for (auto const& cluster : continue_base_clusters(points, before)) {
            auto& [id, people] = clusters.emplace_back(cluster.id, std::set<ParticipantIndex>{});
            for (std::uint32_t const member : cluster.members) people.insert(order[member]);
        }
        if (clusters.size() >= kOpeningClusters) break;
    }
    std::vector<ParticipantIndex> seeds;
    for (auto const& [id, people] : clusters) seeds.push_back(*people.begin());
    return seeds;
}

TEST(OpeningSeeds, agree_with_the_plain_form) {
    Random random(41);
    int different = 0;
    for (int run = 0; run < 500; ++run) {
        auto const conversation = testing::random_conversation(
            random, {.participants = 4 + static_cast<std::size_t>(random.uniform_below(20)),
                     .statements = 3 + static_cast<std::size_t>(random.uniform_below(20)),
                     .share_left_out = run % 2 == 0 ? 0.3 : 0.0});
        auto const seeds = opening_seeds(conversation.casts, conversation.statuses);
        EXPECT_EQ(seeds, plain_seeds(conversation)) << "run " << run;
        different += std::ranges::is_sorted(seeds) ? 0 : 1;
    }
    EXPECT_GT(different, 0);  // otherwise replaying would be pointless
}

}  // namespace
}  // namespace hezhi::opinion
