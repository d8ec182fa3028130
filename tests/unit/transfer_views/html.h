// A page read back by a strict XML parser, to ask it questions. The templates are HTML that is also
// well-formed XML, so whatever breaks out of its place breaks the parse. One thread at a time.
#pragma once

#include <libxml/tree.h>
#include <libxml/xpath.h>

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"

namespace ncp::transfer {

class Html {
  public:
    // An error or a page that is not well-formed is a test failure; then every answer is empty.
    explicit Html(const Result<std::string>& page);

    bool well_formed() const { return tree_ != nullptr; }
    // Of every node that an XPath expression finds: its text, or its value for attributes.
    std::vector<std::string> all(const std::string& xpath) const;
    // The only one; a test failure if there are none or several.
    std::string one(const std::string& xpath) const;
    std::size_t count(const std::string& xpath) const { return all(xpath).size(); }
    // The page's whole text, blanks collapsed.
    std::string text() const;
    const std::string& source() const { return source_; }

  private:
    struct Free {
        void operator()(xmlDoc* tree) const { xmlFreeDoc(tree); }
    };
    std::string source_;
    std::unique_ptr<xmlDoc, Free> tree_;
};

// What every page of ours has to keep: one main heading, headings without gaps, one main landmark,
// labels for fields, ids once, forms of ours with the token, nothing inline, a way on.
void expect_good_page(const Html& page);

}  // namespace ncp::transfer
