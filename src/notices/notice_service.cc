#include <algorithm>
#include <iterator>

#include "lib/base/assert.h"
#include "src/jobs/runner.h"
#include "src/notices/mail_plan.h"
#include "src/notices/notice_rules.h"
#include "src/notices/notice_store.h"
#include "src/notices/notices.h"
#include "src/storage/database.h"

namespace hezhi::notices {
namespace {

using authority::Caller;
using storage::ReadTransaction;
using storage::WriteTransaction;

constexpr std::size_t kForgottenAtOnce = 500;
constexpr int kForgetRoundsMax = 10'000;

Result<void> forget_old(storage::Database& database, TimePoint now) {
    // In portions, so that the writer is never held for long.
    for (int round = 0; round < kForgetRoundsMax; ++round) {
        HZ_TRY(
            auto const forgotten,
            database.write([&](WriteTransaction& tx) { return forget_notices(tx, now - kKeptFor, kForgottenAtOnce); },
                           storage::Effort::bulk));
        if (forgotten == 0) break;
    }
    return {};
}

}  // namespace

void tell(WriteTransaction& tx, News const& news, std::span<PersonId const> persons, TimePoint now) {
    HZ_ASSERT(persons.size() <= kToldAtOnceMax);
    if (persons.empty()) return;
    auto const group = group_of(news.kind);
    auto const wishes = wishes_of(tx, persons, group);
    auto const way_of = [&](PersonId person) {
        auto const found = wishes.find(person);
        return found == wishes.end() ? usual_way(group) : found->second;
    };
    std::vector<PersonId> told;
    for (auto const person : persons) {
        if (way_of(person) != Way::nowhere) told.push_back(person);
    }
    if (told.empty()) return;
    auto const ids = insert_notices(tx, news, told, now);
    std::vector<WantedByMail> mailed;
    for (std::size_t index = 0; index < told.size(); ++index) {
        tx.touch(channel(told[index]));
        if (way_of(told[index]) == Way::mail) mailed.push_back({told[index], ids[index]});
    }
    plan_news(tx, mailed, now);
}

void tell_once(WriteTransaction& tx, News const& news, std::span<PersonId const> persons, TimePoint now) {
    HZ_ASSERT(persons.size() <= kToldAtOnceMax);
    auto const told = told_before(tx, news, persons);
    std::vector<PersonId> untold;
    for (auto const person : persons) {
        if (!told.contains(person)) untold.push_back(person);
    }
    tell(tx, news, untold, now);
}

Result<void> tell_all(storage::Database& database, News const& news, NextTellees const& next, TimePoint now) {
    PersonId after{0};
    for (;;) {
        HZ_TRY(auto const tellees, database.read([&](ReadTransaction& tx) { return next(tx, after); }));
        if (!tellees.persons.empty()) {
            HZ_TRY(database.write([&](WriteTransaction& tx) { tell_once(tx, news, tellees.persons, now); },
                                  storage::Effort::bulk));
        }
        if (!tellees.last_looked_at) return {};
        HZ_ASSERT(*tellees.last_looked_at > after);
        after = *tellees.last_looked_at;
    }
}

Tellees next_participants(ReadTransaction& tx, storage::Scope scope, std::int64_t topic, PersonId after,
                          std::span<Participants* const> sources) {
    std::vector<PersonId> persons;
    for (auto* const source : sources) {
        std::ranges::move(source->participants(tx, scope, topic, after, kToldAtOnceMax), std::back_inserter(persons));
    }
    std::ranges::sort(persons);
    persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
    // What one source has beyond its portion is beyond this one too.
    if (persons.size() > kToldAtOnceMax) persons.resize(kToldAtOnceMax, PersonId{0});
    if (persons.empty()) return {};
    auto const last = persons.back();
    return {.persons = std::move(persons), .last_looked_at = last};
}

Result<std::vector<Notice>> list_notices(ReadTransaction& tx, Caller const& who, std::optional<NoticeId> before,
                                         std::size_t limit) {
    HZ_TRY(auto const person, authority::require_person(who));
    return select_notices(tx, person, before, limit);
}

Result<std::int64_t> count_unread(ReadTransaction& tx, Caller const& who) {
    HZ_TRY(auto const person, authority::require_person(who));
    return count_unread(tx, person, kCountMax);
}

Result<void> mark_read(WriteTransaction& tx, Caller const& who, NoticeId id) {
    HZ_TRY(auto const person, authority::require_person(who));
    if (!has_notice(tx, person, id)) return fail(ErrorCode::not_found, "notice.unknown");
    set_read(tx, person, id, who.now);
    tx.touch(channel(person));
    return {};
}

Result<void> mark_all_read(WriteTransaction& tx, Caller const& who, NoticeId until) {
    HZ_TRY(auto const person, authority::require_person(who));
    if (set_read_until(tx, person, until, who.now) > 0) tx.touch(channel(person));
    return {};
}

std::string channel(PersonId person) {
    return "notices:" + person.str();
}

void add_jobs(jobs::Runner& runner, storage::Database& database) {
    constexpr std::chrono::minutes kNight{19 * 60 + 20};  // 03:20 in China
    runner.recur("notices.old", jobs::daily_at(kNight),
                 [&database](jobs::Job const&, TimePoint now) { return forget_old(database, now); });
}

}  // namespace hezhi::notices
