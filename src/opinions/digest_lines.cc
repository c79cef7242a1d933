// What a digest tells of the communities where somebody lives: topics that opened or closed.
#include <algorithm>

#include "src/opinions/opinions.h"
#include "src/topics/topics.h"

namespace hezhi::opinions {
namespace {

using topics::TopicState;

constexpr std::size_t kLinesMax = 20;

class TopicDigest final : public notices::DigestSource {
public:
    std::vector<notices::DigestLine> lines(storage::ReadTransaction& tx, authority::Caller const& who, TimePoint since,
                                           TimePoint until) override {
        std::vector<notices::DigestLine> out;
        bool const is_english = who.language == authority::Language::en;
        auto const is_within = [&](std::optional<TimePoint> const& at) { return at && *at > since && *at <= until; };
        for (auto const& grant : who.grants) {
            if (grant.role != authority::Role::resident) continue;
            auto const path = grant.jurisdiction.str();
            auto const last = path.find_last_of('/', path.size() - 2);
            auto const community =
                JurisdictionId::parse(std::string_view(path).substr(last + 1, path.size() - last - 2));
            if (!community) continue;
            for (auto const state : {TopicState::open, TopicState::closed}) {
                topics::TopicFilter const filter{.state = state, .community = community, .before = {}, .limit = 20};
                for (auto const& topic : topics::list_topics(tx, who, storage::Scope{grant.realm}, filter)) {
                    bool const is_open = state == TopicState::open;
                    if (!is_within(is_open ? topic.opened_at : topic.closed_at) || out.size() == kLinesMax) continue;
                    std::string const what = is_open ? (is_english ? "New topic: " : "新议题：")
                                                     : (is_english ? "Topic closed: " : "议题结束：");
                    out.push_back({what + topic.title, "/s/" + grant.realm.str() + "/topics/" + topic.id.str()});
                }
            }
        }
        return out;
    }
};

}  // namespace

std::unique_ptr<notices::DigestSource> make_digest_source() {
    return std::make_unique<TopicDigest>();
}

}  // namespace hezhi::opinions
