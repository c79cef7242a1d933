#include "lib/tally/read_csv.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

#include <fmt/format.h>

#include "lib/tally/reading.h"

namespace hezhi::tally {
namespace {

template <std::size_t N>
bool is_one_of(std::string_view word, std::array<std::string_view, N> const& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 8> kCountHeaders{"count", "ballots", "papers", "weight",
                                                        "票数",  "数量",    "份数",   "num_ballots"};
constexpr std::array<std::string_view, 9> kVoterHeaders{"voter",    "voter_id", "ballot_id", "paper_id", "id",
                                                        "选民编号", "编号",     "票号",      "投票人"};
constexpr std::array<std::string_view, 5> kIgnoredHeaders{"timestamp", "time", "date", "时间", "日期"};
constexpr std::array<std::string_view, 5> kRankingHeaders{"ranking", "preferences", "order", "排序", "偏好"};
constexpr std::array<std::string_view, 5> kChoiceHeaders{"choice", "vote", "option", "选择", "表决"};
constexpr std::array<std::string_view, 3> kApprovalsHeaders{"approvals", "approved", "认可"};
constexpr std::array<std::string_view, 5> kRankPrefixes{"rank", "choice", "preference", "pref", "志愿"};
constexpr std::array<std::string_view, 3> kSkipped{"skipped", "undervote", "blank"};
constexpr std::array<std::string_view, 9> kApproved{"1", "x", "✓", "✔", "yes", "true", "y", "是", "√"};
constexpr std::array<std::string_view, 6> kNotApproved{"0", "no", "false", "n", "否", "-"};

/// 3 for "rank3", "rank_3", "choice 3", "志愿3"; nullopt for other headers.
std::optional<std::int64_t> rank_of_header(std::string_view key) {
    for (std::string_view const prefix : kRankPrefixes) {
        if (!key.starts_with(prefix)) continue;
        std::string_view rest = key.substr(prefix.size());
        if (rest.starts_with('_')) rest.remove_prefix(1);
        if (auto const rank = whole_number(rest, 10'000); rank && *rank > 0) return rank;
    }
    return std::nullopt;
}

/// An empty rank as voting systems export it.
bool is_skipped(std::string_view text) {
    return text.empty() || text == "-" || is_one_of(header_key(text), kSkipped);
}

struct Column {
    enum class Role : std::uint8_t { count, voter, ignored, rank, ranking, choice, approvals, candidate };
    Role role = Role::ignored;
    std::size_t rank = 0;       ///< of rank columns
    std::size_t candidate = 0;  ///< of candidate columns
};
using Role = Column::Role;

class Reader {
public:
    explicit Reader(CsvOptions const& options) : options_(options) {}

    Result<Ballot> read(std::string_view text) {
        check_text(text, problems_);
        if (!problems_.any()) {
            auto const rows = csv_rows(text, csv_delimiter(text), problems_);
            if (rows.empty()) {
                if (!problems_.any()) problems_.add(1, 1, "tally.empty_file", "an empty file", "a header row");
            } else if (given_candidates() && header(rows.front())) {
                for (std::size_t i = 1; i < rows.size() && !problems_.full(); ++i) row(rows[i], rows.front().size());
                finish();
            }
        }
        if (problems_.any()) return std::move(problems_).refusal("tally.bad_csv");
        return std::move(ballot_);
    }

private:
    bool given_candidates() {
        for (auto const& name : options_.candidates) {
            if (!index_.emplace(name, ballot_.candidates.size()).second) {
                problems_.add("tally.name_twice", fmt::format("candidate {} given twice", shown(name)), "each once");
                return false;
            }
            ballot_.candidates.push_back({name, false});
        }
        return true;
    }

    bool header(std::vector<CsvCell> const& cells) {
        std::set<std::string> keys;
        std::set<std::string> ignore;
        for (auto const& name : options_.ignore) ignore.insert(header_key(name));
        for (auto const& cell : cells) {
            std::string const key = header_key(cell.text);
            Column column;
            if (key.empty()) {
                // Spreadsheets end rows with empty cells; a cell below must be empty too (see row()).
                columns_.push_back(column);
                continue;
            }
            if (!keys.insert(key).second) {
                problems_.add(cell.line, cell.column, "tally.column_twice", shown(cell.text), "each column once");
            }
            if (ignore.contains(key)) {
                column.role = Role::ignored;
            } else if (index_.contains(cell.text)) {
                column.role = Role::candidate;
            } else if (is_one_of(key, kCountHeaders)) {
                column.role = Role::count;
            } else if (is_one_of(key, kVoterHeaders)) {
                column.role = Role::voter;
            } else if (is_one_of(key, kIgnoredHeaders)) {
                column.role = Role::ignored;
            } else if (auto const rank = rank_of_header(key)) {
                column.role = Role::rank;
                column.rank = static_cast<std::size_t>(*rank);
            } else if (is_one_of(key, kRankingHeaders)) {
                column.role = Role::ranking;
            } else if (is_one_of(key, kChoiceHeaders)) {
                column.role = Role::choice;
            } else if (is_one_of(key, kApprovalsHeaders)) {
                column.role = Role::approvals;
            } else {
                column.role = Role::candidate;
            }
            columns_.push_back(column);
        }
        return !problems_.any() && choose_layout(cells);
    }

    bool choose_layout(std::vector<CsvCell> const& cells) {
        auto const number_of = [this](Role role) {
            return std::count_if(columns_.begin(), columns_.end(), [role](Column const& c) { return c.role == role; });
        };
        auto const names_in_cells = {Role::rank, Role::ranking, Role::choice, Role::approvals};
        for (Role const role : names_in_cells) {
            if (number_of(role) == 0) continue;
            if (layout_ == Role::candidate) layout_ = role;
        }
        if (number_of(Role::count) > 1) {
            problems_.add(cells.front().line, 1, "tally.column_twice", "several columns of counts", "one");
        }
        if (layout_ != Role::candidate && layout_ != Role::rank && number_of(layout_) > 1) {
            problems_.add(cells.front().line, 1, "tally.column_twice", "several columns of names", "one");
        }
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            auto& column = columns_[i];
            bool const names_layout = column.role == Role::rank || column.role == Role::ranking ||
                                      column.role == Role::choice || column.role == Role::approvals;
            if (column.role == Role::candidate && layout_ != Role::candidate) {
                problems_.add(cells[i].line, cells[i].column, "tally.unknown_column", shown(cells[i].text),
                              "a column of this layout (leave others out with --ignore)");
            } else if (names_layout && column.role != layout_) {
                problems_.add(cells[i].line, cells[i].column, "tally.unknown_column", shown(cells[i].text),
                              "one layout: candidates, rank1 rank2 …, ranking, choice or approvals");
            } else if (column.role == Role::candidate) {
                if (options_.candidates.empty()) {
                    index_.emplace(cells[i].text, ballot_.candidates.size());
                    ballot_.candidates.push_back({cells[i].text, false});
                }
                auto const known = index_.find(cells[i].text);
                if (known == index_.end()) {
                    problems_.add(cells[i].line, cells[i].column, "tally.unknown_candidate", shown(cells[i].text),
                                  "one of the candidates given with --candidate");
                } else {
                    column.candidate = known->second;
                }
            }
        }
        if (layout_ == Role::rank) ranks_in_order(cells);
        if (!problems_.any() && layout_ == Role::candidate && ballot_.candidates.empty()) {
            problems_.add(cells.front().line, 1, "tally.no_candidates", "no column of candidates or ranks",
                          "a column a candidate, or rank1, rank2, …, ranking, choice or approvals");
        }
        if (ballot_.candidates.size() > kCandidatesMax) too_many_candidates();
        ballot_.marks = layout_ == Role::candidate   ? options_.cells
                        : layout_ == Role::approvals ? Marks::approvals
                                                     : Marks::ranks;
        return !problems_.any();
    }

    void ranks_in_order(std::vector<CsvCell> const& cells) {
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (columns_[i].role == Role::rank) rank_columns_.emplace_back(columns_[i].rank, i);
        }
        std::sort(rank_columns_.begin(), rank_columns_.end());
        for (std::size_t k = 0; k < rank_columns_.size(); ++k) {
            if (rank_columns_[k].first == k + 1) continue;
            auto const& cell = cells[rank_columns_[k].second];
            problems_.add(cell.line, cell.column, "tally.unknown_column", shown(cell.text),
                          fmt::format("a column of rank {}: ranks are numbered 1, 2, 3, …", k + 1));
            return;
        }
    }

    void too_many_candidates() {
        problems_.add("tally.too_many_candidates", fmt::format("{} candidates", ballot_.candidates.size()),
                      fmt::format("at most {}", kCandidatesMax));
    }

    void row(std::vector<CsvCell> const& cells, std::size_t width) {
        good_ = true;
        Paper paper;
        for (std::size_t i = width; i < cells.size(); ++i) {
            if (!cells[i].text.empty()) bad(cells[i], "tally.extra_cell", shown(cells[i].text), "the end of the row");
        }
        entries_.clear();
        for (std::size_t i = 0; i < std::min(width, cells.size()); ++i) cell(cells[i], columns_[i], paper);
        if (layout_ == Role::rank) {
            for (auto const& [rank, i] : rank_columns_) {
                if (i >= cells.size() || is_skipped(cells[i].text)) continue;
                name(cells[i], cells[i].text, 0, static_cast<std::int64_t>(rank));
            }
        }
        if (!good_) return;
        if (paper.count > kPapersMax - total_) {
            bad(cells.front(), "tally.too_many_papers", fmt::format("{} more papers", paper.count),
                fmt::format("at most {} in all", kPapersMax));
            return;
        }
        total_ += paper.count;
        std::sort(entries_.begin(), entries_.end(), [](Entry const& a, Entry const& b) {
            return a.key != b.key ? a.key < b.key : a.candidate < b.candidate;
        });
        for (std::size_t k = 0; k < entries_.size(); ++k) {
            paper.order.push_back(static_cast<CandidateIndex>(entries_[k].candidate));
            if (ballot_.marks == Marks::scores) {
                paper.score.push_back(static_cast<std::int32_t>(-entries_[k].key));
                bool const same = k > 0 && entries_[k].key == entries_[k - 1].key;
                paper.level.push_back(k == 0 ? 1 : paper.level[k - 1] + (same ? 0 : 1));
            } else {
                paper.level.push_back(static_cast<std::uint32_t>(entries_[k].key));
            }
        }
        ballot_.papers.push_back(std::move(paper));
    }

    void cell(CsvCell const& cell, Column const& column, Paper& paper) {
        switch (column.role) {
            case Role::ignored:
            case Role::rank:
                return;
            case Role::count: {
                auto const count = whole_number(cell.text, kPapersMax);
                if (!count || *count < 1) {
                    bad(cell, "tally.bad_count", shown(cell.text), "a number of identical papers, from 1");
                } else {
                    paper.count = *count;
                }
                return;
            }
            case Role::voter:
                if (!cell.text.empty() && !voters_.insert(cell.text).second) {
                    bad(cell, "tally.voter_twice", fmt::format("a second paper of {}", shown(cell.text)),
                        "one paper a voter");
                }
                return;
            case Role::ranking:
                ranking(cell);
                return;
            case Role::choice:
                if (!is_skipped(cell.text)) name(cell, cell.text, 0, 1);
                return;
            case Role::approvals:
                split(cell, cell.text, ";|",
                      [&](std::string_view part, std::size_t offset, char) { name(cell, part, offset, 1); });
                return;
            case Role::candidate:
                mark(cell, column.candidate);
        }
    }

    /// A number or a mark in a candidate's column.
    void mark(CsvCell const& cell, std::size_t candidate) {
        if (cell.text.empty()) return;
        if (ballot_.marks == Marks::approvals) {
            std::string const word = header_key(cell.text);
            if (is_one_of(cell.text, kApproved) || is_one_of(word, kApproved)) {
                entries_.push_back({1, candidate});
            } else if (!is_one_of(cell.text, kNotApproved) && !is_one_of(word, kNotApproved)) {
                bad(cell, "tally.bad_mark", shown(cell.text), "1 or x (approved), 0 or nothing (not approved)");
            }
            return;
        }
        if (ballot_.marks == Marks::scores) {
            std::string_view const digits =
                cell.text.starts_with('-') ? std::string_view(cell.text).substr(1) : cell.text;
            auto const score = whole_number(digits, kScoreMax);
            bool const on_scale = score && (!options_.score_max || *score == 0 ||
                                            (*score <= *options_.score_max && !cell.text.starts_with('-')));
            if (!on_scale) {
                bad(cell, "tally.bad_score", shown(cell.text),
                    options_.score_max ? fmt::format("a whole score from 0 to {}, or nothing", *options_.score_max)
                                       : fmt::format("a whole score from -{0} to {0}, or nothing", kScoreMax));
            } else {
                entries_.push_back({cell.text.starts_with('-') ? *score : -*score, candidate});
            }
            return;
        }
        auto const rank = whole_number(cell.text, 1'000'000);
        if (!rank || *rank < 1) {
            bad(cell, "tally.bad_rank", shown(cell.text), "a rank (1 is best), or nothing if not ranked");
        } else {
            entries_.push_back({*rank, candidate});
        }
    }

    /// "A > B = C": equal preferences share a rank.
    void ranking(CsvCell const& cell) {
        std::int64_t rank = 1;
        split(cell, cell.text, ">=", [&](std::string_view part, std::size_t offset, char before) {
            if (before == '>') ++rank;
            name(cell, part, offset, rank);
        });
    }

    /// Calls `each` with every trimmed part of `text` between `separators`, its offset and the separator before it.
    template <class Each>
    void split(CsvCell const& cell, std::string_view text, std::string_view separators, Each each) {
        if (text.empty()) return;
        char before = '\0';
        for (std::size_t at = 0; at <= text.size();) {
            std::size_t const end = std::min(text.find_first_of(separators, at), text.size());
            std::string_view const part = trimmed(text.substr(at, end - at));
            if (part.empty()) {
                bad(cell, "tally.empty_name", shown(text), "a candidate's name on both sides of each separator");
                return;
            }
            each(part, static_cast<std::size_t>(part.data() - text.data()), before);
            before = end < text.size() ? text[end] : '\0';
            at = end + 1;
        }
    }

    void name(CsvCell const& cell, std::string_view text, std::size_t offset, std::int64_t rank) {
        if (header_key(text) == "overvote") {
            bad(cell, "tally.overvote", shown(text),
                "a candidate's name; write equal preferences as A = B in `ranking`");
            return;
        }
        auto found = index_.find(text);
        if (found == index_.end()) {
            if (!options_.candidates.empty()) {
                bad(cell, "tally.unknown_candidate", shown(text), "one of the candidates given with --candidate");
                return;
            }
            if (ballot_.candidates.size() >= kCandidatesMax) {
                if (ballot_.candidates.size() == kCandidatesMax) too_many_candidates();
                good_ = false;
                return;
            }
            found = index_.emplace(std::string(text), ballot_.candidates.size()).first;
            ballot_.candidates.push_back({std::string(text), false});
        }
        for (auto const& entry : entries_) {
            if (entry.candidate != found->second) continue;
            problems_.add(cell.line, cell.column + offset, "tally.candidate_twice",
                          fmt::format("{} a second time", shown(text)), "each candidate at most once on a paper");
            good_ = false;
            return;
        }
        entries_.push_back({rank, found->second});
    }

    void bad(CsvCell const& cell, std::string_view key, std::string found, std::string expected) {
        problems_.add(cell.line, cell.column, key, std::move(found), std::move(expected));
        good_ = false;
    }

    /// Names found in cells get the order of their bytes, so that the order of rows changes nothing.
    void finish() {
        if (problems_.any()) return;
        if (ballot_.candidates.empty()) {
            problems_.add("tally.no_candidates", "no candidate on any paper", "at least one");
            return;
        }
        if (layout_ == Role::candidate || !options_.candidates.empty()) return;
        std::vector<CandidateIndex> place(ballot_.candidates.size());
        std::vector<Candidate> sorted;
        for (auto const& [name, at] : index_) {
            place[at] = static_cast<CandidateIndex>(sorted.size());
            sorted.push_back({name, false});
        }
        ballot_.candidates = std::move(sorted);
        for (auto& paper : ballot_.papers) {
            for (auto& candidate : paper.order) candidate = place[candidate];
            for (std::size_t k = 0; k < paper.order.size();) {
                std::size_t end = k + 1;
                while (end < paper.order.size() && paper.level[end] == paper.level[k]) ++end;
                std::sort(paper.order.begin() + static_cast<std::ptrdiff_t>(k),
                          paper.order.begin() + static_cast<std::ptrdiff_t>(end));
                k = end;
            }
        }
    }

    struct Entry {
        std::int64_t key = 0;  ///< rank, or the score negated: ascending is best first
        std::size_t candidate = 0;
    };

    CsvOptions const& options_;
    Problems problems_;
    Ballot ballot_;
    std::vector<Column> columns_;
    Role layout_ = Role::candidate;
    std::map<std::string, std::size_t, std::less<>> index_;
    std::vector<std::pair<std::size_t, std::size_t>> rank_columns_;
    std::set<std::string> voters_;
    std::vector<Entry> entries_;
    bool good_ = true;
    std::int64_t total_ = 0;
};

}  // namespace

Result<Ballot> read_csv(std::string_view text, CsvOptions const& options) {
    return Reader(options).read(text);
}

}  // namespace hezhi::tally
