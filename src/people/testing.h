// Support for tests of people and of the slices above: a small street with its tree, and people in it.
#pragma once

#include <string>
#include <string_view>

#include "src/people/name_rules.h"
#include "src/people/open_account.h"
#include "src/people/people.h"
#include "src/people/post_service.h"
#include "src/people/residence_service.h"
#include "src/people/sign_in_budget.h"
#include "src/storage/testing.h"

namespace hezhi::people::testkit {

/// 青禾街道 with two communities: 柳荫里 (C1; building B1 with dwellings D1, D2) and 云栖苑 (C2; dwelling D3).
class PeopleTest : public storage::testkit::StorageTest {
protected:
    PeopleTest() {
        street = write([&](storage::WriteTransaction& tx) {
            return jurisdictions::found_street(tx, *jurisdictions::name_street("临江市", "河东区", "青禾街道"),
                                               clock.now());
        });
        import(jurisdictions::ImportKind::jurisdictions,
               "kind,code,parent_code,name,types\n"
               "community,C1,,柳荫里,old_town\n"
               "building,B1,C1,1号楼,\n"
               "community,C2,,云栖苑,commodity_housing\n");
        import(jurisdictions::ImportKind::dwellings,
               "code,place_code,label\nD1,B1,1号楼101\nD2,B1,1号楼102\nD3,C2,云栖苑201\n");
        auto const communities =
            read([&](storage::ReadTransaction& tx) { return jurisdictions::communities_of(tx, realm()); });
        willows = communities.at(0);
        clouds = communities.at(1);
    }

    RealmId realm() const { return *street->street; }
    storage::Scope scope() const { return {realm()}; }

    void import(jurisdictions::ImportKind kind, std::string_view csv) {
        authority::Caller const who{.person = PersonId{1},
                                    .grants = {{authority::Role::administrator, realm(), street->path, std::nullopt}},
                                    .now = clock.now()};
        auto const report =
            jurisdictions::run_import(database(), who, {realm(), kind, "f.csv", std::string(csv), false});
        if (!report || !report->problems.empty()) throw std::runtime_error("import refused");
    }

    jurisdictions::Dwelling dwelling(std::string_view code) {
        return read([&](storage::ReadTransaction& tx) {
                   return jurisdictions::find_dwelling_by_code(tx, scope(), code);
               })
            .value();
    }

    /// An account with kPassword and nothing else.
    PersonId add(std::string_view login_name) {
        auto hash = hasher.hash(kPassword);
        return write([&](storage::WriteTransaction& tx) {
            return add_person(tx,
                              {.code_hash = {},
                               .login_name = std::string(login_name),
                               .login_key = login_key(login_name),
                               .display_name = "显示" + std::string(login_name),
                               .password_hash = *hash,
                               .language = authority::Language::zh_cn},
                              clock.now());
        });
    }

    PersonId add_post(std::string_view login_name, authority::Role role, jurisdictions::Jurisdiction const& where,
                      std::optional<BodyId> body = std::nullopt) {
        auto const person = add(login_name);
        give_post(person, role, where, body);
        return person;
    }
    Post give_post(PersonId person, authority::Role role, jurisdictions::Jurisdiction const& where,
                   std::optional<BodyId> body = std::nullopt) {
        return write([&](storage::WriteTransaction& tx) -> Result<Post> {
            return appoint(tx, std::nullopt,
                           {.id = tx.new_id<PostId>(),
                            .street = realm(),
                            .person = person,
                            .role = role,
                            .body = body,
                            .jurisdiction = where.id,
                            .from = clock.now(),
                            .until = std::nullopt,
                            .ended = std::nullopt},
                           clock.now());
        });
    }

    PersonId add_resident(std::string_view login_name, std::string_view dwelling_code) {
        auto const person = add(login_name);
        auto const home = dwelling(dwelling_code);
        write([&](storage::WriteTransaction& tx) {
            return add_residence(tx, person,
                                 {.id = ResidenceId{0},
                                  .street = realm(),
                                  .person = person,
                                  .community = home.community,
                                  .dwelling = home.id,
                                  .bound_by = BoundBy::staff,
                                  .from = clock.now(),
                                  .ended = std::nullopt},
                                 clock.now());
        });
        return person;
    }

    authority::Caller caller(PersonId person) {
        return read([&](storage::ReadTransaction& tx) { return caller_of(tx, person, clock.now()); });
    }
    /// With the identity confirmed.
    authority::Caller confirmed(PersonId person) {
        auto who = caller(person);
        who.identity_confirmed = true;
        return who;
    }

    static constexpr std::string_view kPassword = "seven quiet herons";
    std::optional<jurisdictions::Jurisdiction> street;
    std::optional<jurisdictions::Jurisdiction> willows;
    std::optional<jurisdictions::Jurisdiction> clouds;
    PasswordHasher hasher{PasswordHasher::cheap()};
    SignInBudget budget;
};

}  // namespace hezhi::people::testkit
