#include "support/signed_sample.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "base/bytes.h"
#include "base/file.h"
#include "elmo/document.h"
#include "signing/sign.h"
#include "support/temporary_folder.h"

namespace ncp::test {
namespace {

namespace fs = std::filesystem;
using signing::Algorithm;

constexpr std::size_t kKeptBytesMax = 64U << 10;

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().describe().str());
    return std::move(*result);
}

constexpr char kHead[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\" "
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
    "xsi:schemaLocation=\"https://github.com/emrex-eu/elmo-schemas/tree/v1 "
    "https://raw.githubusercontent.com/emrex-eu/elmo-schemas/v1/schema.xsd\">\n"
    "  <generatedDate>2026-11-23T14:05:09Z</generatedDate>\n"
    "  <learner>\n"
    "    <citizenship>NO</citizenship>\n"
    "    <identifier type=\"nationalIdentifier\">010199-TEST</identifier>\n"
    "    <givenNames>Åse Łucja</givenNames>\n"
    "    <familyName>Öberg-Ñúñez</familyName>\n"
    "    <bday>1999-01-01</bday>\n"
    "  </learner>\n"
    "  <report>\n"
    "    <issuer>\n"
    "      <country>NO</country>\n"
    "      <identifier type=\"schac\">university.example.org</identifier>\n"
    "      <title xml:lang=\"en\">University of Examples &amp; Samples</title>\n"
    "      <title xml:lang='no'>Eksempeluniversitetet</title>\n"
    "      <url>https://university.example.org/</url>\n"
    "    </issuer>\n";

constexpr char kCourse[] =
    "    <learningOpportunitySpecification>\n"
    "      <identifier type=\"local\">EX-{0:04}</identifier>\n"
    "      <title xml:lang=\"en\">Examples {0}: theory &lt; practice</title>\n"
    "      <title xml:lang=\"no\">Eksempler {0} på æøå</title>\n"
    "      <type>Course</type>\n"
    "      <description xml:lang=\"en\"><![CDATA[a < b && c > d]]>&#13; end</description>\n"
    "      <specifies>\n"
    "        <learningOpportunityInstance>\n"
    "          <date>2025-06-1{1}</date>\n"
    "          <status>passed</status>\n"
    "          <resultLabel>{2}</resultLabel>\n"
    "          <credit><scheme>ects</scheme><value>7.5</value></credit>\n"
    "        </learningOpportunityInstance>\n"
    "      </specifies>\n"
    "    </learningOpportunitySpecification>\n";

constexpr char kTail[] =
    "    <issueDate>2026-11-23T14:05:09Z</issueDate>\n"
    "  </report>\n"
    "</elmo>\n";

SigningKey opened(signing::NewKey made, Algorithm algorithm) {
    const TemporaryFolder folder;
    const fs::path key_file = folder.path() / "signing.key";
    const fs::path certificate_file = folder.path() / "signing.crt";
    if (!write_private_file(key_file, made.key_pem) ||
        !write_private_file(certificate_file, made.certificate_pem)) {
        throw std::runtime_error("cannot write the key");
    }
    auto source = must(
        signing::open_key_files(key_file, certificate_file, Secret(), system_clock(), algorithm));
    return {std::move(made.key_pem), std::move(made.certificate_pem), std::move(source)};
}

}  // namespace

std::string elmo_sample(int courses) {
    std::string xml = kHead;
    for (int i = 1; i <= courses; ++i) {
        xml += fmt::format(kCourse, i, i % 10, "ABCDE"[i % 5]);
    }
    return xml + kTail;
}

SigningKey make_signing_key(const std::string& common_name, signing::Algorithm algorithm) {
    signing::NewKeyWish wish;
    wish.common_name = common_name;
    wish.algorithm = algorithm;
    return opened(must(signing::make_key(wish, system_clock())), algorithm);
}

SigningKey kept_signing_key(const std::string& common_name) {
    const char* folder = std::getenv("NCP_TEST_KEYS");
    if (folder == nullptr) return make_signing_key(common_name);
    const fs::path file = fs::path(folder) / (common_name + ".pem");
    std::error_code absent;
    const auto written = fs::last_write_time(file, absent);
    if (!absent && fs::file_time_type::clock::now() - written < std::chrono::hours(1)) {
        const std::string both = must(read_file(file, kKeptBytesMax));
        const std::size_t second = both.find("-----BEGIN CERTIFICATE");
        return opened({both.substr(0, second), both.substr(second)}, Algorithm::rsa_sha256);
    }
    SigningKey key = make_signing_key(common_name);
    fs::create_directories(folder);
    // Whole or not at all: another test may do the same now.
    const fs::path written_first = file.string() + "." + random_hex(8);
    if (!write_private_file(written_first, key.key_pem + key.certificate_pem)) {
        throw std::runtime_error("cannot keep the key");
    }
    fs::rename(written_first, file);
    return key;
}

const SigningKey& genuine_key() {
    static const SigningKey key = kept_signing_key("ncp.example.org");
    return key;
}

const SigningKey& foreign_key() {
    static const SigningKey key = kept_signing_key("foreign.example.com");
    return key;
}

std::string signed_sample(int courses, const SigningKey& key) {
    auto document = must(elmo::Document::parse(elmo_sample(courses)));
    return must(signing::sign(std::move(document), *key.source));
}

}  // namespace ncp::test
