#include "lib/sortition/pool_files.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <unordered_map>

#include <fmt/format.h>

#include "lib/base/csv.h"
#include "lib/text/names.h"

namespace hezhi::sortition {
namespace {

/// Larger numbers of people in a quota are typing errors.
constexpr int kQuotaMax = 1'000'000;
/// How many values an error message lists as expected.
constexpr std::size_t kValuesListedMax = 12;
constexpr std::size_t kQuotedCharactersMax = 60;

class Problems {
public:
    void add(CsvField const& at, std::string_view key, std::string found, std::string expected) {
        add(at.line, at.column, key, std::move(found), std::move(expected));
    }
    void add(std::size_t line, std::size_t column, std::string_view key, std::string found, std::string expected) {
        problems_.push_back({fmt::format("{}:{}", line, column),
                             key,
                             {{"found", std::move(found)}, {"expected", std::move(expected)}}});
    }
    bool empty() const noexcept { return problems_.empty(); }
    std::vector<Problem> take() { return std::move(problems_); }

private:
    std::vector<Problem> problems_;
};

std::string quoted(std::string_view text) {
    if (text.empty()) return "nothing";
    std::string shown;
    std::size_t characters = 0;
    for (char const c : text) {
        // Cut between UTF-8 sequences only, and show no control characters on a terminal.
        bool const continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
        if (!continues && ++characters > kQuotedCharactersMax) return "'" + shown + "…'";
        shown.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c);
    }
    return "'" + shown + "'";
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool is_blank(std::vector<CsvField> const& row) {
    return std::all_of(row.begin(), row.end(), [](CsvField const& field) { return trimmed(field.text).empty(); });
}

/// The form under which two values are the same one; an invalid text has none and equals nothing.
std::optional<std::string> key_of(std::string_view text) {
    return text::name_key(text);
}

std::string key_or_raw(std::string_view text) {
    auto key = key_of(text);
    return key ? *std::move(key) : std::string(text);
}

/// Reads the next row that carries something; nullopt at the end. A broken quote ends the file and is a problem.
std::optional<std::vector<CsvField>> next_filled_row(CsvReader& reader, Problems& problems) {
    for (;;) {
        auto row = reader.next_row();
        if (!row) {
            std::size_t line = 1;
            std::size_t column = 1;
            for (auto const& [name, value] : row.error().params()) {
                auto& target = name == "line" ? line : column;
                std::from_chars(value.data(), value.data() + value.size(), target);
            }
            bool const unclosed = row.error().key() == "csv.unclosed_quote";
            problems.add(line, column, row.error().key(),
                         unclosed ? "a quotation mark that is never closed" : "text after a closing quotation mark",
                         unclosed ? "a second quotation mark" : "a comma or the end of the line");
            return std::nullopt;
        }
        if (!*row) return std::nullopt;
        if (!is_blank(**row)) return *std::move(*row);
    }
}

std::optional<int> whole_number(std::string_view text) {
    text = trimmed(text);
    int value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > kQuotaMax) return std::nullopt;
    return value;
}

std::string header_text(std::vector<CsvField> const& row) {
    std::string text;
    for (auto const& field : row) {
        if (!text.empty()) text += ',';
        text += trimmed(field.text);
    }
    return quoted(text);
}

struct QuotaColumns {
    std::size_t category = 0;
    std::size_t value = 0;
    std::size_t min = 0;
    std::size_t max = 0;
    std::optional<std::size_t> min_flex;
    std::optional<std::size_t> max_flex;
};

bool is_quota_column(std::string_view key) {
    constexpr std::array<std::string_view, 8> kNames{"feature", "category", "value",    "name",
                                                     "min",     "max",      "min_flex", "max_flex"};
    return std::find(kNames.begin(), kNames.end(), key) != kNames.end();
}

std::optional<QuotaColumns> quota_columns(std::vector<CsvField> const& header) {
    auto const find = [&header](std::string_view name) -> std::optional<std::size_t> {
        for (std::size_t i = 0; i < header.size(); ++i) {
            if (key_or_raw(header[i].text) == name) return i;
        }
        return std::nullopt;
    };
    auto const min = find("min");
    auto const max = find("max");
    if (!min || !max) return std::nullopt;
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kFamilies{
        {{"feature", "value"}, {"category", "name"}, {"category", "feature"}}};
    for (auto const& [category_name, value_name] : kFamilies) {
        auto const category = find(category_name);
        auto const value = find(value_name);
        if (category && value) return QuotaColumns{*category, *value, *min, *max, find("min_flex"), find("max_flex")};
    }
    return std::nullopt;
}

/// A cell that a short row may not have; its place is then the end of the row.
CsvField cell(std::vector<CsvField> const& row, std::size_t column) {
    if (column < row.size()) return row[column];
    auto const& last = row.back();
    return {{}, last.line, last.column + last.text.size()};
}

std::string expected_values(Category const& category) {
    std::string text;
    for (std::size_t i = 0; i < category.quotas.size(); ++i) {
        if (i == kValuesListedMax) {
            return fmt::format("one of {} values of '{}': {}, …", category.quotas.size(), category.name, text);
        }
        if (i > 0) text += ", ";
        text += category.quotas[i].value;
    }
    return fmt::format("a value of '{}': {}", category.name, text);
}

std::unexpected<Error> fail_with(std::string_view key, Problems& problems) {
    return fail(Error{ErrorCode::invalid, key}.with(problems.take()));
}

}  // namespace

Result<std::vector<Category>> read_quotas(std::string_view csv) {
    CsvReader reader(csv);
    Problems problems;
    std::vector<Category> categories;
    auto const header = next_filled_row(reader, problems);
    if (!header) {
        if (problems.empty()) {
            problems.add(1, 1, "sortition.no_header", "an empty file", "a header such as feature,value,min,max");
        }
        return fail_with("sortition.quotas_invalid", problems);
    }
    for (std::size_t i = 0; i < header->size(); ++i) {
        auto const key = key_or_raw((*header)[i].text);
        auto const is_same = [&key](CsvField const& other) { return key_or_raw(other.text) == key; };
        auto const here = header->begin() + static_cast<std::ptrdiff_t>(i);
        if (is_quota_column(key) && std::any_of(header->begin(), here, is_same)) {
            problems.add(*here, "sortition.column_twice", fmt::format("a second column '{}'", key),
                         "every column that is used once");
        }
    }
    if (!problems.empty()) return fail_with("sortition.quotas_invalid", problems);
    auto const columns = quota_columns(*header);
    if (!columns) {
        problems.add(header->front(), "sortition.quota_header", "the header " + header_text(*header),
                     "columns feature,value,min,max or category,name,min,max or category,feature,min,max");
        return fail_with("sortition.quotas_invalid", problems);
    }
    std::map<std::string, std::size_t> category_numbers;
    std::vector<std::map<std::string, std::size_t>> value_lines;  // a category: value key → line
    while (auto const row = next_filled_row(reader, problems)) {
        auto const min_field = cell(*row, columns->min);
        if (trimmed(min_field.text).empty()) continue;  // a comment
        bool sound = true;
        auto const number = [&](std::size_t column, std::string_view name) -> std::optional<int> {
            auto const field = cell(*row, column);
            auto const value = whole_number(field.text);
            if (!value) {
                problems.add(field, "sortition.quota_number",
                             fmt::format("{} in column '{}'", quoted(trimmed(field.text)), name),
                             fmt::format("a whole number from 0 to {}", kQuotaMax));
                sound = false;
            }
            return value;
        };
        auto const named = [&](std::size_t column, std::string_view what) -> std::optional<std::string> {
            auto const field = cell(*row, column);
            auto name = text::clean_name(field.text);
            if (!name || name->empty()) {
                problems.add(field, "sortition.quota_name", name ? "nothing" : "bytes that are not UTF-8",
                             fmt::format("the name of a {}", what));
                sound = false;
                return std::nullopt;
            }
            return name;
        };
        auto const category_name = named(columns->category, "category");
        auto const value_name = named(columns->value, "value");
        Quota quota;
        auto const min = number(columns->min, "min");
        auto const max = number(columns->max, "max");
        auto const flex = [&](std::optional<std::size_t> column, std::string_view name) -> std::optional<int> {
            if (!column || trimmed(cell(*row, *column).text).empty()) return std::nullopt;
            return number(*column, name);
        };
        quota.min_flex = flex(columns->min_flex, "min_flex");
        quota.max_flex = flex(columns->max_flex, "max_flex");
        if (min && max && *min > *max) {
            problems.add(min_field, "sortition.quota_order",
                         fmt::format("a minimum of {} above the maximum {}", *min, *max), "min ≤ max");
            sound = false;
        }
        if (min && quota.min_flex && *quota.min_flex > *min) {
            problems.add(cell(*row, *columns->min_flex), "sortition.quota_order",
                         fmt::format("min_flex {} above the minimum {}", *quota.min_flex, *min), "min_flex ≤ min");
            sound = false;
        }
        if (max && quota.max_flex && *quota.max_flex < *max) {
            problems.add(cell(*row, *columns->max_flex), "sortition.quota_order",
                         fmt::format("max_flex {} below the maximum {}", *quota.max_flex, *max), "max_flex ≥ max");
            sound = false;
        }
        if (!category_name || !value_name) continue;
        auto const [entry, is_new] = category_numbers.try_emplace(key_or_raw(*category_name), categories.size());
        if (is_new) {
            categories.push_back({*category_name, {}});
            value_lines.emplace_back();
        }
        auto const value_field = cell(*row, columns->value);
        auto const [seen, is_first] = value_lines[entry->second].try_emplace(key_or_raw(*value_name), value_field.line);
        if (!is_first) {
            problems.add(
                value_field, "sortition.quota_twice",
                fmt::format("{} of '{}' again (first on line {})", quoted(*value_name), *category_name, seen->second),
                "every value once");
            continue;
        }
        if (!sound) continue;
        quota.value = *value_name;
        quota.min = *min;
        quota.max = *max;
        categories[entry->second].quotas.push_back(std::move(quota));
    }
    if (problems.empty() && categories.empty()) {
        problems.add(header->front(), "sortition.no_quotas", "no row with a minimum", "at least one quota");
    }
    if (!problems.empty()) return fail_with("sortition.quotas_invalid", problems);
    return categories;
}

Result<std::vector<Person>> read_respondents(std::string_view csv, std::vector<Category> const& categories,
                                             RespondentOptions const& options) {
    CsvReader reader(csv);
    Problems problems;
    std::vector<Person> people;
    auto const header = next_filled_row(reader, problems);
    if (!header) {
        if (problems.empty()) {
            problems.add(1, 1, "sortition.no_header", "an empty file", "a header with one column a category");
        }
        return fail_with("sortition.respondents_invalid", problems);
    }
    std::map<std::string, std::vector<std::size_t>> columns_of;
    for (std::size_t i = 0; i < header->size(); ++i) columns_of[key_or_raw((*header)[i].text)].push_back(i);
    auto const find = [&](std::string_view name, std::string_view purpose) -> std::optional<std::size_t> {
        auto const found = columns_of.find(key_or_raw(name));
        if (found == columns_of.end()) {
            problems.add(header->front(), "sortition.column_missing", "the header " + header_text(*header),
                         fmt::format("a column '{}' ({})", name, purpose));
            return std::nullopt;
        }
        if (found->second.size() > 1) {
            problems.add((*header)[found->second[1]], "sortition.column_twice",
                         fmt::format("a second column '{}'", name), "every column that is used once");
            return std::nullopt;
        }
        return found->second.front();
    };
    std::vector<std::size_t> value_columns;
    for (auto const& category : categories) {
        if (auto const column = find(category.name, "a category of the quota file")) value_columns.push_back(*column);
    }
    std::optional<std::size_t> id_column;
    if (options.id_column) id_column = find(*options.id_column, "--id-column");
    std::vector<std::size_t> address_columns;
    for (auto const& name : options.same_address_columns) {
        if (auto const column = find(name, "--same-address")) address_columns.push_back(*column);
    }
    if (!problems.empty()) return fail_with("sortition.respondents_invalid", problems);

    std::vector<std::unordered_map<std::string, std::size_t>> value_numbers(categories.size());
    for (std::size_t c = 0; c < categories.size(); ++c) {
        for (std::size_t v = 0; v < categories[c].quotas.size(); ++v) {
            value_numbers[c].emplace(key_or_raw(categories[c].quotas[v].value), v);
        }
    }
    std::vector<std::unordered_map<std::string, std::optional<std::size_t>>> spellings(categories.size());
    std::unordered_map<std::string, std::size_t> id_lines;
    std::map<std::vector<std::string>, int> addresses;
    while (auto const row = next_filled_row(reader, problems)) {
        for (std::size_t i = header->size(); i < row->size(); ++i) {
            if (trimmed((*row)[i].text).empty()) continue;
            problems.add((*row)[i], "sortition.row_too_long", fmt::format("{} fields", row->size()),
                         fmt::format("{} as in the header", header->size()));
            break;
        }
        Person person;
        for (std::size_t c = 0; c < categories.size(); ++c) {
            auto const field = cell(*row, value_columns[c]);
            auto const [spelling, is_new] = spellings[c].try_emplace(std::string(field.text));
            if (is_new) {
                auto const key = key_of(field.text);
                auto const known = key ? value_numbers[c].find(*key) : value_numbers[c].end();
                if (known != value_numbers[c].end()) spelling->second = known->second;
            }
            if (!spelling->second) {
                problems.add(field, "sortition.value_unknown",
                             key_of(field.text) ? quoted(trimmed(field.text)) : "bytes that are not UTF-8",
                             expected_values(categories[c]));
            }
            person.values.push_back(spelling->second.value_or(0));
        }
        if (id_column) {
            auto const field = cell(*row, *id_column);
            auto const id = text::clean_name(field.text);
            if (!id || id->empty()) {
                problems.add(field, "sortition.id_missing", id ? "nothing" : "bytes that are not UTF-8",
                             fmt::format("an id in column '{}'", *options.id_column));
            } else {
                auto const [first, is_new] = id_lines.try_emplace(*id, field.line);
                if (!is_new) {
                    problems.add(field, "sortition.id_twice",
                                 fmt::format("the id {} again (first on line {})", quoted(*id), first->second),
                                 "every id once");
                }
                person.id = *id;
            }
        } else {
            person.id = std::to_string(people.size() + 1);
        }
        if (!address_columns.empty()) {
            std::vector<std::string> address;
            for (auto const column : address_columns) address.push_back(key_or_raw(cell(*row, column).text));
            bool const is_known =
                std::any_of(address.begin(), address.end(), [](auto const& part) { return !part.empty(); });
            if (is_known) {
                person.address =
                    addresses.try_emplace(std::move(address), static_cast<int>(addresses.size())).first->second;
            }
        }
        people.push_back(std::move(person));
    }
    if (problems.empty() && people.empty()) {
        problems.add(header->front(), "sortition.no_respondents", "a header without people", "one row a person");
    }
    if (!problems.empty()) return fail_with("sortition.respondents_invalid", problems);
    return people;
}

}  // namespace hezhi::sortition
