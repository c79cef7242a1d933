#include <cerrno>
#include <cstring>

#include <sys/random.h>

#include "src/storage/connection.h"
#include "src/storage/ids.h"
#include "src/storage/storage.h"

namespace hezhi::storage {

Error to_error(Failure const& failure) {
    switch (failure.kind()) {
        case Failure::Kind::busy:
        case Failure::Kind::serialization:
        case Failure::Kind::connection_lost:
            return Error{ErrorCode::unavailable, "storage.busy", failure.what()};
        case Failure::Kind::disk_full:
            return Error{ErrorCode::insufficient_storage, "storage.disk_full", failure.what()};
        case Failure::Kind::constraint:
        case Failure::Kind::fatal:
        case Failure::Kind::failed:
            break;
    }
    return Error{ErrorCode::internal, "storage.failed", failure.what()};
}

void Batch::add(std::initializer_list<Param> row) {
    HZ_ASSERT(row.size() == columns_.size());
    std::size_t column = 0;
    for (Param const& value : row) {
        ColumnType const type = columns_[column++];
        if (value.is_null()) {
            values_.emplace_back();
            continue;
        }
        HZ_ASSERT(value.batch() == nullptr && value.type() == type);
        switch (type) {
            case ColumnType::integer:
                values_.emplace_back(value.integer());
                break;
            case ColumnType::real:
                values_.emplace_back(value.real());
                break;
            case ColumnType::text:
            case ColumnType::blob:
                values_.emplace_back(std::string(value.bytes()));
                break;
        }
    }
}

Engine ReadTransaction::engine() const noexcept {
    return connection_->engine();
}

std::int64_t ReadTransaction::run(Sql const& sql, std::span<Param const> params, RowSink sink) {
    HZ_ASSERT(static_cast<int>(params.size()) == sql.parameters());
    return connection_->run(sql, params, sink);
}

std::int64_t WriteTransaction::execute(Sql const& sql, std::initializer_list<Param> params) {
    auto ignore = [](Row const&) { return true; };
    return run(sql, {params.begin(), params.size()}, RowSink(ignore));
}

std::int64_t WriteTransaction::next_id() {
    return ids_->next();
}

RandomId WriteTransaction::new_random_id() {
    RandomId id{};
    // Up to 256 bytes getrandom is all or nothing once the system's pool is seeded; it may be interrupted before that.
    while (::getrandom(id.data(), id.size(), 0) != static_cast<ssize_t>(id.size())) HZ_ASSERT(errno == EINTR);
    return id;
}

void WriteTransaction::touch(std::string channel) {
    touched_.push_back(std::move(channel));
}

RandomId Row::random_id(int column) const {
    auto const bytes = blob(column);
    RandomId id{};
    if (bytes.size() != id.size()) throw Failure(Failure::Kind::failed, "a random id has 16 bytes");
    std::memcpy(id.data(), bytes.data(), id.size());
    return id;
}

std::optional<std::int64_t> Row::maybe_integer(int column) const {
    if (is_null(column)) return std::nullopt;
    return integer(column);
}

std::optional<double> Row::maybe_real(int column) const {
    if (is_null(column)) return std::nullopt;
    return real(column);
}

std::optional<std::string_view> Row::maybe_text(int column) const {
    if (is_null(column)) return std::nullopt;
    return text(column);
}

std::optional<TimePoint> Row::maybe_time(int column) const {
    if (is_null(column)) return std::nullopt;
    return time(column);
}

}  // namespace hezhi::storage
