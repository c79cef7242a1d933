// What the agenda desk tells of a topic's thread, and what became of signatures.
#include <algorithm>

#include <gtest/gtest.h>

#include "src/agenda/testing_agenda.h"
#include "src/threads/threads.h"

namespace hezhi::agenda {
namespace {

using storage::ReadTransaction;
using storage::WriteTransaction;
using threads::Entry;
using threads::InputOutcome;
using threads::Step;

class AgendaThreadTest : public testkit::AgendaTest {
protected:
    Item proposed_cluster() {
        parking_of(1, 12);
        update();
        return items({.origin = Origin::cluster}).at(0);
    }
    std::vector<Entry> entries(TopicId topic) {
        return read([&](ReadTransaction& tx) {
            return threads::entries_of(tx, scope(), topic, threads::Sources{source.get()});
        });
    }
    threads::OwnInput signature_of(std::int64_t number) {
        auto const person = *neighbour(number).person;
        return read([&](ReadTransaction& tx) { return source->own_inputs(tx, scope(), person); }).at(0);
    }
    Item enough_signed() {
        auto const begun = initiative(1).value();
        for (std::int64_t number = 2; number <= begun.signatures_min; ++number) {
            EXPECT_TRUE(signed_by(number, begun.id));
        }
        return item(begun.id);
    }

    std::unique_ptr<threads::Source> source = make_thread_source();
};

TEST_P(AgendaThreadTest, the_signal_is_counts_and_never_who) {
    auto const offer = offered(party_officer(), party, proposed_cluster().id).value();
    auto const one = items({.origin = Origin::cluster}).at(0);
    auto const launched_item = launched(committee_staff(), one.id, complete()).value();
    auto const told = entries(*launched_item.topic);
    auto const find = [&](std::string const& what) {
        auto const found = std::ranges::find(told, what, &Entry::what);
        EXPECT_NE(found, told.end()) << what;
        return found == told.end() ? Entry{} : *found;
    };
    EXPECT_EQ(find("signal.cases").count, 12);
    EXPECT_EQ(find("signal.cases").step, Step::signal);
    EXPECT_EQ(find("signal.households").count, 12);
    EXPECT_EQ(find("signal.buildings").count, 4);
    EXPECT_EQ(find("agenda.cluster_proposed").step, Step::signal);
    EXPECT_EQ(find("agenda.launched").step, Step::topic);
    EXPECT_EQ(find("offer.made").body, "柳荫里社区党委");
    EXPECT_EQ(find("offer.made").id, offer.id.str());
    for (auto const& entry : told) EXPECT_EQ(entry.title.find("neighbour"), std::string::npos);
}

TEST_P(AgendaThreadTest, a_small_count_of_households_is_not_told) {
    parking_of(1, 6);
    for (int again = 0; again < 6; ++again) parking_of(1, 1);
    update();
    auto const found = items({.origin = Origin::cluster});
    ASSERT_FALSE(found.empty());
    auto const made = launched(committee_staff(), found.at(0).id, complete()).value();
    for (auto const& entry : entries(*made.topic)) EXPECT_NE(entry.what, "signal.households");
}

TEST_P(AgendaThreadTest, a_case_leads_to_the_topic_that_its_cluster_became) {
    auto const mine = parking_of(1, 12).front();
    update();
    auto const one = items({.origin = Origin::cluster}).at(0);
    auto const topic_of_case = [&] {
        return read(
            [&](ReadTransaction& tx) { return source->thread_of(tx, scope(), threads::Subject::case_, mine.str()); });
    };
    EXPECT_EQ(topic_of_case(), std::nullopt);
    auto const made = launched(committee_staff(), one.id, complete()).value();
    EXPECT_EQ(topic_of_case(), made.topic);
}

TEST_P(AgendaThreadTest, a_signature_says_what_became_of_the_initiative) {
    auto const begun = initiative(1).value();
    EXPECT_EQ(signature_of(1).what, "signature.gathering");
    EXPECT_EQ(signature_of(1).due, begun.due_at);
    for (std::int64_t number = 2; number <= begun.signatures_min; ++number) {
        ASSERT_TRUE(signed_by(number, begun.id));
    }
    EXPECT_EQ(signature_of(2).what, "signature.waits_for_answer");
    EXPECT_EQ(signature_of(2).outcome, InputOutcome::waiting);
    auto const made = launched(committee_staff(), begun.id, complete()).value();
    auto const own = signature_of(2);
    EXPECT_EQ(own.outcome, InputOutcome::taken_up);
    EXPECT_EQ(own.topic, made.topic);
    EXPECT_EQ(own.answered_by, "柳荫里社区居委会");
    EXPECT_TRUE(own.answered_at);
}

TEST_P(AgendaThreadTest, a_declined_initiative_says_who_and_why) {
    auto const one = enough_signed();
    ASSERT_TRUE(acting([&](WriteTransaction& tx) {
        return decline(tx, committee_staff(), scope(), one.id, std::nullopt, Ground::other_decider,
                       "这块地属于区园林局，已转去并会告知答复");
    }));
    auto const own = signature_of(3);
    EXPECT_EQ(own.outcome, InputOutcome::not_taken_up);
    EXPECT_EQ(own.what, "signature.declined");
    EXPECT_EQ(own.note, "这块地属于区园林局，已转去并会告知答复");
    EXPECT_EQ(own.answered_by, "柳荫里社区居委会");
}

HZ_ON_BOTH_ENGINES(AgendaThreadTest);

}  // namespace
}  // namespace hezhi::agenda
