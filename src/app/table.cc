#include "src/app/table.h"

#include <algorithm>

#include <sys/ioctl.h>
#include <unistd.h>

#include "lib/base/assert.h"

namespace hezhi::app {
namespace {

/// The code point at `at`, which moves behind it; invalid bytes count as one character each.
char32_t next_character(std::string_view text, std::size_t& at) noexcept {
    auto const lead = static_cast<unsigned char>(text[at++]);
    std::size_t const more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    char32_t value = more == 3 ? lead & 0x07U : more == 2 ? lead & 0x0FU : more == 1 ? lead & 0x1FU : lead;
    for (std::size_t i = 0; i < more && at < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[at]);
        if ((byte & 0xC0U) != 0x80) break;
        value = value << 6 | (byte & 0x3FU);
        ++at;
    }
    return value;
}

std::size_t width_of(char32_t c) noexcept {
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return 0;
    if ((c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F) || (c >= 0xFE00 && c <= 0xFE0F)) return 0;
    bool const wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
                      (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF00 && c <= 0xFF60) ||
                      (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
    return wide ? 2 : 1;
}

}  // namespace

std::size_t display_width(std::string_view utf8) noexcept {
    std::size_t width = 0;
    for (std::size_t at = 0; at < utf8.size();) width += width_of(next_character(utf8, at));
    return width;
}

std::string printable(std::string_view utf8) {
    std::string result;
    for (std::size_t at = 0; at < utf8.size();) {
        std::size_t const start = at;
        char32_t const c = next_character(utf8, at);
        bool const control =
            c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        result += control ? std::string_view(" ") : utf8.substr(start, at - start);
    }
    return result;
}

void Table::add(std::vector<std::string> cells) {
    HZ_ASSERT(!cells.empty() && cells.size() <= columns_.size());
    for (auto& cell : cells) cell = printable(cell);
    cells.resize(columns_.size());
    rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::widths() const {
    std::vector<std::size_t> result(columns_.size(), 0);
    for (auto const& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i) result[i] = std::max(result[i], display_width(row[i]));
    }
    return result;
}

std::size_t Table::width() const {
    std::size_t total = columns_.empty() ? 0 : 2 * (columns_.size() - 1);
    for (auto const width : widths()) total += width;
    return total;
}

std::string Table::text(std::size_t indent) const {
    auto const wide = widths();
    std::string out;
    for (auto const& row : rows_) {
        std::string line(indent, ' ');
        if (row.empty()) {
            line.append(width(), '-');
        } else {
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (i > 0) line += "  ";
                std::size_t const fill = wide[i] - display_width(row[i]);
                if (columns_[i] == Align::right) line.append(fill, ' ');
                line += row[i];
                if (columns_[i] == Align::left) line.append(fill, ' ');
            }
        }
        while (!line.empty() && line.back() == ' ') line.pop_back();
        out += line;
        out += '\n';
    }
    return out;
}

std::size_t terminal_width() noexcept {
    ::winsize size{};
    if (::isatty(STDOUT_FILENO) == 1 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    return 120;
}

}  // namespace hezhi::app
