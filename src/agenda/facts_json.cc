#include "src/agenda/facts_json.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace hezhi::agenda {

std::string facts_to_json(clusters::Facts const& facts) {
    return boost::json::serialize(boost::json::object{{"cases", facts.cases},
                                                      {"households", facts.households},
                                                      {"unnamed", facts.unnamed},
                                                      {"buildings", facts.buildings},
                                                      {"is_common", facts.is_common},
                                                      {"weeks", facts.weeks},
                                                      {"first", to_microseconds(facts.first)},
                                                      {"last", to_microseconds(facts.last)}});
}

std::optional<clusters::Facts> facts_from_json(std::string_view json) {
    if (json.empty()) return std::nullopt;
    auto const object = boost::json::parse(json).as_object();
    auto const number = [&](char const* name) { return object.at(name).as_int64(); };
    return clusters::Facts{.cases = number("cases"),
                           .households = number("households"),
                           .unnamed = number("unnamed"),
                           .buildings = number("buildings"),
                           .is_common = object.at("is_common").as_bool(),
                           .weeks = number("weeks"),
                           .first = from_microseconds(number("first")),
                           .last = from_microseconds(number("last"))};
}

}  // namespace hezhi::agenda
