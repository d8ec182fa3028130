// The place in the source where something was made: std::source_location, or the same for
// compilers that lack its builtin (clang 14, which checks this code).
// Thread-safety: a value.
#pragma once

#include <version>

#ifdef __cpp_lib_source_location
#include <source_location>
#endif

namespace ncp {

#ifdef __cpp_lib_source_location
using SourceLocation = std::source_location;
#else
class SourceLocation {
  public:
    static constexpr SourceLocation current(const char* file = __builtin_FILE(),
                                            unsigned line = __builtin_LINE()) {
        return SourceLocation(file, line);
    }
    constexpr const char* file_name() const { return file_; }
    constexpr unsigned line() const { return line_; }

  private:
    constexpr SourceLocation(const char* file, unsigned line) : file_(file), line_(line) {}
    const char* file_;
    unsigned line_;
};
#endif

}  // namespace ncp
