// What every change of an item leaves behind, and in which capacity somebody acts on it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/agenda/agenda.h"
#include "src/agenda/agenda_rules.h"

namespace hezhi::agenda {

/// For which body the caller keeps the desk there; nullopt: for none.
std::optional<BodyId> body_of(authority::Caller const& who, authority::Permission permission,
                              authority::JurisdictionPath const& where);

/// The limit that a state begins with: working days of the place, calendar days of a gathering.
TimePoint limit_of(storage::ReadTransaction& tx, Item const& item, Settings const& settings, TimePoint now);

/// Inserts an item with its first event, schedules its limit, and tells.
void begin_item(storage::WriteTransaction& tx, storage::Scope scope, Item item, ItemRecord record);

/// Writes an item that moved, the event, the job of its limit, and the public record. Error: agenda.changed_meanwhile.
Result<Item> keep_step(storage::WriteTransaction& tx, storage::Scope scope, Item item, ItemRecord record);

/// A cluster passed its threshold and is proposed by the clock, or the desk of `body` takes it on. Error:
/// agenda.cluster_unknown where its place is gone.
Result<Item> propose_cluster(storage::WriteTransaction& tx, storage::Scope scope, Cluster const& cluster,
                             ItemActor actor, std::optional<BodyId> body, TimePoint now);

/// The reporters of a launched cluster who do not know yet are told, by a job.
void tell_later(storage::WriteTransaction& tx, storage::Scope scope, AgendaItemId item, TimePoint now);

/// A body gave the first answer to a waiting item.
void note_reply(storage::WriteTransaction& tx, storage::Scope scope, AgendaItemId id, TimePoint now);

}  // namespace hezhi::agenda
