# Everything that changes how our own code is compiled. Libraries are SYSTEM and see none of the warnings.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

option(DROPLINE_FUZZ "Build the fuzzers (clang) instead of the program" OFF)
option(DROPLINE_WITHOUT_EDGE "Only domain, storage, protocol and chat, for the thread sanitizer" OFF)
option(DROPLINE_COVERAGE "Count executed lines" OFF)
set(DROPLINE_SANITIZE "" CACHE STRING "Comma-separated sanitizers, e.g. address,undefined")

# Optimised for speed, with line tables (-g1): a crash report names file and line, for a third of the size of -g.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
set(CMAKE_C_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")

# The sanitizers' reports name lines, not variables: line tables are enough, and cost the compiler less.
if(NOT "${DROPLINE_SANITIZE}" STREQUAL "")
  set(CMAKE_CXX_FLAGS_DEBUG "-g1")
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()

add_library(dropline_options INTERFACE)
target_compile_options(dropline_options INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
                            -Woverloaded-virtual -Wimplicit-fallthrough -Werror>
  -fstack-protector-strong -fno-omit-frame-pointer)
target_link_options(dropline_options INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)

# Line tables are nine tenths of the binary's 40 MB; compressed it is 15 MB, stripped 5.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_link_options(dropline_options INTERFACE -Wl,--compress-debug-sections=zlib)
endif()

# Fortify needs optimisation, and hides from the sanitizers the calls that they want to check.
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND "${DROPLINE_SANITIZE}" STREQUAL "")
  target_compile_options(dropline_options INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS
                         -fstack-clash-protection)
endif()

# False findings of GCC 12 in inlined library code: the first three from the standard library, the last from the frames of
# Asio's coroutines.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(dropline_options INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow
                            -Wno-mismatched-new-delete>)
endif()

if(NOT "${DROPLINE_SANITIZE}" STREQUAL "")
  target_compile_options(dropline_options INTERFACE -fsanitize=${DROPLINE_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(dropline_options INTERFACE -fsanitize=${DROPLINE_SANITIZE})
  if("${DROPLINE_SANITIZE}" MATCHES "undefined")
    # A third of the compile time: the address sanitizer stops at a null access anyway, and the processor minds alignment least.
    target_compile_options(dropline_options INTERFACE -fno-sanitize=null,alignment)
  endif()
  if("${DROPLINE_SANITIZE}" MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(dropline_options INTERFACE -Wno-tsan)
  endif()
endif()

if(DROPLINE_COVERAGE)
  target_compile_options(dropline_options INTERFACE --coverage)
  target_link_options(dropline_options INTERFACE --coverage)
endif()

find_program(LLD ld.lld)
if(LLD)
  target_link_options(dropline_options INTERFACE -fuse-ld=lld)
endif()
