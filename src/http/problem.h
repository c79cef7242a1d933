// Refusals as RFC 9457 problem documents, in the reader's language. The texts are src/http/messages/{zh-CN,en}.json,
// keyed by Error key; `{name}` stands for a parameter. A test keeps both tables complete.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "lib/authority/authority.h"
#include "lib/base/error.h"

namespace hezhi::http {

class Messages {
public:
    /// Reads the two tables that are part of the binary.
    Messages();

    /// The text of `key`, or of "http.unknown_problem" if the table lacks it.
    std::string text(authority::Language language, std::string_view key, Error::Params const& params) const;
    bool has(authority::Language language, std::string_view key) const;
    std::map<std::string, std::string, std::less<>> const& table(authority::Language language) const noexcept;

private:
    std::map<std::string, std::string, std::less<>> zh_cn_;
    std::map<std::string, std::string, std::less<>> en_;
};

int status_of(ErrorCode code) noexcept;

/// The body, content type application/problem+json:
/// {type, title, status, code, detail, request_id, params?, problems?: [{pointer, code, detail, params?}]}.
/// `status` differs from status_of(error.code()) only for protocol faults (405, 408, 431 …).
std::string problem_json(Error const& error, int status, authority::Language language, Messages const& messages,
                         std::string_view request_id);

/// zh-CN unless the header prefers English.
authority::Language preferred_language(std::string_view accept_language) noexcept;
std::string_view language_tag(authority::Language language) noexcept;

}  // namespace hezhi::http
