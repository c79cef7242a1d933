// Our own mistakes. A failed HZ_ASSERT throws AssertionFailure in the server (the request ends with 500 and its id,
// the transaction rolls back) and aborts in tests and fuzzers, where `abort_on_assertion` is set.
#pragma once

#include <source_location>
#include <stdexcept>

namespace hezhi {

class AssertionFailure : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// Tests and fuzzers set this once at start; the server leaves it off.
void abort_on_assertion(bool abort) noexcept;

[[noreturn]] void assertion_failed(char const* expression, std::source_location where);

}  // namespace hezhi

#define HZ_ASSERT(condition) \
    ((condition) ? static_cast<void>(0) : ::hezhi::assertion_failed(#condition, std::source_location::current()))
