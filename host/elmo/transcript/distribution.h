// How the grades of all students are distributed: a small bar chart. Private to the transcript.
//
// Every label and count stands in the chart as text; what does not fit one (many categories, long
// labels) is written as a list instead. Thread-safety: one thread.
#pragma once

#include <string>
#include <vector>

#include "elmo/transcript/content.h"
#include "elmo/transcript/sheet.h"

namespace ncp::elmo::transcript {

struct Chart {
    struct Column {
        Text label, count;
        double share = 0;  // of the highest, 0 to 1
        bool own = false;  // the student's own grade
    };
    std::vector<Column> columns;
    double height = 0;
    std::string in_words;  // "A: 3, B: 12"
};

// "A: 3, B: 12"; cut is set if there are more categories than are printed.
std::string in_words(const Distribution& distribution, bool& cut);

// Without columns if it does not fit a chart.
Chart chart_of(const Distribution& distribution, const std::string& own_grade, std::string in_words,
               Typesetter& typesetter);

void draw_chart(const Chart& chart, Sheet& sheet, double x, double y);

}  // namespace ncp::elmo::transcript
