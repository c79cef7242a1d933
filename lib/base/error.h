// Expected failures as values. A service refuses by returning an Error; exceptions are for exhaustion and third-party
// throws; HZ_ASSERT is for our own mistakes (assert.h). Invariant: an Error always carries a key that the web app and
// the server's message tables can translate; `detail` is for our log and never leaves the server.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hezhi {

/// Closed list; http/ maps each to one status, the command line to one exit code.
enum class ErrorCode : std::uint8_t {
    invalid,              ///< the request or file cannot be read as what was expected (400)
    unauthenticated,      ///< nobody is signed in (401)
    forbidden,            ///< signed in, visible, but not allowed (403)
    not_found,            ///< absent, or hidden from this caller (404)
    conflict,             ///< contradicts the present state (409)
    stale,                ///< If-Match no longer holds (412)
    too_large,            ///< a named limit was passed (413)
    unsupported_type,     ///< content type not declared by the route (415)
    unprocessable,        ///< well formed, refused by a rule (422)
    confirm_identity,     ///< sign-in is too old for this step: confirm the password again (401)
    rate_limited,         ///< budget spent (429)
    internal,             ///< our fault (500)
    unavailable,          ///< busy or draining, try again (503)
    insufficient_storage  ///< the disk is full (507)
};

/// One thing wrong at one place: a JSON pointer ("/title") or a position in a file ("votes.csv:7:3").
struct Problem {
    std::string where;
    std::string_view key;                                       ///< a literal, e.g. "field.too_short"
    std::vector<std::pair<std::string, std::string>> params{};  ///< for the translated text, e.g. {"min", "10"}

    friend bool operator==(Problem const&, Problem const&) = default;
};

/// What went wrong, for three readers: code for programs, key and params for translators, detail for our log.
class [[nodiscard]] Error {
public:
    using Params = std::vector<std::pair<std::string, std::string>>;

    Error(ErrorCode code, std::string_view key, std::string detail = {})
        : code_(code), key_(key), detail_(std::move(detail)) {}

    ErrorCode code() const noexcept { return code_; }
    std::string_view key() const noexcept { return key_; }          ///< "ballot.not_on_roll": a literal
    std::string const& detail() const noexcept { return detail_; }  ///< never leaves the server
    Params const& params() const noexcept { return params_; }
    std::vector<Problem> const& problems() const noexcept { return problems_; }

    /// Adds a named value for the translated text.
    Error&& with(std::string name, std::string value) && {
        params_.emplace_back(std::move(name), std::move(value));
        return std::move(*this);
    }
    /// Attaches every single problem found (forms and imports report all of them at once).
    Error&& with(std::vector<Problem> problems) && {
        problems_ = std::move(problems);
        return std::move(*this);
    }

private:
    ErrorCode code_;
    std::string_view key_;
    std::string detail_;
    Params params_;
    std::vector<Problem> problems_;
};

template <class T>
using Result = std::expected<T, Error>;

/// `return fail(ErrorCode::not_found, "topic.unknown");`
[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string_view key, std::string detail = {}) {
    return std::unexpected(Error{code, key, std::move(detail)});
}
[[nodiscard]] inline std::unexpected<Error> fail(Error error) {
    return std::unexpected(std::move(error));
}

}  // namespace hezhi

#define HZ_CONCAT_INNER(a, b) a##b
#define HZ_CONCAT(a, b) HZ_CONCAT_INNER(a, b)
#define HZ_TRY_VALUE(temporary, target, expression)           \
    auto temporary = (expression);                            \
    if (!temporary) [[unlikely]]                              \
        return std::unexpected(std::move(temporary).error()); \
    target = *std::move(temporary)
#define HZ_TRY_VOID(temporary, expression)                      \
    if (auto temporary = (expression); !temporary) [[unlikely]] \
    return std::unexpected(std::move(temporary).error())
#define HZ_TRY_2(target, expression) HZ_TRY_VALUE(HZ_CONCAT(hz_result_, __LINE__), target, expression)
#define HZ_TRY_1(expression) HZ_TRY_VOID(HZ_CONCAT(hz_result_, __LINE__), expression)
#define HZ_TRY_PICK(first, second, name, ...) name
/// `HZ_TRY(auto roll, load_roll(id));` binds the value or returns the error; `HZ_TRY(check(x));` for Result<void>.
#define HZ_TRY(...) HZ_TRY_PICK(__VA_ARGS__, HZ_TRY_2, HZ_TRY_1)(__VA_ARGS__)
