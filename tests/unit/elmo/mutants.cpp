#include "unit/elmo/mutants.h"

#include <libxml/xmlstring.h>

namespace ncp::elmo::testing {
namespace {

constexpr char kXsi[] = "http://www.w3.org/2001/XMLSchema-instance";
constexpr char kOtherNamespaces[][80] = {
    "", "urn:example:stranger", "http://www.w3.org/2000/09/xmldsig#",
    "https://github.com/erasmus-without-paper/ewp-specs-types-address/tree/stable-v1"};

std::vector<std::pair<std::string, std::string>>& known_types() {
    static std::vector<std::pair<std::string, std::string>> types;
    return types;
}

std::string text_of(xmlNode* node) {
    xmlChar* text = xmlNodeGetContent(node);
    std::string copied(reinterpret_cast<const char*>(text));
    xmlFree(text);
    return copied;
}

void set_text(xmlNode* element, const std::string& text) {
    while (element->children != nullptr) {
        xmlNode* child = element->children;
        xmlUnlinkNode(child);
        xmlFreeNode(child);
    }
    xmlNodeAddContent(element, xml(text.c_str()));
}

void remove(xmlNode* node) {
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

xmlNode* any_element(Document& document, Dice& dice) {
    auto elements = elements_of(document);
    return elements[dice.below(elements.size())];
}

xmlAttr* any_attribute(xmlNode* element, Dice& dice) {
    std::vector<xmlAttr*> attributes;
    for (xmlAttr* a = element->properties; a != nullptr; a = a->next)
        attributes.push_back(a);
    return attributes.empty() ? nullptr : attributes[dice.below(attributes.size())];
}

xmlNs* namespace_for(xmlNode* element, const char* uri, const char* prefix) {
    xmlNs* found = xmlSearchNsByHref(element->doc, element, xml(uri));
    if (found != nullptr && found->prefix != nullptr) return found;
    return xmlNewNs(element, xml(uri), xml(prefix));
}

bool is_root(const xmlNode* element) {
    return element->parent->type != XML_ELEMENT_NODE;
}

const std::string& any_value(Dice& dice) {
    return edge_values()[dice.below(edge_values().size())];
}

void set_any_type(xmlNode* element, Dice& dice) {
    if (known_types().empty()) return;
    const auto& [uri, name] = known_types()[dice.below(known_types().size())];
    set_type(element, uri, name);
}

// An element that the schemas know from elsewhere: a lax wildcard accepts it where it is right.
xmlNode* known_element(xmlNode* place, const char* text) {
    constexpr char kEwp[] =
        "https://github.com/erasmus-without-paper/ewp-specs-architecture/blob/stable-v1/"
        "common-types.xsd";
    xmlNode* element = xmlNewDocNode(place->doc, nullptr, xml("admin-email"), xml(text));
    xmlSetNs(element, xmlNewNs(element, xml(kEwp), xml("ewp")));
    return element;
}

std::vector<NamedChange> changes_by_known_elements() {
    std::vector<NamedChange> changes;
    for (const char* text : {"registrar@fjord.example", "nobody"}) {
        changes.push_back(
            {std::string("an address put into it: ") + text,
             [text](Document&, xmlNode* e, Dice&) { xmlAddChild(e, known_element(e, text)); }});
        changes.push_back(
            {std::string("replaced by an address: ") + text, [text](Document&, xmlNode* e, Dice&) {
                 xmlReplaceNode(e, known_element(e, text));
                 xmlFreeNode(e);
             }});
    }
    return changes;
}

std::vector<NamedChange> changes_of_place() {
    return {
        {"removed", [](Document&, xmlNode* e, Dice&) { remove(e); }},
        {"doubled",
         [](Document&, xmlNode* e, Dice&) { xmlAddNextSibling(e, xmlDocCopyNode(e, e->doc, 1)); }},
        {"swapped with its neighbour",
         [](Document&, xmlNode* e, Dice&) {
             xmlNode* next = xmlNextElementSibling(e);
             if (next != nullptr) xmlAddNextSibling(next, e);
         }},
        {"moved to the front",
         [](Document&, xmlNode* e, Dice&) {
             xmlNode* first = xmlFirstElementChild(e->parent);
             if (first != e) xmlAddPrevSibling(first, e);
         }},
        {"another one put before it",
         [](Document& document, xmlNode* e, Dice& dice) {
             xmlAddPrevSibling(e, xmlDocCopyNode(any_element(document, dice), e->doc, 1));
         }},
        {"another one put into it",
         [](Document& document, xmlNode* e, Dice& dice) {
             xmlAddChild(e, xmlDocCopyNode(any_element(document, dice), e->doc, 1));
         }},
        {"emptied", [](Document&, xmlNode* e, Dice&) { set_text(e, ""); }},
    };
}

std::vector<NamedChange> changes_of_names() {
    return {
        {"renamed to what nobody knows",
         [](Document&, xmlNode* e, Dice&) { xmlNodeSetName(e, xml("unknown")); }},
        {"renamed to another's name",
         [](Document& document, xmlNode* e, Dice& dice) {
             std::string name(reinterpret_cast<const char*>(any_element(document, dice)->name));
             xmlNodeSetName(e, xml(name.c_str()));
         }},
        {"first letter in the other case",
         [](Document&, xmlNode* e, Dice&) {
             std::string name(reinterpret_cast<const char*>(e->name));
             name[0] = static_cast<char>(name[0] ^ 0x20);
             xmlNodeSetName(e, xml(name.c_str()));
         }},
        {"put into another namespace",
         [](Document&, xmlNode* e, Dice& dice) {
             const char* uri = kOtherNamespaces[dice.below(4)];
             xmlSetNs(e, *uri == '\0' ? nullptr : namespace_for(e, uri, "other"));
         }},
        {"given a type by xsi:type",
         [](Document&, xmlNode* e, Dice& dice) { set_any_type(e, dice); }},
        {"declared nil",
         [](Document&, xmlNode* e, Dice& dice) {
             constexpr const char* kValues[] = {"true", "false", "1", "no"};
             xmlSetNsProp(e, namespace_for(e, kXsi, "xsi"), xml("nil"),
                          xml(kValues[dice.below(4)]));
             if (dice.below(2) == 0) set_text(e, "");
         }},
    };
}

std::vector<NamedChange> changes_of_text() {
    return {
        {"text replaced by an edge value",
         [](Document&, xmlNode* e, Dice& dice) { set_text(e, any_value(dice)); }},
        {"text replaced by another's",
         [](Document& document, xmlNode* e, Dice& dice) {
             set_text(e, text_of(any_element(document, dice)));
         }},
        {"blanks around the text",
         [](Document&, xmlNode* e, Dice& dice) {
             constexpr const char* kBlanks[] = {" ", "\n\t", "\r", "\xC2\xA0"};
             const char* blank = kBlanks[dice.below(4)];
             if (xmlFirstElementChild(e) == nullptr) set_text(e, blank + text_of(e) + blank);
         }},
        {"text cut by one character",
         [](Document&, xmlNode* e, Dice&) {
             std::string text = text_of(e);
             if (xmlFirstElementChild(e) == nullptr && !text.empty()) {
                 set_text(e, text.substr(0, text.find_last_not_of("\x80\x81\x82\xBF")));
             }
         }},
        {"text between the elements",
         [](Document&, xmlNode* e, Dice&) { xmlAddNextSibling(e, xmlNewText(xml("text"))); }},
        {"a comment, an instruction and a section",
         [](Document&, xmlNode* e, Dice& dice) {
             if (dice.below(2) == 0) xmlAddChild(e, xmlNewDocComment(e->doc, xml("comment")));
             if (dice.below(2) == 0) xmlAddChild(e, xmlNewDocPI(e->doc, xml("pi"), xml("x")));
             if (dice.below(2) == 0) xmlAddChild(e, xmlNewCDataBlock(e->doc, xml("7"), 1));
         }},
    };
}

std::vector<NamedChange> changes_of_attributes() {
    return {
        {"an attribute removed",
         [](Document&, xmlNode* e, Dice& dice) {
             if (xmlAttr* attribute = any_attribute(e, dice)) xmlRemoveProp(attribute);
         }},
        {"an attribute's value replaced",
         [](Document&, xmlNode* e, Dice& dice) {
             if (xmlAttr* attribute = any_attribute(e, dice)) {
                 std::string name(reinterpret_cast<const char*>(attribute->name));
                 xmlSetNsProp(e, attribute->ns, xml(name.c_str()), xml(any_value(dice).c_str()));
             }
         }},
        {"an attribute that somebody has",
         [](Document&, xmlNode* e, Dice& dice) {
             constexpr const char* kNames[] = {
                 "type",  "number", "localId",   "id",  "sortingKey", "typeref", "idref", "label",
                 "count", "Id",     "Algorithm", "URI", "Target",     "version", "lang"};
             xmlSetProp(e, xml(kNames[dice.below(15)]), xml(any_value(dice).c_str()));
         }},
        {"an attribute of XML",
         [](Document&, xmlNode* e, Dice& dice) {
             constexpr const char* kNames[] = {"lang", "space", "base", "id"};
             constexpr const char* kValues[] = {"en", "",         "default", "a b",   "x-klingon",
                                                "1x", "preserve", "%zz",     "pt-BR", "abcdefghi"};
             xmlNs* ns = xmlSearchNs(e->doc, e, xml("xml"));
             xmlSetNsProp(e, ns, xml(kNames[dice.below(4)]), xml(kValues[dice.below(10)]));
         }},
        {"an attribute of a stranger",
         [](Document&, xmlNode* e, Dice&) {
             xmlSetNsProp(e, namespace_for(e, "urn:example:stranger", "other"), xml("x"), xml("y"));
         }},
        {"a schema named by the document",
         [](Document&, xmlNode* e, Dice&) {
             xmlSetNsProp(e, namespace_for(e, kXsi, "xsi"), xml("schemaLocation"),
                          xml("urn:x nowhere.xsd"));
         }},
    };
}

}  // namespace

void set_type(xmlNode* element, const std::string& uri, const std::string& name) {
    xmlNs* type_namespace = namespace_for(element, uri.c_str(), "t");
    xmlNs* xsi = namespace_for(element, kXsi, "xsi");
    std::string value = std::string(reinterpret_cast<const char*>(type_namespace->prefix)) + ":";
    xmlSetNsProp(element, xsi, xml("type"), xml((value + name).c_str()));
}

void add_known_types(const std::vector<std::pair<std::string, std::string>>& namespace_and_name) {
    known_types() = namespace_and_name;
}

const std::vector<NamedChange>& all_changes() {
    static const std::vector<NamedChange> changes = [] {
        std::vector<NamedChange> all;
        for (auto&& some : {changes_of_place(), changes_by_known_elements(), changes_of_names(),
                            changes_of_text(), changes_of_attributes()}) {
            all.insert(all.end(), some.begin(), some.end());
        }
        // The root has no neighbours, and a document needs a root.
        for (auto& change : all) {
            change.apply = [inner = change.apply](Document& document, xmlNode* element,
                                                  Dice& dice) {
                if (!is_root(element)) inner(document, element, dice);
            };
        }
        return all;
    }();
    return changes;
}

}  // namespace ncp::elmo::testing
