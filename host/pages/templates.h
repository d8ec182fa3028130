// The texts of web/templates, made whole: layout around the page, partials put in their place.
//
// templates/<page>.mustache is a page. Its first line may name its layout, {{! layout:
// client-layout }}; otherwise it is layout.mustache. A file whose name ends in "layout" is a layout
// and holds
// {{> content}} once; {{> name}} stands for templates/partials/name.mustache.
// Refuses: raw output ({{{ }}} and {{& }}), other delimiters, the implicit {{.}}, sections that do
// not close in order, missing partials, and partials that contain themselves.
// Thread-safety: pure functions.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"

namespace ncp::pages {

// Page name → its whole template. Errors: io, invalid_config.
Result<std::map<std::string, std::string>> read_templates(const std::filesystem::path& directory);

}  // namespace ncp::pages
