#include "src/opinions/opinion_json.h"

namespace hezhi::opinions {

ModerationEntryView view_of(ModerationEntry const& entry) {
    return {entry.statement, entry.number, entry.act, entry.rule, entry.reason, entry.actor_role, entry.at};
}

NearView view_of(NearStatement const& near) {
    return {near.id, near.text, near.similarity};
}

AgesView view_of(AgeStructure const& structure) {
    return {structure.version,      {structure.residents.begin(), structure.residents.end()},
            structure.source,       structure.as_of,
            structure.published_at, structure.published_role};
}

StatementView view_of(Statement const& statement, authority::Caller const& who, std::optional<Vote> own_vote,
                      std::optional<PublishedTotals> const& totals) {
    StatementView view{
        .id = statement.id,
        .number = statement.number,
        .text = statement.text,
        .author_role = statement.author_role,
        .created_at = statement.created_at,
        .state = statement.state,
        .own_vote = own_vote,
        .is_own = who.person && statement.author == who.person,
        .totals = std::nullopt,
    };
    if (totals) view.totals = TallyView{totals->agree, totals->disagree, totals->pass, totals->seen, totals->step};
    return view;
}

}  // namespace hezhi::opinions
