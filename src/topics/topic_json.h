// Topics on the wire.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include "lib/base/bounded.h"
#include "lib/base/page.h"
#include "lib/text/rich_text.h"
#include "src/http/context.h"
#include "src/topics/topics.h"

namespace hezhi::text {

BOOST_DESCRIBE_ENUM(RichKind, paragraph, heading, bullet_list, ordered_list, item, quote, code_block, rule, text,
                    emphasis, strong, code, line_break, link)
BOOST_DESCRIBE_STRUCT(RichNode, (), (kind, text, href, children))

}  // namespace hezhi::text

namespace hezhi::topics {

using TitleText = BoundedText<4, 60>;
using QuestionText = BoundedText<6, 200>;
using LongText = BoundedText<0, 8'000, TextKind::paragraphs>;
using ShortText = BoundedText<0, 120>;
using ReasonText = BoundedText<0, 500, TextKind::paragraphs>;

struct CommunityRef {
    JurisdictionId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(CommunityRef, (), (id, name))

/// A line of a list. Participation in steps of five, so that no single act shows.
struct TopicSummary {
    TopicId id;
    std::string title;
    std::string question;
    CommunityRef community;
    TopicState state;
    std::optional<TimePoint> opened_at;
    std::optional<TimePoint> closes_at;
    std::optional<TimePoint> closed_at;
    std::int64_t participants;
    std::int64_t statements;
    std::int64_t votes;
};
BOOST_DESCRIBE_STRUCT(TopicSummary, (),
                      (id, title, question, community, state, opened_at, closes_at, closed_at, participants, statements,
                       votes))

/// The page of a topic, the same for everybody. `background` and `settled` are trees to render.
struct TopicPage : TopicSummary {
    std::string organiser;
    std::string decider;
    std::string legal_class;
    std::vector<text::RichNode> background;
    std::vector<text::RichNode> settled;
    ModerationMode moderation;
    TimePoint created_at;
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(TopicPage, (TopicSummary),
                      (organiser, decider, legal_class, background, settled, moderation, created_at, revision))

/// What staff edit: the page and the texts as they were typed.
struct TopicEditorPage : TopicPage {
    std::string background_source;
    std::string settled_source;
};
BOOST_DESCRIBE_STRUCT(TopicEditorPage, (TopicPage), (background_source, settled_source))

struct ListTopicsRequest : PageRequest {
    RealmId street;
    std::optional<TopicState> state;
    std::optional<JurisdictionId> community;
};
BOOST_DESCRIBE_STRUCT(ListTopicsRequest, (PageRequest), (street, state, community))

struct TopicRequest {
    RealmId street;
    TopicId topic;
};
BOOST_DESCRIBE_STRUCT(TopicRequest, (), (street, topic))

struct DraftTopicRequest {
    RealmId street;
    JurisdictionId community;
    TitleText title;
    QuestionText question;
    LongText background;
    BoundedText<2, 120> decider;
    ShortText legal_class;
    LongText settled;
    BoundedText<2, 120> organiser;
    ModerationMode moderation;
    std::optional<TimePoint> closes_at;
};
BOOST_DESCRIBE_STRUCT(DraftTopicRequest, (),
                      (street, community, title, question, background, decider, legal_class, settled, organiser,
                       moderation, closes_at))

struct ChangeTopicRequest {
    RealmId street;
    TopicId topic;
    http::IfMatch if_match;
    std::optional<TitleText> title;
    std::optional<QuestionText> question;
    std::optional<LongText> background;
    std::optional<BoundedText<2, 120>> decider;
    std::optional<ShortText> legal_class;
    std::optional<LongText> settled;
    std::optional<BoundedText<2, 120>> organiser;
    std::optional<ModerationMode> moderation;
    std::optional<TimePoint> closes_at;
};
BOOST_DESCRIBE_STRUCT(ChangeTopicRequest, (),
                      (street, topic, if_match, title, question, background, decider, legal_class, settled, organiser,
                       moderation, closes_at))

struct MoveTopicRequest {
    RealmId street;
    TopicId topic;
    TopicState to;
    std::optional<ReasonText> reason;
};
BOOST_DESCRIBE_STRUCT(MoveTopicRequest, (), (street, topic, to, reason))

/// CommonMark as typed, to see before it is saved.
struct PreviewRequest {
    LongText text;
};
BOOST_DESCRIBE_STRUCT(PreviewRequest, (), (text))

struct PreviewReply {
    std::vector<text::RichNode> nodes;
};
BOOST_DESCRIBE_STRUCT(PreviewReply, (), (nodes))

TopicSummary summary_of(storage::ReadTransaction& tx, Topic const& topic);
TopicPage page_of(storage::ReadTransaction& tx, Topic const& topic);
TopicEditorPage editor_page_of(storage::ReadTransaction& tx, Topic const& topic);

}  // namespace hezhi::topics
