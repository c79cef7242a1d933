// Where exceptions of use cases end: each becomes the Error of the one request that caused it. Internal to storage/.
#pragma once

#include <chrono>
#include <optional>

#include <time.h>

#include "src/storage/database.h"

namespace hezhi::storage {

/// Runs `work`; what it throws comes back as an Error, and `kind` says what the database reported, if it was that.
template <class Work>
std::optional<Error> contained(Work&& work, std::optional<Failure::Kind>& kind) {
    kind.reset();
    try {
        work();
        return std::nullopt;
    } catch (Failure const& failure) {
        kind = failure.kind();
        return to_error(failure);
    } catch (std::exception const& failure) {
        return Error{ErrorCode::internal, "server.failed", failure.what()};
    }
}

/// CPU time of the calling thread: unlike the wall clock it does not count what other processes do.
inline std::chrono::microseconds thread_cpu_time() noexcept {
    timespec spent{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return std::chrono::seconds{spent.tv_sec} + std::chrono::microseconds{spent.tv_nsec / 1'000};
}

/// An apply() over the CPU limit is undone and measured again, this often in all, before it is refused: one that is
/// slow by itself is slow each time, one that the machine has disturbed (page faults, a busy host) is not.
inline constexpr int kSlowAppliesMax = 3;

/// Runs apply() of one job, or of a run of jobs of one lane, under the CPU limit.
/// @return  whether to keep what it wrote; if not, the error (when it did not refuse by itself).
struct Applied {
    bool keep = false;
    bool is_slow = false;  ///< over the CPU limit
    std::optional<Error> error{};
    std::optional<Failure::Kind> kind{};
};
Applied apply_jobs(WriteTransaction& tx, std::span<std::unique_ptr<WriteJob> const> jobs,
                   std::chrono::microseconds cpu_max);

}  // namespace hezhi::storage
