#include "src/app/slices.h"

#include "lib/base/assert.h"
#include "src/app/budget_json.h"
#include "src/app/maintenance.h"
#include "src/app/routing_past.h"
#include "src/connectors/thread_feeds.h"
#include "src/indicators/indicators.h"
#include "src/jurisdictions/place_positions.h"
#include "src/ledger/ledger.h"
#include "src/meetings/meetings.h"
#include "src/opinions/opinions.h"
#include "src/people/name_rules.h"
#include "src/people/own_account.h"
#include "src/people/person_store.h"
#include "src/people/residence_store.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::app {

Slices::Slices(storage::Database& database, storage::Clock clock, std::string public_url, std::filesystem::path media,
               std::filesystem::path routing, notices::MailSettings mail)
    : database_(database),
      public_url_(std::move(public_url)),
      mail_(std::move(mail)),
      files_(std::move(media)),
      workshop_(std::move(routing)),
      past_(make_routing_past()),
      maps_(database, std::move(clock)) {}

threads::Sources Slices::sources() const {
    return {topic_thread_.get(),      case_thread_.get(),    agenda_thread_.get(),     procedure_thread_.get(),
            opinion_thread_.get(),    budget_thread_.get(),  evaluation_thread_.get(), ballot_thread_.get(),
            commitment_thread_.get(), meeting_thread_.get(), group_thread_.get()};
}

std::vector<notices::DigestSource*> Slices::digest_sources() const {
    return {topic_digest_.get(), meeting_digest_.get(), commitment_digest_.get()};
}

void Slices::add_routes(http::Router& router, std::shared_ptr<http::Operations const> operations) {
    http::add_operations_routes(router, std::move(operations));
    jurisdictions::add_routes(router,
                              {.database = &database_,
                               .place_uses = {people_in_places_.get(), bodies_in_places_.get(), topics_in_places_.get(),
                                              cases_in_places_.get(), tasks_in_places_.get(), projects_in_places_.get(),
                                              commitments_in_places_.get(), meetings_in_places_.get()}});
    jurisdictions::add_place_routes(router, {.public_url = public_url_, .draw_code = people::qr_svg});
    bodies::add_routes(router);
    people::add_routes(router, {.database = &database_,
                                .hasher = &hasher_,
                                .budget = &budget_,
                                .personal_data = {opinion_data_.get(), case_data_.get(), media_data_.get(),
                                                  notice_data_.get(), task_data_.get(), agenda_data_.get(),
                                                  shared_budget_data_.get(), evaluation_data_.get(), ballot_data_.get(),
                                                  commitment_data_.get(), meeting_data_.get(), group_data_.get()},
                                .public_url = public_url_});
    responsibilities::add_routes(router, database_);
    topics::add_routes(router);
    opinions::add_routes(router, maps_, sources(), *courses_);
    procedures::add_routes(router, {budget_counts_.get(), evaluation_counts_.get(), ballot_counts_.get(),
                                    commitment_counts_.get(), meeting_counts_.get()});
    meetings::add_routes(router, {.public_url = public_url_, .draw_code = people::qr_svg});
    media::add_routes(router, media_context());
    cases::add_routes(router);
    routing::add_routes(router, workshop_);
    tasks::add_routes(router);
    agenda::add_routes(router);
    ballots::add_routes(router, database_, people::store::residents_of);
    budgets::add_routes(router, [](storage::ReadTransaction& tx, std::string_view name) {
        return people::store::find_login(tx, people::login_key(name));
    });
    commitments::add_routes(router);
    connectors::add_routes(router, *report_budgets_, public_url_);
    indicators::add_routes(router);
    notices::add_routes(router, {.subjects = {case_subject_.get(), statement_subject_.get(), commitment_subject_.get(),
                                              resolution_subject_.get(), meeting_subject_.get(), topic_subject_.get(),
                                              ballot_subject_.get(), budget_subject_.get()},
                                 .sources = digest_sources()});
    notices::add_mail_routes(router, mail_);
    ledger::add_routes(router);
    threads::add_routes(router, sources(), *courses_);
    duties::add_routes(router,
                       {agenda_duties_.get(), group_duties_.get(), run_duties_.get(), meeting_duties_.get(),
                        ballot_duties_.get(), budget_duties_.get(), commitment_duties_.get(), task_duties_.get()});
    connectors::add_thread_feeds(router, public_url_, sources());
    evaluations::add_routes(router, sources());
    groups::add_routes(router);
}

void Slices::add_mail_jobs(jobs::Runner& runner) {
    notices::add_mail_jobs(runner, database_, mail_, digest_sources());
}

void Slices::add_training_jobs(jobs::Runner& runner) {
    routing::add_jobs(runner, database_, *past_, workshop_, kNight + std::chrono::hours{1});
}

void Slices::add_jobs(jobs::Runner& runner) {
    topics::add_jobs(runner);
    procedures::add_jobs(runner, database_, {statement_authors_.get(), signatories_.get()});
    cases::add_jobs(runner);
    tasks::add_jobs(runner);
    notices::add_jobs(runner, database_);
    agenda::add_jobs(runner, database_);
    groups::add_jobs(runner);
    meetings::add_jobs(runner);
    budgets::add_jobs(runner, database_, allocation_file, people::store::residents_after);
    ballots::add_jobs(runner, database_, people::store::residents_after);
    commitments::add_jobs(runner);
    media::add_jobs(runner, media_context());
    opinions::add_jobs(runner, database_);
    indicators::add_jobs(runner, database_);
    evaluations::add_jobs(runner, database_, *participation_);
}

DocumentedRoutes::DocumentedRoutes() {
    auto opened = storage::Database::open({.url = "sqlite::memory:", .clock = [] { return TimePoint{}; }});
    HZ_ASSERT(opened.has_value());
    database_ = *std::move(opened);
    slices_ = std::make_unique<Slices>(
        *database_, [] { return TimePoint{}; }, "", std::filesystem::path{}, std::filesystem::path{});
    slices_->add_routes(router_, std::make_shared<http::Operations const>());
}

}  // namespace hezhi::app
