// What a photograph shows, in one line by who sent it: said aloud to those who do not see it. Optional; seen by whoever
// may see the photograph, without telephone numbers and the like but to its sender, and gone with it.
#pragma once

#include <string>
#include <vector>

#include "src/media/media.h"

namespace hezhi::media {

inline constexpr int kWordsCharactersMax = 120;

/// What one person sent, for their own export; the oldest first.
struct Sent {
    MediaKind kind;
    std::string words;
    TimePoint at;
};
inline constexpr std::size_t kSentMax = 10'000;
std::vector<Sent> sent_by(storage::ReadTransaction& tx, storage::Scope scope, PersonId person);
/// The pictures are their subjects' and stay; who sent them is forgotten, and what they said of them.
void forget_sender(storage::WriteTransaction& tx, storage::Scope scope, PersonId person);

}  // namespace hezhi::media
