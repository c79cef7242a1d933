#include "src/notices/mail_links.h"

#include "lib/merkle/digest.h"
#include "src/notices/mail_store.h"
#include "src/storage/meta.h"

namespace hezhi::notices {
namespace {

constexpr std::string_view kKeyName = "mail_key";
constexpr std::size_t kCodeDigits = 32;

std::string hex_of(storage::RandomId const& bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (auto const byte : bytes) {
        text += kDigits[static_cast<std::size_t>(byte) >> 4U];
        text += kDigits[static_cast<std::size_t>(byte) & 15U];
    }
    return text;
}

bool equal_in_constant_time(std::string_view one, std::string_view other) noexcept {
    if (one.size() != other.size()) return false;
    unsigned difference = 0;
    for (std::size_t at = 0; at < one.size(); ++at) {
        difference |=
            static_cast<unsigned>(static_cast<unsigned char>(one[at]) ^ static_cast<unsigned char>(other[at]));
    }
    return difference == 0;
}

}  // namespace

std::string mail_key(storage::WriteTransaction& tx) {
    if (auto key = storage::meta(tx, kKeyName)) return *std::move(key);
    auto key = hex_of(tx.new_random_id()) + hex_of(tx.new_random_id());
    storage::set_meta(tx, kKeyName, key);
    return key;
}

std::string link_token(std::string_view key, LinkUse use, MailAddress const& address) {
    auto const purpose = use == LinkUse::confirm ? std::string_view{"confirm"} : std::string_view{"unsubscribe"};
    // A confirmation is of this giving alone; ending mail works from any mail that ever went to the address.
    auto const moment = use == LinkUse::confirm ? std::to_string(to_microseconds(address.given_at)) : std::string{};
    auto const said = std::string(purpose) + "\n" + address.person.str() + "\n" + address.address + "\n" + moment;
    return address.person.str() + "." + merkle::hex(merkle::hmac_sha256(key, said)).substr(0, kCodeDigits);
}

std::optional<MailAddress> address_of_link(storage::WriteTransaction& tx, LinkUse use, std::string_view token) {
    auto const person = PersonId::parse(token.substr(0, token.find('.')));
    if (!person) return std::nullopt;
    auto address = find_address(tx, *person);
    if (!address || !equal_in_constant_time(token, link_token(mail_key(tx), use, *address))) return std::nullopt;
    return address;
}

}  // namespace hezhi::notices
