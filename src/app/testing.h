// Runs a command as a person at a terminal would and keeps what it printed. For tests of commands alone.
#pragma once

#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hezhi::app {

struct Ran {
    int code = 0;
    std::string out;
    std::string err;
};

inline Ran run(int (*command)(std::span<char const* const>), std::vector<std::string> const& arguments) {
    std::vector<char const*> pointers;
    for (auto const& argument : arguments) pointers.push_back(argument.c_str());
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    Ran ran;
    ran.code = command(pointers);
    std::fflush(stdout);
    std::fflush(stderr);
    ran.out = ::testing::internal::GetCapturedStdout();
    ran.err = ::testing::internal::GetCapturedStderr();
    return ran;
}

}  // namespace hezhi::app
