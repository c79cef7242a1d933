// Places in a table as people count them: characters from the start of a line, where CsvReader counts bytes.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <system_error>
#include <vector>

#include "lib/base/error.h"
#include "lib/base/utf8.h"

namespace hezhi {

/// Lines end where CsvReader ends them. The text must outlive it.
class CharacterColumns {
public:
    explicit CharacterColumns(std::string_view text) : text_(text) {
        starts_.push_back(0);
        for (std::size_t at = text.find_first_of("\r\n"); at != std::string_view::npos;
             at = text.find_first_of("\r\n", starts_.back())) {
            starts_.push_back(at + (text.substr(at, 2) == "\r\n" ? 2 : 1));
        }
    }
    /// Both count from 1.
    std::size_t operator()(std::size_t line, std::size_t byte_column) const {
        std::size_t const start = starts_[std::min(line, starts_.size()) - 1];
        return count_characters(text_.substr(start, byte_column - 1)) + 1;
    }

private:
    std::string_view text_;
    std::vector<std::size_t> starts_;
};

/// The number that an error of a reader carries under `name` ("line", "column"); 1 where there is none.
inline std::size_t number_param(Error const& error, std::string_view name) {
    for (auto const& [key, value] : error.params()) {
        std::size_t number = 0;
        if (key == name && std::from_chars(value.data(), value.data() + value.size(), number).ec == std::errc{}) {
            return number;
        }
    }
    return 1;
}

}  // namespace hezhi
