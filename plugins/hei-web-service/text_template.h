// A text of the configuration with places for values: "{national_id}", "{esi?}", "{issuer.schac}".
//
// Values are escaped for the place where they go: a hostile value can end no string, element or
// field, and add none. A "{" before a small letter always begins a placeholder. Refuses
// (plugin::Refused, NCP_CONFIG) names that are no attribute; fill() refuses a missing value
// (NCP_IDENTITY_INSUFFICIENT, naming it) unless its name ends in "?". Thread-safety: a value.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ncp::hei {

using Values = std::map<std::string, std::string, std::less<>>;

enum class Place {
    url,     // RFC 3986: everything but unreserved characters is percent-encoded
    header,  // as it is; refuses what is not printable ASCII
    json,    // inside a JSON string
    xml,     // text or attribute value
    form,    // application/x-www-form-urlencoded
};

class TextTemplate {
  public:
    TextTemplate() = default;
    // where: names the setting in refusals.
    TextTemplate(std::string_view text, const std::string& where);

    std::string fill(const Values& values, Place place) const;
    // Which of the student's attributes it uses, once each.
    std::vector<std::string> attributes() const;
    // Every name, for trying it out.
    std::vector<std::string> names() const;
    bool empty() const { return pieces_.empty(); }

  private:
    struct Piece {
        std::string text;  // literal, or the placeholder's name
        bool placeholder = false, optional = false;
    };
    std::vector<Piece> pieces_;
};

std::string escape(std::string_view value, Place place);

// Whether a placeholder stands for something about the student, and not about the question.
bool is_attribute(std::string_view name);

}  // namespace ncp::hei
