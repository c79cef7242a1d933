// Trained on what a desk did, on both engines, with the real program; and what happens when it is missing, slow, broken
// or handed a damaged model.
#include "src/routing/routing.h"

#include <array>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cases/dispatched_cases.h"
#include "src/cases/testing_cases.h"
#include "src/jobs/runner.h"
#include "src/routing/fasttext.h"
#include "src/routing/features.h"
#include "src/routing/model_files.h"
#include "src/routing/routing_rules.h"
#include "src/routing/routing_store.h"
#include "src/storage/public_events.h"

namespace hezhi::routing {
namespace {

namespace fs = std::filesystem;
using cases::CaseEvent;
using storage::ReadTransaction;
using storage::WriteTransaction;

// ---- Pure.

TEST(Features, are_characters_and_pairs_and_forge_no_label) {
    EXPECT_THAT(grams_of_text("路灯 __label__9 13900001234\n坏"),
                testing::ElementsAre("label", "坏", "灯", "路", "路灯"));
    EXPECT_TRUE(grams_of_text("。！ 2026").empty());
}

TEST(Features, a_gram_that_few_cases_say_is_not_kept) {
    std::vector<GramCounts::Case> cases;
    for (std::int64_t at = 0; at < kCasesOfGramMin; ++at) {
        cases.push_back({at == 0 ? "8" : "7", {"灯"}});
        if (at > 0) cases.back().grams.push_back("王建国");
    }
    auto const counts = GramCounts::of(cases);
    EXPECT_TRUE(counts.knows("灯"));
    EXPECT_FALSE(counts.knows("王建国"));
    EXPECT_EQ(counts.said("灯", "7").of_label, kCasesOfGramMin - 1);
    EXPECT_EQ(counts.said("灯", "7").all, kCasesOfGramMin);
    auto const again = GramCounts::parse(counts.text());
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->text(), counts.text());
    EXPECT_FALSE(GramCounts::parse("灯\tmany\n").has_value());
}

TEST(Features, reasons_do_not_overlap_and_speak_for_the_label) {
    std::array<std::string, 5> const grams{"不亮", "灯", "灯不", "路灯", "请问"};
    std::array weights{GramWeight{0.2, 9, false}, GramWeight{0.9, 9, true}, GramWeight{0.4, 8, false},
                       GramWeight{0.401, 9, false}, GramWeight{-0.1, 99, true}};
    EXPECT_THAT(weightiest(grams, weights, 3), testing::ElementsAre("路灯")) << "the weightiest, beside it words alone";
    weights[0].is_word = true;
    EXPECT_THAT(weightiest(grams, weights, 3), testing::ElementsAre("路灯", "不亮"));
    weights[2] = {0.4, 9, true};
    EXPECT_THAT(weightiest(grams, weights, 1), testing::ElementsAre("灯不")) << "of equal ones the word";
    std::array<std::string, 1> const one{"灯"};
    std::array const weight{GramWeight{0.5, 5, true}};
    EXPECT_THAT(weightiest(one, weight, 3), testing::ElementsAre("灯"));
}

TEST(Features, words_are_those_of_a_dictionary) {
    auto const words = words_of_text("空地上堆满砖头，LED 路灯不亮");
    EXPECT_TRUE(words.contains("砖头"));
    EXPECT_TRUE(words.contains("路灯"));
    EXPECT_TRUE(words.contains("led")) << "folded as grams are";
    EXPECT_FALSE(words.contains("灯不"));
}

TEST(Rules, the_past_is_cut_by_time) {
    EXPECT_EQ(cut_of(200).learned, 150U);
    EXPECT_EQ(cut_of(200).held_out_from, 150U);
    EXPECT_EQ(cut_of(40'000).learned, 30'000U);
    EXPECT_EQ(cut_of(40'000).held_out_from, 38'000U) << "the latest of the last quarter";
}

TEST(Rules, a_model_is_used_only_where_it_surely_wins) {
    Accuracy found{.held_out = 100,
                   .words_first = 50,
                   .model_first = 52,
                   .majority_first = 20,
                   .only_model = 12,
                   .only_words = 10};
    EXPECT_FALSE(beats_words(found)) << "two cases more are chance";
    found.only_model = 30;
    found.model_first = 70;
    EXPECT_TRUE(beats_words(found));
    found.majority_first = 70;
    EXPECT_FALSE(beats_words(found)) << "no better than always naming the commonest";
    EXPECT_FALSE(beats_words({.held_out = 100, .words_first = 90, .model_first = 90, .majority_first = 1}));
}

TEST(Rules, what_was_wrong_too_often_is_not_shown_and_a_rare_word_is_no_reason) {
    EXPECT_TRUE(is_worth_showing({.named = 6, .right = 3}));
    EXPECT_FALSE(is_worth_showing({.named = 6, .right = 2}));
    EXPECT_FALSE(is_worth_showing({.named = 4, .right = 4})) << "too few to say";
    EXPECT_FALSE(is_worth_showing({}));
    EXPECT_TRUE(is_reason(20, 100));
    EXPECT_FALSE(is_reason(19, 100));
    EXPECT_FALSE(is_reason(0, 0));
}

TEST(Rules, a_night_trains_only_when_enough_is_new) {
    EXPECT_FALSE(is_due(kCasesMin - 1, 0, false));
    EXPECT_TRUE(is_due(kCasesMin, 0, false));
    EXPECT_FALSE(is_due(kCasesMin, kNewCasesMin - 1, true));
    EXPECT_TRUE(is_due(kCasesMin, kNewCasesMin, true));
}

// ---- The child.

constexpr ChildLimits kShort{.time = std::chrono::milliseconds{400},
                             .cpu_seconds = 1,
                             .memory_bytes = std::int64_t{1} << 28,
                             .output_max = 100'000};

TEST(LimitedChild, is_fed_and_read) {
    auto const result = run_limited({"cat"}, std::string(50'000, 'x'), kShort);
    EXPECT_EQ(result.end, ChildEnd::done);
    EXPECT_EQ(result.output.size(), 50'000U);
}

TEST(LimitedChild, is_killed_when_its_time_is_over) {
    EXPECT_EQ(run_limited({"sleep", "30"}, "", kShort).end, ChildEnd::over_limit);
}

TEST(LimitedChild, is_ended_when_it_computes_or_says_too_much) {
    auto busy = kShort;
    busy.time = std::chrono::seconds{20};
    EXPECT_EQ(run_limited({"sh", "-c", "while :; do :; done"}, "", busy).end, ChildEnd::over_limit);
    EXPECT_EQ(run_limited({"yes"}, "", busy).end, ChildEnd::over_limit);
}

TEST(LimitedChild, has_no_more_memory_than_it_was_given) {
    auto small = kShort;
    small.time = std::chrono::seconds{20};
    auto const result = run_limited({"sh", "-c", "x=$(yes | head -c 400000000); echo done"}, "", small);
    EXPECT_NE(result.end, ChildEnd::done);
}

TEST(LimitedChild, says_that_a_program_is_missing_or_failed) {
    EXPECT_EQ(run_limited({"hezhi-no-such-program"}, "", kShort).end, ChildEnd::not_there);
    auto const failed = run_limited({"sh", "-c", "echo why >&2; exit 3"}, "", kShort);
    EXPECT_EQ(failed.end, ChildEnd::failed);
    EXPECT_EQ(failed.said, "why\n");
}

// ---- A street.

/// As src/app joins it.
class CasesPast final : public Past {
public:
    std::vector<PastCase> dispatched(ReadTransaction& tx, storage::Scope scope, std::size_t most) const override {
        std::vector<PastCase> past;
        for (auto& one : cases::dispatched_cases(tx, scope, most)) {
            past.push_back({one.id, one.matter, one.place, std::move(one.text)});
        }
        return past;
    }
    std::int64_t count(ReadTransaction& tx, storage::Scope scope, TimePoint since, std::int64_t most) const override {
        return cases::count_dispatched(tx, scope, since, most);
    }
    End end_of(ReadTransaction& tx, storage::Scope scope, CaseId id) const override {
        auto const end = cases::dispatch_end(tx, scope, id);
        return {end.has_ended, end.matter};
    }
};

/// What a desk is told of, in words that the register does not have.
constexpr std::array kLamp{"晚上巷口黑漆漆的，走路看不见", "夜里黑漆漆看不见台阶", "半夜回家黑漆漆要打手电",
                           "巷口黑漆漆，老人不敢出门", "天黑以后看不见路，打手电才敢走"};
constexpr std::array kRubbish{"凌晨有卡车来卸渣土", "早上满地砖头瓦块，是卡车卸的", "有人半夜拉来渣土卸在空地",
                              "空地上渣土堆成小山", "卡车把砖头卸在路口"};

class RoutingTest : public cases::testkit::CasesTest {
protected:
    RoutingTest() : past_(std::make_unique<CasesPast>()), workshop_(folder_.path() / "routing") {}

    CaseId done(WriteTransaction& tx, std::string text, MatterId matter, BodyId lead) {
        auto what = report(std::move(text) + "，联系 13900001234");
        what.contact = cases::Contact::handlers_too;
        what.name = "王建国";
        what.phone = "13912345678";
        auto const id = report_case(tx, resident(7), scope(), what)->id;
        auto const act = [&](authority::Caller const& who, cases::CaseAct const& what_is_done) {
            auto const acted = act_on_case(tx, cases::Asking{who}, scope(), id, what_is_done);
            EXPECT_TRUE(acted.has_value()) << acted.error().key();
        };
        auto const& who = lead == lighting ? lamplighter() : enforcer();
        act(dispatcher(), {.event = CaseEvent::dispatch, .matter = matter});
        act(who, {.event = CaseEvent::sign_in});
        act(who, {.event = CaseEvent::reply, .text = "已经处理，现场恢复正常。"});
        clock.advance(std::chrono::minutes{1});
        return id;
    }
    CaseId done(std::string text, MatterId matter, BodyId lead) {
        return write([&](WriteTransaction& tx) -> Result<CaseId> { return done(tx, std::move(text), matter, lead); });
    }

    /// Reports whose words say nothing to the register, but which the desk always sends the same way.
    void live(std::size_t count) {
        auto const all = [&](WriteTransaction& tx) -> Result<void> {
            for (std::size_t at = 0; at < count; ++at) {
                bool const is_lamp = at % 2 == 0;
                auto const* words = (is_lamp ? kLamp : kRubbish)[at / 2 % kLamp.size()];
                done(tx, words, is_lamp ? lamp_matter : rubbish_matter, is_lamp ? lighting : enforcement);
            }
            return {};
        };
        ASSERT_TRUE(database().write(all, storage::Effort::bulk).has_value());
    }

    Result<Training> trained(TrainingCause cause = TrainingCause::console) {
        return train(database(), *past_, workshop_, scope(), cause, clock.now());
    }
    Hints asked(std::string_view words, Workshop const& of) {
        return read([&](ReadTransaction& tx) { return ask(tx, of, scope(), words, willows.id, clock.now()); });
    }
    Hints asked(std::string_view words) { return asked(words, workshop_); }
    Quality found() {
        return read([&](ReadTransaction& tx) { return *quality(tx, scope()); });
    }
    authority::Caller administrator() const { return caller(authority::Role::administrator, street.path); }
    std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (auto const& entry : fs::recursive_directory_iterator(workshop_.folder())) {
            if (entry.is_regular_file()) names.push_back(entry.path().extension().string());
        }
        std::ranges::sort(names);
        return names;
    }

    storage::testkit::TemporaryFolder folder_;
    std::unique_ptr<Past> past_;
    Workshop workshop_;
};

TEST_P(RoutingTest, learns_from_what_the_desk_did_and_says_why_and_how_often_it_was_right) {
    ASSERT_TRUE(workshop_.has_program()) << "the Debian package fasttext";
    auto const early = trained();
    ASSERT_FALSE(early.has_value());
    EXPECT_EQ(early.error().key(), "routing.too_few_cases");
    EXPECT_EQ(asked("巷口黑漆漆的").silence, RoutingSilence::no_model);

    live(240);
    auto const training = trained();
    ASSERT_TRUE(training.has_value()) << training.error().key() << " " << training.error().detail();
    EXPECT_EQ(training->outcome, TrainingOutcome::in_use);
    EXPECT_EQ(training->cases, 240);
    EXPECT_EQ(training->matters, 2);
    EXPECT_EQ(training->accuracy.held_out, 60);
    EXPECT_GT(training->accuracy.model_first, 54) << "ways of saying it that were seen before";
    EXPECT_EQ(training->accuracy.majority_first, 30);
    EXPECT_LT(training->accuracy.words_first, 10) << "the register does not have these words";

    auto const hints = asked("我家门口黑漆漆的，请联系 13800000000");
    ASSERT_FALSE(hints.items.empty());
    auto const& first = hints.items.front();
    EXPECT_EQ(first.entry.matter.id, lamp_matter);
    EXPECT_EQ(first.lead.body, lighting);
    EXPECT_EQ(first.record.named, first.record.right);
    EXPECT_GE(first.record.named, 27);
    ASSERT_FALSE(first.reasons.empty());
    EXPECT_THAT(first.reasons.front().word, testing::AnyOf("黑漆", "漆漆"));
    EXPECT_EQ(first.reasons.front().right, first.reasons.front().said) << "only lamps were ever called so";
    EXPECT_GE(first.reasons.front().said, 90);
    EXPECT_EQ(asked("zzz qqq").silence, RoutingSilence::no_reason);
    EXPECT_EQ(found().in_use->id, training->id);
}

TEST_P(RoutingTest, keeps_no_text_and_nothing_of_a_person) {
    live(220);
    ASSERT_TRUE(trained().has_value());
    EXPECT_EQ(files(), (std::vector<std::string>{".bin", ".grams"})) << "what it learned from is gone";
    EXPECT_EQ(fs::status(workshop_.folder()).permissions() & (fs::perms::group_all | fs::perms::others_all),
              fs::perms::none);
    for (auto const& entry : fs::recursive_directory_iterator(workshop_.folder())) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        std::string const bytes{std::istreambuf_iterator<char>(file), {}};
        for (std::string_view const secret : {"13900001234", "13912345678", "王建国", "建国"}) {
            EXPECT_EQ(bytes.find(secret), std::string::npos) << entry.path() << " has " << secret;
        }
    }
}

TEST_P(RoutingTest, learns_what_was_right_in_the_end_and_never_from_sealed_cases) {
    auto const lamp = done("夜里黑漆漆", lamp_matter, lighting);
    auto const open = reported(resident(7), report("还没有人答复"))->id;
    ASSERT_TRUE(acted(dispatcher(), open, {.event = CaseEvent::dispatch, .matter = lamp_matter}).has_value());
    auto const returned = reported(resident(7), report("卡车卸渣土，派错了"))->id;
    ASSERT_TRUE(acted(dispatcher(), returned, {.event = CaseEvent::dispatch, .matter = lamp_matter}).has_value());
    ASSERT_TRUE(
        acted(lamplighter(), returned,
              {.event = CaseEvent::ask_return, .body = enforcement, .matter = rubbish_matter, .text = "不归我们"})
            .has_value());
    auto const ruled =
        acted(dispatcher(), returned,
              {.event = CaseEvent::uphold_return, .body = enforcement, .matter = rubbish_matter, .text = "归城管"});
    ASSERT_TRUE(ruled.has_value()) << ruled.error().key();
    ASSERT_TRUE(acted(enforcer(), returned, {.event = CaseEvent::sign_in}).has_value());
    ASSERT_TRUE(acted(enforcer(), returned, {.event = CaseEvent::reply, .text = "已经清走，并且立案。"}).has_value());
    auto sealed = report("举报有人卖假药");
    sealed.kind = cases::CaseKind::report;
    auto const secret = reported(resident(7), sealed)->id;
    ASSERT_TRUE(acted(dispatcher(), secret, {.event = CaseEvent::dispatch, .matter = rubbish_matter}).has_value());
    ASSERT_TRUE(acted(enforcer(), secret, {.event = CaseEvent::sign_in}).has_value());
    ASSERT_TRUE(acted(enforcer(), secret, {.event = CaseEvent::reply, .text = "已经查处，谢谢举报。"}).has_value());

    auto const past = read([&](ReadTransaction& tx) { return past_->dispatched(tx, scope(), 100); });
    ASSERT_EQ(past.size(), 2U);
    EXPECT_EQ(past[0].id, lamp);
    EXPECT_EQ(past[1].id, returned);
    EXPECT_EQ(past[1].matter, rubbish_matter) << "after the ruling";
    EXPECT_EQ(past[0].text.find("13900001234"), std::string::npos);
    EXPECT_EQ(read([&](ReadTransaction& tx) { return past_->count(tx, scope(), TimePoint{}, 100); }), 2);
    auto const end = read([&](ReadTransaction& tx) { return past_->end_of(tx, scope(), returned); });
    EXPECT_TRUE(end.has_ended);
    EXPECT_EQ(end.matter, rubbish_matter);
    EXPECT_FALSE(read([&](ReadTransaction& tx) { return past_->end_of(tx, scope(), open); }).has_ended);
}

TEST_P(RoutingTest, is_not_put_to_use_where_the_words_are_as_good) {
    auto const alike = [&](WriteTransaction& tx) -> Result<void> {
        for (int at = 0; at < 200; ++at) done(tx, "路灯不亮", lamp_matter, lighting);
        return {};
    };
    ASSERT_TRUE(database().write(alike, storage::Effort::bulk).has_value());
    auto const training = trained();
    ASSERT_TRUE(training.has_value()) << training.error().key() << " " << training.error().detail();
    EXPECT_EQ(training->accuracy.words_first, training->accuracy.held_out);
    EXPECT_EQ(training->outcome, TrainingOutcome::not_better);
    EXPECT_EQ(asked("路灯不亮").silence, RoutingSilence::no_model);
    EXPECT_TRUE(files().empty());
}

TEST_P(RoutingTest, without_the_program_the_words_stand_alone_and_it_is_said) {
    live(200);
    FastText none;
    none.program = "hezhi-no-such-program";
    Workshop const workshop(folder_.path() / "routing", none);
    auto const refused = train(database(), *past_, workshop, scope(), TrainingCause::console, clock.now());
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().key(), "routing.no_program");
    EXPECT_EQ(found().trainings.front().outcome, TrainingOutcome::no_program);
    ASSERT_TRUE(trained().has_value());
    EXPECT_EQ(asked("黑漆漆", workshop).silence, RoutingSilence::unavailable);
}

TEST_P(RoutingTest, a_training_over_its_limits_is_killed_and_the_model_before_stays) {
    live(200);
    ASSERT_TRUE(trained().has_value());
    auto const slow = folder_.path() / "slow";
    std::ofstream(slow) << "#!/bin/sh\nexec sleep 60\n";
    fs::permissions(slow, fs::perms::owner_all);
    FastText tool;
    tool.program = slow.string();
    tool.training.time = std::chrono::milliseconds{300};
    tool.asking.time = std::chrono::milliseconds{300};
    Workshop const workshop(workshop_.folder(), tool);
    auto const killed = train(database(), *past_, workshop, scope(), TrainingCause::asked, clock.now());
    ASSERT_FALSE(killed.has_value());
    EXPECT_EQ(killed.error().key(), "routing.over_limit");
    EXPECT_EQ(found().trainings.front().outcome, TrainingOutcome::failed);
    EXPECT_EQ(asked("黑漆漆", workshop).silence, RoutingSilence::unavailable) << "a question that hangs is given up";
    EXPECT_FALSE(asked("黑漆漆").items.empty());
    EXPECT_EQ(files(), (std::vector<std::string>{".bin", ".grams"}));
}

TEST_P(RoutingTest, a_damaged_model_is_never_asked) {
    live(200);
    ASSERT_TRUE(trained().has_value());
    for (auto const& entry : fs::recursive_directory_iterator(workshop_.folder())) {
        if (entry.path().extension() != ".bin") continue;
        std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(200);
        file.put('\x7f');
    }
    EXPECT_EQ(asked("黑漆漆").silence, RoutingSilence::unavailable);
    fs::remove_all(workshop_.folder());
    EXPECT_EQ(asked("黑漆漆").silence, RoutingSilence::unavailable);
}

TEST_P(RoutingTest, the_switch_stands_on_the_record_and_silences) {
    live(200);
    ASSERT_TRUE(trained().has_value());
    auto const flip = [&](authority::Caller const& who, Switch to) {
        return database().write(
            [&](WriteTransaction& tx) { return set_switch(tx, who, scope(), to, "先核对登记表再用"); });
    };
    EXPECT_EQ(flip(dispatcher(), Switch::off).error().key(), "authority.missing");
    ASSERT_TRUE(flip(administrator(), Switch::off).has_value());
    EXPECT_EQ(asked("黑漆漆").silence, RoutingSilence::off);
    EXPECT_EQ(trained().error().key(), "routing.off");
    EXPECT_FALSE(found().in_use.has_value());
    auto const events = read([&](ReadTransaction& tx) { return storage::public_events(tx, scope(), {}, 5); });
    EXPECT_EQ(events.front().kind, "routing.switched_off");
    EXPECT_THAT(events.front().payload, testing::HasSubstr("先核对登记表再用"));
    ASSERT_TRUE(flip(administrator(), Switch::off).has_value());
    auto const again = read([&](ReadTransaction& tx) { return storage::public_events(tx, scope(), {}, 5); });
    EXPECT_EQ(again.front().id, events.front().id) << "again changes nothing";
    ASSERT_TRUE(flip(administrator(), Switch::on).has_value());
    EXPECT_FALSE(asked("黑漆漆").items.empty());
}

TEST_P(RoutingTest, what_was_shown_and_taken_is_counted_and_settled_at_night) {
    live(200);
    auto const training = trained();
    ASSERT_TRUE(training.has_value());
    auto const shown = [&](CaseId id, MatterId first) {
        write([&](WriteTransaction& tx) -> Result<void> {
            record_shown(tx, scope(), id, training->id, first, clock.now());
            return {};
        });
    };
    auto const right = done("黑漆漆", lamp_matter, lighting);
    auto const wrong = done("渣土", rubbish_matter, enforcement);
    auto const open = reported(resident(7), report("黑漆漆"))->id;
    for (auto const id : {right, wrong, open, right}) shown(id, lamp_matter);
    auto const taken = [&](CaseId id) {
        return database().write(
            [&](WriteTransaction& tx) { return record_taken(tx, scope(), id, lamp_matter, clock.now()); });
    };
    ASSERT_TRUE(taken(right).has_value());
    EXPECT_EQ(taken(CaseId{5}).error().key(), "routing.not_shown");

    jobs::Runner runner(database(), clock);
    add_jobs(runner, database(), *past_, workshop_, std::chrono::minutes{0});
    runner.run_due();
    clock.advance(std::chrono::hours{25});
    runner.run_due();
    auto const uses = found().uses;
    ASSERT_EQ(uses.size(), 1U);
    EXPECT_EQ(uses[0].month, 202'603);
    EXPECT_EQ(uses[0].shown, 3);
    EXPECT_EQ(uses[0].taken, 1);
    EXPECT_EQ(uses[0].settled, 2);
    EXPECT_EQ(uses[0].right, 1);
}

TEST_P(RoutingTest, nights_train_when_enough_is_new_and_the_button_at_once) {
    live(200);
    jobs::Runner runner(database(), clock);
    add_jobs(runner, database(), *past_, workshop_, std::chrono::minutes{0});
    runner.run_due();
    auto const a_night_later = [&] {
        clock.advance(std::chrono::hours{24});
        runner.run_due();
        return found().trainings.size();
    };
    EXPECT_EQ(a_night_later(), 1U);
    EXPECT_EQ(found().trainings.front().cause, TrainingCause::night);
    EXPECT_EQ(a_night_later(), 1U) << "nothing is new";
    EXPECT_EQ(found().settings.cases, 200);
    EXPECT_EQ(found().settings.looked_at, clock.now());
    live(static_cast<std::size_t>(kNewCasesMin));
    EXPECT_EQ(a_night_later(), 2U);

    auto const want = [&](authority::Caller const& who) {
        return database().write([&](WriteTransaction& tx) { return ask_for_training(tx, who, scope()); });
    };
    EXPECT_EQ(want(dispatcher()).error().key(), "authority.missing");
    ASSERT_TRUE(want(administrator()).has_value());
    ASSERT_TRUE(want(administrator()).has_value()) << "twice is once";
    EXPECT_TRUE(found().settings.asked_at.has_value());
    runner.run_due();
    EXPECT_EQ(found().trainings.size(), 3U);
    EXPECT_EQ(found().trainings.front().cause, TrainingCause::asked);
    EXPECT_FALSE(found().settings.asked_at.has_value());
}

/// Whole lives as `hezhi simulate cases` writes them.
TEST_P(RoutingTest, beats_who_always_names_the_commonest_on_a_simulated_street) {
    auto who = caller(authority::Role::administrator, street.path);
    who.grants.push_back({authority::Role::dispatcher, realm(), street.path, std::nullopt});
    ASSERT_TRUE(cases::simulate_cases(database(), who, scope(), {.count = 800, .seed = 4}, {}).has_value());
    auto const training = trained();
    ASSERT_TRUE(training.has_value()) << training.error().key() << " " << training.error().detail();
    auto const& found = training->accuracy;
    EXPECT_GT(found.model_first, found.majority_first);
    EXPECT_GE(found.model_three, found.model_first);
    EXPECT_EQ(found.model_first - found.words_first, found.only_model - found.only_words);
}

HZ_ON_BOTH_ENGINES(RoutingTest);

}  // namespace
}  // namespace hezhi::routing
