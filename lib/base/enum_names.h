// Names of described enumerators, as they stand in JSON and in the database: `public_` is "public".
#pragma once

#include <optional>
#include <string_view>

#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

namespace hezhi {

/// The name without a trailing underscore; empty for a value that no enumerator has.
template <class E>
constexpr std::string_view enum_name(E value) noexcept {
    std::string_view found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto entry) {
        if (entry.value == value) found = entry.name;
    });
    if (found.ends_with('_')) found.remove_suffix(1);
    return found;
}

template <class E>
constexpr std::optional<E> parse_enum(std::string_view name) noexcept {
    std::optional<E> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto entry) {
        if (enum_name(entry.value) == name) found = entry.value;
    });
    return found;
}

}  // namespace hezhi
