#include "src/http/reply_cache.h"

#include <zlib.h>

#include "lib/base/assert.h"

namespace hezhi::http {

CachedReply const* ReplyCache::find(std::string_view key) const {
    auto const found = entries_.find(key);
    if (found == entries_.end() || stamps_.sum(found->second.slots) != found->second.sum) return nullptr;
    return &found->second;
}

CachedReply const& ReplyCache::keep(std::string key, CachedReply reply) {
    std::size_t const size = key.size() + reply.body->size() + (reply.gzip ? reply.gzip->size() : 0) + 256;
    if (bytes_ + size > kBytesMax) {
        entries_.clear();
        bytes_ = 0;
    }
    bytes_ += size;  // An entry that is replaced counts until the next clearing: simple, and on the safe side.
    return entries_.insert_or_assign(std::move(key), std::move(reply)).first->second;
}

std::string gzip(std::string_view bytes, Squeeze squeeze) {
    z_stream stream{};
    constexpr int kGzipWindow = 15 + 16;
    if (deflateInit2(&stream, static_cast<int>(squeeze), Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib does not write there
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    int const result = deflate(&stream, Z_FINISH);
    std::size_t const size = stream.total_out;
    deflateEnd(&stream);
    if (result != Z_STREAM_END || size >= bytes.size()) return {};
    out.resize(size);
    return out;
}

}  // namespace hezhi::http
