// A connection to PostgreSQL through libpq, blocking, everything in binary format. Statements are prepared once for
// each combination of parameter types and kept, found by the address of their text.
#pragma once

#include <chrono>
#include <string>
#include <unordered_map>
#include <vector>

#include <libpq-fe.h>

#include "src/storage/connection.h"

namespace hezhi::storage {

using PgConnection = std::unique_ptr<PGconn, Releaser<&PQfinish>>;
using PgResult = std::unique_ptr<PGresult, Releaser<&PQclear>>;

class PostgresConnection final : public Connection {
public:
    /// Throws Failure (connection_lost) if there is no server, within a few seconds.
    /// @param schema  to work in; empty for the server's default.
    PostgresConnection(std::string const& url, std::string const& schema);

    std::int64_t run(Sql const& sql, std::span<Param const> params, RowSink sink) override;
    void run_script(std::string const& script) override;

    /// False once the server is gone; the object is then of no more use.
    bool alive() const noexcept { return PQstatus(handle_.get()) == CONNECTION_OK; }
    bool in_transaction() const noexcept { return PQtransactionStatus(handle_.get()) != PQTRANS_IDLE; }

    PGconn* handle() noexcept { return handle_.get(); }
    std::size_t statements_kept() const noexcept { return names_; }

private:
    struct Prepared {
        std::string types;  // a letter a parameter; what a batch holds in brackets
        std::string name;
    };

    std::string const& prepared(char const* text, std::span<Param const> params, int next_placeholder);
    [[noreturn]] void fail(PGresult const* result, std::string_view what);

    PgConnection handle_;
    std::unordered_map<void const*, std::vector<Prepared>> statements_;
    std::size_t names_ = 0;
};

/// An SQLSTATE as our kind of failure.
Failure::Kind failure_kind(std::string_view sqlstate) noexcept;

}  // namespace hezhi::storage
