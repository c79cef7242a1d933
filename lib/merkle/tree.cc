#include "lib/merkle/tree.h"

#include <bit>
#include <string>

#include "lib/base/assert.h"

namespace hezhi::merkle {
namespace {

/// The largest power of two below `size`; size ≥ 2.
std::size_t split(std::size_t size) {
    return std::bit_floor(size - 1);
}

}  // namespace

Digest leaf_hash(std::string_view entry) {
    std::string bytes(1, '\x00');
    bytes += entry;
    return sha256(bytes);
}

Digest node_hash(Digest const& left, Digest const& right) {
    std::string bytes(1, '\x01');
    bytes += bytes_of(left);
    bytes += bytes_of(right);
    return sha256(bytes);
}

Digest root(std::span<Digest const> leaves) {
    if (leaves.empty()) return sha256({});
    if (leaves.size() == 1) return leaves.front();
    auto const left = split(leaves.size());
    return node_hash(root(leaves.first(left)), root(leaves.subspan(left)));
}

std::vector<Digest> inclusion_proof(std::span<Digest const> leaves, std::size_t index) {
    HZ_ASSERT(index < leaves.size());
    if (leaves.size() == 1) return {};
    auto const left = split(leaves.size());
    bool const is_left = index < left;
    auto proof =
        is_left ? inclusion_proof(leaves.first(left), index) : inclusion_proof(leaves.subspan(left), index - left);
    proof.push_back(is_left ? root(leaves.subspan(left)) : root(leaves.first(left)));
    return proof;
}

bool is_included(Digest const& leaf, std::uint64_t index, std::uint64_t size, std::span<Digest const> proof,
                 Digest const& tree_root) {
    if (index >= size) return false;
    std::uint64_t place = index;
    std::uint64_t last = size - 1;
    Digest hash = leaf;
    for (auto const& sibling : proof) {
        if (last == 0) return false;
        if (place % 2 == 1 || place == last) {
            hash = node_hash(sibling, hash);
            while (place % 2 == 0 && place != 0) {
                place /= 2;
                last /= 2;
            }
        } else {
            hash = node_hash(hash, sibling);
        }
        place /= 2;
        last /= 2;
    }
    return last == 0 && hash == tree_root;
}

}  // namespace hezhi::merkle
