#include "src/http/network.h"

#include <charconv>
#include <string>

#include <boost/asio/ip/address.hpp>

namespace hezhi::http {
namespace {

struct Parsed {
    std::array<unsigned char, 16> bytes{};
    bool is_v4 = false;
};

std::optional<Parsed> parse_address(std::string_view text) {
    boost::system::error_code failure;
    auto const address = boost::asio::ip::make_address(std::string(text), failure);
    if (failure) return std::nullopt;
    if (address.is_v6()) return Parsed{address.to_v6().to_bytes(), address.to_v6().is_v4_mapped()};
    auto const mapped = boost::asio::ip::make_address_v6(boost::asio::ip::v4_mapped, address.to_v4());
    return Parsed{mapped.to_bytes(), true};
}

}  // namespace

std::optional<Network> Network::parse(std::string_view text) {
    auto const slash = text.find('/');
    auto const address = parse_address(text.substr(0, slash));
    if (!address) return std::nullopt;
    Network network;
    network.bytes_ = address->bytes;
    network.bits_ = 128;
    if (slash == text.npos) return network;
    auto const digits = text.substr(slash + 1);
    int bits = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    int const bits_max = address->is_v4 ? 32 : 128;
    if (error != std::errc{} || end != digits.data() + digits.size() || bits < 0 || bits > bits_max)
        return std::nullopt;
    network.bits_ = bits + (128 - bits_max);
    return network;
}

bool Network::contains(std::string_view text) const {
    auto const address = parse_address(text);
    if (!address) return false;
    for (int bit = 0; bit < bits_; ++bit) {
        auto const byte = static_cast<std::size_t>(bit / 8);
        auto const mask = static_cast<unsigned char>(0x80u >> (bit % 8));
        if ((bytes_[byte] & mask) != (address->bytes[byte] & mask)) return false;
    }
    return true;
}

bool is_loopback(std::string_view text) {
    boost::system::error_code failure;
    auto const address = boost::asio::ip::make_address(std::string(text), failure);
    return !failure && address.is_loopback();
}

}  // namespace hezhi::http
