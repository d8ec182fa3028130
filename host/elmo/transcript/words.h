// The transcript's own words, in the student's language and in English beside it.
// Private to the transcript. Thread-safety: values over shared constants.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "elmo/outline.h"
#include "elmo/transcript/press.h"

namespace ncp::elmo::transcript {

using Fillings = std::map<std::string, std::string>;  // {name} → text

class Words {
  public:
    explicit Words(const Wording& wording) : wording_(wording) {}

    const std::string& language() const { return wording_.language; }
    bool is_bilingual() const { return wording_.student != wording_.english; }
    // In the student's language, and in English.
    std::string student(const std::string& key, const Fillings& fillings = {}) const;
    std::string english(const std::string& key, const Fillings& fillings = {}) const;
    // "Kurssi / Course", or the word once if both are alike.
    std::string both(const std::string& key, const Fillings& fillings = {},
                     const char* between = " / ") const;
    // One or two whole sentences, each to be set as a paragraph of its own.
    std::vector<std::string> paragraphs(const std::string& key,
                                        const Fillings& fillings = {}) const;

    // What a reader is to see of texts in several languages: his own first, then English, then
    // the others as they stand; none twice, none empty, and of very many only the first.
    std::vector<std::string> in_order(const std::vector<Title>& titles) const;

    // ELMO's constants in words; what is unknown stays as it is.
    std::string type(const std::string& type) const;
    std::string status(const std::string& status) const;  // each language on a line
    std::string identifier(const std::string& type) const;

  private:
    Wording wording_;
};

}  // namespace ncp::elmo::transcript
