#include "elmo/transcript/distribution.h"

#include <algorithm>
#include <cstdlib>

#include "elmo/transcript/shown.h"

namespace ncp::elmo::transcript {
namespace {

constexpr std::size_t kCategoriesMax = 40;  // printed at all
constexpr std::size_t kColumnsMax = 10;     // as a chart
constexpr std::size_t kLabelMax = 5;        // characters that fit below a column
constexpr std::size_t kCountMax = 6;
constexpr double kColumnWidth = 21, kGap = 2, kBarHeight = 22;

std::size_t length_of(const std::string& utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

bool fits(const std::pair<std::string, std::string>& category) {
    return length_of(category.first) <= kLabelMax && category.second.size() <= kCountMax;
}

}  // namespace

std::string in_words(const Distribution& distribution, bool& cut) {
    std::string words;
    std::size_t printed = 0;
    for (const auto& [label, count] : distribution.categories) {
        if (++printed > kCategoriesMax) {
            cut = true;
            return words + ", \u2026";
        }
        const Shown name = shown(label, kShortMax);
        const Shown number = shown(count, kShortMax);
        cut = cut || name.cut || number.cut;
        words += (words.empty() ? "" : ", ") + isolated(name.text) + ": " + number.text;
    }
    return words;
}

Chart chart_of(const Distribution& distribution, const std::string& own_grade, std::string in_words,
               Typesetter& typesetter) {
    Chart chart;
    chart.in_words = std::move(in_words);
    const auto& categories = distribution.categories;
    if (categories.size() > kColumnsMax ||
        !std::all_of(categories.begin(), categories.end(), fits)) {
        return chart;
    }
    double highest = 1;
    for (const auto& category : categories)
        highest = std::max(highest, std::strtod(category.second.c_str(), nullptr));
    double labels = 0;
    double counts = 0;
    for (const auto& [label, count] : categories) {
        Chart::Column column;
        column.label = typesetter.remembered(shown(label, kLabelMax).text, Style::tiny,
                                             kColumnWidth, Align::centre);
        column.count = typesetter.remembered(shown(count, kCountMax).text, Style::tiny,
                                             kColumnWidth, Align::centre);
        column.share = std::clamp(std::strtod(count.c_str(), nullptr) / highest, 0.0, 1.0);
        column.own = !own_grade.empty() && label == own_grade;
        labels = std::max(labels, column.label.height);
        counts = std::max(counts, column.count.height);
        chart.columns.push_back(std::move(column));
    }
    if (!chart.columns.empty()) chart.height = counts + kBarHeight + labels + 3;
    return chart;
}

void draw_chart(const Chart& chart, Sheet& sheet, double x, double y) {
    double labels = 0;
    for (const Chart::Column& column : chart.columns)
        labels = std::max(labels, column.label.height);
    const double foot = y + chart.height - labels - 1;
    for (const Chart::Column& column : chart.columns) {
        const double height = std::max(0.4, column.share * kBarHeight);
        sheet.bar(x + kGap, foot - height, kColumnWidth - 2 * kGap, height,
                  column.own ? Ink::accent : Ink::pale);
        sheet.draw(column.count, x, foot - height - column.count.height);
        sheet.draw(column.label, x, foot, column.own ? Ink::accent : Ink::grey);
        x += kColumnWidth;
    }
}

}  // namespace ncp::elmo::transcript
