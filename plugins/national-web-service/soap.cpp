#include "soap.h"

#include <ncp/text.hpp>

namespace ncp::virta {
namespace {

constexpr std::string_view kSoap = "http://schemas.xmlsoap.org/soap/envelope/";
constexpr std::string_view kService = "http://tietovaranto.csc.fi/luku";
constexpr std::string_view kRecords = "urn:mace:funet.fi:virta/2015/09/01";
constexpr std::size_t kCodeLengthMax = 64;

std::string element(std::string_view name, std::string_view text) {
    const std::string tag(name);
    return "<" + tag + ">" + plugin::xml_text(text) + "</" + tag + ">";
}

bool is(const XmlElement& element, std::string_view name_space, std::string_view name) {
    return element.name == name && element.name_space == name_space;
}

XmlElement* child_of(XmlElement& parent, std::string_view name_space, std::string_view name) {
    for (XmlElement& one : parent.children) {
        if (is(one, name_space, name)) return &one;
    }
    return nullptr;
}

// "SOAP-ENV:Client.Authentication" is "Client.Authentication".
std::string code_of(const XmlElement& fault) {
    std::string text = fault.child_text("faultcode");
    text.erase(0, text.rfind(':') + 1);
    std::string code;
    for (const char c : text.substr(0, kCodeLengthMax)) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (letter || c == '.' || c == '-' || c == '_') code += c;
    }
    return code.empty() ? "unknown" : code;
}

}  // namespace

std::string write_request(const CallerTexts& caller, const Question& question) {
    const bool by_code = question.by == Question::By::identity_code;
    std::string text = R"(<?xml version="1.0" encoding="UTF-8"?>)"
                       R"(<soap:Envelope xmlns:soap=")";
    text.append(kSoap).append(R"("><soap:Body><OpiskelijanKaikkiTiedotRequest xmlns=")");
    text.append(kService).append(R"("><Kutsuja>)");
    text.append(element("jarjestelma", caller.system));
    text.append(element("tunnus", caller.user));
    text.append(element("avain", caller.key));
    text.append("</Kutsuja><Hakuehdot>");
    text.append(element(by_code ? "henkilotunnus" : "kansallinenOppijanumero", question.value));
    if (!question.organisation.empty()) text.append(element("organisaatio", question.organisation));
    return text.append("</Hakuehdot></OpiskelijanKaikkiTiedotRequest></soap:Body></soap:Envelope>");
}

bool SoapFault::is_of_server() const {
    return code_ == "Server" || code_.starts_with("Server.");
}

bool SoapFault::is_about_caller() const {
    return code_.starts_with("Client.Auth");
}

XmlElement read_answer(std::string_view body) {
    // Rights to study, enrolments and mobility: much text, none of it a result.
    XmlElement envelope = read_xml(
        body, {"Opiskeluoikeudet", "LukukausiIlmoittautumiset", "Liikkuvuusjaksot", "detail"});
    if (!is(envelope, kSoap, "Envelope")) throw BadXml("no SOAP envelope");
    XmlElement* body_element = child_of(envelope, kSoap, "Body");
    if (body_element == nullptr || body_element->children.empty()) {
        throw BadXml("a SOAP envelope without a body");
    }
    XmlElement& answer = body_element->children.front();
    if (is(answer, kSoap, "Fault")) throw SoapFault(code_of(answer));
    if (!is(answer, kService, "OpiskelijanKaikkiTiedotResponse")) {
        throw BadXml("not the answer of OpiskelijanKaikkiTiedot");
    }
    if (XmlElement* records = child_of(answer, kRecords, "Virta")) return std::move(*records);
    return {"Virta", std::string(kRecords), {}, {}, {}};
}

}  // namespace ncp::virta
