#include "cli/verify_report.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "elmo/outline.h"

namespace ncp::cli {
namespace {

using nlohmann::json;
using signing::Verdict;

std::string name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::valid:
            return "valid";
        case Verdict::unknown_signer:
            return "intact, signer unknown";
        case Verdict::invalid:
            break;
    }
    return "invalid";
}

constexpr char kCovered[] =
    "everything in the document but the signature itself, comments and the XML declaration";

std::string child_text(const xmlNode* parent, const char* name) {
    for (const xmlNode* child = parent->children; child != nullptr; child = child->next) {
        if (child->type != XML_ELEMENT_NODE ||
            xmlStrEqual(child->name, reinterpret_cast<const xmlChar*>(name)) == 0) {
            continue;
        }
        xmlChar* content = xmlNodeGetContent(child);
        std::string text(content == nullptr ? "" : reinterpret_cast<const char*>(content));
        xmlFree(content);
        return text;
    }
    return {};
}

std::optional<DocumentFacts> read_facts(std::string_view xml) {
    auto document = elmo::Document::parse(xml, {.size_bytes_max = 64U << 20});
    if (!document) return std::nullopt;
    auto outline = elmo::outline(*document);
    if (!outline) return std::nullopt;
    return DocumentFacts{child_text(document->root(), "generatedDate"),
                         outline->learner.given_names, outline->learner.family_name,
                         outline->nodes.size(), outline->reports.size()};
}

std::string day(WallTime time) {
    return rfc3339(time).substr(0, 10);
}

// Dates of one form compare as texts; a generatedDate may have another zone, which a day of
// tolerance does not settle but a warning may mention.
void warn_of_dates(const VerifyReport& report, WallTime now, std::vector<std::string>& warnings) {
    if (!report.certificate) return;
    const signing::CertificateFacts& certificate = *report.certificate;
    if (now >= certificate.not_after) {
        warnings.push_back("the certificate has expired on " + day(certificate.not_after));
    }
    if (!report.document) return;
    const std::string generated = report.document->generated.substr(0, 10);
    if (generated.size() < 10) {
        warnings.emplace_back("the document does not say when it was generated");
    } else if (generated > day(certificate.not_after)) {
        warnings.push_back("the document was generated when the certificate had expired");
    } else if (generated < day(certificate.not_before)) {
        warnings.push_back("the document says it was generated before the certificate was valid");
    }
}

// Characters that move a terminal's cursor or turn the direction of text are shown as marks: what
// is printed was written by somebody else.
std::string printable(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const std::string_view two = text.substr(i, 2);
        const std::string_view three = text.substr(i, 3);
        if (c < 0x20 || c == 0x7f) {
            out += ' ';
        } else if (c == 0xC2 && two.size() == 2 && static_cast<unsigned char>(two[1]) < 0xA0) {
            out += "\xEF\xBF\xBD";  // U+0080 to U+009F
            ++i;
        } else if ((three >= "\xE2\x80\xAA" && three <= "\xE2\x80\xAE") ||
                   (three >= "\xE2\x81\xA6" && three <= "\xE2\x81\xA9")) {
            out += "\xEF\xBF\xBD";  // U+202A to U+202E, U+2066 to U+2069
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string line(std::string_view what, const std::string& value) {
    return fmt::format("  {:<16}{}\n", what, printable(value));
}

}  // namespace

VerifyReport make_report(std::string file, std::string_view xml, signing::Verification verification,
                         std::vector<protocol::ContactPoint> signers, WallTime now) {
    VerifyReport report{std::move(file), std::move(verification), {}, std::move(signers), {}, {}};
    if (report.verification.verdict == Verdict::invalid) return report;
    if (auto facts = signing::read_certificate_facts(report.verification.certificate_pem)) {
        report.certificate = std::move(*facts);
    }
    report.document = read_facts(xml);
    warn_of_dates(report, now, report.warnings);
    if (const std::size_t nested = report.verification.nested_signatures; nested > 0) {
        report.warnings.push_back(fmt::format(
            "{} signature{} of others inside the document: not checked here, and taken for the "
            "contact point's own by many clients, which then refuse the document",
            nested, nested == 1 ? "" : "s"));
    }
    return report;
}

std::string as_text(const VerifyReport& report) {
    const signing::Verification& verification = report.verification;
    std::string out =
        fmt::format("{}: {}\n", printable(report.file), name_of(verification.verdict));
    if (!verification.reason.empty()) out += "  " + verification.reason + "\n";
    for (const protocol::ContactPoint& signer : report.signers) {
        out +=
            line("signed by", fmt::format("{} ({}), {}", signer.name, signer.country, signer.url));
    }
    if (report.certificate) {
        const signing::CertificateFacts& certificate = *report.certificate;
        out +=
            line("certificate of",
                 fmt::format("{} ({}, valid from {} to {})", certificate.subject, certificate.key,
                             day(certificate.not_before), day(certificate.not_after)));
        out += line("signed with", verification.method);
        out += line("covered", kCovered);
    }
    if (report.document) {
        const DocumentFacts& document = *report.document;
        out += line("generated", document.generated);
        out += line("learner", document.given_names + " " + document.family_name);
        out += line("results",
                    fmt::format("{}, of {} institution{}", document.results, document.institutions,
                                document.institutions == 1 ? "" : "s"));
    }
    for (const std::string& warning : report.warnings)
        out += line("warning", warning);
    if (verification.verdict == Verdict::unknown_signer) {
        out +=
            "  Anybody may have made this signature. Name the certificate that the registry\n"
            "  publishes for the contact point with --cert, or the registry's file with\n"
            "  --registry, to learn whose it is.\n";
    }
    return out;
}

std::string as_json(const VerifyReport& report) {
    const signing::Verification& verification = report.verification;
    json signers = json::array();
    for (const protocol::ContactPoint& signer : report.signers) {
        signers.push_back(
            {{"country", signer.country}, {"name", signer.name}, {"url", signer.url}});
    }
    json made{{"file", report.file},
              {"verdict", name_of(verification.verdict)},
              {"reason", verification.reason},
              {"signer", verification.signer_subject},
              {"certificate", verification.certificate_pem},
              {"contact_points", std::move(signers)},
              {"nested_signatures", verification.nested_signatures},
              {"warnings", report.warnings}};
    if (report.certificate) {
        made["method"] = verification.method;
        made["key"] = report.certificate->key;
        made["valid_from"] = rfc3339(report.certificate->not_before);
        made["valid_to"] = rfc3339(report.certificate->not_after);
        made["covered"] = kCovered;
    }
    if (report.document) {
        made["document"] = {{"generated", report.document->generated},
                            {"given_names", report.document->given_names},
                            {"family_name", report.document->family_name},
                            {"results", report.document->results},
                            {"institutions", report.document->institutions}};
    }
    return made.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace ncp::cli
