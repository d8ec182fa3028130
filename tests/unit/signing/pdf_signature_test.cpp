#include "signing/pdf_signature.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/pem.h>

#include <charconv>
#include <memory>
#include <vector>

#include "base/bytes.h"
#include "support/program.h"
#include "support/signed_sample.h"
#include "support/temporary_folder.h"

namespace ncp::signing {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// One empty page, with a right table of its objects.
std::string small_pdf(const std::string& in_catalog = "") {
    std::string pdf = "%PDF-1.7\n";
    std::vector<std::size_t> offsets;
    for (const std::string& object :
         {"<< /Type /Catalog /Pages 2 0 R " + in_catalog + ">>",
          std::string("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
          std::string(
              "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << >> >>")}) {
        offsets.push_back(pdf.size());
        pdf += std::to_string(offsets.size()) + " 0 obj\n" + object + "\nendobj\n";
    }
    const std::size_t table = pdf.size();
    pdf += "xref\n0 4\n0000000000 65535 f \n";
    for (const std::size_t offset : offsets) {
        const std::string digits = std::to_string(offset);
        pdf += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
    }
    return pdf + "trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n" + std::to_string(table) +
           "\n%%EOF\n";
}

PdfSigning usual() {
    return {.name = "Contact point (Exempelland) \\ Ümlaut",
            .reason = "EMREX transcript",
            .at = WallTime(std::chrono::seconds(1'790'000'000))};
}

std::string signed_pdf() {
    auto made = sign_pdf(small_pdf(), *test::genuine_key().source, usual());
    if (!made) {
        ADD_FAILURE() << made.error().describe().str();
        return {};
    }
    return *made;
}

struct Parts {
    std::string content, cms;  // what is signed; DER without the padding
    std::vector<std::size_t> range;
};

Parts parts_of(const std::string& pdf) {
    Parts parts;
    const std::size_t at = pdf.find("/ByteRange [");
    const char* digit = pdf.data() + pdf.find('[', at) + 1;
    for (int i = 0; i < 4; ++i) {
        while (*digit == ' ')
            ++digit;
        std::size_t number = 0;
        digit = std::from_chars(digit, pdf.data() + pdf.size(), number).ptr;
        parts.range.push_back(number);
    }
    parts.content = pdf.substr(parts.range[0], parts.range[1]) + pdf.substr(parts.range[2]);
    const std::string gap = pdf.substr(parts.range[1], parts.range[2] - parts.range[1]);
    for (std::size_t i = 1; i + 2 < gap.size(); i += 2) {
        parts.cms += static_cast<char>(std::stoi(gap.substr(i, 2), nullptr, 16));
    }
    return parts;
}

template <auto destroy>
struct Destroy {
    template <class T>
    void operator()(T* object) const {
        destroy(object);
    }
};
using Cms = std::unique_ptr<CMS_ContentInfo, Destroy<CMS_ContentInfo_free>>;
using BioPtr = std::unique_ptr<BIO, Destroy<BIO_free>>;
using X509Ptr = std::unique_ptr<X509, Destroy<X509_free>>;

Cms read_cms(const std::string& der) {
    const auto* from = reinterpret_cast<const unsigned char*>(der.data());
    return Cms(d2i_CMS_ContentInfo(nullptr, &from, static_cast<long>(der.size())));
}

bool verifies(const Parts& parts) {
    const Cms cms = read_cms(parts.cms);
    const BioPtr content(
        BIO_new_mem_buf(parts.content.data(), static_cast<int>(parts.content.size())));
    const bool valid = cms && CMS_verify(cms.get(), nullptr, nullptr, content.get(), nullptr,
                                         CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) == 1;
    ERR_clear_error();
    return valid;
}

TEST(PdfSignature, PdfsigCallsItValidAndSaysThatItCoversTheWholeDocument) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "signed.pdf";
    test::write_file(file, signed_pdf());
    const test::Finished pdfsig = test::run("pdfsig", {file.string()});
    EXPECT_THAT(pdfsig.output, HasSubstr("Signature Validation: Signature is Valid."));
    EXPECT_THAT(pdfsig.output, HasSubstr("Total document signed"));
    EXPECT_THAT(pdfsig.output, HasSubstr("Signature Type: ETSI.CAdES.detached"));
    EXPECT_THAT(pdfsig.output, HasSubstr("Signing Hash Algorithm: SHA-256"));
    EXPECT_THAT(pdfsig.output, HasSubstr("Signer Certificate Common Name: ncp.example.org"));
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(PdfSignature, TheRangesAreEverythingButTheSignatureItself) {
    const std::string pdf = signed_pdf();
    const Parts parts = parts_of(pdf);
    EXPECT_EQ(parts.range[0], 0U);
    EXPECT_EQ(pdf[parts.range[1]], '<');
    EXPECT_EQ(pdf[parts.range[2] - 1], '>');
    EXPECT_EQ(parts.range[2] + parts.range[3], pdf.size());
    // RSA: its place is exactly as long as it needs to be.
    EXPECT_EQ(i2d_CMS_ContentInfo(read_cms(parts.cms).get(), nullptr),
              static_cast<int>(parts.cms.size()));
    EXPECT_THAT(pdf, HasSubstr("/M (D:20260921"));
}

TEST(PdfSignature, HasExactlyTheSignedAttributesOfPadesBaselineB) {
    const Cms cms = read_cms(parts_of(signed_pdf()).cms);
    ASSERT_TRUE(cms);
    STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms.get());
    ASSERT_EQ(sk_CMS_SignerInfo_num(signers), 1);
    const CMS_SignerInfo* signer = sk_CMS_SignerInfo_value(signers, 0);
    std::vector<int> attributes;
    for (int i = 0; i < CMS_signed_get_attr_count(signer); ++i) {
        attributes.push_back(
            OBJ_obj2nid(X509_ATTRIBUTE_get0_object(CMS_signed_get_attr(signer, i))));
    }
    // In the order of DER, which some readers rely on.
    EXPECT_THAT(attributes, ElementsAre(NID_pkcs9_contentType, NID_pkcs9_messageDigest,
                                        NID_id_smime_aa_signingCertificateV2));
    EXPECT_EQ(CMS_unsigned_get_attr_count(signer), -1);
}

TEST(PdfSignature, TheOpensslCommandReadsTheSameAttributes) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "signature.der";
    test::write_file(file, parts_of(signed_pdf()).cms);
    const test::Finished parsed =
        test::run("openssl", {"asn1parse", "-inform", "DER", "-in", file.string()});
    EXPECT_THAT(parsed.output, HasSubstr(":id-smime-aa-signingCertificateV2"));
    EXPECT_THAT(parsed.output, HasSubstr(":messageDigest"));
    EXPECT_THAT(parsed.output, HasSubstr(":contentType"));
    EXPECT_THAT(parsed.output, Not(HasSubstr("signingTime")));
}

TEST(PdfSignature, TheOpensslCommandVerifiesItAgainstTheCertificate) {
    const test::TemporaryFolder folder;
    const Parts parts = parts_of(signed_pdf());
    const auto write = [&folder](const char* name, const std::string& bytes) {
        test::write_file(folder.path() / name, bytes);
        return (folder.path() / name).string();
    };
    const std::string cms = write("signature.der", parts.cms);
    const std::string content = write("content", parts.content);
    const std::vector<std::string> common{"cms", "-verify", "-binary",   "-inform", "DER",
                                          "-in", cms,       "-content",  content,   "-purpose",
                                          "any", "-out",    "/dev/null", "-CAfile"};
    auto with_ours = common;
    with_ours.push_back(write("ours.pem", test::genuine_key().certificate_pem));
    auto with_another = common;
    with_another.push_back(write("another.pem", test::foreign_key().certificate_pem));
    EXPECT_EQ(test::run("openssl", with_ours).exit_code, 0);
    EXPECT_NE(test::run("openssl", with_another).exit_code, 0);
}

// ETSI EN 319 122-1, 5.2.2.3; RFC 5035: SHA-256 is the default and not written.
TEST(PdfSignature, NamesItsCertificateByDigest) {
    const Cms cms = read_cms(parts_of(signed_pdf()).cms);
    const CMS_SignerInfo* signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms.get()), 0);
    const int at = CMS_signed_get_attr_by_NID(signer, NID_id_smime_aa_signingCertificateV2, -1);
    ASSERT_GE(at, 0);
    X509_ATTRIBUTE* attribute = CMS_signed_get_attr(signer, at);
    const auto* value = X509_ATTRIBUTE_get0_type(attribute, 0);
    const std::string der(reinterpret_cast<const char*>(value->value.sequence->data),
                          static_cast<std::size_t>(value->value.sequence->length));
    const std::string& pem = test::genuine_key().certificate_pem;
    const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    const X509Ptr certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    unsigned char* bytes = nullptr;
    const int size = i2d_X509(certificate.get(), &bytes);
    const std::string digest =
        sha256({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)});
    OPENSSL_free(bytes);
    EXPECT_THAT(der, HasSubstr(digest));
}

TEST(PdfSignature, EveryChangedByteOfTheDocumentIsNoticed) {
    const Parts parts = parts_of(signed_pdf());
    ASSERT_TRUE(verifies(parts));
    for (std::size_t i = 0; i < parts.content.size(); ++i) {
        Parts changed = parts;
        changed.content[i] = static_cast<char>(changed.content[i] ^ 1);
        ASSERT_FALSE(verifies(changed)) << "byte " << i;
    }
    Parts longer = parts;
    longer.content += "\n";
    EXPECT_FALSE(verifies(longer));
}

TEST(PdfSignature, TheSignedFileIsAPdfWithoutFaults) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "signed.pdf";
    test::write_file(file, signed_pdf());
    const test::Finished checked = test::run("qpdf", {"--check", file.string()});
    EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.log;
}

TEST(PdfSignature, RefusesWhatIsNoPdfAndWhatHoldsAForm) {
    const KeySource& key = *test::genuine_key().source;
    const std::string pdf = small_pdf();
    for (const std::string& bad :
         {std::string(), std::string("%PDF-1.7\n"), pdf.substr(0, pdf.size() / 2),
          small_pdf("/AcroForm << /Fields [] >> "), signed_pdf()}) {
        auto made = sign_pdf(bad, key, usual());
        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().code(), ErrorCode::internal);
    }
}

}  // namespace
}  // namespace ncp::signing
