#include "src/http/work_pool.h"

#include <utility>

namespace hezhi::http {

WorkPool::WorkPool(std::size_t threads_max, std::size_t queue_max) : threads_max_(threads_max), queue_max_(queue_max) {}

WorkPool::~WorkPool() {
    {
        std::scoped_lock const lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
}

bool WorkPool::submit(std::move_only_function<void()> work) {
    std::scoped_lock const lock(mutex_);
    if (stopping_ || queue_.size() >= queue_max_) return false;
    queue_.push_back(std::move(work));
    if (idle_ < queue_.size() && threads_.size() < threads_max_) threads_.emplace_back([this] { run(); });
    wake_.notify_one();
    return true;
}

std::size_t WorkPool::waiting() const {
    std::scoped_lock const lock(mutex_);
    return queue_.size();
}

void WorkPool::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        ++idle_;
        wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
        --idle_;
        if (queue_.empty()) return;
        auto work = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        work();
        work = nullptr;  // What it holds ends outside the lock.
        lock.lock();
    }
}

}  // namespace hezhi::http
