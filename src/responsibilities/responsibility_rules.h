// Pure decisions about the register: what may be published, what a sentence is about, who a kind of body is at a place,
// and what changed between two versions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/text/word_ranking.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::responsibilities {

/// What keeps these rows from being published, all of it; `where` is the matter's code. An item of outside duty needs
/// its right way (remedy), every other one lead, limits, basis and what must be done; limits grow from urgent to
/// complex. Errors as problems: register.basis_missing, register.lead_missing, register.limits_missing,
/// register.must_do_missing, register.remedy_missing.
std::vector<Problem> unpublishable(std::span<Entry const> entries);

/// What an item is found by. Weights: name and keywords most, then subgroup, group, and what must be done.
text::WeightedGrams searchable(Entry const& entry);

/// The sentence without the words that only ask ("谁来管", "怎么办"); as it was if nothing else is in it.
std::string without_question_words(std::string_view sentence);

struct Candidate {
    std::size_t entry;  ///< index into the entries given
    double score;
    Confidence confidence;
};

/// Puts what the grams found into its final order: an entry whose name or keyword stands in the sentence goes up.
/// Entries that share too little with the sentence are left out.
/// @param found    as text::rank gives them; `document` is an index into `entries`.
std::vector<Candidate> choose(text::RankedQuery const& query, std::span<text::RankedDocument const> found,
                              std::span<Entry const> entries, std::size_t limit);

/// @param upward  the place and the places above it, the nearest first, up to the street.
ResolvedBody resolve_among(std::span<bodies::Body const> all, Responsible const& responsible,
                           std::span<JurisdictionId const> upward);

/// Columns of docs/formats/register.md in which two rows differ; the six limits are one.
std::vector<std::string> differing(Entry const& left, Entry const& right);

/// Whether two rows say the same, whatever their ids.
bool say_the_same(Entry const& left, Entry const& right);

/// By code. Both sides by code.
std::vector<Change> difference(std::span<Entry const> before, std::span<Entry const> after);

/// Words people typed, fit to be kept: without digits in a row that could be a telephone or an identity number.
std::string without_numbers(std::string_view words);

}  // namespace hezhi::responsibilities
