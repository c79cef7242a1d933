// Cases as CSV, docs/formats/cases-csv.md: reading a file with all its problems at once, writing rows, and saying in
// what a row differs from the case here. Pure.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/error.h"
#include "lib/calendar/time_zone.h"
#include "src/cases/cases.h"

namespace hezhi::cases {

inline constexpr std::size_t kCaseRowsMax = 2'000'000;

/// How the case stands there. Words of other states are read as the nearest of these; `merged` has its story elsewhere.
struct CaseRow {
    std::size_t line;
    std::string source;
    std::string source_number;
    std::string number{};  ///< ours, of a file that Hezhi wrote
    std::optional<CaseKind> kind{};
    std::string matter_code{};
    std::string text;
    std::string place_code;
    std::string location{};
    std::optional<Coordinates> coordinates{};
    Channel channel = Channel::hotline;
    Urgency urgency = Urgency::ordinary;
    TimePoint received_at{};
    CaseState state = CaseState::received;
    std::string lead{};  ///< name of the body
    std::optional<TimePoint> due_at{};
    std::optional<TimePoint> dispatched_at{};
    std::optional<TimePoint> signed_at{};
    std::optional<TimePoint> replied_at{};
    std::string reply{};
    std::optional<TimePoint> closed_at{};
    std::string outcome{};  ///< of a closed case a word of Closing, of a refused one its ground
    std::optional<bool> solved{};
    std::optional<std::int64_t> stars{};
    Contact contact = Contact::desk_only;
    std::string reporter_name{};
    std::string reporter_phone{};
};

/// What codes and names in a file may be; asked for every row.
struct KnownNames {
    std::function<bool(std::string_view code)> place;
    std::function<bool(std::string_view code)> matter;
    std::function<bool(std::string_view name)> body;
};

/// `utf8` is valid UTF-8. Column names and words in English or Chinese; times as RFC 3339, or "2026-11-23 17:00" in
/// `zone`; what happened did so before `now`. Errors: case.rows_refused with every problem ("line:column", found,
/// expected), at most CsvTable::kMaxProblems; case.too_many_rows.
Result<std::vector<CaseRow>> read_case_rows(std::string_view utf8, calendar::TimeZone const& zone,
                                            KnownNames const& known, TimePoint now);

/// The header line, and one line; both end with CRLF. Fields are safe to open in a spreadsheet.
std::string case_csv_header(bool with_contacts);
std::string case_csv_line(CaseRow const& row, bool with_contacts);

/// In what the source and this street differ about one case.
struct Difference {
    enum class Kind : std::uint8_t { missing_here, missing_there, state, due, reply };
    Kind kind;
    std::string source;
    std::string source_number;
    std::string number{};  ///< ours
    std::string here{};
    std::string there{};
};
std::string_view name(Difference::Kind kind) noexcept;

/// Differences of two rows of the same case: what stands here, what the file says. A field that the file leaves empty
/// is no difference; deadlines are compared by the second, states by what both can say (read_case_rows).
std::vector<Difference> differences(CaseRow const& here, CaseRow const& there);

}  // namespace hezhi::cases
