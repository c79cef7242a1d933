// The nouns of sortition: a pool of people, quotas on their features, the size of the panel, and the people who share
// an address. A *panel* is a set of `panel_size` people that keeps every quota and holds at most one person an address.
// Values in, values out: reading files is pool_files.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hezhi::sortition {

/// How many members of the panel may have one value of a category, in people.
struct Quota {
    std::string value;  ///< as written in the quota file
    int min = 0;
    int max = 0;
    std::optional<int> min_flex;  ///< a suggestion never lowers `min` below this
    std::optional<int> max_flex;  ///< a suggestion never raises `max` above this

    friend bool operator==(Quota const&, Quota const&) = default;
};

struct Category {
    std::string name;
    std::vector<Quota> quotas;

    friend bool operator==(Category const&, Category const&) = default;
};

struct Person {
    std::string id;
    std::vector<std::size_t> values;  ///< a category: index of its quota
    int address = -1;  ///< people with the same number ≥ 0 share an address; -1: nobody else is known there

    friend bool operator==(Person const&, Person const&) = default;
};

struct Pool {
    std::vector<Category> categories;
    std::vector<Person> people;  ///< in file order; ids distinct
    int panel_size = 0;
};

}  // namespace hezhi::sortition
