// A whole server in one object: database, routes, pipeline, sockets. `hezhi serve` runs one; tests run one on a free
// port.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/error.h"

namespace hezhi::app {

struct ServeOptions {
    std::string data;
    std::string database{};  ///< postgresql://…; empty: SQLite in the data folder
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string public_url{};
    std::string tiles{};  ///< https://host/{z}/{x}/{y}.png; empty: no map, the list of places alone
    std::string tiles_attribution{};
    std::string map_centre{};  ///< "39.9087,116.3975"
    std::string tls_certificate_file{};
    std::string tls_key_file{};
    std::vector<std::string> trusted_proxies{};
    std::string smtp_url{};  ///< "smtps://mail.example:465"; empty: no mail leaves
    std::string smtp_user{};
    std::string smtp_password{};  ///< from a file or the environment; never logged
    std::string mail_from{};
    std::chrono::seconds smtp_timeout{60};
    bool insecure_lan = false;
    bool limits_rates = true;
    std::size_t cores = 0;  ///< 0: as many as the machine has
    std::size_t connections_per_address_max = 1'024;
    bool writes_access_log = true;
    /// How far ahead of the machine's clock this server lives: what a demo looks like in a month or a year. Any other
    /// data is refused ("serve.clock_ahead_beyond_demo"): what was signed in a future that never came binds nobody.
    std::chrono::seconds clock_ahead{0};
    /// Told once when the database has stopped for good.
    std::function<void(std::string const& reason)> on_stop{};
};

class RunningServer {
public:
    /// Opens or initialises the data folder, migrates, listens. Errors: serve.* and those of storage and http.
    static Result<std::unique_ptr<RunningServer>> start(ServeOptions options);

    RunningServer(RunningServer const&) = delete;
    RunningServer& operator=(RunningServer const&) = delete;
    ~RunningServer();

    std::uint16_t port() const noexcept;
    /// "http://127.0.0.1:8080", or the public one.
    std::string address() const;
    /// While nobody administrates anything: a fresh one-time link that opens the first administrator's account.
    Result<std::optional<std::string>> setup_link();
    void drain(std::chrono::milliseconds limit);
    Result<void> reload_certificate();

private:
    struct Parts;
    explicit RunningServer(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

/// What is wrong with the options taken together, before anything is opened: plain HTTP beyond this machine, half a
/// certificate, an address that is none. Errors: serve.*
Result<void> check_options(ServeOptions const& options);

}  // namespace hezhi::app
