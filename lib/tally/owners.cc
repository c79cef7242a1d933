#include "lib/tally/owners.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "lib/base/assert.h"
#include "lib/tally/reading.h"
#include "lib/tally/wide.h"

namespace hezhi::tally {
namespace {

struct Matter {
    std::string_view name;
    std::string_view title;
    std::string_view title_zh;
};

constexpr std::array<Matter, 9> kMatters{{
    {"assembly-rules", "assembly rules: adopt or amend", "制定和修改业主大会议事规则"},
    {"covenant", "management covenant: adopt or amend", "制定和修改管理规约"},
    {"committee", "owners' committee: elect, or replace members", "选举业主委员会或者更换业主委员会成员"},
    {"manager", "property manager: hire or dismiss", "选聘和解聘物业服务企业或者其他管理人"},
    {"use-funds", "maintenance funds: use", "使用建筑物及其附属设施的维修资金"},
    {"raise-funds", "maintenance funds: raise", "筹集建筑物及其附属设施的维修资金"},
    {"rebuild", "building or facilities: alter or rebuild", "改建、重建建筑物及其附属设施"},
    {"common-parts", "common parts: change their use, or use them for business",
     "改变共有部分的用途或者利用共有部分从事经营活动"},
    {"other", "other major matters of common ownership and management", "有关共有和共同管理权利的其他重大事项"},
}};

constexpr std::array<std::string_view, kChoices> kChoiceNames{"agree", "disagree", "abstain",     "follow",
                                                              "blank", "invalid",  "not_returned"};

std::size_t index_of(Choice choice) noexcept {
    return static_cast<std::size_t>(choice);
}

std::string place_of(ExclusivePart const& part) {
    std::string text = part.dwelling;
    if (!part.unit.empty()) text = fmt::format("{}/{}", part.unit, text);
    if (!part.building.empty()) text = fmt::format("{}/{}", part.building, text);
    return text;
}

std::string caster_of(CastVote const& vote) {
    std::string text;
    for (auto const& owner : vote.owners) text += (text.empty() ? "" : ";") + owner;
    return text;
}

/// A paper, or several that say the same, for one part.
struct PartVote {
    std::optional<Choice> choice;   ///< none: no paper
    std::vector<std::size_t> rows;  ///< of the votes
    bool conflict = false;          ///< co-owners contradict each other
};

class Count {
public:
    Count(Roll const& roll, std::vector<CastVote> const& votes, OwnersOptions const& options)
        : roll_(roll), votes_(votes), options_(options) {
        outcome_.matter = options.matter;
        outcome_.scope = options.scope;
    }

    Result<OwnersOutcome> run() {
        HZ_ASSERT(options_.matter >= 1 && options_.matter <= 9);
        HZ_TRY(select_parts());
        HZ_TRY(find_heads());
        assign_votes();
        if (!problems_.any()) decide_heads();
        if (problems_.any()) return std::move(problems_).refusal("owners.bad_votes");
        join_majority();
        add_up();
        test();
        name_points();
        return std::move(outcome_);
    }

private:
    bool in_scope(ExclusivePart const& part) const {
        switch (options_.scope.kind) {
            case ScopeKind::estate:
                return true;
            case ScopeKind::building:
                return part.building == options_.scope.building;
            case ScopeKind::unit:
                return part.building == options_.scope.building && part.unit == options_.scope.unit;
        }
        return false;
    }

    bool kind_counts(PartKind kind) const {
        if (kind == PartKind::parking) return options_.parking_counts;
        if (kind == PartKind::storage) return options_.storage_counts;
        return true;
    }

    Result<void> select_parts() {
        auto const& scope = options_.scope;
        if (scope.kind != ScopeKind::estate && !roll_.has_building) {
            return fail(ErrorCode::invalid, "owners.bad_scope",
                        "the roll has no column building (楼栋), which the scope needs");
        }
        if (scope.kind == ScopeKind::unit && !roll_.has_unit) {
            return fail(ErrorCode::invalid, "owners.bad_scope",
                        "the roll has no column unit (单元), which the scope needs");
        }
        bool any_in_scope = false;
        counts_.assign(roll_.parts.size(), 0);
        for (std::size_t i = 0; i < roll_.parts.size(); ++i) {
            if (!in_scope(roll_.parts[i])) continue;
            any_in_scope = true;
            if (kind_counts(roll_.parts[i].kind)) {
                counts_[i] = 1;
                ++outcome_.parts;
            } else {
                ++outcome_.parts_of_kind_not_counted;
            }
        }
        if (!any_in_scope) {
            return fail(ErrorCode::invalid, "owners.bad_scope",
                        fmt::format("no dwelling of the roll is in {}", text_of(scope)));
        }
        if (outcome_.parts == 0) {
            return fail(ErrorCode::invalid, "owners.nothing_to_count", "no exclusive part in scope counts");
        }
        return {};
    }

    /// The developer of unsold and undelivered parts: named in the row, else the owner of the unsold part, else the
    /// only owner of unsold parts, else "developer".
    std::string developer_of(ExclusivePart const& part) const {
        if (!part.developer.empty()) return part.developer;
        if (part.sale == Sale::unsold && part.owners.size() == 1) return part.owners.front();
        return only_developer_;
    }

    Result<void> find_heads() {
        std::set<std::string> developers;
        for (auto const& part : roll_.parts) {
            if (!part.developer.empty()) developers.insert(part.developer);
            if (part.developer.empty() && part.sale == Sale::unsold && part.owners.size() == 1) {
                developers.insert(part.owners.front());
            }
        }
        only_developer_ = developers.size() == 1 ? *developers.begin() : "developer";

        head_of_.assign(roll_.parts.size(), 0);
        voters_of_.resize(roll_.parts.size());
        std::map<std::string, std::size_t> heads;
        std::set<std::string> stock_holders;
        Wide area = 0;
        for (std::size_t i = 0; i < roll_.parts.size(); ++i) {
            auto const& part = roll_.parts[i];
            bool const stock =
                part.sale == Sale::unsold ||
                (part.sale == Sale::undelivered && options_.undelivered == OwnersOptions::Undelivered::developer);
            voters_of_[i] = stock ? std::vector<std::string>{developer_of(part)} : part.owners;
            if (counts_[i] == 0) continue;
            if (stock) {
                ++stock_parts_;
                stock_holders.insert(voters_of_[i].front());
            }
            if (part.sale == Sale::undelivered) ++undelivered_parts_;
            // Owners of several parts are one head; the same set of co-owners is one head.
            std::string key;
            for (auto const& owner : voters_of_[i]) key += owner + '\n';
            bool const own_head = options_.heads == OwnersOptions::Heads::part ||
                                  (stock && options_.unsold == OwnersOptions::Unsold::a_head_each);
            if (own_head) key = "\n" + std::to_string(i);
            auto const [head, fresh] = heads.emplace(key, parts_of_.size());
            if (fresh) parts_of_.emplace_back();
            parts_of_[head->second].push_back(i);
            head_of_[i] = head->second;
            area += part.area_cm2;
            if (voters_of_[i].size() > 1) ++co_owned_parts_;
        }
        outcome_.developers.assign(stock_holders.begin(), stock_holders.end());
        if (area > INT64_MAX)
            return fail(ErrorCode::too_large, "owners.too_large", "the areas add up to more than 2^63 cm²");
        for (auto const& parts : parts_of_) {
            if (parts.size() > 1) parts_of_several_ += static_cast<std::int64_t>(parts.size());
        }
        outcome_.total = {static_cast<std::int64_t>(parts_of_.size()), static_cast<std::int64_t>(area)};
        return {};
    }

    void problem(CastVote const& vote, std::string_view key, std::string found, std::string expected) {
        problems_.add(vote.line, vote.column, key, std::move(found), std::move(expected));
    }

    void not_counted(CastVote const& vote, std::string_view reason, std::string what) {
        outcome_.not_counted.push_back({vote.line, reason, std::move(what)});
    }

    /// Parts that a row of votes speaks for, whatever their kind and scope.
    std::vector<std::size_t> parts_of(CastVote const& vote) {
        if (vote.dwelling.empty()) {
            for (auto const& owner : vote.owners) {
                if (by_owner_.contains(owner)) continue;
                problem(vote, "owners.unknown_owner", shown(owner), "an owner of the roll");
                return {};
            }
            return by_owner_.at(vote.owners.front());
        }
        auto const known = by_dwelling_.find(vote.dwelling);
        std::vector<std::size_t> parts;
        if (known != by_dwelling_.end()) {
            for (auto const i : known->second) {
                bool const here = (vote.building.empty() || vote.building == roll_.parts[i].building) &&
                                  (vote.unit.empty() || vote.unit == roll_.parts[i].unit);
                if (here) parts.push_back(i);
            }
        }
        if (parts.empty()) {
            problem(vote, "owners.unknown_dwelling", shown(vote.dwelling), "a dwelling of the roll");
        } else if (parts.size() > 1) {
            problem(vote, "owners.ambiguous_dwelling",
                    fmt::format("dwelling {}, which the roll has in {} and {}", shown(vote.dwelling),
                                shown(place_of(roll_.parts[parts[0]])), shown(place_of(roll_.parts[parts[1]]))),
                    "the building (and unit) in columns of their own");
            parts.clear();
        }
        return parts;
    }

    void assign_votes() {
        for (std::size_t i = 0; i < roll_.parts.size(); ++i) {
            by_dwelling_[roll_.parts[i].dwelling].push_back(i);
            for (auto const& owner : voters_of_[i]) by_owner_[owner].push_back(i);
            // The buyer of an undelivered part is known, so that his paper is not an unknown owner's.
            if (voters_of_[i] != roll_.parts[i].owners) {
                for (auto const& owner : roll_.parts[i].owners) {
                    auto& parts = by_owner_[owner];
                    if (parts.empty() || parts.back() != i) parts.push_back(i);
                }
            }
        }
        part_votes_.resize(roll_.parts.size());
        for (std::size_t row = 0; row < votes_.size() && !problems_.full(); ++row) {
            auto const& vote = votes_[row];
            auto parts = parts_of(vote);
            if (parts.empty()) continue;
            if (!vote.proxy.empty()) {
                ++proxies_;
                if (vote.authority == "" && !options_.unwritten_proxy_counts) {
                    ++unwritten_proxies_;
                    not_counted(vote, "owners.unwritten_proxy",
                                fmt::format("{} as proxy without written authority", shown(vote.proxy)));
                    continue;
                }
            }
            bool const whole_owner = vote.dwelling.empty();
            std::size_t used = 0;
            std::size_t outside = 0;
            std::size_t other_kind = 0;
            for (auto const i : parts) {
                bool const theirs =
                    std::includes(voters_of_[i].begin(), voters_of_[i].end(), vote.owners.begin(), vote.owners.end());
                if (!theirs) continue;
                if (!in_scope(roll_.parts[i])) {
                    ++outside;
                } else if (counts_[i] == 0) {
                    ++other_kind;
                } else {
                    part_votes_[i].rows.push_back(row);
                    ++used;
                }
            }
            if (used > 0) continue;
            std::string const what = whole_owner ? fmt::format("owner {}", shown(caster_of(vote)))
                                                 : fmt::format("dwelling {}", shown(place_of(roll_.parts[parts[0]])));
            if (outside > 0) {
                not_counted(vote, "owners.outside_scope", what);
            } else if (other_kind > 0) {
                not_counted(vote, "owners.kind_not_counted", what);
            } else if (roll_.parts[parts[0]].sale == Sale::undelivered) {
                not_counted(vote, "owners.undelivered", what + ": sold but not delivered, the developer's");
            } else {
                not_counted(vote, "owners.not_on_roll",
                            fmt::format("{}: {} is not its owner on the frozen roll", what, shown(caster_of(vote))));
            }
        }
        for (std::size_t i = 0; i < roll_.parts.size(); ++i) settle_part(i);
    }

    /// One vote for a part out of all papers that came for it.
    void settle_part(std::size_t i) {
        auto& part = part_votes_[i];
        if (part.rows.empty()) return;
        // "Not returned" beside a returned paper is a contradiction of the clerks, like two different papers.
        std::set<Choice> choices;
        for (auto const row : part.rows) choices.insert(votes_[row].choice);
        if (choices.size() == 1) {
            part.choice = *choices.begin();
            if (part.rows.size() > 1) ++repeated_;
            return;
        }
        // Co-owners who spoke once each contradict each other; one person's papers contradict themselves.
        std::map<std::string, std::size_t> first_of;
        std::optional<std::size_t> again;
        std::size_t before = 0;
        for (auto const row : part.rows) {
            bool const unnamed_co_owner = votes_[row].owners.empty() && voters_of_[i].size() > 1;
            if (unnamed_co_owner) continue;
            auto const [first, fresh] = first_of.emplace(caster_of(votes_[row]), row);
            if (!fresh && votes_[row].choice != votes_[first->second].choice && !again) {
                again = row;
                before = first->second;
            }
        }
        if (voters_of_[i].size() == 1 && !again) {
            // Named in one row and not in the other: the same owner all the same.
            before = part.rows.front();
            for (auto const row : part.rows) {
                if (votes_[row].choice != votes_[before].choice && !again) again = row;
            }
        }
        if (again) {
            auto const& vote = votes_[*again];
            problem(vote, "owners.contradictory_papers",
                    fmt::format("{} for {}, after {} in line {}", name_of(vote.choice), shown(place_of(roll_.parts[i])),
                                name_of(votes_[before].choice), votes_[before].line),
                    "one vote for each dwelling");
            return;
        }
        part.conflict = true;
        part.choice = Choice::invalid;
        ++conflicts_;
    }

    static bool says_something(Choice choice) {
        return choice == Choice::agree || choice == Choice::disagree || choice == Choice::abstain ||
               choice == Choice::follow;
    }
    bool returned(std::optional<Choice> choice) const { return choice && *choice != Choice::not_returned; }

    /// One vote a head; parts keep the vote that their area counts for.
    void decide_heads() {
        head_choice_.resize(parts_of_.size());
        for (std::size_t h = 0; h < parts_of_.size() && !problems_.full(); ++h) {
            // Blank and invalid papers contradict nothing.
            std::optional<std::size_t> first;
            std::optional<std::size_t> other;
            for (auto const i : parts_of_[h]) {
                if (!part_votes_[i].choice || !says_something(*part_votes_[i].choice)) continue;
                if (!first) {
                    first = i;
                } else if (part_votes_[i].choice != part_votes_[*first].choice && !other) {
                    other = i;
                }
            }
            if (other) {
                ++split_heads_;
                split(h, *first, *other);
                continue;
            }
            if (first) {
                head_choice_[h] = part_votes_[*first].choice;
            } else {
                for (auto const choice : {Choice::not_returned, Choice::invalid, Choice::blank}) {
                    for (auto const i : parts_of_[h]) {
                        if (part_votes_[i].choice == choice) head_choice_[h] = choice;
                    }
                }
            }
            spread(h, first.has_value());
        }
    }

    void spread(std::size_t h, bool spoke) {
        if (!spoke) return;
        bool partial = false;
        for (auto const i : parts_of_[h]) {
            if (returned(part_votes_[i].choice)) continue;
            partial = true;
            if (options_.partial_votes == OwnersOptions::PartialVotes::all_parts)
                part_votes_[i].choice = head_choice_[h];
        }
        if (partial) ++partial_heads_;
    }

    void split(std::size_t h, std::size_t one, std::size_t other) {
        switch (options_.split_votes) {
            case OwnersOptions::SplitVotes::error: {
                auto const& vote = votes_[part_votes_[other].rows.front()];
                auto const& before = votes_[part_votes_[one].rows.front()];
                problem(vote, "owners.split_votes",
                        fmt::format("{} for {}, but {} for {} (line {}) of the same owner", name_of(vote.choice),
                                    shown(place_of(roll_.parts[other])), name_of(before.choice),
                                    shown(place_of(roll_.parts[one])), before.line),
                        "one vote for all parts of an owner (or --split-votes invalid or by-area)");
                return;
            }
            case OwnersOptions::SplitVotes::invalid:
                head_choice_[h] = Choice::invalid;
                for (auto const i : parts_of_[h]) {
                    if (part_votes_[i].choice) part_votes_[i].choice = Choice::invalid;
                }
                return;
            case OwnersOptions::SplitVotes::by_area:
                split_by_area_.insert(h);
        }
    }

    bool participates(Choice choice, bool conflict) const {
        switch (choice) {
            case Choice::agree:
            case Choice::disagree:
            case Choice::abstain:
            case Choice::follow:
                return true;
            case Choice::blank:
                return options_.blank_participates;
            case Choice::invalid:
                return conflict ? options_.conflict_participates : options_.invalid_participates;
            case Choice::not_returned:
                return false;
        }
        return false;
    }

    bool head_in_conflict(std::size_t h) const {
        return std::any_of(parts_of_[h].begin(), parts_of_[h].end(),
                           [this](std::size_t i) { return part_votes_[i].conflict; });
    }

    void count(std::array<Amount, kChoices>& by_choice) const {
        by_choice.fill({});
        for (std::size_t h = 0; h < parts_of_.size(); ++h) {
            if (head_choice_[h]) ++by_choice[index_of(*head_choice_[h])].heads;
            for (auto const i : parts_of_[h]) {
                if (part_votes_[i].choice)
                    by_choice[index_of(*part_votes_[i].choice)].area_cm2 += roll_.parts[i].area_cm2;
            }
        }
    }

    /// Votes "follow the majority" and, where the assembly's rules say so, papers delivered and not returned join the
    /// choice that leads by heads and by area among those who said something.
    void join_majority() {
        std::array<Amount, kChoices> said{};
        count(said);
        bool const wanted = options_.follow_majority || options_.silent_majority;
        if (wanted) {
            for (auto const choice : {Choice::agree, Choice::disagree, Choice::abstain}) {
                bool leads = true;
                for (auto const rival : {Choice::agree, Choice::disagree, Choice::abstain}) {
                    if (rival == choice) continue;
                    leads = leads && said[index_of(choice)].heads > said[index_of(rival)].heads &&
                            said[index_of(choice)].area_cm2 > said[index_of(rival)].area_cm2;
                }
                if (leads) outcome_.majority = choice;
            }
        }
        follow_heads_ = said[index_of(Choice::follow)].heads;
        silent_heads_ = said[index_of(Choice::not_returned)].heads;
        auto const joined = [&](std::optional<Choice>& choice) {
            if (!choice || !outcome_.majority) return;
            if ((*choice == Choice::follow && options_.follow_majority) ||
                (*choice == Choice::not_returned && options_.silent_majority)) {
                choice = outcome_.majority;
            }
        };
        for (std::size_t h = 0; h < parts_of_.size(); ++h) {
            // Silent parts of somebody who voted for others stay silent.
            bool const spoke = returned(head_choice_[h]) || split_by_area_.contains(h);
            joined(head_choice_[h]);
            for (auto const i : parts_of_[h]) {
                if (spoke && part_votes_[i].choice == Choice::not_returned) continue;
                joined(part_votes_[i].choice);
            }
        }
    }

    void add_up() {
        std::array<Amount, kChoices> by_choice{};
        count(by_choice);
        std::copy(by_choice.begin(), by_choice.end(), outcome_.by_choice);
        for (std::size_t h = 0; h < parts_of_.size(); ++h) {
            bool head = split_by_area_.contains(h);
            if (head) ++outcome_.split.heads;
            for (auto const i : parts_of_[h]) {
                auto const choice = part_votes_[i].choice;
                if (!choice || !participates(*choice, part_votes_[i].conflict)) continue;
                outcome_.participating.area_cm2 += roll_.parts[i].area_cm2;
            }
            if (head_choice_[h]) head = head || participates(*head_choice_[h], head_in_conflict(h));
            if (head) ++outcome_.participating.heads;
        }
        outcome_.not_participating = {outcome_.total.heads - outcome_.participating.heads,
                                      outcome_.total.area_cm2 - outcome_.participating.area_cm2};
    }

    void test() {
        constexpr Threshold kQuorum{2, 3, true};
        bool const special = needs_three_quarters(options_.matter);
        Threshold const consent = special ? Threshold{3, 4, true} : Threshold{1, 2, false};
        auto const& yes = outcome_.by_choice[index_of(Choice::agree)];
        outcome_.tests = {
            test_of("quorum_area", outcome_.participating.area_cm2, outcome_.total.area_cm2, kQuorum),
            test_of("quorum_heads", outcome_.participating.heads, outcome_.total.heads, kQuorum),
            test_of("consent_area", yes.area_cm2, outcome_.participating.area_cm2, consent),
            test_of("consent_heads", yes.heads, outcome_.participating.heads, consent),
        };
        outcome_.passed =
            std::all_of(outcome_.tests.begin(), outcome_.tests.end(), [](Test const& t) { return t.passed; });
    }

    void name_points();

    Roll const& roll_;
    std::vector<CastVote> const& votes_;
    OwnersOptions const& options_;
    Problems problems_;
    OwnersOutcome outcome_;
    std::string only_developer_;
    std::vector<char> counts_;                         ///< a part: in scope and of a kind that counts
    std::vector<std::vector<std::string>> voters_of_;  ///< a part: who votes for it, sorted
    std::vector<std::size_t> head_of_;                 ///< a part
    std::vector<std::vector<std::size_t>> parts_of_;   ///< a head: its parts that count
    std::map<std::string, std::vector<std::size_t>> by_dwelling_;
    std::map<std::string, std::vector<std::size_t>> by_owner_;
    std::vector<PartVote> part_votes_;                ///< a part
    std::vector<std::optional<Choice>> head_choice_;  ///< a head
    std::set<std::size_t> split_by_area_;             ///< heads
    std::int64_t stock_parts_ = 0;
    std::int64_t undelivered_parts_ = 0;
    std::int64_t co_owned_parts_ = 0;
    std::int64_t parts_of_several_ = 0;
    std::int64_t proxies_ = 0;
    std::int64_t unwritten_proxies_ = 0;
    std::int64_t repeated_ = 0;
    std::int64_t conflicts_ = 0;
    std::int64_t split_heads_ = 0;
    std::int64_t partial_heads_ = 0;
    std::int64_t follow_heads_ = 0;
    std::int64_t silent_heads_ = 0;
};

void Count::name_points() {
    constexpr std::string_view kCode = "Civil Code of the PRC, art. 278";
    constexpr std::string_view kInclusive =
        "Civil Code of the PRC, art. 1259: 以上 includes the number, 过半数 does not";
    constexpr std::string_view kInterpretation =
        "Supreme People's Court, Interpretation on ownership of building units (2009, amended 2020), art. 8 and 9";
    constexpr std::string_view kGuide =
        "Guiding rules for owners' assemblies 建房〔2009〕274号, art. 23 to 26; local rules";
    constexpr std::string_view kAssembly = "the assembly's own rules 业主大会议事规则";
    auto const add = [this](std::string_view key, std::string setting, std::string_view meaning,
                            std::string_view source, std::int64_t applied) {
        outcome_.points.push_back({key, std::move(setting), meaning, source, false, applied});
    };
    using O = OwnersOptions;
    add("thresholds", needs_three_quarters(options_.matter) ? "2/3, then 3/4" : "2/3, then more than 1/2",
        "two thirds of area and of heads take part; items 6 to 8 need three quarters of those taking part, all others "
        "more "
        "than half",
        kCode, 0);
    add("counting", "2/3 and 3/4 at least; 1/2 more than",
        "exactly two thirds or three quarters suffice, exactly half does not", kInclusive, 0);
    add("area",
        roll_.parts.front().area_source == AreaSource::unstated ? "as the roll states"
                                                                : "first known of several columns",
        "exclusive area is the registered one, else the surveyed, else that of the contract", kInterpretation,
        std::count_if(roll_.parts.begin(), roll_.parts.end(), [](auto const& p) {
            return p.area_source > AreaSource::registered && p.area_source != AreaSource::unstated;
        }));
    add("heads", options_.heads == O::Heads::owner ? "owner" : "part",
        options_.heads == O::Heads::owner ? "an owner of several parts is one head" : "every part is a head",
        kInterpretation, parts_of_several_);
    add("unsold", options_.unsold == O::Unsold::one_head ? "one-head" : "a-head-each",
        options_.unsold == O::Unsold::one_head ? "all unsold parts of a developer are one head; their area counts"
                                               : "every unsold part is a head",
        kInterpretation, stock_parts_);
    add("undelivered", options_.undelivered == O::Undelivered::developer ? "developer" : "buyer",
        options_.undelivered == O::Undelivered::developer ? "parts sold but not delivered are the developer's"
                                                          : "parts sold but not delivered are the buyer's",
        kInterpretation, undelivered_parts_);
    add("owner-identity", roll_.has_owner_id ? "owner_id" : "owner",
        roll_.has_owner_id ? "owners are told apart by their ids"
                           : "owners are told apart by their names: equal names are one owner",
        kAssembly, 0);
    add("parking", options_.parking_counts ? "include" : "exclude",
        options_.parking_counts ? "parking spaces count by area and heads"
                                : "parking spaces count neither by area nor by heads",
        kGuide, std::count_if(roll_.parts.begin(), roll_.parts.end(), [this](auto const& p) {
            return p.kind == PartKind::parking && in_scope(p);
        }));
    add("storage", options_.storage_counts ? "include" : "exclude",
        options_.storage_counts ? "storage rooms count by area and heads"
                                : "storage rooms count neither by area nor by heads",
        kGuide, std::count_if(roll_.parts.begin(), roll_.parts.end(), [this](auto const& p) {
            return p.kind == PartKind::storage && in_scope(p);
        }));
    add("co-owners", "one head",
        "co-owners of a part are one head with one vote; the same co-owners of several parts are one head", kGuide,
        co_owned_parts_);
    add("co-owner-conflict", options_.conflict_participates ? "participating" : "not-participating",
        options_.conflict_participates ? "co-owners who contradict each other take part without consenting"
                                       : "co-owners who contradict each other cast no valid vote",
        kAssembly, conflicts_);
    add("split-votes",
        options_.split_votes == O::SplitVotes::error     ? "error"
        : options_.split_votes == O::SplitVotes::invalid ? "invalid"
                                                         : "by-area",
        options_.split_votes == O::SplitVotes::error ? "an owner who votes differently for several parts is refused"
        : options_.split_votes == O::SplitVotes::invalid
            ? "an owner who votes differently for several parts casts no valid vote"
            : "areas count as voted; the head takes part without consenting",
        kAssembly, split_heads_);
    add("partial-votes", options_.partial_votes == O::PartialVotes::voted_parts ? "voted-parts" : "all-parts",
        options_.partial_votes == O::PartialVotes::voted_parts
            ? "of an owner who voted for some parts only those parts' area takes part"
            : "an owner's vote for one part counts for the area of all",
        kAssembly, partial_heads_);
    add("abstention", "participating", "abstentions take part and do not consent", kCode,
        outcome_.by_choice[index_of(Choice::abstain)].heads);
    add("blank", options_.blank_participates ? "participating" : "not-participating",
        options_.blank_participates ? "blank papers take part and do not consent" : "blank papers do not take part",
        kAssembly, outcome_.by_choice[index_of(Choice::blank)].heads);
    add("invalid", options_.invalid_participates ? "participating" : "not-participating",
        options_.invalid_participates ? "invalid papers take part and do not consent"
                                      : "invalid papers do not take part",
        kAssembly, outcome_.by_choice[index_of(Choice::invalid)].heads);
    add("proxies", options_.unwritten_proxy_counts ? "any" : "written",
        options_.unwritten_proxy_counts ? "proxies count without written authority"
                                        : "a proxy counts with written authority; heads are those of the principals",
        kAssembly, options_.unwritten_proxy_counts ? proxies_ : unwritten_proxies_);
    add("follow", options_.follow_majority ? "majority" : "abstain",
        options_.follow_majority ? "votes to follow the majority join it if one leads by heads and by area"
                                 : "votes to follow the majority take part and do not consent",
        "the assembly's own rules; whether art. 278 allows it is disputed", follow_heads_);
    add("silent", options_.silent_majority ? "majority" : "not-participating",
        options_.silent_majority
            ? "papers delivered and not returned take part and join the majority if one leads by heads and by area"
            : "papers not returned do not take part",
        "建房〔2009〕274号, art. 26, and the assembly's own rules; courts have differed since the Civil Code",
        silent_heads_);
    add("roll", "frozen",
        "areas, heads and owners are those of the roll; who bought later votes through the owner on the roll",
        kAssembly, std::count_if(outcome_.not_counted.begin(), outcome_.not_counted.end(), [](auto const& n) {
            return n.reason == "owners.not_on_roll";
        }));
}

}  // namespace

std::string_view name_of(Choice choice) noexcept {
    return kChoiceNames[index_of(choice)];
}

std::optional<Scope> scope_from(std::string_view text) {
    if (text == "estate") return Scope{};
    constexpr std::string_view kBuilding = "building:";
    constexpr std::string_view kUnit = "unit:";
    if (text.starts_with(kBuilding)) {
        auto const building = trimmed(text.substr(kBuilding.size()));
        if (building.empty()) return std::nullopt;
        return Scope{ScopeKind::building, std::string(building), {}};
    }
    if (text.starts_with(kUnit)) {
        text.remove_prefix(kUnit.size());
        std::size_t const slash = text.rfind('/');
        if (slash == std::string_view::npos) return std::nullopt;
        auto const building = trimmed(text.substr(0, slash));
        auto const unit = trimmed(text.substr(slash + 1));
        if (building.empty() || unit.empty()) return std::nullopt;
        return Scope{ScopeKind::unit, std::string(building), std::string(unit)};
    }
    return std::nullopt;
}

std::string text_of(Scope const& scope) {
    switch (scope.kind) {
        case ScopeKind::estate:
            return "estate";
        case ScopeKind::building:
            return "building:" + scope.building;
        case ScopeKind::unit:
            return fmt::format("unit:{}/{}", scope.building, scope.unit);
    }
    return {};
}

std::string_view matter_title(int matter) noexcept {
    return kMatters[static_cast<std::size_t>(matter - 1)].title;
}
std::string_view matter_title_zh(int matter) noexcept {
    return kMatters[static_cast<std::size_t>(matter - 1)].title_zh;
}
std::string_view matter_name(int matter) noexcept {
    return kMatters[static_cast<std::size_t>(matter - 1)].name;
}

std::optional<int> matter_from(std::string_view text) noexcept {
    if (auto const number = whole_number(text, 9); number && *number >= 1) return static_cast<int>(*number);
    for (std::size_t i = 0; i < kMatters.size(); ++i) {
        if (kMatters[i].name == text) return static_cast<int>(i) + 1;
    }
    return std::nullopt;
}

bool needs_three_quarters(int matter) noexcept {
    return matter >= 6 && matter <= 8;
}

Result<OwnersOutcome> tally_owners(Roll const& roll, std::vector<CastVote> const& votes, OwnersOptions const& options) {
    return Count(roll, votes, options).run();
}

}  // namespace hezhi::tally
