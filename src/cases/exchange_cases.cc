// Import, export and reconciliation of cases as CSV.
#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "lib/base/csv.h"
#include "lib/base/csv_table.h"
#include "lib/merkle/digest.h"
#include "lib/text/encoding.h"
#include "src/cases/case_rules.h"
#include "src/cases/case_store.h"
#include "src/cases/exchange_rules.h"
#include "src/cases/exchange_store.h"
#include "src/cases/past_case.h"
#include "src/cases/street_book.h"
#include "src/storage/database.h"
#include "src/storage/public_events.h"

namespace hezhi::cases {
namespace {

using authority::Caller;
using authority::Permission;
using casework::Act;
using casework::Actor;
using storage::Database;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::size_t kChunkRows = 500;
constexpr StepLimits kSteps{};
constexpr std::string_view kOwnSource = "hezhi";

struct ReadFile {
    StreetBook book;
    std::vector<CaseRow> rows;
};

Result<ReadFile> read_file(Database& database, Caller const& who, Scope scope, std::string_view bytes) {
    HZ_TRY(auto const decoded, text::decode_upload(bytes));
    auto const read = [&](ReadTransaction& tx) -> Result<ReadFile> {
        HZ_TRY(auto book, StreetBook::read(tx, who, scope));
        HZ_TRY(authority::require(who, Permission::case_enter, book.street().path));
        auto const zone = book.calendar_of(tx, book.street()).zone();
        KnownNames const known{.place = [&](std::string_view code) { return book.place(code) != nullptr; },
                               .matter = [&](std::string_view code) { return book.entry(code) != nullptr; },
                               .body = [&](std::string_view name) { return book.body(name).has_value(); }};
        HZ_TRY(auto rows, read_case_rows(decoded.text, zone, known, who.now));
        // Older first, so that ids and tables grow at their end; equal files give the same order.
        std::ranges::sort(rows, {}, [](CaseRow const& row) { return std::pair(row.received_at, row.line); });
        return ReadFile{std::move(book), std::move(rows)};
    };
    return database.read(read);
}

/// Everything that a row says of its case before anything was done with it.
Case reported_case(ReadTransaction& tx, StreetBook& book, Scope scope, CaseRow const& row) {
    auto const* place = book.place(row.place_code);
    auto const* entry = row.matter_code.empty() ? nullptr : book.entry(row.matter_code);
    auto const kind = row.kind.value_or(guess_kind(row.text));
    bool const is_own = row.source == kOwnSource;
    Case one{.id = CaseId{1},
             .realm = scope.realm,
             .number = is_own ? row.number : std::string{},
             .kind = kind,
             .publicity = publicity_of(kind, entry ? std::optional(entry->item.publicity) : std::nullopt),
             .urgency = row.urgency,
             .text = row.text,
             .public_text = std::nullopt,
             .matter = entry ? std::optional(entry->matter.id) : std::nullopt,
             .item = entry ? std::optional(entry->item.id) : std::nullopt,
             .community = place->community,
             .place = place->id,
             .place_path = place->path,
             .location = row.location,
             .coordinates = row.coordinates,
             .channel = row.channel,
             .source = row.source,
             .source_number = row.source_number,
             .desk = book.desk_of(tx, *place),
             .holder = std::nullopt,
             .replied_at = std::nullopt,
             .closed_at = std::nullopt,
             .facts = {},
             .merged_into = std::nullopt};
    one.facts.self_governing = entry && entry->matter.matter_class == responsibilities::MatterClass::self_governing;
    return one;
}

Result<void> close_as_told(PastCase& past, calendar::Calendar const& calendar, CaseRow const& row) {
    auto const at = std::max(row.closed_at.value_or(past.the_case.facts.changed_at), past.the_case.facts.changed_at);
    auto const ahead = calendar::add_working_days(calendar, at, kSteps.follow_up_days);
    auto const outcome = casework::parse_closing(row.outcome).value_or(casework::Closing::none);
    Act act{.event = CaseEvent::begin_follow_up, .actor = Actor::desk, .at = at, .step_due = ahead};
    bool const is_confirmed =
        outcome == casework::Closing::confirmed || (outcome == casework::Closing::none && row.solved == true);
    if (is_confirmed) {
        HZ_TRY(act_in_past(past, act));
        act = {.event = CaseEvent::confirm, .actor = Actor::desk, .at = at, .step_due = reopen_by(calendar, at)};
        return act_in_past(past, act, {.stars = row.stars});
    }
    if (outcome == casework::Closing::unreachable) {
        HZ_TRY(act_in_past(past, act));
        for (int attempt = 0; attempt < casework::CaseLimits{}.unreachable_attempts_max; ++attempt) {
            // On which days, the file does not tell.
            HZ_TRY(act_in_past(past, {.event = CaseEvent::unreachable,
                                      .actor = Actor::desk,
                                      .at = at,
                                      .step_due = reopen_by(calendar, at)}));
        }
        return {};
    }
    // Closed without the reporter's word. The limit of the follow-up is the moment before, as the source had it.
    act.step_due = at + Microseconds{1};
    HZ_TRY(act_in_past(past, act));
    HZ_TRY(act_in_past(past, {.event = CaseEvent::lapse,
                              .actor = Actor::clock,
                              .at = at + Microseconds{2},
                              .step_due = reopen_by(calendar, at)}));
    if (row.solved || row.stars) {
        past.ratings.push_back({.reply = past.the_case.facts.replies,
                                .reporter = 0,
                                .by_phone = true,
                                .is_solved = row.solved.value_or(false),
                                .stars = row.stars,
                                .text = {},
                                .at = at});
    }
    return {};
}

/// When the case was dispatched and signed, as far as the row tells.
struct Handling {
    TimePoint dispatched_at;
    TimePoint signed_at;
    bool is_told;  ///< enough to say whether the reporter was answered within the limits
};

/// Dispatching took its limit at most where only a later signing is told, so a signing after both limits is late for
/// certain; a reply before the first limit was in time for certain. Else nobody knows.
Handling handling_of(calendar::Calendar const& calendar, CaseRow const& row, std::optional<TimePoint> answered) {
    auto const received = row.received_at;
    auto const limit = dispatch_by(calendar, received, row.urgency);
    auto const first = row.signed_at ? row.signed_at : answered;
    auto const dispatched = row.dispatched_at.value_or(row.signed_at ? std::min(*row.signed_at, limit) : received);
    bool const dispatch_is_told = row.dispatched_at.has_value();
    bool const is_surely_in_time = first && *first <= limit;
    bool const is_surely_late =
        row.signed_at && !dispatch_is_told && *row.signed_at > sign_by(calendar, dispatched, row.urgency);
    // A dispatch after its limit is late by itself.
    bool const is_late_at_once = dispatch_is_told && *row.dispatched_at > limit;
    return {.dispatched_at = dispatched,
            .signed_at = row.signed_at.value_or(dispatched),
            .is_told = is_surely_in_time || is_surely_late || is_late_at_once ||
                       (dispatch_is_told && row.signed_at.has_value())};
}

/// An act at its time, after the limits that had passed by then: what came late is late in the record.
Result<void> act_at_its_time(PastCase& past, calendar::Calendar const& calendar, Act const& act,
                             Said const& said = {}) {
    HZ_TRY(pass_time(past, calendar, act.at));
    return act_in_past(past, act, said);
}

Result<void> refuse_as_told(PastCase& past, calendar::Calendar const& calendar, CaseRow const& row) {
    return act_at_its_time(past, calendar,
                           {.event = CaseEvent::refuse,
                            .actor = Actor::desk,
                            .at = row.closed_at.value_or(row.received_at),
                            .has_route = true,
                            .ground = casework::parse_refusal_ground(row.outcome)},
                           {.text = row.reply, .ground = row.outcome});
}

/// The case that a row tells of, with every act that it implies.
Result<PastCase> past_of(ReadTransaction& tx, StreetBook& book, Scope scope, CaseRow const& row) {
    auto const* place = book.place(row.place_code);
    auto const* entry = row.matter_code.empty() ? nullptr : book.entry(row.matter_code);
    auto const& calendar = book.calendar_of(tx, *place);
    auto one = reported_case(tx, book, scope, row);
    auto const at = row.received_at;
    auto const due =
        row.due_at.value_or(public_due(calendar, at, row.urgency, entry ? entry->item.limits : std::nullopt));
    HZ_TRY(auto past,
           open_past(std::move(one),
                     {.actor = Actor::desk, .at = at, .due = due, .step_due = dispatch_by(calendar, at, row.urgency)}));
    past.reporters.push_back({.number = 1,
                              .person = std::nullopt,
                              .contact = row.contact,
                              .name = row.contact == Contact::anonymous ? std::string{} : row.reporter_name,
                              .phone = row.contact == Contact::anonymous ? std::string{} : row.reporter_phone,
                              .text = {},
                              .joined_at = at});
    auto const end = row.closed_at.value_or(at);
    if (row.state == CaseState::received) return past;
    if (row.state == CaseState::refused) {
        HZ_TRY(refuse_as_told(past, calendar, row));
        return past;
    }
    if (row.state == CaseState::withdrawn) {
        // How far it had come the file does not tell, so no limit is known to have passed.
        HZ_TRY(act_in_past(past, {.event = CaseEvent::withdraw, .actor = Actor::reporter, .at = end}));
        return past;
    }
    bool const is_answered =
        row.state != CaseState::dispatched && (row.state != CaseState::in_progress || row.replied_at);
    auto const replied = row.replied_at.value_or(end);
    auto const handling = handling_of(calendar, row, is_answered ? std::optional(replied) : std::nullopt);
    auto const by_register = entry ? book.lead_of(tx, *entry, *place) : std::nullopt;
    auto const lead = row.lead.empty() ? (by_register ? by_register : past.the_case.desk) : book.body(row.lead);
    HZ_TRY(act_at_its_time(past, calendar,
                           {.event = CaseEvent::dispatch,
                            .actor = Actor::desk,
                            .at = handling.dispatched_at,
                            .due = due,
                            .step_due = sign_by(calendar, handling.dispatched_at, row.urgency),
                            .named_body = lead,
                            .has_register_row = lead && lead == by_register,
                            .has_reason = true},
                           {.item = lead == by_register ? past.the_case.item : std::nullopt}));
    if (row.state == CaseState::dispatched) return past;
    HZ_TRY(act_at_its_time(past, calendar,
                           {.event = CaseEvent::sign_in, .actor = Actor::lead, .body = lead, .at = handling.signed_at},
                           {.ground = handling.is_told ? std::string{} : std::string(kTimeUntold)}));
    if (!is_answered) return past;
    HZ_TRY(act_at_its_time(past, calendar,
                           {.event = CaseEvent::reply,
                            .actor = Actor::lead,
                            .body = lead,
                            .at = replied,
                            .step_due = calendar::add_working_days(calendar, replied, kSteps.follow_up_begins_days),
                            .has_evidence = true},
                           {.text = row.reply}));
    if (row.state == CaseState::closed) HZ_TRY(close_as_told(past, calendar, row));
    if (row.state == CaseState::in_progress) {
        // At work again after that reply. When it was reopened the file does not tell: at once, with the deadline of
        // the row, or that of rework.
        bool const is_told = row.due_at && *row.due_at > replied;
        auto const again = is_told ? *row.due_at : calendar::add_working_days(calendar, replied, kSteps.rework_days);
        HZ_TRY(act_in_past(
            past, {.event = CaseEvent::reopen, .actor = Actor::desk, .at = replied, .due = again, .has_reason = true},
            {.stars = row.stars}));
    }
    return past;
}

/// Why the story of a row cannot be, at its line.
Problem problem_of(CaseRow const& row, Error const& error) {
    auto where = std::to_string(row.line) + ":1";
    if (error.key() != "case.lead_required") return {std::move(where), error.key(), error.params()};
    return {std::move(where),
            "case.field_refused",
            {{"found", "lead"},
             {"expected",
              "the name of a body of the street: the register names none for this row, and its place has no desk"}}};
}

/// The machine is asked about every row before anything is written, so that no file is taken by half.
Result<void> check_stories(ReadTransaction& tx, StreetBook& book, Scope scope, std::span<CaseRow const> rows) {
    std::vector<Problem> problems;
    std::size_t count = 0;
    for (auto const& row : rows) {
        if (row.state == CaseState::merged) continue;
        auto const past = past_of(tx, book, scope, row);
        if (past) continue;
        ++count;
        if (problems.size() < CsvTable::kMaxProblems) problems.push_back(problem_of(row, past.error()));
    }
    if (count == 0) return {};
    return fail(Error{ErrorCode::unprocessable, "case.rows_refused"}
                    .with("count", std::to_string(count))
                    .with(std::move(problems)));
}

std::string closing_word(Case const& one, std::vector<CaseRecord> const& events) {
    if (one.facts.state == CaseState::closed) return std::string(casework::name(one.facts.closing));
    if (one.facts.state != CaseState::refused) return {};
    for (auto const& record : events) {
        if (record.event == CaseEvent::refuse) return record.ground;
    }
    return {};
}

/// What a refused case was answered with: its refusal is its reply.
std::optional<std::string> refusal_words(Case const& one, std::vector<CaseRecord> const& events) {
    if (one.facts.state != CaseState::refused) return std::nullopt;
    auto const found = std::ranges::find(events, CaseEvent::refuse, &CaseRecord::event);
    return found == events.end() ? std::nullopt : std::optional(found->text);
}

/// When it was dispatched and signed. A case that went through several bodies is not told by two times: only its
/// signing is.
void tell_handling(CaseRow& row, std::vector<CaseRecord> const& events) {
    std::optional<TimePoint> dispatched;
    for (auto const& record : events) {
        if (record.event == CaseEvent::dispatch) dispatched = record.at;
        if (record.event == CaseEvent::uphold_return) dispatched.reset();
        bool const is_signed = record.event == CaseEvent::sign_in || record.event == CaseEvent::keep_return;
        if (!is_signed) continue;
        if (record.ground == kTimeUntold) return;
        row.signed_at = record.at;
        break;
    }
    row.dispatched_at = dispatched;
}

/// How a case of ours stands in a file.
CaseRow row_of(ReadTransaction& tx, StreetBook const& book, Scope scope, Case const& one, ExportFor readers) {
    CaseRow row{.line = 0,
                .source = one.source.value_or(std::string(kOwnSource)),
                .source_number = one.source_number.value_or(one.number),
                .number = one.number,
                .kind = one.kind,
                .text = one.text,
                .place_code = {},
                .location = one.location,
                .coordinates = one.coordinates,
                .channel = one.channel,
                .urgency = one.urgency,
                .received_at = one.facts.received_at,
                .state = one.facts.state,
                .due_at = one.facts.due,
                .replied_at = one.replied_at,
                .reply = find_reply(tx, scope, one.id),
                .closed_at = one.closed_at};
    if (auto const* place = book.place(one.place)) row.place_code = place->code;
    if (one.matter) row.matter_code = book.matter_code(*one.matter);
    if (one.facts.lead) row.lead = book.body_name(*one.facts.lead);
    auto const events = select_events(tx, scope, one.id);
    row.outcome = closing_word(one, events);
    if (auto words = refusal_words(one, events)) row.reply = *std::move(words);
    tell_handling(row, events);
    if (auto const said = standing_rating(select_ratings(tx, scope, one.id))) {
        row.solved = said->is_solved;
        row.stars = said->stars;
    }
    if (readers == ExportFor::everybody) {
        row.text = one.public_text.value_or("");
        row.location = public_location(one);
        row.coordinates = public_point(one);
        row.source = kOwnSource;
        row.source_number = one.number;
    }
    if (readers == ExportFor::staff_with_contacts) {
        auto const reporters = select_reporters(tx, scope, one.id);
        if (!reporters.empty()) {
            row.contact = reporters.front().contact;
            row.reporter_name = reporters.front().name;
            row.reporter_phone = reporters.front().phone;
        }
    }
    return row;
}

std::optional<Case> find_known(ReadTransaction& tx, Scope scope, CaseRow const& row) {
    auto id = find_case_by_source(tx, scope, row.source, row.source_number);
    if (!id && row.source == kOwnSource) id = find_case_by_number(tx, scope, row.source_number);
    return id ? find_case(tx, scope, *id) : std::nullopt;
}

/// What the row knows and the open case lacks; true if something was filled in.
Result<bool> complete(WriteTransaction& tx, StreetBook const& book, Scope scope, CaseRow const& row, Case one) {
    if (!casework::is_open(one.facts.state)) return false;
    bool const lacks_location = one.location.empty() && !row.location.empty();
    bool const lacks_point = !one.coordinates && row.coordinates;
    auto const* entry = row.matter_code.empty() ? nullptr : book.entry(row.matter_code);
    bool const lacks_matter = !one.matter && entry != nullptr && one.facts.state == CaseState::received;
    if (!lacks_location && !lacks_point && !lacks_matter) return false;
    if (lacks_location) one.location = row.location;
    if (lacks_point) one.coordinates = row.coordinates;
    if (lacks_matter) {
        one.matter = entry->matter.id;
        one.item = entry->item.id;
    }
    update_place(tx, scope, one);
    if (!update_case(tx, scope, one)) return fail(ErrorCode::stale, "case.changed_meanwhile");
    if (lacks_location) index_case(tx, scope, one);
    tx.touch(channel(scope.realm, one.id));
    return true;
}

Result<void> import_row(WriteTransaction& tx, StreetBook& book, Caller const& who, Scope scope, CaseRow const& row,
                        CaseImportReport& report) {
    if (row.state == CaseState::merged) {
        ++report.passed_over;
        return {};
    }
    if (auto known = find_known(tx, scope, row)) {
        if (!differences(row_of(tx, book, scope, *known, ExportFor::staff), row).empty()) ++report.differing;
        HZ_TRY(auto const completed, complete(tx, book, scope, row, *std::move(known)));
        ++(completed ? report.completed : report.unchanged);
        return {};
    }
    HZ_TRY(auto past, past_of(tx, book, scope, row));
    auto const* place = book.place(row.place_code);
    HZ_TRY(auto const is_new, insert_past(tx, scope, past, book.calendar_of(tx, *place), who.now));
    ++(is_new ? report.added : report.unchanged);
    return {};
}

}  // namespace

Result<CaseImportReport> import_cases(Database& database, Caller const& who, Scope scope, std::string_view bytes,
                                      DryRun dry_run, Progress const& progress) {
    HZ_TRY(auto file, read_file(database, who, scope, bytes));
    auto& [book, rows] = file;
    auto const digest = merkle::sha256(bytes);
    storage::Blob const key{std::as_bytes(std::span(digest))};
    CaseImportReport report{.rows = rows.size()};
    std::size_t done = 0;
    HZ_TRY(auto const before, database.read([&](ReadTransaction& tx) { return find_import(tx, scope, key, done); }));
    bool const goes_on = before && done < rows.size() && dry_run == DryRun::no;
    if (!goes_on) done = 0;
    HZ_TRY(database.read([&](ReadTransaction& tx) -> Result<bool> {
        HZ_TRY(check_stories(tx, book, scope, std::span(rows).subspan(done)));
        return true;
    }));
    if (dry_run == DryRun::yes) {
        HZ_TRY(database.read([&](ReadTransaction& tx) -> Result<bool> {
            for (auto const& row : rows) {
                if (row.state == CaseState::merged) {
                    ++report.passed_over;
                } else if (auto const known = find_known(tx, scope, row)) {
                    ++report.unchanged;
                    if (!differences(row_of(tx, book, scope, *known, ExportFor::staff), row).empty()) {
                        ++report.differing;
                    }
                } else {
                    ++report.added;
                }
            }
            return true;
        }));
        return report;
    }
    if (goes_on) {
        report = *before;
        report.resumed_at = done;
    }
    while (done < rows.size()) {
        std::size_t const end = std::min(done + kChunkRows, rows.size());
        auto const write = [&](WriteTransaction& tx) -> Result<CaseImportReport> {
            auto after = report;
            for (std::size_t at = done; at < end; ++at) {
                HZ_TRY(import_row(tx, book, who, scope, rows[at], after));
            }
            put_import(tx, scope, key, after, end, who.now);
            tx.touch("street:" + scope.realm.str());
            return after;
        };
        HZ_TRY(report, database.write(write, storage::Effort::bulk));
        done = end;
        if (progress) progress(done, rows.size());
    }
    return report;
}

Result<std::size_t> export_cases(Database& database, Caller const& who, Scope scope, ExportFor readers,
                                 std::function<void(std::string_view)> const& write) {
    auto const open = [&](ReadTransaction& tx) -> Result<StreetBook> {
        HZ_TRY(auto book, StreetBook::read(tx, who, scope));
        if (readers != ExportFor::everybody) {
            HZ_TRY(authority::require(who, Permission::case_read, book.street().path));
        }
        return book;
    };
    HZ_TRY(auto const book, database.read(open));
    bool const with_contacts = readers == ExportFor::staff_with_contacts;
    write(case_csv_header(with_contacts));
    std::size_t count = 0;
    std::int64_t after = 0;
    for (;;) {
        struct Chunk {
            std::string lines;
            std::size_t cases = 0;
            std::size_t seen = 0;
            std::int64_t last = 0;
        };
        auto const read = [&](ReadTransaction& tx) {
            Chunk chunk;
            for (auto const id : select_ids(tx, scope, after, kChunkRows)) {
                ++chunk.seen;
                chunk.last = id.value();
                auto const one = find_case(tx, scope, id);
                if (!one) continue;
                bool const is_public = one->publicity == Publicity::public_ && one->public_text;
                if (readers == ExportFor::everybody && !is_public) continue;
                chunk.lines += case_csv_line(row_of(tx, book, scope, *one, readers), with_contacts);
                ++chunk.cases;
            }
            return chunk;
        };
        HZ_TRY(auto const chunk, database.read(read));
        if (chunk.seen == 0) return count;
        write(chunk.lines);
        count += chunk.cases;
        after = chunk.last;
    }
}

Result<Reconciliation> reconcile_cases(Database& database, Caller const& who, Scope scope, std::string_view bytes,
                                       std::function<void(std::string_view)> const& write) {
    HZ_TRY(auto const file, read_file(database, who, scope, bytes));
    auto const& [book, rows] = file;
    Reconciliation found{.rows = rows.size()};
    std::map<std::string, std::set<std::string_view>> numbers;
    write("source,source_number,number,difference,here,there\r\n");
    auto const line = [&](Difference const& one) {
        std::string text;
        for (std::string_view const field :
             {std::string_view(one.source), std::string_view(one.source_number), std::string_view(one.number),
              name(one.kind), std::string_view(one.here), std::string_view(one.there)}) {
            if (!text.empty()) text += ',';
            text += spreadsheet_field(field);
        }
        write(text + "\r\n");
    };
    for (auto const& row : rows) numbers[row.source].insert(row.source_number);
    HZ_TRY(database.read([&](ReadTransaction& tx) {
        for (auto const& row : rows) {
            auto const known = find_known(tx, scope, row);
            if (!known && row.state == CaseState::merged) {
                ++found.alike;  // an import passes it over: the other case tells its story
                continue;
            }
            if (!known) {
                ++found.missing_here;
                line({Difference::Kind::missing_here,
                      row.source,
                      row.source_number,
                      {},
                      {},
                      std::string(casework::name(row.state))});
                continue;
            }
            auto const all = differences(row_of(tx, book, scope, *known, ExportFor::staff), row);
            ++(all.empty() ? found.alike : found.differing);
            for (auto const& one : all) line(one);
        }
        for (auto const& [source, known] : numbers) {
            if (source == kOwnSource) continue;
            std::string after;
            for (;;) {
                auto const page = select_of_source(tx, scope, source, after, kChunkRows);
                if (page.empty()) break;
                after = page.back().source_number;
                for (auto const& ours : page) {
                    if (known.contains(ours.source_number)) continue;
                    ++found.missing_there;
                    line({Difference::Kind::missing_there, source, ours.source_number, ours.number});
                }
            }
        }
        return true;
    }));
    return found;
}

}  // namespace hezhi::cases
