#include "src/app/demo_procedures.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/demo_filling.h"
#include "src/bodies/bodies.h"
#include "src/procedures/procedures.h"
#include "src/topics/topics.h"

namespace hezhi::app {
namespace {

using authority::Caller;
using authority::Role;
using procedure::RunActor;
using procedure::RunEvent;
using procedures::RunAct;
using std::chrono::days;
using storage::WriteTransaction;

class Filling : DemoFilling {
public:
    Filling(storage::Database& database, people::DemoStreet const& street, TimePoint now)
        : DemoFilling(database, street, now) {}

    Result<void> run() {
        HZ_TRY(learn_bodies());
        HZ_TRY(parking());
        return night_market();
    }

private:
    /// Two weeks into the residents' own statements, with the party organisation as its steward.
    Result<void> parking() {
        HZ_TRY(auto const topic, topic_called("车位不够，晚上怎么停"));
        HZ_TRY(launch(topic, days{19},
                      {.code = "owners.ordinary",
                       .organiser = body("云栖苑社区居委会"),
                       .steward = body("云栖苑社区党委"),
                       .publicness = "全小区一千零三十户，登记车辆一千二百一十四辆，六周里反映四十件",
                       .resource = "社区活动室每周三晚上，物业提供车位清册"}));
        HZ_TRY(act(topic, days{17}, Role::committee_staff, "云栖苑社区居委会", {.event = RunEvent::leave_stage}));
        HZ_TRY(act(topic, days{16}, Role::party_officer, "云栖苑社区党委",
                   {.event = RunEvent::convene,
                    .actor = RunActor::steward,
                    .reason = "请业委会、物业和交警中队本月都到议事会来，当面回答车位从哪里来。"}));
        return act(topic, days{9}, Role::party_officer, "云栖苑社区党委",
                   {.event = RunEvent::attach_resources,
                    .actor = RunActor::steward,
                    .reason = "已同青禾小学说好，夜间开放操场边的四十个车位，试行三个月。"});
    }

    /// Proposed, and waiting for the steward; its silence would not stop it.
    Result<void> night_market() {
        HZ_TRY(auto const topic, topic_called("夜市摊点怎么管"));
        return launch(topic, days{6},
                      {.code = "four_steps",
                       .organiser = body("新河湾社区居委会"),
                       .steward = body("新河湾社区党委"),
                       .publicness = "沿河两排楼和六十多个摊主，噪声、油烟、生计都在一起",
                       .resource = "街道已同意划一段河堤作试点，出隔油池"});
    }

    Caller staff(Role role, topics::Topic const& topic, BodyId of, days ago) const {
        return {.grants = {{role, street_.street, topic.community_path, of}}, .now = now_ - ago};
    }
    Result<void> launch(topics::Topic const& topic, days ago, procedures::Launch const& launch) {
        auto const who = staff(Role::committee_staff, topic, *launch.organiser, ago);
        HZ_TRY(write([&](WriteTransaction& tx) { return procedures::launch(tx, who, scope_, topic.id, launch); }));
        return {};
    }
    Result<void> act(topics::Topic const& topic, days ago, Role role, std::string_view of, RunAct const& act) {
        auto const who = staff(role, topic, body(of), ago);
        HZ_TRY(write([&](WriteTransaction& tx) -> Result<procedures::TopicRun> {
            HZ_TRY(auto const run, procedures::see_run(tx, who, scope_, topic.id));
            return procedures::act_on_run(tx, who, scope_, topic.id, run.revision, act, {});
        }));
        return {};
    }
};

}  // namespace

Result<void> add_demo_procedures(storage::Database& database, people::DemoStreet const& street, TimePoint now) {
    return Filling(database, street, now).run();
}

}  // namespace hezhi::app
