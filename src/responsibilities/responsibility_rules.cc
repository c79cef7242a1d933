#include "src/responsibilities/responsibility_rules.h"

#include <algorithm>
#include <array>

#include "lib/base/utf8.h"

namespace hezhi::responsibilities {
namespace {

template <class Value>
struct Named {
    Value value;
    std::string_view name;
};

constexpr std::array kClasses{
    Named{MatterClass::self_governing, "self_governing"},
    Named{MatterClass::assisted, "assisted"},
    Named{MatterClass::mandated, "mandated"},
    Named{MatterClass::outside_duty, "outside_duty"},
};
constexpr std::array kKinds{
    Named{CaseKind::consultation, "consultation"}, Named{CaseKind::help, "help"},
    Named{CaseKind::complaint, "complaint"},       Named{CaseKind::report, "report"},
    Named{CaseKind::suggestion, "suggestion"},     Named{CaseKind::praise, "praise"},
};
constexpr std::array kPublicities{
    Named{Publicity::public_, "public"},
    Named{Publicity::limited, "limited"},
    Named{Publicity::sealed, "sealed"},
};

template <class Table, class Value>
std::string_view name_in(Table const& table, Value value) noexcept {
    for (auto const& entry : table) {
        if (entry.value == value) return entry.name;
    }
    return "unknown";
}

template <class Table>
auto value_in(Table const& table, std::string_view name) noexcept -> std::optional<decltype(table[0].value)> {
    for (auto const& entry : table) {
        if (entry.name == name) return entry.value;
    }
    return std::nullopt;
}

// Weights of an item's texts among what it is found by.
constexpr unsigned kNameWeight = 15;
constexpr unsigned kKeywordWeight = 15;
constexpr unsigned kSubgroupWeight = 7;
constexpr unsigned kGroupWeight = 4;
constexpr unsigned kMustDoWeight = 3;

/// Words that ask who or how, and words of when and where, which say nothing about the matter. Longer ones before those
/// they contain.
constexpr auto kQuestionWords = std::to_array<std::string_view>({
    "哪个部门负责",
    "归哪个部门管",
    "找哪个部门",
    "哪个部门管",
    "由谁负责",
    "应该找谁",
    "应该谁管",
    "谁来负责",
    "该找谁",
    "该谁管",
    "归谁管",
    "谁来管",
    "谁负责",
    "谁在管",
    "找谁",
    "谁管",
    "哪个部门",
    "怎么办理",
    "怎么处理",
    "怎么解决",
    "怎么办",
    "怎么",
    "如何",
    "在哪里办",
    "去哪里办",
    "去哪里",
    "在哪里",
    "哪里办",
    "哪里",
    "去哪办",
    "去哪儿",
    "请问",
    "麻烦",
    "帮忙",
    "我想",
    "我要",
    "能不能",
    "可不可以",
    "有没有人",
    "有没有",
    "是不是",
    "为什么",
    "我们小区",
    "我们家",
    "我家",
    "门口",
    "那条",
    "这条",
    "今天",
    "昨天",
    "明天",
    "晚上",
    "好几天",
    "每天",
    "天天",
    "一直",
    "总是",
    "经常",
    "who is responsible for",
    "who is responsible",
    "how do i",
});
/// An entry must share at least this much of the known weight of the sentence to be shown at all, and this much of the
/// best entry's score.
constexpr double kCoverageMin = 0.2;
constexpr double kScoreShareMin = 0.25;
/// A name or keyword that stands in the sentence as it is.
constexpr double kWholePhrase = 1.6;
constexpr double kSureCoverage = 0.6;
constexpr double kSureCharacters = 0.4;

/// How much of the matter's own words stands in the sentence as it is.
enum class Phrase : std::uint8_t { none, character, whole };

/// A keyword of one character ("狗") is a hint that the register gives on purpose, and no more than a hint.
Phrase phrase_in(std::string_view sentence, Matter const& matter) {
    auto best = Phrase::none;
    auto const look = [&](std::string const& phrase) {
        auto const folded = text::fold_for_ranking(phrase);
        if (folded.empty() || sentence.find(folded) == std::string_view::npos) return;
        best = std::max(best, count_characters(folded) == 1 ? Phrase::character : Phrase::whole);
    };
    look(matter.name);
    std::ranges::for_each(matter.keywords, look);
    return best;
}

bool grows(TimeLimits const& limits) {
    auto const ordered = [](Limit const& limit) { return limit.respond > 0 && limit.respond <= limit.resolve; };
    return ordered(limits.urgent_hours) && ordered(limits.ordinary_days) && ordered(limits.complex_days) &&
           limits.ordinary_days.resolve <= limits.complex_days.resolve;
}

bodies::Body const* body_of_kind(std::span<bodies::Body const> all, bodies::BodyKind kind, JurisdictionId place) {
    auto const found = std::ranges::find_if(
        all, [&](bodies::Body const& body) { return body.kind == kind && body.jurisdiction == place; });
    return found == all.end() ? nullptr : &*found;
}

bodies::Body const* nearest(std::span<bodies::Body const> all, bodies::BodyKind kind,
                            std::span<JurisdictionId const> upward) {
    for (auto const place : upward) {
        if (auto const* const body = body_of_kind(all, kind, place)) return body;
    }
    return nullptr;
}

}  // namespace

std::string_view name(MatterClass value) noexcept {
    return name_in(kClasses, value);
}
std::string_view name(CaseKind value) noexcept {
    return name_in(kKinds, value);
}
std::string_view name(Publicity value) noexcept {
    return name_in(kPublicities, value);
}
std::optional<MatterClass> parse_matter_class(std::string_view name) noexcept {
    return value_in(kClasses, name);
}
std::optional<CaseKind> parse_case_kind(std::string_view name) noexcept {
    return value_in(kKinds, name);
}
std::optional<Publicity> parse_publicity(std::string_view name) noexcept {
    return value_in(kPublicities, name);
}

std::vector<Problem> unpublishable(std::span<Entry const> entries) {
    std::vector<Problem> problems;
    for (auto const& [matter, item] : entries) {
        auto const add = [&](std::string_view key) {
            problems.push_back({matter.code, key, {{"code", matter.code}, {"name", matter.name}}});
        };
        if (matter.matter_class == MatterClass::outside_duty) {
            if (item.remedy.empty()) add("register.remedy_missing");
            continue;
        }
        if (!item.lead) add("register.lead_missing");
        if (item.basis.empty()) add("register.basis_missing");
        if (item.must_do.empty()) add("register.must_do_missing");
        if (!item.limits) {
            add("register.limits_missing");
        } else if (!grows(*item.limits)) {
            add("register.limits_order");
        }
    }
    return problems;
}

text::WeightedGrams searchable(Entry const& entry) {
    std::vector<text::WeightedText> texts{
        {entry.matter.name, kNameWeight},
        {entry.matter.subgroup, kSubgroupWeight},
        {entry.matter.group, kGroupWeight},
        {entry.item.must_do, kMustDoWeight},
    };
    for (auto const& keyword : entry.matter.keywords) texts.push_back({keyword, kKeywordWeight});
    return text::weighted_grams(texts);
}

std::string without_question_words(std::string_view sentence) {
    std::string rest(sentence);
    for (auto const word : kQuestionWords) {
        for (auto at = rest.find(word); at != std::string::npos; at = rest.find(word))
            rest.replace(at, word.size(), " ");
    }
    return text::fold_for_ranking(rest).empty() ? std::string(sentence) : rest;
}

std::vector<Candidate> choose(text::RankedQuery const& query, std::span<text::RankedDocument const> found,
                              std::span<Entry const> entries, std::size_t limit) {
    std::vector<Candidate> chosen;
    for (auto const& [document, score, coverage, characters] : found) {
        auto const phrase = phrase_in(query.folded(), entries[document].matter);
        if (phrase == Phrase::none && coverage < kCoverageMin) continue;
        bool const is_whole = phrase == Phrase::whole;
        chosen.push_back({document, is_whole ? score * kWholePhrase : score,
                          is_whole || (coverage >= kSureCoverage && characters >= kSureCharacters)
                              ? Confidence::sure
                              : Confidence::possible});
    }
    std::ranges::sort(chosen, [](Candidate const& left, Candidate const& right) {
        return left.score != right.score ? left.score > right.score : left.entry < right.entry;
    });
    if (!chosen.empty()) {
        double const least = chosen.front().score * kScoreShareMin;
        std::erase_if(chosen, [&](Candidate const& one) { return one.score < least; });
    }
    if (chosen.size() > limit) chosen.resize(limit);
    return chosen;
}

ResolvedBody resolve_among(std::span<bodies::Body const> all, Responsible const& responsible,
                           std::span<JurisdictionId const> upward) {
    if (auto const* const id = std::get_if<BodyId>(&responsible)) {
        auto const found = std::ranges::find(all, *id, &bodies::Body::id);
        if (found == all.end()) return {};
        return {.body = found->id, .name = found->name};
    }
    auto const kind = std::get<bodies::BodyKind>(responsible);
    if (auto const* const body = nearest(all, kind, upward)) {
        return {.body = body->id, .name = body->name, .kind = kind};
    }
    if (upward.size() > 1) {  // below the street
        for (auto const instead : {bodies::BodyKind::residents_committee, bodies::BodyKind::street_office}) {
            if (auto const* const body = nearest(all, instead, upward)) {
                return {.body = body->id, .name = body->name, .kind = kind, .stands_in_for = kind};
            }
        }
    }
    return {.kind = kind};
}

namespace {

/// Calls each(column, left, right) with what a row says in every column.
template <class Each>
void for_each_field(Entry const& left, Entry const& right, Each&& each) {
    each("group", left.matter.group == right.matter.group);
    each("subgroup", left.matter.subgroup == right.matter.subgroup);
    each("name", left.matter.name == right.matter.name);
    each("keywords", left.matter.keywords == right.matter.keywords);
    each("class", left.matter.matter_class == right.matter.matter_class);
    each("kinds", left.matter.kinds == right.matter.kinds);
    each("lead", left.item.lead == right.item.lead);
    each("supporting", left.item.supporting == right.item.supporting);
    each("must_do", left.item.must_do == right.item.must_do);
    each("may_help", left.item.may_help == right.item.may_help);
    each("may_not", left.item.may_not == right.item.may_not);
    each("community_part", left.item.community_part == right.item.community_part);
    each("basis", left.item.basis == right.item.basis);
    each("limits", left.item.limits == right.item.limits);
    each("resource", left.item.resource == right.item.resource);
    each("remedy", left.item.remedy == right.item.remedy);
    each("phone", left.item.phone == right.item.phone);
    each("publicity", left.item.publicity == right.item.publicity);
    each("open311", left.item.is_open311 == right.item.is_open311);
}

}  // namespace

std::vector<std::string> differing(Entry const& left, Entry const& right) {
    std::vector<std::string> fields;
    for_each_field(left, right, [&](std::string_view field, bool same) {
        if (!same) fields.emplace_back(field);
    });
    return fields;
}

bool say_the_same(Entry const& left, Entry const& right) {
    return left.matter.code == right.matter.code && differing(left, right).empty();
}

std::vector<Change> difference(std::span<Entry const> before, std::span<Entry const> after) {
    std::vector<Change> changes;
    auto old = before.begin();
    auto now = after.begin();
    while (old != before.end() || now != after.end()) {
        if (now == after.end() || (old != before.end() && old->matter.code < now->matter.code)) {
            changes.push_back({RegisterRowFate::removed, old->matter.code, old->matter.name});
            ++old;
        } else if (old == before.end() || now->matter.code < old->matter.code) {
            changes.push_back({RegisterRowFate::added, now->matter.code, now->matter.name});
            ++now;
        } else {
            auto fields = differing(*old, *now);
            if (!fields.empty()) {
                changes.push_back({RegisterRowFate::changed, now->matter.code, now->matter.name, std::move(fields)});
            }
            ++old;
            ++now;
        }
    }
    return changes;
}

std::string without_numbers(std::string_view words) {
    constexpr std::size_t kDigitsMax = 4;
    std::string kept;
    for (std::size_t at = 0; at < words.size();) {
        std::size_t end = at;
        while (end < words.size() && words[end] >= '0' && words[end] <= '9') ++end;
        if (end - at > kDigitsMax) {
            kept += "…";
        } else {
            kept += words.substr(at, std::max<std::size_t>(end - at, 1));
        }
        at = std::max(end, at + 1);
    }
    return kept;
}

}  // namespace hezhi::responsibilities
