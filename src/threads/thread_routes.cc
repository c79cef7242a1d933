#include <utility>

#include "src/http/routes.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/threads/thread_json.h"
#include "src/threads/threads.h"

namespace hezhi::threads {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;

void add_routes(http::Router& router, Sources sources, Courses& courses) {
    router.read<ThreadRequest, ThreadPage>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/topics/{topic}/thread",
         .permission = Permission::public_read,
         .summary =
             "The thread of a topic from the first signal to the evaluation: nine steps, what happened, what comes "
             "next until when"},
        [sources, &courses](ReadTransaction& tx, Caller const& who,
                            ThreadRequest const& request) -> Result<ThreadPage> {
            Scope const scope{request.street};
            HZ_TRY(auto const topic, topics::visible_topic(tx, who, scope, request.topic));
            return page_of(tx, topic, entries_of(tx, scope, topic.id, sources), courses.course_of(tx, scope, topic.id),
                           who.now);
        });
    router.read<ThreadStreetRequest, OwnInputList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/own-inputs",
         .permission = Permission::own_account,
         .summary = "What the caller contributed, newest first: where each went, who answered, what came of it"},
        [sources](ReadTransaction& tx, Caller const& who, ThreadStreetRequest const& request) -> Result<OwnInputList> {
            Scope const scope{request.street};
            HZ_TRY(jurisdictions::require_street(tx, request.street));
            HZ_TRY(auto const person, authority::require_person(who));
            return list_of(tx, scope, own_inputs_of(tx, scope, person, sources));
        });
    router.read<ThreadStreetRequest, WaitingList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/waiting",
         .permission = Permission::own_account,
         .summary = "What waits for the caller, the nearest deadline first"},
        [sources](ReadTransaction& tx, Caller const& who, ThreadStreetRequest const& request) -> Result<WaitingList> {
            HZ_TRY(jurisdictions::require_street(tx, request.street));
            return list_of(waiting_for(tx, who, Scope{request.street}, sources));
        });
}

}  // namespace hezhi::threads
