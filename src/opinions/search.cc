// Search in what residents wrote. The stores keep the index; here is who finds what, and the first filling of an index
// for databases that are older than it.
#include <algorithm>
#include <map>

#include "src/jobs/jobs.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/opinions/age_store.h"
#include "src/opinions/opinion_store.h"
#include "src/opinions/opinions.h"
#include "src/storage/database.h"
#include "src/storage/meta.h"

namespace hezhi::opinions {
namespace {

/// Statements of drafts are indexed too and are passed over, so more is read than shown; no search reads on for ever.
constexpr std::size_t kReadMax = 400;
constexpr int kChunk = 500;
constexpr std::string_view kDone = "search.indexed";
constexpr std::chrono::minutes kNight{20 * 60 + 10};  ///< UTC: ten past four in China

/// The statements of one street after `after`; the id to continue after, nullopt at the end.
std::optional<std::int64_t> index_statements(storage::WriteTransaction& tx, storage::Scope scope, std::int64_t after) {
    auto const chunk = select_statements_by_state(tx, scope, StatementState::published, after, kChunk);
    for (auto const& statement : chunk) index_statement(tx, scope, statement);
    return chunk.size() == kChunk ? std::optional(chunk.back().id.value()) : std::nullopt;
}

}  // namespace

Found search(storage::ReadTransaction& tx, storage::Scope scope, std::string_view words, std::size_t limit) {
    Found found;
    found.topics = topics::search_topics(tx, scope, words, limit + 1);
    if (found.topics.size() > limit) {
        found.topics.erase(found.topics.begin() + static_cast<std::ptrdiff_t>(limit), found.topics.end());
        found.more = true;
    }
    std::map<TopicId, topics::Topic> known;
    for (auto const id : find_statements_with(tx, scope, words, kReadMax)) {
        auto statement = find_published(tx, scope, id);
        if (!statement) continue;
        auto topic = known.find(statement->topic);
        if (topic == known.end()) {
            auto loaded = topics::load_topic(tx, scope, statement->topic);
            if (!loaded) continue;
            topic = known.emplace(statement->topic, *std::move(loaded)).first;
        }
        if (topic->second.state == topics::TopicState::draft) continue;
        if (found.statements.size() == limit) {
            found.more = true;
            break;
        }
        found.statements.push_back({*std::move(statement), topic->second});
    }
    return found;
}

Result<void> index_all(storage::Database& database) {
    HZ_TRY(auto const streets, database.read([](storage::ReadTransaction& tx) {
        std::vector<RealmId> found;
        for (auto const& street : jurisdictions::all_streets(tx)) found.push_back(*street.street);
        return found;
    }));
    for (auto const street : streets) {
        storage::Scope const scope{street};
        HZ_TRY(database.write([&](storage::WriteTransaction& tx) { topics::index_topics(tx, scope); },
                              storage::Effort::bulk));
        for (std::optional<std::int64_t> after = 0; after;) {
            HZ_TRY(after,
                   database.write([&](storage::WriteTransaction& tx) { return index_statements(tx, scope, *after); },
                                  storage::Effort::bulk));
        }
    }
    return database.write([](storage::WriteTransaction& tx) { storage::set_meta(tx, kDone, "1"); });
}

Result<void> begin_indexing(storage::Database& database, TimePoint now) {
    return database.write([&](storage::WriteTransaction& tx) {
        if (!storage::meta(tx, kDone)) jobs::enqueue_once(tx, kIndexJob, kIndexJob, "{}", now);
    });
}

void add_jobs(jobs::Runner& runner, storage::Database& database) {
    runner.handle(std::string(kIndexJob),
                  jobs::Task{[&database](jobs::Job const&, TimePoint) { return index_all(database); }},
                  std::chrono::minutes{10});
    runner.recur("ages.old", jobs::daily_at(kNight), jobs::Task{[&database](jobs::Job const&, TimePoint now) {
                     return database.write([&](storage::WriteTransaction& tx) { delete_age_bands_until(tx, now); });
                 }});
}

}  // namespace hezhi::opinions
