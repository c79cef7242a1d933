// A street with bodies and a small register, for the tests of cases and of slices above.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "src/bodies/bodies.h"
#include "src/cases/cases.h"
#include "src/jurisdictions/testing_street.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::cases::testkit {

class CasesTest : public jurisdictions::testkit::StreetTest {
protected:
    CasesTest()
        : office(body(bodies::BodyKind::street_office, "青禾街道办事处", street.id)),
          committee(body(bodies::BodyKind::residents_committee, "柳荫里社区居委会", willows.id)),
          other_committee(body(bodies::BodyKind::residents_committee, "云栖苑社区居委会", terraces.id)),
          lighting(body(bodies::BodyKind::line_department, "市政照明所", street.id)),
          enforcement(body(bodies::BodyKind::line_department, "城管分队", street.id)),
          property(body(bodies::BodyKind::property_company, "柳荫物业", willows.id)) {
        auto const editor = caller(authority::Role::administrator, street.path);
        write([&](storage::WriteTransaction& tx) -> Result<responsibilities::Version> {
            HZ_TRY(responsibilities::open_draft(tx, editor, scope()));
            HZ_TRY(auto lamp,
                   put(tx, editor, "SZ-01", "道路路灯不亮", lighting, responsibilities::MatterClass::mandated));
            HZ_TRY(auto yard,
                   put(tx, editor, "WY-01", "小区内照明", property, responsibilities::MatterClass::assisted));
            HZ_TRY(auto rubbish,
                   put(tx, editor, "CG-01", "夜间倾倒垃圾", enforcement, responsibilities::MatterClass::mandated));
            HZ_TRY(auto lift,
                   put(tx, editor, "ZZ-01", "加装电梯", committee, responsibilities::MatterClass::self_governing));
            lamp_matter = lamp.matter.id;
            yard_matter = yard.matter.id;
            rubbish_matter = rubbish.matter.id;
            lift_matter = lift.matter.id;
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

    Result<responsibilities::Entry> put(storage::WriteTransaction& tx, authority::Caller const& editor,
                                        std::string code, std::string name, BodyId lead,
                                        responsibilities::MatterClass matter_class) {
        responsibilities::Entry entry{.matter = {.id = responsibilities::MatterId{1},
                                                 .code = std::move(code),
                                                 .group = "市政公用",
                                                 .subgroup = "照明",
                                                 .name = std::move(name),
                                                 .matter_class = matter_class},
                                      .item = {.id = responsibilities::ItemId{1},
                                               .matter = responsibilities::MatterId{1},
                                               .version = responsibilities::VersionId{1},
                                               .lead = responsibilities::Responsible{lead},
                                               .must_do = "修复",
                                               .may_help = "巡查",
                                               .may_not = "收费",
                                               .community_part = "报告",
                                               .basis = "《城市照明管理规定》",
                                               .limits = responsibilities::TimeLimits{.urgent_hours = {2, 24},
                                                                                      .ordinary_days = {2, 7},
                                                                                      .complex_days = {3, 15}},
                                               .is_open311 = true}};
        return responsibilities::put_item(tx, editor, scope(), std::move(entry), std::nullopt);
    }

    /// An officer of a body, whose post is over `where`.
    authority::Caller officer(authority::Role role, BodyId of, authority::JurisdictionPath const& where,
                              std::int64_t person) const {
        auto who = caller(role, where, person);
        who.grants.front().body = of;
        return who;
    }
    authority::Caller committee_staff() const {
        return officer(authority::Role::committee_staff, committee, willows.path, 20);
    }
    authority::Caller dispatcher() const { return officer(authority::Role::dispatcher, office, street.path, 21); }
    authority::Caller arbiter() const { return officer(authority::Role::arbiter, office, street.path, 22); }
    authority::Caller lamplighter() const {
        return officer(authority::Role::department_officer, lighting, street.path, 23);
    }
    authority::Caller enforcer() const {
        return officer(authority::Role::department_officer, enforcement, street.path, 24);
    }
    authority::Caller manager() const { return officer(authority::Role::property_officer, property, willows.path, 25); }

    CaseReport report(std::string text = "3号楼北侧路灯不亮，晚上老人不敢走") const {
        return {.kind = std::nullopt,
                .text = std::move(text),
                .place = willows.id,
                .location = "3号楼北侧",
                .coordinates = std::nullopt,
                .matter = std::nullopt,
                .name = {},
                .phone = {},
                .secret = std::nullopt};
    }
    Result<Case> reported(authority::Caller const& who, CaseReport const& what) {
        return database().write([&](storage::WriteTransaction& tx) { return report_case(tx, who, scope(), what); });
    }
    Result<Case> acted(authority::Caller const& who, CaseId id, CaseAct const& act,
                       std::optional<FollowHash> secret = std::nullopt) {
        return database().write(
            [&](storage::WriteTransaction& tx) { return act_on_case(tx, Asking{who, secret}, scope(), id, act); });
    }
    Result<SeenCase> seen(authority::Caller const& who, CaseId id, std::optional<FollowHash> secret = std::nullopt) {
        return database().read(
            [&](storage::ReadTransaction& tx) { return see_case(tx, Asking{who, secret}, scope(), id); });
    }

    BodyId office;
    BodyId committee;
    BodyId other_committee;
    BodyId lighting;
    BodyId enforcement;
    BodyId property;
    MatterId lamp_matter{1};
    MatterId yard_matter{1};
    MatterId rubbish_matter{1};
    MatterId lift_matter{1};
};

}  // namespace hezhi::cases::testkit
