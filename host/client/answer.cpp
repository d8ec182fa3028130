#include "client/answer.h"

#include <map>

namespace ncp::client {
namespace {

constexpr std::size_t kDocumentBytesMax = 64U << 20;

// Clients must take both prefixes: newer texts say EMP_, every contact point in use says NCP_.
std::optional<protocol::ReturnCode> code_of(const std::string& text) {
    static const std::map<std::string, protocol::ReturnCode> codes{
        {"OK", protocol::ReturnCode::ok},
        {"NO_RESULTS", protocol::ReturnCode::no_results},
        {"CANCEL", protocol::ReturnCode::cancel},
        {"ERROR", protocol::ReturnCode::error},
    };
    if (!text.starts_with("NCP_") && !text.starts_with("EMP_")) return std::nullopt;
    auto found = codes.find(text.substr(4));
    if (found == codes.end()) return std::nullopt;
    return found->second;
}

std::string text_of(const xmlNode* element) {
    xmlChar* content = xmlNodeGetContent(element);
    if (content == nullptr) return {};
    std::string text(reinterpret_cast<const char*>(content));
    xmlFree(content);
    return text;
}

const xmlNode* next_named(const xmlNode* from, const char* name) {
    const auto* wanted = reinterpret_cast<const xmlChar*>(name);
    while (from != nullptr &&
           (from->type != XML_ELEMENT_NODE || xmlStrEqual(from->name, wanted) == 0)) {
        from = from->next;
    }
    return from;
}

// elmo/attachment/title: the first title of each, whatever its language.
std::vector<std::string> attachments_of(const elmo::Document& document) {
    std::vector<std::string> titles;
    const xmlNode* at = next_named(document.root()->children, "attachment");
    for (; at != nullptr; at = next_named(at->next, "attachment")) {
        const xmlNode* title = next_named(at->children, "title");
        titles.push_back(title != nullptr ? text_of(title) : "");
    }
    return titles;
}

}  // namespace

Result<Answer> read_answer(const Form& form, const std::string& certificate_pem) {
    auto session_id = form.single("sessionId");
    auto return_code = form.single("returnCode");
    if (!session_id || !return_code) {
        return fail(ErrorCode::bad_request, "sessionId or returnCode missing or repeated");
    }
    auto code = code_of(*return_code);
    if (!code) return fail(ErrorCode::bad_request, "a return code that EMREX does not have");

    Answer answer;
    answer.session_id = *session_id;
    answer.return_code = *return_code;
    answer.return_message = form.single("returnMessage").value_or("");
    answer.code = *code;
    if (*code != protocol::ReturnCode::ok) return answer;

    auto elmo = form.single("elmo");
    if (!elmo || elmo->empty()) return fail(ErrorCode::bad_request, "OK without a document");
    auto document = protocol::decode_elmo(*elmo, kDocumentBytesMax);
    if (!document) return fail(document.error());
    answer.document = std::move(*document);
    answer.verification = signing::verify(answer.document, certificate_pem);
    auto tree = elmo::Document::parse(answer.document, {.size_bytes_max = kDocumentBytesMax});
    if (!tree) return fail(tree.error());
    auto outline = elmo::outline(*tree);
    if (!outline) return fail(outline.error());
    answer.outline = std::move(*outline);
    answer.attachments = attachments_of(*tree);
    return answer;
}

}  // namespace ncp::client
