// The data a page is rendered from: named texts, truths and lists, nothing else.
//
//     Model page;
//     page.set("receiver", "client.example.org");
//     Model& row = page.add("rows");
//     row.set("title", "Biology");
//
// Thread-safety: a value.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace ncp::pages {

class Model {
  public:
    void set(const std::string& name, std::string value) { texts_[name] = std::move(value); }
    void set(const std::string& name, const char* value) { set(name, std::string(value)); }
    void set(const std::string& name, bool value) { truths_[name] = value; }
    // Appends an empty entry to a list and returns it.
    Model& add(const std::string& list) { return lists_[list].emplace_back(); }
    // A list that may stay empty: a section over it renders nothing.
    void declare_list(const std::string& list) { lists_[list]; }

    const std::map<std::string, std::string>& texts() const { return texts_; }
    const std::map<std::string, bool>& truths() const { return truths_; }
    const std::map<std::string, std::vector<Model>>& lists() const { return lists_; }

  private:
    std::map<std::string, std::string> texts_;
    std::map<std::string, bool> truths_;
    std::map<std::string, std::vector<Model>> lists_;
};

}  // namespace ncp::pages
