// Signing a document as everybody does with xmlsec alone: parse, add a template, sign, serialize.
// What a delivery is held against. For benchmarks; throws std::runtime_error.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace ncp::bench {

class PlainXmlsec {
  public:
    explicit PlainXmlsec(const std::filesystem::path& key_file);  // PEM, RSA
    ~PlainXmlsec();
    std::string sign(const std::string& xml) const;

  private:
    struct Key;
    std::unique_ptr<Key> key_;
};

}  // namespace ncp::bench
