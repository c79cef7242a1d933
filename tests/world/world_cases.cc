#include "tests/world/world_cases.h"

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "lib/merkle/digest.h"
#include "src/bodies/bodies.h"
#include "src/cases/cases.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi {
namespace {

using authority::Caller;
using authority::Role;
using cases::CaseAct;
using cases::CaseEvent;
using cases::CaseId;
using jurisdictions::Jurisdiction;
using responsibilities::MatterClass;
using responsibilities::MatterId;
using storage::Scope;
using storage::WriteTransaction;

template <class F>
auto write(storage::Database& database, F&& f) {
    auto result = database.write(std::forward<F>(f), storage::Effort::bulk);
    if (!result) throw std::runtime_error(fmt::format("{} {}", result.error().key(), result.error().detail()));
    return *std::move(result);
}

responsibilities::Entry row(std::string code, std::string name, BodyId lead, MatterClass matter_class) {
    return {.matter = {.id = MatterId{1},
                       .code = std::move(code),
                       .group = "市政公用",
                       .subgroup = "照明",
                       .name = std::move(name),
                       .matter_class = matter_class},
            .item = {.id = responsibilities::ItemId{1},
                     .matter = MatterId{1},
                     .version = responsibilities::VersionId{1},
                     .lead = responsibilities::Responsible{lead},
                     .must_do = "修复",
                     .may_help = "巡查",
                     .may_not = "收费",
                     .community_part = "报告",
                     .basis = "《城市照明管理规定》",
                     .limits = responsibilities::TimeLimits{
                         .urgent_hours = {2, 24}, .ordinary_days = {2, 7}, .complex_days = {3, 15}}}};
}

/// Writes what each state takes, act by act, as those act whose right it is.
class Reporting {
public:
    Reporting(WriteTransaction& tx, WorldCases const& world)
        : tx_(tx),
          world_(world),
          scope_{*world.street.street},
          lead_(staff(Role::department_officer, world.bodies.department)),
          property_(staff(Role::property_officer, world.bodies.property)),
          desk_(staff(Role::dispatcher, world.bodies.office)) {}

    CaseId received(std::string_view words = "3号楼北侧路灯不亮", std::optional<MatterId> matter = std::nullopt) {
        auto report = report_of(words);
        report.matter = matter;
        report.contact = cases::Contact::desk_only;
        report.name = "世界居民";
        report.phone = "13900000000";
        return made(cases::report_case(tx_, world_.reporter, scope_, report));
    }

    CaseId anonymous() {
        auto report = report_of("三楼平台灯坏了");
        auto const digest = merkle::sha256(kWorldFollowSecret);
        report.secret = cases::FollowHash{};
        for (std::size_t at = 0; at < digest.size(); ++at) (*report.secret)[at] = std::byte{digest[at]};
        return made(cases::report_case(tx_, Caller{.now = world_.reporter.now}, scope_, report));
    }

    CaseId dispatched(cases::Publicity publicity = cases::Publicity::public_,
                      std::string_view words = "3号楼北侧路灯不亮") {
        auto const id = received(words);
        act(desk_, id,
            {.event = CaseEvent::dispatch,
             .supports = {world_.bodies.property},
             .matter = matter("department"),
             .publicity = publicity});
        return id;
    }
    CaseId sealed() { return dispatched(cases::Publicity::sealed, "举报有人收好处费"); }

    CaseId joined() {
        auto const id = dispatched();
        made(cases::join_case(tx_, cases::Asking{world_.joined}, scope_, id, {.number = 0, .text = "我家楼下也黑"}));
        return id;
    }

    CaseId in_progress() {
        auto const id = dispatched();
        act(lead_, id, {.event = CaseEvent::sign_in});
        return id;
    }
    CaseId extension_asked() {
        auto const id = in_progress();
        act(lead_, id,
            {.event = CaseEvent::ask_extension, .text = "要挖路面", .by = now() + std::chrono::hours(24 * 400)});
        return id;
    }
    CaseId asked() {
        auto const id = in_progress();
        act(lead_, id, {.event = CaseEvent::ask_info, .text = "是哪一盏？"});
        return id;
    }
    CaseId joint(bool is_answered) {
        auto const id = in_progress();
        act(desk_, id,
            {.event = CaseEvent::call_joint,
             .supports = {world_.bodies.property},
             .text = "一起看现场",
             .by = now() + std::chrono::hours(48)});
        if (is_answered) act(property_, id, {.event = CaseEvent::arrive});
        return id;
    }
    CaseId agreed() {
        auto const id = joint(true);
        act(desk_, id,
            {.event = CaseEvent::agree_action,
             .body = world_.bodies.property,
             .text = "修剪遮挡的树枝",
             .by = now() + std::chrono::hours(24 * 30)});
        return id;
    }
    CaseId replied() {
        auto const id = in_progress();
        act(lead_, id, {.event = CaseEvent::reply, .text = "灯已换好"});
        return id;
    }
    CaseId return_requested() {
        auto const id = dispatched();
        act(lead_, id, {.event = CaseEvent::ask_return, .matter = matter("property"), .text = "在小区里面"});
        return id;
    }
    /// Of the residents alone, and no longer the department's.
    CaseId taken_away() {
        auto const id = dispatched(cases::Publicity::limited);
        act(lead_, id, {.event = CaseEvent::ask_return, .matter = matter("property"), .text = "在小区里面"});
        act(desk_, id, {.event = CaseEvent::uphold_return, .matter = matter("property"), .text = "归物业"});
        return id;
    }
    CaseId second_return() {
        auto const id = return_requested();
        act(desk_, id, {.event = CaseEvent::uphold_return, .matter = matter("property"), .text = "归物业"});
        act(property_, id, {.event = CaseEvent::ask_return, .matter = matter("other"), .text = "不归物业"});
        return id;
    }
    CaseId self_governing() { return received("想给老楼加装电梯", matter("self_governing")); }
    CaseId to_deliberation() {
        auto const id = self_governing();
        act(desk_, id, {.event = CaseEvent::send_to_deliberation, .text = "由大家商量"});
        return id;
    }

    boost::json::object line_of(CaseId id) {
        auto const seen = cases::see_case(tx_, cases::Asking{desk_}, scope_, id);
        if (!seen) throw std::runtime_error("the desk does not see its case");
        return {{"id", id.str()}, {"revision", seen->the_case.revision}};
    }

private:
    TimePoint now() const { return world_.reporter.now; }

    Caller staff(Role role, BodyId body) const {
        return {.person = world_.staff,
                .grants = {{role, *world_.street.street, world_.street.path, body}},
                .now = world_.reporter.now};
    }
    MatterId matter(std::string_view name) const {
        return *MatterId::parse(std::string_view(world_.matters.at(name).as_string()));
    }
    cases::CaseReport report_of(std::string_view words) const {
        return {.kind = std::nullopt,
                .text = std::string(words),
                .place = world_.community.id,
                .location = "3号楼北侧",
                .coordinates = std::nullopt,
                .matter = std::nullopt,
                .name = {},
                .phone = {},
                .secret = std::nullopt};
    }
    static CaseId made(Result<cases::Case> const& result) {
        if (!result) throw std::runtime_error(fmt::format("{} {}", result.error().key(), result.error().detail()));
        return result->id;
    }
    void act(Caller const& who, CaseId id, CaseAct const& given) {
        made(cases::act_on_case(tx_, cases::Asking{who}, scope_, id, given));
    }

    WriteTransaction& tx_;
    WorldCases const& world_;
    Scope scope_;
    Caller lead_;
    Caller property_;
    Caller desk_;
};

}  // namespace

WorldBodies found_bodies(storage::Database& database, Caller const& founder, RealmId street,
                         std::vector<Jurisdiction> const& communities) {
    return write(database, [&](WriteTransaction& tx) -> Result<WorldBodies> {
        using enum bodies::BodyKind;
        auto const add = [&](bodies::BodyKind kind, std::string const& name, std::size_t community) -> Result<BodyId> {
            auto const where = community == 0 ? std::nullopt : std::optional(communities.at(community - 1).id);
            HZ_TRY(auto const body,
                   bodies::add_body(tx, founder, {street, kind, *bodies::BodyName::create(name), where}));
            return body.id;
        };
        HZ_TRY(auto const office, add(street_office, "街道办事处", 0));
        HZ_TRY(auto const committee, add(residents_committee, "第一社区居委会", 1));
        HZ_TRY(auto const sibling, add(residents_committee, "第二社区居委会", 2));
        HZ_TRY(auto const department, add(line_department, "照明管理所", 0));
        HZ_TRY(auto const other, add(line_department, "综合执法队", 0));
        HZ_TRY(auto const property, add(property_company, "物业服务中心", 1));
        HZ_TRY(auto const owners, add(owners_committee, "业主委员会", 1));
        HZ_TRY(auto const organisation, add(social_organisation, "社会服务中心", 0));
        HZ_TRY(auto const party, add(party_organisation, "社区党组织", 1));
        return WorldBodies{.office = office,
                           .committee = committee,
                           .sibling_committee = sibling,
                           .department = department,
                           .other_department = other,
                           .property = property,
                           .owners = owners,
                           .organisation = organisation,
                           .party = party};
    });
}

boost::json::object publish_register(storage::Database& database, Caller const& founder, RealmId street,
                                     WorldBodies const& bodies) {
    return write(database, [&](WriteTransaction& tx) -> Result<boost::json::object> {
        Scope const scope{street};
        HZ_TRY(responsibilities::open_draft(tx, founder, scope));
        boost::json::object matters;
        auto const put = [&](std::string_view name, responsibilities::Entry entry) -> Result<void> {
            HZ_TRY(auto const written, responsibilities::put_item(tx, founder, scope, std::move(entry), std::nullopt));
            matters[name] = written.matter.id.str();
            return {};
        };
        HZ_TRY(put("department", row("A-01", "道路路灯不亮", bodies.department, MatterClass::mandated)));
        HZ_TRY(put("property", row("A-02", "小区内照明", bodies.property, MatterClass::assisted)));
        HZ_TRY(put("other", row("A-03", "夜间倾倒垃圾", bodies.other_department, MatterClass::mandated)));
        HZ_TRY(put("self_governing", row("A-04", "加装电梯", bodies.committee, MatterClass::self_governing)));
        auto const draft = responsibilities::list_versions(tx, founder, scope).front();
        HZ_TRY(responsibilities::publish(tx, founder, scope, draft.revision, "第一版", std::nullopt));
        return matters;
    });
}

boost::json::object report_cases(storage::Database& database, WorldCases const& world) {
    return write(database, [&](WriteTransaction& tx) -> Result<boost::json::object> {
        Reporting reporting(tx, world);
        boost::json::object by_state;
        auto const several = [&](std::string_view state, auto make) {
            boost::json::array copies;
            for (int made = 0; made < world.copies; ++made) copies.push_back(reporting.line_of(make()));
            by_state[state] = std::move(copies);
        };
        using cases::Publicity;
        several("received", [&] { return reporting.received(); });
        several("anonymous", [&] { return reporting.anonymous(); });
        several("dispatched", [&] { return reporting.dispatched(); });
        several("limited", [&] { return reporting.dispatched(Publicity::limited); });
        several("sealed", [&] { return reporting.sealed(); });
        several("joined", [&] { return reporting.joined(); });
        several("in_progress", [&] { return reporting.in_progress(); });
        several("extension_asked", [&] { return reporting.extension_asked(); });
        several("need_info", [&] { return reporting.asked(); });
        several("called", [&] { return reporting.joint(false); });
        several("arrived", [&] { return reporting.joint(true); });
        several("agreed", [&] { return reporting.agreed(); });
        several("replied", [&] { return reporting.replied(); });
        several("return_requested", [&] { return reporting.return_requested(); });
        several("taken_away", [&] { return reporting.taken_away(); });
        several("second_return", [&] { return reporting.second_return(); });
        several("self_governing", [&] { return reporting.self_governing(); });
        several("to_deliberation", [&] { return reporting.to_deliberation(); });
        return by_state;
    });
}

}  // namespace hezhi
