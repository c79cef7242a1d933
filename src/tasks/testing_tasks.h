// A street with bodies, a small register and a department that asks, for the tests of tasks.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "src/bodies/bodies.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/testing_street.h"
#include "src/responsibilities/responsibilities.h"
#include "src/tasks/tasks.h"

namespace hezhi::tasks::testkit {

class TasksTest : public jurisdictions::testkit::StreetTest {
protected:
    TasksTest()
        : office(body(bodies::BodyKind::street_office, "青禾街道办事处", street.id)),
          committee(body(bodies::BodyKind::residents_committee, "柳荫里社区居委会", willows.id)),
          other_committee(body(bodies::BodyKind::residents_committee, "云栖苑社区居委会", terraces.id)),
          civil(body(bodies::BodyKind::line_department, "民政科", street.id)),
          police(body(bodies::BodyKind::line_department, "派出所", street.id)) {
        auto const editor = caller(authority::Role::administrator, street.path);
        write([&](storage::WriteTransaction& tx) -> Result<responsibilities::Version> {
            HZ_TRY(responsibilities::open_draft(tx, editor, scope()));
            HZ_TRY(elders, put(tx, editor, "MZ-01", "老年人关爱", responsibilities::Responsible{civil},
                               responsibilities::MatterClass::assisted));
            HZ_TRY(mediation, put(tx, editor, "TJ-01", "人民调解",
                                  responsibilities::Responsible{bodies::BodyKind::residents_committee},
                                  responsibilities::MatterClass::assisted));
            HZ_TRY(lift, put(tx, editor, "ZZ-01", "加装电梯", responsibilities::Responsible{committee},
                             responsibilities::MatterClass::self_governing));
            auto const draft = responsibilities::list_versions(tx, editor, scope()).front();
            return responsibilities::publish(tx, editor, scope(), draft.revision, "第一版", std::nullopt);
        });
    }

    BodyId body(bodies::BodyKind kind, std::string const& name, JurisdictionId where) {
        auto const editor = caller(authority::Role::administrator, street.path);
        return write([&](storage::WriteTransaction& tx) {
                   return bodies::add_body(tx, editor, {realm(), kind, *bodies::BodyName::create(name), where});
               })
            .id;
    }
    Result<MatterId> put(storage::WriteTransaction& tx, authority::Caller const& editor, std::string code,
                         std::string name, responsibilities::Responsible lead,
                         responsibilities::MatterClass matter_class) {
        responsibilities::Entry entry{
            .matter = {.id = MatterId{1},
                       .code = std::move(code),
                       .group = "民生服务",
                       .subgroup = "",
                       .name = std::move(name),
                       .matter_class = matter_class},
            .item = {.id = ItemId{1},
                     .matter = MatterId{1},
                     .version = responsibilities::VersionId{1},
                     .lead = lead,
                     .must_do = "受理",
                     .may_help = "协助",
                     .may_not = "代替居民决定",
                     .community_part = "报告",
                     .basis = "《居民委员会组织法》",
                     .limits = responsibilities::TimeLimits{
                         .urgent_hours = {2, 24}, .ordinary_days = {2, 7}, .complex_days = {3, 15}}}};
        HZ_TRY(auto const written, responsibilities::put_item(tx, editor, scope(), std::move(entry), std::nullopt));
        return written.matter.id;
    }

    authority::Caller officer(authority::Role role, BodyId of, authority::JurisdictionPath const& where,
                              std::int64_t person) const {
        auto who = caller(role, where, person);
        who.grants.front().body = of;
        return who;
    }
    authority::Caller sender() const { return officer(authority::Role::department_officer, civil, street.path, 30); }
    authority::Caller reviewer() const { return officer(authority::Role::dispatcher, office, street.path, 31); }
    authority::Caller staff() const { return officer(authority::Role::committee_staff, committee, willows.path, 32); }
    authority::Caller other_staff() const {
        return officer(authority::Role::committee_staff, other_committee, terraces.path, 33);
    }

    /// A weekly form for both communities without anything that should come with it.
    Proposal weekly_form() const {
        return {.body = civil,
                .kind = TaskKind::form,
                .title = "老年人信息周报",
                .description = "每周五前报送社区老年人信息表",
                .basis = "",
                .matter = elders,
                .frequency = Frequency::weekly,
                .minutes = 150,
                .starts_at = clock.now() + std::chrono::days{60},
                .sunset_at = clock.now() + std::chrono::days{240},
                .money_fen = 0,
                .fields = {{"姓名", ""}, {"身份证号码", ""}, {"兴趣爱好", ""}},
                .communities = {willows.id, terraces.id}};
    }
    Result<Task> proposed(Proposal const& proposal) {
        return database().write(
            [&](storage::WriteTransaction& tx) { return propose_task(tx, sender(), scope(), proposal); });
    }
    Result<Task> reviewed(TaskId id, ReviewDecision decision, std::string_view reason = "按规定办理") {
        return database().write([&](storage::WriteTransaction& tx) -> Result<Task> {
            HZ_TRY(auto const seen, see_task(tx, reviewer(), scope(), id));
            return review_task(tx, reviewer(), scope(), id, seen.task.revision, decision, reason);
        });
    }
    /// Proposed and passed on.
    TaskId asked(Proposal const& proposal) {
        auto const task = proposed(proposal);
        EXPECT_TRUE(task.has_value()) << task.error().key();
        auto const passed = reviewed(task->id, ReviewDecision::pass_on);
        EXPECT_TRUE(passed.has_value()) << passed.error().key();
        return task->id;
    }
    SeenTask seen(TaskId id, authority::Caller const& who) {
        return read([&](storage::ReadTransaction& tx) { return see_task(tx, who, scope(), id); });
    }
    SeenTask seen(TaskId id) { return seen(id, visitor()); }
    Answer answer_of(TaskId id, JurisdictionId community) {
        for (auto const& answer : seen(id).answers) {
            if (answer.community == community) return answer;
        }
        ADD_FAILURE() << "that community is not asked";
        return {.community = community};
    }
    Result<Answer> answered(authority::Caller const& who, TaskId id, JurisdictionId community, GivenAnswer given) {
        return database().write([&](storage::WriteTransaction& tx) -> Result<Answer> {
            HZ_TRY(auto const page, see_task(tx, who, scope(), id));
            for (auto const& answer : page.answers) {
                if (answer.community == community) given.revision = answer.revision;
            }
            return answer_task(tx, who, scope(), id, community, given);
        });
    }
    void run_jobs() {
        jobs::Runner runner(database(), [this] { return clock.now(); });
        add_jobs(runner);
        runner.run_due();
    }
    template <class T>
    static std::string word(Result<T> const& result) {
        return result ? "accepted" : std::string(result.error().key());
    }

    BodyId office;
    BodyId committee;
    BodyId other_committee;
    BodyId civil;
    BodyId police;
    MatterId elders{1};
    MatterId mediation{1};
    MatterId lift{1};
};

}  // namespace hezhi::tasks::testkit
