// Touched channels between nodes, by LISTEN/NOTIFY on a connection and a thread of their own. Internal to storage/.
// A notice is sent right after the commit, not inside it: NOTIFY in a transaction makes all commits of the cluster
// queue for one lock. A node that dies in between loses the notice; caches elsewhere must therefore also expire by age.
#pragma once

#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace hezhi::storage {

class PostgresNotices {
public:
    /// `received` is called on the thread of this object with what other nodes have touched; with
    /// Database::kEveryChannel after a reconnect, since notices were missed.
    PostgresNotices(std::string url, std::string schema, std::function<void(std::vector<std::string>)> received);
    PostgresNotices(PostgresNotices const&) = delete;
    PostgresNotices& operator=(PostgresNotices const&) = delete;
    ~PostgresNotices();

    /// Tells the other nodes, soon. Thread-safe.
    void send(std::span<std::string const> channels);

private:
    void run();
    void serve_connection(class PostgresConnection& connection);
    void send_pending(class PostgresConnection& connection);
    void receive(class PostgresConnection& connection);
    void wait(int socket, int timeout_ms);

    std::string const url_;
    std::string const schema_;
    std::string const topic_;   // of LISTEN; one a schema
    std::string const sender_;  // this node, so that it does not hear itself
    std::function<void(std::vector<std::string>)> const received_;
    int wake_;  // eventfd
    std::mutex mutex_;
    std::vector<std::string> pending_;
    bool closing_ = false;
    std::thread thread_;
};

}  // namespace hezhi::storage
