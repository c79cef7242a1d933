#include "src/routing/model_files.h"

#include <chrono>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include <unistd.h>

#include "lib/merkle/digest.h"

namespace hezhi::routing {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(fs::path const& folder, storage::Scope scope) {
    return folder / scope.realm.str();
}

Result<void> make_folder(fs::path const& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (!error) fs::permissions(folder, fs::perms::owner_all, error);
    if (error) return fail(ErrorCode::unavailable, "routing.folder_unusable", "cannot write to " + folder.string());
    return {};
}

std::optional<std::string> content_of(fs::path const& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (file.bad()) return std::nullopt;
    return bytes;
}

std::string digest_of(std::string_view model, std::string_view grams) {
    std::string both{merkle::bytes_of(merkle::sha256(model))};
    both += merkle::bytes_of(merkle::sha256(grams));
    return merkle::hex(merkle::sha256(both));
}

}  // namespace

void forget_left_over(fs::path const& folder) noexcept {
    constexpr std::chrono::hours kLongAgo{2};
    std::error_code error;
    std::vector<fs::path> old;
    for (auto const& entry : fs::directory_iterator(folder, error)) {
        bool const is_work = entry.path().filename().string().starts_with("work-");
        auto const changed = entry.last_write_time(error);
        if (is_work && !error && changed < fs::file_time_type::clock::now() - kLongAgo) old.push_back(entry.path());
    }
    for (auto const& path : old) fs::remove_all(path, error);
}

Result<Workplace> Workplace::make(fs::path const& folder) {
    HZ_TRY(make_folder(folder));
    forget_left_over(folder);
    std::string name = (folder / "work-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        return fail(ErrorCode::unavailable, "routing.folder_unusable", "cannot write to " + folder.string());
    }
    return Workplace{fs::path(name)};
}

Workplace::~Workplace() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
}

Result<void> write_file(fs::path const& path, std::string_view bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) {
        return fail(ErrorCode::insufficient_storage, "routing.folder_unusable", "cannot write " + path.string());
    }
    return {};
}

Result<std::string> keep_model(fs::path const& folder, storage::Scope scope, fs::path const& model,
                               GramCounts const& counts) {
    auto const home = folder_of(folder, scope);
    HZ_TRY(make_folder(folder));
    HZ_TRY(make_folder(home));
    auto const bytes = content_of(model);
    if (!bytes) return fail(ErrorCode::internal, "routing.failed", "fasttext wrote no model");
    auto const grams = counts.text();
    auto digest = digest_of(*bytes, grams);
    HZ_TRY(write_file(home / (digest + ".grams"), grams));
    std::error_code error;
    fs::rename(model, home / (digest + ".bin"), error);
    if (error) return fail(ErrorCode::unavailable, "routing.folder_unusable", error.message());
    return digest;
}

void forget_other_models(fs::path const& folder, storage::Scope scope, std::string_view digest) noexcept {
    std::error_code error;
    std::vector<fs::path> old;
    for (auto const& entry : fs::directory_iterator(folder_of(folder, scope), error)) {
        if (digest.empty() || entry.path().stem() != digest) old.push_back(entry.path());
    }
    for (auto const& path : old) fs::remove(path, error);
}

std::optional<KeptModel> find_model(fs::path const& folder, storage::Scope scope, std::string_view digest) {
    if (digest.empty()) return std::nullopt;
    auto const stem = folder_of(folder, scope) / std::string(digest);
    auto const model = content_of(stem.string() + ".bin");
    auto const grams = content_of(stem.string() + ".grams");
    if (!model || !grams || digest_of(*model, *grams) != digest) return std::nullopt;
    auto counts = GramCounts::parse(*grams);
    if (!counts) return std::nullopt;
    return KeptModel{stem.string() + ".bin", *std::move(counts)};
}

}  // namespace hezhi::routing
