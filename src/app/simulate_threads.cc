#include "src/app/simulate_threads.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lib/base/assert.h"
#include "lib/base/random.h"
#include "src/agenda/agenda.h"
#include "src/app/fill_demo.h"
#include "src/ballots/ballots.h"
#include "src/ballots/tell_roll.h"
#include "src/bodies/bodies.h"
#include "src/cases/simulate_cases.h"
#include "src/commitments/commitments.h"
#include "src/evaluations/evaluations.h"
#include "src/indicators/indicators.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/meetings/meetings.h"
#include "src/opinions/opinions.h"
#include "src/people/residence_store.h"
#include "src/procedures/procedures.h"
#include "src/storage/database.h"
#include "src/storage/public_event_count.h"

namespace hezhi::app {
namespace {

using authority::Caller;
using authority::Role;
using procedure::RunActor;
using procedure::RunEvent;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using storage::Effort;
using storage::ReadTransaction;
using storage::WriteTransaction;
using topics::TopicId;

constexpr std::size_t kActsPerWrite = 200;
constexpr std::size_t kVotesPerWrite = 4'000;
constexpr std::size_t kTrialCases = 2'000;

/// How far a topic is; as many of each.
enum class Reached : std::uint8_t { opinions, meeting, ballot, commitments, evaluation };
constexpr std::array kReached{Reached::opinions, Reached::meeting, Reached::ballot, Reached::commitments,
                              Reached::evaluation};
/// Days since the launch, so that each stage has had its time and the present one is not over.
constexpr std::array kAge{6, 14, 41, 26, 35};

struct Trouble {
    std::string_view title;
    std::string_view thing;
};
constexpr std::array kTroubles{Trouble{"电动车在哪里充电", "电动车充电棚"},
                               Trouble{"快递柜放在哪儿", "快递柜"},
                               Trouble{"楼道杂物怎么清", "楼道"},
                               Trouble{"儿童活动区怎么改", "儿童活动区"},
                               Trouble{"垃圾投放点的位置和时间", "投放点"},
                               Trouble{"门禁坏了修还是换", "门禁"},
                               Trouble{"小广场晚上的声音", "小广场"},
                               Trouble{"绿化带补种什么", "绿化带"},
                               Trouble{"晾晒架装在哪里", "晾晒架"},
                               Trouble{"地库漏水怎么修", "地库"},
                               Trouble{"遛狗和宠物便袋", "遛狗区"},
                               Trouble{"老人食堂开不开", "老人食堂"},
                               Trouble{"路面坑洼先修哪段", "小区路面"},
                               Trouble{"公共收益怎么花", "公共收益"},
                               Trouble{"高空抛物怎么防", "高空抛物摄像头"},
                               Trouble{"架空层做什么用", "架空层"},
                               Trouble{"机动车和行人分流", "人车分流的路线"},
                               Trouble{"监控装在哪些路口", "监控"}};
constexpr std::array<std::string_view, 10> kSubjects{"我觉得", "最好让",   "先把",     "能不能把",     "关于",
                                                     "建议把", "不赞成动", "应该先看", "大家都在用的", "希望"};
constexpr std::array<std::string_view, 16> kWays{
    "放到南门旁边，离住户窗户远一点", "按楼栋轮流管，每月公布一次", "先试一个月，再让大家来评",
    "费用从公共收益里出，不要再收钱", "晚上十点以后停下来",         "请物业每天早晚各巡一次",
    "留出轮椅和婴儿车的路",           "装好灯，雨天也看得清",       "由业委会和居委会一起验收",
    "听听一楼住户的意见再定",         "多问几家价格，贴在公告栏",   "不要挤占消防通道",
    "把旧的修好就行，不必换新的",     "安排两个志愿者值班",         "和隔壁小区合用，省一半钱",
    "先解决安全问题，别的以后再说"};
constexpr std::array<std::string_view, 12> kReasons{"老人孩子每天都要走", "去年就说过一次，没有下文",
                                                    "一年要花不少钱",     "下雨天最难走",
                                                    "上夜班的人睡不好",   "已经有人摔过",
                                                    "很多人在群里提过",   "这样各让一步",
                                                    "租户和业主都用得上", "坏了总是没有人管",
                                                    "别的小区这样做过",   "我家就在旁边"};

struct Resident {
    PersonId person;
    std::string name;
    std::optional<jurisdictions::DwellingId> home;
};
struct Community {
    JurisdictionId id;
    authority::JurisdictionPath path;
    std::string name;
    BodyId committee;
    BodyId owner_of_promises;
    std::vector<Resident> residents{};
    std::string roll{};  ///< CSV
};

class Filling {
public:
    Filling(storage::Database& database, ThreadSimulation const& simulation, TimePoint now,
            ThreadProgress const& progress)
        : database_(database), simulation_(simulation), now_(now), progress_(progress), random_(simulation.seed) {
        for (auto& make : {meetings::make_stage_counts, ballots::make_stage_counts, commitments::make_stage_counts,
                           evaluations::make_stage_counts}) {
            owned_counters_.push_back(make());
            counters_.push_back(owned_counters_.back().get());
        }
    }

    Result<SimulatedThreads> run() {
        constexpr std::size_t kCommunities = 3;
        auto const each = std::max<std::size_t>(simulation_.residents / kCommunities, kAccountsMin);
        HZ_TRY(auto const street, fill_demo(database_, each, now_));
        scope_ = storage::Scope{street.street};
        street_path_ = street.path;
        HZ_TRY(learn(street));
        HZ_TRY(report_cases());
        for (std::size_t number = 0; number < simulation_.topics; ++number) {
            HZ_TRY(live(number));
            if (progress_) progress_("topics", number + 1, simulation_.topics);
        }
        done_.topics = simulation_.topics;
        tell_nobody();
        HZ_TRY(done_.events, database_.read([&](ReadTransaction& tx) { return count_public_events(tx, *scope_); }));
        return done_;
    }

private:
    static constexpr std::size_t kAccountsMin = 120;

    /// Simulated pasts tell nobody (docs/adr/0008): what was planned until now is let go.
    void tell_nobody() {
        jobs::Runner runner(database_, [at = now_] { return at; });
        jobs::Step const nothing = [](WriteTransaction&, jobs::Job const&, TimePoint) -> Result<void> { return {}; };
        for (auto const kind : {topics::kEndedJob, ballots::kTellJob}) runner.handle(std::string(kind), nothing);
        runner.run_due();
    }

    // ---- The street

    Result<void> learn(people::DemoStreet const& street) {
        return database_.read([&](ReadTransaction& tx) -> Result<void> {
            HZ_TRY(auto const bodies, bodies::list_bodies(tx, street.street));
            auto const body = [&](std::string const& name) {
                auto const found = std::ranges::find(bodies, name, &bodies::Body::name);
                HZ_ASSERT(found != bodies.end());
                return found->id;
            };
            for (auto const& one : street.communities) {
                Community community{.id = one.id,
                                    .path = one.path,
                                    .name = one.name,
                                    .committee = body(one.name + "社区居委会"),
                                    .owner_of_promises = body("河东区市政设施管理所")};
                auto persons = one.residents;
                for (auto const& account : street.accounts) {
                    // The demo's resident goes first: she is never left out of a sample.
                    if (account.role == Role::resident && account.jurisdiction == one.id) {
                        persons.insert(persons.begin(), account.person);
                        member_ = account.person;
                    }
                }
                for (auto const person : persons) {
                    Resident resident{.person = person, .name = {}, .home = {}};
                    if (auto const known = people::find_person(tx, person)) resident.name = known->display_name;
                    auto const residences = people::residences_of(tx, person);
                    if (!residences.empty()) resident.home = residences.front().dwelling;
                    community.residents.push_back(std::move(resident));
                }
                HZ_TRY(community.roll, roll_of(tx, community));
                communities_.push_back(std::move(community));
            }
            return {};
        });
    }

    /// Owned by the first who lives there, which the residents' accounts then vote for.
    Result<std::string> roll_of(ReadTransaction& tx, Community const& community) {
        HZ_TRY(auto const place, jurisdictions::require_community(tx, scope_->realm, community.id));
        std::map<jurisdictions::DwellingId, std::string> owners;
        for (auto const& one : community.residents) {
            if (one.home) owners.emplace(*one.home, one.name);
        }
        std::string csv = "房号,楼栋,单元,业主,建筑面积\n";
        for (auto const& home : jurisdictions::dwellings_below(tx, *scope_, place, ballots::kRollMax)) {
            // "3号楼2单元501" or "3号楼501".
            constexpr std::string_view kBuilding = "号楼";
            constexpr std::string_view kUnit = "单元";
            auto const building = home.label.find(kBuilding);
            auto const unit = home.label.find(kUnit);
            if (building == home.label.npos) continue;
            auto const after = building + kBuilding.size();
            bool const has_unit = unit != home.label.npos;
            auto const owner = owners.find(home.id);
            auto const area = home.area_cm2.value_or(800'000);
            csv += fmt::format("{},{},{},{},{}.{:02}\n", home.label.substr(has_unit ? unit + kUnit.size() : after),
                               home.label.substr(0, building), has_unit ? home.label.substr(after, unit - after) : "",
                               owner == owners.end() ? "业主" + home.code : owner->second, area / 10'000,
                               area / 100 % 100);
        }
        return csv;
    }

    /// As many as the public record lacks, by what the first ones left in it; then some by the demo's resident.
    Result<void> report_cases() {
        Caller const desk{.grants = {{Role::dispatcher, scope_->realm, street_path_, std::nullopt}}, .now = now_};
        cases::Simulation simulation{.count = kTrialCases, .seed = simulation_.seed};
        std::vector<PersonId> reporters;
        for (auto const& community : communities_) {
            for (auto const& one : community.residents) reporters.push_back(one.person);
        }
        auto const count = [&] {
            return database_.read([&](ReadTransaction& tx) { return count_public_events(tx, *scope_); });
        };
        HZ_TRY(auto const before, count());
        auto const show = [&](std::size_t done, std::size_t all) {
            if (progress_) progress_("cases", done, all);
        };
        if (before < simulation_.events) {
            HZ_TRY(done_.cases, cases::simulate_recorded_cases(database_, desk, *scope_, simulation, reporters, show));
            HZ_TRY(auto const after, count());
            auto const of_each = static_cast<double>(after - before) / static_cast<double>(kTrialCases);
            if (after < simulation_.events && of_each > 0) {
                simulation.count = static_cast<std::size_t>(static_cast<double>(simulation_.events - after) / of_each);
                simulation.seed += 1;
                HZ_TRY(auto const more,
                       cases::simulate_recorded_cases(database_, desk, *scope_, simulation, reporters, show));
                done_.cases += more;
            }
        }
        simulation = {.count = kCasesOfMember, .seed = simulation_.seed + 2};
        HZ_TRY(auto const own, cases::simulate_recorded_cases(database_, desk, *scope_, simulation, {*member_}, {}));
        done_.cases += own;
        HZ_TRY(indicators::count_changed(database_, *scope_, std::numeric_limits<std::size_t>::max()));
        return {};
    }
    static constexpr std::size_t kCasesOfMember = 120;

    // ---- One topic

    struct Subject {
        Community const* where;
        Reached reached;
        TimePoint launched;
        std::string title;
        std::string_view thing;
        std::vector<std::size_t> people{};  ///< who takes part, by number among the residents; the first in any case
        TopicId topic{0};
    };

    Result<void> live(std::size_t number) {
        auto const& trouble = kTroubles[number / communities_.size() % kTroubles.size()];
        auto const stage = number / communities_.size() % kReached.size();
        auto const turn = number / communities_.size() / kTroubles.size() + 1;
        Subject subject{
            .where = &communities_[number % communities_.size()],
            .reached = kReached[stage],
            .launched = now_ - days{kAge[stage]} + minutes{random_.uniform_below(600)},
            .title = turn == 1 ? std::string(trouble.title) : fmt::format("{}（第 {} 片）", trouble.title, turn),
            .thing = trouble.thing};
        take_sample(subject);
        HZ_TRY(launch(subject));
        HZ_TRY(step(subject, days{1}));
        HZ_TRY(deliberate(subject));
        if (subject.reached == Reached::opinions) return {};
        HZ_TRY(step(subject, days{8}));
        return subject.reached == Reached::ballot ? vote(subject) : resolve(subject);
    }

    /// Several hundred; in small communities whoever there is.
    void take_sample(Subject& subject) {
        auto const all = subject.where->residents.size();
        auto const wanted = std::min<std::size_t>(all - 1, 200 + random_.uniform_below(500));
        std::vector<std::size_t> others(all - 1);
        for (std::size_t at = 0; at < others.size(); ++at) others[at] = at + 1;
        random_.shuffle(std::span(others));
        subject.people = {0};
        subject.people.insert(subject.people.end(), others.begin(),
                              others.begin() + static_cast<std::ptrdiff_t>(wanted));
    }

    /// An initiative that found its signatures, launched with a question, an organiser and a room.
    Result<void> launch(Subject& subject) {
        auto const begun = subject.launched - days{12};
        bool const is_owners = subject.reached == Reached::ballot;
        return write([&](WriteTransaction& tx) -> Result<void> {
            // Begun by somebody else each time: nobody may have more than a few open at once.
            HZ_TRY(auto const item,
                   agenda::begin_initiative(
                       tx, resident(subject, subject.people.back(), begun), *scope_,
                       {.community = subject.where->id,
                        .title = subject.title,
                        .words = fmt::format("{}这件事说了好几年，大家坐下来商量一次。", subject.thing)}));
            auto const signers = std::min<std::size_t>(subject.people.size() - 1, 20 + random_.uniform_below(40));
            for (std::size_t at = 0; at < signers; ++at) {
                auto const when = begun + hours{4} * static_cast<int>(at);
                HZ_TRY(agenda::sign(tx, resident(subject, subject.people[at], when), *scope_, item.id));
                ++done_.signatures;
            }
            HZ_TRY(auto const launched,
                   agenda::launch(
                       tx, committee(subject, subject.launched), *scope_, item.id,
                       {.title = subject.title,
                        .question = fmt::format("{}怎么安排，大家都能接受？", subject.thing),
                        .decider = subject.where->name + (is_owners ? "全体业主" : "居民议事会"),
                        .background = fmt::format("居民联名提出。现状、费用和已有的答复见公告栏；{}先听大家的看法。",
                                                  subject.where->name),
                        .organiser = subject.where->committee,
                        .resource = "社区活动室每周三晚上",
                        .procedure = is_owners ? "owners.ordinary" : "council"}));
            subject.topic = *launched.topic;
            return {};
        });
    }

    /// Whoever organises leaves the present stage, so long after the launch.
    Result<void> step(Subject const& subject, Microseconds after, std::vector<procedure::Reading> counted = {}) {
        return write([&](WriteTransaction& tx) -> Result<void> {
            auto const who = committee(subject, subject.launched + after);
            HZ_TRY(auto const run, procedures::see_run(tx, who, *scope_, subject.topic));
            procedures::RunAct act{.event = RunEvent::leave_stage, .reason = "本阶段的事已办完。"};
            act.counted = counted;
            HZ_TRY(procedures::act_on_run(tx, who, *scope_, subject.topic, run.revision, act, counters_));
            return {};
        });
    }

    /// Statements in residents' own words, and votes on them.
    Result<void> deliberate(Subject const& subject) {
        auto const opened = subject.launched + days{1};
        std::vector<opinions::StatementId> statements;
        auto const count = std::min<std::size_t>(subject.people.size(), 18 + random_.uniform_below(28));
        HZ_TRY(write([&](WriteTransaction& tx) -> Result<void> {
            statements.clear();
            for (std::size_t at = 0; at < count; ++at) {
                auto const who = resident(subject, subject.people[at], opened + hours{1} * static_cast<int>(at));
                HZ_TRY(auto const one,
                       opinions::write_statement(tx, who, *scope_, subject.topic, words_of(subject, at)));
                statements.push_back(one.id);
            }
            return {};
        }));
        done_.statements += statements.size();

        std::vector<Caller> voters;
        std::vector<std::pair<std::size_t, opinions::StatementId>> cast;
        for (std::size_t at = 0; at < subject.people.size(); ++at) {
            auto const when = opened + hours{50} + minutes{random_.uniform_below(60 * 48)};
            voters.push_back(resident(subject, subject.people[at], when));
            auto order = statements;
            random_.shuffle(std::span(order));
            auto const seen = random_.uniform_below(2) == 0 ? order.size() : 1 + random_.uniform_below(order.size());
            for (std::size_t one = 0; one < seen; ++one) cast.emplace_back(at, order[one]);
        }
        for (std::size_t first = 0; first < cast.size(); first += kVotesPerWrite) {
            std::vector<opinions::CastVote> votes;
            for (auto at = first; at < std::min(cast.size(), first + kVotesPerWrite); ++at) {
                auto const& [voter, statement] = cast[at];
                votes.push_back({voters[voter], *scope_, subject.topic, statement, opinion_of(voter, statement)});
            }
            HZ_TRY(write([&](WriteTransaction& tx) -> Result<void> {
                for (auto const& receipt : opinions::cast_votes(tx, votes)) {
                    if (!receipt) return fail(receipt.error());
                }
                return {};
            }));
        }
        done_.votes += cast.size();
        return {};
    }

    std::string words_of(Subject const& subject, std::size_t number) {
        // No two of a topic begin alike and end alike.
        auto const way = kWays[number % kWays.size()];
        auto const reason = kReasons[(number / kWays.size() * 5 + number * 7) % kReasons.size()];
        auto const start = kSubjects[random_.uniform_below(kSubjects.size())];
        return fmt::format("{}{}{}，{}。", start, subject.thing, way, reason);
    }

    /// Two camps that differ on some statements and agree on the rest.
    opinions::Vote opinion_of(std::size_t voter, opinions::StatementId statement) {
        auto const about = static_cast<std::uint64_t>(statement.value()) % 10;
        double const agrees = about < 4 ? 0.8 : voter % 3 == 0 ? 0.75 : 0.2;
        double const at = random_.uniform_unit();
        if (at < agrees) return opinions::Vote::agree;
        return at < agrees + 0.1 ? opinions::Vote::pass : opinions::Vote::disagree;
    }

    /// The council: a meeting that resolves, then what it promised, then the three questions.
    Result<void> resolve(Subject const& subject) {
        HZ_TRY(step(subject, days{9}));
        HZ_TRY(auto const meeting, call(subject, days{10}, subject.launched + days{18}));
        if (subject.reached == Reached::meeting) return {};
        HZ_TRY(hold(subject, meeting));
        HZ_TRY(step(subject, days{20}, {{procedure::Measure::agree_heads, 24, 31}}));
        HZ_TRY(record_consensus(subject, days{20}));
        HZ_TRY(promise(subject));
        HZ_TRY(step(subject, days{22}));
        if (subject.reached == Reached::commitments) return {};
        HZ_TRY(step(subject, days{28}));
        return evaluate(subject);
    }

    Result<meetings::Meeting> call(Subject const& subject, days noticed_after, TimePoint starts) {
        auto const noticed = subject.launched + noticed_after;
        meetings::MeetingDraft draft{.community = subject.where->id,
                                     .topic = subject.topic,
                                     .body = subject.where->committee,
                                     .title = fmt::format("{}：当面议一议", subject.title),
                                     .about = "先说清楚现状和费用，再把分歧最大的两条议一议。",
                                     .chair = subject.where->name + "居委会主任",
                                     .place = "居委会二楼议事厅（有坡道）",
                                     .points = {{"现状和费用", 20, "居委会", meetings::WantedResult::information},
                                                {"先做哪几件", 60, "", meetings::WantedResult::decision}},
                                     .expected = 40,
                                     .starts_at = starts,
                                     .ends_at = starts + hours{2}};
        std::optional<meetings::Meeting> called;
        HZ_TRY(write([&](WriteTransaction& tx) -> Result<void> {
            HZ_TRY(auto const drafted, meetings::draft_meeting(tx, committee(subject, noticed), *scope_, draft));
            HZ_TRY(called, meetings::act_on_meeting(tx, committee(subject, noticed), *scope_, drafted.id,
                                                    drafted.revision, meetings::MeetingEvent::call, ""));
            auto const replies = std::min<std::size_t>(subject.people.size(), 60);
            for (std::size_t at = 0; at < replies; ++at) {
                auto const when = noticed + minutes{47} * static_cast<int>(at);
                HZ_TRY(called, meetings::reply(tx, resident(subject, subject.people[at], when), *scope_, called->id,
                                               at % 7 != 3, {}, ""));
            }
            return {};
        }));
        return *called;
    }

    Result<void> hold(Subject const& subject, meetings::Meeting const& called) {
        auto const starts = called.what.starts_at;
        return write([&](WriteTransaction& tx) -> Result<void> {
            auto const act = [&](std::int64_t revision, meetings::MeetingEvent event, TimePoint at) {
                return meetings::act_on_meeting(tx, committee(subject, at), *scope_, called.id, revision, event, "");
            };
            HZ_TRY(auto meeting, act(called.revision, meetings::MeetingEvent::start, starts + minutes{3}));
            auto const came = std::min<std::size_t>(subject.people.size(), 31);
            constexpr std::size_t kSpeakers = 8;
            for (std::size_t at = 0; at < came; ++at) {
                auto const who = resident(subject, subject.people[at], starts + minutes{4 + static_cast<int>(at) % 9});
                HZ_TRY(meeting, meetings::sign_in(tx, who, *scope_, meeting.id, meeting.door_code));
                if (at >= kSpeakers) continue;
                HZ_TRY(meeting, meetings::ask_for_floor(tx, who, *scope_, meeting.id, true,
                                                        subject.where->residents[subject.people[at]].name));
            }
            HZ_TRY(meetings::add_entries(tx, committee(subject, starts + hours{2}), *scope_, meeting.id,
                                         written(subject, meetings::entries_of(tx, *scope_, meeting.id), starts)));
            HZ_TRY(auto const held,
                   meetings::see_meeting(tx, committee(subject, starts + hours{2}), *scope_, called.id));
            HZ_TRY(meeting, act(held.revision, meetings::MeetingEvent::end, starts + minutes{110}));
            HZ_TRY(meeting, act(meeting.revision, meetings::MeetingEvent::publish, starts + days{1}));
            return {};
        });
    }

    std::vector<meetings::Entry> written(Subject const& subject, std::vector<meetings::Entry> const& asked,
                                         TimePoint starts) {
        using meetings::EntryKind;
        std::vector<meetings::Entry> entries;
        auto at = starts + minutes{15};
        auto const add = [&](meetings::Entry entry) {
            entry.id = fmt::format("simulated-{}-{}", subject.topic.str(), entries.size());
            entry.at = at;
            at += minutes{2};
            entries.push_back(entry);
            return entries.back().id;
        };
        add({.kind = EntryKind::point_started, .point = 1});
        for (auto const& speech : asked) {
            if (speech.kind != EntryKind::speech_asked) continue;
            add({.kind = EntryKind::speech_started, .subject = speech.id});
            add({.kind = EntryKind::speech_ended, .subject = speech.id, .seconds = 110});
            ++done_.speeches;
        }
        add({.kind = EntryKind::minutes_written, .point = 1, .text = "居委会介绍了现状和三家报价，大家没有异议。"});
        add({.kind = EntryKind::point_started, .point = 2});
        auto const motion = add({.kind = EntryKind::motion_moved,
                                 .point = 2,
                                 .text = fmt::format("{}先试行一个月，费用从公共收益出", subject.thing)});
        add({.kind = EntryKind::motion_counted,
             .subject = motion,
             .votes_for = 24,
             .votes_against = 5,
             .abstentions = 2,
             .present = 31});
        add({.kind = EntryKind::minutes_written, .point = 2, .text = "多数同意先试行；一楼住户的意见写进方案。"});
        add({.kind = EntryKind::point_ended, .point = 2});
        return entries;
    }

    Result<void> record_consensus(Subject const& subject, days after) {
        ballots::BallotDraft draft;
        draft.topic = subject.topic;
        draft.kind = ballots::BallotKind::consensus;
        draft.body = subject.where->committee;
        draft.title = fmt::format("{}：议事会的决定", subject.title);
        draft.wording = fmt::format("{}先试行一个月，费用从公共收益出，一楼住户的意见写进方案。", subject.thing);
        draft.yes_means = "同意试行";
        draft.consensus = {.present = 31,
                           .objections_asked = true,
                           .objecting = 2,
                           .objections = "两位住户担心夜里有声音，试行期间记录。",
                           .recorder = "居委会书记员",
                           .met_at = subject.launched + days{18}};
        return write([&](WriteTransaction& tx) -> Result<void> {
            auto const who = committee(subject, subject.launched + after);
            HZ_TRY(auto const made, ballots::prepare(tx, who, *scope_, draft));
            HZ_TRY(ballots::record_consensus(tx, who, *scope_, made.id, made.revision));
            return {};
        });
    }

    /// Two promises: one delivered, with residents' word on it, one under way.
    Result<void> promise(Subject const& subject) {
        using commitments::CommitmentEvent;
        auto const owner = [&](days after) {
            return Caller{
                .person = subject.where->residents.back().person,
                .grants = {{Role::department_officer, scope_->realm, street_path_, subject.where->owner_of_promises}},
                .now = subject.launched + after};
        };
        return write([&](WriteTransaction& tx) -> Result<void> {
            for (bool const is_delivered : {true, false}) {
                auto const maker = committee(subject, subject.launched + days{21});
                HZ_TRY(auto one,
                       commitments::begin_draft(tx, maker, *scope_,
                                                {.topic = subject.topic,
                                                 .source = commitments::DecisionSource::run,
                                                 .source_id = subject.topic.value(),
                                                 .title = std::string(subject.thing) +
                                                          (is_delivered ? "先修好再试行" : "试行一个月并公布结果"),
                                                 .words = "按议事会的决定办，完工后贴出照片和费用。",
                                                 .owner = subject.where->owner_of_promises,
                                                 .due = subject.launched + days{is_delivered ? 25 : 60},
                                                 .amount_fen = 480'000,
                                                 .resource = "公共收益"}));
                auto const act = [&](Caller const& who, CommitmentEvent event, std::string const& text) {
                    return commitments::act_on(tx, who, *scope_, one.id,
                                               {.event = event, .revision = one.revision, .text = text});
                };
                HZ_TRY(one, act(maker, CommitmentEvent::make, ""));
                HZ_TRY(one, act(owner(days{22}), CommitmentEvent::begin, ""));
                if (!is_delivered) continue;
                HZ_TRY(one, act(owner(days{24}), CommitmentEvent::deliver, "已完工，照片和账目贴在公告栏。"));
                auto const said = std::min<std::size_t>(subject.people.size(), 25);
                for (std::size_t at = 0; at < said; ++at) {
                    bool const is_dispute = at % 12 == 7;
                    auto const who = resident(subject, subject.people[at],
                                              subject.launched + days{24} + hours{1} * static_cast<int>(at));
                    HZ_TRY(commitments::say(
                        tx, who, *scope_, one.id,
                        is_dispute ? commitments::CommitmentVoice::disputed : commitments::CommitmentVoice::confirmed,
                        is_dispute ? "北边那一段还没有修。" : ""));
                    ++done_.voices;
                }
            }
            return {};
        });
    }

    Result<void> evaluate(Subject const& subject) {
        using evaluations::Verdict;
        auto const opened = subject.launched + days{28} + hours{1};
        HZ_TRY(write([&](WriteTransaction& tx) -> Result<void> {
            HZ_TRY(evaluations::open_evaluation(tx, committee(subject, opened), *scope_, subject.topic,
                                                opened + days{14}));
            return {};
        }));
        return in_chunks(subject.people.size() / 3, [&](WriteTransaction& tx, std::size_t at) -> Result<void> {
            auto const verdict = at % 5 == 0 ? Verdict::no : at % 3 == 0 ? Verdict::partly : Verdict::yes;
            auto const who = resident(subject, subject.people[at], opened + minutes{11} * static_cast<int>(at % 700));
            HZ_TRY(evaluations::put_answer(tx, who, *scope_, subject.topic,
                                           {.solved = verdict, .fair = Verdict::yes, .again = verdict}));
            ++done_.answers;
            return {};
        });
    }

    /// The owners: a meeting, a draft, and a vote that is open now.
    Result<void> vote(Subject const& subject) {
        HZ_TRY(auto const meeting, call(subject, days{9}, subject.launched + days{17}));
        HZ_TRY(hold(subject, meeting));
        HZ_TRY(step(subject, days{18}));
        HZ_TRY(step(subject, days{19}));
        auto const opens = subject.launched + days{36};
        ballots::BallotDraft draft;
        draft.topic = subject.topic;
        draft.body = subject.where->committee;
        draft.title = fmt::format("{}：按方案办不办", subject.title);
        draft.wording = fmt::format("同意按公示的方案办理{}，费用从公共收益列支。", subject.thing);
        draft.yes_means = "投同意，就是同意按公示的方案办";
        draft.paper_route = "纸质票在居委会一楼窗口领取和交回，每天九点到五点。";
        draft.if_failed = "回到议事，改好方案再公告。";
        draft.owners.matter = 8;
        draft.owners.split_votes = tally::OwnersOptions::SplitVotes::by_area;
        draft.opens_at = opens;
        draft.closes_at = opens + days{14};
        draft.counts_until = opens + days{16};
        auto const prepared = committee(subject, opens - days{16});
        std::optional<ballots::Ballot> made;
        HZ_TRY(write([&](WriteTransaction& tx) -> Result<void> {
            HZ_TRY(made, ballots::prepare(tx, prepared, *scope_, draft));
            return {};
        }));
        HZ_TRY(auto const upload,
               ballots::upload_roll(database_, prepared, *scope_, made->id, subject.where->roll, false));
        HZ_TRY(auto const noticed, ballots::give_notice(database_, prepared, *scope_, made->id, upload.ballot.revision,
                                                        people::store::residents_of));
        HZ_TRY(write([&](WriteTransaction& tx) -> Result<void> {
            HZ_TRY(ballots::open_ballot(tx, committee(subject, opens), *scope_, made->id, noticed.revision));
            return {};
        }));
        return in_chunks(subject.people.size(), [&](WriteTransaction& tx, std::size_t at) -> Result<void> {
            using enum ballots::BallotChoice;
            auto const who = resident(subject, subject.people[at], opens + minutes{9} * static_cast<int>(at % 700));
            auto const cast = ballots::cast(tx, who, *scope_, made->id, at % 6 == 0 ? disagree : agree);
            // Who is not an owner lives in another's flat.
            if (!cast && cast.error().key() != "ballot.not_on_roll") return fail(cast.error());
            if (cast) ++done_.ballot_votes;
            return {};
        });
    }

    // ---- Who acts

    Caller resident(Subject const& subject, std::size_t number, TimePoint at) const {
        return {.person = subject.where->residents[number].person,
                .grants = {{Role::resident, scope_->realm, subject.where->path, std::nullopt}},
                .now = std::min(at, now_)};
    }
    /// Staff without an account of the demo: acts are their body's.
    Caller committee(Subject const& subject, TimePoint at) const {
        return {.person = subject.where->residents.back().person,
                .grants = {{Role::committee_staff, scope_->realm, subject.where->path, subject.where->committee},
                           {Role::owners_committee, scope_->realm, subject.where->path, std::nullopt}},
                .now = std::min(at, now_)};
    }
    template <class F>
    Result<void> write(F act) {
        return database_.write(act, Effort::bulk);
    }
    template <class F>
    Result<void> in_chunks(std::size_t count, F act) {
        for (std::size_t first = 0; first < count; first += kActsPerWrite) {
            HZ_TRY(write([&](WriteTransaction& tx) -> Result<void> {
                for (auto at = first; at < std::min(count, first + kActsPerWrite); ++at) HZ_TRY(act(tx, at));
                return {};
            }));
        }
        return {};
    }

    storage::Database& database_;
    ThreadSimulation const& simulation_;
    TimePoint now_;
    ThreadProgress const& progress_;
    Random random_;
    std::optional<storage::Scope> scope_{};
    authority::JurisdictionPath street_path_{""};
    std::vector<Community> communities_{};
    std::optional<PersonId> member_{};
    std::vector<std::unique_ptr<procedures::StageCounts>> owned_counters_{};
    procedures::Counters counters_{};
    SimulatedThreads done_{};
};

}  // namespace

Result<SimulatedThreads> simulate_threads(storage::Database& database, ThreadSimulation const& simulation,
                                          TimePoint now, ThreadProgress const& progress) {
    return Filling(database, simulation, now, progress).run();
}

}  // namespace hezhi::app
