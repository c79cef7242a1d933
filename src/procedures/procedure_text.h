// Procedures, facts and readings as JSON in the database (docs/formats/procedure.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/class.hpp>

#include "lib/procedure/run.h"

namespace hezhi::procedure {

BOOST_DESCRIBE_STRUCT(Fraction, (), (numerator, denominator))
BOOST_DESCRIBE_STRUCT(Rule, (), (measure, comparison, limit))
BOOST_DESCRIBE_STRUCT(Reading, (), (measure, part, whole))
BOOST_DESCRIBE_STRUCT(Stage, (),
                      (key, kind, responsible, days_max, is_optional, is_formal, leave, pass, failed_leads_to))
BOOST_DESCRIBE_STRUCT(Procedure, (),
                      (code, legal_class, decider, rounds_max, reconsideration_days, objection_days, stages))

}  // namespace hezhi::procedure

namespace hezhi::procedures {

/// What was written here is read back; anything else throws, since only this program writes it.
std::string text_of(procedure::Procedure const& content);
procedure::Procedure procedure_of(std::string_view text);
std::string text_of(procedure::RunFacts const& facts);
procedure::RunFacts facts_of(std::string_view text);
std::string text_of(std::vector<procedure::Reading> const& readings);
std::vector<procedure::Reading> readings_of(std::string_view text);

}  // namespace hezhi::procedures
