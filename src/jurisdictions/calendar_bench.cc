// What counting costs whoever sets a deadline: reading a place's calendar inside a transaction, and adding working
// days.
#include <benchmark/benchmark.h>

#include "src/jurisdictions/testing_street.h"

namespace hezhi::jurisdictions {
namespace {

/// A street with a year of its own and a community that overrules it, in memory.
struct World {
    World() : database(storage::Engine::sqlite, [] { return storage::testkit::kStart; }) {
        auto const now = storage::testkit::kStart;
        auto const found = database->write(
            [&](storage::WriteTransaction& tx) {
                return found_street(tx, *name_street("临江市", "河东区", "青禾街道"), now);
            },
            storage::Effort::bulk);
        street.emplace(found.value());
        authority::Caller const who{
            .person = PersonId{9},
            .grants = {authority::Grant{authority::Role::administrator, *street->street, street->path, {}}},
            .now = now};
        auto const import = [&](ImportKind kind, std::string text) {
            auto const done = run_import(*database, who, {*street->street, kind, "f.csv", std::move(text), false});
            if (!done || !done->problems.empty()) std::abort();
        };
        import(ImportKind::jurisdictions, "kind,code,parent_code,name,types\ncommunity,C1,,柳荫里,old_town\n");
        std::string days = "date,kind,name\n";
        for (int day = 1; day <= 28; ++day) days += "2027-02-" + std::to_string(day) + ",holiday,春节\n";
        import(ImportKind::calendar, days);
        community = database->read([&](storage::ReadTransaction& tx) { return communities_of(tx, *street->street); })
                        .value()
                        .front();
    }
    storage::testkit::TestDatabase database;
    std::optional<Jurisdiction> street;
    std::optional<Jurisdiction> community;
};

void read_calendar_by_id(benchmark::State& state) {
    World world;
    auto const done = world.database->read([&](storage::ReadTransaction& tx) {
        for (auto _ : state) benchmark::DoNotOptimize(calendar_of(tx, world.community->id));
    });
    if (!done) state.SkipWithError("read failed");
}
BENCHMARK(read_calendar_by_id);

void add_five_working_days(benchmark::State& state) {
    World world;
    auto const calendar =
        world.database->read([&](storage::ReadTransaction& tx) { return calendar_of(tx, world.community->id); })
            .value();
    for (auto _ : state) benchmark::DoNotOptimize(calendar::add_working_days(calendar, storage::testkit::kStart, 5));
}
BENCHMARK(add_five_working_days);

}  // namespace
}  // namespace hezhi::jurisdictions
