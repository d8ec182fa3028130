# ncp_add_plugin(NAME SOURCES a.cpp …)
#   A plugin NAME.so: a shared library that exports ncp_plugin_v1 and nothing else, has every symbol
#   it needs, and is found by the host under its plain name. Libraries of its own are linked
#   afterwards: target_link_libraries(NAME PRIVATE …).
set(NCP_PLUGIN_MAP ${CMAKE_CURRENT_LIST_DIR}/plugin.map)

function(ncp_add_plugin NAME)
  cmake_parse_arguments(ARG "" "" "SOURCES" ${ARGN})
  if(NOT ARG_SOURCES OR ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "usage: ncp_add_plugin(NAME SOURCES a.cpp …)")
  endif()
  add_library(${NAME} MODULE ${ARG_SOURCES})
  target_link_libraries(${NAME} PRIVATE ncp::plugin-api)
  set_target_properties(${NAME} PROPERTIES
    PREFIX "" C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  if(NOT DEFINED CMAKE_CXX_STANDARD)  # ncp/plugin.hpp is C++20, the C headers are C11
    set_target_properties(${NAME} PROPERTIES CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON)
  endif()
  # --no-undefined finds a forgotten library now, and not when the host loads the plugin.
  target_link_options(${NAME} PRIVATE -Wl,--version-script=${NCP_PLUGIN_MAP} -Wl,--no-undefined)
  set_property(TARGET ${NAME} APPEND PROPERTY LINK_DEPENDS ${NCP_PLUGIN_MAP})
endfunction()
