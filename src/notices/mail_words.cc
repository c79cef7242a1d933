#include "src/notices/mail_words.h"

#include <fmt/format.h>

#include "src/notices/mail_message.h"

namespace hezhi::notices {
namespace {

using authority::Language;

/// The same in both; {body} and {due} are filled in.
struct Words {
    std::string_view zh;
    std::string_view en;
    std::string_view in(Language language) const noexcept { return language == Language::en ? en : zh; }
};

Words words_of(NoticeKind kind) noexcept {
    using enum NoticeKind;
    switch (kind) {
        case case_asked:
            return {"想向您了解一些情况，请在{due}前答复", "You are asked for some details; please answer by {due}"};
        case case_replied:
            return {"{body}答复了您，请看看问题解决了没有", "{body} replied: please see whether it is solved"};
        case case_closed:
            return {"您反映的事已经办结", "What you reported is closed"};
        case case_refused:
            return {"您反映的事没有受理，里面写了理由和该找谁",
                    "What you reported is not taken up; the reason and whom to turn to are inside"};
        case case_dispatched:
            return {"您反映的事转到了{body}", "What you reported is now with {body}"};
        case case_returned:
            return {"{body}认为不归他们管，街道来裁定", "{body} says it is not theirs; the street office rules"};
        case case_kept:
            return {"街道裁定由{body}继续办理", "The street office ruled that {body} goes on"};
        case case_extended:
            return {"办理期限延到{due}", "The time limit is now {due}"};
        case case_joint:
            return {"街道召集几家单位一起办理", "The street office called several bodies to it"};
        case case_merged:
            return {"您反映的事和另一件并在一起办理", "What you reported goes on together with another case"};
        case case_reopened:
            return {"有邻居说没有解决，这件事重新办理", "A neighbour says it is not solved; it is reopened"};
        case case_deliberated:
            return {"这件事转到议事，由大家商量", "This goes to deliberation among neighbours"};
        case case_overdue:
            return {"到期了还没有答复，{body}要说明原因", "The limit passed without a reply; {body} must say why"};
        case case_contact_seen:
            return {"工作人员查看了您的联系方式，里面写了理由",
                    "Staff looked at your contact details; the reason is inside"};
        case statement_hidden:
            return {"您的一条看法不再展示，里面写了依据，您可以申诉",
                    "A statement of yours is no longer shown; the rule is inside, and you may appeal"};
        case statement_merged:
            return {"您的一条看法和意思相同的合并了", "A statement of yours was merged with one that says the same"};
        case statement_restored:
            return {"申诉成立，您的看法恢复展示", "Your appeal was right; your statement is shown again"};
        case appeal_rejected:
            return {"申诉没有成立，里面写了理由", "Your appeal was not granted; the reason is inside"};
        case meeting_changed:
            return {"您报名的会议有变化，现在定在{due}", "A meeting you answered has changed; it is now at {due}"};
        case meeting_cancelled:
            return {"您报名的会议取消了，里面写了原因", "A meeting you answered is cancelled; the reason is inside"};
        case meeting_seat:
            return {"会议空出了座位，您可以参加了：{due}", "A seat became free for you: the meeting is at {due}"};
        case meeting_minuted:
            return {"您报名的会议，记录公布了", "The minutes of a meeting you answered are published"};
        case desk_dispatched:
            return {"工单派到{body}，请在{due}前办理", "A case for {body}, to be handled by {due}"};
        case desk_supporting:
            return {"请{body}协办一件工单", "{body} is asked to support a case"};
        case desk_called:
            return {"请{body}在{due}前到场，一起办理", "{body} is called to come by {due}"};
        case desk_returned:
            return {"退单没有成立，由{body}继续办理", "The return was not granted: {body} goes on"};
        case desk_answered:
            return {"反映人补充了情况", "The reporter gave the details asked for"};
        case desk_reopened:
            return {"反映人说没有解决，工单重新办理", "The reporter says it is not solved; the case is reopened"};
        case desk_overdue:
            return {"{body}的一件工单超期了", "A case of {body} is overdue"};
        case desk_supervised:
            return {"街道督办一件工单", "The street office supervises a case"};
        case desk_reminded:
            return {"街道催办一件工单", "The street office sends a reminder about a case"};
        case desk_extension_ruled:
            return {"延期申请有了结果", "There is a ruling on the extension"};
        case desk_missed:
            return {"{body}到{due}还没有到场", "{body} was to come by {due} and has not"};
        case desk_evaluated:
            return {"街道对{body}参加联合办理作了评价", "The street office has evaluated how {body} took part"};
        case desk_action:
            return {"请{body}在{due}前做完一项商定的事", "{body} is to do what was agreed by {due}"};
        case desk_action_late:
            return {"{body}有一项商定的事到期没有做完", "Something that {body} agreed to do is overdue"};
        case desk_action_dropped:
            return {"有一项商定的事，{body}不用再做了", "{body} need no longer do something that was agreed"};
        case ruling_wanted:
            return {"{body}申请退单，等待裁定", "{body} asks to return a case: a ruling is wanted"};
        case extension_wanted:
            return {"{body}申请延期，等待答复", "{body} asks for more time: an answer is wanted"};
        case commitment_asked:
            return {"{body}承诺了一件事，请在{due}前做到", "{body} has promised something, to be done by {due}"};
        case commitment_due_soon:
            return {"{body}承诺的一件事快到期了：{due}", "A commitment of {body} is due soon: {due}"};
        case commitment_overdue:
            return {"{body}承诺的一件事到期还没有做到", "A commitment of {body} is overdue"};
        case commitment_disputed:
            return {"居民说{body}承诺的一件事没有做到，请在{due}前答复",
                    "Residents say that a commitment of {body} is not kept; an answer is due by {due}"};
        case resolution_asked:
            return {"社区的一项决议请{body}在{due}前公开答复", "A community asks {body} for a public answer by {due}"};
        case resolution_due_soon:
            return {"{body}要公开答复的一项决议快到期了：{due}",
                    "The public answer of {body} to a resolution is due soon: {due}"};
        case resolution_overdue:
            return {"{body}到期没有答复社区的一项决议", "{body} has not answered a resolution in time"};
        case topic_closed:
            return {"您参与过的议题不再收意见了，大家怎么看已经公布",
                    "A topic you took part in is closed; what came out is published"};
        case topic_finished:
            return {"您参与过的议题走完了程序，看看定了什么、谁来办",
                    "A topic you took part in has run its course: see what was decided and who does it"};
        case topic_stopped:
            return {"您参与过的议题没有继续，里面写了原因",
                    "A topic you took part in does not go on; the reason is inside"};
        case ballot_opened:
            return {"有一项表决您可以投票，{due}截止", "There is a ballot for you to vote in, until {due}"};
        case ballot_closing:
            return {"表决快截止了：{due}。还没有投的，请记得投",
                    "A ballot closes soon: {due}. If you have not voted, this is the time"};
        case ballot_passed:
            return {"您在名册上的表决有了结果：通过", "A ballot on whose roll you stand has passed"};
        case ballot_failed:
            return {"您在名册上的表决有了结果：没有通过", "A ballot on whose roll you stand has not passed"};
        case ballot_voided:
            return {"您在名册上的表决作废了，里面写了原因",
                    "A ballot on whose roll you stand is void; the reason is inside"};
        case budget_opened:
            return {"社区的钱怎么用，请您投票选项目，{due}截止",
                    "Choose what your community spends its money on, until {due}"};
        case budget_closing:
            return {"选项目的投票快截止了：{due}。还没有投的，请记得投；投过的还可以改",
                    "Voting on projects ends soon: {due}. Vote if you have not; if you have, you may still change it"};
        case budget_allocated:
            return {"社区选项目的投票有了结果", "The projects of your community are chosen"};
        case budget_voided:
            return {"社区选项目的投票作废了，里面写了原因",
                    "The vote on projects of your community is void; the reason is inside"};
        case mail_given_up:
            return {"有一封邮件没有发出去，请检查邮件设置", "A mail could not be sent; please check the mail settings"};
    }
    return {"", ""};
}

void fill(std::string& text, std::string_view name, std::string_view value) {
    if (auto const at = text.find(name); at != text.npos) text.replace(at, name.size(), value);
}

std::string moment(TimePoint at, Language language, calendar::TimeZone const& zone) {
    auto const local = zone.local(at);
    auto const day = std::chrono::floor<std::chrono::days>(local);
    std::chrono::year_month_day const date{day};
    std::chrono::hh_mm_ss const time{std::chrono::floor<std::chrono::minutes>(local - day)};
    auto const month = static_cast<unsigned>(date.month());
    auto const number = static_cast<unsigned>(date.day());
    if (language == Language::en) {
        return fmt::format("{}-{:02}-{:02} {:02}:{:02}", static_cast<int>(date.year()), month, number,
                           time.hours().count(), time.minutes().count());
    }
    return fmt::format("{}月{}日{:02}:{:02}", month, number, time.hours().count(), time.minutes().count());
}

/// Both texts grow together, so that they say the same.
class Page {
public:
    explicit Page(Language language) : language_(language) {}

    void paragraph(Words const& words) {
        auto const text = words.in(language_);
        plain_.append(text).append("\n\n");
        html_.append("<p>").append(html_escaped(text)).append("</p>\n");
    }
    void heading(Words const& words) {
        plain_.append(words.in(language_)).append("\n\n");
        html_.append("<h2>").append(html_escaped(words.in(language_))).append("</h2>\n");
    }
    void link(Words const& words, std::string_view url) {
        plain_.append(words.in(language_)).append("\n").append(url).append("\n\n");
        html_.append("<p><a href=\"").append(html_escaped(url)).append("\">");
        html_.append(html_escaped(words.in(language_))).append("</a></p>\n");
    }
    void list(std::vector<MailLine> const& lines) {
        html_ += "<ul>\n";
        for (auto const& line : lines) {
            plain_.append("- ").append(line.text).append("\n");
            if (!line.url.empty()) plain_.append("  ").append(line.url).append("\n");
            auto const text = html_escaped(line.text);
            html_ += line.url.empty() ? "<li>" + text + "</li>\n"
                                      : "<li><a href=\"" + html_escaped(line.url) + "\">" + text + "</a></li>\n";
        }
        plain_ += "\n";
        html_ += "</ul>\n";
    }
    MailWords done(Words const& subject) && {
        auto const tag = language_ == Language::en ? "en" : "zh-CN";
        return {.subject = std::string(subject.in(language_)),
                .plain = std::move(plain_),
                .html = fmt::format("<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title>"
                                    "</head>\n<body>\n{}</body></html>\n",
                                    tag, html_escaped(subject.in(language_)), html_)};
    }

private:
    Language language_;
    std::string plain_;
    std::string html_;
};

void add_end(Page& page, std::string const& settings_url, std::string const& end_url) {
    page.link({"修改怎样通知我", "Change how I am told"}, settings_url);
    page.link({"不再收邮件（不用登录）", "No more mail (without signing in)"}, end_url);
}

}  // namespace

std::string sentence_of(ToldNotice const& notice, Language language, calendar::TimeZone const& zone) {
    if (notice.is_sealed) {
        constexpr Words kSealed{"有一条新消息，请登录后查看", "There is news for you: please sign in to read it"};
        return std::string(kSealed.in(language));
    }
    std::string text(words_of(notice.kind).in(language));
    constexpr Words kBody{"办理单位", "the body in charge"};
    constexpr Words kLimit{"规定的期限", "the time limit"};
    fill(text, "{body}", notice.body.empty() ? kBody.in(language) : notice.body);
    fill(text, "{due}", notice.due ? moment(*notice.due, language, zone) : std::string(kLimit.in(language)));
    if (!notice.number.empty()) {
        text += language == Language::en ? " (no. " + notice.number + ")" : "（编号 " + notice.number + "）";
    }
    return text;
}

MailWords confirmation_words(Language language, std::string const& link) {
    Page page(language);
    page.paragraph({"有人在合治平台上填了这个邮箱，用来接收通知。如果是您，请打开下面的链接确认。",
                    "Somebody gave this address on Hezhi, to be told of news. If it was you, please open this link."});
    page.link({"确认接收通知", "Confirm this address"}, link);
    page.paragraph({"如果不是您，不用理会：不确认，就不会再收到邮件。链接七天内有效。",
                    "If it was not, do nothing: without a confirmation no more mail comes. The link is valid for seven "
                    "days."});
    return std::move(page).done({"请确认您的邮箱", "Please confirm your address"});
}

MailWords test_words(Language language, std::string const& public_url) {
    Page page(language);
    page.paragraph({"这是管理员发出的测试邮件：邮件设置可以用。",
                    "This is a test sent by an administrator: the mail settings work."});
    page.link({"打开合治平台", "Open Hezhi"}, public_url);
    return std::move(page).done({"合治平台的测试邮件", "A test mail of Hezhi"});
}

MailWords news_words(Language language, std::vector<MailLine> const& lines, std::string const& settings_url,
                     std::string const& end_url) {
    Page page(language);
    page.paragraph({"和您有关的事有了变化：", "There is news in matters of yours:"});
    page.list(lines);
    add_end(page, settings_url, end_url);
    return std::move(page).done({"合治平台：有新消息", "Hezhi: news for you"});
}

MailWords digest_words(Language language, std::vector<MailLine> const& own, std::vector<MailLine> const& places,
                       std::string const& settings_url, std::string const& end_url) {
    Page page(language);
    if (!own.empty()) {
        page.heading({"和您有关的事", "Matters of yours"});
        page.list(own);
    }
    if (!places.empty()) {
        page.heading({"您所在的社区", "Where you live"});
        page.list(places);
    }
    add_end(page, settings_url, end_url);
    return std::move(page).done({"合治平台：近期动态", "Hezhi: what happened lately"});
}

}  // namespace hezhi::notices
