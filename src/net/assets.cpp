#include "net/assets.hpp"

#include "net/asset_table.hpp"
#include "net/dev_assets.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace dropline::net {
namespace {

std::optional<DevAssets>& dev_assets() {
  static std::optional<DevAssets> instance;
  return instance;
}

std::string_view look_up(std::span<const NamedView> table, std::string_view name) {
  const auto row = std::ranges::lower_bound(table, name, {}, &NamedView::name);
  if (row == table.end() || row->name != name) {
    throw std::out_of_range("no embedded file named " + std::string(name));
  }
  return row->value;
}

}  // namespace

void use_dev_assets(std::filesystem::path directory) { dev_assets().emplace(std::move(directory)); }

const Asset* find_asset(std::string_view url_path) {
  if (dev_assets()) {
    if (const Asset* asset = dev_assets()->find(url_path)) return asset;
  }
  const auto table = embedded_assets();
  const auto row = std::ranges::lower_bound(table, url_path, {}, &Asset::path);
  return row != table.end() && row->path == url_path ? &*row : nullptr;
}

std::string_view asset_url(std::string_view logical_name) {
  if (dev_assets()) {
    if (const auto url = dev_assets()->url(logical_name)) return *url;
  }
  return look_up(embedded_asset_urls(), logical_name);
}

std::string_view embedded_file(std::string_view logical_name) { return look_up(embedded_files(), logical_name); }

}  // namespace dropline::net
