// Lists come in pages. A cursor names the last row shown by its sort key (up to three whole numbers), so a page
// continues correctly while rows come and go; clients treat it as opaque.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/class.hpp>

#include "lib/base/bounded.h"

namespace hezhi {

class Cursor {
public:
    explicit Cursor(std::int64_t first, std::int64_t second = 0, std::int64_t third = 0) noexcept
        : keys_{first, second, third} {}

    /// The key parts of the last row shown, in the order of the sort.
    std::int64_t key(std::size_t part) const noexcept { return keys_[part]; }

    std::string str() const;
    static std::optional<Cursor> parse(std::string_view text) noexcept;
    friend bool operator==(Cursor const&, Cursor const&) = default;

private:
    std::array<std::int64_t, 3> keys_;
};

/// `struct ListTopics : PageRequest { RealmId street; … };`
struct PageRequest {
    std::optional<Cursor> cursor;
    std::optional<Bounded<1, 100>> limit;

    std::int64_t limit_or(std::int64_t fallback) const noexcept { return limit ? limit->value() : fallback; }
};
BOOST_DESCRIBE_STRUCT(PageRequest, (), (cursor, limit))

template <class T>
struct Page {
    std::vector<T> items;
    std::optional<Cursor> next_cursor;  ///< nullopt: this was the last page

    BOOST_DESCRIBE_CLASS(Page, (), (items, next_cursor), (), ())
};

}  // namespace hezhi
