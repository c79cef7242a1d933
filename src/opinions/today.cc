#include <algorithm>

#include "src/jurisdictions/jurisdictions.h"
#include "src/opinions/opinion_store.h"
#include "src/opinions/opinions.h"

namespace hezhi::opinions {
namespace {

using topics::TopicState;

constexpr std::size_t kItemsMax = 12;
constexpr auto kLatelyClosed = std::chrono::days{30};

std::int64_t votes_cast(storage::ReadTransaction& tx, authority::Caller const& who, topics::Topic const& topic) {
    if (!who.person) return 0;
    storage::Scope const scope{topic.realm};
    auto const voter = find_voter(tx, scope, topic.id, *who.person);
    return voter ? voter->votes : 0;
}

/// Open topics and those closed lately, of one street; of one community where given.
void add_topics(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                std::optional<JurisdictionId> community, Today& out) {
    for (auto const state : {TopicState::open, TopicState::closed}) {
        topics::TopicFilter const filter{.state = state, .community = community, .before = {}, .limit = 20};
        for (auto& topic : topics::list_topics(tx, who, scope, filter)) {
            bool const lately = topic.closed_at && who.now - *topic.closed_at <= kLatelyClosed;
            if (state == TopicState::closed && !lately) continue;
            bool const may_vote = can(who, authority::Permission::statement_vote, topic.community_path);
            auto const voted = may_vote ? votes_cast(tx, who, topic) : 0;
            bool const waits = may_vote && state == TopicState::open;
            auto const place = jurisdictions::find_jurisdiction(tx, topic.community);
            auto const waiting = waits ? std::max<std::int64_t>(0, topic.activity.statements - voted) : 0;
            out.items.push_back({std::move(topic), place ? place->name : std::string{}, voted, waiting});
        }
    }
}

}  // namespace

Today today(storage::ReadTransaction& tx, authority::Caller const& who) {
    Today out;
    for (auto const& grant : who.grants) {
        if (grant.role != authority::Role::resident) continue;
        auto const ids = grant.jurisdiction.str();
        // The last id of a residence's path is its community.
        auto const last = ids.find_last_of('/', ids.size() - 2);
        auto const community = JurisdictionId::parse(std::string_view(ids).substr(last + 1, ids.size() - last - 2));
        if (!community) continue;
        if (out.place.empty()) {
            if (auto const place = jurisdictions::find_jurisdiction(tx, *community)) out.place = place->name;
        }
        add_topics(tx, who, storage::Scope{grant.realm}, community, out);
    }
    if (out.items.empty() && out.place.empty()) {
        for (auto const& street : jurisdictions::all_streets(tx)) {
            add_topics(tx, who, storage::Scope{*street.street}, std::nullopt, out);
        }
    }
    auto const rank = [](Today::Item const& item) {
        return std::tuple(item.topic.state != TopicState::open, item.waiting == 0,
                          item.topic.closes_at.value_or(TimePoint::max()), -item.topic.id.value());
    };
    std::ranges::sort(out.items, [&](auto const& a, auto const& b) { return rank(a) < rank(b); });
    if (out.items.size() > kItemsMax) out.items.erase(out.items.begin() + kItemsMax, out.items.end());
    return out;
}

}  // namespace hezhi::opinions
