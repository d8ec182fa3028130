// Private to the module: how Mustache looks up a name, strictly. Included by pages.cpp alone, for
// the library's header is heavy.
//
// A name is looked for in the innermost list entry first, then outwards; {{t.key}} is a text of
// the locale whose {parameters} are looked up in the same way. The first name that nobody knows is
// remembered, so that the caller can refuse the page. Thread-safety: belongs to one rendering.
#pragma once

#include <deque>
#include <kainjow/mustache.hpp>
#include <string>
#include <vector>

#include "pages/locale.h"

namespace ncp::pages {

using Data = kainjow::mustache::data;

class StrictContext final : public kainjow::mustache::basic_context<std::string> {
  public:
    StrictContext(const Data& model, const Locales& locales, const std::string& language)
        : locales_(locales), language_(language), levels_{&model} {}

    void push(const Data* data) override { levels_.push_back(data); }
    void pop() override { levels_.pop_back(); }

    const Data* get(const std::string& name) const override {
        if (name.rfind("t.", 0) == 0) return locale_text(name.substr(2));
        const Data* found = value(name);
        if (!found) remember(name);
        return found;
    }
    // Partials were put in their place when the templates were read.
    const Data* get_partial(const std::string& name) const override {
        remember(name);
        return nullptr;
    }

    // The first name that did not resolve; empty if all did.
    const std::string& missing() const { return missing_; }

  private:
    const Data* value(const std::string& name) const {
        for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
            if (const Data* found = (*level)->get(name)) return found;
        }
        return nullptr;
    }

    const Data* locale_text(const std::string& key) const {
        const std::string* found = locales_.find(language_, key);
        if (!found) {
            remember("t." + key);
            return nullptr;
        }
        made_.emplace_back(fill(*found, [&](const std::string& name) {
            const Data* data = value(name);
            if (!data) remember("{" + name + "} of t." + key);
            bool is_text = data && data->is_string();
            return std::optional<std::string>(is_text ? data->string_value() : "");
        }));
        return &made_.back();
    }

    void remember(const std::string& name) const {
        if (missing_.empty()) missing_ = name;
    }

    const Locales& locales_;
    const std::string& language_;
    std::vector<const Data*> levels_;
    mutable std::deque<Data> made_;  // keeps addresses while it grows
    mutable std::string missing_;
};

}  // namespace ncp::pages
