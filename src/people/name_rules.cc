#include "src/people/name_rules.h"

#include <algorithm>

#include <unicode/uchar.h>

#include "lib/base/utf8.h"
#include "lib/text/names.h"
#include "lib/text/utf8.h"

namespace hezhi::people {
namespace {

constexpr std::size_t kLoginCharactersMin = 2;  // 沈宁
constexpr std::size_t kLoginCharactersMax = 40;
constexpr std::size_t kDisplayCharactersMax = 40;

bool is_login_character(char32_t c) {
    return c == U'.' || c == U'_' || c == U'-' || c == U'@' || u_isalnum(static_cast<UChar32>(c)) != 0;
}

std::unexpected<Error> refuse(std::string_view key, std::string_view pointer, std::size_t min, std::size_t max) {
    std::vector<Problem> problems;
    problems.push_back({std::string(pointer), key, {{"min", std::to_string(min)}, {"max", std::to_string(max)}}});
    return fail(Error{ErrorCode::unprocessable, key}
                    .with("min", std::to_string(min))
                    .with("max", std::to_string(max))
                    .with(std::move(problems)));
}

}  // namespace

Result<LoginName> check_login_name(std::string_view typed) {
    auto shown = text::clean_name(typed);
    auto key = text::name_key(typed);
    auto const points = key ? text::decode_utf8(*key) : std::nullopt;
    bool const fits = shown && points && points->size() >= kLoginCharactersMin &&
                      points->size() <= kLoginCharactersMax && std::ranges::all_of(*points, is_login_character);
    if (!fits) return refuse("person.login_name_refused", "/login_name", kLoginCharactersMin, kLoginCharactersMax);
    return LoginName{*std::move(shown), *std::move(key)};
}

std::string login_key(std::string_view typed) {
    return text::name_key(typed).value_or("");
}

Result<std::string> check_display_name(std::string_view typed) {
    auto shown = text::clean_name(typed);
    if (!shown || shown->empty() || count_characters(*shown) > kDisplayCharactersMax) {
        return refuse("person.display_name_refused", "/display_name", 1, kDisplayCharactersMax);
    }
    return *std::move(shown);
}

}  // namespace hezhi::people
