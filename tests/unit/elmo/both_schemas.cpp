#include "unit/elmo/both_schemas.h"

#include <libxml/catalog.h>

#include <iostream>
#include <memory>
#include <stdexcept>

namespace ncp::elmo::testing {
namespace fs = std::filesystem;
namespace {

struct FreeSchema {
    void operator()(xmlSchema* schema) const { xmlSchemaFree(schema); }
};

std::unique_ptr<xmlSchema, FreeSchema>& official() {
    static std::unique_ptr<xmlSchema, FreeSchema> schema;
    return schema;
}

void ignore(void* /*context*/, xmlError* /*error*/) {}

std::string attribute(xmlNode* node, const char* name) {
    xmlChar* value = xmlGetNoNsProp(node, xml(name));
    std::string copied = value == nullptr ? "" : reinterpret_cast<const char*>(value);
    xmlFree(value);
    return copied;
}

void read_vocabulary(const fs::path& file, Vocabulary& vocabulary) {
    Document document = load(file);
    std::string target = attribute(document.root(), "targetNamespace");
    for (xmlNode* node : elements_of(document)) {
        std::string kind = name_of(node);
        std::string name = attribute(node, "name");
        bool global = node->parent == document.root();
        if (kind == "enumeration") vocabulary.values.insert(attribute(node, "value"));
        if (kind == "element" && !name.empty()) vocabulary.elements.insert(name);
        if (kind == "element" && global) vocabulary.roots.insert({target, name});
        if ((kind == "complexType" || kind == "simpleType") && global) {
            vocabulary.types.insert({target, name});
        }
    }
}

// Offline: the catalog knows a local file for every address in the official schema.
void compile_official(const fs::path& main_file) {
    xmlCatalogSetDefaults(XML_CATA_ALLOW_GLOBAL);
    xmlLoadCatalog((reference_data() / "catalog.xml").c_str());
    xmlSchemaParserCtxt* compilation = xmlSchemaNewParserCtxt(main_file.c_str());
    xmlSchemaSetParserStructuredErrors(compilation, ignore, nullptr);
    official().reset(xmlSchemaParse(compilation));
    xmlSchemaFreeParserCtxt(compilation);
    xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE);
}

bool officially_valid(const Document& document) {
    xmlSchemaValidCtxt* validation = xmlSchemaNewValidCtxt(official().get());
    xmlSchemaSetValidStructuredErrors(validation, ignore, nullptr);
    int outcome = xmlSchemaValidateDoc(validation, document.tree());
    xmlSchemaFreeValidCtxt(validation);
    return outcome == 0;
}

void replace_text(xmlNode* element, const std::string& text) {
    xmlNodeSetContent(element, xml(""));
    xmlNodeAddContent(element, xml(text.c_str()));
}

}  // namespace

std::string name_of(const xmlNode* node) {
    return node->name == nullptr ? "" : reinterpret_cast<const char*>(node->name);
}

std::string place_of(const xmlNode* element) {
    return name_of(element->parent) + "/" + name_of(element);
}

Document load(const fs::path& file) {
    auto document = Document::parse(content_of(file));
    if (!document) throw std::runtime_error(document.error().describe().str());
    return std::move(*document);
}

fs::path published_example(const std::string& version) {
    return reference_data() / "elmo/official" / version / "example.xml";
}

const Document& BothSchemas::our_example() {
    static const Document document = load(own_data() / "valid/every-element.xml");
    return document;
}

const Vocabulary& BothSchemas::official_names() {
    static const Vocabulary once = [] {
        Vocabulary names;
        auto folder = reference_data() / "elmo/official";
        read_vocabulary(folder / "v1.7.0/schema.xsd", names);
        for (const auto& entry : fs::directory_iterator(folder / "references")) {
            read_vocabulary(entry.path(), names);
        }
        return names;
    }();
    return once;
}

const Vocabulary& BothSchemas::our_names() {
    static const Vocabulary once = [] {
        Vocabulary names;
        auto folder = source_directory() / "host/elmo/schema/elmo-1.7";
        for (const auto& entry : fs::directory_iterator(folder)) {
            read_vocabulary(entry.path(), names);
        }
        return names;
    }();
    return once;
}

void BothSchemas::SetUpTestSuite() {
    if (!fs::exists(reference_data())) return;
    (void)our_schema();
    compile_official(reference_data() / "elmo/official/v1.7.0/schema.xsd");
    std::vector<std::pair<std::string, std::string>> types(official_names().types.begin(),
                                                           official_names().types.end());
    for (const char* built_in : {"string", "token", "decimal", "anyType", "date", "NoSuch"}) {
        types.emplace_back("http://www.w3.org/2001/XMLSchema", built_in);
    }
    add_known_types(types);
}

void BothSchemas::TearDownTestSuite() {
    official().reset();
}

void BothSchemas::SetUp() {
    if (!fs::exists(reference_data())) {
        GTEST_SKIP() << "needs the reference data at " << reference_data();
    }
    ASSERT_NE(official(), nullptr) << "the official schema does not compile";
}

void BothSchemas::TearDown() {
    if (IsSkipped() || valid_ + invalid_ == 0) return;
    std::cout << valid_ + invalid_ << " documents, same verdict on " << agreed_ << ": " << valid_
              << " valid, " << invalid_ << " invalid\n";
    EXPECT_EQ(agreed_, valid_ + invalid_);
}

// Each side gets a copy of its own: validation registers attributes of type ID in the tree.
void BothSchemas::compare(const Document& document, const std::string& name) {
    bool valid = officially_valid(document.copy());
    auto findings = our_schema().validate(document.copy());
    ++(valid ? valid_ : invalid_);
    if (valid == findings.empty()) {
        ++agreed_;
        return;
    }
    ADD_FAILURE() << name << ": officially " << (valid ? "valid" : "invalid") << ", ours "
                  << (findings.empty() ? "valid" : findings[0].text) << "\n"
                  << document.serialize();
}

void BothSchemas::compare_file(const fs::path& file) {
    compare(load(file), file.string());
}

void BothSchemas::compare_all_changes(const fs::path& file, std::size_t rounds) {
    Document original = load(file);
    std::size_t count = elements_of(original).size();
    Dice dice(20261123);
    for (const auto& change : all_changes()) {
        for (std::size_t i = 0; i < count * rounds; ++i) {
            if (!is_due()) continue;
            Document mutant = original.copy();
            change.apply(mutant, elements_of(mutant)[i % count], dice);
            compare(mutant, "element " + std::to_string(i % count) + " " + change.name);
            if (HasFailure()) return;
        }
    }
}

void BothSchemas::compare_combinations(const fs::path& file, int count) {
    Document original = load(file);
    Dice dice(20261124);
    for (int i = 0; i < count && !HasFailure(); ++i) {
        Document mutant = original.copy();
        std::string names;
        for (std::size_t changes = 2 + dice.below(3); changes > 0; --changes) {
            auto elements = elements_of(mutant);
            const auto& change = all_changes()[dice.below(all_changes().size())];
            change.apply(mutant, elements[dice.below(elements.size())], dice);
            names += change.name + ", ";
        }
        compare(mutant, names);
    }
}

void BothSchemas::compare_listed(const std::string& value) {
    static const Document lists = load(own_data() / "valid/every-closed-list.xml");
    static const std::set<std::string> listed = {"citizenship", "country", "gender",
                                                 "type",        "status",  "level"};
    auto originals = elements_of(lists);
    for (std::size_t i = 0; i < originals.size(); ++i) {
        if (listed.count(name_of(originals[i])) == 0) continue;
        Document mutant = lists.copy();
        replace_text(elements_of(mutant)[i], value);
        compare(mutant, place_of(originals[i]) + " = '" + value + "'");
    }
}

void BothSchemas::compare_edge(std::size_t element_index, const std::string& value) {
    xmlNode* original = elements_of(our_example())[element_index];
    std::string place = place_of(original);
    if (xmlFirstElementChild(original) == nullptr) {
        Document mutant = our_example().copy();
        replace_text(elements_of(mutant)[element_index], value);
        compare(mutant, place + " = '" + value + "'");
    }
    for (xmlAttr* a = original->properties; a != nullptr; a = a->next) {
        Document mutant = our_example().copy();
        xmlNode* element = elements_of(mutant)[element_index];
        xmlNs* ns = a->ns == nullptr ? nullptr : xmlSearchNs(mutant.tree(), element, a->ns->prefix);
        xmlSetNsProp(element, ns, a->name, xml(value.c_str()));
        std::string name(reinterpret_cast<const char*>(a->name));
        compare(mutant, std::string(place).append("/@").append(name).append(" = ").append(value));
    }
}

}  // namespace ncp::elmo::testing
