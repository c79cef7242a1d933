// A street's model as files: FOLDER/<street>/<digest>.bin as fastText wrote it, and <digest>.grams, the counts behind
// its reasons. Named by the digest of both, so that a damaged or foreign file is never asked.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "lib/base/error.h"
#include "src/routing/features.h"
#include "src/storage/storage.h"

namespace hezhi::routing {

/// A folder for the files of one training, readable by this account alone; gone with its owner.
class Workplace {
public:
    /// Also deletes what a training left that was broken off by a crash. Error: unavailable routing.folder_unusable.
    static Result<Workplace> make(std::filesystem::path const& folder);
    Workplace(Workplace&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
    Workplace(Workplace const&) = delete;
    Workplace& operator=(Workplace const&) = delete;
    ~Workplace();
    std::filesystem::path file(std::string_view name) const { return path_ / name; }

private:
    explicit Workplace(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
};

/// Deletes the workplaces of trainings that must have ended long ago.
void forget_left_over(std::filesystem::path const& folder) noexcept;

/// Error: insufficient_storage routing.folder_unusable.
Result<void> write_file(std::filesystem::path const& path, std::string_view bytes);

/// Moves a model into its place beside the one that answers now. @return its digest. Error: routing.folder_unusable.
Result<std::string> keep_model(std::filesystem::path const& folder, storage::Scope scope,
                               std::filesystem::path const& model, GramCounts const& counts);
/// Deletes the street's models but this one; all with an empty digest.
void forget_other_models(std::filesystem::path const& folder, storage::Scope scope, std::string_view digest) noexcept;

struct KeptModel {
    std::filesystem::path file;
    GramCounts counts;
};
/// Reads and checks it. nullopt: it is not here, or not what was kept.
std::optional<KeptModel> find_model(std::filesystem::path const& folder, storage::Scope scope, std::string_view digest);

}  // namespace hezhi::routing
