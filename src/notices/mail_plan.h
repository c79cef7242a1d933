// Mails come into the outbox here, each with the job that sends it.
#pragma once

#include <span>

#include "src/notices/mail.h"

namespace hezhi::notices {

/// Writes the mail and its job.
void plan_mail(storage::WriteTransaction& tx, Mail const& mail);
/// The job of a mail that is in the outbox, at its time.
void plan_attempt(storage::WriteTransaction& tx, Mail const& mail);

/// One notice of somebody who wants it by mail.
struct WantedByMail {
    PersonId person;
    NoticeId notice;
};
/// Each notice joins the mail that gathers news for its reader, or begins one; those without a confirmed address are
/// passed over.
void plan_news(storage::WriteTransaction& tx, std::span<WantedByMail const> wanted, TimePoint now);

}  // namespace hezhi::notices
