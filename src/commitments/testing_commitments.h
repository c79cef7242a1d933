// A street with bodies that promise and residents who look, for the tests of commitments.
#pragma once

#include <string>
#include <utility>

#include "src/bodies/bodies.h"
#include "src/commitments/commitments.h"
#include "src/jurisdictions/testing_street.h"

namespace hezhi::commitments::testkit {

class CommitmentsTest : public jurisdictions::testkit::StreetTest {
protected:
    CommitmentsTest()
        : office(body(bodies::BodyKind::street_office, "青禾街道办事处", street.id)),
          committee(body(bodies::BodyKind::residents_committee, "柳荫里社区居委会", willows.id)),
          renewal(body(bodies::BodyKind::line_department, "街道更新办", street.id)),
          property(body(bodies::BodyKind::property_company, "柳荫物业", willows.id)) {}

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

    BodyId office;
    BodyId committee;
    BodyId renewal;
    BodyId property;
};

}  // namespace hezhi::commitments::testkit
