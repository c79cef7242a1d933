#include "src/app/demo_register.h"

#include "lib/base/assert.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/responsibilities/responsibilities.h"
#include "src/storage/database.h"

extern "C" char const hezhi_demo_register[];
extern "C" char const hezhi_demo_register_end[];

namespace hezhi::app {

std::string_view demo_register() {
    return {hezhi_demo_register, static_cast<std::size_t>(hezhi_demo_register_end - hezhi_demo_register)};
}

Result<void> add_demo_register(storage::Database& database, RealmId street, TimePoint now) {
    HZ_TRY(auto const place,
           database.read([&](storage::ReadTransaction& tx) { return jurisdictions::require_street(tx, street); }));
    authority::Caller const who{.person = PersonId{1},
                                .grants = {{authority::Role::administrator, street, place.path, std::nullopt}},
                                .now = now,
                                .identity_confirmed = true};
    HZ_TRY(auto const report,
           responsibilities::run_register_import(database, who, {street, "qinghe.csv", std::string(demo_register())}));
    HZ_ASSERT(report.problems.empty());
    HZ_TRY(database.write(
        [&](storage::WriteTransaction& tx) -> Result<responsibilities::Version> {
            HZ_TRY(auto const draft, responsibilities::open_draft(tx, who, storage::Scope{street}));
            return responsibilities::publish(tx, who, storage::Scope{street}, draft.revision,
                                             "第一版：街道与各部门、公用企业、社区逐项核对后发布。", std::nullopt);
        },
        storage::Effort::bulk));
    return {};
}

}  // namespace hezhi::app
