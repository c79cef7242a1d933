#include "src/opinions/age_store.h"

#include <boost/json.hpp>

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"

namespace hezhi::opinions {
namespace {

constexpr storage::Sql kSelectStructures{
    "SELECT community_id, version, residents, source, as_of, published_at, published_role FROM age_structures"
    " WHERE realm_id = $1 AND community_id = $2 ORDER BY version DESC LIMIT $3"};
constexpr storage::Sql kInsertStructure{
    "INSERT INTO age_structures (realm_id, community_id, version, residents, source, as_of, published_at,"
    " published_role) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
constexpr storage::Sql kFindBand{"SELECT band, declared_at, expires_at FROM person_age_bands WHERE person_id = $1"};
constexpr storage::Sql kUpsertBand{
    "INSERT INTO person_age_bands (person_id, band, declared_at, expires_at) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (person_id) DO UPDATE SET band = excluded.band, declared_at = excluded.declared_at,"
    " expires_at = excluded.expires_at"};
constexpr storage::Sql kDeleteBand{"DELETE FROM person_age_bands WHERE person_id = $1"};
constexpr storage::Sql kDeleteBandsUntil{"DELETE FROM person_age_bands WHERE expires_at <= $1"};
constexpr storage::Sql kDeclaredVoters{
    "SELECT a.band, COUNT(*) FROM opinion_participant_persons m"
    " JOIN person_age_bands a ON a.person_id = m.person_id AND a.expires_at > $3"
    " JOIN opinion_participants p ON p.realm_id = m.realm_id AND p.topic_id = m.topic_id"
    " AND p.participant_id = m.participant_id AND p.votes > 0"
    " WHERE m.realm_id = $1 AND m.topic_id = $2 GROUP BY a.band"};
constexpr storage::Sql kDeclaredVotes{
    "SELECT a.band, v.statement_id, v.vote, COUNT(*) FROM opinion_participant_persons m"
    " JOIN person_age_bands a ON a.person_id = m.person_id AND a.expires_at > $3"
    " JOIN opinion_votes v ON v.realm_id = m.realm_id AND v.topic_id = m.topic_id"
    " AND v.participant_id = m.participant_id"
    " WHERE m.realm_id = $1 AND m.topic_id = $2 GROUP BY a.band, v.statement_id, v.vote"};

AgeBand band_of(std::string_view text) {
    auto const band = parse_enum<AgeBand>(text);
    HZ_ASSERT(band.has_value());
    return *band;
}

ByAgeBand residents_of(std::string_view text) {
    ByAgeBand residents{};
    auto const counts = boost::json::parse(text).as_array();
    HZ_ASSERT(counts.size() == residents.size());
    for (std::size_t at = 0; at < residents.size(); ++at) residents[at] = counts[at].to_number<std::int64_t>();
    return residents;
}

/// In the order of stats::kVoteKinds.
std::size_t kind_of(std::int64_t vote) {
    HZ_ASSERT(vote >= -1 && vote <= 1);
    auto const value = static_cast<Vote>(vote);
    return value == Vote::agree ? 0 : value == Vote::disagree ? 1 : 2;
}

}  // namespace

std::vector<AgeStructure> select_age_structures(storage::ReadTransaction& tx, storage::Scope scope,
                                                JurisdictionId community, std::size_t limit) {
    return tx.all(kSelectStructures, {scope.realm, community, static_cast<std::int64_t>(limit)},
                  [](storage::Row const& row) {
                      return AgeStructure{.community = row.id<JurisdictionId>(0),
                                          .version = row.integer(1),
                                          .residents = residents_of(row.text(2)),
                                          .source = std::string(row.text(3)),
                                          .as_of = row.time(4),
                                          .published_at = row.time(5),
                                          .published_role = std::string(row.text(6))};
                  });
}

void insert_age_structure(storage::WriteTransaction& tx, storage::Scope scope, AgeStructure const& structure) {
    boost::json::array residents;
    for (auto const count : structure.residents) residents.push_back(count);
    tx.execute(kInsertStructure,
               {scope.realm, structure.community, structure.version, boost::json::serialize(residents),
                structure.source, structure.as_of, structure.published_at, structure.published_role});
}

std::optional<OwnAgeBand> find_age_band(storage::ReadTransaction& tx, PersonId person) {
    return tx.first(kFindBand, {person}, [](storage::Row const& row) {
        return OwnAgeBand{.band = band_of(row.text(0)), .declared_at = row.time(1), .expires_at = row.time(2)};
    });
}

void upsert_age_band(storage::WriteTransaction& tx, PersonId person, OwnAgeBand const& own) {
    tx.execute(kUpsertBand, {person, enum_name(own.band), own.declared_at, own.expires_at});
}

void delete_age_band(storage::WriteTransaction& tx, PersonId person) {
    tx.execute(kDeleteBand, {person});
}

void delete_age_bands_until(storage::WriteTransaction& tx, TimePoint now) {
    tx.execute(kDeleteBandsUntil, {now});
}

DeclaredVotes count_declared_votes(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic, TimePoint now) {
    DeclaredVotes counted;
    tx.query(kDeclaredVoters, {scope.realm, topic, now}, [&](storage::Row const& row) {
        counted.voted[static_cast<std::size_t>(band_of(row.text(0)))] = row.integer(1);
    });
    tx.query(kDeclaredVotes, {scope.realm, topic, now}, [&](storage::Row const& row) {
        auto& by_band = counted.votes[row.id<StatementId>(1)];
        by_band[static_cast<std::size_t>(band_of(row.text(0)))][kind_of(row.integer(2))] = row.integer(3);
    });
    return counted;
}

}  // namespace hezhi::opinions
