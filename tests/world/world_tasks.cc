#include "tests/world/world_tasks.h"

#include <stdexcept>
#include <string>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "src/tasks/assessments.h"
#include "src/tasks/tasks.h"

namespace hezhi {
namespace {

using authority::Caller;
using authority::Role;
using storage::Scope;
using storage::WriteTransaction;
using tasks::TaskId;

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(fmt::format("{} {}", result.error().key(), result.error().detail()));
    return *std::move(result);
}

class Proposing {
public:
    Proposing(WriteTransaction& tx, WorldTasks const& world)
        : tx_(tx),
          world_(world),
          scope_{*world.street.street},
          sender_(staff(Role::department_officer, world.bodies.department)),
          reviewer_(staff(Role::dispatcher, world.bodies.office)),
          committee_(staff(Role::committee_staff, world.bodies.committee)) {}

    TaskId proposed() {
        return must(tasks::propose_task(tx_, sender_, scope_,
                                        {.body = world_.bodies.department,
                                         .kind = tasks::TaskKind::form,
                                         .title = "路灯巡查周报",
                                         .description = "每周报送一次路灯情况",
                                         .frequency = tasks::Frequency::weekly,
                                         .minutes = 60,
                                         .starts_at = world_.now + std::chrono::days{60},
                                         .sunset_at = world_.now + std::chrono::days{120},
                                         .money_fen = 0,
                                         .fields = {{"灯杆编号", ""}},
                                         .communities = {world_.community.id}}))
            .id;
    }
    TaskId with_communities() {
        auto const id = proposed();
        must(
            tasks::review_task(tx_, reviewer_, scope_, id, revision(id), tasks::ReviewDecision::pass_on, "请社区答复"));
        return id;
    }
    TaskId negotiating() {
        auto const id = with_communities();
        must(tasks::answer_task(
            tx_, committee_, scope_, id, world_.community.id,
            {.kind = tasks::AnswerKind::negotiate, .terms = "改为每月一次", .revision = answer_revision(id)}));
        return id;
    }

    std::string indicator() {
        return must(tasks::register_assessment(tx_, sender_, scope_,
                                               {.body = world_.bodies.department,
                                                .name = "设施完好率",
                                                .frequency = tasks::Frequency::monthly,
                                                .minutes = 30,
                                                .communities = {world_.community.id}}))
            .id.str();
    }

    boost::json::object line_of(TaskId id) {
        return {{"id", id.str()},
                {"revision", std::to_string(revision(id))},
                {"answer_revision", std::to_string(answer_revision(id))}};
    }

private:
    Caller staff(Role role, BodyId body) const {
        return {.grants = {{role, *world_.street.street, world_.street.path, body}}, .now = world_.now};
    }
    tasks::SeenTask seen(TaskId id) { return must(tasks::see_task(tx_, Caller{.now = world_.now}, scope_, id)); }
    std::int64_t revision(TaskId id) { return seen(id).task.revision; }
    std::int64_t answer_revision(TaskId id) { return seen(id).answers.at(0).revision; }

    WriteTransaction& tx_;
    WorldTasks const& world_;
    Scope scope_;
    Caller sender_;
    Caller reviewer_;
    Caller committee_;
};

}  // namespace

boost::json::object propose_tasks(storage::Database& database, WorldTasks const& world) {
    auto made = database.write(
        [&](WriteTransaction& tx) -> Result<boost::json::object> {
            Proposing proposing(tx, world);
            boost::json::object by_state;
            auto const several = [&](std::string_view state, auto make) {
                boost::json::array copies;
                for (int count = 0; count < world.copies; ++count) copies.push_back(proposing.line_of(make()));
                by_state[state] = std::move(copies);
            };
            several("proposed", [&] { return proposing.proposed(); });
            several("with_communities", [&] { return proposing.with_communities(); });
            by_state["assessment"] = proposing.indicator();
            several("negotiating", [&] { return proposing.negotiating(); });
            return by_state;
        },
        storage::Effort::bulk);
    return must(std::move(made));
}

}  // namespace hezhi
