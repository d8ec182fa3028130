#include "elmo/mend.h"

#include <map>
#include <new>
#include <set>
#include <string>

#include "elmo/rules/check.h"

namespace ncp::elmo {
namespace {

// Rules hand out what they only look at; the document is ours.
xmlNode* writable(const xmlNode* node) {
    return const_cast<xmlNode*>(node);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

const xmlNode* report_of(const xmlNode* node) {
    while (node != nullptr && !is_elmo(node, "report"))
        node = node->parent;
    return node;
}

void write_as_cdata(xmlNode* content) {
    const std::string text = text_of(content);
    set_text(content, "");
    xmlNode* section =
        xmlNewCDataBlock(content->doc, xml_chars(text.data()), static_cast<int>(text.size()));
    if (section == nullptr) throw std::bad_alloc();
    xmlAddChild(content, section);
}

// After the other schemes, else after issueDate: where the schema has them.
void list_schemes(xmlNode* report, const std::set<std::string>& ids) {
    xmlNode* before = child(report, "issueDate");
    for (xmlNode* scheme : children(report, "gradingScheme"))
        before = scheme;
    if (before == nullptr) return;
    for (const std::string& id : ids) {
        xmlNode* scheme =
            xmlNewDocNode(report->doc, report->ns, xml_chars("gradingScheme"), nullptr);
        if (scheme == nullptr) throw std::bad_alloc();
        xmlSetProp(scheme, xml_chars("localId"), xml_chars(id.c_str()));
        before = xmlAddNextSibling(before, scheme);
    }
}

// Repairs that must wait until everything was looked at.
struct Later {
    std::map<const xmlNode*, std::set<std::string>> schemes;  // by report
    std::set<xmlNode*> reference_lists;
};

bool repair(const Check::Broken& broken, Later& later) {
    xmlNode* node = writable(broken.where);
    if (broken.rule == "learner-empty-element" || broken.rule == "credit-ects-value" ||
        broken.rule == "group-reference") {
        remove_with_blank(node);
    } else if (broken.rule == "attachment-reference") {
        later.reference_lists.insert(node->parent);
        remove_with_blank(node);
    } else if (broken.rule == "grading-scheme-reference") {
        later.schemes[report_of(node)].insert(token_of(node));
    } else if (broken.rule == "supplement-html-cdata") {
        write_as_cdata(node);
    } else {
        return false;
    }
    return true;
}

void finish(const Later& later) {
    for (const auto& [report, ids] : later.schemes)
        list_schemes(writable(report), ids);
    for (xmlNode* list : later.reference_lists) {
        if (child(list, "ref") == nullptr) remove_with_blank(list);
    }
}

}  // namespace

std::vector<PublicText> mend(Document& document) {
    auto opportunities = find_opportunities(document);
    if (!opportunities) return {};
    Check check(document.root(), std::move(*opportunities));
    for (const Subject& subject :
         {learner_rules(), credit_rules(), reference_rules(), supplement_rules()}) {
        subject.check(check);
    }
    std::map<std::string_view, int> counts;
    Later later;
    for (const Check::Broken& broken : check.broken()) {
        if (repair(broken, later)) ++counts[broken.rule];
    }
    finish(later);
    std::vector<PublicText> repairs;
    repairs.reserve(counts.size());
    for (const auto& [rule, count] : counts) {
        repairs.push_back(text("{} ({} {})", not_personal(std::string(rule)), count,
                               count == 1 ? PublicText("time") : PublicText("times")));
    }
    return repairs;
}

}  // namespace ncp::elmo
