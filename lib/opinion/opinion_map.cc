#include "lib/opinion/opinion_map.h"

#include "lib/base/assert.h"
#include "lib/opinion/polis_method.h"

namespace hezhi::opinion {

std::string_view name_of(Method method) noexcept {
    switch (method) {
        case Method::polis:
            return "polis";
    }
    return "";
}

std::optional<Method> method_named(std::string_view name) noexcept {
    if (name == name_of(Method::polis)) return Method::polis;
    return std::nullopt;
}

OpinionMap compute_opinion_map(VoteTable const& votes, std::span<StatementStatus const> statuses,
                               MapOptions const& options) {
    HZ_ASSERT(statuses.size() == votes.statements());
    if (options.groups) {
        std::vector<bool> is_member(votes.participants(), false);
        for (std::size_t i = 0; i < options.groups->size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) HZ_ASSERT((*options.groups)[i].id != (*options.groups)[j].id);
            for (ParticipantIndex const member : (*options.groups)[i].members) {
                HZ_ASSERT(member < is_member.size() && !is_member[member]);
                is_member[member] = true;
            }
        }
    }
    std::vector<bool> is_first(votes.participants(), false);
    for (ParticipantIndex const participant : options.first) {
        HZ_ASSERT(participant < is_first.size() && !is_first[participant]);
        is_first[participant] = true;
    }
    switch (options.method) {
        case Method::polis:
            return polis_map(votes, statuses, options);
    }
    HZ_ASSERT(false);
    return {};
}

}  // namespace hezhi::opinion
