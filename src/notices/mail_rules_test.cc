#include "src/notices/mail_rules.h"

#include <gtest/gtest.h>

namespace hezhi::notices {
namespace {

using namespace std::chrono_literals;

/// 2026-03-02T08:00:00Z, a Monday: 16:00 in Shanghai.
constexpr TimePoint kMonday = from_microseconds(1'772'438'400'000'000);
calendar::TimeZone const kShanghai = calendar::TimeZone::fixed("Asia/Shanghai", 8h);

TEST(MailRules, quiet_hours_hold_a_mail_back_until_they_end) {
    EXPECT_EQ(after_quiet(kMonday, 22, 8, kShanghai), kMonday);
    auto const eleven_at_night = kMonday + 7h;
    EXPECT_EQ(after_quiet(eleven_at_night + 17min, 22, 8, kShanghai), eleven_at_night + 9h) << "08:00 the next day";
    EXPECT_EQ(after_quiet(kMonday + 6h, 22, 8, kShanghai), kMonday + 16h) << "22:00 is quiet";
    EXPECT_EQ(after_quiet(kMonday + 16h, 22, 8, kShanghai), kMonday + 16h) << "08:00 is not";
    EXPECT_EQ(after_quiet(kMonday, 12, 18, kShanghai), kMonday + 2h);
    EXPECT_EQ(after_quiet(kMonday, std::nullopt, std::nullopt, kShanghai), kMonday);
    EXPECT_EQ(after_quiet(kMonday, 5, 5, kShanghai), kMonday);
}

TEST(MailRules, news_is_gathered_and_one_address_gets_no_more_than_three_an_hour) {
    MailAddress address{.person = PersonId{7}, .address = "a@b.example", .street = RealmId{3}};
    EXPECT_EQ(news_due(address, kShanghai, kMonday), kMonday + kGatheredFor);
    address.mailed_at = kMonday - 5min;
    EXPECT_EQ(news_due(address, kShanghai, kMonday), kMonday + 15min);
    address.mailed_at = kMonday - 24h;
    EXPECT_EQ(news_due(address, kShanghai, kMonday), kMonday + kGatheredFor);
}

TEST(MailRules, the_wait_grows_and_ten_attempts_take_more_than_a_day) {
    Microseconds all{0};
    for (std::int64_t attempts = 1; attempts < kAttemptsMax; ++attempts) {
        EXPECT_GE(backoff_after(attempts + 1), backoff_after(attempts));
        all += backoff_after(attempts);
    }
    EXPECT_EQ(backoff_after(1), 1min);
    EXPECT_GT(all, 24h);
    EXPECT_LT(all, 72h);
}

TEST(MailRules, a_digest_has_one_hour_a_day_or_a_week) {
    int daily = 0;
    int weekly = 0;
    for (int hour = 0; hour < 24 * 14; ++hour) {
        daily += is_digest_hour(DigestPace::daily, 18, kShanghai, kMonday + std::chrono::hours{hour}) ? 1 : 0;
        weekly += is_digest_hour(DigestPace::weekly, 18, kShanghai, kMonday + std::chrono::hours{hour}) ? 1 : 0;
        EXPECT_FALSE(is_digest_hour(DigestPace::never, 18, kShanghai, kMonday + std::chrono::hours{hour}));
    }
    EXPECT_EQ(daily, 14);
    EXPECT_EQ(weekly, 2);
    EXPECT_TRUE(is_digest_hour(DigestPace::weekly, 16, kShanghai, kMonday));
    EXPECT_FALSE(is_digest_hour(DigestPace::weekly, 16, kShanghai, kMonday + 24h));
}

}  // namespace
}  // namespace hezhi::notices
