// verify_sample CERTIFICATE FILE…: our verifier on documents whose names say what it must find
// (valid-*.xml, invalid-*.xml); the same program as tests/interop/Verify.java.
#include <cstdio>
#include <filesystem>
#include <string>

#include "base/file.h"
#include "elmo/document.h"
#include "signing/verify.h"

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fputs("usage: verify_sample CERTIFICATE FILE…\n", stderr);
        return 2;
    }
    ncp::elmo::initialise_xml();
    ncp::signing::initialise_xmlsec();
    constexpr std::size_t kBytesMax = 10U << 20;
    auto certificate = ncp::read_file(argv[1], kBytesMax);
    int wrong = certificate ? 0 : 1;
    for (int i = 2; certificate && i < argc; ++i) {
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
