#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/jurisdictions/jurisdictions.h"
#include "src/jurisdictions/place_positions.h"
#include "src/storage/public_events.h"
#include "src/storage/testing.h"

namespace hezhi::jurisdictions {
namespace {

using authority::Caller;
using authority::Grant;
using authority::Role;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kTree =
    "kind,code,parent_code,name,types\n"
    "community,C1,,柳荫里,old_town\n"
    "building,B1,C1,1号楼,\n"
    "unit,U1,B1,1单元,\n"
    "community,C2,,云栖苑,commodity_housing\n";
constexpr std::string_view kDwellings =
    "code,place_code,label,area_m2,tenure\n"
    "D1,U1,1号楼1单元101,60.5,owned\n"
    "D2,U1,1号楼1单元102,,public_rental\n"
    "D3,C2,云栖苑商铺1,120,unsold\n";

/// Uses what the test says is used.
struct NamedUse : PlaceUse {
    std::vector<JurisdictionId> places;
    std::vector<DwellingId> dwellings;
    bool is_used(ReadTransaction&, Scope, JurisdictionId place) override {
        return std::ranges::find(places, place) != places.end();
    }
    bool is_used(ReadTransaction&, Scope, DwellingId dwelling) override {
        return std::ranges::find(dwellings, dwelling) != dwellings.end();
    }
};

class JurisdictionServiceTest : public storage::testkit::StorageTest {
protected:
    JurisdictionServiceTest()
        : street(write([&](WriteTransaction& tx) {
              return found_street(tx, *name_street("临江市", "河东区", "青禾街道"), clock.now());
          })) {}

    RealmId realm() const { return *street.street; }
    Caller administrator(authority::JurisdictionPath where) const {
        return {.person = PersonId{9},
                .grants = {Grant{Role::administrator, realm(), std::move(where), {}}},
                .now = clock.now()};
    }
    Caller administrator() const { return administrator(street.path); }

    Result<ImportReport> import(ImportKind kind, std::string_view text, bool dry_run = false) {
        return run_import(database(), administrator(), {realm(), kind, "f.csv", std::string(text), dry_run});
    }
    Result<Import> undo(ImportId id, std::vector<PlaceUse*> const& uses = {}) {
        return undo_import(database(), administrator(), realm(), id, uses);
    }
    std::vector<std::string> communities() {
        std::vector<std::string> names;
        for (auto const& one : read([&](ReadTransaction& tx) { return communities_of(tx, realm()); })) {
            names.push_back(one.name);
        }
        return names;
    }

    Jurisdiction street;
};

TEST_P(JurisdictionServiceTest, founds_a_street_below_its_city_and_district) {
    EXPECT_EQ(street.slug, "qing-he-jie-dao");
    EXPECT_EQ(as_jurisdiction(realm()), street.id);
    auto const second = write([&](WriteTransaction& tx) {
        return found_street(tx, *name_street("临江市", "河东区", "青 禾街道"), clock.now());
    });
    EXPECT_EQ(second.slug, "qing-he-jie-dao-2") << "slugs differ, for they stand in addresses";
    EXPECT_EQ(second.parent, street.parent) << "the district is found, not added again";
    auto const again = database().write([&](WriteTransaction& tx) {
        return found_street(tx, *name_street("临江市", "河东区", "青禾街道"), clock.now());
    });
    EXPECT_EQ(again.error().key(), "street.exists");
    auto const unnamed = name_street("临江市", "\u200B", std::string(41, 'x'));
    ASSERT_FALSE(unnamed);
    EXPECT_THAT(unnamed.error().problems(), SizeIs(2));
    EXPECT_THAT(read([](ReadTransaction& tx) { return all_streets(tx); }), SizeIs(2));
}

TEST_P(JurisdictionServiceTest, founding_a_street_opens_its_public_record) {
    auto const events =
        read([&](ReadTransaction& tx) { return storage::public_events(tx, Scope{realm()}, std::nullopt, 10); });
    ASSERT_THAT(events, SizeIs(1));
    EXPECT_EQ(events[0].kind, "street.founded");
    EXPECT_EQ(events[0].subject_kind, "street");
    EXPECT_EQ(events[0].subject_id, street.id.value());
    EXPECT_EQ(events[0].occurred_at, clock.now());
    EXPECT_EQ(events[0].payload, R"({"name":"青禾街道","district":"河东区","city":"临江市"})");

    auto const refused = database().write([&](WriteTransaction& tx) {
        return found_street(tx, *name_street("临江市", "河东区", "青禾街道"), clock.now());
    });
    ASSERT_FALSE(refused);
    EXPECT_THAT(read([&](ReadTransaction& tx) { return storage::public_events(tx, Scope{realm()}, std::nullopt, 10); }),
                SizeIs(1));
}

TEST_P(JurisdictionServiceTest, dry_run_previews_and_writes_nothing) {
    auto const report = import(ImportKind::jurisdictions, kTree, true);
    ASSERT_TRUE(report) << report.error().key();
    EXPECT_EQ(report->added, 4U);
    EXPECT_THAT(report->preview, SizeIs(4));
    EXPECT_EQ(report->preview[2].fate, RowFate::added);
    EXPECT_FALSE(report->import);
    EXPECT_THAT(communities(), IsEmpty());
}

TEST_P(JurisdictionServiceTest, imports_a_tree_with_its_paths) {
    auto const report = import(ImportKind::jurisdictions, kTree);
    ASSERT_TRUE(report) << report.error().key();
    ASSERT_TRUE(report->import);
    EXPECT_THAT(communities(), ElementsAre("柳荫里", "云栖苑"));
    auto const tree = read([&](ReadTransaction& tx) {
        auto const community = communities_of(tx, realm()).front();
        return std::pair(community, require_in_street(tx, realm(), community.id));
    });
    EXPECT_TRUE(street.path.covers(tree.first.path));
    EXPECT_EQ(tree.first.types, std::vector{CommunityType::old_town});
    auto const events = read([&](ReadTransaction& tx) {
        return storage::public_events_of(tx, Scope{realm()}, "import", report->import->value(), 10);
    });
    ASSERT_THAT(events, SizeIs(1));
    EXPECT_EQ(events[0].kind, "import.applied");
}

TEST_P(JurisdictionServiceTest, buildings_are_named_to_everybody_but_neither_units_nor_homes) {
    ASSERT_TRUE(import(ImportKind::jurisdictions, kTree).has_value());
    auto const first = read([&](ReadTransaction& tx) { return communities_of(tx, realm()); }).at(0);
    auto const buildings = read([&](ReadTransaction& tx) { return buildings_of(tx, realm(), first.id); });
    ASSERT_THAT(buildings, SizeIs(1));
    EXPECT_EQ(buildings.front().name, "1号楼");
    auto const strange = database().read([&](ReadTransaction& tx) { return buildings_of(tx, realm(), street.id); });
    EXPECT_EQ(strange.error().key(), "jurisdiction.unknown") << "a street is not a community";
}

TEST_P(JurisdictionServiceTest, importing_twice_changes_nothing) {
    ASSERT_TRUE(import(ImportKind::jurisdictions, kTree));
    ASSERT_TRUE(import(ImportKind::dwellings, kDwellings));
    auto const tree = import(ImportKind::jurisdictions, kTree);
    auto const dwellings = import(ImportKind::dwellings, kDwellings);
    EXPECT_EQ(tree->unchanged, 4U);
    EXPECT_EQ(tree->added + tree->changed, 0U);
    EXPECT_EQ(dwellings->unchanged, 3U);
}

TEST_P(JurisdictionServiceTest, problems_refuse_the_whole_file) {
    auto const report = import(ImportKind::dwellings, kDwellings);
    ASSERT_TRUE(report);
    EXPECT_THAT(report->problems, SizeIs(3)) << "no place is known yet";
    EXPECT_EQ(report->problems[0].where, "f.csv:2:4");
    EXPECT_EQ(report->problems[0].key, "import.place_unknown");
    EXPECT_FALSE(report->import);
}

TEST_P(JurisdictionServiceTest, only_administrators_of_the_street_import) {
    auto const stranger = run_import(database(), Caller{.now = clock.now()},
                                     {realm(), ImportKind::jurisdictions, "f.csv", std::string(kTree), false});
    EXPECT_EQ(stranger.error().code(), ErrorCode::unauthenticated);
    auto const elsewhere = administrator(authority::JurisdictionPath{street.path.str() + "77/"});
    auto const below =
        run_import(database(), elsewhere, {realm(), ImportKind::jurisdictions, "f.csv", std::string(kTree), false});
    EXPECT_EQ(below.error().code(), ErrorCode::forbidden);
    auto const nowhere = run_import(database(), administrator(),
                                    {RealmId{1}, ImportKind::jurisdictions, "f.csv", std::string(kTree), false});
    EXPECT_EQ(nowhere.error().key(), "street.unknown");
}

TEST_P(JurisdictionServiceTest, undo_puts_back_what_was_changed_and_retires_what_was_added) {
    ASSERT_TRUE(import(ImportKind::jurisdictions, kTree));
    auto const second = import(ImportKind::jurisdictions,
                               "kind,code,parent_code,name,types\n"
                               "community,C1,,柳荫里社区,old_town;work_unit_housing\n"
                               "community,C3,,新河湾,converted_village\n"
                               "building,B3,C3,1号楼,\n");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->added, 2U);
    EXPECT_EQ(second->changed, 1U);
    EXPECT_THAT(communities(), ElementsAre("柳荫里社区", "云栖苑", "新河湾"));
    auto const undone = undo(*second->import);
    ASSERT_TRUE(undone) << undone.error().key();
    EXPECT_EQ(undone->state, ImportState::undone);
    EXPECT_THAT(communities(), ElementsAre("柳荫里", "云栖苑"));
    EXPECT_EQ(undo(*second->import).error().key(), "import.undone_already");
    EXPECT_EQ(undo(ImportId{5}).error().key(), "import.unknown");

    auto const third =
        import(ImportKind::jurisdictions, "kind,code,parent_code,name,types\ncommunity,C3,,新河湾,converted_village\n");
    EXPECT_EQ(third->added, 1U) << "a retired jurisdiction comes back under its code";
    EXPECT_THAT(communities(), ElementsAre("柳荫里", "云栖苑", "新河湾"));
    ASSERT_TRUE(undo(*third->import));
    EXPECT_THAT(communities(), ElementsAre("柳荫里", "云栖苑"));
}

TEST_P(JurisdictionServiceTest, a_file_says_where_places_lie_and_its_undo_puts_them_back) {
    constexpr std::string_view kPlaced =
        "kind,code,parent_code,name,types,latitude,longitude\ncommunity,C1,,柳荫里,old_town,39.9,116.4\n"
        "community,C2,,云栖苑,commodity_housing,,\n";
    ASSERT_TRUE(import(ImportKind::jurisdictions, kTree));
    auto const first = read([&](ReadTransaction& tx) { return communities_of(tx, realm()); });
    auto const lies = [&](std::size_t at) -> std::optional<Position> {
        auto const all = read([&](ReadTransaction& tx) { return positions_in(tx, realm(), first[at].id); });
        auto const found = all.find(first[at].id.value());
        return found == all.end() ? std::nullopt : std::optional(found->second);
    };
    Position const pointed{.latitude_e7 = 1, .longitude_e7 = -2};
    auto const point = [&](std::size_t at, std::optional<Position> position) {
        write([&](WriteTransaction& tx) { return set_position(tx, administrator(), realm(), first[at].id, position); });
    };
    point(0, pointed);
    point(1, pointed);

    auto const placed = import(ImportKind::jurisdictions, kPlaced);
    ASSERT_TRUE(placed) << placed.error().key();
    EXPECT_EQ(placed->changed, 1U) << "C2 is as the file says";
    EXPECT_EQ(lies(0), (Position{.latitude_e7 = 399'000'000, .longitude_e7 = 1'164'000'000}));
    EXPECT_EQ(lies(1), pointed);
    EXPECT_EQ(import(ImportKind::jurisdictions, std::string(kPlaced) + "\n")->unchanged, 2U);

    ASSERT_TRUE(undo(*placed->import));
    EXPECT_EQ(lies(0), pointed);
    auto const again = import(ImportKind::jurisdictions, std::string(kPlaced) + "\n\n");
    ASSERT_TRUE(again);
    point(0, std::nullopt);
    EXPECT_EQ(lies(0), std::nullopt);
    EXPECT_EQ(undo(*again->import).error().key(), "import.not_undoable") << "somebody said otherwise since";
}

TEST_P(JurisdictionServiceTest, a_sheet_names_its_place_and_the_telephone_of_its_committee) {
    ASSERT_TRUE(import(ImportKind::jurisdictions, kTree));
    auto const community = read([&](ReadTransaction& tx) { return communities_of(tx, realm()); })[0];
    auto const building = read([&](ReadTransaction& tx) { return *buildings_of(tx, realm(), community.id); })[0];
    auto const sheet = [&] { return read([&](ReadTransaction& tx) { return *names_of(tx, realm(), building.id); }); };
    EXPECT_EQ(sheet().community.id, community.id);
    EXPECT_EQ(sheet().phone, "");
    auto const say = [&](std::string_view phone) {
        return database().write(
            [&](WriteTransaction& tx) { return set_phone(tx, administrator(), realm(), community.id, phone); });
    };
    ASSERT_TRUE(say("010-6600 1234"));
    EXPECT_EQ(sheet().phone, "010-6600 1234");
    EXPECT_EQ(say("打给王主任").error().key(), "jurisdiction.phone_refused");
    ASSERT_TRUE(say(""));
    EXPECT_EQ(sheet().phone, "");
    EXPECT_EQ(read([&](ReadTransaction& tx) { return names_of(tx, realm(), street.id).error().key(); }),
              "jurisdiction.unknown");
}

TEST_P(JurisdictionServiceTest, undo_is_refused_while_something_needs_the_rows) {
    auto const tree = import(ImportKind::jurisdictions, kTree);
    auto const dwellings = import(ImportKind::dwellings, kDwellings);
    auto const blocked = undo(*tree->import);
    ASSERT_FALSE(blocked);
    EXPECT_EQ(blocked.error().key(), "import.not_undoable");
    EXPECT_THAT(blocked.error().problems(), SizeIs(2)) << "U1 and C2 hold dwellings";
    EXPECT_EQ(blocked.error().problems()[0].key, "import.in_use");

    NamedUse use;
    use.dwellings = {read([&](ReadTransaction& tx) { return find_dwelling_by_code(tx, Scope{realm()}, "D2"); })->id};
    auto const lived_in = undo(*dwellings->import, {&use});
    ASSERT_FALSE(lived_in);
    ASSERT_THAT(lived_in.error().problems(), SizeIs(1));
    EXPECT_EQ(lived_in.error().problems()[0].where, "D2");

    ASSERT_TRUE(undo(*dwellings->import));
    ASSERT_TRUE(undo(*tree->import));
    EXPECT_THAT(communities(), IsEmpty());
}

TEST_P(JurisdictionServiceTest, undo_is_refused_after_a_later_change) {
    auto const first = import(ImportKind::jurisdictions, kTree);
    auto const second =
        import(ImportKind::jurisdictions, "kind,code,parent_code,name,types\ncommunity,C1,,柳荫里社区,old_town\n");
    auto const refused = undo(*first->import);
    ASSERT_FALSE(refused);
    ASSERT_THAT(refused.error().problems(), SizeIs(1));
    EXPECT_EQ(refused.error().problems()[0].key, "import.changed_since");
    ASSERT_TRUE(undo(*second->import));
    ASSERT_TRUE(undo(*first->import)) << "the last one first";
}

TEST_P(JurisdictionServiceTest, large_files_are_applied_in_chunks_and_undone_in_chunks) {
    ASSERT_TRUE(import(ImportKind::jurisdictions, kTree));
    std::string text = "code,place_code,label\n";
    std::size_t const rows = kImportChunkRows * 2 + 7;
    for (std::size_t row = 0; row < rows; ++row) {
        text += "L" + std::to_string(row) + ",C2,铺" + std::to_string(row) + "\n";
    }
    auto const report = import(ImportKind::dwellings, text);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->added, rows);
    auto const listed = read([&](ReadTransaction& tx) { return list_imports(tx, administrator(), realm()); });
    EXPECT_EQ(listed.front().done_rows, rows);
    EXPECT_EQ(listed.front().state, ImportState::applied);
    auto const shops = [&] {
        return read([&](ReadTransaction& tx) {
            return dwellings_below(tx, Scope{realm()}, communities_of(tx, realm()).back(), 5'000);
        });
    };
    EXPECT_THAT(shops(), SizeIs(rows));
    ASSERT_TRUE(undo(*report->import));
    EXPECT_THAT(shops(), IsEmpty());
}

TEST_P(JurisdictionServiceTest, an_interrupted_import_goes_on_with_the_same_file) {
    ASSERT_TRUE(import(ImportKind::jurisdictions, kTree));
    auto const report = import(ImportKind::dwellings, kDwellings);
    ASSERT_TRUE(report);
    // As if the server had stopped after the first row: the cursor is durable, the other rows are not there.
    write([&](WriteTransaction& tx) {
        tx.execute(
            "UPDATE imports SET state = 'applying', done_rows = 1, added = 1 "
            "WHERE realm_id = $1 AND import_id = $2",
            {realm(), *report->import});
        tx.execute("DELETE FROM dwellings WHERE realm_id = $1 AND code <> 'D1'", {realm()});
        tx.execute("DELETE FROM import_changes WHERE realm_id = $1 AND import_id = $2 AND change > 0",
                   {realm(), *report->import});
    });
    auto const resumed = import(ImportKind::dwellings, kDwellings);
    ASSERT_TRUE(resumed) << resumed.error().key();
    EXPECT_EQ(resumed->import, report->import);
    EXPECT_EQ(resumed->added, 3U);
    ASSERT_TRUE(undo(*report->import));
}

TEST_P(JurisdictionServiceTest, dwellings_are_found_below_any_place) {
    ASSERT_TRUE(import(ImportKind::jurisdictions, kTree));
    ASSERT_TRUE(import(ImportKind::dwellings, kDwellings));
    auto const labels = read([&](ReadTransaction& tx) {
        std::vector<std::string> list;
        for (auto const& one : dwellings_below(tx, Scope{realm()}, communities_of(tx, realm()).front(), 10)) {
            list.push_back(one.label);
        }
        return list;
    });
    EXPECT_THAT(labels, ElementsAre("1号楼1单元101", "1号楼1单元102"));
    auto const shop = read([&](ReadTransaction& tx) { return find_dwelling_by_code(tx, Scope{realm()}, "D3"); });
    ASSERT_TRUE(shop);
    EXPECT_EQ(shop->area_cm2, 1'200'000);
    EXPECT_EQ(shop->tenure, Tenure::unsold);
}

HZ_ON_BOTH_ENGINES(JurisdictionServiceTest);

}  // namespace
}  // namespace hezhi::jurisdictions
