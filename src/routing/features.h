// A text as the classifier reads it, and the counts behind a reason. Characters and pairs of neighbours of dense
// scripts, words of others, folded, each once and sorted: what a text says is kept, its order is not. A gram that fewer
// than kCasesOfGramMin cases have is not learned from: names of people, numbers and doors are not among the others.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hezhi::routing {

/// As fewest, so many cases of a street's past say a gram before it is learned from or shown as a reason.
inline constexpr std::int64_t kCasesOfGramMin = 5;
inline constexpr std::size_t kGramsMax = 400;  ///< of a text; the rest is left out

/// The words of a text, folded as its grams are, as ICU's dictionary takes them apart.
std::set<std::string> words_of_text(std::string_view text);

/// Never digits alone, never anything that fastText would take for a label.
std::vector<std::string> grams_of_text(std::string_view text);

/// How often the cases of each label say each gram, over those that enough cases say.
class GramCounts {
public:
    struct Case {
        std::string label;
        std::vector<std::string> grams;
    };
    static GramCounts of(std::span<Case const> cases);

    bool knows(std::string const& gram) const { return counts_.contains(gram); }
    std::size_t size() const noexcept { return counts_.size(); }

    /// Of the cases that say the gram, how many are of the label.
    struct Said {
        std::int64_t of_label = 0;
        std::int64_t all = 0;
    };
    Said said(std::string const& gram, std::string const& label) const;

    /// A line a gram: gram, number of cases, label:number …; by gram. From text: nullopt if it is none.
    std::string text() const;
    static std::optional<GramCounts> parse(std::string_view text);

private:
    struct Entry {
        std::int64_t all = 0;
        std::map<std::string, std::int64_t> by_label{};
    };
    std::map<std::string, Entry> counts_{};
};

/// What a gram says alone must be as likely as this to be a reason.
inline constexpr double kAloneMin = 0.2;

/// How much a gram says for a label.
struct GramWeight {
    double lift;         ///< the label's probability by the gram alone, above kAloneMin; it counts in hundredths
    std::int64_t cases;  ///< of the label that say it: decides between equal lifts
    bool is_word;        ///< stands in the text as a word of its own: "砖头", not "头瓦"
};

/// The weightiest `most` that speak for the label: the first of them longer than one character where there is
/// such a one, the others words too, and no two of which overlap ("路灯" and "灯不").
/// @param weights  one for each of `grams`
std::vector<std::string> weightiest(std::span<std::string const> grams, std::span<GramWeight const> weights,
                                    std::size_t most);

}  // namespace hezhi::routing
