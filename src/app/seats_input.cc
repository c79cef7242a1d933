#include "src/app/seats_input.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include <fmt/format.h>

#include "src/app/command_line.h"
#include "src/app/table.h"

namespace hezhi::app {
using namespace sortition;
namespace {

std::string_view trimmed(std::string_view line) {
    auto const is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
    while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
    return line;
}

std::optional<std::vector<std::size_t>> read_ids(std::string_view command, std::string const& path, Pool const& pool) {
    std::vector<std::size_t> people;
    if (path.empty()) return people;
    auto const content = read_text(command, path);
    if (!content) return std::nullopt;
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < pool.people.size(); ++i) places.emplace(pool.people[i].id, i);
    std::vector<Problem> problems;
    std::string_view const all = *content;
    std::size_t number = 0;
    for (std::size_t at = 0; at < all.size();) {
        auto const end = std::min(all.find('\n', at), all.size());
        auto const id = trimmed(all.substr(at, end - at));
        at = end + 1;
        ++number;
        if (id.empty()) continue;
        auto const place = places.find(id);
        bool const is_known = place != places.end();
        if (is_known && std::find(people.begin(), people.end(), place->second) == people.end()) {
            people.push_back(place->second);
            continue;
        }
        problems.push_back({fmt::format("{}:1", number),
                            "sortition.replacement_invalid",
                            {{"found", printable(id) + (is_known ? " a second time" : "")},
                             {"expected", is_known ? "everybody once" : "the id of somebody in the pool"}}});
    }
    if (problems.empty()) return people;
    refuse(command, path, Error{ErrorCode::invalid, "sortition.replacement_invalid"}.with(std::move(problems)));
    return std::nullopt;
}

}  // namespace

std::optional<Seats> read_seats(std::string_view command, Pool const& pool, SeatsInput const& input) {
    auto kept = read_ids(command, input.keep_path, pool);
    auto excluded = read_ids(command, input.exclude_path, pool);
    if (!kept || !excluded) return std::nullopt;
    auto made = replacement(pool, *kept, *excluded);
    if (!made) {
        auto const& error = made.error();
        fmt::print(stderr, "hezhi {}: {}\n", command,
                   error.key() == "sortition.no_advice"
                       ? "the free seats cannot be filled, whatever the quotas: too few people are left"
                       : printable(error.detail().empty() ? error.key() : std::string_view{error.detail()}));
        return std::nullopt;
    }
    return Seats{*std::move(kept), *std::move(excluded), *std::move(made)};
}

}  // namespace hezhi::app
