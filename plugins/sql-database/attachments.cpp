#include "attachments.h"

#include <array>
#include <string_view>

#include "values.h"

namespace ncp::sql {
namespace {

// ELMO 1.7, simple type of Attachment/type.
constexpr std::array<std::string_view, 9> kTypes{"Diploma",
                                                 "Diploma Supplement",
                                                 "Transcript of Records",
                                                 "EMREX transcript",
                                                 "Micro Credential",
                                                 "Letter of Nomination",
                                                 "Certificate of Training",
                                                 "Learning Agreement",
                                                 "Other"};

}  // namespace

std::vector<Pdf> read_attachments(const Table& table) {
    std::vector<Pdf> all;
    if (table.columns.empty()) return all;  // there is no such query
    const Layout layout("attachments", attachment_columns(), table.columns);
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const RowView row(layout, table, i);
        Pdf pdf;
        pdf.issuer = row.token("issuer");
        if (pdf.issuer.empty()) row.refuse("issuer", "empty");
        pdf.bytes = row.bytes("pdf");
        if (pdf.bytes.empty()) continue;  // a diploma that is not scanned yet
        if (!pdf.bytes.starts_with("%PDF-")) row.refuse(kPdfColumn, "no PDF");
        pdf.attachment.type = row.one_of("type", kTypes);
        const auto titles = row.texts("title");
        if (!titles.empty()) {
            pdf.attachment.title = titles.front().text;
            pdf.attachment.title_language = titles.front().language;
        }
        all.push_back(std::move(pdf));
    }
    return all;
}

}  // namespace ncp::sql
