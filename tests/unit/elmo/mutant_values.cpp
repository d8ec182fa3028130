#include "unit/elmo/mutants.h"

namespace ncp::elmo::testing {

std::size_t Dice::below(std::size_t end) {
    // Steele, Lea, Flood: SplitMix64.
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return static_cast<std::size_t>((z ^ (z >> 31U)) % end);
}

std::vector<xmlNode*> elements_of(const Document& document) {
    std::vector<xmlNode*> found;
    std::function<void(xmlNode*)> visit = [&](xmlNode* element) {
        found.push_back(element);
        for (xmlNode* child = xmlFirstElementChild(element); child != nullptr;
             child = xmlNextElementSibling(child)) {
            visit(child);
        }
    };
    visit(document.root());
    return found;
}

const std::vector<std::string>& edge_values() {
    static const std::vector<std::string> values = {"",
                                                    " ",
                                                    "\n",
                                                    "x",
                                                    "a b",
                                                    "a  b",
                                                    "\xC2\xA0",
                                                    "\xF0\x9F\x98\x80",
                                                    "0",
                                                    "-0",
                                                    "+1",
                                                    "1",
                                                    "2",
                                                    "3",
                                                    "9",
                                                    "09",
                                                    "10",
                                                    "-1",
                                                    "1.",
                                                    ".5",
                                                    "1.50",
                                                    "1e3",
                                                    "1,5",
                                                    "INF",
                                                    "NaN",
                                                    "0x10",
                                                    "00000000000000000000000001",
                                                    "999999999999999999999999",
                                                    "9999999999999999999999999",
                                                    "0.000000000000000000000001",
                                                    "2026-11-23",
                                                    "2026-11-23Z",
                                                    "2026-11-23+14:00",
                                                    "2026-11-23+14:01",
                                                    "2026-02-29",
                                                    "2024-02-29",
                                                    "2026-13-01",
                                                    "2026-00-10",
                                                    "26-11-23",
                                                    "-0044-03-15",
                                                    "0000-01-01",
                                                    "12026-01-01",
                                                    "23.11.2026",
                                                    "2026-11-23T00:00:00",
                                                    "2026-11-23T24:00:00Z",
                                                    "2026-11-23T23:59:60Z",
                                                    "2026-11-23T23:59:59.999999999Z",
                                                    "2026-11-23 00:00:00",
                                                    "2026-11-23T00:00Z",
                                                    "2026-11-23T00:00:00z",
                                                    "NO",
                                                    "no",
                                                    "N",
                                                    "NOR",
                                                    "XK",
                                                    "en",
                                                    "en-GB",
                                                    "passed",
                                                    "Passed",
                                                    "Degree Programme",
                                                    "Degree  Programme",
                                                    "Other",
                                                    "Bachelor",
                                                    "1.2",
                                                    "1.2.",
                                                    "..",
                                                    "1a",
                                                    "AAAA",
                                                    "AAA",
                                                    "AA==",
                                                    "A A A A",
                                                    "A===",
                                                    "AA=A",
                                                    "http://x/%zz",
                                                    "http://[",
                                                    "a:b",
                                                    "-a",
                                                    "true",
                                                    "8",
                                                    "-128",
                                                    "NS",
                                                    "A1",
                                                    "C2",
                                                    "C3",
                                                    "a@b.c",
                                                    "a@b",
                                                    "@b.c",
                                                    "a@@b.c",
                                                    "http://a",
                                                    "https://a",
                                                    "https://",
                                                    "HTTPS://a",
                                                    "!~",
                                                    std::string(64, 'f'),
                                                    std::string(65, 'f'),
                                                    std::string(64, 'F'),
                                                    "01234567-89ab-cdef-0123-456789abcdef",
                                                    "01234567-89ab-cdef-0123-456789abcde",
                                                    "0123456789abcdef0123456789abcdef"};
    return values;
}

}  // namespace ncp::elmo::testing
