// Addresses and wishes: who wants mail, of what, when.
#include <algorithm>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

#include "lib/base/enum_names.h"
#include "src/jobs/jobs.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/notices/mail.h"
#include "src/notices/mail_links.h"
#include "src/notices/mail_message.h"
#include "src/notices/mail_plan.h"
#include "src/notices/mail_store.h"
#include "src/notices/notice_rules.h"
#include "src/notices/notice_store.h"

namespace hezhi::notices {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::WriteTransaction;

constexpr std::string_view kConsent = "mail";
constexpr std::string_view kConsentVersion = "2026-11";
constexpr std::size_t kGivenUpShown = 50;

std::vector<NoticeGroup> all_groups() {
    std::vector<NoticeGroup> groups;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<NoticeGroup>>(
        [&](auto entry) { groups.push_back(entry.value); });
    return groups;
}

/// The street whose clock counts for somebody: where they live, else where they work, else the first there is.
Result<RealmId> street_of(ReadTransaction& tx, PersonId person, TimePoint now) {
    if (auto const homes = people::residences_of(tx, person); !homes.empty()) return homes.front().street;
    if (auto const posts = people::posts_in_force(tx, person, now); !posts.empty()) return posts.front().street;
    auto const streets = jurisdictions::all_streets(tx);
    if (streets.empty()) return fail(ErrorCode::not_found, "street.unknown");
    return *streets.front().street;
}

Result<void> check_rate(ReadTransaction& tx, PersonId person, MailKind kind, TimePoint now) {
    if (count_mails_since(tx, person, kind, now - std::chrono::hours{1}) < kConfirmationsPerHourMax) return {};
    return fail(ErrorCode::rate_limited, "mail.too_many_confirmations");
}

}  // namespace

Result<Wishes> read_wishes(ReadTransaction& tx, Caller const& who) {
    HZ_TRY(auto const person, authority::require_person(who));
    auto const said = wishes_of(tx, person);
    Wishes wishes{.groups = {}, .mail = find_address(tx, person)};
    for (auto const group : all_groups()) {
        auto const found = said.find(group);
        wishes.groups.emplace_back(group, found == said.end() ? usual_way(group) : found->second);
    }
    return wishes;
}

Result<Wishes> change_wishes(WriteTransaction& tx, Caller const& who, WishChange const& change) {
    HZ_TRY(auto const person, authority::require_person(who));
    for (auto const& [group, way] : change.groups) {
        if (!may_choose(group, way)) {
            return fail(
                Error{ErrorCode::unprocessable, "notice.must_be_told"}.with("group", std::string(enum_name(group))));
        }
        put_wish(tx, person, group, way);
    }
    auto address = find_address(tx, person);
    bool const is_about_mail = change.digest || change.digest_hour || change.quiet;
    if (is_about_mail) {
        if (!address) return fail(ErrorCode::unprocessable, "notice.no_address");
        if (change.digest && *change.digest != address->digest) {
            address->digest = *change.digest;
            // A digest that begins anew does not tell of what was before.
            address->digested_at = who.now;
        }
        if (change.digest_hour) address->digest_hour = *change.digest_hour;
        if (change.quiet) {
            bool const is_none = change.quiet->first == change.quiet->second;
            address->quiet_from = is_none ? std::nullopt : std::optional(change.quiet->first);
            address->quiet_until = is_none ? std::nullopt : std::optional(change.quiet->second);
        }
        put_address(tx, *address);
    }
    return read_wishes(tx, who);
}

Result<MailAddress> give_address(WriteTransaction& tx, Caller const& who, std::string_view typed,
                                 MailSettings const& settings) {
    HZ_TRY(auto const person, authority::require_person(who));
    if (settings.carrier == nullptr) return fail(ErrorCode::unavailable, "mail.not_set_up");
    auto const cleaned = clean_address(typed);
    if (!cleaned) return fail(ErrorCode::unprocessable, "mail.bad_address");
    HZ_TRY(check_rate(tx, person, MailKind::confirmation, who.now));
    HZ_TRY(auto const street, street_of(tx, person, who.now));
    delete_waiting_mails(tx, person);
    auto const before = find_address(tx, person);
    MailAddress address = before.value_or(MailAddress{.person = person, .address = {}, .street = street});
    address.address = *cleaned;
    address.given_at = who.now;
    address.confirmed_at = std::nullopt;
    address.street = street;
    put_address(tx, address);
    plan_mail(tx, {.id = tx.new_id<MailId>(),
                   .person = person,
                   .street = street,
                   .kind = MailKind::confirmation,
                   .address = address.address,
                   .due_at = who.now,
                   .made_at = who.now});
    return address;
}

Result<void> confirm_address(WriteTransaction& tx, std::string_view token, TimePoint now) {
    auto address = address_of_link(tx, LinkUse::confirm, token);
    if (!address || now > address->given_at + kConfirmWithin) return fail(ErrorCode::not_found, "mail.link_unknown");
    if (address->confirmed_at) return {};
    address->confirmed_at = now;
    address->digested_at = now;
    put_address(tx, *address);
    people::give_consent(tx, address->person, kConsent, kConsentVersion, now);
    tx.touch(channel(address->person));
    return {};
}

Result<void> unsubscribe(WriteTransaction& tx, std::string_view token, TimePoint) {
    auto const address = address_of_link(tx, LinkUse::unsubscribe, token);
    if (!address) return fail(ErrorCode::not_found, "mail.link_unknown");
    delete_waiting_mails(tx, address->person);
    delete_address(tx, address->person);
    tx.touch(channel(address->person));
    return {};
}

Result<void> remove_address(WriteTransaction& tx, Caller const& who) {
    HZ_TRY(auto const person, authority::require_person(who));
    delete_waiting_mails(tx, person);
    delete_address(tx, person);
    return {};
}

Result<MailReport> report_mail(ReadTransaction& tx, Caller const& who, RealmId street, MailSettings const& settings) {
    HZ_TRY(auto const place, jurisdictions::require_street(tx, street));
    HZ_TRY(require(who, Permission::api_key_issue, place.path));
    MailReport report{
        .is_set_up = settings.carrier != nullptr,
        .from_address = settings.from_address,
        .waiting = count_mails(tx, street, MailState::waiting) + count_mails(tx, street, MailState::sending),
        .sent_lately = count_mails(tx, street, MailState::sent),
        .given_up = given_up_mails(tx, street, kGivenUpShown)};
    for (auto& mail : report.given_up) mail.address = shortened(mail.address);
    return report;
}

Result<Mail> send_test(WriteTransaction& tx, Caller const& who, RealmId street, std::string_view typed,
                       MailSettings const& settings) {
    HZ_TRY(auto const place, jurisdictions::require_street(tx, street));
    HZ_TRY(require(who, Permission::api_key_issue, place.path));
    HZ_TRY(authority::require_confirmed_identity(who));
    HZ_TRY(auto const person, authority::require_person(who));
    if (settings.carrier == nullptr) return fail(ErrorCode::unavailable, "mail.not_set_up");
    auto const cleaned = clean_address(typed);
    if (!cleaned) return fail(ErrorCode::unprocessable, "mail.bad_address");
    HZ_TRY(check_rate(tx, person, MailKind::test, who.now));
    Mail mail{.id = tx.new_id<MailId>(),
              .person = person,
              .street = street,
              .kind = MailKind::test,
              .address = *cleaned,
              .due_at = who.now,
              .made_at = who.now};
    plan_mail(tx, mail);
    mail.address = shortened(mail.address);
    return mail;
}

MailBacklog mail_backlog(ReadTransaction& tx, TimePoint now) {
    return select_backlog(tx, now - std::chrono::days{7});
}

}  // namespace hezhi::notices
