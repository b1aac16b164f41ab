# One executable per folder of tests/ that has *_test.cpp: tests/storage/*_test.cpp -> test_storage.

find_package(GTest REQUIRED)

add_library(dropline_test_options INTERFACE)
target_include_directories(dropline_test_options INTERFACE "${CMAKE_SOURCE_DIR}/tests")
target_link_libraries(dropline_test_options INTERFACE dropline_core GTest::gtest)

file(GLOB support_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/support/*.cpp")
add_library(dropline_test_support STATIC ${support_sources})
target_link_libraries(dropline_test_support PUBLIC dropline_test_options)
# Golden files are read from the source tree, so that editing one needs no rebuild.
set_source_files_properties("${CMAKE_SOURCE_DIR}/tests/support/paths.cpp" PROPERTIES COMPILE_DEFINITIONS
  "DROPLINE_SOURCE_DIR=\"${CMAKE_SOURCE_DIR}\";DROPLINE_BINARY=\"${CMAKE_BINARY_DIR}/dropline\";DROPLINE_SILENT_RESOLVER=\"${CMAKE_BINARY_DIR}/silent_resolver.so\";DROPLINE_EARLY_ACK_BINARY=\"${CMAKE_BINARY_DIR}/dropline_early_ack\"")

function(dropline_add_test_area area)
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/${area}/*.cpp")
  file(GLOB test_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/${area}/*_test.cpp")
  if(NOT test_sources)
    return()
  endif()
  add_executable(test_${area} EXCLUDE_FROM_ALL ${sources})
  target_link_libraries(test_${area} PRIVATE dropline_test_support GTest::gtest_main)
  add_test(NAME ${area} COMMAND test_${area})
  set_tests_properties(${area} PROPERTIES TIMEOUT 300)
endfunction()

# Everything that needs no second process: built and run under the sanitizers.
add_custom_target(unit_tests)
set(areas domain storage protocol chat)
if(NOT DROPLINE_WITHOUT_EDGE)
  list(APPEND areas outbound mail notify net cli config app)
endif()
foreach(area IN LISTS areas)
  dropline_add_test_area(${area})
  if(TARGET test_${area})
    add_dependencies(unit_tests test_${area})
    set_tests_properties(${area} PROPERTIES LABELS unit)
  endif()
endforeach()

if(NOT TARGET dropline)
  return()
endif()

# What an admin sees at the start is tried with the program itself.
if(TARGET test_cli)
  add_dependencies(test_cli dropline)
endif()

# --- against the real binary ---------------------------------------------------------------------------------------
# The control for the durability test: the same program, but the lane acknowledges before the commit. If the test
# passed with this binary too, it would prove nothing.
add_executable(dropline_early_ack EXCLUDE_FROM_ALL src/main.cpp src/storage/write_lane.cpp)
target_compile_definitions(dropline_early_ack PRIVATE DROPLINE_FAULT_EARLY_ACK)
target_link_libraries(dropline_early_ack PRIVATE dropline_core)

# Name servers that say nothing, for the real program.
add_library(silent_resolver MODULE EXCLUDE_FROM_ALL tests/faults/preload/silent_resolver.cpp)
set_target_properties(silent_resolver PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")
target_link_libraries(silent_resolver PRIVATE ${CMAKE_DL_LIBS})

dropline_add_test_area(faults)
if(TARGET test_faults)
  add_dependencies(test_faults dropline dropline_early_ack silent_resolver)
  set_tests_properties(faults PROPERTIES TIMEOUT 3600 LABELS faults)
endif()

# --- benchmark -----------------------------------------------------------------------------------------------------
file(GLOB bench_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/bench/*.cpp")
if(bench_sources)
  add_executable(dropline-bench EXCLUDE_FROM_ALL ${bench_sources})
  target_link_libraries(dropline-bench PRIVATE dropline_test_support)
  add_dependencies(dropline-bench dropline)
endif()
