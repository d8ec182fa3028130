// emrex-ncp new-keys: the two key pairs that a contact point needs, TLS and signing kept apart, or
// the one of a SAML login.
#include <fmt/core.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/file.h"
#include "cli/commands.h"
#include "signing/key_source.h"

namespace ncp::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string directory;
    std::string host = "localhost";
    int days = 0;  // as usual for what is made
    std::string algorithm = "rsa-sha256";
    bool saml = false;
    bool json = false;
};

std::vector<std::string> files_of(const Options& options) {
    if (options.saml) return {"saml.key", "saml.crt"};
    return {"tls.key", "tls.crt", "signing.key", "signing.crt"};
}

// Refuses before anything is made: half a set of keys helps nobody.
Status prepare(const Options& options) {
    const fs::path directory = options.directory;
    std::error_code problem;
    if (fs::create_directories(directory, problem)) {
        fs::permissions(directory, fs::perms::owner_all, problem);
    }
    if (problem) {
        return fail(ErrorCode::io, text("{}: {}", not_personal(directory.string()),
                                        not_personal(problem.message())));
    }
    for (const std::string& file : files_of(options)) {
        if (fs::exists(directory / file, problem)) {
            return fail(ErrorCode::io,
                        text("{} exists already and is not overwritten; name another folder",
                             not_personal((directory / file).string())));
        }
    }
    return {};
}

// TLS and EMREX want certificates that are renewed; in SAML the key counts, and changing it takes
// all the institutions.
int days_of(const Options& options) {
    constexpr int kUsual = 825;
    constexpr int kSaml = 3650;
    if (options.days > 0) return options.days;
    return options.saml ? kSaml : kUsual;
}

Status write_pair(const fs::path& directory, const std::string& name,
                  const signing::NewKeyWish& wish) {
    auto pair = signing::make_key(wish, system_clock());
    if (!pair) return fail(pair.error());
    if (Status key = write_private_file(directory / (name + ".key"), pair->key_pem); !key)
        return key;
    const fs::path certificate = directory / (name + ".crt");
    if (Status crt = write_private_file(certificate, pair->certificate_pem); !crt) return crt;
    std::error_code ignored;  // readable by all is a convenience: certificates are public
    fs::permissions(certificate, fs::perms::group_read | fs::perms::others_read,
                    fs::perm_options::add, ignored);
    return {};
}

void print(const Options& options) {
    const fs::path directory = options.directory;
    if (options.json) {
        nlohmann::json report;
        for (const std::string& file : files_of(options))
            report["files"].push_back((directory / file).string());
        fmt::print("{}\n", report.dump(2));
        return;
    }
    if (options.saml) {
        fmt::print(
            "Made in {}:\n"
            "  saml.key, saml.crt        for [[login]] with method = \"saml\": what is asked is\n"
            "                            signed, and what comes back is decrypted with it. The\n"
            "                            certificate goes into the metadata that you register.\n"
            "saml.key is readable by you alone.\n",
            options.directory);
        return;
    }
    fmt::print(
        "Made in {}:\n"
        "  tls.key, tls.crt          for [server]: what browsers see. Self-signed, good for a\n"
        "                            trial; in production use a certificate of a public CA.\n"
        "  signing.key, signing.crt  for [signing]: what results are signed with. Publish\n"
        "                            signing.crt in the EMREX registry (EMREG); clients accept\n"
        "                            nothing that it did not sign.\n"
        "The .key files are readable by you alone. Back up signing.key; show it to nobody.\n",
        options.directory);
}

int new_keys(const Options& options) {
    const fs::path directory = options.directory;
    Status made = prepare(options);
    if (made && options.saml) {
        made = write_pair(directory, "saml",
                          {.common_name = options.host,
                           .alternative_names = {},
                           .for_tls = false,
                           .decrypts = true,
                           .valid_days = days_of(options),
                           .algorithm = signing::Algorithm::rsa_sha256});
    }
    if (made && !options.saml) {
        made = write_pair(directory, "tls",
                          {.common_name = options.host,
                           .alternative_names = {options.host},
                           .for_tls = true,
                           .valid_days = days_of(options),
                           .algorithm = signing::Algorithm::rsa_sha256});
    }
    if (made && !options.saml) {
        made = write_pair(directory, "signing",
                          {.common_name = options.host,
                           .alternative_names = {},
                           .for_tls = false,
                           .valid_days = days_of(options),
                           .algorithm = *signing::algorithm_of(options.algorithm)});
    }
    if (!made) {
        fmt::print(stderr, "emrex-ncp new-keys: {}\n", made.error().operator_text().str());
        return kUsageOrEnvironment;
    }
    print(options);
    return kFine;
}

}  // namespace

void add_new_keys(CLI::App& program, int& exit_code) {
    auto* command = program.add_subcommand("new-keys", "Make the keys that a contact point needs");
    auto options = std::make_shared<Options>();
    command->add_option("DIR", options->directory, "Folder for the files; made if it is missing")
        ->required();
    command
        ->add_option("--host", options->host,
                     "The contact point's host name, for both certificates")
        ->type_name("NAME")
        ->capture_default_str();
    command
        ->add_option("--days", options->days,
                     "How long the certificates are valid; 825 if it is left out, with --saml 3650 "
                     "(ten years: SAML looks at the key alone)")
        ->type_name("N")
        ->check(CLI::Range(1, 3650));
    command
        ->add_option("--algorithm", options->algorithm,
                     "Of the signing key; elliptic ones only for networks known to take them")
        ->check(CLI::IsMember({"rsa-sha256", "rsa-sha512", "ecdsa-sha256", "ecdsa-sha384"}))
        ->capture_default_str();
    command->add_flag("--saml", options->saml, "The pair of a SAML login instead of the others");
    command->add_flag("--json", options->json, "List the files as JSON");
    command->footer(
        "RSA-3072, or P-256 and P-384 with --algorithm, which [signing] then has to name as well.\n"
        "Existing files are never overwritten.\n"
        "Example: emrex-ncp new-keys keys --host ncp.example.org");
    command->callback([options, &exit_code] { exit_code = new_keys(*options); });
}

}  // namespace ncp::cli
