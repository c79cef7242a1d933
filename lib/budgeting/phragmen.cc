#include "lib/budgeting/phragmen.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "lib/base/assert.h"

namespace hezhi::budgeting {

PhragmenRun phragmen(Support const& support, Amounts const& amounts, Priority const& priority) {
    HZ_ASSERT(support.is_uniform());
    std::size_t const projects = support.project_count();
    using HeapEntry = std::pair<double, ProjectIndex>;
    std::vector<HeapEntry> heap;  // lower bounds of t
    for (ProjectIndex project = 0; project < projects; ++project) {
        if (support.supporter_count(project) == 0 || amounts.costs[project] > amounts.budget) continue;
        heap.emplace_back(0.0, project);
    }
    std::ranges::make_heap(heap, std::greater<HeapEntry>{});

    // Load of round j: loads[j] / denominator. counts[p][j]: supporters of p whose load is that of round j.
    Integer denominator = 1;
    std::vector<Integer> loads;
    std::vector<std::vector<std::int64_t>> counts(projects);
    std::vector<std::int32_t> round_of_group(support.group_count(), -1);

    struct Contender {
        ProjectIndex project;
        Integer numerator;  ///< t = numerator / (denominator · supporters)
        std::int64_t supporters;
        double high;
    };
    auto const compare = [](Contender const& a, Contender const& b) {
        return cmp(Integer{a.numerator * integer(b.supporters)}, Integer{b.numerator * integer(a.supporters)});
    };

    PhragmenRun run;
    Integer cost = 0;
    std::vector<HeapEntry> looked_at;
    std::vector<Contender> best;  // the first, and those exactly equal to it
    for (;;) {
        looked_at.clear();
        best.clear();
        while (!heap.empty() && (best.empty() || heap.front().first <= best.front().high)) {
            std::ranges::pop_heap(heap, std::greater<HeapEntry>{});
            ProjectIndex const project = heap.back().second;
            heap.pop_back();
            Contender contender{project, amounts.costs[project] * denominator, support.supporter_count(project), 0};
            for (std::size_t round = 0; round < counts[project].size(); ++round) {
                if (counts[project][round] == 0) continue;
                mpz_addmul_ui(contender.numerator.get_mpz_t(), loads[round].get_mpz_t(),
                              static_cast<unsigned long>(counts[project][round]));
            }
            double const value = nearest_double(contender.numerator, denominator * integer(contender.supporters));
            contender.high = value * (1 + 0x1.0p-50);
            looked_at.emplace_back(value * (1 - 0x1.0p-50), project);
            int const order = best.empty() ? -1 : compare(contender, best.front());
            if (order < 0) best.clear();
            if (order <= 0) best.push_back(std::move(contender));
        }
        if (best.empty()) return run;
        std::ranges::sort(best, {}, [&](Contender const& contender) { return priority[contender.project]; });
        bool const all_fit = std::ranges::all_of(best, [&](Contender const& contender) {
            return Integer{cost + amounts.costs[contender.project]} <= amounts.budget;
        });
        if (!all_fit) {
            for (Contender const& contender : best) run.stopped_at.push_back(contender.project);
            return run;
        }
        Contender& winner = best.front();
        for (HeapEntry const& entry : looked_at) {
            if (entry.second == winner.project) continue;
            heap.push_back(entry);
            std::ranges::push_heap(heap, std::greater<HeapEntry>{});
        }
        cost += amounts.costs[winner.project];

        auto const supporters = static_cast<unsigned long>(winner.supporters);
        unsigned long const common = mpz_gcd_ui(nullptr, winner.numerator.get_mpz_t(), supporters);
        unsigned long const factor = supporters / common;
        winner.numerator /= common;
        if (factor != 1) {
            denominator *= factor;
            for (Integer& load : loads) load *= factor;
        }
        auto const round = static_cast<std::int32_t>(loads.size());
        loads.push_back(winner.numerator);
        for (std::uint32_t const group : support.groups(winner.project)) {
            std::int64_t const voters = support.group_size(group);
            for (ProjectIndex const project : support.choices(group).projects) {
                auto& of_project = counts[project];
                of_project.resize(loads.size(), 0);
                if (round_of_group[group] >= 0) of_project[static_cast<std::size_t>(round_of_group[group])] -= voters;
                of_project[static_cast<std::size_t>(round)] += voters;
            }
            round_of_group[group] = round;
        }
        PhragmenRound done;
        done.project = winner.project;
        done.load = Rational{winner.numerator, denominator};
        done.load.canonicalize();
        for (std::size_t at = 1; at < best.size(); ++at) done.tied.push_back(best[at].project);
        run.rounds.push_back(std::move(done));
    }
}

}  // namespace hezhi::budgeting
