#include "lib/opinion/comments_file.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "lib/base/csv_table.h"
#include "lib/opinion/id_index.h"

namespace hezhi::opinion {
namespace {

using enum CsvTable::Need;
constexpr std::array kColumns{CsvTable::Column{"comment-id", required}, CsvTable::Column{"moderated", optional},
                              CsvTable::Column{"is-meta", optional}};
constexpr std::size_t kId = 0;
constexpr std::size_t kModerated = 1;
constexpr std::size_t kMeta = 2;

std::optional<bool> read_flag(CsvTable& file) {
    std::string_view const text = file.field(kMeta).text;
    if (text == "true" || text == "True" || text == "TRUE" || text == "t" || text == "1") return true;
    if (text == "false" || text == "False" || text == "FALSE" || text == "f" || text == "0" || text.empty())
        return false;
    file.report(kMeta, "opinion.not_a_flag", "true or false");
    return std::nullopt;
}

}  // namespace

Result<std::vector<PolisComment>> parse_comments(std::string_view text) {
    CsvTable file(text);
    std::vector<PolisComment> comments;
    std::unordered_set<std::int64_t> known;
    if (file.find_columns(kColumns)) {
        while (file.next_row()) {
            auto const id =
                file.whole_number(kId, 0, std::numeric_limits<std::int64_t>::max(), "opinion.not_an_id", kExpectedId);
            auto const moderated = file.has(kModerated)
                                       ? file.whole_number(kModerated, -1, 1, "opinion.not_a_moderation",
                                                           "1 (accepted), 0 (undecided) or -1 (rejected)")
                                       : 0;
            auto const is_meta = file.has(kMeta) ? read_flag(file) : false;
            if (!id || !moderated || !is_meta) continue;
            if (!known.insert(*id).second) {
                file.report(kId, "opinion.statement_repeated", "each statement once");
                continue;
            }
            comments.push_back({*id, {static_cast<Moderation>(*moderated), *is_meta}});
        }
    }
    if (!file.ok()) return fail(file.error("opinion.comments_unreadable"));
    return comments;
}

std::vector<StatementStatus> statuses_of(std::span<std::int64_t const> statement_ids,
                                         std::span<PolisComment const> comments) {
    std::unordered_map<std::int64_t, StatementStatus> by_id;
    for (auto const& comment : comments) by_id.emplace(comment.id, comment.status);
    std::vector<StatementStatus> statuses;
    for (std::int64_t const id : statement_ids) {
        auto const found = by_id.find(id);
        statuses.push_back(found == by_id.end() ? StatementStatus{} : found->second);
    }
    return statuses;
}

}  // namespace hezhi::opinion
