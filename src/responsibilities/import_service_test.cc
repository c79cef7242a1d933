#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/jurisdictions/testing_street.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::responsibilities {
namespace {

using authority::Caller;
using authority::Role;
using bodies::BodyKind;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::ElementsAre;

class RegisterImportTest : public jurisdictions::testkit::StreetTest {
protected:
    RegisterImportTest() {
        auto const added = database().write([&](WriteTransaction& tx) {
            return bodies::add_body(
                tx, administrator(),
                {realm(), BodyKind::line_department, *bodies::BodyName::create("路灯所"), street.id});
        });
        if (!added) throw std::runtime_error("no body");
    }

    Caller administrator() const { return caller(Role::administrator, street.path); }

    static std::string csv(std::initializer_list<std::string> rows) {
        std::string text =
            "code,group,name,class,lead,must_do,basis,urgent_respond_hours,urgent_resolve_hours,"
            "ordinary_respond_days,ordinary_resolve_days,complex_respond_days,complex_resolve_days\n";
        for (auto const& row : rows) text += row + "\n";
        return text;
    }
    static std::string row(std::string const& code, std::string const& title, std::string const& days = "5") {
        return code + ",市政," + title + ",mandated,路灯所,修复,《城市照明管理规定》,2,24,1," + days + ",3,15";
    }

    Result<ImportReport> run(std::string bytes, bool dry_run = false, Missing missing = Missing::keep) {
        return run_register_import(database(), administrator(), {realm(), "r.csv", std::move(bytes), missing, dry_run});
    }
    Result<Version> published() {
        return database().write([&](WriteTransaction& tx) -> Result<Version> {
            HZ_TRY(auto const draft, open_draft(tx, administrator(), scope()));
            return publish(tx, administrator(), scope(), draft.revision, "", std::nullopt);
        });
    }
    std::vector<std::string> draft_rows() {
        return read([&](ReadTransaction& tx) {
            std::vector<std::string> rows;
            auto const versions = list_versions(tx, administrator(), scope());
            if (versions.empty() || versions.front().state != VersionState::draft) return rows;
            auto const entries = entries_of(tx, administrator(), scope(), versions.front().id);
            for (auto const& entry : *entries) rows.push_back(entry.matter.code + " " + entry.matter.name);
            return rows;
        });
    }
};

TEST_P(RegisterImportTest, a_dry_run_counts_and_writes_nothing) {
    auto const report = run(csv({row("A", "路灯"), row("B", "井盖")}), true);
    ASSERT_TRUE(report) << report.error().key();
    EXPECT_EQ(report->added, 2U);
    EXPECT_FALSE(report->import);
    ASSERT_EQ(report->preview.size(), 2U);
    EXPECT_EQ(report->preview[0].where, "r.csv:2:1");
    EXPECT_TRUE(draft_rows().empty());
}

TEST_P(RegisterImportTest, a_file_with_problems_changes_nothing) {
    auto const report = run(csv({row("A", "路灯"), row("B", "井盖", "many")}));
    ASSERT_TRUE(report);
    ASSERT_EQ(report->problems.size(), 1U);
    EXPECT_EQ(report->problems[0].where, "r.csv:3:43");
    EXPECT_TRUE(draft_rows().empty());
}

TEST_P(RegisterImportTest, writes_the_draft_and_says_what_differs) {
    ASSERT_TRUE(run(csv({row("A", "路灯"), row("B", "井盖")})));
    EXPECT_THAT(draft_rows(), ElementsAre("A 路灯", "B 井盖"));
    ASSERT_TRUE(published());
    auto const again = run(csv({row("A", "路灯"), row("B", "井盖", "3"), row("C", "护栏")}), true);
    EXPECT_EQ(again->unchanged, 1U);
    EXPECT_EQ(again->changed, 1U);
    EXPECT_EQ(again->added, 1U);
    EXPECT_THAT(again->preview.at(0).fields, ElementsAre("limits"));
}

TEST_P(RegisterImportTest, rows_that_the_file_lacks_stay_or_go_as_asked) {
    ASSERT_TRUE(run(csv({row("A", "路灯"), row("B", "井盖")})));
    ASSERT_TRUE(run(csv({row("C", "护栏")})));
    EXPECT_THAT(draft_rows(), ElementsAre("A 路灯", "B 井盖", "C 护栏"));
    auto const replaced = run(csv({row("B", "井盖")}), false, Missing::remove);
    EXPECT_EQ(replaced->removed, 2U);
    EXPECT_THAT(draft_rows(), ElementsAre("B 井盖"));
}

TEST_P(RegisterImportTest, undo_puts_every_row_back) {
    ASSERT_TRUE(run(csv({row("A", "路灯"), row("B", "井盖")})));
    ASSERT_TRUE(published());
    auto const report = run(csv({row("A", "路灯不亮"), row("C", "护栏")}), false, Missing::remove);
    EXPECT_THAT(draft_rows(), ElementsAre("A 路灯不亮", "C 护栏"));
    auto const undone = undo_register_import(database(), administrator(), realm(), *report->import);
    ASSERT_TRUE(undone) << undone.error().key();
    EXPECT_THAT(draft_rows(), ElementsAre("A 路灯", "B 井盖"));
    EXPECT_EQ(undo_register_import(database(), administrator(), realm(), *report->import).error().key(),
              "import.undone_already");
}

TEST_P(RegisterImportTest, undo_is_refused_after_later_changes_and_after_publishing) {
    auto const first = run(csv({row("A", "路灯")}));
    ASSERT_TRUE(run(csv({row("A", "路灯不亮")})));
    auto const refused = undo_register_import(database(), administrator(), realm(), *first->import);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key(), "import.not_undoable");
    EXPECT_EQ(refused.error().problems().at(0).key, "import.changed_since");
    ASSERT_TRUE(published());
    auto const second = undo_register_import(database(), administrator(), realm(), *first->import);
    EXPECT_EQ(second.error().key(), "import.not_undoable");
}

TEST_P(RegisterImportTest, a_long_file_is_applied_in_chunks) {
    std::string text = csv({});
    for (std::size_t count = 0; count < kImportChunkRows + 20; ++count) {
        text += row("N" + std::to_string(count), "事项" + std::to_string(count)) + "\n";
    }
    auto const report = run(text);
    ASSERT_TRUE(report) << report.error().key();
    EXPECT_EQ(report->added, kImportChunkRows + 20);
    EXPECT_EQ(draft_rows().size(), kImportChunkRows + 20);
    auto const imports = read([&](ReadTransaction& tx) { return list_register_imports(tx, administrator(), realm()); });
    ASSERT_EQ(imports.size(), 1U);
    EXPECT_EQ(imports.at(0).state, RegisterImportState::applied);
}

TEST_P(RegisterImportTest, needs_the_permission_before_the_file_is_read) {
    auto const refused =
        run_register_import(database(), resident(7), {realm(), "r.csv", "\xFF\xFE broken", Missing::keep, true});
    EXPECT_EQ(refused.error().code(), ErrorCode::forbidden);
}

TEST_P(RegisterImportTest, a_discarded_draft_leaves_nothing) {
    ASSERT_TRUE(run(csv({row("A", "路灯")})));
    auto const discarded = database().write(
        [&](WriteTransaction& tx) { return discard_draft(tx, administrator(), scope()); }, storage::Effort::bulk);
    ASSERT_TRUE(discarded);
    EXPECT_TRUE(draft_rows().empty());
    EXPECT_TRUE(read([&](ReadTransaction& tx) { return list_register_imports(tx, administrator(), realm()); }).empty());
    ASSERT_TRUE(run(csv({row("A", "路灯")})));
    EXPECT_THAT(draft_rows(), ElementsAre("A 路灯"));
}

HZ_ON_BOTH_ENGINES(RegisterImportTest);

}  // namespace
}  // namespace hezhi::responsibilities
