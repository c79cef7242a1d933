// What an answer to "who is responsible?" costs on a register of 1,000 items, with a database behind it.
#include <array>
#include <stdexcept>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "src/jurisdictions/jurisdictions.h"
#include "src/responsibilities/responsibilities.h"
#include "src/storage/database.h"
#include "src/storage/migrations.h"

namespace hezhi::responsibilities {
namespace {

constexpr TimePoint kNow = from_microseconds(1'772'438'400'000'000);
constexpr std::array<std::string_view, 10> kPlaces{"道路", "小区", "楼道", "河道", "公园",
                                                   "学校", "市场", "车站", "广场", "村口"};
constexpr std::array<std::string_view, 10> kThings{"路灯", "井盖", "垃圾", "树木", "护栏",
                                                   "水管", "电线", "噪声", "停车", "摊贩"};
constexpr std::array<std::string_view, 10> kFaults{"不亮", "丢失", "破损", "堵塞", "扰民",
                                                   "漏水", "倒伏", "占道", "异味", "老化"};

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(std::string(result.error().key()));
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

std::string thousand_items() {
    std::string csv =
        "code,group,subgroup,name,keywords,class,lead,must_do,basis,urgent_respond_hours,urgent_resolve_hours,"
        "ordinary_respond_days,ordinary_resolve_days,complex_respond_days,complex_resolve_days\n";
    int number = 0;
    for (auto const place : kPlaces) {
        for (auto const thing : kThings) {
            for (auto const fault : kFaults) {
                csv += fmt::format(
                    "N{0},{1},{2},{1}{2}{3},{2}坏了; {2}没人管; {1}的{2}; 谁修{2}; "
                    "{3}了怎么办,mandated,kind:street_office,"
                    "到{1}查看{2}并处理,《城市市容和环境卫生管理条例》,2,24,1,5,3,15\n",
                    number++, place, thing, fault);
            }
        }
    }
    return csv;
}

struct Street {
    std::unique_ptr<storage::Database> database;
    RealmId realm;
};

Street street_of_thousand() {
    auto database = must(storage::Database::open({.url = "sqlite::memory:", .clock = [] { return kNow; }}));
    must(storage::migrate(*database, kNow));
    auto const street = must(database->write(
        [](storage::WriteTransaction& tx) {
            return jurisdictions::found_street(tx, *jurisdictions::name_street("临江市", "河东区", "青禾街道"), kNow);
        },
        storage::Effort::bulk));
    authority::Caller const who{.person = PersonId{1},
                                .grants = {{authority::Role::administrator, *street.street, street.path, {}}},
                                .now = kNow,
                                .identity_confirmed = true};
    auto const report = must(run_register_import(*database, who, {*street.street, "r.csv", thousand_items()}));
    if (!report.problems.empty()) throw std::runtime_error("refused");
    must(database->write(
        [&](storage::WriteTransaction& tx) -> Result<Version> {
            HZ_TRY(auto const draft, open_draft(tx, who, storage::Scope{*street.street}));
            return publish(tx, who, storage::Scope{*street.street}, draft.revision, "", std::nullopt);
        },
        storage::Effort::bulk));
    return {std::move(database), *street.street};
}

void answer_on_thousand_items(benchmark::State& state) {
    static Street const street = street_of_thousand();
    for (auto _ : state) {
        auto const found = street.database->read([&](storage::ReadTransaction& tx) {
            return suggest(tx, storage::Scope{street.realm}, "谁来管学校门口的路灯不亮？",
                           jurisdictions::as_jurisdiction(street.realm), 5, kNow);
        });
        if (!found || found->empty()) state.SkipWithError("no answer");
        benchmark::DoNotOptimize(found);
    }
}
BENCHMARK(answer_on_thousand_items)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hezhi::responsibilities
