#include "src/http/json.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include <boost/json.hpp>

#include "lib/base/assert.h"

namespace hezhi::http {

struct JsonDocument::Body {
    std::array<unsigned char, 4096> first_block;
    boost::json::monotonic_resource memory{first_block.data(), first_block.size()};
    boost::json::value root = boost::json::value(boost::json::storage_ptr{&memory});
};

JsonNode::Kind JsonNode::kind() const noexcept {
    switch (value_->kind()) {
        case boost::json::kind::null:
            return Kind::null;
        case boost::json::kind::bool_:
            return Kind::boolean;
        case boost::json::kind::int64:
            return Kind::integer;
        case boost::json::kind::uint64:  // Boost uses it only above 2^63-1.
        case boost::json::kind::double_:
            return Kind::number;
        case boost::json::kind::string:
            return Kind::string;
        case boost::json::kind::array:
            return Kind::array;
        case boost::json::kind::object:
            return Kind::object;
    }
    return Kind::null;
}

bool JsonNode::boolean() const {
    return value_->as_bool();
}
std::int64_t JsonNode::integer() const {
    return value_->as_int64();
}
double JsonNode::number() const {
    if (auto const* integer = value_->if_int64()) return static_cast<double>(*integer);
    if (auto const* large = value_->if_uint64()) return static_cast<double>(*large);
    return value_->as_double();
}
std::string_view JsonNode::string() const {
    return value_->as_string();
}
std::size_t JsonNode::size() const {
    if (auto const* array = value_->if_array()) return array->size();
    return value_->as_object().size();
}
JsonNode JsonNode::element(std::size_t index) const {
    return JsonNode{value_->as_array()[index]};
}
std::string_view JsonNode::member_name(std::size_t index) const {
    return value_->as_object().begin()[index].key();
}
JsonNode JsonNode::member_value(std::size_t index) const {
    return JsonNode{value_->as_object().begin()[index].value()};
}
std::optional<JsonNode> JsonNode::member(std::string_view name) const {
    auto const* object = value_->if_object();
    if (object == nullptr) return std::nullopt;
    auto const* found = object->if_contains(name);
    if (found == nullptr) return std::nullopt;
    return JsonNode{*found};
}

JsonDocument::JsonDocument(std::unique_ptr<Body> body) noexcept : body_(std::move(body)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

JsonNode JsonDocument::root() const noexcept {
    return JsonNode{body_->root};
}

Result<JsonDocument> JsonDocument::parse(std::string_view text) {
    // NOLINTNEXTLINE(modernize-make-unique): the block is left uninitialised on purpose.
    std::unique_ptr<Body> body{new Body};
    boost::json::parse_options options;
    options.max_depth = kJsonDepthMax;
    boost::json::stream_parser parser{boost::json::storage_ptr{&body->memory}, options};
    boost::system::error_code failure;
    std::size_t const read = parser.write_some(text.data(), text.size(), failure);
    if (!failure) parser.finish(failure);
    if (failure == boost::json::error::too_deep) {
        return fail(Error{ErrorCode::invalid, "json.too_deep"}.with("max", std::to_string(kJsonDepthMax)));
    }
    bool const rest_is_blank = text.find_first_not_of(" \t\r\n", read) == text.npos;
    if (failure || !rest_is_blank) {
        return fail(Error{ErrorCode::invalid, "json.syntax"}.with("position", std::to_string(read + 1)));
    }
    body->root = parser.release();
    return JsonDocument{std::move(body)};
}

void append_json_string(std::string& out, std::string_view text) {
    static constexpr char kHex[] = "0123456789abcdef";
    out += '"';
    std::size_t copied = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text.substr(copied, i - copied));
        copied = i + 1;
        if (c == '"') {
            out += "\\\"";
        } else if (c == '\\') {
            out += "\\\\";
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else {
            out += "\\u00";
            out += kHex[c >> 4];
            out += kHex[c & 15];
        }
    }
    out.append(text.substr(copied));
    out += '"';
}

void append_json_integer(std::string& out, std::int64_t value) {
    std::array<char, 24> digits;
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

void append_json_number(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out += "null";
        return;
    }
    std::array<char, 40> digits;
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

}  // namespace hezhi::http
