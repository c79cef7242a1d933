// A small area of civic life for http's own tests: notes in the kernel's table `meta`, so that no migration is needed.
#pragma once

#include <atomic>
#include <string>
#include <thread>

#include <boost/describe/class.hpp>

#include "src/http/operations.h"
#include "src/http/routes.h"
#include "src/http/session.h"
#include "src/storage/storage.h"

namespace hezhi::http::example {

using NoteId = Id<struct NoteTag>;

struct WriteNote {
    RealmId street;
    BoundedText<1, 40> text;
    ClientAddress address;
};
BOOST_DESCRIBE_STRUCT(WriteNote, (), (street, text, address))

struct ShowNote {
    RealmId street;
    NoteId note;
    IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(ShowNote, (), (street, note, if_match))

struct CastNote {
    RealmId street;
    NoteId note;
    Bounded<-1, 1> choice;
};
BOOST_DESCRIBE_STRUCT(CastNote, (), (street, note, choice))

struct NoteView {
    NoteId id;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(NoteView, (), (id, text))

struct SendFile {
    RealmId street;
    std::optional<bool> dry_run;
    Upload upload;
};
BOOST_DESCRIBE_STRUCT(SendFile, (), (street, dry_run, upload))

struct ShowToken {
    SessionToken session;
};
BOOST_DESCRIBE_STRUCT(ShowToken, (), (session))

struct TokenView {
    std::string csrf_token;
    std::string person;
};
BOOST_DESCRIBE_STRUCT(TokenView, (), (csrf_token, person))

struct Size {
    std::int64_t bytes;
    bool dry_run;
};
BOOST_DESCRIBE_STRUCT(Size, (), (bytes, dry_run))

struct NotePlan {
    std::string text;
};

inline std::string key_of(NoteId note) {
    return "note:" + note.str();
}

inline void put(storage::WriteTransaction& tx, NoteId note, std::string_view text) {
    tx.execute("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
               {key_of(note), text});
    tx.touch(key_of(note));
}

inline std::optional<std::string> find(storage::ReadTransaction& tx, NoteId note) {
    return tx.first("SELECT value FROM meta WHERE name = $1", {key_of(note)},
                    [](storage::Row const& row) { return std::string(row.text(0)); });
}

/// `reads` counts how often the cached page was really read.
inline void add_routes(Router& router, std::atomic<int>& reads) {
    using authority::Caller;
    router.write<WriteNote, NoteView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/notes",
         .permission = Permission::own_account,
         .summary = "Write a note",
         .takes_idempotency_key = true},
        [](storage::WriteTransaction& tx, Caller const&, WriteNote const& request) -> Result<With<NoteView>> {
            if (request.text.str() == "refuse") return fail(ErrorCode::conflict, "http.too_busy");
            if (request.text.str() == "assert") HZ_ASSERT(request.text.str().empty());
            auto const id = tx.new_id<NoteId>();
            put(tx, id, request.text.str());
            return With(NoteView{id, request.text.str()})
                .created("/api/v1/s/" + request.street.str() + "/notes/" + id.str());
        });
    router.read<ShowNote, NoteView>(
        {.path = "/api/v1/s/{street}/notes/{note}",
         .summary = "A note",
         .auth = Auth::public_,
         .cached_until = {"note:{note}"}},
        [&reads](storage::ReadTransaction& tx, Caller const& who, ShowNote const& request) -> Result<NoteView> {
            ++reads;
            auto const text = find(tx, request.note);
            if (!text) return fail(ErrorCode::not_found, "http.unknown_path");
            return NoteView{request.note, *text + (who.language == authority::Language::en ? " (en)" : "")};
        });
    router.read<ShowNote, NoteView>(
        {.path = "/api/v1/s/{street}/notes/{note}/mine",
         .permission = Permission::own_account,
         .summary = "With its tag"},
        [](storage::ReadTransaction& tx, Caller const&, ShowNote const& request) -> Result<With<NoteView>> {
            auto const text = find(tx, request.note);
            if (!text) return fail(ErrorCode::not_found, "http.unknown_path");
            return With(NoteView{request.note, *text}).etag(*text);
        });
    router.write<ShowNote, void>(
        {.method = Method::delete_,
         .path = "/api/v1/s/{street}/notes/{note}",
         .permission = Permission::own_account,
         .summary = "Delete a note"},
        [](storage::WriteTransaction& tx, Caller const&, ShowNote const& request) -> Result<void> {
            auto const text = find(tx, request.note);
            if (!text) return fail(ErrorCode::not_found, "http.unknown_path");
            if (request.if_match.tag && *request.if_match.tag != *text) return fail(ErrorCode::stale, "http.too_busy");
            tx.execute("DELETE FROM meta WHERE name = $1", {key_of(request.note)});
            tx.touch(key_of(request.note));
            return {};
        });
    router.batched<CastNote, NoteView>({.method = Method::put,
                                        .path = "/api/v1/s/{street}/notes/{note}/vote",
                                        .permission = Permission::own_account,
                                        .summary = "Vote",
                                        .budget = Budget::vote},
                                       [](storage::WriteTransaction& tx, std::span<Batched<CastNote> const> votes) {
                                           std::vector<Result<NoteView>> replies;
                                           for (auto const& vote : votes) {
                                               if (vote.request.choice.value() == 0) {
                                                   replies.push_back(fail(ErrorCode::unprocessable, "http.too_busy"));
                                                   continue;
                                               }
                                               auto const text = std::to_string(vote.request.choice.value()) + " by " +
                                                                 vote.who.person->str();
                                               put(tx, vote.request.note, text);
                                               replies.push_back(NoteView{vote.request.note, text});
                                           }
                                           return replies;
                                       });
    router.prepared<WriteNote, NotePlan, NoteView>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/slow-notes",
         .permission = Permission::own_account,
         .summary = "Slowly",
         .takes_idempotency_key = true,
         .is_reply_secret = true},
        [](WriteNote const& request, Caller const&) -> Result<NotePlan> {
            if (request.text.str() == "refuse") return fail(ErrorCode::conflict, "http.too_busy");
            if (request.text.str() == "throw") throw std::runtime_error("prepare fell over");
            return NotePlan{"slow " + request.text.str()};
        },
        [](storage::WriteTransaction& tx, Caller const&, NotePlan const& plan) -> Result<NoteView> {
            auto const id = tx.new_id<NoteId>();
            put(tx, id, plan.text);
            return NoteView{id, plan.text};
        });
    router.plain<SendFile, Size>({.method = Method::post,
                                  .path = "/api/v1/s/{street}/files",
                                  .permission = Permission::own_account,
                                  .summary = "A file",
                                  .body_bytes_max = 4 * 1024 * 1024},
                                 [](Caller const&, SendFile const& request) -> Result<Size> {
                                     return Size{static_cast<std::int64_t>(request.upload.bytes.size()),
                                                 request.dry_run.value_or(false)};
                                 });
    router.plain<ShowToken, TokenView>({.path = "/api/v1/session", .summary = "Who am I"},
                                       [](Caller const& who, ShowToken const& request) -> Result<TokenView> {
                                           return TokenView{request.session.csrf(),
                                                            who.person ? who.person->str() : ""};
                                       });
    router.plain<Nothing, Document>({.path = "/api/v1/letter", .summary = "A printable letter", .auth = Auth::public_},
                                    [](Caller const&, Nothing const&) -> Result<Document> {
                                        return Document{"text/html; charset=utf-8",
                                                        "<style>p{color:red}</style><p>合治", "信 1.html"};
                                    });
    router.plain<Nothing, void>(
        {.path = "/api/v1/broken", .summary = "Breaks", .auth = Auth::public_},
        [](Caller const&, Nothing const&) -> Result<void> { throw std::runtime_error("broken"); });
    router.channel("note", [](storage::ReadTransaction&, Caller const&, std::string_view) { return true; });
    router.channel("private", [](storage::ReadTransaction&, Caller const& who, std::string_view) {
        return who.person.has_value();
    });
}

/// Person 7 with the token that hashes to `known`.
class OneSession final : public Authenticator {
public:
    explicit OneSession(SessionToken const& token) : known_(token.hash()) {}
    std::optional<Session> find(storage::ReadTransaction&, SessionHash const& hash, TimePoint now) override {
        ++finds;
        if (hash != known_ || revoked) return std::nullopt;
        return Session{.person = PersonId{7}, .last_seen = last_seen, .valid_until = now + std::chrono::hours{1}};
    }
    void seen(storage::WriteTransaction&, SessionHash const&, TimePoint now) override {
        last_seen = now;
        ++seens;
    }
    std::atomic<int> finds{0};
    std::atomic<int> seens{0};
    std::atomic<bool> revoked{false};
    TimePoint last_seen{};

private:
    SessionHash known_;
};

}  // namespace hezhi::http::example
