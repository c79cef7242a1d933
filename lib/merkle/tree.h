// Merkle trees as RFC 6962 §2.1 (and RFC 9162 §2.1) defines them: one digest, the root, stands for a list of entries,
// and a short proof shows that an entry is in the list at its place. A leaf's hash begins with the byte 0x00 and a
// node's with 0x01, so that a node is never taken for an entry.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "lib/merkle/digest.h"

namespace hezhi::merkle {

/// SHA-256(0x00 ‖ entry).
Digest leaf_hash(std::string_view entry);
/// SHA-256(0x01 ‖ left ‖ right).
Digest node_hash(Digest const& left, Digest const& right);

/// The root over leaf hashes in order; of no leaves: SHA-256 of nothing. Cost: one hash a leaf.
Digest root(std::span<Digest const> leaves);

/// PATH(index, leaves): the siblings on the way up, the lowest first. index < leaves.size() (asserted).
std::vector<Digest> inclusion_proof(std::span<Digest const> leaves, std::size_t index);

/// Whether `proof` leads from `leaf` at `index` to the root of a tree of `size` leaves. False for index ≥ size and for
/// a proof with too many or too few elements. Source: RFC 9162 §2.1.3.2.
bool is_included(Digest const& leaf, std::uint64_t index, std::uint64_t size, std::span<Digest const> proof,
                 Digest const& tree_root);

}  // namespace hezhi::merkle
