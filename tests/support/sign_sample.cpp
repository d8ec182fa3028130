// sign_sample DIR: makes a key and signed documents for verifiers other than ours.
//
// DIR/signing.key, signing.crt: the contact point's; foreign.crt: somebody else's. DIR/documents:
// names say what every verifier must find with signing.crt: valid-*.xml, invalid-*.xml.
// DIR/unsigned.xml is for signers other than ours. DIR/<algorithm> holds the same of keys of other
// algorithms, with fewer documents.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>

#include "elmo/document.h"
#include "signing/verify.h"
#include "support/signed_sample.h"

namespace {

namespace fs = std::filesystem;
using ncp::test::genuine_key;
using ncp::test::signed_sample;

constexpr std::size_t kFlips = 80;

void write(const fs::path& file, const std::string& content) {
    std::ofstream out(file, std::ios::binary);
    out << content;
    if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    return text.replace(text.find(what), what.size(), by);
}

// One bit flipped at places spread over everything that is signed and the signature's value. What
// lies in KeyInfo is left alone: other verifiers ignore it, as they should.
void write_flips(const fs::path& folder, const std::string& document) {
    std::size_t begin = document.find("<elmo");
    std::size_t size = document.find("<KeyInfo>") - begin;
    for (std::size_t i = 0; i < kFlips; ++i) {
        std::string changed = document;
        std::size_t at = begin + size * i / kFlips;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        write(folder / fmt::format("invalid-flip-{:02}.xml", i), changed);
    }
}

void make_of(const fs::path& folder, ncp::signing::Algorithm algorithm) {
    const ncp::test::SigningKey key = ncp::test::make_signing_key("ncp.example.org", algorithm);
    const fs::path documents = folder / "documents";
    fs::create_directories(documents);
    write(folder / "signing.crt", key.certificate_pem);
    const std::string document = signed_sample(21, key);
    write(documents / "valid-17-kilobytes.xml", document);
    write(documents / "valid-no-results.xml", signed_sample(0, key));
    write(documents / "invalid-foreign-signer.xml", signed_sample(21, genuine_key()));
    write(documents / "invalid-grade.xml", replaced(document, "<resultLabel>B", "<resultLabel>A"));
    write(documents / "invalid-name.xml", replaced(document, "Öberg", "Oberg"));
}

void make(const fs::path& folder) {
    fs::remove_all(folder);
    for (auto algorithm :
         {ncp::signing::Algorithm::rsa_sha512, ncp::signing::Algorithm::ecdsa_sha256,
          ncp::signing::Algorithm::ecdsa_sha384}) {
        make_of(folder / ncp::signing::name_of(algorithm), algorithm);
    }
    fs::path documents = folder / "documents";
    fs::create_directories(documents);
    write(folder / "signing.key", genuine_key().key_pem);
    fs::permissions(folder / "signing.key", fs::perms::owner_read | fs::perms::owner_write);
    write(folder / "signing.crt", genuine_key().certificate_pem);
    write(folder / "foreign.crt", ncp::test::foreign_key().certificate_pem);
    write(folder / "unsigned.xml", ncp::test::elmo_sample(5));

    const std::string document = signed_sample(21, genuine_key());
    write(documents / "valid-17-kilobytes.xml", document);
    write(documents / "valid-no-results.xml", signed_sample(0, genuine_key()));
    write(documents / "valid-one-course.xml", signed_sample(1, genuine_key()));
    write(documents / "valid-one-megabyte.xml", signed_sample(1500, genuine_key()));
    write(documents / "invalid-foreign-signer.xml", signed_sample(21, ncp::test::foreign_key()));
    write(documents / "invalid-grade.xml", replaced(document, "<resultLabel>B", "<resultLabel>A"));
    write(documents / "invalid-name.xml", replaced(document, "Öberg", "Oberg"));
    write(documents / "invalid-not-signed.xml", ncp::test::elmo_sample(5));
    write_flips(documents, document);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: sign_sample DIR\n", stderr);
        return 2;
    }
    try {
        ncp::elmo::initialise_xml();
        ncp::signing::initialise_xmlsec();
        make(argv[1]);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "sign_sample: %s\n", problem.what());
        return 2;
    }
    return 0;
}
