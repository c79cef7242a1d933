#include "src/app/demo_commitments.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/demo_filling.h"
#include "src/bodies/bodies.h"
#include "src/commitments/commitments.h"
#include "src/commitments/resolutions.h"
#include "src/jobs/runner.h"
#include "src/topics/topics.h"

namespace hezhi::app {
namespace {

using authority::Caller;
using authority::Role;
using commitments::CommitmentAct;
using commitments::CommitmentEvent;
using commitments::CommitmentId;
using commitments::CommitmentVoice;
using std::chrono::days;
using storage::WriteTransaction;

class Filling : DemoFilling {
public:
    Filling(storage::Database& database, people::DemoStreet const& street, TimePoint now)
        : DemoFilling(database, street, now) {}

    Result<void> run() {
        HZ_TRY(learn_bodies());
        HZ_TRY(kept());
        HZ_TRY(overdue());
        HZ_TRY(disputed());
        HZ_TRY(resolution());
        return run_jobs(now_);
    }

private:
    /// Lamps of the river bank: promised, lit, confirmed.
    Result<void> kept() {
        HZ_TRY(auto const* village, community("新河湾"));
        HZ_TRY(auto const id, promise(*village, "新河湾社区居委会", days{41},
                                      {.title = "河堤步道装六盏太阳能路灯",
                                       .words = "从石桥到渡口，每四十米一盏，灯杆避开居民窗户。",
                                       .owner = body("临江市路灯管理所"),
                                       .due = now_ - days{20},
                                       .amount_fen = 2'160'000,
                                       .resource = "街道微更新经费"}));
        HZ_TRY(act(*village, id, Role::department_officer, "临江市路灯管理所", days{35},
                   {.event = CommitmentEvent::begin}));
        HZ_TRY(act(*village, id, Role::department_officer, "临江市路灯管理所", days{23},
                   {.event = CommitmentEvent::deliver,
                    .text = "六盏灯都已亮起，杆号 HD-01 至 HD-06，夜里七点到十二点常亮，之后感应亮。"}));
        for (std::size_t number = 0; number < 14; ++number) {
            HZ_TRY(
                say(*village, number, id, days{22} - std::chrono::hours{7 * number}, CommitmentVoice::confirmed, ""));
        }
        return run_jobs(now_ - days{23} + days{commitments::kVoiceDays} + std::chrono::minutes{5});
    }

    /// Steps at the old building: the date was moved once, and passed again.
    Result<void> overdue() {
        HZ_TRY(auto const* old_town, community("柳荫里"));
        HZ_TRY(auto const id, promise(*old_town, "柳荫里社区居委会", days{40},
                                      {.title = "修好 3 号楼前的破损台阶",
                                       .words = "两级台阶开裂，补一段扶手，雨天不再打滑。",
                                       .owner = body("河东区市政设施管理所"),
                                       .due = now_ - days{19},
                                       .amount_fen = 860'000,
                                       .resource = "市政小修经费"}));
        HZ_TRY(act(*old_town, id, Role::department_officer, "河东区市政设施管理所", days{21},
                   {.event = CommitmentEvent::change_plan,
                    .text = "石材要按原样定做，厂家月底才能送到。",
                    .due = now_ - days{4}}));
        return run_jobs(now_ - days{4} + std::chrono::minutes{5});
    }

    /// A joint project at the night market: the traps are in, residents still smell it, the owner has to answer.
    Result<void> disputed() {
        HZ_TRY(auto const* village, community("新河湾"));
        auto const lead = std::string_view("河东区市场监督管理局青禾所");
        HZ_TRY(auto const topic, topic_called("夜市摊点怎么管"));
        HZ_TRY(auto const id, promise(*village, "新河湾社区居委会", days{30},
                                      {.topic = topic.id,
                                       .source = commitments::DecisionSource::run,
                                       .source_id = topic.id.value(),
                                       .title = "试点摊位先装隔油池",
                                       .words = "河堤试点的十二个摊位，每两个合用一个隔油池，摊主每晚清理。",
                                       .owner = body(lead),
                                       .due = now_ - days{6},
                                       .amount_fen = 1'440'000,
                                       .resource = "街道出设备，摊主出工"}));
        HZ_TRY(write(caller(*village, Role::committee_staff, "新河湾社区居委会", days{29}),
                     [&](WriteTransaction& tx, Caller const& who) -> Result<void> {
                         HZ_TRY(auto const one, commitments::see_commitment(tx, who, scope_, id));
                         HZ_TRY(commitments::add_part(tx, who, scope_, id, one.revision,
                                                      {.body = body("河东区环境卫生服务中心"),
                                                       .what = "每周两次抽运废油",
                                                       .amount_fen = 240'000,
                                                       .due = now_ - days{8}}));
                         return {};
                     }));
        HZ_TRY(write(caller(*village, Role::department_officer, "河东区环境卫生服务中心", days{9}),
                     [&](WriteTransaction& tx, Caller const& who) -> Result<void> {
                         HZ_TRY(auto const one, commitments::see_commitment(tx, who, scope_, id));
                         HZ_TRY(commitments::deliver_part(tx, who, scope_, id, one.revision, 1,
                                                          "抽运车已排班，周二、周五晚十点到。"));
                         return {};
                     }));
        HZ_TRY(act(*village, id, Role::department_officer, lead, days{7},
                   {.event = CommitmentEvent::deliver, .text = "六个隔油池已装好，十二个摊位都接上了。"}));
        for (std::size_t number = 0; number < 11; ++number) {
            HZ_TRY(say(*village, 20 + number, id, days{6}, CommitmentVoice::confirmed, ""));
        }
        HZ_TRY(say(*village, 40, id, days{2}, CommitmentVoice::disputed,
                   "靠渡口的两个摊位没有接管子，油还是倒进雨水口。"));
        return say(*village, 41, id, days{1}, CommitmentVoice::disputed, "装是装了，没有人清，味道比以前还大。");
    }

    /// Asked of the street office, and answered in part with its ground.
    Result<void> resolution() {
        HZ_TRY(auto const* old_town, community("柳荫里"));
        std::optional<commitments::Resolution> asked;
        HZ_TRY(write(caller(*old_town, Role::committee_staff, "柳荫里社区居委会", days{26}),
                     [&](WriteTransaction& tx, Caller const& who) -> Result<void> {
                         HZ_TRY(asked,
                                commitments::ask_resolution(
                                    tx, who, scope_,
                                    {.community = old_town->id,
                                     .title = "请街道开放文化站二楼给老人晚间活动",
                                     .words = "居民议事会二十六人一致通过：文化站二楼晚上空着，请街道在每周一到周五"
                                              "晚六点到八点半对老人开放，居委会安排志愿者值班。",
                                     .addressee = body("青禾街道办事处")}));
                         return {};
                     }));
        return write({.person = old_town->residents.front(),
                      .grants = {{Role::dispatcher, street_.street, street_.path, body("青禾街道办事处")}},
                      .now = now_ - days{12}},
                     [&](WriteTransaction& tx, Caller const& who) -> Result<void> {
                         HZ_TRY(commitments::answer_resolution(
                             tx, who, scope_, asked->id, asked->revision,
                             {.kind = commitments::ResolutionAnswerKind::partly,
                              .ground = "《公共文化体育设施条例》；消防验收只允许二楼同时容纳三十人",
                              .words = "从下月起周二、周四晚六点到八点开放，限三十人；其余晚上等消防改造完成后再定，三"
                                       "个月内给答复。"}));
                         return {};
                     });
    }

    /// Staff without an account of the demo: acts are their body's.
    Caller caller(people::DemoCommunity const& where, Role role, std::string_view of, days ago) const {
        return {.person = where.residents.front(),
                .grants = {{role, street_.street, where.path, body(of)}},
                .now = now_ - ago};
    }
    using DemoFilling::write;
    template <class Act>
    Result<void> write(Caller const& who, Act const& act) {
        return write([&](WriteTransaction& tx) { return act(tx, who); });
    }
    Result<CommitmentId> promise(people::DemoCommunity const& where, std::string_view maker, days ago,
                                 commitments::Draft draft) {
        if (!draft.topic) draft.community = where.id;
        CommitmentId id{1};
        HZ_TRY(write(caller(where, Role::committee_staff, maker, ago),
                     [&](WriteTransaction& tx, Caller const& who) -> Result<void> {
                         HZ_TRY(auto const drafted, commitments::begin_draft(tx, who, scope_, draft));
                         HZ_TRY(auto const made,
                                commitments::act_on(tx, who, scope_, drafted.id,
                                                    {.event = CommitmentEvent::make, .revision = drafted.revision}));
                         id = made.id;
                         return {};
                     }));
        return id;
    }
    Result<void> act(people::DemoCommunity const& where, CommitmentId id, Role role, std::string_view of, days ago,
                     CommitmentAct act) {
        return write(caller(where, role, of, ago), [&](WriteTransaction& tx, Caller const& who) -> Result<void> {
            HZ_TRY(auto const one, commitments::see_commitment(tx, who, scope_, id));
            act.revision = one.revision;
            HZ_TRY(commitments::act_on(tx, who, scope_, id, act));
            return {};
        });
    }
    Result<void> say(people::DemoCommunity const& where, std::size_t number, CommitmentId id, Microseconds ago,
                     CommitmentVoice voice, std::string const& reason) {
        return write(resident(where, number, now_ - ago),
                     [&](WriteTransaction& tx, Caller const& caller) -> Result<void> {
                         HZ_TRY(commitments::say(tx, caller, scope_, id, voice, reason));
                         return {};
                     });
    }
    /// What time did until then.
    Result<void> run_jobs(TimePoint until) {
        jobs::Runner runner(database_, [until] { return until; });
        commitments::add_jobs(runner);
        runner.run_due();
        return {};
    }
};

}  // namespace

Result<void> add_demo_commitments(storage::Database& database, people::DemoStreet const& street, TimePoint now) {
    return Filling(database, street, now).run();
}

}  // namespace hezhi::app
