#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/bodies/bodies.h"
#include "src/people/audit_service.h"
#include "src/people/own_data.h"
#include "src/people/post_service.h"
#include "src/people/residence_service.h"
#include "src/people/session_view.h"
#include "src/people/testing.h"
#include "src/storage/public_events.h"

namespace hezhi::people {
namespace {

using namespace std::chrono_literals;
using authority::Caller;
using authority::Role;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// A contributor that remembers what it was asked.
struct Diary final : PersonalData {
    std::vector<PersonId> erased;
    std::string_view section() const noexcept override { return "diary"; }
    std::string export_json(ReadTransaction&, PersonId person) override {
        return R"({"pages":["a)" + person.str() + R"("]})";
    }
    void erase(WriteTransaction&, PersonId person, TimePoint) override { erased.push_back(person); }
};

class PostTest : public testkit::PeopleTest {
protected:
    PostTest() : admin(add_post("admin", Role::administrator, *street)) {}

    GrantPost wish(std::string_view login_name, Role role, JurisdictionId where) const {
        return {.street = realm(),
                .login_name = *BoundedText<1, 80>::create(login_name),
                .role = role,
                .body = std::nullopt,
                .jurisdiction = where,
                .from = std::nullopt,
                .until = std::nullopt};
    }
    Result<Post> grant(Caller const& who, GrantPost const& request) {
        return database().write([&](WriteTransaction& tx) { return grant_post(tx, who, request); });
    }
    Result<void> end(Caller const& who, PostId post) {
        return database().write([&](WriteTransaction& tx) { return end_post(tx, who, realm(), post); });
    }
    PostId post_of(PersonId person) {
        return read([&](ReadTransaction& tx) { return standing_posts(tx, person); }).at(0).id;
    }
    Result<void> erase(PersonId person, std::string_view login_name, std::vector<PersonalData*> const& contributors) {
        auto const proof =
            check_sign_in(database(), hasher, budget, {std::string(login_name), std::string(kPassword), std::nullopt},
                          {}, clock.now());
        if (!proof) return std::unexpected(proof.error());
        auto const who = caller(person);
        return database().write([&](WriteTransaction& tx) { return erase_own_account(tx, who, *proof, contributors); });
    }

    PersonId admin;
};

TEST_P(PostTest, granting_gives_authority_and_leaves_its_traces) {
    auto const person = add("tangning");
    auto const post = grant(confirmed(admin), wish("TangNing", Role::moderator, willows->id));
    ASSERT_TRUE(post) << post.error().key();
    EXPECT_EQ(post->person, person);
    auto const grants = caller(person).grants;
    ASSERT_THAT(grants, SizeIs(1));
    EXPECT_EQ(grants[0].role, Role::moderator);
    EXPECT_EQ(grants[0].jurisdiction, willows->path);
    auto const [events, log] = read([&](ReadTransaction& tx) {
        return std::pair(storage::public_events_of(tx, scope(), "post", post->id.value(), 5),
                         *list_audit(tx, caller_of(tx, admin, clock.now()), {{std::nullopt, std::nullopt}, realm()}));
    });
    ASSERT_THAT(events, SizeIs(1));
    EXPECT_EQ(events[0].kind, "post.granted");
    EXPECT_THAT(events[0].payload, testing::Not(HasSubstr("tangning"))) << "no personal data in public events";
    EXPECT_EQ(log.items.at(0).act, "post.granted");
    EXPECT_EQ(log.items.at(0).actor, "admin");
    EXPECT_EQ(log.items.at(0).subject, "tangning");
    EXPECT_EQ(grant(confirmed(admin), wish("tangning", Role::moderator, willows->id)).error().key(),
              "post.held_already");
}

TEST_P(PostTest, is_refused_where_something_does_not_fit) {
    add("tangning");
    auto const who = confirmed(admin);
    auto const key = [&](GrantPost const& request) { return grant(who, request).error().key(); };
    EXPECT_EQ(key(wish("nobody", Role::moderator, willows->id)), "person.unknown");
    EXPECT_EQ(key(wish("tangning", Role::resident, willows->id)), "post.role_refused");
    EXPECT_EQ(key(wish("tangning", Role::property_officer, willows->id)), "post.body_needed");
    EXPECT_EQ(key(wish("tangning", Role::moderator, *street->parent)), "jurisdiction.unknown");
    auto request = wish("tangning", Role::moderator, willows->id);
    request.body = BodyId{5};
    EXPECT_EQ(key(request), "body.unknown");
    request.body = std::nullopt;
    request.until = clock.now();
    EXPECT_EQ(key(request), "post.term_refused");
    EXPECT_EQ(grant(caller(admin), wish("tangning", Role::moderator, willows->id)).error().code(),
              ErrorCode::confirm_identity);
    auto const staff = add_post("staff", Role::committee_staff, *willows);
    EXPECT_EQ(grant(confirmed(staff), wish("tangning", Role::moderator, willows->id)).error().code(),
              ErrorCode::forbidden);
    auto const local = add_post("local", Role::administrator, *willows);
    EXPECT_EQ(grant(confirmed(local), wish("tangning", Role::moderator, clouds->id)).error().code(),
              ErrorCode::forbidden);
    EXPECT_TRUE(grant(confirmed(local), wish("tangning", Role::moderator, willows->id)));
}

TEST_P(PostTest, ending_takes_authority_away_at_once) {
    auto const person = add_post("tangning", Role::moderator, *willows);
    auto const post = post_of(person);
    auto const elsewhere = add_post("local", Role::administrator, *clouds);
    EXPECT_EQ(end(confirmed(elsewhere), post).error().code(), ErrorCode::not_found) << "a sibling's post is hidden";
    EXPECT_EQ(end(Caller{.now = clock.now()}, post).error().code(), ErrorCode::unauthenticated);
    auto const staff = add_post("staff", Role::committee_staff, *willows);
    EXPECT_EQ(end(confirmed(staff), post).error().code(), ErrorCode::forbidden) << "seen, but not theirs to end";
    ASSERT_TRUE(end(confirmed(admin), post));
    EXPECT_THAT(caller(person).grants, IsEmpty());
    EXPECT_EQ(end(confirmed(admin), post).error().key(), "post.unknown");
}

TEST_P(PostTest, the_last_administrator_stays) {
    EXPECT_EQ(end(confirmed(admin), post_of(admin)).error().key(), "post.last_administrator");
    EXPECT_EQ(erase(admin, "admin", {}).error().key(), "post.last_administrator");
    add_post("local", Role::administrator, *willows);
    EXPECT_EQ(end(confirmed(admin), post_of(admin)).error().key(), "post.last_administrator");
    add_post("second", Role::administrator, *street);
    EXPECT_TRUE(end(confirmed(admin), post_of(admin)));
}

TEST_P(PostTest, two_administrators_who_end_each_other_at_once_leave_one) {
    for (int round = 0; round < 5; ++round) {
        auto const name = "rival" + std::to_string(round);
        auto const rival = add_post(name, Role::administrator, *street);
        std::array const posts{post_of(admin), post_of(rival)};
        std::array const callers{confirmed(rival), confirmed(admin)};
        std::array<bool, 2> ended{};
        std::vector<std::thread> threads;
        for (std::size_t at = 0; at < posts.size(); ++at) {
            threads.emplace_back([&, at] { ended[at] = end(callers[at], posts[at]).has_value(); });
        }
        for (auto& thread : threads) thread.join();
        EXPECT_EQ(ended[0] + ended[1], 1) << "round " << round;
        if (ended[0]) admin = rival;
    }
}

TEST_P(PostTest, lists_are_cut_to_what_the_caller_may_read) {
    add_post("moderator", Role::moderator, *clouds);
    auto const staff = add_post("staff", Role::committee_staff, *willows);
    auto const names = [&](PersonId person) {
        std::vector<std::string> list;
        for (auto const& post :
             read([&](ReadTransaction& tx) { return list_posts(tx, caller_of(tx, person, clock.now()), realm()); })) {
            list.push_back(post.login_name);
        }
        return list;
    };
    EXPECT_THAT(names(admin), testing::ElementsAre("admin", "moderator", "staff"));
    EXPECT_THAT(names(staff), testing::ElementsAre("staff"));
    auto const neighbour = caller(add_resident("linxia", "D1"));
    auto const resident = database().read([&](ReadTransaction& tx) { return list_posts(tx, neighbour, realm()); });
    EXPECT_EQ(resident.error().code(), ErrorCode::forbidden);
}

TEST_P(PostTest, staff_bind_and_unbind_residents_of_their_community) {
    auto const staff = add_post("staff", Role::committee_staff, *willows);
    auto const person = add("linxia");
    auto const bind = [&](std::string_view dwelling_code) {
        BindResidence const request{realm(), *BoundedText<1, 80>::create("linxia"), dwelling(dwelling_code).id};
        return database().write(
            [&](WriteTransaction& tx) { return bind_residence(tx, caller_of(tx, staff, clock.now()), request); });
    };
    EXPECT_EQ(bind("D3").error().key(), "dwelling.unknown") << "another community's dwelling is hidden";
    auto const bound = bind("D1");
    ASSERT_TRUE(bound) << bound.error().key();
    EXPECT_EQ(bind("D1").error().key(), "residence.bound_already");
    EXPECT_THAT(caller(person).grants, SizeIs(1));
    auto const residents = read([&](ReadTransaction& tx) {
        return list_residents(tx, caller_of(tx, staff, clock.now()),
                              {{std::nullopt, std::nullopt}, realm(), willows->id});
    });
    ASSERT_THAT(residents.items, SizeIs(1));
    EXPECT_EQ(residents.items[0].dwelling_label, "1号楼101");
    auto const hidden = database().read([&](ReadTransaction& tx) {
        return list_residents(tx, caller_of(tx, staff, clock.now()),
                              {{std::nullopt, std::nullopt}, realm(), clouds->id});
    });
    EXPECT_EQ(hidden.error().code(), ErrorCode::forbidden);
    auto const unbind = [&](PersonId by) {
        return database().write([&](WriteTransaction& tx) {
            return end_residence(tx, caller_of(tx, by, clock.now()), realm(), bound->id);
        });
    };
    EXPECT_EQ(unbind(add_post("other", Role::committee_staff, *clouds)).error().code(), ErrorCode::not_found);
    ASSERT_TRUE(unbind(staff));
    EXPECT_THAT(caller(person).grants, IsEmpty());
}

TEST_P(PostTest, places_with_people_stay) {
    auto const use = make_place_use();
    auto const used = [&](auto id) { return read([&](ReadTransaction& tx) { return use->is_used(tx, scope(), id); }); };
    EXPECT_FALSE(used(clouds->id));
    EXPECT_FALSE(used(dwelling("D3").id));
    add_resident("linxia", "D3");
    EXPECT_TRUE(used(clouds->id));
    EXPECT_TRUE(used(dwelling("D3").id));
    EXPECT_FALSE(used(willows->id));
    add_post("staff", Role::committee_staff, *willows);
    EXPECT_TRUE(used(willows->id));
}

TEST_P(PostTest, export_holds_everything_and_every_contributor) {
    auto const person = add_resident("linxia", "D3");
    Diary diary;
    std::vector<PersonalData*> const contributors{&diary};
    auto const ask = [&](Caller const& who) {
        return database().read([&](ReadTransaction& tx) { return export_own_data(tx, who, contributors); });
    };
    EXPECT_EQ(ask(caller(person)).error().code(), ErrorCode::confirm_identity);
    EXPECT_EQ(ask(Caller{.now = clock.now()}).error().code(), ErrorCode::unauthenticated);
    auto const document = ask(confirmed(person));
    ASSERT_TRUE(document);
    EXPECT_THAT(*document, HasSubstr(R"("login_name":"linxia")"));
    EXPECT_THAT(*document, HasSubstr("云栖苑201"));
    EXPECT_THAT(*document, HasSubstr(R"("purpose":"account")"));
    EXPECT_THAT(*document, HasSubstr(R"("diary":{"pages":["a)" + person.str()));
    EXPECT_THAT(*document, testing::Not(HasSubstr("argon2"))) << "no password hash";
}

TEST_P(PostTest, erasure_leaves_an_empty_row) {
    auto const person = add_resident("linxia", "D3");
    give_post(person, Role::representative, *clouds);
    write([&](WriteTransaction& tx) { begin_session(tx, person, "", digest("token"), clock.now()); });
    Diary diary;
    ASSERT_TRUE(erase(person, "linxia", {&diary}));
    EXPECT_THAT(diary.erased, testing::ElementsAre(person));
    auto const [left, view, grants] = read([&](ReadTransaction& tx) {
        return std::tuple(find_person(tx, person), session_view(tx, digest("token"), "csrf", clock.now()),
                          caller_of(tx, person, clock.now()).grants);
    });
    ASSERT_TRUE(left);
    EXPECT_EQ(left->login_name, "");
    EXPECT_EQ(left->display_name, "");
    EXPECT_EQ(left->erased_at, clock.now());
    EXPECT_FALSE(view.person);
    EXPECT_THAT(grants, IsEmpty());
    EXPECT_FALSE(
        check_sign_in(database(), hasher, budget, {"linxia", std::string(kPassword), std::nullopt}, {}, clock.now()));
    EXPECT_NE(add("linxia"), person) << "the name is free again";
}

TEST_P(PostTest, the_session_view_says_who_where_and_what) {
    auto const person = add_resident("linxia", "D3");
    give_post(person, Role::committee_staff, *willows);
    write([&](WriteTransaction& tx) { begin_session(tx, person, "", digest("token"), clock.now()); });
    auto const view = read([&](ReadTransaction& tx) { return session_view(tx, digest("token"), "csrf", clock.now()); });
    ASSERT_TRUE(view.person);
    EXPECT_EQ(view.person->login_name, "linxia");
    EXPECT_EQ(view.csrf_token, "csrf");
    ASSERT_THAT(view.posts, SizeIs(1));
    EXPECT_EQ(view.posts[0].jurisdiction.name, "柳荫里");
    ASSERT_THAT(view.residences, SizeIs(1));
    EXPECT_EQ(view.residences[0].community.name, "云栖苑");
    EXPECT_EQ(view.residences[0].street_name, "青禾街道");
    auto const holds = [&](std::string_view permission, authority::JurisdictionPath const& where) {
        return std::ranges::any_of(view.permissions, [&](SessionPermission const& entry) {
            return entry.permission == permission && entry.path == where.str();
        });
    };
    EXPECT_TRUE(holds("statement_vote", clouds->path));
    EXPECT_TRUE(holds("topic_draft", willows->path));
    EXPECT_FALSE(holds("topic_draft", clouds->path));
    EXPECT_FALSE(view.demo_accounts);
}

HZ_ON_BOTH_ENGINES(PostTest);

class DemoTest : public storage::testkit::StorageTest {
protected:
    PasswordHasher hasher{PasswordHasher::cheap()};
    SignInBudget budget;
};

TEST_P(DemoTest, fills_a_street_in_which_every_role_can_sign_in) {
    auto const demo = seed_demo_street(database(), hasher, 30, clock.now());
    ASSERT_TRUE(demo) << demo.error().key();
    ASSERT_THAT(demo->communities, SizeIs(3));
    EXPECT_EQ(demo->communities[0].name, "柳荫里");
    EXPECT_EQ(demo->communities[2].name, "新河湾");
    for (auto const& community : demo->communities) EXPECT_THAT(community.residents, SizeIs(30));
    std::set<Role> roles;
    for (auto const& account : demo->accounts) {
        roles.insert(account.role);
        EXPECT_TRUE(check_sign_in(database(), hasher, budget,
                                  {account.login_name, std::string(kDemoPassword), std::nullopt}, {}, clock.now()))
            << account.login_name;
    }
    EXPECT_THAT(roles, SizeIs(static_cast<std::size_t>(Role::administrator))) << "all but visitors";
    auto const [who, view] = read([&](ReadTransaction& tx) {
        return std::pair(caller_of(tx, demo->communities[1].residents[7], clock.now()),
                         session_view(tx, digest("nobody"), "csrf", clock.now()));
    });
    EXPECT_TRUE(authority::can(who, authority::Permission::statement_vote, demo->communities[1].path));
    ASSERT_TRUE(view.demo_accounts);
    EXPECT_THAT(*view.demo_accounts, SizeIs(demo->accounts.size()));
    EXPECT_EQ(seed_demo_street(database(), hasher, 30, clock.now()).error().key(), "demo.not_empty");
}

HZ_ON_BOTH_ENGINES(DemoTest);

}  // namespace
}  // namespace hezhi::people
