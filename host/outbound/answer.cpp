#include "outbound/answer.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "base/lower_case.h"
#include "base/trimmed.h"

namespace ncp::outbound {
namespace {

tl::unexpected<Error> no_http(const PublicText& what) {
    return fail(ErrorCode::source_failed, text("its answer is no proper HTTP: {}", what));
}

// The whole text as a number; hexadecimal as chunk sizes are.
std::optional<std::uint64_t> number(std::string_view text, int base) {
    std::uint64_t value = 0;
    const char* last = text.data() + text.size();
    auto [end, problem] = std::from_chars(text.data(), last, value, base);
    if (text.empty() || problem != std::errc{} || end != last) return std::nullopt;
    return value;
}

std::size_t count(const Response& response, std::string_view name) {
    return static_cast<std::size_t>(
        std::count_if(response.headers.begin(), response.headers.end(),
                      [&](const auto& header) { return header.first == name; }));
}

// "close" or "keep-alive" in the list of a Connection field.
bool connection_says(const Response& response, std::string_view option) {
    return std::any_of(response.headers.begin(), response.headers.end(), [&](const auto& header) {
        if (header.first != "connection") return false;
        std::string_view rest = header.second;
        while (!rest.empty()) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            if (lower_case(trimmed(rest.substr(0, comma))) == option) return true;
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
        return false;
    });
}

}  // namespace

Answer::Answer(bool to_head_request, std::size_t body_bytes_max)
    : to_head_request_(to_head_request), body_bytes_max_(body_bytes_max) {}

Answer::~Answer() {
    wipe(line_);
}

Status Answer::take(std::string_view bytes) {
    begun_ = begun_ || !bytes.empty();
    while (!bytes.empty()) {
        Status status;
        switch (state_) {
            case State::complete:
                excess_ = true;
                return {};
            case State::counted:
            case State::chunk:
            case State::rest:
                status = take_body_bytes(bytes);
                break;
            default:
                status = take_line_bytes(bytes);
        }
        if (!status) return status;
    }
    return {};
}

Status Answer::end() {
    if (state_ == State::rest) state_ = State::complete;
    if (complete()) return {};
    return fail(ErrorCode::io, "it ended the connection before its answer was complete");
}

Status Answer::take_line_bytes(std::string_view& bytes) {
    const bool in_chunks = state_ == State::chunk_size || state_ == State::chunk_end;
    const std::size_t end = bytes.find('\n');
    const std::string_view piece = bytes.substr(0, end);  // without the LF
    const std::size_t room = in_chunks
                                 ? kChunkLineBytesMax - std::min(line_.size(), kChunkLineBytesMax)
                                 : kAnswerHeadBytesMax - std::min(head_bytes_, kAnswerHeadBytesMax);
    if (piece.size() > room) {
        if (in_chunks) return no_http("a chunk's size is too long");
        return fail(ErrorCode::too_large, "the head of its answer is too large");
    }
    if (!in_chunks) head_bytes_ += piece.size() + 1;
    append_and_wipe(line_, piece);
    bytes.remove_prefix(std::min(piece.size() + 1, bytes.size()));
    // What is wrong so far is wrong at once, not when the line ends: it may never end.
    std::string_view line = line_;
    if (end != std::string_view::npos) {
        if (!line.ends_with('\r')) return no_http("a line ends without CR");
        line.remove_suffix(1);
    } else if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    if (line.find('\r') != std::string_view::npos) return no_http("a bare CR");
    if (line.find('\0') != std::string_view::npos) return no_http("a NUL byte");
    if (state_ == State::status && !line.starts_with("HTTP/") &&
        !std::string_view("HTTP/").starts_with(line)) {
        return no_http("it does not begin with a status line");
    }
    if (end == std::string_view::npos) return {};
    Status status = on_line(line);
    wipe(line_);
    if (line_.capacity() > kChunkLineBytesMax) line_.shrink_to_fit();  // wiping it has its price
    return status;
}

Status Answer::on_line(std::string_view line) {
    switch (state_) {
        case State::status:
            return on_status_line(line);
        case State::fields:
            return line.empty() ? on_head_end() : on_field(line);
        case State::chunk_size:
            return on_chunk_size(line);
        case State::chunk_end:
            if (!line.empty()) return no_http("a chunk is longer than its size");
            state_ = State::chunk_size;
            return {};
        default:  // trailers: nobody asked for them (RFC 9110 section 6.5.1)
            if (line.empty()) state_ = State::complete;
            if (++fields_ > kAnswerFieldsMax) {
                return fail(ErrorCode::too_large, "too many fields in its answer");
            }
            return {};
    }
}

// "HTTP/1.1 200 OK"; the reason may be missing, with the blank before it.
Status Answer::on_status_line(std::string_view line) {
    http_1_1_ = line.starts_with("HTTP/1.1 ");
    if (!http_1_1_ && !line.starts_with("HTTP/1.0 ")) return no_http("its version is unknown");
    const std::string_view digits = line.substr(std::string_view("HTTP/1.1 ").size(), 3);
    const auto status = number(digits, 10);
    const std::string_view reason =
        line.substr(std::string_view("HTTP/1.1 ").size() + digits.size());
    if (digits.size() != 3 || !status || *status < 100 || *status > 599 ||
        (!reason.empty() && reason.front() != ' ')) {
        return no_http("its status is malformed");
    }
    response_.status = static_cast<int>(*status);
    state_ = State::fields;
    return {};
}

Status Answer::on_field(std::string_view line) {
    if (++fields_ > kAnswerFieldsMax) {
        return fail(ErrorCode::too_large, "too many fields in its answer");
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
        return no_http("a malformed field");  // folded ones begin with a blank, which is no token
    }
    const std::string_view value = trimmed(line.substr(colon + 1));
    const bool clean = std::all_of(value.begin(), value.end(), [](char c) {
        return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
    });
    if (!clean) return no_http("a control character in a field");
    response_.headers.emplace_back(lower_case(line.substr(0, colon)), value);
    return {};
}

Status Answer::check_framing_fields() const {
    const std::size_t codings = count(response_, "transfer-encoding");
    const std::size_t lengths = count(response_, "content-length");
    if (codings > 0 && lengths > 0) return no_http("a length and a transfer coding at once");
    if (codings > 1 || lengths > 1) return no_http("more than one length or transfer coding");
    if (codings == 1 &&
        (!http_1_1_ || lower_case(response_.header("transfer-encoding")) != "chunked")) {
        return no_http("an unknown transfer coding");
    }
    if (lengths == 1 && !number(response_.header("content-length"), 10)) {
        return no_http("its length is malformed");
    }
    return {};
}

// RFC 9112 section 6.3.
Status Answer::on_head_end() {
    const int status = response_.status;
    if (status == 101) return no_http("it switches the protocol");
    if (status < 200) {
        if (++interim_ > kInterimAnswersMax) return no_http("too many interim answers");
        response_ = Response();
        state_ = State::status;
        return {};
    }
    if (Status framing = check_framing_fields(); !framing) return framing;
    keep_alive_ =
        http_1_1_ ? !connection_says(response_, "close") : connection_says(response_, "keep-alive");
    if (to_head_request_ || status == 204 || status == 304) {
        state_ = State::complete;
        return {};
    }
    if (count(response_, "transfer-encoding") == 1) {
        state_ = State::chunk_size;
        return {};
    }
    const auto length = number(response_.header("content-length"), 10);
    if (length) return expect_bytes(*length, State::counted);
    keep_alive_ = false;
    state_ = State::rest;
    return {};
}

Status Answer::expect_bytes(std::uint64_t count, State state) {
    if (count > body_bytes_max_ - response_.body.size()) {
        return fail(ErrorCode::too_large,
                    text("its answer is larger than {} bytes", body_bytes_max_));
    }
    left_ = count;
    state_ = count == 0 ? State::complete : state;
    return {};
}

Status Answer::on_chunk_size(std::string_view line) {
    const auto size = number(trimmed(line.substr(0, line.find(';'))), 16);
    if (!size) return no_http("a malformed chunk");
    if (*size == 0) {
        state_ = State::trailers;
        return {};
    }
    return expect_bytes(*size, State::chunk);
}

Status Answer::take_body_bytes(std::string_view& bytes) {
    const bool counted = state_ != State::rest;
    const std::size_t wanted =
        counted ? static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()))
                : bytes.size();
    if (wanted > body_bytes_max_ - response_.body.size()) {
        return fail(ErrorCode::too_large,
                    text("its answer is larger than {} bytes", body_bytes_max_));
    }
    append_and_wipe(response_.body, bytes.substr(0, wanted));
    bytes.remove_prefix(wanted);
    if (!counted) return {};
    left_ -= wanted;
    if (left_ == 0) state_ = state_ == State::chunk ? State::chunk_end : State::complete;
    return {};
}

}  // namespace ncp::outbound
