// A procedure 程序 as data: the stages that a topic goes through, who answers for each, how long it may take, which
// rules must hold before it is left, and what decides it. Towns change their procedures; the engine (run.h) does not
// change with them. What law demands is data too (legal_minimums.h) and is checked whenever a procedure is edited.
// Shares are whole fractions compared by cross products; nothing is rounded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/base/error.h"

namespace hezhi::procedure {

enum class StageKind : std::uint8_t {
    frame,        ///< 议题: the question is worded and shown
    opinion_map,  ///< 议事: statements and votes on them
    meeting,      ///< 会议
    drafting,     ///< 起草: options become one text
    ballot,       ///< 表决
    budget,       ///< 分配: projects share a sum
    lot,          ///< 抽签
    commitment,   ///< 承诺: who does what, by when, with which means
    publication,  ///< 公示
    evaluation    ///< 评价
};
BOOST_DESCRIBE_ENUM(StageKind, frame, opinion_map, meeting, drafting, ballot, budget, lot, commitment, publication,
                    evaluation)

/// What somebody does in relation to one running procedure; the server maps posts to it.
enum class RunActor : std::uint8_t {
    organiser,  ///< 组织者: convenes and keeps it moving
    steward,    ///< 牵头组织: five named powers, no veto
    decider,    ///< whoever law or the procedure names to decide; its chair acts for it
    authority,  ///< the authority that rules on an objection of illegality
    clock       ///< durable jobs
};
BOOST_DESCRIBE_ENUM(RunActor, organiser, steward, decider, authority, clock)

/// Who decides in the end: one for a procedure.
enum class Decider : std::uint8_t {
    owners,                    ///< 业主共同决定
    residents,                 ///< 居民会议
    resident_representatives,  ///< 居民代表会议
    participants,              ///< those who take part; the result binds those who promise
    parties                    ///< 当事人, by agreement
};
BOOST_DESCRIBE_ENUM(Decider, owners, residents, resident_representatives, participants, parties)

/// Which law's floor it stands on.
enum class LegalClass : std::uint8_t {
    owners_ordinary,  ///< Civil Code 278, items 1–5 and 9
    owners_special,   ///< Civil Code 278, items 6–8
    four_steps,       ///< 四议两公开
    council,          ///< 居民议事会
    shared_budget,    ///< 微更新
    mediation         ///< 人民调解
};
BOOST_DESCRIBE_ENUM(LegalClass, owners_ordinary, owners_special, four_steps, council, shared_budget, mediation)

/// What a rule measures. Shares have the denominator named here; counts have none.
enum class Measure : std::uint8_t {
    notice_days,             ///< whole days between notice and opening
    days_open,               ///< whole days since the stage began
    statements,              ///< published statements
    participants,            ///< who took part; a count
    open_objections,         ///< objections nobody answered
    attendance,              ///< came, of those who should
    turnout_heads,           ///< heads taking part, of all heads on the roll
    turnout_area,            ///< exclusive area taking part, of all
    turnout_least,           ///< turnout of the stratum that came least
    agree_heads,             ///< heads agreeing, of those taking part
    agree_area,              ///< area agreeing, of that taking part
    agree_members,           ///< agreeing, of all who should attend
    funded_projects,         ///< projects that the allocation funds
    panel_seats_filled,      ///< seats filled, of all
    days_published,          ///< whole days on public view
    incomplete_commitments,  ///< commitments without owner, deadline or resource
    commitments,             ///< commitments made
    answers                  ///< evaluations received
};
BOOST_DESCRIBE_ENUM(Measure, notice_days, days_open, statements, participants, open_objections, attendance,
                    turnout_heads, turnout_area, turnout_least, agree_heads, agree_area, agree_members, funded_projects,
                    panel_seats_filled, days_published, incomplete_commitments, commitments, answers)

enum class Comparison : std::uint8_t { at_least, more_than, at_most };
BOOST_DESCRIBE_ENUM(Comparison, at_least, more_than, at_most)

bool is_share(Measure measure) noexcept;

/// A share or, with denominator 1, a whole number.
struct Fraction {
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;

    /// As written, not as value: 2/4 is not 1/2.
    friend bool operator==(Fraction const&, Fraction const&) = default;
};

/// "turnout_heads at least 2/3".
struct Rule {
    Measure measure;
    Comparison comparison = Comparison::at_least;
    Fraction limit;

    friend bool operator==(Rule const&, Rule const&) = default;
};

/// What was counted: `part` of `whole`; counts have whole 1.
struct Reading {
    Measure measure;
    std::int64_t part = 0;
    std::int64_t whole = 1;

    friend bool operator==(Reading const&, Reading const&) = default;
};

/// A rule that does not hold, and by how much.
struct Shortfall {
    Rule rule;
    std::optional<Reading> reading{};  ///< none: it was not measured
    /// How many more (at_least, more_than) or fewer (at_most) it takes with the same whole; 0 where there is nothing to
    /// count, since no number would do.
    std::int64_t missing = 0;

    friend bool operator==(Shortfall const&, Shortfall const&) = default;
};

/// nullopt: the rule holds. A share of nothing holds no rule. Readings are not negative (asserted).
std::optional<Shortfall> shortfall(Rule const& rule, std::optional<Reading> const& reading);

/// Every rule of `rules` that does not hold for the reading of its measure, in order.
std::vector<Shortfall> shortfalls(std::vector<Rule> const& rules, std::vector<Reading> const& readings);

struct Stage {
    std::string key;  ///< unique in the procedure: "ballot", "party_assembly"
    StageKind kind = StageKind::frame;
    RunActor responsible = RunActor::organiser;  ///< organiser, steward or decider
    std::int32_t days_max = 30;                  ///< its deadline; overdue is raised, nothing is decided by it
    bool is_optional = false;
    /// A recorded vote of an organisation that is not the decider (四议两公开): reasons, limit and remedy.
    bool is_formal = false;
    std::vector<Rule> leave{};                     ///< all must hold before anybody leaves it
    std::vector<Rule> pass{};                      ///< with any, the stage decides: all hold: passed, else failed
    std::optional<std::string> failed_leads_to{};  ///< an earlier stage, for another round; none: it ends there

    bool decides() const noexcept { return !pass.empty(); }

    friend bool operator==(Stage const&, Stage const&) = default;
};

inline constexpr std::size_t kStagesMax = 24;
inline constexpr std::size_t kRulesMax = 12;  ///< of each list
inline constexpr std::int32_t kStageDaysMax = 3660;
inline constexpr std::int32_t kRoundsMax = 9;

struct Procedure {
    std::string code;  ///< "owners.special"
    LegalClass legal_class = LegalClass::council;
    Decider decider = Decider::participants;
    std::int32_t rounds_max = 2;            ///< how often a decision may be tried
    std::int32_t reconsideration_days = 7;  ///< silence past them: the decision stands
    std::int32_t objection_days = 15;       ///< within them the authority rules, or the topic goes on
    std::vector<Stage> stages{};

    friend bool operator==(Procedure const&, Procedure const&) = default;
};

/// The stage of this key, or nullopt.
std::optional<std::size_t> find_stage(Procedure const& procedure, std::string_view key) noexcept;
/// The last stage that decides. Asserts that there is one, as check_structure() demands.
std::size_t last_decision(Procedure const& procedure) noexcept;

/// Whether this can run at all, whatever the law: known keys, bounds, a frame first, a decision, then commitments with
/// owner, deadline and resource before publication, an evaluation last; retries lead back; what decides is not
/// optional. Error: procedure.unsound with every problem, each at its JSON pointer.
Result<void> check_structure(Procedure const& procedure);

/// The procedures that come with Hezhi. Each is sound and keeps the law (tested).
std::vector<Procedure> const& shipped_procedures();

}  // namespace hezhi::procedure
