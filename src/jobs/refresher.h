// Keeps derived values fresh without holding anybody up: an opinion map after votes, a dashboard after cases. Whoever
// changes the ground marks a key stale and goes on; one thread recomputes, each key at most once an interval and the
// thread itself at most a given share of the time; readers take the last value with its age and never wait.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

namespace hezhi::jobs {

struct RefreshLimits {
    std::chrono::milliseconds interval{1'000};  ///< between the starts of two refreshes of one key
    double share = 0.5;                         ///< of the thread's time; in (0, 1]
    std::size_t keys_max = 256;                 ///< the one read longest ago goes first
};

/// The untyped part: which key is due when, and whose value is kept.
class RefreshSchedule {
public:
    using Work = std::function<std::shared_ptr<void const>(std::string const& key)>;

    RefreshSchedule(Work work, RefreshLimits limits);
    ~RefreshSchedule();
    RefreshSchedule(RefreshSchedule const&) = delete;
    RefreshSchedule& operator=(RefreshSchedule const&) = delete;

    /// The last value, or nullptr; a key never asked for before is scheduled at once.
    std::shared_ptr<void const> latest(std::string const& key);
    /// Only keys that somebody has read are recomputed; others stay unknown until then.
    void mark_stale(std::string const& key);

private:
    struct Entry {
        std::shared_ptr<void const> value{};
        bool is_stale = true;
        std::uint64_t last_read = 0;
        std::chrono::steady_clock::time_point due{};
    };

    void run(std::stop_token stop);
    Entry& entry_for(std::string const& key);

    Work work_;
    RefreshLimits limits_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::map<std::string, Entry, std::less<>> entries_;
    std::uint64_t reads_ = 0;
    std::jthread thread_;  // last: stops before the rest goes
};

/// Values of type T by key. `compute` runs on the refresher's thread; an exception or nullptr from it leaves the value
/// that stood.
template <class T>
class Refresher {
public:
    using Compute = std::function<std::shared_ptr<T const>(std::string const& key)>;

    explicit Refresher(Compute compute, RefreshLimits limits = {}) : schedule_(std::move(compute), limits) {}

    std::shared_ptr<T const> latest(std::string const& key) { return cast(schedule_.latest(key)); }
    void mark_stale(std::string const& key) { schedule_.mark_stale(key); }

private:
    static std::shared_ptr<T const> cast(std::shared_ptr<void const> value) {
        return std::static_pointer_cast<T const>(std::move(value));
    }

    RefreshSchedule schedule_;
};

}  // namespace hezhi::jobs
