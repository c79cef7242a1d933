#include "lib/base/enum_names.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/media/media.h"
#include "src/media/media_store.h"
#include "src/storage/database.h"

namespace hezhi::media {
namespace {

using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr auto kWaitsAtMost = std::chrono::hours{24};
constexpr std::size_t kForgottenAtOnce = 200;

}  // namespace

Result<void> attach(WriteTransaction& tx, authority::Caller const& who, Scope scope, std::span<MediaId const> ids,
                    std::string_view subject_kind, std::int64_t subject, bool is_public) {
    if (ids.empty()) return {};
    auto position = count_of(tx, scope, subject_kind, subject);
    if (static_cast<std::size_t>(position) + ids.size() > kPerSubjectMax) {
        return fail(Error{ErrorCode::unprocessable, "media.too_many"}.with("max", std::to_string(kPerSubjectMax)));
    }
    for (auto const& id : ids) {
        if (!bind(tx, scope, id, who.person, subject_kind, subject, position++, is_public)) {
            return fail(ErrorCode::not_found, "media.unknown");
        }
    }
    return {};
}

std::vector<Media> list_media(ReadTransaction& tx, Scope scope, std::string_view subject_kind, std::int64_t subject) {
    return select_of(tx, scope, subject_kind, subject);
}

void set_public(WriteTransaction& tx, Scope scope, std::string_view subject_kind, std::int64_t subject,
                bool is_public) {
    update_public(tx, scope, subject_kind, subject, is_public);
}

void add_jobs(jobs::Runner& runner, Context context) {
    runner.recur("media.waiting", jobs::daily_at(std::chrono::minutes{4 * 60}),
                 [context](jobs::Job const&, TimePoint now) -> Result<void> {
                     HZ_TRY(auto const streets,
                            context.database->read([](ReadTransaction& tx) { return jurisdictions::all_streets(tx); }));
                     for (auto const& street : streets) {
                         HZ_TRY(auto const forgotten, context.database->write([&](WriteTransaction& tx) {
                             return forget_waiting(tx, Scope{*street.street}, now - kWaitsAtMost, kForgottenAtOnce);
                         }));
                         for (auto const& id : forgotten) context.files->remove(id);
                     }
                     return {};
                 });
}

}  // namespace hezhi::media
