// Live pages: after each commit the channels it touched ("topic:17") are told to the browsers that listen. A notice
// carries the channel's name and nothing else; clients fetch again what they show. At most one notice a channel and
// second reaches a listener; the last touch is never swallowed, only delayed.
//
// A touch gets the next number of this process; `Last-Event-ID` is "{start of the process}-{number}". A listener that
// comes back is told what it missed while that is among the last kHistoryMax touches, otherwise to fetch everything
// ("resync"). EventHistory is shared by all threads; an EventBoard belongs to one core and its event loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/time.h"

namespace hezhi::http {

inline constexpr std::size_t kChannelsMax = 32;
inline constexpr Microseconds kNoticeInterval = std::chrono::seconds{1};
inline constexpr Microseconds kHeartbeatInterval = std::chrono::seconds{20};
inline constexpr std::size_t kListenerBytesMax = 64 * 1024;

class EventHistory {
public:
    static constexpr std::size_t kHistoryMax = 4096;

    /// @param epoch  tells this process from earlier ones; any text of letters and digits.
    explicit EventHistory(std::string epoch) : epoch_(std::move(epoch)) {}

    /// @return the number of the last of them.
    std::uint64_t touch(std::span<std::string const> channels);
    /// Every listener shall fetch everything.
    std::uint64_t touch_all();

    struct Missed {
        bool resync = false;
        std::vector<std::string> channels{};  ///< those asked for that were touched since, each once
        std::string last_event_id{};
    };
    Missed since(std::string_view last_event_id, std::span<std::string const> channels) const;
    std::string id_of(std::uint64_t number) const;
    std::string last_id() const;

private:
    mutable std::mutex mutex_;
    std::string epoch_;
    std::uint64_t last_ = 0;
    std::uint64_t forgotten_ = 0;  ///< touches up to this number are not known any more
    std::deque<std::pair<std::uint64_t, std::string>> touches_;
};

/// One open stream. `outbox` is text/event-stream, ready to send; `wake` is called when it was empty.
struct Listener {
    std::vector<std::string> channels{};
    std::string ends_with{};  ///< "person:{id}": touching it ends the stream, so that rights are asked again
    std::string outbox{};
    bool ended = false;
    std::function<void()> wake{};
};

class EventBoard {
public:
    explicit EventBoard(EventHistory const& history) noexcept : history_(history) {}

    void add(std::shared_ptr<Listener> listener);
    void remove(Listener const& listener);
    std::size_t listeners() const noexcept { return listeners_.size(); }

    /// `channel` was touched; "*" means all.
    void touch(std::string_view channel, std::uint64_t number, TimePoint now);
    /// Sends what had to wait. @return whether something still waits: then call again soon.
    bool flush(TimePoint now);
    /// Ends all streams: the server stops.
    void end_all();

private:
    struct Channel {
        std::vector<Listener*> listeners;
        TimePoint sent_at{};
        bool waits = false;
        std::uint64_t number = 0;
    };
    void send(std::string_view channel, Channel& state, TimePoint now);
    void put(Listener& listener, std::string_view event, std::string_view channel, std::uint64_t number);

    EventHistory const& history_;
    std::vector<std::shared_ptr<Listener>> listeners_;  // shared with the connection that writes them out
    std::map<std::string, Channel, std::less<>> channels_;
    std::map<std::string, std::vector<Listener*>, std::less<>> ends_;
    std::set<std::string, std::less<>> waiting_;
};

/// The first bytes of a stream: the retry interval, what was missed, or a resync.
std::string stream_opening(EventHistory::Missed const& missed);

}  // namespace hezhi::http
