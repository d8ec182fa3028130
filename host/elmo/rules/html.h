// Signs of HTML in a text: tags and character references, found by their names alone.
//
// No parser of HTML: it only says what a human should look at, and never lets anything pass as
// safe. Takes one pass. Thread-safety: pure functions.
#pragma once

#include <functional>
#include <string_view>

namespace ncp::elmo {

enum class Markup {
    none,
    suspected,  // "<br> in HTML", "&nbsp;": a text may speak about them
    certain,    // a start tag and later its end tag: <b>…</b>
};
Markup markup_in(std::string_view text);

// Every tag of an HTML element, known or not, as its name in lower case; false from the visitor
// ends the walk.
using TagVisitor = std::function<bool(std::string_view name, bool is_end)>;
void each_tag(std::string_view text, const TagVisitor& visit);

// The basic ones that descriptionHtml is meant for: paragraphs, emphasis, lists, links.
bool is_basic_html(std::string_view name);

}  // namespace ncp::elmo
