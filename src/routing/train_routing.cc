// Training on a street's own past, and measuring it there: docs/algorithms/routing.md.
#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <ranges>
#include <set>

#include "src/jurisdictions/jurisdictions.h"
#include "src/routing/fasttext.h"
#include "src/routing/model_files.h"
#include "src/routing/routing.h"
#include "src/routing/routing_rules.h"
#include "src/routing/routing_store.h"
#include "src/storage/database.h"
#include "src/storage/ids.h"

namespace hezhi::routing {
namespace {

namespace fs = std::filesystem;
using storage::Database;
using storage::Effort;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr int kNamed = 3;
constexpr std::size_t kAskedAtOnce = 100;

/// What a case says, and what was right.
struct Example {
    PastCase const* past;
    GramCounts::Case said;
};

std::vector<Example> examples_of(std::span<PastCase const> past) {
    std::vector<Example> all;
    all.reserve(past.size());
    for (auto const& one : past) all.push_back({&one, {one.matter.str(), grams_of_text(one.text)}});
    return all;
}

GramCounts counts_of(std::span<Example const> examples) {
    std::vector<GramCounts::Case> cases;
    cases.reserve(examples.size());
    for (auto const& one : examples) cases.push_back(one.said);
    return GramCounts::of(cases);
}

std::vector<std::string> known(std::vector<std::string> grams, GramCounts const& counts) {
    std::erase_if(grams, [&](std::string const& gram) { return !counts.knows(gram); });
    return grams;
}

/// The file holds nothing but labels and grams that several cases share; it is gone when this returns.
Result<void> train_on(FastText const& tool, std::span<Example const> examples, GramCounts const& counts,
                      Workplace const& work, fs::path const& model) {
    std::string lines;
    for (auto const& one : examples) {
        auto const grams = known(one.said.grams, counts);
        if (!grams.empty()) lines += training_line(one.said.label, grams);
    }
    auto const file = work.file("lines");
    HZ_TRY(write_file(file, lines));
    auto const trained = train_file(tool, file, model, epochs_for(examples.size()));
    std::error_code ignored;
    fs::remove(file, ignored);
    return trained;
}

/// The commonest first.
std::vector<MatterId> majority_of(std::span<Example const> examples) {
    std::map<MatterId, std::int64_t> counts;
    for (auto const& one : examples) ++counts[one.past->matter];
    std::vector<std::pair<MatterId, std::int64_t>> order(counts.begin(), counts.end());
    std::ranges::sort(order, [](auto const& a, auto const& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    std::vector<MatterId> named;
    for (auto const& [matter, count] : order | std::views::take(kNamed)) named.push_back(matter);
    return named;
}

Result<std::vector<std::vector<MatterId>>> named_by_model(FastText const& tool, fs::path const& model,
                                                          std::span<Example const> held_out, GramCounts const& counts) {
    std::string questions;
    std::vector<std::size_t> asked;
    for (std::size_t at = 0; at < held_out.size(); ++at) {
        auto const grams = known(held_out[at].said.grams, counts);
        if (grams.empty()) continue;
        asked.push_back(at);
        questions += question_line(grams);
    }
    HZ_TRY(auto const answers, ask_file(tool, tool.measuring, model, questions, kNamed));
    if (answers.size() != asked.size()) return fail(ErrorCode::internal, "routing.failed", "answers are missing");
    std::vector<std::vector<MatterId>> named(held_out.size());
    for (std::size_t index = 0; index < asked.size(); ++index) {
        for (auto const& guess : answers[index]) {
            if (auto const id = MatterId::parse(guess.label)) named[asked[index]].push_back(*id);
        }
    }
    return named;
}

/// By the register in force now, a few at a time so that no snapshot grows old.
Result<std::vector<std::vector<MatterId>>> named_by_words(Database& database, Scope scope,
                                                          std::span<Example const> held_out, TimePoint now) {
    std::vector<std::vector<MatterId>> named;
    while (named.size() < held_out.size()) {
        auto const some = held_out.subspan(named.size(), std::min(kAskedAtOnce, held_out.size() - named.size()));
        HZ_TRY(auto found, database.read([&](ReadTransaction& tx) {
            std::vector<std::vector<MatterId>> each;
            for (auto const& one : some) {
                auto& matters = each.emplace_back();
                for (auto const& answer :
                     responsibilities::suggest(tx, scope, one.past->text, one.past->place, kNamed, now)) {
                    matters.push_back(answer.matter.id);
                }
            }
            return each;
        }));
        std::ranges::move(found, std::back_inserter(named));
    }
    return named;
}

bool is_first(std::vector<MatterId> const& named, MatterId right) {
    return !named.empty() && named.front() == right;
}

bool is_among(std::vector<MatterId> const& named, MatterId right) {
    return std::ranges::find(named, right) != named.end();
}

struct Measured {
    Accuracy accuracy{};
    std::map<MatterId, Record> records{};
};

Measured compare(std::span<Example const> held_out, std::vector<std::vector<MatterId>> const& model,
                 std::vector<std::vector<MatterId>> const& words, std::vector<MatterId> const& majority) {
    Measured measured{.accuracy = {.held_out = static_cast<std::int64_t>(held_out.size())}};
    auto& found = measured.accuracy;
    // The latest first: a record is of the last ones.
    for (std::size_t at = held_out.size(); at-- > 0;) {
        auto const right = held_out[at].past->matter;
        bool const by_model = is_first(model[at], right);
        bool const by_words = is_first(words[at], right);
        found.model_first += by_model ? 1 : 0;
        found.words_first += by_words ? 1 : 0;
        found.only_model += by_model && !by_words ? 1 : 0;
        found.only_words += by_words && !by_model ? 1 : 0;
        found.majority_first += is_first(majority, right) ? 1 : 0;
        found.model_three += is_among(model[at], right) ? 1 : 0;
        found.words_three += is_among(words[at], right) ? 1 : 0;
        found.majority_three += is_among(majority, right) ? 1 : 0;
        if (model[at].empty()) continue;
        auto& record = measured.records[model[at].front()];
        if (record.named == kRecordOf) continue;
        ++record.named;
        record.right += by_model ? 1 : 0;
    }
    return measured;
}

struct Trained {
    Training training;
    std::map<MatterId, Record> records{};
};

Result<Trained> learn(Database& database, Past const& source, Workshop const& workshop, Scope scope,
                      TrainingCause cause, TimePoint now) {
    auto const& tool = workshop.tool();
    HZ_TRY(auto const past, database.read([&](ReadTransaction& tx) {
        return source.dispatched(tx, scope, static_cast<std::size_t>(kCasesMax));
    }));
    auto const cases = static_cast<std::int64_t>(past.size());
    Trained done{.training = {.id = TrainingId{0}, .at = now, .cause = cause, .cases = cases}};
    auto& training = done.training;
    if (cases < kCasesMin) {
        training.outcome = TrainingOutcome::too_few_cases;
        return done;
    }
    if (!workshop.has_program()) {
        training.outcome = TrainingOutcome::no_program;
        return done;
    }
    HZ_TRY(auto const work, Workplace::make(workshop.folder()));
    auto const all = examples_of(past);
    auto const cut = cut_of(all.size());
    auto const learned = std::span(all).first(cut.learned);
    auto const held_out = std::span(all).subspan(cut.held_out_from);
    training.held_out_from = storage::IdSource::time_of(held_out.front().past->id.value());

    auto const trial_counts = counts_of(learned);
    HZ_TRY(train_on(tool, learned, trial_counts, work, work.file("trial.bin")));
    HZ_TRY(auto const by_model, named_by_model(tool, work.file("trial.bin"), held_out, trial_counts));
    HZ_TRY(auto const by_words, named_by_words(database, scope, held_out, now));
    auto measured = compare(held_out, by_model, by_words, majority_of(learned));
    training.accuracy = measured.accuracy;
    std::set<MatterId> matters;
    for (auto const& one : past) matters.insert(one.matter);
    training.matters = static_cast<std::int64_t>(matters.size());

    auto const counts = counts_of(all);
    training.grams = static_cast<std::int64_t>(counts.size());
    training.outcome = TrainingOutcome::not_better;
    if (!beats_words(training.accuracy)) return done;
    HZ_TRY(train_on(tool, all, counts, work, work.file("whole.bin")));
    HZ_TRY(training.digest, keep_model(workshop.folder(), scope, work.file("whole.bin"), counts));
    training.outcome = TrainingOutcome::in_use;
    done.records = std::move(measured.records);
    return done;
}

/// The row of what happened, and which model answers from now on.
Result<Training> keep(Database& database, Scope scope, Trained trained) {
    return database.write(
        [&](WriteTransaction& tx) -> Result<Training> {
            auto settings = find_settings(tx, scope).value_or(Settings{});
            settings.asked_at = std::nullopt;
            auto training = trained.training;
            training.id = tx.new_id<TrainingId>();
            if (training.outcome != TrainingOutcome::failed) {
                settings.cases = training.cases;
                settings.looked_at = training.at;
            }
            // A model stays while nothing better is known of it: not when it was measured and did not win.
            if (training.outcome == TrainingOutcome::in_use) settings.training = training.id;
            if (training.outcome == TrainingOutcome::not_better) settings.training = std::nullopt;
            bool const is_measured = training.accuracy.held_out > 0;
            if (is_measured) put_records(tx, scope, trained.records);
            insert_training(tx, scope, training);
            put_settings(tx, scope, settings);
            tx.touch("routing:" + scope.realm.str());
            return training;
        },
        Effort::bulk);
}

}  // namespace

Result<Training> train(Database& database, Past const& past, Workshop const& workshop, Scope scope, TrainingCause cause,
                       TimePoint now) {
    HZ_TRY(auto const settings, database.read([&](ReadTransaction& tx) -> Result<Settings> {
        HZ_TRY(jurisdictions::require_street(tx, scope.realm));
        return find_settings(tx, scope).value_or(Settings{});
    }));
    if (settings.is_off) {
        return fail(ErrorCode::conflict, "routing.off", "the street has switched suggestions off");
    }
    auto learned = learn(database, past, workshop, scope, cause, now);
    if (!learned) {
        // The row says that it failed; the reason is for whoever asked.
        HZ_TRY(keep(database, scope, {.training = {.id = TrainingId{0}, .at = now, .cause = cause}}));
        return fail(learned.error());
    }
    HZ_TRY(auto const training, keep(database, scope, *std::move(learned)));
    switch (training.outcome) {
        case TrainingOutcome::too_few_cases:
            return fail(
                Error{ErrorCode::unprocessable, "routing.too_few_cases",
                      std::to_string(training.cases) + " answered cases; training needs " + std::to_string(kCasesMin)}
                    .with("found", std::to_string(training.cases))
                    .with("needed", std::to_string(kCasesMin)));
        case TrainingOutcome::no_program:
            return fail(ErrorCode::unavailable, "routing.no_program",
                        "the program fasttext is not installed (Debian package fasttext)");
        default:
            break;
    }
    if (training.accuracy.held_out > 0) forget_other_models(workshop.folder(), scope, training.digest);
    return training;
}

}  // namespace hezhi::routing
