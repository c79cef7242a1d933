// 128-bit whole numbers for cross products and fixed-point products; GCC and Clang have them on every 64-bit target.
#pragma once

namespace hezhi::tally {

__extension__ using Wide = __int128;

}  // namespace hezhi::tally
