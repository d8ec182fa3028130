// ISO 32000-1 section 12.8: the PDF is written once, with a signature full of zeros; then the two
// ranges around it are signed, and the zeros are overwritten.
#include "signing/pdf_signature.h"

#include <array>
#include <exception>
#include <string_view>

#include "base/bytes.h"
#include "elmo/transcript/qpdf.h"
#include "signing/cms.h"

namespace ncp::signing {
namespace {

using Object = QPDFObjectHandle;

constexpr long long kAnyOffset = 9'999'999'999;  // as many digits as an offset may need
constexpr int kPrintAndLocked = 4 + 128;         // annotation flags (12.5.3)
constexpr int kSignaturesExist = 1, kAppendOnly = 2;

Object signature_dictionary(QPDF& pdf, std::size_t size_bytes, const PdfSigning& signing) {
    Object value = Object::newDictionary();
    value.replaceKey("/Type", Object::newName("/Sig"));
    value.replaceKey("/Filter", Object::newName("/Adobe.PPKLite"));
    value.replaceKey("/SubFilter", Object::newName("/ETSI.CAdES.detached"));
    value.replaceKey("/Contents", Object::newString(std::string(size_bytes, '\0')));
    value.replaceKey("/M", Object::newString(pdf_date(signing.at)));
    value.replaceKey("/Name", Object::newUnicodeString(signing.name));
    if (!signing.reason.empty()) {
        value.replaceKey("/Reason", Object::newUnicodeString(signing.reason));
    }
    Object range = Object::newArray();
    range.appendItem(Object::newInteger(0));
    for (int i = 0; i < 3; ++i)
        range.appendItem(Object::newInteger(kAnyOffset));
    value.replaceKey("/ByteRange", range);
    return pdf.makeIndirectObject(value);
}

// A field without an extent: a signature that no page shows (12.7.4.5).
void add_field(QPDF& pdf, const Object& signature) {
    Object page = QPDFPageDocumentHelper(pdf).getAllPages().at(0).getObjectHandle();
    Object field = Object::newDictionary();
    field.replaceKey("/Type", Object::newName("/Annot"));
    field.replaceKey("/Subtype", Object::newName("/Widget"));
    field.replaceKey("/FT", Object::newName("/Sig"));
    field.replaceKey("/T", Object::newString("Signature"));
    field.replaceKey("/F", Object::newInteger(kPrintAndLocked));
    field.replaceKey("/Rect", Object::newArray(Object::Rectangle(0, 0, 0, 0)));
    field.replaceKey("/P", page);
    field.replaceKey("/V", signature);
    field = pdf.makeIndirectObject(field);

    Object annotations = page.getKey("/Annots");
    if (!annotations.isArray()) annotations = Object::newArray();
    annotations.appendItem(field);
    page.replaceKey("/Annots", annotations);

    Object form = Object::newDictionary();
    form.replaceKey("/Fields", Object::newArray(std::vector<Object>{field}));
    form.replaceKey("/SigFlags", Object::newInteger(kSignaturesExist + kAppendOnly));
    pdf.getRoot().replaceKey("/AcroForm", form);
}

struct Written {
    std::string bytes;
    std::size_t signature_at = 0;  // where the signature's object begins
};

Written write(QPDF& pdf, const Object& signature) {
    QPDFWriter writer(pdf);
    writer.setOutputMemory();
    writer.setObjectStreamMode(qpdf_o_generate);
    writer.setStreamDataMode(qpdf_s_preserve);
    writer.write();
    const auto table = writer.getWrittenXRefTable();
    const auto entry = table.at(writer.getRenumberedObjGen(signature.getObjGen()));
    const auto buffer = writer.getBufferSharedPointer();
    Written written{{reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()}, 0};
    if (entry.getType() == 1) written.signature_at = static_cast<std::size_t>(entry.getOffset());
    return written;
}

// Where the zeros and the range stand in what was written; zeros_size 0 if they do not.
struct Gap {
    std::size_t zeros_at = 0, zeros_size = 0;  // with the brackets < and >
    std::size_t range_at = 0, range_size = 0;  // with the brackets [ and ]
};
Gap gap_in(const Written& written, std::size_t size_bytes) {
    const std::string_view bytes = written.bytes;
    if (written.signature_at == 0) return {};
    const std::size_t end = bytes.find("endobj", written.signature_at);
    const std::size_t zeros_at = bytes.find("/Contents <", written.signature_at);
    const std::size_t range_at = bytes.find("/ByteRange [", written.signature_at);
    if (end == bytes.npos || zeros_at >= end || range_at >= end) return {};
    Gap gap;
    gap.zeros_at = bytes.find('<', zeros_at);
    gap.zeros_size = bytes.find('>', zeros_at) + 1 - gap.zeros_at;
    gap.range_at = bytes.find('[', range_at);
    gap.range_size = bytes.find(']', range_at) + 1 - gap.range_at;
    return gap.zeros_size == 2 * size_bytes + 2 ? gap : Gap{};
}

Status fill(std::string& bytes, const Gap& gap, const KeySource& key) {
    const std::size_t second_at = gap.zeros_at + gap.zeros_size;
    std::string range = "[0 " + std::to_string(gap.zeros_at) + " " + std::to_string(second_at) +
                        " " + std::to_string(bytes.size() - second_at) + "]";
    range.resize(gap.range_size, ' ');
    bytes.replace(gap.range_at, gap.range_size, range);

    const std::string_view all = bytes;
    auto cms = sign_cms({all.substr(0, gap.zeros_at), all.substr(second_at)}, key);
    if (!cms) return fail(cms.error());
    const std::string hexadecimal = hex_encode(*cms);
    if (hexadecimal.size() + 2 > gap.zeros_size) {
        return fail(ErrorCode::signature, "the signature of a PDF is longer than its place");
    }
    bytes.replace(gap.zeros_at + 1, hexadecimal.size(), hexadecimal);
    return {};
}

}  // namespace

Result<std::string> sign_pdf(const std::string& pdf_bytes, const KeySource& key,
                             const PdfSigning& signing) try {
    auto size_bytes = cms_size_bytes_max(key);
    if (!size_bytes) return fail(size_bytes.error());
    QPDF pdf;
    pdf.setSuppressWarnings(true);
    pdf.setAttemptRecovery(false);
    pdf.processMemoryFile("pdf", pdf_bytes.data(), pdf_bytes.size());
    if (pdf.isEncrypted() || pdf.getRoot().hasKey("/AcroForm")) {
        return fail(ErrorCode::internal, "a PDF to be signed is encrypted or holds a form");
    }
    const Object signature = signature_dictionary(pdf, *size_bytes, signing);
    add_field(pdf, signature);
    Written written = write(pdf, signature);
    const Gap gap = gap_in(written, *size_bytes);
    if (gap.zeros_size == 0) return fail(ErrorCode::internal, "qpdf moved a PDF's signature");
    if (auto filled = fill(written.bytes, gap, key); !filled) return fail(filled.error());
    return std::move(written.bytes);
} catch (const std::exception&) {  // its text may quote the document
    return fail(ErrorCode::internal, "qpdf cannot read or write a PDF to be signed");
}

}  // namespace ncp::signing
