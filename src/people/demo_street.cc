// The demo's people and places, through the same services as real ones: the tree and the dwellings are imported from
// CSV, posts are granted, residents bound. All names are fictional.

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lib/base/random.h"
#include "src/bodies/bodies.h"
#include "src/people/demo_residents.h"
#include "src/people/name_rules.h"
#include "src/people/open_account.h"
#include "src/people/person_store.h"
#include "src/people/post_service.h"
#include "src/people/residence_service.h"
#include "src/people/setup_store.h"
#include "src/storage/database.h"

namespace hezhi::people {
namespace {

using authority::Caller;
using authority::Grant;
using authority::Role;
using bodies::BodyKind;
using jurisdictions::Jurisdiction;
using storage::Database;
using storage::Effort;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::uint64_t kNamesSeed = 20'261'123;
constexpr std::size_t kPersonsPerWrite = 100;
constexpr std::size_t kDemoHomesMax = 1'000;

struct CommunityPlan {
    std::string_view code;
    std::string_view name;
    std::string_view types;
    int buildings;
    int units;
    int floors;
    int dwellings_per_floor;
    int area_dm2;  ///< of the first dwelling on a floor, in square decimetres
    std::string_view tenure;
    std::string_view courtyard;  ///< the open ground between the buildings, where it has a name
};
constexpr std::array kCommunities{
    CommunityPlan{"LYL", "柳荫里", "old_town;work_unit_housing", 6, 3, 6, 2, 5840, "work_unit", ""},
    CommunityPlan{"YQY", "云栖苑", "commodity_housing", 6, 1, 15, 4, 8915, "owned", ""},
    CommunityPlan{"XHW", "新河湾", "converted_village", 10, 1, 5, 4, 7420, "resettlement", "中院"},
};

struct BodyPlan {
    BodyKind kind;
    std::string_view name;
    std::string_view community;  ///< code; empty: the street
};
constexpr std::array kBodies{
    BodyPlan{BodyKind::street_office, "青禾街道办事处", ""},
    BodyPlan{BodyKind::party_organisation, "青禾街道党工委", ""},
    BodyPlan{BodyKind::line_department, "河东区城市管理局青禾分队", ""},
    BodyPlan{BodyKind::hub_organisation, "青禾社会组织服务中心", ""},
    BodyPlan{BodyKind::resident_unit, "青禾小学", ""},
    BodyPlan{BodyKind::residents_committee, "柳荫里社区居委会", "LYL"},
    BodyPlan{BodyKind::party_organisation, "柳荫里社区党委", "LYL"},
    BodyPlan{BodyKind::residents_committee, "云栖苑社区居委会", "YQY"},
    BodyPlan{BodyKind::party_organisation, "云栖苑社区党委", "YQY"},
    BodyPlan{BodyKind::owners_committee, "云栖苑业主委员会", "YQY"},
    BodyPlan{BodyKind::property_company, "安栖物业服务有限公司", "YQY"},
    BodyPlan{BodyKind::residents_committee, "新河湾社区居委会", "XHW"},
    BodyPlan{BodyKind::party_organisation, "新河湾社区党委", "XHW"},
    BodyPlan{BodyKind::social_organisation, "新河湾邻里互助会", "XHW"},
    // Whom the responsibility register names: departments, and the companies that run public works.
    BodyPlan{BodyKind::line_department, "河东区民政局", ""},
    BodyPlan{BodyKind::line_department, "河东区住房和城乡建设局", ""},
    BodyPlan{BodyKind::line_department, "河东区房屋管理局", ""},
    BodyPlan{BodyKind::line_department, "河东区应急管理局", ""},
    BodyPlan{BodyKind::line_department, "河东区公安分局青禾派出所", ""},
    BodyPlan{BodyKind::line_department, "河东区公安分局交通警察大队", ""},
    BodyPlan{BodyKind::line_department, "河东区消防救援大队", ""},
    BodyPlan{BodyKind::line_department, "河东区卫生健康委员会", ""},
    BodyPlan{BodyKind::line_department, "青禾街道社区卫生服务中心", ""},
    BodyPlan{BodyKind::line_department, "河东区市场监督管理局青禾所", ""},
    BodyPlan{BodyKind::line_department, "河东区人力资源和社会保障局", ""},
    BodyPlan{BodyKind::line_department, "河东区医疗保障局", ""},
    BodyPlan{BodyKind::line_department, "河东区残疾人联合会", ""},
    BodyPlan{BodyKind::line_department, "河东区教育局", ""},
    BodyPlan{BodyKind::line_department, "河东区生态环境局", ""},
    BodyPlan{BodyKind::line_department, "河东区园林绿化中心", ""},
    BodyPlan{BodyKind::line_department, "河东区环境卫生服务中心", ""},
    BodyPlan{BodyKind::line_department, "河东区市政设施管理所", ""},
    BodyPlan{BodyKind::line_department, "临江市路灯管理所", ""},
    BodyPlan{BodyKind::line_department, "临江自来水公司", ""},
    BodyPlan{BodyKind::line_department, "临江排水公司", ""},
    BodyPlan{BodyKind::line_department, "临江供电公司", ""},
    BodyPlan{BodyKind::line_department, "临江燃气公司", ""},
    BodyPlan{BodyKind::line_department, "临江热力公司", ""},
    BodyPlan{BodyKind::line_department, "临江公共交通公司", ""},
    BodyPlan{BodyKind::line_department, "河东区司法局青禾司法所", ""},
    BodyPlan{BodyKind::line_department, "河东区退役军人事务局", ""},
    BodyPlan{BodyKind::line_department, "河东区文化和旅游局", ""},
    BodyPlan{BodyKind::line_department, "河东区体育局", ""},
    BodyPlan{BodyKind::line_department, "河东区自然资源和规划分局", ""},
    BodyPlan{BodyKind::line_department, "河东区水务局", ""},
    BodyPlan{BodyKind::line_department, "临江市通信管理局", ""},
    BodyPlan{BodyKind::line_department, "河东区信访局", ""},
    BodyPlan{BodyKind::line_department, "河东区妇女联合会", ""},
    BodyPlan{BodyKind::line_department, "河东区交通运输局", ""},
};

/// Login names say the role, so that whoever tries the demo finds the way.
struct AccountLine {
    std::string_view login_name;
    std::string_view display_name;
    Role role;
    std::string_view community;  ///< code; empty: the street
    std::string_view body;
};
constexpr std::array kAccounts{
    AccountLine{"admin", "周敏", Role::administrator, "", "青禾街道办事处"},
    AccountLine{"auditor", "贺文渊", Role::auditor, "", "青禾街道办事处"},
    AccountLine{"dispatcher", "苗青", Role::dispatcher, "", "青禾街道办事处"},
    AccountLine{"arbiter", "秦岳", Role::arbiter, "", "青禾街道办事处"},
    AccountLine{"department", "郝建军", Role::department_officer, "", "河东区城市管理局青禾分队"},
    AccountLine{"organisation", "苏禾", Role::organisation_officer, "", "青禾社会组织服务中心"},
    AccountLine{"party", "方致远", Role::party_officer, "YQY", "云栖苑社区党委"},
    AccountLine{"staff", "何晓梅", Role::committee_staff, "YQY", "云栖苑社区居委会"},
    AccountLine{"moderator", "唐宁", Role::moderator, "", "青禾街道办事处"},
    AccountLine{"property", "马国强", Role::property_officer, "YQY", "安栖物业服务有限公司"},
    AccountLine{"owners", "陆嘉", Role::owners_committee, "YQY", "云栖苑业主委员会"},
    AccountLine{"representative", "葛兰芳", Role::representative, "LYL", "柳荫里社区居委会"},
    AccountLine{"staff-xhw", "石秀英", Role::committee_staff, "XHW", "新河湾社区居委会"},
    AccountLine{"resident", "林夏", Role::resident, "YQY", ""},
};

constexpr std::array<std::string_view, 40> kSurnames{"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周",
                                                     "徐", "孙", "马", "朱", "胡", "郭", "何", "高", "林", "罗",
                                                     "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹",
                                                     "彭", "曾", "肖", "田", "董", "袁", "潘", "于", "蒋", "蔡"};
constexpr std::array<std::string_view, 40> kGivenNames{
    "志强", "秀兰", "建国", "丽华", "海燕", "国栋", "晓东", "美玲", "文斌", "春梅", "俊杰", "雪梅", "立新", "桂英",
    "子涵", "雨桐", "浩然", "欣怡", "思远", "佳宁", "一鸣", "梓萱", "永福", "翠英", "德明", "凤霞", "新民", "玉珍",
    "小军", "静怡", "明辉", "红梅", "学文", "金花", "向阳", "若溪", "景行", "知夏", "长河", "安然"};

Caller founder(Jurisdiction const& street, TimePoint now) {
    return {.person = PersonId{1},
            .grants = {Grant{Role::administrator, *street.street, street.path, std::nullopt}},
            .now = now,
            .identity_confirmed = true};
}

/// With many residents a community has more buildings of the same kind, so that households stay households.
int buildings_of(CommunityPlan const& one, std::size_t residents) {
    constexpr std::size_t kResidentsPerDwelling = 3;
    auto const dwellings = static_cast<std::size_t>(one.units * one.floors * one.dwellings_per_floor);
    auto const needed = residents / (kResidentsPerDwelling * dwellings) + 1;
    return std::max(one.buildings, static_cast<int>(needed));
}

std::string tree_csv(std::size_t residents) {
    std::string csv = "kind,code,parent_code,name,types\n";
    for (auto const& one : kCommunities) {
        csv += fmt::format("community,{},,{},{}\n", one.code, one.name, one.types);
        if (!one.courtyard.empty()) csv += fmt::format("compound,{0}-Y,{0},{1},\n", one.code, one.courtyard);
        for (int building = 1; building <= buildings_of(one, residents); ++building) {
            csv += fmt::format("building,{0}-{1},{0},{1}号楼,\n", one.code, building);
            for (int unit = 1; unit <= one.units && one.units > 1; ++unit) {
                csv += fmt::format("unit,{0}-{1}-{2},{0}-{1},{2}单元,\n", one.code, building, unit);
            }
        }
    }
    return csv;
}

std::string dwellings_csv(std::size_t residents) {
    std::string csv = "code,place_code,label,area_m2,tenure\n";
    for (auto const& one : kCommunities) {
        for (int building = 1; building <= buildings_of(one, residents); ++building) {
            for (int unit = 1; unit <= one.units; ++unit) {
                auto const place = one.units > 1 ? fmt::format("{}-{}-{}", one.code, building, unit)
                                                 : fmt::format("{}-{}", one.code, building);
                auto const where =
                    one.units > 1 ? fmt::format("{}号楼{}单元", building, unit) : fmt::format("{}号楼", building);
                for (int floor = 1; floor <= one.floors; ++floor) {
                    for (int number = 1; number <= one.dwellings_per_floor; ++number) {
                        int const area = one.area_dm2 + 615 * (number - 1);
                        csv += fmt::format("{0}-{1}{2:02},{0},{3}{1}{2:02},{4}.{5:02},{6}\n", place, floor, number,
                                           where, area / 100, area % 100, one.tenure);
                    }
                }
            }
        }
    }
    return csv;
}

Result<void> import(Database& database, Jurisdiction const& street, jurisdictions::ImportKind kind, std::string csv,
                    TimePoint now) {
    HZ_TRY(auto const report, jurisdictions::run_import(database, founder(street, now),
                                                        {*street.street, kind, "demo.csv", std::move(csv), false}));
    HZ_ASSERT(report.problems.empty());
    return {};
}

Jurisdiction place_of(ReadTransaction& tx, Jurisdiction const& street, std::string_view community_code) {
    if (community_code.empty()) return street;
    for (auto& one : jurisdictions::communities_of(tx, *street.street)) {
        if (one.code == community_code) return std::move(one);
    }
    HZ_ASSERT(false);
    return street;
}

Result<void> add_bodies(WriteTransaction& tx, Jurisdiction const& street, TimePoint now) {
    for (auto const& plan : kBodies) {
        auto const where = place_of(tx, street, plan.community);
        HZ_TRY(bodies::add_body(tx, founder(street, now),
                                {*street.street, plan.kind, *bodies::BodyName::create(plan.name), where.id}));
    }
    return {};
}

Result<PersonId> add_named(WriteTransaction& tx, std::string_view login_name, std::string_view display_name,
                           std::string const& password_hash, TimePoint now) {
    return add_person(tx,
                      {.code_hash = {},
                       .login_name = std::string(login_name),
                       .login_key = login_key(login_name),
                       .display_name = std::string(display_name),
                       .password_hash = password_hash,
                       .language = authority::Language::zh_cn},
                      now);
}

Result<void> settle_in(WriteTransaction& tx, RealmId street, PersonId person, jurisdictions::Dwelling const& dwelling,
                       TimePoint now) {
    HZ_TRY(add_residence(tx, person,
                         {.id = ResidenceId{0},
                          .street = street,
                          .person = person,
                          .community = dwelling.community,
                          .dwelling = dwelling.id,
                          .bound_by = BoundBy::letter,
                          .from = now,
                          .ended = std::nullopt},
                         now));
    return {};
}

Result<std::vector<DemoAccount>> add_accounts(WriteTransaction& tx, Jurisdiction const& street,
                                              std::string const& password_hash, TimePoint now) {
    std::vector<DemoAccount> accounts;
    auto const bodies = bodies::list_bodies(tx, *street.street);
    HZ_ASSERT(bodies);
    for (auto const& plan : kAccounts) {
        HZ_TRY(auto const person, add_named(tx, plan.login_name, plan.display_name, password_hash, now));
        auto const where = place_of(tx, street, plan.community);
        if (plan.role == Role::resident) {
            auto const homes = jurisdictions::dwellings_below(tx, Scope{*street.street}, where, 1);
            HZ_ASSERT(!homes.empty());
            HZ_TRY(settle_in(tx, *street.street, person, homes.front(), now));
        } else {
            auto const body = std::ranges::find(*bodies, plan.body, &bodies::Body::name);
            HZ_ASSERT(body != bodies->end());
            appoint(tx, std::nullopt,
                    {.id = tx.new_id<PostId>(),
                     .street = *street.street,
                     .person = person,
                     .role = plan.role,
                     .body = body->id,
                     .jurisdiction = where.id,
                     .from = now,
                     .until = std::nullopt,
                     .ended = std::nullopt},
                    now);
        }
        store::insert_demo_account(tx, {std::string(plan.login_name), std::string(kDemoPassword),
                                        std::string(authority::name(plan.role)), where.name});
        accounts.push_back({person, std::string(plan.login_name), plan.role, where.id});
    }
    return accounts;
}

/// Residents [first, last) of a community: one a dwelling, and a second one in each when the dwellings run out.
Result<std::vector<PersonId>> add_residents(WriteTransaction& tx, Jurisdiction const& community,
                                            std::span<jurisdictions::Dwelling const> homes,
                                            std::span<std::string const> names, std::size_t first, std::size_t last,
                                            TimePoint now) {
    std::vector<PersonId> residents;
    for (std::size_t at = first; at < last; ++at) {
        auto const login = fmt::format("{}-{}", community.slug, at + 1);
        HZ_TRY(auto const person, add_named(tx, login, names[at], "", now));
        HZ_TRY(settle_in(tx, *community.street, person, homes[(at + 1) % homes.size()], now));
        residents.push_back(person);
    }
    return residents;
}

}  // namespace

bool is_demo_street(ReadTransaction& tx) {
    return store::is_demo(tx);
}

Result<DemoStreet> seed_demo_street(Database& database, PasswordHasher const& hasher,
                                    std::size_t residents_per_community, TimePoint now) {
    HZ_TRY(auto const names, jurisdictions::name_street("临江市", "河东区", "青禾街道"));
    auto const found = [&](WriteTransaction& tx) -> Result<Jurisdiction> {
        if (!jurisdictions::all_streets(tx).empty()) return fail(ErrorCode::conflict, "demo.not_empty");
        return jurisdictions::found_street(tx, names, now);
    };
    HZ_TRY(auto const street, database.write(found, Effort::bulk));
    HZ_TRY(import(database, street, jurisdictions::ImportKind::jurisdictions, tree_csv(residents_per_community), now));
    HZ_TRY(import(database, street, jurisdictions::ImportKind::dwellings, dwellings_csv(residents_per_community), now));
    HZ_TRY(auto const password_hash, hasher.hash(kDemoPassword));
    auto const add_bodies_now = [&](WriteTransaction& tx) { return add_bodies(tx, street, now); };
    HZ_TRY(database.write(add_bodies_now, Effort::bulk));
    auto const add_accounts_now = [&](WriteTransaction& tx) { return add_accounts(tx, street, password_hash, now); };
    HZ_TRY(auto accounts, database.write(add_accounts_now, Effort::bulk));

    DemoStreet demo{*street.street, street.path, {}, std::move(accounts)};
    auto const list_communities = [&](ReadTransaction& tx) {
        return jurisdictions::communities_of(tx, *street.street);
    };
    HZ_TRY(auto const communities, database.read(list_communities));
    Random random(kNamesSeed);
    for (auto const& community : communities) {
        auto const list_homes = [&](ReadTransaction& tx) {
            return jurisdictions::dwellings_below(tx, Scope{*street.street}, community, residents_per_community + 1);
        };
        HZ_TRY(auto const homes, database.read(list_homes));
        std::vector<std::string> residents;
        for (std::size_t at = 0; at < residents_per_community; ++at) {
            residents.push_back(std::string(kSurnames[random.uniform_below(kSurnames.size())]) +
                                std::string(kGivenNames[random.uniform_below(kGivenNames.size())]));
        }
        DemoCommunity settled{community.id, community.name, community.path, {}};
        for (std::size_t first = 0; first < residents_per_community; first += kPersonsPerWrite) {
            std::size_t const last = std::min(residents_per_community, first + kPersonsPerWrite);
            auto const add_some = [&](WriteTransaction& tx) {
                return add_residents(tx, community, homes, residents, first, last, now);
            };
            HZ_TRY(auto const some, database.write(add_some, Effort::bulk));
            settled.residents.insert(settled.residents.end(), some.begin(), some.end());
        }
        demo.communities.push_back(std::move(settled));
    }
    return demo;
}

Result<std::vector<PersonId>> settle_demo_residents(Database& database, RealmId street, JurisdictionId community_id,
                                                    std::size_t count, TimePoint now) {
    struct Place {
        Jurisdiction community;
        std::vector<jurisdictions::Dwelling> homes;
        std::size_t settled = 0;
    };
    HZ_TRY(auto const place, database.read([&](ReadTransaction& tx) -> Result<Place> {
        HZ_TRY(auto community, jurisdictions::require_community(tx, street, community_id));
        auto homes = jurisdictions::dwellings_below(tx, Scope{street}, community, kDemoHomesMax);
        std::size_t settled = 0;
        while (store::find_login(tx, login_key(fmt::format("{}-{}", community.slug, settled + 1)))) ++settled;
        return Place{std::move(community), std::move(homes), settled};
    }));
    Random random(kNamesSeed + static_cast<std::uint64_t>(place.settled));
    std::vector<std::string> names(place.settled);
    for (std::size_t at = 0; at < count; ++at) {
        names.push_back(std::string(kSurnames[random.uniform_below(kSurnames.size())]) +
                        std::string(kGivenNames[random.uniform_below(kGivenNames.size())]));
    }
    std::vector<PersonId> residents;
    for (auto first = place.settled; first < names.size(); first += kPersonsPerWrite) {
        auto const last = std::min(names.size(), first + kPersonsPerWrite);
        auto const add_some = [&](WriteTransaction& tx) {
            return add_residents(tx, place.community, place.homes, names, first, last, now);
        };
        HZ_TRY(auto const some, database.write(add_some, Effort::bulk));
        residents.insert(residents.end(), some.begin(), some.end());
    }
    return residents;
}

}  // namespace hezhi::people
