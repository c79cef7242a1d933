#include "lib/tally/read_preflib.h"

#include <algorithm>

#include <fmt/format.h>

#include "lib/tally/reading.h"

namespace hezhi::tally {
namespace {

struct Line {
    std::string_view text;  ///< without CR; not trimmed, so that columns are right
    std::size_t number = 0;
};

std::vector<Line> split_lines(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::vector<Line> lines;
    for (std::size_t number = 1; !text.empty(); ++number) {
        std::size_t const end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!trimmed(line).empty()) lines.push_back({line, number});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string_view type_name(OrderType type) {
    constexpr std::string_view names[] = {"soc", "soi", "toc", "toi"};
    return names[static_cast<std::size_t>(type)];
}

class Reader {
public:
    Result<Ballot> read(std::string_view text, std::optional<OrderType> type) {
        check_text(text, problems_);
        auto const lines = split_lines(text);
        if (!problems_.any() && lines.empty()) {
            problems_.add(1, 1, "tally.empty_file", "an empty file", "a PrefLib file of orders");
        }
        if (!problems_.any()) {
            type_ = type;
            bool const old = !trimmed(lines.front().text).starts_with('#');
            std::size_t const body = old ? old_header(lines) : header(lines);
            if (!ballot_.candidates.empty()) orders(lines, body, old ? ',' : ':');
        }
        if (problems_.any()) return std::move(problems_).refusal("tally.bad_preflib");
        ballot_.complete = type_ == OrderType::soc || type_ == OrderType::toc;
        make_names_unique(ballot_.candidates);
        return std::move(ballot_);
    }

private:
    std::size_t column(Line const& line, std::string_view part) const {
        return static_cast<std::size_t>(part.data() - line.text.data()) + 1;
    }

    void set_candidates(Line const& line, std::string_view value) {
        auto const count = whole_number(value, static_cast<std::int64_t>(kCandidatesMax));
        if (!count || *count < 1) {
            problems_.add(line.number, column(line, value), "tally.bad_header", shown(value),
                          fmt::format("the number of alternatives, 1 to {}", kCandidatesMax));
            return;
        }
        ballot_.candidates.resize(static_cast<std::size_t>(*count));
        seen_on_.resize(ballot_.candidates.size(), 0);
    }

    void set_name(Line const& line, std::string_view number, std::string_view name) {
        auto const index = whole_number(number, static_cast<std::int64_t>(ballot_.candidates.size()));
        if (!index || *index == 0) {
            problems_.add(line.number, column(line, number), "tally.unknown_candidate", shown(number),
                          fmt::format("an alternative's number from 1 to {}", ballot_.candidates.size()));
        } else if (name.empty()) {
            problems_.add(line.number, column(line, name), "tally.empty_name", "an empty name",
                          fmt::format("the name of alternative {}", *index));
        } else if (auto& known = ballot_.candidates[static_cast<std::size_t>(*index - 1)].name; !known.empty()) {
            problems_.add(line.number, column(line, number), "tally.name_twice",
                          fmt::format("a second name for alternative {}", *index), "one name each");
        } else {
            known = name;
        }
    }

    void check_names(Line const& where) {
        for (std::size_t i = 0; i < ballot_.candidates.size(); ++i) {
            if (!ballot_.candidates[i].name.empty()) continue;
            problems_.add(where.number, 1, "tally.missing_names", fmt::format("no name of alternative {}", i + 1),
                          fmt::format("names of all {} alternatives before the orders", ballot_.candidates.size()));
        }
    }

    /// "# KEY: value" lines; returns the index of the first line of orders.
    std::size_t header(std::vector<Line> const& lines) {
        std::size_t at = 0;
        std::optional<OrderType> said;
        for (; at < lines.size() && trimmed(lines[at].text).starts_with('#'); ++at) {
            std::string_view const inner = trimmed(trimmed(lines[at].text).substr(1));
            std::size_t const colon = inner.find(':');
            if (colon == std::string_view::npos) continue;  // a comment
            std::string const key = header_key(inner.substr(0, colon));
            std::string_view const value = trimmed(inner.substr(colon + 1));
            constexpr std::string_view kName = "alternative_name_";
            if (key == "title") {
                ballot_.title = value;
            } else if (key == "data_type") {
                said = order_type(value);
                if (!said) {
                    problems_.add(lines[at].number, column(lines[at], value), "tally.unknown_type", shown(value),
                                  "soc, soi, toc or toi");
                }
            } else if (key == "number_alternatives") {
                set_candidates(lines[at], value);
            } else if (key == "number_voters") {
                voters_ = number(lines[at], value, "the number of voters");
            } else if (key == "number_unique_orders") {
                unique_ = number(lines[at], value, "the number of different orders");
            } else if (key.starts_with(kName)) {
                std::string_view const label = trimmed(inner.substr(0, colon));
                set_name(lines[at], label.substr(label.find_last_of(" \t") + 1), value);
            }
        }
        if (problems_.any()) return at;
        Line const& last = lines[std::min(at, lines.size() - 1)];
        if (ballot_.candidates.empty()) {
            problems_.add(last.number, 1, "tally.bad_header", "no line '# NUMBER ALTERNATIVES: …'",
                          "one before the orders");
            return at;
        }
        if (said && type_ && *said != *type_) {
            problems_.add("tally.unknown_type", fmt::format("DATA TYPE {}", type_name(*said)),
                          fmt::format("{}, as the file's name says", type_name(*type_)));
        }
        if (said) type_ = said;
        check_names(last);
        return at;
    }

    std::optional<std::int64_t> number(Line const& line, std::string_view value, std::string_view what) {
        auto const result = whole_number(value, kPapersMax);
        if (!result) {
            problems_.add(line.number, column(line, value), "tally.bad_header", shown(value),
                          fmt::format("{}, 0 to {}", what, kPapersMax));
        }
        return result;
    }

    /// Before 2022: the number of alternatives; "1,Name" lines; "voters,sum of counts,different orders". Returns as
    /// header() does.
    std::size_t old_header(std::vector<Line> const& lines) {
        set_candidates(lines[0], trimmed(lines[0].text));
        if (problems_.any()) return lines.size();
        std::size_t const names = ballot_.candidates.size();
        if (lines.size() < names + 2) {
            problems_.add(lines.back().number, 1, "tally.missing_names", fmt::format("{} lines", lines.size()),
                          fmt::format("{} names, a line of totals and the orders", names));
            return lines.size();
        }
        for (std::size_t i = 1; i <= names; ++i) {
            std::size_t const comma = std::min(lines[i].text.find(','), lines[i].text.size());
            std::string_view name = lines[i].text.substr(std::min(comma + 1, lines[i].text.size()));
            name = trimmed(name);
            if (name.size() >= 2 && name.starts_with('"') && name.ends_with('"'))
                name = name.substr(1, name.size() - 2);
            set_name(lines[i], trimmed(lines[i].text.substr(0, comma)), name);
        }
        check_names(lines[names + 1]);
        Line const& totals = lines[names + 1];
        std::vector<std::string_view> parts;
        for (std::size_t at = 0; at <= totals.text.size();) {
            std::size_t const end = std::min(totals.text.find(',', at), totals.text.size());
            parts.push_back(trimmed(totals.text.substr(at, end - at)));
            at = end + 1;
        }
        if (parts.size() != 3) {
            problems_.add(totals.number, 1, "tally.bad_header", shown(totals.text),
                          "three numbers: voters, sum of counts, different orders");
            return names + 2;
        }
        voters_ = number(totals, parts[1], "the sum of counts");
        unique_ = number(totals, parts[2], "the number of different orders");
        return names + 2;
    }

    void orders(std::vector<Line> const& lines, std::size_t first, char after_count) {
        for (std::size_t i = first; i < lines.size() && !problems_.full(); ++i) {
            if (trimmed(lines[i].text).starts_with('#')) continue;
            order(lines[i], after_count);
        }
        if (problems_.any()) return;
        if (voters_ && *voters_ != total_) {
            problems_.add("tally.wrong_total", fmt::format("orders of {} voters", total_),
                          fmt::format("{}, as the header says (is the file cut short?)", *voters_));
        }
        if (unique_ && *unique_ != static_cast<std::int64_t>(ballot_.papers.size())) {
            problems_.add("tally.wrong_total", fmt::format("{} lines of orders", ballot_.papers.size()),
                          fmt::format("{}, as the header says (is the file cut short?)", *unique_));
        }
    }

    void order(Line const& line, char after_count) {
        ++orders_read_;
        Paper paper;
        std::size_t const end = line.text.find(after_count);
        std::string_view const count = trimmed(line.text.substr(0, end));
        auto const papers = whole_number(count, kPapersMax);
        if (end == std::string_view::npos || !papers || *papers < 1) {
            problems_.add(line.number, 1, "tally.bad_count", shown(count),
                          fmt::format("a number of voters from 1 and '{}'", after_count));
            return;
        }
        if (*papers > kPapersMax - total_) {
            problems_.add(line.number, 1, "tally.too_many_papers", shown(count),
                          fmt::format("at most {} voters in all", kPapersMax));
            return;
        }
        paper.count = *papers;
        bool good = true;
        bool ties = false;
        bool in_braces = false;
        bool wants_item = false;  // after a comma
        std::uint32_t level = 0;
        auto const bad = [&](std::size_t at, std::string_view key, std::string found, std::string expected) {
            problems_.add(line.number, at + 1, key, std::move(found), std::move(expected));
            good = false;
        };
        std::size_t at = end + 1;
        bool after_item = false;
        while (at < line.text.size() && good) {
            char const c = line.text[at];
            if (c == ' ' || c == '\t') {
                ++at;
            } else if (c == '{' && !in_braces && !after_item) {
                in_braces = true;
                wants_item = true;
                ++level;
                ++at;
            } else if (c == '}' && in_braces && !wants_item) {
                in_braces = false;
                after_item = true;
                ++at;
            } else if (c == ',' && after_item) {
                after_item = false;
                wants_item = true;
                ++at;
            } else if (c >= '0' && c <= '9' && !after_item) {
                std::size_t stop = at;
                while (stop < line.text.size() && line.text[stop] >= '0' && line.text[stop] <= '9') ++stop;
                auto const text = line.text.substr(at, stop - at);
                auto const number = whole_number(text, static_cast<std::int64_t>(ballot_.candidates.size()));
                if (!number || *number == 0) {
                    bad(at, "tally.unknown_candidate", shown(text),
                        fmt::format("an alternative's number from 1 to {}", ballot_.candidates.size()));
                    break;
                }
                auto const candidate = static_cast<CandidateIndex>(*number - 1);
                if (seen_on_[candidate] == orders_read_) {
                    bad(at, "tally.candidate_twice", fmt::format("alternative {} a second time", *number),
                        "each alternative at most once in an order");
                    break;
                }
                seen_on_[candidate] = orders_read_;
                if (!in_braces) ++level;
                if (!paper.level.empty() && paper.level.back() == level) ties = true;
                paper.order.push_back(candidate);
                paper.level.push_back(level);
                after_item = true;
                wants_item = false;
                at = stop;
            } else {
                bad(at, "tally.bad_order", shown(line.text.substr(at, 12)),
                    after_item ? "a comma, or the end of the line" : "an alternative's number or '{'");
            }
        }
        if (good && (in_braces || wants_item)) {
            bad(line.text.size(), "tally.bad_order", "the end of the line",
                in_braces ? "'}'" : "an alternative's number");
        }
        if (!good) return;
        OrderType const type = type_.value_or(OrderType::toi);
        if (ties && (type == OrderType::soc || type == OrderType::soi)) {
            bad(end + 1, "tally.tie_in_strict_order", "equally preferred alternatives",
                fmt::format("a strict order, as in every .{} file", type_name(type)));
        }
        if (paper.order.size() < ballot_.candidates.size() && (type == OrderType::soc || type == OrderType::toc)) {
            bad(end + 1, "tally.incomplete_order", fmt::format("{} alternatives", paper.order.size()),
                fmt::format("all {}, as in every .{} file", ballot_.candidates.size(), type_name(type)));
        }
        if (!good) return;
        total_ += paper.count;
        ballot_.papers.push_back(std::move(paper));
    }

    Problems problems_;
    Ballot ballot_;
    std::optional<OrderType> type_;
    std::optional<std::int64_t> voters_;
    std::optional<std::int64_t> unique_;
    std::vector<std::size_t> seen_on_;
    std::size_t orders_read_ = 0;
    std::int64_t total_ = 0;
};

}  // namespace

std::optional<OrderType> order_type(std::string_view text) noexcept {
    for (auto const type : {OrderType::soc, OrderType::soi, OrderType::toc, OrderType::toi}) {
        std::string_view const name = type_name(type);
        bool const same =
            text.size() == name.size() && std::equal(text.begin(), text.end(), name.begin(), [](char a, char b) {
                return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
            });
        if (same) return type;
    }
    return std::nullopt;
}

Result<Ballot> read_preflib(std::string_view text, std::optional<OrderType> type) {
    return Reader().read(text, type);
}

}  // namespace hezhi::tally
