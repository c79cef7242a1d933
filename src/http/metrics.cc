#include "src/http/metrics.h"

#include <algorithm>

#include <fmt/format.h>

namespace hezhi::http {

void CoreMetrics::count(std::size_t route, int status, Microseconds took) noexcept {
    auto& counters = routes_[route];
    auto const status_class = static_cast<std::size_t>(std::clamp(status / 100, 1, 5) - 1);
    auto const bucket =
        static_cast<std::size_t>(std::ranges::lower_bound(kLatencyBounds, took.count()) - kLatencyBounds.begin());
    counters.by_class[status_class].fetch_add(1, std::memory_order_relaxed);
    counters.latency[bucket].fetch_add(1, std::memory_order_relaxed);
    counters.microseconds.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
}

void append_metric(std::string& out, std::string_view name, std::string_view type, std::string_view help,
                   double value) {
    fmt::format_to(std::back_inserter(out), "# HELP {0} {2}\n# TYPE {0} {1}\n{0} {3}\n", name, type, help, value);
}

std::string metrics_text(std::span<CoreMetrics const* const> cores, std::vector<std::unique_ptr<Route>> const& routes) {
    std::string out;
    auto const into = std::back_inserter(out);
    auto const sum = [&](auto member) {
        double total = 0;
        for (auto const* core : cores) total += static_cast<double>((core->*member).load(std::memory_order_relaxed));
        return total;
    };
    append_metric(out, "hezhi_http_connections", "gauge", "Open connections.", sum(&CoreMetrics::connections));
    append_metric(out, "hezhi_http_streams", "gauge", "Open streams of live events.", sum(&CoreMetrics::streams));
    append_metric(out, "hezhi_http_connections_refused_total", "counter", "Connections over a limit.",
                  sum(&CoreMetrics::connections_refused));
    append_metric(out, "hezhi_http_timeouts_total", "counter", "Connections ended because the client was too slow.",
                  sum(&CoreMetrics::timeouts));
    append_metric(out, "hezhi_http_cache_hits_total", "counter", "Pages answered from the reply cache.",
                  sum(&CoreMetrics::cache_hits));
    append_metric(out, "hezhi_http_cache_misses_total", "counter", "Cacheable pages that had to be read.",
                  sum(&CoreMetrics::cache_misses));
    append_metric(out, "hezhi_http_sent_bytes_total", "counter", "Bytes of responses.", sum(&CoreMetrics::bytes_sent));

    struct Total {
        std::string label;
        std::array<std::uint64_t, 5> by_class{};
        std::array<std::uint64_t, kLatencyBounds.size() + 1> latency{};
        std::uint64_t microseconds = 0;
        std::uint64_t requests = 0;
    };
    std::vector<Total> totals(routes.size() + CoreMetrics::kPseudoRoutes);
    for (std::size_t i = 0; i < totals.size(); ++i) {
        auto& total = totals[i];
        if (i < routes.size()) {
            total.label = fmt::format("method=\"{}\",route=\"{}\"", name(routes[i]->spec.method), routes[i]->spec.path);
        } else {
            total.label = fmt::format("method=\"\",route=\"{}\"", i == routes.size() ? "asset" : "none");
        }
        for (auto const* core : cores) {
            auto const& counters = core->routes_[i];
            for (std::size_t k = 0; k < total.by_class.size(); ++k) total.by_class[k] += counters.by_class[k];
            for (std::size_t k = 0; k < total.latency.size(); ++k) total.latency[k] += counters.latency[k];
            total.microseconds += counters.microseconds;
        }
        for (auto const count : total.by_class) total.requests += count;
    }
    std::erase_if(totals, [](Total const& total) { return total.requests == 0; });

    out += "# HELP hezhi_http_requests_total Requests answered.\n# TYPE hezhi_http_requests_total counter\n";
    for (auto const& total : totals) {
        for (std::size_t k = 0; k < total.by_class.size(); ++k) {
            if (total.by_class[k] == 0) continue;
            fmt::format_to(into, "hezhi_http_requests_total{{{},status=\"{}xx\"}} {}\n", total.label, k + 1,
                           total.by_class[k]);
        }
    }
    out +=
        "# HELP hezhi_http_request_seconds Time from the last byte of the request to the first of the response.\n"
        "# TYPE hezhi_http_request_seconds histogram\n";
    for (auto const& total : totals) {
        std::uint64_t cumulated = 0;
        for (std::size_t k = 0; k < kLatencyBounds.size(); ++k) {
            cumulated += total.latency[k];
            fmt::format_to(into, "hezhi_http_request_seconds_bucket{{{},le=\"{}\"}} {}\n", total.label,
                           static_cast<double>(kLatencyBounds[k]) / 1e6, cumulated);
        }
        fmt::format_to(into, "hezhi_http_request_seconds_bucket{{{},le=\"+Inf\"}} {}\n", total.label, total.requests);
        fmt::format_to(into, "hezhi_http_request_seconds_sum{{{}}} {}\n", total.label,
                       static_cast<double>(total.microseconds) / 1e6);
        fmt::format_to(into, "hezhi_http_request_seconds_count{{{}}} {}\n", total.label, total.requests);
    }
    return out;
}

}  // namespace hezhi::http
