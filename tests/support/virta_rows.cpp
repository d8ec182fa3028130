#include "support/virta_rows.h"

#include <Poco/AutoPtr.h>
#include <Poco/DOM/DOMParser.h>
#include <Poco/DOM/Document.h>
#include <Poco/Data/Binding.h>
#include <Poco/Data/Extraction.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Nullable.h>

#include <sstream>

namespace ncp::test {

using Poco::Data::Keywords::into;
using Poco::Data::Keywords::now;
using Poco::Data::Keywords::use;
using Poco::XML::Element;

std::vector<Element*> children(const Element* parent, const std::string& name) {
    std::vector<Element*> found;
    for (auto* node = parent->firstChild(); node != nullptr; node = node->nextSibling()) {
        auto* element = dynamic_cast<Element*>(node);
        if (element != nullptr && element->localName() == name) found.push_back(element);
    }
    return found;
}

Element* child(const Element* parent, const std::string& name) {
    const auto found = parent == nullptr ? std::vector<Element*>{} : children(parent, name);
    return found.empty() ? nullptr : found.front();
}

std::string text(const Element* parent, const std::string& name) {
    const Element* element = child(parent, name);
    return element == nullptr ? std::string() : element->innerText();
}

long Rows::insert(const std::string& table, const std::map<std::string, std::string>& values) {
    std::string names;
    std::string places;
    std::vector<Poco::Nullable<std::string>> bound;
    for (const auto& [name, value] : values) {
        if (value.empty()) continue;
        names += (names.empty() ? "" : ", ") + name;
        places += places.empty() ? "?" : ", ?";
        bound.emplace_back(value);
    }
    Poco::Data::Statement statement(session_);
    statement << "INSERT INTO " + table + "(" + names + ") VALUES(" + places + ")";
    for (auto& value : bound)
        statement, use(value);
    statement.execute();
    long id = 0;
    session_ << "SELECT last_insert_rowid()", into(id), now;
    return id;
}

std::string Rows::code(const std::string& table, const std::string& code,
                       const std::map<std::string, std::string>& values) {
    if (code.empty()) return {};
    std::string& id = codes_[table + " " + code];
    if (id.empty()) id = std::to_string(insert(table, values));
    return id;
}

CodeNames read_code_names(const std::filesystem::path& file) {
    Poco::XML::DOMParser parser;
    const Poco::AutoPtr<Poco::XML::Document> document = parser.parse(file.string());
    CodeNames names;
    for (const Element* type : children(document->documentElement(), "simpleType")) {
        for (const Element* code : children(child(type, "restriction"), "enumeration")) {
            std::istringstream words(text(child(code, "annotation"), "documentation"));
            std::string name;
            for (std::string word; words >> word;)
                name += (name.empty() ? "" : " ") + word;
            if (!name.empty())
                names[{type->getAttribute("name"), code->getAttribute("value")}] = name;
        }
    }
    return names;
}

}  // namespace ncp::test
