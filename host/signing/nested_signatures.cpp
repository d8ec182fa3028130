#include "signing/nested_signatures.h"

#include "signing/tree_walk.h"
#include "signing/xmldsig.h"

namespace ncp::signing {
namespace {

std::vector<xmlNode*> find(xmlNode* root) {
    std::vector<xmlNode*> found;
    for (xmlNode* node = root; node != nullptr; node = next_below(node, root)) {
        if (node->parent == root || !is_element(node, kDsigNamespace, "Signature")) continue;
        // One inside another goes with it.
        if (!found.empty()) {
            const xmlNode* at = node->parent;
            while (at != nullptr && at != found.back())
                at = at->parent;
            if (at != nullptr) continue;
        }
        found.push_back(node);
    }
    return found;
}

void remove(xmlNode* node) {
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

}  // namespace

std::size_t count_nested_signatures(const elmo::Document& document) {
    return document.root() == nullptr ? 0 : find(document.root()).size();
}

std::size_t strip_nested_signatures(elmo::Document& document) {
    if (document.root() == nullptr) return 0;
    const std::vector<xmlNode*> signatures = find(document.root());
    for (xmlNode* signature : signatures) {
        xmlNode* before = signature->prev;
        if (before != nullptr && xmlIsBlankNode(before) == 1) remove(before);
        remove(signature);
    }
    return signatures.size();
}

}  // namespace ncp::signing
