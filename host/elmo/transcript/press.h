// The "EMREX transcript": an ELMO document as a PDF that a person reads.
//
// Shows everything that matters in the document it is given, and nothing else: person,
// institutions, each result in its place in the tree, grading scales, attached documents by title,
// pages counted, and how to check it. Labels stand in the student's language and in English. The
// PDF is tagged, names its language, embeds its fonts, carries the metadata of PDF/A-3 (conformity
// is not claimed: nothing on Debian could prove it) and the document itself, without attachments,
// as the file elmo.xml, whose SHA-256 is printed. It is not signed here (signing/pdf_signature.h).
//
// Every text of the document is hostile: control characters and bidi controls are dropped, no
// markup is read, a text over its limit ends in an ellipsis, and the transcript then says so. A
// result is never left out: more than `results_max` are refused, and so are too many institutions.
//
// Thread-safety: Fonts may be shared by all threads; a Press belongs to one thread at a time. A
// Press is slow with its first transcript (it reads fonts) and fast with the next: keep it.
//
//     auto fonts = Fonts::load({});
//     auto press = Press(*fonts);
//     auto pdf = press.print(selection.document, {.contact_point = "…", .words = words});
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "elmo/document.h"

namespace ncp::elmo::transcript {

// Words by key, as web/locales/transcript/<language>.json has them, flattened with dots.
using Texts = std::unordered_map<std::string, std::string>;

struct Wording {
    std::string language = "en";     // of the student's words, BCP 47
    const Texts* student = nullptr;  // not owned; the same as english for an English transcript
    const Texts* english = nullptr;  // not owned; what the student's language lacks is taken here
};

// More results than a student of several lives has. 20,000 take seconds and 1,000 pages.
inline constexpr std::size_t kResultsMax = 20'000;
// Institutions that one person studied at, with results or without.
inline constexpr std::size_t kIssuersMax = 1'000;

struct Order {
    std::string contact_point;               // the operator's name
    std::vector<std::string> identifiers{};  // types of the student's identifiers to be shown
    Wording wording;
    WallTime made_at;
    std::size_t results_max = kResultsMax;
};

// Families in order of preference, all of Debian's fonts-noto-core. Together they cover Latin,
// Greek, Cyrillic, Arabic, Hebrew, Armenian and Georgian.
std::vector<std::string> usual_families();

// The files of exactly these font families, found on the machine once. No other font is ever used:
// what they lack is printed as a box with the character's number.
class Fonts {
  public:
    // Error: invalid_config for a family that is not installed, with the package that has it.
    static Result<Fonts> load(const std::vector<std::string>& families = usual_families());

    struct Loaded;
    const Loaded& loaded() const { return *loaded_; }

  private:
    explicit Fonts(std::shared_ptr<const Loaded> loaded) : loaded_(std::move(loaded)) {}
    std::shared_ptr<const Loaded> loaded_;
};

class Press {
  public:
    explicit Press(Fonts fonts);
    ~Press();
    Press(Press&&) noexcept;
    Press& operator=(Press&&) noexcept;

    // Errors: invalid_document (no ELMO, not one learner), too_large (results_max, kIssuersMax),
    // internal.
    Result<std::string> print(const Document& document, const Order& order);

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

// The file inside the PDF: the document without attachments, and references to them. Pure.
std::string embedded_elmo(const Document& document);

inline constexpr char kEmbeddedName[] = "elmo.xml";

}  // namespace ncp::elmo::transcript
