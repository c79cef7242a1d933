#include "src/storage/engines.h"

namespace hezhi::storage {

std::unique_ptr<Database> open_postgres(Options, std::uint64_t) {
    throw Failure(Failure::Kind::failed, "PostgreSQL is not built in yet");
}

}  // namespace hezhi::storage
