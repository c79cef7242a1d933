#include "src/routing/features.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>

#include <fmt/format.h>
#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include "lib/base/assert.h"
#include "src/storage/text_index.h"

namespace hezhi::routing {
namespace {

constexpr std::size_t kGramBytesMax = 40;

bool has_letter(std::string_view gram) {
    return std::ranges::any_of(gram, [](char letter) { return letter < '0' || letter > '9'; });
}

/// Starts of the characters of valid UTF-8.
std::vector<std::string_view> characters_of(std::string_view text) {
    std::vector<std::string_view> all;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
        all.push_back(text.substr(at, end - at));
        at = end;
    }
    return all;
}

/// Two grams of a dense script may be neighbours that share a character; words of others never are.
bool overlap(std::string_view one, std::string_view other) {
    auto const a = characters_of(one);
    auto const b = characters_of(other);
    return std::ranges::any_of(
        a, [&](std::string_view letter) { return letter.size() > 1 && std::ranges::find(b, letter) != b.end(); });
}

std::string_view next_field(std::string_view& line, char separator) {
    auto const end = std::min(line.find(separator), line.size());
    auto const field = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return field;
}

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

}  // namespace

std::vector<std::string> grams_of_text(std::string_view text) {
    auto grams = storage::text_index::grams_of(text, storage::text_index::Grams::of_document);
    std::erase_if(grams, [](std::string const& gram) { return gram.size() > kGramBytesMax || !has_letter(gram); });
    if (grams.size() > kGramsMax) grams.resize(kGramsMax);
    return grams;
}

std::set<std::string> words_of_text(std::string_view text) {
    std::set<std::string> words;
    UErrorCode error = U_ZERO_ERROR;
    icu::Normalizer2 const* const fold = icu::Normalizer2::getNFKCCasefoldInstance(error);
    std::unique_ptr<icu::BreakIterator> const breaks{
        icu::BreakIterator::createWordInstance(icu::Locale::getChinese(), error)};
    if (U_FAILURE(error) != 0 || fold == nullptr) return words;
    auto const folded = fold->normalize(
        icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size()))), error);
    if (U_FAILURE(error) != 0) return words;
    breaks->setText(folded);
    for (std::int32_t from = breaks->first(), until = breaks->next(); until != icu::BreakIterator::DONE;
         from = std::exchange(until, breaks->next())) {
        std::string word;
        folded.tempSubStringBetween(from, until).toUTF8String(word);
        words.insert(std::move(word));
    }
    return words;
}

GramCounts GramCounts::of(std::span<Case const> cases) {
    GramCounts counts;
    for (auto const& one : cases) {
        for (auto const& gram : one.grams) {
            auto& entry = counts.counts_[gram];
            ++entry.all;
            ++entry.by_label[one.label];
        }
    }
    std::erase_if(counts.counts_, [](auto const& entry) { return entry.second.all < kCasesOfGramMin; });
    return counts;
}

GramCounts::Said GramCounts::said(std::string const& gram, std::string const& label) const {
    auto const entry = counts_.find(gram);
    if (entry == counts_.end()) return {};
    auto const found = entry->second.by_label.find(label);
    return {found == entry->second.by_label.end() ? 0 : found->second, entry->second.all};
}

std::string GramCounts::text() const {
    std::string lines;
    for (auto const& [gram, entry] : counts_) {
        lines += fmt::format("{}\t{}", gram, entry.all);
        for (auto const& [label, count] : entry.by_label) lines += fmt::format("\t{}:{}", label, count);
        lines += '\n';
    }
    return lines;
}

std::optional<GramCounts> GramCounts::parse(std::string_view text) {
    GramCounts counts;
    while (!text.empty()) {
        auto line = next_field(text, '\n');
        auto const gram = next_field(line, '\t');
        auto const all = number(next_field(line, '\t'));
        if (gram.empty() || !all) return std::nullopt;
        auto& entry = counts.counts_.emplace_hint(counts.counts_.end(), gram, Entry{*all, {}})->second;
        while (!line.empty()) {
            auto field = next_field(line, '\t');
            auto const label = next_field(field, ':');
            auto const count = number(field);
            if (label.empty() || !count) return std::nullopt;
            entry.by_label.emplace_hint(entry.by_label.end(), label, *count);
        }
    }
    return counts;
}

std::vector<std::string> weightiest(std::span<std::string const> grams, std::span<GramWeight const> weights,
                                    std::size_t most) {
    HZ_ASSERT(grams.size() == weights.size());
    constexpr double kHundredths = 100.0;
    auto const lift = [&](std::size_t at) { return std::lround(kHundredths * weights[at].lift); };
    std::vector<std::size_t> order(grams.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        if (lift(a) != lift(b)) return lift(a) > lift(b);
        if (weights[a].cases != weights[b].cases) return weights[a].cases > weights[b].cases;
        return weights[a].is_word != weights[b].is_word ? weights[a].is_word : a < b;
    });
    std::vector<std::string> chosen;
    auto const choose = [&](auto const& is_wanted) {
        for (auto const at : order) {
            if (chosen.size() == most || lift(at) <= 0) return;
            if (!is_wanted(at)) continue;
            bool const meets =
                std::ranges::any_of(chosen, [&](std::string const& other) { return overlap(other, grams[at]); });
            if (!meets) chosen.push_back(grams[at]);
        }
    };
    auto const is_single = [&](std::size_t at) { return characters_of(grams[at]).size() == 1; };
    // The weightiest pair, whether it is a word or not; beside it words alone.
    choose([&](std::size_t at) { return !is_single(at) && (chosen.empty() || weights[at].is_word); });
    if (chosen.empty()) choose(is_single);
    return chosen;
}

}  // namespace hezhi::routing
