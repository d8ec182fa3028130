#include "elmo/shape.h"

#include <vector>

#include "elmo/encoding.h"

namespace ncp::elmo {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool starts_ascii_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
}

// Which characters beyond ASCII may be part of a name is the parser's to say.
bool starts_name(char c) {
    return starts_ascii_name(c) || static_cast<unsigned char>(c) >= 0x80;
}

bool continues_name(char c) {
    return starts_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

class Walk {
  public:
    Walk(std::string_view text, const ParseLimits& limits) : text_(text), limits_(limits) {}

    Checked<void> whole_document() {
        while (position_ < text_.size()) {
            std::size_t markup = std::min(text_.find('<', position_), text_.size());
            if (markup - position_ > kTextBytesMax) return too_large("a text is too long");
            position_ = markup;
            if (position_ == text_.size()) break;
            if (auto status = one_markup(); !status) return status;
        }
        if (!namespaces_.empty()) return malformed("the document ends inside an element");
        return {};
    }

  private:
    Checked<void> one_markup() {
        if (++markups_ > limits_.markup_max) return too_large("too many elements and attributes");
        if (at("<!--")) return comment();
        if (at("<![CDATA[")) return skip_past("]]>", 9);
        if (at("<!DOCTYPE")) return malformed("a DOCTYPE is not accepted");
        if (at("<?")) return instruction();
        if (at("</")) return end_tag();
        return start_tag();
    }

    Checked<void> comment() {
        std::size_t begin = position_;
        if (auto status = skip_past("--", 4); !status) return status;
        if (peek() != '>') return malformed("two hyphens inside a comment");
        ++position_;
        if (position_ - begin > kTextBytesMax) return too_large("a comment is too long");
        return {};
    }

    // Targets beyond ASCII are legal XML, but nobody's: refused rather than classified.
    Checked<void> instruction() {
        position_ += 2;
        if (!starts_ascii_name(peek())) return malformed("not a processing instruction");
        return skip_past("?>", 0);
    }

    Checked<void> end_tag() {
        position_ += 2;
        if (auto status = name(); !status) return status;
        skip_blanks();
        if (peek() != '>') return malformed("an end tag that does not end");
        ++position_;
        if (namespaces_.empty()) return malformed("an end tag without its start");
        in_scope_ -= namespaces_.back();
        namespaces_.pop_back();
        return {};
    }

    Checked<void> start_tag() {
        ++position_;
        if (auto status = name(); !status) return status;
        int attributes = 0;
        int declarations = 0;
        for (;;) {
            bool blank = skip_blanks();
            if (peek() == '>' || peek() == '/') break;
            if (!blank) return malformed("no blank before an attribute");
            if (++attributes > kAttributesMax) return too_large("too many attributes");
            if (++markups_ > limits_.markup_max) {
                return too_large("too many elements and attributes");
            }
            if (at("xmlns")) ++declarations;
            if (auto status = attribute(); !status) return status;
        }
        if (in_scope_ + declarations > kNamespacesInScopeMax) {
            return too_large("too many namespaces");
        }
        if (static_cast<int>(namespaces_.size()) >= limits_.depth_max) {
            return too_large("elements too deep below each other");
        }
        if (peek() == '>') {
            namespaces_.push_back(declarations);
            in_scope_ += declarations;
        } else if (!at("/>")) {
            return malformed("a start tag that does not end");
        } else {
            ++position_;
        }
        ++position_;
        return {};
    }

    Checked<void> attribute() {
        if (auto status = name(); !status) return status;
        skip_blanks();
        if (peek() != '=') return malformed("an attribute without a value");
        ++position_;
        skip_blanks();
        char quote = peek();
        if (quote != '"' && quote != '\'') return malformed("an attribute without quotes");
        std::size_t end = text_.find(quote, position_ + 1);
        if (end == std::string_view::npos) return malformed("an attribute that does not end");
        std::string_view value = text_.substr(position_ + 1, end - position_ - 1);
        if (value.size() > kTextBytesMax) return too_large("an attribute is too long");
        if (value.find('<') != std::string_view::npos) {
            return malformed("a less-than sign inside an attribute");
        }
        position_ = end + 1;
        return {};
    }

    Checked<void> name() {
        std::size_t begin = position_;
        if (!starts_name(peek())) return malformed("not a name");
        while (continues_name(peek()))
            ++position_;
        if (position_ - begin > kNameBytesMax) return too_large("a name is too long");
        return {};
    }

    Checked<void> skip_past(std::string_view end, std::size_t from) {
        std::size_t found = text_.find(end, position_ + from);
        if (found == std::string_view::npos) return malformed("the document ends too early");
        if (found - position_ > kTextBytesMax) return too_large("a section is too long");
        position_ = found + end.size();
        return {};
    }

    bool skip_blanks() {
        std::size_t begin = position_;
        while (is_blank(peek()))
            ++position_;
        return position_ > begin;
    }

    // NUL at the end: no text that passed as_utf8 holds one.
    char peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }
    bool at(std::string_view what) const { return text_.substr(position_, what.size()) == what; }

    template <std::size_t N>
    tl::unexpected<Problem> malformed(const char (&what)[N]) const {
        return refuse(ErrorCode::invalid_document, line_at(text_, position_), what);
    }
    template <std::size_t N>
    tl::unexpected<Problem> too_large(const char (&what)[N]) const {
        return refuse(ErrorCode::too_large, line_at(text_, position_), what);
    }

    std::string_view text_;
    const ParseLimits& limits_;
    std::size_t position_ = 0;
    std::size_t markups_ = 0;
    int in_scope_ = 0;             // namespace declarations of all open elements
    std::vector<int> namespaces_;  // those of each open element; its size is the depth
};

}  // namespace

Checked<void> check_shape(std::string_view utf8, const ParseLimits& limits) {
    return Walk(utf8, limits).whole_document();
}

}  // namespace ncp::elmo
