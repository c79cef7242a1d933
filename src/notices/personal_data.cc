// What notices keep about a person: their letterbox and how they want to be told, for export and erasure.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "lib/base/enum_names.h"
#include "lib/base/rfc3339.h"
#include "src/notices/mail_store.h"
#include "src/notices/notice_store.h"
#include "src/notices/notices.h"

namespace hezhi::notices {
namespace {

constexpr std::size_t kNoticesMax = 10'000;

class NoticeData final : public people::PersonalData {
public:
    std::string_view section() const noexcept override { return "notices"; }

    std::string export_json(storage::ReadTransaction& tx, PersonId person) override {
        boost::json::array letterbox;
        for (auto const& notice : select_notices(tx, person, std::nullopt, kNoticesMax)) {
            letterbox.push_back({{"at", to_rfc3339(notice.at)},
                                 {"kind", enum_name(notice.kind)},
                                 {"about", notice.subject_kind},
                                 {"number", notice.number},
                                 {"read", notice.read_at.has_value()}});
        }
        boost::json::object wishes;
        for (auto const& [group, way] : wishes_of(tx, person)) wishes[enum_name(group)] = enum_name(way);
        boost::json::object out{{"letterbox", std::move(letterbox)}, {"wishes", std::move(wishes)}};
        if (auto const address = find_address(tx, person)) {
            out["mail"] = boost::json::object{{"address", address->address},
                                              {"given_at", to_rfc3339(address->given_at)},
                                              {"confirmed", address->confirmed_at.has_value()},
                                              {"digest", enum_name(address->digest)}};
        }
        return boost::json::serialize(out);
    }

    void erase(storage::WriteTransaction& tx, PersonId person, TimePoint) override {
        forget_person(tx, person);
        delete_mails(tx, person);
        delete_address(tx, person);
    }
};

}  // namespace

std::unique_ptr<people::PersonalData> make_personal_data() {
    return std::make_unique<NoticeData>();
}

}  // namespace hezhi::notices
