// Routing 派单建议: under which matter of the register a case will be dispatched, and so who will lead. The register's
// words are asked first; beside them a classifier (fastText, in a process of its own) that learned from the street's
// own past: cases that a body answered, under the matter that was right in the end. Nothing is dispatched by it.
// Invariants: a classifier answers only while it beat the words on cases that came later than all it had learned from;
// what it learns from is redacted, is reduced to grams that several cases share, and the file is gone when training
// ends; a suggestion comes with its reason and with how often it was right, or not at all; without the program, without
// a model, after any failure, the register's words stand alone; the street switches it off on the public record.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/authority/authority.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "src/cases/cases.h"
#include "src/responsibilities/responsibilities.h"
#include "src/storage/storage.h"

namespace hezhi::http {
class Router;
}
namespace hezhi::jobs {
class Runner;
}
namespace hezhi::storage {
class Database;
}

namespace hezhi::routing {

using cases::CaseId;
using responsibilities::MatterId;
using TrainingId = Id<struct RoutingTrainingTag>;

// ---- What is learned from: implemented above, over src/cases.

/// A case that was answered, after all returns and rulings; personal data blotted out.
struct PastCase {
    CaseId id;
    MatterId matter;
    JurisdictionId place;
    std::string text;
};

class Past {
public:
    virtual ~Past() = default;
    /// The newest `most`, oldest first; never sealed ones.
    virtual std::vector<PastCase> dispatched(storage::ReadTransaction& tx, storage::Scope scope,
                                             std::size_t most) const = 0;
    /// How many were answered after `since`, at most `most`.
    virtual std::int64_t count(storage::ReadTransaction& tx, storage::Scope scope, TimePoint since,
                               std::int64_t most) const = 0;
    struct End {
        bool has_ended = false;
        std::optional<MatterId> matter{};  ///< right in the end; nullopt: over without an answer by the register
    };
    virtual End end_of(storage::ReadTransaction& tx, storage::Scope scope, CaseId id) const = 0;
};

// ---- Training.

/// Fewer answered cases teach nothing; so many new ones are worth a night's training; the newest are learned from.
inline constexpr std::int64_t kCasesMin = 200;
inline constexpr std::int64_t kNewCasesMin = 50;
inline constexpr std::int64_t kCasesMax = 40'000;
/// The last quarter of the past is held out, at most so many of it, the latest.
inline constexpr std::int64_t kHeldOutMax = 2'000;

/// Of `held_out` cases: how many were named right first, and among the first three.
struct Accuracy {
    std::int64_t held_out = 0;
    std::int64_t words_first = 0;  ///< the register's words
    std::int64_t words_three = 0;
    std::int64_t model_first = 0;
    std::int64_t model_three = 0;
    std::int64_t majority_first = 0;  ///< always the matter that was commonest before
    std::int64_t majority_three = 0;
    std::int64_t only_model = 0;  ///< first right by the model and not by the words
    std::int64_t only_words = 0;

    friend bool operator==(Accuracy const&, Accuracy const&) = default;
};

enum class TrainingCause : std::uint8_t { night, asked, console };
BOOST_DESCRIBE_ENUM(TrainingCause, night, asked, console)

enum class TrainingOutcome : std::uint8_t {
    in_use,         ///< beat the words: it answers
    not_better,     ///< measured, and not put to use
    too_few_cases,  ///< fewer than kCasesMin
    no_program,     ///< fasttext is not installed
    failed          ///< the program failed or went over its limits
};
BOOST_DESCRIBE_ENUM(TrainingOutcome, in_use, not_better, too_few_cases, no_program, failed)

struct Training {
    TrainingId id;
    TimePoint at{};
    TrainingCause cause = TrainingCause::night;
    TrainingOutcome outcome = TrainingOutcome::failed;
    std::int64_t cases = 0;
    std::int64_t matters = 0;                  ///< different ones among them
    std::int64_t grams = 0;                    ///< learned from
    std::optional<TimePoint> held_out_from{};  ///< when the first held-out case was received
    Accuracy accuracy{};
    std::string digest{};  ///< SHA-256 of the model's files; empty where none is kept
};

/// Of held-out cases for which the model named a matter first, the latest kRecordOf: how many were done under it.
struct Record {
    std::int64_t named = 0;
    std::int64_t right = 0;

    friend bool operator==(Record const&, Record const&) = default;
};
inline constexpr std::int64_t kRecordOf = 100;

struct FastText;

/// Where a street's models are, and the program. Thread-safe; outlives router and runner.
class Workshop {
public:
    /// `folder` is made when needed, readable by this account alone.
    explicit Workshop(std::filesystem::path folder);
    Workshop(std::filesystem::path folder, FastText tool);
    ~Workshop();
    std::filesystem::path const& folder() const noexcept { return folder_; }
    FastText const& tool() const noexcept { return *tool_; }
    bool has_program() const;
    /// A training that is under way ends as a failure: the server stops.
    void stop() noexcept { is_stopping_ = true; }

    /// One of the few questions that may be under way at once; gone with the object.
    class Seat {
    public:
        explicit Seat(std::atomic<int>& taken) noexcept : taken_(taken), is_free_(taken_.fetch_add(1) < kSeats) {}
        Seat(Seat const&) = delete;
        Seat& operator=(Seat const&) = delete;
        ~Seat() { taken_.fetch_sub(1); }
        explicit operator bool() const noexcept { return is_free_; }

    private:
        std::atomic<int>& taken_;
        bool is_free_;
    };
    Seat take_seat() const noexcept { return Seat(taken_); }
    static constexpr int kSeats = 2;

private:
    std::filesystem::path folder_;
    std::unique_ptr<FastText> tool_;
    mutable std::atomic<int> taken_ = 0;
    std::atomic<bool> is_stopping_ = false;
};

/// Measures on the held-out past, then learns from all of it; replaces the street's model where it beat the words and
/// takes away the one before where it did not. What came of it is kept whatever it was, also of a failure. Runs outside
/// a transaction. Errors: street.unknown, conflict routing.off; unprocessable routing.too_few_cases {found, needed},
/// unavailable routing.no_program, routing.over_limit, internal routing.failed.
/// Cost: two trainings and as many questions to the register as cases are held out; minutes at 40,000 cases.
Result<Training> train(storage::Database& database, Past const& past, Workshop const& workshop, storage::Scope scope,
                       TrainingCause cause, TimePoint now);

// ---- Asking.

/// A gram that weighed, and the answered cases that say it.
struct Reason {
    std::string word;
    std::int64_t right = 0;  ///< done under the suggested matter
    std::int64_t said = 0;   ///< all of them
};

struct Hint {
    responsibilities::Entry entry;
    responsibilities::ResolvedBody lead;  ///< at the place asked about
    Record record{};
    std::vector<Reason> reasons{};  ///< at least one, at most kReasonsMax
};
inline constexpr std::size_t kReasonsMax = 3;
inline constexpr std::size_t kHintsMax = 3;

/// Why there is no suggestion.
enum class RoutingSilence : std::uint8_t {
    off,         ///< switched off by the street
    no_model,    ///< none was trained yet, or the last was no better than the words
    not_now,     ///< nothing is to be dispatched
    no_reason,   ///< nothing that enough past cases said speaks for a matter that was named rightly often enough
    unavailable  ///< the program or the model's file is not here, failed, or is busy
};
BOOST_DESCRIBE_ENUM(RoutingSilence, off, no_model, not_now, no_reason, unavailable)

struct Hints {
    std::vector<Hint> items{};
    std::optional<RoutingSilence> silence{};  ///< exactly where there are none
    std::optional<Training> training{};       ///< whose model answered
};

/// What the model names, the likeliest first. Starts a process: on a compute pool only; two at a time, more are told
/// `unavailable`. Cost: some 20 ms, at most FastText::asking.
Hints ask(storage::ReadTransaction& tx, Workshop const& workshop, storage::Scope scope, std::string_view words,
          JurisdictionId place, TimePoint now);

// ---- Settings, use, and how good it is.

struct Settings {
    bool is_off = false;
    std::string reason{};
    std::optional<TimePoint> changed_at{};
    std::optional<TrainingId> training{};  ///< whose model answers
    std::optional<TimePoint> asked_at{};   ///< a training that was asked for and has not ended
    std::int64_t cases = 0;                ///< answered ones, at the last look
    std::optional<TimePoint> looked_at{};
};

/// Suggestions that were shown at the desk in a month, and what became of them.
struct UsesInMonth {
    std::int64_t month = 0;  ///< 202611, UTC
    std::int64_t shown = 0;
    std::int64_t taken = 0;    ///< one tap took one into the dispatch form
    std::int64_t settled = 0;  ///< answered since
    std::int64_t right = 0;    ///< … under the matter suggested first
};

struct Quality {
    Settings settings{};
    std::optional<Training> in_use{};
    std::vector<Training> trainings{};  ///< the newest first, at most kTrainingsShown
    std::vector<UsesInMonth> uses{};    ///< the newest first, at most kMonthsShown
};
inline constexpr std::size_t kTrainingsShown = 24;
inline constexpr std::size_t kMonthsShown = 12;

/// Public. Error: street.unknown.
Result<Quality> quality(storage::ReadTransaction& tx, storage::Scope scope);

/// By the street's administrator, for a reason that goes onto the public record; again changes nothing. Errors:
/// authority's (register_publish over the street), street.unknown.
enum class Switch : std::uint8_t { on, off };
Result<void> set_switch(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, Switch to,
                        std::string_view reason);

/// A training soon, by a job. Errors: authority's (register_publish over the street), street.unknown, routing.off.
Result<void> ask_for_training(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope);

/// Counts that a case's suggestion was shown: the first time only.
void record_shown(storage::WriteTransaction& tx, storage::Scope scope, CaseId id, TrainingId training, MatterId first,
                  TimePoint now);
/// Counts that one was taken into the dispatch form: the last one stands. Error: conflict routing.not_shown.
Result<void> record_taken(storage::WriteTransaction& tx, storage::Scope scope, CaseId id, MatterId matter,
                          TimePoint now);

// ---- Joining the rest.

void add_routes(http::Router& router, Workshop const& workshop);

inline constexpr std::string_view kTrainJob = "routing.train";
/// Everything outlives the runner. Every night at `night` (UTC): settles what was shown, trains where enough is new.
/// Trainings that were asked for, at once.
void add_jobs(jobs::Runner& runner, storage::Database& database, Past const& past, Workshop const& workshop,
              std::chrono::minutes night);

}  // namespace hezhi::routing
