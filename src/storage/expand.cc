#include "src/storage/expand.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include <fmt/format.h>

namespace hezhi::storage {
namespace {

constexpr std::string_view kExpand = "expand(";
constexpr std::string_view kHexDigits = "0123456789abcdef";

bool is_word(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '_';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
    return text;
}

struct Expansion {
    int placeholder = 0;
    std::vector<std::string_view> names;
};

Expansion parse(std::string_view inside) {
    Expansion expansion;
    bool first = true;
    while (!inside.empty()) {
        std::size_t const comma = inside.find(',');
        std::string_view const part = trimmed(inside.substr(0, comma));
        inside = comma == std::string_view::npos ? std::string_view{} : inside.substr(comma + 1);
        if (first) {
            first = false;
            if (part.size() < 2 || part.front() != '$' ||
                std::from_chars(part.data() + 1, part.data() + part.size(), expansion.placeholder).ec != std::errc{}) {
                throw Failure(Failure::Kind::failed, "expand: the first argument is the placeholder of a Batch");
            }
        } else {
            for (char const character : part) {
                if (!is_word(character)) throw Failure(Failure::Kind::failed, "expand: column names are words");
            }
            expansion.names.push_back(part);
        }
    }
    return expansion;
}

std::string for_sqlite(Expansion const& expansion, Batch const& rows) {
    std::string text = "(SELECT ";
    for (std::size_t column = 0; column < expansion.names.size(); ++column) {
        if (column > 0) text += ", ";
        std::string const value = fmt::format("json_extract(value, '$[{}]')", column);
        // SQLite 3.40 has no unhex(); SqliteConnection registers hezhi_unhex.
        if (rows.columns()[column] == ColumnType::blob) {
            text += fmt::format("hezhi_unhex({}) AS {}", value, expansion.names[column]);
        } else {
            text += fmt::format("{} AS {}", value, expansion.names[column]);
        }
    }
    return text + fmt::format(" FROM json_each(${}))", expansion.placeholder);
}

void append_json_string(std::string& json, std::string_view text) {
    json += '"';
    for (char const character : text) {
        auto const byte = static_cast<unsigned char>(character);
        if (character == '"' || character == '\\') {
            json += '\\';
            json += character;
        } else if (byte < 0x20) {
            json += "\\u00";
            json += kHexDigits[byte >> 4];
            json += kHexDigits[byte & 15];
        } else {
            json += character;
        }
    }
    json += '"';
}

template <std::unsigned_integral T>
void append_big_endian(std::string& out, T value) {
    for (int shift = static_cast<int>(sizeof(T)) * 8 - 8; shift >= 0; shift -= 8) {
        out += static_cast<char>((value >> shift) & 0xff);
    }
}

}  // namespace

std::string rewrite_expand(Engine engine, std::string_view sql, std::span<Param const> params, int next_placeholder) {
    std::string out;
    for (;;) {
        std::size_t const at = sql.find(kExpand);
        if (at == std::string_view::npos) break;
        if (at > 0 && is_word(sql[at - 1])) {
            out += sql.substr(0, at + kExpand.size());
            sql.remove_prefix(at + kExpand.size());
            continue;
        }
        std::size_t const end = sql.find(')', at);
        if (end == std::string_view::npos)
            throw Failure(Failure::Kind::failed, "expand: the parenthesis is not closed");
        Expansion const expansion = parse(sql.substr(at + kExpand.size(), end - at - kExpand.size()));
        auto const index = static_cast<std::size_t>(expansion.placeholder) - 1;
        if (index >= params.size() || params[index].batch() == nullptr) {
            throw Failure(Failure::Kind::failed, "expand: the placeholder is not bound to a Batch");
        }
        Batch const& rows = *params[index].batch();
        if (expansion.names.size() != rows.columns().size()) {
            throw Failure(Failure::Kind::failed, "expand: as many names as the Batch has columns");
        }
        out += sql.substr(0, at);
        if (engine == Engine::sqlite) {
            out += for_sqlite(expansion, rows);
            sql.remove_prefix(end + 1);
            continue;
        }
        // unnest(…) needs an alias with column names, so the alias that follows is taken over: AS item → AS item(a, b).
        std::string arguments = fmt::format("${}", expansion.placeholder);
        std::string names(expansion.names.front());
        for (std::size_t column = 1; column < expansion.names.size(); ++column) {
            arguments += fmt::format(", ${}", next_placeholder++);
            names += fmt::format(", {}", expansion.names[column]);
        }
        std::string_view rest = trimmed(sql.substr(end + 1));
        if (!rest.starts_with("AS ")) throw Failure(Failure::Kind::failed, "expand(…) needs AS and a name");
        rest = trimmed(rest.substr(3));
        std::size_t length = 0;
        while (length < rest.size() && is_word(rest[length])) ++length;
        out += fmt::format("unnest({}) AS {}({})", arguments, rest.substr(0, length), names);
        sql = rest.substr(length);
    }
    out += sql;
    return out;
}

std::string to_json_rows(Batch const& rows) {
    std::string json = "[";
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        json += row == 0 ? "[" : ",[";
        for (std::size_t column = 0; column < rows.columns().size(); ++column) {
            if (column > 0) json += ',';
            Batch::Value const& value = rows.at(row, column);
            if (auto const* integer = std::get_if<std::int64_t>(&value)) {
                json += fmt::format_int(*integer).str();
            } else if (auto const* real = std::get_if<double>(&value)) {
                if (!std::isfinite(*real)) throw Failure(Failure::Kind::failed, "a Batch holds finite numbers");
                std::string const digits = fmt::format("{:.17g}", *real);
                json += digits;
                if (digits.find_first_of(".e") == std::string::npos) json += ".0";  // stays a real in SQLite
            } else if (auto const* bytes = std::get_if<std::string>(&value)) {
                if (rows.columns()[column] == ColumnType::text) {
                    append_json_string(json, *bytes);
                } else {
                    json += '"';
                    for (char const character : *bytes) {
                        auto const byte = static_cast<unsigned char>(character);
                        json += kHexDigits[byte >> 4];
                        json += kHexDigits[byte & 15];
                    }
                    json += '"';
                }
            } else {
                json += "null";
            }
        }
        json += ']';
    }
    json += ']';
    return json;
}

std::string to_binary_array(Batch const& rows, std::size_t column) {
    std::string out;
    ColumnType const type = rows.columns()[column];
    bool has_null = false;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        has_null = has_null || std::holds_alternative<std::monostate>(rows.at(row, column));
    }
    append_big_endian<std::uint32_t>(out, rows.rows() == 0 ? 0 : 1);  // dimensions
    append_big_endian<std::uint32_t>(out, has_null ? 1 : 0);
    append_big_endian<std::uint32_t>(out, postgres_type(type));
    if (rows.rows() == 0) return out;
    append_big_endian(out, static_cast<std::uint32_t>(rows.rows()));
    append_big_endian<std::uint32_t>(out, 1);  // lower bound
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        Batch::Value const& value = rows.at(row, column);
        if (auto const* integer = std::get_if<std::int64_t>(&value)) {
            append_big_endian<std::uint32_t>(out, 8);
            append_big_endian(out, static_cast<std::uint64_t>(*integer));
        } else if (auto const* real = std::get_if<double>(&value)) {
            append_big_endian<std::uint32_t>(out, 8);
            append_big_endian(out, std::bit_cast<std::uint64_t>(*real));
        } else if (auto const* bytes = std::get_if<std::string>(&value)) {
            append_big_endian(out, static_cast<std::uint32_t>(bytes->size()));
            out += *bytes;
        } else {
            append_big_endian<std::uint32_t>(out, 0xffffffffU);
        }
    }
    return out;
}

// Numbers of pg_type, fixed for built-in types.
unsigned int postgres_type(ColumnType type) noexcept {
    switch (type) {
        case ColumnType::integer:
            return 20;
        case ColumnType::real:
            return 701;
        case ColumnType::text:
            return 25;
        case ColumnType::blob:
            return 17;
    }
    return 0;
}

unsigned int postgres_array_type(ColumnType type) noexcept {
    switch (type) {
        case ColumnType::integer:
            return 1016;
        case ColumnType::real:
            return 1022;
        case ColumnType::text:
            return 1009;
        case ColumnType::blob:
            return 1001;
    }
    return 0;
}

}  // namespace hezhi::storage
