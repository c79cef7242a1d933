#include "src/notices/mail_plan.h"

#include <map>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "src/jobs/jobs.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/notices/mail_rules.h"
#include "src/notices/mail_store.h"

namespace hezhi::notices {

using storage::WriteTransaction;

void plan_attempt(WriteTransaction& tx, Mail const& mail) {
    boost::json::object const payload{{"person", mail.person.str()}, {"mail", mail.id.str()}};
    jobs::enqueue(tx, kDeliverJob, boost::json::serialize(payload), mail.due_at);
}

void plan_mail(WriteTransaction& tx, Mail const& mail) {
    insert_mail(tx, mail);
    plan_attempt(tx, mail);
}

void plan_news(WriteTransaction& tx, std::span<WantedByMail const> wanted, TimePoint now) {
    if (wanted.empty()) return;
    std::vector<PersonId> persons;
    for (auto const& one : wanted) persons.push_back(one.person);
    std::map<RealmId, calendar::TimeZone> zones;
    auto const zone_of = [&](RealmId street) -> calendar::TimeZone const& {
        auto found = zones.find(street);
        if (found == zones.end()) {
            auto const calendar = jurisdictions::calendar_of(tx, jurisdictions::as_jurisdiction(street));
            found = zones.emplace(street, calendar.zone()).first;
        }
        return found->second;
    };
    for (auto& address : confirmed_addresses(tx, persons)) {
        auto mail = gathering_mail(tx, address.person);
        if (!mail) {
            auto const due = news_due(address, zone_of(address.street), now);
            mail = tx.new_id<MailId>();
            plan_mail(tx, {.id = *mail,
                           .person = address.person,
                           .street = address.street,
                           .kind = MailKind::news,
                           .address = address.address,
                           .due_at = due,
                           .made_at = now});
            address.mailed_at = due;
            put_address(tx, address);
        }
        for (auto const& one : wanted) {
            if (one.person == address.person) join_mail(tx, one.person, one.notice, *mail);
        }
    }
}

}  // namespace hezhi::notices
