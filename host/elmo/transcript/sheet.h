// The paper: pages of a tagged PDF on which texts, lines and bars are put.
//
// Coordinates and sizes are points (1/72 inch), y grows downwards. Texts are laid out by Pango,
// each on its own, so that the direction of one never turns another; no markup is read. Private to
// the transcript. Thread-safety: one thread. Errors of cairo are kept by it and told by finish().
#pragma once

#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "elmo/transcript/fonts.h"

namespace ncp::elmo::transcript {

// A4.
inline constexpr double kPageWidth = 595.28, kPageHeight = 841.89;
inline constexpr double kLeft = 51, kTop = 48;
inline constexpr double kWidth = kPageWidth - 2 * kLeft;
inline constexpr double kBottom = kPageHeight - 62;  // below it only the foot of the page

enum class Style { title, subtitle, heading, column, body, strong, small, tiny, foot };
enum class Align { left, right, centre };
enum class Ink { black, grey, accent, pale };

struct Free {
    template <class T>
    void operator()(T* object) const {
        g_object_unref(object);
    }
};

struct Text {
    std::shared_ptr<PangoLayout> layout;
    double height = 0, baseline = 0;  // of the first line, from the top
    bool cut = false;                 // more lines than it may have; ends in an ellipsis
};

// The fonts of one thread, opened; what makes a second transcript cheap.
class Typesetter {
  public:
    explicit Typesetter(const Fonts::Loaded& fonts);
    ~Typesetter();
    Typesetter(const Typesetter&) = delete;
    Typesetter& operator=(const Typesetter&) = delete;

    // Lays a text out in lines of this width, at most lines_max of them.
    Text set(const std::string& text, Style style, double width, Align align = Align::left,
             int lines_max = kLinesMax);
    // The same, remembered: for the few words that stand in every row.
    Text remembered(const std::string& text, Style style, double width, Align align = Align::left);
    void forget() { remembered_.clear(); }

    // A text of capped length may still be set in letters of any width; this caps the height.
    static constexpr int kLinesMax = 24;

  private:
    std::unique_ptr<PangoFontMap, Free> map_;
    std::unique_ptr<PangoContext, Free> context_;
    std::vector<std::unique_ptr<PangoFontDescription, decltype(&pango_font_description_free)>>
        fonts_;
    std::unique_ptr<PangoAttrList, decltype(&pango_attr_list_unref)> attributes_;
    std::unordered_map<std::string, Text> remembered_;
};

class Sheet {
  public:
    Sheet();
    ~Sheet();
    Sheet(const Sheet&) = delete;
    Sheet& operator=(const Sheet&) = delete;

    void draw(const Text& text, double x, double y, Ink ink = Ink::black);
    void line(double x, double y, double width, Ink ink = Ink::pale, double thickness = 0.5);
    void bar(double x, double y, double width, double height, Ink ink);
    void end_page();

    // Structure (ISO 32000-1, 14.8): what is drawn between belongs to an element of this type.
    void begin(const char* type);
    void end(const char* type);
    // A Figure with the words for who does not see it.
    void begin_figure(std::string in_words);
    const std::vector<std::string>& figures_in_words() const { return figures_; }

    // The PDF as cairo writes it. Error: internal, with cairo's word for it.
    Result<std::string> finish();

  private:
    std::string bytes_;
    std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface_;
    std::unique_ptr<cairo_t, decltype(&cairo_destroy)> cairo_;
    std::vector<std::string> figures_;
};

}  // namespace ncp::elmo::transcript
