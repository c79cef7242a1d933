// The one place where a Batch becomes rows: `expand($2, participant, choice)` in SQL is rewritten when a statement is
// prepared, to json_each over one JSON text on SQLite and to unnest over one array a column on PostgreSQL.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "src/storage/storage.h"

namespace hezhi::storage {

/// Rewrites every expand(…) of `sql`. On PostgreSQL the first column keeps its placeholder and the others are numbered
/// on from `next_placeholder`, in the order in which they occur. Without expand(…) the text comes back as it was.
/// Throws Failure (failed) on a malformed expand(…) or on names that do not match the columns of the batch.
std::string rewrite_expand(Engine engine, std::string_view sql, std::span<Param const> params, int next_placeholder);

/// The batch as SQLite reads it: [[1,"a"],[2,null]]. Blobs are lower-case hexadecimal, turned back in the rewritten
/// SQL.
std::string to_json_rows(Batch const& rows);

/// One column in PostgreSQL's binary array format.
std::string to_binary_array(Batch const& rows, std::size_t column);

/// Type of one element and of its array.
unsigned int postgres_type(ColumnType type) noexcept;
unsigned int postgres_array_type(ColumnType type) noexcept;

}  // namespace hezhi::storage
