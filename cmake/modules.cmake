include(GoogleTest)

# ncp_module(NAME SOURCES a.cpp … LINK module… PRIVATE_LINK library…)
#   One target per module of the host: ncp_NAME, a static library. Headers are included as
#   "module/header.h". LINK are modules and libraries that its public headers mention.
function(ncp_module NAME)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  add_library(ncp_${NAME} STATIC ${ARG_SOURCES})
  target_include_directories(ncp_${NAME} PUBLIC ${PROJECT_SOURCE_DIR}/host)
  target_link_libraries(ncp_${NAME} PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK})
endfunction()

# ncp_plugin(NAME SOURCES … PRIVATE_LINK …)
#   A plugin as everybody makes one (ncp_add_plugin); lands in build/lib/ncp/NAME.so.
include(${PROJECT_SOURCE_DIR}/plugin-api/cmake/ncp_add_plugin.cmake)
function(ncp_plugin NAME)
  cmake_parse_arguments(ARG "" "" "SOURCES;PRIVATE_LINK" ${ARGN})
  ncp_add_plugin(${NAME} SOURCES ${ARG_SOURCES})
  target_link_libraries(${NAME} PRIVATE ${ARG_PRIVATE_LINK})
  set_target_properties(${NAME} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/ncp)
endfunction()

# ncp_unit_test(NAME SOURCES a_test.cpp … LINK …)
#   One GoogleTest program unit_NAME; its cases are registered one by one with CTest.
function(ncp_unit_test NAME)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(unit_${NAME} ${ARG_SOURCES})
  target_include_directories(unit_${NAME} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(unit_${NAME} PRIVATE ${ARG_LINK} GTest::gmock GTest::gtest_main)
  target_compile_options(unit_${NAME} PRIVATE -O0 -U_FORTIFY_SOURCE) # half the time to build them
  target_compile_definitions(unit_${NAME} PRIVATE
    NCP_SOURCE_DIR="${PROJECT_SOURCE_DIR}" NCP_BINARY_DIR="${CMAKE_BINARY_DIR}")
  gtest_discover_tests(unit_${NAME} TEST_PREFIX ${NAME}. DISCOVERY_TIMEOUT 60
                       PROPERTIES TIMEOUT 300 LABELS unit
                                  ENVIRONMENT NCP_TEST_KEYS=${CMAKE_BINARY_DIR}/test-keys)
endfunction()
