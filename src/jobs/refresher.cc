#include "src/jobs/refresher.h"

#include <algorithm>
#include <exception>

#include "lib/base/assert.h"

namespace hezhi::jobs {

using SteadyClock = std::chrono::steady_clock;

RefreshSchedule::RefreshSchedule(Work work, RefreshLimits limits) : work_(std::move(work)), limits_(limits) {
    HZ_ASSERT(limits_.share > 0 && limits_.share <= 1 && limits_.keys_max > 0);
    thread_ = std::jthread([this](std::stop_token stop) { run(std::move(stop)); });
}

RefreshSchedule::~RefreshSchedule() = default;

RefreshSchedule::Entry& RefreshSchedule::entry_for(std::string const& key) {
    auto [at, is_new] = entries_.try_emplace(key);
    at->second.last_read = ++reads_;
    if (is_new && entries_.size() > limits_.keys_max) {
        auto const oldest =
            std::ranges::min_element(entries_, {}, [](auto const& entry) { return entry.second.last_read; });
        entries_.erase(oldest);
    }
    return at->second;
}

std::shared_ptr<void const> RefreshSchedule::latest(std::string const& key) {
    std::scoped_lock const lock(mutex_);
    Entry& entry = entry_for(key);
    if (entry.is_stale) changed_.notify_one();
    return entry.value;
}

void RefreshSchedule::mark_stale(std::string const& key) {
    std::scoped_lock const lock(mutex_);
    auto const at = entries_.find(key);
    if (at == entries_.end() || at->second.is_stale) return;
    at->second.is_stale = true;
    changed_.notify_one();
}

void RefreshSchedule::run(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    auto rest_until = SteadyClock::now();
    while (!stop.stop_requested()) {
        auto const stale = [](auto const& entry) { return entry.second.is_stale; };
        auto next = entries_.end();
        for (auto at = entries_.begin(); at != entries_.end(); ++at) {
            if (stale(*at) && (next == entries_.end() || at->second.due < next->second.due)) next = at;
        }
        if (next == entries_.end()) {
            changed_.wait(lock, stop, [&] { return std::ranges::any_of(entries_, stale); });
            continue;
        }
        auto const start = std::max(next->second.due, rest_until);
        if (SteadyClock::now() < start) {
            changed_.wait_until(lock, stop, start, [] { return false; });
            continue;
        }
        std::string const key = next->first;
        next->second.is_stale = false;  // what changes from here on is for the next round
        auto const began = SteadyClock::now();
        lock.unlock();
        std::shared_ptr<void const> value;
        try {
            value = work_(key);
        } catch (std::exception const&) {
            // The value that stood is kept with its age; the next change tries again.
        }
        lock.lock();
        auto const ended = SteadyClock::now();
        if (auto const at = entries_.find(key); at != entries_.end()) {
            if (value) at->second.value = std::move(value);
            at->second.due = began + limits_.interval;
        }
        auto const took = std::chrono::duration<double>(ended - began);
        rest_until = ended + std::chrono::duration_cast<SteadyClock::duration>(took * (1 / limits_.share - 1));
    }
}

}  // namespace hezhi::jobs
