#include "codes.h"

#include <common/xml_text.h>

namespace ncp::sql {

void translate(Table& results, const Codes& codes) {
    for (std::size_t i = 0; i < results.columns.size(); ++i) {
        const auto table = codes.find(results.columns[i]);
        if (table == codes.end()) continue;
        for (Row& row : results.rows) {
            if (!row[i]) continue;
            const auto meaning = table->second.find(common::clean_token(*row[i]));
            if (meaning != table->second.end()) row[i] = meaning->second;
        }
    }
}

}  // namespace ncp::sql
