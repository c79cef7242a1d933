#include "src/http/context.h"

#include <algorithm>
#include <span>

#include <boost/asio/ip/address.hpp>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "lib/base/assert.h"
#include "src/http/digest.h"

namespace hezhi::http {

SessionToken SessionToken::random() {
    std::array<unsigned char, 32> bytes{};
    bool const filled = RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1;
    HZ_ASSERT(filled);
    return {base64url(bytes)};
}

SessionHash SessionToken::hash() const {
    return sha256(text);
}

std::string SessionToken::csrf() const {
    return base64url(sha256("hezhi csrf\n" + text));
}

std::string ClientAddress::network() const {
    boost::system::error_code failure;
    auto const address = boost::asio::ip::make_address(text, failure);
    if (failure) return text;
    if (address.is_v4()) {
        auto const host = address.to_v4().to_uint();
        return boost::asio::ip::make_address_v4(host & 0xFFFF'FF00U).to_string() + "/24";
    }
    auto bytes = address.to_v6().to_bytes();
    std::fill(bytes.begin() + 7, bytes.end(), static_cast<unsigned char>(0));
    return boost::asio::ip::make_address_v6(bytes).to_string() + "/56";
}

}  // namespace hezhi::http
