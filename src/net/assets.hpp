#pragma once

#include <filesystem>
#include <string_view>

namespace dropline::net {

// A file of the web clients, compiled into the binary. All views live as long as the program.
struct Asset {
  std::string_view path;  // "/-/assets/customer-AbC123.js"
  std::string_view mime;
  std::string_view raw;
  std::string_view gzip;    // empty when compression does not make it smaller
  std::string_view brotli;  // empty when compression does not make it smaller
  std::string_view etag;    // of `raw`, without quotes; append "-gz" or "-br" for the other two
  bool immutable;           // the name carries the content's hash: cache for ever
};

// By URL path; nullptr when there is none.
const Asset* find_asset(std::string_view url_path);

// "customer.js" -> "/-/assets/customer-AbC123.js". Throws std::out_of_range for an unknown name: names are ours.
std::string_view asset_url(std::string_view logical_name);

// A file the server itself reads, such as "strings/de.json". Throws std::out_of_range for an unknown name.
std::string_view embedded_file(std::string_view logical_name);

// For `--dev-assets DIR`: from now on find_asset and asset_url read DIR (what scripts/build-web.mjs writes) at each
// call. Call once, before the first request; after that only the I/O thread may call the functions above.
void use_dev_assets(std::filesystem::path directory);

}  // namespace dropline::net
