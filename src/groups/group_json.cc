#include "src/groups/group_json.h"

#include "src/bodies/bodies.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::groups {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;

std::string name_of(ReadTransaction& tx, BodyId id) {
    auto const body = bodies::find_body(tx, id);
    return body ? body->name : std::string{};
}

GatheringRecordView view_of(ReadTransaction& tx, Caller const& who, Scope scope, GatheringRecord const& record,
                            bool reads) {
    GatheringRecordView view{.act = record.act,
                             .reason = record.reason,
                             .body = name_of(tx, record.body),
                             .at = record.at,
                             .name_before = {},
                             .about_before = {},
                             .size_before = std::nullopt,
                             .from_before = std::nullopt,
                             .topic_before = {}};
    auto const& before = record.before;
    if (record.act != GatheringAct::corrected || record.was_hidden || !reads) return view;
    view.name_before = before.name;
    view.about_before = before.about;
    view.size_before = before.about_how_many;
    view.from_before = before.from;
    if (before.topic) {
        auto const topic = topics::visible_topic(tx, who, scope, *before.topic);
        if (topic) view.topic_before = topic->title;
    }
    return view;
}

}  // namespace

GroupWorkView view_of(Work const& work) {
    return {.id = work.id,
            .what = work.what,
            .when_and_where = work.when_and_where,
            .begun_at = work.begun_at,
            .ended_at = work.ended_at,
            .outcome = work.outcome,
            .reported_at = work.reported_at};
}

GroupPage page_of(ReadTransaction& tx, Caller const& who, Scope scope, Group const& group) {
    auto const place = jurisdictions::find_jurisdiction(tx, group.community);
    auto const history = moderation_of(tx, scope, group.id);
    bool const is_hidden = group.words == opinions::StatementState::hidden;
    bool const reads = reads_words(who, group);
    GroupPage page{.id = group.id,
                   .form = group.form,
                   .name = reads ? group.name : std::string{},
                   .about = reads ? group.about : std::string{},
                   .contact = reads ? group.contact : std::string{},
                   .said_size = group.said_size,
                   .community = group.community,
                   .community_name = place ? place->name : std::string{},
                   .topic = group.topic,
                   .topic_title = {},
                   .registered_at = group.registered_at,
                   .left_at = group.left_at,
                   .noticed_by = {},
                   .noticed_from = group.noticed_from,
                   .gathering = group.gathering,
                   .gathering_name = {},
                   .offers_due = group.offers_due,
                   .first_offer_at = group.first_offer_at,
                   .offers_late = is_late(group, who.now),
                   .is_hidden = is_hidden,
                   .moderation = {},
                   .records = {},
                   .works = {},
                   .is_own = who.person && group.registered_by == who.person,
                   .may_correct = keeps_gathering(who, group),
                   .may_moderate = authority::can(who, Permission::statement_moderate, group.community_path),
                   .may_appeal = is_own(who, group) && opinions::may_appeal(group.words, history),
                   .may_rule = who.person && authority::can(who, Permission::appeal_rule, group.community_path) &&
                               opinions::may_rule(history, *who.person),
                   .revision = group.revision};
    if (group.topic) {
        auto const topic = topics::visible_topic(tx, who, scope, *group.topic);
        if (topic)
            page.topic_title = topic->title;
        else
            page.topic = std::nullopt;
    }
    if (group.noticed_by) page.noticed_by = name_of(tx, *group.noticed_by);
    if (group.form == GroupForm::gathering) {
        for (auto const& record : records_of(tx, scope, group.id)) {
            page.records.push_back(view_of(tx, who, scope, record, reads));
        }
    }
    if (group.gathering) {
        auto const gathering = load_group(tx, scope, *group.gathering);
        if (gathering && reads_words(who, *gathering)) page.gathering_name = gathering->name;
    }
    for (auto const& entry : history) {
        page.moderation.push_back({.act = entry.act,
                                   .rule = entry.rule,
                                   .reason = entry.reason,
                                   .actor_role = entry.actor_role,
                                   .at = entry.at});
    }
    if (reads) {
        for (auto const& work : works_of(tx, scope, group.id)) page.works.push_back(view_of(work));
    }
    return page;
}

}  // namespace hezhi::groups
