#include <utility>

#include <boost/describe/class.hpp>

#include "src/duties/duties.h"
#include "src/http/context.h"
#include "src/http/routes.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::duties {

struct DutyRequest {
    RealmId street;
};
BOOST_DESCRIBE_STRUCT(DutyRequest, (), (street))

/// On the wire; `what` chooses the sentence: web/messages/duties.
struct DutyView {
    DutySubject subject;
    std::string id;
    JurisdictionId community;
    std::string community_name;
    std::string title;
    std::string what;
    std::optional<std::int64_t> count;
    std::optional<TimePoint> due;
};
BOOST_DESCRIBE_STRUCT(DutyView, (), (subject, id, community, community_name, title, what, count, due))
struct DutyList {
    std::vector<DutyView> items;
};
BOOST_DESCRIBE_STRUCT(DutyList, (), (items))

void add_routes(http::Router& router, Sources sources) {
    router.read<DutyRequest, DutyList>(
        {.method = http::Method::get,
         .path = "/api/v1/s/{street}/duties",
         .permission = authority::Permission::own_account,
         .summary = "What the caller's posts are asked to do, the nearest deadline first"},
        [sources = std::move(sources)](storage::ReadTransaction& tx, authority::Caller const& who,
                                       DutyRequest const& request) -> Result<DutyList> {
            HZ_TRY(jurisdictions::require_street(tx, request.street));
            DutyList list;
            for (auto& one : all_duties(tx, who, storage::Scope{request.street}, sources)) {
                auto const place = jurisdictions::find_jurisdiction(tx, one.community);
                list.items.push_back({one.subject, std::move(one.id), one.community,
                                      place ? place->name : std::string{}, std::move(one.title), std::move(one.what),
                                      one.count, one.due});
            }
            return list;
        });
}

}  // namespace hezhi::duties
