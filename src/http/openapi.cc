#include "src/http/openapi.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "src/http/problem.h"

namespace hezhi::http {
namespace {

constexpr std::string_view kProblemSchema =
    R"({"type":"object","description":"RFC 9457","properties":{"type":{"type":"string"},"title":{"type":"string"},)"
    R"("status":{"type":"integer"},"code":{"type":"string"},"detail":{"type":"string"},"request_id":{"type":"string"},)"
    R"("params":{"type":"object","additionalProperties":{"type":"string"}},"problems":{"type":"array","items":)"
    R"({"type":"object","properties":{"pointer":{"type":"string"},"code":{"type":"string"},"detail":{"type":"string"},)"
    R"("params":{"type":"object","additionalProperties":{"type":"string"}}},"required":["pointer","code","detail"]}}},)"
    R"("required":["type","title","status","code","detail","request_id"]})";

std::string quoted(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

/// topics_topic_statements_get: stable and unique, because path and method are.
std::string operation_id(RouteSpec const& spec) {
    std::string id;
    auto path = spec.path;
    if (path.starts_with("/api/v1")) path.remove_prefix(7);
    for (char const c : path) {
        bool const letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (letter) {
            id += c;
        } else if (!id.empty() && !id.ends_with('_')) {
            id += '_';
        }
    }
    std::string method;
    for (char const c : name(spec.method)) method += static_cast<char>(c + 32);
    return method + "_" + (id.ends_with('_') ? id.substr(0, id.size() - 1) : id);
}

std::string parameter(std::string_view in, std::string_view parameter_name, std::string_view schema, bool required) {
    return fmt::format(R"({{"name":{},"in":"{}","required":{},"schema":{}}})", quoted(parameter_name), in, required,
                       schema);
}

std::string operation(Route const& route, Schemas& schemas) {
    auto const& spec = route.spec;
    std::string out =
        fmt::format(R"({{"operationId":{},"summary":{},"x-permission":"{}","x-auth":"{}")", quoted(operation_id(spec)),
                    quoted(spec.summary), authority::name(spec.permission), name(spec.auth));
    auto const members = route.request_members(schemas);
    bool const in_body = spec.body == BodyKind::json || spec.body == BodyKind::form;
    std::string parameters;
    std::string properties;
    std::string required;
    auto const add_parameter = [&](std::string const& text) {
        if (!parameters.empty()) parameters += ',';
        parameters += text;
    };
    for (auto const& placeholder : route.placeholders) {
        auto const member = std::ranges::find(members, placeholder, &RequestMember::name);
        add_parameter(
            parameter("path", placeholder, member == members.end() ? R"({"type":"string"})" : member->schema, true));
    }
    for (auto const& member : members) {
        if (std::ranges::find(route.placeholders, member.name) != route.placeholders.end()) continue;
        if (!in_body) {
            add_parameter(parameter("query", member.name, member.schema, member.required));
            continue;
        }
        if (!properties.empty()) properties += ',';
        properties += quoted(member.name) + ":" + member.schema;
        if (!member.required) continue;
        if (!required.empty()) required += ',';
        required += quoted(member.name);
    }
    bool const changes = spec.method != Method::get;
    if (changes && spec.auth == Auth::session) {
        add_parameter(parameter("header", "X-CSRF-Token", R"({"type":"string"})", true));
    }
    if (spec.takes_idempotency_key) {
        add_parameter(parameter("header", "Idempotency-Key", R"({"type":"string","maxLength":100})", false));
    }
    if (route.takes_if_match) add_parameter(parameter("header", "If-Match", R"({"type":"string"})", false));
    if (!parameters.empty()) out += R"(,"parameters":[)" + parameters + "]";

    if (spec.body == BodyKind::upload) {
        out += R"(,"requestBody":{"required":true,"content":{"*/*":{"schema":{"type":"string","format":"binary"}}}})";
    } else if (in_body && !properties.empty()) {
        std::string_view const type =
            spec.body == BodyKind::json ? "application/json" : "application/x-www-form-urlencoded";
        out += fmt::format(
            R"(,"requestBody":{{"required":{},"content":{{"{}":{{"schema":{{"type":"object","properties":{{{}}},)"
            R"("required":[{}],"additionalProperties":false}}}}}}}})",
            !required.empty(), type, properties, required);
    }

    std::string content;
    if (route.replies_document) {
        content = R"("content":{"*/*":{"schema":{"type":"string","format":"binary"}}})";
    } else if (route.reply_schema != nullptr) {
        content = R"("content":{"application/json":{"schema":)" + route.reply_schema(schemas) + "}}";
    }
    // A POST that names what it created answers 201; which ones do is known only when they answer.
    std::string success = R"("204":{"description":"Done"})";
    if (!content.empty()) {
        std::string_view const status = spec.method == Method::post ? "2XX" : "200";
        success = fmt::format(R"("{}":{{"description":"Done",{}}})", status, content);
    }
    out += R"(,"responses":{)" + success +
           R"(,"default":{"description":"Refused","content":{"application/problem+json":{"schema":)"
           R"({"$ref":"#/components/schemas/Problem"}}}}}})";
    return out;
}

/// Two blanks a level; short and plain, because only our own JSON comes in.
std::string pretty(std::string_view json) {
    std::string out;
    int depth = 0;
    bool in_string = false;
    auto const newline = [&] {
        out += '\n';
        out.append(static_cast<std::size_t>(depth) * 2, ' ');
    };
    for (std::size_t i = 0; i < json.size(); ++i) {
        char const c = json[i];
        if (in_string) {
            out += c;
            if (c == '\\') {
                out += json[++i];
            } else if (c == '"') {
                in_string = false;
            }
            continue;
        }
        bool const is_empty =
            (c == '{' || c == '[') && i + 1 < json.size() && (json[i + 1] == '}' || json[i + 1] == ']');
        if (is_empty) {
            out += c;
            out += json[++i];
        } else if (c == '{' || c == '[') {
            out += c;
            ++depth;
            newline();
        } else if (c == '}' || c == ']') {
            --depth;
            newline();
            out += c;
        } else if (c == ',') {
            out += c;
            newline();
        } else if (c == ':') {
            out += ": ";
        } else {
            out += c;
            in_string = c == '"';
        }
    }
    return out + '\n';
}

}  // namespace

std::string openapi_document(Router const& router) {
    Schemas schemas;
    std::map<std::string, std::map<std::string, std::string>> paths;
    for (auto const& route : router.routes()) {
        std::string method;
        for (char const c : name(route->spec.method)) method += static_cast<char>(c + 32);
        paths[std::string(route->spec.path)][method] = operation(*route, schemas);
    }
    std::string out =
        R"({"openapi":"3.1.0","info":{"title":"Hezhi","version":"1","license":{"name":"Apache-2.0","identifier":"Apache-2.0"}},"paths":{)";
    bool first_path = true;
    for (auto const& [path, methods] : paths) {
        if (!first_path) out += ',';
        first_path = false;
        out += quoted(path) + ":{";
        bool first_method = true;
        for (auto const& [method, text] : methods) {
            if (!first_method) out += ',';
            first_method = false;
            out += quoted(method) + ":" + text;
        }
        out += '}';
    }
    out += R"(},"components":{"schemas":{)";
    auto all = schemas.all();
    all.emplace("Problem", kProblemSchema);
    bool first_schema = true;
    for (auto const& [schema_name, schema] : all) {
        if (!first_schema) out += ',';
        first_schema = false;
        out += quoted(schema_name) + ":" + schema;
    }
    return pretty(out + "}}}");
}

std::string route_list(Router const& router) {
    std::vector<std::string> lines;
    for (auto const& route : router.routes()) {
        lines.push_back(fmt::format("{} {} {} {}\n", name(route->spec.method), route->spec.path, name(route->spec.auth),
                                    authority::name(route->spec.permission)));
    }
    std::ranges::sort(lines);
    std::string out;
    for (auto const& line : lines) out += line;
    return out;
}

}  // namespace hezhi::http
