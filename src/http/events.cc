#include "src/http/events.h"

#include <algorithm>
#include <charconv>

namespace hezhi::http {
namespace {

constexpr std::string_view kEveryChannel = "*";

void append_event(std::string& out, std::string_view id, std::string_view event, std::string_view data) {
    if (!id.empty()) out.append("id: ").append(id).append("\n");
    out.append("event: ").append(event).append("\ndata: ").append(data).append("\n\n");
}

}  // namespace

std::uint64_t EventHistory::touch(std::span<std::string const> channels) {
    std::scoped_lock const lock(mutex_);
    for (auto const& channel : channels) {
        touches_.emplace_back(++last_, channel);
        if (touches_.size() > kHistoryMax) {
            forgotten_ = touches_.front().first;
            touches_.pop_front();
        }
    }
    return last_;
}

std::uint64_t EventHistory::touch_all() {
    std::scoped_lock const lock(mutex_);
    forgotten_ = ++last_;
    touches_.clear();
    return last_;
}

std::string EventHistory::id_of(std::uint64_t number) const {
    return epoch_ + "-" + std::to_string(number);
}

std::string EventHistory::last_id() const {
    std::scoped_lock const lock(mutex_);
    return id_of(last_);
}

EventHistory::Missed EventHistory::since(std::string_view last_event_id, std::span<std::string const> channels) const {
    std::scoped_lock const lock(mutex_);
    Missed missed{.last_event_id = id_of(last_)};
    if (last_event_id.empty()) return missed;  // A first visit has just fetched everything.
    std::uint64_t number = 0;
    auto const dash = last_event_id.rfind('-');
    bool const is_ours = dash != last_event_id.npos && last_event_id.substr(0, dash) == epoch_;
    auto const digits = is_ours ? last_event_id.substr(dash + 1) : std::string_view{};
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    bool const is_number = !digits.empty() && error == std::errc{} && end == digits.data() + digits.size();
    if (!is_number || number < forgotten_ || number > last_) {
        missed.resync = true;
        return missed;
    }
    for (auto const& [at, channel] : touches_) {
        bool const wanted = at > number && std::ranges::find(channels, channel) != channels.end();
        if (wanted && std::ranges::find(missed.channels, channel) == missed.channels.end()) {
            missed.channels.push_back(channel);
        }
    }
    return missed;
}

std::string stream_opening(EventHistory::Missed const& missed) {
    std::string out = "retry: 3000\n\n";
    for (auto const& channel : missed.channels) append_event(out, {}, "touched", channel);
    append_event(out, missed.last_event_id, missed.resync ? "resync" : "ready", "-");
    return out;
}

void EventBoard::add(std::shared_ptr<Listener> listener) {
    for (auto const& channel : listener->channels) channels_[channel].listeners.push_back(listener.get());
    if (!listener->ends_with.empty()) ends_[listener->ends_with].push_back(listener.get());
    listeners_.push_back(std::move(listener));
}

void EventBoard::remove(Listener const& listener) {
    for (auto const& channel : listener.channels) {
        auto const found = channels_.find(channel);
        if (found == channels_.end()) continue;
        std::erase(found->second.listeners, &listener);
        if (found->second.listeners.empty()) {
            waiting_.erase(channel);
            channels_.erase(found);
        }
    }
    if (auto const found = ends_.find(listener.ends_with); found != ends_.end()) {
        std::erase(found->second, &listener);
        if (found->second.empty()) ends_.erase(found);
    }
    std::erase_if(listeners_, [&](auto const& each) { return each.get() == &listener; });
}

void EventBoard::touch(std::string_view channel, std::uint64_t number, TimePoint now) {
    if (channel == kEveryChannel) {
        for (auto const& listener : listeners_) put(*listener, "resync", "-", number);
        return;
    }
    if (auto const found = ends_.find(channel); found != ends_.end()) {
        for (auto* listener : found->second) {
            listener->ended = true;
            if (listener->wake) listener->wake();
        }
    }
    auto const found = channels_.find(channel);
    if (found == channels_.end()) return;
    auto& state = found->second;
    state.number = number;
    if (now - state.sent_at < kNoticeInterval) {
        state.waits = true;
        waiting_.insert(found->first);
        return;
    }
    send(found->first, state, now);
}

bool EventBoard::flush(TimePoint now) {
    for (auto it = waiting_.begin(); it != waiting_.end();) {
        auto const found = channels_.find(*it);
        bool const is_due = found == channels_.end() || now - found->second.sent_at >= kNoticeInterval;
        if (!is_due) {
            ++it;
            continue;
        }
        it = waiting_.erase(it);
        if (found != channels_.end()) send(found->first, found->second, now);
    }
    return !waiting_.empty();
}

void EventBoard::end_all() {
    for (auto const& listener : listeners_) {
        listener->ended = true;
        if (listener->wake) listener->wake();
    }
}

void EventBoard::send(std::string_view channel, Channel& state, TimePoint now) {
    state.sent_at = now;
    state.waits = false;
    for (auto* listener : state.listeners) put(*listener, "touched", channel, state.number);
}

void EventBoard::put(Listener& listener, std::string_view event, std::string_view channel, std::uint64_t number) {
    // An id promises that everything up to it was sent; so none is given while another channel of this listener waits.
    bool const others_wait = std::ranges::any_of(listener.channels, [&](std::string const& other) {
        auto const found = channels_.find(other);
        return found != channels_.end() && found->second.waits;
    });
    bool const was_empty = listener.outbox.empty();
    append_event(listener.outbox, others_wait ? std::string{} : history_.id_of(number), event, channel);
    if (listener.outbox.size() > kListenerBytesMax) listener.ended = true;  // It does not read: let it come back.
    if ((was_empty || listener.ended) && listener.wake) listener.wake();
}

}  // namespace hezhi::http
