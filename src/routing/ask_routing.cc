// Asking a street's model about one text, with the reason of each answer.
#include <algorithm>
#include <set>
#include <utility>

#include "lib/text/redaction.h"
#include "src/routing/fasttext.h"
#include "src/routing/model_files.h"
#include "src/routing/routing.h"
#include "src/routing/routing_rules.h"
#include "src/routing/routing_store.h"

namespace hezhi::routing {
namespace {

using storage::ReadTransaction;
using storage::Scope;

/// Labels looked at behind the first: one of them may have left the register.
constexpr int kLabels = 10;
/// The first is always shown, others only if they are as likely as this.
constexpr double kProbabilityMin = 0.1;

Hints silent(RoutingSilence why) {
    return {.silence = why};
}

double probability_of(std::vector<Guess> const& guesses, std::string const& label) {
    auto const found = std::ranges::find(guesses, label, &Guess::label);
    return found == guesses.end() ? 0.0 : found->probability;
}

/// The whole text, then each of its grams alone: said so often that the end of the line, which fastText reads as one
/// more gram, weighs nothing beside it. The model is linear up to its last step, so that is the gram's own part.
std::string questions_about(std::vector<std::string> const& grams) {
    constexpr std::size_t kTimes = 32;
    auto lines = question_line(grams);
    for (auto const& gram : grams) lines += question_line(std::vector(kTimes, gram));
    return lines;
}
constexpr std::size_t kBeforeGrams = 1;

std::vector<Reason> reasons_for(std::string const& label, std::vector<std::string> const& grams,
                                std::vector<std::vector<Guess>> const& answers, GramCounts const& counts,
                                std::set<std::string> const& words) {
    std::vector<GramWeight> weights;
    for (std::size_t at = 0; at < grams.size(); ++at) {
        auto const said = counts.said(grams[at], label);
        double const alone = probability_of(answers[kBeforeGrams + at], label);
        weights.push_back(
            {is_reason(said.of_label, said.all) ? alone - kAloneMin : 0.0, said.of_label, words.contains(grams[at])});
    }
    std::vector<Reason> reasons;
    for (auto const& word : weightiest(grams, weights, kReasonsMax)) {
        auto const said = counts.said(word, label);
        reasons.push_back({word, said.of_label, said.all});
    }
    return reasons;
}

}  // namespace

Workshop::Workshop(std::filesystem::path folder) : Workshop(std::move(folder), FastText{}) {}
Workshop::Workshop(std::filesystem::path folder, FastText tool)
    : folder_(std::move(folder)), tool_(std::make_unique<FastText>(std::move(tool))) {
    tool_->training.is_stopping = &is_stopping_;
    tool_->measuring.is_stopping = &is_stopping_;
}
Workshop::~Workshop() = default;

bool Workshop::has_program() const {
    return is_installed(*tool_);
}

Hints ask(ReadTransaction& tx, Workshop const& workshop, Scope scope, std::string_view words, JurisdictionId place,
          TimePoint now) {
    auto const settings = find_settings(tx, scope).value_or(Settings{});
    if (settings.is_off) return silent(RoutingSilence::off);
    if (!settings.training) return silent(RoutingSilence::no_model);
    auto const training = find_training(tx, scope, *settings.training);
    if (!training) return silent(RoutingSilence::no_model);
    auto const seat = workshop.take_seat();
    if (!seat) return silent(RoutingSilence::unavailable);
    auto const model = find_model(workshop.folder(), scope, training->digest);
    if (!model) return silent(RoutingSilence::unavailable);

    auto const text = text::redacted(words).text;
    auto grams = grams_of_text(text);
    std::erase_if(grams, [&](std::string const& gram) { return !model->counts.knows(gram); });
    if (grams.empty()) return silent(RoutingSilence::no_reason);
    // In the order in which they are said: of equal reasons the first one is named ("砖头", not "头瓦").
    std::ranges::sort(grams, {}, [&](std::string const& gram) { return std::pair(text.find(gram), gram); });
    auto const& tool = workshop.tool();
    auto const answers = ask_file(tool, tool.asking, model->file, questions_about(grams), kLabels);
    if (!answers || answers->size() != grams.size() + kBeforeGrams) return silent(RoutingSilence::unavailable);

    auto const segmented = words_of_text(text);
    Hints hints{.training = training};
    for (auto const& guess : answers->front()) {
        if (hints.items.size() == kHintsMax) break;
        if (!hints.items.empty() && guess.probability < kProbabilityMin) break;
        auto const matter = MatterId::parse(guess.label);
        if (!matter) continue;
        auto entry = responsibilities::find_item_in_force(tx, scope, *matter, now);
        if (!entry || !entry->item.lead) continue;
        auto const record = find_record(tx, scope, *matter).value_or(Record{});
        if (!is_worth_showing(record)) continue;
        auto reasons = reasons_for(guess.label, grams, *answers, model->counts, segmented);
        if (reasons.empty()) continue;
        auto lead = responsibilities::resolve(tx, scope, *entry->item.lead, place);
        hints.items.push_back(
            {.entry = *std::move(entry), .lead = std::move(lead), .record = record, .reasons = std::move(reasons)});
    }
    if (hints.items.empty()) hints.silence = RoutingSilence::no_reason;
    return hints;
}

}  // namespace hezhi::routing
