#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/serve.h"

namespace hezhi::app {
namespace {

constexpr std::chrono::seconds kDrainMax{30};
constexpr std::chrono::seconds kClockAheadMax = std::chrono::weeks{520};
constexpr std::size_t kPasswordBytesMax = 4'096;

/// What a person can do about it; the keys are those of check_options and of what start() opens.
std::string advice(Error const& error, ServeOptions const& options) {
    auto const key = error.key();
    if (key == "serve.half_a_certificate") return "--tls-cert and --tls-key belong together";
    if (key == "serve.plain_beyond_loopback") {
        return fmt::format(
            "plain HTTP on {} would send passwords in the clear: give --tls-cert and --tls-key, put a proxy before "
            "127.0.0.1, or say --insecure-lan",
            options.address);
    }
    if (key == "serve.bad_public_url") {
        return fmt::format("--public-url: found {}; expected https://host or http://host:port", error.detail());
    }
    if (key == "serve.bad_tiles") {
        return fmt::format("--tiles: found {}; expected https://host/… with {{z}}, {{x}} and {{y}} after the host",
                           error.detail());
    }
    if (key == "serve.bad_map_centre") {
        return fmt::format("--map-centre: found {}; expected latitude,longitude in degrees, 39.9087,116.3975",
                           error.detail());
    }
    if (key == "serve.bad_proxy")
        return fmt::format("--trusted-proxy: found {}; expected a network like 10.0.0.0/8", error.detail());
    if (key == "serve.bad_smtp_url")
        return fmt::format("--smtp-url: found {}; expected smtps://host:465 or smtp://host:587, without a name",
                           error.detail());
    if (key == "serve.bad_mail_from") return fmt::format("--mail-from: found {}; expected name@host", error.detail());
    if (key == "server.address_in_use")
        return fmt::format("port {} is in use; choose another with --port", error.detail());
    if (key == "server.bad_address") return fmt::format("--bind: found {}; expected an IP address", error.detail());
    if (key == "server.bad_certificate")
        return fmt::format("the certificate or its key cannot be used: {}", error.detail());
    if (key == "folder.in_use") return error.detail();
    if (key == "folder.unusable") return fmt::format("--data: {}", error.detail());
    if (key == "serve.clock_ahead_beyond_demo") {
        return "--clock-ahead is for demos alone: nobody is bound by what happens in a future that has not come; fill "
               "an "
               "empty folder with `hezhi demo`";
    }
    if (key.starts_with("storage.")) {
        // The statement that failed, in brackets at the end, is for the database's developers.
        auto const reason = std::string_view(error.detail()).substr(0, error.detail().find(" ["));
        return fmt::format("the database cannot be used: {}; `hezhi doctor --data {}` says more", reason, options.data);
    }
    if (key == "schema.newer") return "the data was written by a newer Hezhi; install that one";
    return fmt::format("{} {}", key, error.detail());
}

}  // namespace

int command_serve(std::span<char const* const> arguments) {
    ServeOptions options;
    bool no_access_log = false;
    bool no_rate_limits = false;
    std::string password_file;
    int smtp_timeout = 60;
    std::int64_t clock_ahead = 0;
    CLI::App parser{"Runs the server.", "hezhi serve"};
    parser.add_option("--data", options.data, "folder of database, media and backups; an empty one is initialised")
        ->required();
    parser.add_option("--port", options.port, "port to listen on; 0: any free one")
        ->capture_default_str()
        ->check(CLI::Range(0, 65'535));
    parser.add_option("--bind", options.address, "address to listen on")->capture_default_str();
    parser.add_option("--database", options.database, "postgresql://… instead of the embedded database")
        ->envname("HEZHI_DATABASE");
    parser.add_option("--public-url", options.public_url, "the address that people use");
    parser
        .add_option("--tiles", options.tiles, "pictures of maps: https://host/{z}/{x}/{y}.png, in WGS 84 or CGCS 2000")
        ->envname("HEZHI_TILES");
    parser.add_option("--tiles-attribution", options.tiles_attribution, "whose maps they are, as their licence asks")
        ->envname("HEZHI_TILES_ATTRIBUTION");
    parser.add_option("--map-centre", options.map_centre, "where a map opens: latitude,longitude")
        ->envname("HEZHI_MAP_CENTRE");
    parser.add_option("--tls-cert", options.tls_certificate_file, "certificate chain, PEM; read again on SIGHUP");
    parser.add_option("--tls-key", options.tls_key_file, "its key, PEM");
    parser.add_option("--trusted-proxy", options.trusted_proxies, "network whose X-Forwarded-* headers are believed");
    parser
        .add_option("--smtp-url", options.smtp_url,
                    "server that takes mail: smtps://host:465, or smtp://host:587 with STARTTLS")
        ->envname("HEZHI_SMTP_URL");
    parser.add_option("--smtp-user", options.smtp_user, "its user name, where it wants one")
        ->envname("HEZHI_SMTP_USER");
    parser
        .add_option("--smtp-password-file", password_file,
                    "file with its password; or HEZHI_SMTP_PASSWORD in the environment")
        ->envname("HEZHI_SMTP_PASSWORD_FILE");
    parser.add_option("--mail-from", options.mail_from, "address that mail comes from")->envname("HEZHI_MAIL_FROM");
    parser.add_option("--smtp-timeout", smtp_timeout, "seconds that one mail may take")
        ->capture_default_str()
        ->check(CLI::Range(1, 600));
    parser.add_flag("--insecure-lan", options.insecure_lan,
                    "plain HTTP beyond this machine, with a cookie that is not Secure");
    parser
        .add_option("--connections-per-address", options.connections_per_address_max,
                    "open connections of one address at most")
        ->capture_default_str();
    parser.add_option("--cores", options.cores, "event loops; 0: as many as the machine has")->capture_default_str();
    parser
        .add_option(
            "--clock-ahead", clock_ahead,
            "of a demo alone: live so far ahead of the machine's clock, 36h, 30d or 52w; never less than before")
        ->transform(
            CLI::AsNumberWithUnit(std::map<std::string, std::int64_t>{{"h", 3'600}, {"d", 86'400}, {"w", 604'800}},
                                  CLI::AsNumberWithUnit::UNIT_REQUIRED, "TIME"))
        ->check(CLI::Range(std::int64_t{0}, kClockAheadMax.count()));
    parser.add_flag("--no-access-log", no_access_log, "no line a request on standard output");
    parser.add_flag("--no-rate-limits", no_rate_limits, "for load tests");
    if (auto const code = parse_options(parser, arguments)) return *code;
    options.writes_access_log = !no_access_log;
    options.limits_rates = !no_rate_limits;
    options.smtp_timeout = std::chrono::seconds{smtp_timeout};
    options.clock_ahead = std::chrono::seconds{clock_ahead};
    if (!options.smtp_url.empty() && options.mail_from.empty()) {
        return misused("hezhi serve", "--smtp-url and --mail-from belong together");
    }
    if (char const* const password = std::getenv("HEZHI_SMTP_PASSWORD"); password != nullptr) {
        options.smtp_password = password;
    }
    if (!password_file.empty()) {
        auto const text = read_input(password_file, kPasswordBytesMax);
        if (!text) return refuse("serve", password_file, text.error());
        options.smtp_password = text->substr(0, text->find_first_of("\r\n"));
    }
    std::atomic<bool> database_stopped{false};
    options.on_stop = [&database_stopped](std::string const& reason) {
        fmt::print(stderr, "hezhi serve: the database has stopped: {}\n", reason);
        database_stopped = true;
        ::kill(::getpid(), SIGTERM);
    };

    // Before any thread starts, so that all of them leave these signals to sigwait below.
    sigset_t signals;
    sigemptyset(&signals);
    for (int const number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, number);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    auto server = RunningServer::start(options);
    if (!server) {
        fmt::print(stderr, "hezhi serve: {}\n", advice(server.error(), options));
        return 1;
    }
    fmt::print(stderr, "Hezhi 合治: {}\n", (*server)->address());
    if (auto const link = (*server)->setup_link(); link && *link) {
        fmt::print(stderr, "No administrator yet. Open this link once, within seven days:\n  {}\n", **link);
    }
    for (;;) {
        int number = 0;
        sigwait(&signals, &number);
        if (number != SIGHUP) break;
        if (auto const reloaded = (*server)->reload_certificate(); !reloaded) {
            fmt::print(stderr, "hezhi serve: {}; the old certificate stays\n", advice(reloaded.error(), options));
        }
    }
    (*server)->drain(kDrainMax);
    // Not 0, so that whoever watches us starts us again: a restart recovers from the write-ahead log.
    return database_stopped ? 3 : 0;
}

}  // namespace hezhi::app
