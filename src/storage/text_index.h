// Search in what residents wrote, Chinese first: words of two characters, the commonest query, must be found. A
// document is indexed by its words (other scripts) and by its characters and bigrams (Han, Kana, Hangul), after NFKC
// case folding; a query must have all of its own. FTS5 on SQLite, tsvector on PostgreSQL; both see the same grams.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/storage/storage.h"

namespace hezhi::storage::text_index {

/// A longer text is indexed by its beginning.
inline constexpr std::size_t kCharactersMax = 20'000;

/// Adds or replaces the text of a document. `kind` is a lower-case word ("statement").
void put(WriteTransaction& tx, Scope scope, std::string_view kind, std::int64_t subject_id, std::string_view text);
void remove(WriteTransaction& tx, Scope scope, std::string_view kind, std::int64_t subject_id);
/// As put(), of a document that was made in this transaction: nothing is looked up.
void add(WriteTransaction& tx, Scope scope, std::string_view kind, std::int64_t subject_id, std::string_view text);

/// Ids of the documents that hold all words, newest first (by when they were first put). Nothing for words without
/// letters or digits.
std::vector<std::int64_t> search(ReadTransaction& tx, Scope scope, std::string_view kind, std::string_view words,
                                 std::size_t limit);

template <class Tag>
void put(WriteTransaction& tx, Scope scope, std::string_view kind, Id<Tag> subject_id, std::string_view text) {
    put(tx, scope, kind, subject_id.value(), text);
}
template <class Tag>
void add(WriteTransaction& tx, Scope scope, std::string_view kind, Id<Tag> subject_id, std::string_view text) {
    add(tx, scope, kind, subject_id.value(), text);
}
template <class Tag>
void remove(WriteTransaction& tx, Scope scope, std::string_view kind, Id<Tag> subject_id) {
    remove(tx, scope, kind, subject_id.value());
}

/// Documents added by this transaction and not yet searchable become so. The database asks before each commit; whoever
/// searches within the transaction that added asks too.
void index_pending(WriteTransaction& tx);

/// What a text is indexed by: each gram once, sorted. Exposed for tests and for near-duplicate hints.
/// @param whole  true for documents (characters and bigrams), false for queries (bigrams where there are two
///               characters, the character where it stands alone).
enum class Grams : std::uint8_t { of_document, of_query };
std::vector<std::string> grams_of(std::string_view text, Grams purpose);

}  // namespace hezhi::storage::text_index
