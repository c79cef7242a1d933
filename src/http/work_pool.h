// A few threads and a bounded queue: for what would hold up a core's event loop (hashing, decoding, slow reads).
// Threads start when they are first needed, so an idle server has none.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace hezhi::http {

class WorkPool {
public:
    WorkPool(std::size_t threads_max, std::size_t queue_max);
    WorkPool(WorkPool const&) = delete;
    WorkPool& operator=(WorkPool const&) = delete;
    /// Finishes what is queued.
    ~WorkPool();

    /// False if the queue is full. `work` must not throw.
    bool submit(std::move_only_function<void()> work);

    std::size_t waiting() const;

private:
    void run();

    std::size_t const threads_max_;
    std::size_t const queue_max_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::move_only_function<void()>> queue_;
    std::vector<std::thread> threads_;
    std::size_t idle_ = 0;
    bool stopping_ = false;
};

}  // namespace hezhi::http
