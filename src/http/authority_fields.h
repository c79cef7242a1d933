// The enumerations of lib/authority described for the walker (lib/authority itself does not need Boost).
#pragma once

#include <boost/describe/enum.hpp>

#include "lib/authority/authority.h"

namespace hezhi::authority {

BOOST_DESCRIBE_ENUM(Role, visitor, resident, representative, committee_staff, moderator, dispatcher, arbiter,
                    department_officer, property_officer, owners_committee, organisation_officer, party_officer,
                    auditor, administrator)
BOOST_DESCRIBE_ENUM(Language, zh_cn, en)

}  // namespace hezhi::authority
