// Ids in files, and from them to indexes 0, 1, 2 … in order of appearance.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hezhi::opinion {

/// What a reader expects where an id stands.
inline constexpr std::string_view kExpectedId = "a whole number from 0";

class IdIndex {
public:
    /// Ids below `direct_ids` are found by position, others by hash.
    explicit IdIndex(std::size_t direct_ids) : direct_(direct_ids, kUnknown) {}

    std::optional<std::uint32_t> find(std::int64_t id) const {
        if (is_direct(id)) {
            std::uint32_t const index = direct_[static_cast<std::size_t>(id)];
            return index == kUnknown ? std::nullopt : std::optional{index};
        }
        auto const found = hashed_.find(id);
        return found == hashed_.end() ? std::nullopt : std::optional{found->second};
    }
    /// Gives `id`, which is not yet known, the next index.
    std::uint32_t add(std::int64_t id) {
        auto const index = static_cast<std::uint32_t>(ids_.size());
        ids_.push_back(id);
        if (is_direct(id)) {
            direct_[static_cast<std::size_t>(id)] = index;
        } else {
            hashed_.emplace(id, index);
        }
        return index;
    }
    std::size_t size() const noexcept { return ids_.size(); }
    std::vector<std::int64_t> const& ids() const noexcept { return ids_; }

private:
    static constexpr std::uint32_t kUnknown = 0xffff'ffffU;
    bool is_direct(std::int64_t id) const noexcept {
        return id >= 0 && static_cast<std::uint64_t>(id) < direct_.size();
    }

    std::vector<std::uint32_t> direct_;
    std::unordered_map<std::int64_t, std::uint32_t> hashed_;
    std::vector<std::int64_t> ids_;
};

}  // namespace hezhi::opinion
