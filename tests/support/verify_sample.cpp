// verify_sample CERTIFICATE FILE…: our verifier on documents whose names say what it must find
// (valid-*.xml, invalid-*.xml); the same program as tests/interop/Verify.java.
// verify_sample --flips CERTIFICATE FILE: the same as tests/interop/Flips.java.
// verify_sample --write-flips FILE DIR: all the changed documents, named by the byte's position.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/file.h"
#include "elmo/document.h"
#include "signing/verify.h"

namespace {

constexpr std::size_t kBytesMax = 10U << 20;

bool is_valid(const std::string& xml, const std::string& certificate) {
    return ncp::signing::verify(xml, certificate).verdict == ncp::signing::Verdict::valid;
}

// Of each byte one bit, one after the other.
template <class Take>
void for_each_flip(std::string document, Take take) {
    for (std::size_t i = 0; i < document.size(); ++i) {
        const char whole = document[i];
        document[i] = static_cast<char>(whole ^ (1 << (i % 8)));
        take(i, document);
        document[i] = whole;
    }
}

int print_flips(const char* certificate_file, const char* file) {
    const auto certificate = ncp::read_file(certificate_file, kBytesMax);
    const auto document = ncp::read_file(file, kBytesMax);
    if (!certificate || !document || !is_valid(*document, *certificate)) return 2;
    for_each_flip(*document, [&](std::size_t i, const std::string& changed) {
        if (is_valid(changed, *certificate)) std::printf("%zu\n", i);
    });
    return 0;
}

int write_flips(const char* file, const std::filesystem::path& folder) {
    const auto document = ncp::read_file(file, kBytesMax);
    if (!document) return 2;
    bool written = true;
    for_each_flip(*document, [&](std::size_t i, const std::string& changed) {
        std::ofstream out(folder / std::to_string(i), std::ios::binary);
        written = written && out << changed && out.flush();
    });
    return written ? 0 : 2;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fputs("usage: verify_sample CERTIFICATE FILE…\n", stderr);
        return 2;
    }
    ncp::elmo::initialise_xml();
    ncp::signing::initialise_xmlsec();
    const std::string first = argv[1];
    if (argc == 4 && first == "--flips") return print_flips(argv[2], argv[3]);
    if (argc == 4 && first == "--write-flips") return write_flips(argv[2], argv[3]);
    auto certificate = ncp::read_file(argv[1], kBytesMax);
    if (!certificate) return 2;
    int wrong = 0;
    for (int i = 2; i < argc; ++i) {
        auto xml = ncp::read_file(argv[i], kBytesMax);
        if (!xml) return 2;
        auto verification = ncp::signing::verify(*xml, *certificate);
        bool valid = verification.verdict == ncp::signing::Verdict::valid;
        bool expected = std::filesystem::path(argv[i]).filename().string().starts_with("valid-");
        if (valid == expected) continue;
        std::printf("WRONG %s: %s\n", argv[i], verification.reason.c_str());
        ++wrong;
    }
    std::printf("%d documents, %d verdicts wrong\n", argc - 2, wrong);
    return wrong == 0 ? 0 : 1;
}
