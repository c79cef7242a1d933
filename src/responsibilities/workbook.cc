#include "src/responsibilities/workbook.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>

#include <minizip/unzip.h>
#include <pugixml.hpp>
#include <unistd.h>
#include <xlsxwriter.h>

#include "lib/base/utf8.h"
#include "lib/text/names.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::responsibilities {
namespace {

// ---- the archive, read from memory

struct Memory {
    std::string_view bytes;
    std::size_t at = 0;
};

extern "C" {

voidpf open_memory(voidpf opaque, char const*, int) {
    return opaque;
}
uLong read_memory(voidpf, voidpf stream, void* target, uLong size) {
    auto& memory = *static_cast<Memory*>(stream);
    auto const count = std::min<std::size_t>(size, memory.bytes.size() - memory.at);
    std::memcpy(target, memory.bytes.data() + memory.at, count);
    memory.at += count;
    return static_cast<uLong>(count);
}
uLong write_nothing(voidpf, voidpf, void const*, uLong) {
    return 0;
}
long tell_memory(voidpf, voidpf stream) {
    return static_cast<long>(static_cast<Memory*>(stream)->at);
}
long seek_memory(voidpf, voidpf stream, uLong offset, int origin) {
    auto& memory = *static_cast<Memory*>(stream);
    std::size_t base = 0;
    if (origin == ZLIB_FILEFUNC_SEEK_CUR) base = memory.at;
    if (origin == ZLIB_FILEFUNC_SEEK_END) base = memory.bytes.size();
    if (offset > memory.bytes.size() || base + offset > memory.bytes.size()) return -1;
    memory.at = base + offset;
    return 0;
}
int close_memory(voidpf, voidpf) {
    return 0;
}
int no_error(voidpf, voidpf) {
    return 0;
}

}  // extern "C"

struct UnzipCloser {
    void operator()(void* archive) const noexcept { unzClose(archive); }
};

enum class Refusal : std::uint8_t { not_a_workbook, too_large, damaged };

std::unexpected<Error> refuse(Refusal refusal) {
    constexpr std::array<std::string_view, 3> kReasons{"not_a_workbook", "too_large", "damaged"};
    return fail(Error{ErrorCode::invalid, "workbook.refused"}.with(
        "reason", std::string(kReasons[static_cast<std::size_t>(refusal)])));
}

class Archive {
public:
    static Result<std::unique_ptr<Archive>> open(std::string_view bytes, WorkbookLimits const& limits) {
        auto archive = std::make_unique<Archive>(bytes, limits);
        zlib_filefunc_def functions{.zopen_file = open_memory,
                                    .zread_file = read_memory,
                                    .zwrite_file = write_nothing,
                                    .ztell_file = tell_memory,
                                    .zseek_file = seek_memory,
                                    .zclose_file = close_memory,
                                    .zerror_file = no_error,
                                    .opaque = &archive->memory_};
        archive->handle_.reset(unzOpen2("memory", &functions));
        if (!archive->handle_) return refuse(Refusal::not_a_workbook);
        unz_global_info64 info{};
        if (unzGetGlobalInfo64(archive->handle_.get(), &info) != UNZ_OK) return refuse(Refusal::damaged);
        if (info.number_entry > limits.parts_max) return refuse(Refusal::too_large);
        return archive;
    }

    Archive(std::string_view bytes, WorkbookLimits const& limits) : memory_{bytes}, limits_(limits) {}

    /// A part unpacked; nullopt if there is none. What the archive says of its size is not believed: reading stops at
    /// the limit.
    Result<std::optional<std::string>> part(std::string const& name) {
        if (unzLocateFile(handle_.get(), name.c_str(), 1) != UNZ_OK) return std::nullopt;
        if (unzOpenCurrentFile(handle_.get()) != UNZ_OK) return refuse(Refusal::damaged);
        std::string bytes;
        std::array<char, 64 * 1024> chunk{};
        int count = 0;
        while ((count = unzReadCurrentFile(handle_.get(), chunk.data(), chunk.size())) > 0) {
            bytes.append(chunk.data(), static_cast<std::size_t>(count));
            if (bytes.size() > limits_.part_bytes_max) {
                unzCloseCurrentFile(handle_.get());
                return refuse(Refusal::too_large);
            }
        }
        bool const is_whole = unzCloseCurrentFile(handle_.get()) == UNZ_OK;  // compares the checksum
        if (count < 0 || !is_whole) return refuse(Refusal::damaged);
        return bytes;
    }

    /// A part parsed. Error: workbook.refused if it is missing or no XML.
    Result<std::unique_ptr<pugi::xml_document>> document(std::string const& name) {
        HZ_TRY(auto bytes, part(name));
        if (!bytes) return refuse(Refusal::not_a_workbook);
        auto xml = std::make_unique<pugi::xml_document>();
        // No entities beyond the five of XML, no DTD: pugixml knows neither, so nothing can unfold.
        if (!xml->load_buffer(bytes->data(), bytes->size(), pugi::parse_default | pugi::parse_ws_pcdata)) {
            return refuse(Refusal::damaged);
        }
        return xml;
    }

private:
    Memory memory_;
    WorkbookLimits limits_;
    std::unique_ptr<void, UnzipCloser> handle_;
};

// ---- the workbook

/// Local name: prefixes differ between the programs that write workbooks.
std::string_view local(char const* name) {
    std::string_view const whole = name;
    auto const colon = whole.find(':');
    return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node node, std::string_view name) {
    for (auto const& one : node.children()) {
        if (local(one.name()) == name) return one;
    }
    return {};
}

std::string attribute(pugi::xml_node node, std::string_view name) {
    for (auto const& one : node.attributes()) {
        if (local(one.name()) == name) return one.value();
    }
    return {};
}

/// All text of an <is> or <si>: plain, or runs of rich text; reading aids (<rPh>) left out.
std::string text_below(pugi::xml_node node) {
    std::string text;
    for (auto const& one : node.children()) {
        if (local(one.name()) == "t") text += one.text().get();
        if (local(one.name()) == "r") text += child(one, "t").text().get();
    }
    return text;
}

struct SheetPart {
    std::string name;
    std::string part;
};

Result<SheetPart> first_sheet(Archive& archive) {
    HZ_TRY(auto const workbook, archive.document("xl/workbook.xml"));
    HZ_TRY(auto const relations, archive.document("xl/_rels/workbook.xml.rels"));
    auto const sheet = child(child(workbook->document_element(), "sheets"), "sheet");
    auto const id = attribute(sheet, "id");
    for (auto const& relation : relations->document_element().children()) {
        if (id.empty() || attribute(relation, "Id") != id) continue;
        auto target = attribute(relation, "Target");
        target = target.starts_with('/') ? target.substr(1) : "xl/" + target;
        return SheetPart{attribute(sheet, "name"), std::move(target)};
    }
    return refuse(Refusal::not_a_workbook);
}

Result<std::vector<std::string>> shared_strings(Archive& archive, WorkbookLimits const& limits) {
    std::vector<std::string> strings;
    HZ_TRY(auto const present, archive.part("xl/sharedStrings.xml"));
    if (!present) return strings;
    HZ_TRY(auto const table, archive.document("xl/sharedStrings.xml"));
    for (auto const& one : table->document_element().children()) {
        if (local(one.name()) != "si") continue;
        if (strings.size() == limits.strings_max) return refuse(Refusal::too_large);
        strings.push_back(text_below(one));
    }
    return strings;
}

/// "C7" → 2; nullopt without letters or beyond every sheet.
std::optional<std::size_t> column_of(std::string_view reference) {
    constexpr std::size_t kLettersMax = 3;
    std::size_t column = 0;
    std::size_t letters = 0;
    for (char const c : reference) {
        if (c < 'A' || c > 'Z') break;
        if (++letters > kLettersMax) return std::nullopt;
        column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
    }
    if (letters == 0) return std::nullopt;
    return column - 1;
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
    Number value{};
    auto const* const end = text.data() + text.size();
    auto const read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return value;
}

/// A number as a person sees it in the sheet: whole ones without a fraction.
std::string number_text(std::string const& value) {
    auto const number = number_of<double>(value);
    constexpr double kWholeMax = 1e15;
    if (number &&
        *number == static_cast<double>(static_cast<std::int64_t>(std::clamp(*number, -kWholeMax, kWholeMax)))) {
        return std::to_string(static_cast<std::int64_t>(*number));
    }
    return value;
}

std::string cell_text(pugi::xml_node cell, std::vector<std::string> const& strings) {
    auto const type = attribute(cell, "t");
    if (type == "inlineStr") return text_below(child(cell, "is"));
    std::string const value = child(cell, "v").text().get();
    if (type == "s") {
        auto const index = number_of<std::size_t>(value);
        return index && *index < strings.size() ? strings[*index] : std::string{};
    }
    if (type == "b") return value == "1" ? "yes" : "no";
    if (type == "str" || type == "e") return value;
    return number_text(value);
}

/// A cell that shows no text of its own: an error, or a formula whose result the file does not hold.
void report_unreadable(pugi::xml_node cell, std::string const& text, std::string const& where, ProblemList& problems) {
    if (attribute(cell, "t") == "e") problems.add(where, "import.cell_error", {{"found", text}});
    if (text.empty() && child(cell, "f")) problems.add(where, "import.formula_unread");
}

Result<void> read_row(pugi::xml_node row, std::vector<std::string> const& strings, WorkbookLimits const& limits,
                      Table const& table, ProblemList& problems, TableRow& target) {
    std::size_t next = 0;
    for (auto const& cell : row.children()) {
        if (local(cell.name()) != "c") continue;
        std::size_t const at = column_of(attribute(cell, "r")).value_or(next);
        next = at + 1;
        auto text = cell_text(cell, strings);
        if (text.size() > limits.cell_bytes_max) return refuse(Refusal::too_large);
        report_unreadable(cell, text, table.where(target, at), problems);
        if (text.empty()) continue;
        if (at >= limits.columns_max) return refuse(Refusal::too_large);
        if (target.cells.size() <= at) target.cells.resize(at + 1);
        target.cells[at] = text::clean_name(text).value_or("");
    }
    return {};
}

/// "C7" → 7; 0 where there is none.
std::size_t row_of(std::string_view reference) {
    auto const digits = reference.find_first_of("0123456789");
    return digits == reference.npos ? 0 : number_of<std::size_t>(reference.substr(digits)).value_or(0);
}

/// Cells merged downwards say the same in each of their rows, as a person reads them: a group beside its items.
void fill_merged(pugi::xml_node merged, Table& table) {
    for (auto const& one : merged.children()) {
        auto const range = attribute(one, "ref");
        auto const colon = range.find(':');
        if (colon == range.npos) continue;
        auto const column = column_of(range);
        auto const first = row_of(std::string_view(range).substr(0, colon));
        auto const last = row_of(std::string_view(range).substr(colon + 1));
        if (!column || first == 0 || last <= first) continue;
        auto const begin = std::ranges::lower_bound(table.rows, first, {}, &TableRow::line);
        if (begin == table.rows.end() || begin->line != first || *column >= begin->cells.size()) continue;
        for (auto row = begin + 1; row != table.rows.end() && row->line <= last; ++row) {
            if (row->cells.size() <= *column) row->cells.resize(*column + 1);
            if (row->cells[*column].empty()) row->cells[*column] = begin->cells[*column];
        }
    }
}

// ---- writing

struct TemporaryFile {
    TemporaryFile() {
        std::string name = (std::filesystem::temp_directory_path() / "hezhi-workbook-XXXXXX").string();
        int const descriptor = ::mkstemp(name.data());
        if (descriptor < 0) return;
        ::close(descriptor);
        path = name;
    }
    TemporaryFile(TemporaryFile const&) = delete;
    TemporaryFile& operator=(TemporaryFile const&) = delete;
    ~TemporaryFile() {
        std::error_code ignored;
        if (!path.empty()) std::filesystem::remove(path, ignored);
    }
    std::string path;
};

constexpr double kNarrowColumn = 12;
constexpr double kWideColumn = 32;
constexpr std::size_t kWideFrom = 12;  ///< characters of the longest of the first rows
constexpr std::size_t kRowsLookedAt = 50;

double width_of(std::size_t column, std::span<std::vector<std::string> const> rows) {
    std::size_t longest = 0;
    for (auto const& row : rows.first(std::min(rows.size(), kRowsLookedAt))) {
        longest = std::max(longest, count_characters(row[column]));
    }
    return longest >= kWideFrom ? kWideColumn : kNarrowColumn;
}

}  // namespace

Result<Table> read_workbook(std::string_view file_name, std::string_view bytes, ProblemList& problems,
                            WorkbookLimits limits) {
    HZ_TRY(auto const archive, Archive::open(bytes, limits));
    HZ_TRY(auto const sheet, first_sheet(*archive));
    HZ_TRY(auto const strings, shared_strings(*archive, limits));
    HZ_TRY(auto const document, archive->document(sheet.part));

    Table table{.kind = FileKind::xlsx,
                .file_name = std::string(file_name),
                .sheet = text::clean_name(sheet.name).value_or("")};
    std::size_t line = 0;
    HeadingSearch heading(table);
    for (auto const& node : child(document->document_element(), "sheetData").children()) {
        if (local(node.name()) != "row") continue;
        line = number_of<std::size_t>(attribute(node, "r")).value_or(line + 1);
        TableRow row{.line = line};
        HZ_TRY(read_row(node, strings, limits, table, problems, row));
        if (std::ranges::all_of(row.cells, [](std::string const& cell) { return cell.empty(); })) continue;
        if (heading.takes(row)) continue;
        if (table.rows.size() == kItemsMax) {
            problems.add(table.where(row, 0), "import.too_many_rows", {{"max", std::to_string(kItemsMax)}});
            return table;
        }
        table.rows.push_back(std::move(row));
    }
    fill_merged(child(document->document_element(), "mergeCells"), table);
    if (table.rows.empty()) {
        problems.add(table.file_name, heading.is_in_vain() ? "import.no_heading" : "import.empty");
    }
    return table;
}

Result<std::string> write_workbook(std::string_view sheet_name, std::span<std::string_view const> heading,
                                   std::span<std::vector<std::string> const> rows) {
    auto const not_written = [](char const* what) { return fail(ErrorCode::internal, "workbook.not_written", what); };
    TemporaryFile const file;
    if (file.path.empty()) return not_written("no temporary file");
    lxw_workbook* const workbook = workbook_new(file.path.c_str());
    if (workbook == nullptr) return not_written("workbook_new");
    lxw_worksheet* const sheet = workbook_add_worksheet(workbook, std::string(sheet_name).c_str());
    lxw_format* const bold = workbook_add_format(workbook);
    format_set_bold(bold);
    lxw_format* const wrapped = workbook_add_format(workbook);
    format_set_text_wrap(wrapped);
    format_set_align(wrapped, LXW_ALIGN_VERTICAL_TOP);
    lxw_error error = sheet == nullptr ? LXW_ERROR_NULL_PARAMETER_IGNORED : LXW_NO_ERROR;
    auto const write = [&](std::size_t row, std::size_t column, std::string const& text, lxw_format* format) {
        if (text.empty() || error != LXW_NO_ERROR) return;
        error = worksheet_write_string(sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column), text.c_str(),
                                       format);
    };
    for (std::size_t column = 0; column < heading.size() && sheet != nullptr; ++column) {
        auto const at = static_cast<lxw_col_t>(column);
        worksheet_set_column(sheet, at, at, width_of(column, rows), nullptr);
        write(0, column, std::string(heading[column]), bold);
    }
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::size_t column = 0; column < rows[row].size(); ++column) {
            write(row + 1, column, rows[row][column], wrapped);
        }
    }
    if (sheet != nullptr) {
        worksheet_freeze_panes(sheet, 1, 0);
        worksheet_autofilter(sheet, 0, 0, static_cast<lxw_row_t>(rows.size()),
                             static_cast<lxw_col_t>(heading.size() - 1));
    }
    lxw_error const closed = workbook_close(workbook);
    if (error != LXW_NO_ERROR || closed != LXW_NO_ERROR) {
        return not_written(lxw_strerror(error != LXW_NO_ERROR ? error : closed));
    }
    std::ifstream input(file.path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(input), {});
}

}  // namespace hezhi::responsibilities
