# Speed of building: compiler cache and mold where they are installed.
find_program(NCP_CCACHE ccache)
if(NCP_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${NCP_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${NCP_CCACHE})
endif()
find_program(NCP_MOLD mold)
if(NCP_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> # false alarms of GCC 12 (bug 105651)
                    -Werror=return-type -Werror=unused-result
                    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
                    -fvisibility=hidden $<$<COMPILE_LANGUAGE:CXX>:-fvisibility-inlines-hidden>)

# Hardening that costs next to nothing: a contact point parses foreign bytes all day.
add_compile_options(-fstack-protector-strong -fcf-protection)
add_compile_definitions($<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2> _GLIBCXX_ASSERTIONS)
add_link_options(-Wl,-z,relro,-z,now)

if(NCP_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-omit-frame-pointer
                      -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=address,undefined)
endif()

if(NCP_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-omit-frame-pointer
                      -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=address,undefined)
endif()
