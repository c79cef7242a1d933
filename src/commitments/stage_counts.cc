// What a topic's stage of commitments waits for.
#include "src/commitments/commitment_rules.h"
#include "src/commitments/commitment_store.h"

namespace hezhi::commitments {
namespace {

using procedure::Measure;

class CommitmentCounts final : public procedures::StageCounts {
public:
    /// All rounds: what an earlier decision left is made, completed or released before anything is published.
    std::vector<procedure::Reading> counts(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                                           procedures::PresentStage const& stage) override {
        if (stage.kind != procedure::StageKind::commitment) return {};
        std::int64_t made = 0;
        std::int64_t incomplete = 0;
        for (auto const& one : select_of_topic(tx, scope, topic)) {
            if (is_incomplete(one)) {
                ++incomplete;
            } else if (one.state != CommitmentState::released) {
                ++made;
            }
        }
        return {{Measure::commitments, made, 1}, {Measure::incomplete_commitments, incomplete, 1}};
    }
};

}  // namespace

std::unique_ptr<procedures::StageCounts> make_stage_counts() {
    return std::make_unique<CommitmentCounts>();
}

}  // namespace hezhi::commitments
