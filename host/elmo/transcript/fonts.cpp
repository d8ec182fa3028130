#include "elmo/transcript/fonts.h"

#include <map>

namespace ncp::elmo::transcript {
namespace {

template <auto destroy>
struct Destroyed {
    template <class T>
    void operator()(T* object) const {
        destroy(object);
    }
};
using Config = std::unique_ptr<FcConfig, Destroyed<FcConfigDestroy>>;
using Pattern = std::unique_ptr<FcPattern, Destroyed<FcPatternDestroy>>;
using Wanted = std::unique_ptr<FcObjectSet, Destroyed<FcObjectSetDestroy>>;
using Found = std::unique_ptr<FcFontSet, Destroyed<FcFontSetDestroy>>;

int number_of(FcPattern* font, const char* property, int when_absent) {
    int value = when_absent;
    FcPatternGetInteger(font, property, 0, &value);
    return value;
}

// The upright faces of normal width: regular and bold are all that is printed.
bool is_printed(FcPattern* font) {
    FcBool variable = FcFalse;
    FcPatternGetBool(font, FC_VARIABLE, 0, &variable);
    const int weight = number_of(font, FC_WEIGHT, FC_WEIGHT_REGULAR);
    return variable == FcFalse && number_of(font, FC_SLANT, FC_SLANT_ROMAN) == FC_SLANT_ROMAN &&
           number_of(font, FC_WIDTH, FC_WIDTH_NORMAL) == FC_WIDTH_NORMAL &&
           (weight == FC_WEIGHT_REGULAR || weight == FC_WEIGHT_BOLD);
}

std::map<int, std::string> files_of(FcConfig* system, const std::string& family) {
    const Pattern wish(FcPatternCreate());
    FcPatternAddString(wish.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(family.c_str()));
    const Wanted wanted(FcObjectSetBuild(FC_FILE, FC_WEIGHT, FC_SLANT, FC_WIDTH, FC_VARIABLE,
                                         static_cast<char*>(nullptr)));
    const Found found(FcFontList(system, wish.get(), wanted.get()));
    std::map<int, std::string> files;  // by weight
    for (int i = 0; found && i < found->nfont; ++i) {
        FcChar8* file = nullptr;
        if (!is_printed(found->fonts[i]) ||
            FcPatternGetString(found->fonts[i], FC_FILE, 0, &file) != FcResultMatch) {
            continue;
        }
        files.emplace(number_of(found->fonts[i], FC_WEIGHT, FC_WEIGHT_REGULAR),
                      reinterpret_cast<const char*>(file));
    }
    return files;
}

// cairo asks the program's own configuration how to draw. An empty one: the machine's would be read
// for that at the first transcript, and have a say in how it looks.
void use_no_other_configuration() {
    static const bool once = [] {
        const Config empty(FcConfigCreate());
        return empty && FcConfigSetCurrent(empty.get()) == FcTrue;
    }();
    static_cast<void>(once);
}

PublicText package_of(const std::string& family) {
    if (family.rfind("Noto Sans", 0) == 0) return "fonts-noto-core";
    if (family.rfind("DejaVu", 0) == 0) return "fonts-dejavu-core";
    return "that has it";
}

}  // namespace

std::vector<std::string> usual_families() {
    return {"Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Armenian",
            "Noto Sans Georgian"};
}

Result<Fonts> Fonts::load(const std::vector<std::string>& families) {
    if (families.empty()) return fail(ErrorCode::invalid_config, "no font family is named");
    use_no_other_configuration();
    const Config system(FcInitLoadConfigAndFonts());
    auto loaded = std::make_shared<Loaded>();
    loaded->config.reset(FcConfigCreate());
    if (!system || !loaded->config) return fail(ErrorCode::internal, "fontconfig does not start");
    for (const std::string& family : families) {
        const auto files = files_of(system.get(), family);
        if (!files.contains(FC_WEIGHT_REGULAR)) {
            return fail(ErrorCode::invalid_config,
                        text("the font family \"{}\" is not installed; install the Debian package "
                             "{}, or name another family",
                             not_personal(family), package_of(family)));
        }
        for (const auto& [weight, file] : files) {
            FcConfigAppFontAddFile(loaded->config.get(),
                                   reinterpret_cast<const FcChar8*>(file.c_str()));
        }
        loaded->families += (loaded->families.empty() ? "" : ",") + family;
    }
    return Fonts(std::move(loaded));
}

}  // namespace ncp::elmo::transcript
