#include "src/people/people_json.h"

#include <cstring>

namespace hezhi::people {

Digest to_digest(http::SessionHash const& hash) noexcept {
    Digest result{};
    static_assert(sizeof result == sizeof hash);
    std::memcpy(result.data(), hash.data(), hash.size());
    return result;
}

Origin to_origin(http::ClientAddress const& address, http::Device const& device) {
    return {.address = address.text, .network = address.network(), .device = device.text};
}

std::optional<std::string> to_text(std::optional<TotpText> const& code) {
    return code ? std::optional(code->str()) : std::nullopt;
}

}  // namespace hezhi::people
