// The first administrator: a one-time link, printed at the first start or at the console.
#pragma once

#include <optional>
#include <string>

#include "src/people/open_account.h"
#include "src/people/people.h"

namespace hezhi::people {

constexpr Microseconds kSetupLinkLasts = std::chrono::days(7);

struct SetUp {
    std::string token;
    std::string login_name;
    std::string display_name;
    std::string password;
    authority::Language language;
    struct StreetNames {
        std::string city;
        std::string district;
        std::string street;
    };
    std::optional<StreetNames> street;  ///< needed at the first start
};
struct SetupPlan {
    Digest link_hash;
    AccountPlan account;
    std::optional<jurisdictions::NewStreet> street;
};
/// Errors: unprocessable account.refused, jurisdiction.name_refused (both with problems), sign_in.too_many.
Result<SetupPlan> prepare_setup(PasswordHasher const& hasher, SignInBudget& budget, SetUp const& request,
                                Origin const& origin, TimePoint now);
/// Founds the street if the link is that of the first start; the new account administers it.
/// Errors: not_found setup.unknown, unprocessable setup.street_needed, street.exists,
/// conflict person.login_name_taken.
Result<PersonId> set_up(storage::WriteTransaction& tx, SetupPlan const& plan, TimePoint now);

struct SetupOffer {
    bool street_needed;
    std::optional<std::string> street_name;
};
/// Error: not_found setup.unknown.
Result<SetupOffer> check_setup(storage::ReadTransaction& tx, std::string const& token, TimePoint now);

}  // namespace hezhi::people
