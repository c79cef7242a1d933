#include "src/tasks/burden_json.h"

#include "src/bodies/bodies.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::tasks {

using storage::ReadTransaction;

TaskBodyRef task_body_ref(ReadTransaction& tx, BodyId id) {
    auto const body = bodies::find_body(tx, id);
    return {id, body ? body->name : std::string{}};
}

TaskPlaceRef task_place_ref(ReadTransaction& tx, JurisdictionId id) {
    auto const place = jurisdictions::find_jurisdiction(tx, id);
    return {id, place ? place->name : std::string{}};
}

AssessmentView view_of(ReadTransaction& tx, Assessment const& one) {
    AssessmentView view{.id = one.id,
                        .body = task_body_ref(tx, one.body),
                        .kind = one.kind,
                        .year = one.year,
                        .name = one.name,
                        .basis = one.basis,
                        .frequency = one.frequency,
                        .minutes = one.minutes,
                        .held_at = one.held_at,
                        .registered_at = one.registered_at,
                        .withdrawn_at = one.withdrawn_at,
                        .withdrawn_for = one.withdrawn_for,
                        .communities = {},
                        .fields = {}};
    for (auto const community : one.communities) view.communities.push_back(task_place_ref(tx, community));
    for (auto const& field : one.fields) view.fields.push_back({field.name, field.supplied_by, field.known_in});
    return view;
}

AssessmentCheckView view_of(ReadTransaction& tx, AssessmentCheck const& check) {
    AssessmentCheckView view{{}, {}, {}, check.indicators_max, check.earliest};
    for (auto const& near : check.near) view.near.push_back({near.id, task_body_ref(tx, near.body), near.name});
    for (auto const& field : check.fields) view.fields.push_back({field.name, field.supplied_by, field.known_in});
    for (auto const& load : check.loads) view.loads.push_back({task_place_ref(tx, load.community), load.live});
    return view;
}

BurdenPage page_of(ReadTransaction& tx, JurisdictionId community, Burden const& burden) {
    BurdenPage page{.community = task_place_ref(tx, community),
                    .month = burden.month,
                    .readers = burden.readers,
                    .items = {},
                    .task_minutes = burden.task_minutes,
                    .assessment_minutes = burden.assessment_minutes,
                    .acts = {},
                    .case_minutes = burden.case_minutes,
                    .screen_minutes = burden.screen_minutes,
                    .errands = {},
                    .errands_total = burden.errands_total,
                    .errand_minutes = burden.errand_minutes,
                    .sample = std::nullopt,
                    .load_minutes_max = burden.load_minutes_max};
    for (auto const& item : burden.items) {
        page.items.push_back({item.source, std::to_string(item.id), task_body_ref(tx, item.body), item.title,
                              item.is_form, item.occasions, item.minutes});
    }
    for (auto const& act : burden.acts) page.acts.push_back({act.act, act.count, act.minutes_each});
    for (auto const& sender : burden.errands) page.errands.push_back({task_body_ref(tx, sender.body), sender.count});
    if (auto const& sample = burden.sample) {
        page.sample = SampledHoursView{sample->samples,
                                       sample->residents_permille,
                                       sample->reporting_permille,
                                       sample->inspection_permille,
                                       sample->meeting_permille,
                                       sample->other_permille};
    }
    return page;
}

PublishedErrands view_of(ReadTransaction& tx, std::vector<PublishedMonth> const& months) {
    PublishedErrands published;
    for (auto const& month : months) {
        PublishedMonthView view{month.month, {}, month.total};
        for (auto const& sender : month.senders) view.senders.push_back({task_body_ref(tx, sender.body), sender.count});
        published.items.push_back(std::move(view));
    }
    return published;
}

TaskSettingsView view_of(Settings const& settings) {
    return {settings.review_days, settings.answer_days, settings.load_minutes_max, settings.indicators_max,
            settings.notice_days_min};
}

}  // namespace hezhi::tasks
