// The queue before the writer: first in, first out; bounded in length and in time. Internal to storage/.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include "src/storage/database.h"

namespace hezhi::storage {

/// Thread-safe.
class WriteQueue {
public:
    WriteQueue(std::size_t length_max, std::chrono::milliseconds wait_max)
        : length_max_(length_max), wait_max_(wait_max) {}

    /// Takes the job, or leaves it with the caller if the queue is full, too slow or closed.
    bool push(std::unique_ptr<WriteJob>& job);

    /// Waits for jobs and moves up to `max` of them to `out`. False once the queue is closed and empty.
    bool pop(std::vector<std::unique_ptr<WriteJob>>& out, std::size_t max);

    /// Waits until `wanted` jobs are queued or the queue is closed, at most `patience`.
    void gather(std::size_t wanted, std::chrono::microseconds patience);

    /// For several writers: one job, or the run of jobs of one lane that stands in front. A lane is given to one writer
    /// at a time, until finish_run(): what arrives meanwhile gathers into the next run, and a lane never conflicts with
    /// itself.
    bool pop_run(std::vector<std::unique_ptr<WriteJob>>& out);
    void finish_run(LaneBase const* lane);

    /// No more pushes; what is queued is still handed out.
    void close();

    std::size_t length() const;
    /// Of the oldest job.
    std::chrono::microseconds wait() const;

private:
    struct BusyLane {
        LaneBase const* lane;
        std::deque<std::unique_ptr<WriteJob>> waiting;
    };

    BusyLane* busy(LaneBase const* lane);
    void hand_out_front(std::vector<std::unique_ptr<WriteJob>>& out);
    /// Of the oldest job that has not been handed out.
    std::chrono::steady_clock::duration waited(std::chrono::steady_clock::time_point now) const;

    std::size_t const length_max_;
    std::chrono::milliseconds const wait_max_;
    mutable std::mutex mutex_;
    std::condition_variable filled_;
    std::deque<std::unique_ptr<WriteJob>> jobs_;
    std::list<BusyLane> busy_lanes_;  // a handful
    std::size_t length_ = 0;          // in jobs_ and behind busy lanes
    int waiting_ = 0;                 // threads
    std::size_t wanted_ = 1;          // queued jobs that a waiting thread is to be woken for
    bool closed_ = false;
};

}  // namespace hezhi::storage
