// A street with buildings, dwellings and residents in them, for the tests of the agenda desk.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "src/agenda/agenda.h"
#include "src/cases/testing_cases.h"
#include "src/jobs/runner.h"
#include "src/people/open_account.h"
#include "src/people/residence_service.h"

namespace hezhi::agenda::testkit {

class AgendaTest : public cases::testkit::CasesTest {
protected:
    AgendaTest()
        : party(body(bodies::BodyKind::party_organisation, "柳荫里社区党委", willows.id)),
          runner(database(), [this] { return clock.now(); }) {
        std::string tree = "kind,code,parent_code,name,types\ncompound,C1-Y,C1,南院,\n";
        std::string homes = "code,place_code,label\n";
        for (int building = 1; building <= 4; ++building) {
            tree += fmt::format("building,C1-{0},C1-Y,{0}号楼,\n", building);
            for (int home = 1; home <= 12; ++home) {
                homes += fmt::format("C1-{0}-{1},C1-{0},{0}号楼{1}01\n", building, home);
            }
        }
        import(jurisdictions::ImportKind::jurisdictions, tree);
        import(jurisdictions::ImportKind::dwellings, homes);
        for (auto const& one :
             read([&](storage::ReadTransaction& tx) { return jurisdictions::buildings_of(tx, realm(), willows.id); })) {
            if (one.kind == jurisdictions::Kind::building) buildings.push_back(one.id);
            if (one.kind == jurisdictions::Kind::compound) courtyard = one.id;
        }
        topics::add_jobs(runner);
        cases::add_jobs(runner);
        agenda::add_jobs(runner, database());
    }

    void import(jurisdictions::ImportKind kind, std::string csv) {
        auto const report = jurisdictions::run_import(database(), caller(authority::Role::administrator, street.path),
                                                      {realm(), kind, "f.csv", std::move(csv), false});
        if (!report || !report->problems.empty()) throw std::runtime_error("import refused");
    }

    /// Person `number` lives in dwelling `number` of the twelve of a building, buildings in turn.
    authority::Caller neighbour(std::int64_t number) {
        auto const known = people_.find(number);
        if (known != people_.end()) return resident(known->second);
        auto const code = fmt::format("C1-{}-{}", number % 4 + 1, number / 4 % 12 + 1);
        auto const person = write([&](storage::WriteTransaction& tx) -> Result<PersonId> {
            auto const login = fmt::format("neighbour-{}", number);
            HZ_TRY(auto const added, people::add_person(tx,
                                                        {.code_hash = {},
                                                         .login_name = login,
                                                         .login_key = login,
                                                         .display_name = login,
                                                         .password_hash = "",
                                                         .language = authority::Language::zh_cn},
                                                        clock.now()));
            auto const home = jurisdictions::find_dwelling_by_code(tx, scope(), code);
            HZ_TRY(people::add_residence(tx, std::nullopt,
                                         {.id = people::ResidenceId{0},
                                          .street = realm(),
                                          .person = added,
                                          .community = willows.id,
                                          .dwelling = home->id,
                                          .bound_by = people::BoundBy::letter,
                                          .from = clock.now(),
                                          .ended = std::nullopt},
                                         clock.now()));
            return added;
        });
        people_.emplace(number, person.value());
        return resident(person.value());
    }
    cases::CaseId parking(std::int64_t number, std::string text = "晚上回来没有车位") {
        auto what = report(std::move(text));
        what.place = buildings.at(static_cast<std::size_t>(number) % buildings.size());
        what.matter = lift_matter;
        auto const made = reported(neighbour(number), what);
        if (!made) throw std::runtime_error(std::string(made.error().key()));
        return made->id;
    }
    /// A neighbour's report a day, numbers [first, last].
    std::vector<cases::CaseId> parking_of(std::int64_t first, std::int64_t last) {
        std::vector<cases::CaseId> made;
        for (auto number = first; number <= last; ++number) {
            clock.advance(std::chrono::hours{5});
            made.push_back(parking(number));
        }
        return made;
    }
    void update(Extent extent = Extent::all) {
        auto const done = update_clusters(database(), realm(), extent, clock.now());
        if (!done) throw std::runtime_error(std::string(done.error().key()));
    }
    std::vector<Cluster> clusters_seen(authority::Caller const& who) {
        return read([&](storage::ReadTransaction& tx) { return list_clusters(tx, who, scope(), std::nullopt); });
    }
    std::vector<Item> items(ItemFilter const& filter = {}) {
        return read([&](storage::ReadTransaction& tx) { return list_items(tx, scope(), filter); });
    }
    Item item(AgendaItemId id) {
        return read([&](storage::ReadTransaction& tx) { return load_item(tx, scope(), id); });
    }
    template <class Act>
    auto acting(Act act) {
        return database().write([&](storage::WriteTransaction& tx) { return act(tx); });
    }
    Launch complete() const {
        return {.title = "晚上怎么停车",
                .question = "院里的车位晚上怎么分才公平？",
                .decider = "柳荫里居民会议",
                .background = "",
                .publicness = "",
                .organiser = committee,
                .resource = "居委会会议室，每周四晚上"};
    }
    Result<Item> launched(authority::Caller const& who, AgendaItemId id, Launch const& what) {
        return acting([&](storage::WriteTransaction& tx) { return launch(tx, who, scope(), id, what); });
    }
    Result<Item> initiative(std::int64_t number, std::string title = "空地改成儿童活动角") {
        auto const who = neighbour(number);
        return acting([&](storage::WriteTransaction& tx) {
            return begin_initiative(tx, who, scope(),
                                    {.community = willows.id,
                                     .title = std::move(title),
                                     .words = "东门外的空地闲置了两年，孩子没有地方玩。"});
        });
    }
    Result<Item> signed_by(std::int64_t number, AgendaItemId id) {
        auto const who = neighbour(number);
        return acting([&](storage::WriteTransaction& tx) { return sign(tx, who, scope(), id); });
    }
    Result<Offer> offered(authority::Caller const& who, BodyId from, std::optional<AgendaItemId> to,
                          bool without_condition = true) {
        return acting([&](storage::WriteTransaction& tx) {
            return make_offer(tx, who, scope(),
                              {.item = to,
                               .topic = std::nullopt,
                               .body = from,
                               .kind = OfferKind::room,
                               .what = "居委会二楼会议室，坐三十人",
                               .when_and_where = "每周四晚上七点",
                               .practical_limits = "",
                               .amount_fen = std::nullopt,
                               .without_condition = without_condition});
        });
    }
    authority::Caller party_officer() const { return officer(authority::Role::party_officer, party, willows.path, 30); }

    BodyId party;
    jobs::Runner runner;
    std::vector<JurisdictionId> buildings;
    JurisdictionId courtyard{0};

private:
    std::map<std::int64_t, std::int64_t> people_;
};

}  // namespace hezhi::agenda::testkit
