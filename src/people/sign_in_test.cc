#include "src/people/sign_in.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/people/own_account.h"
#include "src/people/person_store.h"
#include "src/people/setup_store.h"
#include "src/people/testing.h"
#include "src/people/totp_rules.h"

namespace hezhi::people {
namespace {

using namespace std::chrono_literals;
using authority::Role;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::IsEmpty;
using testing::SizeIs;

class SignInTest : public testkit::PeopleTest {
protected:
    Result<SignInPlan> check(std::string login_name, std::string password,
                             std::optional<std::string> code = std::nullopt) {
        return check_sign_in(database(), hasher, budget, {std::move(login_name), std::move(password), std::move(code)},
                             {"203.0.113.7", "203.0.113.0/24", "curl/8"}, clock.now());
    }
    Result<SessionId> open(Result<SignInPlan> const& plan, std::string_view token, std::string_view old = "visitor") {
        return database().write(
            [&](WriteTransaction& tx) { return open_session(tx, *plan, digest(old), digest(token), clock.now()); });
    }
    std::optional<FoundSession> find(std::string_view token) {
        return read([&](ReadTransaction& tx) { return find_session(tx, digest(token), clock.now()); });
    }
    /// Enrols a second factor and returns its secret.
    std::vector<std::byte> enrol(PersonId person) {
        std::vector<std::byte> const secret(kTotpSecretBytes, std::byte{7});
        write([&](WriteTransaction& tx) {
            store::put_totp(tx, person, secret);
            store::confirm_totp(tx, person, clock.now());
        });
        return secret;
    }
    std::string code_now(std::span<std::byte const> secret) { return totp_code(secret, totp_step(clock.now())); }
    std::string password() const { return std::string(kPassword); }
};

TEST_P(SignInTest, right_password_opens_a_session_with_its_grants) {
    auto const person = add_resident("linxia", "D3");
    auto const plan = check("  LinXia ", password());
    ASSERT_TRUE(plan) << plan.error().key();
    ASSERT_TRUE(open(plan, "token"));
    auto const session = find("token");
    ASSERT_TRUE(session);
    EXPECT_EQ(session->person, person);
    ASSERT_THAT(session->grants, SizeIs(1));
    EXPECT_EQ(session->grants[0].role, Role::resident);
    EXPECT_EQ(session->grants[0].jurisdiction, clouds->path);
    EXPECT_EQ(session->confirmed_until, clock.now() + 5min);
    EXPECT_EQ(session->valid_until, clock.now() + 14 * 24h);
    EXPECT_FALSE(find("another"));
}

TEST_P(SignInTest, unknown_names_and_wrong_passwords_get_one_answer) {
    add("linxia");
    auto const wrong = check("linxia", "wrong");
    auto const unknown = check("nobody", "wrong");
    ASSERT_FALSE(wrong);
    ASSERT_FALSE(unknown);
    EXPECT_EQ(wrong.error().key(), "sign_in.refused");
    EXPECT_EQ(unknown.error().key(), wrong.error().key());
    EXPECT_EQ(unknown.error().code(), wrong.error().code());
}

TEST_P(SignInTest, guessing_is_stopped_for_known_and_unknown_names_alike) {
    add("linxia");
    for (auto const* const name : {"linxia", "nobody"}) {
        for (int attempt = 0; attempt < 10; ++attempt) EXPECT_EQ(check(name, "wrong").error().key(), "sign_in.refused");
        EXPECT_EQ(check(name, password()).error().code(), ErrorCode::rate_limited);
    }
    clock.advance(15min);
    EXPECT_TRUE(check("linxia", password()));
}

TEST_P(SignInTest, right_passwords_cost_nothing) {
    add("linxia");
    for (int attempt = 0; attempt < 40; ++attempt) ASSERT_TRUE(check("linxia", password())) << attempt;
}

TEST_P(SignInTest, signing_in_replaces_the_session_before) {
    add("linxia");
    ASSERT_TRUE(open(check("linxia", password()), "first"));
    ASSERT_TRUE(open(check("linxia", password()), "second", "first"));
    EXPECT_FALSE(find("first"));
    EXPECT_TRUE(find("second"));
}

TEST_P(SignInTest, sessions_end_when_idle_and_after_their_time) {
    add_post("staff", Role::committee_staff, *willows);
    ASSERT_TRUE(open(check("staff", password()), "token"));
    EXPECT_EQ(find("token")->valid_until, clock.now() + 30min);
    clock.advance(29min);
    write([&](WriteTransaction& tx) { store::note_use(tx, digest("token"), clock.now()); });
    clock.advance(29min);
    EXPECT_TRUE(find("token"));
    clock.advance(1min);
    EXPECT_FALSE(find("token")) << "30 minutes idle";
}

TEST_P(SignInTest, terms_bound_how_long_a_session_may_be_believed) {
    auto const person = add_resident("linxia", "D3");
    ASSERT_TRUE(open(check("linxia", password()), "token"));
    write([&](WriteTransaction& tx) -> Result<void> {
        appoint(tx, std::nullopt,
                {.id = tx.new_id<PostId>(),
                 .street = realm(),
                 .person = person,
                 .role = Role::representative,
                 .body = std::nullopt,
                 .jurisdiction = clouds->id,
                 .from = clock.now() + 10min,
                 .until = clock.now() + 20min,
                 .ended = std::nullopt},
                clock.now());
        return {};
    });
    EXPECT_EQ(find("token")->valid_until, clock.now() + 10min);
    EXPECT_THAT(find("token")->grants, SizeIs(1));
    clock.advance(10min);
    EXPECT_EQ(find("token")->valid_until, clock.now() + 10min);
    EXPECT_THAT(find("token")->grants, SizeIs(2));
    clock.advance(10min);
    EXPECT_THAT(find("token")->grants, SizeIs(1));
}

TEST_P(SignInTest, a_second_factor_is_asked_for_and_works_once) {
    auto const person = add("linxia");
    auto const secret = enrol(person);
    EXPECT_EQ(check("linxia", password()).error().key(), "sign_in.totp_needed");
    EXPECT_EQ(check("linxia", "wrong").error().key(), "sign_in.refused") << "the first factor first";
    EXPECT_EQ(check("linxia", password(), "000000").error().key(), "sign_in.totp_refused");
    auto const plan = check("linxia", password(), code_now(secret));
    auto const same_code = check("linxia", password(), code_now(secret));
    ASSERT_TRUE(plan && same_code);
    ASSERT_TRUE(open(plan, "token"));
    EXPECT_EQ(open(same_code, "other").error().key(), "sign_in.totp_refused") << "checked before, used meanwhile";
}

TEST_P(SignInTest, a_password_changed_meanwhile_refuses_the_old_proof) {
    auto const person = add("linxia");
    auto const plan = check("linxia", password());
    clock.advance(1s);
    write([&](WriteTransaction& tx) { store::update_password(tx, person, "other", clock.now()); });
    EXPECT_EQ(open(plan, "token").error().key(), "sign_in.refused");
}

TEST_P(SignInTest, passwords_hashed_at_another_cost_are_hashed_again) {
    auto const person = add("linxia");
    PasswordHasher const dearer{{.passes = 2, .memory_bytes = 64 * 1024}};
    auto const plan = check_sign_in(database(), dearer, budget, {"linxia", password(), std::nullopt}, {}, clock.now());
    ASSERT_TRUE(plan);
    ASSERT_FALSE(plan->new_hash.empty());
    ASSERT_TRUE(open(plan, "token"));
    auto const now_stored =
        read([&](ReadTransaction& tx) { return store::find_credentials(tx, person)->password_hash; });
    EXPECT_EQ(now_stored, plan->new_hash);
    EXPECT_FALSE(dearer.is_outdated(now_stored));
}

TEST_P(SignInTest, confirming_moves_the_session_to_a_new_token) {
    auto const person = add("linxia");
    ASSERT_TRUE(open(check("linxia", password()), "token"));
    clock.advance(6min);
    EXPECT_EQ(find("token")->confirmed_until, std::nullopt);
    auto const plan = check_identity(database(), hasher, budget, person, password(), std::nullopt, {}, clock.now());
    ASSERT_TRUE(plan);
    write([&](WriteTransaction& tx) {
        return confirm_identity(tx, *plan, digest("token"), digest("renewed"), clock.now());
    });
    EXPECT_FALSE(find("token"));
    EXPECT_EQ(find("renewed")->confirmed_until, clock.now() + 5min);
}

TEST_P(SignInTest, administrators_need_a_second_factor_before_their_identity_counts) {
    auto const person = add_post("admin", Role::administrator, *street);
    ASSERT_TRUE(open(check("admin", password()), "token"));
    EXPECT_EQ(find("token")->confirmed_until, std::nullopt) << "a password alone does not confirm an administrator";
    auto const confirm = [&](std::optional<std::string> code) {
        auto const plan = check_identity(database(), hasher, budget, person, password(), code, {}, clock.now());
        return database().write([&](WriteTransaction& tx) {
            return confirm_identity(tx, *plan, digest("token"), digest("renewed"), clock.now());
        });
    };
    EXPECT_EQ(confirm(std::nullopt).error().key(), "totp.needed");

    auto const who = caller(person);
    auto const offer = write([&](WriteTransaction& tx) { return begin_totp(tx, who, digest("token")); });
    EXPECT_THAT(offer.qr_svg, testing::StartsWith("<svg"));
    auto const secret = read([&](ReadTransaction& tx) { return store::find_totp(tx, person).secret; });
    EXPECT_EQ(offer.secret, to_base32(secret));
    auto const finish = [&](std::string const& code) {
        return database().write([&](WriteTransaction& tx) { return confirm_totp(tx, who, digest("token"), code); });
    };
    EXPECT_EQ(finish("000000").error().key(), "totp.code_refused");
    ASSERT_TRUE(finish(code_now(secret)));
    EXPECT_EQ(find("token")->confirmed_until, clock.now() + 5min);
    clock.advance(6min);
    ASSERT_TRUE(confirm(code_now(secret)));
    EXPECT_EQ(find("renewed")->confirmed_until, clock.now() + 5min);
    auto const sure = confirmed(person);
    auto const removed = database().write([&](WriteTransaction& tx) { return remove_totp(tx, sure); });
    EXPECT_EQ(removed.error().key(), "totp.needed_by_post");
}

TEST_P(SignInTest, a_demo_needs_no_second_factor) {
    add_post("admin", Role::administrator, *street);
    write([&](WriteTransaction& tx) { store::insert_demo_account(tx, {"admin", "x", "administrator", "y"}); });
    ASSERT_TRUE(open(check("admin", password()), "token"));
    EXPECT_EQ(find("token")->confirmed_until, clock.now() + 5min);
}

TEST_P(SignInTest, enrolling_asks_for_the_password_of_the_last_minutes) {
    auto const person = add("linxia");
    ASSERT_TRUE(open(check("linxia", password()), "token"));
    clock.advance(5min);
    auto const begun = database().write(
        [&](WriteTransaction& tx) { return begin_totp(tx, caller_of(tx, person, clock.now()), digest("token")); });
    EXPECT_EQ(begun.error().code(), ErrorCode::confirm_identity);
}

TEST_P(SignInTest, sessions_are_listed_and_ended) {
    auto const person = add("linxia");
    auto const other = add("shen");
    ASSERT_TRUE(open(check("linxia", password()), "phone"));
    auto const tablet = open(check("linxia", password()), "tablet");
    ASSERT_TRUE(open(check("linxia", password()), "desk"));
    ASSERT_TRUE(open(check("shen", password()), "hers"));
    auto const who = caller(person);
    auto const list = [&] {
        return read([&](ReadTransaction& tx) { return list_sessions(tx, who, digest("phone")); });
    };
    EXPECT_THAT(list(), SizeIs(3));
    EXPECT_EQ(std::ranges::count(list(), true, &SessionLine::current), 1);
    auto const end = [&](PersonId by, SessionId session) {
        return database().write(
            [&](WriteTransaction& tx) { return end_session(tx, caller_of(tx, by, clock.now()), session); });
    };
    EXPECT_EQ(end(other, *tablet).error().key(), "session.unknown") << "somebody else's";
    ASSERT_TRUE(end(person, *tablet));
    EXPECT_FALSE(find("tablet"));
    write([&](WriteTransaction& tx) { return end_other_sessions(tx, who, digest("phone")); });
    EXPECT_TRUE(find("phone"));
    EXPECT_FALSE(find("desk"));
    EXPECT_TRUE(find("hers"));
    write([&](WriteTransaction& tx) { sign_out(tx, digest("phone")); });
    EXPECT_FALSE(find("phone"));
}

TEST_P(SignInTest, changing_the_password_ends_all_other_sessions) {
    auto const person = add("linxia");
    ASSERT_TRUE(open(check("linxia", password()), "phone"));
    ASSERT_TRUE(open(check("linxia", password()), "desk"));
    auto const prepare = [&](std::string const& current, std::string const& next) {
        return prepare_password(database(), hasher, budget, caller(person), current, next, {"a", "n", "d"});
    };
    EXPECT_EQ(prepare("wrong", "eleven slow otters").error().key(), "sign_in.refused");
    EXPECT_EQ(prepare(password(), "linxia12").error().problems().front().where, "/new_password");
    auto const plan = prepare(password(), "eleven slow otters");
    ASSERT_TRUE(plan) << plan.error().key();
    clock.advance(1s);
    write([&](WriteTransaction& tx) {
        return change_password(tx, caller_of(tx, person, clock.now()), *plan, digest("phone"), digest("phone again"));
    });
    EXPECT_FALSE(find("phone"));
    EXPECT_FALSE(find("desk"));
    EXPECT_TRUE(find("phone again"));
    EXPECT_FALSE(check("linxia", password()));
    EXPECT_TRUE(check("linxia", "eleven slow otters"));
}

TEST_P(SignInTest, profile_changes_are_cleaned_and_kept) {
    auto const person = add("linxia");
    auto const change = [&](ProfileChange const& wanted) {
        return database().write(
            [&](WriteTransaction& tx) { return change_profile(tx, caller_of(tx, person, clock.now()), wanted); });
    };
    ASSERT_TRUE(change(
        {.display_name = "林\u202E夏", .language = authority::Language::en, .text_scale = 125, .elder_mode = true}));
    auto const kept = read([&](ReadTransaction& tx) { return find_person(tx, person); });
    EXPECT_EQ(kept->display_name, "林夏");
    EXPECT_EQ(kept->language, authority::Language::en);
    EXPECT_EQ(kept->text_scale, 125);
    EXPECT_TRUE(kept->elder_mode);
    EXPECT_EQ(change({.display_name = "\u200B"}).error().key(), "person.display_name_refused");
}

HZ_ON_BOTH_ENGINES(SignInTest);

}  // namespace
}  // namespace hezhi::people
