#include <libxml/catalog.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include <cstdarg>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "elmo/rules.h"
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

// The MUSTs beyond the schema. An attachment's content is the host's, who puts it where cid:
// stands.
std::string broken_rules(const std::string& document) {
    auto parsed = elmo::Document::parse(document);
    if (!parsed) return parsed.error().describe().str();
    std::string broken;
    for (const elmo::Finding& finding : elmo::check_rules(*parsed)) {
        if (finding.severity == elmo::Severity::error && finding.rule != "attachment-content") {
            broken += finding.rule + " in line " + std::to_string(finding.line) + "\n";
        }
    }
    return broken;
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
    return code == 0 ? broken_rules(document) : "invalid: " + verdict;
}

}  // namespace ncp::test
