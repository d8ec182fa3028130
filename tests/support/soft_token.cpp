#include "support/soft_token.h"

#include <cstdlib>
#include <set>
#include <stdexcept>

#include "support/program.h"
#include "support/temporary_folder.h"

namespace ncp::test {
namespace {

namespace fs = std::filesystem;

// Made once; the driver and the tools find it by the environment.
const fs::path& tokens_folder() {
    static const TemporaryFolder folder;
    static const fs::path tokens = [] {
        fs::path made = folder.path() / "tokens";
        fs::create_directory(made);
        write_file(folder.path() / "softhsm2.conf", "directories.tokendir = " + made.string() +
                                                        "\nobjectstore.backend = file\n"
                                                        "log.level = ERROR\n");
        ::setenv("SOFTHSM2_CONF", (folder.path() / "softhsm2.conf").c_str(), 1);
        return made;
    }();
    return tokens;
}

std::set<fs::path> tokens_now() {
    std::set<fs::path> found;
    for (const auto& entry : fs::directory_iterator(tokens_folder()))
        found.insert(entry.path());
    return found;
}

std::string must_run(const std::string& program, const std::vector<std::string>& arguments,
                     const std::map<std::string, std::string>& environment = {}) {
    Finished done = run(program, arguments, environment);
    if (done.exit_code != 0) throw std::runtime_error(program + ": " + done.log + done.output);
    return done.output;
}

}  // namespace

SoftToken make_soft_token(const std::string& label) {
    const std::set<fs::path> before = tokens_now();
    must_run("softhsm2-util",
             {"--init-token", "--free", "--label", label, "--pin", kTokenPin, "--so-pin", "8512"});
    for (const fs::path& folder : tokens_now()) {
        if (!before.contains(folder)) return {label, folder};
    }
    throw std::runtime_error("softhsm2-util made no token");
}

void make_token_key(const SoftToken& token, const std::string& object, const std::string& kind) {
    static int made = 10;  // an id of its own, by which a private key's public half is found
    must_run("pkcs11-tool",
             {"--module", kTokenDriver, "--login", "--pin", kTokenPin, "--token-label", token.label,
              "--keypairgen", "--key-type", kind, "--label", object, "--id", std::to_string(made++),
              "--sensitive", "--usage-sign"});
}

std::string make_token_certificate(const SoftToken& token, const std::string& object) {
    TemporaryFolder folder;
    const fs::path made = folder.path() / "signing.crt";
    must_run("openssl",
             {"req", "-new", "-x509", "-engine", "pkcs11", "-keyform", "engine", "-key",
              token.uri(object), "-passin", std::string("pass:") + kTokenPin, "-days", "825",
              "-subj", "/CN=ncp.example.org", "-addext",
              "keyUsage=critical,digitalSignature,nonRepudiation", "-out", made},
             {{"PKCS11_MODULE_PATH", kTokenDriver}});
    return content_of(made);
}

}  // namespace ncp::test
