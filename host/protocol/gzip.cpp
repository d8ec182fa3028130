#include "protocol/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

namespace ncp::protocol {
namespace {

constexpr int kGzipFormat = 15 + 16;    // zlib: largest window, gzip framing only
constexpr int kCompressionLevel = 6;    // 9 is twice as slow for 1 % less on ELMO documents
constexpr int kMemoryLevel = 8;         // zlib's default
constexpr std::size_t kRatioMax = 100;  // security.md: inflate ratio; ELMO with PDF stays below 20
constexpr std::size_t kChunkBytes = 64U << 10;
constexpr std::size_t kInputBytesMax = std::numeric_limits<uInt>::max();  // zlib counts in uInt

Bytef* raw(std::string_view bytes) {  // zlib promises not to write to next_in
    return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

// The last four bytes of a member say how much is in it (RFC 1952, ISIZE). Only a hint.
std::size_t said_size(std::string_view member) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4 && i < member.size(); ++i)
        size = size << 8U | static_cast<unsigned char>(member[member.size() - 1 - i]);
    return size;
}

struct Inflating {
    z_stream stream{};
    bool ready = inflateInit2(&stream, kGzipFormat) == Z_OK;
    Inflating() = default;
    ~Inflating() { inflateEnd(&stream); }
    Inflating(const Inflating&) = delete;
    Inflating& operator=(const Inflating&) = delete;
};

}  // namespace

Result<std::string> gzip(std::string_view bytes) {
    if (bytes.size() > kInputBytesMax) return fail(ErrorCode::too_large, "too large for gzip");
    z_stream stream{};
    if (deflateInit2(&stream, kCompressionLevel, Z_DEFLATED, kGzipFormat, kMemoryLevel,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        return fail(ErrorCode::internal, "zlib does not start");
    }
    std::string packed(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = raw(bytes);
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = raw(packed);
    stream.avail_out = static_cast<uInt>(packed.size());
    int outcome = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (outcome != Z_STREAM_END) return fail(ErrorCode::internal, "zlib does not finish");
    return packed;
}

Result<std::string> gunzip(std::string_view bytes, std::size_t size_bytes_max) {
    if (bytes.size() > kInputBytesMax) return fail(ErrorCode::too_large, "too large for gzip");
    Inflating inflating;
    if (!inflating.ready) return fail(ErrorCode::internal, "zlib does not start");
    z_stream& stream = inflating.stream;
    stream.next_in = raw(bytes);
    stream.avail_in = static_cast<uInt>(bytes.size());

    const std::size_t limit = std::min(size_bytes_max, bytes.size() * kRatioMax);
    std::string content;
    content.reserve(std::min(limit, said_size(bytes)));
    std::array<char, kChunkBytes> chunk;
    int outcome = Z_OK;
    while (outcome != Z_STREAM_END) {
        stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
        stream.avail_out = static_cast<uInt>(chunk.size());
        outcome = inflate(&stream, Z_NO_FLUSH);
        std::size_t made = chunk.size() - stream.avail_out;
        // Z_BUF_ERROR is what zlib says when the input ends before the member does.
        if ((outcome != Z_OK && outcome != Z_STREAM_END) || (made == 0 && outcome == Z_OK)) {
            return fail(ErrorCode::bad_request, "not a whole, undamaged gzip member");
        }
        if (made > limit - content.size()) {
            return fail(ErrorCode::too_large,
                        text("unpacked it is over {} bytes or over {} times its packed size",
                             size_bytes_max, kRatioMax));
        }
        content.append(chunk.data(), made);
    }
    if (stream.avail_in != 0) {
        return fail(ErrorCode::bad_request, "something follows the gzip member");
    }
    return content;
}

}  // namespace ncp::protocol
