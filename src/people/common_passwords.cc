#include "src/people/common_passwords.h"

namespace hezhi::people {

bool is_common_password(std::string_view lower_case) noexcept {
    if (lower_case.empty() || lower_case.find('\n') != std::string_view::npos) return false;
    // Binary search over the lines: `low` and `high` are positions of line feeds that enclose the answer.
    std::size_t low = 0;
    std::size_t high = kCommonPasswords.size() - 1;
    while (low < high) {
        std::size_t const middle = kCommonPasswords.rfind('\n', low + (high - low) / 2);
        std::size_t const end = kCommonPasswords.find('\n', middle + 1);
        auto const line = kCommonPasswords.substr(middle + 1, end - middle - 1);
        if (line == lower_case) return true;
        if (line < lower_case) {
            low = end;
        } else {
            high = middle;
        }
    }
    return false;
}

}  // namespace hezhi::people
