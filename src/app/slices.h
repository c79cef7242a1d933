// The one place that names all slices together: what they keep in memory, their routes, their jobs.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "src/agenda/agenda.h"
#include "src/agenda/duty_source.h"
#include "src/app/media_data.h"
#include "src/app/participation.h"
#include "src/ballots/ballots.h"
#include "src/ballots/duty_source.h"
#include "src/bodies/bodies.h"
#include "src/budgets/budgets.h"
#include "src/budgets/duty_source.h"
#include "src/cases/cases.h"
#include "src/commitments/commitments.h"
#include "src/commitments/digest_source.h"
#include "src/commitments/duty_source.h"
#include "src/commitments/resolutions.h"
#include "src/connectors/connectors.h"
#include "src/duties/duties.h"
#include "src/evaluations/evaluations.h"
#include "src/groups/duty_source.h"
#include "src/groups/groups.h"
#include "src/http/operations.h"
#include "src/http/routes.h"
#include "src/http/session.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/media/media.h"
#include "src/meetings/duty_source.h"
#include "src/meetings/meetings.h"
#include "src/notices/notices.h"
#include "src/opinions/opinion_maps.h"
#include "src/opinions/opinions.h"
#include "src/people/people.h"
#include "src/people/sign_in_budget.h"
#include "src/procedures/duty_source.h"
#include "src/procedures/procedures.h"
#include "src/routing/routing.h"
#include "src/storage/database.h"
#include "src/tasks/duty_source.h"
#include "src/tasks/tasks.h"
#include "src/threads/threads.h"
#include "src/topics/topics.h"

namespace hezhi::app {

class Slices {
public:
    /// The database must outlive the slices, the slices the router and the runner.
    /// `public_url`: where printed letters lead.
    /// `media`: the folder of photographs. `routing`: that of models. `mail`: how mail leaves, if it does.
    Slices(storage::Database& database, storage::Clock clock, std::string public_url, std::filesystem::path media,
           std::filesystem::path routing, notices::MailSettings mail = {});

    /// Every route of this binary, the operations' own included.
    void add_routes(http::Router& router, std::shared_ptr<http::Operations const> operations);
    void add_jobs(jobs::Runner& runner);
    /// Sending and digests; nothing without a carrier.
    void add_mail_jobs(jobs::Runner& runner);
    /// Of routing: what takes minutes, at night.
    void add_training_jobs(jobs::Runner& runner);
    /// Ends a training that is under way.
    void stop_training() noexcept { workshop_.stop(); }
    http::Authenticator& authenticator() noexcept { return *authenticator_; }

private:
    media::Context media_context() {
        return {.database = &database_, .files = &files_, .owners = {case_media_.get(), commitment_media_.get()}};
    }

    threads::Sources sources() const;
    std::vector<notices::DigestSource*> digest_sources() const;

    storage::Database& database_;
    std::string public_url_;
    notices::MailSettings mail_;
    media::Files files_;
    routing::Workshop workshop_;
    std::unique_ptr<routing::Past> past_;
    std::unique_ptr<media::Owner> case_media_ = cases::make_media_owner();
    std::unique_ptr<media::Owner> commitment_media_ = commitments::make_media_owner();
    people::PasswordHasher hasher_{people::PasswordHasher::Cost{}};
    people::SignInBudget budget_;
    std::unique_ptr<http::Authenticator> authenticator_ = people::make_authenticator();
    /// Of the slices that need places: asked before an import's undo retires one.
    std::unique_ptr<jurisdictions::PlaceUse> people_in_places_ = people::make_place_use();
    std::unique_ptr<jurisdictions::PlaceUse> bodies_in_places_ = bodies::make_place_use();
    std::unique_ptr<jurisdictions::PlaceUse> topics_in_places_ = topics::make_place_use();
    std::unique_ptr<jurisdictions::PlaceUse> cases_in_places_ = cases::make_place_use();
    std::unique_ptr<jurisdictions::PlaceUse> tasks_in_places_ = tasks::make_place_use();
    std::unique_ptr<jurisdictions::PlaceUse> commitments_in_places_ = commitments::make_place_use();
    /// Of the slices that keep something about persons: asked for exports and erasure.
    std::unique_ptr<people::PersonalData> opinion_data_ = opinions::make_personal_data();
    std::unique_ptr<people::PersonalData> case_data_ = cases::make_personal_data();
    std::unique_ptr<people::PersonalData> media_data_ = make_media_data();
    std::unique_ptr<people::PersonalData> task_data_ = tasks::make_personal_data();
    std::unique_ptr<people::PersonalData> commitment_data_ = commitments::make_personal_data();
    std::unique_ptr<people::PersonalData> notice_data_ = notices::make_personal_data();
    /// Of the slices about whose things people are told.
    std::unique_ptr<notices::Subject> case_subject_ = cases::make_notice_subject();
    std::unique_ptr<notices::Subject> statement_subject_ = opinions::make_notice_subject();
    std::unique_ptr<notices::Subject> commitment_subject_ = commitments::make_notice_subject();
    std::unique_ptr<notices::Subject> resolution_subject_ = commitments::make_resolution_subject();
    std::unique_ptr<notices::Subject> topic_subject_ = procedures::make_notice_subject();
    std::unique_ptr<notices::Subject> ballot_subject_ = ballots::make_notice_subject();
    std::unique_ptr<notices::Subject> budget_subject_ = budgets::make_notice_subject();
    /// Of the slices that know who took part in a topic.
    std::unique_ptr<notices::Participants> statement_authors_ = opinions::make_participants();
    std::unique_ptr<notices::Participants> signatories_ = agenda::make_participants();
    std::unique_ptr<notices::DigestSource> topic_digest_ = opinions::make_digest_source();
    std::unique_ptr<people::PersonalData> agenda_data_ = agenda::make_personal_data();
    std::unique_ptr<jurisdictions::PlaceUse> meetings_in_places_ = meetings::make_place_use();
    std::unique_ptr<people::PersonalData> meeting_data_ = meetings::make_personal_data();
    std::unique_ptr<notices::Subject> meeting_subject_ = meetings::make_notice_subject();
    std::unique_ptr<notices::DigestSource> meeting_digest_ = meetings::make_digest_source();
    std::unique_ptr<notices::DigestSource> commitment_digest_ = commitments::make_digest_source();
    std::unique_ptr<procedures::StageCounts> meeting_counts_ = meetings::make_stage_counts();
    std::unique_ptr<people::PersonalData> shared_budget_data_ = budgets::make_personal_data();
    std::unique_ptr<jurisdictions::PlaceUse> projects_in_places_ = budgets::make_place_use();
    std::unique_ptr<procedures::StageCounts> budget_counts_ = budgets::make_stage_counts();
    std::unique_ptr<people::PersonalData> ballot_data_ = ballots::make_personal_data();
    /// Of the slices that count for the stage of a topic's procedure.
    std::unique_ptr<procedures::StageCounts> ballot_counts_ = ballots::make_stage_counts();
    connectors::ReportBudgetsHandle report_budgets_ = connectors::make_report_budgets();
    opinions::OpinionMaps maps_;
    /// What a topic's thread, one's own inputs and Today are told by: one line a slice here and in sources().
    std::unique_ptr<threads::Source> topic_thread_ = threads::make_topic_source();
    std::unique_ptr<threads::Source> case_thread_ = cases::make_thread_source();
    std::unique_ptr<threads::Source> agenda_thread_ = agenda::make_thread_source();
    std::unique_ptr<threads::Source> procedure_thread_ = procedures::make_thread_source();
    std::unique_ptr<threads::Source> opinion_thread_ = opinions::make_thread_source(maps_);
    std::unique_ptr<threads::Source> meeting_thread_ = meetings::make_thread_source();
    std::unique_ptr<threads::Source> budget_thread_ = budgets::make_thread_source();
    std::unique_ptr<threads::Source> evaluation_thread_ = evaluations::make_thread_source();
    std::unique_ptr<procedures::StageCounts> evaluation_counts_ = evaluations::make_stage_counts();
    std::unique_ptr<evaluations::Participation> participation_ = make_participation();
    std::unique_ptr<people::PersonalData> evaluation_data_ = evaluations::make_personal_data();
    std::unique_ptr<threads::Source> group_thread_ = groups::make_thread_source();
    std::unique_ptr<people::PersonalData> group_data_ = groups::make_personal_data();
    std::unique_ptr<threads::Source> ballot_thread_ = ballots::make_thread_source();
    std::unique_ptr<threads::Source> commitment_thread_ = commitments::make_thread_source();
    /// What a topic's stage waits for.
    std::unique_ptr<procedures::StageCounts> commitment_counts_ = commitments::make_stage_counts();
    /// What an officer's 待办 is told by.
    std::unique_ptr<duties::Source> agenda_duties_ = agenda::make_duty_source();
    std::unique_ptr<duties::Source> group_duties_ = groups::make_duty_source();
    std::unique_ptr<duties::Source> run_duties_ = procedures::make_duty_source();
    std::unique_ptr<duties::Source> meeting_duties_ = meetings::make_duty_source();
    std::unique_ptr<duties::Source> ballot_duties_ = ballots::make_duty_source();
    std::unique_ptr<duties::Source> budget_duties_ = budgets::make_duty_source();
    std::unique_ptr<duties::Source> commitment_duties_ = commitments::make_duty_source();
    std::unique_ptr<duties::Source> task_duties_ = tasks::make_duty_source();
    std::unique_ptr<threads::Courses> courses_ = procedures::make_courses();
};

/// The route table without a server: for the API's document and the list of routes. Nothing in it may be called.
class DocumentedRoutes {
public:
    DocumentedRoutes();
    http::Router const& router() const noexcept { return router_; }

private:
    std::unique_ptr<storage::Database> database_;
    std::unique_ptr<Slices> slices_;
    http::Router router_;
};

}  // namespace hezhi::app
