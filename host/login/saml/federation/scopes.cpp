#include "login/saml/federation/scopes.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/lower_case.h"

namespace ncp::login::saml {
namespace {

constexpr std::int64_t kPatternMemoryMax = 256 << 10;
constexpr const char* kNobodys = "nobody.invalid";

RE2::Options how() {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(false);
    options.set_max_mem(kPatternMemoryMax);
    return options;
}

bool fits(std::string_view scope, const RE2& pattern) {
    return pattern.ok() && RE2::FullMatch(re2::StringPiece(scope.data(), scope.size()), pattern);
}

}  // namespace

bool Scopes::cover(std::string_view scope) const {
    return std::find(literal.begin(), literal.end(), lower_case(scope)) != literal.end() ||
           std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
               return fits(scope, RE2(pattern, how()));
           });
}

bool is_usable_pattern(const std::string& pattern) {
    const RE2 compiled(pattern, how());
    return compiled.ok() && !fits(kNobodys, compiled);
}

}  // namespace ncp::login::saml
