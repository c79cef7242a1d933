// What the fictional 青禾街道 talks about: topics with their statements, written for the demo, and how its simulated
// residents lean. Names and places are invented.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace hezhi::app {

/// Chances of agreeing and of disagreeing, by group of simulated residents; the rest passes.
struct Leaning {
    double agree;
    double disagree;
};

struct DemoStatement {
    std::string_view text;
    std::array<Leaning, 3> leanings;  ///< as many as the topic has groups count
};

enum class DemoTopicState { draft, open, closed };

struct DemoTopic {
    std::string_view community;  ///< name of the community
    std::string_view title;
    std::string_view question;
    std::string_view background;
    std::string_view settled;
    std::string_view decider;
    std::string_view legal_class;
    DemoTopicState state;
    bool moderated_first;
    std::array<int, 3> group_sizes;  ///< simulated residents by group
    std::span<DemoStatement const> statements;
    std::span<std::string_view const> pending;  ///< waiting for a moderator
    bool by_residents = false;  ///< its votes are those of residents of the community, of whom most declare an age band
};

/// What anybody may say about parking in a courtyard, wherever it is; leanings of two groups.
std::vector<DemoStatement> demo_parking_statements();

std::span<DemoTopic const> demo_topics();

}  // namespace hezhi::app
