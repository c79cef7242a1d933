// `hezhi tally owners ROLL.csv VOTES.csv --matter ITEM`: the double majority of the owners' assembly.
#include <cstdio>

#include <fmt/format.h>

#include "lib/tally/owners.h"
#include "src/app/ballot_input.h"
#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/owners_output.h"
#include "src/ballots/owners_json.h"

namespace hezhi::app {
using namespace ballots;
using namespace tally;

int command_tally_owners(std::span<char const* const> arguments) {
    using O = OwnersOptions;
    std::string roll_path;
    std::string votes_path;
    std::string matter;
    std::string scope = "estate";
    std::string parking = "exclude";
    std::string storage = "exclude";
    std::string heads = "owner";
    std::string unsold = "one-head";
    std::string undelivered = "developer";
    std::string split = "error";
    std::string partial = "voted-parts";
    std::string conflict = "not-participating";
    std::string blank = "participating";
    std::string invalid = "not-participating";
    std::string proxies = "written";
    std::string follow = "abstain";
    std::string silent = "not-participating";
    std::string area = "registered,surveyed,contract";
    std::string encoding = "auto";
    bool as_json = false;

    std::string matters;
    for (int item = 1; item <= 9; ++item) {
        matters += fmt::format("\n    {} {:<15} {}{}", item, matter_name(item), matter_title(item),
                               needs_three_quarters(item) ? " (3/4)" : "");
    }
    CLI::App parser(
        "Count an owners' assembly (Civil Code of the PRC, art. 278): quorum of 2/3 by area and by heads, then\n"
        "consent of more than 1/2, or at least 3/4, of those taking part. Items:" +
            matters,
        "tally owners");
    parser.add_option("ROLL", roll_path, "the roll: dwelling, owner, area_m2 and more (docs/formats/owners-roll.md)")
        ->required();
    parser.add_option("VOTES", votes_path, "the votes: dwelling or owner, vote (docs/formats/owners-votes.md)")
        ->required();
    parser.add_option("--matter", matter, "item 1 to 9 of article 278, or its short name")->required();
    parser.add_option("--scope", scope, "who votes: estate, building:B or unit:B/U");
    auto const among = [&](std::string const& name, std::string& value, std::string const& text,
                           std::vector<std::string> const& values) {
        parser.add_option(name, value, text)->check(CLI::IsMember(values))->capture_default_str();
    };
    std::vector<std::string> const taking_part{"participating", "not-participating"};
    among("--parking", parking, "parking spaces: exclude or include them", {"exclude", "include"});
    among("--storage", storage, "storage rooms: exclude or include them", {"exclude", "include"});
    among("--heads", heads, "a head is an owner, or every part", {"owner", "part"});
    among("--unsold", unsold, "the developer's unsold parts: one head, or a head each", {"one-head", "a-head-each"});
    among("--undelivered", undelivered, "parts sold but not delivered are the developer's or the buyer's",
          {"developer", "buyer"});
    among("--split-votes", split, "an owner who votes differently for several parts", {"error", "invalid", "by-area"});
    among("--partial-votes", partial, "an owner who voted for some parts: their area, or that of all parts",
          {"voted-parts", "all-parts"});
    among("--co-owner-conflict", conflict, "co-owners who contradict each other", taking_part);
    among("--blank", blank, "blank papers", taking_part);
    among("--invalid", invalid, "invalid papers", taking_part);
    among("--proxies", proxies, "proxies count with written authority, or any", {"written", "any"});
    among("--follow", follow, "votes 'follow the majority' 从众: abstain, or join the majority",
          {"abstain", "majority"});
    among("--silent", silent, "papers delivered and not returned: do not take part, or join the majority",
          {"not-participating", "majority"});
    parser.add_option("--area", area, "area columns in the order in which they are taken")->capture_default_str();
    among("--encoding", encoding, "auto, utf-8, gbk or latin-1; auto is UTF-8, else GBK",
          {"auto", "utf-8", "gbk", "latin-1"});
    parser.add_flag("--json", as_json, "print JSON (docs/formats/owners-json.md)");
    if (auto const exit_code = parse_options(parser, arguments)) return *exit_code;

    OwnersOptions options;
    auto const item = matter_from(matter);
    if (!item)
        return misused("tally owners", fmt::format("--matter '{}' is not an item from 1 to 9{}", matter, matters));
    options.matter = *item;
    auto const scope_given = scope_from(scope);
    if (!scope_given)
        return misused("tally owners", fmt::format("--scope '{}' is not estate, building:B or unit:B/U", scope));
    options.scope = *scope_given;
    options.parking_counts = parking == "include";
    options.storage_counts = storage == "include";
    if (heads == "part") options.heads = O::Heads::part;
    if (unsold == "a-head-each") options.unsold = O::Unsold::a_head_each;
    if (undelivered == "buyer") options.undelivered = O::Undelivered::buyer;
    if (split == "invalid") options.split_votes = O::SplitVotes::invalid;
    if (split == "by-area") options.split_votes = O::SplitVotes::by_area;
    if (partial == "all-parts") options.partial_votes = O::PartialVotes::all_parts;
    options.conflict_participates = conflict == "participating";
    options.blank_participates = blank == "participating";
    options.invalid_participates = invalid == "participating";
    options.unwritten_proxy_counts = proxies == "any";
    options.follow_majority = follow == "majority";
    options.silent_majority = silent == "majority";
    auto const order = area_order_from(area);
    if (!order)
        return misused("tally owners", fmt::format("--area '{}' does not list registered, surveyed, contract", area));

    auto const roll_text = read_text(roll_path, encoding, true);
    if (!roll_text) return refuse("tally owners", roll_path, roll_text.error());
    auto const votes_text = read_text(votes_path, encoding, true);
    if (!votes_text) return refuse("tally owners", votes_path, votes_text.error());
    // Both files are read before either is refused: all problems at once.
    auto const roll = read_roll(*roll_text, *order);
    auto const votes = read_votes(*votes_text);
    if (!roll) refuse("tally owners", roll_path, roll.error());
    if (!votes) refuse("tally owners", votes_path, votes.error());
    if (!roll || !votes) return 1;
    auto const outcome = tally_owners(*roll, *votes, options);
    if (!outcome) {
        bool const of_votes = outcome.error().key() == "owners.bad_votes";
        return refuse("tally owners", of_votes ? votes_path : roll_path, outcome.error());
    }
    if (as_json) {
        print_json(owners_json(options, *order, *outcome));
    } else {
        fmt::print("{}", owners_text(*outcome));
    }
    return 0;
}

}  // namespace hezhi::app
