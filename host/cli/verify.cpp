// emrex-ncp verify: is this signed document intact, and who signed it?
#include <fmt/core.h>

#include <memory>
#include <string>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/verify_report.h"
#include "protocol/registry.h"
#include "protocol/response.h"
#include "signing/verify.h"

namespace ncp::cli {
namespace {

constexpr std::size_t kDocumentBytesMax = 64U << 20;
constexpr std::size_t kPackedBytesMax = kDocumentBytesMax * 2;  // base64, if nothing compresses
constexpr std::size_t kCertificateBytesMax = 64U << 10;

struct Options {
    std::string file, certificate, registry, country, url;
    bool json = false;
};

// What the document is checked with; of the registry only what --country and --url leave.
struct Known {
    std::optional<std::string> certificate_pem;
    std::optional<std::vector<protocol::ContactPoint>> contact_points;
    std::size_t left_out = 0;  // of the registry, because they cannot be used
};

// The XML itself, or what travels in the form field elmo: base64 of gzip, which begins "H4sI" (RFC
// 1952: 1f 8b 08). White space around and in the base64, as mail programs and shells leave it, is
// taken away first.
Result<std::string> document_of(std::string bytes) {
    std::size_t first = bytes.find_first_not_of(" \t\r\n");
    if (first == std::string::npos || bytes.compare(first, 4, "H4sI") != 0) return bytes;
    std::erase_if(bytes, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    return protocol::decode_elmo(bytes, kDocumentBytesMax);
}

tl::unexpected<Error> about(const std::string& file, const Error& error) {
    return fail(error.code(), text("{}: {}", not_personal(file), error.operator_text()));
}

Result<protocol::Registry> registry_of(const Options& options) {
    auto bytes = read_file(options.registry, protocol::kRegistryBytesMax);
    if (!bytes) return fail(bytes.error());
    auto registry = protocol::read_registry(*bytes);
    if (!registry) return about(options.registry, registry.error());
    std::erase_if(registry->contact_points, [&](const protocol::ContactPoint& entry) {
        return (!options.country.empty() && entry.country != options.country) ||
               (!options.url.empty() && entry.url != options.url);
    });
    if (registry->contact_points.empty()) {
        return fail(ErrorCode::invalid_document, text("{}: the registry has no such contact point",
                                                      not_personal(options.registry)));
    }
    return registry;
}

Result<Known> known_to(const Options& options) {
    Known known;
    if (!options.certificate.empty()) {
        auto pem = read_file(options.certificate, kCertificateBytesMax);
        if (!pem) return fail(pem.error());
        if (Status usable = signing::check_certificate(*pem); !usable) {
            return about(options.certificate, usable.error());
        }
        known.certificate_pem = std::move(*pem);
    } else if (!options.registry.empty()) {
        auto registry = registry_of(options);
        if (!registry) return fail(registry.error());
        known.contact_points = std::move(registry->contact_points);
        known.left_out = registry->left_out;
    }
    return known;
}

VerifyReport report_on(const std::string& file, std::string_view xml, const Known& known) {
    const WallTime now = system_clock().wall();
    if (!known.contact_points) {
        return make_report(file, xml, signing::verify(xml, known.certificate_pem), {}, now);
    }
    std::vector<std::string> certificates;
    std::vector<std::size_t> owner;  // of each certificate, the contact point
    for (std::size_t i = 0; i < known.contact_points->size(); ++i) {
        for (const std::string& pem : (*known.contact_points)[i].certificates_pem) {
            certificates.push_back(pem);
            owner.push_back(i);
        }
    }
    signing::Verification verification = signing::verify_with_registry(xml, certificates);
    std::vector<protocol::ContactPoint> signers;
    for (const std::size_t i : verification.signers) {
        const protocol::ContactPoint& signer = (*known.contact_points)[owner[i]];
        if (signers.empty() || signers.back().url != signer.url) signers.push_back(signer);
    }
    VerifyReport report = make_report(file, xml, std::move(verification), std::move(signers), now);
    if (known.left_out > 0) {
        report.warnings.push_back(fmt::format(
            "{} entries of the registry have no usable address or certificate", known.left_out));
    }
    return report;
}

int say_why_not(const Error& error) {
    fmt::print(stderr, "emrex-ncp verify: {}\n", error.operator_text().str());
    return kUsageOrEnvironment;
}

int verify(const Options& options) {
    auto bytes = read_input(options.file, kPackedBytesMax);
    if (!bytes) return say_why_not(bytes.error());
    auto known = known_to(options);
    if (!known) return say_why_not(known.error());
    VerifyReport report{name_of_input(options.file), {}, {}, {}, {}, {}};
    if (auto document = document_of(std::move(*bytes))) {
        report = report_on(report.file, *document, *known);
    } else {
        report.verification.reason = document.error().operator_text().str();
    }
    fmt::print("{}", options.json ? as_json(report) : as_text(report));
    return report.verification.verdict == signing::Verdict::valid ? kFine : kFindings;
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
    auto* certificate =
        command
            ->add_option("--cert", options->certificate,
                         "The contact point's certificate as the registry publishes it (PEM)")
            ->type_name("PEM");
    auto* registry =
        command
            ->add_option("--registry", options->registry,
                         "The registry's file: EMREG's JSON list, or the EWP catalogue (XML)")
            ->type_name("FILE")
            ->excludes(certificate);
    command->add_option("--country", options->country, "Of the registry, only this country's")
        ->type_name("CC")
        ->needs(registry);
    command->add_option("--url", options->url, "Of the registry, only the contact point there")
        ->type_name("URL")
        ->needs(registry);
    command->add_flag("--json", options->json, "Report as JSON");
    command->footer(
        "Exit codes: 0 intact and signed by the certificate given with --cert, or by one of\n"
        "the registry; 1 changed, wrongly signed, or signer unknown; 2 usage or environment.\n"
        "Example: emrex-ncp verify --cert signing.crt received.txt");
    command->callback([options, &exit_code] { exit_code = verify(*options); });
}

}  // namespace ncp::cli
