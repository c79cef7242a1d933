// What evaluations keep about a person: their own answers, for export and erasure.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "lib/base/enum_names.h"
#include "src/evaluations/evaluation_store.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::evaluations {
namespace {

std::string_view word_of(std::optional<Verdict> const& verdict) {
    return verdict ? enum_name(*verdict) : std::string_view{};
}

class EvaluationData final : public people::PersonalData {
public:
    std::string_view section() const noexcept override { return "evaluations"; }

    std::string export_json(storage::ReadTransaction& tx, PersonId person) override {
        boost::json::array answers;
        for (auto const& street : jurisdictions::all_streets(tx)) {
            storage::Scope const scope{*street.street};
            for (auto const id : topics_answered_by(tx, scope, person)) {
                auto const own = find_own(tx, scope, id, person);
                auto const topic = topics::load_topic(tx, scope, id);
                if (!own) continue;
                answers.push_back({{"topic", topic ? topic->title : std::string{}},
                                   {"solved", word_of(own->answer.solved)},
                                   {"fair", word_of(own->answer.fair)},
                                   {"again", word_of(own->answer.again)}});
            }
        }
        return boost::json::serialize(answers);
    }

    /// Open: the answer goes; closed: it stays counted, and nobody can tell whose it was.
    void erase(storage::WriteTransaction& tx, PersonId person, TimePoint now) override {
        for (auto const& street : jurisdictions::all_streets(tx)) {
            storage::Scope const scope{*street.street};
            for (auto const topic : topics_answered_by(tx, scope, person)) {
                auto const evaluation = select_evaluation(tx, scope, topic);
                auto const own = find_own(tx, scope, topic, person);
                if (own && evaluation && evaluation->is_open(now)) {
                    delete_answer(tx, scope, topic, own->id);
                    add_answers(tx, scope, topic, -1);
                }
                delete_mapping(tx, scope, topic, person);
            }
        }
    }
};

}  // namespace

std::unique_ptr<people::PersonalData> make_personal_data() {
    return std::make_unique<EvaluationData>();
}

}  // namespace hezhi::evaluations
