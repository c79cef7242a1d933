#include "lib/text/word_ranking.h"

#include <algorithm>
#include <cmath>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "lib/base/assert.h"
#include "lib/text/names.h"
#include "lib/text/utf8.h"

namespace hezhi::text {
namespace {

constexpr unsigned kWeightBits = 4;
constexpr std::uint64_t kWordMark = std::uint64_t{1} << 59;
constexpr double kSingleShare = 0.2;

/// Written without blanks between words.
bool is_dense(char32_t character) {
    UErrorCode error = U_ZERO_ERROR;
    switch (uscript_getScript(static_cast<UChar32>(character), &error)) {
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
        case USCRIPT_HANGUL:
        case USCRIPT_THAI:
            return true;
        default:
            return false;
    }
}

bool is_kept(char32_t character) {
    return u_isalnum(static_cast<UChar32>(character)) != 0;
}

std::uint64_t single_key(char32_t character) {
    return std::uint64_t{character};
}

std::uint64_t pair_key(char32_t left, char32_t right) {
    return (std::uint64_t{left} + 1) << 21U | std::uint64_t{right};
}

/// FNV-1a, 59 bits: two words of one register that share a key are not to be expected.
std::uint64_t word_key(std::u32string_view word) {
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (char32_t const character : word) {
        hash ^= std::uint64_t{character};
        hash *= 0x100000001B3U;
    }
    return (hash >> 5U) | kWordMark;
}

std::u32string folded_characters(std::string_view text) {
    auto const folded = name_key(text);
    if (!folded) return {};
    auto const points = decode_utf8(*folded);
    return points ? std::u32string(points->begin(), points->end()) : std::u32string{};
}

/// Calls each(key, at, length, is_single) for every gram of the text.
template <class Each>
void for_each_gram(std::u32string_view characters, Each&& each) {
    for (std::size_t at = 0; at < characters.size();) {
        if (!is_kept(characters[at])) {
            ++at;
            continue;
        }
        std::size_t const start = at;
        if (is_dense(characters[at])) {
            for (; at < characters.size() && is_kept(characters[at]) && is_dense(characters[at]); ++at) {
                each(single_key(characters[at]), at, std::size_t{1}, true);
                if (at > start) each(pair_key(characters[at - 1], characters[at]), at - 1, std::size_t{2}, false);
            }
        } else {
            while (at < characters.size() && is_kept(characters[at]) && !is_dense(characters[at])) ++at;
            each(word_key(characters.substr(start, at - start)), start, at - start, false);
        }
    }
}

unsigned weight_of(WeightedGrams const& document, std::uint64_t key) {
    auto const found = std::ranges::lower_bound(document, key << kWeightBits);
    if (found == document.end() || *found >> kWeightBits != key) return 0;
    return static_cast<unsigned>(*found & kGramWeightMax);
}

/// The weight of each gram of the query in the document, 0 where it is not there.
std::vector<unsigned> weights_in(RankedQuery const& query, WeightedGrams const& document) {
    std::vector<unsigned> weights;
    weights.reserve(query.grams().size());
    for (auto const& gram : query.grams()) weights.push_back(weight_of(document, gram.key));
    return weights;
}

std::vector<bool> covered_by_pairs(RankedQuery const& query, std::vector<unsigned> const& weights) {
    std::vector<bool> covered(query.characters().size(), false);
    for (std::size_t index = 0; index < weights.size(); ++index) {
        auto const& gram = query.grams()[index];
        if (gram.is_single || weights[index] == 0) continue;
        for (std::size_t at = gram.at; at < gram.at + gram.length; ++at) covered[at] = true;
    }
    return covered;
}

}  // namespace

WeightedGrams weighted_grams(std::span<WeightedText const> texts) {
    WeightedGrams grams;
    for (auto const& [text, weight] : texts) {
        HZ_ASSERT(weight >= 1 && weight <= kGramWeightMax);
        for_each_gram(folded_characters(text), [&](std::uint64_t key, std::size_t, std::size_t, bool) {
            grams.push_back(key << kWeightBits | weight);
        });
    }
    // Of one key the heaviest comes last; keep that one.
    std::ranges::sort(grams);
    WeightedGrams best;
    for (std::uint64_t const gram : grams) {
        if (!best.empty() && best.back() >> kWeightBits == gram >> kWeightBits) best.pop_back();
        best.push_back(gram);
    }
    return best;
}

RankedQuery::RankedQuery(std::string_view sentence) : characters_(folded_characters(sentence)) {
    if (characters_.size() > kRankedCharactersMax) characters_.resize(kRankedCharactersMax);
    std::u32string kept;
    for (char32_t const character : characters_) {
        if (is_kept(character)) kept += character;
    }
    folded_ = encode_utf8(kept);
    for_each_gram(characters_, [&](std::uint64_t key, std::size_t at, std::size_t length, bool is_single) {
        auto const same = [&](Gram const& gram) { return gram.key == key; };
        if (std::ranges::none_of(grams_, same)) grams_.push_back({key, at, length, is_single});
    });
}

std::vector<RankedDocument> rank(RankedQuery const& query, std::span<WeightedGrams const> documents,
                                 std::size_t limit) {
    std::vector<std::vector<unsigned>> weights;
    weights.reserve(documents.size());
    std::vector<std::size_t> holders(query.grams().size(), 0);
    for (auto const& document : documents) {
        weights.push_back(weights_in(query, document));
        for (std::size_t index = 0; index < holders.size(); ++index) holders[index] += weights.back()[index] > 0;
    }
    std::vector<double> rarity;
    double known = 0;
    for (std::size_t index = 0; index < holders.size(); ++index) {
        double const without = static_cast<double>(documents.size() - holders[index]) + 0.5;
        rarity.push_back(std::log(1 + without / (static_cast<double>(holders[index]) + 0.5)));
        if (!query.grams()[index].is_single && holders[index] > 0) known += rarity.back();
    }

    auto const kept = static_cast<double>(std::ranges::count_if(query.characters(), is_kept));
    std::vector<RankedDocument> ranked;
    for (std::size_t at = 0; at < documents.size(); ++at) {
        auto const covered = covered_by_pairs(query, weights[at]);
        double score = 0;
        double shared = 0;
        for (std::size_t index = 0; index < rarity.size(); ++index) {
            if (weights[at][index] == 0) continue;
            auto const& gram = query.grams()[index];
            if (gram.is_single && covered[gram.at]) continue;
            double const share = gram.is_single ? kSingleShare : 1.0;
            score += share * rarity[index] * weights[at][index] / kGramWeightMax;
            if (!gram.is_single) shared += rarity[index];
        }
        if (score <= 0) continue;
        auto const matching = static_cast<double>(std::ranges::count(covered, true));
        ranked.push_back({at, score, known > 0 ? shared / known : 0, matching / kept});
    }
    std::ranges::sort(ranked, [](RankedDocument const& left, RankedDocument const& right) {
        return left.score != right.score ? left.score > right.score : left.document < right.document;
    });
    if (ranked.size() > limit) ranked.resize(limit);
    return ranked;
}

std::vector<std::string> matched_words(RankedQuery const& query, WeightedGrams const& document) {
    auto covered = covered_by_pairs(query, weights_in(query, document));
    bool const has_pair = std::ranges::find(covered, true) != covered.end();
    if (!has_pair) {
        for (auto const& gram : query.grams()) {
            if (weight_of(document, gram.key) > 0) covered[gram.at] = true;
        }
    }
    std::vector<std::string> words;
    std::u32string word;
    for (std::size_t at = 0; at <= covered.size(); ++at) {
        if (at < covered.size() && covered[at]) {
            word += query.characters()[at];
        } else if (!word.empty()) {
            words.push_back(encode_utf8(word));
            word.clear();
        }
    }
    return words;
}

std::string fold_for_ranking(std::string_view text) {
    std::u32string kept;
    for (char32_t const character : folded_characters(text)) {
        if (is_kept(character)) kept += character;
    }
    return encode_utf8(kept);
}

}  // namespace hezhi::text
