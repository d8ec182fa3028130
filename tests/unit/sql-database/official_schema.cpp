#include <libxml/catalog.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include <cstdarg>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "test_host.h"

namespace ncp::test {
namespace {

const std::filesystem::path kData = std::string(NCP_SOURCE_DIR) + "/../shared/data";

void collect(void* into, const char* format, ...) {
    char line[1'000];
    va_list arguments;
    va_start(arguments, format);
    // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start is the line above
    std::vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    *static_cast<std::string*>(into) += line;
}

// Loaded once; the catalogue finds every import beside the project, and nothing is fetched.
xmlSchema* official_schema() {
    static const std::shared_ptr<xmlSchema> loaded = [] {
        xmlInitParser();
        xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
        xmlLoadCatalog((kData / "catalog.xml").c_str());
        const auto file = (kData / "elmo/official/v1.7.0/schema.xsd").string();
        auto* parser = xmlSchemaNewParserCtxt(file.c_str());
        std::shared_ptr<xmlSchema> schema(xmlSchemaParse(parser), xmlSchemaFree);
        xmlSchemaFreeParserCtxt(parser);
        return schema;
    }();
    return loaded.get();
}

}  // namespace

bool have_official_schema() {
    return std::filesystem::exists(kData / "catalog.xml");
}

std::string official_verdict(const std::string& document) {
    if (official_schema() == nullptr) return "the official schema cannot be loaded";
    const std::unique_ptr<xmlDoc, void (*)(xmlDoc*)> parsed(
        xmlReadMemory(document.data(), static_cast<int>(document.size()), nullptr, nullptr,
                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING),
        xmlFreeDoc);
    if (!parsed) return "not well-formed";
    std::string verdict;
    auto* context = xmlSchemaNewValidCtxt(official_schema());
    xmlSchemaSetValidErrors(context, collect, collect, &verdict);
    const int code = xmlSchemaValidateDoc(context, parsed.get());
    xmlSchemaFreeValidCtxt(context);
    return code == 0 ? "" : "invalid: " + verdict;
}

}  // namespace ncp::test
