#include "src/app/serve.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <sys/resource.h>

#include "src/app/maintenance.h"
#include "src/app/routing_past.h"
#include "src/app/slices.h"
#include "src/app/system_clock.h"
#include "src/app/web_assets.h"
#include "src/connectors/smtp.h"
#include "src/http/network.h"
#include "src/http/server.h"
#include "src/opinions/opinions.h"
#include "src/storage/data_folder.h"

namespace hezhi::app {
namespace {

/// Of each pool: reads that would hold up a core, and prepared requests. Every one of them and every core may hold a
/// read connection at the same time.
constexpr std::size_t kPoolThreads = 4;

std::size_t cores_of(ServeOptions const& options) {
    return options.cores == 0 ? std::max(1U, std::thread::hardware_concurrency()) : options.cores;
}

/// As many as descriptors allow, with some left for files and the database; at most 10,000.
std::size_t connections_max() {
    constexpr rlim_t kWanted = 10'000;
    constexpr rlim_t kForOthers = 256;
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return 512;
    files.rlim_cur = std::min(files.rlim_max, std::max(files.rlim_cur, kWanted + kForOthers));
    ::setrlimit(RLIMIT_NOFILE, &files);  // Refused at worst: then the lower number holds.
    ::getrlimit(RLIMIT_NOFILE, &files);
    return static_cast<std::size_t>(
        std::min(kWanted, files.rlim_cur > 2 * kForOthers ? files.rlim_cur - kForOthers : kForOthers));
}

/// Scheme, host and port alone; trailing slash dropped. Empty if it is no such URL.
std::string origin_of(std::string_view url) {
    while (url.ends_with('/')) url.remove_suffix(1);
    bool const has_scheme = url.starts_with("http://") || url.starts_with("https://");
    if (!has_scheme) return {};
    auto const host = url.substr(url.find("//") + 2);
    bool const is_plain = !host.empty() && host.find_first_of("/?#@ ") == host.npos;
    return is_plain ? std::string(url) : std::string{};
}

/// Latitude and longitude in 10^-7 degrees, of "39.9087,116.3975"; nullopt if they are none.
std::optional<std::pair<std::int64_t, std::int64_t>> centre_of(std::string_view text) {
    auto const degrees = [](std::string_view word, double most) -> std::optional<std::int64_t> {
        double value = 0;
        auto const [end, error] = std::from_chars(word.begin(), word.end(), value);
        if (error != std::errc{} || end != word.end() || !(value >= -most && value <= most)) return std::nullopt;
        return std::llround(value * 1e7);
    };
    auto const comma = text.find(',');
    if (comma == text.npos) return std::nullopt;
    auto const latitude = degrees(text.substr(0, comma), 85);
    auto const longitude = degrees(text.substr(comma + 1), 180);
    if (!latitude || !longitude) return std::nullopt;
    return std::pair{*latitude, *longitude};
}

/// The host of a template of tiles; empty if it is none: another scheme, no {z}, {x} or {y}, or what a header cannot
/// hold.
std::string origin_of_tiles(std::string_view url) {
    for (std::string_view const part : {"{z}", "{x}", "{y}"}) {
        if (url.find(part) == url.npos) return {};
    }
    auto const is_plain = [](char c) { return c > ' ' && c <= '~' && c != '"' && c != '\'' && c != ';' && c != ','; };
    if (!std::ranges::all_of(url, is_plain)) return {};
    auto const host = url.find("//");
    if (host == url.npos) return {};
    auto const origin = origin_of(url.substr(0, url.find('/', host + 2)));
    return origin.find_first_of("{}*") == origin.npos ? origin : std::string{};
}

/// The address that people use: the public one, or the bound one.
std::string address_of(ServeOptions const& options, std::uint16_t port) {
    if (auto origin = origin_of(options.public_url); !origin.empty()) return origin;
    bool const is_v6 = options.address.find(':') != std::string::npos;
    return fmt::format("{}://{}{}{}:{}", options.tls_certificate_file.empty() ? "http" : "https", is_v6 ? "[" : "",
                       options.address, is_v6 ? "]" : "", port);
}

}  // namespace

Result<void> check_options(ServeOptions const& options) {
    bool const has_certificate = !options.tls_certificate_file.empty();
    if (has_certificate != !options.tls_key_file.empty()) return fail(ErrorCode::invalid, "serve.half_a_certificate");
    bool const is_local = http::is_loopback(options.address);
    if (!is_local && !has_certificate && !options.insecure_lan)
        return fail(ErrorCode::invalid, "serve.plain_beyond_loopback");
    if (!options.public_url.empty() && origin_of(options.public_url).empty()) {
        return fail(ErrorCode::invalid, "serve.bad_public_url", options.public_url);
    }
    if (!options.tiles.empty() && origin_of_tiles(options.tiles).empty()) {
        return fail(ErrorCode::invalid, "serve.bad_tiles", options.tiles);
    }
    if (!options.map_centre.empty() && !centre_of(options.map_centre)) {
        return fail(ErrorCode::invalid, "serve.bad_map_centre", options.map_centre);
    }
    for (auto const& proxy : options.trusted_proxies) {
        if (!http::Network::parse(proxy)) return fail(ErrorCode::invalid, "serve.bad_proxy", proxy);
    }
    return {};
}

/// In the order of dependence: each part uses those above it, and ends before them.
struct RunningServer::Parts {
    ServeOptions options;
    std::optional<storage::FolderLock> lock;
    std::unique_ptr<storage::Database> database;
    std::unique_ptr<notices::Carrier> carrier;
    std::unique_ptr<Slices> slices;
    std::unique_ptr<jobs::Runner> runner;
    /// Of its own, with one thread: a mail server that takes its time holds up no deadline.
    std::unique_ptr<jobs::Runner> mail_runner;
    /// Likewise: a training takes minutes.
    std::unique_ptr<jobs::Runner> training_runner;
    http::Router router;
    std::optional<http::AssetStore> assets;
    std::unique_ptr<http::Pipeline> pipeline;
    std::unique_ptr<http::Server> server;
};

RunningServer::RunningServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
RunningServer::~RunningServer() {
    parts_->slices->stop_training();
    drain(std::chrono::milliseconds{0});
}

Result<std::unique_ptr<RunningServer>> RunningServer::start(ServeOptions options) {
    HZ_TRY(check_options(options));
    auto parts = std::make_unique<Parts>();
    parts->options = std::move(options);
    auto const& chosen = parts->options;

    storage::DataFolder const folder{chosen.data};
    HZ_TRY(storage::prepare(folder));
    HZ_TRY(auto lock, storage::FolderLock::take(folder));
    parts->lock.emplace(std::move(lock));
    storage::Clock const clock = [ahead = chosen.clock_ahead] { return system_now() + ahead; };
    HZ_TRY(parts->database,
           storage::open_migrated(folder,
                                  {.url = chosen.database,
                                   .clock = clock,
                                   .read_connections = static_cast<int>(cores_of(chosen) + 2 * kPoolThreads),
                                   .on_stop = chosen.on_stop},
                                  clock()));
    if (chosen.clock_ahead != std::chrono::seconds{0}) {
        HZ_TRY(bool const is_demo, parts->database->read(people::is_demo_street));
        if (!is_demo) return fail(ErrorCode::invalid, "serve.clock_ahead_beyond_demo");
    }

    parts->assets.emplace(web_assets(), origin_of_tiles(chosen.tiles));
    auto const operations = std::make_shared<http::Operations>();
    if (!chosen.tiles.empty()) {
        auto const host = origin_of_tiles(chosen.tiles);
        operations->tiles =
            http::MapTiles{chosen.tiles, chosen.tiles_attribution.empty() ? host.substr(host.find("//") + 2)
                                                                          : chosen.tiles_attribution};
        if (auto const centre = centre_of(chosen.map_centre)) {
            operations->tiles->latitude_e7 = centre->first;
            operations->tiles->longitude_e7 = centre->second;
        }
    }
    operations->health = [raw = parts.get()]() -> Result<void> {
        if (raw->pipeline->is_draining()) return fail(ErrorCode::unavailable, "http.draining");
        return raw->database->health();
    };
    operations->metrics = [raw = parts.get()] { return raw->server->metrics(); };
    operations->history = [raw = parts.get()]() -> http::EventHistory const* { return &raw->pipeline->history(); };
    if (!chosen.smtp_url.empty()) {
        HZ_TRY(parts->carrier, connectors::make_smtp_carrier({.url = chosen.smtp_url,
                                                              .user = chosen.smtp_user,
                                                              .password = chosen.smtp_password,
                                                              .from_address = chosen.mail_from,
                                                              .mail_max = chosen.smtp_timeout}));
    }
    notices::MailSettings const mail{.carrier = parts->carrier.get(),
                                     .from_address = chosen.mail_from,
                                     .public_url = address_of(chosen, chosen.port),
                                     .carry_max = chosen.smtp_timeout};
    parts->slices = std::make_unique<Slices>(*parts->database, clock, address_of(chosen, chosen.port), folder.media(),
                                             routing_folder(folder), mail);
    parts->slices->add_routes(parts->router, operations);
    jobs::RunnerOptions jobs;
    jobs.on_failure = [](jobs::Job const& job, Error const& error, bool last) {
        fmt::print(stderr, "hezhi: job {} ({}) attempt {}{}: {} {}\n", job.kind, job.id.str(), job.attempts,
                   last ? ", the last" : "", error.key(), error.detail());
    };
    auto mail_jobs = jobs;
    mail_jobs.threads = 1;
    auto training_jobs = mail_jobs;
    parts->runner = std::make_unique<jobs::Runner>(*parts->database, clock, std::move(jobs));
    parts->mail_runner = std::make_unique<jobs::Runner>(*parts->database, clock, std::move(mail_jobs));
    parts->training_runner = std::make_unique<jobs::Runner>(*parts->database, clock, std::move(training_jobs));
    parts->slices->add_mail_jobs(*parts->mail_runner);
    parts->slices->add_training_jobs(*parts->training_runner);
    parts->slices->add_jobs(*parts->runner);
    add_maintenance(*parts->runner, *parts->database, folder, kNight);
    HZ_TRY(opinions::begin_indexing(*parts->database, clock()));
    parts->runner->start();
    parts->training_runner->start();
    if (parts->carrier) parts->mail_runner->start();

    http::PipelineOptions pipeline{.clock = clock,
                                   .public_origin = origin_of(chosen.public_url),
                                   .insecure_lan = chosen.insecure_lan,
                                   .limits_rates = chosen.limits_rates,
                                   .compute_threads = kPoolThreads,
                                   .read_threads = kPoolThreads,
                                   .log_error = [](std::string_view line) { fmt::print(stderr, "hezhi: {}\n", line); }};
    for (auto const& proxy : chosen.trusted_proxies) pipeline.trusted_proxies.push_back(*http::Network::parse(proxy));
    parts->pipeline = std::make_unique<http::Pipeline>(parts->router, *parts->database, &parts->slices->authenticator(),
                                                       *parts->assets, std::move(pipeline));

    http::ServerOptions server{.address = chosen.address,
                               .port = chosen.port,
                               .cores = cores_of(chosen),
                               .tls_certificate_file = chosen.tls_certificate_file,
                               .tls_key_file = chosen.tls_key_file,
                               .connections_max = connections_max(),
                               .connections_per_address_max = chosen.connections_per_address_max};
    if (chosen.writes_access_log) {
        server.access_log = [](std::string_view block) {
            // One call of stdio a block of whole lines: they do not mix.
            std::fwrite(block.data(), 1, block.size(), stdout);
            std::fflush(stdout);
        };
    }
    HZ_TRY(parts->server, http::Server::start(*parts->pipeline, std::move(server)));
    return std::unique_ptr<RunningServer>(new RunningServer(std::move(parts)));
}

std::uint16_t RunningServer::port() const noexcept {
    return parts_->server->port();
}

std::string RunningServer::address() const {
    return address_of(parts_->options, port());
}

Result<std::optional<std::string>> RunningServer::setup_link() {
    auto const now = system_now() + parts_->options.clock_ahead;
    auto const ask = [&](storage::ReadTransaction& tx) { return people::has_administrator(tx, now); };
    HZ_TRY(bool const is_set_up, parts_->database->read(ask));
    if (is_set_up) return std::optional<std::string>{};
    auto const create = [&](storage::WriteTransaction& tx) { return people::create_setup_link(tx, std::nullopt, now); };
    HZ_TRY(auto const path, parts_->database->write(create));
    return std::optional(address() + path);
}

void RunningServer::drain(std::chrono::milliseconds limit) {
    parts_->server->drain(limit);
}

Result<void> RunningServer::reload_certificate() {
    return parts_->server->reload_certificate();
}

}  // namespace hezhi::app
