// Sending what is in the outbox, making digests, forgetting what was settled.
#include <algorithm>
#include <set>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "lib/base/enum_names.h"
#include "src/bodies/bodies.h"
#include "src/jobs/jobs.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/notices/mail.h"
#include "src/notices/mail_links.h"
#include "src/notices/mail_message.h"
#include "src/notices/mail_plan.h"
#include "src/notices/mail_rules.h"
#include "src/notices/mail_store.h"
#include "src/notices/mail_words.h"
#include "src/notices/notice_rules.h"
#include "src/notices/notice_store.h"
#include "src/storage/database.h"

namespace hezhi::notices {
namespace {

using authority::Language;
using authority::Permission;
using storage::Effort;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::size_t kLinesMax = 30;
constexpr std::size_t kReadersAtOnce = 50;
constexpr std::size_t kErrorBytesMax = 300;
constexpr auto kMailKeptFor = std::chrono::days{30};
constexpr auto kDigestsApart = std::chrono::hours{12};
constexpr auto kDigestLease = std::chrono::minutes{5};
constexpr std::chrono::minutes kNight{19 * 60 + 25};

struct Errand {
    PersonId person;
    MailId mail;
};

Result<Errand> read_errand(std::string_view payload) {
    auto const in = boost::json::parse(payload).as_object();
    auto const person = PersonId::parse(in.at("person").as_string());
    auto const mail = MailId::parse(in.at("mail").as_string());
    if (!person || !mail) return fail(ErrorCode::internal, "job.bad_payload", std::string(payload));
    return Errand{*person, *mail};
}

/// The span of time that a digest tells of.
struct Span {
    TimePoint since;
    TimePoint until;
};
std::string written(Span const& span) {
    return boost::json::serialize(
        boost::json::object{{"since", to_microseconds(span.since)}, {"until", to_microseconds(span.until)}});
}
Span read_span(std::string_view content) {
    auto const in = boost::json::parse(content).as_object();
    return {from_microseconds(in.at("since").as_int64()), from_microseconds(in.at("until").as_int64())};
}

class Outbox {
public:
    Outbox(storage::Database& database, MailSettings settings, std::vector<DigestSource*> sources)
        : database_(database), settings_(std::move(settings)), sources_(std::move(sources)) {}

    Result<void> deliver(jobs::Job const& job, TimePoint now) {
        HZ_TRY(auto const errand, read_errand(job.payload));
        HZ_TRY(auto const ready,
               database_.write([&](WriteTransaction& tx) { return begin(tx, errand, now); }, Effort::bulk));
        if (!ready) return {};
        auto const answer = settings_.carrier->carry(ready->mail.address, ready->message);
        return database_.write([&](WriteTransaction& tx) { settle(tx, errand, answer, now); }, Effort::bulk);
    }

    Result<void> make_digests(TimePoint now) {
        HZ_TRY(auto const streets, database_.read([](ReadTransaction& tx) { return jurisdictions::all_streets(tx); }));
        for (auto const& street : streets) HZ_TRY(make_digests_of(*street.street, now));
        return {};
    }

    Result<void> forget_old(TimePoint now) {
        constexpr int kRoundsMax = 10'000;
        constexpr std::size_t kAtOnce = 500;
        for (int round = 0; round < kRoundsMax; ++round) {
            HZ_TRY(auto const forgotten,
                   database_.write([&](WriteTransaction& tx) { return forget_mails(tx, now - kMailKeptFor, kAtOnce); },
                                   Effort::bulk));
            if (forgotten == 0) break;
        }
        return {};
    }

private:
    struct Ready {
        Mail mail;
        std::string message;
    };

    calendar::TimeZone zone_of(ReadTransaction& tx, RealmId street) const {
        return jurisdictions::calendar_of(tx, jurisdictions::as_jurisdiction(street)).zone();
    }

    /// What is to be sent, marked as being sent; nullopt: nothing any more.
    std::optional<Ready> begin(WriteTransaction& tx, Errand const& errand, TimePoint now) const {
        auto mail = find_mail(tx, errand.person, errand.mail);
        if (!mail || mail->state == MailState::sent || mail->state == MailState::given_up) return std::nullopt;
        auto const words = words_of(tx, *mail, now);
        if (!words) {
            // Everything it would tell has been read meanwhile, or nobody wants it any more.
            mail->state = MailState::sent;
            mail->settled_at = now;
            update_mail(tx, *mail);
            return std::nullopt;
        }
        mail->state = MailState::sending;
        ++mail->attempts;
        update_mail(tx, *mail);
        auto const host = settings_.from_address.substr(settings_.from_address.find('@') + 1);
        return Ready{*mail, notices::written(MailText{.from_name = settings_.from_name,
                                                      .from_address = settings_.from_address,
                                                      .to = mail->address,
                                                      .subject = words->words.subject,
                                                      .message_id = "mail-" + mail->id.str() + "@" + host,
                                                      .at = now,
                                                      .language = words->language == Language::en ? "en" : "zh-CN",
                                                      .plain = words->words.plain,
                                                      .html = words->words.html,
                                                      .unsubscribe_url = words->unsubscribe_url})};
    }

    struct Composed {
        MailWords words;
        Language language;
        std::optional<std::string> unsubscribe_url{};
    };

    std::optional<Composed> words_of(WriteTransaction& tx, Mail const& mail, TimePoint now) const {
        auto const person = people::find_person(tx, mail.person);
        if (!person || person->erased_at) return std::nullopt;
        auto const language = person->language;
        if (mail.kind == MailKind::test) return Composed{test_words(language, settings_.public_url), language};
        auto const address = find_address(tx, mail.person);
        if (!address || address->address != mail.address) return std::nullopt;
        auto const key = mail_key(tx);
        if (mail.kind == MailKind::confirmation) {
            auto const link =
                settings_.public_url + "/mail/confirm?token=" + link_token(key, LinkUse::confirm, *address);
            return Composed{confirmation_words(language, link), language};
        }
        if (!address->confirmed_at) return std::nullopt;
        auto const token = link_token(key, LinkUse::unsubscribe, *address);
        auto const settings_url = settings_.public_url + "/me/notices/settings";
        auto const end_url = settings_.public_url + "/mail/unsubscribe?token=" + token;
        auto const one_click = settings_.public_url + "/api/v1/mail/unsubscribe?token=" + token;
        auto const zone = zone_of(tx, address->street);
        if (mail.kind == MailKind::news) {
            auto found = notices_of_mail(tx, mail.person, mail.id, kLinesMax);
            std::erase_if(found, [](Notice const& notice) { return notice.read_at.has_value(); });
            if (found.empty()) return std::nullopt;
            return Composed{news_words(language, lines_of(tx, found, language, zone), settings_url, end_url), language,
                            one_click};
        }
        auto const digest = digest_lines(tx, *address, read_span(mail.content), language, zone, now);
        if (digest.own.empty() && digest.places.empty()) return std::nullopt;
        return Composed{digest_words(language, digest.own, digest.places, settings_url, end_url), language, one_click};
    }

    std::vector<MailLine> lines_of(ReadTransaction& tx, std::vector<Notice> const& found, Language language,
                                   calendar::TimeZone const& zone) const {
        std::vector<MailLine> lines;
        bool has_sealed = false;
        for (auto const& notice : found) {
            // One line says it: not even how much news a sealed case has.
            if (notice.is_sealed && std::exchange(has_sealed, true)) continue;
            auto const body = notice.body ? bodies::find_body(tx, *notice.body) : std::nullopt;
            ToldNotice const told{.kind = notice.kind,
                                  .body = body ? body->name : std::string{},
                                  .due = notice.due,
                                  .number = notice.number,
                                  .is_sealed = notice.is_sealed};
            lines.push_back({sentence_of(told, language, zone), settings_.public_url + page_of(notice)});
        }
        return lines;
    }

    void settle(WriteTransaction& tx, Errand const& errand, Carrier::Answer const& answer, TimePoint now) const {
        auto mail = find_mail(tx, errand.person, errand.mail);
        if (!mail) return;  // Unsubscribed while it was on its way.
        mail->last_error = answer.outcome == Carrier::Outcome::taken ? "" : answer.said.substr(0, kErrorBytesMax);
        if (answer.outcome == Carrier::Outcome::taken) {
            mail->state = MailState::sent;
            mail->settled_at = now;
            update_mail(tx, *mail);
            return;
        }
        if (answer.outcome == Carrier::Outcome::try_later && mail->attempts < kAttemptsMax) {
            mail->state = MailState::waiting;
            mail->due_at = now + backoff_after(mail->attempts);
            update_mail(tx, *mail);
            plan_attempt(tx, *mail);
            return;
        }
        mail->state = MailState::given_up;
        mail->settled_at = now;
        update_mail(tx, *mail);
        if (answer.outcome == Carrier::Outcome::refused) doubt_address(tx, *mail);
        tell_administrators(tx, *mail, now);
    }

    /// Nobody is there: nothing more is sent until the address is confirmed again.
    static void doubt_address(WriteTransaction& tx, Mail const& mail) {
        auto address = find_address(tx, mail.person);
        if (!address || address->address != mail.address) return;
        address->confirmed_at = std::nullopt;
        put_address(tx, *address);
    }

    static void tell_administrators(WriteTransaction& tx, Mail const& mail, TimePoint now) {
        auto const street = jurisdictions::find_jurisdiction(tx, jurisdictions::as_jurisdiction(mail.street));
        if (!street) return;
        auto persons =
            people::post_holders(tx, Scope{mail.street}, Permission::api_key_issue, street->path, std::nullopt, now);
        // A server that is down gives up many: one notice says to look.
        std::erase_if(persons,
                      [&](PersonId person) { return has_unread_of_kind(tx, person, NoticeKind::mail_given_up); });
        if (persons.size() > kToldAtOnceMax) persons.erase(persons.begin() + kToldAtOnceMax, persons.end());
        tell(tx,
             {.kind = NoticeKind::mail_given_up,
              .street = mail.street,
              .subject_kind = "mail",
              .subject = mail.id.value()},
             persons, now);
    }

    // ---- Digests

    struct DigestLines {
        std::vector<MailLine> own;
        std::vector<MailLine> places;
    };

    DigestLines digest_lines(ReadTransaction& tx, MailAddress const& address, Span const& span, Language language,
                             calendar::TimeZone const& zone, TimePoint now) const {
        auto const said = wishes_of(tx, address.person);
        auto const is_wanted = [&](Notice const& notice) {
            auto const group = group_of(notice.kind);
            auto const found = said.find(group);
            return (found == said.end() ? usual_way(group) : found->second) == Way::digest;
        };
        std::vector<Notice> own;
        std::set<std::pair<std::string, std::int64_t>> subjects;
        for (auto& notice : untold_notices(tx, address.person, span.since, span.until, 10 * kLinesMax)) {
            if (!is_wanted(notice) || own.size() == kLinesMax) continue;
            // Of each case how far it is now, not how it came there.
            if (!subjects.emplace(notice.subject_kind, notice.subject).second) continue;
            own.push_back(std::move(notice));
        }
        DigestLines digest{.own = lines_of(tx, own, language, zone), .places = {}};
        auto who = people::caller_of(tx, address.person, now);
        who.language = language;
        for (auto* source : sources_) {
            for (auto& line : source->lines(tx, who, span.since, span.until)) {
                if (digest.places.size() == kLinesMax) break;
                digest.places.push_back({std::move(line.text), settings_.public_url + line.path});
            }
        }
        return digest;
    }

    Result<void> make_digests_of(RealmId street, TimePoint now) {
        HZ_TRY(auto const zone, database_.read([&](ReadTransaction& tx) { return zone_of(tx, street); }));
        PersonId after{0};
        for (;;) {
            HZ_TRY(auto const readers, database_.read([&](ReadTransaction& tx) {
                return addresses_with_digest(tx, street, local_hour(zone, now), after, kReadersAtOnce);
            }));
            for (auto const& reader : readers) {
                after = reader.person;
                if (!is_digest_hour(reader.digest, reader.digest_hour, zone, now)) continue;
                HZ_TRY(database_.write([&](WriteTransaction& tx) { make_digest(tx, reader.person, zone, now); },
                                       Effort::bulk));
            }
            if (readers.size() < kReadersAtOnce) return {};
        }
    }

    /// Nothing happened: nothing is sent, and the next one goes on from here.
    void make_digest(WriteTransaction& tx, PersonId person, calendar::TimeZone const& zone, TimePoint now) const {
        auto address = find_address(tx, person);
        if (!address || !address->confirmed_at || address->digest == DigestPace::never) return;
        Span const span{address->digested_at.value_or(*address->confirmed_at), now};
        if (span.until - span.since < kDigestsApart) return;  // The job runs again after a crash.
        auto const lines = digest_lines(tx, *address, span, Language::zh_cn, zone, now);
        address->digested_at = now;
        put_address(tx, *address);
        if (lines.own.empty() && lines.places.empty()) return;
        plan_mail(tx, {.id = tx.new_id<MailId>(),
                       .person = person,
                       .street = address->street,
                       .kind = MailKind::digest,
                       .address = address->address,
                       .content = written(span),
                       .due_at = now,
                       .made_at = now});
    }

    storage::Database& database_;
    MailSettings const settings_;
    std::vector<DigestSource*> const sources_;
};

}  // namespace

void add_mail_jobs(jobs::Runner& runner, storage::Database& database, MailSettings const& settings,
                   std::vector<DigestSource*> sources) {
    if (settings.carrier == nullptr) return;
    // As long as a mail may take with its connection, and a little: who dies while sending is followed after that.
    Microseconds const deliver_lease = 2 * settings.carry_max + std::chrono::seconds{5};
    auto const outbox = std::make_shared<Outbox>(database, settings, std::move(sources));
    runner.handle(std::string(kDeliverJob),
                  jobs::Task{[outbox](jobs::Job const& job, TimePoint now) { return outbox->deliver(job, now); }},
                  deliver_lease);
    runner.recur(
        std::string(kDigestJob),
        [](TimePoint now) { return std::chrono::floor<std::chrono::hours>(now) + std::chrono::hours{1}; },
        [outbox](jobs::Job const&, TimePoint now) { return outbox->make_digests(now); }, kDigestLease);
    runner.recur("mail.old", jobs::daily_at(kNight),
                 [outbox](jobs::Job const&, TimePoint now) { return outbox->forget_old(now); });
}

}  // namespace hezhi::notices
