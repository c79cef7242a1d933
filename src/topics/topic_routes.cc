
#include "src/http/conditional.h"
#include "src/http/routes.h"
#include "src/topics/topic_json.h"
#include "src/topics/topics.h"

namespace hezhi::topics {
namespace {

using authority::Caller;
using authority::Permission;
using http::Method;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

http::With<TopicEditorPage> tagged(ReadTransaction& tx, Topic const& topic) {
    return http::With<TopicEditorPage>{editor_page_of(tx, topic)}.etag(std::to_string(topic.revision));
}

constexpr std::string_view kStale = "topic.changed_meanwhile";

template <class Text>
std::optional<std::string> string_of(std::optional<Text> const& text) {
    return text ? std::optional(text->str()) : std::nullopt;
}

Result<Page<TopicSummary>> list(ReadTransaction& tx, Caller const& who, ListTopicsRequest const& request) {
    auto const limit = request.limit_or(50);
    TopicFilter const filter{
        .state = request.state,
        .community = request.community,
        .before = request.cursor ? std::optional(request.cursor->key(0)) : std::nullopt,
        .limit = static_cast<int>(limit),
    };
    Page<TopicSummary> page;
    for (auto const& topic : list_topics(tx, who, Scope{request.street}, filter)) {
        page.items.push_back(summary_of(tx, topic));
    }
    // Drafts hidden from the caller shorten a page; only an empty one ends the list.
    if (static_cast<std::int64_t>(page.items.size()) >= limit) page.next_cursor = Cursor(page.items.back().id.value());
    return page;
}

}  // namespace

void add_routes(http::Router& router) {
    router.read<ListTopicsRequest, Page<TopicSummary>>({.method = Method::get,
                                                        .path = "/api/v1/s/{street}/topics",
                                                        .permission = Permission::public_read,
                                                        .summary = "Topics of a street, newest first"},
                                                       list);

    router.read<TopicRequest, TopicPage>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/topics/{topic}",
         .permission = Permission::public_read,
         .summary = "The page of a topic, the same for everybody",
         .auth = http::Auth::public_,
         .cached_until = {"topic:{topic}", "votes:{street}/{topic}"}},
        [](ReadTransaction& tx, Caller const& who, TopicRequest const& request) -> Result<TopicPage> {
            HZ_TRY(auto const topic, visible_topic(tx, who, Scope{request.street}, request.topic));
            return page_of(tx, topic);
        });

    router.read<TopicRequest, TopicEditorPage>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/topics/{topic}/editor",
         .permission = Permission::topic_draft,
         .summary = "A topic with its texts as typed, drafts too; its ETag is for If-Match"},
        [](ReadTransaction& tx, Caller const& who, TopicRequest const& request) -> Result<http::With<TopicEditorPage>> {
            HZ_TRY(auto const topic, editable_topic(tx, who, Scope{request.street}, request.topic));
            return tagged(tx, topic);
        });

    router.write<DraftTopicRequest, TopicEditorPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/topics",
         .permission = Permission::topic_draft,
         .summary = "Draft a topic",
         .takes_idempotency_key = true},
        [](WriteTransaction& tx, Caller const& who,
           DraftTopicRequest const& request) -> Result<http::With<TopicEditorPage>> {
            HZ_TRY(auto const topic, draft_topic(tx, who, Scope{request.street},
                                                 TopicDraft{.community = request.community,
                                                            .title = request.title.str(),
                                                            .question = request.question.str(),
                                                            .background = request.background.str(),
                                                            .decider = request.decider.str(),
                                                            .legal_class = request.legal_class.str(),
                                                            .settled = request.settled.str(),
                                                            .organiser = request.organiser.str(),
                                                            .moderation = request.moderation,
                                                            .closes_at = request.closes_at}));
            return tagged(tx, topic).created("/api/v1/s/" + request.street.str() + "/topics/" + topic.id.str());
        });

    router.write<ChangeTopicRequest, TopicEditorPage>(
        {.method = Method::patch,
         .path = "/api/v1/s/{street}/topics/{topic}",
         .permission = Permission::topic_draft,
         .summary = "Change the wording of a topic; If-Match carries the revision that was read"},
        [](WriteTransaction& tx, Caller const& who,
           ChangeTopicRequest const& request) -> Result<http::With<TopicEditorPage>> {
            HZ_TRY(auto const revision, http::expected_revision(request.if_match, kStale));
            HZ_TRY(auto const topic, change_topic(tx, who, Scope{request.street}, request.topic, revision,
                                                  TopicChanges{.title = string_of(request.title),
                                                               .question = string_of(request.question),
                                                               .background = string_of(request.background),
                                                               .decider = string_of(request.decider),
                                                               .legal_class = string_of(request.legal_class),
                                                               .settled = string_of(request.settled),
                                                               .organiser = string_of(request.organiser),
                                                               .moderation = request.moderation,
                                                               .closes_at = request.closes_at}));
            return tagged(tx, topic);
        });

    router.write<MoveTopicRequest, TopicEditorPage>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/topics/{topic}/transition",
         .permission = Permission::topic_transition,
         .summary = "Open, close, reopen or archive a topic"},
        [](WriteTransaction& tx, Caller const& who,
           MoveTopicRequest const& request) -> Result<http::With<TopicEditorPage>> {
            HZ_TRY(auto const topic, move_topic(tx, who, Scope{request.street}, request.topic, request.to,
                                                request.reason ? request.reason->str() : std::string{}));
            return tagged(tx, topic);
        });

    router.plain<PreviewRequest, PreviewReply>(
        {.method = Method::post,
         .path = "/api/v1/rich-text-previews",
         .permission = Permission::own_account,
         .summary = "A formatted text as it will be shown; nothing is kept"},
        [](Caller const&, PreviewRequest const& request) -> Result<PreviewReply> {
            return PreviewReply{text::parse_rich_text(request.text.str())};
        });

    router.channel("topic", [](ReadTransaction&, Caller const&, std::string_view) { return true; });
    router.channel("street", [](ReadTransaction&, Caller const&, std::string_view) { return true; });
}

}  // namespace hezhi::topics
