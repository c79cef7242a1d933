// A street with a stair of twelve owners, clerks and a clock, for the tests of ballots.
#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

#include "lib/base/enum_names.h"
#include "src/ballots/ballots.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/testing_street.h"
#include "src/notices/notices.h"
#include "src/people/open_account.h"
#include "src/people/residence_service.h"
#include "src/people/residence_store.h"

namespace hezhi::ballots::testkit {

class BallotsTest : public jurisdictions::testkit::StreetTest {
protected:
    BallotsTest() : runner(database(), [this] { return clock.now(); }) {
        import(jurisdictions::ImportKind::jurisdictions,
               "kind,code,parent_code,name,types\nbuilding,C1-3,C1,3号楼,\nunit,C1-3-2,C1-3,2单元,\n");
        std::string homes = "code,place_code,label\n";
        for (int home = 1; home <= 12; ++home) homes += fmt::format("H{0:02},C1-3-2,3号楼2单元{0}01\n", home);
        import(jurisdictions::ImportKind::dwellings, homes);
        topics::add_jobs(runner);
        add_jobs(runner, database(), people::store::residents_after);
        topic = write([&](storage::WriteTransaction& tx) {
                    return topics::draft_topic(tx, staff(), scope(),
                                               {.community = willows.id,
                                                .title = "3 号楼 2 单元加装电梯",
                                                .question = "要不要装电梯，钱怎么分？",
                                                .background = {},
                                                .decider = "3 号楼 2 单元业主",
                                                .legal_class = {},
                                                .settled = {},
                                                .organiser = "柳荫里社区居委会",
                                                .closes_at = {}});
                }).id;
        write([&](storage::WriteTransaction& tx) {
            return topics::move_topic(tx, staff(), scope(), topic, topics::TopicState::open, "");
        });
    }

    void import(jurisdictions::ImportKind kind, std::string csv) {
        auto const report = jurisdictions::run_import(database(), caller(authority::Role::administrator, street.path),
                                                      {realm(), kind, "f.csv", std::move(csv), false});
        if (!report || !report->problems.empty()) throw std::runtime_error("import refused");
    }

    authority::Caller staff(std::int64_t person = 101) const {
        return caller(authority::Role::committee_staff, willows.path, person);
    }

    /// An account that lives in dwelling `home`, or nowhere for 0.
    authority::Caller neighbour(std::string const& name, int home) {
        auto const person = write([&](storage::WriteTransaction& tx) -> Result<PersonId> {
            auto const login = fmt::format("neighbour-{}", ++accounts_);
            HZ_TRY(auto const added, people::add_person(tx,
                                                        {.code_hash = {},
                                                         .login_name = login,
                                                         .login_key = login,
                                                         .display_name = name,
                                                         .password_hash = "",
                                                         .language = authority::Language::zh_cn},
                                                        clock.now()));
            if (home == 0) return added;
            auto const found = jurisdictions::find_dwelling_by_code(tx, scope(), fmt::format("H{:02}", home));
            HZ_TRY(people::add_residence(tx, std::nullopt,
                                         {.id = people::ResidenceId{0},
                                          .street = realm(),
                                          .person = added,
                                          .community = willows.id,
                                          .dwelling = found->id,
                                          .bound_by = people::BoundBy::letter,
                                          .from = clock.now(),
                                          .ended = std::nullopt},
                                         clock.now()));
            return added;
        });
        return resident(person.value());
    }
    authority::Caller now_of(authority::Caller who) const {
        who.now = clock.now();
        return who;
    }

    static std::string stair() {
        std::string csv = "房号,楼栋,单元,业主,面积\n";
        for (int home = 1; home <= 12; ++home) {
            csv += fmt::format("{}01,3,2,{},{}\n", home, home == 12 ? "甲十二;乙十二" : fmt::format("业主{}", home),
                               home <= 4 ? 120 : 60);
        }
        return csv;
    }

    BallotDraft lift() const {
        BallotDraft draft;
        draft.topic = topic;
        draft.kind = BallotKind::owners;
        draft.title = "3 号楼 2 单元加装电梯";
        draft.wording = "同意按公示的方案，在 3 号楼 2 单元加装一部电梯，费用按楼层分摊。";
        draft.yes_means = "投同意，就是同意按公示方案加装电梯并分摊费用";
        draft.paper_route = "居委会一楼窗口，工作日九点到五点";
        draft.if_failed = "回到议事，改方案后可以再表决";
        draft.owners.matter = 7;
        draft.owners.scope = *tally::scope_from("unit:3/2");
        draft.owners.split_votes = tally::OwnersOptions::SplitVotes::by_area;
        draft.opens_at = clock.now() + std::chrono::days{16};
        draft.closes_at = clock.now() + std::chrono::days{26};
        draft.counts_until = clock.now() + std::chrono::days{28};
        return draft;
    }

    template <class Act>
    auto acting(Act act) {
        return database().write([&](storage::WriteTransaction& tx) { return act(tx); });
    }
    Ballot now(BallotId id) {
        return read([&](storage::ReadTransaction& tx) { return see_ballot(tx, staff(), scope(), id); });
    }
    Result<RollUpload> uploaded(BallotId id, std::string const& csv, bool dry_run = false) {
        return upload_roll(database(), staff(), scope(), id, csv, dry_run);
    }
    /// With its roll, and notice given.
    BallotId noticed() { return noticed(lift()); }
    BallotId noticed(BallotDraft const& draft) {
        auto const made = acting([&](storage::WriteTransaction& tx) { return prepare(tx, staff(), scope(), draft); });
        if (!made) throw std::runtime_error(std::string(made.error().key()));
        if (draft.kind == BallotKind::owners) {
            auto const roll = uploaded(made->id, stair());
            if (!roll || !roll->is_written) throw std::runtime_error("the roll was refused");
        }
        auto const given =
            give_notice(database(), staff(), scope(), made->id, now(made->id).revision, people::store::residents_of);
        if (!given) throw std::runtime_error(std::string(given.error().key()));
        return made->id;
    }
    BallotId opened() {
        auto const id = noticed();
        clock.advance(std::chrono::days{17});
        runner.run_due();
        return id;
    }
    Result<Receipt> voted(authority::Caller const& who, BallotId id, BallotChoice choice) {
        return acting([&](storage::WriteTransaction& tx) { return cast(tx, now_of(who), scope(), id, choice); });
    }
    Result<Paper> entered(std::int64_t clerk, BallotId id, std::string const& number, PaperReading const& reading) {
        return acting(
            [&](storage::WriteTransaction& tx) { return enter_paper(tx, staff(clerk), scope(), id, number, reading); });
    }
    PaperReading paper(int home, BallotChoice choice) const {
        return {.entry = home, .voters = {fmt::format("业主{}", home)}, .choice = choice, .handed_in_at = clock.now()};
    }
    void paper_of(int home, BallotId id, BallotChoice choice) {
        auto const number = fmt::format("P{:02}", home);
        if (!entered(101, id, number, paper(home, choice)) || !entered(102, id, number, paper(home, choice))) {
            throw std::runtime_error("the paper was refused");
        }
    }
    Result<Ballot> decided(BallotId id) { return decide(database(), staff(), scope(), id, now(id).revision); }
    std::vector<notices::Notice> letterbox(authority::Caller const& who) {
        return read(
            [&](storage::ReadTransaction& tx) { return notices::list_notices(tx, now_of(who), std::nullopt, 100); });
    }
    /// Kinds of notices, newest first.
    std::vector<std::string> told(authority::Caller const& who) {
        std::vector<std::string> kinds;
        for (auto const& notice : letterbox(who)) kinds.emplace_back(enum_name(notice.kind));
        return kinds;
    }
    Standing standing(authority::Caller const& who, BallotId id) {
        auto const ballot = now(id);
        return read([&](storage::ReadTransaction& tx) { return standing_of(tx, now_of(who), ballot); });
    }
    std::string file(authority::Caller const& who, BallotId id, FileKind kind, Names names) {
        return read([&](storage::ReadTransaction& tx) { return file_of(tx, now_of(who), scope(), id, kind, names); })
            .text;
    }

    jobs::Runner runner;
    TopicId topic{0};

private:
    int accounts_ = 0;
};

}  // namespace hezhi::ballots::testkit
