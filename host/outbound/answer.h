// An HTTP/1.1 answer (RFC 9112), read bit by bit as it comes, by a reader that trusts nothing.
//
// Refuses: what is no HTTP/1.0 or 1.1, bare CR, bare LF and NUL in the head, folded fields, names
// that are no tokens, Content-Length beside Transfer-Encoding or twice, other transfer codings than
// "chunked", malformed chunks, switching protocols, a body that ends before its length. Limits:
// below, and the body's. A body without length or chunks ends with the stream, but only with a
// proper end of TLS: a cut connection is no end.
//
// Errors: source_failed (no HTTP), too_large, io (ended too early). Their texts hold nothing of the
// answer. Thread-safety: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "outbound/message.h"

namespace ncp::outbound {

constexpr std::size_t kAnswerHeadBytesMax = 64U << 10;  // services with large cookies send 16 KiB
constexpr std::size_t kAnswerFieldsMax = 100;           // trailers included
constexpr int kInterimAnswersMax = 8;                   // 100, 102, 103: one or two are usual
constexpr std::size_t kChunkLineBytesMax = 256;         // nobody sends chunk extensions

class Answer {
  public:
    Answer(bool to_head_request, std::size_t body_bytes_max);
    ~Answer();
    Answer(const Answer&) = delete;
    Answer& operator=(const Answer&) = delete;

    Status take(std::string_view bytes);
    Status end();  // the service has properly ended its stream

    bool begun() const { return begun_; }  // a byte of it came
    bool complete() const { return state_ == State::complete; }
    // The connection may carry another request.
    bool keeps_connection() const { return complete() && keep_alive_ && !excess_; }
    Response take_response() { return std::move(response_); }

  private:
    enum class State {
        status,
        fields,
        counted,
        chunk_size,
        chunk,
        chunk_end,
        trailers,
        rest,
        complete
    };

    Status take_line_bytes(std::string_view& bytes);
    Status take_body_bytes(std::string_view& bytes);
    Status on_line(std::string_view line);
    Status on_status_line(std::string_view line);
    Status on_field(std::string_view line);
    Status on_head_end();
    Status on_chunk_size(std::string_view line);
    Status check_framing_fields() const;
    Status expect_bytes(std::uint64_t count, State state);

    bool to_head_request_;
    std::size_t body_bytes_max_;
    State state_ = State::status;
    Response response_;
    std::string line_;            // of head, chunk size or trailer, not yet whole
    std::size_t head_bytes_ = 0;  // of all heads and trailers together
    std::size_t fields_ = 0;
    int interim_ = 0;
    bool http_1_1_ = false, keep_alive_ = false, begun_ = false, excess_ = false;
    std::uint64_t left_ = 0;  // of the body, or of the chunk
};

}  // namespace ncp::outbound
