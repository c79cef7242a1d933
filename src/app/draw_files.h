// The files of a public draw (docs/formats/draw.md). Each is read as strictly as its checker must: a file that is not
// what its own content and the earlier files imply is refused, with the place. So `hezhi draw` cannot continue from
// files that `hezhi verify draw` would refuse.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "lib/base/error.h"
#include "lib/merkle/digest.h"

namespace hezhi::app {

/// What was fixed before anything was drawn. Further members of manifest.json are free: lottery_id covers them all.
struct DrawManifest {
    merkle::Digest id{};  ///< lottery_id
    std::string public_source;
    std::uint64_t panels = 0;
    std::uint64_t panel_size = 0;
    std::uint64_t people = 0;
    std::uint64_t alternates = 0;
};

struct DrawPanels {
    std::vector<std::vector<std::string>> panels;  ///< ids, ascending
    std::map<std::string, std::uint64_t> chances;  ///< a person of the pool: panels that hold the person
    merkle::Digest root{};
    merkle::Digest file{};  ///< SHA-256 of panels.json without its newline
};

struct DrawOpening {
    merkle::Digest commitment{};
    merkle::Digest nonce{};
    merkle::Digest value{};
};

/// What the moment of the draw gave. At least one of `public_value` and `dice` is there.
struct DrawMoment {
    std::optional<std::string> public_value;
    std::vector<std::string> dice;       ///< throws; not empty: the last one names the panel
    std::vector<std::string> witnesses;  ///< of the throws
    std::optional<std::string> video_sha256;
};

/// Reads a manifest that need not be in canonical form. Error: draw.bad_manifest, with Problems.
Result<DrawManifest> manifest_from(boost::json::object const& manifest);

/// manifest.json. Errors: json.not_canonical, draw.bad_manifest.
Result<DrawManifest> read_manifest(std::string_view file);

/// panels.json as `panels` and the people with a chance of 0 make it.
/// Error: draw.bad_panels, with a Problem for what contradicts the manifest (size, number, repeated ids).
Result<boost::json::object> panels_object(DrawManifest const& manifest, std::vector<std::vector<std::string>> panels,
                                          std::vector<std::string> const& pool);
/// Errors: json.not_canonical, draw.bad_panels.
Result<DrawPanels> read_panels(std::string_view file, DrawManifest const& manifest);

boost::json::object commits_object(DrawManifest const& manifest, std::vector<merkle::Digest> commitments);
/// Ascending. Errors: json.not_canonical, draw.bad_commits.
Result<std::vector<merkle::Digest>> read_commits(std::string_view file, DrawManifest const& manifest);

boost::json::object reveal_object(DrawManifest const& manifest, std::vector<DrawOpening> openings);
/// Ascending by commitment. Errors: json.not_canonical, draw.bad_reveal (one that opens no commitment, or opens it
/// twice).
Result<std::vector<DrawOpening>> read_reveal(std::string_view file, DrawManifest const& manifest,
                                             std::vector<merkle::Digest> const& commitments);

/// result.json: everything follows from the earlier files and the moment.
/// Error: draw.dice_invalid.
Result<boost::json::object> result_object(DrawManifest const& manifest, DrawPanels const& panels,
                                          std::vector<merkle::Digest> const& commitments,
                                          std::vector<DrawOpening> const& openings, DrawMoment const& moment);
/// The moment that a result claims. Errors: json.not_canonical, draw.bad_result.
Result<DrawMoment> read_moment(boost::json::object const& result);

/// What differs between a published object and the one computed again; where = JSON pointer. At most 20.
std::vector<Problem> differences(boost::json::object const& found, boost::json::object const& expected);

}  // namespace hezhi::app
