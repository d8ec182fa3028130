// A shared library that is no plugin. Its constructor shows whether loading ran foreign code.
#include <cstdlib>

namespace {
const struct Trace {
    Trace() { ::setenv("NCP_TEST_CONSTRUCTOR_RAN", "1", 1); }
} kTrace;
}  // namespace
