#include "login/saml/program/parts.h"

#include "signing/tree_walk.h"

namespace ncp::login::saml::program {

Read<Parts> Parts::of(const xmlNode* element) {
    auto elements = signing::only_elements(element);
    if (!elements) return tl::unexpected(Refusal::unexpected_part);
    return Parts(std::move(*elements));
}

xmlNode* Parts::take(std::string_view namespace_name, std::string_view name) {
    if (at_end() || !signing::is_element(elements_[next_], namespace_name, name)) return nullptr;
    return elements_[next_++];
}

std::string trimmed_xml(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1));
}

Read<std::string> value_of(const xmlNode* element) {
    auto text = signing::only_text(element);
    if (!text) return tl::unexpected(Refusal::malformed_value);
    std::string value = trimmed_xml(*text);
    if (value.empty()) return tl::unexpected(Refusal::malformed_value);
    return value;
}

std::optional<std::string> attribute_of(const xmlNode* element, const char* name) {
    auto value = signing::attribute(element, name);
    return value && !value->empty() ? value : std::nullopt;
}

}  // namespace ncp::login::saml::program
