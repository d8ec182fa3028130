// The SOAP service of Finland's VIRTA as opiskelijatiedot.wsdl describes it, answering with example
// records: operation OpiskelijanKaikkiTiedot. What it receives and what it sends is validated
// against the schemas in the WSDL; every breach is a complaint that tests ask for.
//
// A request that the schema forbids is answered as the real one does (Spring-WS): a fault
// "Validation error", which quotes the request. Nobody found: an empty element Virta. That is the
// one answer that breaks the schema (a Virta holds at least one student), which offers no other.
// Throws std::runtime_error if a file is unusable. Thread-safety: answer() from one thread at once.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace ncp::test {

struct VirtaReply {
    int status = 0;
    std::string body;  // text/xml
};

class VirtaService {
  public:
    // records: documents of the form of Virta.xsd. key: what callers must send as avain.
    VirtaService(const std::filesystem::path& wsdl,
                 const std::vector<std::filesystem::path>& records, std::string key);
    ~VirtaService();
    VirtaService(const VirtaService&) = delete;
    VirtaService& operator=(const VirtaService&) = delete;

    VirtaReply answer(const std::string& request);

    // An answer with this element Virta, validated as well.
    VirtaReply answer_with(const std::string& virta);
    static VirtaReply fault(const std::string& code, const std::string& text);

    // Breaches of the schemas so far, ours and the callers'.
    const std::vector<std::string>& complaints() const { return complaints_; }
    std::size_t asked() const { return asked_; }

  private:
    struct Documents;
    std::string verdict(const std::string& message) const;  // on what is in a SOAP body
    std::unique_ptr<Documents> documents_;
    std::string key_;
    std::vector<std::string> complaints_;
    std::size_t asked_ = 0;
};

}  // namespace ncp::test
