// What every filling of the demo has at hand: the database, the street with its people and bodies, and who acts there.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "src/bodies/bodies.h"
#include "src/people/people.h"
#include "src/storage/database.h"
#include "src/topics/topics.h"

namespace hezhi::app {

class DemoFilling {
protected:
    DemoFilling(storage::Database& database, people::DemoStreet const& street, TimePoint now)
        : database_(database), street_(street), scope_{street.street}, now_(now) {}

    /// Before body() is asked.
    Result<void> learn_bodies();
    template <class Act>
    auto write(Act act) {
        return database_.write(std::move(act), storage::Effort::bulk);
    }

    /// Error: demo.community_missing.
    Result<people::DemoCommunity const*> community(std::string_view name) const;
    /// One that the demo has: asserted.
    BodyId body(std::string_view name) const;
    /// As everybody sees it. Error: topic.unknown.
    Result<topics::Topic> topic_called(std::string_view title);
    /// One of those who live there, in turn.
    authority::Caller resident(people::DemoCommunity const& home, std::size_t number, TimePoint at) const;

    storage::Database& database_;
    people::DemoStreet const& street_;
    storage::Scope scope_;
    TimePoint now_;
    std::vector<bodies::Body> bodies_{};
};

}  // namespace hezhi::app
