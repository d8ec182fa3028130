#include "elmo/transcript/results_table.h"

#include <algorithm>
#include <array>
#include <memory>

#include "elmo/transcript/distribution.h"
#include "elmo/transcript/facts.h"
#include "elmo/transcript/shown.h"

namespace ncp::elmo::transcript {
namespace {

// Points from the left margin. The first column is the widest: titles are long.
struct Column {
    double x, width;
};
constexpr Column kResult{0, 232}, kDate{240, 56}, kCredits{302, 54}, kGrade{362, 64},
    kStatus{432, kWidth - 432};
constexpr double kIndent = 11;
constexpr int kIndentsMax = 8;  // deeper parts are set in no further
constexpr double kRowPadding = 3.2, kChartGap = 2;

// Of each of its lists a result shows so many; real ones have one to three.
constexpr std::size_t kTitlesMax = 5;
// A row is at most so high, and so lower than a page.
constexpr int kTitleLinesMax = 8, kOtherLinesMax = 4, kFactLinesMax = 12, kCellLinesMax = 12;

constexpr char kDot[] = " \u00b7 ";

struct Row {
    struct Line {
        Text text;
        Ink ink;
    };
    std::vector<Line> titles;
    Text date, credits, grade, status;
    std::vector<Line> below;  // as wide as the table
    Chart chart;
    double indent = 0, baseline = 0, below_y = 0, height = 0;
};

class RowMaker {
  public:
    RowMaker(Desk& desk, const Entry& entry) : desk_(desk), entry_(entry) {
        row_.indent = kIndent * std::min(entry.depth, kIndentsMax);
    }

    Row make() {
        set_titles();
        add_below(facts_text(desk_, entry_), kFactLinesMax);
        set_others();
        row_.date = cell(date_text(desk_, entry_), Style::small, kDate);
        row_.credits = cell(credits_text(desk_, entry_), Style::body, kCredits);
        row_.grade = cell(fit(desk_, entry_.grade, kShortMax), Style::strong, kGrade);
        row_.status =
            cell(desk_.words.status(fit(desk_, entry_.status, kShortMax)), Style::small, kStatus);
        set_height();
        return std::move(row_);
    }

  private:
    Text set(const std::string& text, Style style, double width, int lines_max) {
        Text made = desk_.typesetter.set(text, style, width - row_.indent, Align::left, lines_max);
        desk_.cut = desk_.cut || made.cut;
        return made;
    }
    Text cell(const std::string& text, Style style, const Column& column) {
        Text made = desk_.typesetter.remembered(text, style, column.width);
        if (made.cut || pango_layout_get_line_count(made.layout.get()) > kCellLinesMax) {
            return set(text, style, column.width + row_.indent, kCellLinesMax);
        }
        return made;
    }
    void add_below(const std::string& text, int lines_max) {
        if (text.empty()) return;
        row_.below.push_back({set(text, Style::small, kWidth, lines_max), Ink::grey});
    }

    void set_titles() {
        std::vector<std::string> titles = desk_.words.in_order(entry_.titles);
        if (titles.empty()) titles.push_back(desk_.words.both("result.untitled"));
        if (titles.size() > kTitlesMax) {
            desk_.cut = true;
            titles.resize(kTitlesMax);
            titles.emplace_back("\u2026");
        }
        Style style = entry_.has_parts ? Style::strong : Style::body;
        int lines_max = kTitleLinesMax;
        for (const std::string& title : titles) {
            row_.titles.push_back(
                {set(fit(desk_, title, kTitleMax), style, kResult.width, lines_max), Ink::black});
            style = Style::small;
            lines_max = kOtherLinesMax;
        }
    }

    // How the other students did.
    void set_others() {
        const Words& words = desk_.words;
        if (entry_.shortened.given) {
            const Fillings shares{{"lower", fit(desk_, entry_.shortened.lower, kShortMax)},
                                  {"equal", fit(desk_, entry_.shortened.equal, kShortMax)},
                                  {"higher", fit(desk_, entry_.shortened.higher, kShortMax)}};
            for (const std::string& line : words.paragraphs("result.shortened", shares)) {
                add_below(line, kOtherLinesMax);
            }
        }
        if (entry_.distribution.categories.empty()) return;
        std::string listed = in_words(entry_.distribution, desk_.cut);
        row_.chart = chart_of(entry_.distribution, entry_.grade, listed, desk_.typesetter);
        const bool drawn = !row_.chart.columns.empty();
        const std::string description = fit(
            desk_, best_title(entry_.distribution.description, words.language()).text, kTitleMax);
        std::string line = words.both("result.distribution");
        if (!drawn) line += ": " + listed;
        if (!description.empty()) line += kDot + isolated(description);
        row_.chart.in_words = words.both("result.distribution") + ": " + listed;
        add_below(line, kFactLinesMax);
    }

    void set_height() {
        const std::array<const Text*, 5> first{&row_.titles.front().text, &row_.date, &row_.credits,
                                               &row_.grade, &row_.status};
        for (const Text* text : first)
            row_.baseline = std::max(row_.baseline, text->baseline);
        for (const Text* text : first)
            row_.below_y = std::max(row_.below_y, row_.baseline - text->baseline + text->height);
        double titles = row_.baseline - row_.titles.front().text.baseline;
        for (const Row::Line& line : row_.titles)
            titles += line.text.height;
        row_.below_y = std::max(row_.below_y, titles);
        row_.height = 2 * kRowPadding + row_.below_y;
        for (const Row::Line& line : row_.below)
            row_.height += line.text.height;
        if (row_.chart.height > 0) row_.height += kChartGap + row_.chart.height;
    }

    Desk& desk_;
    const Entry& entry_;
    Row row_;
};

void draw_lines(Sheet& sheet, const std::vector<Row::Line>& lines, double x, double& y) {
    for (const Row::Line& line : lines) {
        sheet.draw(line.text, x, y, line.ink);
        y += line.text.height;
    }
}

void draw_row(const Row& row, bool strong, Sheet& sheet, double top) {
    sheet.line(kLeft, top, kWidth, strong ? Ink::grey : Ink::pale, 0.4);
    top += kRowPadding;
    const double x = kLeft + kResult.x + row.indent;
    sheet.begin("TR");
    sheet.begin("TH");
    const bool chart = row.chart.height > 0;
    // An element holds text or other elements: cairo 1.16 loses text beside them.
    if (chart) sheet.begin("P");
    double y = top + row.baseline - row.titles.front().text.baseline;
    draw_lines(sheet, row.titles, x, y);
    y = top + row.below_y;
    draw_lines(sheet, row.below, x, y);
    if (chart) {
        sheet.end("P");
        sheet.begin_figure(row.chart.in_words);
        draw_chart(row.chart, sheet, x, y + kChartGap);
        sheet.end("Figure");
    }
    sheet.end("TH");
    const auto cell = [&](const Text& text, const Column& column) {
        sheet.begin("TD");
        sheet.draw(text, kLeft + column.x, top + row.baseline - text.baseline);
        sheet.end("TD");
    };
    cell(row.date, kDate);
    cell(row.credits, kCredits);
    cell(row.grade, kGrade);
    cell(row.status, kStatus);
    sheet.end("TR");
}

Block table_head(Desk& desk) {
    struct Head {
        Text text;
        double x;
    };
    std::vector<Head> heads;
    double height = 0;
    const auto add = [&](const char* key, const Column& column) {
        const std::string words = desk.words.both(key, {}, "\n");
        heads.push_back({desk.typesetter.set(words, Style::column, column.width), column.x});
        height = std::max(height, heads.back().text.height);
    };
    add("column.result", kResult);
    add("column.date", kDate);
    add("column.credits", kCredits);
    add("column.grade", kGrade);
    add("column.status", kStatus);
    Block block;
    block.height = height + 2 * kRowPadding;
    block.space_before = 7;
    block.draw = [heads, once = std::make_shared<bool>(false)](Sheet& sheet, double y) {
        // Only the first is part of the table; on later pages it is a reminder for the eye.
        const bool part = !*once;
        *once = true;
        if (part) sheet.begin("TR");
        for (const Head& head : heads) {
            if (part) sheet.begin("TH");
            sheet.draw(head.text, kLeft + head.x, y + kRowPadding, Ink::accent);
            if (part) sheet.end("TH");
        }
        if (part) sheet.end("TR");
    };
    return block;
}

}  // namespace

void add_results(Flow& flow, Desk& desk, const std::vector<Entry>& entries) {
    flow.begin_table(table_head(desk));
    for (const Entry& entry : entries) {
        auto row = std::make_shared<Row>(RowMaker(desk, entry).make());
        Block block;
        block.height = row->height;
        block.keep_with_next = entry.has_parts;
        if (!desk.keep_layouts) row.reset();
        block.draw = [row, &desk, &entry](Sheet& sheet, double y) {
            draw_row(row ? *row : RowMaker(desk, entry).make(), entry.has_parts, sheet, y);
        };
        flow.add(std::move(block));
    }
    flow.end_table();
}

}  // namespace ncp::elmo::transcript
