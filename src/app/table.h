// Tables on a terminal: columns as wide as their widest cell, Chinese characters two columns wide.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hezhi::app {

/// Columns that `utf8` takes on a terminal: East Asian wide characters two, combining and control characters none.
std::size_t display_width(std::string_view utf8) noexcept;

/// Text without control characters (a name in a file cannot move the cursor).
std::string printable(std::string_view utf8);

enum class Align : char { left, right };

class Table {
public:
    explicit Table(std::vector<Align> columns) : columns_(std::move(columns)) {}

    /// Missing cells are empty; more cells than columns are an error of ours.
    void add(std::vector<std::string> cells);
    void add_rule() { rows_.emplace_back(); }  ///< a line of hyphens

    std::size_t width() const;
    std::string text(std::size_t indent = 0) const;

private:
    std::vector<std::size_t> widths() const;

    std::vector<Align> columns_;
    std::vector<std::vector<std::string>> rows_;
};

/// Columns of the terminal that standard output is; 120 if it is none.
std::size_t terminal_width() noexcept;

}  // namespace hezhi::app
