#include <algorithm>

#include "src/bodies/bodies.h"
#include "src/http/routes.h"
#include "src/notices/notice_json.h"
#include "src/notices/notice_rules.h"
#include "src/notices/notices.h"
#include "src/notices/today_digest.h"

namespace hezhi::notices {
namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

std::string label_of(ReadTransaction& tx, Caller const& who, Notice const& notice, RouteContext const& context) {
    auto const found = std::ranges::find(context.subjects, notice.subject_kind, &Subject::kind);
    if (found == context.subjects.end()) return {};
    auto label = (*found)->label(tx, who, Scope{notice.street}, notice.subject, notice.parent);
    return label ? std::move(label->text) : std::string{};
}

NoticeView view_of(ReadTransaction& tx, Caller const& who, Notice const& notice, RouteContext const& context) {
    auto const body = notice.body ? bodies::find_body(tx, *notice.body) : std::nullopt;
    return {.id = notice.id,
            .street = notice.street,
            .kind = notice.kind,
            .group = group_of(notice.kind),
            .subject_kind = notice.subject_kind,
            .subject = std::to_string(notice.subject),
            .parent = notice.parent ? std::optional(std::to_string(*notice.parent)) : std::nullopt,
            .number = notice.number,
            .label = label_of(tx, who, notice, context),
            .body = body ? std::optional(NoticeBody{body->id, body->name}) : std::nullopt,
            .due = notice.due,
            .at = notice.at,
            .is_read = notice.read_at.has_value()};
}

}  // namespace

void add_routes(http::Router& router, RouteContext context) {
    router.read<ListNoticesRequest, Page<NoticeView>>(
        {.path = "/api/v1/me/notices",
         .permission = Permission::own_account,
         .summary = "What one should know, newest first"},
        [context](ReadTransaction& tx, Caller const& who,
                  ListNoticesRequest const& request) -> Result<Page<NoticeView>> {
            auto const limit = request.limit_or(50);
            auto const before = request.cursor ? std::optional(NoticeId{request.cursor->key(0)}) : std::nullopt;
            HZ_TRY(auto const found, list_notices(tx, who, before, static_cast<std::size_t>(limit)));
            Page<NoticeView> page;
            for (auto const& notice : found) page.items.push_back(view_of(tx, who, notice, context));
            if (static_cast<std::int64_t>(found.size()) == limit) page.next_cursor = Cursor(found.back().id.value());
            return page;
        });

    router.read<http::Nothing, NoticeCount>(
        {.path = "/api/v1/me/notices/count",
         .permission = Permission::own_account,
         .summary = "How many notices one has not read, at most 100"},
        [](ReadTransaction& tx, Caller const& who, http::Nothing const&) -> Result<NoticeCount> {
            HZ_TRY(auto const unread, count_unread(tx, who));
            return NoticeCount{unread};
        });

    router.read<TodayDigestRequest, TodayDigestView>(
        {.path = "/api/v1/me/digest",
         .permission = Permission::own_account,
         .summary = "What happened lately to what one follows and where one lives, a handful of lines, a week at most"},
        [context](ReadTransaction& tx, Caller const& who,
                  TodayDigestRequest const& request) -> Result<TodayDigestView> {
            HZ_TRY(auto const digest, today_digest(tx, who, request.since, context.sources));
            TodayDigestView view{.since = digest.since, .until = who.now, .own = {}, .places = {}};
            for (auto const& notice : digest.own) view.own.push_back(view_of(tx, who, notice, context));
            for (auto const& line : digest.places) view.places.push_back({line.text, line.path});
            return view;
        });

    router.write<OneNotice, void>({.method = Method::put,
                                   .path = "/api/v1/me/notices/{notice}/read",
                                   .permission = Permission::own_account,
                                   .summary = "One has read a notice",
                                   .body = http::BodyKind::none},
                                  [](WriteTransaction& tx, Caller const& who, OneNotice const& request) {
                                      return mark_read(tx, who, request.notice);
                                  });

    router.write<ReadUntilRequest, void>({.method = Method::put,
                                          .path = "/api/v1/me/notices/read",
                                          .permission = Permission::own_account,
                                          .summary = "One has read all notices up to one of them"},
                                         [](WriteTransaction& tx, Caller const& who, ReadUntilRequest const& request) {
                                             return mark_all_read(tx, who, request.until);
                                         });

    router.channel("notices", [](ReadTransaction&, Caller const& who, std::string_view name) {
        return who.person && who.person->str() == name;
    });
}

}  // namespace hezhi::notices
