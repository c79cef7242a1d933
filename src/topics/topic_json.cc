#include "src/topics/topic_json.h"

#include "lib/stats/suppression.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::topics {

TopicSummary summary_of(storage::ReadTransaction& tx, Topic const& topic) {
    auto const community = jurisdictions::find_jurisdiction(tx, topic.community);
    return TopicSummary{
        .id = topic.id,
        .title = topic.title,
        .question = topic.question,
        .community = {topic.community, community ? community->name : std::string{}},
        .state = topic.state,
        .opened_at = topic.opened_at,
        .closes_at = topic.closes_at,
        .closed_at = topic.closed_at,
        .participants = stats::in_steps(topic.activity.participants),
        .statements = topic.activity.statements,
        .votes = stats::in_steps(topic.activity.votes),
    };
}

TopicPage page_of(storage::ReadTransaction& tx, Topic const& topic) {
    return TopicPage{
        summary_of(tx, topic),
        topic.organiser,
        topic.decider,
        topic.legal_class,
        text::parse_rich_text(topic.background),
        text::parse_rich_text(topic.settled),
        topic.moderation,
        topic.created_at,
        topic.revision,
    };
}

TopicEditorPage editor_page_of(storage::ReadTransaction& tx, Topic const& topic) {
    return TopicEditorPage{page_of(tx, topic), topic.background, topic.settled};
}

}  // namespace hezhi::topics
