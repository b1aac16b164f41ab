# The libraries of docs/architecture.md, all from the distribution.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS url)
find_package(CURL 7.88 REQUIRED)
find_package(date REQUIRED)   # time zones: GCC 12 has no tzdb of its own
find_package(OpenSSL 3 REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(PNG REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(gmime REQUIRED IMPORTED_TARGET gmime-3.0)
pkg_check_modules(libxml2 REQUIRED IMPORTED_TARGET libxml-2.0)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(qrencode REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus)

add_library(dropline_libraries INTERFACE)
target_link_libraries(dropline_libraries INTERFACE
  Threads::Threads CURL::libcurl date::date date::date-tz PkgConfig::gmime Boost::headers Boost::url OpenSSL::SSL OpenSSL::Crypto SQLite::SQLite3
  nlohmann_json::nlohmann_json spdlog::spdlog fmt::fmt CLI11::CLI11 PNG::PNG
  PkgConfig::sodium PkgConfig::qrencode PkgConfig::tomlplusplus $<LINK_ONLY:PkgConfig::libxml2>)

# Asio and Beast are compiled once, in src/net/asio_impl.cpp, instead of in each file that includes them.
target_compile_definitions(dropline_libraries INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
