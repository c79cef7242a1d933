#include "src/people/password_rules.h"

#include <algorithm>
#include <string>

#include "lib/text/names.h"
#include "lib/text/utf8.h"
#include "src/people/common_passwords.h"

namespace hezhi::people {
namespace {

std::unexpected<Error> refuse(std::string_view pointer, std::string_view key,
                              std::vector<std::pair<std::string, std::string>> params = {}) {
    std::vector<Problem> problems;
    problems.push_back({std::string(pointer), key, std::move(params)});
    return fail(Error{ErrorCode::unprocessable, "password.refused"}.with(std::move(problems)));
}

/// "19880704", "19880704a": days of birth are the commonest passwords of all that no list holds in full.
bool is_date(std::string_view text) {
    if (text.size() != 8 || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return false;
    auto const number = [&](std::size_t first, std::size_t size) {
        int value = 0;
        for (char const c : text.substr(first, size)) value = value * 10 + (c - '0');
        return value;
    };
    int const year = number(0, 4);
    int const month = number(4, 2);
    int const day = number(6, 2);
    return year >= 1920 && year <= 2049 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

bool is_one_character(std::string_view text) {
    return std::ranges::all_of(text, [&](char c) { return c == text.front(); });
}

}  // namespace

Result<void> check_password(std::string_view password, std::string_view login_name, std::string_view display_name,
                            std::string_view pointer) {
    auto const points = text::decode_utf8(password);
    if (!points || points->size() < kPasswordCharactersMin) {
        return refuse(pointer, "password.too_short", {{"min", std::to_string(kPasswordCharactersMin)}});
    }
    if (points->size() > kPasswordCharactersMax) {
        return refuse(pointer, "password.too_long", {{"max", std::to_string(kPasswordCharactersMax)}});
    }
    std::string const key = text::name_key(password).value_or("");
    if (key.empty() || is_common_password(key) || is_date(key) || is_one_character(key)) {
        return refuse(pointer, "password.too_common");
    }
    for (auto const name : {login_name, display_name}) {
        std::string const name_key = text::name_key(name).value_or("");
        // A short name may occur in a long password by chance.
        if (name_key.size() >= 4 && (key == name_key || (key.contains(name_key) && key.size() < name_key.size() + 5))) {
            return refuse(pointer, "password.like_name");
        }
    }
    return {};
}

}  // namespace hezhi::people
