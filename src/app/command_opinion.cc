// hezhi opinion: the opinion map of a Polis export, as a table or as JSON.
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lib/opinion/comments_file.h"
#include "lib/opinion/groups_file.h"
#include "lib/opinion/opening.h"
#include "lib/opinion/opinion_map.h"
#include "lib/opinion/votes_file.h"
#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/opinion_output.h"

namespace hezhi::app {
namespace {

struct Arguments {
    std::string votes;
    std::string comments;
    std::string groups;
    std::string method = "polis";
    bool as_json = false;
};

/// Reads and parses one file; says what is wrong with it and returns nullopt if it cannot.
template <class Parse>
auto parsed(std::string const& path, Parse parse)
    -> std::optional<typename decltype(parse(std::string_view{}))::value_type> {
    auto const text = read_input(path);
    if (!text) {
        refuse("opinion", path, text.error());
        return std::nullopt;
    }
    auto result = parse(std::string_view(*text));
    if (result) return *std::move(result);
    refuse("opinion", path, result.error());
    return std::nullopt;
}

}  // namespace

int command_opinion(std::span<char const* const> arguments) {
    Arguments given;
    CLI::App options{"Opinion map of a Polis export: groups, what tells them apart, what all agree on.", "opinion"};
    options
        .add_option("VOTES", given.votes,
                    "timestamp[,datetime],comment-id,voter-id,vote (1 agree); - for standard input")
        ->required();
    options.add_option("--comments", given.comments, "statements: comment-id[,moderated][,is-meta]");
    options.add_option("--method", given.method, "how the map is computed: polis")->capture_default_str();
    options.add_option("--groups", given.groups, "take these groups instead of finding some: participant,group");
    options.add_flag("--json", given.as_json, "print JSON (docs/formats/opinion.md)");
    if (auto const exit = parse_options(options, arguments)) return *exit;
    auto const method = opinion::method_named(given.method);
    if (!method) return misused("opinion", fmt::format("--method is polis, not '{}'", given.method));

    // Every file is read before anything is refused, so that all problems are seen at once.
    auto votes = parsed(given.votes, [](std::string_view text) { return opinion::parse_votes(text); });
    std::optional comments = std::vector<opinion::PolisComment>{};
    if (!given.comments.empty()) comments = parsed(given.comments, opinion::parse_comments);
    std::optional memberships = std::vector<opinion::Membership>{};
    if (!given.groups.empty()) memberships = parsed(given.groups, opinion::parse_groups);
    if (!votes || !comments || !memberships) return 1;

    if (votes->not_admitted > 0) {
        opinion::AdmissionLimits const limits;
        fmt::print(stderr, "{}: {} votes ignored: beyond the first {} participants and {} statements\n", given.votes,
                   votes->not_admitted, limits.participants, limits.statements);
    }
    auto const statuses = opinion::statuses_of(votes->statement_ids, *comments);
    opinion::MapOptions map_options{.method = *method};
    if (given.groups.empty()) {
        map_options.first = opinion::opening_seeds(votes->opening, statuses);
    } else {
        auto over = opinion::groups_over(*votes, *memberships);
        if (over.added > 0) {
            fmt::print(stderr, "{}: {} members never voted; they count as members without votes\n", given.groups,
                       over.added);
        }
        map_options.groups = std::move(over.groups);
    }
    auto const map = opinion::compute_opinion_map(votes->table, statuses, map_options);
    if (given.as_json) {
        print_json(opinion_json(map, *votes));
    } else {
        fmt::print("{}", opinion_table(map, *votes));
    }
    return 0;
}

}  // namespace hezhi::app
