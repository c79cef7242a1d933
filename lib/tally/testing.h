// Random small ballots for tests: few candidates and papers, so that ties of every kind are frequent.
#pragma once

#include <algorithm>
#include <string>

#include "lib/base/random.h"
#include "lib/tally/ballot.h"
#include "lib/tally/outcome.h"

namespace hezhi::tally {

struct BallotShape {
    std::size_t candidates_max = 5;
    std::size_t papers_max = 10;
    bool equal_ranks = true;
    bool gaps = true;
    bool withdrawals = true;
    Marks marks = Marks::ranks;
};

inline Ballot random_ballot(Random& random, BallotShape const& shape) {
    Ballot ballot;
    ballot.marks = shape.marks;
    std::size_t const n = 1 + random.uniform_below(shape.candidates_max);
    for (std::size_t c = 0; c < n; ++c) {
        bool const withdrawn = shape.withdrawals && c > 0 && random.uniform_below(12) == 0;
        ballot.candidates.push_back({std::string(1, static_cast<char>('A' + c)), withdrawn});
    }
    ballot.seats = 1 + static_cast<int>(random.uniform_below(n + 1));
    std::size_t const papers = 1 + random.uniform_below(shape.papers_max);
    for (std::size_t p = 0; p < papers; ++p) {
        Paper paper;
        paper.count = random.uniform_below(3) == 0 ? 1 + static_cast<std::int64_t>(random.uniform_below(4)) : 1;
        std::vector<CandidateIndex> everyone;
        for (CandidateIndex c = 0; c < n; ++c) everyone.push_back(c);
        random.shuffle(std::span<CandidateIndex>(everyone));
        everyone.resize(random.uniform_below(n + 1));
        std::uint32_t level = shape.gaps && random.uniform_below(10) == 0 ? 2 : 1;
        for (std::size_t i = 0; i < everyone.size(); ++i) {
            bool const equal = i > 0 && shape.equal_ranks && random.uniform_below(6) == 0;
            if (i > 0 && !equal) level += shape.gaps && random.uniform_below(10) == 0 ? 2 : 1;
            paper.order.push_back(everyone[i]);
            paper.level.push_back(shape.marks == Marks::approvals ? 1 : level);
        }
        if (shape.marks == Marks::scores) {
            std::int32_t score = 5;
            for (std::size_t i = 0; i < paper.order.size(); ++i) {
                if (i > 0 && paper.level[i] != paper.level[i - 1] && score > 0) {
                    score -= 1 + static_cast<std::int32_t>(random.uniform_below(2));
                }
                if (i == 0) score -= static_cast<std::int32_t>(random.uniform_below(3));
                paper.score.push_back(std::max(score, 0));
            }
            // Equal scores share a level.
            std::uint32_t next = 0;
            for (std::size_t i = 0; i < paper.order.size(); ++i) {
                if (i == 0 || paper.score[i] != paper.score[i - 1]) ++next;
                paper.level[i] = next;
            }
        }
        ballot.papers.push_back(std::move(paper));
    }
    return ballot;
}

inline bool takes_scores(Rule rule) {
    return rule == Rule::score || rule == Rule::star;
}

/// The ballot as a line a paper, for messages.
inline std::string text_of(Ballot const& ballot) {
    std::string text = std::to_string(ballot.candidates.size()) + " candidates";
    for (auto const& candidate : ballot.candidates) text += candidate.withdrawn ? " -" + candidate.name : "";
    text += ", seats " + std::to_string(ballot.seats.value_or(0)) + "\n";
    for (auto const& paper : ballot.papers) {
        text += "  " + std::to_string(paper.count) + ":";
        for (std::size_t i = 0; i < paper.order.size(); ++i) {
            text += " " + ballot.candidates[paper.order[i]].name + std::to_string(paper.level[i]);
            if (!paper.score.empty()) text += "=" + std::to_string(paper.score[i]);
        }
        text += "\n";
    }
    return text;
}

}  // namespace hezhi::tally
