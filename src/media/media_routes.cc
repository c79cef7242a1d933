#include <algorithm>

#include <boost/describe/class.hpp>

#include "lib/base/bounded.h"
#include "lib/text/redaction.h"
#include "src/http/routes.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/media/media.h"
#include "src/media/media_store.h"
#include "src/storage/database.h"

namespace hezhi::media {

struct KeepMediaRequest {
    RealmId street;
    std::optional<BoundedText<0, kWordsCharactersMax>> words;  ///< what it shows
    http::Upload upload;
};
BOOST_DESCRIBE_STRUCT(KeepMediaRequest, (), (street, words, upload))

struct MediaReceipt {
    std::string id;
    MediaKind kind;
    std::string content_type;
    std::int64_t bytes;
};
BOOST_DESCRIBE_STRUCT(MediaReceipt, (), (id, kind, content_type, bytes))

inline constexpr std::size_t kWordsAtOnceMax = kPerSubjectMax;
struct MediaWordsRequest {
    RealmId street;
    BoundedText<32, 32 * 12 + 11> media;  ///< ids, divided by commas
};
BOOST_DESCRIBE_STRUCT(MediaWordsRequest, (), (street, media))

struct MediaWords {
    std::string id;
    std::string words;  ///< what it shows
};
BOOST_DESCRIBE_STRUCT(MediaWords, (), (id, words))
struct MediaWordsList {
    std::vector<MediaWords> items;  ///< of those that have words
};
BOOST_DESCRIBE_STRUCT(MediaWordsList, (), (items))

struct ReadMediaRequest {
    RealmId street;
    BoundedText<32, 32> media;
    std::optional<bool> small;
};
BOOST_DESCRIBE_STRUCT(ReadMediaRequest, (), (street, media, small))

namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

struct Plan {
    RealmId street;
    Files::Kept kept;
    std::string words{};
};

/// Its sender until it is taken up; then whom the owner of its subject lets see it.
bool may_see(ReadTransaction& tx, Caller const& who, Scope scope, Stored const& stored, Context const& context) {
    if (!stored.subject) return who.person && stored.person == who.person;
    for (auto* owner : context.owners) {
        if (owner->subject_kind() != stored.subject_kind) continue;
        return owner->may_see(tx, who, scope, *stored.subject, stored.media.is_public);
    }
    return false;
}

}  // namespace

void add_routes(http::Router& router, Context context) {
    router.prepared<KeepMediaRequest, Plan, MediaReceipt>(
        {.method = http::Method::post,
         .path = "/api/v1/s/{street}/media",
         .permission = Permission::case_report,
         .summary =
             "A photograph or voice note, with one line on what it shows, to be taken up by a report within a day",
         .body = http::BodyKind::upload,
         .body_bytes_max = kPhotoBytesMax},
        [context](KeepMediaRequest const& request, Caller const&) -> Result<Plan> {
            HZ_TRY(auto const waiting, context.database->read([&](ReadTransaction& tx) -> Result<std::int64_t> {
                HZ_TRY(jurisdictions::require_street(tx, request.street));
                return count_waiting(tx, Scope{request.street});
            }));
            if (static_cast<std::size_t>(waiting) >= kWaitingMax) {
                return fail(ErrorCode::rate_limited, "media.too_many_waiting");
            }
            HZ_TRY(auto kept, context.files->keep(request.upload.bytes));
            return Plan{request.street, std::move(kept), request.words ? request.words->str() : std::string{}};
        },
        [](WriteTransaction& tx, Caller const& who, Plan const& plan) -> Result<http::With<MediaReceipt>> {
            insert(tx, Scope{plan.street}, plan.kept, who.person, who.now, plan.words);
            auto const id = spelled(plan.kept.id);
            return http::With<MediaReceipt>{{id, plan.kept.kind, plan.kept.content_type, plan.kept.bytes}}.created(
                "/api/v1/s/" + plan.street.str() + "/media/" + id);
        });

    router.read<MediaWordsRequest, MediaWordsList>(
        {.method = http::Method::get,
         .path = "/api/v1/s/{street}/media-words",
         .permission = Permission::public_read,
         .summary = "What photographs show, in words, of those that the caller may see; at most twelve at once"},
        [context](ReadTransaction& tx, Caller const& who, MediaWordsRequest const& request) -> Result<MediaWordsList> {
            HZ_TRY(jurisdictions::require_street(tx, request.street));
            Scope const scope{request.street};
            MediaWordsList list;
            std::string_view rest = request.media.str();
            for (std::size_t count = 0; count < kWordsAtOnceMax && !rest.empty(); ++count) {
                auto const comma = std::min(rest.find(','), rest.size());
                auto const id = parse_media_id(rest.substr(0, comma));
                rest.remove_prefix(std::min(comma + 1, rest.size()));
                auto const stored = id ? find(tx, scope, *id) : std::nullopt;
                if (!stored || !may_see(tx, who, scope, *stored, context)) continue;
                auto words = words_of(tx, scope, *id);
                if (words.empty()) continue;
                bool const is_own = who.person && stored->person == who.person;
                list.items.push_back({spelled(*id), is_own ? std::move(words) : text::redacted(words).text});
            }
            return list;
        });

    router.read<ReadMediaRequest, http::Document>(
        {.method = http::Method::get,
         .path = "/api/v1/s/{street}/media/{media}",
         .permission = Permission::public_read,
         .summary = "The bytes of a photograph or voice note, for those who may see what it belongs to"},
        [context](ReadTransaction& tx, Caller const& who, ReadMediaRequest const& request) -> Result<http::Document> {
            Scope const scope{request.street};
            auto const id = parse_media_id(request.media.str());
            auto const stored = id ? find(tx, scope, *id) : std::nullopt;
            if (!stored || !may_see(tx, who, scope, *stored, context))
                return fail(ErrorCode::not_found, "media.unknown");
            HZ_TRY(auto bytes, context.files->read(*id, stored->media.kind, request.small.value_or(false)));
            return http::Document{stored->media.content_type, std::move(bytes)};
        });
}

}  // namespace hezhi::media
