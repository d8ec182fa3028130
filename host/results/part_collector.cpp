#include "results/part_collector.h"

#include <algorithm>

#include "base/secret.h"
#include "results/outcome.h"
#include "results/views.h"

namespace ncp::results {
namespace {

constexpr std::size_t kPartIdBytesMax = 64;      // ncp/sink.h
constexpr std::size_t kMediaTypeBytesMax = 127;  // RFC 6838 section 4.2, a restricted name
constexpr std::size_t kTextBytesMax = 1000;      // title and issuer
constexpr std::size_t kFailedIssuersMax = 500;   // more institutions than any country has

bool is_part_id(std::string_view id) {
    return !id.empty() && id.size() <= kPartIdBytesMax &&
           std::all_of(id.begin(), id.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == '_' || c == '-';
           });
}

// type "/" subtype, without parameters: it is written into a data: address.
bool is_media_type(std::string_view type) {
    const auto slash = type.find('/');
    return type.size() <= kMediaTypeBytesMax && slash != std::string_view::npos && slash > 0 &&
           slash + 1 < type.size() &&
           std::all_of(type.begin(), type.end(),
                       [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                  (c >= '0' && c <= '9') ||
                                  std::string_view("/.+-_!#$&^").find(c) != std::string_view::npos;
                       }) &&
           type.find('/', slash + 1) == std::string_view::npos;
}

bool is_short_text(ncp_view view) {
    return is_readable(view) && view.size <= kTextBytesMax && is_plain_text(to_string(view));
}

}  // namespace

PartCollector::PartCollector(const ncp_call& call, const CollectLimits& limits)
    : call_(call), limits_(limits), thread_(std::this_thread::get_id()) {
    sink_.size = sizeof(ncp_sink);
    sink_.ctx = this;
    sink_.begin = &PartCollector::begin;
    sink_.write = &PartCollector::write;
    sink_.end = &PartCollector::end;
    sink_.issue = &PartCollector::issue;
}

PartCollector::~PartCollector() {
    for (EmittedPart& part : parts_)
        wipe(part.bytes);
}

std::optional<Error> PartCollector::fault() const {
    if (!fault_ && open_) return Error(ErrorCode::plugin, "a part was begun and not ended");
    return fault_;
}

std::vector<EmittedPart> PartCollector::take_parts() {
    return std::move(parts_);
}

ncp_status PartCollector::refuse(ErrorCode code, PublicText why) {
    fault_ = Error(code, std::move(why));
    return NCP_INVALID;
}

// What every sink function does first, and the border that no exception crosses.
template <class Step>
ncp_status PartCollector::guarded(const ncp_sink* sink, Step step) noexcept {
    try {
        auto& self = *static_cast<PartCollector*>(sink->ctx);
        if (std::this_thread::get_id() != self.thread_) return NCP_INVALID;
        if (self.fault_) return NCP_INVALID;
        if (self.call_.stopped()) return NCP_CANCELLED;
        return step(self);
    } catch (...) {
        return NCP_INTERNAL;
    }
}

ncp_status PartCollector::begin(const ncp_sink* sink, const ncp_part* part) noexcept {
    return guarded(sink, [&](PartCollector& self) {
        if (part == nullptr) return self.refuse(ErrorCode::plugin, "begin without a part");
        ncp_part defaults{};
        defaults.size_hint_bytes = -1;
        return self.begin_part(within_size(*part, defaults));
    });
}

ncp_status PartCollector::begin_part(const ncp_part& part) {
    if (open_) return refuse(ErrorCode::plugin, "a part was begun before the one before it ended");
    if (parts_.size() >= limits_.parts_max) {
        return refuse(ErrorCode::source_failed, text("more than {} parts", limits_.parts_max));
    }
    if (!is_short_text(part.id) || !is_short_text(part.media_type) || !is_short_text(part.title) ||
        !is_short_text(part.issuer)) {
        return refuse(ErrorCode::plugin, "a part's text is NULL, too long or not plain UTF-8");
    }
    EmittedPart made{to_string(part.id),
                     to_string(part.media_type),
                     to_string(part.title),
                     to_string(part.issuer),
                     {}};
    if (!is_media_type(made.media_type)) {
        return refuse(ErrorCode::plugin, "a part's media type is not like \"application/pdf\"");
    }
    const bool id_optional = made.media_type == NCP_MEDIA_ELMO || made.media_type == NCP_MEDIA_JSON;
    if (!is_part_id(made.id) && !(id_optional && made.id.empty())) {
        return refuse(ErrorCode::plugin, "a part's id does not match [A-Za-z0-9._-]{1,64}");
    }
    if (!made.id.empty() && !ids_.insert(made.id).second) {
        return refuse(ErrorCode::plugin, "two parts have the same id");
    }
    const std::size_t part_max = part_bytes_max(made);
    if (part.size_hint_bytes > 0) {  // believed only as far as the limits go
        const auto hint = static_cast<std::size_t>(part.size_hint_bytes);
        made.bytes.reserve(std::min({hint, part_max, limits_.total_bytes_max - total_bytes_}));
    }
    parts_.push_back(std::move(made));
    open_ = true;
    return NCP_OK;
}

std::size_t PartCollector::part_bytes_max(const EmittedPart& part) const {
    return part.media_type == NCP_MEDIA_ELMO ? limits_.document_bytes_max
                                             : limits_.attachment_bytes_max;
}

ncp_status PartCollector::write(const ncp_sink* sink, ncp_view bytes) noexcept {
    return guarded(sink, [&](PartCollector& self) { return self.append(bytes); });
}

ncp_status PartCollector::append(ncp_view bytes) {
    if (!open_) return refuse(ErrorCode::plugin, "write outside a part");
    if (!is_readable(bytes)) return refuse(ErrorCode::plugin, "write of NULL with a size");
    EmittedPart& part = parts_.back();
    const std::size_t part_max = part_bytes_max(part);
    // Compared without adding: a size near the largest number must not wrap around.
    if (bytes.size > part_max - part.bytes.size()) {
        return refuse(ErrorCode::source_failed, text("a part is larger than {} bytes", part_max));
    }
    if (bytes.size > limits_.total_bytes_max - total_bytes_) {
        return refuse(ErrorCode::source_failed,
                      text("the answer is larger than {} bytes", limits_.total_bytes_max));
    }
    if (bytes.size > 0) part.bytes.append(bytes.data, bytes.size);
    total_bytes_ += bytes.size;
    return NCP_OK;
}

ncp_status PartCollector::end(const ncp_sink* sink) noexcept {
    return guarded(sink, [&](PartCollector& self) {
        if (!self.open_) return self.refuse(ErrorCode::plugin, "end outside a part");
        self.open_ = false;
        return NCP_OK;
    });
}

ncp_status PartCollector::issue(const ncp_sink* sink, ncp_view issuer,
                                const ncp_error* error) noexcept {
    return guarded(sink, [&](PartCollector& self) {
        if (error == nullptr || issuer.size == 0 || !is_short_text(issuer)) {
            return self.refuse(ErrorCode::plugin, "issue without an error or a readable issuer");
        }
        if (self.failed_issuers_.size() >= kFailedIssuersMax) {
            return self.refuse(ErrorCode::source_failed,
                               text("more than {} failed institutions", kFailedIssuersMax));
        }
        const ncp_error copy = within_size(*error, ncp_error{});
        self.failed_issuers_.push_back({to_string(issuer), problem_of(copy.status)});
        return NCP_OK;
    });
}

}  // namespace ncp::results
