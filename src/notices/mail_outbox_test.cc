// From a notice to a mail that a carrier took, on both engines, with a clock that moves when told to.
#include <algorithm>
#include <deque>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/jobs/jobs.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/testing_street.h"
#include "src/notices/mail.h"
#include "src/notices/mail_links.h"
#include "src/notices/mail_store.h"
#include "src/notices/notice_store.h"

namespace hezhi::notices {
namespace {

using namespace std::chrono_literals;
using authority::Caller;
using authority::Role;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class FakeCarrier final : public Carrier {
public:
    Answer carry(std::string const& to, std::string const& message) override {
        messages.push_back(message);
        recipients.push_back(to);
        if (answers.empty()) return {Outcome::taken, {}};
        auto answer = answers.front();
        answers.pop_front();
        return answer;
    }
    std::deque<Answer> answers;
    std::vector<std::string> messages;
    std::vector<std::string> recipients;
};

std::string decoded(std::string_view base64) {
    static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    unsigned group = 0;
    int bits = 0;
    for (char const byte : base64) {
        auto const digit = kDigits.find(byte);
        if (digit == kDigits.npos) continue;
        group = group << 6U | static_cast<unsigned>(digit);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out += static_cast<char>(group >> static_cast<unsigned>(bits) & 0xFFU);
        }
    }
    return out;
}

/// Both parts of a message in the clear.
std::string body_of(std::string const& message) {
    std::string out;
    constexpr std::string_view kHead = "Content-Transfer-Encoding: base64\r\n\r\n";
    for (auto at = message.find(kHead); at != message.npos; at = message.find(kHead, at + 1)) {
        auto const begin = at + kHead.size();
        out += decoded(std::string_view(message).substr(begin, message.find("\r\n--", begin) - begin));
    }
    return out;
}

std::string header_of(std::string const& mail, std::string const& name) {
    auto const message = "\r\n" + mail;
    auto const at = message.find("\r\n" + name + ": ");
    if (at == message.npos) return {};
    auto const begin = at + name.size() + 4;
    return message.substr(begin, message.find("\r\n", begin) - begin);
}

class OutboxTest : public jurisdictions::testkit::StreetTest {
protected:
    OutboxTest() : runner(database(), clock) {
        settings = {
            .carrier = &carrier, .from_address = "noreply@hezhi.example", .public_url = "https://hezhi.example"};
        add_mail_jobs(runner, database(), settings, {&places});
        for (std::int64_t const id : {7, 8, 9}) add_person(id, id == 8 ? "en" : "zh-CN");
        write([&](WriteTransaction& tx) {
            tx.execute(
                "INSERT INTO posts (realm_id, post_id, person_id, role, jurisdiction_id, from_at, granted_at) "
                "VALUES ($1, 1, 9, 'administrator', $2, $3, $3)",
                {realm(), street.id, clock.now()});
        });
    }

    void add_person(std::int64_t id, std::string_view language) {
        write([&](WriteTransaction& tx) {
            tx.execute(
                "INSERT INTO persons (person_id, login_name, display_name, language, text_scale, elder_mode, "
                "password_hash, password_at, totp_last_step, created_at) VALUES ($1, 'p', 'p', $2, 100, 0, '', 0, 0, "
                "0)",
                {id, language});
        });
    }
    Caller person(std::int64_t id) { return {.person = PersonId{id}, .now = clock.now()}; }

    std::string token(LinkUse use, std::int64_t id) {
        return write(
            [&](WriteTransaction& tx) { return link_token(mail_key(tx), use, *find_address(tx, PersonId{id})); });
    }
    /// An address that is confirmed, outside of quiet hours.
    void has_mail(std::int64_t id, std::string const& address = "zhou@mail.example") {
        write([&](WriteTransaction& tx) { return give_address(tx, person(id), address, settings); });
        runner.run_due();
        write([&](WriteTransaction& tx) { return confirm_address(tx, token_in(tx, id), clock.now()); });
        carrier.messages.clear();
        carrier.recipients.clear();
    }
    std::string token_in(WriteTransaction& tx, std::int64_t id) {
        return link_token(mail_key(tx), LinkUse::confirm, *find_address(tx, PersonId{id}));
    }
    void news(NoticeKind kind, std::int64_t id, std::int64_t subject = 5, bool is_sealed = false) {
        write([&](WriteTransaction& tx) {
            tell(tx,
                 {.kind = kind,
                  .street = realm(),
                  .subject_kind = "case",
                  .subject = subject,
                  .number = "261127-40312",
                  .is_sealed = is_sealed},
                 std::array{PersonId{id}}, clock.now());
        });
    }
    void pass(Microseconds time) {
        clock.advance(time);
        runner.run_due();
    }
    std::vector<std::string> kinds_of(std::int64_t id) {
        std::vector<std::string> kinds;
        for (auto const& one :
             read([&](ReadTransaction& tx) { return list_notices(tx, person(id), std::nullopt, 100); })) {
            kinds.push_back(one.kind == NoticeKind::mail_given_up ? "mail_given_up" : "other");
        }
        return kinds;
    }
    std::string state_of_last(std::int64_t id) {
        return read([&](ReadTransaction& tx) {
                   return tx.first("SELECT state FROM mails WHERE person_id = $1 ORDER BY mail_id DESC LIMIT 1", {id},
                                   [](storage::Row const& row) { return std::string(row.text(0)); });
               })
            .value_or("none");
    }

    class Places final : public DigestSource {
    public:
        std::vector<DigestLine> lines(ReadTransaction&, Caller const&, TimePoint, TimePoint) override { return found; }
        std::vector<DigestLine> found;
    } places;
    FakeCarrier carrier;
    MailSettings settings;
    jobs::Runner runner;
};

TEST_P(OutboxTest, nothing_goes_to_an_address_before_whoever_reads_it_has_agreed) {
    write([&](WriteTransaction& tx) { return give_address(tx, person(7), "zhou@mail.example", settings); });
    news(NoticeKind::case_asked, 7);
    pass(24h);
    ASSERT_THAT(carrier.messages, SizeIs(1)) << "only the question";
    EXPECT_THAT(body_of(carrier.messages[0]), HasSubstr("https://hezhi.example/mail/confirm?token=7."));
    EXPECT_EQ(header_of(carrier.messages[0], "List-Unsubscribe"), "");

    auto const wrong =
        database().write([&](WriteTransaction& tx) { return confirm_address(tx, "7.0000", clock.now()); });
    EXPECT_EQ(wrong.error().key(), "mail.link_unknown");
    auto const old = token(LinkUse::confirm, 7);
    clock.advance(kConfirmWithin);
    auto const late = database().write([&](WriteTransaction& tx) { return confirm_address(tx, old, clock.now()); });
    EXPECT_EQ(late.error().key(), "mail.link_unknown");

    write([&](WriteTransaction& tx) { return give_address(tx, person(7), "zhou@mail.example", settings); });
    auto const stale = database().write([&](WriteTransaction& tx) { return confirm_address(tx, old, clock.now()); });
    EXPECT_EQ(stale.error().key(), "mail.link_unknown") << "a link is of one giving";
    auto const fresh = token(LinkUse::confirm, 7);
    write([&](WriteTransaction& tx) { return confirm_address(tx, fresh, clock.now()); });
    EXPECT_TRUE(read([](ReadTransaction& tx) { return people::has_consent(tx, PersonId{7}, "mail", "2026-11"); }));
}

TEST_P(OutboxTest, news_of_two_minutes_is_one_mail_and_says_nothing_in_its_subject) {
    has_mail(7);
    news(NoticeKind::case_asked, 7);
    clock.advance(30s);
    news(NoticeKind::statement_hidden, 7);
    pass(kGatheredFor);
    ASSERT_THAT(carrier.messages, SizeIs(1));
    auto const& message = carrier.messages[0];
    EXPECT_THAT(body_of(message), HasSubstr("请在规定的期限前答复"));
    EXPECT_THAT(body_of(message), HasSubstr("261127-40312"));
    EXPECT_THAT(body_of(message), HasSubstr("您的一条看法不再展示"));
    EXPECT_THAT(decoded(header_of(message, "Subject").substr(10)), Not(HasSubstr("261127")));
    EXPECT_THAT(header_of(message, "List-Unsubscribe"),
                HasSubstr("<https://hezhi.example/api/v1/mail/unsubscribe?token=7."));
    EXPECT_EQ(header_of(message, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    news(NoticeKind::case_asked, 7);
    pass(kGatheredFor);
    EXPECT_THAT(carrier.messages, SizeIs(1)) << "not yet: one address gets one mail in twenty minutes";
    pass(kMailEvery);
    EXPECT_THAT(carrier.messages, SizeIs(2));
}

TEST_P(OutboxTest, what_was_read_meanwhile_is_not_mailed_and_quiet_hours_are_kept) {
    has_mail(7);
    news(NoticeKind::case_asked, 7);
    auto const shown = read([&](ReadTransaction& tx) { return list_notices(tx, person(7), std::nullopt, 1); });
    write([&](WriteTransaction& tx) { return mark_read(tx, person(7), shown[0].id); });
    pass(1h);
    EXPECT_THAT(carrier.messages, IsEmpty());
    pass(7h);  // 00:00 in Shanghai
    news(NoticeKind::case_asked, 7);
    pass(6h);
    EXPECT_THAT(carrier.messages, IsEmpty()) << "at night nobody is woken";
    pass(3h);
    EXPECT_THAT(carrier.messages, SizeIs(1));
}

TEST_P(OutboxTest, of_a_sealed_case_a_mail_says_only_that_there_is_news) {
    has_mail(8);
    news(NoticeKind::case_asked, 8, 41, true);
    news(NoticeKind::case_contact_seen, 8, 41, true);
    pass(kGatheredFor);
    ASSERT_THAT(carrier.messages, SizeIs(1));
    auto const body = body_of(carrier.messages[0]);
    EXPECT_THAT(body, HasSubstr("There is news for you: please sign in to read it"));
    EXPECT_THAT(body, Not(HasSubstr("261127-40312")));
    EXPECT_THAT(body, Not(HasSubstr("details")));
    EXPECT_THAT(body, Not(HasSubstr("cases/41")));
}

TEST_P(OutboxTest, a_server_that_says_later_is_asked_again_later_with_the_same_message) {
    has_mail(7);
    carrier.answers = {{Carrier::Outcome::try_later, "451 greylisted"}, {Carrier::Outcome::try_later, "no answer"}};
    news(NoticeKind::case_asked, 7);
    pass(kGatheredFor);
    EXPECT_THAT(carrier.messages, SizeIs(1));
    EXPECT_EQ(state_of_last(7), "waiting");
    pass(59s);
    EXPECT_THAT(carrier.messages, SizeIs(1));
    pass(1s);
    EXPECT_THAT(carrier.messages, SizeIs(2));
    pass(5min);
    ASSERT_THAT(carrier.messages, SizeIs(3));
    EXPECT_EQ(state_of_last(7), "sent");
    EXPECT_EQ(header_of(carrier.messages[0], "Message-ID"), header_of(carrier.messages[2], "Message-ID"));
    pass(24h);
    EXPECT_THAT(carrier.messages, SizeIs(3)) << "sent is sent";
    EXPECT_THAT(kinds_of(9), IsEmpty());
}

TEST_P(OutboxTest, a_refusal_ends_it_and_the_administrator_sees_why_without_the_address) {
    has_mail(7);
    carrier.answers = {{Carrier::Outcome::refused, "550 5.1.1 no such user"}};
    news(NoticeKind::case_asked, 7);
    pass(kGatheredFor);
    EXPECT_EQ(state_of_last(7), "given_up");
    EXPECT_THAT(kinds_of(9), ElementsAre("mail_given_up"));
    auto const administrator = caller(Role::administrator, street.path);
    auto const report = read([&](ReadTransaction& tx) { return report_mail(tx, administrator, realm(), settings); });
    ASSERT_THAT(report.given_up, SizeIs(1));
    EXPECT_EQ(report.given_up[0].address, "z…@mail.example");
    EXPECT_EQ(report.given_up[0].last_error, "550 5.1.1 no such user");
    EXPECT_FALSE(database().read([&](ReadTransaction& tx) { return report_mail(tx, resident(7), realm(), settings); }))
        << "not a resident's to read";
    news(NoticeKind::case_asked, 7);
    pass(24h);
    EXPECT_THAT(carrier.messages, SizeIs(1)) << "an address that bounces is asked nothing more until it is confirmed";
}

TEST_P(OutboxTest, after_ten_attempts_a_mail_is_given_up_and_many_are_one_notice) {
    has_mail(7);
    has_mail(8, "li@mail.example");
    for (int count = 0; count < 40; ++count) carrier.answers.push_back({Carrier::Outcome::try_later, "down"});
    news(NoticeKind::case_asked, 7);
    news(NoticeKind::case_asked, 8);
    for (int hour = 0; hour < 24 * 5; ++hour) pass(1h);
    EXPECT_EQ(state_of_last(7), "given_up");
    EXPECT_EQ(state_of_last(8), "given_up");
    EXPECT_THAT(carrier.messages, SizeIs(2 * kAttemptsMax));
    EXPECT_THAT(kinds_of(9), ElementsAre("mail_given_up"));
}

TEST_P(OutboxTest, a_process_that_died_while_sending_sends_once_more_under_the_same_name) {
    has_mail(7);
    news(NoticeKind::case_asked, 7);
    clock.advance(kGatheredFor);
    {
        // It claims the job, marks the mail, hands it over, and dies before it can write that down.
        class Dying final : public Carrier {
        public:
            explicit Dying(storage::Database& database) : database_(database) {}
            Answer carry(std::string const&, std::string const& message) override {
                last = message;
                // As a power cut would leave it: the lease stands, the job is there.
                auto const kept = database_.write([](WriteTransaction& tx) {
                    return tx.execute("UPDATE jobs SET fence = fence + 1 WHERE kind = 'mail.deliver'", {});
                });
                EXPECT_EQ(*kept, 1);
                throw std::runtime_error("power cut");
            }
            std::string last;

        private:
            storage::Database& database_;
        } dying(database());
        jobs::Runner other(database(), clock);
        auto cut = settings;
        cut.carrier = &dying;
        add_mail_jobs(other, database(), cut, {});
        other.run_due();
        EXPECT_EQ(state_of_last(7), "sending");
        carrier.messages.push_back(dying.last);
    }
    runner.run_due();
    EXPECT_THAT(carrier.messages, SizeIs(1)) << "the lease of the dead one stands";
    pass(6min);
    ASSERT_THAT(carrier.messages, SizeIs(2));
    EXPECT_EQ(state_of_last(7), "sent");
    EXPECT_EQ(header_of(carrier.messages[0], "Message-ID"), header_of(carrier.messages[1], "Message-ID"));
}

TEST_P(OutboxTest, one_click_ends_all_mail_without_signing_in_and_again_is_harmless) {
    has_mail(7);
    news(NoticeKind::case_asked, 7);
    auto const link = token(LinkUse::unsubscribe, 7);
    write([&](WriteTransaction& tx) { return unsubscribe(tx, link, clock.now()); });
    pass(1h);
    EXPECT_THAT(carrier.messages, IsEmpty()) << "also what was on its way";
    EXPECT_EQ(kinds_of(7).size(), 1U) << "the letterbox stays";
    auto const again = database().write([&](WriteTransaction& tx) { return unsubscribe(tx, link, clock.now()); });
    EXPECT_EQ(again.error().key(), "mail.link_unknown");
    auto const foreign =
        database().write([&](WriteTransaction& tx) { return unsubscribe(tx, "8" + link.substr(1), clock.now()); });
    EXPECT_EQ(foreign.error().key(), "mail.link_unknown");
}

TEST_P(OutboxTest, the_digest_comes_at_its_hour_once_and_not_at_all_where_nothing_happened) {
    has_mail(7);
    write([&](WriteTransaction& tx) {
        return change_wishes(tx, person(7), {.digest = DigestPace::daily, .digest_hour = 18});
    });
    runner.run_due();
    for (int hour = 0; hour < 48; ++hour) pass(1h);
    EXPECT_THAT(carrier.messages, IsEmpty()) << "nothing happened";
    news(NoticeKind::case_dispatched, 7);
    news(NoticeKind::case_replied, 7);
    news(NoticeKind::case_dispatched, 7, 6);
    places.found = {{"新议题：停车 <b>", "/s/3/topics/5"}};
    for (int hour = 0; hour < 24; ++hour) pass(1h);
    ASSERT_THAT(carrier.messages, SizeIs(1));
    auto const body = body_of(carrier.messages[0]);
    EXPECT_THAT(body, HasSubstr("答复了您"));
    EXPECT_THAT(body, HasSubstr("转到了")) << "of the other case";
    EXPECT_THAT(body, HasSubstr("新议题：停车"));
    EXPECT_THAT(body, HasSubstr("停车 &lt;b&gt;"));
    EXPECT_THAT(header_of(carrier.messages[0], "Date"), HasSubstr("10:00:00 +0000")) << "18:00 in Shanghai";
    places.found.clear();
    for (int hour = 0; hour < 24; ++hour) pass(1h);
    EXPECT_THAT(carrier.messages, SizeIs(1)) << "nothing is told twice";
}

TEST_P(OutboxTest, settings_hold_what_cannot_be_switched_off_and_go_with_the_account) {
    auto const refused = database().write([&](WriteTransaction& tx) {
        return change_wishes(tx, person(7), {.groups = {{NoticeGroup::asked, Way::nowhere}}});
    });
    EXPECT_EQ(refused.error().key(), "notice.must_be_told");
    auto const without = database().write(
        [&](WriteTransaction& tx) { return change_wishes(tx, person(7), {.digest = DigestPace::daily}); });
    EXPECT_EQ(without.error().key(), "notice.no_address");
    has_mail(7);
    auto const data = make_personal_data();
    EXPECT_THAT(read([&](ReadTransaction& tx) { return data->export_json(tx, PersonId{7}); }),
                HasSubstr("zhou@mail.example"));
    write([&](WriteTransaction& tx) { data->erase(tx, PersonId{7}, clock.now()); });
    EXPECT_EQ(read([](ReadTransaction& tx) {
                  return tx.first("SELECT count(*) FROM mail_addresses", {},
                                  [](storage::Row const& row) { return row.integer(0); });
              }),
              0);
    EXPECT_EQ(state_of_last(7), "none");
}

TEST_P(OutboxTest, nobody_can_make_us_write_to_strangers_without_end) {
    for (int count = 0; count < 3; ++count) {
        write([&](WriteTransaction& tx) { return give_address(tx, person(7), "stranger@mail.example", settings); });
        runner.run_due();
    }
    auto const more = database().write(
        [&](WriteTransaction& tx) { return give_address(tx, person(7), "stranger@mail.example", settings); });
    EXPECT_EQ(more.error().key(), "mail.too_many_confirmations");
    EXPECT_THAT(carrier.messages, SizeIs(3));
}

HZ_ON_BOTH_ENGINES(OutboxTest);

}  // namespace
}  // namespace hezhi::notices
