// Open311 GeoReport v2: discovery, services, definitions, requests. A service is a matter of the register in force that
// is offered to Open311; a request is a case. What is shown is what the public page shows.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <mutex>

#include <boost/describe/class.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "lib/base/rfc3339.h"
#include "lib/base/utf8.h"
#include "src/bodies/bodies.h"
#include "src/cases/cases.h"
#include "src/connectors/api_keys.h"
#include "src/connectors/connectors.h"
#include "src/connectors/open311.h"
#include "src/connectors/open311_format.h"
#include "src/http/problem.h"
#include "src/http/rate_limits.h"
#include "src/http/routes.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::connectors {

/// One report a second from a key, after thirty at once: far above any client of one town, far below a flood.
class ReportBudgets {
public:
    Result<void> take(ApiKeyId key, TimePoint now) {
        return budgets_.take("open311.key", key.str(), {.burst = 30, .refill = std::chrono::seconds{1}}, now);
    }

private:
    http::AttemptBudgets budgets_;
};

void DeleteReportBudgets::operator()(ReportBudgets* budgets) const noexcept {
    delete budgets;
}
ReportBudgetsHandle make_report_budgets() {
    return ReportBudgetsHandle{new ReportBudgets};
}

namespace open311 {

struct PlainRequest {
    http::RawParameters raw;
};
BOOST_DESCRIBE_STRUCT(PlainRequest, (), (raw))

/// `file` is "SZ-0103.xml": an identifier and the format.
struct FileRequest {
    BoundedText<3, 120> file;
    http::RawParameters raw;
};
BOOST_DESCRIBE_STRUCT(FileRequest, (), (file, raw))

namespace {

namespace json = boost::json;
using authority::Caller;
using authority::Permission;
using cases::Case;
using http::Document;
using http::Method;
using http::RawParameters;
using responsibilities::Entry;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::size_t kRequestsMax = 1'000;
constexpr std::size_t kPageSizeMax = 1'000;
constexpr auto kSpanMax = std::chrono::days{90};
constexpr std::size_t kDescriptionMax = 4'000;
constexpr std::size_t kIdsMax = 100;
constexpr std::size_t kAddressMax = 500;
constexpr std::size_t kLocationMax = 120;

/// Before the query: "/open311/v2/services.json" → json; XML, which every client must read, where it does not say.
Format format_asked(std::string_view target) {
    auto const path = target.substr(0, target.find('?'));
    auto const dot = path.rfind('.');
    return dot == path.npos ? Format::xml : parse_format(path.substr(dot + 1)).value_or(Format::xml);
}

http::Refusal refuse(Error const& error, int status, authority::Language language, http::Messages const& messages,
                     std::string_view target) {
    auto const format = format_asked(target);
    int const wire = status_for(status);
    std::string description = messages.text(language, error.key(), error.params());
    for (auto const& problem : error.problems()) {
        description += " " + problem.where + ": " + messages.text(language, problem.key, problem.params);
    }
    return {wire, std::string(content_type(format)), written_error(wire, description, format)};
}

Document document(json::value const& value, Root root, Format format) {
    return {std::string(content_type(format)), written(value, root, format)};
}

std::vector<std::string> list_of(std::string_view commas) {
    std::vector<std::string> parts;
    while (!commas.empty()) {
        auto const comma = std::min(commas.find(','), commas.size());
        auto part = commas.substr(0, comma);
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        if (!part.empty()) parts.emplace_back(part);
        commas.remove_prefix(std::min(comma + 1, commas.size()));
    }
    return parts;
}

/// The street that `jurisdiction_id` names, by its slug or id; the only street where it names none.
Result<RealmId> street_of(ReadTransaction& tx, RawParameters const& raw) {
    auto const wanted = raw.find("jurisdiction_id");
    auto const streets = jurisdictions::all_streets(tx);
    if (wanted.empty()) {
        if (streets.size() == 1) return *streets.front().street;
        return fail(ErrorCode::invalid, "open311.jurisdiction_missing");
    }
    for (auto const& street : streets) {
        if (street.slug == wanted || street.id.str() == wanted) return *street.street;
    }
    return fail(ErrorCode::not_found, "open311.jurisdiction_unknown");
}

// ---- Services

std::string joined(std::vector<std::string> const& words) {
    std::string text;
    for (auto const& word : words) text += (text.empty() ? "" : ",") + word;
    return text;
}

json::object service_of(Entry const& entry) {
    auto description = entry.item.must_do;
    if (entry.item.limits) {
        description += fmt::format(" 普通 {} 个工作日办结。", entry.item.limits->ordinary_days.resolve);
    }
    if (!entry.item.basis.empty()) description += " 依据：" + entry.item.basis;
    return {{"service_code", entry.matter.code},
            {"service_name", entry.matter.name},
            {"description", std::move(description)},
            {"metadata", true},
            {"type", "realtime"},
            {"keywords", joined(entry.matter.keywords)},
            {"group", entry.matter.group}};
}

std::vector<Entry> services(ReadTransaction& tx, Scope scope, TimePoint now) {
    auto entries = responsibilities::list_entries(tx, scope, now);
    std::erase_if(entries, [](Entry const& entry) { return !entry.item.is_open311; });
    return entries;
}

Result<Entry> service(ReadTransaction& tx, Scope scope, std::string_view code, TimePoint now) {
    for (auto& entry : services(tx, scope, now)) {
        if (entry.matter.code == code) return std::move(entry);
    }
    return fail(ErrorCode::not_found, "open311.service_unknown");
}

/// The same two questions for every service: how pressing, and the spot in words.
json::object definition_of(Entry const& entry) {
    json::array const urgencies{json::object{{"key", "ordinary"}, {"name", "普通"}},
                                json::object{{"key", "urgent"}, {"name", "紧急"}},
                                json::object{{"key", "complex"}, {"name", "复杂"}}};
    return {{"service_code", entry.matter.code},
            {"attributes", json::array{json::object{{"variable", true},
                                                    {"code", "URGENCY"},
                                                    {"datatype", "singlevaluelist"},
                                                    {"required", false},
                                                    {"datatype_description", nullptr},
                                                    {"order", 1},
                                                    {"description", "紧急程度"},
                                                    {"values", urgencies}},
                                       json::object{{"variable", true},
                                                    {"code", "SPOT"},
                                                    {"datatype", "string"},
                                                    {"required", false},
                                                    {"datatype_description", "如“3号楼北侧”"},
                                                    {"order", 2},
                                                    {"description", "具体位置"},
                                                    {"values", nullptr}}}}};
}

// ---- Requests as they are shown

std::string_view state_word(casework::CaseState state) noexcept {
    using enum casework::CaseState;
    switch (state) {
        case received:
            return "已受理，待派单";
        case need_info:
            return "待反映人补充信息";
        case dispatched:
            return "已派单，待签收";
        case return_requested:
            return "主办单位申请退单，待裁定";
        case in_progress:
            return "办理中";
        case replied:
            return "已答复";
        case follow_up:
            return "回访中";
        case closed:
            return "已办结";
        case refused:
            return "不予受理";
        case merged:
            return "已并入另一件工单";
        case withdrawn:
            return "反映人已撤回";
        case to_deliberation:
            return "已转入居民议事";
    }
    return "";
}

/// Four decimals, about ten metres.
std::string degrees(std::int64_t e7) {
    return fmt::format("{:.4f}", static_cast<double>(e7) * 1e-7);
}

json::value text_or_null(std::string text) {
    return text.empty() ? json::value(nullptr) : json::value(std::move(text));
}

json::object request_of(ReadTransaction& tx, Case const& one) {
    auto const& facts = one.facts;
    std::string code;
    std::string name;
    if (one.item) {
        if (auto const entry = responsibilities::find_item(tx, Scope{one.realm}, *one.item)) {
            code = entry->matter.code;
            name = entry->matter.name;
        }
    }
    std::string agency;
    if (facts.lead) {
        if (auto const body = bodies::find_body(tx, *facts.lead)) agency = body->name;
    }
    auto const place = jurisdictions::find_jurisdiction(tx, one.place);
    // Where somebody lives is nobody's business: a point beside a building's name would say it.
    bool const is_home =
        place && (place->kind == jurisdictions::Kind::building || place->kind == jurisdictions::Kind::unit);
    std::string address = place ? place->name : std::string{};
    if (!one.location.empty()) address += (address.empty() ? "" : " ") + one.location;
    bool const shows_point = one.coordinates && !is_home;
    bool const runs = casework::is_open(facts.state) && !facts.stopped_at;
    return {{"service_request_id", one.number},
            {"status", casework::open311_status(facts.state)},
            {"status_notes", state_word(facts.state)},
            {"service_name", text_or_null(std::move(name))},
            {"service_code", text_or_null(std::move(code))},
            {"description", one.public_text.value_or("")},
            {"agency_responsible", text_or_null(std::move(agency))},
            {"service_notice", nullptr},
            {"requested_datetime", to_rfc3339(facts.received_at)},
            {"updated_datetime", to_rfc3339(one.closed_at.value_or(facts.changed_at))},
            {"expected_datetime", runs ? json::value(to_rfc3339(facts.due)) : json::value(nullptr)},
            {"address", text_or_null(std::move(address))},
            {"address_id", one.place.str()},
            {"zipcode", nullptr},
            {"lat", shows_point ? json::value(degrees(one.coordinates->latitude_e7)) : json::value(nullptr)},
            {"long", shows_point ? json::value(degrees(one.coordinates->longitude_e7)) : json::value(nullptr)},
            {"media_url", nullptr}};
}

/// A page may be smaller than what was asked for: clients ask for what other cities allow.
Result<std::size_t> number_of(RawParameters const& raw, std::string_view name, std::size_t fallback, std::size_t max) {
    auto const text = raw.find(name);
    if (text.empty()) return fallback;
    std::size_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value == 0) {
        return fail(Error{ErrorCode::invalid, "open311.bad_number"}.with("name", std::string(name)));
    }
    return std::min(value, max);
}

Result<std::optional<TimePoint>> date_of(RawParameters const& raw, std::string_view name) {
    auto const text = raw.find(name);
    if (text.empty()) return std::optional<TimePoint>{};
    if (auto const date = parse_date(text)) return std::optional(*date);
    return fail(Error{ErrorCode::invalid, "open311.bad_date"}.with("name", std::string(name)));
}

/// Ninety days, up to `end_date` or now; both given may not be further apart.
Result<void> add_span(RawParameters const& raw, TimePoint now, cases::CaseFilter& filter) {
    HZ_TRY(auto const from, date_of(raw, "start_date"));
    HZ_TRY(auto const until, date_of(raw, "end_date"));
    if (from && until && *from > *until) return fail(ErrorCode::invalid, "open311.dates_reversed");
    if (from && until && *until - *from > kSpanMax) return fail(ErrorCode::invalid, "open311.span_too_long");
    filter.received_until = until ? *until : from ? std::min(now, *from + kSpanMax) : now;
    filter.received_from = from ? *from : *filter.received_until - kSpanMax;
    return {};
}

Result<void> add_status(RawParameters const& raw, cases::CaseFilter& filter) {
    bool wants_open = false;
    bool wants_closed = false;
    for (auto status : list_of(raw.find("status"))) {
        std::ranges::transform(status, status.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        if (status != "open" && status != "closed") return fail(ErrorCode::invalid, "open311.bad_status");
        (status == "open" ? wants_open : wants_closed) = true;
    }
    if (wants_open != wants_closed) filter.is_open = wants_open;
    return {};
}

Result<json::array> requests_by_id(ReadTransaction& tx, Scope scope, std::vector<std::string> const& numbers) {
    json::array found;
    if (numbers.size() > kIdsMax) {
        return fail(Error{ErrorCode::invalid, "open311.too_many_ids"}.with("max", std::to_string(kIdsMax)));
    }
    for (auto const& number : numbers) {
        if (auto const one = cases::find_public_case(tx, scope, number)) found.push_back(request_of(tx, *one));
    }
    return found;
}

Result<json::array> requests(ReadTransaction& tx, RawParameters const& raw, TimePoint now) {
    HZ_TRY(auto const street, street_of(tx, raw));
    Scope const scope{street};
    if (auto const numbers = list_of(raw.find("service_request_id")); !numbers.empty()) {
        return requests_by_id(tx, scope, numbers);
    }
    HZ_TRY(auto const size, number_of(raw, "page_size", kRequestsMax, kPageSizeMax));
    HZ_TRY(auto const page, number_of(raw, "page", 1, 1'000'000));
    cases::CaseFilter filter{};
    HZ_TRY(add_span(raw, now, filter));
    HZ_TRY(add_status(raw, filter));
    if (auto const codes = list_of(raw.find("service_code")); !codes.empty()) {
        for (auto const& matter : responsibilities::list_matters(tx, scope, now)) {
            if (std::ranges::find(codes, matter.code) != codes.end()) filter.matters.push_back(matter.id);
        }
        if (filter.matters.empty()) return json::array{};
    }
    filter.limit = size;
    json::array found;
    for (std::size_t at = 1; at <= page; ++at) {
        HZ_TRY(auto const cases, cases::list_public_cases(tx, scope, filter));
        if (at == page) {
            for (auto const& one : cases) found.push_back(request_of(tx, one));
        }
        if (cases.size() < size) break;
        filter.received_until = cases.back().facts.received_at;
        filter.before = cases.back().id;
    }
    return found;
}

// ---- Reporting

std::optional<std::int64_t> e7_of(std::string_view text, double limit) {
    double value = 0;
    text = trim_blanks(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (!std::isfinite(value) || std::abs(value) > limit) return std::nullopt;
    return std::llround(value * 1e7);
}

std::string_view first_characters(std::string_view text, std::size_t count) {
    std::size_t end = 0;
    for (std::size_t seen = 0; end < text.size(); ++end) {
        bool const begins = (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
        if (begins && ++seen > count) break;
    }
    return text.substr(0, end);
}

struct Spot {
    JurisdictionId place;
    std::string words{};
    std::optional<cases::Coordinates> point{};
};

/// At least one of lat and long, address_string, address_id (a place of ours). Words that name a community mean it; the
/// street's dispatcher finds the place of others.
Result<Spot> spot_of(ReadTransaction& tx, RealmId street, RawParameters const& raw) {
    Spot spot{.place = jurisdictions::as_jurisdiction(street)};
    auto const latitude = raw.find("lat");
    auto const longitude = raw.find("long");
    auto const words = raw.find("address_string");
    auto const id = raw.find("address_id");
    if (latitude.empty() != longitude.empty()) return fail(ErrorCode::invalid, "open311.half_a_point");
    if (latitude.empty() && words.empty() && id.empty()) return fail(ErrorCode::invalid, "open311.location_missing");
    if (!latitude.empty()) {
        auto const north = e7_of(latitude, 90);
        auto const east = e7_of(longitude, 180);
        if (!north || !east) return fail(ErrorCode::invalid, "open311.bad_point");
        spot.point = cases::Coordinates{*north, *east};
    }
    if (!id.empty()) {
        auto const place = JurisdictionId::parse(id);
        if (!place) return fail(ErrorCode::invalid, "open311.address_unknown");
        if (!jurisdictions::require_in_street(tx, street, *place)) {
            return fail(ErrorCode::invalid, "open311.address_unknown");
        }
        spot.place = *place;
    } else {
        for (auto const& community : jurisdictions::communities_of(tx, street)) {
            if (words.find(community.name) != words.npos) spot.place = community.id;
        }
    }
    auto const cleaned = BoundedText<0, kAddressMax>::create(words);
    if (!cleaned) return fail(Error{ErrorCode::invalid, "open311.text_too_long"}.with("name", "address_string"));
    spot.words = cleaned->str();
    return spot;
}

template <class Text>
Result<std::string> clean(RawParameters const& raw, std::string_view name) {
    auto text = Text::create(raw.find(name));
    if (!text) return fail(Error{ErrorCode::invalid, "open311.text_too_long"}.with("name", std::string(name)));
    return text->str();
}

Result<cases::CaseReport> report_of(ReadTransaction& tx, RealmId street, RawParameters const& raw, TimePoint now) {
    auto const code = raw.find("service_code");
    if (code.empty()) return fail(ErrorCode::invalid, "open311.service_missing");
    HZ_TRY(auto const entry, service(tx, Scope{street}, code, now));
    HZ_TRY(auto spot, spot_of(tx, street, raw));
    using Line = BoundedText<0, 120>;
    HZ_TRY(auto const description, (clean<BoundedText<0, kDescriptionMax, TextKind::paragraphs>>(raw, "description")));
    HZ_TRY(auto const first, clean<Line>(raw, "first_name"));
    HZ_TRY(auto const last, clean<Line>(raw, "last_name"));
    HZ_TRY(auto const phone, clean<Line>(raw, "phone"));
    HZ_TRY(auto const email, clean<Line>(raw, "email"));
    HZ_TRY(auto const media, (clean<BoundedText<0, 1'000>>(raw, "media_url")));
    HZ_TRY(auto const detail, clean<Line>(raw, "attribute[SPOT]"));
    cases::CaseReport report{.kind = std::nullopt,
                             .text = description.empty() ? entry.matter.name : description,
                             .place = spot.place,
                             .location = std::move(spot.words),
                             .coordinates = spot.point,
                             .matter = entry.matter.id,
                             .contact = cases::Contact::anonymous,
                             .name = {},
                             .phone = {},
                             .secret = std::nullopt,
                             .channel = cases::Channel::open311};
    if (!detail.empty()) report.location += (report.location.empty() ? "" : " ") + detail;
    // A link is for the desk to look at; strangers read the text without it.
    if (!media.empty()) report.attachment = media;
    if (count_characters(report.location) > kLocationMax) {
        // No report is lost for a long address: the whole of it is for the desk.
        report.attachment += (report.attachment.empty() ? "" : " ") + report.location;
        report.location = std::string(first_characters(report.location, kLocationMax - 1)) + "…";
    }
    auto const urgency = raw.find("attribute[URGENCY]");
    if (urgency == "urgent") report.urgency = cases::Urgency::urgent;
    if (urgency == "complex") report.urgency = cases::Urgency::complex;
    if (!urgency.empty() && urgency != "urgent" && urgency != "complex" && urgency != "ordinary") {
        return fail(ErrorCode::invalid, "open311.bad_attribute");
    }
    report.name = last.empty() ? first : first.empty() ? last : first + " " + last;
    report.phone = phone.empty() ? email : email.empty() ? phone : phone + " " + email;
    if (!report.name.empty() || !report.phone.empty()) report.contact = cases::Contact::desk_only;
    return report;
}

Result<ApiKey> require_key(ReadTransaction& tx, Scope scope, RawParameters const& raw) {
    if (auto key = find_key(tx, scope, raw.find("api_key"))) return *std::move(key);
    return fail(ErrorCode::forbidden, "open311.bad_key");
}

// ---- Routes

/// The changeset of services and definitions: when the newest register in force was published.
std::string changeset(ReadTransaction& tx, TimePoint now) {
    constexpr TimePoint kFirst{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
    auto newest = kFirst;
    for (auto const& street : jurisdictions::all_streets(tx)) {
        auto const version = responsibilities::find_version_in_force(tx, Scope{*street.street}, now);
        if (version && version->published_at) newest = std::max(newest, *version->published_at);
    }
    return to_rfc3339(newest);
}

json::object discovery(ReadTransaction& tx, std::string const& public_url, TimePoint now) {
    auto const set = changeset(tx, now);
    auto const endpoint = [&](std::string_view type, std::string_view path) {
        return json::object{{"specification", "http://wiki.open311.org/GeoReport_v2"},
                            {"url", public_url + std::string(path)},
                            {"changeset", set},
                            {"type", type},
                            {"formats", json::array{"text/xml", "application/json"}}};
    };
    return {{"changeset", set},
            {"contact", "街道办事处受理咨询、发放密钥。 The street office answers questions and issues keys."},
            {"key_service", public_url + "/help"},
            {"endpoints", json::array{endpoint("production", "/open311/v2"), endpoint("test", "/open311/test/v2")}}};
}

/// Reports to the test endpoint are checked like real ones and then forgotten.
enum class Endpoint : std::uint8_t { production, test };

struct Paths {
    Endpoint endpoint;
    Format format;
    std::string_view services;
    std::string_view requests;
};
constexpr std::array kPaths{
    Paths{Endpoint::production, Format::json, "/open311/v2/services.json", "/open311/v2/requests.json"},
    Paths{Endpoint::production, Format::xml, "/open311/v2/services.xml", "/open311/v2/requests.xml"},
    Paths{Endpoint::test, Format::json, "/open311/test/v2/services.json", "/open311/test/v2/requests.json"},
    Paths{Endpoint::test, Format::xml, "/open311/test/v2/services.xml", "/open311/test/v2/requests.xml"},
};

http::RouteSpec spec(Method method, std::string_view path, std::string_view summary) {
    return {.method = method,
            .path = path,
            .permission = Permission::public_read,
            .summary = summary,
            .auth = http::Auth::api_key,
            .render_refusal = &refuse};
}

void add_discovery(http::Router& router, std::string const& public_url) {
    for (auto const& [path, format] : {std::pair{std::string_view("/open311/discovery.json"), Format::json},
                                       std::pair{std::string_view("/open311/discovery.xml"), Format::xml}}) {
        router.read<PlainRequest, Document>(
            spec(Method::get, path, "Open311: where the endpoints are"),
            [public_url, format](ReadTransaction& tx, Caller const& who, PlainRequest const&) -> Result<Document> {
                return document(discovery(tx, public_url, who.now), {"discovery", "item"}, format);
            });
    }
}

void add_lists(http::Router& router, ReportBudgets& budgets, Paths const& paths) {
    auto const format = paths.format;
    router.read<PlainRequest, Document>(
        spec(Method::get, paths.services, "Open311: what can be reported"),
        [format](ReadTransaction& tx, Caller const& who, PlainRequest const& request) -> Result<Document> {
            HZ_TRY(auto const street, street_of(tx, request.raw));
            json::array list;
            for (auto const& entry : services(tx, Scope{street}, who.now)) list.push_back(service_of(entry));
            return document(list, {"services", "service"}, format);
        });

    router.read<PlainRequest, Document>(
        spec(Method::get, paths.requests, "Open311: public cases, by id or filter"),
        [format](ReadTransaction& tx, Caller const& who, PlainRequest const& request) -> Result<Document> {
            HZ_TRY(auto const list, requests(tx, request.raw, who.now));
            return document(list, {"service_requests", "request"}, format);
        });

    auto post = spec(Method::post, paths.requests, "Open311: report something, with a key");
    post.permission = Permission::case_report;
    post.body = http::BodyKind::form;
    router.write<PlainRequest, Document>(
        std::move(post),
        [&budgets, format, endpoint = paths.endpoint](WriteTransaction& tx, Caller const& who,
                                                      PlainRequest const& request) -> Result<Document> {
            HZ_TRY(auto const street, street_of(tx, request.raw));
            Scope const scope{street};
            HZ_TRY(auto const key, require_key(tx, scope, request.raw));
            HZ_TRY(budgets.take(key.id, who.now));
            HZ_TRY(auto const report, report_of(tx, street, request.raw, who.now));
            json::object reply{
                {"service_request_id", "test"}, {"service_notice", "已检查，未保留。"}, {"account_id", nullptr}};
            if (endpoint == Endpoint::production) {
                Caller const reporter{.person = std::nullopt, .now = who.now};
                HZ_TRY(auto const made, cases::report_case(tx, reporter, scope, report));
                reply["service_request_id"] = made.number;
                reply["service_notice"] = "已受理，街道将在一个工作日内派单。";
            }
            return document(json::array{std::move(reply)}, {"service_requests", "request"}, format);
        });
}

/// "SZ-0103.xml": identifier and format.
struct NamedFile {
    std::string name;
    Format format;
};
Result<NamedFile> named(FileRequest const& request) {
    std::string_view const file = request.file.str();
    auto const dot = file.rfind('.');
    auto const format = dot == file.npos ? std::nullopt : parse_format(file.substr(dot + 1));
    if (!format) return fail(ErrorCode::not_found, "http.unknown_path");
    return NamedFile{std::string(file.substr(0, dot)), *format};
}

void add_definition(http::Router& router, std::string_view path) {
    router.read<FileRequest, Document>(
        spec(Method::get, path, "Open311: what a service asks"),
        [](ReadTransaction& tx, Caller const& who, FileRequest const& request) -> Result<Document> {
            HZ_TRY(auto const file, named(request));
            HZ_TRY(auto const street, street_of(tx, request.raw));
            HZ_TRY(auto const entry, service(tx, Scope{street}, file.name, who.now));
            return document(definition_of(entry), {"service_definition", "item"}, file.format);
        });
}

void add_request(http::Router& router, std::string_view path) {
    router.read<FileRequest, Document>(
        spec(Method::get, path, "Open311: one public case"),
        [](ReadTransaction& tx, Caller const&, FileRequest const& request) -> Result<Document> {
            HZ_TRY(auto const file, named(request));
            HZ_TRY(auto const street, street_of(tx, request.raw));
            HZ_TRY(auto const one, cases::find_public_case(tx, Scope{street}, file.name));
            return document(json::array{request_of(tx, one)}, {"service_requests", "request"}, file.format);
        });
}

void add_token(http::Router& router, std::string_view path) {
    router.read<FileRequest, Document>(
        spec(Method::get, path, "Open311: every report here is numbered at once, so no token is ever given"),
        [](ReadTransaction&, Caller const&, FileRequest const&) -> Result<Document> {
            return fail(ErrorCode::not_found, "open311.token_unknown");
        });
}

}  // namespace
}  // namespace open311

void add_open311_routes(http::Router& router, ReportBudgets& budgets, std::string const& public_url) {
    open311::add_discovery(router, public_url);
    for (auto const& paths : open311::kPaths) open311::add_lists(router, budgets, paths);
    for (std::string_view const path : {"/open311/v2/services/{file}", "/open311/test/v2/services/{file}"}) {
        open311::add_definition(router, path);
    }
    for (std::string_view const path : {"/open311/v2/requests/{file}", "/open311/test/v2/requests/{file}"}) {
        open311::add_request(router, path);
    }
    for (std::string_view const path : {"/open311/v2/tokens/{file}", "/open311/test/v2/tokens/{file}"}) {
        open311::add_token(router, path);
    }
}

}  // namespace hezhi::connectors
