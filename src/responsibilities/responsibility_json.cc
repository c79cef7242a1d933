#include "src/responsibilities/responsibility_json.h"

#include <algorithm>

namespace hezhi::responsibilities {
namespace {

RegisterBody as_named(Responsible const& responsible, std::span<bodies::Body const> all) {
    if (auto const* const kind = std::get_if<bodies::BodyKind>(&responsible)) {
        return {.id = std::nullopt, .name = {}, .kind = *kind, .stands_in_for = std::nullopt};
    }
    auto const id = std::get<BodyId>(responsible);
    auto const found = std::ranges::find(all, id, &bodies::Body::id);
    return {.id = id,
            .name = found == all.end() ? std::string{} : found->name,
            .kind = std::nullopt,
            .stands_in_for = std::nullopt};
}

template <std::int64_t Max>
Bounded<1, Max> bounded(std::int64_t value) {
    return *Bounded<1, Max>::create(std::clamp<std::int64_t>(value, 1, Max));
}

RegisterLimits to_wire(TimeLimits const& limits) {
    return {bounded<kLimitHoursMax>(limits.urgent_hours.respond), bounded<kLimitHoursMax>(limits.urgent_hours.resolve),
            bounded<kLimitDaysMax>(limits.ordinary_days.respond), bounded<kLimitDaysMax>(limits.ordinary_days.resolve),
            bounded<kLimitDaysMax>(limits.complex_days.respond),  bounded<kLimitDaysMax>(limits.complex_days.resolve)};
}

TimeLimits from_wire(RegisterLimits const& limits) {
    return {{limits.urgent_respond_hours.value(), limits.urgent_resolve_hours.value()},
            {limits.ordinary_respond_days.value(), limits.ordinary_resolve_days.value()},
            {limits.complex_respond_days.value(), limits.complex_resolve_days.value()}};
}

Result<Responsible> from_wire(RegisterParty const& party) {
    if (party.id.has_value() == party.kind.has_value()) return fail(ErrorCode::unprocessable, "register.party_refused");
    if (party.id) return *party.id;
    return *party.kind;
}

}  // namespace

RegisterVersion to_wire(Version const& version) {
    return {version.id,           version.number, version.state,   version.note, version.effective_from,
            version.published_at, version.items,  version.revision};
}

RegisterLine line_of(Entry const& entry, std::span<bodies::Body const> all) {
    auto const& [matter, item] = entry;
    return {matter.id,           item.id,
            matter.code,         matter.group,
            matter.subgroup,     matter.name,
            matter.matter_class, item.lead ? std::optional(as_named(*item.lead, all)) : std::nullopt,
            !item.basis.empty()};
}

RegisterCard card_of(Entry const& entry, std::span<bodies::Body const> all) {
    auto const& [matter, item] = entry;
    std::vector<RegisterBody> supporting;
    for (auto const& one : item.supporting) supporting.push_back(as_named(one, all));
    return {line_of(entry, all), matter.keywords,
            matter.kinds,        std::move(supporting),
            item.must_do,        item.may_help,
            item.may_not,        item.community_part,
            item.basis,          item.limits ? std::optional(to_wire(*item.limits)) : std::nullopt,
            item.resource,       item.remedy,
            item.phone,          item.publicity,
            item.is_open311};
}

RegisterBody to_wire(ResolvedBody const& body) {
    return {body.body, body.name, body.kind, body.stands_in_for};
}

RegisterImportLine to_wire(Import const& import, std::optional<VersionId> draft) {
    auto const number = [](std::size_t count) { return static_cast<std::int64_t>(count); };
    return {import.id,
            import.state,
            import.file_name,
            number(import.rows),
            number(import.added),
            number(import.changed),
            number(import.unchanged),
            number(import.removed),
            import.created_at,
            import.undone_at,
            draft == import.version};
}

Result<Entry> entry_of(PutRegisterItem const& request) {
    Entry entry{.matter = {.id = MatterId{0},
                           .code = request.code.str(),
                           .group = request.group.str(),
                           .subgroup = request.subgroup.str(),
                           .name = request.name.str(),
                           .matter_class = request.class_,
                           .kinds = request.kinds},
                .item = {.id = ItemId{0},
                         .matter = MatterId{0},
                         .version = VersionId{0},
                         .must_do = request.must_do.str(),
                         .may_help = request.may_help.str(),
                         .may_not = request.may_not.str(),
                         .community_part = request.community_part.str(),
                         .basis = request.basis.str(),
                         .resource = request.resource.str(),
                         .remedy = request.remedy.str(),
                         .phone = request.phone.str(),
                         .publicity = request.publicity,
                         .is_open311 = request.open311}};
    for (auto const& keyword : request.keywords) entry.matter.keywords.push_back(keyword.str());
    if (request.lead) {
        HZ_TRY(auto const lead, from_wire(*request.lead));
        entry.item.lead = lead;
    }
    for (auto const& party : request.supporting) {
        HZ_TRY(auto const body, from_wire(party));
        entry.item.supporting.push_back(body);
    }
    if (request.limits) entry.item.limits = from_wire(*request.limits);
    return entry;
}

}  // namespace hezhi::responsibilities
