// The two ends of loading VIRTA's example records: elements of its XML, rows of its tables.
// Thread-safety: none.
#pragma once

#include <Poco/DOM/Element.h>
#include <Poco/Data/Session.h>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ncp::test {

// Child elements by local name; text() is empty where there is none.
std::vector<Poco::XML::Element*> children(const Poco::XML::Element* parent,
                                          const std::string& name);
Poco::XML::Element* child(const Poco::XML::Element* parent, const std::string& name);
std::string text(const Poco::XML::Element* parent, const std::string& name);

// Rows of the database; an empty value is NULL.
class Rows {
  public:
    explicit Rows(Poco::Data::Session& session) : session_(session) {}
    long insert(const std::string& table, const std::map<std::string, std::string>& values);
    // The id of a code, which is added when it is first met; empty for no code.
    std::string code(const std::string& table, const std::string& code,
                     const std::map<std::string, std::string>& values);

  private:
    Poco::Data::Session& session_;
    std::map<std::string, std::string> codes_;
};

// What the code lists (koodistot.xsd) say of a code: type and value to the annotation's text.
using CodeNames = std::map<std::pair<std::string, std::string>, std::string>;
CodeNames read_code_names(const std::filesystem::path& file);

}  // namespace ncp::test
