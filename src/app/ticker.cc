#include "src/app/ticker.h"

#include <chrono>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace hezhi::app {

Ticker::Ticker(std::string doing) {
    if (::isatty(STDERR_FILENO) != 1) return;
    thread_ = std::thread([this, doing = std::move(doing)] {
        std::unique_lock lock(mutex_);
        bool shown = false;
        for (int second = 1; !ended_.wait_for(lock, std::chrono::seconds{1}, [this] { return is_ended_; }); ++second) {
            fmt::print(stderr, "\r{}, {} s", doing, second);
            static_cast<void>(std::fflush(stderr));
            shown = true;
        }
        if (shown) fmt::print(stderr, "\r\x1b[K");
    });
}

Ticker::~Ticker() {
    if (!thread_.joinable()) return;
    {
        std::scoped_lock const lock(mutex_);
        is_ended_ = true;
    }
    ended_.notify_one();
    thread_.join();
}

}  // namespace hezhi::app
