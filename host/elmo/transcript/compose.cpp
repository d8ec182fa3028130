#include "elmo/transcript/compose.h"

#include <algorithm>
#include <optional>

#include "elmo/text.h"
#include "elmo/transcript/flow.h"
#include "elmo/transcript/results_table.h"
#include "elmo/transcript/shown.h"

namespace ncp::elmo::transcript {
namespace {

constexpr double kLabelWidth = 170, kValueX = 180;
constexpr std::size_t kListMax = 200;         // scales or documents printed of one institution
constexpr std::size_t kListedMax = 5'000;     // of all institutions: they are laid out in memory
constexpr std::size_t kIdentifiersMax = 20;   // of a person or an institution
constexpr std::size_t kLayoutsKeptMax = 800;  // results; with more, memory counts more than time

class Composer {
  public:
    Composer(const Content& content, const Order& order, Typesetter& typesetter)
        : content_(content),
          order_(order),
          words_(order.wording),
          desk_{typesetter, words_, content.result_count <= kLayoutsKeptMax} {}

    Result<Drawn> compose(const std::string& digest) {
        add_title();
        add_person();
        for (const Issuer& issuer : content_.issuers)
            add_issuer(issuer);
        add_list("documents", content_.documents);
        add_check(digest);
        sheet_.begin("Document");
        flow_.print(sheet_, [this](int page, int pages) { draw_foot(page, pages); });
        sheet_.end("Document");
        auto pdf = sheet_.finish();
        if (!pdf) return fail(pdf.error());
        return Drawn{std::move(*pdf), sheet_.figures_in_words()};
    }

  private:
    Text set(const std::string& text, Style style, double width = kWidth, int lines_max = 12) {
        Text made = desk_.typesetter.set(text, style, width, Align::left, lines_max);
        desk_.cut = desk_.cut || made.cut;
        return made;
    }

    void add(const char* tag, const std::string& text, Style style, Ink ink, double space_before,
             bool keep_with_next = false) {
        Block block;
        Text laid_out = set(text, style, kWidth, Typesetter::kLinesMax);
        block.height = laid_out.height;
        block.space_before = space_before;
        block.keep_with_next = keep_with_next;
        block.draw = [=](Sheet& sheet, double y) {
            sheet.begin(tag);
            sheet.draw(laid_out, kLeft, y, ink);
            sheet.end(tag);
        };
        flow_.add(std::move(block));
    }

    void add_rule(double space_before) {
        flow_.add({.height = 1.2,
                   .space_before = space_before,
                   .keep_with_next = true,
                   .draw = [](Sheet& sheet, double y) {
                       sheet.line(kLeft, y, kWidth, Ink::accent, 1.2);
                   }});
    }

    void add_title() {
        add("H1", words_.student("title"), Style::title, Ink::accent, 0, true);
        if (words_.english("title") != words_.student("title")) {
            add("P", words_.english("title"), Style::subtitle, Ink::grey, 0, true);
        }
        const Fillings made_by{{"contact_point", order_.contact_point},
                               {"date", rfc3339(order_.made_at).substr(0, 10)}};
        double space_before = 4;
        for (const std::string& line : words_.paragraphs("made_by", made_by)) {
            add("P", line, Style::small, Ink::grey, space_before, true);
            space_before = 0;
        }
        add_rule(7);
    }

    // A row of a table of two columns, for persons and institutions.
    void add_fact(const std::string& label, const std::string& value, Style style = Style::body) {
        if (value.empty()) return;
        const Text left = set(label, Style::small, kLabelWidth);
        const Text right = set(value, style, kWidth - kValueX);
        Block block;
        const double baseline = std::max(left.baseline, right.baseline);
        const double left_y = baseline - left.baseline;
        const double right_y = baseline - right.baseline;
        block.height = std::max(left_y + left.height, right_y + right.height);
        block.space_before = 1.8;
        block.keep_with_next = true;
        block.draw = [=](Sheet& sheet, double y) {
            sheet.begin("TR");
            sheet.begin("TH");
            sheet.draw(left, kLeft, y + left_y, Ink::grey);
            sheet.end("TH");
            sheet.begin("TD");
            sheet.draw(right, kLeft + kValueX, y + right_y);
            sheet.end("TD");
            sheet.end("TR");
        };
        flow_.add(std::move(block));
    }

    void add_person() {
        const Learner& learner = content_.learner;
        add("H2", words_.both("person.heading"), Style::heading, Ink::black, 14, true);
        flow_.begin_table({});
        add_fact(words_.both("person.family_name"), fit(desk_, learner.family_name, kTitleMax),
                 Style::strong);
        add_fact(words_.both("person.given_names"), fit(desk_, learner.given_names, kTitleMax),
                 Style::strong);
        add_fact(words_.both("person.birth_date"), fit(desk_, learner.birth_date, kShortMax));
        std::size_t printed = 0;
        for (const auto& [type, value] : learner.identifiers) {
            const auto& allowed = order_.identifiers;
            if (std::find(allowed.begin(), allowed.end(), type) == allowed.end()) continue;
            if (++printed > kIdentifiersMax) break;
            add_fact(words_.identifier(type), fit(desk_, value, kUrlMax));
        }
        flow_.end_table();
    }

    void add_issuer(const Issuer& issuer) {
        std::vector<std::string> titles = words_.in_order(issuer.titles);
        if (titles.empty()) titles.push_back(words_.both("issuer.unnamed"));
        add("H2", fit(desk_, titles.front(), kTitleMax), Style::heading, Ink::accent, 18, true);
        for (std::size_t i = 1; i < std::min<std::size_t>(titles.size(), 6); ++i) {
            add("P", fit(desk_, titles[i], kTitleMax), Style::body, Ink::grey, 0, true);
        }
        desk_.cut = desk_.cut || titles.size() > 6;
        flow_.begin_table({});
        add_fact(words_.both("issuer.identifiers"), identifiers_text(issuer), Style::small);
        add_fact(words_.both("issuer.country"), fit(desk_, issuer.country, kShortMax),
                 Style::small);
        add_fact(words_.both("issuer.url"), fit(desk_, issuer.url, kUrlMax), Style::small);
        add_fact(words_.both("issuer.issued"), issued_text(issuer), Style::small);
        flow_.end_table();
        if (issuer.results.empty()) {
            add("P", words_.both("issuer.nothing"), Style::body, Ink::grey, 4);
        } else {
            add_results(flow_, desk_, issuer.results);
        }
        add_scales(issuer.scales);
        add_list("issuer.documents", issuer.documents);
    }

    std::string identifiers_text(const Issuer& issuer) {
        std::string all;
        std::size_t printed = 0;
        for (const auto& [type, value] : issuer.identifiers) {
            if (++printed > kIdentifiersMax) {
                desk_.cut = true;
                break;
            }
            all += (all.empty() ? "" : " \u00b7 ") + isolated(fit(desk_, type, kShortMax)) + " " +
                   isolated(fit(desk_, value, kUrlMax));
        }
        return all;
    }

    std::string issued_text(const Issuer& issuer) {
        const std::string& issued = issuer.issued;
        const bool with_time = issued.size() > 10 && issued[4] == '-' && issued[10] == 'T';
        return fit(desk_, with_time ? issued.substr(0, 10) : issued, kShortMax);
    }

    void add_scales(const std::vector<Scale>& scales) {
        if (scales.empty()) return;
        add("H3", words_.both("scales"), Style::column, Ink::accent, 10, true);
        std::size_t printed = 0;
        for (const Scale& scale : scales) {
            if (++printed > kListMax || ++listed_ > kListedMax) {
                desk_.cut = true;
                return add("P", "\u2026", Style::small, Ink::black, 2);
            }
            std::string before = isolated(fit(desk_, scale.id, kShortMax)) + ": ";
            const auto descriptions = words_.in_order(scale.description);
            if (descriptions.empty()) add("P", before, Style::small, Ink::black, 2);
            for (std::size_t i = 0; i < std::min<std::size_t>(descriptions.size(), 4); ++i) {
                add("P", before + fit(desk_, descriptions[i], kProseMax), Style::small,
                    i == 0 ? Ink::black : Ink::grey, i == 0 ? 2 : 0);
                before.clear();
            }
            desk_.cut = desk_.cut || descriptions.size() > 4;
        }
    }

    void add_list(const char* key, const std::vector<std::string>& titles) {
        if (titles.empty()) return;
        add("H3", words_.both(key), Style::column, Ink::accent, 10, true);
        std::size_t printed = 0;
        for (const std::string& title : titles) {
            const bool last = ++printed > kListMax || ++listed_ > kListedMax;
            desk_.cut = desk_.cut || last;
            add("P", last ? "\u2026" : fit(desk_, title, kTitleMax), Style::small, Ink::black, 1);
            if (last) return;
        }
    }

    void add_check(const std::string& digest) {
        const Fillings names{{"contact_point", order_.contact_point}, {"file", kEmbeddedName}};
        add("H2", words_.both("check.heading"), Style::heading, Ink::black, 20, true);
        for (const char* key : {"check.signature", "check.data", "check.elmo"}) {
            const auto paragraphs = words_.paragraphs(key, names);
            for (std::size_t i = 0; i < paragraphs.size(); ++i) {
                add("P", paragraphs[i], Style::small, i == 0 ? Ink::black : Ink::grey,
                    i == 0 ? 4 : 1, true);
            }
        }
        add("P", words_.both("check.digest", names) + ":", Style::small, Ink::black, 5, true);
        add("P", digest, Style::strong, Ink::black, 1, desk_.cut);
        if (desk_.cut) add("P", words_.both("check.cut"), Style::small, Ink::black, 5);
    }

    void draw_foot(int page, int pages) {
        constexpr double kY = kBottom + 16, kPagesWidth = 150;
        if (!name_in_foot_) {
            const Learner& learner = content_.learner;
            name_in_foot_ =
                desk_.typesetter.set(words_.both("title") + " \u2013 " +
                                         isolated(shown(learner.given_names, kShortMax).text + " " +
                                                  shown(learner.family_name, kShortMax).text),
                                     Style::foot, kWidth - kPagesWidth - 10, Align::left, 1);
        }
        const Fillings numbers{{"page", std::to_string(page)}, {"pages", std::to_string(pages)}};
        const std::string words = words_.both("page", numbers, " \u00b7 ");
        sheet_.line(kLeft, kY - 5, kWidth);
        sheet_.draw(*name_in_foot_, kLeft, kY, Ink::grey);
        sheet_.draw(desk_.typesetter.set(words, Style::foot, kPagesWidth, Align::right, 1),
                    kLeft + kWidth - kPagesWidth, kY, Ink::grey);
    }

    const Content& content_;
    const Order& order_;
    const Words words_;
    Desk desk_;
    Flow flow_;
    Sheet sheet_;
    std::optional<Text> name_in_foot_;
    std::size_t listed_ = 0;  // scales and documents
};

}  // namespace

Result<Drawn> compose(const Content& content, const Order& order, const std::string& digest,
                      Typesetter& typesetter) {
    return Composer(content, order, typesetter).compose(digest);
}

}  // namespace ncp::elmo::transcript
