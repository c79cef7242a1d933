#include "lib/sortition/panel_repair.h"

#include <gtest/gtest.h>

#include "lib/base/random.h"
#include "lib/sortition/generated_pool.h"

namespace hezhi::sortition {
namespace {

/// Any panel of the space.
TypePanel some_panel(PanelSpace const& space) {
    SearchLimits any;
    any.good_enough = -1e299;
    auto found = PanelSearch(space).maximise(std::vector<double>(space.types.size(), 0.0), any);
    return found.panel ? *std::move(found.panel) : TypePanel{};
}

/// The face of the panels that fill every quota as `panel` does.
PanelFace face_of(PanelSpace const& space, TypePanel const& panel) {
    auto face = PanelFace::whole(space);
    for (std::size_t r = 0; r < space.constraints.size(); ++r) {
        double members = 0;
        for (auto const t : space.constraints[r].types) members += panel[t];
        face.constraint_lower[r] = members;
        face.constraint_upper[r] = members;
    }
    return face;
}

/// As many random exchanges, each inside the bounds of the types.
TypePanel disturbed(PanelSpace const& space, TypePanel panel, int exchanges, Random& random) {
    while (exchanges > 0) {
        auto const out = static_cast<std::size_t>(random.uniform_below(panel.size()));
        auto const in = static_cast<std::size_t>(random.uniform_below(panel.size()));
        if (out == in || panel[out] == 0 || panel[in] == space.types[in].limit) continue;
        --panel[out];
        ++panel[in];
        --exchanges;
    }
    return panel;
}

TEST(PanelRepair, finds_panels_of_the_face_from_disturbed_ones) {
    Random random(5);
    int tried = 0;
    int repaired = 0;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        SCOPED_TRACE(seed);
        auto const space = panel_space(generated_pool({.people = 150,
                                                       .panel_size = 20,
                                                       .categories = 6,
                                                       .shared_address = seed % 3 == 0 ? 0.3 : 0.0,
                                                       .seed = seed}));
        auto const panel = some_panel(space);
        if (panel.empty()) continue;
        auto const face = face_of(space, panel);
        PanelRepair repair(space);
        repair.narrow(face);
        for (int exchanges = 1; exchanges <= 6; ++exchanges) {
            std::vector<double> prices;
            for (std::size_t t = 0; t < space.types.size(); ++t) prices.push_back(random.uniform_unit());
            auto const start = disturbed(space, panel, exchanges, random);
            auto const found = repair.repair(start, prices);
            EXPECT_EQ(found, repair.repair(start, prices));
            ++tried;
            if (exchanges <= 2) EXPECT_TRUE(found) << exchanges;  // two exchanges back are always found
            if (!found) continue;
            ++repaired;
            ASSERT_TRUE(is_panel(space, *found));
            for (std::size_t r = 0; r < space.constraints.size(); ++r) {
                int members = 0;
                for (auto const t : space.constraints[r].types) members += (*found)[t];
                EXPECT_EQ(members, face.constraint_lower[r]) << r;
            }
        }
    }
    EXPECT_GT(tried, 40);
    EXPECT_GT(repaired, tried * 3 / 4);
}

TEST(PanelRepair, leaves_panels_alone_and_finds_none_where_there_is_none) {
    auto const space = panel_space(generated_pool({.people = 100, .panel_size = 12, .categories = 3, .seed = 4}));
    auto const panel = some_panel(space);
    ASSERT_FALSE(panel.empty());
    std::vector<double> const prices(space.types.size(), 1.0);
    PanelRepair repair(space);
    EXPECT_EQ(repair.repair(panel, prices), panel);
    auto face = PanelFace::whole(space);
    for (std::size_t r = 1; r <= space.quota_count; ++r) face.constraint_upper[r] = face.constraint_lower[r] = 0;
    repair.narrow(face);
    EXPECT_FALSE(repair.repair(panel, prices));
}

}  // namespace
}  // namespace hezhi::sortition
