// The walker: reads request types from path, query and JSON body, writes reply types as JSON, and states the schema of
// both. A type is described once, with BOOST_DESCRIBE_STRUCT or BOOST_DESCRIBE_ENUM beside its definition, and is never
// mentioned field by field again.
//
// Reading collects all problems, each with a JSON pointer, instead of stopping at the first; refuses members that the
// type does not have; and builds an aggregate only when every member is good, so members need no default values and
// constraints live in their types. How one member type is read, written and described is a specialisation of Field<T>.
// A trailing underscore of a C++ name is dropped (`default_`), so any JSON name can be spelled.
#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeindex>
#include <typeinfo>
#include <utility>
#include <vector>

#include <boost/describe/bases.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include "lib/base/bounded.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/page.h"
#include "lib/base/time.h"
#include "src/http/context.h"
#include "src/http/json.h"
#include "src/http/reply.h"

namespace hezhi::http {

// ---------------------------------------------------------------------------------------------------------------------
// Places and problems

/// Where the walk stands, as a chain on the stack; text is made only when something is wrong there.
class Pointer {
public:
    Pointer() = default;
    Pointer(Pointer const& parent, std::string_view member) noexcept : parent_(&parent), member_(member) {}
    Pointer(Pointer const& parent, std::size_t index) noexcept : parent_(&parent), index_(index) {}

    std::string str() const;  ///< RFC 6901: "/items/0/title", "" for the whole

private:
    Pointer const* parent_ = nullptr;
    std::string_view member_;
    std::size_t index_ = 0;
};

/// Bounded: after `max` problems further ones are counted no more, so a hostile body cannot grow the answer.
class Problems {
public:
    static constexpr std::size_t max = 100;

    void add(Pointer const& where, std::string_view key, Error::Params params = {});
    bool empty() const noexcept { return found_.empty(); }
    std::vector<Problem> take() noexcept { return std::move(found_); }
    template <class Predicate>
    bool any_at(Predicate const& at) const {
        for (auto const& problem : found_) {
            if (at(problem.where)) return true;
        }
        return false;
    }

private:
    std::vector<Problem> found_;
};

// ---------------------------------------------------------------------------------------------------------------------
// Sources: where the members of a type come from

/// One member as it was found: text (path, query, form), JSON, or not at all.
struct Slot {
    enum class Kind : std::uint8_t { absent, text, json };
    Kind kind = Kind::absent;
    std::string_view text{};
    std::optional<JsonNode> node{};
};

class JsonObject {
public:
    explicit JsonObject(JsonNode node) noexcept : node_(node) {}
    Slot find(std::string_view name) const;

private:
    JsonNode node_;
};

/// A whole request: placeholders of the path, parameters of the query or form, the JSON body, and its circumstances.
struct Input {
    struct Text {
        std::string_view name;
        std::string value;
    };
    std::vector<Text> path{};
    std::vector<std::pair<std::string, std::string>> query{};
    std::optional<JsonNode> body{};
    SessionToken const* token = nullptr;
    ClientAddress const* address = nullptr;
    Device const* device = nullptr;
    IfMatch const* if_match = nullptr;
    Transport const* transport = nullptr;
    Upload* upload = nullptr;  ///< moved from

    Slot find(std::string_view name) const;
    bool has_placeholder(std::string_view name) const noexcept;
};

// ---------------------------------------------------------------------------------------------------------------------
// Names

constexpr std::string_view wire_name(std::string_view name) noexcept {
    if (name.ends_with('_')) name.remove_suffix(1);
    return name;
}

/// "hezhi::topics::TopicPage" → "TopicPage"; of templates the part before '<'.
std::string short_type_name(std::string_view pretty_function);

template <class T>
std::string type_name() {
    return short_type_name(__PRETTY_FUNCTION__);
}

/// The named schemas that a document refers to, by type name. Two types with one name and different schemas are our own
/// mistake and fail (asserted), so names on the wire are unique.
class Schemas {
public:
    bool begin(std::string const& name, std::type_index type);  ///< false if the type is known already
    void finish(std::string const& name, std::string schema);
    std::map<std::string, std::string> const& all() const noexcept { return schemas_; }
    static std::string reference(std::string const& name);

private:
    std::map<std::string, std::string> schemas_;
    std::map<std::string, std::type_index> types_;
};

// ---------------------------------------------------------------------------------------------------------------------
// Fields

/// Specialised for each type that can be a member:
///   static std::optional<T> from_json(JsonNode, Pointer const&, Problems&)   nullopt: problems were added
///   static std::optional<T> from_text(std::string_view, Pointer const&, Problems&)
///   static void to_json(std::string& out, T const&)
///   static std::string schema(Schemas&)
template <class T>
struct Field;

template <class T>
concept DescribedStruct =
    std::is_class_v<T> && boost::describe::has_describe_members<T>::value && !std::is_same_v<T, Nothing>;

template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

template <class T>
concept ContextField =
    std::same_as<T, SessionToken> || std::same_as<T, ClientAddress> || std::same_as<T, Device> ||
    std::same_as<T, IfMatch> || std::same_as<T, Transport> || std::same_as<T, Upload> || std::same_as<T, RawParameters>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
using BasesOf = boost::describe::describe_bases<T, boost::describe::mod_public>;
template <class T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public>;

namespace detail {

template <class T>
struct MemberPointer;
template <class C, class M>
struct MemberPointer<M C::*> {
    using Type = M;
};
template <class Descriptor>
using MemberType = typename MemberPointer<std::remove_cv_t<decltype(Descriptor::pointer)>>::Type;

template <class T, class F>
void for_each_member(F&& visit) {
    boost::mp11::mp_for_each<BasesOf<T>>([&](auto base) { for_each_member<typename decltype(base)::type>(visit); });
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) { visit(member); });
}

template <class T>
T context_value(Input const& input) {
    if constexpr (std::same_as<T, SessionToken>) return input.token != nullptr ? *input.token : T{};
    if constexpr (std::same_as<T, ClientAddress>) return input.address != nullptr ? *input.address : T{};
    if constexpr (std::same_as<T, Device>) return input.device != nullptr ? *input.device : T{};
    if constexpr (std::same_as<T, IfMatch>) return input.if_match != nullptr ? *input.if_match : T{};
    if constexpr (std::same_as<T, Transport>) return input.transport != nullptr ? *input.transport : T{};
    if constexpr (std::same_as<T, RawParameters>) return RawParameters{input.query};
    if constexpr (std::same_as<T, Upload>) return input.upload != nullptr ? std::move(*input.upload) : T{};
}

template <class M, class Source>
std::optional<M> read_member(Source const& source, std::string_view name, Pointer const& parent, Problems& problems) {
    if constexpr (ContextField<M>) {
        static_assert(std::same_as<Source, Input>, "circumstances of the request belong to its outermost type");
        return context_value<M>(source);
    } else {
        Pointer const here{parent, name};
        Slot const slot = source.find(name);
        switch (slot.kind) {
            case Slot::Kind::text:
                return Field<M>::from_text(slot.text, here, problems);
            case Slot::Kind::json:
                return Field<M>::from_json(*slot.node, here, problems);
            case Slot::Kind::absent:
                break;
        }
        if constexpr (is_optional<M>) {
            return std::optional<M>{std::in_place};
        } else {
            problems.add(here, "field.missing");
            return std::nullopt;
        }
    }
}

template <class T, class Source, class... Bases, class... Members>
std::optional<T> read_aggregate(Source const& source, Pointer const& here, Problems& problems,
                                boost::mp11::mp_list<Bases...>, boost::mp11::mp_list<Members...>);

}  // namespace detail

/// Reads a described aggregate; nullopt if anything was wrong, with every problem found added.
template <DescribedStruct T, class Source>
std::optional<T> read_described(Source const& source, Pointer const& here, Problems& problems) {
    return detail::read_aggregate<T>(source, here, problems, boost::mp11::mp_rename<BasesOf<T>, boost::mp11::mp_list>{},
                                     boost::mp11::mp_rename<MembersOf<T>, boost::mp11::mp_list>{});
}

namespace detail {

template <class T, class Source, class... Bases, class... Members>
std::optional<T> read_aggregate([[maybe_unused]] Source const& source, [[maybe_unused]] Pointer const& here,
                                [[maybe_unused]] Problems& problems, boost::mp11::mp_list<Bases...>,
                                boost::mp11::mp_list<Members...>) {
    std::tuple<std::optional<typename Bases::type>...> bases{
        read_described<typename Bases::type>(source, here, problems)...};
    std::tuple<std::optional<MemberType<Members>>...> members{
        read_member<MemberType<Members>>(source, wire_name(Members::name), here, problems)...};
    bool const complete = std::apply(
        [&](auto const&... base) {
            return std::apply(
                [&](auto const&... member) { return (base.has_value() && ...) && (member.has_value() && ...); },
                members);
        },
        bases);
    if (!complete) return std::nullopt;
    return std::apply(
        [&](auto&... base) {
            return std::apply(
                [&](auto&... member) { return std::optional<T>{T{*std::move(base)..., *std::move(member)...}}; },
                members);
        },
        bases);
}

void refuse_unknown_members(JsonNode object, std::vector<std::string_view> const& known, Pointer const& here,
                            Problems& problems);

template <class T>
std::vector<std::string_view> member_names() {
    std::vector<std::string_view> names;
    for_each_member<T>([&](auto member) {
        if constexpr (!ContextField<MemberType<decltype(member)>>) names.push_back(wire_name(member.name));
    });
    return names;
}

// The parts of Field that need no template.
std::optional<bool> read_bool(JsonNode node, Pointer const& here, Problems& problems);
std::optional<bool> read_bool(std::string_view text, Pointer const& here, Problems& problems);
std::optional<std::int64_t> read_integer(JsonNode node, std::int64_t min, std::int64_t max, Pointer const& here,
                                         Problems& problems);
std::optional<std::int64_t> read_integer(std::string_view text, std::int64_t min, std::int64_t max, Pointer const& here,
                                         Problems& problems);
std::optional<std::string_view> read_string(JsonNode node, Pointer const& here, Problems& problems);
std::optional<TimePoint> read_time(std::string_view text, Pointer const& here, Problems& problems);
void add_text_fault(TextFault fault, std::size_t min, std::size_t max, Pointer const& here, Problems& problems);
void append_time(std::string& out, TimePoint time);
std::string text_schema(std::size_t min, std::size_t max, bool secret);
std::string integer_schema(std::int64_t min, std::int64_t max);
std::string enum_schema(std::vector<std::string_view> const& names);
std::vector<std::string_view> split_list(std::string_view text);

template <class>
inline constexpr bool dependent_false = false;

}  // namespace detail

template <>
struct Field<bool> {
    static std::optional<bool> from_json(JsonNode node, Pointer const& here, Problems& problems) {
        return detail::read_bool(node, here, problems);
    }
    static std::optional<bool> from_text(std::string_view text, Pointer const& here, Problems& problems) {
        return detail::read_bool(text, here, problems);
    }
    static void to_json(std::string& out, bool value) { out += value ? "true" : "false"; }
    static std::string schema(Schemas&) { return R"({"type":"boolean"})"; }
};

template <std::int64_t Min, std::int64_t Max>
struct Field<Bounded<Min, Max>> {
    using T = Bounded<Min, Max>;
    static std::optional<T> from_json(JsonNode node, Pointer const& here, Problems& problems) {
        auto const value = detail::read_integer(node, Min, Max, here, problems);
        return value ? T::create(*value) : std::nullopt;
    }
    static std::optional<T> from_text(std::string_view text, Pointer const& here, Problems& problems) {
        auto const value = detail::read_integer(text, Min, Max, here, problems);
        return value ? T::create(*value) : std::nullopt;
    }
    static void to_json(std::string& out, T value) { append_json_integer(out, value.value()); }
    static std::string schema(Schemas&) { return detail::integer_schema(Min, Max); }
};

/// Replies carry plain whole numbers; requests say their range with Bounded.
template <std::integral T>
    requires(!std::same_as<T, bool>)
struct Field<T> {
    static_assert(sizeof(T) < sizeof(std::int64_t) || std::signed_integral<T>, "JSON carries 63-bit numbers");
    static std::optional<T> from_json(JsonNode, Pointer const&, Problems&) {
        static_assert(detail::dependent_false<T>, "a request says the range of a number: Bounded<min, max>");
    }
    static std::optional<T> from_text(std::string_view, Pointer const&, Problems&) {
        static_assert(detail::dependent_false<T>, "a request says the range of a number: Bounded<min, max>");
    }
    static void to_json(std::string& out, T value) { append_json_integer(out, static_cast<std::int64_t>(value)); }
    static std::string schema(Schemas&) { return R"({"type":"integer","format":"int64"})"; }
};

template <std::floating_point T>
struct Field<T> {
    static void to_json(std::string& out, T value) { append_json_number(out, static_cast<double>(value)); }
    static std::string schema(Schemas&) { return R"({"type":"number"})"; }
};

template <std::size_t Min, std::size_t Max, TextKind Kind>
struct Field<BoundedText<Min, Max, Kind>> {
    using T = BoundedText<Min, Max, Kind>;
    static std::optional<T> from_json(JsonNode node, Pointer const& here, Problems& problems) {
        auto const text = detail::read_string(node, here, problems);
        return text ? from_text(*text, here, problems) : std::nullopt;
    }
    static std::optional<T> from_text(std::string_view text, Pointer const& here, Problems& problems) {
        auto value = T::create(text);
        if (value) return std::move(*value);
        detail::add_text_fault(value.error(), Min, Max, here, problems);
        return std::nullopt;
    }
    static void to_json(std::string& out, T const& value) { append_json_string(out, value.str()); }
    static std::string schema(Schemas&) { return detail::text_schema(Min, Max, Kind == TextKind::secret); }
};

/// Replies carry plain texts; requests say their length with BoundedText.
template <>
struct Field<std::string> {
    static void to_json(std::string& out, std::string const& value) { append_json_string(out, value); }
    static std::string schema(Schemas&) { return R"({"type":"string"})"; }
};
template <>
struct Field<std::string_view> {
    static void to_json(std::string& out, std::string_view value) { append_json_string(out, value); }
    static std::string schema(Schemas&) { return R"({"type":"string"})"; }
};

template <class Tag>
struct Field<Id<Tag>> {
    static std::optional<Id<Tag>> from_json(JsonNode node, Pointer const& here, Problems& problems) {
        auto const text = detail::read_string(node, here, problems);
        return text ? from_text(*text, here, problems) : std::nullopt;
    }
    static std::optional<Id<Tag>> from_text(std::string_view text, Pointer const& here, Problems& problems) {
        auto const id = Id<Tag>::parse(text);
        if (!id) problems.add(here, "field.bad_id");
        return id;
    }
    static void to_json(std::string& out, Id<Tag> id) {
        out += '"';
        append_json_integer(out, id.value());
        out += '"';
    }
    static std::string schema(Schemas&) { return R"({"type":"string","pattern":"^[1-9][0-9]{0,18}$"})"; }
};

template <>
struct Field<Cursor> {
    static std::optional<Cursor> from_json(JsonNode node, Pointer const& here, Problems& problems) {
        auto const text = detail::read_string(node, here, problems);
        return text ? from_text(*text, here, problems) : std::nullopt;
    }
    static std::optional<Cursor> from_text(std::string_view text, Pointer const& here, Problems& problems) {
        auto const cursor = Cursor::parse(text);
        if (!cursor) problems.add(here, "field.bad_cursor");
        return cursor;
    }
    static void to_json(std::string& out, Cursor const& cursor) { append_json_string(out, cursor.str()); }
    static std::string schema(Schemas&) { return R"({"type":"string"})"; }
};

template <>
struct Field<TimePoint> {
    static std::optional<TimePoint> from_json(JsonNode node, Pointer const& here, Problems& problems) {
        auto const text = detail::read_string(node, here, problems);
        return text ? from_text(*text, here, problems) : std::nullopt;
    }
    static std::optional<TimePoint> from_text(std::string_view text, Pointer const& here, Problems& problems) {
        return detail::read_time(text, here, problems);
    }
    static void to_json(std::string& out, TimePoint time) { detail::append_time(out, time); }
    static std::string schema(Schemas&) { return R"({"type":"string","format":"date-time"})"; }
};

template <DescribedEnum T>
struct Field<T> {
    static std::optional<T> from_json(JsonNode node, Pointer const& here, Problems& problems) {
        auto const text = detail::read_string(node, here, problems);
        return text ? from_text(*text, here, problems) : std::nullopt;
    }
    static std::optional<T> from_text(std::string_view text, Pointer const& here, Problems& problems) {
        std::optional<T> found;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
            if (wire_name(enumerator.name) == text) found = enumerator.value;
        });
        if (!found) problems.add(here, "field.not_listed");
        return found;
    }
    static void to_json(std::string& out, T value) {
        std::string_view name = "unknown";
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
            if (enumerator.value == value) name = wire_name(enumerator.name);
        });
        append_json_string(out, name);
    }
    static std::string schema(Schemas& schemas) {
        std::string const name = type_name<T>();
        std::vector<std::string_view> names;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
            [&](auto enumerator) { names.push_back(wire_name(enumerator.name)); });
        schemas.begin(name, typeid(T));
        schemas.finish(name, detail::enum_schema(names));
        return Schemas::reference(name);
    }
};

/// An absent member and null are the same: nullopt; a reply leaves the member out.
template <class T>
struct Field<std::optional<T>> {
    using Optional = std::optional<T>;
    static std::optional<Optional> from_json(JsonNode node, Pointer const& here, Problems& problems) {
        if (node.kind() == JsonNode::Kind::null) return std::optional<Optional>{std::in_place};
        auto value = Field<T>::from_json(node, here, problems);
        if (!value) return std::nullopt;
        return std::optional<Optional>{std::in_place, std::move(*value)};
    }
    static std::optional<Optional> from_text(std::string_view text, Pointer const& here, Problems& problems) {
        if constexpr (requires { Field<T>::from_text(text, here, problems); }) {
            auto value = Field<T>::from_text(text, here, problems);
            if (!value) return std::nullopt;
            return std::optional<Optional>{std::in_place, std::move(*value)};
        } else {
            problems.add(here, "field.wrong_type");
            return std::nullopt;
        }
    }
    static void to_json(std::string& out, Optional const& value) {
        if (value) {
            Field<T>::to_json(out, *value);
        } else {
            out += "null";
        }
    }
    static std::string schema(Schemas& schemas) { return Field<T>::schema(schemas); }
};

/// In a query: values with commas between them. A request's list is bounded by kListItemsMax.
inline constexpr std::size_t kListItemsMax = 10'000;

template <class T>
struct Field<std::vector<T>> {
    static std::optional<std::vector<T>> from_json(JsonNode node, Pointer const& here, Problems& problems) {
        if (node.kind() != JsonNode::Kind::array) {
            problems.add(here, "field.wrong_type", {{"expected", "array"}});
            return std::nullopt;
        }
        if (node.size() > kListItemsMax) {
            problems.add(here, "field.too_many", {{"max", std::to_string(kListItemsMax)}});
            return std::nullopt;
        }
        std::vector<T> values;
        values.reserve(node.size());
        bool complete = true;
        for (std::size_t i = 0; i < node.size(); ++i) {
            auto value = Field<T>::from_json(node.element(i), Pointer{here, i}, problems);
            if (value) {
                values.push_back(std::move(*value));
            } else {
                complete = false;
            }
        }
        if (!complete) return std::nullopt;
        return values;
    }
    static std::optional<std::vector<T>> from_text(std::string_view text, Pointer const& here, Problems& problems) {
        if constexpr (requires { Field<T>::from_text(text, here, problems); }) {
            std::vector<T> values;
            bool complete = true;
            for (auto const part : detail::split_list(text)) {
                auto value = Field<T>::from_text(part, here, problems);
                if (value) {
                    values.push_back(std::move(*value));
                } else {
                    complete = false;
                }
            }
            if (!complete) return std::nullopt;
            return values;
        } else {
            problems.add(here, "field.wrong_type", {{"expected", "array"}});
            return std::nullopt;
        }
    }
    static void to_json(std::string& out, std::vector<T> const& values) {
        out += '[';
        bool first = true;
        for (auto const& value : values) {
            if (!first) out += ',';
            first = false;
            Field<T>::to_json(out, value);
        }
        out += ']';
    }
    static std::string schema(Schemas& schemas) {
        return R"({"type":"array","items":)" + Field<T>::schema(schemas) + "}";
    }
};

/// A table from names to values, for replies.
template <class T>
struct Field<std::map<std::string, T>> {
    static void to_json(std::string& out, std::map<std::string, T> const& values) {
        out += '{';
        bool first = true;
        for (auto const& [name, value] : values) {
            if (!first) out += ',';
            first = false;
            append_json_string(out, name);
            out += ':';
            Field<T>::to_json(out, value);
        }
        out += '}';
    }
    static std::string schema(Schemas& schemas) {
        return R"({"type":"object","additionalProperties":)" + Field<T>::schema(schemas) + "}";
    }
};

template <class T>
struct Field<RawJson<T>> {
    static void to_json(std::string& out, RawJson<T> const& raw) { out += raw.text; }
    static std::string schema(Schemas& schemas) { return Field<T>::schema(schemas); }
};

template <class T>
struct SchemaName {
    static std::string get() { return type_name<T>(); }
};
template <class T>
struct SchemaName<Page<T>> {
    static std::string get() { return SchemaName<T>::get() + "Page"; }
};

template <DescribedStruct T>
struct Field<T> {
    static std::optional<T> from_json(JsonNode node, Pointer const& here, Problems& problems) {
        if (node.kind() != JsonNode::Kind::object) {
            problems.add(here, "field.wrong_type", {{"expected", "object"}});
            return std::nullopt;
        }
        auto value = read_described<T>(JsonObject{node}, here, problems);
        detail::refuse_unknown_members(node, detail::member_names<T>(), here, problems);
        return value;
    }
    static void to_json(std::string& out, T const& value) {
        out += '{';
        [[maybe_unused]] bool first = true;
        detail::for_each_member<T>([&](auto member) {
            using M = detail::MemberType<decltype(member)>;
            auto const& content = value.*member.pointer;
            if constexpr (is_optional<M>) {
                if (!content) return;
            }
            if (!first) out += ',';
            first = false;
            out += '"';
            out += wire_name(member.name);
            out += "\":";
            Field<M>::to_json(out, content);
        });
        out += '}';
    }
    static std::string schema(Schemas& schemas) {
        std::string const name = SchemaName<T>::get();
        bool const is_new = schemas.begin(name, typeid(T));
        std::string properties;
        std::string required;
        if (is_new) {
            detail::for_each_member<T>([&](auto member) {
                using M = detail::MemberType<decltype(member)>;
                if (!properties.empty()) properties += ',';
                append_json_string(properties, wire_name(member.name));
                properties += ':' + Field<M>::schema(schemas);
                if constexpr (!is_optional<M>) {
                    if (!required.empty()) required += ',';
                    append_json_string(required, wire_name(member.name));
                }
            });
            schemas.finish(name,
                           R"({"type":"object","properties":{)" + properties + R"(},"required":[)" + required + "]}");
        }
        return Schemas::reference(name);
    }
};

// ---------------------------------------------------------------------------------------------------------------------
// Whole requests and replies

/// One member of a request as the API's document shows it.
struct RequestMember {
    std::string name;
    std::string schema;
    bool required = false;
};

template <class T>
std::vector<RequestMember> request_members(Schemas& schemas);

/// True if T has a member of the context type C.
template <class T, ContextField C>
constexpr bool takes() {
    bool found = false;
    if constexpr (!std::same_as<T, Nothing>) {
        detail::for_each_member<T>(
            [&](auto member) { found = found || std::same_as<detail::MemberType<decltype(member)>, C>; });
    }
    return found;
}

/// Reads a whole request. Errors: not_found "http.unknown_path" when a placeholder does not fit; else invalid
/// "http.invalid_request" with every problem.
template <class T>
Result<T> read_request(Input const& input);

/// The outcome of reading, given the problems: see read_request.
/// `others_allowed`: parameters that are not known are somebody else's protocol (RawParameters).
std::optional<Error> request_error(Input const& input, std::vector<std::string_view> const& known, Problems& problems,
                                   bool others_allowed = false);

template <class T>
Result<T> read_request(Input const& input) {
    Problems problems;
    if constexpr (std::same_as<T, Nothing>) {
        if (auto error = request_error(input, {}, problems)) return fail(std::move(*error));
        return T{};
    } else {
        static_assert(DescribedStruct<T>, "BOOST_DESCRIBE_STRUCT is missing beside the request type");
        auto value = read_described<T>(input, Pointer{}, problems);
        auto error = request_error(input, detail::member_names<T>(), problems, takes<T, RawParameters>());
        if (error) return fail(std::move(*error));
        return std::move(*value);
    }
}

template <class T>
std::vector<RequestMember> request_members(Schemas& schemas) {
    std::vector<RequestMember> members;
    if constexpr (!std::same_as<T, Nothing>) {
        detail::for_each_member<T>([&](auto member) {
            using M = detail::MemberType<decltype(member)>;
            if constexpr (!ContextField<M>) {
                members.push_back({std::string(wire_name(member.name)), Field<M>::schema(schemas), !is_optional<M>});
            }
        });
    }
    return members;
}

template <class T>
std::string to_json(T const& value) {
    std::string out;
    Field<T>::to_json(out, value);
    return out;
}

}  // namespace hezhi::http
