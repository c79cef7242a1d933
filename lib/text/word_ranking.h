// Which of some short documents a sentence is about, the likeliest first. People type sentences ("谁来管路灯不亮?"), so
// not all words must match: documents are ranked by what they share with the sentence, rare words counting most. Works
// for Chinese without a dictionary: a run of ideographs is taken apart into characters and neighbouring pairs, other
// scripts into words. Pure; equal input gives equal output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hezhi::text {

/// A gram and the weight of the best text it stands in, `key << 4 | weight`: compact enough to be stored with the
/// document, so that ranking reads no text. Sorted by key, each key once.
using WeightedGrams = std::vector<std::uint64_t>;

/// The largest weight of a text.
inline constexpr unsigned kGramWeightMax = 15;
/// A sentence is ranked by its beginning.
inline constexpr std::size_t kRankedCharactersMax = 80;

struct WeightedText {
    std::string_view text;
    unsigned weight;  ///< 1 … kGramWeightMax
};

/// Characters, pairs and words of all texts after NFKC case folding. Invalid UTF-8 gives nothing. Cost: O(n log n).
WeightedGrams weighted_grams(std::span<WeightedText const> texts);

/// A sentence to be looked for.
class RankedQuery {
public:
    explicit RankedQuery(std::string_view sentence);

    /// Nothing to look for: no letter, digit or ideograph.
    bool empty() const noexcept { return grams_.empty(); }
    /// The sentence as it is compared: folded, without white space and punctuation.
    std::string const& folded() const noexcept { return folded_; }

    struct Gram {
        std::uint64_t key;
        std::size_t at;      ///< first character, from 0
        std::size_t length;  ///< in characters; of a word, all of them
        bool is_single;      ///< one ideograph: weak evidence, counted only where no pair around it matches
    };
    std::vector<Gram> const& grams() const noexcept { return grams_; }
    std::u32string const& characters() const noexcept { return characters_; }

private:
    std::u32string characters_;
    std::string folded_;
    std::vector<Gram> grams_;
};

struct RankedDocument {
    std::size_t document;  ///< index into the documents given
    double score;          ///< > 0; comparable only within one ranking
    double coverage;       ///< in [0, 1]: the share of the sentence's known weight that this document has
    double characters;     ///< in [0, 1]: the share of the sentence's characters in matching pairs and words
};

/// Documents that share something with the sentence, the best first, equal scores by index; at most `limit`.
///
/// score = Σ over matching pairs and words g of idf(g) · weight / kGramWeightMax, plus a fifth of that for characters
/// outside matching pairs; idf(g) = ln(1 + (N − n + ½) / (n + ½)) with n of N documents having g (Robertson and Spärck
/// Jones). Cost: O(N · q · log d) for q grams in the sentence and d in a document.
std::vector<RankedDocument> rank(RankedQuery const& query, std::span<WeightedGrams const> documents, std::size_t limit);

/// The parts of the sentence that the document has, in the order of the sentence: "路灯", "不亮".
std::vector<std::string> matched_words(RankedQuery const& query, WeightedGrams const& document);

/// A text as RankedQuery::folded() is, to ask whether a sentence contains it.
std::string fold_for_ranking(std::string_view text);

}  // namespace hezhi::text
