// The words of the service: SOAP 1.1, document/literal, operation OpiskelijanKaikkiTiedot of
// opiskelijatiedot.wsdl. Pure text and trees; nothing is sent here. Thread-safety: free functions.
#pragma once

#include <string>
#include <string_view>

#include "xml_reader.h"

namespace ncp::virta {

// Whose records are wanted (Hakuehdot): a personal identity code or a learner number.
struct Question {
    enum class By { identity_code, learner_number };
    By by = By::identity_code;
    std::string value;         // personal data
    std::string organisation;  // code of the only institution that is asked about; empty: all
};

struct CallerTexts {  // Kutsuja
    std::string_view system, user, key;
};

std::string write_request(const CallerTexts& caller, const Question& question);

// A SOAP fault. code: the service's own, in harmless characters. The fault's text is not kept: it
// quotes what was asked.
class SoapFault {
  public:
    explicit SoapFault(std::string code) : code_(std::move(code)) {}
    const std::string& code() const { return code_; }
    // By the fault codes of SOAP 1.1, section 4.4.1: "Server" says that the same request may
    // succeed later; "Client.Authentication" that the caller is not known.
    bool is_of_server() const;
    bool is_about_caller() const;

  private:
    std::string code_;
};

// The records (element Virta) in an answer; without children if there are none. The parts of the
// records that ELMO has no place for are not read. Throws BadXml, SoapFault.
XmlElement read_answer(std::string_view body);

}  // namespace ncp::virta
