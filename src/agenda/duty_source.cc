#include "src/agenda/duty_source.h"

#include <algorithm>
#include <utility>

#include "src/agenda/agenda.h"
#include "src/agenda/agenda_store.h"

namespace hezhi::agenda {
namespace {

using authority::Caller;
using authority::Permission;
using duties::Duty;
using duties::DutySubject;
using storage::ReadTransaction;
using storage::Scope;

class AgendaDuties final : public duties::Source {
public:
    std::vector<Duty> duties_of(ReadTransaction& tx, Caller const& who, Scope scope) override {
        std::vector<Duty> asked;
        if (!can_somewhere(who, Permission::agenda_read)) return asked;
        for (auto const& item : select_items(tx, scope, {.waiting_only = true, .limit = duties::kDutiesMax})) {
            auto const possible = standing_of(tx, who, item).possible;
            auto const may = [&](ItemEvent event) { return std::ranges::find(possible, event) != possible.end(); };
            Duty one{.subject = DutySubject::agenda_item,
                     .id = item.id.str(),
                     .community = item.community,
                     .title = item.title};
            if (item.state == ItemState::proposed && may(ItemEvent::decline)) {
                one.what = "agenda.answer";
                one.due = item.due_at;
            } else if (item.state == ItemState::scheduled && may(ItemEvent::launch)) {
                one.what = "agenda.launch";
                one.due = item.scheduled_for;
            } else {
                continue;
            }
            asked.push_back(std::move(one));
        }
        return asked;
    }
};

}  // namespace

std::unique_ptr<duties::Source> make_duty_source() {
    return std::make_unique<AgendaDuties>();
}

}  // namespace hezhi::agenda
