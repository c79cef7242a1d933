// A world for black-box tests and benchmarks: two streets, communities, topics in every state with statements in every
// state, cases in every state, and a signed-in person for every role and place. Sessions are written straight into the
// database, so no test waits for password hashing. Prints what it made as JSON.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/groups/groups.h"
#include "src/http/context.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/opinions/opinions.h"
#include "src/people/people.h"
#include "src/people/person_store.h"
#include "src/people/post_store.h"
#include "src/people/residence_store.h"
#include "src/people/session_store.h"
#include "src/procedures/procedures.h"
#include "src/responsibilities/responsibilities.h"
#include "src/storage/data_folder.h"
#include "src/storage/database.h"
#include "src/topics/topics.h"
#include "tests/world/world_agenda.h"
#include "tests/world/world_ballots.h"
#include "tests/world/world_budgets.h"
#include "tests/world/world_cases.h"
#include "tests/world/world_commitments.h"
#include "tests/world/world_meetings.h"
#include "tests/world/world_tasks.h"

namespace hezhi {
namespace {

using authority::Role;
using jurisdictions::Jurisdiction;
using storage::Scope;
using storage::WriteTransaction;
using topics::TopicId;
using topics::TopicState;

TimePoint now() {
    return std::chrono::time_point_cast<Microseconds>(std::chrono::system_clock::now());
}

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(fmt::format("{} {}", result.error().key(), result.error().detail()));
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

class World {
public:
    template <class F>
    auto write(F&& f) {
        return must(database_.write(std::forward<F>(f), storage::Effort::bulk));
    }

    explicit World(storage::Database& database)
        : database_(database), founder_(write([](WriteTransaction& tx) {
              auto const id = tx.new_id<PersonId>();
              people::store::insert_person(tx, {.id = id,
                                                .login_name = "founder",
                                                .login_key = "founder",
                                                .display_name = "founder",
                                                .password_hash = "",
                                                .language = authority::Language::zh_cn,
                                                .now = now()});
              return id;
          })) {}

    authority::Caller founder_of(Jurisdiction const& street) const {
        return {.person = founder_,
                .grants = {{Role::administrator, *street.street, street.path, {}}},
                .now = now(),
                .identity_confirmed = true};
    }

    struct Street {
        Jurisdiction street;
        std::vector<Jurisdiction> communities;
        Scope scope() const { return Scope{*street.street}; }
    };

    Street found(std::string const& name, std::string const& tree) {
        auto const names = must(jurisdictions::name_street("临江市", "河东区", name));
        auto const street = write([&](WriteTransaction& tx) { return jurisdictions::found_street(tx, names, now()); });
        auto const founder = founder_of(street);
        for (auto const& [kind, text] :
             {std::pair{jurisdictions::ImportKind::jurisdictions, tree},
              std::pair{jurisdictions::ImportKind::dwellings,
                        std::string("code,place_code,label,area_m2,tenure\nD1,C1,1号楼101,60.5,owned\n")}}) {
            auto const report =
                must(jurisdictions::run_import(database_, founder, {*street.street, kind, "world.csv", text, false}));
            if (!report.problems.empty()) throw std::runtime_error("import refused");
        }
        auto communities = must(database_.read(
            [&](storage::ReadTransaction& tx) { return jurisdictions::communities_of(tx, *street.street); }));
        return {street, std::move(communities)};
    }

    authority::Caller acting(Street const& street, Jurisdiction const& place, Role role, BodyId body) const {
        return {.person = founder_, .grants = {{role, *street.street.street, place.path, body}}, .now = now()};
    }

    /// A person with one post or residence, signed in.
    boost::json::object person(std::string const& login, Street const& street, Role role, Jurisdiction const& place,
                               std::optional<BodyId> body = std::nullopt) {
        auto const token = http::SessionToken::random();
        auto const hash = token.hash();
        people::Digest token_hash;
        static_assert(sizeof token_hash == sizeof hash);
        std::memcpy(token_hash.data(), hash.data(), hash.size());
        auto const id = write([&](WriteTransaction& tx) {
            auto const person = tx.new_id<PersonId>();
            people::store::insert_person(tx, {.id = person,
                                              .login_name = login,
                                              .login_key = login,
                                              .display_name = login,
                                              .password_hash = "",
                                              .language = authority::Language::zh_cn,
                                              .now = now()});
            people::store::add_realm(tx, person, *street.street.street);
            if (role == Role::resident) {
                people::store::insert_residence(tx, street.scope(),
                                                {.id = tx.new_id<people::ResidenceId>(),
                                                 .street = *street.street.street,
                                                 .person = person,
                                                 .community = place.id,
                                                 .dwelling = {},
                                                 .bound_by = people::BoundBy::staff,
                                                 .from = now(),
                                                 .ended = {}});
            } else if (role != Role::visitor) {
                people::store::insert_post(tx, street.scope(),
                                           {.id = tx.new_id<people::PostId>(),
                                            .street = *street.street.street,
                                            .person = person,
                                            .role = role,
                                            .body = body,
                                            .jurisdiction = place.id,
                                            .from = now(),
                                            .until = {},
                                            .ended = {}},
                                           std::nullopt, now());
            }
            if (role == Role::administrator) {
                // Without a second factor an administrator's identity never counts as confirmed.
                std::array<std::byte, 20> const secret{std::byte{7}};
                people::store::put_totp(tx, person, secret);
                people::store::confirm_totp(tx, person, now());
            }
            people::store::insert_session(tx,
                                          {.id = tx.new_id<people::SessionId>(),
                                           .person = person,
                                           .device = "world",
                                           .created_at = now(),
                                           .last_seen_at = now(),
                                           .confirmed_at = now()},
                                          token_hash);
            return person;
        });
        return {{"person", id.str()},
                {"login_name", login},
                {"cookie", "__Host-sid=" + token.text + "; sid=" + token.text},
                {"csrf", token.csrf()}};
    }

    TopicId topic(Street const& street, Jurisdiction const& community, TopicState state, std::string const& title,
                  topics::ModerationMode moderation = topics::ModerationMode::after) {
        authority::Caller const founder{
            .grants = {{Role::administrator, *street.street.street, street.street.path, {}}}, .now = now()};
        return write([&](WriteTransaction& tx) -> Result<TopicId> {
            HZ_TRY(auto const topic, topics::draft_topic(tx, founder, street.scope(),
                                                         {.community = community.id,
                                                          .title = title,
                                                          .question = "怎样才算公平？",
                                                          .background = "**背景**",
                                                          .decider = "业主大会",
                                                          .organiser = "居民委员会",
                                                          .moderation = moderation}));
            if (state == TopicState::draft) return topic.id;
            HZ_TRY(topics::move_topic(tx, founder, street.scope(), topic.id, TopicState::open, ""));
            return topic.id;
        });
    }

    /// On the way of the residents' council, organised by the committee, with the party organisation as its steward.
    TopicId launched(Street const& street, Jurisdiction const& community, WorldBodies const& bodies,
                     std::string const& title) {
        auto const id = topic(street, community, TopicState::open, title);
        auto const committee = acting(street, community, Role::committee_staff, bodies.committee);
        write([&](WriteTransaction& tx) {
            return procedures::launch(tx, committee, street.scope(), id,
                                      {.code = "council",
                                       .organiser = bodies.committee,
                                       .steward = bodies.party,
                                       .publicness = "同一院落 31 户",
                                       .resource = "社区会议室"});
        });
        return id;
    }

    void object(Street const& street, Jurisdiction const& community, WorldBodies const& bodies, TopicId topic) {
        auto const party = acting(street, community, Role::party_officer, bodies.party);
        write([&](WriteTransaction& tx) {
            return procedures::act_on_run(tx, party, street.scope(), topic, 1,
                                          {.event = procedure::RunEvent::object,
                                           .actor = procedure::RunActor::steward,
                                           .reason = "涉及消防通道",
                                           .ground = "《消防法》第二十八条",
                                           .authority = bodies.office},
                                          {});
        });
    }

    /// The shipped procedure as a draft of the street.
    void draft_procedure(Street const& street, std::string const& code) {
        auto const founder = founder_of(street.street);
        write([&](WriteTransaction& tx) -> Result<procedures::Version> {
            HZ_TRY(auto const shipped, procedures::find_version(tx, founder, street.scope(), code, 0));
            return procedures::save_draft(tx, founder, street.scope(), shipped.title, shipped.content, std::nullopt);
        });
    }

    void close(Street const& street, TopicId topic) {
        authority::Caller const founder{
            .grants = {{Role::administrator, *street.street.street, street.street.path, {}}}, .now = now()};
        write([&](WriteTransaction& tx) {
            return topics::move_topic(tx, founder, street.scope(), topic, TopicState::closed, "");
        });
    }

    std::string statement(Street const& street, TopicId topic, Jurisdiction const& community, PersonId author,
                          std::string const& text) {
        authority::Caller const who{
            .person = author, .grants = {{Role::resident, *street.street.street, community.path, {}}}, .now = now()};
        return write([&](WriteTransaction& tx) {
                   return opinions::write_statement(tx, who, street.scope(), topic, text);
               })
            .id.str();
    }

    void hide(Street const& street, TopicId topic, std::string const& statement) {
        authority::Caller const founder{
            .grants = {{Role::administrator, *street.street.street, street.street.path, {}}}, .now = now()};
        write([&](WriteTransaction& tx) {
            return opinions::moderate(
                tx, founder, street.scope(), topic, *opinions::StatementId::parse(statement),
                {opinions::ModerationDecision::Kind::hide, opinions::ModerationRule::off_topic, "与议题无关", {}});
        });
    }

    /// A published register of two matters, a draft with a third one from an import, and a gap.
    boost::json::object responsibility_register(Street const& street) {
        namespace resp = responsibilities;
        auto const founder = founder_of(street.street);
        auto const realm = *street.street.street;
        std::string const heading =
            "code,group,name,class,lead,must_do,basis,urgent_respond_hours,urgent_resolve_hours,"
            "ordinary_respond_days,ordinary_resolve_days,complex_respond_days,complex_resolve_days\n";
        auto const row = [](std::string_view code, std::string_view name) {
            return fmt::format("{},市政公用,{},mandated,kind:street_office,修复,《城市照明管理规定》,2,24,1,5,3,11\n",
                               code, name);
        };
        auto const import = [&](std::string const& text) {
            auto const report =
                must(resp::run_register_import(database_, founder, {realm, "register.csv", heading + text}));
            if (!report.problems.empty()) throw std::runtime_error("register refused");
            return *report.import;
        };
        import(row("SZ-01", "路灯不亮") + row("SZ-02", "井盖丢失"));
        auto const published = write([&](WriteTransaction& tx) -> Result<resp::Version> {
            HZ_TRY(auto const draft, resp::open_draft(tx, founder, street.scope()));
            return resp::publish(tx, founder, street.scope(), draft.revision, "第一版", std::nullopt);
        });
        auto const last = import(row("SZ-03", "护栏损坏"));
        auto const draft = write([&](WriteTransaction& tx) { return resp::open_draft(tx, founder, street.scope()); });
        auto const [matter, gap] = write([&](WriteTransaction& tx) -> Result<std::pair<std::string, std::string>> {
            HZ_TRY(resp::log_gap(tx, street.scope(), "没有答案的问题", now()));
            HZ_TRY(auto const gaps, resp::list_gaps(tx, founder, street.scope()));
            return std::pair(resp::list_matters(tx, street.scope(), now()).at(0).id.str(), gaps.at(0).id.str());
        });
        return {{"published", published.id.str()},
                {"draft", draft.id.str()},
                {"matter", matter},
                {"gap", gap},
                {"import", last.str()}};
    }

private:
    storage::Database& database_;
    PersonId founder_;
};

PersonId id_of(boost::json::object const& person) {
    return *PersonId::parse(std::string_view(person.at("person").as_string()));
}

/// For whom a post of that role acts; nullopt for those who act for nobody but the street.
std::optional<BodyId> body_of(Role role, std::string_view relation, WorldBodies const& bodies) {
    switch (role) {
        case Role::committee_staff:
        case Role::moderator:
            if (relation == "parent") return bodies.office;
            return relation == "sibling" ? bodies.sibling_committee : bodies.committee;
        case Role::dispatcher:
        case Role::arbiter:
            return bodies.office;
        case Role::department_officer:
            return bodies.department;
        case Role::property_officer:
            return bodies.property;
        case Role::owners_committee:
            return bodies.owners;
        case Role::organisation_officer:
            return bodies.organisation;
        case Role::party_officer:
            return bodies.party;
        default:
            return std::nullopt;
    }
}

boost::json::object build(storage::Database& database, int residents, int statements, int case_copies) {
    World world(database);
    std::string const tree =
        "kind,code,parent_code,name,types\ncommunity,C1,,柳荫里社区,old_town\ncommunity,C2,,云栖苑社区,commodity_"
        "housing\n";
    auto const own = world.found("青禾街道", tree);
    auto const foreign = world.found("白桥街道", tree);
    auto const& community = own.communities.at(0);
    auto const& sibling = own.communities.at(1);

    auto const founder = world.founder_of(own.street);
    auto const bodies = found_bodies(database, founder, *own.street.street, own.communities);
    auto const foreign_bodies =
        found_bodies(database, world.founder_of(foreign.street), *foreign.street.street, foreign.communities);
    auto const matters = publish_register(database, founder, *own.street.street, bodies);

    boost::json::array people;
    auto const add_with = [&](std::string_view role_name, Role role, std::string_view relation,
                              World::Street const& street, Jurisdiction const& place, std::optional<BodyId> body) {
        auto entry = world.person(fmt::format("{}-{}", role_name, relation), street, role, place, body);
        entry["role"] = role_name;
        entry["relation"] = relation;
        people.push_back(entry);
        return entry;
    };
    auto const add = [&](std::string_view role_name, Role role, std::string_view relation, World::Street const& street,
                         Jurisdiction const& place) {
        auto const& there = relation == "foreign" ? foreign_bodies : bodies;
        return add_with(role_name, role, relation, street, place, body_of(role, relation, there));
    };
    for (int value = 1; value <= static_cast<int>(Role::administrator); ++value) {
        auto const role = static_cast<Role>(value);
        auto const name = authority::name(role);
        add(name, role, "own", own, community);
        add(name, role, "sibling", own, sibling);
        add(name, role, "foreign", foreign, foreign.communities.at(0));
        if (role != Role::resident) add(name, role, "parent", own, own.street);
    }
    add("nobody", Role::visitor, "none", own, community);
    // Whom the cases need beside them.
    add("neighbour", Role::resident, "none", own, community);
    auto const joined = add("joined", Role::resident, "none", own, community);
    add_with("other_department", Role::department_officer, "none", own, own.street, bodies.other_department);
    auto const resident = std::ranges::find_if(people, [](boost::json::value const& entry) {
        return entry.at("role") == "resident" && entry.at("relation") == "own";
    });
    auto const lives_here = [&](boost::json::object const& person) {
        return authority::Caller{.person = id_of(person),
                                 .grants = {{Role::resident, *own.street.street, community.path, {}}},
                                 .now = now()};
    };
    auto const cases = report_cases(database, {.reporter = lives_here(resident->as_object()),
                                               .joined = lives_here(joined),
                                               .staff = *founder.person,
                                               .street = own.street,
                                               .community = community,
                                               .bodies = bodies,
                                               .matters = matters,
                                               .copies = case_copies});
    boost::json::object agenda;
    boost::json::object promises{{"commitments", nullptr}, {"resolutions", nullptr}};
    if (case_copies > 0) {
        agenda = fill_agenda(database, founder, lives_here(resident->as_object()), community, bodies, case_copies);
        promises =
            fill_commitments(database, founder, lives_here(resident->as_object()), community, bodies, case_copies / 2);
    }
    auto const held = hold_meetings(database, founder, lives_here(resident->as_object()), community, bodies);

    auto const tasks = propose_tasks(
        database,
        {.street = own.street, .community = community, .bodies = bodies, .now = now(), .copies = case_copies / 4});

    boost::json::array voters;
    for (int count = 0; count < residents; ++count) {
        voters.push_back(world.person(fmt::format("voter-{}", count), own, Role::resident, community));
    }
    auto const author = world.person("author", own, Role::resident, community);
    auto const author_id = id_of(author);

    boost::json::object topics_by_state;
    auto const draft = world.topic(own, community, TopicState::draft, "草稿议题");
    auto const open = world.topic(own, community, TopicState::open, "开放议题");
    auto const closed = world.topic(own, community, TopicState::closed, "结束议题");
    auto const premoderated = world.topic(own, community, TopicState::open, "先审议题", topics::ModerationMode::before);
    boost::json::object budgets;
    if (case_copies > 0) {
        budgets = fill_budgets(database, founder, lives_here(resident->as_object()), community, open, bodies, 12);
    }
    std::string group;
    boost::json::object kept_groups;
    if (case_copies > 0) {
        auto const neighbour = lives_here(resident->as_object());
        auto const gather = [&](authority::Caller const& who, std::string name) {
            auto const made = database.write([&](WriteTransaction& tx) {
                return groups::register_group(
                    tx, who, own.scope(), community.id,
                    {.name = std::move(name), .about = "商量车库怎么管、钱怎么花", .contact = ""});
            });
            HZ_ASSERT(made.has_value());
            return made->id;
        };
        group = gather(neighbour, "车库小组").str();
        auto const moderator = founder;
        auto const hide = [&](groups::GroupId id) {
            auto const done = database.write([&](WriteTransaction& tx) {
                return groups::moderate_words(tx, moderator, own.scope(), id,
                                              {.kind = opinions::ModerationDecision::Kind::hide,
                                               .rule = opinions::ModerationRule::advertising,
                                               .reason = "像广告"});
            });
            HZ_ASSERT(done.has_value());
        };
        auto const hidden_group = gather(neighbour, "东门早市小组");
        hide(hidden_group);
        auto const work = database.write([&](WriteTransaction& tx) {
            return groups::begin_work(tx, neighbour, own.scope(), hidden_group, "早市后打扫", "每天九点");
        });
        HZ_ASSERT(work.has_value());
        auto const objecting = lives_here(author);
        auto const appealed_group = gather(objecting, "西门早市小组");
        hide(appealed_group);
        auto const appealed = database.write([&](WriteTransaction& tx) {
            return groups::appeal_words(tx, objecting, own.scope(), appealed_group, "我们不收钱");
        });
        HZ_ASSERT(appealed.has_value());
        auto const desk = world.acting(own, community, Role::committee_staff, bodies.committee);
        auto const note = [&](std::string name) {
            auto const noted = database.write([&](WriteTransaction& tx) {
                return groups::note_gathering(
                    tx, desk, own.scope(), community.id,
                    {.name = std::move(name), .about = "车库月租要涨，业主聚在一起商量", .about_how_many = 120});
            });
            HZ_ASSERT(noted.has_value());
            return noted->id.str();
        };
        kept_groups = {{"gathered", note("北门车库")},
                       {"dispersed", note("南门车库")},
                       {"hidden", hidden_group.str()},
                       {"appealed", appealed_group.str()},
                       {"work", work->id.str()}};
    }
    auto const objected = world.launched(own, community, bodies, "有异议的议题");
    world.object(own, community, bodies, objected);
    for (auto const* code : {"council", "mediation"}) world.draft_procedure(own, code);
    boost::json::array published;
    // One person writes a bounded number of statements: the voters take turns.
    for (int count = 0; count < statements; ++count) {
        auto const& voter = voters.at(static_cast<std::size_t>(count) % voters.size());
        auto const writer = id_of(voter.as_object());
        published.push_back(boost::json::value(
            world.statement(own, open, community, writer, fmt::format("这是第 {} 条看法，一句话说清楚。", count))));
    }
    auto const hidden = world.statement(own, open, community, author_id, "这一条看法后来不再展示。");
    world.hide(own, open, hidden);
    auto const in_closed = world.statement(own, closed, community, author_id, "这是结束议题里的看法。");
    world.close(own, closed);
    return {{"street", own.street.id.str()},
            {"foreign_street", foreign.street.id.str()},
            {"community", community.id.str()},
            {"sibling", sibling.id.str()},
            {"topic", open.str()},
            {"topics",
             {{"draft", draft.str()},
              {"open", open.str()},
              {"closed", closed.str()},
              {"premoderated", premoderated.str()},
              {"stewarded", world.launched(own, community, bodies, "牵头组织的议题").str()},
              {"organised", world.launched(own, community, bodies, "组织者的议题").str()},
              {"decided", world.launched(own, community, bodies, "决定者的议题").str()},
              {"objected", objected.str()}}},
            {"run_revisions", {{"objected", "2"}}},
            {"statements", published},
            {"hidden_statement", hidden},
            {"closed_statement", in_closed},
            {"author", author},
            {"matters", matters},
            {"bodies",
             {{"office", bodies.office.str()},
              {"committee", bodies.committee.str()},
              {"department", bodies.department.str()},
              {"other_department", bodies.other_department.str()},
              {"property", bodies.property.str()},
              {"owners", bodies.owners.str()},
              {"organisation", bodies.organisation.str()},
              {"party", bodies.party.str()}}},
            {"cases", cases},
            {"tasks", tasks},
            {"agenda", agenda},
            {"budgets", budgets},
            {"group", group},
            {"groups", kept_groups},
            {"ballots", hold_ballots(database, founder, community, bodies, open)},
            {"commitments", promises.at("commitments")},
            {"resolutions", promises.at("resolutions")},
            {"meetings", held},
            {"follow_secret", kWorldFollowSecret},
            {"people", people},
            {"residents", voters},
            {"register", world.responsibility_register(own)}};
}

}  // namespace
}  // namespace hezhi

int main(int argc, char** argv) {
    std::string data;
    std::string database_option;
    int residents = 16;
    int statements = 18;
    int case_copies = 0;
    CLI::App parser{"Prepares a data folder for tests and benchmarks.", "hezhi_world"};
    parser.add_option("--data", data)->required();
    parser.add_option("--database", database_option);
    parser.add_option("--residents", residents);
    parser.add_option("--statements", statements);
    parser.add_option("--case-copies", case_copies, "of a case in each state");
    CLI11_PARSE(parser, argc, argv);
    try {
        hezhi::storage::DataFolder const folder{data};
        auto const database = hezhi::must(
            hezhi::storage::open_migrated(folder, {.url = database_option, .clock = hezhi::now}, hezhi::now()));
        fmt::print("{}\n", boost::json::serialize(hezhi::build(*database, residents, statements, case_copies)));
        return 0;
    } catch (std::exception const& failure) {
        fmt::print(stderr, "hezhi_world: {}\n", failure.what());
        return 1;
    }
}
