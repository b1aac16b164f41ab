#include "net/dev_assets.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <functional>
#include <iterator>
#include <utility>

namespace dropline::net {
namespace {

constexpr std::string_view url_prefix = "/-/assets/";

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::string_view mime_of(std::string_view path) {
  if (path.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (path.ends_with(".css")) return "text/css; charset=utf-8";
  if (path.ends_with(".svg")) return "image/svg+xml";
  return "application/octet-stream";
}

}  // namespace

DevAssets::DevAssets(std::filesystem::path directory) : directory_(std::move(directory)) {}

const Asset* DevAssets::find(std::string_view url_path) {
  if (!url_path.starts_with(url_prefix)) return nullptr;
  const auto name = url_path.substr(url_prefix.size());
  if (name.empty() || name.find('/') != name.npos || name.starts_with('.')) return nullptr;

  auto content = read_file(directory_ / "assets" / name);
  if (!content) return nullptr;

  const auto known = newest_.find(url_path);
  if (known != newest_.end() && known->second->content == *content) return &known->second->asset;

  auto& version = versions_.emplace_back();
  version.path = url_path;
  version.content = std::move(*content);
  version.etag = fmt::format("dev-{:x}", std::hash<std::string>{}(version.content));
  version.asset = {version.path, mime_of(version.path), version.content, {}, {}, version.etag, false};
  newest_.insert_or_assign(version.path, &version);
  return &version.asset;
}

std::optional<std::string_view> DevAssets::url(std::string_view logical_name) {
  const auto text = read_file(directory_ / "manifest.json");
  if (!text) return std::nullopt;
  const auto manifest = nlohmann::json::parse(*text, nullptr, false);
  const auto entry = manifest.find(std::string(logical_name));
  if (entry == manifest.end() || !entry->is_string()) return std::nullopt;
  return urls_.emplace_back(fmt::format("/-/{}", entry->get<std::string>()));
}

}  // namespace dropline::net
