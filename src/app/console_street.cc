#include "src/app/console_street.h"

#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/app/system_clock.h"
#include "src/storage/database.h"

namespace hezhi::app {

Result<jurisdictions::Jurisdiction> chosen_street(storage::Database& database, std::string const& name) {
    HZ_TRY(auto const all, database.read([](storage::ReadTransaction& tx) { return jurisdictions::all_streets(tx); }));
    if (name.empty() && all.size() == 1) return all.front();
    if (all.empty()) return fail(ErrorCode::not_found, "street.unknown", "there is no street here yet");
    std::vector<std::string> names;
    for (auto const& street : all) {
        if (!name.empty() && (street.name == name || street.slug == name)) return street;
        names.push_back(street.name);
    }
    return fail(ErrorCode::not_found, "street.unknown",
                fmt::format("name one of the streets with --street: {}", fmt::join(names, ", ")));
}

authority::Caller console_caller(jurisdictions::Jurisdiction const& street) {
    return {.person = PersonId{1},
            .grants = {{authority::Role::administrator, *street.street, street.path, std::nullopt}},
            .now = system_now(),
            .identity_confirmed = true};
}

}  // namespace hezhi::app
