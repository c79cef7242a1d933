// Row of both engines. PostgreSQL results are in binary format: integers of 2, 4 and 8 bytes, booleans, doubles and
// numeric (what sum(BIGINT) gives) are all read as our integer or real.
#include <bit>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <sqlite3.h>

#include "src/storage/storage.h"

namespace hezhi::storage {
namespace {

// Numbers of pg_type, fixed for built-in types.
constexpr Oid kBool = 16, kBytea = 17, kInt8 = 20, kInt2 = 21, kInt4 = 23, kFloat4 = 700, kFloat8 = 701,
              kNumeric = 1700;

__extension__ typedef __int128 Wide;  // not ISO C++, as g++ -Wpedantic would remind us

sqlite3_stmt* statement_of(void* result) {
    return static_cast<sqlite3_stmt*>(result);
}

PGresult const* postgres_of(void* result) {
    return static_cast<PGresult const*>(result);
}

[[noreturn]] void wrong_type(int column, char const* wanted) {
    throw Failure(Failure::Kind::failed, fmt::format("column {} is not {}", column, wanted));
}

void check_sqlite_column(sqlite3_stmt* statement, int column, int type, char const* wanted) {
    HZ_ASSERT(column >= 0 && column < sqlite3_column_count(statement));
    if (sqlite3_column_type(statement, column) != type) wrong_type(column, wanted);
}

std::uint64_t big_endian(char const* bytes, int length) {
    std::uint64_t value = 0;
    for (int at = 0; at < length; ++at) value = value << 8 | static_cast<unsigned char>(bytes[at]);
    return value;
}

/// PostgreSQL's numeric, if whole and within 64 bits: count, weight, sign, scale, then digits in base 10,000.
std::int64_t whole_numeric(char const* bytes, int length, int column) {
    if (length < 8) wrong_type(column, "an integer");
    auto const digits = static_cast<int>(big_endian(bytes, 2));
    auto const weight = static_cast<std::int16_t>(big_endian(bytes + 2, 2));
    auto const sign = big_endian(bytes + 4, 2);
    if (length != 8 + 2 * digits || digits > weight + 1 || weight > 4) wrong_type(column, "a whole number of 64 bits");
    Wide value = 0;
    for (int place = 0; place <= weight; ++place) {
        value *= 10'000;
        if (place < digits) value += static_cast<Wide>(big_endian(bytes + 8 + 2 * place, 2));
    }
    if (sign == 0x4000) value = -value;
    if ((sign != 0 && sign != 0x4000) || value > INT64_MAX || value < INT64_MIN) wrong_type(column, "an integer");
    return static_cast<std::int64_t>(value);
}

double real_numeric(char const* bytes, int length, int column) {
    if (length < 8) wrong_type(column, "a number");
    auto const digits = static_cast<int>(big_endian(bytes, 2));
    auto const weight = static_cast<std::int16_t>(big_endian(bytes + 2, 2));
    auto const sign = big_endian(bytes + 4, 2);
    if (length != 8 + 2 * digits || (sign != 0 && sign != 0x4000)) wrong_type(column, "a finite number");
    double value = 0;
    for (int place = 0; place < digits; ++place) {
        value += static_cast<double>(big_endian(bytes + 8 + 2 * place, 2)) * std::pow(10'000.0, weight - place);
    }
    return sign == 0x4000 ? -value : value;
}

struct Cell {
    Oid type;
    char const* bytes;
    int length;
};

Cell postgres_cell(void* result, int row, int column) {
    PGresult const* answer = postgres_of(result);
    HZ_ASSERT(column >= 0 && column < PQnfields(answer));
    if (PQgetisnull(answer, row, column) != 0) wrong_type(column, "there: it is NULL");
    return {PQftype(answer, column), PQgetvalue(answer, row, column), PQgetlength(answer, row, column)};
}

}  // namespace

std::int64_t Row::integer(int column) const {
    if (engine_ == Engine::sqlite) {
        sqlite3_stmt* statement = statement_of(result_);
        check_sqlite_column(statement, column, SQLITE_INTEGER, "an integer");
        return sqlite3_column_int64(statement, column);
    }
    Cell const cell = postgres_cell(result_, row_, column);
    switch (cell.type) {
        case kInt8:
            return static_cast<std::int64_t>(big_endian(cell.bytes, 8));
        case kInt4:
            return static_cast<std::int32_t>(big_endian(cell.bytes, 4));
        case kInt2:
            return static_cast<std::int16_t>(big_endian(cell.bytes, 2));
        case kBool:
            return cell.bytes[0] != 0 ? 1 : 0;
        case kNumeric:
            return whole_numeric(cell.bytes, cell.length, column);
        default:
            wrong_type(column, "an integer");
    }
}

double Row::real(int column) const {
    if (engine_ == Engine::sqlite) {
        sqlite3_stmt* statement = statement_of(result_);
        HZ_ASSERT(column >= 0 && column < sqlite3_column_count(statement));
        int const type = sqlite3_column_type(statement, column);
        if (type != SQLITE_FLOAT && type != SQLITE_INTEGER) wrong_type(column, "a number");
        return sqlite3_column_double(statement, column);
    }
    Cell const cell = postgres_cell(result_, row_, column);
    switch (cell.type) {
        case kFloat8:
            return std::bit_cast<double>(big_endian(cell.bytes, 8));
        case kFloat4:
            return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(big_endian(cell.bytes, 4))));
        case kNumeric:
            return real_numeric(cell.bytes, cell.length, column);
        case kInt8:
        case kInt4:
        case kInt2:
            return static_cast<double>(integer(column));
        default:
            wrong_type(column, "a number");
    }
}

std::string_view Row::text(int column) const {
    if (engine_ == Engine::sqlite) {
        sqlite3_stmt* statement = statement_of(result_);
        check_sqlite_column(statement, column, SQLITE_TEXT, "text");
        auto const* text = reinterpret_cast<char const*>(sqlite3_column_text(statement, column));
        return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
    }
    Cell const cell = postgres_cell(result_, row_, column);
    switch (cell.type) {
        case kBool:
        case kBytea:
        case kInt2:
        case kInt4:
        case kInt8:
        case kFloat4:
        case kFloat8:
        case kNumeric:
            wrong_type(column, "text");
        default:
            return {cell.bytes, static_cast<std::size_t>(cell.length)};
    }
}

std::span<std::byte const> Row::blob(int column) const {
    if (engine_ == Engine::sqlite) {
        sqlite3_stmt* statement = statement_of(result_);
        check_sqlite_column(statement, column, SQLITE_BLOB, "a blob");
        auto const* bytes = static_cast<std::byte const*>(sqlite3_column_blob(statement, column));
        return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
    }
    Cell const cell = postgres_cell(result_, row_, column);
    if (cell.type != kBytea) wrong_type(column, "a blob");
    return {reinterpret_cast<std::byte const*>(cell.bytes), static_cast<std::size_t>(cell.length)};
}

bool Row::is_null(int column) const {
    if (engine_ == Engine::sqlite) {
        HZ_ASSERT(column >= 0 && column < sqlite3_column_count(statement_of(result_)));
        return sqlite3_column_type(statement_of(result_), column) == SQLITE_NULL;
    }
    HZ_ASSERT(column >= 0 && column < PQnfields(postgres_of(result_)));
    return PQgetisnull(postgres_of(result_), row_, column) != 0;
}

}  // namespace hezhi::storage
