// What a slice sees of the database: one SQL text for SQLite and PostgreSQL, parameters, rows and the two kinds of
// transaction. A store function takes a transaction by reference and returns plain values; failures of the database are
// thrown as storage::Failure and caught once, in Database (database.h), so no store function handles them.
//
// Dialect, the same on both engines: placeholders are $1, $2, …; integers, reals, TEXT and BLOB only; times are
// microseconds, booleans 0/1, JSON is TEXT; uniqueness is asked with ON CONFLICT … DO NOTHING and the rows affected.
// Write `FROM expand($2, participant, choice) AS item` to use the rows of a Batch.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "lib/base/assert.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"

namespace hezhi::storage {

enum class Engine : std::uint8_t { sqlite, postgres };

/// Every store function on a table of class realm takes one: the street whose rows it may touch.
struct Scope {
    RealmId realm;
};

/// A failure of the database, not of a rule. Thrown by transactions, caught by Database alone.
class Failure : public std::runtime_error {
public:
    enum class Kind : std::uint8_t {
        busy,             ///< locked, or no connection in time
        serialization,    ///< PostgreSQL 40001 / 40P01: run the transaction again
        connection_lost,  ///< PostgreSQL went away before the commit was sent
        disk_full,        ///< SQLITE_FULL, SQLSTATE 53100
        constraint,       ///< a constraint that the store should have asked about
        fatal,            ///< I/O error or corruption: the writer must stop
        failed            ///< anything else: wrong SQL, wrong type
    };
    Failure(Kind kind, std::string const& detail) : std::runtime_error(detail), kind_(kind) {}
    Kind kind() const noexcept { return kind_; }

private:
    Kind kind_;
};

/// As callers see it: storage.busy, storage.disk_full, storage.failed.
Error to_error(Failure const& failure);

/// A statement known at compile time: one text for both engines, or a marked pair where they differ (few; checked).
/// The placeholders must be $1 … $n without gaps. Statements are prepared once a connection and found again by address.
class Sql {
public:
    // Implicit on purpose: tx.execute("DELETE FROM …", {…}).
    consteval Sql(char const* both) : sqlite_(both), postgres_(both), parameters_(count(both)) {}
    consteval Sql(char const* sqlite, char const* postgres)
        : sqlite_(sqlite), postgres_(postgres), parameters_(count(sqlite)) {
        if (count(postgres) != parameters_) throw "the two texts of a pair take the same parameters";
    }

    constexpr char const* text(Engine engine) const noexcept { return engine == Engine::sqlite ? sqlite_ : postgres_; }
    constexpr int parameters() const noexcept { return parameters_; }

private:
    static consteval int count(char const* text) {
        constexpr int kMax = 64;
        std::array<bool, kMax + 1> seen{};
        int highest = 0;
        for (char const* at = text; *at != '\0'; ++at) {
            if (*at == '?') throw "placeholders are $1, $2, …";
            if (*at == ';') throw "one statement only";
            if (*at != '$') continue;
            int number = 0;
            while (at[1] >= '0' && at[1] <= '9') number = number * 10 + (*++at - '0');
            if (number < 1 || number > kMax) throw "placeholders are $1 … $64";
            seen[static_cast<std::size_t>(number)] = true;
            if (number > highest) highest = number;
        }
        for (int number = 1; number <= highest; ++number) {
            if (!seen[static_cast<std::size_t>(number)]) throw "placeholders have a gap";
        }
        return highest;
    }

    char const* sqlite_;
    char const* postgres_;
    int parameters_;
};

/// Bytes for a BLOB parameter.
struct Blob {
    std::span<std::byte const> bytes;
};

/// 128 random bits without time in them: participants of an opinion map, ballots, receipts. Stored as BLOB.
using RandomId = std::array<std::byte, 16>;

enum class ColumnType : std::uint8_t { integer, real, text, blob };

class Batch;

/// One bound value. Non-owning: what it points at must live until the statement has run, as arguments do. An empty
/// optional is a NULL that keeps its type; nullptr is a NULL whose type PostgreSQL infers.
class Param {
public:
    Param(std::nullptr_t) noexcept {}
    Param(std::nullopt_t) noexcept {}
    template <std::integral T>
    Param(T value) noexcept : type_(ColumnType::integer), null_(false), typed_(true), integer_(to_int64(value)) {}
    Param(double value) noexcept : type_(ColumnType::real), null_(false), typed_(true), real_(value) {}
    Param(std::string_view value) noexcept
        : type_(ColumnType::text), null_(false), typed_(true), data_(value.data()), size_(value.size()) {}
    Param(char const* value) noexcept : Param(std::string_view(value)) {}
    Param(std::string const& value) noexcept : Param(std::string_view(value)) {}
    Param(Blob value) noexcept
        : type_(ColumnType::blob),
          null_(false),
          typed_(true),
          data_(reinterpret_cast<char const*>(value.bytes.data())),
          size_(value.bytes.size()) {}
    Param(RandomId const& value) noexcept : Param(Blob{value}) {}
    template <class Tag>
    Param(Id<Tag> value) noexcept : Param(value.value()) {}
    Param(TimePoint value) noexcept : Param(to_microseconds(value)) {}
    Param(Batch const& rows) noexcept : null_(false), typed_(true), batch_(&rows) {}
    template <class T>
        requires std::constructible_from<Param, T const&>
    Param(std::optional<T> const& value) noexcept {
        if (value) {
            *this = Param(*value);
        } else {
            type_ = type_of<T>();
            typed_ = true;
        }
    }

    ColumnType type() const noexcept { return type_; }
    bool is_null() const noexcept { return null_; }
    bool is_typed() const noexcept { return typed_; }
    std::int64_t integer() const noexcept { return integer_; }
    double real() const noexcept { return real_; }
    std::string_view bytes() const noexcept { return {data_, size_}; }
    Batch const* batch() const noexcept { return batch_; }

private:
    template <std::integral T>
    static constexpr std::int64_t to_int64(T value) noexcept {
        return static_cast<std::int64_t>(value);
    }
    template <class T>
    static constexpr ColumnType type_of() noexcept {
        if constexpr (std::is_floating_point_v<T>) return ColumnType::real;
        if constexpr (std::is_convertible_v<T const&, std::string_view>) return ColumnType::text;
        if constexpr (std::is_same_v<T, Blob> || std::is_same_v<T, RandomId>) return ColumnType::blob;
        return ColumnType::integer;
    }

    ColumnType type_ = ColumnType::text;
    bool null_ = true;
    bool typed_ = false;
    std::int64_t integer_ = 0;
    double real_ = 0;
    char const* data_ = nullptr;
    std::size_t size_ = 0;
    Batch const* batch_ = nullptr;
};

/// Many rows as one parameter, for set-based statements:
///     Batch rows{ColumnType::blob, ColumnType::integer};
///     for (auto const& vote : votes) rows.add({vote.participant, vote.choice});
///     tx.execute("INSERT INTO … SELECT $1, item.participant, item.choice FROM expand($2, participant, choice) AS item
///     "
///                "WHERE true ON CONFLICT …", {scope.realm, rows});
/// One key twice in one ON CONFLICT DO UPDATE is an error on PostgreSQL: keep the last row of a key before adding.
class Batch {
public:
    using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

    Batch(std::initializer_list<ColumnType> columns) : columns_(columns) {}

    void add(std::initializer_list<Param> row);
    std::size_t rows() const noexcept { return columns_.empty() ? 0 : values_.size() / columns_.size(); }
    std::span<ColumnType const> columns() const noexcept { return columns_; }
    Value const& at(std::size_t row, std::size_t column) const { return values_[row * columns_.size() + column]; }

private:
    std::vector<ColumnType> columns_;
    std::vector<Value> values_;  // row by row
};

/// The present row of a result. Columns count from 0; text and blob point into the result and die with the row.
/// Reading NULL through a plain accessor, or a column of another type, throws Failure (failed).
class Row {
public:
    std::int64_t integer(int column) const;
    bool boolean(int column) const { return integer(column) != 0; }
    double real(int column) const;
    std::string_view text(int column) const;
    std::span<std::byte const> blob(int column) const;
    bool is_null(int column) const;
    template <class IdT>
    IdT id(int column) const {
        return IdT{integer(column)};
    }
    TimePoint time(int column) const { return from_microseconds(integer(column)); }
    RandomId random_id(int column) const;

    std::optional<std::int64_t> maybe_integer(int column) const;
    std::optional<double> maybe_real(int column) const;
    std::optional<std::string_view> maybe_text(int column) const;
    template <class IdT>
    std::optional<IdT> maybe_id(int column) const {
        if (is_null(column)) return std::nullopt;
        return id<IdT>(column);
    }
    std::optional<TimePoint> maybe_time(int column) const;

private:
    friend class SqliteConnection;
    friend class PostgresConnection;
    Row(Engine engine, void* result, int row) noexcept : engine_(engine), result_(result), row_(row) {}

    Engine engine_;
    void* result_;  // sqlite3_stmt* or PGresult*
    int row_;
};

/// Where rows go: a non-owning view of a callable. False from it ends the query early.
class RowSink {
public:
    template <class Each>
        requires std::predicate<Each&, Row const&>
    explicit RowSink(Each& each) noexcept
        : target_(&each),
          call_([](void* target, Row const& row) -> bool { return (*static_cast<Each*>(target))(row); }) {}
    bool operator()(Row const& row) const { return call_(target_, row); }

private:
    void* target_;
    bool (*call_)(void*, Row const&);
};

class Connection;
class IdSource;

/// One snapshot. SQL outside a transaction does not compile.
class ReadTransaction {
public:
    explicit ReadTransaction(Connection& connection) noexcept : connection_(&connection) {}
    ReadTransaction(ReadTransaction const&) = delete;
    ReadTransaction& operator=(ReadTransaction const&) = delete;

    Engine engine() const noexcept;

    /// Calls each(Row const&) for every row, in order.
    template <std::invocable<Row const&> Each>
    void query(Sql const& sql, std::initializer_list<Param> params, Each&& each) {
        auto sink = [&each](Row const& row) {
            each(row);
            return true;
        };
        run(sql, {params.begin(), params.size()}, RowSink(sink));
    }

    /// map(row) of the first row, or nullopt without rows.
    template <std::invocable<Row const&> Map>
    auto first(Sql const& sql, std::initializer_list<Param> params, Map&& map)
        -> std::optional<std::decay_t<std::invoke_result_t<Map&, Row const&>>> {
        std::optional<std::decay_t<std::invoke_result_t<Map&, Row const&>>> found;
        auto sink = [&](Row const& row) {
            found.emplace(map(row));
            return false;
        };
        run(sql, {params.begin(), params.size()}, RowSink(sink));
        return found;
    }

    /// map(row) of every row, in order.
    template <std::invocable<Row const&> Map>
    auto all(Sql const& sql, std::initializer_list<Param> params, Map&& map)
        -> std::vector<std::decay_t<std::invoke_result_t<Map&, Row const&>>> {
        std::vector<std::decay_t<std::invoke_result_t<Map&, Row const&>>> found;
        auto sink = [&](Row const& row) {
            found.emplace_back(map(row));
            return true;
        };
        run(sql, {params.begin(), params.size()}, RowSink(sink));
        return found;
    }

protected:
    ~ReadTransaction() = default;
    std::int64_t run(Sql const& sql, std::span<Param const> params, RowSink sink);

    Connection* connection_;
};

/// A transaction that may write. A service never commits: Database does, after the service has returned. It may be run
/// more than once, so it changes nothing but the database. query/first/all also run INSERT, UPDATE, DELETE … RETURNING.
class WriteTransaction : public ReadTransaction {
public:
    WriteTransaction(Connection& connection, IdSource& ids) noexcept : ReadTransaction(connection), ids_(&ids) {}

    /// @return rows affected.
    std::int64_t execute(Sql const& sql, std::initializer_list<Param> params);

    template <class IdT>
    IdT new_id() {
        return IdT{next_id()};
    }
    RandomId new_random_id();

    /// After the durable commit, tells every listener on every node that what hangs on `channel` has changed
    /// ("topic:17"): live events and cached replies. Nothing is told if the transaction rolls back.
    void touch(std::string channel);

private:
    friend class Database;
    friend class TransactionScope;
    std::int64_t next_id();

    IdSource* ids_;
    std::vector<std::string> touched_;
};

}  // namespace hezhi::storage
