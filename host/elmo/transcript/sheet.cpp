#include "elmo/transcript/sheet.h"

#include <cairo-pdf.h>
#include <pango/pangofc-fontmap.h>

#include <array>

#include "elmo/transcript/shown.h"

namespace ncp::elmo::transcript {
namespace {

struct Letter {
    double size;
    bool bold;
};
// By Style.
constexpr std::array<Letter, 9> kLetters{{
    {19, true},     // title
    {10.5, false},  // subtitle
    {12, true},     // heading
    {7.2, true},    // column
    {9, false},     // body
    {9, true},      // strong
    {7.5, false},   // small
    {6.2, false},   // tiny
    {7.5, false},   // foot
}};

struct Colour {
    double red, green, blue;
};
// By Ink. Every letter has a contrast of at least 4.5 : 1 on white (WCAG 2.2, 1.4.3).
constexpr std::array<Colour, 4> kColours{{
    {0.10, 0.10, 0.12},  // black
    {0.36, 0.37, 0.41},  // grey
    {0.11, 0.27, 0.53},  // accent
    {0.78, 0.80, 0.84},  // pale: lines and bars alone
}};

void use(cairo_t* cairo, Ink ink) {
    const Colour& colour = kColours.at(static_cast<std::size_t>(ink));
    cairo_set_source_rgb(cairo, colour.red, colour.green, colour.blue);
}

cairo_status_t append(void* bytes, const unsigned char* data, unsigned int size) {
    static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), size);
    return CAIRO_STATUS_SUCCESS;
}

PangoContext* context_for_paper(PangoFontMap* map) {
    PangoContext* context = pango_font_map_create_context(map);
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context, 72);  // one unit is one point
    pango_context_set_round_glyph_positions(context, FALSE);
    return context;
}

PangoAlignment alignment_of(PangoLayout* layout, Align align) {
    if (align == Align::centre) return PANGO_ALIGN_CENTER;
    const bool right = align == Align::right;
    // Pango swaps the two for text that runs from right to left; columns do not.
    const PangoLayoutLine* line = pango_layout_get_line_readonly(layout, 0);
    const bool swapped = line != nullptr && line->resolved_dir == PANGO_DIRECTION_RTL;
    return right != swapped ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
}

// Where a line was wrapped at a blank, Pango keeps the blank without a glyph, and cairo writes it
// as a marked span of its own inside the structure's, which some readers take for the end of the
// text. A line end instead reads the same. Not where it could give a line a new direction.
void end_lines_at_blanks(PangoLayout* layout) {
    std::string text = pango_layout_get_text(layout);
    if (holds_right_to_left(text)) return;
    for (const GSList* at = pango_layout_get_lines_readonly(layout); at != nullptr; at = at->next) {
        const auto* line = static_cast<const PangoLayoutLine*>(at->data);
        const auto start = static_cast<std::size_t>(line->start_index);
        if (start > 0 && text[start - 1] == ' ') text[start - 1] = '\n';
    }
    pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
}

}  // namespace

Typesetter::Typesetter(const Fonts::Loaded& fonts)
    : map_(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT)),
      attributes_(pango_attr_list_new(), &pango_attr_list_unref) {
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map_.get()), fonts.config.get());
    context_.reset(context_for_paper(map_.get()));
    // Ligatures are copied as one odd letter, or not at all; Arabic has its own, which stay.
    pango_attr_list_insert(attributes_.get(), pango_attr_font_features_new("liga=0, clig=0"));
    // A hyphen of ours in a broken word would be copied as part of it.
    pango_attr_list_insert(attributes_.get(), pango_attr_insert_hyphens_new(FALSE));
    for (const Letter& letter : kLetters) {
        PangoFontDescription* font = pango_font_description_new();
        pango_font_description_set_family(font, fonts.families.c_str());
        pango_font_description_set_absolute_size(font, letter.size * PANGO_SCALE);
        pango_font_description_set_weight(font,
                                          letter.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        fonts_.emplace_back(font, &pango_font_description_free);
    }
}

Typesetter::~Typesetter() {
    remembered_.clear();
    // Pango 1.50 gives its reference back only when another configuration takes the place.
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map_.get()), nullptr);
}

Text Typesetter::set(const std::string& text, Style style, double width, Align align,
                     int lines_max) {
    std::shared_ptr<PangoLayout> layout(pango_layout_new(context_.get()), Free());
    pango_layout_set_font_description(layout.get(),
                                      fonts_.at(static_cast<std::size_t>(style)).get());
    pango_layout_set_attributes(layout.get(), attributes_.get());
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    const int lines = pango_layout_get_line_count(layout.get());
    if (lines > lines_max) {
        pango_layout_set_height(layout.get(), -lines_max);
        pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    } else if (lines > 1) {
        end_lines_at_blanks(layout.get());
    }
    const PangoAlignment alignment = alignment_of(layout.get(), align);
    if (alignment != PANGO_ALIGN_LEFT) pango_layout_set_alignment(layout.get(), alignment);
    int height = 0;
    pango_layout_get_size(layout.get(), nullptr, &height);
    const bool cut = pango_layout_is_ellipsized(layout.get()) != FALSE;
    const double baseline = pango_layout_get_baseline(layout.get());
    return {std::move(layout), static_cast<double>(height) / PANGO_SCALE, baseline / PANGO_SCALE,
            cut};
}

Text Typesetter::remembered(const std::string& text, Style style, double width, Align align) {
    // The words of rows differ little; whoever sends thousands of grades shall not fill memory.
    constexpr std::size_t kRememberedMax = 500;
    std::string key = text;
    key += static_cast<char>('A' + static_cast<int>(style));
    key += static_cast<char>('A' + static_cast<int>(align));
    key += std::to_string(static_cast<int>(width));
    if (const auto found = remembered_.find(key); found != remembered_.end()) return found->second;
    if (remembered_.size() >= kRememberedMax) remembered_.clear();
    return remembered_.emplace(std::move(key), set(text, style, width, align)).first->second;
}

Sheet::Sheet()
    : surface_(cairo_pdf_surface_create_for_stream(append, &bytes_, kPageWidth, kPageHeight),
               &cairo_surface_destroy),
      cairo_(cairo_create(surface_.get()), &cairo_destroy) {
    cairo_pdf_surface_restrict_to_version(surface_.get(), CAIRO_PDF_VERSION_1_5);
}

Sheet::~Sheet() = default;

void Sheet::draw(const Text& text, double x, double y, Ink ink) {
    use(cairo_.get(), ink);
    cairo_move_to(cairo_.get(), x, y);
    pango_cairo_show_layout(cairo_.get(), text.layout.get());
}

void Sheet::line(double x, double y, double width, Ink ink, double thickness) {
    bar(x, y, width, thickness, ink);
}

void Sheet::bar(double x, double y, double width, double height, Ink ink) {
    use(cairo_.get(), ink);
    cairo_rectangle(cairo_.get(), x, y, width, height);
    cairo_fill(cairo_.get());
}

void Sheet::end_page() {
    cairo_show_page(cairo_.get());
}

void Sheet::begin(const char* type) {
    cairo_tag_begin(cairo_.get(), type, nullptr);
}

void Sheet::end(const char* type) {
    cairo_tag_end(cairo_.get(), type);
}

void Sheet::begin_figure(std::string in_words) {
    figures_.push_back(std::move(in_words));
    begin("Figure");
}

Result<std::string> Sheet::finish() {
    cairo_surface_finish(surface_.get());
    cairo_status_t status = cairo_status(cairo_.get());
    if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(surface_.get());
    if (status != CAIRO_STATUS_SUCCESS) {
        return fail(ErrorCode::internal, text("cairo cannot write the transcript: {}",
                                              not_personal(cairo_status_to_string(status))));
    }
    return std::move(bytes_);
}

}  // namespace ncp::elmo::transcript
