#include "src/storage/postgres_connection.h"

#include <array>
#include <bit>
#include <charconv>
#include <cstring>

#include <fmt/format.h>

#include "src/storage/expand.h"

namespace hezhi::storage {
namespace {

// A server that has vanished from the network must not hold a thread for the minutes that TCP would wait.
constexpr char const* kConnectSeconds = "5";
constexpr char const* kUnansweredMs = "10000";

template <std::unsigned_integral T>
T to_big_endian(T value) noexcept {
    static_assert(std::endian::native == std::endian::little);
    if constexpr (sizeof(T) == 8) return __builtin_bswap64(value);
    if constexpr (sizeof(T) == 4) return __builtin_bswap32(value);
}

char type_letter(ColumnType type) noexcept {
    switch (type) {
        case ColumnType::integer:
            return 'i';
        case ColumnType::real:
            return 'r';
        case ColumnType::text:
            return 't';
        case ColumnType::blob:
            return 'b';
    }
    return '?';
}

std::string type_letters(std::span<Param const> params) {
    std::string letters;
    letters.reserve(params.size());
    for (Param const& value : params) {
        if (value.batch() != nullptr) {
            letters += '[';
            for (ColumnType const type : value.batch()->columns()) letters += type_letter(type);
            letters += ']';
        } else {
            letters += value.is_typed() ? type_letter(value.type()) : 'n';
        }
    }
    return letters;
}

/// Parameters as libpq takes them. A batch's first column has the batch's own place, the others stand at the end.
class Bound {
public:
    explicit Bound(std::span<Param const> params) {
        numbers_.reserve(params.size());  // no reallocation: values_ points into it
        for (Param const& value : params) {
            if (value.batch() != nullptr) {
                arrays_.push_back(to_binary_array(*value.batch(), 0));
                add(postgres_array_type(value.batch()->columns().front()), nullptr, 0);
            } else if (value.is_null()) {
                add(value.is_typed() ? postgres_type(value.type()) : 0, nullptr, 0);
            } else if (value.type() == ColumnType::integer) {
                add_number(value.type(), static_cast<std::uint64_t>(value.integer()));
            } else if (value.type() == ColumnType::real) {
                add_number(value.type(), std::bit_cast<std::uint64_t>(value.real()));
            } else {
                std::string_view const bytes = value.bytes();
                add(postgres_type(value.type()), bytes.empty() ? "" : bytes.data(), bytes.size());
            }
        }
        for (std::size_t index = 0; index < params.size(); ++index) {
            Batch const* batch = params[index].batch();
            if (batch == nullptr) continue;
            HZ_ASSERT(arrays_.size() == 1);  // one Batch a statement
            for (std::size_t column = 1; column < batch->columns().size(); ++column) {
                arrays_.push_back(to_binary_array(*batch, column));
                add(postgres_array_type(batch->columns()[column]), nullptr, 0);
            }
            set_array(index, arrays_.front());
            for (std::size_t column = 1; column < arrays_.size(); ++column) {
                set_array(params.size() + column - 1, arrays_[column]);
            }
        }
        formats_.assign(values_.size(), 1);
    }

    int count() const noexcept { return static_cast<int>(values_.size()); }
    Oid const* types() const noexcept { return types_.data(); }
    char const* const* values() const noexcept { return values_.data(); }
    int const* lengths() const noexcept { return lengths_.data(); }
    int const* formats() const noexcept { return formats_.data(); }

private:
    void add(Oid type, char const* value, std::size_t length) {
        types_.push_back(type);
        values_.push_back(value);
        lengths_.push_back(static_cast<int>(length));
    }
    void add_number(ColumnType type, std::uint64_t value) {
        numbers_.push_back(to_big_endian(value));
        add(postgres_type(type), reinterpret_cast<char const*>(&numbers_.back()), sizeof(value));
    }
    void set_array(std::size_t index, std::string const& array) {
        values_[index] = array.data();
        lengths_[index] = static_cast<int>(array.size());
    }

    std::vector<Oid> types_;
    std::vector<char const*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
    std::vector<std::uint64_t> numbers_;
    std::vector<std::string> arrays_;
};

}  // namespace

Failure::Kind failure_kind(std::string_view sqlstate) noexcept {
    if (sqlstate == "40001" || sqlstate == "40P01") return Failure::Kind::serialization;
    if (sqlstate == "53100") return Failure::Kind::disk_full;
    // Lock or statement timeout, too many connections, out of memory.
    if (sqlstate == "55P03" || sqlstate == "57014" || sqlstate == "53300" || sqlstate == "53200") {
        return Failure::Kind::busy;
    }
    // Shut down, crashed, still starting, connection exceptions.
    if (sqlstate.starts_with("57P") || sqlstate.starts_with("08")) return Failure::Kind::connection_lost;
    if (sqlstate.starts_with("23")) return Failure::Kind::constraint;
    return Failure::Kind::failed;
}

PostgresConnection::PostgresConnection(std::string const& url, std::string const& schema)
    : Connection(Engine::postgres) {
    std::array<char const*, 7> const keys{"dbname",
                                          "connect_timeout",
                                          "tcp_user_timeout",
                                          "keepalives_idle",
                                          "fallback_application_name",
                                          "client_encoding",
                                          nullptr};
    std::array<char const*, 7> const values{url.c_str(), kConnectSeconds, kUnansweredMs, "10",
                                            "hezhi",     "UTF8",          nullptr};
    handle_.reset(PQconnectdbParams(keys.data(), values.data(), 1));
    if (!alive()) {
        // Nothing of the URL is repeated: it may hold a password.
        throw Failure(Failure::Kind::connection_lost, fmt::format("postgres: {}", PQerrorMessage(handle_.get())));
    }
    PQsetNoticeProcessor(handle_.get(), [](void*, char const*) {}, nullptr);
    // No write of ours takes this long; a session left open by a lost client must not hold its locks and snapshot.
    run_script(
        "SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '60s'; SET lock_timeout = '10s'");
    if (!schema.empty()) {
        run_script(fmt::format("SET search_path TO \"{}\"; SET application_name TO 'hezhi {}'", schema, schema));
    }
}

void PostgresConnection::fail(PGresult const* result, std::string_view what) {
    char const* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    char const* message = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    Failure::Kind const kind = !alive() ? Failure::Kind::connection_lost : failure_kind(state == nullptr ? "" : state);
    throw Failure(kind, fmt::format("postgres {}: {} [{}]", state == nullptr ? "-" : state,
                                    message == nullptr ? PQerrorMessage(handle_.get()) : message, what.substr(0, 300)));
}

void PostgresConnection::run_script(std::string const& script) {
    PgResult const result(PQexec(handle_.get(), script.c_str()));
    ExecStatusType const status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
        fail(result.get(), script);
    }
}

std::string const& PostgresConnection::prepared(char const* text, std::span<Param const> params, int next_placeholder) {
    std::vector<Prepared>& known = statements_[text];
    std::string types = type_letters(params);
    for (Prepared const& one : known) {
        if (one.types == types) return one.name;
    }
    std::string const rewritten = rewrite_expand(Engine::postgres, text, params, next_placeholder);
    std::string name = fmt::format("s{}", ++names_);
    Bound const bound(params);
    PgResult const result(PQprepare(handle_.get(), name.c_str(), rewritten.c_str(), bound.count(), bound.types()));
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) fail(result.get(), text);
    return known.emplace_back(Prepared{std::move(types), std::move(name)}).name;
}

std::int64_t PostgresConnection::run(Sql const& sql, std::span<Param const> params, RowSink sink) {
    char const* text = sql.text(Engine::postgres);
    std::string const& name = prepared(text, params, sql.parameters() + 1);
    Bound const bound(params);
    PgResult const result(PQexecPrepared(handle_.get(), name.c_str(), bound.count(), bound.values(), bound.lengths(),
                                         bound.formats(), 1));
    ExecStatusType const status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(result.get(), text);
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        if (!sink(Row(Engine::postgres, result.get(), row))) break;
    }
    // "SELECT 3" counts rows too; affected are those of the writing commands.
    std::string_view const command = PQcmdStatus(result.get());
    if (!command.starts_with("INSERT") && !command.starts_with("UPDATE") && !command.starts_with("DELETE")) return 0;
    std::string_view const affected = PQcmdTuples(result.get());
    std::int64_t count = 0;
    std::from_chars(affected.data(), affected.data() + affected.size(), count);
    return count;
}

}  // namespace hezhi::storage
