#include "src/opinions/opinion_store.h"
#include "src/opinions/opinions.h"

namespace hezhi::opinions {
namespace {

class StatementSubject final : public notices::Subject {
public:
    std::string_view kind() const noexcept override { return kNoticeSubject; }

    std::optional<notices::SubjectLabel> label(storage::ReadTransaction& tx, authority::Caller const& who,
                                               storage::Scope scope, std::int64_t subject,
                                               std::optional<std::int64_t> parent) override {
        if (!who.person || !parent) return std::nullopt;
        auto statement = find_statement(tx, scope, TopicId{*parent}, StatementId{subject});
        if (!statement || statement->author != who.person) return std::nullopt;
        return notices::SubjectLabel{std::move(statement->text)};
    }
};

}  // namespace

std::unique_ptr<notices::Subject> make_notice_subject() {
    return std::make_unique<StatementSubject>();
}

}  // namespace hezhi::opinions
