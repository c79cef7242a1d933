// Trees against the vectors of Certificate Transparency (testdata/rfc6962.txt), and proofs that must not be accepted.
#include "lib/merkle/tree.h"

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace hezhi::merkle {
namespace {

std::string bytes_from(std::string const& text) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
    }
    return bytes;
}

struct Vectors {
    std::vector<Digest> leaves;
    std::map<std::size_t, Digest> roots;
    std::map<std::pair<std::size_t, std::size_t>, std::vector<Digest>> proofs;  ///< (index, size)
};

Vectors vectors() {
    Vectors read;
    std::ifstream file("lib/merkle/testdata/rfc6962.txt");
    EXPECT_TRUE(file);
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string kind;
        words >> kind;
        if (kind == "leaf") {
            std::string text;
            words >> text;
            read.leaves.push_back(leaf_hash(bytes_from(text)));
        } else if (kind == "root") {
            std::size_t size = 0;
            std::string text;
            words >> size >> text;
            read.roots[size] = digest_from_hex(text).value();
        } else if (kind == "proof") {
            std::size_t index = 0;
            std::size_t size = 0;
            words >> index >> size;
            auto& proof = read.proofs[{index, size}];
            for (std::string text; words >> text;) proof.push_back(digest_from_hex(text).value());
        }
    }
    return read;
}

TEST(Digest, published_vectors) {
    // FIPS 180-4 example; RFC 4231 test case 2.
    EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Digest, has_one_spelling) {
    auto const text = hex(sha256("abc"));
    EXPECT_EQ(digest_from_hex(text), sha256("abc"));
    EXPECT_FALSE(digest_from_hex(text.substr(1)));
    EXPECT_FALSE(digest_from_hex(text + "0"));
    EXPECT_FALSE(digest_from_hex("B" + text.substr(1)));
    EXPECT_FALSE(digest_from_hex("g" + text.substr(1)));
}

TEST(MerkleTree, hashes_of_leaves_and_nodes) {
    // transparency-dev/merkle, rfc6962_test.go.
    EXPECT_EQ(hex(leaf_hash("L123456")), "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
    EXPECT_EQ(leaf_hash(""), vectors().leaves[0]);
}

TEST(MerkleTree, published_roots) {
    auto const expected = vectors();
    ASSERT_EQ(expected.roots.size(), 9U);
    for (auto const& [size, digest] : expected.roots) {
        EXPECT_EQ(hex(root(std::span{expected.leaves}.first(size))), hex(digest)) << size;
    }
}

TEST(MerkleTree, published_proofs) {
    auto const expected = vectors();
    ASSERT_EQ(expected.proofs.size(), 36U);
    for (auto const& [place, proof] : expected.proofs) {
        auto const [index, size] = place;
        auto const leaves = std::span{expected.leaves}.first(size);
        EXPECT_EQ(inclusion_proof(leaves, index), proof) << index << " of " << size;
        EXPECT_TRUE(is_included(leaves[index], index, size, proof, expected.roots.at(size))) << index << " of " << size;
    }
}

TEST(MerkleTree, proofs_hold_in_trees_of_every_size) {
    std::vector<Digest> leaves;
    for (int i = 0; i < 70; ++i) {
        leaves.push_back(leaf_hash(std::to_string(i)));
        auto const top = root(leaves);
        for (std::size_t at = 0; at < leaves.size(); ++at) {
            EXPECT_TRUE(is_included(leaves[at], at, leaves.size(), inclusion_proof(leaves, at), top));
        }
    }
}

TEST(MerkleTree, altered_proofs_are_refused) {
    auto const expected = vectors();
    for (auto const& [place, proof] : expected.proofs) {
        auto const [index, size] = place;
        auto const& leaf = expected.leaves[index];
        auto const& top = expected.roots.at(size);
        for (std::size_t other = 0; other <= size + 1; ++other) {
            if (other != index) EXPECT_FALSE(is_included(leaf, other, size, proof, top));
        }
        EXPECT_FALSE(is_included(leaf, index, 0, proof, top));
        auto longer = proof;
        longer.push_back(leaf);
        EXPECT_FALSE(is_included(leaf, index, size, longer, top));
        for (std::size_t i = 0; i < proof.size(); ++i) {
            auto flipped = proof;
            flipped[i][31] ^= 1;
            EXPECT_FALSE(is_included(leaf, index, size, flipped, top));
            auto shorter = proof;
            shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
            EXPECT_FALSE(is_included(leaf, index, size, shorter, top));
        }
        auto wrong = top;
        wrong[0] ^= 0x80;
        EXPECT_FALSE(is_included(leaf, index, size, proof, wrong));
    }
}

}  // namespace
}  // namespace hezhi::merkle
