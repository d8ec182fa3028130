// ISO 19005-3 (PDF/A-3) for the entries, ISO 32000-1 for their form.
#include "elmo/transcript/archive.h"

#include <exception>

#include "elmo/transcript/colour_profile.h"
#include "elmo/transcript/metadata.h"
#include "elmo/transcript/press.h"
#include "elmo/transcript/qpdf.h"

namespace ncp::elmo::transcript {
namespace {

using Object = QPDFObjectHandle;

constexpr char kProducer[] = "emrex-ncp";

Object name(const char* value) {
    return Object::newName(value);
}

// As a PDF 2.0 reader and PDF/A-3 have it: the file belongs to the whole document, as its source.
void embed(QPDF& pdf, const Archive& wish) {
    auto stream = QPDFEFStreamObjectHelper::createEFStream(pdf, wish.embedded);
    stream.setSubtype("application/xml");
    stream.setCreationDate(pdf_date(wish.made_at));
    stream.setModDate(pdf_date(wish.made_at));
    auto file = QPDFFileSpecObjectHelper::createFileSpec(pdf, kEmbeddedName, stream);
    file.setDescription(wish.embedded_description);
    file.getObjectHandle().replaceKey("/AFRelationship", name("/Source"));
    QPDFEmbeddedFileDocumentHelper(pdf).replaceEmbeddedFile(kEmbeddedName, file);
    pdf.getRoot().replaceKey("/AF", Object::newArray({file.getObjectHandle()}));
}

void add_output_intent(QPDF& pdf) {
    Object profile = Object::newStream(&pdf, srgb_profile());
    profile.getDict().replaceKey("/N", Object::newInteger(3));
    Object intent = Object::newDictionary();
    intent.replaceKey("/Type", name("/OutputIntent"));
    intent.replaceKey("/S", name("/GTS_PDFA1"));
    intent.replaceKey("/OutputConditionIdentifier", Object::newString("sRGB IEC61966-2.1"));
    intent.replaceKey("/Info", Object::newString("sRGB IEC61966-2.1"));
    intent.replaceKey("/DestOutputProfile", profile);
    pdf.getRoot().replaceKey("/OutputIntents", Object::newArray({intent}));
}

void add_metadata(QPDF& pdf, const Archive& wish) {
    Object stream = Object::newStream(&pdf, xmp({.title = wish.title,
                                                 .language = wish.language,
                                                 .made_at = rfc3339(wish.made_at),
                                                 .producer = kProducer}));
    stream.getDict().replaceKey("/Type", name("/Metadata"));
    stream.getDict().replaceKey("/Subtype", name("/XML"));
    pdf.getRoot().replaceKey("/Metadata", stream);

    // The older place must say the same (19005-3, 6.6.3).
    Object info = Object::newDictionary();
    info.replaceKey("/Title", Object::newUnicodeString(wish.title));
    info.replaceKey("/Creator", Object::newString(kProducer));
    info.replaceKey("/Producer", Object::newString(kProducer));
    info.replaceKey("/CreationDate", Object::newString(pdf_date(wish.made_at)));
    info.replaceKey("/ModDate", Object::newString(pdf_date(wish.made_at)));
    pdf.getTrailer().replaceKey("/Info", pdf.makeIndirectObject(info));
}

// Gives each Figure its words and each TH its scope, in the order of the tree.
class StructureWalk {
  public:
    explicit StructureWalk(const std::vector<std::string>& figures) : figures_(figures) {}

    void walk(Object element, bool in_head) {
        if (!element.isDictionary()) return;
        Object type = element.getKey("/S");
        if (type.isNameAndEquals("/Figure") && next_ < figures_.size()) {
            element.replaceKey("/Alt", Object::newUnicodeString(figures_[next_++]));
        }
        if (type.isNameAndEquals("/TH")) set_scope(element, in_head);
        Object kids = element.getKey("/K");
        if (kids.isDictionary()) return walk(kids, in_head);
        if (!kids.isArray()) return;
        const bool head = type.isNameAndEquals("/TR") && only_heads(kids);
        for (const auto& kid : kids.aitems())
            walk(kid, head);
    }

  private:
    static bool only_heads(Object kids) {
        for (auto kid : kids.aitems()) {
            if (!kid.isDictionary() || !kid.getKey("/S").isNameAndEquals("/TH")) return false;
        }
        return true;
    }
    static void set_scope(Object& element, bool in_head) {
        Object scope = Object::newDictionary();
        scope.replaceKey("/O", name("/Table"));
        scope.replaceKey("/Scope", name(in_head ? "/Column" : "/Row"));
        element.replaceKey("/A", scope);
    }

    const std::vector<std::string>& figures_;
    std::size_t next_ = 0;
};

std::string write(QPDF& pdf) {
    QPDFWriter writer(pdf);
    writer.setOutputMemory();
    writer.setMinimumPDFVersion("1.7");
    writer.setObjectStreamMode(qpdf_o_generate);
    writer.setDeterministicID(true);
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

}  // namespace

Result<std::string> archive(const std::string& pdf_bytes, const Archive& wish) try {
    QPDF pdf;
    pdf.setSuppressWarnings(true);
    pdf.processMemoryFile("transcript", pdf_bytes.data(), pdf_bytes.size());
    Object root = pdf.getRoot();
    root.replaceKey("/Lang", Object::newString(wish.language));
    Object preferences = Object::newDictionary();
    preferences.replaceKey("/DisplayDocTitle", Object::newBool(true));
    root.replaceKey("/ViewerPreferences", preferences);
    StructureWalk(wish.figures_in_words).walk(root.getKey("/StructTreeRoot"), false);
    add_metadata(pdf, wish);
    add_output_intent(pdf);
    embed(pdf, wish);
    return write(pdf);
} catch (const std::exception&) {  // its text may quote the document
    return fail(ErrorCode::internal, "qpdf cannot complete the transcript");
}

}  // namespace ncp::elmo::transcript
