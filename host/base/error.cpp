#include "base/error.h"

#include <array>
#include <cstring>

namespace ncp {

PublicText not_personal(std::string value) {
    constexpr std::size_t kBytesMax = 2000;
    if (value.size() > kBytesMax) value.resize(kBytesMax);
    for (char& c : value) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    PublicText made;
    made.made_ = std::move(value);
    return made;
}

const ErrorFacts& facts(ErrorCode code) {
    static constexpr std::array<ErrorFacts, 20> kTable{{
        {"bad_request", 400, "bad_request", "ERROR"},
        {"forbidden", 403, "forbidden", "ERROR"},
        {"not_found", 404, "not_found", "ERROR"},
        {"wrong_method", 405, "wrong_method", "ERROR"},
        {"too_large", 413, "too_large", "ERROR"},
        {"expired", 410, "expired", "ERROR"},
        {"outdated", 409, "outdated", "ERROR"},
        {"overloaded", 503, "overloaded", "ERROR"},
        {"invalid_config", 500, "internal", "ERROR"},
        {"invalid_document", 502, "source_failed", "ERROR"},
        {"wrong_person", 502, "wrong_person", "ERROR"},
        {"no_results", 200, "no_results", "NO_RESULTS"},
        {"source_failed", 502, "source_failed", "ERROR"},
        {"source_timeout", 504, "source_timeout", "ERROR"},
        {"login_failed", 403, "login_failed", "ERROR"},
        {"signature", 500, "internal", "ERROR"},
        {"io", 500, "internal", "ERROR"},
        {"plugin", 502, "source_failed", "ERROR"},
        {"cancelled", 200, "cancelled", "CANCEL"},
        {"internal", 500, "internal", "ERROR"},
    }};
    return kTable.at(static_cast<std::size_t>(code));
}

PublicText Error::describe() const {
    const char* slash = std::strrchr(where_.file_name(), '/');
    const char* file = slash ? slash + 1 : where_.file_name();
    return not_personal(
        fmt::format("{}: {} ({}:{})", facts(code_).name, text_.str(), file, where_.line()));
}

}  // namespace ncp
