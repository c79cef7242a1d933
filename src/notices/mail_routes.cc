#include "src/http/routes.h"
#include "src/notices/mail.h"
#include "src/notices/mail_json.h"

namespace hezhi::notices {
namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::WriteTransaction;

NoticeSettingsView view_of(Wishes const& wishes, bool is_mail_set_up) {
    NoticeSettingsView view{.is_mail_set_up = is_mail_set_up, .groups = {}, .mail = std::nullopt};
    for (auto const& [group, way] : wishes.groups) view.groups.push_back({group, way});
    if (wishes.mail) {
        view.mail = MailAddressView{.address = wishes.mail->address,
                                    .is_confirmed = wishes.mail->confirmed_at.has_value(),
                                    .digest = wishes.mail->digest,
                                    .digest_hour = wishes.mail->digest_hour,
                                    .quiet_from = wishes.mail->quiet_from,
                                    .quiet_until = wishes.mail->quiet_until};
    }
    return view;
}

WishChange change_of(ChangeNoticeSettingsRequest const& request) {
    WishChange change{.digest = request.digest};
    if (request.groups) {
        for (auto const& wish : *request.groups) change.groups.emplace_back(wish.group, wish.way);
    }
    if (request.digest_hour) change.digest_hour = request.digest_hour->value();
    if (request.quiet_from && request.quiet_until) {
        change.quiet = std::pair(request.quiet_from->value(), request.quiet_until->value());
    }
    return change;
}

GivenUpMail line_of(Mail const& mail) {
    return {mail.id, mail.kind, mail.address, mail.made_at, mail.settled_at, mail.attempts, mail.last_error};
}

void add_own_routes(http::Router& router, MailSettings const& settings) {
    bool const is_set_up = settings.carrier != nullptr;
    router.read<http::Nothing, NoticeSettingsView>(
        {.path = "/api/v1/me/notice-settings",
         .permission = Permission::own_account,
         .summary = "How one wants to be told"},
        [is_set_up](ReadTransaction& tx, Caller const& who, http::Nothing const&) -> Result<NoticeSettingsView> {
            HZ_TRY(auto const wishes, read_wishes(tx, who));
            return view_of(wishes, is_set_up);
        });
    router.write<ChangeNoticeSettingsRequest, NoticeSettingsView>(
        {.method = Method::patch,
         .path = "/api/v1/me/notice-settings",
         .permission = Permission::own_account,
         .summary = "Change how one wants to be told"},
        [is_set_up](WriteTransaction& tx, Caller const& who,
                    ChangeNoticeSettingsRequest const& request) -> Result<NoticeSettingsView> {
            HZ_TRY(auto const wishes, change_wishes(tx, who, change_of(request)));
            return view_of(wishes, is_set_up);
        });
    router.write<GiveAddressRequest, NoticeSettingsView>(
        {.method = Method::put,
         .path = "/api/v1/me/mail-address",
         .permission = Permission::own_account,
         .summary = "Give an address for mail; a mail there asks whether it is wanted",
         .budget = http::Budget::credentials},
        [settings](WriteTransaction& tx, Caller const& who,
                   GiveAddressRequest const& request) -> Result<NoticeSettingsView> {
            HZ_TRY(give_address(tx, who, request.address.str(), settings));
            HZ_TRY(auto const wishes, read_wishes(tx, who));
            return view_of(wishes, true);
        });
    router.write<http::Nothing, void>(
        {.method = Method::delete_,
         .path = "/api/v1/me/mail-address",
         .permission = Permission::own_account,
         .summary = "Take one's address back: no more mail"},
        [](WriteTransaction& tx, Caller const& who, http::Nothing const&) { return remove_address(tx, who); });
}

void add_link_routes(http::Router& router) {
    router.write<MailLinkRequest, void>({.method = Method::post,
                                         .path = "/api/v1/mail/confirmation",
                                         .permission = Permission::account_open,
                                         .summary = "Confirm an address with the link of its mail, signed in or not",
                                         .budget = http::Budget::credentials},
                                        [](WriteTransaction& tx, Caller const& who, MailLinkRequest const& request) {
                                            return confirm_address(tx, request.token.str(), who.now);
                                        });
    router.write<OneClickRequest, void>(
        {.method = Method::post,
         .path = "/api/v1/mail/unsubscribe",
         .permission = Permission::public_read,
         .summary = "End all mail to an address with the link of any of its mails (RFC 8058)",
         .auth = http::Auth::public_,
         .budget = http::Budget::credentials,
         .body_bytes_max = 4 * 1024},
        [](WriteTransaction& tx, Caller const& who, OneClickRequest const& request) {
            return unsubscribe(tx, request.token.str(), who.now);
        });
}

void add_street_routes(http::Router& router, MailSettings const& settings) {
    router.read<MailReportRequest, MailReportView>(
        {.path = "/api/v1/s/{street}/mail",
         .permission = Permission::api_key_issue,
         .summary = "How mail is doing, for administrators: what waits, what was given up and why"},
        [settings](ReadTransaction& tx, Caller const& who, MailReportRequest const& request) -> Result<MailReportView> {
            HZ_TRY(auto const report, report_mail(tx, who, request.street, settings));
            MailReportView view{report.is_set_up, report.from_address, report.waiting, report.sent_lately, {}};
            for (auto const& mail : report.given_up) view.given_up.push_back(line_of(mail));
            return view;
        });
    router.write<MailTestRequest, GivenUpMail>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/mail/tests",
         .permission = Permission::api_key_issue,
         .summary = "Send a mail to try the settings with",
         .budget = http::Budget::credentials},
        [settings](WriteTransaction& tx, Caller const& who, MailTestRequest const& request) -> Result<GivenUpMail> {
            HZ_TRY(auto const mail, send_test(tx, who, request.street, request.address.str(), settings));
            return line_of(mail);
        });
}

}  // namespace

void add_mail_routes(http::Router& router, MailSettings const& settings) {
    add_own_routes(router, settings);
    add_link_routes(router);
    add_street_routes(router, settings);
}

}  // namespace hezhi::notices
