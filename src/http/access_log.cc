#include "src/http/access_log.h"

#include <fmt/format.h>

#include "lib/base/rfc3339.h"

namespace hezhi::http {

void AccessLog::add(TimePoint now, std::string_view method, std::string_view route, int status, std::size_t bytes,
                    Microseconds took, std::string_view request_id) {
    if (!sink_) return;
    auto const second = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    if (second != second_) {
        second_ = second;
        second_text_ = to_rfc3339(now);
    }
    fmt::format_to(std::back_inserter(block_), "{} {} {} {} {} {}.{:03}ms {}\n", second_text_, method, route, status,
                   bytes, took.count() / 1000, took.count() % 1000, request_id);
    if (block_.size() >= kBlockBytes) flush();
}

void AccessLog::flush() {
    if (block_.empty()) return;
    sink_(block_);
    block_.clear();
}

}  // namespace hezhi::http
