// Renders web/templates (Mustache) with the texts of web/locales/<language>.json.
//
// Every value is escaped; templates have no way to print raw text. A name that a template asks for
// and neither model nor locale has is an error (internal), so that no page silently loses a word.
// Thread-safety: after load() any number of threads.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "pages/model.h"

namespace ncp::pages {

using Parameters = std::map<std::string, std::string>;

class Pages {
  public:
    // Reads and checks everything under web_directory/templates and /locales. Error: io,
    // invalid_config (a template or a locale file that cannot be parsed).
    static Result<Pages> load(const std::filesystem::path& web_directory);

    // The whole HTML page: layout.mustache around templates/<name>.mustache. In templates,
    // {{t.some.key}} is a text of the locale, everything else is the model's.
    Result<std::string> render(std::string_view name, const Model& model,
                               std::string_view language) const;

    // A text of the locale with its {parameters} filled in; not escaped (goes through a Model).
    // A missing key gives the English text, else the key itself.
    // Plurals: key.one and key.other are chosen by parameter "count" when the key itself is absent.
    std::string text(std::string_view language, const std::string& key,
                     const Parameters& parameters = {}) const;

    // Language tags that have a locale file, "en" first.
    const std::vector<std::string>& languages() const;

    Pages(Pages&&) noexcept;
    Pages& operator=(Pages&&) noexcept;
    ~Pages();

  private:
    struct Loaded;
    explicit Pages(std::unique_ptr<Loaded> loaded);
    std::unique_ptr<Loaded> loaded_;
};

}  // namespace ncp::pages
