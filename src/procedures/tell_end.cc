// What those who took part in a topic hear when it ends: once, and what came of it.
#include "src/procedures/tell_end.h"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "src/jobs/jobs.h"
#include "src/notices/notices.h"
#include "src/procedures/procedure_store.h"
#include "src/storage/database.h"

namespace hezhi::procedures {
namespace {

using notices::NoticeKind;
using storage::ReadTransaction;
using storage::Scope;

/// nullopt: it goes on, in another stage or in a new round.
std::optional<NoticeKind> ending_of(topics::Topic const& topic, std::optional<TopicRun> const& run) {
    if (!run) {
        return topic.state == topics::TopicState::closed ? std::optional(NoticeKind::topic_closed) : std::nullopt;
    }
    switch (run->facts.state) {
        case procedure::RunState::finished:
            return NoticeKind::topic_finished;
        case procedure::RunState::rejected:
        case procedure::RunState::stopped:
            return NoticeKind::topic_stopped;
        case procedure::RunState::prepared:
        case procedure::RunState::running:
        case procedure::RunState::reconsidering:
        case procedure::RunState::objected:
            break;
    }
    return std::nullopt;
}

class TopicSubject final : public notices::Subject {
public:
    std::string_view kind() const noexcept override { return kNoticeSubject; }

    std::optional<notices::SubjectLabel> label(ReadTransaction& tx, authority::Caller const& who, Scope scope,
                                               std::int64_t subject, std::optional<std::int64_t>) override {
        auto topic = topics::visible_topic(tx, who, scope, topics::TopicId{subject});
        if (!topic) return std::nullopt;
        return notices::SubjectLabel{std::move(topic->title)};
    }
};

}  // namespace

Result<void> tell_end(storage::Database& database, std::vector<notices::Participants*> const& participants,
                      jobs::Job const& job, TimePoint now) {
    auto const payload = boost::json::parse(job.payload).as_object();
    auto const realm = RealmId::parse(payload.at("street").as_string());
    auto const id = topics::TopicId::parse(payload.at("topic").as_string());
    if (!realm || !id) return fail(ErrorCode::internal, "job.bad_payload", job.payload);
    Scope const scope{*realm};
    HZ_TRY(auto const ending, database.read([&](ReadTransaction& tx) -> Result<std::optional<NoticeKind>> {
        HZ_TRY(auto const topic, topics::load_topic(tx, scope, *id));
        return ending_of(topic, find_run(tx, scope, *id));
    }));
    if (!ending) return {};
    notices::News const news{
        .kind = *ending, .street = scope.realm, .subject_kind = kNoticeSubject, .subject = id->value()};
    auto const next = [&](ReadTransaction& tx, PersonId after) {
        return notices::next_participants(tx, scope, id->value(), after, participants);
    };
    return notices::tell_all(database, news, next, now);
}

std::unique_ptr<notices::Subject> make_notice_subject() {
    return std::make_unique<TopicSubject>();
}

}  // namespace hezhi::procedures
