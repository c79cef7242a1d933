// What /metrics shows, in Prometheus' text format. Each core counts for itself; reading adds the cores up. No label
// ever names a person, an address or a path with ids: routes appear as they were declared.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/time.h"
#include "src/http/routes.h"

namespace hezhi::http {

/// Upper bounds of the latency histogram, in microseconds; the last bucket is everything.
inline constexpr std::array<std::int64_t, 10> kLatencyBounds{200,    500,    1'000,   2'000,     5'000,
                                                             10'000, 50'000, 200'000, 1'000'000, 5'000'000};

/// Counters of one core. Written by its thread, read by any.
class CoreMetrics {
public:
    explicit CoreMetrics(std::size_t routes) : routes_(routes + kPseudoRoutes) {}

    /// Beside the table's routes: embedded files, and requests that no route takes.
    static constexpr std::size_t kPseudoRoutes = 2;
    enum class Pseudo : std::uint8_t { asset, none };

    void count(std::size_t route, int status, Microseconds took) noexcept;
    std::size_t index_of(Pseudo pseudo) const noexcept {
        return routes_.size() - kPseudoRoutes + static_cast<std::size_t>(pseudo);
    }

    std::atomic<std::int64_t> connections{0};
    std::atomic<std::int64_t> streams{0};
    std::atomic<std::uint64_t> connections_refused{0};
    std::atomic<std::uint64_t> timeouts{0};
    std::atomic<std::uint64_t> cache_hits{0};
    std::atomic<std::uint64_t> cache_misses{0};
    std::atomic<std::uint64_t> bytes_sent{0};

private:
    friend std::string metrics_text(std::span<CoreMetrics const* const> cores,
                                    std::vector<std::unique_ptr<Route>> const& routes);
    struct Counters {
        std::array<std::atomic<std::uint64_t>, 5> by_class{};  // 1xx … 5xx
        std::array<std::atomic<std::uint64_t>, kLatencyBounds.size() + 1> latency{};
        std::atomic<std::uint64_t> microseconds{0};
    };
    std::vector<Counters> routes_;
};

std::string metrics_text(std::span<CoreMetrics const* const> cores, std::vector<std::unique_ptr<Route>> const& routes);

/// One metric line with its HELP and TYPE, for the parts that are not about routes.
void append_metric(std::string& out, std::string_view name, std::string_view type, std::string_view help, double value);

}  // namespace hezhi::http
