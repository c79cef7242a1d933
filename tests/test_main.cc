#include <gtest/gtest.h>

#include "lib/base/assert.h"

int main(int argc, char** argv) {
    hezhi::abort_on_assertion(true);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
