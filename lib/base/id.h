// Typed identifiers: a TopicId does not convert to a StatementId. Ids are 63-bit and appear as strings in JSON.
// An id is never a capability: knowing one grants nothing.
#pragma once

#include <charconv>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hezhi {

template <class Tag>
class Id {
public:
    constexpr explicit Id(std::int64_t value) noexcept : value_(value) {}
    constexpr std::int64_t value() const noexcept { return value_; }
    friend constexpr auto operator<=>(Id, Id) = default;

    std::string str() const { return std::to_string(value_); }
    /// Decimal digits only, 1 … 2^63-1; nullopt otherwise.
    static std::optional<Id> parse(std::string_view text) noexcept {
        std::int64_t value = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size() || value <= 0) return std::nullopt;
        return Id{value};
    }

private:
    std::int64_t value_;
};

using JurisdictionId = Id<struct JurisdictionTag>;
using RealmId = Id<struct RealmTag>;  ///< the street that owns the data; equals that street's JurisdictionId value
using BodyId = Id<struct BodyTag>;
using PersonId = Id<struct PersonTag>;

}  // namespace hezhi

template <class Tag>
struct std::hash<hezhi::Id<Tag>> {
    std::size_t operator()(hezhi::Id<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value()); }
};
