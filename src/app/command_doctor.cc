// `hezhi doctor`: what is wrong with an installation, if anything, and what to do. Exit code 1 if there is a problem;
// warnings alone are 0. Changes nothing; the server may be running.
#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/data_options.h"
#include "src/app/system_clock.h"
#include "src/app/table.h"
#include "src/indicators/indicators.h"
#include "src/jobs/jobs.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/notices/notices.h"
#include "src/routing/routing.h"
#include "src/storage/examination.h"

namespace hezhi::app {
namespace {

namespace json = boost::json;
using storage::Finding;
using storage::Health;

constexpr std::chrono::minutes kOverdue{10};

std::string_view word(Health health) {
    switch (health) {
        case Health::good:
            return "good";
        case Health::warning:
            return "warning";
        case Health::problem:
            return "problem";
    }
    return "";
}

std::vector<Finding> look_at_jobs(storage::Database& database, TimePoint now) {
    auto const backlog = database.read([](storage::ReadTransaction& tx) { return jobs::backlog(tx); });
    if (!backlog) return {{Health::problem, "jobs", backlog.error().detail(), "look at the database first"}};
    std::vector<Finding> findings;
    if (backlog->failed > 0) {
        findings.push_back({Health::warning, "jobs", fmt::format("{} failed for good", backlog->failed),
                            "the server's log has their errors"});
    }
    if (backlog->oldest_due && *backlog->oldest_due < now - kOverdue) {
        findings.push_back({Health::warning, "jobs", fmt::format("{} waiting, some overdue", backlog->waiting),
                            "is the server running?"});
    } else {
        findings.push_back({Health::good, "jobs", fmt::format("{} waiting", backlog->waiting)});
    }
    return findings;
}

/// Working days are counted wrongly where a year's holidays are missing or a time zone has got new rules.
std::vector<Finding> look_at_calendars(storage::Database& database, TimePoint now) {
    using namespace jurisdictions;
    auto const gaps = database.read([&](storage::ReadTransaction& tx) { return calendar_gaps(tx, now); });
    auto const zones = database.read([](storage::ReadTransaction& tx) { return outdated_zones(tx); });
    if (!gaps || !zones) {
        auto const& error = gaps ? zones.error() : gaps.error();
        return {{Health::problem, "calendar", error.detail(), "look at the database first"}};
    }
    std::vector<Finding> findings;
    for (auto const& [street, year] : *gaps) {
        findings.push_back({Health::warning, "calendar",
                            fmt::format("{}: no holidays of {}", street.name, static_cast<int>(year)),
                            "import them in the workbench (docs/formats/calendar-csv.md)"});
    }
    for (auto const& [place, zone] : *zones) {
        findings.push_back({Health::warning, "calendar", fmt::format("{}: {} has other rules by now", place, zone),
                            "choose the time zone of the place again"});
    }
    if (findings.empty()) findings.push_back({Health::good, "calendar", "holidays are known where they are needed"});
    return findings;
}

/// Whether the kept counters of indicators are what all cases say. Reads every case.
std::vector<Finding> look_at_counters(storage::Database& database) {
    auto const streets = database.read([](storage::ReadTransaction& tx) { return jurisdictions::all_streets(tx); });
    if (!streets) return {{Health::problem, "counters", streets.error().detail(), "look at the database first"}};
    std::vector<Finding> findings;
    for (auto const& street : *streets) {
        if (!street.street) continue;
        auto const found = database.read([&](storage::ReadTransaction& tx) {
            return indicators::compare_with_rows(tx, storage::Scope{*street.street});
        });
        if (!found) return {{Health::problem, "counters", found.error().detail(), "look at the database first"}};
        if (found->empty()) continue;
        auto const& first = found->front();
        findings.push_back({Health::problem, "counters",
                            fmt::format("{}: {} are not what the cases say; {}: {} kept, {} by the cases", street.name,
                                        found->size(), first.counter, first.kept, first.by_rows),
                            "please report this"});
    }
    if (findings.empty()) findings.push_back({Health::good, "counters", "indicators are what the cases say"});
    return findings;
}

/// Whether mail leaves, as far as the outbox tells.
std::vector<Finding> look_at_mail(storage::Database& database, TimePoint now) {
    auto const backlog = database.read([&](storage::ReadTransaction& tx) { return notices::mail_backlog(tx, now); });
    if (!backlog) return {{Health::problem, "mail", backlog.error().detail(), "look at the database first"}};
    auto const why = backlog->last_error.empty() ? std::string{} : "; last: " + backlog->last_error;
    if (backlog->oldest_due && *backlog->oldest_due < now - kOverdue) {
        return {{Health::warning, "mail", fmt::format("{} waiting, some overdue{}", backlog->waiting, why),
                 "does the server run with --smtp-url?"}};
    }
    if (backlog->given_up_lately > 0) {
        return {{Health::warning, "mail", fmt::format("{} given up within a week{}", backlog->given_up_lately, why),
                 "the workbench lists them under mail"}};
    }
    return {{Health::good, "mail", fmt::format("{} waiting{}", backlog->waiting, why)}};
}

/// Whether pages can show maps, as far as this shell knows: the server may have been told on its command line.
Finding look_at_maps() {
    char const* const tiles = std::getenv("HEZHI_TILES");
    if (tiles != nullptr && *tiles != '\0') return {Health::good, "maps", fmt::format("pictures from {}", tiles)};
    return {Health::good, "maps", "no pictures in HEZHI_TILES: places are chosen from lists",
            "for maps: hezhi serve --tiles (docs/operations/install.md)"};
}

/// Suggestions do without it.
Finding look_at_routing() {
    if (routing::Workshop({}).has_program()) return {Health::good, "routing", "fasttext is there"};
    return {Health::warning, "routing", "no program fasttext: suggestions are the register's words alone",
            "apt install fasttext"};
}

/// Only asked of a database that is sound and up to date.
std::vector<Finding> look_inside(DataOptions const& where, TimePoint now, bool with_counters) {
    storage::Options options;
    options.url = where.is_postgres() ? where.database : "sqlite:" + where.folder().database().string();
    options.clock = system_now;
    options.write_connections = 0;
    auto const database = storage::Database::open(std::move(options));
    if (!database) return {};
    auto findings = look_at_jobs(**database, now);
    std::ranges::move(look_at_calendars(**database, now), std::back_inserter(findings));
    if (with_counters) std::ranges::move(look_at_counters(**database), std::back_inserter(findings));
    std::ranges::move(look_at_mail(**database, now), std::back_inserter(findings));
    return findings;
}

}  // namespace

int command_doctor(std::span<char const* const> arguments) {
    DataOptions where;
    bool as_json = false;
    bool with_counters = false;
    CLI::App parser{
        "Looks at disk, permissions, clock, database, schema, jobs, calendars, mail, maps, routing and backups.",
        "doctor"};
    where.add_to(parser);
    parser.add_flag("--json", as_json, "for programs");
    parser.add_flag("--counters", with_counters, "also compares the counters of indicators with all cases");
    if (auto const code = parse_options(parser, arguments)) return *code;

    TimePoint const now = system_now();
    std::vector<Finding> findings = storage::examine({where.folder(), where.database, now});
    findings.push_back(look_at_maps());
    findings.push_back(look_at_routing());
    bool const usable = std::ranges::any_of(
        findings, [](Finding const& finding) { return finding.subject == "schema" && finding.health == Health::good; });
    if (usable) std::ranges::move(look_inside(where, now, with_counters), std::back_inserter(findings));

    auto const problems = std::ranges::count(findings, Health::problem, &Finding::health);
    auto const warnings = std::ranges::count(findings, Health::warning, &Finding::health);
    if (as_json) {
        json::array list;
        for (Finding const& finding : findings) {
            list.push_back(json::object{{"health", word(finding.health)},
                                        {"subject", finding.subject},
                                        {"found", finding.found},
                                        {"advice", finding.advice}});
        }
        print_json(json::object{{"problems", problems}, {"warnings", warnings}, {"findings", std::move(list)}});
    } else {
        Table table({Align::left, Align::left, Align::left, Align::left});
        for (Finding const& finding : findings) {
            table.add({std::string(word(finding.health)), finding.subject, printable(finding.found), finding.advice});
        }
        fmt::print("{}\n{} problem(s), {} warning(s)\n", table.text(), problems, warnings);
    }
    return problems > 0 ? 1 : 0;
}

}  // namespace hezhi::app
