// What rows of a file speak of by code and name, read once: places, matters of the register in force, bodies, and per
// place its desk and calendar. For mass data; a single case asks the slices.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lib/calendar/calendar.h"
#include "src/cases/cases.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::cases {

class StreetBook {
public:
    /// Errors: street.unknown, authority's (all places are read: dwelling_read over the street).
    static Result<StreetBook> read(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope);

    jurisdictions::Jurisdiction const& street() const noexcept { return street_; }
    /// In force, ordered by path.
    std::vector<jurisdictions::Jurisdiction> const& places() const noexcept { return places_; }
    std::vector<responsibilities::Entry> const& entries() const noexcept { return entries_; }
    std::vector<bodies::Body> const& bodies() const noexcept { return bodies_; }

    /// By code, else by a name that one place alone bears; a community also with 社区 behind its name, or without it.
    jurisdictions::Jurisdiction const* place(std::string_view code_or_name) const;
    jurisdictions::Jurisdiction const* place(JurisdictionId id) const;
    responsibilities::Entry const* entry(std::string_view code) const;
    std::optional<BodyId> body(std::string_view name) const;
    std::string_view body_name(BodyId id) const;
    std::string_view matter_code(MatterId id) const;

    /// The residents' committee there, or who stands in for it.
    std::optional<BodyId> desk_of(storage::ReadTransaction& tx, jurisdictions::Jurisdiction const& place);
    /// Who leads by the register's row at that place.
    std::optional<BodyId> lead_of(storage::ReadTransaction& tx, responsibilities::Entry const& entry,
                                  jurisdictions::Jurisdiction const& place);
    calendar::Calendar const& calendar_of(storage::ReadTransaction& tx, jurisdictions::Jurisdiction const& place);

private:
    explicit StreetBook(jurisdictions::Jurisdiction street) : street_(std::move(street)) {}

    jurisdictions::Jurisdiction street_;
    std::vector<jurisdictions::Jurisdiction> places_{};
    std::vector<responsibilities::Entry> entries_{};
    std::vector<bodies::Body> bodies_{};
    std::unordered_map<std::string, std::size_t> place_by_word_{};  ///< code or name
    std::unordered_map<std::int64_t, std::size_t> place_by_id_{};
    std::unordered_map<std::string, std::size_t> entry_by_code_{};
    std::unordered_map<std::int64_t, std::size_t> entry_by_matter_{};
    std::unordered_map<std::string, std::size_t> body_by_name_{};
    std::unordered_map<std::int64_t, std::size_t> body_by_id_{};
    std::map<std::int64_t, std::optional<BodyId>> desks_{};
    std::map<std::pair<std::int64_t, std::int64_t>, std::optional<BodyId>> leads_{};
    std::map<std::int64_t, calendar::Calendar> calendars_{};  ///< by community; 0: the street
};

}  // namespace hezhi::cases
