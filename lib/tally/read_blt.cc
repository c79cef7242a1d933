#include "lib/tally/read_blt.h"

#include <algorithm>

#include <fmt/format.h>

#include "lib/tally/reading.h"

namespace hezhi::tally {
namespace {

struct Token {
    std::string_view text;
    std::size_t line = 0;
    std::size_t column = 0;
};

/// Splits at white space and commas (published files have "5 1,"); drops comments "# …" and "/* … */". Nothing here
/// reads beyond the end of the papers: names are read line by line, since they contain all of these.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {
        if (text_.starts_with("\xEF\xBB\xBF")) at_ = line_start_ = 3;
    }

    /// The next token; an empty one at the end.
    Token next() {
        skip_blanks();
        Token token{{}, line_, at_ - line_start_ + 1};
        std::size_t const start = at_;
        while (at_ < text_.size() && !is_blank(text_[at_]) && text_[at_] != '\n' && text_[at_] != '#') ++at_;
        token.text = text_.substr(start, at_ - start);
        return token;
    }
    Token peek() {
        Scanner copy = *this;
        return copy.next();
    }
    /// What is left from here on, with the place where it starts.
    std::string_view rest() const { return text_.substr(at_); }
    std::size_t line() const { return line_; }
    std::size_t column() const { return at_ - line_start_ + 1; }

private:
    static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == ',' || c == '\f' || c == '\v'; }

    void skip_blanks() {
        while (at_ < text_.size()) {
            if (is_blank(text_[at_])) {
                ++at_;
            } else if (text_[at_] == '\n') {
                ++at_;
                ++line_;
                line_start_ = at_;
            } else if (text_[at_] == '#') {
                while (at_ < text_.size() && text_[at_] != '\n') ++at_;
            } else if (text_.substr(at_).starts_with("/*")) {
                std::size_t const end = text_.find("*/", at_ + 2);
                std::size_t const stop = end == std::string_view::npos ? text_.size() : end + 2;
                for (; at_ < stop; ++at_) {
                    if (text_[at_] == '\n') {
                        ++line_;
                        line_start_ = at_ + 1;
                    }
                }
            } else {
                return;
            }
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::size_t line_start_ = 0;
};

std::string found(Token const& token) {
    return token.text.empty() ? "the end of the file" : shown(token.text);
}

struct Line {
    std::string_view text;  ///< trimmed
    std::size_t line = 0;
    std::size_t column = 0;
};

/// Lines that are not blank; `column` counts from the start of the physical line.
std::vector<Line> lines_of(std::string_view text, std::size_t line, std::size_t column) {
    std::vector<Line> lines;
    for (;;) {
        std::size_t const end = text.find('\n');
        std::string_view const whole = text.substr(0, end);
        std::string_view const inner = trimmed(whole);
        if (!inner.empty()) {
            lines.push_back({inner, line, column + static_cast<std::size_t>(inner.data() - whole.data())});
        }
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + 1);
        ++line;
        column = 1;
    }
}

/// "Jane" and "Jane ""JJ"" Doe" without their outer quotes, inner ones undoubled; what is not so quoted stays as it is.
std::string unquoted(std::string_view text) {
    while (text.ends_with(',')) text = trimmed(text.substr(0, text.size() - 1));
    if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"')) return std::string(text);
    std::string_view const inner = text.substr(1, text.size() - 2);
    std::string result;
    for (std::size_t i = 0; i < inner.size(); ++i) {
        result += inner[i];
        if (inner[i] == '"' && i + 1 < inner.size() && inner[i + 1] == '"') ++i;
    }
    return std::string(trimmed(result));
}

/// The quoted strings and single words of all lines, one after another.
std::vector<Line> names_on_lines(std::vector<Line> const& lines) {
    std::vector<Line> names;
    for (auto const& line : lines) {
        std::size_t at = 0;
        while (at < line.text.size()) {
            while (at < line.text.size() && (line.text[at] == ' ' || line.text[at] == '\t')) ++at;
            if (at >= line.text.size()) break;
            std::size_t end = at;
            if (line.text[at] == '"') {
                ++end;
                while (end < line.text.size() &&
                       !(line.text[end] == '"' &&
                         (end + 1 == line.text.size() || line.text[end + 1] == ' ' || line.text[end + 1] == '\t'))) {
                    ++end;
                }
                end = std::min(end + 1, line.text.size());
            } else {
                while (end < line.text.size() && line.text[end] != ' ' && line.text[end] != '\t') ++end;
            }
            names.push_back({line.text.substr(at, end - at), line.line, line.column + at});
            at = end;
        }
    }
    return names;
}

class Reader {
public:
    explicit Reader(std::string_view text) : scanner_(text) {}

    Result<Ballot> read(std::string_view text) {
        check_text(text, problems_);
        if (!problems_.any() && header() && withdrawn() && papers()) names();
        if (problems_.any()) return std::move(problems_).refusal("tally.bad_blt");
        make_names_unique(ballot_.candidates);
        return std::move(ballot_);
    }

private:
    bool header() {
        Token const candidates = scanner_.next();
        auto const count = whole_number(candidates.text, static_cast<std::int64_t>(kCandidatesMax));
        if (!count || *count < 1) {
            problems_.add(candidates.line, candidates.column, "tally.bad_header", found(candidates),
                          fmt::format("the number of candidates, 1 to {}", kCandidatesMax));
        }
        Token const seats = scanner_.next();
        auto const places = whole_number(seats.text, static_cast<std::int64_t>(kCandidatesMax));
        if (!places || *places < 1) {
            problems_.add(seats.line, seats.column, "tally.bad_header", found(seats),
                          fmt::format("the number of seats, 1 to {}", kCandidatesMax));
        }
        if (problems_.any()) return false;
        ballot_.candidates.resize(static_cast<std::size_t>(*count));
        ballot_.seats = static_cast<int>(*places);
        seen_on_.resize(ballot_.candidates.size(), 0);
        return true;
    }

    /// "-2 -5", or "-w 2 5": candidates who withdrew.
    bool withdrawn() {
        for (Token token = scanner_.peek(); token.text.starts_with('-'); token = scanner_.peek()) {
            static_cast<void>(scanner_.next());
            if (token.text == "-w") {
                for (Token number = scanner_.peek(); number.line == token.line && !number.text.empty();
                     number = scanner_.peek()) {
                    withdraw(scanner_.next(), 0);
                }
            } else {
                withdraw(token, 1);
            }
        }
        return true;
    }

    void withdraw(Token const& token, std::size_t sign) {
        auto const number = candidate_number(token.text.substr(sign));
        if (!number) {
            problems_.add(token.line, token.column, "tally.unknown_candidate", found(token),
                          fmt::format("the number of a withdrawn candidate, 1 to {}{}", ballot_.candidates.size(),
                                      sign == 1 ? ", after a minus sign" : ""));
            return;
        }
        ballot_.candidates[*number].withdrawn = true;
    }

    std::optional<CandidateIndex> candidate_number(std::string_view text) const {
        auto const number = whole_number(text, static_cast<std::int64_t>(ballot_.candidates.size()));
        if (!number || *number == 0) return std::nullopt;
        return static_cast<CandidateIndex>(*number - 1);
    }

    /// Papers up to the lone 0; false if there is none.
    bool papers() {
        for (;;) {
            Token token = scanner_.next();
            if (token.text.empty()) {
                problems_.add(token.line, token.column, "tally.no_end_of_papers", "the end of the file",
                              "a line with a lone 0 after the last paper");
                return false;
            }
            // An OpenSTV paper id: "(a17)" before the number of papers.
            if (token.text.starts_with('(')) {
                while (!token.text.ends_with(')') && !token.text.empty()) token = scanner_.next();
                token = scanner_.next();
            }
            if (token.text == "0") return true;
            if (problems_.full()) return false;
            paper(token);
        }
    }

    void paper(Token const& first) {
        Paper paper;
        auto const count = whole_number(first.text, kPapersMax);
        bool good = count && *count > 0;
        if (!good) {
            problems_.add(first.line, first.column, "tally.bad_count", found(first),
                          "the number of identical papers (a whole number from 1), or 0 after the last paper");
        } else if (*count > kPapersMax - total_) {
            problems_.add(first.line, first.column, "tally.too_many_papers", found(first),
                          fmt::format("at most {} papers in all", kPapersMax));
            good = false;
        } else {
            paper.count = *count;
        }
        ++papers_read_;
        std::uint32_t rank = 0;
        for (;;) {
            Token const token = scanner_.peek();
            if (token.line != first.line || token.text.empty()) {
                problems_.add(scanner_.line(), scanner_.column(), "tally.unended_paper", "the end of the line",
                              "0 after the last preference of the paper");
                return;
            }
            static_cast<void>(scanner_.next());
            if (token.text == "0") break;
            ++rank;
            if (token.text == "-") continue;  // a rank left empty
            good = group(token, rank, paper) && good;
        }
        if (!good) return;
        total_ += paper.count;
        ballot_.papers.push_back(std::move(paper));
    }

    /// "3" or, equally preferred, "3=5".
    bool group(Token const& token, std::uint32_t rank, Paper& paper) {
        bool good = true;
        std::size_t at = 0;
        while (at <= token.text.size()) {
            std::size_t const end = std::min(token.text.find('=', at), token.text.size());
            Token const part{token.text.substr(at, end - at), token.line, token.column + at};
            at = end + 1;
            auto const number = candidate_number(part.text);
            if (!number) {
                problems_.add(
                    part.line, part.column, "tally.unknown_candidate", shown(part.text),
                    fmt::format("a candidate number from 1 to {}, or 0 to end the paper", ballot_.candidates.size()));
                good = false;
            } else if (seen_on_[*number] == papers_read_) {
                problems_.add(part.line, part.column, "tally.candidate_twice",
                              fmt::format("candidate {} a second time", *number + 1),
                              "each candidate at most once on a paper");
                good = false;
            } else {
                seen_on_[*number] = papers_read_;
                paper.order.push_back(*number);
                paper.level.push_back(rank);
            }
        }
        return good;
    }

    void names() {
        std::size_t const wanted = ballot_.candidates.size();
        auto lines = lines_of(scanner_.rest(), scanner_.line(), scanner_.column());
        bool const same_line = !lines.empty() && lines.front().line == scanner_.line();
        if (same_line &&
            whole_number(lines.front().text.substr(0, lines.front().text.find_first_of(" \t,")), INT64_MAX)) {
            problems_.add(lines.front().line, lines.front().column, "tally.text_after_end", shown(lines.front().text),
                          "the candidates' names after the closing 0");
            return;
        }
        if (lines.size() < wanted || same_line) {
            // Several names on a line can be told apart only if all are quoted.
            auto const pieces = names_on_lines(lines);
            if (std::all_of(pieces.begin(), pieces.end(),
                            [](Line const& piece) { return piece.text.starts_with('"'); })) {
                lines = pieces;
            }
        }
        if (lines.size() < wanted) {
            std::size_t const line = lines.empty() ? scanner_.line() : lines.back().line;
            std::size_t const column = lines.empty() ? scanner_.column() : lines.back().column;
            problems_.add(line, column, "tally.missing_names", fmt::format("{} names", lines.size()),
                          fmt::format("{} candidates' names, one a line", wanted));
            return;
        }
        for (std::size_t i = 0; i < wanted; ++i) {
            ballot_.candidates[i].name = unquoted(lines[i].text);
            if (ballot_.candidates[i].name.empty()) {
                problems_.add(lines[i].line, lines[i].column, "tally.empty_name", "an empty name",
                              fmt::format("the name of candidate {}", i + 1));
            }
        }
        if (lines.size() > wanted) ballot_.title = unquoted(lines[wanted].text);
        // Some programs write a source and a comment, quoted, after the title.
        for (std::size_t i = wanted + 1; i < lines.size(); ++i) {
            if (lines[i].text.starts_with('"') && i < wanted + 3) continue;
            problems_.add(lines[i].line, lines[i].column, "tally.extra_line", shown(lines[i].text),
                          fmt::format("the end of the file after {} names and a title", wanted));
            break;
        }
    }

    Scanner scanner_;
    Problems problems_;
    Ballot ballot_;
    std::vector<std::size_t> seen_on_;
    std::size_t papers_read_ = 0;
    std::int64_t total_ = 0;
};

}  // namespace

Result<Ballot> read_blt(std::string_view text) {
    return Reader(text).read(text);
}

}  // namespace hezhi::tally
