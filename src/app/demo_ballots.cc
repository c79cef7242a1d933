#include "src/app/demo_ballots.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "src/app/demo_filling.h"
#include "src/ballots/ballots.h"
#include "src/bodies/bodies.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/people/residence_store.h"
#include "src/topics/topics.h"

namespace hezhi::app {
namespace {

using authority::Caller;
using authority::Role;
using ballots::Ballot;
using ballots::BallotChoice;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using storage::ReadTransaction;
using storage::WriteTransaction;

constexpr std::string_view kDeveloper = "云栖置业有限公司";

/// Owners of the stair 3/2 of 柳荫里, from the first floor up; the one at the top owns both flats and is one head.
constexpr std::array<std::string_view, 12> kStair{"陈桂英", "许建国", "韩秀兰", "冯志强", "邓丽华", "曹文斌",
                                                  "彭海燕", "曾立新", "肖美玲", "田永福", "董春梅", "董春梅"};

class Holding : DemoFilling {
public:
    Holding(storage::Database& database, people::DemoStreet const& street, TimePoint now)
        : DemoFilling(database, street, now), day_(std::chrono::floor<days>(now) + hours{1}) {}

    Result<void> run() {
        HZ_TRY(learn_bodies());
        HZ_TRY(lift());
        return property();
    }

private:
    /// Clerks are told apart by their accounts: a paper takes two.
    Caller clerk(people::DemoCommunity const& home, int number, TimePoint at) const {
        return {.person = street_.accounts.at(static_cast<std::size_t>(number)).person,
                .grants = {{Role::committee_staff, street_.street, home.path, std::nullopt}},
                .now = at};
    }

    Result<Ballot> noticed(people::DemoCommunity const& home, ballots::BallotDraft const& draft,
                           std::string const& roll, TimePoint at) {
        auto const who = clerk(home, 0, at);
        HZ_TRY(auto const made, write([&](WriteTransaction& tx) { return ballots::prepare(tx, who, scope_, draft); }));
        HZ_TRY(auto const upload, ballots::upload_roll(database_, who, scope_, made.id, roll, false));
        return ballots::give_notice(database_, who, scope_, made.id, upload.ballot.revision,
                                    people::store::residents_of);
    }
    Result<Ballot> opened(people::DemoCommunity const& home, Ballot const& ballot) {
        auto const who = clerk(home, 0, *ballot.opens_at);
        return write(
            [&](WriteTransaction& tx) { return ballots::open_ballot(tx, who, scope_, ballot.id, ballot.revision); });
    }
    Result<void> paper(people::DemoCommunity const& home, ballots::BallotId id, std::string const& number,
                       ballots::PaperReading const& reading, int readings = 2) {
        for (int clerk_number = 1; clerk_number <= readings; ++clerk_number) {
            auto const who = clerk(home, clerk_number, reading.handed_in_at + hours{clerk_number});
            HZ_TRY(write(
                [&](WriteTransaction& tx) { return ballots::enter_paper(tx, who, scope_, id, number, reading); }));
        }
        return {};
    }

    static std::string stair_roll() {
        std::string csv = "房号,楼栋,单元,业主,建筑面积\n";
        for (int at = 0; at < 12; ++at) {
            // Two flats a floor; the western ones are the larger.
            csv += fmt::format("{}0{},3,2,{},{}\n", at / 2 + 1, at % 2 + 1, kStair[static_cast<std::size_t>(at)],
                               at % 2 == 0 ? "58.40" : "64.55");
        }
        return csv;
    }

    ballots::BallotDraft lift_draft(topics::TopicId topic, TimePoint opens) const {
        ballots::BallotDraft draft;
        draft.topic = topic;
        draft.body = body("柳荫里社区居委会");
        draft.title = "3 号楼 2 单元加装电梯";
        draft.wording =
            "同意在 3 号楼 2 单元北侧加装一部电梯。建设费扣除政府补贴后，一、二层不出，三层起按楼层递增分摊；"
            "日常电费和维保费由使用的住户分摊。";
        draft.yes_means = "投同意，就是同意按公示的方案加装，并按方案分摊费用";
        draft.background = "方案图、费用分摊表和结构安全鉴定书贴在单元门口，居委会也能看。";
        draft.paper_route =
            "纸质票由楼组长送到每户，填好交居委会一楼窗口（工作日九点到五点），也可以打电话请人上门收。";
        draft.if_failed = "回到议事：把反对的理由一条条列出来改方案，改好后可以重新公告、再表决一次。";
        draft.owners.matter = 7;
        draft.owners.scope = *tally::scope_from("unit:3/2");
        draft.owners.split_votes = tally::OwnersOptions::SplitVotes::by_area;
        draft.opens_at = opens;
        draft.closes_at = opens + days{10};
        draft.counts_until = opens + days{12};
        return draft;
    }

    /// Passed by area, failed by heads; then the changed plan, noticed.
    Result<void> lift() {
        HZ_TRY(auto const* home, community("柳荫里"));
        HZ_TRY(auto const topic, topic_called("老楼加装电梯"));
        auto const opens = day_ - days{34};
        HZ_TRY(auto const first, noticed(*home, lift_draft(topic.id, opens), stair_roll(), opens - days{16}));
        HZ_TRY(opened(*home, first));
        using enum BallotChoice;
        // All eleven heads vote, eight agree: 562.50 of 737.70 m² are more than three quarters, eight of eleven are
        // not.
        constexpr std::array<BallotChoice, 12> kVotes{disagree, agree, disagree, agree, disagree, agree,
                                                      agree,    agree, agree,    agree, agree,    agree};
        for (std::size_t at = 0; at < kVotes.size(); ++at) {
            ballots::PaperReading reading{.entry = static_cast<std::int64_t>(at) + 1,
                                          .voters = {std::string(kStair[at])},
                                          .choice = kVotes[at],
                                          .handed_in_at = opens + days{1 + static_cast<int>(at) % 7} + hours{3}};
            if (at == 3) {
                reading.proxy = "冯静怡";
                reading.authority = "书面委托书，附双方身份证复印件";
            }
            HZ_TRY(paper(*home, first.id, fmt::format("LYL-3-2-{:02}", at + 1), reading));
        }
        auto const closes = clerk(*home, 0, *first.closes_at);
        auto const current = [&] {
            return database_.read(
                [&](ReadTransaction& tx) { return ballots::see_ballot(tx, closes, scope_, first.id); });
        };
        HZ_TRY(auto const open, current());
        HZ_TRY(auto const closed, write([&](WriteTransaction& tx) {
                   return ballots::close_ballot(tx, closes, scope_, first.id, open.revision);
               }));
        HZ_TRY(ballots::decide(database_, clerk(*home, 0, *first.counts_until), scope_, first.id, closed.revision));

        auto second = lift_draft(topic.id, day_ + days{12});
        second.title = "3 号楼 2 单元加装电梯（改后方案）";
        second.wording =
            "同意在 3 号楼 2 单元北侧加装一部浅井道电梯，井道离一层窗户不少于三米。建设费扣除政府补贴后，一、二层不出，"
            "三层起按楼层递增分摊；一层噪声超标由施工方负责改到合格。";
        second.background = "上次表决面积过了、人数差一户。反对的三户说的是采光和噪声，方案改了井道位置，加了隔声。";
        HZ_TRY(noticed(*home, second, stair_roll(), now_ - days{5}));
        return {};
    }

    /// 360 flats: the developer has not sold thirty of them.
    struct Flat {
        int building;
        int number;
        std::string owner;
    };
    Result<std::vector<Flat>> flats(people::DemoCommunity const& home) {
        return database_.read([&](ReadTransaction& tx) -> Result<std::vector<Flat>> {
            HZ_TRY(auto const place, jurisdictions::require_community(tx, street_.street, home.id));
            std::vector<Flat> found;
            for (auto const& dwelling : jurisdictions::dwellings_below(tx, scope_, place, 10'000)) {
                auto const at = dwelling.label.find("号楼");
                found.push_back({std::stoi(dwelling.label.substr(0, at)),
                                 std::stoi(dwelling.label.substr(at + std::string_view("号楼").size())),
                                 {}});
            }
            std::ranges::sort(found, [](Flat const& a, Flat const& b) {
                return std::pair(a.building, a.number) < std::pair(b.building, b.number);
            });
            for (std::size_t at = 0; at < found.size(); ++at) {
                // The first flats are those of residents with an account; names repeat, so flats tell owners apart.
                found[at].owner = fmt::format("业主{:03}", at + 1);
            }
            for (auto const& account : street_.accounts) {
                if (account.role != Role::resident) continue;
                name_residents(tx, account.person, found);
            }
            for (auto const person : home.residents) name_residents(tx, person, found);
            return found;
        });
    }
    void name_residents(ReadTransaction& tx, PersonId person, std::vector<Flat>& found) const {
        auto const known = people::find_person(tx, person);
        for (auto const& residence : people::residences_of(tx, person)) {
            if (!residence.dwelling || !known) continue;
            auto const dwelling = jurisdictions::find_dwelling(tx, scope_, *residence.dwelling);
            if (!dwelling) continue;
            for (auto& flat : found) {
                bool const here = dwelling->label == fmt::format("{}号楼{}", flat.building, flat.number);
                bool const free = flat.owner.starts_with("业主");
                if (!here || !free) continue;
                bool const taken =
                    std::ranges::any_of(found, [&](Flat const& other) { return other.owner == known->display_name; });
                // Two people of one name would be one head: the later is not the owner of her flat here.
                if (!taken) flat.owner = known->display_name;
            }
        }
    }

    Result<void> property() {
        HZ_TRY(auto const* home, community("云栖苑"));
        HZ_TRY(auto const homes, flats(*home));
        auto const opens = day_ - days{6};
        auto const founder = clerk(*home, 0, opens - days{30});
        HZ_TRY(auto const topic, write([&](WriteTransaction& tx) -> Result<topics::Topic> {
                   HZ_TRY(auto const made,
                          topics::draft_topic(
                              tx, founder, scope_,
                              {.community = home->id,
                               .title = "要不要更换物业公司",
                               .question = "和安栖物业的合同到期，续聘还是公开选聘新的物业公司？",
                               .background = "合同三月到期。业委会收集了续聘条件和公开选聘的步骤，贴在三个门的公告栏。",
                               .decider = "云栖苑全体业主",
                               .legal_class = "业主共同决定事项（民法典第二百七十八条第四项）",
                               .settled = "不论哪种结果，交接期间保洁、保安和电梯维保不中断。",
                               .organiser = "云栖苑业主委员会",
                               .closes_at = std::nullopt}));
                   return topics::move_topic(tx, founder, scope_, made.id, topics::TopicState::open, "");
               }));
        ballots::BallotDraft draft;
        draft.topic = topic.id;
        draft.body = body("云栖苑业主委员会");
        draft.title = "解聘安栖物业，公开选聘新物业";
        draft.wording =
            "同意合同到期后不再续聘安栖物业服务有限公司，由业主委员会组织公开选聘新的物业服务企业，"
            "选聘结果另行表决。";
        draft.yes_means = "投同意，就是同意到期不续聘、公开选聘新的物业公司";
        draft.background = "业委会已公示现合同、三年服务评价和公开选聘办法。";
        draft.paper_route =
            "纸质票在业委会办公室领取和交回（三号楼一层，每天九点到二十点）；行动不便的业主请打电话，两人上门收票。";
        draft.if_failed = "没有通过，就按现合同的条件由业委会与安栖物业谈续聘，谈好的合同另行表决。";
        draft.owners.matter = 4;
        draft.owners.split_votes = tally::OwnersOptions::SplitVotes::by_area;
        draft.opens_at = opens;
        draft.closes_at = day_ + days{8};
        draft.counts_until = day_ + days{10};
        std::string roll = "房号,楼栋,业主,登记面积,销售状态,建设单位\n";
        for (auto const& flat : homes) {
            // The developer's last stock: two top floors of buildings 5 and 6.
            bool const is_stock = flat.building >= 5 && flat.number >= 1200;
            auto const hundredths = 8'915 + 615 * (flat.number % 100 - 1);
            roll +=
                fmt::format("{},{},{},{}.{:02},{},{}\n", flat.number, flat.building, is_stock ? "" : flat.owner,
                            hundredths / 100, hundredths % 100, is_stock ? "未售" : "已售", is_stock ? kDeveloper : "");
        }
        HZ_TRY(auto const ballot, noticed(*home, draft, roll, opens - days{18}));
        HZ_TRY(opened(*home, ballot));
        HZ_TRY(vote_by_phone(*home, ballot));
        // Papers: one of a proxy, the developer's for all its stock, one that waits for its second reading.
        auto const line = [&](int building, int number) {
            auto const at = std::ranges::find_if(
                homes, [&](Flat const& flat) { return flat.building == building && flat.number == number; });
            return static_cast<std::int64_t>(at - homes.begin()) + 1;
        };
        auto const owner = [&](std::int64_t entry) { return homes.at(static_cast<std::size_t>(entry) - 1).owner; };
        auto reading = [&](std::int64_t entry, BallotChoice choice, std::string voter) {
            return ballots::PaperReading{.entry = entry,
                                         .voters = {std::move(voter)},
                                         .choice = choice,
                                         .handed_in_at = opens + days{2} + hours{2}};
        };
        auto by_proxy = reading(line(2, 301), BallotChoice::agree, owner(line(2, 301)));
        by_proxy.proxy = "沈立新";
        by_proxy.authority = "书面委托书，附双方身份证复印件";
        HZ_TRY(paper(*home, ballot.id, "YQY-0001", by_proxy));
        HZ_TRY(paper(*home, ballot.id, "YQY-0002",
                     reading(line(5, 1201), BallotChoice::disagree, std::string(kDeveloper))));
        HZ_TRY(paper(*home, ballot.id, "YQY-0003", reading(line(3, 402), BallotChoice::agree, owner(line(3, 402))), 1));
        return {};
    }

    Result<void> vote_by_phone(people::DemoCommunity const& home, Ballot const& ballot) {
        int number = 0;
        for (auto const person : home.residents) {
            if (++number > 60) break;
            Caller const who{.person = person,
                             .grants = {{Role::resident, street_.street, home.path, std::nullopt}},
                             .now = *ballot.opens_at + hours{number} + minutes{number * 7 % 60}};
            auto const choice = number % 5 == 0    ? BallotChoice::disagree
                                : number % 11 == 0 ? BallotChoice::abstain
                                                   : BallotChoice::agree;
            auto const done =
                write([&](WriteTransaction& tx) { return ballots::cast(tx, who, scope_, ballot.id, choice); });
            // Who is not on the roll lives in another's flat.
            if (!done && done.error().key() != "ballot.not_on_roll") return fail(done.error());
        }
        return {};
    }

    TimePoint day_;  ///< nine in the morning, as notices say
};

}  // namespace

Result<void> add_demo_ballots(storage::Database& database, people::DemoStreet const& street, TimePoint now) {
    return Holding(database, street, now).run();
}

}  // namespace hezhi::app
