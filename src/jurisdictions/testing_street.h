// A street with two communities for the tests of slices above, and callers who hold posts or live there.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/testing.h"

namespace hezhi::jurisdictions::testkit {

class StreetTest : public storage::testkit::StorageTest {
protected:
    StreetTest()
        : street(write([&](storage::WriteTransaction& tx) {
              return found_street(tx, *name_street("临江市", "河东区", "青禾街道"), clock.now());
          })) {
        auto const report =
            run_import(database(), caller(authority::Role::administrator, street.path),
                       {realm(), ImportKind::jurisdictions, "tree.csv",
                        "kind,code,parent_code,name,types\ncommunity,C1,,柳荫里社区,old_town\ncommunity,C2,,云栖苑社区,"
                        "commodity_housing\n",
                        false});
        if (!report || !report->problems.empty()) throw std::runtime_error("the test street was not imported");
        auto const found = read([&](storage::ReadTransaction& tx) { return communities_of(tx, realm()); });
        willows = found.at(0);
        terraces = found.at(1);
    }

    RealmId realm() const { return *street.street; }
    storage::Scope scope() const { return storage::Scope{realm()}; }

    authority::Caller caller(authority::Role role, authority::JurisdictionPath where, std::int64_t person = 9) const {
        return {.person = PersonId{person},
                .grants = {authority::Grant{role, realm(), std::move(where), {}}},
                .now = clock.now(),
                .identity_confirmed = true};
    }
    authority::Caller resident(std::int64_t person) const {
        return caller(authority::Role::resident, willows.path, person);
    }
    authority::Caller visitor() const { return {.now = clock.now()}; }

    Jurisdiction street;
    Jurisdiction willows = street;   ///< 柳荫里
    Jurisdiction terraces = street;  ///< 云栖苑
};

}  // namespace hezhi::jurisdictions::testkit
