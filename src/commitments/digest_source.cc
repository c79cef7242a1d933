#include "src/commitments/digest_source.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "src/commitments/commitment_store.h"

namespace hezhi::commitments {
namespace {

constexpr std::size_t kLinesMax = 10;
constexpr std::size_t kLookedAtMax = 200;

struct Said {
    std::string_view zh;
    std::string_view en;
};

/// nullopt: nothing that everybody is told.
std::optional<Said> said(CommitmentRecord const& record) {
    switch (record.event) {
        case CommitmentEvent::make:
            return Said{"有了承诺", "promised"};
        case CommitmentEvent::begin:
            return Said{"开始办理", "begun"};
        case CommitmentEvent::change_plan:
            return Said{"计划有调整", "plan changed"};
        case CommitmentEvent::deliver:
            return Said{"已交付，请看做到没有", "delivered: is it done?"};
        case CommitmentEvent::become_overdue:
            return Said{"到期没有做到", "overdue"};
        case CommitmentEvent::dispute:
            return Said{"有居民提出异议", "disputed"};
        case CommitmentEvent::rebut:
            return Said{"异议有了答复", "the dispute was answered"};
        case CommitmentEvent::uphold:
            return Said{"异议成立，继续办理", "the dispute was upheld"};
        case CommitmentEvent::settle:
            return record.to == CommitmentState::disputed ? Said{"双方说法不一", "the two sides differ"}
                                                          : Said{"居民确认做到", "residents confirm it"};
        case CommitmentEvent::lapse:
            return Said{"到期无人确认", "nobody confirmed it"};
        case CommitmentEvent::release:
            return Said{"承诺解除", "released"};
        default:
            return std::nullopt;
    }
}

class CommitmentDigest final : public notices::DigestSource {
public:
    std::vector<notices::DigestLine> lines(storage::ReadTransaction& tx, authority::Caller const& who, TimePoint since,
                                           TimePoint until) override {
        std::vector<notices::DigestLine> out;
        bool const is_english = who.language == authority::Language::en;
        for (auto const& grant : who.grants) {
            if (grant.role != authority::Role::resident) continue;
            storage::Scope const scope{grant.realm};
            for (auto const& one : select_listed(tx, scope, {.limit = kLookedAtMax})) {
                if (!grant.jurisdiction.covers(one.community_path)) continue;
                std::optional<Said> last;
                for (auto const& record : select_records(tx, scope, one.id)) {
                    if (record.at <= since || record.at > until) continue;
                    if (auto const words = said(record)) last = words;
                }
                if (!last) continue;
                out.push_back({is_english ? "Promise: " + one.title + " (" + std::string(last->en) + ")"
                                          : "承诺：" + one.title + "（" + std::string(last->zh) + "）",
                               "/s/" + grant.realm.str() + "/commitments/" + one.id.str()});
                if (out.size() == kLinesMax) return out;
            }
        }
        return out;
    }
};

}  // namespace

std::unique_ptr<notices::DigestSource> make_digest_source() {
    return std::make_unique<CommitmentDigest>();
}

}  // namespace hezhi::commitments
