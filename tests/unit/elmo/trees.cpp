#include "unit/elmo/trees.h"

#include <gtest/gtest.h>
#include <libxml/c14n.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/file.h"
#include "elmo/namespaces.h"
#include "elmo/tree.h"

namespace ncp::elmo::testing {
namespace {

// The element as root of a document of its own, with all namespaces that were in scope.
Document cut_out(const xmlNode* element) {
    xmlDoc* tree = xmlNewDoc(xml_chars("1.0"));
    xmlNode* copy = xmlDocCopyNode(const_cast<xmlNode*>(element), tree, 1);
    xmlDocSetRootElement(tree, copy);
    for (const xmlNode* above = element->parent; above->type == XML_ELEMENT_NODE;
         above = above->parent) {
        for (const xmlNs* ns = above->nsDef; ns != nullptr; ns = ns->next) {
            if (in_scope(copy, ns->prefix) == nullptr) xmlNewNs(copy, ns->href, ns->prefix);
        }
    }
    return Document::adopt(tree);
}

bool is_below(const xmlNode* node, const xmlNode* top) {
    while (node != nullptr && node != top)
        node = node->parent;
    return node == top;
}

}  // namespace

Document parsed(std::string_view xml) {
    initialise_xml();
    ParseLimits limits;
    limits.size_bytes_max = 64U << 20;
    limits.markup_max = 10'000'000;
    auto document = Document::parse(xml, limits);
    if (!document) {
        std::fprintf(stderr, "%s\n", document.error().describe().str().c_str());
        std::abort();
    }
    return std::move(*document);
}

std::string elmo_of(std::string_view reports_and_more) {
    return "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\">"
           "<generatedDate>2026-01-02T03:04:05Z</generatedDate><learner>"
           "<givenNames>Ada Maria</givenNames><familyName>Example</familyName>"
           "<bday>1990-01-01</bday></learner>" +
           std::string(reports_and_more) + "</elmo>";
}

std::string report_of(std::string_view name, std::string_view opportunities,
                      std::string_view rest) {
    const std::string host = std::string(name) + ".edu";
    return "<report><issuer><identifier type=\"schac\">" + host +
           "</identifier><title xml:lang=\"en\">" + std::string(name) + "</title><url>https://" +
           host + "/</url></issuer>" + std::string(opportunities) +
           "<issueDate>2026-01-01T00:00:00Z</issueDate>" + std::string(rest) + "</report>";
}

std::string course(std::string_view code, std::string_view inside_instance,
                   std::string_view parts) {
    const std::string c(code);
    return "<learningOpportunitySpecification><identifier type=\"local\">" + c +
           "</identifier><title xml:lang=\"en\">" + c +
           "</title><specifies><learningOpportunityInstance>" + std::string(inside_instance) +
           "</learningOpportunityInstance></specifies>" + std::string(parts) +
           "</learningOpportunitySpecification>";
}

std::string part(std::string_view opportunity) {
    return "<hasPart>" + std::string(opportunity) + "</hasPart>";
}

std::string canonical(const Document& document) {
    xmlChar* text = nullptr;
    const int size =
        xmlC14NDocDumpMemory(document.tree(), nullptr, XML_C14N_1_0, nullptr, 0, &text);
    std::string result(text ? chars(text) : "", size > 0 ? static_cast<std::size_t>(size) : 0);
    xmlFree(text);
    return result;
}

std::string canonical(const xmlNode* element, const Hidden& hidden) {
    const Document alone = cut_out(element);
    const xmlNode* root = alone.root();
    std::vector<xmlNode*> gone;
    for (xmlNode* node = alone.root(); node != nullptr;) {
        xmlNode* after = following(node, root);
        if (node != root && hidden(node, root)) {
            while (after != nullptr && is_below(after, node))
                after = following(after, root);
            gone.push_back(node);
        }
        node = after;
    }
    for (xmlNode* node : gone) {
        xmlUnlinkNode(node);
        xmlFreeNode(node);
    }
    return canonical(alone);
}

std::vector<xmlNode*> all(const Document& document, std::string_view name) {
    std::vector<xmlNode*> found;
    xmlNode* root = document.root();
    for (xmlNode* node = root; node != nullptr; node = following(node, root)) {
        if (is_elmo(node, name)) found.push_back(node);
    }
    return found;
}

std::vector<std::string> texts(const Document& document, std::string_view name) {
    std::vector<std::string> found;
    for (const xmlNode* element : all(document, name))
        found.push_back(token_of(element));
    return found;
}

std::string violations(const Document& document) {
    static const auto schema = [] {
        initialise_xml();
        return Schema::load(NCP_SOURCE_DIR "/host/elmo/schema/elmo-1.7/elmo.xsd");
    }();
    if (!schema) return schema.error().describe().str();
    std::string found;
    for (const Finding& finding : schema->validate(document)) {
        found += std::to_string(finding.line) + ": " + finding.text + "\n";
    }
    return found;
}

std::vector<std::filesystem::path> reference_files(std::string_view below) {
    const std::filesystem::path folder =
        std::filesystem::path(NCP_SOURCE_DIR "/../shared/data") / below;
    std::vector<std::filesystem::path> files;
    if (!std::filesystem::is_directory(folder)) return files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".xml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace ncp::elmo::testing
