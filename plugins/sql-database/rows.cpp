#include "rows.h"

#include <ncp/plugin.hpp>
#include <utility>

namespace ncp::sql {
namespace {

[[noreturn]] void refuse(const std::string& text) {
    throw plugin::Refused(NCP_PERMANENT, {text});
}

}  // namespace

void Rows::columns(std::vector<std::string> names) {
    table_.columns = std::move(names);
    bytes_max_.clear();
    for (const std::string& name : table_.columns) {
        bytes_max_.push_back(name == kPdfColumn ? limits_.attachment_bytes_max
                                                : limits_.text_bytes_max);
    }
}

void Rows::expect_bytes(std::size_t column, std::size_t size_bytes) const {
    if (size_bytes <= bytes_max_[column]) return;
    const bool is_pdf = table_.columns[column] == kPdfColumn;
    refuse("row " + std::to_string(table_.rows.size() + 1) + ", column \"" +
           table_.columns[column] + "\" is longer than " +
           (is_pdf ? "attachment_bytes_max" : "text_bytes_max"));
}

void Rows::add(Row row) {
    if (table_.rows.size() == limits_.rows_max) {
        refuse("it returns more than " + std::to_string(limits_.rows_max) + " rows (rows_max)");
    }
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (!row[i]) continue;
        expect_bytes(i, row[i]->size());
        bytes_ += row[i]->size();
    }
    if (bytes_ > kAnswerBytesMax) refuse("it returns more than 32 MiB");
    table_.rows.push_back(std::move(row));
}

}  // namespace ncp::sql
