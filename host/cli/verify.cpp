// emrex-ncp verify: is this signed document intact, and who signed it?
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "protocol/response.h"
#include "signing/verify.h"

namespace ncp::cli {
namespace {

constexpr std::size_t kDocumentBytesMax = 64U << 20;
constexpr std::size_t kPackedBytesMax = kDocumentBytesMax * 2;  // base64, if nothing compresses
constexpr std::size_t kCertificateBytesMax = 64U << 10;

struct Options {
    std::string file, certificate;
    bool json = false;
};

int say_why_not(const Error& error) {
    fmt::print(stderr, "emrex-ncp verify: {}\n", error.operator_text().str());
    return kUsageOrEnvironment;
}

// The XML itself, or what travels in the form field elmo: base64 of gzip, which begins "H4sI" (RFC
// 1952: 1f 8b 08). White space around and in the base64, as mail programs and shells leave it, is
// taken away first.
Result<std::string> document_of(std::string bytes) {
    std::size_t first = bytes.find_first_not_of(" \t\r\n");
    if (first == std::string::npos || bytes.compare(first, 4, "H4sI") != 0) return bytes;
    std::erase_if(bytes, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    return protocol::decode_elmo(bytes, kDocumentBytesMax);
}

std::string name_of(signing::Verdict verdict) {
    switch (verdict) {
        case signing::Verdict::valid:
            return "valid";
        case signing::Verdict::unknown_signer:
            return "intact, signer unknown";
        case signing::Verdict::invalid:
            break;
    }
    return "invalid";
}

void print(const Options& options, const signing::Verification& verification) {
    if (options.json) {
        nlohmann::json report{{"file", name_of_input(options.file)},
                              {"verdict", name_of(verification.verdict)},
                              {"reason", verification.reason},
                              {"signer", verification.signer_subject},
                              {"certificate", verification.certificate_pem}};
        fmt::print("{}\n", report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
        return;
    }
    fmt::print("{}: {}\n", name_of_input(options.file), name_of(verification.verdict));
    if (!verification.reason.empty()) fmt::print("  {}\n", verification.reason);
    if (!verification.signer_subject.empty()) {
        fmt::print("  certificate of: {}\n", verification.signer_subject);
    }
    if (verification.verdict == signing::Verdict::unknown_signer) {
        fmt::print(
            "  Anybody may have made this signature. Name the certificate that the registry\n"
            "  publishes for the contact point with --cert to learn whether it is theirs.\n");
    }
}

int verify(const Options& options) {
    auto bytes = read_input(options.file, kPackedBytesMax);
    if (!bytes) return say_why_not(bytes.error());
    std::optional<std::string> certificate;
    if (!options.certificate.empty()) {
        auto pem = read_file(options.certificate, kCertificateBytesMax);
        if (!pem) return say_why_not(pem.error());
        if (Status usable = signing::check_certificate(*pem); !usable) {
            fmt::print(stderr, "emrex-ncp verify: {}: ", options.certificate);
            fmt::print(stderr, "{}\n", usable.error().operator_text().str());
            return kUsageOrEnvironment;
        }
        certificate = std::move(*pem);
    }
    signing::Verification verification;
    if (auto document = document_of(std::move(*bytes))) {
        verification = signing::verify(*document, certificate);
    } else {
        verification.reason = document.error().operator_text().str();
    }
    print(options, verification);
    return verification.verdict == signing::Verdict::valid ? kFine : kFindings;
}

}  // namespace

void add_verify(CLI::App& program, int& exit_code) {
    auto* command = program.add_subcommand(
        "verify", "Check the signature of an ELMO document, as a receiving client must");
    auto options = std::make_shared<Options>();
    command
        ->add_option("FILE", options->file,
                     "Signed XML, or the base64 text that travels in the form; - is standard input")
        ->required();
    command
        ->add_option("--cert", options->certificate,
                     "The contact point's certificate as the registry publishes it (PEM)")
        ->type_name("PEM");
    command->add_flag("--json", options->json, "Report as JSON");
    command->footer(
        "Exit codes: 0 intact and signed by the certificate given with --cert;\n"
        "1 changed, wrongly signed, or signer unknown; 2 usage or environment.\n"
        "Example: emrex-ncp verify --cert signing.crt received.txt");
    command->callback([options, &exit_code] { exit_code = verify(*options); });
}

}  // namespace ncp::cli
