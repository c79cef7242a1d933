#include "src/storage/write_queue.h"

#include <algorithm>

namespace hezhi::storage {

bool WriteQueue::push(std::unique_ptr<WriteJob>& job) {
    auto const now = std::chrono::steady_clock::now();
    bool wake = false;
    {
        std::scoped_lock const lock(mutex_);
        if (closed_ || length_ >= length_max_ || waited(now) > wait_max_) return false;
        job->queued_at = now;
        ++length_;
        jobs_.push_back(std::move(job));
        wake = waiting_ > 0 && jobs_.size() >= wanted_;
    }
    if (wake) filled_.notify_one();
    return true;
}

void WriteQueue::hand_out_front(std::vector<std::unique_ptr<WriteJob>>& out) {
    out.push_back(std::move(jobs_.front()));
    jobs_.pop_front();
    --length_;
}

bool WriteQueue::pop(std::vector<std::unique_ptr<WriteJob>>& out, std::size_t max) {
    std::unique_lock lock(mutex_);
    ++waiting_;
    filled_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
    --waiting_;
    while (!jobs_.empty() && out.size() < max) hand_out_front(out);
    return !out.empty();
}

void WriteQueue::gather(std::size_t wanted, std::chrono::microseconds patience) {
    std::unique_lock lock(mutex_);
    wanted_ = wanted;
    ++waiting_;
    filled_.wait_for(lock, patience, [&] { return closed_ || jobs_.size() >= wanted; });
    --waiting_;
    wanted_ = 1;
}

WriteQueue::BusyLane* WriteQueue::busy(LaneBase const* lane) {
    for (BusyLane& one : busy_lanes_) {
        if (one.lane == lane) return &one;
    }
    return nullptr;
}

bool WriteQueue::pop_run(std::vector<std::unique_ptr<WriteJob>>& out) {
    std::unique_lock lock(mutex_);
    for (;;) {
        ++waiting_;
        filled_.wait(lock, [this] { return !jobs_.empty() || (closed_ && busy_lanes_.empty()); });
        --waiting_;
        if (jobs_.empty()) return false;
        LaneBase const* lane = jobs_.front()->lane();
        if (lane == nullptr) {
            hand_out_front(out);
            return true;
        }
        if (BusyLane* other = busy(lane)) {
            other->waiting.push_back(std::move(jobs_.front()));
            jobs_.pop_front();
            continue;
        }
        busy_lanes_.push_back({lane, {}});
        do {
            hand_out_front(out);
        } while (!jobs_.empty() && out.size() < lane->batch_max() && jobs_.front()->lane() == lane);
        return true;
    }
}

void WriteQueue::finish_run(LaneBase const* lane) {
    if (lane == nullptr) return;
    {
        std::scoped_lock const lock(mutex_);
        BusyLane* finished = busy(lane);
        HZ_ASSERT(finished != nullptr);
        while (!finished->waiting.empty()) {
            jobs_.push_front(std::move(finished->waiting.back()));
            finished->waiting.pop_back();
        }
        busy_lanes_.remove_if([lane](BusyLane const& one) { return one.lane == lane; });
    }
    filled_.notify_all();
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
    return length_;
}

std::chrono::steady_clock::duration WriteQueue::waited(std::chrono::steady_clock::time_point now) const {
    auto longest = std::chrono::steady_clock::duration::zero();
    if (!jobs_.empty()) longest = now - jobs_.front()->queued_at;
    for (BusyLane const& lane : busy_lanes_) {
        if (!lane.waiting.empty()) longest = std::max(longest, now - lane.waiting.front()->queued_at);
    }
    return longest;
}

std::chrono::microseconds WriteQueue::wait() const {
    std::scoped_lock const lock(mutex_);
    return std::chrono::duration_cast<std::chrono::microseconds>(waited(std::chrono::steady_clock::now()));
}

}  // namespace hezhi::storage
