// After an act on a case those whom it concerns are told, by a durable job: the act itself writes one row, however many
// neighbours joined.
#pragma once

#include "src/cases/cases.h"

namespace hezhi::cases {

inline constexpr std::string_view kTellJob = "case.tell";

enum class Raises : std::uint8_t { nothing, due };

/// Plans the telling of a record just written, if it concerns anybody. In the transaction of the act.
/// `raises`: whether the act was the first after the public deadline.
void plan_telling(storage::WriteTransaction& tx, Case const& the_case, CaseRecord const& record,
                  Raises raises = Raises::nothing);

void add_telling(jobs::Runner& runner);

}  // namespace hezhi::cases
