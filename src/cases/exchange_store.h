// The SQL of exchange: how far an import has come, cases of a source, cases page by page, and what a known case lacks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/cases/cases.h"
#include "src/storage/storage.h"

namespace hezhi::cases {

std::optional<CaseImportReport> find_import(storage::ReadTransaction& tx, storage::Scope scope,
                                            storage::Blob const& digest, std::size_t& done_rows);
void put_import(storage::WriteTransaction& tx, storage::Scope scope, storage::Blob const& digest,
                CaseImportReport const& report, std::size_t done_rows, TimePoint now);

/// All of the street after `after`, oldest first.
std::vector<CaseId> select_ids(storage::ReadTransaction& tx, storage::Scope scope, std::int64_t after,
                               std::size_t limit);

struct SourceNumber {
    std::string source_number;
    std::string number;
};
/// Of a source, in order of its numbers, after the one given.
std::vector<SourceNumber> select_of_source(storage::ReadTransaction& tx, storage::Scope scope, std::string_view source,
                                           std::string_view after, std::size_t limit);

/// The latest reply of a case.
std::string find_reply(storage::ReadTransaction& tx, storage::Scope scope, CaseId id);

/// Sets location and point; the revision stays the caller's to raise (update_case).
void update_place(storage::WriteTransaction& tx, storage::Scope scope, Case const& the_case);

}  // namespace hezhi::cases
