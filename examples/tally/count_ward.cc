// Another program that counts with Hezhi's library: reads a .blt file and prints who is elected under Scottish STV.
#include <fstream>
#include <iostream>
#include <iterator>

#include "lib/tally/read_blt.h"
#include "lib/tally/tally.h"

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: count_ward FILE.blt\n";
        return 2;
    }
    std::ifstream file(argv[1], std::ios::binary);
    std::string const text{std::istreambuf_iterator<char>(file), {}};
    auto const ballot = hezhi::tally::read_blt(text);
    if (!ballot) {
        for (auto const& problem : ballot.error().problems())
            std::cerr << argv[1] << ':' << problem.where << ": " << problem.key << '\n';
        return 1;
    }
    auto const outcome = hezhi::tally::tally(*ballot, {});
    if (!outcome) {
        std::cerr << outcome.error().detail() << '\n';
        return 1;
    }
    for (auto const candidate : outcome->winners) std::cout << ballot->candidates[candidate].name << '\n';
    return outcome->decided ? 0 : 3;
}
