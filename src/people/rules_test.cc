#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/people/code_rules.h"
#include "src/people/common_passwords.h"
#include "src/people/name_rules.h"
#include "src/people/password_rules.h"
#include "src/people/post_rules.h"
#include "src/people/session_rules.h"
#include "src/people/sign_in_budget.h"
#include "src/people/totp_rules.h"

namespace hezhi::people {
namespace {

using namespace std::chrono_literals;

TimePoint const kNow = from_microseconds(1'772'438'400'000'000);

std::string code_of(unsigned seed) {
    std::array<std::byte, kCodeRandomBytes> bytes{};
    for (auto& byte : bytes) byte = static_cast<std::byte>(seed = seed * 1'103'515'245U + 12'345U);
    return make_code(bytes);
}

TEST(Codes, come_back_however_they_are_typed) {
    auto const code = code_of(7);
    ASSERT_EQ(code.size(), kCodeSymbols);
    EXPECT_EQ(read_code(code), code);
    EXPECT_EQ(read_code(grouped(code)), code);
    std::string lower = grouped(code);
    for (char& c : lower) c = static_cast<char>(std::tolower(c));
    EXPECT_EQ(read_code("  " + lower + " "), code);
    // 0 O o, 1 I l L, full-width digits and hyphens of an input method.
    std::array<std::byte, kCodeRandomBytes> zeros{};
    auto const zero = make_code(zeros);
    EXPECT_EQ(zero, "000000000000");
    EXPECT_EQ(read_code("OooO-0０00－0000"), zero);
}

TEST(Codes, every_single_mistake_and_every_exchange_is_caught) {
    constexpr std::string_view kSymbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    for (unsigned seed = 1; seed <= 20; ++seed) {
        auto const code = code_of(seed);
        for (std::size_t at = 0; at < code.size(); ++at) {
            for (char const symbol : kSymbols) {
                auto wrong = code;
                wrong[at] = symbol;
                if (wrong != code) EXPECT_EQ(read_code(wrong), std::nullopt) << code << " " << wrong;
            }
            for (std::size_t other = at + 1; other < code.size(); ++other) {
                auto swapped = code;
                std::swap(swapped[at], swapped[other]);
                if (swapped != code) EXPECT_EQ(read_code(swapped), std::nullopt) << code << " " << swapped;
            }
        }
    }
    for (auto const* const text : {"", "ABC", "0000-0000-0000-0", "UUUU-UUUU-UUUU", "\xFF\xFF"}) {
        EXPECT_EQ(read_code(text), std::nullopt);
    }
}

TEST(Passwords, are_refused_for_a_reason) {
    struct Case {
        std::string_view password;
        std::string_view key;  ///< empty: accepted
    };
    for (auto const& [password, key] : {
             Case{"short12", "password.too_short"},
             Case{"邻里和睦", "password.too_short"},
             Case{"邻里和睦守望相助", ""},
             Case{"password", "password.too_common"},
             Case{"PassWord", "password.too_common"},
             Case{"ｐａｓｓｗｏｒｄ", "password.too_common"},
             Case{"woaini1314", "password.too_common"},
             Case{"zhang123456", "password.too_common"},
             Case{"19880704", "password.too_common"},
             Case{"19881304", ""},  // no such month: as good as any eight digits
             Case{"aaaaaaaaaaaaaaaa", "password.too_common"},
             Case{"linxia2026", "password.like_name"},
             Case{"linxia", "password.too_short"},
             Case{"linxia and the seven dwarfs", ""},
             Case{"correct horse battery staple", ""},
         }) {
        auto const checked = check_password(password, "LinXia", "林夏", "/password");
        if (key.empty()) {
            EXPECT_TRUE(checked) << password;
        } else {
            ASSERT_FALSE(checked) << password;
            EXPECT_EQ(checked.error().problems().front().key, key) << password;
            EXPECT_EQ(checked.error().problems().front().where, "/password");
        }
    }
    EXPECT_TRUE(check_password(std::string(128, 'x').replace(0, 1, "y"), "a", "b", "/p"));
    EXPECT_FALSE(check_password(std::string(129, 'x').replace(0, 1, "y"), "a", "b", "/p"));
}

TEST(CommonPasswords, are_sorted_so_that_the_search_finds_each) {
    std::string_view rest = kCommonPasswords;
    ASSERT_TRUE(rest.starts_with('\n') && rest.ends_with('\n'));
    rest.remove_prefix(1);
    std::string_view before;
    std::size_t count = 0;
    while (!rest.empty()) {
        auto const line = rest.substr(0, rest.find('\n'));
        ASSERT_LT(before, line);
        ASSERT_TRUE(is_common_password(line)) << line;
        ASSERT_GE(line.size(), kPasswordCharactersMin);
        before = line;
        rest.remove_prefix(line.size() + 1);
        ++count;
    }
    EXPECT_GE(count, 3'000U) << "the promise is the 3,000 commonest that pass the length rule";
    for (auto const* const text : {"", "\n", "passwor", "passwordd", "zzzzzzzzzzzzzzzz", "!", "password\n"}) {
        EXPECT_FALSE(is_common_password(text)) << text;
    }
}

TEST(LoginNames, fold_case_and_width_and_keep_to_letters) {
    auto const name = check_login_name("Ｌin.Xia_1");
    ASSERT_TRUE(name);
    EXPECT_EQ(name->key, "lin.xia_1");
    EXPECT_EQ(check_login_name("沈宁")->key, "沈宁");
    EXPECT_EQ(login_key(" LIN.xia_1 "), "lin.xia_1");
    for (auto const* const refused : {"", "a", "lin xia", "lin/xia", "<script>", "\u202Eab\u200B/"}) {
        EXPECT_FALSE(check_login_name(refused)) << refused;
    }
    EXPECT_FALSE(check_login_name(std::string(41, 'a')));
    EXPECT_EQ(check_login_name("a").error().problems().front().where, "/login_name");
}

TEST(DisplayNames, are_plain_text) {
    EXPECT_EQ(*check_display_name(" 林\u200B夏 \n 工程师"), "林夏 工程师");
    EXPECT_EQ(*check_display_name("<b>林夏</b>"), "<b>林夏</b>") << "escaped where shown, not mangled here";
    EXPECT_FALSE(check_display_name("\u200B"));
}

TEST(Totp, agrees_with_rfc_6238) {
    std::array<std::byte, 20> secret{};
    std::string_view const text = "12345678901234567890";
    std::ranges::transform(text, secret.begin(), [](char c) { return static_cast<std::byte>(c); });
    struct Vector {
        std::int64_t seconds;
        std::string_view code;  ///< the last six of the RFC's eight digits
    };
    for (auto const& [seconds, code] :
         {Vector{59, "287082"}, Vector{1'111'111'109, "081804"}, Vector{1'111'111'111, "050471"},
          Vector{1'234'567'890, "005924"}, Vector{2'000'000'000, "279037"}, Vector{20'000'000'000, "353130"}}) {
        EXPECT_EQ(totp_code(secret, totp_step(TimePoint{std::chrono::seconds(seconds)})), code);
    }
    EXPECT_EQ(to_base32(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    EXPECT_EQ(totp_uri(secret, "Hezhi", "林 a"),
              "otpauth://totp/Hezhi:%E6%9E%97%20a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Hezhi&algorithm=SHA1"
              "&digits=6&period=30");
}

TEST(Totp, accepts_a_neighbouring_step_once) {
    std::array<std::byte, 20> const secret{std::byte{1}};
    auto const step = totp_step(kNow);
    EXPECT_EQ(accept_totp(secret, totp_code(secret, step), kNow, 0), step);
    EXPECT_EQ(accept_totp(secret, totp_code(secret, step - 1), kNow, 0), step - 1);
    EXPECT_EQ(accept_totp(secret, totp_code(secret, step + 1), kNow, 0), step + 1);
    EXPECT_EQ(accept_totp(secret, totp_code(secret, step - 2), kNow, 0), std::nullopt);
    EXPECT_EQ(accept_totp(secret, totp_code(secret, step), kNow, step), std::nullopt) << "used already";
    EXPECT_EQ(accept_totp(secret, "", kNow, 0), std::nullopt);
}

TEST(Sessions, end_when_idle_and_when_old) {
    EXPECT_TRUE(is_alive(SessionKind::staff, kNow, kNow, kNow + 29min));
    EXPECT_FALSE(is_alive(SessionKind::staff, kNow, kNow, kNow + 30min));
    EXPECT_FALSE(is_alive(SessionKind::staff, kNow, kNow + 12h, kNow + 12h));
    EXPECT_TRUE(is_alive(SessionKind::resident, kNow, kNow, kNow + 13 * 24h));
    EXPECT_FALSE(is_alive(SessionKind::resident, kNow, kNow, kNow + 14 * 24h));
    EXPECT_FALSE(is_alive(SessionKind::resident, kNow, kNow + 60 * 24h, kNow + 60 * 24h));
    EXPECT_EQ(confirmed_until(kNow, kNow + 4min), kNow + 5min);
    EXPECT_EQ(confirmed_until(kNow, kNow + 5min), std::nullopt);
    EXPECT_EQ(confirmed_until(std::nullopt, kNow), std::nullopt);
}

TEST(Sessions, show_the_device_in_two_words) {
    EXPECT_EQ(describe_device("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                              "Chrome/130.0 Safari/537.36"),
              "Chrome · Windows");
    EXPECT_EQ(describe_device("Mozilla/5.0 (Linux; Android 14) Chrome/116 Mobile MicroMessenger/8.0"),
              "WeChat · Android");
    EXPECT_EQ(describe_device("curl/8.0"), "curl");
    EXPECT_EQ(describe_device(""), "");
}

Post post(std::int64_t id, authority::Role role, std::int64_t where) {
    return {.id = PostId{id},
            .street = RealmId{3},
            .person = PersonId{id},
            .role = role,
            .body = std::nullopt,
            .jurisdiction = JurisdictionId{where},
            .from = kNow - 1h,
            .until = std::nullopt,
            .ended = std::nullopt};
}

TEST(Posts, are_in_force_within_their_term) {
    auto one = post(1, authority::Role::moderator, 3);
    EXPECT_TRUE(is_in_force(one, kNow));
    EXPECT_EQ(next_change(one, kNow), std::nullopt);
    one.until = kNow + 1h;
    EXPECT_TRUE(is_in_force(one, kNow));
    EXPECT_EQ(next_change(one, kNow), kNow + 1h);
    EXPECT_FALSE(is_in_force(one, kNow + 1h));
    one.from = kNow + 10min;
    EXPECT_FALSE(is_in_force(one, kNow));
    EXPECT_EQ(next_change(one, kNow), kNow + 10min);
    one.ended = kNow;
    EXPECT_FALSE(is_in_force(one, kNow + 20min));
    EXPECT_EQ(next_change(one, kNow), std::nullopt);
}

TEST(Posts, leave_an_administrator_of_the_whole_street) {
    using enum authority::Role;
    JurisdictionId const street{3};
    std::vector const alone{post(1, administrator, 3)};
    EXPECT_FALSE(keeps_administrator(alone, PostId{1}, street, kNow));
    std::vector const two{post(1, administrator, 3), post(2, administrator, 3)};
    EXPECT_TRUE(keeps_administrator(two, PostId{1}, street, kNow));
    std::vector const below{post(1, administrator, 3), post(2, administrator, 4)};
    EXPECT_FALSE(keeps_administrator(below, PostId{1}, street, kNow)) << "of a community only";
    auto ending = two;
    ending[1].until = kNow + 24h;
    EXPECT_FALSE(keeps_administrator(ending, PostId{1}, street, kNow)) << "whose term will run out";
    EXPECT_TRUE(needs_body(property_officer));
    EXPECT_FALSE(may_be_post(resident));
}

TEST(Budget, refuses_after_ten_guesses_at_one_account_and_refills) {
    SignInBudget budget;
    SignInBudget::Guess const guess{"linxia", "203.0.113.7", "203.0.113.0/24"};
    for (int attempt = 0; attempt < 10; ++attempt) ASSERT_TRUE(budget.spend(guess, kNow)) << attempt;
    auto const refused = budget.spend(guess, kNow);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::rate_limited);
    EXPECT_EQ(refused.error().params().front(), (std::pair<std::string, std::string>{"retry_after", "900"}));
    EXPECT_TRUE(budget.spend({"other", guess.address, guess.network}, kNow)) << "others may sign in";
    EXPECT_FALSE(budget.spend(guess, kNow + 14min));
    EXPECT_TRUE(budget.spend(guess, kNow + 15min));
}

TEST(Budget, counts_addresses_and_networks_too_and_pays_back) {
    SignInBudget budget;
    int passed = 0;
    for (int account = 0; account < 100; ++account) {
        if (budget.spend({"name" + std::to_string(account), "203.0.113.7", "net"}, kNow)) ++passed;
    }
    EXPECT_EQ(passed, 30) << "one address, many names";
    for (int address = 0; address < 500; ++address) {
        if (budget.spend({"name" + std::to_string(address), "a" + std::to_string(address), "net"}, kNow)) ++passed;
    }
    EXPECT_EQ(passed, 120) << "one network, many addresses";
    SignInBudget::Guess const right{"right", "x", "y"};
    for (int attempt = 0; attempt < 1'000; ++attempt) {
        ASSERT_TRUE(budget.spend(right, kNow));
        budget.pay_back(right);
    }
}

TEST(Budget, forgets_made_up_names_rather_than_grow) {
    SignInBudget budget({.account = {10, 15min}, .address = {1e9, 1s}, .network = {1e9, 1s}, .entries_max = 100});
    for (int name = 0; name < 10'000; ++name) {
        ASSERT_TRUE(budget.spend({"n" + std::to_string(name), "x", "y"}, kNow));
    }
}

}  // namespace
}  // namespace hezhi::people
