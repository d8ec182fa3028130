// What had to be repaired in a foreign document, counted by kind and place, for the operator's log.
//
// Holds literals, names of elements and numbers: no content, hence nothing personal. A name that is
// not made of letters alone is written as "*": it might be content. Thread-safety: a value.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <ncp/plugin.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace ncp::common {

// "elmo/report/issuer"; parts of parts are not told apart, so that the lines stay few.
class ElementPath {
  public:
    explicit ElementPath(std::string_view root) : text_(root) {}
    ElementPath below(std::string_view name) const {
        constexpr std::size_t kNameBytesMax = 40;
        const bool letters =
            name.size() <= kNameBytesMax && std::all_of(name.begin(), name.end(), [](char c) {
                return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            });
        ElementPath path(*this);
        const std::size_t part = text_.find("/hasPart");
        if (name == "learningOpportunitySpecification" && part != std::string::npos) {
            path.text_ = text_.substr(0, part) + "/hasPart";
        }
        path.text_ += "/" + (letters ? std::string(name) : "*");
        return path;
    }
    const std::string& text() const { return text_; }

  private:
    std::string text_;
};

class Repairs {
  public:
    // kind: a literal.
    void count(std::string_view kind, const ElementPath& where, std::size_t by = 1) {
        counts_[{kind, where.text()}] += by;
    }
    std::size_t of(std::string_view kind) const {
        std::size_t sum = 0;
        for (const auto& [key, count] : counts_) {
            if (key.first == kind) sum += count;
        }
        return sum;
    }
    bool empty() const { return counts_.empty(); }
    std::string summary() const {  // for people: one line each
        std::string text;
        for (const auto& [key, count] : counts_) {
            text +=
                std::string(key.first) + " (" + key.second + ", " + std::to_string(count) + ")\n";
        }
        return text;
    }
    // issuer: which institution's answer it was.
    void log(const plugin::Host& host, std::string_view issuer) const {
        constexpr std::size_t kLinesMax = 40;
        std::size_t lines = 0;
        for (const auto& [key, count] : counts_) {
            if (++lines > kLinesMax) {
                host.log(
                    NCP_LOG_INFO, "repaired: further kinds",
                    {{"issuer", issuer}, {"kinds", std::to_string(counts_.size() - kLinesMax)}});
                return;
            }
            host.log(
                NCP_LOG_INFO, "repaired: " + std::string(key.first),
                {{"issuer", issuer}, {"element", key.second}, {"count", std::to_string(count)}});
        }
    }

  private:
    std::map<std::pair<std::string_view, std::string>, std::size_t> counts_;
};

}  // namespace ncp::common
