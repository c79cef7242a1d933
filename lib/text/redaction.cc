#include "lib/text/redaction.h"

#include <array>
#include <memory>
#include <vector>

#include <unicode/regex.h>
#include <unicode/unistr.h>

#include "lib/base/assert.h"

namespace hezhi::text {
namespace {

// In order: a longer number is looked for before the shorter ones that it could hold.
constexpr std::array kPatterns{
    // Identity number: region, date of birth, sequence, check character.
    R"((?<![0-9A-Za-z])\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z]))",
    // Bank card, also in groups of four.
    R"((?<!\d)\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d))",
    // Mobile, with or without +86 and blanks.
    R"((?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d))",
    // Landline with its area code.
    R"((?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d))",
    R"([A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)",
    // Number plate.
    R"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][· ]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳])",
    // The door of a home: staircase and door, or a door said to be a room.
    R"([0-9一二三四五六七八九十]{1,3}单元[ ,，]*[0-9]{2,4}(?:室|号|户)?)",
    R"((?<!\d)\d{3,4}(?:室|户)(?!外|内机))",
};

std::vector<std::unique_ptr<icu::RegexPattern const>> compiled() {
    std::vector<std::unique_ptr<icu::RegexPattern const>> patterns;
    for (auto const* source : kPatterns) {
        UErrorCode status = U_ZERO_ERROR;
        UParseError where{};
        patterns.emplace_back(icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(source), where, status));
        HZ_ASSERT(U_SUCCESS(status));
    }
    return patterns;
}

}  // namespace

Redacted redacted(std::string_view text) {
    static auto const patterns = compiled();
    static icu::UnicodeString const blot("***");
    auto working = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    Redacted result;
    for (auto const& pattern : patterns) {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::RegexMatcher> const matcher(pattern->matcher(working, status));
        HZ_ASSERT(U_SUCCESS(status));
        int found = 0;
        while (matcher->find()) ++found;
        if (found == 0) continue;
        result.replaced += found;
        matcher->reset();
        auto next = matcher->replaceAll(blot, status);
        HZ_ASSERT(U_SUCCESS(status));
        working = std::move(next);
    }
    working.toUTF8String(result.text);
    return result;
}

}  // namespace hezhi::text
