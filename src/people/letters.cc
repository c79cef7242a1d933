// Letters with invitation codes: one HTML file that needs nothing else, an A4 page a letter, printed from any browser.

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "src/people/invitations.h"
#include "src/people/own_account.h"

namespace hezhi::people {
namespace {

/// China's civil time. A property of the jurisdiction once calendars are.
constexpr auto kCivilOffset = std::chrono::hours(8);

struct Words {
    std::string_view language;
    std::string_view title;
    std::string_view greeting;   ///< {0} dwelling
    std::string_view neighbour;  ///< where no dwelling is named
    std::string_view offer;      ///< {0} community, {1} street
    std::string_view scan;
    std::string_view type;  ///< {0} address
    std::string_view code;
    std::string_view until;  ///< {0} date
    std::string_view once;
    std::string_view help;
    std::string_view date;  ///< for fmt's chrono
};

constexpr Words kChinese{
    .language = "zh-CN",
    .title = "居民邀请函",
    .greeting = "{0} 的居民：",
    .neighbour = "各位居民：",
    .offer = "{1}{0}邀请您加入合治议事平台。加入后，您可以对社区的事说说看法、参加表决、看到每件事由谁办到哪一步。",
    .scan = "手机扫一扫右边的二维码；",
    .type = "或者在浏览器打开 {0} ，输入下面的邀请码；",
    .code = "邀请码",
    .until = "请在 {0} 之前使用。",
    .once = "一码一人一次。家里还有人想加入，请向居委会再领一封。",
    .help = "不用智能手机？请拿着这封信到居委会，工作人员会帮您办理。工作人员不会向您索要密码。",
    .date = "{:%Y年%m月%d日}",
};
constexpr Words kEnglish{
    .language = "en",
    .title = "Invitation to residents",
    .greeting = "To the residents of {0}",
    .neighbour = "Dear neighbour",
    .offer =
        "{0}, {1}, invites you to Hezhi, where the community deliberates. With an account you can say what you "
        "think, take part in votes, and see who is responsible for what and how far it has come.",
    .scan = "Scan the code on the right with your phone,",
    .type = "or open {0} in a browser and type the code below.",
    .code = "Your code",
    .until = "Please use it before {0}.",
    .once =
        "One code is for one person, once. Ask the residents' committee for another letter if others at home want "
        "to join.",
    .help =
        "No smartphone? Bring this letter to the residents' committee; they will help you. Nobody there will ask "
        "for your password.",
    .date = "{:%Y-%m-%d}",
};

constexpr std::string_view kStyle = R"(
@page{size:A4;margin:22mm}
body{font-family:"Noto Serif CJK SC","Songti SC",SimSun,serif;font-size:14pt;line-height:1.7;margin:0;color:#000}
.letter{break-after:page;position:relative;max-width:166mm;margin:0 auto;padding:8mm 0}
.letter:last-child{break-after:auto}
h1{font-size:22pt;text-align:center;margin:0 0 10mm}
.place{text-align:right;margin:0 0 8mm}
.way{display:flex;gap:10mm;align-items:center;margin:8mm 0}
.way svg{width:44mm;height:44mm;flex:none}
ol{margin:0;padding-left:1.4em;flex:1}
.code{border:1pt solid #000;padding:5mm;text-align:center;margin:6mm 0}
.code b{display:block;font:600 26pt/1.4 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.06em}
.small{font-size:12pt}
@media screen{body{background:#eee}.letter{background:#fff;padding:18mm;margin:6mm auto;box-shadow:0 1px 4px #0003}}
)";

std::string escaped(std::string_view text) {
    std::string html;
    for (char const c : text) {
        switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '"':
                html += "&quot;";
                break;
            case '\'':
                html += "&#39;";
                break;
            default:
                html += c;
        }
    }
    return html;
}

std::string civil_date(std::string_view pattern, TimePoint time) {
    return fmt::format(fmt::runtime(pattern),
                       fmt::gmtime(std::chrono::system_clock::to_time_t(
                           std::chrono::time_point_cast<std::chrono::seconds>(time + kCivilOffset))));
}

std::string filled(std::string_view pattern, std::string_view first, std::string_view second = {}) {
    return fmt::format(fmt::runtime(pattern), first, second);
}

void append_letter(std::string& html, LetterText const& letter, std::string_view public_url, Words const& words) {
    std::string const join = fmt::format("{}/join", public_url);
    html += "<section class=\"letter\"><h1>";
    html += words.title;
    html += fmt::format("</h1><p class=\"place\">{} · {}</p><p>", escaped(letter.street_name),
                        escaped(letter.community_name));
    html += letter.dwelling_label.empty() ? std::string(words.neighbour)
                                          : filled(words.greeting, escaped(letter.dwelling_label));
    html += "</p><p>" + filled(words.offer, escaped(letter.community_name), escaped(letter.street_name));
    html += "</p><div class=\"way\"><ol><li>";
    html += words.scan;
    html += "</li><li>" + filled(words.type, escaped(join)) + "</li></ol>";
    html += qr_svg(join + '#' + letter.code);
    html += "</div><p class=\"code\">";
    html += words.code;
    html += "<b>" + escaped(letter.code) + "</b>";
    html += filled(words.until, civil_date(words.date, letter.expires_at)) + "</p><p class=\"small\">";
    html += words.once;
    html += "</p><p class=\"small\">";
    html += words.help;
    html += "</p></section>\n";
}

}  // namespace

std::string letters_html(std::vector<LetterText> const& letters, std::string_view public_url,
                         authority::Language language) {
    Words const& words = language == authority::Language::en ? kEnglish : kChinese;
    std::string html = fmt::format(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title><style>{}</style></head>"
        "<body>\n",
        words.language, words.title, kStyle);
    for (auto const& letter : letters) append_letter(html, letter, public_url, words);
    return html + "</body></html>\n";
}

}  // namespace hezhi::people
