// Rules about a finished document, one that carries a signature at its root. Before it is signed
// nothing is demanded of a signature, and the transcript is not there yet. Whether the signature
// holds is the business of `verify`.
#include "elmo/rules/check.h"

namespace ncp::elmo {
namespace {

constexpr Rule kReference{
    "signature-reference", Severity::error,
    "The signature must be enveloped and have a single reference, with an empty URI",
    "Sign the whole document: one Reference with URI=\"\" and the transform enveloped-signature.",
    "schema.xsd, elmo/Signature"};
constexpr Rule kCertificate{"signature-certificate", Severity::warning,
                            "The signature should hold a copy of its certificate",
                            "Add KeyInfo with X509Data and X509Certificate.",
                            "schema.xsd, elmo/Signature"};
constexpr Rule kReadable{
    "signed-without-transcript", Severity::error,
    "Attachments must hold a version of all crucial data that a human can read",
    "Attach a PDF that shows the person and all results: an EMREX transcript at the root, or a "
    "Transcript of Records in every report.",
    "schema.xsd, Attachment"};

constexpr std::string_view kEnveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

const xmlNode* first_in(const xmlNode* parent, std::string_view name) {
    if (parent == nullptr) return nullptr;
    for (const xmlNode* node = parent->children; node != nullptr; node = node->next) {
        if (is_in(node, name, kSignatureNamespace)) return node;
    }
    return nullptr;
}

int count_in(const xmlNode* parent, std::string_view name) {
    int count = 0;
    for (const xmlNode* node = parent->children; node != nullptr; node = node->next)
        count += is_in(node, name, kSignatureNamespace) ? 1 : 0;
    return count;
}

bool is_enveloped(const xmlNode* reference) {
    const xmlNode* transforms = first_in(reference, "Transforms");
    if (transforms == nullptr) return false;
    for (const xmlNode* node = transforms->children; node != nullptr; node = node->next) {
        if (is_in(node, "Transform", kSignatureNamespace) &&
            attribute(node, "Algorithm") == kEnveloped) {
            return true;
        }
    }
    return false;
}

bool covers_the_document(const xmlNode* signature) {
    const xmlNode* info = first_in(signature, "SignedInfo");
    if (info == nullptr || count_in(info, "Reference") != 1) return false;
    const xmlNode* reference = first_in(info, "Reference");
    const bool names_all = xmlHasNsProp(reference, xml_chars("URI"), nullptr) != nullptr &&
                           attribute(reference, "URI").empty();
    return names_all && is_enveloped(reference);
}

bool has_pdf(const xmlNode* parent) {
    for (const xmlNode* attachment : children(parent, "attachment")) {
        for (const xmlNode* content : children(attachment, "content")) {
            if (token_of(content).starts_with("data:application/pdf")) return true;
        }
    }
    return false;
}

bool is_readable(const Check& check) {
    if (has_pdf(check.root)) return true;
    for (const xmlNode* report : check.reports()) {
        const bool has_results = child(report, "learningOpportunitySpecification") != nullptr;
        if (has_results && !has_pdf(report)) return false;
    }
    return true;
}

void check_signature(Check& check) {
    const xmlNode* signature = first_in(check.root, "Signature");
    if (signature == nullptr) return;
    if (!covers_the_document(signature)) check.found(kReference, signature);
    const xmlNode* data = first_in(first_in(signature, "KeyInfo"), "X509Data");
    if (first_in(data, "X509Certificate") == nullptr) check.found(kCertificate, signature);
    if (!is_readable(check)) check.found(kReadable, signature);
}

}  // namespace

Subject signature_rules() {
    return {{kReference, kCertificate, kReadable}, check_signature};
}

}  // namespace ncp::elmo
