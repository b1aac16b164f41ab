#pragma once

#include "net/assets.hpp"

#include <filesystem>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace dropline::net {

// The web clients as they lie in a directory, so that a developer sees a change without linking the server again.
// Keeps each version it ever served: views handed out must stay valid, and a developer's server is short-lived.
class DevAssets {
 public:
  explicit DevAssets(std::filesystem::path directory);

  const Asset* find(std::string_view url_path);
  std::optional<std::string_view> url(std::string_view logical_name);

 private:
  struct Version {
    std::string path;
    std::string content;
    std::string etag;
    Asset asset;
  };

  std::filesystem::path directory_;
  std::list<Version> versions_;
  std::map<std::string, const Version*, std::less<>> newest_;
  std::list<std::string> urls_;
};

}  // namespace dropline::net
