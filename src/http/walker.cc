#include "src/http/walker.h"

#include <algorithm>
#include <charconv>

#include "lib/base/assert.h"
#include "lib/base/rfc3339.h"

namespace hezhi::http {

std::string Pointer::str() const {
    if (parent_ == nullptr) return {};
    std::string text = parent_->str();
    text += '/';
    if (member_.data() == nullptr) return text + std::to_string(index_);
    for (char const c : member_) {
        if (c == '~') {
            text += "~0";
        } else if (c == '/') {
            text += "~1";
        } else {
            text += c;
        }
    }
    return text;
}

void Problems::add(Pointer const& where, std::string_view key, Error::Params params) {
    if (found_.size() < max) found_.push_back({where.str(), key, std::move(params)});
}

Slot JsonObject::find(std::string_view name) const {
    auto const node = node_.member(name);
    if (!node) return {};
    return {.kind = Slot::Kind::json, .node = node};
}

Slot Input::find(std::string_view name) const {
    for (auto const& part : path) {
        if (part.name == name) return {.kind = Slot::Kind::text, .text = part.value};
    }
    for (auto const& [key, value] : query) {
        if (key == name) return {.kind = Slot::Kind::text, .text = value};
    }
    if (!body) return {};
    return JsonObject{*body}.find(name);
}

bool Input::has_placeholder(std::string_view name) const noexcept {
    return std::ranges::find(path, name, &Text::name) != path.end();
}

std::string short_type_name(std::string_view pretty) {
    // clang: "… type_name() [T = hezhi::topics::TopicPage]"; gcc: "… type_name() [with T = …; std::string = …]".
    auto const start = pretty.find("T = ");
    HZ_ASSERT(start != pretty.npos);
    auto name = pretty.substr(start + 4);
    name = name.substr(0, name.find_first_of(";]<"));
    auto const colons = name.rfind("::");
    if (colons != name.npos) name.remove_prefix(colons + 2);
    return std::string(name);
}

bool Schemas::begin(std::string const& name, std::type_index type) {
    auto const [found, is_new] = types_.emplace(name, type);
    HZ_ASSERT(found->second == type);  // Two types on the wire share a name: rename one.
    return is_new;
}

void Schemas::finish(std::string const& name, std::string schema) {
    schemas_[name] = std::move(schema);
}

std::string Schemas::reference(std::string const& name) {
    return R"({"$ref":"#/components/schemas/)" + name + R"("})";
}

std::optional<Error> request_error(Input const& input, std::vector<std::string_view> const& known, Problems& problems,
                                   bool others_allowed) {
    // A placeholder that does not fit is no mistake in a form: there is simply nothing at that address.
    if (problems.any_at(
            [&](std::string_view where) { return where.starts_with('/') && input.has_placeholder(where.substr(1)); })) {
        return Error{ErrorCode::not_found, "http.unknown_path"};
    }
    auto const is_known = [&](std::string_view name) {
        return !input.has_placeholder(name) && std::ranges::find(known, name) != known.end();
    };
    Pointer const root;
    for (auto const& [name, value] : input.query) {
        if (!others_allowed && !is_known(name)) problems.add(Pointer{root, name}, "field.unknown");
    }
    if (input.body && input.body->kind() != JsonNode::Kind::object) {
        problems.add(root, "field.wrong_type", {{"expected", "object"}});
    } else if (input.body) {
        for (std::size_t i = 0; i < input.body->size(); ++i) {
            auto const name = input.body->member_name(i);
            if (!is_known(name)) problems.add(Pointer{root, name}, "field.unknown");
        }
    }
    if (problems.empty()) return std::nullopt;
    return Error{ErrorCode::invalid, "http.invalid_request"}.with(problems.take());
}

namespace detail {

void refuse_unknown_members(JsonNode object, std::vector<std::string_view> const& known, Pointer const& here,
                            Problems& problems) {
    for (std::size_t i = 0; i < object.size(); ++i) {
        auto const name = object.member_name(i);
        if (std::ranges::find(known, name) == known.end()) problems.add(Pointer{here, name}, "field.unknown");
    }
}

std::optional<bool> read_bool(JsonNode node, Pointer const& here, Problems& problems) {
    if (node.kind() == JsonNode::Kind::boolean) return node.boolean();
    problems.add(here, "field.wrong_type", {{"expected", "boolean"}});
    return std::nullopt;
}

std::optional<bool> read_bool(std::string_view text, Pointer const& here, Problems& problems) {
    if (text == "true" || text == "1") return true;
    if (text == "false" || text == "0") return false;
    problems.add(here, "field.wrong_type", {{"expected", "boolean"}});
    return std::nullopt;
}

namespace {

std::optional<std::int64_t> check_range(std::int64_t value, std::int64_t min, std::int64_t max, Pointer const& here,
                                        Problems& problems) {
    if (value < min) {
        problems.add(here, "field.too_small", {{"min", std::to_string(min)}});
        return std::nullopt;
    }
    if (value > max) {
        problems.add(here, "field.too_large", {{"max", std::to_string(max)}});
        return std::nullopt;
    }
    return value;
}

}  // namespace

std::optional<std::int64_t> read_integer(JsonNode node, std::int64_t min, std::int64_t max, Pointer const& here,
                                         Problems& problems) {
    if (node.kind() == JsonNode::Kind::integer) return check_range(node.integer(), min, max, here, problems);
    problems.add(here, "field.wrong_type", {{"expected", "integer"}});
    return std::nullopt;
}

std::optional<std::int64_t> read_integer(std::string_view text, std::int64_t min, std::int64_t max, Pointer const& here,
                                         Problems& problems) {
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc{} && end == text.data() + text.size()) return check_range(value, min, max, here, problems);
    problems.add(here, "field.wrong_type", {{"expected", "integer"}});
    return std::nullopt;
}

std::optional<std::string_view> read_string(JsonNode node, Pointer const& here, Problems& problems) {
    if (node.kind() == JsonNode::Kind::string) return node.string();
    problems.add(here, "field.wrong_type", {{"expected", "string"}});
    return std::nullopt;
}

std::optional<TimePoint> read_time(std::string_view text, Pointer const& here, Problems& problems) {
    auto const time = from_rfc3339(text);
    if (!time) problems.add(here, "field.bad_time");
    return time;
}

void add_text_fault(TextFault fault, std::size_t min, std::size_t max, Pointer const& here, Problems& problems) {
    switch (fault) {
        case TextFault::too_short:
            // An empty text where one is needed reads better as a missing one.
            problems.add(here, min == 1 ? "field.empty" : "field.too_short", {{"min", std::to_string(min)}});
            return;
        case TextFault::too_long:
            problems.add(here, "field.too_long", {{"max", std::to_string(max)}});
            return;
        case TextFault::bad_text:
            problems.add(here, "field.bad_text");
            return;
    }
}

void append_time(std::string& out, TimePoint time) {
    out += '"';
    out += to_rfc3339(time);
    out += '"';
}

std::string text_schema(std::size_t min, std::size_t max, bool secret) {
    std::string schema = R"({"type":"string",)";
    if (secret) schema += R"("format":"password",)";
    if (min > 0) schema += R"("minLength":)" + std::to_string(min) + ",";
    return schema + R"("maxLength":)" + std::to_string(max) + "}";
}

std::string integer_schema(std::int64_t min, std::int64_t max) {
    return R"({"type":"integer","format":"int64","minimum":)" + std::to_string(min) + R"(,"maximum":)" +
           std::to_string(max) + "}";
}

std::string enum_schema(std::vector<std::string_view> const& names) {
    std::string schema = R"({"type":"string","enum":[)";
    for (auto const& name : names) {
        if (!schema.ends_with('[')) schema += ',';
        append_json_string(schema, name);
    }
    return schema + "]}";
}

std::vector<std::string_view> split_list(std::string_view text) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        auto const comma = text.find(',');
        parts.push_back(text.substr(0, comma));
        if (comma == text.npos) break;
        text.remove_prefix(comma + 1);
    }
    return parts;
}

}  // namespace detail
}  // namespace hezhi::http
