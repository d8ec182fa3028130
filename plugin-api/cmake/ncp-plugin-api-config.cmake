# find_package(ncp-plugin-api): the target ncp::plugin-api and ncp_add_plugin().
include(${CMAKE_CURRENT_LIST_DIR}/targets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/ncp_add_plugin.cmake)
