// What media keep about a person, for export and erasure: media themselves know persons by id alone.
#pragma once

#include <memory>

#include "src/people/people.h"

namespace hezhi::app {

std::unique_ptr<people::PersonalData> make_media_data();

}  // namespace hezhi::app
