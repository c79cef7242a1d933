// JSON, read-only: a thin face on Boost.JSON, so that the slices' sources need not compile it. Also the few functions
// that write JSON text straight into a buffer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/error.h"

namespace boost::json {
class value;
}

namespace hezhi::http {

/// One value of a JsonDocument, which must outlive it.
class JsonNode {
public:
    enum class Kind : std::uint8_t { null, boolean, integer, number, string, array, object };

    explicit JsonNode(boost::json::value const& value) noexcept : value_(&value) {}

    Kind kind() const noexcept;
    bool boolean() const;
    std::int64_t integer() const;  ///< only of Kind::integer, which are those that fit 64 signed bits
    double number() const;         ///< of Kind::integer too
    std::string_view string() const;
    std::size_t size() const;  ///< elements of an array, members of an object
    JsonNode element(std::size_t index) const;
    std::string_view member_name(std::size_t index) const;
    JsonNode member_value(std::size_t index) const;
    std::optional<JsonNode> member(std::string_view name) const;

private:
    boost::json::value const* value_;
};

class JsonDocument {
public:
    /// Depth ≤ 32, valid UTF-8; of members with the same name the last counts. Errors: json.syntax {position},
    /// json.too_deep {max}.
    static Result<JsonDocument> parse(std::string_view text);

    JsonDocument(JsonDocument&&) noexcept;
    JsonDocument& operator=(JsonDocument&&) noexcept;
    ~JsonDocument();

    JsonNode root() const noexcept;

private:
    struct Body;
    explicit JsonDocument(std::unique_ptr<Body> body) noexcept;
    std::unique_ptr<Body> body_;
};

inline constexpr std::size_t kJsonDepthMax = 32;

void append_json_string(std::string& out, std::string_view text);
void append_json_integer(std::string& out, std::int64_t value);
/// Shortest form that reads back as the same number; null for infinities and NaN, which JSON does not have.
void append_json_number(std::string& out, double value);

}  // namespace hezhi::http
