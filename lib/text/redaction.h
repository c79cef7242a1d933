// What must not stand in a public text though its writer typed it: telephone and identity numbers, bank cards, number
// plates, e-mail addresses, and the door of a home. Names of people are not found: that takes a reader.
#pragma once

#include <string>
#include <string_view>

namespace hezhi::text {

struct Redacted {
    std::string text;
    int replaced = 0;  ///< how many places were blotted out
};

/// Replaces each by "***". Chinese numbers as in use in 2026: mobile (11 digits), landline (area code first), identity
/// (18 places), plates, cards (16 to 19 digits), "2单元501室" (the building stays). Invalid UTF-8 becomes U+FFFD.
/// Cost: linear, some microseconds for a report.
Redacted redacted(std::string_view text);

}  // namespace hezhi::text
