#include "query.h"

namespace ncp::sql {

Table run_query(Connection& connection, std::string_view name, const SqlText& sql,
                std::span<const std::string> bound, const Settings& settings) {
    Rows rows({settings.rows_max, settings.text_bytes_max, settings.attachment_bytes_max});
    try {
        connection.run(sql, bound, rows);
    } catch (const plugin::Refused& refused) {
        plugin::Texts texts = refused.texts();
        texts.operator_text = "query " + std::string(name) + ": " + texts.operator_text;
        throw plugin::Refused(refused.status(), texts);
    }
    return rows.take();
}

}  // namespace ncp::sql
