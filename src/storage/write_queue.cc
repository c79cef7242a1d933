#include "src/storage/write_queue.h"

namespace hezhi::storage {

bool WriteQueue::push(std::unique_ptr<WriteJob>& job) {
    auto const now = std::chrono::steady_clock::now();
    bool wake = false;
    {
        std::scoped_lock const lock(mutex_);
        if (closed_ || jobs_.size() >= length_max_) return false;
        if (!jobs_.empty() && now - jobs_.front()->queued_at > wait_max_) return false;
        job->queued_at = now;
        jobs_.push_back(std::move(job));
        wake = waiting_ > 0;
    }
    if (wake) filled_.notify_one();
    return true;
}

bool WriteQueue::wait_for_job(std::unique_lock<std::mutex>& lock) {
    ++waiting_;
    filled_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
    --waiting_;
    return !jobs_.empty();
}

bool WriteQueue::pop(std::vector<std::unique_ptr<WriteJob>>& out, std::size_t max) {
    std::unique_lock lock(mutex_);
    if (!wait_for_job(lock)) return false;
    while (!jobs_.empty() && out.size() < max) {
        out.push_back(std::move(jobs_.front()));
        jobs_.pop_front();
    }
    return true;
}

bool WriteQueue::pop_run(std::vector<std::unique_ptr<WriteJob>>& out) {
    std::unique_lock lock(mutex_);
    if (!wait_for_job(lock)) return false;
    LaneBase const* lane = jobs_.front()->lane();
    std::size_t const max = lane == nullptr ? 1 : lane->batch_max();
    do {
        out.push_back(std::move(jobs_.front()));
        jobs_.pop_front();
    } while (!jobs_.empty() && out.size() < max && jobs_.front()->lane() == lane);
    return true;
}

void WriteQueue::close() {
    {
        std::scoped_lock const lock(mutex_);
        closed_ = true;
    }
    filled_.notify_all();
}

std::size_t WriteQueue::length() const {
    std::scoped_lock const lock(mutex_);
    return jobs_.size();
}

std::chrono::microseconds WriteQueue::wait() const {
    std::scoped_lock const lock(mutex_);
    if (jobs_.empty()) return std::chrono::microseconds{0};
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                                 jobs_.front()->queued_at);
}

}  // namespace hezhi::storage
