// What is usual: which kinds are chosen about together, and how people are told who never said how. Pure.
#pragma once

#include <string>

#include "src/notices/notices.h"

namespace hezhi::notices {

NoticeGroup group_of(NoticeKind kind) noexcept;

/// Few: what waits for somebody and how it ended goes into the digest too, everything is shown here.
Way usual_way(NoticeGroup group) noexcept;

/// What waits for an answer or touches a right is always shown here: nobody can switch it off and miss a deadline.
bool may_choose(NoticeGroup group, Way way) noexcept;

/// Where a notice leads: a path of the residents' pages, or of the workbench; the letterbox where nothing else tells.
std::string page_of(Notice const& notice);

}  // namespace hezhi::notices
