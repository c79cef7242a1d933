#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/commitments/testing_commitments.h"

namespace hezhi::commitments {
namespace {

using storage::WriteTransaction;

class DraftCommitmentTest : public testkit::CommitmentsTest {
protected:
    Result<Commitment> drafted(Draft const& draft) {
        return database().write(
            [&](WriteTransaction& tx) { return draft_commitment(tx, {.now = clock.now()}, scope(), draft); });
    }
    Draft lamps() const {
        return {.community = willows.id, .source = DecisionSource::ballot, .source_id = 7, .title = "东门装两盏路灯"};
    }
};

TEST_P(DraftCommitmentTest, of_one_source_and_title_is_made_once) {
    auto const first = drafted(lamps());
    ASSERT_TRUE(first.has_value());
    EXPECT_EQ(first->state, CommitmentState::draft);
    EXPECT_EQ(first->community_path, willows.path);
    clock.advance(std::chrono::hours{1});
    EXPECT_EQ(drafted(lamps())->id, first->id);
    auto other = lamps();
    other.title = "东门装摄像头";
    EXPECT_NE(drafted(other)->id, first->id);
    auto const all = read([&](storage::ReadTransaction& tx) -> Result<std::vector<Commitment>> {
        return commitments_of_source(tx, scope(), DecisionSource::ballot, 7);
    });
    EXPECT_EQ(all.size(), 2U);
}

TEST_P(DraftCommitmentTest, keeps_what_the_decision_knew) {
    auto draft = lamps();
    draft.owner = renewal;
    draft.due = clock.now() + std::chrono::days{30};
    draft.amount_fen = 1'200'000;
    draft.resource = "街道微更新经费";
    auto const made = drafted(draft);
    ASSERT_TRUE(made.has_value());
    EXPECT_EQ(made->owner, renewal);
    EXPECT_EQ(made->due_at, draft.due);
    EXPECT_EQ(made->amount_fen, 1'200'000);
    EXPECT_EQ(made->resource, "街道微更新经费");
    EXPECT_EQ(drafted(draft)->revision, 1);
}

TEST_P(DraftCommitmentTest, of_nowhere_or_for_nobody_is_refused) {
    auto draft = lamps();
    draft.community = std::nullopt;
    EXPECT_EQ(drafted(draft).error().key(), "jurisdiction.unknown");
    draft.topic = TopicId{99};
    EXPECT_EQ(drafted(draft).error().key(), "topic.unknown");
    draft = lamps();
    draft.owner = BodyId{99};
    EXPECT_EQ(drafted(draft).error().key(), "body.unknown");
}

HZ_ON_BOTH_ENGINES(DraftCommitmentTest);

}  // namespace
}  // namespace hezhi::commitments
