#include "src/cases/tell_case.h"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "src/cases/case_acts.h"
#include "src/cases/case_rules.h"
#include "src/cases/case_store.h"
#include "src/cases/telling_rules.h"
#include "src/jobs/jobs.h"
#include "src/jobs/runner.h"
#include "src/notices/notices.h"

namespace hezhi::cases {
namespace {

using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::size_t kLabelCharactersMax = 24;

/// What a job tells of: one record of one case, to the reporters after this one.
struct Errand {
    RealmId street;
    CaseId id;
    std::int64_t record;
    Raises raises = Raises::nothing;
    std::int64_t after_reporter = 0;
};

std::string written(Errand const& errand) {
    return boost::json::serialize(boost::json::object{{"street", errand.street.str()},
                                                      {"case", errand.id.str()},
                                                      {"record", errand.record},
                                                      {"raises_due", errand.raises == Raises::due},
                                                      {"after", errand.after_reporter}});
}

Result<Errand> read_errand(std::string_view payload) {
    auto const in = boost::json::parse(payload).as_object();
    auto const street = RealmId::parse(in.at("street").as_string());
    auto const id = CaseId::parse(in.at("case").as_string());
    if (!street || !id) return fail(ErrorCode::internal, "job.bad_payload", std::string(payload));
    auto const raises = in.at("raises_due").as_bool() ? Raises::due : Raises::nothing;
    return Errand{*street, *id, in.at("record").as_int64(), raises, in.at("after").as_int64()};
}

TellableAct tellable(CaseRecord const& record, Raises raises) {
    return {.event = record.event,
            .actor = record.actor,
            .to = record.to,
            .shows_contact = record.ground == kContactRevealed,
            .raises_due = raises == Raises::due};
}

/// The beginning of a text as one line; cut before a character, not within one.
std::string first_characters(std::string_view text, std::size_t most) {
    std::string line;
    std::size_t characters = 0;
    for (char const byte : text) {
        bool const begins_one = (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
        if (begins_one && ++characters > most) return line + "…";
        line += byte == '\n' || byte == '\t' ? ' ' : byte;
    }
    return line;
}

/// Tells one audience at a time; what all its members are told is the same but for the body and the date.
class Teller {
public:
    Teller(WriteTransaction& tx, Errand const& errand, Case the_case, CaseRecord record, TimePoint now)
        : tx_(tx),
          errand_(errand),
          scope_{errand.street},
          case_(std::move(the_case)),
          record_(std::move(record)),
          now_(now) {}

    void run() {
        // Staff are told in the first step, together with the first reporters.
        bool const is_first = errand_.after_reporter == 0;
        std::int64_t last_told = errand_.after_reporter;
        bool more = false;
        for (auto const& telling : tellings_of(tellable(record_, errand_.raises))) {
            bool const is_to_reporters = telling.audience == Audience::reporters ||
                                         telling.audience == Audience::first_reporter ||
                                         telling.audience == Audience::shown_reporter;
            if (is_to_reporters) {
                more = tell_reporters(telling, last_told) || more;
            } else if (is_first) {
                tell_staff(telling);
            }
        }
        if (!more) return;
        errand_.after_reporter = last_told;
        jobs::enqueue(tx_, kTellJob, written(errand_), now_);
    }

private:
    notices::News news(notices::NoticeKind kind) const {
        return {.kind = kind,
                .street = case_.realm,
                .subject_kind = kNoticeSubject,
                .subject = case_.id.value(),
                .number = case_.number,
                .is_sealed = case_.publicity == Publicity::sealed};
    }

    /// @return whether there are more than one step may tell; `last_told` is then the last of this one.
    bool tell_reporters(Telling const& telling, std::int64_t& last_told) {
        auto const tellees = select_tellees(tx_, scope_, case_.id, errand_.after_reporter, notices::kToldAtOnceMax);
        std::vector<PersonId> persons;
        for (auto const& [number, person] : tellees) {
            if (telling.audience == Audience::first_reporter && number != kFirstReporter) continue;
            if (telling.audience == Audience::shown_reporter && number != record_.reporter) continue;
            bool const is_own_act = record_.actor == casework::Actor::reporter && number == record_.reporter;
            if (!is_own_act) persons.push_back(person);
        }
        auto what = news(telling.kind);
        what.body = record_.named_body ? record_.named_body : record_.acting_body;
        if (telling.kind == notices::NoticeKind::case_kept) what.body = case_.facts.lead;
        if (telling.kind == notices::NoticeKind::case_overdue) what.body = case_.holder;
        if (telling.kind == notices::NoticeKind::case_asked || telling.kind == notices::NoticeKind::case_extended) {
            what.due = record_.due_at;
        }
        if (case_.merged_into && telling.kind == notices::NoticeKind::case_merged) {
            what.subject = case_.merged_into->value();
        }
        // One person may have joined twice, with and without an account.
        std::ranges::sort(persons);
        persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
        notices::tell(tx_, what, persons, now_);
        if (tellees.size() < notices::kToldAtOnceMax) return false;
        last_told = tellees.back().first;
        return true;
    }

    void tell_staff(Telling const& telling) {
        auto const parts = select_bodies(tx_, scope_, case_.id);
        switch (telling.audience) {
            case Audience::lead:
                if (case_.facts.lead) tell_body(telling.kind, *case_.facts.lead, record_.due_at);
                return;
            case Audience::holder:
                if (case_.holder) tell_body(telling.kind, *case_.holder, casework::deadline(case_.facts));
                return;
            case Audience::supports:
            case Audience::called: {
                auto const part = telling.audience == Audience::called ? BodyPart::joint : BodyPart::support;
                for (auto const& one : parts) {
                    bool const is_named_now = one.part == part && one.assigned_at == record_.at;
                    if (is_named_now) tell_body(telling.kind, one.body, one.report_by);
                }
                return;
            }
            case Audience::missing: {
                auto const since = last_missed();
                for (auto const& one : parts) {
                    // Whoever came since, or was late before, is not told again.
                    bool const is_missing = one.part == BodyPart::joint && !one.arrived_at && one.report_by &&
                                            *one.report_by < record_.at && *one.report_by >= since;
                    if (is_missing) tell_body(telling.kind, one.body, one.report_by);
                }
                return;
            }
            case Audience::named:
                if (record_.named_body) tell_body(telling.kind, *record_.named_body, std::nullopt);
                return;
            case Audience::action_owner:
                for (auto const& one : select_actions(tx_, scope_, case_.id)) {
                    if (one.number == record_.action && one.body) tell_body(telling.kind, *one.body, one.due);
                }
                return;
            case Audience::rulers:
                tell_rulers(telling.kind);
                return;
            case Audience::reporters:
            case Audience::first_reporter:
            case Audience::shown_reporter:
                return;
        }
    }

    /// When bodies were last found missing before this record.
    TimePoint last_missed() {
        TimePoint last{};
        for (auto const& one : select_events(tx_, scope_, case_.id)) {
            if (one.event == casework::CaseEvent::miss_report && one.number < record_.number) last = one.at;
        }
        return last;
    }

    void tell_body(notices::NoticeKind kind, BodyId body, std::optional<TimePoint> due) {
        auto persons = people::post_holders(tx_, scope_, Permission::case_handle, case_.place_path, body, now_);
        // A desk may be the street's own: its dispatchers handle no case, they pass it on.
        std::ranges::move(people::post_holders(tx_, scope_, Permission::case_dispatch, case_.place_path, body, now_),
                          std::back_inserter(persons));
        auto what = news(kind);
        what.body = body;
        what.due = due;
        tell_posts(what, std::move(persons));
    }

    void tell_rulers(notices::NoticeKind kind) {
        // The dispatcher rules on the first return and on extensions, the arbiter on every later return.
        bool const is_later = kind == notices::NoticeKind::ruling_wanted && case_.facts.returns_asked_by.size() > 1;
        auto persons = people::post_holders(tx_, scope_, Permission::case_rule, case_.place_path, std::nullopt, now_);
        auto const wanted = is_later ? Permission::case_arbitrate : Permission::case_dispatch;
        auto const rule = people::post_holders(tx_, scope_, wanted, case_.place_path, std::nullopt, now_);
        std::erase_if(persons, [&](PersonId person) { return std::ranges::find(rule, person) == rule.end(); });
        auto what = news(kind);
        what.body = record_.acting_body;
        what.due = casework::deadline(case_.facts);
        tell_posts(what, std::move(persons));
    }

    void tell_posts(notices::News const& what, std::vector<PersonId> persons) {
        std::ranges::sort(persons);
        persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
        std::erase_if(persons, [&](PersonId person) { return person == record_.person; });
        if (persons.size() > notices::kToldAtOnceMax) {
            persons.erase(persons.begin() + notices::kToldAtOnceMax, persons.end());
        }
        notices::tell(tx_, what, persons, now_);
    }

    WriteTransaction& tx_;
    Errand errand_;
    Scope scope_;
    Case case_;
    CaseRecord record_;
    TimePoint now_;
};

Result<void> tell_case(WriteTransaction& tx, jobs::Job const& job, TimePoint now) {
    HZ_TRY(auto const errand, read_errand(job.payload));
    Scope const scope{errand.street};
    auto the_case = find_case(tx, scope, errand.id);
    auto record = find_event(tx, scope, errand.id, errand.record);
    if (!the_case || !record) return fail(ErrorCode::internal, "job.bad_payload", job.payload);
    Teller(tx, errand, *std::move(the_case), *std::move(record), now).run();
    return {};
}

class CaseSubject final : public notices::Subject {
public:
    std::string_view kind() const noexcept override { return kNoticeSubject; }

    std::optional<notices::SubjectLabel> label(ReadTransaction& tx, authority::Caller const& who, Scope scope,
                                               std::int64_t subject, std::optional<std::int64_t>) override {
        auto found = find_case(tx, scope, CaseId{subject});
        if (!found) return std::nullopt;
        auto const standing = standing_of(tx, Asking{who}, scope, *found, select_bodies(tx, scope, found->id));
        if (!standing.view) return std::nullopt;
        if (sees_as_strangers(standing)) found = for_strangers(*std::move(found));
        auto label = found->location;
        auto const words = first_characters(found->text, kLabelCharactersMax);
        if (!label.empty() && !words.empty()) label += " ";
        return notices::SubjectLabel{label + words};
    }
};

}  // namespace

void plan_telling(WriteTransaction& tx, Case const& the_case, CaseRecord const& record, Raises raises) {
    if (tellings_of(tellable(record, raises)).empty()) return;
    jobs::enqueue(tx, kTellJob, written({the_case.realm, the_case.id, record.number, raises}), record.at);
}

std::unique_ptr<notices::Subject> make_notice_subject() {
    return std::make_unique<CaseSubject>();
}

void add_telling(jobs::Runner& runner) {
    runner.handle(std::string(kTellJob), jobs::Step{tell_case});
}

}  // namespace hezhi::cases
