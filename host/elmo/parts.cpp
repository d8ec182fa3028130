// resolve_parts of merge.h: the bytes of attachments into the places that refer to them.
#include <algorithm>
#include <set>

#include "base/bytes.h"
#include "elmo/merge.h"
#include "elmo/tree.h"

namespace ncp::elmo {
namespace {

constexpr std::string_view kScheme = "cid:";

// libxml2 reads no text over 10,000,000 bytes without its HUGE option, which stays off; 7 MiB make
// 9.8 million characters of base64.
constexpr std::size_t kPartBytesMax = 7U << 20;

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool all_of(std::string_view text, std::size_t size_max, std::string_view also) {
    return !text.empty() && text.size() <= size_max &&
           std::all_of(text.begin(), text.end(), [also](char c) {
               return is_letter_or_digit(c) || also.find(c) != std::string_view::npos;
           });
}

// As the plugin ABI defines the ids of parts.
bool is_part_id(std::string_view id) {
    constexpr std::size_t kIdBytesMax = 64;
    return all_of(id, kIdBytesMax, "._-");
}

// RFC 6838, section 4.2, without parameters: what stands before ";base64," must not end it early.
bool is_media_type(std::string_view type) {
    constexpr std::size_t kNameBytesMax = 127;
    constexpr std::string_view kNameMarks = "!#$&-^_.+";
    const std::size_t slash = type.find('/');
    return slash != std::string_view::npos &&
           all_of(type.substr(0, slash), kNameBytesMax, kNameMarks) &&
           all_of(type.substr(slash + 1), kNameBytesMax, kNameMarks);
}

Status check_parts(const std::map<std::string, Part>& parts) {
    for (const auto& [id, part] : parts) {
        if (!is_part_id(id)) return fail(ErrorCode::invalid_document, "a part with a bad id");
        if (!is_media_type(part.media_type)) {
            return fail(ErrorCode::invalid_document, "a part whose media type is none");
        }
        if (part.bytes.size() > kPartBytesMax) {
            return fail(ErrorCode::too_large, text("a part of {} bytes, at most {} are carried",
                                                   part.bytes.size(), kPartBytesMax));
        }
    }
    return {};
}

}  // namespace

Status resolve_parts(Document& document, const std::map<std::string, Part>& parts) {
    if (auto sound = check_parts(parts); !sound) return sound;
    std::vector<std::pair<xmlNode*, const Part*>> places;
    std::set<std::string, std::less<>> used;
    xmlNode* root = document.root();
    for (xmlNode* node = root; node != nullptr; node = following(node, root)) {
        if (!is_elmo(node, "content") || !is_elmo(node->parent, "attachment")) continue;
        const std::string content = token_of(node);
        if (!content.starts_with(kScheme)) continue;
        const auto part = parts.find(content.substr(kScheme.size()));
        if (part == parts.end()) {
            return fail(ErrorCode::invalid_document,
                        text("line {}: refers to a part that was not emitted", line_of(node)));
        }
        if (!used.insert(part->first).second) {
            return fail(ErrorCode::invalid_document,
                        text("line {}: refers to a part a second time", line_of(node)));
        }
        places.emplace_back(node, &part->second);
    }
    if (used.size() != parts.size()) {
        return fail(ErrorCode::invalid_document,
                    text("{} parts were emitted, {} are referred to", parts.size(), used.size()));
    }
    for (const auto& [element, part] : places) {
        std::string url = "data:" + part->media_type + ";base64,";
        url += base64_encode(part->bytes);
        set_text(element, url);
    }
    return {};
}

}  // namespace ncp::elmo
