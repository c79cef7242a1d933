// One database connection, as transactions use it. Internal to storage/. Not thread-safe: one thread at a time.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "src/storage/storage.h"

namespace hezhi::storage {

/// Handles of C libraries: the close function is the deleter.
template <auto Release>
struct Releaser {
    template <class T>
    void operator()(T* handle) const noexcept {
        Release(handle);
    }
};

class Connection {
public:
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;
    virtual ~Connection() = default;

    Engine engine() const noexcept { return engine_; }

    /// Runs one prepared statement; rows go to `sink` until it says false. Throws Failure.
    /// @return rows affected by INSERT, UPDATE, DELETE.
    virtual std::int64_t run(Sql const& sql, std::span<Param const> params, RowSink sink) = 0;

    /// Runs a script of any statements, without parameters and results: migrations, PRAGMA, BEGIN. Throws Failure.
    virtual void run_script(std::string const& script) = 0;

protected:
    explicit Connection(Engine engine) noexcept : engine_(engine) {}

private:
    Engine engine_;
};

}  // namespace hezhi::storage
