// What meetings keep about a person: whether they said they would come, that they came, what they asked, for export and
// erasure.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "lib/base/enum_names.h"
#include "lib/base/rfc3339.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/meetings/meeting_acts.h"
#include "src/meetings/meeting_store.h"

namespace hezhi::meetings {
namespace {

constexpr std::size_t kRowsMax = 10'000;

class MeetingsData final : public people::PersonalData {
public:
    std::string_view section() const noexcept override { return "meetings"; }

    std::string export_json(storage::ReadTransaction& tx, PersonId person) override {
        boost::json::array replies;
        boost::json::array sign_ins;
        boost::json::array speeches;
        boost::json::array corrections;
        for (auto const& street : jurisdictions::all_streets(tx)) {
            storage::Scope const scope{*street.street};
            auto const title_of = [&](MeetingId id) {
                auto const meeting = find_meeting(tx, scope, id);
                return meeting ? meeting->what.title : std::string{};
            };
            for (auto const& one : select_replies_of(tx, scope, person, kRowsMax)) {
                auto const own = find_reply(tx, scope, one.meeting, person);
                if (!own) continue;
                boost::json::array care;
                for (auto const wanted : own->care) care.push_back(boost::json::string(enum_name(wanted)));
                replies.push_back({{"meeting", title_of(one.meeting)},
                                   {"answer", enum_name(own->state)},
                                   {"care", std::move(care)},
                                   {"care_words", own->care_words},
                                   {"at", to_rfc3339(own->at)}});
            }
            for (auto const& one : select_sign_ins_of(tx, scope, person, kRowsMax)) {
                sign_ins.push_back({{"meeting", title_of(one.meeting)}, {"at", to_rfc3339(one.at)}});
            }
            for (auto const id : select_spoken_in(tx, scope, person)) {
                for (auto const& entry : select_entries(tx, scope, id)) {
                    if (entry.person != person) continue;
                    speeches.push_back(
                        {{"meeting", title_of(id)}, {"name", entry.name}, {"asked_at", to_rfc3339(entry.at)}});
                }
            }
            for (auto const& one : select_corrections_of(tx, scope, person)) {
                corrections.push_back({{"meeting", title_of(one.meeting)},
                                       {"words", one.correction.words},
                                       {"at", to_rfc3339(one.correction.at)}});
            }
        }
        return boost::json::serialize(boost::json::object{{"replies", std::move(replies)},
                                                          {"sign_ins", std::move(sign_ins)},
                                                          {"speeches", std::move(speeches)},
                                                          {"corrections", std::move(corrections)}});
    }

    /// A seat becomes free. What was counted at the end of a meeting stays counted; a correction and its public answer
    /// stay, without whose it was.
    void erase(storage::WriteTransaction& tx, PersonId person, TimePoint now) override {
        for (auto const& street : jurisdictions::all_streets(tx)) {
            storage::Scope const scope{*street.street};
            for (auto const& one : select_replies_of(tx, scope, person, kRowsMax)) {
                auto const own = find_reply(tx, scope, one.meeting, person);
                delete_reply(tx, scope, one.meeting, person);
                auto const meeting = find_meeting(tx, scope, one.meeting);
                bool const frees = own && own->state == ReplyState::coming && meeting &&
                                   meeting->state == MeetingState::called && now < meeting->what.starts_at;
                if (frees) give_free_seats(tx, scope, *meeting, now);
            }
            for (auto const& one : select_sign_ins_of(tx, scope, person, kRowsMax)) {
                delete_sign_in(tx, scope, one.meeting, person);
            }
            for (auto const id : select_co_chaired(tx, scope, person)) {
                auto meeting = find_meeting(tx, scope, id);
                if (!meeting) continue;
                meeting->co_chair_state = CoChairState::none;
                meeting->co_chair_name.clear();
                meeting->co_chair_person = std::nullopt;
                update_meeting(tx, scope, *meeting);
            }
            forget_speaker(tx, scope, person);
            forget_corrector(tx, scope, person);
        }
    }
};

}  // namespace

std::unique_ptr<people::PersonalData> make_personal_data() {
    return std::make_unique<MeetingsData>();
}

}  // namespace hezhi::meetings
