#include "src/app/media_data.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "lib/base/enum_names.h"
#include "lib/base/rfc3339.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/media/media_words.h"

namespace hezhi::app {
namespace {

class MediaData final : public people::PersonalData {
public:
    std::string_view section() const noexcept override { return "media"; }
    std::string export_json(storage::ReadTransaction& tx, PersonId person) override {
        boost::json::array all;
        for (auto const& street : jurisdictions::all_streets(tx)) {
            for (auto const& sent : media::sent_by(tx, storage::Scope{*street.street}, person)) {
                all.push_back(
                    {{"kind", enum_name(sent.kind)}, {"shows", sent.words}, {"sent_at", to_rfc3339(sent.at)}});
            }
        }
        return boost::json::serialize(boost::json::object{{"media", std::move(all)}});
    }
    void erase(storage::WriteTransaction& tx, PersonId person, TimePoint) override {
        for (auto const& street : jurisdictions::all_streets(tx)) {
            media::forget_sender(tx, storage::Scope{*street.street}, person);
        }
    }
};

}  // namespace

std::unique_ptr<people::PersonalData> make_media_data() {
    return std::make_unique<MediaData>();
}

}  // namespace hezhi::app
