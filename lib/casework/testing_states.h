// docs/formats/case-states.csv as tests read it: each row for one state and one role.
#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "lib/base/csv.h"

namespace hezhi::casework {

struct PublishedRow {
    std::string from;
    std::string event;
    std::string role;
    std::string guard;
    std::string to;
    std::string clock;
};

inline std::vector<std::string> split(std::string_view text, char delimiter) {
    std::vector<std::string> parts;
    std::string part;
    for (char const c : text) {
        if (c != delimiter) {
            part += c;
            continue;
        }
        parts.push_back(part);
        part.clear();
    }
    parts.push_back(part);
    return parts;
}

inline std::vector<PublishedRow> published_rows() {
    std::ifstream file("docs/formats/case-states.csv", std::ios::binary);
    std::string const text{std::istreambuf_iterator<char>(file), {}};
    CsvReader reader(text);
    std::vector<PublishedRow> rows;
    bool is_header = true;
    for (;;) {
        auto const row = reader.next_row();
        EXPECT_TRUE(row);
        if (!row || !*row) return rows;
        std::vector<std::string> cells;
        for (auto const& field : **row) cells.emplace_back(field.text);
        EXPECT_EQ(cells.size(), 6U) << "line " << (*row)->front().line;
        if (cells.size() != 6) return rows;
        if (std::exchange(is_header, false)) {
            EXPECT_EQ(cells, (std::vector<std::string>{"from", "event", "role", "guard", "to", "clock"}));
            continue;
        }
        for (auto const& from : split(cells[0], '|')) {
            for (auto const& role : split(cells[2], '|')) {
                rows.push_back({from, cells[1], role, cells[3], cells[4] == "=" ? from : cells[4], cells[5]});
            }
        }
    }
}

}  // namespace hezhi::casework
