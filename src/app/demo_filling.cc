#include "src/app/demo_filling.h"

#include <algorithm>
#include <string>

#include "lib/base/assert.h"

namespace hezhi::app {

using authority::Caller;
using storage::ReadTransaction;

Result<void> DemoFilling::learn_bodies() {
    HZ_TRY(bodies_, database_.read([&](ReadTransaction& tx) { return bodies::list_bodies(tx, street_.street); }));
    return {};
}

Result<people::DemoCommunity const*> DemoFilling::community(std::string_view name) const {
    auto const found = std::ranges::find(street_.communities, name, &people::DemoCommunity::name);
    if (found == street_.communities.end()) {
        return fail(ErrorCode::internal, "demo.community_missing", std::string(name));
    }
    return &*found;
}

BodyId DemoFilling::body(std::string_view name) const {
    auto const found = std::ranges::find(bodies_, name, &bodies::Body::name);
    HZ_ASSERT(found != bodies_.end());
    return found->id;
}

Result<topics::Topic> DemoFilling::topic_called(std::string_view title) {
    return database_.read([&](ReadTransaction& tx) -> Result<topics::Topic> {
        for (auto& topic : topics::list_topics(tx, {.now = now_}, scope_, {})) {
            if (topic.title == title) return std::move(topic);
        }
        return fail(ErrorCode::internal, "topic.unknown", std::string(title));
    });
}

Caller DemoFilling::resident(people::DemoCommunity const& home, std::size_t number, TimePoint at) const {
    return {.person = home.residents.at(number % home.residents.size()),
            .grants = {{authority::Role::resident, street_.street, home.path, std::nullopt}},
            .now = at};
}

}  // namespace hezhi::app
