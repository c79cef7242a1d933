// What law demands of a procedure, as data with its source. An editor may raise these and never lower them.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "lib/procedure/procedure.h"

namespace hezhi::procedure {

/// Some stage of this kind must have a rule at least as strict.
struct LegalMinimum {
    LegalClass legal_class;
    StageKind kind;
    bool formal = false;  ///< of a formal stage
    bool decides = true;  ///< among the rules that pass it; otherwise among those that leave it
    Rule rule;
    std::string_view source;  ///< the law, in Chinese, as it is cited
    std::string_view source_en;
    bool verified = false;  ///< compared with an official text
};

std::span<LegalMinimum const> legal_minimums();

/// A minimum that a procedure does not keep. `found`: the strictest rule on that measure that it has.
struct Breach {
    LegalMinimum const* minimum = nullptr;
    std::optional<std::size_t> stage{};  ///< the stage that comes nearest; none: there is no stage of this kind
    std::optional<Rule> found{};
};

/// Every legal minimum that `procedure` lowers. Where several stages of the kind stand, each must keep it: a second
/// ballot by a lower bar would be the way around the first.
std::vector<Breach> breaches(Procedure const& procedure);

/// Whether whoever satisfies `rule` satisfies `floor`: the same measure, the same direction, and a limit as strict.
bool is_as_strict(Rule const& rule, Rule const& floor) noexcept;

/// Structure and law. Errors: procedure.unsound, or procedure.below_legal_minimum with every breach at the JSON pointer
/// of its stage, with measure, comparison, minimum, found and source.
Result<void> check_procedure(Procedure const& procedure);

}  // namespace hezhi::procedure
