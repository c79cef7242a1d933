// The words of `hezhi budget` for rules and choices: the values of its options and of its JSON.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "lib/budgeting/allocation.h"

namespace hezhi::app::budget_names {

template <class T, std::size_t size>
using Names = std::array<std::pair<std::string_view, T>, size>;

inline constexpr Names<budgeting::Rule, 4> kRules{{{"mes", budgeting::Rule::equal_shares},
                                                   {"greedy", budgeting::Rule::greedy},
                                                   {"greedy-threshold", budgeting::Rule::greedy_threshold},
                                                   {"phragmen", budgeting::Rule::phragmen}}};
inline constexpr Names<budgeting::Utility, 4> kUtilities{{{"cost", budgeting::Utility::cost},
                                                          {"cardinality", budgeting::Utility::cardinality},
                                                          {"points", budgeting::Utility::points},
                                                          {"borda", budgeting::Utility::borda}}};
inline constexpr Names<budgeting::Completion, 4> kCompletions{{{"none", budgeting::Completion::none},
                                                               {"add1", budgeting::Completion::add1},
                                                               {"add1u", budgeting::Completion::add1u},
                                                               {"utilitarian", budgeting::Completion::utilitarian}}};
inline constexpr Names<budgeting::Start, 2> kStarts{
    {{"fractional", budgeting::Start::fractional}, {"integral", budgeting::Start::integral}}};
inline constexpr Names<budgeting::Stop, 2> kStops{
    {{"exhaustive", budgeting::Stop::exhaustive}, {"overspend", budgeting::Stop::overspend}}};
inline constexpr Names<budgeting::Ties, 3> kTies{{{"file-order", budgeting::Ties::file_order},
                                                  {"cost-votes-lot", budgeting::Ties::cost_votes_lot},
                                                  {"lexicographic", budgeting::Ties::lexicographic}}};
inline constexpr Names<budgeting::Preference, 2> kPreferences{
    {{"satisfaction", budgeting::Preference::satisfaction}, {"exclusion", budgeting::Preference::exclusion}}};

template <class T, std::size_t size>
std::string_view name_of(Names<T, size> const& names, T value) {
    for (auto const& [name, named] : names) {
        if (named == value) return name;
    }
    return {};
}

/// Upper and lower case are the same.
template <class T, std::size_t size>
std::optional<T> value_of(Names<T, size> const& names, std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    for (auto const& [name, value] : names) {
        if (name == lower) return value;
    }
    return std::nullopt;
}

/// "a|b|c"
template <class T, std::size_t size>
std::string list_of(Names<T, size> const& names) {
    std::string list;
    for (auto const& entry : names) list += (list.empty() ? "" : "|") + std::string(entry.first);
    return list;
}

}  // namespace hezhi::app::budget_names
