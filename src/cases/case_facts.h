// What the state machine knows of a case, as the JSON that the row keeps; and the words of its closed lists.
#pragma once

#include <string>
#include <string_view>

#include "lib/base/assert.h"
#include "lib/casework/case_machine.h"

namespace hezhi::cases {

std::string facts_to_json(casework::CaseFacts const& facts);
/// Of a row that this program wrote; anything else is asserted.
casework::CaseFacts facts_from_json(std::string_view json);

/// A word of the machine, of a row that this program wrote.
template <class Word>
Word casework_at(std::string_view text);
template <>
inline casework::CaseState casework_at(std::string_view text) {
    auto const word = casework::parse_case_state(text);
    HZ_ASSERT(word.has_value());
    return *word;
}
template <>
inline casework::CaseEvent casework_at(std::string_view text) {
    auto const word = casework::parse_case_event(text);
    HZ_ASSERT(word.has_value());
    return *word;
}
template <>
inline casework::Actor casework_at(std::string_view text) {
    auto const word = casework::parse_actor(text);
    HZ_ASSERT(word.has_value());
    return *word;
}

}  // namespace hezhi::cases
