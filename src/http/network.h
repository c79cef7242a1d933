// Networks in CIDR notation, for --trusted-proxy.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hezhi::http {

class Network {
public:
    /// "10.0.0.0/8", "fd00::/8", or a single address.
    static std::optional<Network> parse(std::string_view text);
    bool contains(std::string_view address) const;

private:
    Network() = default;
    std::array<unsigned char, 16> bytes_{};  // IPv4 as ::ffff:a.b.c.d
    int bits_ = 0;
};

/// 127.0.0.0/8, ::1.
bool is_loopback(std::string_view address);

}  // namespace hezhi::http
