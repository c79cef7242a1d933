// A street with bodies that promise and residents who look, for the tests of commitments.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "src/bodies/bodies.h"
#include "src/commitments/commitments.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/testing_street.h"

namespace hezhi::commitments::testkit {

class CommitmentsTest : public jurisdictions::testkit::StreetTest {
protected:
    CommitmentsTest()
        : office(body(bodies::BodyKind::street_office, "青禾街道办事处", street.id)),
          committee(body(bodies::BodyKind::residents_committee, "柳荫里社区居委会", willows.id)),
          renewal(body(bodies::BodyKind::line_department, "街道更新办", street.id)),
          property(body(bodies::BodyKind::property_company, "柳荫物业", willows.id)),
          runner(database(), [this] { return clock.now(); }) {
        add_jobs(runner);
    }

    BodyId body(bodies::BodyKind kind, std::string const& name, JurisdictionId where) {
        auto const editor = caller(authority::Role::administrator, street.path);
        return write([&](storage::WriteTransaction& tx) {
                   return bodies::add_body(tx, editor, {realm(), kind, *bodies::BodyName::create(name), where});
               })
            .id;
    }
    authority::Caller officer(authority::Role role, BodyId of, authority::JurisdictionPath const& where,
                              std::int64_t person) const {
        auto who = caller(role, where, person);
        who.grants.front().body = of;
        return who;
    }
    authority::Caller clerk() const { return officer(authority::Role::committee_staff, committee, willows.path, 20); }
    authority::Caller dispatcher() const { return officer(authority::Role::dispatcher, office, street.path, 21); }
    authority::Caller renewer() const { return officer(authority::Role::department_officer, renewal, street.path, 23); }
    authority::Caller manager() const { return officer(authority::Role::property_officer, property, willows.path, 25); }
    authority::Caller foreign_clerk() const {
        return officer(authority::Role::committee_staff, committee, terraces.path, 26);
    }

    template <class Act>
    auto acting(Act act) {
        return database().write([&](storage::WriteTransaction& tx) { return act(tx); });
    }

    Draft lamps() const {
        return {.community = willows.id,
                .title = "东门装两盏路灯",
                .words = "东门到 3 号楼之间",
                .owner = renewal,
                .due = clock.now() + std::chrono::days{30},
                .amount_fen = 1'200'000,
                .resource = "街道微更新经费"};
    }
    Commitment drafted(Draft const& draft) {
        return write([&](storage::WriteTransaction& tx) { return begin_draft(tx, clerk(), scope(), draft); });
    }
    Commitment now(CommitmentId id) {
        return read([&](storage::ReadTransaction& tx) { return see_commitment(tx, clerk(), scope(), id); });
    }
    /// On what stands now.
    Result<Commitment> acted(authority::Caller const& who, CommitmentId id, CommitmentAct act) {
        if (act.revision == 0) act.revision = now(id).revision;
        return acting([&](storage::WriteTransaction& tx) { return act_on(tx, who, scope(), id, act); });
    }
    CommitmentId made(Draft const& draft) {
        auto const id = drafted(draft).id;
        auto const result = acted(clerk(), id, {.event = CommitmentEvent::make});
        if (!result) throw std::runtime_error(std::string(result.error().key()));
        return id;
    }
    CommitmentId delivered() {
        auto const id = made(lamps());
        auto const result =
            acted(renewer(), id, {.event = CommitmentEvent::deliver, .text = "两盏灯已经亮了，杆号 D-17、D-18"});
        if (!result) throw std::runtime_error(std::string(result.error().key()));
        return id;
    }
    Result<Commitment> said(std::int64_t person, CommitmentId id, CommitmentVoice voice, std::string reason = {}) {
        return acting(
            [&](storage::WriteTransaction& tx) { return say(tx, resident(person), scope(), id, voice, reason); });
    }

    BodyId office;
    BodyId committee;
    BodyId renewal;
    BodyId property;
    jobs::Runner runner;
};

}  // namespace hezhi::commitments::testkit
