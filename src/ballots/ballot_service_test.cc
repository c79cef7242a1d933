#include <algorithm>
#include <latch>
#include <ranges>
#include <set>
#include <string_view>
#include <thread>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/ballots/ballot_json.h"
#include "src/ballots/ballot_store.h"
#include "src/ballots/testing_ballots.h"
#include "src/commitments/commitments.h"
#include "src/http/walker.h"
#include "src/storage/public_events.h"

namespace hezhi::ballots {
namespace {

using authority::Caller;
using authority::Role;
using procedure::Measure;
using procedure::Reading;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using storage::ReadTransaction;
using storage::WriteTransaction;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using enum BallotChoice;

class BallotServiceTest : public testkit::BallotsTest {
protected:
    static std::string_view word(auto const& result) { return result ? std::string_view{"ok"} : result.error().key(); }
    boost::json::object outcome(BallotId id) {
        return boost::json::parse(file(visitor(), id, FileKind::outcome, Names::hidden)).as_object();
    }
};

TEST_P(BallotServiceTest, from_the_notice_over_phone_and_paper_to_an_outcome_that_a_stranger_recounts) {
    auto const owner = neighbour("业主1", 1);
    auto const id = noticed();
    EXPECT_EQ(now(id).state, BallotState::noticed);
    EXPECT_EQ(now(id).roll, (RollCounts{.dwellings = 12, .area_cm2 = 9'600'000, .heads = 12, .not_counted = 0}));
    EXPECT_EQ(word(voted(owner, id, agree)), "ballot.not_open");
    clock.advance(days{17});
    runner.run_due();
    EXPECT_EQ(now(id).state, BallotState::open) << "by the clock";

    auto const receipt = voted(owner, id, agree);
    ASSERT_TRUE(receipt.has_value()) << word(receipt);
    EXPECT_EQ(receipt->area_cm2, 1'200'000);
    for (int home = 2; home <= 8; ++home) paper_of(home, id, home <= 7 ? agree : disagree);
    EXPECT_EQ(word(decided(id)), "ballot.act_not_now") << "nothing is counted while it is open";
    clock.advance(days{10});
    runner.run_due();
    EXPECT_EQ(now(id).state, BallotState::counting);
    auto const done = decided(id);
    ASSERT_TRUE(done.has_value()) << word(done);
    // Eight of twelve heads, seven of eight agree; 720 of 960 m², 660 of 720 m².
    EXPECT_EQ(done->passed, true);
    auto const drafts = read([&](ReadTransaction& tx) {
        return commitments::commitments_of_source(tx, scope(), commitments::DecisionSource::ballot, id.value());
    });
    ASSERT_EQ(drafts.size(), 1U) << "what was agreed to waits for owner, deadline and resource";
    EXPECT_EQ(drafts.front().title, done->title);
    auto const told = outcome(id);
    EXPECT_EQ(told.at("participating").at("heads").to_number<int>(), 8);
    EXPECT_EQ(told.at("participating").at("area_cm2").to_number<int>(), 7'200'000);
    EXPECT_EQ(told.at("votes").at("agree").at("area_cm2").to_number<int>(), 6'600'000);
    EXPECT_EQ(read([&](ReadTransaction& tx) { return check_receipt(tx, visitor(), scope(), id, receipt->number); }),
              ReceiptState::counted);
    auto const events =
        read([&](ReadTransaction& tx) { return storage::public_events(tx, scope(), std::nullopt, 50); });
    std::vector<std::string> kinds;
    for (auto const& event : events) {
        if (event.subject_kind == "ballot") kinds.push_back(event.kind);
        EXPECT_THAT(event.payload, Not(HasSubstr("业主1")));
    }
    EXPECT_THAT(kinds, ElementsAre("ballot.decide", "ballot.close", "ballot.open", "ballot.give_notice"));
}

TEST_P(BallotServiceTest, passes_by_area_and_fails_by_heads_and_says_by_how_many) {
    auto const id = opened();
    // The four large dwellings and four small ones agree; three small ones do not: 720/900 m² is 4/5, 8/11 is below
    // 3/4.
    for (int home = 1; home <= 11; ++home) paper_of(home, id, home <= 8 ? agree : disagree);
    clock.advance(days{10});
    runner.run_due();
    auto const done = decided(id);
    ASSERT_TRUE(done.has_value()) << word(done);
    EXPECT_EQ(done->passed, false);
    EXPECT_TRUE(read([&](ReadTransaction& tx) {
                    return commitments::commitments_of_source(tx, scope(), commitments::DecisionSource::ballot,
                                                              id.value());
                }).empty())
        << "nothing was agreed to, nothing is owed";
    auto const tests = outcome(id).at("tests").as_array();
    EXPECT_TRUE(tests.at(2).at("passed").as_bool());
    EXPECT_FALSE(tests.at(3).at("passed").as_bool());
    EXPECT_EQ(tests.at(3).at("margin").to_number<int>(), -1) << "one head short of nine";
}

TEST_P(BallotServiceTest, the_last_vote_before_the_close_counts_and_all_are_kept) {
    auto const owner = neighbour("业主5", 5);
    auto const id = opened();
    auto const first = voted(owner, id, agree);
    clock.advance(hours{1});
    auto const second = voted(owner, id, disagree);
    ASSERT_TRUE(first && second);
    auto const own = standing(owner, id).votes;
    ASSERT_THAT(own, SizeIs(2));
    EXPECT_EQ(own.at(0).choice, disagree);
    auto const state = [&](std::string const& number) {
        return read([&](ReadTransaction& tx) { return check_receipt(tx, visitor(), scope(), id, number); });
    };
    EXPECT_EQ(state(first->number), ReceiptState::replaced);
    EXPECT_EQ(state(second->number), ReceiptState::received);
    EXPECT_EQ(state("0000"), ReceiptState::unknown);
    // The announced close holds although the clock's job has not run.
    clock.set(*now(id).closes_at);
    EXPECT_EQ(word(voted(owner, id, agree)), "ballot.closed");
    clock.set(*now(id).closes_at - Microseconds{1});
    EXPECT_EQ(word(voted(owner, id, agree)), "ok");
}

TEST_P(BallotServiceTest, a_paper_handed_in_later_takes_the_place_of_the_phone_and_an_earlier_one_does_not) {
    auto const owner = neighbour("业主1", 1);
    auto const id = opened();
    auto const before = clock.now();
    clock.advance(hours{3});
    ASSERT_TRUE(voted(owner, id, agree));
    clock.advance(hours{3});
    auto earlier = paper(1, disagree);
    earlier.handed_in_at = before;
    ASSERT_TRUE(entered(101, id, "A", earlier) && entered(102, id, "A", earlier));
    auto const counts = [&] {
        std::string all;
        auto const ballot = now(id);
        http::Field<BallotPage>::to_json(all,
                                         read([&](ReadTransaction& tx) { return page_of(tx, now_of(owner), ballot); }));
        auto const votes = boost::json::parse(all).as_object().at("own_votes").as_array();
        for (auto const& vote : votes) {
            if (vote.at("counts").as_bool()) return std::string(vote.at("source").as_string());
        }
        return std::string{};
    };
    EXPECT_EQ(counts(), "phone");
    auto const later = paper(1, disagree);
    ASSERT_TRUE(entered(101, id, "B", later) && entered(102, id, "B", later));
    EXPECT_EQ(counts(), "paper");
}

TEST_P(BallotServiceTest, a_paper_takes_two_different_persons_and_a_third_where_they_differ) {
    auto const id = opened();
    auto const first = entered(101, id, "P01", paper(1, agree));
    ASSERT_TRUE(first.has_value()) << word(first);
    EXPECT_EQ(first->state, PaperState::awaits_second);
    EXPECT_EQ(word(entered(101, id, "P01", paper(1, agree))), "ballot.paper_same_person");
    // Nothing of what the first read is told before the second has read.
    std::string all;
    http::Field<BallotPaperView>::to_json(all, view_of(staff(102), *first));
    EXPECT_THAT(all, Not(HasSubstr("业主1")));
    EXPECT_THAT(all, Not(HasSubstr("agree")));
    auto const second = entered(102, id, "P01", paper(1, disagree));
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(second->state, PaperState::mismatch);
    EXPECT_THAT(view_of(staff(103), *second).differs, ElementsAre("choice"));
    auto const rule = [&](std::int64_t clerk, std::string const& number) {
        return acting([&](WriteTransaction& tx) {
            return resolve_paper(tx, staff(clerk), scope(), id, number, paper(1, disagree));
        });
    };
    EXPECT_EQ(word(rule(101, "P01")), "ballot.paper_same_person");
    EXPECT_EQ(word(rule(102, "P01")), "ballot.paper_same_person");
    EXPECT_EQ(word(rule(103, "P99")), "ballot.paper_unknown");
    clock.advance(days{10});
    runner.run_due();
    EXPECT_EQ(word(decided(id)), "ballot.papers_unsettled");
    clock.advance(days{3});
    runner.run_due();
    EXPECT_EQ(now(id).state, BallotState::counting) << "the clock decides nothing while a paper waits";
    auto late = paper(1, disagree);
    EXPECT_EQ(word(entered(103, id, "P02", late)), "ballot.paper_late");
    clock.set(*now(id).closes_at);
    auto const ruled = acting([&](WriteTransaction& tx) {
        auto reading = paper(1, disagree);
        reading.handed_in_at -= minutes{5};
        return resolve_paper(tx, staff(103), scope(), id, "P01", reading);
    });
    ASSERT_TRUE(ruled.has_value()) << word(ruled);
    EXPECT_EQ(ruled->state, PaperState::settled);
    EXPECT_THAT(ruled->receipt, SizeIs(35));
    EXPECT_EQ(word(rule(104, "P01")), "ballot.paper_no_mismatch");
    EXPECT_EQ(word(entered(104, id, "P01", paper(1, agree))), "ballot.paper_settled");
    EXPECT_EQ(word(decided(id)), "ok");
}

TEST_P(BallotServiceTest, the_clock_decides_at_the_announced_end_of_the_count) {
    auto const id = opened();
    for (int home = 1; home <= 9; ++home) paper_of(home, id, agree);
    clock.advance(days{10});
    runner.run_due();
    EXPECT_EQ(now(id).state, BallotState::counting);
    clock.advance(days{2});
    runner.run_due();
    EXPECT_EQ(now(id).state, BallotState::decided);
    EXPECT_EQ(now(id).passed, true);
}

TEST_P(BallotServiceTest, a_proxy_counts_with_written_authority_alone) {
    auto const id = opened();
    auto reading = paper(1, agree);
    reading.proxy = "业主一的女儿";
    reading.authority = "2026-11-20 委托书，附身份证复印件";
    ASSERT_TRUE(entered(101, id, "A", reading) && entered(102, id, "A", reading));
    auto bare = paper(2, agree);
    bare.proxy = "邻居";
    ASSERT_TRUE(entered(101, id, "B", bare) && entered(102, id, "B", bare));
    clock.advance(days{10});
    runner.run_due();
    ASSERT_TRUE(decided(id).has_value());
    EXPECT_EQ(outcome(id).at("participating").at("heads").to_number<int>(), 1);
    EXPECT_THAT(file(staff(), id, FileKind::votes, Names::shown), HasSubstr("业主一的女儿"));
    EXPECT_THAT(file(visitor(), id, FileKind::votes, Names::hidden), Not(HasSubstr("业主一的女儿")));
}

TEST_P(BallotServiceTest, who_lives_there_and_is_on_the_roll_votes_and_a_tenant_is_checked_first) {
    auto const owner = neighbour("业主3", 3);
    auto const tenant = neighbour("租客", 3);
    auto const landlord = neighbour("业主4", 0);
    auto const id = opened();
    EXPECT_TRUE(standing(owner, id).may_vote);
    EXPECT_FALSE(standing(tenant, id).may_vote);
    ASSERT_THAT(standing(tenant, id).homes, SizeIs(1));
    EXPECT_EQ(word(voted(tenant, id, agree)), "ballot.not_on_roll");
    EXPECT_EQ(word(voted(landlord, id, agree)), "ballot.not_on_roll") << "lives elsewhere";

    auto const claimed = acting([&](WriteTransaction& tx) {
        return claim(tx, now_of(landlord), scope(), id, std::nullopt,
                     "我是 3 号楼 2 单元 401 的业主业主4，房本可带来核对");
    });
    ASSERT_TRUE(claimed.has_value()) << word(claimed);
    EXPECT_EQ(word(acting([&](WriteTransaction& tx) {
                  return claim(tx, now_of(landlord), scope(), id, std::nullopt, "再催一次");
              })),
              "ballot.claim_waits");
    auto const answer = [&](Caller const& who, ClaimAnswer const& what) {
        return acting([&](WriteTransaction& tx) { return answer_claim(tx, who, scope(), id, claimed->id, what); });
    };
    EXPECT_EQ(word(answer(now_of(landlord), {.is_confirmed = true, .entry = 4, .voter = "业主4"})),
              "authority.missing");
    EXPECT_EQ(word(answer(staff(), {.is_confirmed = true, .entry = 4, .voter = "别人"})), "ballot.voter_unknown");
    ASSERT_TRUE(answer(staff(), {.is_confirmed = true, .entry = 4, .voter = "业主4"}));
    EXPECT_EQ(word(answer(staff(), {.is_confirmed = false})), "ballot.claim_answered");
    auto const receipt = voted(landlord, id, disagree);
    ASSERT_TRUE(receipt.has_value()) << word(receipt);
    EXPECT_EQ(receipt->lines, 1);

    // A second account cannot be bound to the same owner.
    auto const other = neighbour("业主4", 4);
    EXPECT_FALSE(standing(other, id).may_vote);
    EXPECT_EQ(word(voted(other, id, agree)), "ballot.not_on_roll");
}

TEST_P(BallotServiceTest, co_owners_who_contradict_each_other_cast_no_valid_vote) {
    auto const first = neighbour("甲十二", 12);
    auto const second = neighbour("乙十二", 12);
    auto const id = opened();
    ASSERT_TRUE(voted(first, id, agree) && voted(second, id, disagree));
    for (int home = 1; home <= 8; ++home) paper_of(home, id, agree);
    clock.advance(days{10});
    runner.run_due();
    ASSERT_TRUE(decided(id).has_value());
    EXPECT_EQ(outcome(id).at("participating").at("heads").to_number<int>(), 8);
}

TEST_P(BallotServiceTest, a_roll_with_faults_is_written_nowhere_and_every_fault_has_its_line) {
    auto const made = acting([&](WriteTransaction& tx) { return prepare(tx, staff(), scope(), lift()); });
    ASSERT_TRUE(made.has_value());
    auto const refused = uploaded(made->id, "房号,楼栋,单元,业主,面积\n101,3,2,甲,60\n101,3,2,乙,60\n201,3,2,丙,零\n");
    ASSERT_TRUE(refused.has_value());
    EXPECT_FALSE(refused->is_written);
    std::vector<std::string> where;
    for (auto const& problem : refused->problems) where.push_back(problem.where.substr(0, problem.where.find(':')));
    EXPECT_THAT(where, ElementsAre("3", "4"));
    auto const preview = uploaded(made->id, stair(), true);
    ASSERT_TRUE(preview.has_value());
    EXPECT_FALSE(preview->is_written);
    EXPECT_EQ(preview->counts.heads, 12);
    EXPECT_EQ(preview->homes, 12) << "the street's dwellings are found by their addresses";
    EXPECT_EQ(now(made->id).roll.heads, 0);
    auto const notice =
        give_notice(database(), staff(), scope(), made->id, now(made->id).revision, people::store::residents_of);
    EXPECT_EQ(word(notice), "ballot.notice_incomplete");
}

TEST_P(BallotServiceTest, after_the_notice_roll_and_wording_stand) {
    auto const id = noticed();
    EXPECT_EQ(word(uploaded(id, stair())), "ballot.act_not_now");
    auto other = lift();
    other.wording = "另一句话";
    auto const revision = now(id).revision;
    EXPECT_EQ(word(acting([&](WriteTransaction& tx) { return change(tx, staff(), scope(), id, revision, other); })),
              "ballot.act_not_now");
    EXPECT_EQ(word(give_notice(database(), staff(), scope(), id, now(id).revision, people::store::residents_of)),
              "ballot.act_not_now");
}

TEST_P(BallotServiceTest, names_leave_only_to_those_on_the_roll_and_those_who_count) {
    auto const owner = neighbour("业主1", 1);
    auto const stranger = neighbour("过路人", 0);
    auto const id = opened();
    ASSERT_TRUE(voted(owner, id, agree));
    auto const get = [&](Caller const& who, FileKind kind, Names names) {
        return word(
            database().read([&](ReadTransaction& tx) { return file_of(tx, now_of(who), scope(), id, kind, names); }));
    };
    EXPECT_EQ(get(visitor(), FileKind::roll, Names::hidden), "ballot.not_decided");
    EXPECT_EQ(get(owner, FileKind::roll, Names::shown), "ok");
    EXPECT_EQ(get(owner, FileKind::votes, Names::shown), "ballot.not_decided") << "no running tally";
    EXPECT_EQ(get(staff(), FileKind::votes, Names::shown), "ballot.not_decided") << "not even for those who count";
    EXPECT_EQ(get(stranger, FileKind::roll, Names::shown), "ballot.names_not_yours");
    EXPECT_EQ(get(caller(Role::committee_staff, terraces.path, 7), FileKind::roll, Names::shown),
              "ballot.names_not_yours");
    clock.advance(days{10});
    runner.run_due();
    ASSERT_TRUE(decided(id).has_value());
    std::string all;
    auto const ballot = now(id);
    for (auto const& who : {visitor(), now_of(stranger)}) {
        http::Field<BallotPage>::to_json(all, read([&](ReadTransaction& tx) { return page_of(tx, who, ballot); }));
        for (auto const kind : {FileKind::roll, FileKind::votes, FileKind::outcome})
            all += file(who, id, kind, Names::hidden);
    }
    EXPECT_THAT(all, Not(HasSubstr("业主1")));
    EXPECT_THAT(all, Not(HasSubstr("\"" + owner.person->str() + "\"")));
    EXPECT_THAT(file(owner, id, FileKind::votes, Names::shown), HasSubstr("业主1"));
}

TEST_P(BallotServiceTest, an_open_ballot_freezes_who_lives_there_at_the_notice) {
    std::vector<Caller> people;
    for (int home = 1; home <= 10; ++home) people.push_back(neighbour(fmt::format("居民{}", home), home));
    auto draft = lift();
    draft.kind = BallotKind::open;
    draft.opens_at = clock.now() + days{4};
    draft.closes_at = clock.now() + days{8};
    draft.counts_until.reset();
    auto const id = noticed(draft);
    EXPECT_EQ(now(id).roll.heads, 10);
    auto const late = neighbour("后来搬来的", 11);
    clock.advance(days{4});
    runner.run_due();
    EXPECT_EQ(word(voted(late, id, agree)), "ballot.not_on_roll");
    for (int at = 0; at < 6; ++at)
        ASSERT_TRUE(voted(people.at(static_cast<std::size_t>(at)), id, at < 4 ? agree : disagree));
    // On paper in her name is taking part too.
    auto on_paper = paper(8, agree);
    on_paper.voters = {"居民8"};
    ASSERT_TRUE(entered(101, id, "P8", on_paper) && entered(102, id, "P8", on_paper));
    auto const persons = read([&](ReadTransaction& tx) { return select_participants(tx, scope(), topic); });
    EXPECT_THAT(persons, testing::SizeIs(7));
    EXPECT_THAT(persons, testing::Contains(*people.at(7).person));
    EXPECT_THAT(persons, testing::Not(testing::Contains(*people.at(8).person)));
    clock.advance(days{5});
    runner.run_due();
    ASSERT_EQ(now(id).state, BallotState::decided) << "nothing to enter, so the clock decides at the close";
    EXPECT_EQ(now(id).passed, true);
    EXPECT_THAT(file(visitor(), id, FileKind::votes, Names::hidden), HasSubstr("voter,choice\n"));
}

TEST_P(BallotServiceTest, a_consensus_is_recorded_once_with_what_was_asked) {
    auto draft = lift();
    draft.kind = BallotKind::consensus;
    draft.consensus = {.present = 23, .objections_asked = true, .objecting = 0, .recorder = "居委会副主任"};
    auto const made = acting([&](WriteTransaction& tx) { return prepare(tx, staff(), scope(), draft); });
    auto const record = [&] {
        auto const revision = now(made->id).revision;
        return acting([&](WriteTransaction& tx) { return record_consensus(tx, staff(), scope(), made->id, revision); });
    };
    auto const done = record();
    ASSERT_TRUE(done.has_value()) << word(done);
    EXPECT_EQ(done->passed, true);
    EXPECT_EQ(word(record()), "ballot.act_not_now");
}

TEST_P(BallotServiceTest, the_stage_of_a_procedure_counts_the_ballot_itself) {
    auto const began = clock.now();
    auto const counters = make_stage_counts();
    auto const id = opened();
    auto const counts = [&](TimePoint since) {
        return read([&](ReadTransaction& tx) {
            return counters->counts(tx, scope(), topic, {procedure::StageKind::ballot, since});
        });
    };
    EXPECT_THAT(counts(began), ElementsAre(Reading{Measure::notice_days, 16, 1}));
    for (int home = 1; home <= 9; ++home) paper_of(home, id, home <= 8 ? agree : disagree);
    clock.advance(days{10});
    runner.run_due();
    ASSERT_TRUE(decided(id).has_value());
    EXPECT_THAT(counts(began), testing::UnorderedElementsAre(Reading{Measure::notice_days, 16, 1},
                                                             Reading{Measure::turnout_heads, 9, 12},
                                                             Reading{Measure::agree_heads, 8, 9},
                                                             Reading{Measure::turnout_area, 7'800'000, 9'600'000},
                                                             Reading{Measure::agree_area, 7'200'000, 7'800'000}));
    EXPECT_THAT(counts(clock.now()), IsEmpty()) << "a vote of an earlier round decides nothing in this one";
}

TEST_P(BallotServiceTest, the_thread_says_what_waits_and_what_became_of_a_vote) {
    auto const owner = neighbour("业主1", 1);
    auto const source = make_thread_source();
    auto const id = opened();
    auto const waiting = [&] {
        return read([&](ReadTransaction& tx) { return source->waiting(tx, now_of(owner), scope()); });
    };
    ASSERT_THAT(waiting(), SizeIs(1));
    EXPECT_EQ(waiting().at(0).what, "ballot.cast_your_vote");
    ASSERT_TRUE(voted(owner, id, agree));
    EXPECT_THAT(waiting(), IsEmpty());
    clock.advance(days{10});
    runner.run_due();
    ASSERT_TRUE(decided(id).has_value());
    auto const inputs = read([&](ReadTransaction& tx) { return source->own_inputs(tx, scope(), *owner.person); });
    ASSERT_THAT(inputs, SizeIs(1));
    EXPECT_EQ(inputs.at(0).what, "ballot.counted_failed");
    auto const entries = read([&](ReadTransaction& tx) { return source->entries(tx, scope(), topic); });
    EXPECT_THAT(entries, SizeIs(4));
}

TEST_P(BallotServiceTest, a_persons_votes_are_exported_and_stay_under_the_rolls_name_when_the_account_goes) {
    auto const owner = neighbour("业主1", 1);
    auto const id = opened();
    ASSERT_TRUE(voted(owner, id, agree));
    auto const data = make_personal_data();
    EXPECT_THAT(read([&](ReadTransaction& tx) { return data->export_json(tx, *owner.person); }), HasSubstr("agree"));
    write([&](WriteTransaction& tx) {
        data->erase(tx, *owner.person, clock.now());
        return true;
    });
    EXPECT_EQ(read([&](ReadTransaction& tx) { return data->export_json(tx, *owner.person); }), "[]");
    clock.advance(days{10});
    runner.run_due();
    ASSERT_TRUE(decided(id).has_value());
    EXPECT_EQ(outcome(id).at("participating").at("heads").to_number<int>(), 1);
}

TEST_P(BallotServiceTest, a_void_ballot_says_why_and_counts_nothing) {
    auto const id = opened();
    auto const voiding = [&](std::string const& reason) {
        auto const revision = now(id).revision;
        return acting([&](WriteTransaction& tx) { return declare_void(tx, staff(), scope(), id, revision, reason); });
    };
    EXPECT_EQ(word(voiding("")), "ballot.reason_required");
    ASSERT_TRUE(voiding("名册漏了两户，补正后重新公告").has_value());
    EXPECT_EQ(word(decided(id)), "ballot.act_not_now");
    clock.advance(days{30});
    runner.run_due();
    EXPECT_EQ(now(id).state, BallotState::voided);
}

// ---- At the same time

TEST_P(BallotServiceTest, two_last_votes_at_the_close_are_counted_or_refused_never_lost) {
    auto const first = neighbour("业主1", 1);
    auto const second = neighbour("业主2", 2);
    auto const id = opened();
    clock.set(*now(id).closes_at - Microseconds{1});
    auto const close_revision = now(id).revision;
    auto const early_first = now_of(first);
    auto const early_second = now_of(second);
    auto closer = staff();
    closer.now = *now(id).closes_at;
    std::latch start(3);
    Result<Receipt> results[2] = {fail(ErrorCode::internal, "not.run"), fail(ErrorCode::internal, "not.run")};
    auto const press = [&](int at, Caller const& who) {
        start.arrive_and_wait();
        results[at] = acting([&](WriteTransaction& tx) { return cast(tx, who, scope(), id, agree); });
    };
    std::thread one([&] { press(0, early_first); });
    std::thread two([&] { press(1, early_second); });
    start.arrive_and_wait();
    auto const closed =
        acting([&](WriteTransaction& tx) { return close_ballot(tx, closer, scope(), id, close_revision); });
    EXPECT_TRUE(closed.has_value()) << word(closed);
    auto const counted = decide(database(), closer, scope(), id, closed ? closed->revision : 0);
    one.join();
    two.join();
    ASSERT_TRUE(counted.has_value()) << word(counted);
    std::int64_t acknowledged = 0;
    for (auto const& result : results) {
        if (result) ++acknowledged;
        if (!result) EXPECT_EQ(result.error().key(), "ballot.closed");
    }
    EXPECT_EQ(outcome(id).at("participating").at("heads").to_number<std::int64_t>(), acknowledged);
}

TEST_P(BallotServiceTest, of_two_notices_at_once_one_is_told) {
    auto const made = acting([&](WriteTransaction& tx) { return prepare(tx, staff(), scope(), lift()); });
    ASSERT_TRUE(uploaded(made->id, stair())->is_written);
    auto const revision = now(made->id).revision;
    std::latch start(2);
    std::string_view words[2];
    auto const press = [&](int at, Caller const& who) {
        start.arrive_and_wait();
        words[at] = word(give_notice(database(), who, scope(), made->id, revision, people::store::residents_of));
    };
    std::thread other([&] { press(1, staff(102)); });
    press(0, staff(101));
    other.join();
    EXPECT_EQ((words[0] == "ok") + (words[1] == "ok"), 1);
    EXPECT_TRUE(words[0] == "ballot.changed_meanwhile" || words[1] == "ballot.changed_meanwhile");
}

/// A community larger than any test makes through its accounts.
template <std::int64_t Count>
std::vector<std::pair<PersonId, std::string>> many(ReadTransaction&, storage::Scope, JurisdictionId, PersonId after,
                                                   std::size_t limit) {
    constexpr std::int64_t kFirst = 1'000'000;
    std::vector<std::pair<PersonId, std::string>> page;
    for (auto person = std::max(after.value(), kFirst) + 1; person <= kFirst + Count && page.size() < limit; ++person) {
        page.emplace_back(PersonId{person}, fmt::format("居民{}", person - kFirst));
    }
    return page;
}

TEST_P(BallotServiceTest, twenty_thousand_residents_are_frozen_vote_and_are_counted) {
    constexpr std::int64_t kMany = 20'000;
    auto draft = lift();
    draft.kind = BallotKind::open;
    draft.open_rule.quorum = ">1/1000";
    draft.opens_at = clock.now() + days{4};
    draft.closes_at = clock.now() + days{8};
    draft.counts_until.reset();
    auto const made = acting([&](WriteTransaction& tx) { return prepare(tx, staff(), scope(), draft); });
    ASSERT_TRUE(made.has_value()) << word(made);
    auto const id = made->id;
    ASSERT_TRUE(give_notice(database(), staff(), scope(), id, made->revision, many<kMany>));
    EXPECT_EQ(now(id).roll.heads, kMany);
    auto const page = read([&](ReadTransaction& tx) { return roll_of(tx, staff(), scope(), id, "", 19'990, 50); });
    ASSERT_THAT(page, testing::SizeIs(10)) << "numbered through, page by page";
    EXPECT_EQ(page.back().number, kMany);
    EXPECT_EQ(page.back().person, PersonId{1'000'000 + kMany});
    EXPECT_EQ(page.back().voters, std::vector<std::string>{"居民20000"});
    // By hand: the clock would also write to each of them.
    clock.advance(days{4});
    auto const before_opening = now(id).revision;
    ASSERT_TRUE(acting([&](WriteTransaction& tx) { return open_ballot(tx, staff(), scope(), id, before_opening); }));
    for (std::int64_t voter = 1; voter <= 40; ++voter) {
        ASSERT_TRUE(voted(resident(1'000'000 + voter * 500), id, disagree));
        if (voter <= 30) ASSERT_TRUE(voted(resident(1'000'000 + voter * 500), id, agree)) << "the last counts";
    }
    EXPECT_EQ(word(voted(resident(1'000'000 + kMany + 1), id, agree)), "ballot.not_on_roll");
    clock.advance(days{5});
    auto const before_close = now(id).revision;
    ASSERT_TRUE(acting([&](WriteTransaction& tx) { return close_ballot(tx, staff(), scope(), id, before_close); }));
    ASSERT_TRUE(decided(id).has_value());
    auto const result = boost::json::parse(now(id).result).as_object();
    EXPECT_EQ(result.at("total").at("heads").to_number<std::int64_t>(), kMany);
    EXPECT_EQ(result.at("votes").at("agree").at("heads").to_number<std::int64_t>(), 30);
    EXPECT_EQ(result.at("votes").at("disagree").at("heads").to_number<std::int64_t>(), 10);
    auto const roll = file(visitor(), id, FileKind::roll, Names::hidden);
    EXPECT_EQ(std::ranges::count(roll, '\n'), kMany + 1);
    std::set<std::string_view> keys;
    for (auto const line : std::views::split(roll, '\n')) keys.emplace(line.begin(), line.end());
    EXPECT_EQ(keys.size(), kMany + 2U) << "no two keys alike; the head, and nothing behind the last line";
    EXPECT_EQ(std::ranges::count(file(visitor(), id, FileKind::votes, Names::hidden), '\n'), 41);
}

TEST_P(BallotServiceTest, a_roll_beyond_the_limit_is_refused_whole) {
    auto draft = lift();
    draft.kind = BallotKind::open;
    auto const made = acting([&](WriteTransaction& tx) { return prepare(tx, staff(), scope(), draft); });
    auto const refused = give_notice(database(), staff(), scope(), made->id, made->revision, many<kOpenRollMax + 1>);
    EXPECT_EQ(word(refused), "ballot.roll_too_long");
    EXPECT_EQ(now(made->id).state, BallotState::draft);
    EXPECT_THAT(read([&](ReadTransaction& tx) { return select_roll_page(tx, scope(), made->id, "", 0, 5); }),
                testing::IsEmpty());
}

TEST_P(BallotServiceTest, of_two_who_freeze_one_roll_at_once_one_is_told_and_every_head_stands_once) {
    auto draft = lift();
    draft.kind = BallotKind::open;
    auto const made = acting([&](WriteTransaction& tx) { return prepare(tx, staff(), scope(), draft); });
    std::latch start(2);
    std::string_view words[2];
    auto const press = [&](int at, Caller const& who) {
        start.arrive_and_wait();
        words[at] = word(give_notice(database(), who, scope(), made->id, made->revision, many<4'100>));
    };
    std::thread other([&] { press(1, staff(102)); });
    press(0, staff(101));
    other.join();
    EXPECT_EQ((words[0] == "ok") + (words[1] == "ok"), 1);
    EXPECT_TRUE(words[0] == "ballot.changed_meanwhile" || words[1] == "ballot.changed_meanwhile")
        << words[0] << " " << words[1];
    EXPECT_EQ(now(made->id).roll.heads, 4'100);
    auto const heads = read([&](ReadTransaction& tx) { return select_heads(tx, scope(), made->id); });
    ASSERT_THAT(heads, testing::SizeIs(4'100));
    EXPECT_EQ(heads.back().number, 4'100);
}

TEST_P(BallotServiceTest, a_paper_that_two_clerks_enter_at_once_is_one_first_and_one_second_reading) {
    auto const id = opened();
    auto const reading = paper(1, agree);
    std::latch start(2);
    Result<Paper> results[2] = {fail(ErrorCode::internal, "not.run"), fail(ErrorCode::internal, "not.run")};
    auto const press = [&](int at, std::int64_t clerk) {
        start.arrive_and_wait();
        results[at] = entered(clerk, id, "P01", reading);
    };
    std::thread other([&] { press(1, 102); });
    press(0, 101);
    other.join();
    ASSERT_TRUE(results[0] && results[1]);
    EXPECT_NE(results[0]->state, results[1]->state);
    auto const papers = read([&](ReadTransaction& tx) { return papers_of(tx, staff(), scope(), id); });
    ASSERT_THAT(papers, SizeIs(1));
    EXPECT_EQ(papers.at(0).state, PaperState::settled);
    auto const ballot = now(id);
    EXPECT_EQ(read([&](ReadTransaction& tx) { return cast_lines(tx, ballot); }), 0) << "one line, shown in fives";
}

TEST_P(BallotServiceTest, whoever_is_on_the_roll_hears_when_it_opens_before_it_closes_and_how_it_ended_each_once) {
    auto const phone = neighbour("业主1", 1);
    auto const paper_voter = neighbour("业主2", 2);
    auto const late = neighbour("业主5", 5);
    auto const tenant = neighbour("房客", 3);
    auto const elsewhere = neighbour("业主4", 0);
    auto const id = noticed();
    EXPECT_THAT(told(phone), IsEmpty()) << "a notice is given in public; votes are not taken yet";
    auto const claimed = acting(
        [&](WriteTransaction& tx) { return claim(tx, now_of(elsewhere), scope(), id, 4, "4 层是我的，住在城东"); });
    ASSERT_TRUE(claimed.has_value()) << claimed.error().key();
    ASSERT_TRUE(acting([&](WriteTransaction& tx) {
                    return answer_claim(tx, staff(), scope(), id, claimed->id,
                                        {.is_confirmed = true, .entry = 4, .voter = "业主4", .words = "核对了房产证"});
                }).has_value());
    clock.advance(std::chrono::days{16});
    runner.run_due();
    for (auto const& who : {phone, paper_voter, late, elsewhere}) {
        EXPECT_THAT(told(who), ElementsAre("ballot_opened"));
        EXPECT_EQ(letterbox(who).front().due, now(id).closes_at);
        EXPECT_EQ(letterbox(who).front().subject, id.value());
    }
    EXPECT_THAT(told(tenant), IsEmpty()) << "not on the roll";

    ASSERT_TRUE(voted(phone, id, BallotChoice::agree).has_value());
    paper_of(2, id, BallotChoice::disagree);
    clock.advance(std::chrono::days{9} - std::chrono::seconds{1});
    runner.run_due();
    EXPECT_THAT(told(late), ElementsAre("ballot_opened")) << "a day before, not earlier";
    clock.advance(std::chrono::seconds{1});
    runner.run_due();
    for (auto const& who : {late, elsewhere}) {
        EXPECT_THAT(told(who), ElementsAre("ballot_closing", "ballot_opened"));
    }
    for (auto const& who : {phone, paper_voter}) {
        EXPECT_THAT(told(who), ElementsAre("ballot_opened")) << "whoever voted is left in peace";
    }

    clock.advance(std::chrono::days{4});
    runner.run_due();
    ASSERT_EQ(now(id).state, BallotState::decided);
    for (auto const& who : {phone, paper_voter, late, elsewhere}) {
        EXPECT_EQ(told(who).front(), "ballot_failed");
        EXPECT_EQ(letterbox(who).front().due, std::nullopt);
    }
    EXPECT_THAT(told(tenant), IsEmpty());
    // A process that died after telling and before saying so.
    write([&](WriteTransaction& tx) {
        jobs::enqueue(tx, "ballot.tell",
                      fmt::format(R"({{"street":"{}","ballot":"{}","news":"decided"}})", realm().value(), id.value()),
                      clock.now());
        // Late, when it is no longer so.
        jobs::enqueue(tx, "ballot.tell",
                      fmt::format(R"({{"street":"{}","ballot":"{}","news":"closing"}})", realm().value(), id.value()),
                      clock.now());
    });
    runner.run_due();
    EXPECT_THAT(told(phone), ElementsAre("ballot_failed", "ballot_opened"));
    EXPECT_THAT(told(late), ElementsAre("ballot_failed", "ballot_closing", "ballot_opened"));
}

TEST_P(BallotServiceTest, a_vote_of_residents_tells_its_roll_and_a_void_one_takes_the_reminder_back) {
    auto const here = neighbour("周一", 1);
    auto draft = lift();
    draft.kind = BallotKind::open;
    draft.opens_at = clock.now() + std::chrono::days{4};
    draft.closes_at = clock.now() + std::chrono::days{10};
    draft.counts_until = {};
    auto const id = noticed(draft);
    auto const newcomer = neighbour("新邻居", 2);
    clock.advance(std::chrono::days{5});
    runner.run_due();
    EXPECT_THAT(told(here), ElementsAre("ballot_opened"));
    EXPECT_THAT(told(newcomer), IsEmpty()) << "the roll was frozen before";
    auto const revision = now(id).revision;
    ASSERT_TRUE(acting([&](WriteTransaction& tx) {
                    return declare_void(tx, staff(), scope(), id, revision, "方案有误");
                }).has_value());
    runner.run_due();
    EXPECT_THAT(told(here), ElementsAre("ballot_voided", "ballot_opened"));
    clock.advance(std::chrono::days{5});
    runner.run_due();
    EXPECT_THAT(told(here), ElementsAre("ballot_voided", "ballot_opened"));
}

HZ_ON_BOTH_ENGINES(BallotServiceTest);

}  // namespace
}  // namespace hezhi::ballots
