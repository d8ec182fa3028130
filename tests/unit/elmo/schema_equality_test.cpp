// Our schema says the same as the official one: both are asked about tens of thousands of
// documents.
#include <gmock/gmock.h>

#include "unit/elmo/both_schemas.h"

namespace ncp::elmo {
namespace {

namespace fs = std::filesystem;

class SchemaEquality : public testing::BothSchemas {};

TEST_F(SchemaEquality, knows_the_same_names_and_values) {
    EXPECT_EQ(our_names().values, official_names().values);
    EXPECT_EQ(our_names().types, official_names().types);
    EXPECT_EQ(our_names().roots, official_names().roots);
    EXPECT_EQ(our_names().elements, official_names().elements);
}

TEST_F(SchemaEquality, published_examples_and_documents_of_real_systems) {
    for (const char* version :
         {"v1.0.0", "v1.1.0", "v1.2", "v1.3.0", "v1.4.0", "v1.5.0", "v1.6.0", "v1.7.0", "v2.0.0"}) {
        compare_file(testing::published_example(version));
    }
    for (const auto& file : testing::xml_files(testing::reference_data() / "elmo/samples")) {
        compare_file(file);
    }
    EXPECT_GT(valid(), 0);
    EXPECT_GT(invalid(), 0);
}

TEST_F(SchemaEquality, documents_of_our_own) {
    for (const char* folder : {"valid", "invalid"}) {
        for (const auto& file : testing::xml_files(testing::own_data() / folder)) {
            compare_file(file);
        }
    }
    for (const auto& entry :
         fs::directory_iterator(testing::source_directory() / "tests/data/xml-hostile")) {
        auto document = Document::parse(testing::content_of(entry.path()));
        if (document) compare(*document, entry.path().string());
    }
    EXPECT_GE(valid(), 8);
    EXPECT_GE(invalid(), 30);
}

TEST_F(SchemaEquality, our_example_uses_every_element_that_either_schema_declares) {
    std::set<std::string> used;
    for (xmlNode* element : testing::elements_of(our_example())) {
        used.insert(testing::name_of(element));
    }
    for (const std::string& name : official_names().elements) {
        EXPECT_EQ(used.count(name), 1U) << name;
    }
}

TEST_F(SchemaEquality, every_change_to_every_element_of_our_example) {
    compare_all_changes(testing::own_data() / "valid/every-element.xml", 2);
    EXPECT_GT(valid(), 400);
    EXPECT_GT(invalid(), 700);
}

TEST_F(SchemaEquality, every_change_to_every_element_of_the_published_example) {
    compare_all_changes(testing::published_example("v1.7.0"), 1);
    EXPECT_GT(valid(), 400);
    EXPECT_GT(invalid(), 700);
}

TEST_F(SchemaEquality, several_changes_at_once) {
    for (const char* version : {"v1.0.0", "v1.2", "v1.3.0", "v1.4.0", "v1.6.0", "v1.7.0"}) {
        compare_combinations(testing::published_example(version), 300);
    }
    compare_combinations(testing::own_data() / "valid/every-element.xml", 600);
    EXPECT_GT(valid(), 0);
}

TEST_F(SchemaEquality, every_listed_value_and_its_near_misses_everywhere_a_list_is) {
    for (const std::string& value : official_names().values) {
        std::string other_case = value;
        for (char& c : other_case) {
            if (std::isalpha(static_cast<unsigned char>(c)) != 0) c = static_cast<char>(c ^ 0x20);
        }
        for (const std::string& near : {value, " " + value, value + "\n", value + "x",
                                        value.substr(0, value.size() - 1), other_case}) {
            compare_listed(near);
        }
    }
    // 197 countries in two places, 4 genders, 19 other values; tokens also with blanks around.
    EXPECT_GT(valid(), 2 * 197);
}

TEST_F(SchemaEquality, every_pair_of_capital_letters_as_a_country) {
    for (char a = 'A'; a <= 'Z'; ++a) {
        for (char b = 'A'; b <= 'Z'; ++b) {
            Document mutant = our_example().copy();
            xmlNode* learner = xmlNextElementSibling(xmlFirstElementChild(mutant.root()));
            std::string code{a, b};
            xmlNodeSetContent(xmlFirstElementChild(learner), testing::xml(code.c_str()));
            compare(mutant, code);
        }
    }
    EXPECT_EQ(valid(), 197);
}

TEST_F(SchemaEquality, every_edge_value_in_every_element_and_attribute) {
    auto originals = testing::elements_of(our_example());
    std::set<std::string> seen;
    for (std::size_t i = 0; i < originals.size(); ++i) {
        if (!seen.insert(testing::place_of(originals[i])).second) continue;
        for (const std::string& value : testing::edge_values()) {
            if (is_due()) compare_edge(i, value);
        }
    }
    EXPECT_GT(valid(), 400);
    EXPECT_GT(invalid(), 700);
}

TEST_F(SchemaEquality, every_element_as_a_document_of_its_own) {
    for (xmlNode* element : testing::elements_of(our_example())) {
        Document document = Document::adopt(xmlNewDoc(testing::xml("1.0")));
        xmlDocSetRootElement(document.tree(), xmlDocCopyNode(element, document.tree(), 1));
        compare(document, testing::name_of(element));
    }
    EXPECT_GE(valid(), static_cast<int>(official_names().roots.size()));
}

TEST_F(SchemaEquality, every_type_named_for_every_element) {
    auto originals = testing::elements_of(our_example());
    std::set<std::string> seen;
    for (std::size_t i = 0; i < originals.size(); ++i) {
        if (!seen.insert(testing::place_of(originals[i])).second) continue;
        for (const auto& [uri, name] : official_names().types) {
            if (!is_due()) continue;
            Document mutant = our_example().copy();
            testing::set_type(testing::elements_of(mutant)[i], uri, name);
            compare(mutant, testing::place_of(originals[i]) + " claims to be " + name);
        }
    }
    EXPECT_GT(valid(), 30);
}

// The published format gives the introduction of a diploma supplement no type, so that a document
// can call for any by xsi:type.
class IntroductionOfAnyType : public SchemaEquality {
  protected:
    Document with_introduction(const std::function<void(xmlNode*)>& change) {
        static const Document original =
            testing::load(testing::own_data() / "valid/diploma-supplement.xml");
        Document mutant = original.copy();
        for (xmlNode* element : testing::elements_of(mutant)) {
            if (testing::name_of(element) == "introduction") {
                change(element);
                break;
            }
        }
        return mutant;
    }
    // Takes over the donor's attributes and content.
    static xmlNode* replace(xmlNode* element, xmlNode* donor) {
        xmlNode* filled = xmlDocCopyNode(donor, element->doc, 1);
        xmlNodeSetName(filled, testing::xml("introduction"));
        xmlReplaceNode(element, filled);
        xmlFreeNode(element);
        xmlSetNs(filled,
                 xmlSearchNsByHref(filled->doc, filled->parent, testing::xml(kElmoNamespace)));
        return filled;
    }
};

TEST_F(IntroductionOfAnyType, with_the_content_of_every_element) {
    for (const auto& [uri, name] : official_names().types) {
        for (xmlNode* donor : testing::elements_of(our_example())) {
            if (!is_due()) continue;
            compare(with_introduction([&, &uri = uri, &name = name](xmlNode* element) {
                        testing::set_type(replace(element, donor), uri, name);
                    }),
                    "introduction of type " + name + " like " + testing::name_of(donor));
        }
    }
    EXPECT_GT(valid(), 200);
}

TEST_F(IntroductionOfAnyType, with_every_edge_value) {
    for (const auto& [uri, name] : official_names().types) {
        for (const std::string& value : testing::edge_values()) {
            for (const char* blank : {"", " "}) {
                if (!is_due()) continue;
                compare(with_introduction([&, &uri = uri, &name = name](xmlNode* element) {
                            testing::set_type(element, uri, name);
                            xmlNodeAddContent(element,
                                              testing::xml((std::string(blank) + value).c_str()));
                        }),
                        "introduction of type " + name + " = '" + blank + value + "'");
            }
        }
    }
    EXPECT_GT(valid(), 200);
}

}  // namespace
}  // namespace ncp::elmo
