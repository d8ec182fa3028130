// The project's ELMO schema, loaded once for all tests of a program. Thread-safety: any thread.
#pragma once

#include <stdexcept>

#include "elmo/document.h"
#include "elmo/schema.h"

namespace ncp::results {

inline const elmo::Schema& elmo_schema() {
    static const elmo::Schema loaded = [] {
        elmo::initialise_xml();
        auto schema = elmo::Schema::load(NCP_SOURCE_DIR "/host/elmo/schema/elmo-1.7/elmo.xsd");
        if (!schema) throw std::runtime_error(schema.error().describe().str());
        return std::move(*schema);
    }();
    return loaded;
}

}  // namespace ncp::results
