#include "lib/budgeting/pabulib.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <map>
#include <numeric>
#include <tuple>

#include <fmt/format.h>

#include "lib/base/assert.h"

namespace hezhi::budgeting {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
/// A column of voter data with more distinct values than this says too little about groups; it is not kept.
constexpr std::size_t kAttributeValuesMax = 256;
/// Sums of points stay exact in a double (equal_shares.cc relies on it).
constexpr std::int64_t kPointsSumMax = std::int64_t{1} << 52;

struct Place {
    std::size_t line = 0;
    std::size_t column = 0;
};

struct Field {
    std::string_view text;  ///< without quotes and surrounding blanks
    Place place;
};

std::string_view trimmed(std::string_view text) {
    auto const blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string lowered(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

/// Pabulib writes a missing value as an empty field or as `none`.
bool is_missing(std::string_view text) {
    return text.empty() || equal_ignoring_case(text, "none");
}

/// What was found, short and on one line, for a message.
std::string shown(std::string_view text) {
    constexpr std::size_t kShownMax = 60;
    std::string result = "'";
    for (char const c : text.substr(0, kShownMax)) result.push_back(static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
    if (text.size() > kShownMax) {
        // Not in the middle of a UTF-8 character.
        while ((static_cast<unsigned char>(result.back()) & 0x80U) != 0) result.pop_back();
        result += "…";
    }
    result.push_back('\'');
    return result;
}

/// Collects problems, or notices of one kind with their number.
class Findings {
public:
    void problem(Place place, std::string_view key, std::string found, std::string expected) {
        if (problems_.size() >= kProblemsMax) {
            ++unlisted_;
            return;
        }
        problems_.push_back({place,
                             {fmt::format("{}:{}", place.line, place.column),
                              key,
                              {{"found", std::move(found)}, {"expected", std::move(expected)}}}});
    }
    /// Only the first of a kind keeps its place and words; the others are counted.
    void notice(Place place, std::string_view key, std::string found, std::string expected) {
        auto& known = notices_[key];
        if (known.count++ == 0) {
            known.order = notices_.size();
            known.place = place;
            known.found = std::move(found);
            known.expected = std::move(expected);
        }
    }

    bool has_problems() const { return !problems_.empty(); }

    /// In the order of the file.
    std::vector<Problem> problems() && {
        std::vector<std::size_t> order(problems_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::sort(order, {}, [&](std::size_t index) {
            Place const place = problems_[index].first;
            return std::tuple{place.line, place.column, index};
        });
        std::vector<Problem> result;
        for (std::size_t const index : order) result.push_back(std::move(problems_[index].second));
        if (unlisted_ > 0) {
            result.push_back({"",
                              "pabulib.more_problems",
                              {{"found", fmt::format("{} further problems", unlisted_)}, {"expected", "none"}}});
        }
        return result;
    }
    std::vector<Problem> notices() const {
        std::vector<Problem> result(notices_.size());
        for (auto const& [key, notice] : notices_) {
            result[notice.order - 1] = {
                fmt::format("{}:{}", notice.place.line, notice.place.column),
                key,
                {{"found", notice.found}, {"expected", notice.expected}, {"count", std::to_string(notice.count)}}};
        }
        return result;
    }

private:
    struct Notice {
        std::size_t order = 0;
        std::size_t count = 0;
        Place place;
        std::string found;
        std::string expected;
    };
    std::vector<std::pair<Place, Problem>> problems_;
    std::size_t unlisted_ = 0;
    std::map<std::string_view, Notice> notices_;
};

bool is_section_name(std::string_view text) {
    return equal_ignoring_case(text, "meta") || equal_ignoring_case(text, "projects") ||
           equal_ignoring_case(text, "votes");
}

/// Walks the rows. Not lib/base's CsvReader, for two reasons: that one stops at the first stray quote, where this must
/// go on to find every problem and must read text after a closing quote as Python's csv module (the field's reader)
/// does; and a ballot row costs no allocation here.
class RowReader {
public:
    RowReader(std::string_view text, Findings& findings) : text_(text), findings_(findings) {
        if (text_.starts_with(kByteOrderMark)) line_start_ = position_ = kByteOrderMark.size();
    }

    /// The next row that is not blank, in `row`; false at the end. Field texts are valid until the next call.
    bool next(std::vector<Field>& row) {
        row.clear();
        unquoted_.clear();
        for (;;) {
            if (position_ >= text_.size()) return false;
            std::size_t const end = line_end(position_);
            std::string_view const line = text_.substr(position_, end - position_);
            if (line.find('"') == std::string_view::npos) {
                if (!trimmed(line).empty()) split(line, row);
                go_after_line_end(end);
            } else {
                read_quoted_row(row);
            }
            if (!row.empty() && !std::ranges::all_of(row, [](Field const& field) { return field.text.empty(); })) {
                return true;
            }
            row.clear();
        }
    }

    Place place() const { return {line_, 1}; }
    /// Whether the field's text lies in the file itself, so that a view of it stays valid.
    bool is_in_file(std::string_view field) const {
        return field.data() >= text_.data() && field.data() <= text_.data() + text_.size();
    }

private:
    std::size_t line_end(std::size_t from) const {
        auto const feed = std::min(text_.find('\n', from), text_.size());
        auto const part = text_.substr(from, feed - from);
        auto const carriage = part.find('\r');
        return carriage == std::string_view::npos ? feed : from + carriage;
    }

    void go_after_line_end(std::size_t end) {
        position_ = end;
        if (position_ < text_.size() && text_[position_] == '\r') ++position_;
        if (position_ < text_.size() && text_[position_] == '\n') ++position_;
        ++line_;
        line_start_ = position_;
    }

    Place place_of(std::size_t position) const { return {line_, position - line_start_ + 1}; }

    void push(std::string_view raw, Place place, std::vector<Field>& row) const {
        row.push_back({trimmed(raw), place});
    }

    void split(std::string_view line, std::vector<Field>& row) const {
        std::size_t start = 0;
        for (;;) {
            std::size_t const end = std::min(line.find(';', start), line.size());
            push(line.substr(start, end - start), {line_, position_ + start - line_start_ + 1}, row);
            if (end == line.size()) return;
            start = end + 1;
        }
    }

    void read_quoted_row(std::vector<Field>& row) {
        for (;;) {
            Place const place = place_of(position_);
            std::size_t start = position_;
            while (start < text_.size() && (text_[start] == ' ' || text_[start] == '\t')) ++start;
            if (start < text_.size() && text_[start] == '"') {
                std::string& copy = unquoted_.emplace_back();
                position_ = start;
                read_quoted_field(place_of(start), copy);
                push(copy, place, row);
            } else {
                std::size_t const end = std::min(text_.find(';', position_), line_end(position_));
                push(text_.substr(position_, end - position_), place, row);
                position_ = end;
            }
            if (position_ < text_.size() && text_[position_] == ';') {
                ++position_;
                continue;
            }
            go_after_line_end(position_);
            return;
        }
    }

    /// From the opening quote to the separator after the field.
    void read_quoted_field(Place opening, std::string& copy) {
        std::size_t const begin = position_;
        std::size_t const line_before = line_;
        std::size_t const line_start_before = line_start_;
        bool inside = true;
        bool told = false;
        ++position_;
        while (position_ < text_.size()) {
            char const c = text_[position_];
            if (inside && c == '"') {
                if (position_ + 1 < text_.size() && text_[position_ + 1] == '"') {
                    copy.push_back('"');
                    position_ += 2;
                    continue;
                }
                inside = false;
                ++position_;
                continue;
            }
            if (!inside) {
                if (c == ';' || c == '\n' || c == '\r') return;
                if (!told && c != ' ' && c != '\t') {
                    findings_.notice(place_of(position_), "pabulib.text_after_quote", "text after a closing quote",
                                     "';' or the end of the line");
                    told = true;
                }
            } else if (c == '\n' || c == '\r') {
                std::size_t const after =
                    position_ + (text_.substr(position_).starts_with("\r\n") ? std::size_t{2} : std::size_t{1});
                // A field that runs into the next section has lost its closing quote.
                if (is_section_name(trimmed(text_.substr(after, line_end(after) - after)))) break;
                copy.append(text_.substr(position_, after - position_));
                position_ = after;
                ++line_;
                line_start_ = after;
                continue;
            }
            copy.push_back(c);
            ++position_;
        }
        if (!inside) return;
        findings_.problem(opening, "pabulib.unclosed_quote", "an opening quote without a closing one",
                          "a closing '\"' (a quote inside a field is written twice)");
        // Go on as if the field ended with its line.
        line_ = line_before;
        line_start_ = line_start_before;
        position_ = line_end(begin);
        copy.assign(text_.substr(begin + 1, position_ - begin - 1));
    }

    std::string_view text_;
    Findings& findings_;
    std::size_t position_ = 0;
    std::size_t line_ = 1;
    std::size_t line_start_ = 0;
    std::deque<std::string> unquoted_;
};

/// Texts numbered in order of first appearance. Keys are views: whoever adds keeps the text alive.
class TextTable {
public:
    /// The number of `text`, and whether it is new.
    std::pair<std::uint32_t, bool> add(std::string_view text) {
        if (slots_.size() < 2 * (keys_.size() + 1)) grow();
        std::uint64_t const hash = hash_of(text);
        Slot& slot = slots_[find_slot(text, hash)];
        if (slot.number != 0) return {slot.number - 1, false};
        keys_.push_back(text);
        slot = {hash, static_cast<std::uint32_t>(keys_.size()), static_cast<std::uint32_t>(text.size())};
        return {slot.number - 1, true};
    }
    void reserve(std::size_t count) {
        keys_.reserve(count);
        while (slots_.size() < 2 * count) grow();
    }
    std::optional<std::uint32_t> find(std::string_view text) const {
        if (slots_.empty()) return std::nullopt;
        Slot const& slot = slots_[find_slot(text, hash_of(text))];
        if (slot.number == 0) return std::nullopt;
        return slot.number - 1;
    }
    std::size_t size() const { return keys_.size(); }

private:
    /// Up to 8 bytes as a number; different texts of equal length give different numbers.
    static std::uint64_t word_of(char const* text, std::size_t length) {
        auto const byte = [text](std::size_t at) { return std::uint64_t{static_cast<unsigned char>(text[at])}; };
        if (length >= 4) {
            std::uint32_t head = 0;
            std::uint32_t tail = 0;
            std::memcpy(&head, text, 4);
            std::memcpy(&tail, text + length - 4, 4);
            return std::uint64_t{head} | std::uint64_t{tail} << 32;
        }
        return length == 0 ? 0 : byte(0) | byte(length / 2) << 8 | byte(length - 1) << 16;
    }
    static std::uint64_t hash_of(std::string_view text) {
        std::uint64_t hash = text.size() * 0x9e3779b97f4a7c15ULL;
        while (text.size() > 8) {
            hash = (hash ^ word_of(text.data(), 8)) * 0xff51afd7ed558ccdULL;
            hash ^= hash >> 32;
            text.remove_prefix(8);
        }
        hash = (hash ^ word_of(text.data(), text.size())) * 0xff51afd7ed558ccdULL;
        return hash ^ hash >> 32;
    }
    struct Slot {
        std::uint64_t hash = 0;
        std::uint32_t number = 0;  ///< 0 = free, otherwise index of the key + 1
        std::uint32_t length = 0;
    };
    /// The slot of `text`, or the free one where it belongs. Up to 8 bytes, equal lengths and hashes mean equal texts.
    std::size_t find_slot(std::string_view text, std::uint64_t hash) const {
        std::size_t const mask = slots_.size() - 1;
        for (std::size_t at = static_cast<std::size_t>(hash) & mask;; at = (at + 1) & mask) {
            Slot const& slot = slots_[at];
            if (slot.number == 0) return at;
            if (slot.hash != hash || slot.length != text.size()) continue;
            if (text.size() <= 8 || keys_[slot.number - 1] == text) return at;
        }
    }
    void grow() {
        auto const before = std::move(slots_);
        slots_.assign(std::max<std::size_t>(64, before.size() * 4), Slot{});
        for (Slot const& slot : before) {
            if (slot.number != 0) slots_[find_slot(keys_[slot.number - 1], slot.hash)] = slot;
        }
    }

    std::vector<std::string_view> keys_;
    std::vector<Slot> slots_;
};

/// Which column of a section holds what; found by header name.
class Header {
public:
    Header() = default;
    Header(std::vector<Field> const& row, std::string_view section, Findings& findings) : size_(row.size()) {
        // Trailing separators leave nameless columns.
        while (size_ > 0 && row[size_ - 1].text.empty()) --size_;
        for (std::size_t index = 0; index < size_; ++index) {
            std::string name = lowered(row[index].text);
            if (std::ranges::find(names_, name) != names_.end() && !name.empty()) {
                findings.problem(row[index].place, "pabulib.column_repeated",
                                 fmt::format("column {} again", shown(name)),
                                 fmt::format("each column of {} once", section));
            }
            names_.push_back(std::move(name));
        }
    }
    std::size_t size() const { return size_; }
    std::string const& name(std::size_t index) const { return names_[index]; }
    std::optional<std::size_t> find(std::string_view name) const {
        auto const found = std::ranges::find(names_, name);
        if (found == names_.end()) return std::nullopt;
        return static_cast<std::size_t>(found - names_.begin());
    }

private:
    std::size_t size_ = 0;
    std::vector<std::string> names_;
};

/// First byte that is not UTF-8 (or is NUL) at or after `from`; text.size() if there is none.
std::size_t find_invalid_utf8(std::string_view text, std::size_t from) {
    auto const byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    std::size_t at = from;
    while (at < text.size()) {
        std::uint64_t word = 0;
        if (at + 8 <= text.size()) {
            std::memcpy(&word, text.data() + at, 8);
            bool const ascii = (word & 0x8080808080808080ULL) == 0;
            bool const has_zero = ((word - 0x0101010101010101ULL) & ~word & 0x8080808080808080ULL) != 0;
            if (ascii && !has_zero) {
                at += 8;
                continue;
            }
        }
        unsigned const lead = byte(at);
        if (lead == 0) return at;
        if (lead < 0x80) {
            ++at;
            continue;
        }
        std::size_t const length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return at;
        for (std::size_t i = 1; i < length; ++i) {
            if ((byte(at + i) & 0xC0U) != 0x80) return at;
        }
        unsigned const second = byte(at + 1);
        bool const bad_second = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
                                (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
        if (bad_second) return at;
        at += length;
    }
    return at;
}

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text), rows_(text, findings_) {}

    Result<PabulibFile> read();

private:
    enum class Section : std::uint8_t { none, meta, projects, votes };

    void check_encoding();
    void begin_section(Section section, Field const& name);
    void read_header(std::vector<Field> const& row);
    void read_meta(std::vector<Field> const& row);
    void read_project(std::vector<Field> const& row);
    void read_vote(std::vector<Field> const& row);
    void read_entries(Field const& vote, Field const* points);
    bool read_points(Field const& points, std::size_t expected);
    void interpret_meta();
    void check_row_length(std::vector<Field> const& row, std::string_view section);
    void check_counts();
    void check_bounds();
    Profile build_profile();

    Field const* meta_field(std::string_view key) const {
        auto const found = meta_fields_.find(key);
        return found == meta_fields_.end() ? nullptr : &found->second;
    }
    std::optional<Rational> meta_number(std::string_view key, bool mandatory);
    std::string_view kept(std::string_view text) {
        if (text.empty()) return {};
        return rows_.is_in_file(text) ? text : std::string_view{kept_.emplace_back(text)};
    }
    Place place_after(Field const& list, std::string_view entry) const {
        // Columns inside a quoted field are those of its opening quote.
        if (!rows_.is_in_file(entry) || !rows_.is_in_file(list.text)) return list.place;
        return {list.place.line, list.place.column + static_cast<std::size_t>(entry.data() - list.text.data())};
    }

    std::string_view text_;
    Findings findings_;
    RowReader rows_;
    std::deque<std::string> kept_;

    Section section_ = Section::none;
    bool expects_header_ = false;
    std::array<std::optional<Place>, 4> seen_;
    Header header_;
    std::size_t meta_key_ = 0;
    std::size_t meta_value_ = 1;

    std::vector<std::pair<std::string, std::string>> meta_;
    std::map<std::string, Field, std::less<>> meta_fields_;

    Instance instance_;
    TextTable project_ids_;
    std::vector<std::size_t> project_lines_;
    std::vector<std::optional<Field>> announced_votes_;
    bool has_votes_column_ = false;

    std::optional<VoteType> type_;
    bool type_read_ = false;
    bool votes_readable_ = true;
    TextTable voter_ids_;
    std::vector<std::size_t> voter_lines_;

    // Ballots as read, before they are grouped: starts_[i] .. starts_[i + 1] of projects_ and points_.
    std::vector<std::size_t> starts_{0};
    std::vector<ProjectIndex> projects_;
    std::vector<std::int64_t> points_;
    std::vector<std::pair<std::size_t, Rational>> fractional_points_;  ///< positions in points_ that are no integers
    std::vector<std::int64_t> row_points_;
    std::vector<std::pair<std::size_t, Rational>> row_fractions_;
    std::vector<std::uint32_t> named_in_row_;  ///< per project: number of the last ballot row that named it
    std::uint32_t row_number_ = 0;

    struct Column {
        std::size_t index = 0;
        VoterAttribute attribute;
        TextTable values;
        bool dropped = false;
    };
    std::vector<Column> columns_;
};

void Reader::check_encoding() {
    if (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF")) {
        findings_.problem({1, 1}, "pabulib.not_utf8", "a UTF-16 byte order mark", "UTF-8");
        return;
    }
    std::size_t line = 1;
    std::size_t line_start = 0;
    std::size_t counted = 0;
    for (std::size_t at = find_invalid_utf8(text_, 0); at < text_.size();) {
        for (std::size_t feed = text_.find('\n', counted); feed < at; feed = text_.find('\n', feed + 1)) {
            ++line;
            line_start = feed + 1;
        }
        counted = at;
        auto const byte = static_cast<unsigned char>(text_[at]);
        findings_.problem({line, at - line_start + 1}, "pabulib.not_utf8",
                          byte == 0 ? "a zero byte" : fmt::format("byte 0x{:02X}, which is not UTF-8", byte), "UTF-8");
        // Once a line is enough.
        auto const next_line = text_.find('\n', at);
        if (next_line == std::string_view::npos) return;
        at = find_invalid_utf8(text_, next_line);
    }
}

Result<PabulibFile> Reader::read() {
    check_encoding();
    if (findings_.has_problems()) {
        return fail(Error{ErrorCode::invalid, "pabulib.invalid"}.with(std::move(findings_).problems()));
    }
    // Memory that stays untouched costs nothing; growing costs copies.
    voter_lines_.reserve(text_.size() / 8);
    starts_.reserve(text_.size() / 8);
    projects_.reserve(text_.size() / 2);
    voter_ids_.reserve(text_.size() / 48);
    std::vector<Field> row;
    while (rows_.next(row)) {
        bool const alone =
            std::all_of(row.begin() + 1, row.end(), [](Field const& field) { return field.text.empty(); });
        if (alone && is_section_name(row.front().text)) {
            char const initial = lower(row.front().text.front());
            begin_section(initial == 'm'   ? Section::meta
                          : initial == 'p' ? Section::projects
                                           : Section::votes,
                          row.front());
            continue;
        }
        if (section_ == Section::none) {
            findings_.problem(row.front().place, "pabulib.before_sections", shown(row.front().text),
                              "a line with the section name META");
            // One line tells enough; the rows until the first section have no meaning.
            while (rows_.next(row) && !is_section_name(row.front().text)) {
            }
            if (row.empty()) break;
            char const initial = lower(row.front().text.front());
            begin_section(initial == 'm'   ? Section::meta
                          : initial == 'p' ? Section::projects
                                           : Section::votes,
                          row.front());
            continue;
        }
        if (expects_header_) {
            read_header(row);
            if (expects_header_) continue;
            if (section_ != Section::meta || header_.size() > 0) continue;
        }
        switch (section_) {
            case Section::meta:
                read_meta(row);
                break;
            case Section::projects:
                read_project(row);
                break;
            case Section::votes:
                read_vote(row);
                break;
            case Section::none:
                break;
        }
    }
    Place const end = rows_.place();
    constexpr std::array kNames{std::string_view{}, std::string_view{"META"}, std::string_view{"PROJECTS"},
                                std::string_view{"VOTES"}};
    for (std::size_t section = 1; section < seen_.size(); ++section) {
        if (seen_[section]) continue;
        findings_.problem(end, "pabulib.section_missing", "the end of the file",
                          fmt::format("a section {}", kNames[section]));
    }
    if (expects_header_) {
        findings_.problem(end, "pabulib.header_missing", "the end of the file",
                          fmt::format("the header row of {}", kNames[static_cast<std::size_t>(section_)]));
    }
    interpret_meta();
    check_counts();
    std::optional<Rational> threshold = meta_number("min_project_score_threshold", false);
    Profile profile = build_profile();
    if (findings_.has_problems()) {
        return fail(Error{ErrorCode::invalid, "pabulib.invalid"}.with(std::move(findings_).problems()));
    }
    check_bounds();
    return PabulibFile{std::move(meta_), std::move(instance_), std::move(profile), std::move(threshold),
                       findings_.notices()};
}

void Reader::begin_section(Section section, Field const& name) {
    auto const index = static_cast<std::size_t>(section);
    if (expects_header_) {
        findings_.problem(name.place, "pabulib.header_missing", fmt::format("section {}", shown(name.text)),
                          "the header row of the section above");
    }
    if (seen_[index]) {
        findings_.problem(name.place, "pabulib.section_repeated", fmt::format("section {} again", shown(name.text)),
                          fmt::format("it once (first in line {})", seen_[index]->line));
    }
    for (std::size_t later = index + 1; later < seen_.size(); ++later) {
        if (seen_[later] && !seen_[index]) {
            findings_.problem(name.place, "pabulib.section_order", fmt::format("section {} here", shown(name.text)),
                              "the order META, PROJECTS, VOTES");
            break;
        }
    }
    if (!seen_[index]) seen_[index] = name.place;
    section_ = section;
    expects_header_ = true;
    header_ = Header{};
    if (section == Section::votes && !type_read_) {
        type_read_ = true;
        Field const* const field = meta_field("vote_type");
        if (field != nullptr) {
            constexpr std::array kTypes{VoteType::approval, VoteType::choose_one, VoteType::cumulative,
                                        VoteType::scoring, VoteType::ordinal};
            for (VoteType const type : kTypes) {
                if (equal_ignoring_case(field->text, to_string(type))) type_ = type;
            }
            if (!type_) {
                findings_.problem(field->place, "pabulib.vote_type", fmt::format("vote_type {}", shown(field->text)),
                                  "approval, choose-1, cumulative, scoring or ordinal");
            }
        } else if (seen_[static_cast<std::size_t>(Section::meta)]) {
            findings_.problem(*seen_[static_cast<std::size_t>(Section::meta)], "pabulib.meta_missing",
                              "META without vote_type", "approval, choose-1, cumulative, scoring or ordinal");
        }
    }
}

void Reader::read_header(std::vector<Field> const& row) {
    expects_header_ = false;
    auto const require = [&](std::string_view section, std::string_view name) {
        if (header_.find(name)) return;
        findings_.problem(row.front().place, "pabulib.column_missing",
                          fmt::format("{} without a column {}", section, name),
                          fmt::format("a header row that names {}", name));
    };
    switch (section_) {
        case Section::meta: {
            Header const header{row, "META", findings_};
            auto const key = header.find("key");
            auto const value = header.find("value");
            if (key && value) {
                header_ = header;
                meta_key_ = *key;
                meta_value_ = *value;
            } else {
                // Some writers leave it out; then this row is already an entry.
                findings_.notice(row.front().place, "pabulib.meta_header", shown(row.front().text),
                                 "the header row key;value");
                header_ = Header{};
            }
            return;
        }
        case Section::projects:
            header_ = Header{row, "PROJECTS", findings_};
            require("PROJECTS", "project_id");
            require("PROJECTS", "cost");
            has_votes_column_ = header_.find("votes").has_value();
            return;
        case Section::votes: {
            header_ = Header{row, "VOTES", findings_};
            require("VOTES", "voter_id");
            require("VOTES", "vote");
            if (type_ && has_points(*type_)) require("VOTES", "points");
            votes_readable_ = header_.find("voter_id") && header_.find("vote");
            columns_.clear();
            for (std::size_t index = 0; index < header_.size(); ++index) {
                std::string const& name = header_.name(index);
                if (name.empty() || name == "voter_id" || name == "vote" || name == "points") continue;
                Column& column = columns_.emplace_back();
                column.index = index;
                column.attribute.name = name;
            }
            return;
        }
        case Section::none:
            return;
    }
}

void Reader::read_meta(std::vector<Field> const& row) {
    Field const key = meta_key_ < row.size() ? row[meta_key_] : Field{{}, row.front().place};
    Field value = meta_value_ < row.size() ? row[meta_value_] : Field{{}, row.back().place};
    if (key.text.empty()) {
        findings_.problem(row.front().place, "pabulib.meta_key_missing", "a META row without a key", "key;value");
        return;
    }
    for (std::size_t index = 2; index < row.size(); ++index) {
        if (row[index].text.empty()) continue;
        findings_.notice(row[index].place, "pabulib.meta_extra",
                         fmt::format("{} after the value", shown(row[index].text)), "key;value; the rest was not read");
        break;
    }
    std::string name = lowered(key.text);
    value.text = kept(value.text);
    if (auto const known = meta_fields_.find(name); known != meta_fields_.end()) {
        if (known->second.text != value.text) {
            findings_.problem(
                key.place, "pabulib.meta_repeated",
                fmt::format("{} again, with another value than in line {}", shown(name), known->second.place.line),
                "each key once");
        }
        return;
    }
    meta_.emplace_back(name, std::string(value.text));
    meta_fields_.emplace(std::move(name), value);
}

void Reader::check_row_length(std::vector<Field> const& row, std::string_view section) {
    for (std::size_t index = header_.size(); index < row.size(); ++index) {
        if (row[index].text.empty()) continue;
        findings_.problem(row[index].place, "pabulib.row_too_long",
                          fmt::format("{} fields, the first surplus one {}", row.size(), shown(row[index].text)),
                          fmt::format("{} as in the header of {} (write a field that contains ';' in quotes)",
                                      header_.size(), section));
        return;
    }
}

void Reader::read_project(std::vector<Field> const& row) {
    auto const field = [&](std::string_view name) -> Field const* {
        auto const index = header_.find(name);
        return index && *index < row.size() && !is_missing(row[*index].text) ? &row[*index] : nullptr;
    };
    check_row_length(row, "PROJECTS");
    Project project;
    if (header_.find("project_id")) {
        auto const index = *header_.find("project_id");
        // Not `field`: a project may be called "none".
        if (index >= row.size() || row[index].text.empty()) {
            findings_.problem(row.front().place, "pabulib.project_id_missing", "a project without project_id",
                              "an id in every row of PROJECTS");
            return;
        }
        Field const& id = row[index];
        if (id.text.find(',') != std::string_view::npos) {
            findings_.problem(id.place, "pabulib.project_id_comma", fmt::format("project_id {}", shown(id.text)),
                              "an id without comma: ballots list ids separated by commas");
        }
        auto const [number, added] = project_ids_.add(kept(id.text));
        if (!added) {
            findings_.problem(id.place, "pabulib.project_repeated", fmt::format("project_id {} again", shown(id.text)),
                              fmt::format("each project once (first in line {})", project_lines_[number]));
            return;
        }
        project_lines_.push_back(id.place.line);
        project.id = id.text;
    }
    if (header_.find("cost")) {
        if (Field const* const cost = field("cost"); cost == nullptr) {
            findings_.problem(row.front().place, "pabulib.cost_missing",
                              fmt::format("project {} without cost", shown(project.id)), "an amount, e.g. 12500.50");
        } else if (auto amount = parse_decimal(cost->text); !amount || *amount < 0) {
            findings_.problem(cost->place, "pabulib.cost", fmt::format("cost {}", shown(cost->text)),
                              "an amount >= 0, e.g. 12500 or 12500.50");
        } else {
            project.cost = *std::move(amount);
        }
    }
    if (Field const* const name = field("name")) project.name = name->text;
    if (Field const* const selected = field("selected")) {
        auto const status = parse_decimal(selected->text);
        if (status && status->get_den() == 1 && *status >= 0 && *status <= 3) {
            project.announced_status = status->get_num().get_si();
        } else {
            findings_.notice(selected->place, "pabulib.selected", fmt::format("selected {}", shown(selected->text)),
                             "0, 1, 2 or 3");
        }
    }
    Field const* const votes = field("votes");
    announced_votes_.push_back(votes == nullptr ? std::nullopt : std::optional{Field{kept(votes->text), votes->place}});
    instance_.projects.push_back(std::move(project));
    named_in_row_.push_back(0);
}

bool Reader::read_points(Field const& points, std::size_t expected) {
    row_points_.clear();
    row_fractions_.clear();
    std::size_t count = 0;
    bool readable = true;
    std::string_view rest = is_missing(points.text) ? std::string_view{} : points.text;
    while (!rest.empty()) {
        std::size_t const end = std::min(rest.find(','), rest.size());
        std::string_view const entry = trimmed(rest.substr(0, end));
        bool const last = end == rest.size();
        rest.remove_prefix(last ? end : end + 1);
        if (entry.empty() && rest.empty()) break;
        ++count;
        std::int64_t value = 0;
        if (!entry.empty() && entry.size() <= 9 &&
            std::ranges::all_of(entry, [](char c) { return c >= '0' && c <= '9'; })) {
            for (char const c : entry) value = value * 10 + (c - '0');
        } else if (auto number = parse_decimal(entry); !number || *number < 0 || *number > 1'000'000'000) {
            findings_.problem(place_after(points, entry), "pabulib.points", fmt::format("points {}", shown(entry)),
                              "a number from 0 to 1000000000");
            readable = false;
        } else if (number->get_den() == 1) {
            value = number->get_num().get_si();
        } else {
            row_fractions_.emplace_back(row_points_.size(), *std::move(number));
            value = 1;  // replaced when the common scale is known
        }
        row_points_.push_back(value);
    }
    if (count != expected) {
        findings_.problem(points.place, "pabulib.points_count",
                          fmt::format("{} point value{} for {} project{}", count, count == 1 ? "" : "s", expected,
                                      expected == 1 ? "" : "s"),
                          "as many points as projects in the vote");
        readable = false;
    }
    return readable;
}

void Reader::read_entries(Field const& vote, Field const* points) {
    ++row_number_;
    std::size_t const start = projects_.size();
    bool const with_points = type_ && has_points(*type_);
    bool const knows_projects = seen_[static_cast<std::size_t>(Section::projects)].has_value();
    bool complete = true;
    std::size_t named = 0;
    std::string_view rest = is_missing(vote.text) ? std::string_view{} : vote.text;
    while (!rest.empty()) {
        // Ids are short: a loop is faster than a search.
        std::size_t end = 0;
        while (end < rest.size() && rest[end] != ',') ++end;
        std::string_view const entry = trimmed(rest.substr(0, end));
        rest.remove_prefix(end == rest.size() ? end : end + 1);
        if (entry.empty()) {
            if (rest.empty()) break;
            findings_.notice(place_after(vote, entry), "pabulib.empty_entry", "two commas in a row", "project ids");
            if (with_points) ++named;
            complete = complete && !with_points;
            continue;
        }
        ++named;
        auto const project = project_ids_.find(entry);
        if (!project || *project >= named_in_row_.size()) {
            if (knows_projects) {
                findings_.problem(place_after(vote, entry), "pabulib.project_unknown",
                                  fmt::format("a vote for {}", shown(entry)), "a project_id of section PROJECTS");
            }
            complete = false;
            continue;
        }
        if (named_in_row_[*project] == row_number_) {
            if (with_points) {
                findings_.problem(place_after(vote, entry), "pabulib.project_twice",
                                  fmt::format("{} twice in one ballot", shown(entry)),
                                  "each project once, with its points");
                complete = false;
            } else {
                findings_.notice(place_after(vote, entry), "pabulib.project_twice",
                                 fmt::format("{} twice in one ballot", shown(entry)),
                                 "each project once; it counts once");
            }
            continue;
        }
        named_in_row_[*project] = row_number_;
        projects_.push_back(*project);
    }
    if (!with_points) {
        if (type_ && *type_ != VoteType::ordinal &&
            !std::is_sorted(projects_.begin() + static_cast<std::ptrdiff_t>(start), projects_.end())) {
            std::sort(projects_.begin() + static_cast<std::ptrdiff_t>(start), projects_.end());
        }
    } else if (points != nullptr) {
        if (!read_points(*points, named)) complete = false;
        if (!complete || row_points_.size() != projects_.size() - start) {
            projects_.resize(start);
        } else {
            points_.resize(start);
            for (auto& [position, value] : row_fractions_) {
                fractional_points_.emplace_back(start + position, std::move(value));
            }
            points_.insert(points_.end(), row_points_.begin(), row_points_.end());
        }
    } else {
        projects_.resize(start);
    }
    starts_.push_back(projects_.size());
}

void Reader::read_vote(std::vector<Field> const& row) {
    auto const voter_column = header_.find("voter_id");
    auto const vote_column = header_.find("vote");
    if (!voter_column || !vote_column) return;
    auto const points_column = header_.find("points");
    if (row.size() > header_.size()) check_row_length(row, "VOTES");
    if (*voter_column >= row.size() || row[*voter_column].text.empty()) {
        findings_.problem(row.front().place, "pabulib.voter_id_missing", "a ballot without voter_id",
                          "an id in every row of VOTES");
    } else {
        Field const& voter = row[*voter_column];
        auto const [number, added] = voter_ids_.add(kept(voter.text));
        if (added) {
            voter_lines_.push_back(voter.place.line);
        } else {
            findings_.problem(voter.place, "pabulib.voter_repeated",
                              fmt::format("voter_id {} again", shown(voter.text)),
                              fmt::format("each voter once (first in line {})", voter_lines_[number]));
        }
    }
    Field const nothing{{}, row.back().place};
    bool const short_row = *vote_column >= row.size();
    if (short_row) {
        findings_.problem(row.front().place, "pabulib.row_too_short",
                          fmt::format("{} field{}", row.size(), row.size() == 1 ? "" : "s"),
                          fmt::format("a field for each of the {} columns of VOTES", header_.size()));
    }
    Field const& vote = short_row ? nothing : row[*vote_column];
    Field const* points = nullptr;
    if (points_column) points = *points_column < row.size() ? &row[*points_column] : &nothing;
    read_entries(vote, points);
    for (Column& column : columns_) {
        if (column.dropped) continue;
        std::string_view value = column.index < row.size() ? row[column.index].text : std::string_view{};
        if (is_missing(value)) value = {};
        auto const [code, added] = column.values.add(kept(value));
        if (added) column.attribute.values.emplace_back(value);
        column.attribute.codes.push_back(code);
        if (column.values.size() > kAttributeValuesMax) {
            column.dropped = true;
            column.attribute = {};
        }
    }
}

std::optional<Rational> Reader::meta_number(std::string_view key, bool mandatory) {
    Field const* const field = meta_field(key);
    if (field == nullptr || is_missing(field->text)) {
        auto const& meta = seen_[static_cast<std::size_t>(Section::meta)];
        if (mandatory && meta) {
            findings_.problem(field == nullptr ? *meta : field->place, "pabulib.meta_missing",
                              fmt::format("META without {}", key), "a number");
        }
        return std::nullopt;
    }
    auto number = parse_decimal(field->text);
    if (!number || *number < 0) {
        findings_.problem(field->place, "pabulib.meta_number", fmt::format("{} {}", key, shown(field->text)),
                          "a number >= 0");
        return std::nullopt;
    }
    return number;
}

void Reader::interpret_meta() {
    if (auto budget = meta_number("budget", true)) instance_.budget = *std::move(budget);
    constexpr std::array kMandatory{"description", "country",   "unit", "instance",   "num_projects",
                                    "num_votes",   "vote_type", "rule", "date_begin", "date_end"};
    std::string missing;
    for (std::string_view const key : kMandatory) {
        if (meta_field(key) == nullptr)
            fmt::format_to(std::back_inserter(missing), "{}{}", missing.empty() ? "" : ", ", key);
    }
    auto const& meta = seen_[static_cast<std::size_t>(Section::meta)];
    if (!missing.empty() && meta) {
        findings_.notice(*meta, "pabulib.meta_incomplete", fmt::format("META without {}", missing),
                         "the keys that Pabulib asks for");
    }
}

void Reader::check_counts() {
    auto const compare = [&](Section section, std::string_view key, std::size_t counted, std::string_view what) {
        if (!seen_[static_cast<std::size_t>(section)]) return;
        if (counted == 0) {
            findings_.problem(*seen_[static_cast<std::size_t>(section)], "pabulib.section_empty",
                              fmt::format("no {}", what), "at least one");
            return;
        }
        auto const announced = meta_number(key, false);
        if (announced && *announced != integer(static_cast<std::int64_t>(counted))) {
            Field const* const field = meta_field(key);
            findings_.problem(field->place, "pabulib.count", fmt::format("{} {}", counted, what),
                              fmt::format("{} as {} says", field->text, key));
        }
    };
    bool const ids_known = project_ids_.size() == instance_.projects.size();
    if (ids_known) compare(Section::projects, "num_projects", instance_.projects.size(), "projects");
    // Rows that could not be read at all (a column is missing) say nothing about counts.
    if (votes_readable_ && starts_.size() - 1 == voter_ids_.size()) {
        compare(Section::votes, "num_votes", starts_.size() - 1, "ballots");
    }
    if (findings_.has_problems() || !has_votes_column_) return;
    std::vector<std::int64_t> counted(instance_.projects.size(), 0);
    for (ProjectIndex const project : projects_) ++counted[project];
    for (std::size_t project = 0; project < counted.size(); ++project) {
        auto const& field = announced_votes_[project];
        if (!field) continue;
        auto const announced = parse_decimal(field->text);
        if (announced && *announced == integer(counted[project])) continue;
        findings_.notice(
            field->place, "pabulib.votes_differ",
            fmt::format("votes {} for project {}", shown(field->text), shown(instance_.projects[project].id)),
            fmt::format("{} as counted in VOTES; the count is used", counted[project]));
    }
}

/// Announced bounds on ballots are reported, not enforced: the organisers decided which ballots are valid.
void Reader::check_bounds() {
    auto const bound = [&](std::string_view key) -> std::optional<Rational> {
        Field const* const field = meta_field(key);
        return field == nullptr ? std::nullopt : parse_decimal(field->text);
    };
    auto const length_max = bound("max_length");
    auto const length_min = bound("min_length");
    auto const cost_max = bound("max_sum_cost");
    auto const points_max = bound("max_sum_points");
    if (cost_max) {
        // Whole multiples of one unit, in 64 bits where they fit (they always do in practice).
        Integer unit = cost_max->get_den();
        for (Project const& project : instance_.projects) unit = lcm(unit, project.cost.get_den());
        Integer const limit = floor_of(*cost_max * unit);
        std::vector<std::int64_t> costs;
        for (Project const& project : instance_.projects) {
            Integer const cost = floor_of(project.cost * unit);
            costs.push_back(cost > limit || !cost.fits_slong_p() ? -1 : cost.get_si());
        }
        constexpr std::int64_t kUnitsMax = std::int64_t{1} << 50;
        std::int64_t const units_max = limit < kUnitsMax ? limit.get_si() : kUnitsMax;
        for (std::size_t row = 0; row + 1 < starts_.size(); ++row) {
            std::int64_t sum = 0;
            for (std::size_t at = starts_[row]; at < starts_[row + 1] && sum <= units_max; ++at) {
                std::int64_t const cost = costs[projects_[at]];
                sum = cost < 0 ? units_max + 1 : sum + cost;
            }
            if (sum <= units_max) continue;
            findings_.notice({voter_lines_[row], 1}, "pabulib.ballot_too_dear",
                             "a ballot of projects that together cost more",
                             fmt::format("at most {} (max_sum_cost); it counts as cast", to_decimal_text(*cost_max)));
        }
    }
    auto const whole = [](std::optional<Rational> const& value, std::size_t otherwise) {
        return value && *value < 1'000'000'000 ? static_cast<std::size_t>(floor_of(*value).get_ui()) : otherwise;
    };
    std::size_t const longest = whole(length_max, static_cast<std::size_t>(-1));
    std::size_t const shortest = length_min ? static_cast<std::size_t>(ceiling_of(*length_min).get_ui()) : 0;
    std::int64_t const most =
        points_max && points_max->get_den() == 1 && fractional_points_.empty() && *points_max < 1'000'000'000
            ? points_max->get_num().get_si()
            : kPointsSumMax;
    bool const choose_one = type_ == VoteType::choose_one;
    for (std::size_t row = 0; row + 1 < starts_.size(); ++row) {
        std::size_t const length = starts_[row + 1] - starts_[row];
        Place const place{voter_lines_[row], 1};
        if (length > longest || (choose_one && length > 1)) {
            findings_.notice(place, "pabulib.ballot_too_long", fmt::format("a ballot of {} projects", length),
                             fmt::format("at most {}; it counts as cast", choose_one ? 1 : longest));
        }
        if (length < shortest) {
            findings_.notice(place, "pabulib.ballot_too_short", fmt::format("a ballot of {} projects", length),
                             fmt::format("at least {} (min_length); it counts as cast", shortest));
        }
        if (points_.empty()) continue;
        std::int64_t sum = 0;
        for (std::size_t at = starts_[row]; at < starts_[row + 1]; ++at) sum += points_[at];
        if (sum > most) {
            findings_.notice(place, "pabulib.ballot_too_many_points", fmt::format("a ballot of {} points", sum),
                             fmt::format("at most {} (max_sum_points); it counts as cast", most));
        }
    }
}

Profile Reader::build_profile() {
    bool const with_points = type_ && has_points(*type_);
    Integer scale = 1;
    for (auto const& entry : fractional_points_) scale = lcm(scale, entry.second.get_den());
    if (scale > kPointsSumMax) {
        findings_.problem(*seen_[static_cast<std::size_t>(Section::votes)], "pabulib.points_too_fine",
                          "points with too many different decimals", "points with a few decimals");
        scale = 1;
        fractional_points_.clear();
    }
    std::int64_t const factor = scale.get_si();
    Profile profile{type_.value_or(VoteType::approval), factor};
    if (findings_.has_problems()) return profile;
    if (with_points) {
        Integer sum = 0;
        for (std::int64_t& value : points_) value = value > kPointsSumMax / factor ? kPointsSumMax : value * factor;
        for (auto const& [position, value] : fractional_points_) {
            Rational const scaled = value * scale;
            points_[position] = scaled < kPointsSumMax ? scaled.get_num().get_si() : kPointsSumMax;
        }
        for (std::int64_t const value : points_) sum += integer(value);
        if (sum >= kPointsSumMax) {
            findings_.problem(*seen_[static_cast<std::size_t>(Section::votes)], "pabulib.points_too_many",
                              "points whose sum, in their smallest decimal, passes 2^52", "a smaller sum");
            return profile;
        }
    }
    profile.reserve(starts_.size() - 1, projects_.size());
    std::vector<ProjectIndex> projects;
    std::vector<std::int64_t> points;
    std::vector<std::pair<ProjectIndex, std::int64_t>> pairs;
    for (std::size_t row = 0; row + 1 < starts_.size(); ++row) {
        std::size_t const start = starts_[row];
        std::size_t const length = starts_[row + 1] - start;
        if (!with_points) {
            profile.add(std::span{projects_}.subspan(start, length));
            continue;
        }
        pairs.clear();
        for (std::size_t at = start; at < start + length; ++at) {
            if (points_[at] > 0) pairs.emplace_back(projects_[at], points_[at]);
        }
        std::sort(pairs.begin(), pairs.end());
        projects.clear();
        points.clear();
        for (auto const& [project, value] : pairs) {
            projects.push_back(project);
            points.push_back(value);
        }
        profile.add(projects, points);
    }
    for (Column& column : columns_) {
        if (!column.dropped) profile.attributes.push_back(std::move(column.attribute));
    }
    return profile;
}

}  // namespace

std::string_view PabulibFile::meta_value(std::string_view key) const {
    auto const found = std::ranges::find(meta, key, [](auto const& entry) -> std::string_view { return entry.first; });
    return found == meta.end() ? std::string_view{} : std::string_view{found->second};
}

Result<PabulibFile> read_pabulib(std::string_view text) {
    return Reader{text}.read();
}

}  // namespace hezhi::budgeting
