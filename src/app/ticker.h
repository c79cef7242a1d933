// One line on a terminal once work takes longer than a second: what is being done, and for how long. Prints nothing
// elsewhere. A thread of its own, so that libraries need no callbacks for it; it touches standard error only.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace hezhi::app {

class Ticker {
public:
    explicit Ticker(std::string doing);
    ~Ticker();
    Ticker(Ticker const&) = delete;
    Ticker& operator=(Ticker const&) = delete;

private:
    std::mutex mutex_;
    std::condition_variable ended_;
    bool is_ended_ = false;
    std::thread thread_;
};

}  // namespace hezhi::app
