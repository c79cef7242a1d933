#include "tests/world/world_commitments.h"

#include <stdexcept>
#include <string>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "src/commitments/commitments.h"
#include "src/commitments/resolutions.h"

namespace hezhi {
namespace {

using authority::Caller;
using authority::Role;
using commitments::Commitment;
using commitments::CommitmentEvent;
using storage::Scope;
using storage::WriteTransaction;

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(fmt::format("{} {}", result.error().key(), result.error().detail()));
    return *std::move(result);
}

class Filling {
public:
    Filling(WriteTransaction& tx, Caller const& founder, jurisdictions::Jurisdiction const& community,
            WorldBodies const& bodies)
        : tx_(tx), founder_(founder), community_(community), bodies_(bodies), scope_{*community.street} {}

    Commitment drafted() {
        return must(commitments::begin_draft(tx_, clerk(), scope_,
                                             {.community = community_.id,
                                              .title = "东门装两盏路灯",
                                              .owner = bodies_.department,
                                              .due = founder_.now + std::chrono::days{3'000},
                                              .resource = "街道微更新经费"}));
    }
    Commitment owed() { return acted(clerk(), drafted(), {.event = CommitmentEvent::make}); }
    Commitment joint() {
        auto const one = owed();
        return must(commitments::add_part(tx_, clerk(), scope_, one.id, one.revision,
                                          {.body = bodies_.property, .what = "出两名电工"}));
    }
    Commitment delivered() {
        return acted(officer(), owed(), {.event = CommitmentEvent::deliver, .text = "灯已经亮了"});
    }
    Commitment disputed(Caller const& by) {
        return must(
            commitments::say(tx_, by, scope_, delivered().id, commitments::CommitmentVoice::disputed, "第二盏灯不亮"));
    }
    commitments::Resolution asked() {
        return must(commitments::ask_resolution(tx_, clerk(), scope_,
                                                {.community = community_.id,
                                                 .title = "请更换东门路灯",
                                                 .words = "居民议事会通过：请市政更换东门的六盏路灯。",
                                                 .addressee = bodies_.department}));
    }

private:
    Caller as(Role role, BodyId body) const {
        return {
            .person = founder_.person, .grants = {{role, scope_.realm, community_.path, body}}, .now = founder_.now};
    }
    Caller clerk() const { return as(Role::committee_staff, bodies_.committee); }
    Caller officer() const { return as(Role::department_officer, bodies_.department); }
    Commitment acted(Caller const& who, Commitment const& one, commitments::CommitmentAct act) {
        act.revision = one.revision;
        return must(commitments::act_on(tx_, who, scope_, one.id, act));
    }

    WriteTransaction& tx_;
    Caller const& founder_;
    jurisdictions::Jurisdiction const& community_;
    WorldBodies const& bodies_;
    Scope scope_;
};

template <class One>
boost::json::value line(One const& one) {
    return {{"id", one.id.str()}, {"revision", one.revision}};
}

}  // namespace

boost::json::object fill_commitments(storage::Database& database, Caller const& founder, Caller const& voiced,
                                     jurisdictions::Jurisdiction const& community, WorldBodies const& bodies,
                                     int copies) {
    boost::json::object filled;
    auto const fill = [&](WriteTransaction& tx) -> Result<void> {
        Filling filling(tx, founder, community, bodies);
        boost::json::array draft, owed, joint, disputed, asked;
        for (int copy = 0; copy < copies; ++copy) {
            draft.push_back(line(filling.drafted()));
            owed.push_back(line(filling.owed()));
            joint.push_back(line(filling.joint()));
            disputed.push_back(line(filling.disputed(voiced)));
            asked.push_back(line(filling.asked()));
        }
        filled = {{"commitments",
                   {{"draft", draft},
                    {"owed", owed},
                    {"joint", joint},
                    {"disputed", disputed},
                    {"delivered", boost::json::array{line(filling.delivered())}}}},
                  {"resolutions", {{"asked", asked}}}};
        return {};
    };
    auto const done = database.write(fill, storage::Effort::bulk);
    if (!done) throw std::runtime_error(std::string(done.error().key()));
    return filled;
}

}  // namespace hezhi
