#include "src/app/ballot_input.h"

#include <algorithm>
#include <filesystem>

#include "lib/tally/read_blt.h"
#include "lib/tally/read_csv.h"
#include "lib/tally/read_preflib.h"
#include "lib/tally/reading.h"
#include "lib/text/encoding.h"
#include "src/app/command_line.h"

namespace hezhi::app {
using namespace tally;
namespace {

std::string latin1_to_utf8(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    for (char const c : bytes) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            text += c;
        } else {
            text += static_cast<char>(0xC0U | (byte >> 6));
            text += static_cast<char>(0x80U | (byte & 0x3FU));
        }
    }
    return text;
}

}  // namespace

Result<std::string> read_text(std::string const& path, std::string const& encoding, bool may_be_gbk) {
    HZ_TRY(std::string bytes, read_input(path));
    if (encoding == "latin-1") return latin1_to_utf8(bytes);
    bool const gbk = encoding == "gbk" || (encoding == "auto" && may_be_gbk && first_invalid_utf8(bytes));
    // What is not UTF-8 is reported by the readers with its place.
    if (!gbk) return bytes;
    auto decoded = text::decode_upload(bytes);
    if (!decoded) return fail(ErrorCode::invalid, "file.encoding", "is neither UTF-8 nor GBK (see --encoding)");
    return std::move(decoded->text);
}

void add_input_options(CLI::App& options, BallotInput& input) {
    options.add_option("--format", input.format, "file format, if the extension does not tell")
        ->check(CLI::IsMember({"auto", "blt", "soc", "soi", "toc", "toi", "csv"}));
    options.add_option("--encoding", input.encoding, "auto, utf-8, gbk or latin-1; auto is UTF-8, for CSV else GBK")
        ->check(CLI::IsMember({"auto", "utf-8", "gbk", "latin-1"}));
    options.add_option("--cells", input.cells, "CSV with a column a candidate: what its numbers are; auto: by rule")
        ->check(CLI::IsMember({"auto", "ranks", "scores", "approvals"}));
    options.add_option("--candidate", input.candidates, "CSV: a candidate's name; repeat for all, in their order");
    options.add_option("--ignore", input.ignore, "CSV: a column that is neither candidate nor rank; repeatable");
}

std::string format_of(BallotInput const& input) {
    if (input.format != "auto") return input.format;
    std::string extension = std::filesystem::path(input.path).extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    for (std::string_view const known : {"blt", "soc", "soi", "toc", "toi", "csv"}) {
        if (extension == "." + std::string(known)) return std::string(known);
    }
    if (extension == ".tsv" || extension == ".txt") return extension == ".tsv" ? "csv" : "";
    return {};
}

Result<Ballot> read_ballot(BallotInput const& input, Rule rule, std::optional<std::int32_t> score_max) {
    std::string const format = format_of(input);
    bool const csv = format == "csv";
    HZ_TRY(std::string const text, read_text(input.path, input.encoding, csv));
    if (format == "blt") return read_blt(text);
    if (!csv) return read_preflib(text, order_type(format));
    CsvOptions options;
    options.candidates = input.candidates;
    options.ignore = input.ignore;
    if (input.cells == "scores" || (input.cells == "auto" && (rule == Rule::score || rule == Rule::star))) {
        options.cells = Marks::scores;
    } else if (input.cells == "approvals" || (input.cells == "auto" && rule == Rule::approval)) {
        options.cells = Marks::approvals;
    }
    options.score_max = score_max;
    return read_csv(text, options);
}

}  // namespace hezhi::app
