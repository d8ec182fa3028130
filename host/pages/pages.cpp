#include "pages/pages.h"

#include "pages/context.h"
#include "pages/escape.h"
#include "pages/templates.h"

namespace ncp::pages {
namespace {

using Mustache = kainjow::mustache::mustache;

// Mustache takes an empty text for true; for a page, a text that is not there is false.
Data data_of(const std::string& value) {
    return value.empty() ? Data(false) : Data(value);
}

Data data_of(const Model& model) {
    Data object;
    for (const auto& [name, value] : model.texts())
        object[name] = data_of(value);
    for (const auto& [name, value] : model.truths())
        object[name] = Data(value);
    for (const auto& [name, entries] : model.lists()) {
        Data list(Data::type::list);
        for (const Model& entry : entries)
            list.push_back(data_of(entry));
        object[name] = std::move(list);
    }
    return object;
}

}  // namespace

struct Pages::Loaded {
    Locales locales;
    // Rendering does not change a valid template, though the library does not say const.
    std::map<std::string, std::unique_ptr<Mustache>, std::less<>> templates;
};

Pages::Pages(std::unique_ptr<Loaded> loaded) : loaded_(std::move(loaded)) {}
Pages::Pages(Pages&&) noexcept = default;
Pages& Pages::operator=(Pages&&) noexcept = default;
Pages::~Pages() = default;

Result<Pages> Pages::load(const std::filesystem::path& web_directory) {
    auto loaded = std::make_unique<Loaded>();
    auto locales = read_locales(web_directory / "locales");
    if (!locales) return fail(locales.error());
    loaded->locales = std::move(*locales);
    auto texts = read_templates(web_directory / "templates");
    if (!texts) return fail(texts.error());
    for (const auto& [name, content] : *texts) {
        auto compiled = std::make_unique<Mustache>(content);
        if (!compiled->is_valid()) {
            return fail(ErrorCode::invalid_config,
                        ncp::text("template {}: {}", not_personal(name),
                                  not_personal(compiled->error_message())));
        }
        compiled->set_custom_escape([](const std::string& value) { return escape_html(value); });
        loaded->templates[name] = std::move(compiled);
    }
    return Pages(std::move(loaded));
}

Result<std::string> Pages::render(std::string_view name, const Model& model,
                                  std::string_view language) const {
    auto found = loaded_->templates.find(name);
    if (found == loaded_->templates.end()) {
        return fail(ErrorCode::internal,
                    ncp::text("no template named {}", not_personal(std::string(name))));
    }
    const std::string& served = loaded_->locales.serving(language);
    Data data = data_of(model);
    data["language"] = Data(served);  // for <html lang>: what the page is really written in
    StrictContext context(data, loaded_->locales, served);
    std::string html = found->second->render(context);
    if (!context.missing().empty()) {
        return fail(ErrorCode::internal,
                    ncp::text("template {}: nothing is named {}", not_personal(found->first),
                              not_personal(context.missing())));
    }
    return html;
}

std::string Pages::text(std::string_view language, const std::string& key,
                        const Parameters& parameters) const {
    const Locales& locales = loaded_->locales;
    const std::string& served = locales.serving(language);
    const std::string* found = locales.find(served, key);
    if (auto count = parameters.find("count"); !found && count != parameters.end()) {
        found = locales.find(served, key + (count->second == "1" ? ".one" : ".other"));
    }
    if (!found) return key;
    return fill(*found, [&](const std::string& name) -> std::optional<std::string> {
        auto value = parameters.find(name);
        if (value == parameters.end()) return std::nullopt;
        return value->second;
    });
}

const std::vector<std::string>& Pages::languages() const {
    return loaded_->locales.languages;
}

}  // namespace ncp::pages
