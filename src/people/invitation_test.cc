#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/people/audit_service.h"
#include "src/people/code_rules.h"
#include "src/people/invitations.h"
#include "src/people/own_account.h"
#include "src/people/reset_password.h"
#include "src/people/setup.h"
#include "src/people/testing.h"

namespace hezhi::people {
namespace {

using namespace std::chrono_literals;
using authority::Caller;
using authority::Language;
using authority::Role;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class InvitationTest : public testkit::PeopleTest {
protected:
    InvitationTest()
        : admin(add_post("admin", Role::administrator, *street)),
          staff(add_post("staff", Role::committee_staff, *willows)) {}

    Result<IssuedInvitation> issue(Caller const& who, IssueInvitation request) {
        request.street = realm();
        auto const code = random_code();
        auto const hash = slow_digest(CodeUse::invitation, code);
        return database().write([&](WriteTransaction& tx) { return issue_invitation(tx, who, request, code, hash); });
    }
    IssueInvitation to(JurisdictionId community, std::optional<std::string_view> dwelling_code = std::nullopt) {
        return {.street = realm(),
                .community = community,
                .jurisdiction = std::nullopt,
                .dwelling = dwelling_code ? std::optional(dwelling(*dwelling_code).id) : std::nullopt,
                .role = std::nullopt,
                .body = std::nullopt,
                .days = std::nullopt};
    }
    IssueInvitation into(Role role, jurisdictions::Jurisdiction const& where) {
        auto request = to(where.id);
        request.community = std::nullopt;
        request.jurisdiction = where.id;
        request.role = role;
        return request;
    }
    Result<AccountPlan> plan(std::string code, std::string login_name) {
        return prepare_account(
            hasher, budget, {std::move(code), std::move(login_name), "林夏", std::string(kPassword), Language::zh_cn},
            {"198.51.100.4", "198.51.100.0/24", ""}, clock.now());
    }
    Result<PersonId> open(std::string code, std::string login_name) {
        auto const ready = plan(std::move(code), std::move(login_name));
        if (!ready) return std::unexpected(ready.error());
        return database().write([&](WriteTransaction& tx) { return open_account(tx, *ready, clock.now()); });
    }

    PersonId admin;
    PersonId staff;
};

TEST_P(InvitationTest, a_letter_opens_an_account_bound_to_its_dwelling_once) {
    auto const issued = issue(caller(staff), to(willows->id, "D1"));
    ASSERT_TRUE(issued) << issued.error().key();
    auto const offer = read([&](ReadTransaction& tx) -> Result<InvitationOffer> {
        HZ_TRY(auto const found,
               find_open_invitation(tx, slow_digest(CodeUse::invitation, *read_code(issued->code)), clock.now()));
        return offer_of(tx, found);
    });
    EXPECT_EQ(offer.community_name, "柳荫里");
    EXPECT_EQ(offer.dwelling_label, "1号楼101");
    EXPECT_EQ(offer.role, Role::resident);

    auto const person = open(issued->code, "linxia");
    ASSERT_TRUE(person) << person.error().key();
    auto const homes = read([&](ReadTransaction& tx) { return residences_of(tx, *person); });
    ASSERT_THAT(homes, SizeIs(1));
    EXPECT_EQ(homes[0].dwelling, dwelling("D1").id);
    EXPECT_EQ(homes[0].bound_by, BoundBy::letter);
    EXPECT_TRUE(
        read([&](ReadTransaction& tx) { return has_consent(tx, *person, kAccountConsent, kAccountConsentVersion); }));
    EXPECT_EQ(open(issued->code, "second").error().key(), "invitation.unknown");
}

TEST_P(InvitationTest, problems_of_a_new_account_come_all_at_once) {
    auto const refused =
        prepare_account(hasher, budget, {"ABCD-EFGH-JKMN", "x", "\u200B", "short", Language::en}, {}, clock.now());
    ASSERT_FALSE(refused);
    std::vector<std::string> where;
    for (auto const& problem : refused.error().problems()) where.push_back(problem.where);
    EXPECT_THAT(where, ElementsAre("/code", "/login_name", "/display_name", "/password"));
}

TEST_P(InvitationTest, login_names_are_unique_without_regard_to_case) {
    ASSERT_TRUE(open(issue(caller(staff), to(willows->id))->code, "LinXia"));
    auto const second = issue(caller(staff), to(willows->id));
    EXPECT_EQ(open(second->code, "linxia").error().key(), "person.login_name_taken");
    EXPECT_TRUE(open(second->code, "linxia2")) << "the refusal did not use the invitation up";
}

TEST_P(InvitationTest, expired_and_revoked_codes_open_nothing) {
    auto request = to(willows->id);
    request.days = Bounded<1, kInvitationDaysMax>::create(1);
    auto const short_lived = issue(caller(staff), request);
    auto const revoked = issue(caller(staff), to(willows->id));
    auto const revoke = [&](PersonId by) {
        return database().write([&](WriteTransaction& tx) {
            return revoke_invitation(tx, caller_of(tx, by, clock.now()), realm(), revoked->id);
        });
    };
    EXPECT_EQ(revoke(add_post("other", Role::committee_staff, *clouds)).error().code(), ErrorCode::not_found)
        << "of a sibling community: hidden";
    ASSERT_TRUE(revoke(staff));
    EXPECT_EQ(revoke(staff).error().key(), "invitation.not_open");
    EXPECT_EQ(open(revoked->code, "linxia").error().key(), "invitation.unknown");
    clock.advance(24h);
    EXPECT_EQ(open(short_lived->code, "linxia").error().key(), "invitation.unknown");
}

TEST_P(InvitationTest, staff_invite_into_their_own_community_and_into_no_post) {
    EXPECT_EQ(issue(caller(staff), to(clouds->id)).error().code(), ErrorCode::forbidden);
    EXPECT_EQ(issue(caller(staff), to(willows->id, "D3")).error().key(), "dwelling.unknown")
        << "the dwelling of another community";
    EXPECT_EQ(issue(confirmed(staff), into(Role::moderator, *willows)).error().code(), ErrorCode::forbidden)
        << "staff do not appoint staff";
    EXPECT_EQ(issue(caller(admin), into(Role::moderator, *willows)).error().code(), ErrorCode::confirm_identity);
    EXPECT_EQ(issue(confirmed(admin), into(Role::visitor, *willows)).error().key(), "post.role_refused");
    EXPECT_EQ(issue(confirmed(admin), into(Role::property_officer, *willows)).error().key(), "post.body_needed");
    EXPECT_EQ(issue(Caller{.now = clock.now()}, to(willows->id)).error().code(), ErrorCode::unauthenticated);

    auto const issued = issue(confirmed(admin), into(Role::moderator, *willows));
    ASSERT_TRUE(issued);
    auto const person = open(issued->code, "tangning");
    ASSERT_TRUE(person);
    auto const posts = read([&](ReadTransaction& tx) { return posts_in_force(tx, *person, clock.now()); });
    ASSERT_THAT(posts, SizeIs(1));
    EXPECT_EQ(posts[0].role, Role::moderator);
}

TEST_P(InvitationTest, a_batch_gives_each_dwelling_of_a_building_its_codes) {
    auto const tree = read([&](ReadTransaction& tx) {
        return jurisdictions::visible_tree(tx, caller_of(tx, admin, clock.now()), realm());
    });
    auto const building = std::ranges::find(tree, jurisdictions::Kind::building, &jurisdictions::Jurisdiction::kind);
    ASSERT_NE(building, tree.end());
    IssueBatch request{.street = realm(),
                       .community = willows->id,
                       .building = building->id,
                       .per_dwelling = true,
                       .count = Bounded<1, 1'000>::create(2),
                       .days = std::nullopt};
    auto const batch = issue_batch(database(), caller(staff), request);
    ASSERT_TRUE(batch) << batch.error().key();
    ASSERT_THAT(batch->codes, SizeIs(4));
    EXPECT_EQ(batch->codes[0].dwelling_label, "1号楼101");
    EXPECT_EQ(batch->codes[3].dwelling_label, "1号楼102");
    ASSERT_TRUE(open(batch->codes[0].code, "first"));
    ASSERT_TRUE(open(batch->codes[1].code, "second"));

    request.community = clouds->id;
    EXPECT_EQ(issue_batch(database(), caller(staff), request).error().code(), ErrorCode::forbidden);
    EXPECT_EQ(issue_batch(database(), caller(admin), request).error().key(), "jurisdiction.unknown")
        << "the building lies in another community";
    request = {.street = realm(),
               .community = willows->id,
               .building = std::nullopt,
               .per_dwelling = false,
               .count = Bounded<1, 1'000>::create(700),
               .days = std::nullopt};
    auto const many = issue_batch(database(), caller(staff), request);
    ASSERT_TRUE(many);
    EXPECT_THAT(many->codes, SizeIs(700));
    auto page = read([&](ReadTransaction& tx) {
        return list_invitations(tx, caller_of(tx, staff, clock.now()),
                                {{std::nullopt, Bounded<1, 100>::create(100)}, realm(), willows->id});
    });
    EXPECT_THAT(page.items, SizeIs(100));
    EXPECT_EQ(page.items[0].state, InvitationState::open);
    std::size_t seen = page.items.size();
    while (page.next_cursor) {
        page = read([&](ReadTransaction& tx) {
            return list_invitations(tx, caller_of(tx, staff, clock.now()),
                                    {{page.next_cursor, Bounded<1, 100>::create(100)}, realm(), willows->id});
        });
        seen += page.items.size();
    }
    EXPECT_EQ(seen, 704U);
    EXPECT_EQ(page.items.back().state, InvitationState::used) << "the oldest, of the first batch";
}

TEST_P(InvitationTest, letters_lead_to_the_public_address_with_their_code) {
    auto const issued = issue(caller(staff), to(willows->id, "D1"));
    auto const letters = read([&](ReadTransaction& tx) {
        return letters_of(tx, caller_of(tx, staff, clock.now()), realm(), {issued->code}, "https://hezhi.example");
    });
    EXPECT_EQ(letters.join_url, "https://hezhi.example/join");
    ASSERT_THAT(letters.items, SizeIs(1));
    EXPECT_EQ(letters.items[0].code, issued->code);
    EXPECT_EQ(letters.items[0].community_name, willows->name);
    EXPECT_TRUE(letters.items[0].dwelling_label);
    EXPECT_EQ(letters.items[0].qr_svg, qr_svg("https://hezhi.example/join#" + issued->code));
    EXPECT_EQ(letters.items[0].expires_at, issued->expires_at);

    auto const other = caller(add_post("other", Role::committee_staff, *clouds));
    auto const refused = database().read(
        [&](ReadTransaction& tx) { return letters_of(tx, other, realm(), {issued->code, "0000-0000-0001"}, "x"); });
    ASSERT_FALSE(refused);
    ASSERT_THAT(refused.error().problems(), SizeIs(2));
    EXPECT_EQ(refused.error().problems()[0].key, "invitation.unknown");
    EXPECT_EQ(refused.error().problems()[1].where, "/codes/1");
    EXPECT_EQ(refused.error().problems()[1].key, "invitation.code_mistyped");
}

TEST_P(InvitationTest, whoever_has_an_account_binds_a_dwelling_by_code) {
    auto const person = add_resident("linxia", "D3");
    auto const letter = issue(caller(staff), to(willows->id, "D1"));
    auto const bind = [&](std::string const& code) {
        auto const hash = slow_digest(CodeUse::invitation, *read_code(code));
        return database().write(
            [&](WriteTransaction& tx) { return bind_by_code(tx, caller_of(tx, person, clock.now()), hash); });
    };
    ASSERT_TRUE(bind(letter->code));
    EXPECT_THAT(caller(person).grants, SizeIs(2));
    EXPECT_EQ(bind(letter->code).error().key(), "invitation.unknown");
    auto const second = issue(caller(staff), to(willows->id, "D1"));
    EXPECT_EQ(bind(second->code).error().key(), "residence.bound_already");
    EXPECT_EQ(bind(issue(confirmed(admin), into(Role::moderator, *willows))->code).error().key(),
              "invitation.for_post");
}

TEST_P(InvitationTest, two_at_once_use_one_code_once) {
    auto const issued = issue(caller(staff), to(willows->id, "D1"));
    for (int round = 0; round < 5; ++round) {
        auto const code = issue(caller(staff), to(willows->id, "D2"))->code;
        std::array const plans{*plan(code, "a" + std::to_string(round)), *plan(code, "b" + std::to_string(round))};
        std::array<bool, 2> opened{};
        std::vector<std::thread> threads;
        for (std::size_t at = 0; at < plans.size(); ++at) {
            threads.emplace_back([&, at] {
                opened[at] = database()
                                 .write([&](WriteTransaction& tx) { return open_account(tx, plans[at], clock.now()); })
                                 .has_value();
            });
        }
        for (auto& thread : threads) thread.join();
        EXPECT_EQ(opened[0] + opened[1], 1) << "round " << round;
    }
}

TEST_P(InvitationTest, a_forgotten_password_is_reset_with_a_printed_code_once) {
    auto const person = add_resident("shen", "D1");
    auto const issue_reset = [&](Caller const& who, std::string_view login_name) {
        auto const code = random_code();
        auto const hash = slow_digest(CodeUse::password_reset, code);
        return database().write([&](WriteTransaction& tx) {
            return issue_reset_code(tx, who,
                                    {realm(), *BoundedText<1, 80>::create(login_name), IdentityCheck::known_in_person},
                                    code, hash);
        });
    };
    EXPECT_EQ(issue_reset(caller(staff), "shen").error().code(), ErrorCode::confirm_identity);
    EXPECT_EQ(issue_reset(confirmed(add_post("other", Role::committee_staff, *clouds)), "shen").error().key(),
              "person.unknown")
        << "a resident of another community";
    EXPECT_EQ(issue_reset(confirmed(staff), "admin").error().key(), "person.unknown")
        << "staff cannot take over their administrator";
    EXPECT_EQ(issue_reset(confirmed(staff), "nobody").error().key(), "person.unknown");

    write([&](WriteTransaction& tx) { begin_session(tx, person, "", digest("stolen"), clock.now()); });
    auto const issued = issue_reset(confirmed(staff), "shen");
    ASSERT_TRUE(issued) << issued.error().key();
    EXPECT_FALSE(read([&](ReadTransaction& tx) { return find_session(tx, digest("stolen"), clock.now()); }))
        << "sessions end when the code is issued";

    auto const reset = [&](std::string code, std::string login_name) -> Result<PersonId> {
        HZ_TRY(auto const ready,
               prepare_reset(hasher, budget, {std::move(code), std::move(login_name), "eleven slow otters"},
                             {"a", "n", ""}, clock.now()));
        return database().write([&](WriteTransaction& tx) { return reset_password(tx, ready, clock.now()); });
    };
    EXPECT_EQ(reset(issued->code, "linxia").error().key(), "password_reset.refused");
    EXPECT_EQ(reset("0000-0000-0000", "shen").error().key(), "password_reset.refused");
    ASSERT_TRUE(reset(issued->code, "Shen"));
    EXPECT_EQ(reset(issued->code, "shen").error().key(), "password_reset.refused") << "once";
    EXPECT_TRUE(
        check_sign_in(database(), hasher, budget, {"shen", "eleven slow otters", std::nullopt}, {}, clock.now()));

    auto const late = issue_reset(confirmed(staff), "shen");
    clock.advance(24h);
    EXPECT_EQ(reset(late->code, "shen").error().key(), "password_reset.refused");

    auto const log = read([&](ReadTransaction& tx) {
        return list_audit(tx, caller_of(tx, admin, clock.now()), {{std::nullopt, std::nullopt}, realm()});
    });
    auto const entry = std::ranges::find(log.items, "password_reset.used", &AuditLine::act);
    ASSERT_NE(entry, log.items.end());
    EXPECT_EQ(entry->subject, "shen");
    auto const issue_entry = std::ranges::find(log.items, "password_reset.issued", &AuditLine::act);
    ASSERT_NE(issue_entry, log.items.end());
    EXPECT_EQ(issue_entry->actor, "staff");
    EXPECT_THAT(issue_entry->detail, HasSubstr("known_in_person"));
}

TEST_P(InvitationTest, the_console_resets_anybody) {
    auto const code = reset_at_console(database(), "admin", SecondFactor::forget, clock.now());
    ASSERT_TRUE(code);
    auto const ready = prepare_reset(hasher, budget, {*code, "admin", "eleven slow otters"}, {}, clock.now());
    ASSERT_TRUE(ready);
    EXPECT_TRUE(database().write([&](WriteTransaction& tx) { return reset_password(tx, *ready, clock.now()); }));
    EXPECT_EQ(reset_at_console(database(), "nobody", SecondFactor::keep, clock.now()).error().key(), "person.unknown");
}

TEST_P(InvitationTest, a_setup_link_opens_one_administrator) {
    auto const link = write([&](WriteTransaction& tx) { return create_setup_link(tx, realm(), clock.now()); });
    auto const token = link.substr(link.find('=') + 1);
    auto const offer = read([&](ReadTransaction& tx) { return check_setup(tx, token, clock.now()); });
    EXPECT_FALSE(offer.street_needed);
    EXPECT_EQ(offer.street_name, "青禾街道");
    auto const use = [&](std::string login_name) -> Result<PersonId> {
        HZ_TRY(auto const ready, prepare_setup(hasher, budget,
                                               {token, std::move(login_name), "周敏", std::string(kPassword),
                                                Language::zh_cn, std::nullopt},
                                               {}, clock.now()));
        return database().write([&](WriteTransaction& tx) { return set_up(tx, ready, clock.now()); });
    };
    EXPECT_EQ(use("admin").error().key(), "person.login_name_taken");
    auto const person = use("zhoumin");
    ASSERT_TRUE(person) << "the refusal did not use the link up";
    EXPECT_EQ(caller(*person).grants.at(0).role, Role::administrator);
    EXPECT_EQ(use("third").error().key(), "setup.unknown");
}

TEST_P(InvitationTest, the_first_start_founds_the_street) {
    auto const old_link = write([&](WriteTransaction& tx) { return create_setup_link(tx, std::nullopt, clock.now()); });
    auto const link = write([&](WriteTransaction& tx) { return create_setup_link(tx, std::nullopt, clock.now()); });
    auto const use = [&](std::string const& path, std::optional<SetUp::StreetNames> names) -> Result<PersonId> {
        HZ_TRY(auto const ready, prepare_setup(hasher, budget,
                                               {path.substr(path.find('=') + 1), "founder", "周敏",
                                                std::string(kPassword), Language::zh_cn, std::move(names)},
                                               {}, clock.now()));
        return database().write([&](WriteTransaction& tx) { return set_up(tx, ready, clock.now()); });
    };
    SetUp::StreetNames const names{"临江市", "河西区", "白鹭街道"};
    EXPECT_EQ(use(old_link, names).error().key(), "setup.unknown") << "a newer link replaces it";
    EXPECT_EQ(use(link, std::nullopt).error().key(), "setup.street_needed");
    auto const founder = use(link, names);
    ASSERT_TRUE(founder) << founder.error().key() << ' ' << founder.error().detail();
    EXPECT_THAT(read([](ReadTransaction& tx) { return jurisdictions::all_streets(tx); }), SizeIs(2));
}

HZ_ON_BOTH_ENGINES(InvitationTest);

}  // namespace
}  // namespace hezhi::people
