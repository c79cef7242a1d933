// `hezhi doctor`: looks at folder, disk, database, schema, clock and backups without changing anything, and says what
// to do. Runs beside a server.
#pragma once

#include <string>
#include <vector>

#include "src/storage/data_folder.h"

namespace hezhi::storage {

/// problem: the server will not work, or data is in danger. warning: it works, but somebody should look.
enum class Health : std::uint8_t { good, warning, problem };

struct Finding {
    Health health;
    std::string subject;   ///< "disk"
    std::string found;     ///< "3.1 GB free of 20 GB"
    std::string advice{};  ///< what to do; empty if all is well
};

struct ExaminationRequest {
    DataFolder folder;
    std::string url{};  ///< postgresql://…; empty: the SQLite file of the folder
    TimePoint now;
};

/// One or more findings a subject, in a fixed order.
std::vector<Finding> examine(ExaminationRequest const& request);

}  // namespace hezhi::storage
