#include "src/app/routing_past.h"

#include "src/cases/dispatched_cases.h"

namespace hezhi::app {
namespace {

using storage::ReadTransaction;
using storage::Scope;

class CasesPast final : public routing::Past {
public:
    std::vector<routing::PastCase> dispatched(ReadTransaction& tx, Scope scope, std::size_t most) const override {
        std::vector<routing::PastCase> past;
        for (auto& one : cases::dispatched_cases(tx, scope, most)) {
            past.push_back({one.id, one.matter, one.place, std::move(one.text)});
        }
        return past;
    }
    std::int64_t count(ReadTransaction& tx, Scope scope, TimePoint since, std::int64_t most) const override {
        return cases::count_dispatched(tx, scope, since, most);
    }
    End end_of(ReadTransaction& tx, Scope scope, cases::CaseId id) const override {
        auto const end = cases::dispatch_end(tx, scope, id);
        return {end.has_ended, end.matter};
    }
};

}  // namespace

std::unique_ptr<routing::Past> make_routing_past() {
    return std::make_unique<CasesPast>();
}

}  // namespace hezhi::app
