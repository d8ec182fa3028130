// Group "binary": what can be said of the file before anything of it runs, and that it loads.
#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "case.h"
#include "child.h"
#include "elf_file.h"
#include "results/trusted_file.h"

namespace ncp::conformance {
namespace {

constexpr char kEntryPoint[] = "ncp_plugin_v1";

Elf elf_of(const Task& task) {
    auto elf = read_elf(task.options.source.library);
    if (!elf) skipped("cannot be read; see binary.file");
    return std::move(*elf);
}

// Some of many names, for a line of text.
std::string some(const std::vector<std::string>& names) {
    constexpr std::size_t kShown = 5;
    const std::size_t shown = std::min(names.size(), kShown);
    std::string text = fmt::format(
        "{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
    if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
    return text;
}

Outcome file(const Task& task) {
    auto elf = read_elf(task.options.source.library);
    if (!elf) {
        broken(elf.error().operator_text().str(),
               "a plugin is a shared library (cc -shared -fPIC …)");
    }
    if (!elf->is_shared_library) broken("not a shared library", "link it with -shared");
    auto own = read_elf("/proc/self/exe");
    if (own && own->machine != elf->machine) {
        broken("made for another processor than the host", "build it for the host's machine");
    }
    return passed();
}

Outcome trusted(const Task& task) {
    auto trusted = results::trusted_file(task.options.source.library);
    if (!trusted) {
        broken(trusted.error().operator_text().str(),
               "the host refuses files that others can change: chown root, chmod go-w, the folder "
               "too");
    }
    return passed();
}

Outcome one_export(const Task& task) {
    const Elf elf = elf_of(task);
    const std::string advice =
        "give the linker a version script: { global: ncp_plugin_v1; local: *; };";
    if (std::find(elf.exported_functions.begin(), elf.exported_functions.end(), kEntryPoint) ==
        elf.exported_functions.end()) {
        broken("does not export the function ncp_plugin_v1",
               "define ncp_plugin_v1 as ncp/plugin.h declares it; in C++ as extern \"C\"");
    }
    std::vector<std::string> others = elf.exported;
    std::erase(others, kEntryPoint);
    if (!others.empty()) broken(fmt::format("also exports {}", some(others)), advice);
    return passed();
}

Outcome loads(const Task& task) {
    at("dlopen()");
    if (::dlopen(task.options.source.library.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) !=
        nullptr) {
        return passed();
    }
    const char* reason = ::dlerror();
    broken(reason != nullptr ? reason : "the loader gives no reason",
           "link with -Wl,--no-undefined and install the libraries that it needs; the host loads "
           "with RTLD_NOW");
}

Outcome no_text_relocations(const Task& task) {
    if (!elf_of(task).has_text_relocations) return passed();
    broken("has text relocations: its code would have to be writable",
           "compile everything that goes into it with -fPIC");
}

// Names that only these libraries define. A hidden copy of them has its own global state and
// misses the system's security updates; an exported one may take the place of the host's.
bool is_of_openssl_or_libxml2(std::string_view name) {
    constexpr std::array<std::string_view, 12> kMarks{
        "SSL_CTX_new",   "SSL_connect",         "EVP_EncryptInit",   "EVP_DigestInit",
        "CRYPTO_malloc", "OPENSSL_init_crypto", "OPENSSL_init_ssl",  "X509_verify_cert",
        "xmlInitParser", "xmlReadMemory",       "xmlCtxtReadMemory", "xmlSecInit"};
    return std::find(kMarks.begin(), kMarks.end(), name) != kMarks.end();
}

Outcome no_bundled_libraries(const Task& task) {
    const Elf elf = elf_of(task);
    std::vector<std::string> bundled;
    for (const auto* names : {&elf.exported, &elf.defined}) {
        std::copy_if(names->begin(), names->end(), std::back_inserter(bundled),
                     is_of_openssl_or_libxml2);
    }
    if (!bundled.empty()) {
        broken(
            fmt::format("holds a copy of OpenSSL, libxml2 or xmlsec of its own: {}", some(bundled)),
            "link the system's shared library, or let the host make the calls (ncp/http.h)");
    }
    // Each ends the library for the whole process, and the host still uses it.
    constexpr std::array<std::string_view, 6> kFinal{"xmlCleanupParser",      "OPENSSL_cleanup",
                                                     "EVP_cleanup",           "xmlSecShutdown",
                                                     "xmlSecOpenSSLShutdown", "ERR_free_strings"};
    std::vector<std::string> final_calls;
    for (const std::string& name : elf.wanted) {
        if (std::find(kFinal.begin(), kFinal.end(), name) != kFinal.end()) {
            final_calls.push_back(name);
        }
    }
    if (!final_calls.empty()) {
        broken(fmt::format("calls {}, which ends the library for the host too", some(final_calls)),
               "leave these clean-up functions out: they are for the end of a whole process");
    }
    return passed();
}

}  // namespace

std::vector<Case> binary_cases() {
    return {{"binary", "file", file},
            {"binary", "trusted", trusted},
            {"binary", "one-export", one_export},
            {"binary", "loads", loads},
            {"binary", "no-text-relocations", no_text_relocations},
            {"binary", "no-bundled-libraries", no_bundled_libraries}};
}

}  // namespace ncp::conformance
