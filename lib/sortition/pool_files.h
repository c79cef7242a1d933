// Quotas and respondents in the CSV dialects that the field's tools write (docs/formats/sortition.md): quota files with
// the headers `feature,value,min,max`, `category,name,min,max` or `category,feature,min,max`, in any order, with
// columns of other names ignored and rows without a minimum taken as comments; values compared without regard to case,
// width and surrounding space. All problems of a file are reported at once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/error.h"
#include "lib/sortition/pool.h"

namespace hezhi::sortition {

/// Error: sortition.quotas_invalid, with one Problem a fault (`where` = "line:column").
Result<std::vector<Category>> read_quotas(std::string_view csv);

struct RespondentOptions {
    std::optional<std::string> id_column;           ///< without it people are numbered from 1
    std::vector<std::string> same_address_columns;  ///< people equal in all of them share an address; none: no rule
};

/// The people in file order. A row whose address columns are all empty stands for somebody who lives alone.
/// Error: sortition.respondents_invalid, with one Problem a fault.
Result<std::vector<Person>> read_respondents(std::string_view csv, std::vector<Category> const& categories,
                                             RespondentOptions const& options);

}  // namespace hezhi::sortition
