// Fills a street's communities with the demo's topics, statements and simulated residents' votes.
#pragma once

#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "src/people/people.h"
#include "src/topics/topics.h"

namespace hezhi::storage {
class Database;
}

namespace hezhi::app {

/// The same topics, statements and votes each time (seeded), and the ages of two communities. Most simulated voices are
/// participants without a person; those on parking are residents, of whom most declare an age band.
/// Errors: demo.community_missing, and those of topics and opinions.
Result<void> add_demo_topics(storage::Database& database, people::DemoStreet const& street, TimePoint now);

/// So many neighbours speak on a topic that somebody launches in a demo.
inline constexpr std::size_t kDemoVoices = 260;

/// New residents of the topic's community declare their ages, write what people say about parking, and vote on all that
/// is published; through the same services as anybody. Errors: topic.unknown, and those of the services.
Result<void> add_demo_voices(storage::Database& database, RealmId street, topics::TopicId topic, TimePoint now);

}  // namespace hezhi::app
