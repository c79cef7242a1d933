#include "lib/base/assert.h"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace hezhi {
namespace {
bool g_abort = false;
}

void abort_on_assertion(bool abort) noexcept {
    g_abort = abort;
}

void assertion_failed(char const* expression, std::source_location where) {
    std::string message = std::string(where.file_name()) + ":" + std::to_string(where.line()) + ": " + expression;
    if (g_abort) {
        std::fprintf(stderr, "assertion failed: %s\n", message.c_str());
        std::abort();
    }
    throw AssertionFailure(message);
}

}  // namespace hezhi
