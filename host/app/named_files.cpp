#include "app/named_files.h"

#include <filesystem>
#include <optional>

#include "base/secret_file.h"

namespace ncp::app {
namespace {

struct NamedFile {
    PublicText option;
    const std::filesystem::path& file;
    PublicText remedy;                      // what to do where there is none
    std::optional<SharedWith> secret = {};  // with whom, if it holds one
};

constexpr char kAuthorities[] = "name the authorities' certificates (PEM)";

std::vector<NamedFile> files_of(const config::ServerSection& server) {
    const PublicText pair = "`emrex-ncp new-keys DIR` makes a pair to begin with";
    return {{"certificate", server.certificate, pair},
            {"key", server.key, pair},
            {"client_ca", server.client_ca, kAuthorities}};
}

std::vector<NamedFile> files_of(const config::SigningKeySection& signing) {
    const PublicText pair = "`emrex-ncp new-keys DIR` makes a pair";
    return {{"certificate", signing.certificate, pair},
            {"key", signing.key, pair, SharedWith::nobody},
            {"passphrase_file", signing.passphrase_file, "put the passphrase alone into it",
             SharedWith::nobody},
            {"pin_file", signing.pin_file, "put the token's PIN alone into it", SharedWith::nobody},
            {"chain", signing.chain, "name the certificates between this one and an authority's"},
            {"ca_file", signing.ca_file, kAuthorities}};
}

std::vector<NamedFile> files_of(const config::LoginSection& login) {
    const PublicText secret = "put the secret alone into it";
    const PublicText pair = "`emrex-ncp new-keys DIR --saml` makes a pair";
    if (login.method == "demo") {
        return {{"students", login.students, "config/demo/students.toml is one to copy"}};
    }
    if (login.method == "openid-connect") {
        return {{"client_secret_file", login.oidc.client_secret_file, secret, SharedWith::nobody},
                {"private_key", login.oidc.private_key, "put the client's key (PEM) into it",
                 SharedWith::nobody},
                {"ca_file", login.oidc.ca_file, kAuthorities}};
    }
    if (login.method == "trusted-proxy") {
        return {{"[login.proxy] secret_file", login.proxy.secret_file, secret, SharedWith::group}};
    }
    return {{"certificate", login.saml.certificate, pair},
            {"key", login.saml.key, pair, SharedWith::nobody},
            {"second_certificate", login.saml.second_certificate, pair},
            {"second_key", login.saml.second_key, pair, SharedWith::nobody},
            {"metadata_certificate", login.saml.metadata_certificate,
             "the federation publishes the certificate that it signs its metadata with"},
            {"metadata_ca_file", login.saml.metadata_ca_file, kAuthorities}};
}

Status check(const NamedFile& named) {
    std::error_code ignored;
    const PublicText file = not_personal(named.file.string());
    const auto there = std::filesystem::status(named.file, ignored);
    if (there.type() == std::filesystem::file_type::not_found) {
        PublicText then;
        if (named.secret == SharedWith::nobody) then = text(", then chmod 600 {}", file);
        if (named.secret == SharedWith::group) then = text(", then chmod o= {}", file);
        return fail(ErrorCode::io,
                    text("{}: {} does not exist: {}{}", named.option, file, named.remedy, then));
    }
    if (std::filesystem::is_directory(there)) {
        return fail(ErrorCode::io,
                    text("{}: {} is a folder, where a file belongs", named.option, file));
    }
    if (!named.secret) return {};
    if (Status own = check_private(named.file, *named.secret); !own) {
        return fail(own.error().code(), text("{}: {}", named.option, own.error().operator_text()));
    }
    return {};
}

bool check_all(const std::vector<NamedFile>& files, int line, const std::string& owner,
               std::vector<config::Problem>* problems) {
    bool all_well = true;
    for (const NamedFile& named : files) {
        if (named.file.empty()) continue;
        Status usable = check(named);
        if (usable) continue;
        problems->push_back({line, owner + usable.error().operator_text().str()});
        all_well = false;
    }
    return all_well;
}

}  // namespace

bool check_files(const config::ServerSection& section, std::vector<config::Problem>* problems) {
    return check_all(files_of(section), section.line, "", problems);
}

bool check_files(const config::SigningKeySection& section, std::vector<config::Problem>* problems) {
    return check_all(files_of(section), section.line, "", problems);
}

bool check_files(const config::LoginSection& section, std::vector<config::Problem>* problems) {
    return check_all(files_of(section), section.line, "login \"" + section.id + "\": ", problems);
}

}  // namespace ncp::app
