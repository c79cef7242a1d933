// Bytes from the network to a RequestHead and a body: the grammar of HTTP/1.1 is Beast's, the refusals that Beast
// leaves open are ours. Refused: a head over 8 KiB, lines that end without CR, folded lines, NUL, a second
// Content-Length or Host even if equal, Content-Length beside Transfer-Encoding, any coding but chunked, targets that
// are not paths.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "src/http/message.h"

namespace hezhi::http {

inline constexpr std::size_t kHeadBytesMax = 8 * 1024;

/// Why a request cannot be understood, and with which status to say so.
struct ProtocolFault {
    int status;
    std::string_view key;
};

/// Where the head ends (after its empty line); npos: not yet. Looks no further than kHeadBytesMax + 4 bytes.
std::size_t find_head_end(std::string_view bytes) noexcept;

/// Reads one request; made anew for each.
class RequestReader {
public:
    RequestReader();
    RequestReader(RequestReader const&) = delete;
    RequestReader& operator=(RequestReader const&) = delete;
    ~RequestReader();

    /// `block` is the head with its empty line; `head` gets views into it.
    std::optional<ProtocolFault> read_head(std::string_view block, RequestHead& head);

    bool is_chunked() const noexcept { return is_chunked_; }
    bool expects_continue() const noexcept { return expects_continue_; }

    /// Of a chunked body: appends what `bytes` hold of it and returns how many were used; `is_complete` afterwards says
    /// whether the body has ended. A body over `bytes_max` is a fault (413).
    std::size_t read_chunked(std::string_view bytes, std::string& body, std::uint64_t bytes_max,
                             std::optional<ProtocolFault>& fault);
    bool is_complete() const noexcept;

private:
    class Parser;
    std::unique_ptr<Parser> parser_;
    bool is_chunked_ = false;
    bool expects_continue_ = false;
};

}  // namespace hezhi::http
