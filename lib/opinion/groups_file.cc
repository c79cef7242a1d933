#include "lib/opinion/groups_file.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "lib/base/csv_table.h"
#include "lib/opinion/id_index.h"

namespace hezhi::opinion {
namespace {

using enum CsvTable::Need;
constexpr std::array kColumns{CsvTable::Column{"participant", required}, CsvTable::Column{"group", required}};
constexpr std::size_t kParticipant = 0;
constexpr std::size_t kGroup = 1;

}  // namespace

Result<std::vector<Membership>> parse_groups(std::string_view text) {
    constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
    CsvTable file(text);
    std::vector<Membership> memberships;
    std::unordered_set<std::int64_t> known;
    if (file.find_columns(kColumns)) {
        while (file.next_row()) {
            auto const participant = file.whole_number(kParticipant, 0, kMax, "opinion.not_an_id", kExpectedId);
            auto const group = file.whole_number(kGroup, 0, kMax, "opinion.not_an_id", kExpectedId);
            if (!participant || !group) continue;
            if (!known.insert(*participant).second) {
                file.report(kParticipant, "opinion.participant_repeated", "each participant once");
                continue;
            }
            memberships.push_back({*participant, *group});
        }
    }
    if (!file.ok()) return fail(file.error("opinion.groups_unreadable"));
    if (memberships.empty())
        return fail(ErrorCode::invalid, "opinion.groups_empty", "no rows; expected one for every member of a group");
    return memberships;
}

GroupsOverVotes groups_over(PolisVotes& votes, std::vector<Membership> const& memberships) {
    std::unordered_map<std::int64_t, ParticipantIndex> index;
    for (ParticipantIndex i = 0; i < votes.participant_ids.size(); ++i) index.emplace(votes.participant_ids[i], i);
    GroupsOverVotes result;
    std::map<std::int64_t, std::vector<ParticipantIndex>> members;
    for (auto const& membership : memberships) {
        auto const [found, is_new] =
            index.emplace(membership.participant, static_cast<ParticipantIndex>(votes.participant_ids.size()));
        if (is_new) {
            votes.participant_ids.push_back(membership.participant);
            votes.table.add_participant();
            ++result.added;
        }
        members[membership.group].push_back(found->second);
    }
    for (auto& [id, participants] : members) {
        std::ranges::sort(participants);
        result.groups.push_back({id, std::move(participants)});
    }
    return result;
}

}  // namespace hezhi::opinion
