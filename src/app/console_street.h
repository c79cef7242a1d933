// Which street a command speaks of, and as whom it acts there: whoever has the machine may do what its administrator
// may.
#pragma once

#include <string>

#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::app {

/// The street named (name or words of the address bar), or the only one. Error: street.unknown, with what there is.
Result<jurisdictions::Jurisdiction> chosen_street(storage::Database& database, std::string const& name);

authority::Caller console_caller(jurisdictions::Jurisdiction const& street);

}  // namespace hezhi::app
