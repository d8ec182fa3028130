// Children of an element in the order that a schema gives them, and values that are text alone.
// Thread-safety: one thread at a time for one tree.
#pragma once

#include <libxml/tree.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "login/saml/program/message_tree.h"

namespace ncp::login::saml::program {

class Parts {
  public:
    // Refusal unexpected_part: there is text between them.
    static Read<Parts> of(const xmlNode* element);

    // The next, if it is this one; else null and nothing is taken.
    xmlNode* take(std::string_view namespace_name, std::string_view name);
    bool at_end() const { return next_ == elements_.size(); }

  private:
    explicit Parts(std::vector<xmlNode*> elements) : elements_(std::move(elements)) {}
    std::vector<xmlNode*> elements_;
    std::size_t next_ = 0;
};

// Without the blanks of XML (production S) around it.
std::string trimmed_xml(std::string_view text);

// Without blanks around it. Refusal malformed_value: elements in it, or nothing.
Read<std::string> value_of(const xmlNode* element);

// Of an attribute without namespace; "" is like none.
std::optional<std::string> attribute_of(const xmlNode* element, const char* name);

}  // namespace ncp::login::saml::program
