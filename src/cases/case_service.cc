// Use cases of reporting and reading. What is done to a case once it is here: act_on_case.cc.
#include <algorithm>
#include <array>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "lib/base/enum_names.h"
#include "lib/text/redaction.h"
#include "lib/text/similarity.h"
#include "src/cases/case_acts.h"
#include "src/cases/case_rules.h"
#include "src/cases/case_store.h"
#include "src/cases/cases.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::cases {
namespace {

using authority::Caller;
using authority::Permission;
using jurisdictions::Jurisdiction;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::size_t kSimilarMax = 3;
constexpr std::size_t kNearbyMax = 40;  // of a square or place; the newest
constexpr double kNear_m = 150;
constexpr double kAlikeMin = 0.12;  // of character pairs; chosen on the examples in case_service_test.cc

std::uint64_t chance(WriteTransaction& tx) {
    auto const bytes = tx.new_random_id();
    std::uint64_t value = 0;
    for (std::size_t at = 0; at < sizeof value; ++at) value = value << 8 | static_cast<std::uint64_t>(bytes[at]);
    return value;
}

/// Everything about a new case but its number.
Result<Case> new_case(WriteTransaction& tx, Caller const& who, Scope scope, CaseReport const& report,
                      Jurisdiction const& place, calendar::Calendar const& calendar, casework::Actor actor) {
    std::optional<responsibilities::Entry> entry;
    if (report.matter) {
        entry = responsibilities::find_item_in_force(tx, scope, *report.matter, who.now);
        if (!entry) return fail(ErrorCode::not_found, "register.matter_unknown");
    }
    auto const kind = report.kind.value_or(guess_kind(report.text));
    HZ_TRY(auto opened, casework::open_case({.event = CaseEvent::report,
                                             .actor = actor,
                                             .at = who.now,
                                             .due = public_due(calendar, who.now, report.urgency,
                                                               entry ? entry->item.limits : std::nullopt),
                                             .step_due = dispatch_by(calendar, who.now, report.urgency)}));
    opened.facts.self_governing = entry && entry->matter.matter_class == responsibilities::MatterClass::self_governing;
    auto const desk = responsibilities::resolve(tx, scope, bodies::BodyKind::residents_committee, place.id);
    return Case{.id = tx.new_id<CaseId>(),
                .realm = scope.realm,
                .kind = kind,
                .publicity = publicity_of(kind, entry ? std::optional(entry->item.publicity) : std::nullopt),
                .urgency = report.urgency,
                .text = report.text,
                .public_text = std::nullopt,
                .matter = report.matter,
                .item = entry ? std::optional(entry->item.id) : std::nullopt,
                .community = place.community,
                .place = place.id,
                .place_path = place.path,
                .location = report.location,
                .coordinates = report.coordinates,
                .channel = report.channel,
                .source = report.source,
                .source_number = report.source_number,
                .desk = desk.body,
                .holder = desk.body,
                .replied_at = std::nullopt,
                .closed_at = std::nullopt,
                .facts = std::move(opened.facts),
                .merged_into = std::nullopt};
}

/// A case that was just written: its row, its reporter, its first event.
struct Received {
    Case the_case;
    Reporter reporter;
    CaseRecord event;
};

Result<Received> receive(WriteTransaction& tx, Caller const& who, Scope scope, CaseReport const& report,
                         casework::Actor actor) {
    HZ_TRY(auto const place, jurisdictions::require_in_street(tx, scope.realm, report.place));
    if (actor == casework::Actor::desk) HZ_TRY(authority::require(who, Permission::case_enter, place.path));
    if (report.text.empty() && report.media.empty()) return fail(ErrorCode::unprocessable, "case.text_missing");
    auto const calendar = jurisdictions::calendar_of(tx, place);
    HZ_TRY(auto the_case, new_case(tx, who, scope, report, place, calendar, actor));
    the_case.events = 1;
    constexpr int kTries = 4;
    for (int tried = 0;; ++tried) {
        the_case.number = case_number(calendar, who.now, chance(tx), tried > 0);
        if (insert_case(tx, scope, the_case)) break;
        if (report.source && report.source_number &&
            find_case_by_source(tx, scope, *report.source, *report.source_number)) {
            return fail(ErrorCode::conflict, "case.source_number_taken");
        }
        if (tried == kTries) return fail(ErrorCode::unavailable, "case.no_number");
    }
    Reporter reporter{
        .number = kFirstReporter,
        .person = actor == casework::Actor::reporter ? who.person : std::nullopt,
        .contact = report.contact,
        .name = report.contact == Contact::anonymous ? std::string{} : report.name,
        .phone = report.contact == Contact::anonymous ? std::string{} : report.phone,
        .text = report.attachment,
        .joined_at = who.now,
    };
    insert_reporter(tx, scope, the_case.id, reporter, report.secret);
    HZ_TRY(media::attach(tx, who, scope, report.media, kMediaSubject, the_case.id.value(), false));
    CaseRecord event{.number = 1,
                     .at = who.now,
                     .event = CaseEvent::report,
                     .actor = actor,
                     .acting_body = std::nullopt,
                     .person = actor == casework::Actor::desk ? who.person : std::nullopt,
                     .from = CaseState::received,
                     .to = CaseState::received,
                     .named_body = the_case.desk,
                     .item = the_case.item,
                     .ground = std::string(enum_name(the_case.channel)),
                     .text = {},
                     .due_at = the_case.facts.due,
                     .visibility = Visibility::public_};
    insert_event(tx, scope, the_case.id, event);
    if (report.matter) responsibilities::record_use(tx, scope, *report.matter, who.now);
    schedule_first(tx, the_case);
    publish(tx, the_case, "case.received", who.now);
    return Received{std::move(the_case), std::move(reporter), std::move(event)};
}

bool holds(authority::Role role, Permission permission) {
    auto const held = authority::permissions_of(role);
    return std::ranges::find(held, permission) != held.end();
}

/// The part of `wanted` (or of the street) over which the caller holds the permission; nullopt: none.
std::optional<std::string> path_held(Caller const& who, Permission permission, RealmId realm,
                                     std::optional<std::string> const& wanted) {
    std::optional<std::string> widest;
    for (auto const& grant : who.grants) {
        if (grant.realm != realm) continue;
        if (!holds(grant.role, permission)) continue;
        auto const& path = grant.jurisdiction.str();
        if (wanted && wanted->starts_with(path)) return wanted;
        if (wanted && !path.starts_with(*wanted)) continue;
        if (!widest || widest->starts_with(path)) widest = path;
    }
    return widest;
}

/// For which bodies the caller handles cases or keeps the desk, and where: below `within`, or anywhere where it is
/// empty. A post that watches over a place sees there what any body of the caller's has.
std::vector<Reach> reach_of(Caller const& who, RealmId realm, std::string_view within) {
    std::vector<Reach> reach;
    auto const add = [&](BodyId body, std::string_view path) {
        bool const is_wider = within.starts_with(path);
        if (!is_wider && !path.starts_with(within)) return;
        Reach const more{body, std::string(is_wider ? within : path)};
        auto const covers = [&](Reach const& one) {
            return one.body == body && more.path_prefix.starts_with(one.path_prefix);
        };
        if (std::ranges::any_of(reach, covers)) return;
        std::erase_if(
            reach, [&](Reach const& one) { return one.body == body && one.path_prefix.starts_with(more.path_prefix); });
        reach.push_back(more);
    };
    for (auto const& grant : who.grants) {
        if (grant.realm != realm || !grant.body) continue;
        if (holds(grant.role, Permission::case_handle)) add(*grant.body, grant.jurisdiction.str());
        bool const has_cases = holds(grant.role, Permission::case_handle) || holds(grant.role, Permission::case_read);
        if (!has_cases) continue;
        for (auto const& watch : who.grants) {
            if (watch.realm != realm || !holds(watch.role, Permission::case_read)) continue;
            add(*grant.body, watch.jurisdiction.str());
        }
    }
    return reach;
}

/// Bodies end their own actions, the desk any.
bool owns_action(Part const& part, std::vector<Action> const& actions) {
    if (part.actor != casework::Actor::lead && part.actor != casework::Actor::support) return true;
    return std::ranges::any_of(
        actions, [&](Action const& one) { return one.state == ActionState::open && one.body == part.body; });
}

/// Everything that the rows say of a case.
struct CaseRows {
    Case the_case;
    std::vector<CaseRecord> events{};
    std::vector<Involved> bodies{};
    std::vector<Action> actions{};
    std::vector<Reporter> reporters{};
    std::vector<Rating> ratings{};
    std::vector<media::Media> media{};
};

/// What of it is shown to whoever stands so to the case; they may see it (asserted).
SeenCase seen_of(Caller const& who, Standing const& standing, CaseRows rows) {
    HZ_ASSERT(standing.view.has_value());
    SeenCase seen{.the_case = std::move(rows.the_case), .view = *standing.view};
    for (auto& record : rows.events) {
        if (!is_shown(record, seen.view, standing.reporter)) continue;
        if (!shows_words(record, seen.view, standing.reporter)) record.text = {};
        if (seen.view == View::stranger || seen.view == View::reporter) record.person = std::nullopt;
        seen.events.push_back(std::move(record));
    }
    seen.bodies = std::move(rows.bodies);
    seen.actions = std::move(rows.actions);
    for (auto& reporter : rows.reporters) {
        bool const is_own = standing.reporter == reporter.number;
        if (!is_own && seen.view != View::desk && seen.view != View::handler) continue;
        if (!is_own && !shows_contact(reporter.contact, seen.view)) reporter.name = reporter.phone = {};
        if (!is_own) reporter.person = std::nullopt;
        seen.reporters.push_back(std::move(reporter));
    }
    auto const voices = voices_of(rows.ratings, seen.the_case.facts.replies);
    seen.voices_solved = voices.solved;
    seen.voices_unsolved = voices.unsolved;
    bool const joined = standing.reporter && *standing.reporter != kFirstReporter;
    seen.may_voice = joined && takes_voices(seen.the_case.facts, who.now);
    for (auto& rating : rows.ratings) {
        bool const is_own = standing.reporter == rating.reporter;
        bool const is_staff = seen.view == View::handler || seen.view == View::desk;
        if (!is_own && !is_staff && is_voice(rating)) continue;
        if (!is_own && !is_staff) rating.text = {};
        seen.ratings.push_back(std::move(rating));
    }
    for (auto& one : rows.media) {
        if (one.is_public || !sees_as_strangers(standing)) seen.media.push_back(std::move(one));
    }
    for (auto const& part : standing.parts) {
        for (auto const& offer : casework::allowed(seen.the_case.facts, part.actor, part.body, who.now)) {
            if (!may_route(who, offer.event, seen.the_case)) continue;
            if (!may_speak(part, offer.event, standing, seen.the_case)) continue;
            if (offer.event == CaseEvent::finish_action && !owns_action(part, seen.actions)) continue;
            if (std::ranges::find(seen.possible, offer.event) == seen.possible.end())
                seen.possible.push_back(offer.event);
        }
    }
    if (sees_as_strangers(standing)) seen.the_case = for_strangers(std::move(seen.the_case));
    return seen;
}

class CaseMedia final : public media::Owner {
public:
    std::string_view subject_kind() const noexcept override { return kMediaSubject; }
    bool may_see(ReadTransaction& tx, Caller const& who, Scope scope, std::int64_t subject, bool is_public) override {
        auto const found = find_case(tx, scope, CaseId{subject});
        if (!found) return false;
        auto const standing = standing_of(tx, Asking{who}, scope, *found, select_bodies(tx, scope, found->id));
        return standing.view && (is_public || !sees_as_strangers(standing));
    }
};

/// The filter with what the caller may see filled in. Errors: authority's, jurisdiction.unknown.
Result<DeskFilter> filter_of(ReadTransaction& tx, Caller const& who, Scope scope, DeskFilter filter) {
    HZ_TRY(authority::require_person(who));
    std::optional<std::string> wanted;
    if (filter.place) {
        HZ_TRY(auto const place, jurisdictions::require_in_street(tx, scope.realm, *filter.place));
        wanted = place.path.str();
    }
    bool const acts_for_a_body = !reach_of(who, scope.realm, "").empty();
    filter.reach = reach_of(who, scope.realm, wanted.value_or(""));
    if (filter.queue == Queue::mine || filter.queue == Queue::called) {
        if (!acts_for_a_body) return fail(ErrorCode::forbidden, "authority.missing", "case_handle");
        filter.path_prefix = wanted.value_or("");
        return filter;
    }
    if (auto held = path_held(who, Permission::case_read, scope.realm, wanted)) {
        filter.path_prefix = *std::move(held);
        return filter;
    }
    // Without a place of their own to watch over: the cases of their bodies.
    filter.of_bodies = true;
    filter.path_prefix = wanted.value_or("");
    bool const handles = std::ranges::any_of(who.grants, [&](authority::Grant const& grant) {
        return grant.realm == scope.realm && grant.body && holds(grant.role, Permission::case_handle);
    });
    if (!handles || filter.queue == Queue::unassigned) {
        return fail(ErrorCode::forbidden, "authority.missing", "case_read");
    }
    return filter;
}

class CasesInPlaces final : public jurisdictions::PlaceUse {
public:
    bool is_used(ReadTransaction& tx, Scope scope, JurisdictionId place) override {
        return has_cases(tx, scope, place);
    }
    bool is_used(ReadTransaction&, Scope, jurisdictions::DwellingId) override { return false; }
};

}  // namespace

std::unique_ptr<media::Owner> make_media_owner() {
    return std::make_unique<CaseMedia>();
}

std::unique_ptr<jurisdictions::PlaceUse> make_place_use() {
    return std::make_unique<CasesInPlaces>();
}

std::string channel(RealmId street, CaseId id) {
    return "case:" + street.str() + "/" + id.str();
}

Result<Case> report_case(WriteTransaction& tx, Caller const& who, Scope scope, CaseReport const& report) {
    HZ_TRY(auto received, receive(tx, who, scope, report, casework::Actor::reporter));
    return std::move(received.the_case);
}

Result<SeenCase> report_and_see(WriteTransaction& tx, Caller const& who, Scope scope, CaseReport const& report) {
    HZ_TRY(auto received, receive(tx, who, scope, report, casework::Actor::reporter));
    auto const standing = standing_with(who, received.the_case, {}, kFirstReporter);
    CaseRows rows{.the_case = std::move(received.the_case)};
    rows.events.push_back(std::move(received.event));
    rows.reporters.push_back(std::move(received.reporter));
    if (!report.media.empty()) rows.media = media::list_media(tx, scope, kMediaSubject, rows.the_case.id.value());
    return seen_of(who, standing, std::move(rows));
}

Result<Case> enter_case(WriteTransaction& tx, Caller const& who, Scope scope, CaseReport const& report) {
    HZ_TRY(auto received, receive(tx, who, scope, report, casework::Actor::desk));
    return std::move(received.the_case);
}

Result<void> add_case_media(WriteTransaction& tx, Asking const& asking, Scope scope, CaseId id,
                            std::span<media::MediaId const> media) {
    auto const found = find_case(tx, scope, id);
    if (!found) return fail(ErrorCode::not_found, "case.unknown");
    auto const standing = standing_of(tx, asking, scope, *found, select_bodies(tx, scope, id));
    if (!standing.view) return fail(ErrorCode::not_found, "case.unknown");
    if (standing.reporter != kFirstReporter) {
        return asking.who.person ? fail(ErrorCode::forbidden, "case.act_not_yours")
                                 : fail(ErrorCode::unauthenticated, "authority.sign_in");
    }
    if (!casework::is_open(found->facts.state)) return fail(ErrorCode::conflict, "case.act_not_now");
    HZ_TRY(media::attach(tx, asking.who, scope, media, kMediaSubject, id.value(), false));
    tx.touch(channel(scope.realm, id));
    return {};
}

Result<Case> join_case(WriteTransaction& tx, Asking const& asking, Scope scope, CaseId id, Reporter const& joining) {
    auto found = find_case(tx, scope, id);
    if (!found) return fail(ErrorCode::not_found, "case.unknown");
    if (find_reporter(tx, scope, id, asking.who.person, asking.secret)) return *std::move(found);
    bool const is_hinted = is_hinted_to(asking.who, *found);
    if (!is_hinted && !standing_of(tx, asking, scope, *found, select_bodies(tx, scope, id)).view) {
        return fail(ErrorCode::not_found, "case.unknown");
    }
    if (found->publicity == Publicity::sealed || !casework::is_open(found->facts.state))
        return fail(ErrorCode::conflict, "case.not_joinable");
    auto reporter = joining;
    reporter.number = ++found->reporters;
    reporter.person = asking.who.person;
    reporter.joined_at = asking.who.now;
    if (reporter.contact == Contact::anonymous) reporter.name = reporter.phone = {};
    if (!update_case(tx, scope, *found)) return fail(ErrorCode::stale, "case.changed_meanwhile");
    ++found->revision;
    insert_reporter(tx, scope, id, reporter, asking.secret);
    tx.touch(channel(scope.realm, id));
    return *std::move(found);
}

Result<SeenCase> see_case(ReadTransaction& tx, Asking const& asking, Scope scope, CaseId id) {
    auto found = find_case(tx, scope, id);
    if (!found) return fail(ErrorCode::not_found, "case.unknown");
    auto bodies = select_bodies(tx, scope, id);
    auto const standing = standing_of(tx, asking, scope, *found, bodies);
    if (!standing.view) return fail(ErrorCode::not_found, "case.unknown");
    bool const was_joint = !found->facts.calls.empty();
    return seen_of(asking.who, standing,
                   CaseRows{.the_case = *std::move(found),
                            .events = select_events(tx, scope, id),
                            .bodies = std::move(bodies),
                            .actions = was_joint ? select_actions(tx, scope, id) : std::vector<Action>{},
                            .reporters = select_reporters(tx, scope, id),
                            .ratings = select_ratings(tx, scope, id),
                            .media = media::list_media(tx, scope, kMediaSubject, id.value())});
}

Result<std::vector<Case>> list_public_cases(ReadTransaction& tx, Scope scope, CaseFilter const& filter) {
    HZ_TRY(jurisdictions::require_street(tx, scope.realm));
    auto cases = select_public(tx, scope, filter);
    for (auto& one : cases) one = for_strangers(std::move(one));
    return cases;
}

Result<Case> find_public_case(ReadTransaction& tx, Scope scope, std::string_view number) {
    if (auto const id = find_case_by_number(tx, scope, number)) {
        auto found = find_case(tx, scope, *id);
        if (found && found->publicity == Publicity::public_ && found->public_text) {
            return for_strangers(*std::move(found));
        }
    }
    return fail(ErrorCode::not_found, "case.unknown");
}

Result<std::vector<Case>> list_desk_cases(ReadTransaction& tx, Caller const& who, Scope scope, DeskFilter filter) {
    HZ_TRY(filter, filter_of(tx, who, scope, std::move(filter)));
    return select_open(tx, scope, filter);
}

Result<QueueCounts> count_desk_cases(ReadTransaction& tx, Caller const& who, Scope scope,
                                     std::optional<JurisdictionId> place) {
    HZ_TRY(authority::require_person(who));
    QueueCounts counts;
    constexpr std::array kCounted{
        std::pair{Queue::mine, &QueueCounts::mine}, std::pair{Queue::called, &QueueCounts::called},
        std::pair{Queue::unassigned, &QueueCounts::unassigned}, std::pair{Queue::late, &QueueCounts::late},
        std::pair{Queue::returned, &QueueCounts::returned}};
    for (auto const& [queue, count] : kCounted) {
        auto const filter = filter_of(tx, who, scope, {.queue = queue, .place = place});
        if (filter) {
            counts.*count = count_open(tx, scope, *filter, kCountMax);
        } else if (filter.error().code() != ErrorCode::forbidden) {
            return fail(filter.error());
        }
    }
    return counts;
}

Result<std::vector<Case>> search_desk_cases(ReadTransaction& tx, Caller const& who, Scope scope,
                                            std::string_view words) {
    HZ_TRY(authority::require_person(who));
    if (!authority::can_somewhere(who, Permission::case_read) &&
        !authority::can_somewhere(who, Permission::case_handle)) {
        return fail(ErrorCode::forbidden, "authority.missing", "case_read");
    }
    constexpr std::size_t kLookedAtMax = 400;  // of the whole street, of which the caller may see some
    std::vector<Case> found;
    for (auto& one : select_with_words(tx, scope, Readers::desk, words, kLookedAtMax)) {
        if (found.size() == kFoundMax) break;
        auto const view = standing_of(tx, Asking{who}, scope, one, select_bodies(tx, scope, one.id)).view;
        if (view == View::desk || view == View::handler) found.push_back(std::move(one));
    }
    return found;
}

Result<std::vector<Case>> list_own_cases(ReadTransaction& tx, Caller const& who, Scope scope) {
    constexpr std::size_t kOwnMax = 100;
    HZ_TRY(auto const person, authority::require_person(who));
    auto cases = select_of_person(tx, scope, person, kOwnMax);
    for (auto& one : cases) {
        if (find_reporter(tx, scope, one.id, person, std::nullopt) == kFirstReporter) continue;
        one = for_strangers(std::move(one));
    }
    return cases;
}

std::vector<Case> similar_cases(ReadTransaction& tx, Caller const& who, Scope scope, JurisdictionId place,
                                std::optional<Coordinates> point, std::string_view words) {
    std::vector<std::int64_t> cells;
    if (point) {
        auto const around = cells_around(*point);
        cells.assign(around.begin(), around.end());
    }
    struct Candidate {
        double alike;
        CaseId id;
    };
    std::vector<Candidate> candidates;
    auto const pairs = text::character_pairs(words);
    for (auto const& one : select_nearby(tx, scope, place, cells, kNearbyMax)) {
        bool const is_near =
            one.place == place || (point && one.coordinates && distance_m(*point, *one.coordinates) <= kNear_m);
        if (!is_near) continue;
        double const alike = text::pair_similarity(pairs, text::character_pairs(one.text + one.location));
        if (alike >= kAlikeMin) candidates.push_back({alike, one.id});
    }
    std::ranges::sort(
        candidates, [](auto const& a, auto const& b) { return std::pair(-a.alike, b.id) < std::pair(-b.alike, a.id); });
    std::vector<Case> similar;
    for (auto const& candidate : candidates) {
        if (similar.size() == kSimilarMax) break;
        auto found = find_case(tx, scope, candidate.id);
        if (found && is_hinted_to(who, *found)) similar.push_back(for_strangers(*std::move(found)));
    }
    return similar;
}

}  // namespace hezhi::cases
