// Adding up credits as the decimals they are written as: 7.5 + 2.5 is 10, never 9.999….
//
// Refuses nothing: what is not a plain decimal (XSD decimal, ELMO credit/value) or has more digits
// than any real credit counts as absent. Thread-safety: values and pure functions.
//
//     CreditSum sum;
//     sum.add("7.5");
//     sum.text();  // "7.5"
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "elmo/outline.h"

namespace ncp::transfer {

class CreditSum {
  public:
    void add(std::string_view decimal);
    // Without superfluous zeros; "0" if nothing was added.
    std::string text() const;

  private:
    std::int64_t millionths_ = 0;
};

// Millionths of a decimal: at most six digits behind the point, nine before it.
std::optional<std::int64_t> millionths(std::string_view decimal);

// Of every node that carries ECTS credits. A valid document never has them on a node and again on
// its parts (XSD annotation of credit), so the plain sum counts nothing twice.
std::string total_credits(const elmo::Outline& outline);

}  // namespace ncp::transfer
