#include "src/http/problem.h"

#include <algorithm>
#include <charconv>

#include "lib/base/assert.h"
#include "src/http/json.h"

// messages.S
extern "C" {
extern char const hezhi_messages_zh_cn[];
extern char const hezhi_messages_zh_cn_end[];
extern char const hezhi_messages_en[];
extern char const hezhi_messages_en_end[];
}

namespace hezhi::http {
namespace {

using Table = std::map<std::string, std::string, std::less<>>;

Table read_table(char const* begin, char const* end) {
    auto const document = JsonDocument::parse({begin, end});
    HZ_ASSERT(document.has_value());
    auto const root = document->root();
    Table table;
    for (std::size_t i = 0; i < root.size(); ++i) {
        table.emplace(root.member_name(i), root.member_value(i).string());
    }
    return table;
}

std::string_view title_key(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::invalid:
            return "title.invalid";
        case ErrorCode::unauthenticated:
            return "title.unauthenticated";
        case ErrorCode::forbidden:
            return "title.forbidden";
        case ErrorCode::not_found:
            return "title.not_found";
        case ErrorCode::conflict:
            return "title.conflict";
        case ErrorCode::stale:
            return "title.stale";
        case ErrorCode::too_large:
            return "title.too_large";
        case ErrorCode::unsupported_type:
            return "title.unsupported_type";
        case ErrorCode::unprocessable:
            return "title.unprocessable";
        case ErrorCode::confirm_identity:
            return "title.confirm_identity";
        case ErrorCode::rate_limited:
            return "title.rate_limited";
        case ErrorCode::internal:
            return "title.internal";
        case ErrorCode::unavailable:
            return "title.unavailable";
        case ErrorCode::insufficient_storage:
            return "title.insufficient_storage";
    }
    return "title.internal";
}

void append_params(std::string& out, Error::Params const& params) {
    if (params.empty()) return;
    out += ",\"params\":{";
    bool first = true;
    for (auto const& [name, value] : params) {
        if (!first) out += ',';
        first = false;
        append_json_string(out, name);
        out += ':';
        append_json_string(out, value);
    }
    out += '}';
}

}  // namespace

Messages::Messages()
    : zh_cn_(read_table(hezhi_messages_zh_cn, hezhi_messages_zh_cn_end)),
      en_(read_table(hezhi_messages_en, hezhi_messages_en_end)) {}

Table const& Messages::table(authority::Language language) const noexcept {
    return language == authority::Language::en ? en_ : zh_cn_;
}

bool Messages::has(authority::Language language, std::string_view key) const {
    return table(language).contains(key);
}

std::string Messages::text(authority::Language language, std::string_view key, Error::Params const& params) const {
    auto const& all = table(language);
    auto found = all.find(key);
    if (found == all.end()) found = all.find(std::string_view{"http.unknown_problem"});
    HZ_ASSERT(found != all.end());
    std::string text;
    std::string_view rest = found->second;
    while (!rest.empty()) {
        auto const open = std::min(rest.find('{'), rest.size());
        text.append(rest.substr(0, open));
        rest.remove_prefix(open);
        auto const close = rest.find('}');
        if (rest.empty() || close == rest.npos) break;
        auto const name = rest.substr(1, close - 1);
        auto const param =
            std::ranges::find(params, name, [](auto const& pair) { return std::string_view{pair.first}; });
        if (param != params.end()) {
            // What is a name in the program has a word: "word.measure.turnout_heads".
            auto const word = all.find("word." + std::string(name) + "." + param->second);
            text += word == all.end() ? param->second : word->second;
        }
        rest.remove_prefix(close + 1);
    }
    return text;
}

int status_of(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::invalid:
            return 400;
        case ErrorCode::unauthenticated:
        case ErrorCode::confirm_identity:
            return 401;
        case ErrorCode::forbidden:
            return 403;
        case ErrorCode::not_found:
            return 404;
        case ErrorCode::conflict:
            return 409;
        case ErrorCode::stale:
            return 412;
        case ErrorCode::too_large:
            return 413;
        case ErrorCode::unsupported_type:
            return 415;
        case ErrorCode::unprocessable:
            return 422;
        case ErrorCode::rate_limited:
            return 429;
        case ErrorCode::internal:
            return 500;
        case ErrorCode::unavailable:
            return 503;
        case ErrorCode::insufficient_storage:
            return 507;
    }
    return 500;
}

std::string problem_json(Error const& error, int status, authority::Language language, Messages const& messages,
                         std::string_view request_id) {
    std::string out = "{\"type\":\"urn:hezhi:problem:";
    out += error.key();
    out += "\",\"title\":";
    append_json_string(out, messages.text(language, title_key(error.code()), {}));
    out += ",\"status\":";
    append_json_integer(out, status);
    out += ",\"code\":";
    append_json_string(out, error.key());
    out += ",\"detail\":";
    append_json_string(out, messages.text(language, error.key(), error.params()));
    out += ",\"request_id\":";
    append_json_string(out, request_id);
    append_params(out, error.params());
    if (!error.problems().empty()) {
        out += ",\"problems\":[";
        bool first = true;
        for (auto const& problem : error.problems()) {
            if (!first) out += ',';
            first = false;
            out += "{\"pointer\":";
            append_json_string(out, problem.where);
            out += ",\"code\":";
            append_json_string(out, problem.key);
            out += ",\"detail\":";
            append_json_string(out, messages.text(language, problem.key, problem.params));
            append_params(out, problem.params);
            out += '}';
        }
        out += ']';
    }
    out += '}';
    return out;
}

authority::Language preferred_language(std::string_view accept_language) noexcept {
    // The first of the two languages with the highest weight; ranges that name neither are passed over.
    double best = 0;
    auto language = authority::Language::zh_cn;
    while (!accept_language.empty()) {
        auto const comma = std::min(accept_language.find(','), accept_language.size());
        auto range = accept_language.substr(0, comma);
        accept_language.remove_prefix(std::min(comma + 1, accept_language.size()));
        while (range.starts_with(' ')) range.remove_prefix(1);
        double weight = 1;
        if (auto const q = range.find(";q="); q != range.npos) {
            auto const digits = range.substr(q + 3);
            if (std::from_chars(digits.data(), digits.data() + digits.size(), weight).ec != std::errc{}) weight = 0;
        }
        bool const chinese = range.starts_with("zh") || range.starts_with("ZH");
        bool const english = range.starts_with("en") || range.starts_with("EN");
        if ((!chinese && !english) || weight <= best) continue;
        best = weight;
        language = english ? authority::Language::en : authority::Language::zh_cn;
    }
    return language;
}

std::string_view language_tag(authority::Language language) noexcept {
    return language == authority::Language::en ? "en" : "zh-CN";
}

}  // namespace hezhi::http
