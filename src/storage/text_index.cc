#include "src/storage/text_index.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

namespace hezhi::storage::text_index {
namespace {

constexpr std::size_t kCandidatesMax = 4'000;
constexpr std::size_t kGramBytesMax = 200;  // PostgreSQL refuses lexemes of 2 kB; nobody searches for such words

/// Written without blanks between words.
bool is_dense(UChar32 character) {
    UErrorCode error = U_ZERO_ERROR;
    switch (uscript_getScript(character, &error)) {
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
        case USCRIPT_HANGUL:
        case USCRIPT_THAI:
            return true;
        default:
            return false;
    }
}

icu::UnicodeString folded(std::string_view text) {
    UErrorCode error = U_ZERO_ERROR;
    icu::Normalizer2 const* fold = icu::Normalizer2::getNFKCCasefoldInstance(error);
    HZ_ASSERT(U_SUCCESS(error) != 0);
    icu::UnicodeString const raw =
        icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    icu::UnicodeString const result = fold->normalize(raw, error);
    return U_SUCCESS(error) != 0 ? result : raw;
}

void append(std::vector<std::string>& grams, icu::UnicodeString const& text) {
    std::string utf8;
    text.toUTF8String(utf8);
    if (!utf8.empty() && utf8.size() <= kGramBytesMax) grams.push_back(std::move(utf8));
}

void append_dense_run(std::vector<std::string>& grams, std::vector<UChar32> const& run, Grams purpose) {
    if (purpose == Grams::of_document || run.size() == 1) {
        for (UChar32 const character : run) append(grams, icu::UnicodeString(character));
    }
    for (std::size_t at = 0; at + 1 < run.size(); ++at) {
        append(grams, icu::UnicodeString(run[at]).append(run[at + 1]));
    }
}

/// A term that only documents of this realm and kind have. Letters and digits, so that no tokenizer splits it.
std::string scope_term(Scope scope, std::string_view kind) {
    return fmt::format("realm{}{}", scope.realm.value(), kind);
}

std::string joined(std::span<std::string const> grams, std::string_view first, std::string_view quote,
                   std::string_view between) {
    std::string text = fmt::format("{}{}{}", quote, first, quote);
    for (std::string const& gram : grams) text += fmt::format("{}{}{}{}", between, quote, gram, quote);
    return text;
}

constexpr Sql kSearchPostgres{
    "SELECT subject_id FROM text_index WHERE terms @@ CAST($3 AS TSQUERY) AND realm_id = $1 AND kind = $2 "
    "ORDER BY entry_id DESC LIMIT $4"};
constexpr Sql kSearchSqlite{
    "SELECT entry.subject_id FROM text_index_grams JOIN text_index entry ON entry.realm_id = $1 "
    "AND entry.entry_id = text_index_grams.rowid WHERE text_index_grams MATCH $3 AND entry.kind = $2 "
    "ORDER BY text_index_grams.rowid DESC LIMIT $4"};
constexpr Sql kNewestSqlite{
    "SELECT entry.subject_id FROM (SELECT rowid AS found_id FROM text_index_grams WHERE text_index_grams MATCH $3 "
    "ORDER BY rowid DESC LIMIT $4) AS found LEFT JOIN text_index entry ON entry.realm_id = $1 "
    "AND entry.entry_id = found.found_id AND entry.kind = $2 ORDER BY found.found_id DESC"};

std::int64_t subject(Row const& row) {
    return row.integer(0);
}

struct Entry {
    std::int64_t id;
    std::string grams;
};

std::optional<Entry> find(WriteTransaction& tx, Scope scope, std::string_view kind, std::int64_t subject_id) {
    return tx.first("SELECT entry_id, grams FROM text_index WHERE realm_id = $1 AND kind = $2 AND subject_id = $3",
                    {scope.realm, kind, subject_id},
                    [](Row const& row) { return Entry{row.integer(0), std::string(row.text(1))}; });
}

// FTS5 writes a segment at every savepoint that follows a change, and merges segments: too dear for each of the
// requests that share a commit. New documents wait in a table of the writer's connection, which rolls back with the
// savepoints, and are indexed together before the commit.
constexpr Sql kIsPending{"SELECT 1 FROM temp.text_index_pending LIMIT 1"};
constexpr Sql kIndexPending{
    "INSERT INTO text_index_grams (rowid, grams) SELECT entry_id, grams FROM temp.text_index_pending ORDER BY "
    "entry_id"};
constexpr Sql kForgetPending{"DELETE FROM temp.text_index_pending"};

void index_later(WriteTransaction& tx, std::int64_t entry_id, std::string_view grams) {
    if (tx.engine() != Engine::sqlite) return;
    tx.execute("INSERT INTO temp.text_index_pending (entry_id, grams) VALUES ($1, $2)", {entry_id, grams});
}

// FTS5 with external content keeps no copy of the grams: it must be told what it once indexed.
void forget(WriteTransaction& tx, Entry const& entry) {
    if (tx.engine() != Engine::sqlite) return;
    index_pending(tx);  // what is forgotten must be known
    tx.execute("INSERT INTO text_index_grams (text_index_grams, rowid, grams) VALUES ('delete', $1, $2)",
               {entry.id, entry.grams});
}

}  // namespace

std::vector<std::string> grams_of(std::string_view text, Grams purpose) {
    icu::UnicodeString const characters = folded(text);
    std::vector<std::string> grams;
    std::vector<UChar32> dense;
    icu::UnicodeString word;
    std::size_t count = 0;
    auto const finish = [&] {
        if (!dense.empty()) append_dense_run(grams, dense, purpose);
        dense.clear();
        append(grams, word);
        word.remove();
    };
    for (std::int32_t at = 0; at < characters.length() && count < kCharactersMax; ++count) {
        UChar32 const character = characters.char32At(at);
        at += U16_LENGTH(character);
        if (u_isalnum(character) == 0) {
            finish();
        } else if (is_dense(character)) {
            if (!word.isEmpty()) finish();
            dense.push_back(character);
        } else {
            if (!dense.empty()) finish();
            word.append(character);
        }
    }
    finish();
    std::ranges::sort(grams);
    grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
    return grams;
}

void add(WriteTransaction& tx, Scope scope, std::string_view kind, std::int64_t subject_id, std::string_view text) {
    std::string const grams = joined(grams_of(text, Grams::of_document), scope_term(scope, kind), "", " ");
    std::int64_t const entry_id = tx.new_id<Id<struct TextEntryTag>>().value();
    tx.execute("INSERT INTO text_index (realm_id, kind, subject_id, entry_id, grams) VALUES ($1, $2, $3, $4, $5)",
               {scope.realm, kind, subject_id, entry_id, grams});
    index_later(tx, entry_id, grams);
}

void put(WriteTransaction& tx, Scope scope, std::string_view kind, std::int64_t subject_id, std::string_view text) {
    std::string const grams = joined(grams_of(text, Grams::of_document), scope_term(scope, kind), "", " ");
    std::optional<Entry> const old = find(tx, scope, kind, subject_id);
    if (old) forget(tx, *old);
    std::int64_t const entry_id = old ? old->id : tx.new_id<Id<struct TextEntryTag>>().value();
    tx.execute(
        "INSERT INTO text_index (realm_id, kind, subject_id, entry_id, grams) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (realm_id, kind, subject_id) DO UPDATE SET grams = excluded.grams",
        {scope.realm, kind, subject_id, entry_id, grams});
    index_later(tx, entry_id, grams);
}

void index_pending(WriteTransaction& tx) {
    if (tx.engine() != Engine::sqlite) return;
    if (!tx.first(kIsPending, {}, [](Row const&) { return true; })) return;
    tx.execute(kIndexPending, {});
    tx.execute(kForgetPending, {});
}

void remove(WriteTransaction& tx, Scope scope, std::string_view kind, std::int64_t subject_id) {
    std::optional<Entry> const old = find(tx, scope, kind, subject_id);
    if (!old) return;
    forget(tx, *old);
    tx.execute("DELETE FROM text_index WHERE realm_id = $1 AND kind = $2 AND subject_id = $3",
               {scope.realm, kind, subject_id});
}

std::vector<std::int64_t> search(ReadTransaction& tx, Scope scope, std::string_view kind, std::string_view words,
                                 std::size_t limit) {
    std::vector<std::string> const grams = grams_of(words, Grams::of_query);
    if (grams.empty()) return {};
    // Grams are letters and digits alone, so quoting them cannot be broken out of.
    if (tx.engine() == Engine::postgres) {
        return tx.all(kSearchPostgres, {scope.realm, kind, joined(grams, scope_term(scope, kind), "'", " & "), limit},
                      subject);
    }
    // The words alone: the term of the scope, which most documents have, would be looked up for each candidate. Where
    // the newest candidates are of other scopes, it is what leads to ours.
    auto const rest = std::span(grams).subspan(1);
    auto const candidates =
        tx.all(kNewestSqlite, {scope.realm, kind, joined(rest, grams.front(), "\"", " AND "), kCandidatesMax},
               [](Row const& row) { return row.maybe_integer(0); });
    std::vector<std::int64_t> found;
    for (auto const& candidate : candidates) {
        if (candidate && found.size() < limit) found.push_back(*candidate);
    }
    if (found.size() == limit || candidates.size() < kCandidatesMax) return found;
    return tx.all(kSearchSqlite, {scope.realm, kind, joined(grams, scope_term(scope, kind), "\"", " AND "), limit},
                  subject);
}

}  // namespace hezhi::storage::text_index
