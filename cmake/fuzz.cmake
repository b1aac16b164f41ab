# libFuzzer targets: tests/fuzz/fuzz_<name>.cpp each, over one library of the plain code (no Asio) that parsers stand on.

add_library(fuzzed_options INTERFACE)
target_include_directories(fuzzed_options INTERFACE "${CMAKE_SOURCE_DIR}/include" "${CMAKE_SOURCE_DIR}/src")
target_link_libraries(fuzzed_options INTERFACE dropline_options dropline_libraries)
target_compile_options(fuzzed_options INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
target_link_options(fuzzed_options INTERFACE -fsanitize=fuzzer,address,undefined)

file(GLOB plain_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/*.cpp" "${CMAKE_SOURCE_DIR}/src/domain/*.cpp"
  "${CMAKE_SOURCE_DIR}/src/protocol/*.cpp" "${CMAKE_SOURCE_DIR}/src/mail/*.cpp")
list(FILTER plain_sources EXCLUDE REGEX "/(main|app|mail_intake|service_manager|time_zone)\\.cpp$")
list(FILTER plain_sources EXCLUDE REGEX "/mail/(imap_(client|loop|mailbox|sign_in|stream|words)|mail_listener|smtp_(session|dialogue))\\.cpp$")
foreach(parser http_gate http_target http_message form rich_text ip)
  list(APPEND plain_sources "${CMAKE_SOURCE_DIR}/src/net/${parser}.cpp")
endforeach()
add_library(fuzzed STATIC ${plain_sources})
target_link_libraries(fuzzed PUBLIC fuzzed_options)
set_source_files_properties("${CMAKE_SOURCE_DIR}/src/mail/html_lines.cpp" PROPERTIES INCLUDE_DIRECTORIES "${libxml2_INCLUDE_DIRS}")

file(GLOB fuzzers CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/fuzz/fuzz_*.cpp")
foreach(source IN LISTS fuzzers)
  get_filename_component(name "${source}" NAME_WE)
  add_executable(${name} "${source}")
  target_link_libraries(${name} PRIVATE fuzzed)
endforeach()
