#include "lib/tally/ballot.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "lib/base/assert.h"

namespace hezhi::tally {

Result<void> check(Ballot const& ballot) {
    auto const malformed = [](std::string detail) {
        return fail(ErrorCode::invalid, "tally.malformed_ballot", std::move(detail));
    };
    if (ballot.candidates.empty()) return malformed("no candidates");
    if (ballot.candidates.size() > kCandidatesMax) return malformed("too many candidates");
    std::set<std::string_view> names;
    for (auto const& candidate : ballot.candidates) {
        if (candidate.name.empty()) return malformed("a candidate without a name");
        if (!names.insert(candidate.name).second) return malformed("two candidates named " + candidate.name);
    }
    std::vector<std::size_t> seen_on(ballot.candidates.size(), 0);
    std::int64_t papers = 0;
    for (std::size_t i = 0; i < ballot.papers.size(); ++i) {
        auto const& paper = ballot.papers[i];
        if (paper.count < 1 || paper.count > kPapersMax - papers) return malformed("number of papers out of range");
        papers += paper.count;
        if (paper.level.size() != paper.order.size()) return malformed("ranks and candidates differ in number");
        bool const scored = ballot.marks == Marks::scores;
        if (paper.score.size() != (scored ? paper.order.size() : 0)) return malformed("scores differ in number");
        for (std::size_t k = 0; k < paper.order.size(); ++k) {
            if (paper.order[k] >= ballot.candidates.size()) return malformed("a candidate number out of range");
            if (seen_on[paper.order[k]] == i + 1) return malformed("a candidate twice on one paper");
            seen_on[paper.order[k]] = i + 1;
            if (paper.level[k] < (k == 0 ? 1 : paper.level[k - 1])) return malformed("ranks do not rise");
            if (scored && (paper.score[k] > kScoreMax || paper.score[k] < -kScoreMax)) {
                return malformed("a score out of range");
            }
        }
    }
    return {};
}

std::vector<CandidateIndex> standing(Ballot const& ballot) {
    std::vector<CandidateIndex> result;
    for (CandidateIndex c = 0; c < ballot.candidates.size(); ++c) {
        if (!ballot.candidates[c].withdrawn) result.push_back(c);
    }
    return result;
}

StrictPapers strict_papers(Ballot const& ballot, Gaps gaps) {
    StrictPapers result;
    result.candidates = ballot.candidates.size();
    std::vector<StrictPaper> read;
    read.reserve(ballot.papers.size());
    for (auto const& paper : ballot.papers) {
        StrictPaper strict{paper.count, {}};
        strict.order.reserve(paper.order.size());
        bool shortened = false;
        std::uint32_t previous_level = 0;
        for (std::size_t k = 0; k < paper.order.size();) {
            std::size_t end = k + 1;
            while (end < paper.order.size() && paper.level[end] == paper.level[k]) ++end;
            if (gaps == Gaps::end_the_paper && paper.level[k] > previous_level + 1) {
                shortened = true;
                break;
            }
            previous_level = paper.level[k];
            std::size_t standing_here = 0;
            CandidateIndex named = 0;
            for (std::size_t at = k; at < end; ++at) {
                if (ballot.candidates[paper.order[at]].withdrawn) continue;
                named = paper.order[at];
                ++standing_here;
            }
            if (standing_here > 1) {
                shortened = true;
                break;
            }
            if (standing_here == 1) strict.order.push_back(named);
            k = end;
        }
        if (strict.order.empty()) {
            (shortened ? result.spoiled : result.blank) += paper.count;
            continue;
        }
        if (shortened) result.shortened += paper.count;
        result.valid += paper.count;
        read.push_back(std::move(strict));
    }
    std::sort(read.begin(), read.end(), [](StrictPaper const& a, StrictPaper const& b) { return a.order < b.order; });
    for (auto& paper : read) {
        if (!result.papers.empty() && result.papers.back().order == paper.order) {
            result.papers.back().count += paper.count;
        } else {
            result.papers.push_back(std::move(paper));
        }
    }
    return result;
}

void make_names_unique(std::vector<Candidate>& candidates) {
    std::map<std::string, std::size_t> times;
    for (auto const& candidate : candidates) ++times[candidate.name];
    // A made name may itself be taken, e.g. "A", "A", "A [1]": lengthen until all differ.
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (times[candidates[i].name] < 2) continue;
        std::string name = fmt::format("{} [{}]", candidates[i].name, i + 1);
        while (times.contains(name)) name += '*';
        times[name] = 1;
        candidates[i].name = std::move(name);
    }
}

}  // namespace hezhi::tally
