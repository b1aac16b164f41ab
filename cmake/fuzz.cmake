# libFuzzer targets. A parser is plain code without Asio, so each fuzzer compiles just the files it names.

function(dropline_fuzzer name)
  list(TRANSFORM ARGN PREPEND "${CMAKE_SOURCE_DIR}/")
  add_executable(fuzz_${name} "${CMAKE_SOURCE_DIR}/tests/fuzz/fuzz_${name}.cpp" ${ARGN})
  target_include_directories(fuzz_${name} PRIVATE "${CMAKE_SOURCE_DIR}/include" "${CMAKE_SOURCE_DIR}/src")
  target_link_libraries(fuzz_${name} PRIVATE dropline_options dropline_libraries)
  target_compile_options(fuzz_${name} PRIVATE -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all)
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer,address,undefined)
endfunction()

if(EXISTS "${CMAKE_SOURCE_DIR}/tests/fuzz/CMakeLists.txt")
  add_subdirectory("${CMAKE_SOURCE_DIR}/tests/fuzz" fuzz)
endif()
