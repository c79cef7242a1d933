#include "src/procedures/procedure_text.h"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"

namespace hezhi::procedures {
namespace {

namespace json = boost::json;
using procedure::RunFacts;
using procedure::StageOutcome;

void put(json::object& out, char const* name, std::optional<TimePoint> const& time) {
    if (time) out[name] = to_microseconds(*time);
}

std::optional<TimePoint> time(json::object const& in, char const* name) {
    auto const* found = in.if_contains(name);
    return found == nullptr ? std::nullopt : std::optional(from_microseconds(found->as_int64()));
}

template <class E>
E word(json::value const& value) {
    auto const found = parse_enum<E>(std::string_view(value.as_string()));
    HZ_ASSERT(found.has_value());
    return *found;
}

}  // namespace

std::string text_of(procedure::Procedure const& content) {
    return json::serialize(json::value_from(content));
}

procedure::Procedure procedure_of(std::string_view text) {
    return json::value_to<procedure::Procedure>(json::parse(text));
}

std::string text_of(RunFacts const& facts) {
    json::object out{{"state", enum_name(facts.state)},
                     {"stage", facts.stage},
                     {"changed_at", to_microseconds(facts.changed_at)},
                     {"entered_at", to_microseconds(facts.entered_at)},
                     {"rounds", facts.rounds},
                     {"extended", facts.extended},
                     {"objected", facts.objected},
                     {"reconsidered", facts.reconsidered}};
    json::array outcomes;
    for (auto const outcome : facts.outcomes) outcomes.emplace_back(enum_name(outcome));
    out["outcomes"] = std::move(outcomes);
    put(out, "due", facts.due);
    put(out, "due_raised", facts.due_raised);
    put(out, "limit", facts.limit);
    put(out, "interrupted_at", facts.interrupted_at);
    return json::serialize(out);
}

RunFacts facts_of(std::string_view text) {
    auto const parsed = json::parse(text);
    auto const& in = parsed.as_object();
    RunFacts facts;
    facts.state = word<procedure::RunState>(in.at("state"));
    facts.stage = in.at("stage").to_number<std::size_t>();
    for (auto const& outcome : in.at("outcomes").as_array()) facts.outcomes.push_back(word<StageOutcome>(outcome));
    facts.changed_at = from_microseconds(in.at("changed_at").as_int64());
    facts.entered_at = from_microseconds(in.at("entered_at").as_int64());
    facts.rounds = in.at("rounds").to_number<std::int32_t>();
    facts.extended = in.at("extended").as_bool();
    facts.objected = in.at("objected").as_bool();
    facts.reconsidered = in.at("reconsidered").as_bool();
    facts.due = time(in, "due");
    facts.due_raised = time(in, "due_raised");
    facts.limit = time(in, "limit");
    facts.interrupted_at = time(in, "interrupted_at");
    return facts;
}

std::string text_of(std::vector<procedure::Reading> const& readings) {
    return json::serialize(json::value_from(readings));
}

std::vector<procedure::Reading> readings_of(std::string_view text) {
    return json::value_to<std::vector<procedure::Reading>>(json::parse(text));
}

}  // namespace hezhi::procedures
