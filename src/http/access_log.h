// One line a request on standard output, gathered a core and written in blocks:
//     2026-11-23T17:00:00Z GET /api/v1/s/{street}/topics/{topic} 200 1834 0.214ms 5f0c9a63e2b14d70
// time, method, route as declared, status, bytes of the body, time taken, request id. No address, no person, no query,
// no id of anything: the log may be kept and shown.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "lib/base/time.h"

namespace hezhi::http {

class AccessLog {
public:
    using Sink = std::function<void(std::string_view block)>;
    static constexpr std::size_t kBlockBytes = 16 * 1024;

    /// Without a sink nothing is kept.
    explicit AccessLog(Sink sink) : sink_(std::move(sink)) {}
    AccessLog(AccessLog const&) = delete;
    AccessLog& operator=(AccessLog const&) = delete;
    ~AccessLog() { flush(); }

    void add(TimePoint now, std::string_view method, std::string_view route, int status, std::size_t bytes,
             Microseconds took, std::string_view request_id);
    void flush();

private:
    Sink sink_;
    std::string block_;
    std::int64_t second_ = -1;
    std::string second_text_;
};

}  // namespace hezhi::http
