// What a login by SAML costs: CPU of reading a response, in verifications and private operations of
// the same RSA key and in verifications of the same assertion by xmlsec, measured in the same run;
// and the wall time over the process's border.
//
// "Reading" is decoding, parsing and taking apart, which no service provider is spared. The limit
// is two verifications of one signature, as xmlsec makes them; a second signature, or a key to be
// opened (a private operation), are the provider's choice and are counted all the same.
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <time.h>

#include <cstdio>
#include <functional>
#include <memory>
#include <stdexcept>

#include "base/bytes.h"
#include "base/file.h"
#include "login/saml/program/reader.h"
#include "login/saml/service_provider.h"
#include "support/invented_provider.h"
#include "support/temporary_folder.h"
#include "support/test_certificate.h"

namespace {

using namespace ncp;
using namespace ncp::login::saml;
using namespace ncp::login::saml::program;

constexpr int kRounds = 7;
constexpr double kVerificationsMax = 2;

double seconds(clockid_t clock) {
    timespec now{};
    ::clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// The shortest of several rounds, in microseconds for one.
double measured(clockid_t clock, int times, const std::function<void()>& work) {
    double shortest = 1e9;
    for (int round = 0; round < kRounds; ++round) {
        const double begin = seconds(clock);
        for (int i = 0; i < times; ++i)
            work();
        shortest = std::min(shortest, (seconds(clock) - begin) / times * 1e6);
    }
    return shortest;
}
double cpu(int times, const std::function<void()>& work) {
    return measured(CLOCK_PROCESS_CPUTIME_ID, times, work);
}

test::SigningKey rsa_2048(const std::filesystem::path& folder, const std::string& name) {
    const auto made = test::make_test_certificate(folder, name, test::TestKey::rsa_2048);
    return {read_file(made.key, 1U << 16).value(), read_file(made.certificate, 1U << 16).value(),
            nullptr};
}

struct Rsa {
    explicit Rsa(const std::string& key_pem) {
        BIO* memory = BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size()));
        key.reset(PEM_read_bio_PrivateKey(memory, nullptr, nullptr, nullptr));
        BIO_free(memory);
        sign();
    }
    void sign() {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                              &EVP_MD_CTX_free);
        size = sizeof value;
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
        EVP_DigestSign(context.get(), value, &size, text, sizeof text);
    }
    void verify() const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                              &EVP_MD_CTX_free);
        EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
        if (EVP_DigestVerify(context.get(), value, size, text, sizeof text) != 1) {
            throw std::runtime_error("the signature is not right");
        }
    }
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{nullptr, &EVP_PKEY_free};
    unsigned char text[64]{};
    unsigned char value[512]{};
    std::size_t size = 0;
};

struct Units {
    double rsa, private_op, xml;
};

void print(const char* what, double took, double reading, const Units& units) {
    const double beyond = took - reading;
    std::printf(
        "%-37s %6.1f us, beyond reading %6.1f us = %4.2f of the limit (%4.1f XML signature "
        "verifications, %4.1f bare RSA verifications, %4.2f private operations)\n",
        what, took, beyond, beyond / units.xml / kVerificationsMax, beyond / units.xml,
        beyond / units.rsa, beyond / units.private_op);
}

// xmlsec's verification of the signed assertion alone, which no service provider on it is spared.
double xml_verification(const std::string& assertion, const std::string& metadata) {
    auto provider = read_identity_provider(metadata);
    std::set<std::string> ids;
    auto tree = read_tree(assertion, ids);
    return cpu(500, [&] {
        if (!signing::check_element_signature(tree->root(), "ID", provider->keys)) {
            throw std::runtime_error("not verified");
        }
    });
}

}  // namespace

int main() try {
    elmo::initialise_xml();
    initialise_lasso();
    const test::TemporaryFolder folder;
    const test::InventedProvider provider(rsa_2048(folder.path(), "idp"),
                                          rsa_2048(folder.path(), "attacker"),
                                          rsa_2048(folder.path(), "sp"));
    const std::string metadata = provider.metadata();
    auto reader = Reader::open(
        {test::kSamlSp, test::kSamlAcs, test::kSamlSlo, provider.sp.key_pem, "", {}, 60});
    const std::int64_t now_s =
        std::chrono::floor<std::chrono::seconds>(system_clock().wall()).time_since_epoch().count();

    Rsa rsa(provider.idp.key_pem);
    const std::string signed_assertion = provider.sign(provider.assertion(), "_assertion");
    const Units units{cpu(2'000, [&] { rsa.verify(); }), cpu(200, [&] { rsa.sign(); }),
                      xml_verification(signed_assertion, metadata)};
    std::printf(
        "RSA-2048: verification %.1f us (of the assertion by xmlsec %.1f us), private operation "
        "%.1f us\n",
        units.rsa, units.xml, units.private_op);

    const auto one = [&](const char* what, const std::string& response) {
        const std::string posted = base64_encode(response);
        const ReadQuestion question{posted, metadata, now_s};
        const auto read = [&] {
            if (!reader->read(question)) throw std::runtime_error(what);
        };
        const double took = cpu(200, read);
        const double reading = cpu(200, [&] { (void)reader->response_issuer(posted); });
        print(what, took, reading, units);
    };
    one("signed assertion", provider.response(signed_assertion));
    one("signed response", provider.sign(provider.response(provider.assertion()), "_response"));
    one("both signed", provider.sign(provider.response(signed_assertion), "_response"));
    one("signed and encrypted assertion (GCM)",
        provider.response(provider.encrypt(signed_assertion)));

    ServiceProviderSettings settings;
    settings.entity_id = test::kSamlSp;
    settings.acs_url = test::kSamlAcs;
    settings.key = folder.path() / "private.key";
    settings.certificate = folder.path() / "sp.crt";
    if (!write_private_file(settings.key, provider.sp.key_pem)) return 1;
    auto service = ServiceProvider::open(settings, system_clock());
    if (!service) {
        std::printf("%s\n", service.error().describe().str().c_str());
        return 1;
    }
    const std::string posted = provider.with_signed_assertion();
    const double whole = measured(CLOCK_MONOTONIC, 200, [&] {
        if (!(*service)->read(posted, metadata)) throw std::runtime_error("not read");
    });
    const double asked = measured(CLOCK_MONOTONIC, 200, [&] {
        if (!(*service)->ask(metadata, "0badcafe", {})) throw std::runtime_error("not asked");
    });
    std::printf(
        "through ncp-saml, wall time: a response %.1f us, a signed request %.1f us = %.2f private "
        "operations\n",
        whole, asked, asked / units.private_op);
    return 0;
} catch (const std::exception& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 1;
}
