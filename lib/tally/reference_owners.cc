#include "lib/tally/reference_owners.h"

#include <algorithm>
#include <set>

#include "lib/tally/wide.h"

namespace hezhi::tally {
namespace {

using Owners = std::set<std::string>;

bool inside(Scope const& scope, ExclusivePart const& part) {
    bool const building = scope.kind == ScopeKind::estate || part.building == scope.building;
    bool const unit = scope.kind != ScopeKind::unit || part.unit == scope.unit;
    return building && unit;
}

bool counts(OwnersOptions const& options, ExclusivePart const& part) {
    if (!inside(options.scope, part)) return false;
    if (part.kind == PartKind::parking && !options.parking_counts) return false;
    return part.kind != PartKind::storage || options.storage_counts;
}

bool is_stock(OwnersOptions const& options, ExclusivePart const& part) {
    return part.sale == Sale::unsold ||
           (part.sale == Sale::undelivered && options.undelivered == OwnersOptions::Undelivered::developer);
}

/// Who votes for a part.
Owners voters(Roll const& roll, OwnersOptions const& options, ExclusivePart const& part) {
    if (!is_stock(options, part)) return {part.owners.begin(), part.owners.end()};
    if (!part.developer.empty()) return {part.developer};
    if (part.sale == Sale::unsold && part.owners.size() == 1) return {part.owners[0]};
    Owners developers;
    for (auto const& other : roll.parts) {
        if (!other.developer.empty())
            developers.insert(other.developer);
        else if (other.sale == Sale::unsold && other.owners.size() == 1)
            developers.insert(other.owners[0]);
    }
    if (developers.size() == 1) return developers;
    return {"developer"};
}

bool meets(std::int64_t part, std::int64_t whole, int numerator, int denominator, bool exactly_suffices) {
    if (whole == 0) return false;
    Wide const difference = Wide{part} * denominator - Wide{whole} * numerator;
    return exactly_suffices ? difference >= 0 : difference > 0;
}

/// What came for one part: a choice, or the contradiction of its co-owners.
struct Said {
    std::optional<Choice> choice;
    bool conflict = false;
    bool refused = false;
};

bool is_word(Choice choice) {
    return choice == Choice::agree || choice == Choice::disagree || choice == Choice::abstain ||
           choice == Choice::follow;
}

}  // namespace

std::optional<OwnersRecount> recount_owners(Roll const& roll, std::vector<CastVote> const& votes,
                                            OwnersOptions const& options) {
    std::size_t const n = roll.parts.size();
    std::vector<Owners> who(n);
    std::set<std::string> everybody;
    for (std::size_t i = 0; i < n; ++i) {
        who[i] = voters(roll, options, roll.parts[i]);
        everybody.insert(who[i].begin(), who[i].end());
        everybody.insert(roll.parts[i].owners.begin(), roll.parts[i].owners.end());
    }
    // Every row must speak of something on the roll.
    for (auto const& vote : votes) {
        if (vote.dwelling.empty()) {
            for (auto const& owner : vote.owners) {
                if (!everybody.contains(owner)) return std::nullopt;
            }
            continue;
        }
        auto const fits = std::count_if(roll.parts.begin(), roll.parts.end(), [&](ExclusivePart const& part) {
            return part.dwelling == vote.dwelling && (vote.building.empty() || vote.building == part.building) &&
                   (vote.unit.empty() || vote.unit == part.unit);
        });
        if (fits != 1) return std::nullopt;
    }
    // What was said for each part.
    std::vector<Said> said(n);
    for (std::size_t i = 0; i < n; ++i) {
        auto const& part = roll.parts[i];
        if (!counts(options, part)) continue;
        std::vector<CastVote const*> papers;
        for (auto const& vote : votes) {
            bool const here = vote.dwelling.empty() || (vote.dwelling == part.dwelling &&
                                                        (vote.building.empty() || vote.building == part.building) &&
                                                        (vote.unit.empty() || vote.unit == part.unit));
            bool const theirs = std::all_of(vote.owners.begin(), vote.owners.end(),
                                            [&](std::string const& owner) { return who[i].contains(owner); });
            bool const unwritten = !vote.proxy.empty() && vote.authority && vote.authority->empty();
            if (here && theirs && !(unwritten && !options.unwritten_proxy_counts)) papers.push_back(&vote);
        }
        bool differ = false;
        bool one_person_differs = false;
        for (auto const* a : papers) {
            for (auto const* b : papers) {
                if (a->choice == b->choice) continue;
                differ = true;
                bool const same_person = who[i].size() == 1 || (a->owners == b->owners && !a->owners.empty());
                one_person_differs = one_person_differs || same_person;
            }
        }
        if (one_person_differs) return std::nullopt;
        if (differ)
            said[i] = {Choice::invalid, true, false};
        else if (!papers.empty())
            said[i].choice = papers.front()->choice;
    }
    // Heads: parts of the same voters, unless every part is a head of its own.
    std::vector<std::vector<std::size_t>> heads;
    for (std::size_t i = 0; i < n; ++i) {
        if (!counts(options, roll.parts[i])) continue;
        auto const alone = [&](std::size_t k) {
            return options.heads == OwnersOptions::Heads::part ||
                   (options.unsold == OwnersOptions::Unsold::a_head_each && is_stock(options, roll.parts[k]));
        };
        bool placed = false;
        for (auto& head : heads) {
            if (alone(i) || alone(head.front()) || who[head.front()] != who[i]) continue;
            head.push_back(i);
            placed = true;
            break;
        }
        if (!placed) heads.push_back({i});
    }
    // One word a head.
    struct Head {
        std::optional<Choice> choice;
        bool split = false;
        bool conflict = false;
    };
    std::vector<Head> words(heads.size());
    for (std::size_t h = 0; h < heads.size(); ++h) {
        std::set<Choice> spoken;
        std::set<Choice> any;
        for (auto const i : heads[h]) {
            if (said[i].choice) any.insert(*said[i].choice);
            if (said[i].choice && is_word(*said[i].choice)) spoken.insert(*said[i].choice);
            words[h].conflict = words[h].conflict || said[i].conflict;
        }
        if (spoken.size() > 1) {
            if (options.split_votes == OwnersOptions::SplitVotes::error) return std::nullopt;
            if (options.split_votes == OwnersOptions::SplitVotes::invalid) {
                words[h].choice = Choice::invalid;
                for (auto const i : heads[h]) {
                    if (said[i].choice) said[i].choice = Choice::invalid;
                }
            } else {
                words[h].split = true;
            }
        } else if (spoken.size() == 1) {
            words[h].choice = *spoken.begin();
            if (options.partial_votes == OwnersOptions::PartialVotes::all_parts) {
                for (auto const i : heads[h]) {
                    if (!said[i].choice || said[i].choice == Choice::not_returned) said[i].choice = *spoken.begin();
                }
            }
        } else if (any.contains(Choice::blank)) {
            words[h].choice = Choice::blank;
        } else if (any.contains(Choice::invalid)) {
            words[h].choice = Choice::invalid;
        } else if (any.contains(Choice::not_returned)) {
            words[h].choice = Choice::not_returned;
        }
    }
    // The majority that others may join.
    auto const heads_saying = [&](Choice choice) {
        return std::count_if(words.begin(), words.end(), [&](Head const& head) { return head.choice == choice; });
    };
    auto const area_saying = [&](Choice choice) {
        std::int64_t area = 0;
        for (std::size_t i = 0; i < n; ++i) {
            if (said[i].choice == choice) area += roll.parts[i].area_cm2;
        }
        return area;
    };
    std::optional<Choice> majority;
    for (auto const choice : {Choice::agree, Choice::disagree, Choice::abstain}) {
        bool leads = true;
        for (auto const rival : {Choice::agree, Choice::disagree, Choice::abstain}) {
            if (rival == choice) continue;
            if (heads_saying(choice) <= heads_saying(rival) || area_saying(choice) <= area_saying(rival)) leads = false;
        }
        if (leads) majority = choice;
    }
    if (majority) {
        for (std::size_t h = 0; h < heads.size(); ++h) {
            bool const silent = words[h].choice == Choice::not_returned;
            for (auto const i : heads[h]) {
                if (said[i].choice == Choice::follow && options.follow_majority) said[i].choice = majority;
                bool const nobody_spoke = silent || (!words[h].choice && !words[h].split);
                if (said[i].choice == Choice::not_returned && options.silent_majority && nobody_spoke) {
                    said[i].choice = majority;
                }
            }
            if (words[h].choice == Choice::follow && options.follow_majority) words[h].choice = majority;
            if (silent && options.silent_majority) words[h].choice = majority;
        }
    }
    auto const takes_part = [&](Choice choice, bool conflict) {
        if (is_word(choice)) return true;
        if (choice == Choice::blank) return options.blank_participates;
        if (choice == Choice::invalid) return conflict ? options.conflict_participates : options.invalid_participates;
        return false;
    };
    OwnersRecount result;
    for (std::size_t h = 0; h < heads.size(); ++h) {
        ++result.total.heads;
        if (words[h].split || (words[h].choice && takes_part(*words[h].choice, words[h].conflict))) {
            ++result.participating.heads;
        }
        if (words[h].choice == Choice::agree) ++result.agree.heads;
        for (auto const i : heads[h]) {
            std::int64_t const area = roll.parts[i].area_cm2;
            result.total.area_cm2 += area;
            if (said[i].choice && takes_part(*said[i].choice, said[i].conflict)) result.participating.area_cm2 += area;
            if (said[i].choice == Choice::agree) result.agree.area_cm2 += area;
        }
    }
    bool const special = options.matter == 6 || options.matter == 7 || options.matter == 8;
    result.passed_each[0] = meets(result.participating.area_cm2, result.total.area_cm2, 2, 3, true);
    result.passed_each[1] = meets(result.participating.heads, result.total.heads, 2, 3, true);
    result.passed_each[2] = special ? meets(result.agree.area_cm2, result.participating.area_cm2, 3, 4, true)
                                    : meets(result.agree.area_cm2, result.participating.area_cm2, 1, 2, false);
    result.passed_each[3] = special ? meets(result.agree.heads, result.participating.heads, 3, 4, true)
                                    : meets(result.agree.heads, result.participating.heads, 1, 2, false);
    result.passed = result.passed_each[0] && result.passed_each[1] && result.passed_each[2] && result.passed_each[3];
    return result;
}

}  // namespace hezhi::tally
